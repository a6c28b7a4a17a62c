"""The people of a data set as the rules see them, worked out for the check of a plan.

What makes somebody barred, absent or unfit is read here a second time; only the points of bases come
from the same fall-back as the optimiser's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from roster.domain.calendar import ZONES, moment
from roster.domain.operation import Dataset
from roster.domain.personnel import RANKS, Member
from roster.domain.policy import read_policies
from roster.planning.places import Places
from solver.problem import Person, Tasking, Unsur

TASKINGS = {"bebas": Tasking.FREE, "padal": Tasking.PADAL, "pamenwas": Tasking.PAMENWAS, "dikecualikan": Tasking.HELD_BACK}
"""Texts of the column ``tugas``."""

UNNAMED_LEVELS = {"POLRI": 9, "TNI": 4}
"""Levels of BRIGPOL and KOPDA: what a place on loan counts as that is listed without a rank."""

ELSEWHERE = "-"
"""The home of a place on loan that may guard TPS: no desa."""

FOREVER = 10_000_000
"""Minutes: an open end of availability."""


def expected_persons(dataset: Dataset, places: Places) -> tuple[Person, ...]:
    """Return every listed person with home desa, closed desa, windows, rank, skills and the unit that lent him."""
    closed: dict[str, set[str]] = defaultdict(set)
    for conflict in dataset.conflicts:
        closed[conflict.number].add(conflict.area_code)
    unnamed_home = ELSEWHERE if read_policies(dataset.policies).get("bko_tanpa_nama_boleh_tps", False) else None
    people = []
    for member in dataset.members:
        person = _person(member, dataset, places.base_point(member.base_code), closed.get(member.number, set()))
        if member.unsur in UNNAMED_LEVELS and re.fullmatch(r"BKO-[A-Z0-9-]+-\d+", member.number):
            rank = person.rank if member.rank else UNNAMED_LEVELS[member.unsur]
            person = replace(person, rank=rank, home=person.home or unnamed_home)
        people.append(person)
    return tuple(people)


def desa_inside(dataset: Dataset, codes: Iterable[str]) -> set[str]:
    """Return the desa that lie in areas of any level, a desa in itself; a code nobody listed is the start of others."""
    codes = set(codes)
    if not codes:
        return set()
    listed = {area.code for area in dataset.areas}
    unlisted = tuple(codes - listed)
    desa = [area for area in dataset.areas if not area.is_kecamatan]
    return {area.code for area in desa if area.code in codes or area.parent in codes or (unlisted and area.code.startswith(unlisted))}


def _person(member: Member, dataset: Dataset, base: tuple[int, int], closed: set[str]) -> Person:
    levels = {short: level for level, (short, _) in enumerate(RANKS[member.unsur], start=1)}
    return Person(
        id=member.number,
        unsur=Unsur(member.unsur),
        rank=levels.get(member.rank, 0),
        tasking=TASKINGS[member.tasking],
        unit=member.unit,
        lat_e6=base[0],
        lon_e6=base[1],
        home=member.home_code or None,
        charges=tuple(sorted(desa_inside(dataset, member.charge_codes))),
        kin_areas=tuple(sorted(desa_inside(dataset, closed))),
        windows=_windows(member, dataset),
        skills=tuple(sorted({skill.lower() for skill in member.skills})),
        block="" if member.unsur == "LINMAS" else _block(member.detached_from),
    )


def _block(lent_by: str) -> str:
    """Return the unit on loan in a form that capitals and stops do not change; ``BKO`` before it says nothing."""
    plain = re.sub(r"[^A-Z0-9]+", "-", lent_by.upper()).strip("-")
    return re.sub(r"^BKO(?:-|$)", "", plain)


def _windows(member: Member, dataset: Dataset) -> tuple[tuple[int, int], ...]:
    """Return the one window a list can state; a part of a minute does not count as served."""
    if not member.is_available:
        return ()
    opens = -FOREVER if member.available_from is None else -int(-_seconds(member.available_from, dataset) // 60)
    closes = FOREVER if member.available_to is None else int(_seconds(member.available_to, dataset) // 60)
    return ((opens, closes),) if opens < closes else ()


def _seconds(when: datetime, dataset: Dataset) -> float:
    """Return seconds since 00.00 local of the voting day; a time without a zone is local."""
    operation = dataset.operation
    aware = when if when.tzinfo is not None else when.replace(tzinfo=ZONES[operation.zone])
    return (aware - moment(operation.voting_day, operation.zone, 0)).total_seconds()
