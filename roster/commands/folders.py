"""The folder a command writes to, looked at before the work rather than after it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from roster.errors import RosterError

REASONS = {
    errno.EACCES: "izin tulis tidak ada",
    errno.EPERM: "izin tulis tidak ada",
    errno.ENOENT: "tautannya putus",
    errno.EROFS: "media hanya dapat dibaca",
    errno.ENOTDIR: "di jalurnya ada berkas, bukan folder",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.ELOOP: "tautannya berputar",
    errno.ENOSPC: "ruang penyimpanan penuh",
}


def require_writable(folder: Path) -> None:
    """Raise RosterError unless a folder, or the nearest one above it that exists, can be written. Nothing is created."""
    fault: OSError | None = None
    try:
        nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if _stands(each))
        if not stat.S_ISDIR(nearest.stat().st_mode):
            fault = NotADirectoryError(errno.ENOTDIR, "")
        elif not os.access(nearest, os.W_OK | os.X_OK):
            fault = PermissionError(errno.EACCES, "")
    except OSError as error:
        fault = error
    if fault is not None:
        message = f"Folder hasil {folder} tidak dapat ditulisi: {reason_of(fault)}"
        raise RosterError(message, "Pilih folder lain dengan --out.", code="folder_hasil") from fault


def _stands(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def reason_of(error: OSError) -> str:
    """Return why the system refused, in words for the user."""
    return REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
