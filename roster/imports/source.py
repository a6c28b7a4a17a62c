"""Files to raw sheets, through a child process with limits; nothing of an untrusted file is parsed here."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from roster.imports.cells import ErrorValue, Formula, Raw
from roster.imports.issues import IssueLog, Place

READER = Path(__file__).with_name("reader.py")
DELIMITED = (".csv", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm")
ACCEPTED = "Simpan sebagai .xlsx (Excel Workbook) atau sebagai folder berisi .csv."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may use: bytes per file and unpacked, parts and ratio of a zip, cells per sheet, the child's memory and seconds."""

    file_size: int = 50 * 2**20
    unpacked: int = 256 * 2**20
    entries: int = 2_000
    ratio: int = 100
    cells: int = 5_000_000
    memory: int = 2**30
    seconds: int = 30
    answer: int = 256 * 2**20


@dataclass
class RawSheet:
    """One sheet as read: ``rows[0]`` is row 1. ``merged`` are (row, column, row, column) from 0.

    ``is_text`` says that every cell is text (csv), so that numbers as text are nothing to report.
    ``note`` is the reader's code and detail for a sheet it could not read or had to guess at.
    """

    name: str
    rows: list[list[Raw]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_text: bool = False
    note: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Source:
    """The sheets of one input, its digest, the name shown for it, and the folder its files lie in, if any."""

    name: str
    sheets: tuple[RawSheet, ...]
    sha256: str
    folder: Path | None = None


FAULTS = {
    "kosong": ("berkas kosong", "Pilih berkas yang berisi data."),
    "xlsx_bernama_csv": (
        "berkas bernama .csv tetapi isinya buku kerja Excel",
        "Ganti akhiran namanya menjadi .xlsx, atau simpan ulang sebagai CSV dari Excel.",
    ),
    "csv_bernama_xlsx": (
        "berkas bernama .xlsx tetapi isinya bukan buku kerja Excel (mungkin CSV yang diganti namanya)",
        "Buka di Excel lalu Save As .xlsx, atau beri akhiran .csv.",
    ),
    "xls_atau_sandi": ("berkas format .xls lama atau dilindungi kata sandi", "Buka di Excel, hapus kata sandinya, lalu Save As .xlsx."),
    "xlsb": ("berkas format .xlsb tidak dibaca", ACCEPTED),
    "ods": ("berkas format OpenDocument (.ods) tidak dibaca", ACCEPTED),
    "bukan_tabel": ("isi berkas bukan tabel xlsx atau csv", ACCEPTED),
    "bom": (
        "berkas ditolak karena mengembang terlalu besar saat dibuka",
        "Salin lembar yang diperlukan ke buku kerja baru lalu simpan sebagai .xlsx.",
    ),
    "rusak": ("berkas rusak atau tidak utuh", "Salin ulang dari sumbernya, atau buka di Excel dan Save As .xlsx."),
    "memori": (
        "berkas melampaui batas memori pembacaan",
        "Hapus lembar, gambar, dan baris kosong yang tidak diperlukan, lalu simpan lagi.",
    ),
    "tidak_terbaca": ("berkas tidak dapat dibaca", "Periksa izin berkas dan apakah masih dibuka program lain."),
    "berhenti": (
        "pembacaan dihentikan karena berkas rusak atau melampaui batas memori atau waktu",
        "Salin isi lembar ke buku kerja baru (Paste Special > Values) lalu simpan sebagai .xlsx.",
    ),
}


def open_source(path: Path, log: IssueLog, limits: Limits | None = None) -> Source:
    """Return the raw sheets of a workbook, a csv, a zip of csv, or a folder of these; faults go to ``log``.

    The digest is over the bytes of a single file, or over names and bytes in sorted order for a
    folder. Never raises on account of the input.
    """
    limits = limits or Limits()
    files = _checked_files(path, log, limits)
    if not files:
        return Source(path.name, (), "")
    try:
        digest = _digest(files)
    except OSError:
        _file_fault(log, path.name, "tidak_terbaca")
        return Source(path.name, (), "")
    answer = _ask_reader(files, limits)
    if answer is None:
        _file_fault(log, path.name, "berhenti")
        return Source(path.name, (), digest)
    sheets, faults = answer
    for name, code, detail in faults:
        _file_fault(log, name, code, detail)
    return Source(path.name, tuple(sheets), digest, files[0].parent)


def _file_fault(log: IssueLog, name: str, code: str, detail: str = "") -> None:
    message, advice = FAULTS.get(code, FAULTS["rusak"])
    log.error(Place(name[:80]), code, f"{message} ({detail})" if detail else message, advice)


def _checked_files(path: Path, log: IssueLog, limits: Limits) -> list[Path]:
    try:
        if path.is_dir():
            files = _files_in(path, log)
        elif path.exists():
            files = [path]
        else:
            log.error(Place(path.name), "tidak_ada", "berkas atau folder tidak ditemukan", "Periksa nama dan letaknya.")
            return []
        large = [file for file in files if file.stat().st_size > limits.file_size]
        unreadable = [file for file in files if not file.is_file() or not os.access(file, os.R_OK)]
    except (OSError, ValueError):
        _file_fault(log, path.name, "tidak_terbaca")
        return []
    for file in unreadable:
        _file_fault(log, file.name, "tidak_terbaca")
    for file in large:
        size = limits.file_size // 2**20
        log.error(
            Place(file.name), "besar", f"berkas lebih dari {size} MiB", "Hapus gambar dan lembar yang tidak diperlukan, lalu simpan lagi."
        )
    return [] if large or unreadable else files


def _files_in(folder: Path, log: IssueLog) -> list[Path]:
    visible = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith((".", "~$"))]
    tables = [file for file in visible if file.suffix.lower() in DELIMITED]
    books = [file for file in visible if file.suffix.lower() in WORKBOOKS]
    if not tables and not books:
        log.error(
            Place(folder.name),
            "folder_kosong",
            "folder tidak berisi berkas .csv atau .xlsx",
            "Isi folder dengan wilayah.csv, tps.csv, dan personel.csv.",
        )
    elif books and (tables or len(books) > 1):
        found = ", ".join(file.name for file in books + tables)
        log.error(
            Place(folder.name),
            "folder_campur",
            f"folder berisi beberapa sumber sekaligus: {found[:200]}",
            "Sisakan satu .xlsx saja, atau berkas .csv saja.",
        )
        return []
    for file in visible:
        if file.suffix.lower() in {".xls", ".ods", ".xlsb", ".numbers"}:
            log.warn(Place(file.name), "berkas_dilewati", "berkas ini tidak dibaca", ACCEPTED)
    return tables or books


