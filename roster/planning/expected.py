"""What a plan must contain, worked out from the user's data alone for the check of a plan.

Demand, weights, levels and shifts share nothing with the way from data to optimiser: a fault made
there shows up here. Only points that the data do not give are taken from the same fall-back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction

from roster.domain.calendar import PATTERN, ShiftRule
from roster.domain.operation import Dataset
from roster.domain.policy import read_policies
from roster.domain.risk import settle_index
from roster.domain.tps import Pattern, PollingStation, StaticPost
from roster.domain.withdrawal import GuardedPlace, stands
from roster.planning.places import Places
from solver.problem import MINUTES_PER_DAY, WEIGHT_SCALE, BeatRules, Post, PostKind, Role, Shift, Site, Slot, Unsur

ROLES = {"anggota": Role.MEMBER, "padal": Role.PADAL, "pamenwas": Role.PAMENWAS, "cadangan": Role.RESERVE}
"""Role texts of the tables."""

KINDS = {
    "regu": PostKind.BEAT,
    "tps": PostKind.STATION,
    "statis": PostKind.STATIC,
    "cadangan": PostKind.RESERVE,
    "komando": PostKind.COMMAND,
}
"""Kinds of post as the tables write them."""

RESERVE_POST = "CADANGAN"

Asked = frozenset[tuple[str, str]]
"""(kecamatan, shift) in which some post of the kecamatan asks for somebody."""


@dataclass(frozen=True)
class Ground:
    """The settled facts of one data set: TPS by id, patterns by category, areas by code, names of kecamatan."""

    sites: Mapping[str, Site]
    patterns: Mapping[str, Pattern]
    shifts: tuple[ShiftRule, ...]
    desa_of: Mapping[str, tuple[str, ...]]
    kecamatan_names: Mapping[str, str]
    rayons: Mapping[str, tuple[str, ...]]
    static_areas: Mapping[str, tuple[str, ...]]
    fixed_points: Mapping[str, tuple[int, int]]
    measured: frozenset[str]

    def district_of(self, desa: str) -> str:
        """Return the kecamatan of a desa, "" for an unknown one."""
        return next((code for code, inside in self.desa_of.items() if desa in inside), "")

    def heads(self, rule: ShiftRule, unsur: str, category: str) -> int:
        """Return the heads of one unsur a shift asks for at a beat (Linmas: at a TPS) of a category."""
        asked = dict(rule.demand).get((unsur, category), 0)
        if asked != PATTERN:
            return asked
        pattern = self.patterns[category]
        return {"POLRI": pattern.polri, "TNI": pattern.tni, "LINMAS": pattern.linmas_per_tps}[unsur]


def survey(dataset: Dataset) -> Ground:
    """Return the settled facts of a data set: newest index, weights R, coordinates, who lies in which kecamatan."""
    patterns = {pattern.category: pattern for pattern in dataset.patterns}
    kecamatan = {area.code: area for area in dataset.areas if area.is_kecamatan}
    desa_of: dict[str, list[str]] = defaultdict(list)
    for area in dataset.areas:
        if not area.is_kecamatan:
            desa_of[area.parent].append(area.code)
    rayons: dict[str, list[str]] = defaultdict(list)
    for area in kecamatan.values():
        if area.rayon:
            rayons[area.rayon].append(area.code)
    stations = settle_index(dataset.stations, dataset.events)
    points = {area.code: (area.lat, area.lon) for area in dataset.areas if area.lat is not None and area.lon is not None}
    parents = {area.code: area.parent for area in dataset.areas}
    places = Places(dataset)
    placed = [(station, _point(station, points)) for station in stations]
    return Ground(
        sites={s.id: _site(s, parents[s.desa_code], patterns, point or places.station_point(s)) for s, point in placed},
        patterns=patterns,
        shifts=dataset.shifts,
        desa_of={code: tuple(sorted(found)) for code, found in desa_of.items()},
        kecamatan_names={code: area.name for code, area in kecamatan.items()},
        rayons={name: tuple(sorted(found)) for name, found in rayons.items()},
        static_areas=_static_areas(dataset),
        fixed_points=_fixed_points(dataset, places),
        measured=frozenset(station.id for station, point in placed if point is not None),
    )


def _static_areas(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    areas: dict[str, set[str]] = defaultdict(set)
    for static in _guarded_objects(dataset):
        areas[static.code] |= {static.desa_code} - {""}
    return {code: tuple(sorted(found)) for code, found in areas.items()}


def _fixed_points(dataset: Dataset, places: Places) -> dict[str, tuple[int, int]]:
    """Return millionths of a degree of the posts that do not depend on beats: objects, command posts, the reserve."""
    points = {static.code: places.object_point(static) for static in reversed(_guarded_objects(dataset))}
    commands = {f"PADAL-{area.code}": [area.code] for area in dataset.areas if area.is_kecamatan}
    commands |= {rayon_post(rayon): codes for rayon, codes in places.rayons().items()}
    for name, codes in commands.items():
        post = places.command_post(name, "", codes)
        points[name] = (post.lat_e6, post.lon_e6)
    return points | {RESERVE_POST: places.mako}


def _guarded_objects(dataset: Dataset) -> list[StaticPost]:
    """Return the rows of ``objek`` that ask for guards: a row of reserve only says where the mako lies."""
    return [static for static in dataset.static_posts if static.count > 0 and static.role != "cadangan"]


def _point(station: PollingStation, points: Mapping[str, tuple[float | None, float | None]]) -> tuple[int, int] | None:
    """Return millionths of a degree of the TPS, else of its desa; None where neither is known."""
    is_own = station.lat is not None and station.lon is not None
    lat, lon = (station.lat, station.lon) if is_own else points.get(station.desa_code, (None, None))
    return None if lat is None or lon is None else (round(lat * 1e6), round(lon * 1e6))


def _site(station: PollingStation, district: str, patterns: Mapping[str, Pattern], point: tuple[int, int]) -> Site:
    category = station.category or "kurang_rawan"
    score = Fraction(str(station.score or 0))
    weight = Fraction(str(patterns[category].weight)) * (1 + score / 100) * WEIGHT_SCALE
    return Site(station.id, station.desa_code, district, category, round(weight), *point)


def expected_shifts(dataset: Dataset) -> tuple[Shift, ...]:
    """Return the shifts in the solver's terms, in the order of the data."""
    return tuple(Shift(rule.code, rule.start, rule.end, rule.continues or None) for rule in dataset.shifts)


