"""``roster doctor``: whether this computer can do the work, and the exact remedy of each lack."""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from roster.commands.reporter import Reporter
from roster.config import Settings
from roster.errors import RosterError
from roster.resources import PACKAGE, static_dir, templates_dir

DISTRIBUTION = "pam-tps-roster"
APT = "apt-get install --no-install-recommends"
LOWEST_PYTHON = (3, 11)
LOWEST_SQLITE = (3, 35, 0)
LOWEST_MEMORY_MIB = 1024
"""A Sprin of 600 names and the server beside it need about this much."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. A lack that is not ``is_required`` makes the work slower, not impossible."""

    name: str
    is_good: bool
    detail: str
    remedy: str = ""
    is_required: bool = True


def report_health(reporter: Reporter) -> int:
    """Show every check and return 1 when something required is missing, else 0."""
    checks = examine()
    for check in checks:
        reporter.emit("pemeriksaan", **_facts(check))
        mark = "baik  " if check.is_good else ("KURANG" if check.is_required else "saran ")
        reporter.say(f"{mark}  {check.name}: {check.detail}")
        if not check.is_good:
            reporter.say(f"        {check.remedy}")
    lacking = [check for check in checks if check.is_required and not check.is_good]
    for check in lacking:
        reporter.fault(f"Galat: {check.name}: {check.detail} {check.remedy}")
    return 1 if lacking else 0


def _facts(check: Check) -> dict[str, str | bool]:
    return {
        "nama": check.name,
        "baik": check.is_good,
        "wajib": check.is_required,
        "rincian": check.detail,
        "saran": "" if check.is_good else check.remedy,
    }


def examine() -> tuple[Check, ...]:
    """Look at everything the program needs; nothing is created or changed."""
    return tuple(check for group in _GROUPS for check in group())


def _python() -> Iterator[Check]:
    version = platform.python_version()
    yield Check("Python", sys.version_info >= LOWEST_PYTHON, version, "Pasang Python 3.11 atau yang lebih baru.")


def _packages() -> Iterator[Check]:
    try:
        required = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        yield Check("Paket Python", False, f"{DISTRIBUTION} tidak terpasang.", "pip install . (dalam folder program)", is_required=False)
        return
    names = [re.split(r"[ <>=!~;\[]", line, maxsplit=1)[0] for line in required if "extra ==" not in line]
    missing = [name for name in names if not _is_installed(name)]
    detail = f"tidak ada: {', '.join(missing)}" if missing else f"{len(names)} paket terpasang"
    yield Check("Paket Python", not missing, detail, f"pip install {' '.join(missing)}")


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _own_files() -> Iterator[Check]:
    # Another distribution of the name solver would be imported in place of ours without a word.
    spec = importlib.util.find_spec("solver")
    found = Path(spec.origin).resolve().parent if spec and spec.origin else None
    is_ours = found == PACKAGE.parent / "solver"
    remedy = f"Pasang {DISTRIBUTION} dalam lingkungan (venv) tersendiri, tanpa paket lain yang bernama solver."
    yield Check("Mesin penyusun", is_ours, "solver milik program ini" if is_ours else f"solver lain: {found}", remedy)
    try:
        has_templates = (templates_dir() / "documents").is_dir() and static_dir().is_dir()
    except FileNotFoundError:
        has_templates = False
    yield Check("Templat", has_templates, "ada" if has_templates else "tidak ada", f"Pasang ulang {DISTRIBUTION}.")


def _libraries() -> Iterator[Check]:
    missing = [name for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0") if not _loads(name)]
    detail = f"tidak ada: {', '.join(missing)}" if missing else "Pango dapat dimuat"
    yield Check("Pustaka PDF", not missing, detail, f"{APT} libpangoft2-1.0-0")
    has_subset = _loads("libharfbuzz-subset.so.0")
    detail = "ada" if has_subset else "tidak ada; pembuatan PDF menjadi 3-5 kali lebih lambat."
    yield Check("Pustaka harfbuzz-subset", has_subset, detail, f"{APT} libharfbuzz-subset0", is_required=False)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _fonts() -> Iterator[Check]:
    from roster.documents.render import FONT_FACES, FONT_FOLDERS, FONT_PACKAGE

    folder = next((folder for folder in FONT_FOLDERS if all((folder / face).is_file() for face in FONT_FACES)), None)
    yield Check("Huruf Liberation Sans", folder is not None, str(folder or "tidak ada"), f"{APT} {FONT_PACKAGE}")


def _data_folder() -> Iterator[Check]:
    try:
        settings = Settings.from_environment()
    except RosterError as error:
        yield Check("Pengaturan", False, error.message, error.advice)
        return
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    is_writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    detail = f"{folder}" + ("" if folder.exists() else " (dibuat pada pemakaian pertama)")
    yield Check("Folder data", is_writable, detail, "Beri hak tulis, atau tunjuk folder lain dengan ROSTER_DATA_DIR.")
    yield _database(settings.database_url)


def _database(url: str) -> Check:
    from roster.store.health import schema_revisions

    file = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""
    if file and not Path(file).exists():
        return Check("Basis data", True, "belum ada; dibuat pada pemakaian pertama")
    try:
        current, newest = schema_revisions(url)
    except RosterError as error:
        return Check("Basis data", False, error.message, error.advice)
    if current == newest:
        return Check("Basis data", True, f"terjangkau, skema {current}")
    return Check("Basis data", True, f"terjangkau; skema {current or 'kosong'} dibawa ke {newest} pada pemakaian berikut")


def _sqlite() -> Iterator[Check]:
    is_new = sqlite3.sqlite_version_info >= LOWEST_SQLITE
    lowest = ".".join(map(str, LOWEST_SQLITE))
    yield Check("SQLite", is_new, sqlite3.sqlite_version, f"Pakai Python dengan SQLite {lowest} atau lebih baru.")


def _memory() -> Iterator[Check]:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        kib = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return  # not a Linux: nothing to say
    mib = kib // 1024
    yield Check("Memori bebas", mib >= LOWEST_MEMORY_MIB, f"{mib} MiB", "Tutup program lain.", is_required=False)


_GROUPS: tuple[Callable[[], Iterator[Check]], ...] = (
    _python,
    _packages,
    _own_files,
    _libraries,
    _fonts,
    _data_folder,
    _sqlite,
    _memory,
)
