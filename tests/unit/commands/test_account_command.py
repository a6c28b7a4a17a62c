"""``roster account``: who may sign in, with which role, and what is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from roster import cli
from roster.config import Settings
from roster.domain.life import UserRole
from roster.store import Store, open_store
from roster.web.passwords import check_sign_in

PASSWORD = "kata sandi panjang"


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    data_folder.mkdir(parents=True)
    with open_store(Settings.from_environment().database_url) as opened:
        yield opened


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    def account(*arguments: str, password: str = PASSWORD) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return cli.run(["account", *arguments])

    return account


def test_planner_and_approver_sign_in_with_what_was_typed(store: Store, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for name, role in (("admin", "administrator"), ("Paurmin", "planner"), ("kabagops", "approver")):
        assert run("add", name, "--role", role) == 0
    user = check_sign_in(store, "paurmin", PASSWORD)
    assert user is not None
    assert user.role is UserRole.PLANNER
    capsys.readouterr()
    assert run("list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "admin  administrator  aktif",
        "paurmin  penyusun  aktif",
        "kabagops  pemberi persetujuan  aktif",
    ]


def test_a_password_is_replaced_and_never_shown(store: Store, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "admin", "--role", "administrator")
    assert run("password", "admin", password="kalimat yang lain sekali") == 0
    assert check_sign_in(store, "admin", PASSWORD) is None
    assert check_sign_in(store, "admin", "kalimat yang lain sekali") is not None
    out = capsys.readouterr()
    assert "kalimat" not in out.out + out.err
    assert "argon2" not in out.out


def test_on_a_terminal_the_password_is_asked_twice_and_hidden(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def prompt(text: str, **options: Any) -> str:
        asked.update(options, text=text)
        return PASSWORD

    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr(click, "prompt", prompt)
    assert cli.run(["account", "add", "admin", "--role", "administrator"]) == 0
    assert asked["hide_input"]
    assert asked["confirmation_prompt"]
    assert check_sign_in(store, "admin", PASSWORD) is not None


def test_a_closed_account_cannot_sign_in_until_it_is_opened(store: Store, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "admin", "--role", "administrator")
    run("add", "paurmin", "--role", "planner")
    assert run("disable", "paurmin", "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["peran"], told["aktif"]) == ("planner", False)
    assert check_sign_in(store, "paurmin", PASSWORD) is None
    assert run("enable", "paurmin") == 0
    assert check_sign_in(store, "paurmin", PASSWORD) is not None


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (("add", "paurmin"), PASSWORD, "Peran belum disebut"),
        (("add", "a b", "--role", "planner"), PASSWORD, "Nama pengguna tidak cocok"),
        (("add", "", "--role", "planner"), PASSWORD, "Nama pengguna tidak cocok"),
        (("add", "ADMIN", "--role", "planner"), PASSWORD, "sudah ada"),
        (("add", "paurmin", "--role", "planner"), "pendek", "Kata sandi tidak cocok"),
        (("add", "paurmin", "--role", "planner"), "", "Kata sandi tidak cocok"),
        (("password", "hantu"), PASSWORD, "Akun itu tidak ada"),
        (("disable", "admin"), PASSWORD, "administrator yang terakhir"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    store: Store, run: Any, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], password: str, words: str
) -> None:
    run("add", "admin", "--role", "administrator")
    before = store.list_users()
    assert run(*arguments, password=password) == 1
    assert words in capsys.readouterr().err
    assert store.list_users() == before


def test_the_first_account_administers(store: Store, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "paurmin", "--role", "planner") == 1
    assert "Belum ada administrator" in capsys.readouterr().err
    assert store.list_users() == ()
    assert run("list") == 0
    assert "Belum ada akun" in capsys.readouterr().out
