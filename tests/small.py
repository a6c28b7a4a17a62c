"""A district of two kecamatan and fifteen TPS with a correct plan made by hand.

UTARA: seven TPS of low risk in four desa (a full beat of six over three desa and one alone) and one
``rawan``. SELATAN: three of low risk, two ``rawan`` in two desa, one ``sangat_rawan``, one ``khusus``.
Who guards UTARA lives in SELATAN and the other way round. LUAR lies 155 km off and has no TPS.

Demand of Polri: S1 4, S2 5 + 2 at the store, S3 = S4 14, S5 6 + 2 at the store, one padal per
kecamatan and one pamenwas of rayon I in S1, S3, S4, S5, reserve 4 in S3 and S4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import atan2, cos, radians, sin, sqrt

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.tps import PollingStation, StaticPost
from roster.domain.wilayah import Area, AreaKind

UTARA, SELATAN, LUAR = "351401", "351402", "351403"
A, B, C, H = (f"{UTARA}200{n}" for n in (1, 2, 3, 4))
D, E, F = (f"{SELATAN}200{n}" for n in (1, 2, 3))
G = f"{LUAR}2001"

_POINTS = {
    UTARA: (-7.605, 112.703),
    SELATAN: (-7.805, 112.703),
    LUAR: (-9.0, 112.7),
    A: (-7.600, 112.700),
    B: (-7.605, 112.705),
    C: (-7.610, 112.700),
    H: (-7.600, 112.710),
    D: (-7.800, 112.700),
    E: (-7.805, 112.705),
    F: (-7.810, 112.700),
    G: (-9.0, 112.7),
}
_NAMES = {
    UTARA: "UTARA",
    SELATAN: "SELATAN",
    LUAR: "LUAR",
    A: "AWU",
    B: "BATUR",
    C: "CUKIR",
    H: "HARJO",
    D: "DADAP",
    E: "ELO",
    F: "FAJAR",
    G: "GUNUNG",
}

_STATIONS = (
    (A, 1, "kurang_rawan"),
    (A, 2, "kurang_rawan"),
    (A, 3, "kurang_rawan"),
    (B, 1, "kurang_rawan"),
    (B, 2, "kurang_rawan"),
    (C, 1, "kurang_rawan"),
    (C, 2, "rawan"),
    (H, 1, "kurang_rawan"),
    (D, 1, "kurang_rawan"),
    (D, 2, "kurang_rawan"),
    (D, 3, "rawan"),
    (E, 1, "rawan"),
    (E, 2, "sangat_rawan"),
    (F, 1, "kurang_rawan"),
    (F, 2, "khusus"),
)
_SCORES = {"kurang_rawan": 10.0, "rawan": 50.0, "sangat_rawan": 80.0, "khusus": 0.0}
WEIGHTS = {"kurang_rawan": 1.1, "rawan": 7.5, "sangat_rawan": 45.0, "khusus": 25.0}
"""R = base weight x (1 + score / 100): 1 x 1.1, 5 x 1.5, 25 x 1.8, 25 x 1."""

_BEATS = {
    f"R-{UTARA}-001": ((A, 1), (A, 2), (A, 3), (B, 1), (B, 2), (C, 1)),
    f"R-{UTARA}-002": ((C, 2),),
    f"R-{UTARA}-003": ((H, 1),),
    f"R-{SELATAN}-001": ((D, 1), (D, 2), (F, 1)),
    f"R-{SELATAN}-002": ((D, 3), (E, 1)),
    f"R-{SELATAN}-003": ((E, 2),),
    f"R-{SELATAN}-004": ((F, 2),),
}
STORE = "GUDANG"

SHIFTS = ("S1", "S2", "S3", "S4", "S5")


def area_of(code: str) -> Area:
    lat, lon = _POINTS[code]
    is_kecamatan = len(code) == 6
    kind = AreaKind.KECAMATAN if is_kecamatan else AreaKind.DESA
    return Area(code, _NAMES[code], kind, "" if is_kecamatan else code[:6], lat, lon, rayon="I" if code == UTARA else "")


def station_of(desa: str, number: int, category: str) -> PollingStation:
    lat, lon = _POINTS[desa]
    point = {"lat": lat, "lon": round(lon + 0.001 * (number - 1), 6)}
    return PollingStation(desa, number, category=category, score=_SCORES[category], is_special=category == "khusus", **point)


def _policeman(number: int, home: str, *, rank: str = "BRIPKA", tasking: str = "bebas") -> Member:
    base = SELATAN if home.startswith(UTARA) else UTARA
    unit = f"POLSEK {_NAMES[base]}"
    return Member("POLRI", f"POLISI {number:02d}", rank, f"9001{number:04d}", unit=unit, base_code=base, home_code=home, tasking=tasking)


def _people() -> tuple[Member, ...]:
    """Return 60 Polri, 2 TNI and 36 Linmas; the comments say what each group is for."""
    north = [_policeman(n, D) for n in range(1, 11)]  # live in SELATAN, serve UTARA
    south = [_policeman(n, B) for n in range(11, 23)]  # live in UTARA, serve SELATAN
    reserve = [_policeman(n, G) for n in range(23, 27)]
    padal = [_policeman(n, D if n < 29 else B, rank="IPDA", tasking="padal") for n in range(27, 31)]
    pamenwas = [_policeman(n, D, rank="KOMPOL", tasking="pamenwas") for n in (31, 32)]
    spare = [_policeman(n, D if n % 2 else B) for n in range(33, 61)]
    soldiers = [Member("TNI", f"PRAJURIT {n}", "SERDA", f"3100{n:04d}", unit="KORAMIL", base_code=SELATAN, home_code=A) for n in (1, 2)]
    return (*north, *south, *reserve, *padal, *pamenwas, *spare, *soldiers, *_linmas())


def _linmas() -> list[Member]:
    """Return two Linmas per TPS from the next desa of the kecamatan, and six to spare."""
    neighbour = {A: B, B: C, C: H, H: A, D: E, E: F, F: D}
    homes = [neighbour[desa] for desa, _, _ in _STATIONS for _ in range(2)] + [A] * 6
    return [
        Member("LINMAS", f"LINMAS {n:02d}", "ANGGOTA", f"35140000000{n:05d}", unit="SATLINMAS", base_code=home, home_code=home)
        for n, home in enumerate(homes, start=1)
    ]


def dataset() -> Dataset:
    """Return the data of the district, with 4 as the least reserve so that few people suffice."""
    lat, lon = _POINTS[B]
    store = {"name": "Gudang KPU", "kind": "gudang", "lat": lat, "lon": lon, "desa_code": B, "unsur": "POLRI", "count": 2}
    return Dataset(
        areas=tuple(area_of(code) for code in _POINTS),
        stations=tuple(station_of(*row) for row in _STATIONS),
        members=_people(),
        static_posts=tuple(StaticPost(code=STORE, shift=shift, **store) for shift in ("S2", "S5")),
        policies={"cadangan_min": "4"},
        operation=Operation(name="OPERASI CONTOH", polres="PASURUAN", mako_lat=-7.605, mako_lon=112.703),
        sha256="0" * 64,
    )


@dataclass(frozen=True)
class Duty:
    """Who stands where over which shifts."""

    post: str
    shifts: tuple[str, ...]
    unsur: str
    role: str
    team: str
    people: tuple[str, ...]


def police(*numbers: int) -> tuple[str, ...]:
    return tuple(f"9001{number:04d}" for number in numbers)


def _duties() -> list[Duty]:
    """Return the roster: S1 crews go on into S3 and S4, S2 crews into S5.

    Store men live in SELATAN (the store lies in BATUR); 22 is fresh in S5.
    """
    north, south = f"R-{UTARA}-00", f"R-{SELATAN}-00"
    crews = [
        (north + "1", ("S3", "S4"), (1, 2)),
        (north + "2", ("S1",), (3,)),
        (north + "2", ("S3", "S4"), (3, 4)),
        (north + "3", ("S3", "S4"), (5, 6)),
        (south + "1", ("S3", "S4"), (11, 12)),
        (south + "2", ("S1",), (13,)),
        (south + "2", ("S3", "S4"), (13, 14)),
        (south + "3", ("S1",), (15,)),
        (south + "3", ("S3", "S4"), (15, 16)),
        (south + "4", ("S1",), (17,)),
        (south + "4", ("S3", "S4"), (17, 18)),
        (north + "2", ("S2", "S5"), (7,)),
        (south + "2", ("S2", "S5"), (19,)),
        (south + "3", ("S2", "S5"), (20, 21)),
        (south + "4", ("S2",), (10,)),
        (south + "4", ("S5",), (10, 22)),
        (STORE, ("S2", "S5"), (8, 9)),
    ]
    duties = [Duty(post, shifts, "POLRI", "anggota", "", police(*numbers)) for post, shifts, numbers in crews]
    duties.append(Duty(south + "3", ("S3", "S4"), "TNI", "anggota", "", ("31000001",)))
    leaders = ((f"PADAL-{UTARA}", 27, 28, "padal"), (f"PADAL-{SELATAN}", 29, 30, "padal"), ("PAMENWAS-I", 31, 32, "pamenwas"))
    for post, first, second, role in leaders:
        duties += [Duty(post, ("S1", "S3", "S4"), "POLRI", role, "", police(first)), Duty(post, ("S5",), "POLRI", role, "", police(second))]
    duties.append(Duty("CADANGAN", ("S3", "S4"), "POLRI", "cadangan", "SST-1", police(23, 24, 25, 26)))
    for index, (desa, number, _) in enumerate(_STATIONS):
        pair = tuple(f"35140000000{n:05d}" for n in (2 * index + 1, 2 * index + 2))
        duties.append(Duty(f"T-{desa}-{number:03d}", ("S3", "S4"), "LINMAS", "anggota", "", pair))
    return duties


def _posts() -> dict[str, PlanPost]:
    category = {(desa, number): name for desa, number, name in _STATIONS}
    groups = {**_BEATS, **{f"T-{desa}-{number:03d}": ((desa, number),) for desa, number, _ in _STATIONS}}
    posts = {}
    for post, sites in groups.items():
        kind = category[sites[0]]
        first = station_of(*sites[0], kind)
        posts[post] = PlanPost(
            post=post,
            kind="regu" if post.startswith("R-") else "tps",
            category=kind,
            kecamatan=_NAMES[sites[0][0][:6]],
            desa_codes=tuple(sorted({desa for desa, _ in sites})),
            stations=tuple(f"{desa}/{number:03d}" for desa, number in sites),
            weight=round(WEIGHTS[kind] * len(sites), 4),
            lat=first.lat or 0.0,
            lon=first.lon or 0.0,
        )
    return posts | _standing_posts()


def _standing_posts() -> dict[str, PlanPost]:
    mako = (-7.605, 112.703)
    north, south = (A, B, C, H), (D, E, F)
    rows = (
        PlanPost(STORE, "statis", "", "UTARA", (B,), (), 10.0, *_POINTS[B]),
        PlanPost("CADANGAN", "cadangan", "", "", (), (), 0.0, *mako),
        PlanPost(f"PADAL-{UTARA}", "komando", "", "UTARA", north, (), 0.0, *_POINTS[UTARA]),
        PlanPost(f"PADAL-{SELATAN}", "komando", "", "SELATAN", south, (), 0.0, *_POINTS[SELATAN]),
        PlanPost("PAMENWAS-I", "komando", "", "", north, (), 0.0, *_POINTS[UTARA]),
    )
    return {row.post: row for row in rows}


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return great circle x 1.4 in whole metres, by the arctangent form of the haversine formula."""
    lat_one, lat_other = radians(one[0]), radians(other[0])
    share = sin((lat_other - lat_one) / 2) ** 2 + cos(lat_one) * cos(lat_other) * sin(radians(other[1] - one[1]) / 2) ** 2
    return round(2 * 6_371_000 * atan2(sqrt(share), sqrt(1 - share)) * 1.4) / 1000


