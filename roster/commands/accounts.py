"""``roster account``: who may sign in to the web application, and whether he plans, approves or administers."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter
from roster.domain.life import UserRole
from roster.errors import RosterError
from roster.labels import label

if TYPE_CHECKING:
    from roster.store import Store, User

LOGIN = re.compile(r"[A-Za-z0-9._-]{2,80}")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class AccountError(RosterError):
    """An account cannot be made or changed; the message says what is missing."""


def manage_account(action: str, login: str, role: str, reporter: Reporter) -> int:
    """Add, list, disable or enable an account or set its password; return 0.

    Raises
    ------
    RosterError
        When the account is unknown or taken, its name, role or password is missing or does not fit, or nobody would be left
        who administers.
    """
    if action == "list":
        return _list(reporter)
    if not LOGIN.fullmatch(login):
        raise AccountError("Nama pengguna tidak cocok.", "Pakai 2 sampai 80 huruf, angka, titik, atau garis.", code="nama_pengguna")
    if action == "add":
        _add(login, role, reporter)
    elif action == "password":
        _renew(login, reporter)
    else:
        _switch(login, reporter, is_active=action == "enable")
    return 0


def _list(reporter: Reporter) -> int:
    with _opened() as store:
        users = store.list_users()
    for user in users:
        _report(user, reporter)
    if not users:
        reporter.say("Belum ada akun; buat administrator di halaman pertama roster serve, atau dengan --role administrator.")
    return 0


def _add(login: str, role: str, reporter: Reporter) -> None:
    from roster.web.passwords import hash_password

    if not role:
        raise AccountError("Peran belum disebut.", "Beri --role planner, approver, atau administrator.", code="peran")
    with _opened() as store:
        if role != UserRole.ADMINISTRATOR and not any(map(_administers, store.list_users())):
            raise AccountError("Belum ada administrator.", "Buat dahulu akun dengan --role administrator.", code="administrator")
        if store.find_user(login) is not None:
            raise AccountError(
                "Nama pengguna itu sudah ada.", "Pilih nama lain; roster account list memperlihatkan semuanya.", code="bentrok"
            )
        number = store.add_user(login, hash_password(_password()), role=UserRole(role))
        store.record_action("akun_dibuat", subject="user", subject_id=number)
        _report(_user(store, login), reporter)


def _renew(login: str, reporter: Reporter) -> None:
    from roster.web.passwords import hash_password

    with _opened() as store:
        user = _user(store, login)
        store.set_password_hash(user.id, hash_password(_password()))
        store.record_action("kata_sandi_diganti", subject="user", subject_id=user.id)
        _report(_user(store, login), reporter)


def _switch(login: str, reporter: Reporter, *, is_active: bool) -> None:
    with _opened() as store:
        user = _user(store, login)
        others = [each for each in store.list_users() if each.id != user.id]
        if not is_active and _administers(user) and not any(map(_administers, others)):
            raise AccountError("Ini administrator yang terakhir.", "Buat administrator lain dahulu.", code="administrator")
        store.set_user_active(user.id, is_active=is_active)
        store.record_action("akun_diaktifkan" if is_active else "akun_dinonaktifkan", subject="user", subject_id=user.id)
        _report(_user(store, login), reporter)


def _administers(user: User) -> bool:
    return user.is_active and user.role is UserRole.ADMINISTRATOR


def _user(store: Store, login: str) -> User:
    user = store.find_user(login)
    if user is None:
        raise AccountError("Akun itu tidak ada.", "roster account list memperlihatkan semuanya.", code="tidak_ditemukan")
    return user


def _password() -> str:
    """Return the new password: asked twice on a terminal, else the first line of standard input; it is never an argument."""
    import click

    from roster.web.passwords import MAX_LENGTH, MIN_LENGTH

    if sys.stdin.isatty():
        text = str(click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Ulangi kata sandi", err=True))
    else:
        text = sys.stdin.readline().rstrip("\r\n")
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH or CONTROLS.search(text):
        advice = f"Pakai {MIN_LENGTH} sampai {MAX_LENGTH} karakter, diketik di terminal atau sebagai baris pertama masukan standar."
        raise AccountError("Kata sandi tidak cocok.", advice, code="kata_sandi")
    return text


def _report(user: User, reporter: Reporter) -> None:
    reporter.emit("akun", akun=user.id, nama_pengguna=user.login, peran=user.role.value, aktif=user.is_active)
    reporter.say(f"{user.login}  {label('user_roles', user.role)}  {'aktif' if user.is_active else 'nonaktif'}")


@contextmanager
def _opened() -> Iterator[Store]:
    from roster.config import Settings
    from roster.store import open_store

    settings = Settings.from_environment()
    settings.make_data_dir()
    with open_store(settings.database_url) as store:
        yield store
