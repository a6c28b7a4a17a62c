"""One stored plan read straight from its SQLite file, for answers that must not wait for the whole store to load.

Only a file at the newest schema is read, and nothing is ever changed. Whatever else there may be (an older file, a server,
no such plan) is left to the store, which is slower and says what is wrong.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from roster.store.migrations import HEAD

_SQLITE = "sqlite:///"
_BUSY_SECONDS = 5.0

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class PlanGlance:
    """What an explanation asks of a stored plan.

    ``rows`` hold shift, post, unsur, role, team and number in the order of the plan, ``people`` number, name, rank and unit,
    ``areas`` and ``shifts`` code and name.
    """

    problem_json: str
    rows: tuple[tuple[str, str, str, str, str, str], ...]
    people: tuple[tuple[str, str, str, str], ...]
    areas: tuple[tuple[str, str], ...]
    shifts: tuple[tuple[str, str], ...]


def glance_at_plan(url: str, plan_id: int) -> PlanGlance | None:
    """Return a stored plan, None where the store itself has to be asked."""
    return at_newest(url, lambda connection: _read(connection, plan_id))


def at_newest(url: str, read: Callable[[sqlite3.Connection], Found | None]) -> Found | None:
    """Return what ``read`` finds in the SQLite file at this URL, in one view of everything, whatever is written meanwhile.

    None where it finds nothing, the file is none of ours or not at the newest schema, or what it holds cannot be read.
    """
    path = Path(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) or "?" in url or not path.is_file():
        return None
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            is_newest = connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
            return read(connection) if is_newest else None
    except (sqlite3.Error, zlib.error, ValueError, TypeError):
        return None


def _read(connection: sqlite3.Connection, plan_id: int) -> PlanGlance | None:
    plan = "SELECT import_id, problem FROM plans JOIN plan_problems ON plan_id = id WHERE id = ?"
    found = connection.execute(plan, (plan_id,)).fetchone()
    if found is None:
        return None
    owner = (found[0],)
    rows = "SELECT shift, post, unsur, role, team, number FROM plan_rows WHERE plan_id = ? ORDER BY seq"
    return PlanGlance(
        problem_json=zlib.decompress(found[1]).decode(),
        rows=tuple(connection.execute(rows, (plan_id,))),
        people=tuple(connection.execute("SELECT number, name, rank, unit FROM members WHERE import_id = ? ORDER BY seq", owner)),
        areas=tuple(connection.execute("SELECT code, name FROM areas WHERE import_id = ? ORDER BY seq", owner)),
        shifts=tuple(connection.execute("SELECT code, name FROM shifts WHERE import_id = ? ORDER BY seq", owner)),
    )
