"""The file of the emblem that the sheet ``operasi`` names: beside the data and a picture, or left out with a warning."""

from __future__ import annotations

from pathlib import Path

from roster.imports.issues import IssueLog, Place

MOST_BYTES = 2 * 2**20
KINDS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".svg": (b"<svg", b"<?xml", b"\xef\xbb\xbf<"),
}
"""Suffixes taken, with the first bytes that such a file can have."""

ADVICE = "Letakkan berkas PNG, JPG, atau SVG (paling besar 2 MiB) di folder yang sama dengan data dan tulis namanya saja."


def find_emblem(text: str, folder: Path | None, log: IssueLog, place: Place) -> str:
    """Return the absolute path of the emblem, or "" after a warning: then the papers leave its slot empty.

    A workbook comes from anywhere, so it may name files of its own ``folder`` only; links that lead out
    of it count as outside. ``folder`` is None where the data came without one.
    """
    path, fault = _resolve(text, folder)
    if fault:
        log.warn(place, "lambang", f"berkas lambang {fault}; tempat lambang dikosongkan", ADVICE)
    return "" if fault else str(path)


def _resolve(text: str, folder: Path | None) -> tuple[Path, str]:
    """Return the path and what is wrong with it, "" for nothing."""
    path = (folder or Path()) / text.replace("\\", "/")
    if path.suffix.lower() not in KINDS:
        return path, "bukan .png, .jpg, atau .svg"
    try:
        real = path.resolve()
        if folder is None or not real.is_relative_to(folder.resolve()):
            return path, "berada di luar folder data"
        if not real.is_file():
            return path, "tidak ditemukan"
        if real.stat().st_size > MOST_BYTES:
            return path, "lebih besar dari 2 MiB"
        with real.open("rb") as stream:
            head = stream.read(256).lstrip(b" \t\r\n")
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links that go round in a circle
        return path, "tidak dapat dibaca"
    return real, "" if head.startswith(KINDS[path.suffix.lower()]) else "isinya bukan gambar yang sesuai akhirannya"
