"""The web application: pages over the use cases of ``roster.planning`` and the queries of ``roster.store``."""

from __future__ import annotations

from roster.web.app import create_app
from roster.web.server import serve

__all__ = ["create_app", "serve"]
