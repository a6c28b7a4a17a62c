"""Passwords: hashed with argon2, checked in the same time whether or not the account exists."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from roster.store import Store, User

MIN_LENGTH = 12
MAX_LENGTH = 200

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its own salt and parameters inside."""
    return _hasher.hash(password)


def check_sign_in(store: Store, login: str, password: str) -> User | None:
    """Return the active user whose login and password these are, else None.

    A hash made with older parameters is renewed. An unknown login costs the same time as a wrong password.
    """
    user = store.find_user(login)
    known = user.password_hash if user is not None else _unknown_hash()
    try:
        _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return None
    if user is None or not user.is_active:
        return None
    if _hasher.check_needs_rehash(user.password_hash):
        store.set_password_hash(user.id, hash_password(password))
    return user


@cache
def _unknown_hash() -> str:
    return hash_password("x" * MIN_LENGTH)
