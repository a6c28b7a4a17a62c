"""One stored plan read straight from its SQLite file, for answers that must not wait for the whole store to load.

Only a file at the newest schema is read, and nothing is ever changed. Whatever else there may be (an older file, a server,
no such plan) is left to the store, which is slower and says what is wrong.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from roster.store.migrations import HEAD

_SQLITE = "sqlite:///"
_BUSY_SECONDS = 5.0


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
    path = Path(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) or "?" in url or not path.is_file():
        return None
    try:
        with contextlib.closing(_connect(path)) as connection:
            return _read(connection, plan_id)
    except (sqlite3.Error, zlib.error, UnicodeDecodeError):
        return None


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def _read(connection: sqlite3.Connection, plan_id: int) -> PlanGlance | None:
    connection.execute("BEGIN")  # one view of everything, whatever is written meanwhile
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
        return None
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
