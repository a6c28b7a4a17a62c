"""Small random problems, seeded, with beats given: for property tests, the agreement test and benchmarks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem import (
    MINUTES_PER_DAY,
    WEIGHT_SCALE,
    BeatRules,
    Person,
    Policies,
    Post,
    PostKind,
    Problem,
    Role,
    Shift,
    Site,
    Slot,
    Strictness,
    Tasking,
    Unsur,
)
from solver.terrain import generator


@dataclass(frozen=True, slots=True)
class ProblemSize:
    """How large a random problem is; ``grid`` is the step of every time in minutes."""

    districts: int = 2
    areas: int = 5
    sites: int = 9
    shifts: int = 4
    polri: int = 12
    tni: int = 3
    linmas: int = 10
    grid: int = 120


CAPS = (("kurang_rawan", 4), ("rawan", 2), ("sangat_rawan", 1), ("khusus", 1))
_BASE_WEIGHT = {"kurang_rawan": 1, "rawan": 5, "sangat_rawan": 25, "khusus": 25}
_ORIGIN_E6 = (-7_600_000, 112_800_000)


def random_problem(seed: int, size: ProblemSize | None = None) -> Problem:
    """Return a small valid problem with beats given, for property tests: every kind of post, role and rule occurs.

    Times lie on a coarse grid so that gaps, stretches and windows often meet a limit exactly; reach,
    switches, windows, homes, charges and kin areas are drawn so that each binds now and then.
    """
    size = size or ProblemSize()
    rng = generator(seed, 3)
    shifts = _random_shifts(rng, size)
    sites = _random_sites(rng, size)
    beats = _join_beats(sites)
    stations = [_post(f"T-{site.id}", PostKind.STATION, [site]) for site in sites]
    objects = [_object(rng, nth, sites) for nth in range(2)]
    command = [_command(district, sites) for district in sorted({site.district for site in sites})]
    reserve = Post("CADANGAN", PostKind.RESERVE, "", "", (), (), 0, *_ORIGIN_E6)
    slots = [slot for beat in beats for slot in _beat_slots(rng, beat, shifts)]
    slots += [slot for station in stations for slot in _station_slots(station, shifts)]
    slots += [slot for post in objects for slot in _object_slots(rng, post, shifts)]
    slots += [slot for post in command for slot in _padal_slots(post, slots, beats, shifts)]
    slots += _reserve_slots(reserve, shifts, size.polri)
    return Problem(
        sites=tuple(sites),
        posts=(*beats, *stations, *objects, *command, reserve),
        shifts=shifts,
        slots=tuple(slots),
        persons=_random_people(rng, size, sites),
        policies=_random_policies(rng),
        beat_rules=BeatRules(max_sites=CAPS, max_distance_m=60_000),
        seed=seed,
    )


def _random_shifts(rng: np.random.Generator, size: ProblemSize) -> tuple[Shift, ...]:
    """Return shifts in order of time; where two touch and last 20 h at most, the first such pair is one duty."""
    lengths = size.grid * rng.integers(2, 6, size.shifts)
    pauses = size.grid * rng.choice([0, 0, 0, 2, 4], size.shifts)
    shifts: list[Shift] = []
    clock = -8 * size.grid
    has_pair = False
    for nth, (length, pause) in enumerate(zip(lengths.tolist(), pauses.tolist(), strict=True)):
        before = shifts[-1] if shifts else None
        is_pair = not has_pair and before is not None and before.end == clock and clock + length - before.start <= 1_200
        has_pair = has_pair or is_pair
        shifts.append(Shift(f"S{nth + 1}", clock, clock + length, before.id if is_pair and before else None))
        clock += length + pause
    return tuple(shifts)


def _random_sites(rng: np.random.Generator, size: ProblemSize) -> list[Site]:
    """Return sites sorted by area; each area lies in one district and holds at least one site."""
    owners = sorted([*range(size.areas), *rng.integers(0, size.areas, max(0, size.sites - size.areas)).tolist()])
    sites = []
    for nth, area in enumerate(owners):
        category = ("kurang_rawan", "kurang_rawan", "rawan", "sangat_rawan")[int(rng.integers(4))]
        weight = _BASE_WEIGHT[category] * WEIGHT_SCALE * (100 + int(rng.integers(0, 100))) // 100
        lat, lon = _ORIGIN_E6[0] + 10_000 * int(rng.integers(0, 12)), _ORIGIN_E6[1] + 10_000 * area
        sites.append(Site(f"A{area}/{nth + 1:03d}", f"A{area}", f"K{area % size.districts}", category, weight, lat, lon))
    return sites


def _join_beats(sites: list[Site]) -> list[Post]:
    """Return beats of neighbours in the list: one category and district, within the caps, three areas at most."""
    caps = dict(CAPS)
    groups: dict[tuple[str, str], list[list[Site]]] = {}
    for site in sites:
        held = groups.setdefault((site.district, site.category), [[]])
        if len(held[-1]) == caps[site.category] or len({s.area for s in held[-1]} | {site.area}) > 3:
            held.append([])
        held[-1].append(site)
    joined = [group for key in sorted(groups) for group in groups[key]]
    return [_post(f"R-{group[0].district}-{nth:03d}", PostKind.BEAT, group) for nth, group in enumerate(joined, start=1)]


def _post(post_id: str, kind: PostKind, group: list[Site]) -> Post:
    areas, ids = tuple(sorted({site.area for site in group})), tuple(sorted(site.id for site in group))
    first, weight = group[0], sum(site.weight for site in group)
    return Post(post_id, kind, first.category, first.district, areas, ids, weight, first.lat_e6, first.lon_e6)


def _object(rng: np.random.Generator, nth: int, sites: list[Site]) -> Post:
    site = sites[int(rng.integers(len(sites)))]
    return Post(f"O{nth + 1}", PostKind.STATIC, "", site.district, (site.area,), (), 10 * WEIGHT_SCALE, site.lat_e6, site.lon_e6)


def _command(district: str, sites: list[Site]) -> Post:
    own = [site for site in sites if site.district == district]
    areas = tuple(sorted({site.area for site in own}))
    return Post(f"PADAL-{district}", PostKind.COMMAND, "", district, areas, (), 0, own[0].lat_e6, own[0].lon_e6)


def _beat_slots(rng: np.random.Generator, beat: Post, shifts: tuple[Shift, ...]) -> list[Slot]:
    chain = {s.continues for s in shifts if s.continues} | {s.id for s in shifts if s.continues}
    slots = []
    for shift in shifts:
        heads = 2 if shift.id in chain else int(rng.integers(0, 3)) * (beat.category != "kurang_rawan")
        if heads:
            slots.append(Slot(beat.id, shift.id, Unsur.POLRI, Role.MEMBER, heads, beat.weight))
        if beat.category == "sangat_rawan" and shift.id in chain:
            slots.append(Slot(beat.id, shift.id, Unsur.TNI, Role.MEMBER, 1, beat.weight))
    return slots


def _station_slots(station: Post, shifts: tuple[Shift, ...]) -> list[Slot]:
    chain = {s.continues for s in shifts if s.continues} | {s.id for s in shifts if s.continues}
    return [Slot(station.id, s.id, Unsur.LINMAS, Role.MEMBER, 1, station.weight) for s in shifts if s.id in chain]


def _object_slots(rng: np.random.Generator, post: Post, shifts: tuple[Shift, ...]) -> list[Slot]:
    skill = "lantas" if rng.uniform() < 0.3 else None
    chosen = [shift for shift in shifts if rng.uniform() < 0.7]
    return [Slot(post.id, shift.id, Unsur.POLRI, Role.MEMBER, int(rng.integers(1, 3)), post.weight, skill) for shift in chosen]


def _padal_slots(command: Post, slots: list[Slot], beats: list[Post], shifts: tuple[Shift, ...]) -> list[Slot]:
    """Return one padal in the first shift with demand of each day, and in the shift that continues it."""
    own = {beat.id for beat in beats if beat.district == command.district}
    active = [shift for shift in shifts if any(slot.post in own and slot.shift == shift.id for slot in slots)]
    first: dict[int, Shift] = {}
    for shift in active:
        first.setdefault(shift.start // MINUTES_PER_DAY, shift)
    leading = {shift.id for shift in first.values()}
    needed = [shift for shift in active if shift.id in leading or shift.continues in leading]
    return [Slot(command.id, shift.id, Unsur.POLRI, Role.PADAL, 1, 0) for shift in needed]


def _reserve_slots(reserve: Post, shifts: tuple[Shift, ...], polri: int) -> list[Slot]:
    chain = {s.continues for s in shifts if s.continues} | {s.id for s in shifts if s.continues}
    heads = polri * 2 // 3 // 3
    return [Slot(reserve.id, shift.id, Unsur.POLRI, Role.RESERVE, heads, 0) for shift in shifts if shift.id in chain and heads]


def _random_people(rng: np.random.Generator, size: ProblemSize, sites: list[Site]) -> tuple[Person, ...]:
    areas = sorted({site.area for site in sites})
    people = []
    for unsur, count in ((Unsur.POLRI, size.polri), (Unsur.TNI, size.tni), (Unsur.LINMAS, size.linmas)):
        for nth in range(count):
            rank = int(rng.integers(1, 9)) if unsur is Unsur.POLRI else 1
            people.append(_random_person(rng, f"{unsur[0]}{nth + 1:03d}", unsur, rank, areas))
    return tuple(people)


def _random_person(rng: np.random.Generator, person_id: str, unsur: Unsur, rank: int, areas: list[str]) -> Person:
    pick = [areas[i] for i in rng.integers(0, len(areas), 3)]
    tasking = Tasking.FREE
    if unsur is Unsur.POLRI and rank >= 7:
        tasking = (Tasking.FREE, Tasking.PADAL, Tasking.HELD_BACK)[int(rng.integers(3))]
    start = 240 * int(rng.integers(-4, 3))
    windows = ([(-4_320, 7_200)], [(-4_320, 7_200)], [(start, start + 1_440)], [])[int(rng.integers(4))]
    lat, lon = _ORIGIN_E6[0] + 10_000 * int(rng.integers(0, 12)), _ORIGIN_E6[1] + 10_000 * int(rng.integers(0, 8))
    return Person(
        id=person_id,
        unsur=unsur,
        rank=rank,
        tasking=tasking,
        unit=f"U{int(rng.integers(3))}",
        lat_e6=lat,
        lon_e6=lon,
        home=pick[0] if rng.uniform() < 0.85 else None,
        charges=(pick[1],) if rng.uniform() < 0.3 else (),
        kin_areas=(pick[2],) if rng.uniform() < 0.2 else (),
        windows=tuple(windows),
        skills=("lantas",) if rng.uniform() < 0.3 else (),
    )


def _random_policies(rng: np.random.Generator) -> Policies:
    levels = [Strictness.HARD, Strictness.HARD, Strictness.SOFT, Strictness.OFF]
    polri, tni, linmas, charge = (levels[i] for i in rng.integers(0, 4, 4))
    return Policies(
        neutrality_home=((Unsur.POLRI, polri), (Unsur.TNI, tni), (Unsur.LINMAS, linmas)),
        neutrality_charge=charge,
        refuse_unknown_home=bool(rng.integers(2)),
        max_distance_m=((Unsur.POLRI, int(rng.choice([9_000, 60_000]))), (Unsur.TNI, 60_000), (Unsur.LINMAS, 10_000)),
        continuity=bool(rng.uniform() < 0.8),
        reserve_min=int(rng.integers(0, 3)),
        platoon_size=2,
        padal_min_rank=6,
        pamenwas_min_rank=8,
        leaders_first=bool(rng.uniform() < 0.3),
    )
