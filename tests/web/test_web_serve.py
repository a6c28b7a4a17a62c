"""``roster serve`` as a process: it answers, keeps to this machine, takes a password from outside, and ends cleanly."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from roster.config import Settings
from roster.store import Store
from roster.web import passwords
from roster.web.server import ServeError, prepare_first_account

ROOT = Path(__file__).parents[2]
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background of a shell ignores Ctrl-C and hands that down
from roster.config import Settings
from roster.web import serve
serve(Settings.from_environment())
"""


@contextmanager
def _serving(data_dir: Path, **extra: str) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """Run the server on a free port; yield the process, its address and the lines printed so far."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "ROSTER_DATA_DIR": str(data_dir), "ROSTER_PORT": "0", **extra}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[0])
        assert found is not None, process.communicate(timeout=60)
        if "ROSTER_ADMIN_PASSWORD" not in env:
            lines.append(process.stdout.readline())
        yield process, found[0], lines
    finally:
        process.kill()
        process.communicate()


def _is_running(pid: str) -> bool:
    """Whether a process still runs; one that ended may wait there for its parent to notice (state Z)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _all_end_within(seconds: float, pids: list[str]) -> bool:
    """Whether all these end soon: the helper of multiprocessing outlives its program by a moment."""
    deadline = time.monotonic() + seconds
    while any(_is_running(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_cleanly_with_its_worker(tmp_path: Path, number: signal.Signals) -> None:
    with _serving(tmp_path / "data") as (process, address, lines):
        assert _get(f"{address}sehat") == (200, '{"keadaan":"sehat"}\n')
        assert "Buat akun administrator" in _get(address)[1]
        assert re.search(r"Kunci penyiapan .*: \S{16}", lines[1])
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(number)
        _out, errors = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "Traceback" not in errors
        assert children
        assert _all_end_within(5.0, children)


def test_the_password_from_the_environment_makes_the_administrator(tmp_path: Path) -> None:
    with _serving(tmp_path / "data", ROSTER_ADMIN_PASSWORD="sandi dari luar") as (_process, address, lines):
        assert "Masuk" in _get(address)[1]
        assert "sandi dari luar" not in "".join(lines)


def test_a_port_in_use_is_said_in_plain_words(tmp_path: Path) -> None:
    from roster.web import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'a.sqlite3'}", port=taken.getsockname()[1])
        with pytest.raises(ServeError, match="tidak dapat dipakai") as caught:
            serve(settings)
        assert "--port" in caught.value.advice


def test_a_first_password_of_eleven_characters_is_refused(settings: Settings, store: Store) -> None:
    short = Settings(settings.data_dir, settings.database_url, admin_password="sebelas-sbl")
    with pytest.raises(ServeError, match="kurang dari 12"):
        prepare_first_account(store, short)
    assert store.list_users() == ()


def test_the_first_account_is_prepared_once(settings: Settings, store: Store) -> None:
    assert len(prepare_first_account(store, settings)) == 16  # no account, no password: a key of 12 random bytes in base 64
    given = Settings(settings.data_dir, settings.database_url, admin_password="dua-belas-12")
    assert prepare_first_account(store, given) == ""
    assert passwords.check_sign_in(store, "admin", "dua-belas-12") is not None
    again = Settings(settings.data_dir, settings.database_url, admin_password="sandi yang lain")
    assert prepare_first_account(store, again) == ""
    assert passwords.check_sign_in(store, "admin", "sandi yang lain") is None


def test_starting_the_web_loads_no_heavy_library() -> None:
    code = "import sys, roster.web; print([m for m in ('pandas', 'numpy', 'weasyprint', 'ortools') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