def _digest(files: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        part = hashlib.sha256(file.read_bytes())
        if len(files) == 1:
            return part.hexdigest()
        total.update(file.name.encode("utf-8", "replace") + b"\0" + part.digest())
    return total.hexdigest()


def _ask_reader(files: Sequence[Path], limits: Limits) -> tuple[list[RawSheet], list[list[str]]] | None:
    """Return sheets and faults from the child, or None when it died, hung or answered nonsense."""
    found = importlib.util.find_spec("python_calamine")
    site = str(Path(found.origin).parent.parent) if found and found.origin else ""
    command = [sys.executable, "-I", str(READER), site, json.dumps(asdict(limits)), *(str(file.resolve()) for file in files)]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept) as child:
        watch = threading.Timer(limits.seconds, child.kill)
        watch.start()
        try:
            text = child.stdout.read(limits.answer + 1) if child.stdout else b""
        finally:
            watch.cancel()
            if len(text) > limits.answer:
                child.kill()
        if child.wait() != 0 or len(text) > limits.answer:
            return None
    try:
        answer = json.loads(text, parse_int=float)  # spreadsheets know no integers, and a float cannot grow without end
        return [_sheet(raw) for raw in answer["sheets"]], [[str(part) for part in fault][:3] for fault in answer["faults"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _sheet(raw: dict[str, Any]) -> RawSheet:
    rows: list[list[Any]] = raw["rows"]
    for row in rows:
        for index, cell in enumerate(row):
            if type(cell) is list:
                row[index] = _tagged(cell)
    note = [str(part) for part in raw["note"]] or ["", ""]
    merged = [(int(a), int(b), int(c), int(d)) for a, b, c, d in raw["merged"]]
    return RawSheet(str(raw["name"])[:200], rows, merged, bool(raw.get("file")), (note[0], note[1]))


def _tagged(cell: list[Any]) -> Raw:
    tag, value = cell
    if tag == "d":
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if tag == "t":
        return time.fromisoformat(value)
    if tag == "s":
        return timedelta(seconds=float(value))
    return Formula(str(value)) if tag == "f" else ErrorValue(str(value))
