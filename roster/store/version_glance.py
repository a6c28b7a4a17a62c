"""One stored plan version with the facts a comparison asks of its import, read straight from its SQLite file.

Two versions must be compared in half a second; the whole store takes that long to load one. As in ``glance``, whatever
is not a file at the newest schema is left to the store.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.risk import IndexEvent, votes_between
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind
from roster.store.glance import at_newest

_ROWS = (
    "SELECT shift, post, kecamatan, desa_codes, stations, category, unsur, role, team, number, name, rank, unit, distance_km "
    "FROM plan_rows WHERE plan_id = ? ORDER BY seq"
)
_POSTS = "SELECT post, kind, category, kecamatan, desa_codes, stations, weight, lat, lon FROM plan_posts WHERE plan_id = ? ORDER BY seq"
_NEEDS = "SELECT shift, post, unsur, role, needed, filled, short, weight FROM plan_needs WHERE plan_id = ? ORDER BY seq"
_GOALS = "SELECT key, value, bound, gap, method FROM plan_goals WHERE plan_id = ? ORDER BY seq"
_PLAN = (
    "SELECT import_id, solve_status, seed, input_sha256, version, sizes, settings, problem "
    "FROM plans JOIN plan_problems ON plan_id = id WHERE id = ?"
)
_STATIONS = "SELECT desa_code, number, category, score, is_special FROM stations WHERE import_id = ? ORDER BY seq"
_EVENTS = (
    "SELECT happened_at, desa_code, number, score, category, reason, source, officer FROM index_events WHERE import_id = ? ORDER BY seq"
)
_MEMBERS = (
    "SELECT unsur, name, rank, number, unit, home_code, status, is_available, available_from, available_to, tasking, fills "
    "FROM members WHERE import_id = ? ORDER BY seq"
)
_SHIFTS = "SELECT code, name, start_minute, end_minute FROM shifts WHERE import_id = ? ORDER BY seq"
_AREAS = "SELECT code, name, kind, parent FROM areas WHERE import_id = ? ORDER BY seq"
_HISTORY = (
    "SELECT happened_at, desa_code, number, score, category, reason, source, officer FROM index_history "
    "WHERE id <= ? AND voting_day BETWEEN ? AND ? ORDER BY id"
)
_OPERATION = "SELECT voting_day, zone FROM operations WHERE import_id = ?"


@dataclass(frozen=True)
class VersionGlance:
    """A plan without its proof and timings, its problem, and of its import only what a comparison asks for.

    ``history`` are the events of the index history that it was made with; their moments are aware.
    """

    plan: Plan
    dataset: Dataset
    history: tuple[IndexEvent, ...]
    problem_json: str


def glance_at_version(url: str, plan_id: int) -> VersionGlance | None:
    """Return a stored plan version, None where the store itself has to be asked."""
    return at_newest(url, lambda connection: _read(connection, plan_id))


def _read(connection: sqlite3.Connection, plan_id: int) -> VersionGlance | None:
    found = connection.execute(_PLAN, (plan_id,)).fetchone()
    if found is None:
        return None
    import_id, status, seed, sha256, version, sizes, settings, problem = found
    until = int(json.loads(settings).get("index_until", 0))
    lists, of = _Lists(), (plan_id,)
    plan = Plan(
        rows=tuple(
            PlanRow(shift, post, kecamatan, lists[desa], lists[stations], *rest)
            for shift, post, kecamatan, desa, stations, *rest in connection.execute(_ROWS, of)
        ),
        posts=tuple(
            PlanPost(post, kind, category, kecamatan, lists[desa], lists[stations], *rest)
            for post, kind, category, kecamatan, desa, stations, *rest in connection.execute(_POSTS, of)
        ),
        needs=tuple(PlanNeed(*row) for row in connection.execute(_NEEDS, of)),
        goals=tuple(PlanGoal(*row) for row in connection.execute(_GOALS, of)),
        status=status,
        seed=seed,
        input_sha256=sha256,
        version=version,
        sizes=json.loads(sizes),
    )
    dataset = _dataset(connection, (import_id,))
    votes = [day.isoformat() for day in votes_between(dataset.operation.voting_day)]
    history = (IndexEvent(_utc(when), *rest) for when, *rest in connection.execute(_HISTORY, (until, *votes)))
    return VersionGlance(plan, dataset, tuple(history), zlib.decompress(problem).decode())


def _dataset(connection: sqlite3.Connection, owner: tuple[int]) -> Dataset:
    ((voting_day, zone),) = connection.execute(_OPERATION, owner).fetchall()
    return Dataset(
        areas=tuple(Area(code, name, AreaKind(kind), parent) for code, name, kind, parent in connection.execute(_AREAS, owner)),
        stations=tuple(_station(*row) for row in connection.execute(_STATIONS, owner)),
        members=tuple(_members(connection, owner)),
        events=tuple(IndexEvent(datetime.fromisoformat(when), *rest) for when, *rest in connection.execute(_EVENTS, owner)),
        shifts=tuple(ShiftRule(*row) for row in connection.execute(_SHIFTS, owner)),
        operation=Operation(voting_day=date.fromisoformat(voting_day), zone=zone),
    )


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class _Lists(dict[str, tuple[str, ...]]):
    """The lists of codes as the store writes them, each read once: a post's stand on every row of its people."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        self[text] = found = tuple(json.loads(text))
        return found


def _station(desa: str, number: int, category: str | None, score: float | None, is_special: int) -> PollingStation:
    return PollingStation(desa, number, category=category, score=score, is_special=bool(is_special))


def _members(connection: sqlite3.Connection, owner: tuple[Any, ...]) -> Iterator[Member]:
    for unsur, name, rank, number, unit, home, status, is_available, opens, closes, tasking, fills in connection.execute(_MEMBERS, owner):
        yield Member(
            unsur,
            name,
            rank,
            number,
            unit=unit,
            home_code=home,
            status=status,
            is_available=bool(is_available),
            available_from=opens and datetime.fromisoformat(opens),
            available_to=closes and datetime.fromisoformat(closes),
            tasking=tasking,
            fills=fills,
        )
