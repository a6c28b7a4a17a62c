"""The emblem: a file of the user's, checked before a layout engine sees it. The program ships none."""

from __future__ import annotations

import base64
from pathlib import Path
from xml.etree import ElementTree

from roster.errors import RosterError

EMBLEM_BYTES = 2 * 1024 * 1024
EMBLEM_PIXELS = 4000
_SVG_TAG = "{http://www.w3.org/2000/svg}svg"


def read_emblem(path: str) -> str:
    """Return the emblem as a ``data:`` URL, or "" where the user gave none and the slot stays empty.

    Raises
    ------
    RosterError
        When the file is missing, over 2 MiB or 4,000 pixels a side, or not a plain PNG, JPEG or SVG.
    """
    if not path.strip():
        return ""
    file = Path(path.strip()).expanduser()
    if not file.is_file():
        raise _refusal("tidak ditemukan")
    if file.stat().st_size > EMBLEM_BYTES:
        raise _refusal("lebih besar dari 2 MiB")
    content = file.read_bytes()
    kind = _picture_kind(file) or _vector_kind(content)
    if not kind:
        raise _refusal("bukan PNG, JPEG, atau SVG yang utuh")
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _refusal(reason: str) -> RosterError:
    return RosterError(
        f"Berkas lambang {reason}.",
        "Isi kunci lambang pada lembar operasi dengan PNG, JPEG, atau SVG kecil, atau kosongkan.",
        code="lambang",
    )


def _picture_kind(file: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file, formats=("PNG", "JPEG")) as picture:
            kind, size = picture.format, picture.size
            if max(size) > EMBLEM_PIXELS:
                raise _refusal(f"lebih dari {EMBLEM_PIXELS} piksel")
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return ""
    return f"image/{str(kind).lower()}"


def _vector_kind(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return ""
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314 - without a DOCTYPE there are no entities to expand
    except ElementTree.ParseError:
        return ""
    return "image/svg+xml" if root.tag == _SVG_TAG else ""