def expected_beat_rules(dataset: Dataset) -> BeatRules:
    """Return the limits on beats from the patterns and the policies ``maks_jarak_regu_km`` and ``maks_desa_regu``."""
    values = read_policies(dataset.policies)
    return BeatRules(
        max_sites=tuple((pattern.category, pattern.max_tps) for pattern in dataset.patterns),
        max_areas=values.get("maks_desa_regu", 3),
        max_distance_m=round(values.get("maks_jarak_regu_km", 8) * 1000),
    )


def station_ids(ground: Ground) -> set[str]:
    """Return the TPS that are posts of their own: those where some shift asks for Linmas."""
    return {site.id for site in ground.sites.values() if any(ground.heads(rule, "LINMAS", site.category) > 0 for rule in ground.shifts)}


def rayon_post(rayon: str) -> str:
    """Return the id of the pamenwas post of a rayon: its name in capitals, other signs as a dash."""
    return "PAMENWAS-" + re.sub(r"[^A-Z0-9]+", "-", rayon.upper()).strip("-")


def expected_slots(dataset: Dataset, ground: Ground, posts: Iterable[Post], *, reserve: int) -> tuple[Slot, ...]:
    """Return every slot with a demand above zero: beats, TPS, static posts, leaders, and ``reserve`` heads of reserve."""
    posts = tuple(posts)
    guard = [*_guard_slots(ground, posts)]
    standing = _standing_slots(dataset, guard, posts)
    district = {post.id: post.district for post in posts}
    asked, left = (frozenset((district[slot.post], slot.shift) for slot in each) for each in (guard, standing))
    slots = [*standing, *_static_slots(dataset), *_leader_slots(ground, asked, left)]
    if reserve > 0:
        slots += [Slot(RESERVE_POST, code, Unsur.POLRI, Role.RESERVE, reserve, 0) for code in reserve_shifts(dataset.shifts)]
    return tuple(slots)


def _guard_slots(ground: Ground, posts: Iterable[Post]) -> Iterator[Slot]:
    forces = {PostKind.BEAT: (Unsur.POLRI, Unsur.TNI), PostKind.STATION: (Unsur.LINMAS,)}
    for post in posts:
        if post.category not in ground.patterns:
            continue
        for unsur in forces.get(post.kind, ()):
            for rule in ground.shifts:
                heads = ground.heads(rule, unsur, post.category)
                if heads > 0:
                    yield Slot(post.id, rule.code, unsur, Role.MEMBER, heads, post.weight)


