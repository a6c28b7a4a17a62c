"""What a user uploaded, until it is imported: files under safe names, and the outcome of their check.

Each upload is a folder ``unggahan/<token>`` in the data folder. The user's file names are shown, never used as paths.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.datastructures import FileStorage

from roster.errors import Issue, RosterError, Severity

KEPT_UPLOADS = 8
"""Older uploads are removed: they hold personal data that nobody needs twice."""

_NOT_KEPT = "Berkas tidak dapat disimpan di server."
_TOKEN = re.compile(r"[0-9a-f]{24}")
_SHEET = re.compile(r"[a-z0-9_ -]{1,40}")


class UploadError(RosterError):
    """The files cannot be an import: none, too many kinds, or neither .xlsx nor .csv. ``code`` is ``unggahan``."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message, advice, code="unggahan")


@dataclass(frozen=True)
class Upload:
    """One checked upload. ``import_id`` is None while errors stand."""

    token: str
    file_name: str
    checked_at: datetime
    import_id: int | None
    issues: tuple[Issue, ...]

    def count(self, severity: Severity) -> int:
        """Return how many issues are of this severity."""
        return sum(issue.severity is severity for issue in self.issues)


def receive(root: Path, files: Sequence[FileStorage]) -> tuple[str, Path, str]:
    """Store the files and return the token, the path to read, and the name to show.

    Raises
    ------
    UploadError
        When there is no file, the files are neither one .xlsx nor only .csv, two of one name, or cannot be kept.
    """
    given = [file for file in files if file.filename]
    kinds = {Path(file.filename or "").suffix.lower() for file in given}
    _refuse_wrong_kinds(given, kinds)
    names = [] if kinds == {".xlsx"} else _sheet_names(given)
    token = secrets.token_hex(12)
    path = root / token / ("isian" if names else "isian.xlsx")
    try:
        path.parent.mkdir(mode=0o700, parents=True)
        if names:
            path.mkdir()
        for nth, file in enumerate(given):
            file.save(path / f"{names[nth]}.csv" if names else path)
    except OSError as error:
        discard(root, token)
        raise UploadError(_NOT_KEPT, "Periksa ruang kosong dan izin folder data, lalu unggah lagi.") from error
    return token, path, ", ".join(_shown_name(file) for file in given)


@contextmanager
def one_list(root: Path, files: Sequence[FileStorage]) -> Iterator[Path]:
    """Yield the only file sent, a workbook or csv, under a name of our own; afterwards it is gone.

    Raises
    ------
    UploadError
        When there is no file, more than one, one of another kind, or it cannot be kept.
    """
    given = [file for file in files if file.filename]
    kinds = {Path(file.filename or "").suffix.lower() for file in given}
    _refuse_wrong_kinds(given, kinds)
    if len(given) > 1:
        raise UploadError("Terlalu banyak berkas.", "Unggah satu daftar saja.")
    try:
        with TemporaryDirectory(prefix="unggahan-", dir=root) as folder:
            path = Path(folder) / f"daftar{kinds.pop()}"
            given[0].save(path)
            yield path
    except OSError as error:
        raise UploadError(_NOT_KEPT, "Periksa ruang kosong dan izin folder data, lalu unggah lagi.") from error


def _refuse_wrong_kinds(given: Sequence[FileStorage], kinds: set[str]) -> None:
    if not given:
        raise UploadError("Belum ada berkas yang dipilih.", "Pilih satu buku kerja .xlsx, atau beberapa berkas .csv sekaligus.")
    if kinds - {".xlsx", ".csv"}:
        raise UploadError("Jenis berkas tidak diterima.", "Simpan buku kerja sebagai .xlsx (bukan .xls, .ods, .zip) atau .csv.")
    if ".xlsx" in kinds and len(given) > 1:
        raise UploadError("Terlalu banyak berkas.", "Unggah satu buku kerja .xlsx, atau beberapa berkas .csv tanpa .xlsx.")


def _sheet_names(files: Sequence[FileStorage]) -> list[str]:
    names = [_sheet_name(file) for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UploadError(f"Dua berkas untuk lembar {', '.join(twice)}.", "Unggah satu berkas .csv untuk setiap lembar.")
    return names


def _sheet_name(file: FileStorage) -> str:
    name = Path((file.filename or "").replace("\\", "/")).stem.strip().lower()
    if not _SHEET.fullmatch(name):
        raise UploadError("Nama berkas .csv tidak dikenal.", "Beri nama seperti lembarnya: wilayah.csv, tps.csv, personel.csv.")
    return name


def _shown_name(file: FileStorage) -> str:
    name = Path((file.filename or "").replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[:80]


def keep(root: Path, upload: Upload) -> None:
    """Write the outcome beside the files; the files of a finished import go, and so do the oldest uploads."""
    folder = root / upload.token
    record = asdict(upload) | {"checked_at": upload.checked_at.isoformat()}
    (folder / "hasil.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    if upload.import_id is not None:
        _remove_files(folder)
    folders = sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in folders[KEPT_UPLOADS:]:
        shutil.rmtree(old, ignore_errors=True)


def discard(root: Path, token: str) -> None:
    """Remove an upload whose check could not be finished."""
    shutil.rmtree(root / token, ignore_errors=True)


def find(root: Path, token: str) -> Upload | None:
    """Return the upload of this token, None when it never was or is gone."""
    path = root / token / "hasil.json"
    if not _TOKEN.fullmatch(token) or not path.is_file():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    issues = tuple(Issue(**{**row, "severity": Severity(row["severity"])}) for row in record.pop("issues"))
    checked_at = datetime.fromisoformat(record.pop("checked_at")).astimezone(UTC)
    return Upload(issues=issues, checked_at=checked_at, **record)


def source_of(root: Path, token: str) -> Path | None:
    """Return the uploaded workbook or folder of csv files while it is kept, else None."""
    return next((path for path in (root / token / "isian.xlsx", root / token / "isian") if path.exists()), None)


def _remove_files(folder: Path) -> None:
    (folder / "isian.xlsx").unlink(missing_ok=True)
    (folder / "bertanda.xlsx").unlink(missing_ok=True)
    shutil.rmtree(folder / "isian", ignore_errors=True)


def sheets_of(issues: Iterable[Issue]) -> dict[str, int]:
    """Return the number of issues by sheet, in the order the sheets first occur."""
    counts: dict[str, int] = {}
    for issue in issues:
        counts[issue.sheet] = counts.get(issue.sheet, 0) + 1
    return counts
