"""Who may see what: visitors reach the sign-in page only, and the set-up page while there is no account."""

from __future__ import annotations

import ipaddress
import secrets

from flask import Flask, Request, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from roster.store import User
from roster.web.desk import desk, store

OPEN_ENDPOINTS = frozenset({"static", "sign_in.sign_in", "sign_in.set_up", "home.health", "home.choose_language"})
"""Everything else needs a signed-in user; a new page is closed unless it is named here."""

_FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class Account(UserMixin):  # type: ignore[misc]
    """A stored user as flask-login wants one."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.login = user.login

    def get_id(self) -> str:
        """Return the id that the session carries."""
        return str(self.id)


def _load_account(text: str) -> Account | None:
    user = store().get_user(int(text)) if text.isdigit() else None
    return Account(user) if user is not None and user.is_active else None


def _require_user() -> Response | None:
    if request.endpoint in OPEN_ENDPOINTS or request.endpoint is None or current_user.is_authenticated:
        return None
    if not store().list_users():
        return redirect(url_for("sign_in.set_up"))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("sign_in.sign_in", next=wanted or None))


def init_gate(app: Flask) -> None:
    """Close every page to visitors except the open ones."""
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(_load_account)
    app.before_request(_require_user)


def is_local(visit: Request) -> bool:
    """Return whether a request comes from this very machine, not through a proxy or a foreign name for it."""
    if any(name in visit.headers for name in _FORWARDING_HEADERS):
        return False
    host = visit.host.rsplit(":", 1)[0] if not visit.host.endswith("]") else visit.host
    return _is_loopback(visit.remote_addr or "") and (host == "localhost" or _is_loopback(host.strip("[]")))


def fits_setup_key(key: str) -> bool:
    """Return whether this is the one-time key that ``roster serve`` printed."""
    wanted = desk().setup_key
    return bool(wanted) and secrets.compare_digest(key.strip().encode(), wanted.encode())


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def local_path(target: str) -> str:
    """Return the target if it is a path of this site, else ``/``: a link to another site is never followed."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_path else url_for("home.start")
