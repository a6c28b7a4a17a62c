"""Build the data folder of a real Polres with invented people: ``python -m tests.bench.reference POLRES --out DIR``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from roster.domain.calendar import DEFAULT_SHIFTS, DEFAULT_VOTING_DAY
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.tps import DEFAULT_PATTERNS, Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area
from roster.imports.workbook_writer import write_folder
from roster.planning.invent_people import Ground, Strength, invent_members
from solver.terrain import RiskShares, draw_risk, generator
from tests.bench.sources import Geography, read_pemilu, read_polres, rows_of

POLRI_PER_TPS = 975 / 1726
TNI_PER_TPS = 260 / 1726
ABSENT_SHARE = 102 / 975
OUTSIDE_DESA = "9999012001"
"""The home of those who live outside the district: a code no area has."""

STRENGTHS = {
    "Polres Pasuruan": (975, 260),
    "Polres Pasuruan Kota": (499, 134),
    "Polres Kediri Kota": (576, 31),
    "Polres Kediri": (975, 287),
    "Polres Pekalongan": (614, 400),
    "Kota Kediri": (200, 31),
    "Jember": (645, 248),
    "Pasrepan": (40, 10),
}
"""Polri and TNI by district: published totals, or of the size the planning model names (Kediri: 650 = 2/3 of 975)."""

SEATS = {"Polres Pasuruan": "351414", "Polres Kediri Kota": "357102", "Kota Kediri": "357102", "Polres Pekalongan": "332608"}
"""The kecamatan in which the mako lies; elsewhere it is taken to lie in the kecamatan with most TPS."""

PEMILU_PATTERNS = tuple(replace(p, max_tps=cap) for p, cap in zip(DEFAULT_PATTERNS, (24, 4, 1, 1), strict=True))
"""The pattern of Polres Jember at the Pemilu 2024: 2 Polri for up to 24 TPS, rawan up to 4."""

PEMILU_DAY = date(2024, 2, 14)
STATIC_DEMAND = (
    ("KPU", "Kantor KPU", "kpu", 4),
    ("BAWASLU", "Kantor Bawaslu", "bawaslu", 4),
    ("GUDANG", "Gudang Logistik KPU", "gudang_logistik", 6),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What to build; None takes the figure of ``STRENGTHS``, else the ratio of Polres Pasuruan."""

    seed: int = 1
    polri: int | None = None
    tni: int | None = None
    scale: int = 1
    pemilu: bool = False


def build_reference(name: str, options: Options | None = None) -> Dataset:
    """Return the facts of a Polres, a kabupaten or kota, or one kecamatan, with seeded invented people.

    Jember is always that of the Pemilu 2024, the stress instance. Raises as ``read_geography``.
    """
    options = options or Options()
    is_pemilu = options.pemilu or name == "Jember"
    geography = read_geography(name, pemilu=is_pemilu)
    day = PEMILU_DAY if is_pemilu else DEFAULT_VOTING_DAY
    strength = _strength(name, len(geography.stations), options)
    parts = [_copy(geography, nth) for nth in range(options.scale)]
    members: list[Member] = []
    stations: list[PollingStation] = []
    taken: set[str] = set()
    for nth, part in enumerate(parts):
        ground = _ground(name, part, day)
        people = invent_members(ground, strength, generator(options.seed, 100 + nth))
        base = ground.kecamatan[0].code if options.scale > 1 else ""
        members += [_unique(replace(p, base_code=p.base_code or base), taken) for p in people]
        stations += _with_risk(part, options.seed + nth)
    return Dataset(
        areas=tuple(area for part in parts for area in part.areas),
        stations=tuple(stations),
        members=tuple(members),
        patterns=_patterns(pemilu=day == PEMILU_DAY),
        static_posts=_static_posts(_ground(name, geography, day)),
        operation=_operation(name, _ground(name, geography, day), day),
    )


def read_geography(name: str, *, pemilu: bool = False) -> Geography:
    """Return the areas and TPS of a Polres (with or without that word), a kabupaten or kota, or a kecamatan.

    Raises
    ------
    LookupError
        When nothing bears the name.
    """
    if pemilu:
        geography = read_pemilu(name)
    else:
        rows = rows_of("polres_polsek.csv")
        fields = ("polres", "kabupaten", "kecamatan")
        found = ({row["kode_kec"] for row in rows if row[field] in (name, f"Polres {name}")} for field in fields)
        geography = read_polres(next(filter(None, found), set()))
    if not geography.areas:
        raise LookupError(f"no Polres, kabupaten, kota or kecamatan named {name!r} in the public data")
    return geography


def _strength(name: str, stations: int, options: Options) -> Strength:
    known = STRENGTHS.get(name) or STRENGTHS.get(f"Polres {name}") or (round(POLRI_PER_TPS * stations), round(TNI_PER_TPS * stations))
    polri = known[0] if options.polri is None else options.polri
    tni = known[1] if options.tni is None else options.tni
    return Strength(polri=polri, polri_absent=round(ABSENT_SHARE * polri), tni=tni, kodim="Kodim 0899")