def plan() -> Plan:
    """Return a plan of the district that breaks no rule: every slot full, every goal worked out by hand."""
    posts, members = _posts(), {member.number: member for member in dataset().members}
    rows, travel = [], 0.0
    for duty in _duties():
        post = posts[duty.post]
        for number in duty.people:
            member = members[number]
            km = distance_km(_POINTS[member.base_code], (post.lat, post.lon))
            travel += km * (1 if duty.shifts[-2:] == ("S3", "S4") and "S1" not in duty.shifts else len(duty.shifts) - ("S4" in duty.shifts))
            rows += [_row(shift, post, duty, member, km) for shift in duty.shifts]
    return Plan(
        rows=tuple(sorted(rows, key=lambda row: (row.shift, row.post, row.unsur, row.role, row.team, row.number))),
        posts=tuple(posts[name] for name in sorted(posts)),
        needs=_needs(posts),
        goals=_goals(round(travel, 3)),
        status="optimal",
        seed=0,
        input_sha256="0" * 64,
        version="0",
    )


def _row(shift: str, post: PlanPost, duty: Duty, member: Member, km: float) -> PlanRow:
    place = (post.kecamatan, post.desa_codes, post.stations, post.category)
    return PlanRow(shift, post.post, *place, duty.unsur, duty.role, duty.team, member.number, member.name, member.rank, member.unit, km)


