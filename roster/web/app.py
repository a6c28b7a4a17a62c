"""The application factory: settings in, a closed and hardened Flask application out."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from roster import __version__
from roster.config import Settings
from roster.domain.personnel import shown_number
from roster.planning.tell_goals import is_unproven
from roster.resources import static_dir, templates_dir
from roster.store import Store, open_store
from roster.web import (
    conflict,
    data,
    difference,
    home,
    index,
    jobs,
    life,
    papers,
    plan,
    plans,
    prices,
    replace,
    replan,
    sign_in,
    whatif,
    why,
    withdrawal,
)
from roster.web.desk import Desk
from roster.web.failures import init_failures
from roster.web.gate import init_gate
from roster.web.language import init_language
from roster.web.places import station_text

BLUEPRINTS = tuple(
    group.blueprint
    for group in (
        *(home, sign_in, data, index, plans, plan, why, prices, papers, difference, life, jobs),
        *(conflict, replace, replan, whatif, withdrawal),
    )
)

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

LARGEST_ROW = 2**31 - 1

SIGN_IN_LIMIT = "10 per minute; 60 per hour"
"""Attempts per address; enough for a man who mistypes, too few for a machine that guesses."""


class RowNumber(IntegerConverter):
    """A number in an address that some database can hold; a larger one names nothing."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits, max=LARGEST_ROW)


def create_app(settings: Settings, *, store: Store | None = None, setup_key: str = "") -> Flask:
    """Return the application on the settings' database, or on a store that is already open.

    ``setup_key`` is the one-time key that lets a visitor from another machine make the first account.
    """
    app = Flask("roster.web", template_folder=str(templates_dir() / "web"), static_folder=str(static_dir()), static_url_path="/statis")
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        MAX_CONTENT_LENGTH=settings.upload_limit_bytes,
        SESSION_COOKIE_NAME="roster_sesi",
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.converters["int"] = RowNumber
    app.extensions["roster"] = Desk(settings, store or open_store(settings.database_url), setup_key)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(job_title=jobs.title_of, job_target=jobs.next_page, job_fault=jobs.fault_of)
    app.jinja_env.globals.update(is_unproven=is_unproven, version=__version__, assets=_assets_digest())
    app.jinja_env.filters.update(station_text=station_text, masked=shown_number)
    _harden(app)
    init_language(app)
    init_failures(app)
    init_gate(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _limit_sign_in(app)
    return app


def _harden(app: Flask) -> None:
    CSRFProtect(app)
    Talisman(
        app,
        # A laptop in the ops room speaks plain http to itself; a server puts https in front and adds its own headers.
        force_https=False,
        strict_transport_security=False,
        session_cookie_secure=False,
        session_cookie_http_only=True,
        content_security_policy=CONTENT_SECURITY_POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    app.after_request(_keep_private)


def _keep_private(answer: Response) -> Response:
    """Pages hold names: no browser or proxy may keep a copy after sign-out on a shared machine."""
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _limit_sign_in(app: Flask) -> None:
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for endpoint in ("sign_in.sign_in", "sign_in.set_up"):
        limited: Any = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited


def _assets_digest() -> str:
    """Return what changes when a style sheet or script does, so that browsers may keep them until then."""
    files = sorted(path for path in static_dir().iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]