def _copy(geography: Geography, nth: int) -> Geography:
    """Return the nth copy of a district: shifted east by its width, with codes of a province that is none."""
    if nth == 0:
        return geography
    lons = [area.lon for area in geography.areas if area.lon is not None]
    shift = nth * (max(lons) - min(lons) + 0.05)

    def moved(code: str) -> str:
        return f"{50 + nth // 10}{nth % 10}{code[3:]}" if code else ""

    areas = tuple(
        replace(
            area,
            code=moved(area.code),
            parent=moved(area.parent),
            name=f"{area.name} {nth + 1}" if area.is_kecamatan else area.name,
            lon=None if area.lon is None else round(area.lon + shift, 6),
            polsek=f"{area.polsek} {nth + 1}" if area.polsek else "",
            rayon=f"{area.rayon} / {nth + 1}" if area.rayon else "",
        )
        for area in geography.areas
    )
    return Geography(areas, tuple(replace(station, desa_code=moved(station.desa_code)) for station in geography.stations))


def _ground(name: str, geography: Geography, day: date) -> Ground:
    ground = Ground(geography.areas, geography.stations, (0.0, 0.0), OUTSIDE_DESA, day)
    load = ground.stations_per_kecamatan()
    code = SEATS.get(name) or SEATS.get(f"Polres {name}", "")
    seats = [area for area in ground.kecamatan if area.code == code]
    seat = seats[0] if seats else ground.kecamatan[load.index(max(load))]
    return replace(ground, mako=(seat.lat or 0.0, seat.lon or 0.0))


def _unique(member: Member, taken: set[str]) -> Member:
    number = member.number
    while number in taken:
        number = str(int(number) + 1).zfill(len(number))
    taken.add(number)
    return replace(member, number=number)


def _with_risk(geography: Geography, seed: int) -> list[PollingStation]:
    """Return the stations with categories drawn by the published shares; special locations stay as they are."""
    points = {area.code: (area.lat or 0.0, area.lon or 0.0) for area in geography.areas}
    regular = [station for station in geography.stations if not station.is_special]
    risk = draw_risk(seed, [points[station.desa_code] for station in regular], RiskShares(khusus=0.0))
    drawn = {s.id: (c, v) for s, c, v in zip(regular, risk.categories, risk.scores, strict=True)}
    return [replace(s, category=drawn[s.id][0], score=drawn[s.id][1]) if s.id in drawn else s for s in geography.stations]


def _patterns(*, pemilu: bool) -> tuple[Pattern, ...]:
    return PEMILU_PATTERNS if pemilu else DEFAULT_PATTERNS


def _static_posts(ground: Ground) -> tuple[StaticPost, ...]:
    """Return KPU, Bawaslu and warehouse beside the mako, manned in every shift; none for a single kecamatan, which has no KPU."""
    if len(ground.kecamatan) == 1:
        return ()
    lat, lon = ground.mako
    desa = min(ground.desa, key=lambda a: ((a.lat or 0.0) - lat) ** 2 + ((a.lon or 0.0) - lon) ** 2)
    return tuple(
        StaticPost(code, name, kind, round(lat + 0.002 * nth, 6), lon, desa.code, "POLRI", heads, shift.code)
        for nth, (code, name, kind, heads) in enumerate(STATIC_DEMAND)
        for shift in DEFAULT_SHIFTS
    )


def _operation(name: str, ground: Ground, day: date) -> Operation:
    title = name if name.startswith("Polres") else f"Polres {name}"
    resor = title.removeprefix("Polres ").upper()
    return Operation(
        name="Mantap Brata" if day == PEMILU_DAY else "Mantap Praja",
        election="pemilu" if day == PEMILU_DAY else "pilkada",
        voting_day=day,
        polres=title,
        polda="Polda Jawa Tengah" if ground.areas[0].code.startswith("33") else "Polda Jawa Timur",
        place=title.removeprefix("Polres "),
        kop=("KEPOLISIAN NEGARA REPUBLIK INDONESIA", _daerah(ground.areas), f"RESOR {resor}"),
        mako_lat=ground.mako[0],
        mako_lon=ground.mako[1],
    )


def _daerah(areas: Sequence[Area]) -> str:
    return "DAERAH JAWA TENGAH" if areas[0].code.startswith("33") else "DAERAH JAWA TIMUR"


def main() -> None:
    """Write the data folder asked for on the command line and print its size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("polres", help="a name of polres_polsek.csv (Polres, kabupaten, kota, kecamatan), or Jember")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--polri", type=int)
    parser.add_argument("--tni", type=int)
    parser.add_argument("--scale", type=int, default=1, help="this many shifted copies of the district")
    parser.add_argument("--pemilu", action="store_true", help="TPS of the Pemilu 2024 (Jawa Timur only)")
    given = parser.parse_args()
    dataset = build_reference(given.polres, Options(given.seed, given.polri, given.tni, given.scale, given.pemilu))
    write_folder(dataset, given.out)
    by_unsur = {u: sum(m.unsur == u for m in dataset.members) for u in ("POLRI", "TNI", "LINMAS")}
    print(f"{given.out}: {len(dataset.stations)} TPS, {sum(not a.is_kecamatan for a in dataset.areas)} desa, {by_unsur}")


if __name__ == "__main__":
    main()
