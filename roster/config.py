"""Settings of one installation, read from the environment, and its secret key."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roster.errors import RosterError

MIB = 1024 * 1024

ENVIRONMENT = {
    "ROSTER_DATA_DIR": "folder of the database, the secret key and crash reports",
    "ROSTER_DATABASE_URL": "SQLAlchemy URL of the database; SQLite in the data folder by default",
    "ROSTER_UPLOAD_LIMIT_MIB": "largest upload in MiB",
    "ROSTER_HOST": "address the web server listens on",
    "ROSTER_PORT": "port the web server listens on",
    "ROSTER_ADMIN_PASSWORD": "password given to the administrator at the first start",
    "ROSTER_DEBUG": "1 shows the traceback of an unexpected error",
}
"""Every environment variable the program reads, with its meaning."""


class SettingsError(RosterError):
    """The environment holds values that cannot be used; the message names every one."""


@dataclass(frozen=True)
class Settings:
    """Where this installation keeps its data and how it serves.

    ``admin_password`` is None when the environment gives none; it never appears in ``repr``.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    upload_limit_bytes: int = 30 * MIB
    host: str = "127.0.0.1"
    port: int = 8080
    admin_password: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Return the settings the environment asks for; nothing is created on disk.

        Raises
        ------
        SettingsError
            Naming every variable whose value is no number in its range.
        """
        env = os.environ if environ is None else environ
        data_dir = Path(env.get("ROSTER_DATA_DIR") or Path.home() / ".local" / "share" / "pam-tps-roster").expanduser().absolute()
        faults: list[str] = []
        upload = _number(env, "ROSTER_UPLOAD_LIMIT_MIB", (30, 1, 1024), faults)
        port = _number(env, "ROSTER_PORT", (8080, 0, 65535), faults)
        if faults:
            raise SettingsError("; ".join(faults), "Perbaiki variabel lingkungan yang disebut.", code="pengaturan")
        return cls(
            data_dir=data_dir,
            database_url=env.get("ROSTER_DATABASE_URL") or f"sqlite:///{data_dir / 'roster.sqlite3'}",
            upload_limit_bytes=upload * MIB,
            host=env.get("ROSTER_HOST") or "127.0.0.1",
            port=port,
            admin_password=env.get("ROSTER_ADMIN_PASSWORD") or None,
        )

    def make_data_dir(self) -> Path:
        """Create the data folder, readable by its owner only, and return it; an existing one is left as it is."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"Folder data {self.data_dir} tidak dapat dibuat: {error.strerror}.",
                "Beri hak tulis, atau tunjuk folder lain dengan ROSTER_DATA_DIR.",
                code="folder_data",
            ) from error
        return self.data_dir

    def secret_key(self) -> str:
        """Return the key that signs sessions; made at the first call and kept in the data folder, mode 0600."""
        path = self.make_data_dir() / "kunci_rahasia"
        if not path.exists():
            _create_private(path, secrets.token_hex(32))
        return path.read_text(encoding="ascii").strip()


def _number(env: Mapping[str, str], name: str, default_low_high: tuple[int, int, int], faults: list[str]) -> int:
    default, low, high = default_low_high
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        faults.append(f"{name}={text!r} bukan bilangan {low} sampai {high}")
        return default
    return int(text)


def _create_private(path: Path, text: str) -> None:
    """Create the file with this text at once; of two processes the first wins, the other keeps the first's."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mkstemp makes the file with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
        Path(path).hardlink_to(temporary)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()
