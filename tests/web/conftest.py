"""A settled application on a database of its own: closed to ``client``, signed in for ``admin``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roster.config import Settings
from roster.store import Store, open_store
from roster.web import create_app, passwords
from tests.web.cast import LOGIN, PASSWORD

Post = Callable[..., TestResponse]


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """The real hash costs a fifth of a second by design; the tests need hundreds."""
    kept, passwords._hasher = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = kept


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest schema, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("kosong") / "roster.sqlite3"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shutil.copy(migrated, data_dir / "roster.sqlite3")
    return Settings(data_dir, f"sqlite:///{data_dir / 'roster.sqlite3'}", upload_limit_bytes=200_000)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings.database_url) as opened:
        yield opened


class ReadingClient(FlaskClient):
    """A client that reads each answer to its end, so that files are closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def app(settings: Settings, store: Store) -> Flask:
    """An application that nobody has set up yet."""
    made = create_app(settings, store=store, setup_key="kunci-sekali-pakai")
    made.test_client_class = ReadingClient
    return made


@pytest.fixture
def client(app: Flask, store: Store) -> FlaskClient:
    """A visitor of an application with an administrator."""
    store.add_user(LOGIN, passwords.hash_password(PASSWORD))
    return app.test_client()


@pytest.fixture
def admin(client: FlaskClient, post: Post) -> FlaskClient:
    """The administrator, signed in."""
    assert post(client, "/masuk", login=LOGIN, password=PASSWORD).status_code == 302
    return client


@pytest.fixture
def post() -> Post:
    """Send a form with the forgery token of the page at ``source``; ``files`` makes it an upload."""

    def send(client: FlaskClient, path: str, *, source: str = "/masuk", **fields: Any) -> TestResponse:
        page = client.get(source, follow_redirects=True).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None, page
        return client.post(path, data={"csrf_token": token[1], **fields})

    return send