def _standing_slots(dataset: Dataset, guard: Iterable[Slot], posts: Iterable[Post]) -> list[Slot]:
    """Return the slots of posts that no decision of the sheet ``penarikan`` has withdrawn by the start of the shift."""
    midnight = datetime.combine(dataset.operation.voting_day, time())
    starts = {rule.code: midnight + timedelta(minutes=rule.start) for rule in dataset.shifts}
    places = {post.id: GuardedPlace(post.id, post.areas, post.district, post.category) for post in posts}
    return [slot for slot in guard if stands(dataset.standing, places[slot.post], starts[slot.shift])]


def _lifted(members: Collection[str], guard: Asked, standing: Asked) -> set[str]:
    """Return the shifts in which posts of these kecamatan ask for somebody, but every one of them is withdrawn."""
    asked, left = ({shift for code, shift in each if code in members} for each in (guard, standing))
    return asked - left


def _static_slots(dataset: Dataset) -> Iterator[Slot]:
    rows: dict[tuple[str, str, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for static in _guarded_objects(dataset):
        weight = round(Fraction(str(static.weight)) * WEIGHT_SCALE)
        rows[(static.code, static.shift, static.unsur, static.role)].append((static.count, weight, static.skill.lower()))
    for (code, shift, unsur, role), found in rows.items():
        demand = sum(count for count, _, _ in found)
        weight = max(weight for _, weight, _ in found)
        yield Slot(code, shift, Unsur(unsur), ROLES[role], demand, weight, found[0][2] or None)


def _leader_slots(ground: Ground, guard: Asked, standing: Asked) -> Iterator[Slot]:
    categories: dict[str, set[str]] = defaultdict(set)
    for site in ground.sites.values():
        categories[site.district].add(site.category)
    for code, present in sorted(categories.items()):
        for shift in command_shifts(ground, present, _lifted([code], guard, standing)):
            yield Slot(f"PADAL-{code}", shift, Unsur.POLRI, Role.PADAL, 1, 0)
    for rayon, members in sorted(ground.rayons.items()):
        present = set().union(*(categories.get(code, set()) for code in members))
        for shift in command_shifts(ground, present, _lifted(members, guard, standing)):
            yield Slot(rayon_post(rayon), shift, Unsur.POLRI, Role.PAMENWAS, 1, 0)


def command_shifts(ground: Ground, categories: set[str], lifted: Collection[str] = ()) -> list[str]:
    """Return the shifts a commander serves where TPS of these categories lie, in order of time.

    Per day (by start of shift) on which their posts ask for anybody: the first such shift and those
    that continue it. A shift he serves as a continuation belongs to the day its chain began on. ``lifted`` are
    shifts in which all these posts are withdrawn.
    """
    served: list[str] = []
    days: set[int] = set()
    for rule in sorted(ground.shifts, key=lambda rule: (rule.start, rule.end, rule.code)):
        is_asked = rule.code not in lifted
        is_asked = is_asked and any(ground.heads(rule, unsur, category) > 0 for unsur in Unsur for category in categories)
        day = rule.start // MINUTES_PER_DAY
        if rule.continues and rule.continues in served:
            served.append(rule.code)
        elif is_asked and day not in days:
            served.append(rule.code)
            days.add(day)
    return served


def reserve_shifts(shifts: Iterable[ShiftRule]) -> list[str]:
    """Return the shifts the reserve stands by in: the chain of the voting day, else the longest shift that starts on it."""
    rules = sorted(shifts, key=lambda rule: (rule.start, rule.end, rule.code))
    on_day = [rule for rule in rules if 0 <= rule.start < MINUTES_PER_DAY] or rules
    chains: list[list[str]] = []
    for rule in rules:
        chain = next((chain for chain in chains if rule.continues in chain), None)
        if chain is None:
            chains.append([rule.code])
        else:
            chain.append(rule.code)
    for rule in on_day:
        chain = next(chain for chain in chains if rule.code in chain)
        if len(chain) > 1:
            return chain
    return [max(on_day, key=lambda rule: (rule.end - rule.start, rule.code)).code] if on_day else []
