"""Accounts. The store keeps the hash the web made; it never sees a password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from roster.domain.life import UserRole
from roster.store import schema
from roster.store.database import Database
from roster.store.records import StoreError, UnknownIdError, User


class UserTable(Database):
    """The accounts of a store. Logins are kept in lower case and are found in any."""

    def add_user(self, login: str, password_hash: str, *, role: UserRole = UserRole.ADMINISTRATOR) -> int:
        """Add an active account and return its id.

        Raises
        ------
        StoreError
            ``bentrok`` when the login is taken, ``nama_pengguna`` when it is blank.
        """
        name = _normal(login)
        if not name:
            raise StoreError("Nama pengguna kosong.", "Isi nama pengguna.", code="nama_pengguna")
        row = {"login": name, "role": role, "password_hash": password_hash, "is_active": True, "created_at": self._clock()}
        with self._write() as connection:
            return int(connection.execute(schema.users.insert().returning(schema.users.c.id), row).scalar_one())

    def find_user(self, login: str) -> User | None:
        """Return the account with that login, None when there is none."""
        return self._one_user(select(schema.users).where(schema.users.c.login == _normal(login)))

    def get_user(self, user_id: int) -> User | None:
        """Return the account with that id, None when there is none (a session may outlive it)."""
        return self._one_user(select(schema.users).where(schema.users.c.id == user_id))

    def list_users(self) -> tuple[User, ...]:
        """Return every account in order of its making."""
        with self._read() as connection:
            return tuple(User(**row._mapping) for row in connection.execute(select(schema.users).order_by(schema.users.c.id)))

    def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Replace the hash of an account; UnknownIdError when there is none."""
        self._change_user(user_id, password_hash=password_hash)

    def set_user_active(self, user_id: int, *, is_active: bool) -> None:
        """Close or reopen an account, its sessions too; UnknownIdError when there is none."""
        self._change_user(user_id, is_active=is_active)

    def _change_user(self, user_id: int, **values: object) -> None:
        update = schema.users.update().where(schema.users.c.id == user_id).values(**values)
        with self._write() as connection:
            if connection.execute(update).rowcount == 0:
                raise UnknownIdError(f"Pengguna nomor {user_id} tidak ada.", "Pilih pengguna dari daftar.", code="tidak_ditemukan")

    def _one_user(self, query: Select[Any]) -> User | None:
        with self._read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else User(**row._mapping)


def _normal(login: str) -> str:
    return login.strip().casefold()
