"""A PostgreSQL server of the test run's own: Debian's package, a free port, a folder that goes away with it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 30


class NoPostgresError(Exception):
    """The server cannot be had here; the text says why."""


def find_binaries() -> Path:
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresError("PostgreSQL is not installed; apt-get install postgresql")


def server_user() -> dict[str, object]:
    """Options for subprocess: initdb and postgres refuse to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgresError("the tests run as root and there is no other user to run PostgreSQL as")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL of the server without a database name."""
    binaries, user = find_binaries(), server_user()
    # Not below pytest's folder: that one is closed to the user the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="roster-postgresql-"))
    if user:
        os.chown(folder, int(str(user["user"])), int(str(user["group"])))
    try:
        data, port = folder / "data", free_port()
        command = [binaries / "initdb", "-D", data, "-U", "roster", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **user)
        if made.returncode:
            raise NoPostgresError(f"initdb failed: {made.stderr.strip()[-200:]}")
        with (folder / "log").open("wb") as log:
            options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", "fsync=off", "max_connections=50"]
            settings = [part for option in options for part in ("-c", option)]
            server = subprocess.Popen([binaries / "postgres", "-D", data, *settings], cwd=folder, stdout=log, stderr=log, **user)
        try:
            wait_until_ready(server, port, folder / "log")
            yield f"postgresql://roster@127.0.0.1:{port}"
        finally:
            server.send_signal(2)  # SIGINT is postgres' fast shutdown
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="roster", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    server.kill()
    raise NoPostgresError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-300:]}")
