"""Domain facts to a solver problem: the only module that knows both vocabularies.

Names stay behind: what crosses is ids, minutes, metres and integer weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from roster.domain.calendar import PATTERN, minute_of
from roster.domain.operation import Dataset
from roster.domain.personnel import Member, rank_level
from roster.domain.placeholders import ASSUMED_RANKS, OUTSIDE, unit_slug
from roster.domain.plan import Plan, PlanPost
from roster.domain.policy import read_policies
from roster.domain.risk import settle_index
from roster.domain.stages import stages_of
from roster.domain.tps import CATEGORIES, Pattern, PollingStation
from roster.planning.followed_baseline import followed_baseline
from roster.planning.places import Places
from roster.planning.standing_posts import still_demanded
from solver.beats import build_beats
from solver.problem import (
    WEIGHT_SCALE,
    BeatRules,
    Person,
    Policies,
    Post,
    Posting,
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

ROLE_OF_TEXT = {"anggota": Role.MEMBER, "padal": Role.PADAL, "pamenwas": Role.PAMENWAS, "cadangan": Role.RESERVE}
TASKING_OF_TEXT = {"bebas": Tasking.FREE, "padal": Tasking.PADAL, "pamenwas": Tasking.PAMENWAS, "dikecualikan": Tasking.HELD_BACK}
RESERVE_POST = "CADANGAN"
LOWEST_CLASS = "BRIPDA"
"""Who bears this rank or a lower one is not paired with his like where that can be avoided."""
_OPEN_END = 1_000_000


def problem_of(dataset: Dataset, *, seed: int = 0, baseline: Plan | None = None) -> Problem:
    """Return the solver's problem for a dataset: beats built, slots counted, people translated.

    With a baseline its beats are kept where no changed TPS touches them, renumbered ones followed, and its postings are
    what changes are counted against, those of a place kept for somebody now known being his.
    """
    baseline = followed_baseline(dataset, baseline) if baseline else None
    places = Places(dataset)
    policies, rules = policies_of(dataset), beat_rules_of(dataset)
    sites = sites_of(dataset, places)
    kept, taken = _beats_of_table(baseline, places) if baseline else ([], [])
    beats = build_beats(sites, rules, policies.road_factor_milli, kept, taken)
    persons = persons_of(dataset, places)
    posts, slots = posts_and_slots(dataset, places, [*beats, *map(_station, sites)], persons)
    return Problem(
        sites=sites,
        posts=posts,
        shifts=shifts_of(dataset),
        slots=slots,
        persons=persons,
        policies=policies,
        beat_rules=rules,
        pins=tuple(Posting(pin.number, pin.shift, pin.post) for pin in dataset.pins),
        baseline=tuple(Posting(row.number, row.shift, row.post) for row in baseline.rows) if baseline else (),
        seed=seed,
    )


def with_beats_anew(problem: Problem, dataset: Dataset, baseline: Plan) -> Problem:
    """Return the problem of a dataset and a baseline with only those beats kept that would be built anew just so; itself where all are."""
    places, rules, road = Places(dataset), problem.beat_rules, problem.policies.road_factor_milli
    beats, taken = _beats_of_table(baseline, places)
    fresh = {(beat.category, beat.sites) for beat in build_beats(problem.sites, rules, road)}
    kept = [beat for beat in beats if (beat.category, beat.sites) in fresh]
    if len(kept) == len(beats):
        return problem
    built = build_beats(problem.sites, rules, road, kept, taken)
    posts, slots = posts_and_slots(dataset, places, [*built, *map(_station, problem.sites)], problem.persons)
    return replace(problem, posts=posts, slots=slots)


def _beats_of_table(plan: Plan, places: Places) -> tuple[list[Post], list[str]]:
    """Return the beats of a plan and every id in use; posts kept for duties begun alone guard nothing any more, but keep their names."""
    beats = [_post_of_table(row, places) for row in plan.guarding if row.kind == "regu"]
    return beats, [row.post for row in plan.posts if row.kind == "regu"]


def _post_of_table(row: PlanPost, places: Places) -> Post:
    district = places.district_of(row.desa_codes[0]) if row.desa_codes else ""
    lat, lon = round(row.lat * 1e6), round(row.lon * 1e6)
    return Post(row.post, PostKind.BEAT, row.category, district, row.desa_codes, row.stations, round(row.weight * WEIGHT_SCALE), lat, lon)


def policies_of(dataset: Dataset) -> Policies:
    """Return the policies of the sheet ``kebijakan`` over the defaults of the model."""
    given, default = read_policies(dataset.policies), Policies()
    is_pilkades = dataset.operation.election == "pilkades"
    charge = Strictness.HARD if is_pilkades else default.neutrality_charge
    hours = {
        name: round(given[key] * 60)
        for name, key in (
            ("min_rest", "istirahat_min_jam"),
            ("max_stretch", "rentang_maks_jam"),
            ("long_stretch", "rentang_panjang_jam"),
            ("rest_after_long", "istirahat_panjang_jam"),
            ("week_limit", "maks_jam_7_hari"),
        )
        if key in given
    }
    plain = {
        name: given[key]
        for name, key in (
            ("refuse_unknown_home", "tolak_domisili_kosong"),
            ("continuity", "satu_regu_s3_s4"),
            ("strength_share", "bagian_kekuatan"),
            ("reserve_min", "cadangan_min"),
            ("reserve_share", "cadangan_bagian"),
            ("reserve_cap_share", "cadangan_batas_bagian"),
            ("leaders_first", "padal_didahulukan"),
            ("change_moved", "biaya_pindah"),
            ("change_new", "biaya_baru"),
        )
        if key in given
    }
    return Policies(
        neutrality_home=tuple((unsur, _home_strictness(unsur, given)) for unsur in Unsur),
        neutrality_charge=Strictness(given.get("netralitas_binaan", charge)),
        max_distance_m=tuple((unsur, _reach_m(unsur, given, default)) for unsur in Unsur),
        road_factor_milli=round(given.get("faktor_jalan", default.road_factor_milli / 1000) * 1000),
        platoon_size=max(1, given.get("isi_peleton", default.platoon_size)),
        strength_stages=tuple((*stage.minutes, *stage.share) for stage in stages_of(given, dataset.operation.voting_day)),
        junior_max_rank=rank_level("POLRI", given.get("pangkat_yunior", LOWEST_CLASS)) or -1,
        padal_min_rank=rank_level("POLRI", "IPDA"),
        pamenwas_min_rank=rank_level("POLRI", "KOMPOL"),
        **hours,
        **plain,
    )


def _home_strictness(unsur: Unsur, given: dict[str, Any]) -> Strictness:
    """Return the switch of one unsur: its own key, the preset for Linmas, the common key, else hard."""
    own = given.get(f"netralitas_{unsur.value.lower()}")
    if own is not None:
        return Strictness(own)
    if unsur is Unsur.LINMAS and (given.get("linmas_lokal") or given.get("preset")):
        return Strictness.OFF
    return Strictness(given.get("netralitas_domisili", "hard"))


def _reach_m(unsur: Unsur, given: dict[str, Any], default: Policies) -> int:
    own = given.get(f"maks_jarak_km_{unsur.value.lower()}")
    common = given.get("maks_jarak_km") if unsur is not Unsur.LINMAS else None
    km = own if own is not None else common
    return round(km * 1000) if km is not None else default.reach_m(unsur)


def beat_rules_of(dataset: Dataset) -> BeatRules:
    """Return the limits on beats: caps from ``pola``, reach and desa from ``kebijakan``."""
    given, default = read_policies(dataset.policies), BeatRules()
    return BeatRules(
        max_sites=tuple((category, max(1, pattern.max_tps)) for category, pattern in patterns_of(dataset).items()),
        max_areas=max(1, given.get("maks_desa_regu", default.max_areas)),
        max_distance_m=round(given.get("maks_jarak_regu_km", default.max_distance_m / 1000) * 1000),
    )


def patterns_of(dataset: Dataset) -> dict[str, Pattern]:
    """Return category to pattern, in rising order of category."""
    by_category = {pattern.category: pattern for pattern in dataset.patterns}
    return {category: by_category[category] for category in CATEGORIES if category in by_category}


def sites_of(dataset: Dataset, places: Places) -> tuple[Site, ...]:
    """Return every TPS with settled category, weight R and coordinates (desa centroid where missing), sorted by id."""
    patterns = patterns_of(dataset)
    stations = sorted(settle_index(dataset.stations, dataset.events), key=lambda s: s.id)
    return tuple(_site(station, patterns, places) for station in stations)


def _site(station: PollingStation, patterns: dict[str, Pattern], places: Places) -> Site:
    category = station.category or CATEGORIES[0]
    weight = round(patterns[category].weight * (1 + (station.score or 0.0) / 100) * WEIGHT_SCALE)
    lat, lon = places.station_point(station)
    return Site(station.id, station.desa_code, places.district_of(station.desa_code), category, weight, lat, lon)


def shifts_of(dataset: Dataset) -> tuple[Shift, ...]:
    """Return the shifts in order of time."""
    rules = sorted(dataset.shifts, key=lambda rule: (rule.start, rule.end, rule.code))
    return tuple(Shift(rule.code, rule.start, rule.end, rule.continues or None) for rule in rules)


def persons_of(dataset: Dataset, places: Places) -> tuple[Person, ...]:
    """Return all people in the order of the list; who is not available has no window."""
    kin: dict[str, set[str]] = {}
    for conflict in dataset.conflicts:
        kin.setdefault(conflict.number, set()).update(places.desa_within(conflict.area_code))
    may_guard = bool(read_policies(dataset.policies).get("bko_tanpa_nama_boleh_tps"))
    return tuple(_person(_settled(member, may_guard), dataset, places, kin.get(member.number, set())) for member in dataset.members)


def _settled(member: Member, may_guard: bool) -> Member:
    """Return a place kept for somebody with the rank it counts as, and with a home outside where the policy lets it guard TPS."""
    if not member.is_placeholder:
        return member
    home = member.home_code or (OUTSIDE if may_guard else "")
    return replace(member, rank=member.rank or ASSUMED_RANKS[member.unsur], home_code=home)


def _person(member: Member, dataset: Dataset, places: Places, kin: set[str]) -> Person:
    lat, lon = places.base_point(member.base_code)
    charges = sorted({desa for code in member.charge_codes for desa in places.desa_within(code)})
    return Person(
        id=member.number,
        unsur=Unsur(member.unsur),
        rank=rank_level(member.unsur, member.rank),
        tasking=TASKING_OF_TEXT[member.tasking],
        unit=member.unit,
        lat_e6=lat,
        lon_e6=lon,
        home=member.home_code or None,
        charges=tuple(charges),
        kin_areas=tuple(sorted(kin)),
        windows=_windows(member, dataset),
        skills=tuple(sorted(skill.lower() for skill in member.skills)),
        block=unit_slug(member.detached_from) if member.unsur != "LINMAS" else "",
    )


def _windows(member: Member, dataset: Dataset) -> tuple[tuple[int, int], ...]:
    if not member.is_available:
        return ()

    def minute(when: datetime | None, otherwise: int, *, is_start: bool) -> int:
        return otherwise if when is None else minute_of(dataset.operation.voting_day, dataset.operation.zone, when, is_start=is_start)

    start, end = minute(member.available_from, -_OPEN_END, is_start=True), minute(member.available_to, _OPEN_END, is_start=False)
    return ((start, end),) if start < end else ()


def posts_and_slots(
    dataset: Dataset, places: Places, guarded: Sequence[Post], persons: Sequence[Person]
) -> tuple[tuple[Post, ...], tuple[Slot, ...]]:
    """Return all posts and slots around the beats and TPS to be guarded: objects, command and reserve are added."""
    posts = list(guarded)
    slots = _pattern_slots(dataset, [post for post in posts if post.kind is PostKind.BEAT], (Unsur.POLRI, Unsur.TNI))
    slots += _pattern_slots(dataset, [post for post in posts if post.kind is PostKind.STATION], (Unsur.LINMAS,))
    slots = still_demanded(dataset, posts, slots)
    commands, command_slots = _command_posts(dataset, places, posts, slots)
    statics, static_slots = _static_posts(dataset, places)
    reserve, reserve_slots = _reserve_post(dataset, places, persons)
    posts += [*commands, *statics, *reserve]
    slots += [*command_slots, *static_slots, *reserve_slots]
    order = {shift.id: i for i, shift in enumerate(shifts_of(dataset))}
    return tuple(sorted(posts, key=lambda p: p.id)), tuple(sorted(slots, key=lambda s: (order[s.shift], s.post, s.unsur, s.role)))


def _station(site: Site) -> Post:
    ident = f"T-{site.id.replace('/', '-')}"
    return Post(ident, PostKind.STATION, site.category, site.district, (site.area,), (site.id,), site.weight, site.lat_e6, site.lon_e6)


def heads_of(dataset: Dataset, shift_demand: dict[tuple[str, str], int], unsur: Unsur, category: str) -> int:
    """Return the heads one post of a category wants of an unsur; ``PATTERN`` is looked up in ``pola``."""
    heads = shift_demand.get((unsur.value, category), 0)
    if heads != PATTERN:
        return heads
    pattern = patterns_of(dataset)[category]
    return {Unsur.POLRI: pattern.polri, Unsur.TNI: pattern.tni, Unsur.LINMAS: pattern.linmas_per_tps}[unsur]


def _pattern_slots(dataset: Dataset, posts: Iterable[Post], unsurs: Sequence[Unsur]) -> list[Slot]:
    rows = []
    for rule in dataset.shifts:
        demand = dict(rule.demand)
        heads = {(u, c): heads_of(dataset, demand, u, c) for u in unsurs for c in patterns_of(dataset)}
        rows.append((rule.code, heads))
    return [
        Slot(post.id, code, unsur, Role.MEMBER, heads[unsur, post.category], post.weight)
        for post in posts
        for code, heads in rows
        for unsur in unsurs
        if heads[unsur, post.category] > 0
    ]


def _command_posts(dataset: Dataset, places: Places, posts: Sequence[Post], slots: Sequence[Slot]) -> tuple[list[Post], list[Slot]]:
    """Return one padal post per kecamatan and one pamenwas post per rayon, with a slot per day of duty."""
    district = {post.id: post.district for post in posts}
    shifts_by_district: dict[str, set[str]] = {}
    for slot in slots:
        shifts_by_district.setdefault(district[slot.post], set()).add(slot.shift)
    commands, wanted = [], []
    for code, shifts in sorted(shifts_by_district.items()):
        commands.append(places.command_post(f"PADAL-{code}", code, [code]))
        wanted += [Slot(commands[-1].id, shift, Unsur.POLRI, Role.PADAL, 1, 0) for shift in leading_shifts(dataset, shifts)]
    for rayon, codes in sorted(places.rayons().items()):
        shifts = set().union(*(shifts_by_district.get(code, set()) for code in codes))
        if shifts:
            slug = re.sub(r"[^A-Z0-9]+", "-", rayon.upper()).strip("-")
            commands.append(places.command_post(f"PAMENWAS-{slug}", "", codes))
            wanted += [Slot(commands[-1].id, shift, Unsur.POLRI, Role.PAMENWAS, 1, 0) for shift in leading_shifts(dataset, shifts)]
    return commands, wanted


def leading_shifts(dataset: Dataset, manned: set[str]) -> list[str]:
    """Return per day of duty the first manned shift and those that continue it."""
    chosen: list[str] = []
    days: set[int] = set()
    for shift in shifts_of(dataset):
        day = shift.start // 1440
        if shift.continues in chosen:
            chosen.append(shift.id)
        elif shift.id in manned and day not in days:
            days.add(day)
            chosen.append(shift.id)
    return chosen


def _static_posts(dataset: Dataset, places: Places) -> tuple[list[Post], list[Slot]]:
    posts: dict[str, Post] = {}
    slots: dict[tuple[str, str, Unsur, Role], Slot] = {}
    for row in dataset.static_posts:
        role = ROLE_OF_TEXT[row.role]
        if role is Role.RESERVE or row.count == 0:
            continue
        weight = round(row.weight * WEIGHT_SCALE)
        if row.code not in posts:
            lat, lon = places.object_point(row)
            areas = (row.desa_code,) if row.desa_code else ()
            posts[row.code] = Post(row.code, PostKind.STATIC, "", places.district_of(row.desa_code), areas, (), weight, lat, lon)
        slot = Slot(row.code, row.shift, Unsur(row.unsur), role, row.count, weight, row.skill.lower() or None)
        before = slots.get(slot.key)
        # Two rows of one object for the same shift and role ask for their heads together.
        slots[slot.key] = slot if before is None else replace(before, demand=before.demand + slot.demand, weight=max(before.weight, weight))
    return list(posts.values()), list(slots.values())


def _reserve_post(dataset: Dataset, places: Places, persons: Sequence[Person]) -> tuple[list[Post], list[Slot]]:
    heads = reserve_heads(policies_of(dataset), persons)
    shifts = voting_shifts(dataset)
    if heads == 0 or not shifts:
        return [], []
    lat, lon = places.mako
    post = Post(RESERVE_POST, PostKind.RESERVE, "", "", (), (), 0, lat, lon)
    return [post], [Slot(RESERVE_POST, shift, Unsur.POLRI, Role.RESERVE, heads, 0) for shift in shifts]


def reserve_heads(policies: Policies, persons: Sequence[Person]) -> int:
    """Return the largest reserve this strength calls for; what is used decides how much of it is kept."""
    polri = [person for person in persons if person.unsur is Unsur.POLRI]
    top, bottom = policies.strength_share
    can_serve = sum(person.tasking is not Tasking.HELD_BACK and bool(person.windows) for person in polri)
    usable = min(len(polri) * top // bottom, can_serve)
    share_top, share_bottom = policies.reserve_share
    cap_top, cap_bottom = policies.reserve_cap_share
    return min(max(policies.reserve_min, -(-usable * share_top // share_bottom)), usable * cap_top // cap_bottom)


def voting_shifts(dataset: Dataset) -> list[str]:
    """Return the chain of continued shifts the reserve stands by in: the first with a shift on the voting day.

    Without such a chain it is the longest shift of that day, and without any the longest of all.
    """
    shifts = shifts_of(dataset)
    chain_of: dict[str, list[str]] = {}
    for shift in shifts:
        chain = chain_of.get(shift.continues or "", [])
        chain.append(shift.id)
        chain_of[shift.id] = chain
    on_day = [shift for shift in shifts if shift.start // 1440 == 0] or list(shifts)
    for shift in on_day:
        if len(chain_of[shift.id]) > 1:
            return chain_of[shift.id]
    return [max(on_day, key=lambda shift: (shift.end - shift.start, shift.id)).id] if on_day else []
