"""Invented people of a scenario: as many as a published figure says, with their task stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from roster.domain.personnel import Member
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area
from roster.planning.invent_people import Ground, Strength, invent_members
from solver.terrain import generator
from tests.bench.reference import OUTSIDE_DESA
from tests.bench.sources import Geography

SPARE = 400
"""More people than needed are invented, so that enough remain when chiefs and staff held back are left out."""


@dataclass(frozen=True)
class Cast:
    """People to choose from: ``free`` Polri without a task, one Kapolsek per kecamatan, TNI, Linmas by desa."""

    free: tuple[Member, ...]
    kapolsek: tuple[Member, ...]
    tni: tuple[Member, ...]
    linmas: tuple[Member, ...]
    mako: tuple[float, float] = field(default=(0.0, 0.0))


def invent_cast(geography: Geography, *, polri: int, tni: int = 0, seed: int = 1) -> Cast:
    """Return a seeded cast with ``polri`` free men with a known home, all present, and ``tni`` soldiers without a task of command."""
    seat = _seat(geography)
    ground = Ground(geography.areas, geography.stations, seat, OUTSIDE_DESA)
    strength = Strength(polri=polri * 5 // 4 + SPARE, polri_absent=0, tni=tni * 5 // 4 + 60 if tni else 0, kodim="Kodim 0899")
    members = [replace(member, available_from=None) for member in invent_members(ground, strength, generator(seed, 300))]
    free = [m for m in members if m.unsur == "POLRI" and m.tasking == "bebas" and m.home_code]
    soldiers = [m for m in members if m.unsur == "TNI" and m.tasking == "bebas" and m.home_code]
    return Cast(
        free=tuple(evenly(free, polri)),
        kapolsek=tuple(replace(m, home_code=m.home_code or OUTSIDE_DESA) for m in members if m.position.startswith("Kapolsek")),
        tni=tuple(evenly(soldiers, tni)),
        linmas=tuple(m for m in members if m.unsur == "LINMAS"),
        mako=seat,
    )


def _seat(geography: Geography) -> tuple[float, float]:
    """Return the point of the kecamatan with most TPS."""
    kecamatan = [area for area in geography.areas if area.is_kecamatan]
    load = {area.code: sum(station.desa_code.startswith(area.code) for station in geography.stations) for area in kecamatan}
    seat = max(kecamatan, key=lambda area: (load[area.code], area.code))
    return (seat.lat or 0.0, seat.lon or 0.0)


def evenly(people: Sequence[Member], count: int) -> list[Member]:
    """Return ``count`` people evenly over the list, so that every Polsek gives some.

    Raises
    ------
    ValueError
        When there are fewer.
    """
    if len(people) < count:
        raise ValueError(f"{len(people)} people, {count} asked for")
    return [people[nth * len(people) // count] for nth in range(count)]


def lend(people: Sequence[Member], unit: str, home_code: str = OUTSIDE_DESA) -> list[Member]:
    """Return the people as a unit on loan (BKO): based at the mako, living where their own district is."""
    return [
        replace(
            member,
            unit=unit,
            detached_from=unit,
            position=f"BKO {unit}",
            base_code="",
            home_code=home_code,
            charge_codes=(),
            status="",
            is_available=True,
        )
        for member in people
    ]


def ranked(people: Sequence[Member], rank: str, tasking: str) -> list[Member]:
    """Return the people with this rank and task."""
    return [replace(member, rank=rank, tasking=tasking) for member in people]


def linmas_of(stations: Sequence[PollingStation], cast: Cast, areas: Sequence[Area], per_station: int) -> list[Member]:
    """Return ``per_station`` Linmas for each TPS, from its own desa."""
    wanted: dict[str, int] = {}
    for station in stations:
        wanted[station.desa_code] = wanted.get(station.desa_code, 0) + per_station
    known = {area.code for area in areas}
    chosen = []
    for member in cast.linmas:
        if member.home_code in known and wanted.get(member.home_code, 0) > 0:
            wanted[member.home_code] -= 1
            chosen.append(member)
    return chosen