def _needs(posts: dict[str, PlanPost]) -> tuple[PlanNeed, ...]:
    """Return one row per slot: every slot is full, so the need is what stands there."""
    heads: Counter[tuple[str, str, str, str]] = Counter()
    for duty in _duties():
        for shift in duty.shifts:
            heads[(shift, duty.post, duty.unsur, duty.role)] += len(duty.people)
    return tuple(
        PlanNeed(shift, post, unsur, role, count, count, 0, posts[post].weight if role == "anggota" else 0.0)
        for (shift, post, unsur, role), count in sorted(heads.items())
    )


def _goals(travel: float) -> tuple[PlanGoal, ...]:
    """Return the goals; the balance by hand.

    Weighted minutes: S1 720, S2 540 x 1.5 = 810, S3 480, S4 660 + 240 / 2 = 780, S5 720 + 300 / 2 = 870.
    Polri, leaders included: 7 x (720 + 480 + 780) + 10 x 1260 + 7 x (810 + 870) + 4 x 870 = 13860 +
    12600 + 11760 + 3480 = 41700 over floor(2/3 x 60) = 40: share 1042.5, above it 7 x 937.5 + 10 x
    217.5 + 7 x 637.5 = 13200. TNI 1260 over 2: 630 above. Linmas 30 x 1260 over 36: share 1050, 30 x
    210 = 6300. Together 20130.
    """
    values = {
        "risiko_tak_terjaga": 0.0,
        "pimpinan": 0.0,
        "netralitas_lunak": 0.0,
        "perubahan": 0.0,
        "keseimbangan": 20130.0,
        "jarak": travel,
    }
    return tuple(PlanGoal(key, value, value, 0.0, "tangan") for key, value in values.items())
