"""``roster serve``: the application under waitress, with the worker that runs its jobs."""

from __future__ import annotations

import ipaddress
import secrets
import signal
import socket
import threading
import webbrowser
from types import FrameType

from roster.config import MIB, Settings
from roster.errors import RosterError
from roster.store import Store, open_store
from roster.web.app import create_app
from roster.web.passwords import MIN_LENGTH, hash_password

THREADS = 8


class ServeError(RosterError):
    """The server cannot start: the port is taken, or the first password is too short."""


def serve(settings: Settings, *, host: str | None = None, port: int | None = None, open_browser: bool = False) -> None:
    """Serve until Ctrl-C or a signal to end; then the worker has stopped and the store is closed.

    Raises
    ------
    ServeError
        When the address cannot be used, or ``ROSTER_ADMIN_PASSWORD`` is too short.
    """
    import waitress

    from roster.planning.run_jobs import start_worker

    settings.make_data_dir()
    with _listen(host or settings.host, settings.port if port is None else port) as listener, open_store(settings.database_url) as store:
        setup_key = prepare_first_account(store, settings)
        app = create_app(settings, store=store, setup_key=setup_key)
        # The body limit lies above the application's own, so that it is the application that says what to do.
        limit = settings.upload_limit_bytes * 2 + MIB
        server = waitress.create_server(app, sockets=[listener], threads=THREADS, max_request_body_size=limit, ident=None)
        signal.signal(signal.SIGTERM, _end)
        worker = start_worker(settings.database_url, settings.data_dir)
        try:
            _announce(_address(listener), setup_key, open_browser=open_browser)
            server.run()
        finally:
            server.close()
            worker.stop()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        text = f"Alamat {host}:{port} tidak dapat dipakai: {error.strerror}."
        raise ServeError(text, "Pilih port lain dengan --port, atau tutup program yang memakainya.", code="port") from error


def prepare_first_account(store: Store, settings: Settings) -> str:
    """Make the administrator from the environment's password; without one return the one-time key of the set-up page.

    Returns "" when an account exists.

    Raises
    ------
    ServeError
        When the password is shorter than the least length.
    """
    if store.list_users():
        return ""
    if settings.admin_password is None:
        return secrets.token_urlsafe(12)
    if len(settings.admin_password) < MIN_LENGTH:
        text = f"ROSTER_ADMIN_PASSWORD kurang dari {MIN_LENGTH} huruf."
        raise ServeError(text, "Pakai kata sandi yang lebih panjang.", code="kata_sandi")
    store.add_user("admin", hash_password(settings.admin_password))
    return ""


def _address(listener: socket.socket) -> str:
    """Return where a browser on this machine finds the listener, also when it listens everywhere."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _announce(address: str, setup_key: str, *, open_browser: bool) -> None:
    print(f"Roster PAM TPS siap di {address} (hentikan dengan Ctrl-C)", flush=True)
    if setup_key:
        print(f"Kunci penyiapan akun pertama, bila dibuka dari komputer lain: {setup_key}", flush=True)
    if open_browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
