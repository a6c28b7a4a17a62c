"""What every view shares: the settings, the open store and the signed-in user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask_login import current_user

from roster.config import Settings
from roster.store import Store


@dataclass
class Desk:
    """The settings of the installation, its store, and the one-time key of the set-up page ("" when none is needed)."""

    settings: Settings
    store: Store
    setup_key: str = ""


def desk() -> Desk:
    """Return the desk of the running application."""
    return cast(Desk, current_app.extensions["roster"])


def store() -> Store:
    """Return the open store of the running application."""
    return desk().store


def user_id() -> int | None:
    """Return the id of the signed-in user, None for a visitor."""
    return int(current_user.get_id()) if current_user.is_authenticated else None
