"""What the data behind a plan version say of its TPS and its people, in one form whatever the source: data set, archive or tables.

Moments are minutes from 00.00 local of the voting day, as in the shifts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from roster.domain.calendar import minute_of
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.plan import Plan
from roster.domain.risk import IndexEvent, settle_with_events
from roster.planning.keep_archive import PersonName

HELD_BACK = "dikecualikan"

FOREVER = 10_000_000
"""Minutes: an open end of availability."""

Windows = Sequence[Sequence[int]]
"""(start, end) minutes in which somebody may serve; empty for who serves nowhere."""


@dataclass(frozen=True, slots=True)
class StationFact:
    """The settled category of a TPS and the events it owes category and score to.

    ``score`` (0-100) and ``weight`` (of the solver) are None where the source has none.
    """

    category: str
    score: float | None = None
    weight: int | None = None
    category_by: IndexEvent | None = None
    score_by: IndexEvent | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """What a list says of somebody: ``status`` as it is written (sakit, cuti), ``fills`` the number of the place kept for him."""

    name: PersonName | None
    windows: Windows
    status: str = ""
    fills: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why somebody cannot serve: the status his list gives ("" for none), and the minutes it began and ends, where known."""

    status: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Facts:
    """The facts of one version.

    ``stations`` maps TPS to what is settled of it, ``people`` number to person (None where the source does not list them),
    ``hours`` shift to (start, end) in the order of the shifts. ``voting_day`` is None where the source does not tell it.
    """

    stations: Mapping[str, StationFact]
    people: Mapping[str, PersonFact] | None = None
    hours: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    voting_day: date | None = None

    def absence(self, number: str, shift: str) -> Absence | None:
        """Return why somebody cannot serve in a shift, None where nothing keeps him or nothing is known of him."""
        person = (self.people or {}).get(number)
        if person is None or not person.windows:
            return None if person is None else Absence(person.status)
        if shift not in self.hours:
            return None
        start, end = self.hours[shift]
        if any(opens <= start and end <= closes for opens, closes in person.windows):
            return None
        since = max((closes for opens, closes in person.windows if opens <= start), default=None)
        until = min((opens for opens, _ in person.windows if opens > start), default=None)
        return Absence(person.status, since=since, until=None if since is not None else until)

    def is_gone(self, number: str) -> bool:
        """Return whether the list of people is known and does not name this one."""
        return self.people is not None and number not in self.people


def facts_of_dataset(dataset: Dataset, problem_json: str = "") -> Facts:
    """Return the facts of a data set; where the solver's problem is given, it tells who could be called.

    A plan made anew for people who fell ill knows of them in its problem, before any list does.
    """
    windows = {person["id"]: person["windows"] for person in _persons_in(problem_json)}
    return Facts(
        stations={
            settled.station.id: StationFact(
                settled.station.category or "", settled.station.score, None, settled.category_by, settled.score_by
            )
            for settled in settle_with_events(dataset.stations, dataset.events)
        },
        people={member.number: _person_of(member, dataset.operation, windows) for member in dataset.members},
        hours={shift.code: (shift.start, shift.end) for shift in dataset.shifts},
        areas={area.code: area.name for area in dataset.areas},
        voting_day=dataset.operation.voting_day,
    )


def _persons_in(problem_json: str) -> list[dict[str, Any]]:
    """Return the people of a problem's text without reading the rest of it, which is as long again."""
    start = problem_json.find('"persons":')
    if start < 0:
        return []
    persons, _ = json.JSONDecoder().raw_decode(problem_json, start + len('"persons":'))
    return list(persons)


def _person_of(member: Member, operation: Operation, windows: Mapping[str, Windows]) -> PersonFact:
    is_held_back = member.tasking == HELD_BACK
    found = () if is_held_back else windows.get(member.number)
    return PersonFact(
        name=PersonName(member.name, member.rank, member.unit),
        windows=_windows(member, operation) if found is None else found,
        status=member.status or (HELD_BACK if is_held_back else ""),
        fills=member.fills,
    )


def _windows(member: Member, operation: Operation) -> Windows:
    if not member.is_available:
        return ()
    day, zone = operation.voting_day, operation.zone
    opens = -FOREVER if member.available_from is None else minute_of(day, zone, member.available_from, is_start=True)
    closes = FOREVER if member.available_to is None else minute_of(day, zone, member.available_to)
    return ((opens, closes),) if opens < closes else ()


def facts_of_archive(header: Mapping[str, Any], problem: Mapping[str, Any]) -> Facts:
    """Return the facts of a plan folder's archive: its header and the solver's problem, both as JSON reads them.

    Neither holds index events, statuses or the voting day.

    Raises
    ------
    KeyError, TypeError, ValueError
        When the archive is damaged.
    """
    names = {number: PersonName(*held) for number, held in header["personel"].items()}
    return Facts(
        stations={site["id"]: StationFact(site["category"], weight=site["weight"]) for site in problem["sites"]},
        people={person["id"]: _person_of_problem(person, names.get(person["id"])) for person in problem["persons"]},
        hours={shift["id"]: (shift["start"], shift["end"]) for shift in problem["shifts"]},
        areas=dict(header["wilayah"]),
    )


def _person_of_problem(person: Mapping[str, Any], name: PersonName | None) -> PersonFact:
    is_held_back = person["tasking"] == "held_back"
    return PersonFact(name, () if is_held_back else person["windows"], HELD_BACK if is_held_back else "")


def facts_of_tables(plan: Plan) -> Facts:
    """Return what the tables alone tell: the category of every TPS from the posts that guard it."""
    return Facts(stations={station: StationFact(post.category) for post in plan.guarding for station in post.stations})
