"""A plan's tables turned back into the solver's problem and solution, on the facts of the user's data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from roster.domain.operation import Dataset
from roster.domain.plan import ABSENT, BEGUN, DRAWN, REPLACED, Plan, PlanPost
from roster.planning.expected import (
    KINDS,
    ROLES,
    Ground,
    expected_beat_rules,
    expected_shifts,
    expected_slots,
    rayon_post,
    survey,
)
from roster.planning.expected_people import expected_persons
from roster.planning.findings import CHANGES, TABLES, Finding
from roster.planning.places import Places
from roster.planning.resume import with_begun
from roster.planning.translate import policies_of
from solver.problem import WEIGHT_SCALE, Person, Policies, Post, Posting, PostKind, Problem, Site, Slot, Unsur
from solver.rules.availability import joined_windows
from solver.rules.reserve import stated_heads
from solver.solution import Assignment, Solution


@dataclass(frozen=True)
class Rebuilt:
    """The plan in the solver's terms.

    ``needed`` are the slots the data ask for, those of posts the plan forgot included; ``faults`` the
    rows that had to be left out.
    """

    ground: Ground
    problem: Problem
    solution: Solution
    needed: tuple[Slot, ...]
    faults: tuple[Finding, ...]


def rebuild(dataset: Dataset, plan: Plan) -> Rebuilt:
    """Return the problem the data pose on the plan's posts, and the solution the rows state.

    What a problem cannot hold (a post given twice, an unknown TPS, kind, unsur or role, a pin that
    points nowhere) is left out and named in ``faults``.
    """
    faults: list[Finding] = []
    ground = survey(dataset)
    drawn = plan.listed(DRAWN)
    if strangers := set(drawn) - {member.number for member in dataset.members}:
        faults.append(Finding(TABLES, f"ringkasan.json: {DRAWN} menyebut {len(strangers)} orang yang tidak ada dalam data."))
    begun = plan.listed(BEGUN)
    posts = tuple(_posts(plan.guarding, ground, faults))
    solution = Solution(tuple(_assignments(plan, faults)))
    persons, policies = expected_persons(dataset, Places(dataset)), policies_of(dataset)
    needed = _slots_with_reserve(dataset, ground, (posts, persons, policies), solution)
    places = {"shift": {rule.code for rule in dataset.shifts}, "post": {post.id for post in posts}, "person": {p.id for p in persons}}
    problem = Problem(
        sites=tuple(ground.sites.values()),
        posts=posts,
        shifts=expected_shifts(dataset),
        slots=tuple(slot for slot in needed if slot.post in places["post"]),
        persons=persons,
        policies=policies,
        beat_rules=expected_beat_rules(dataset),
        pins=tuple(_pins(dataset, places, faults)),
        baseline=_baseline(plan),
        seed=plan.seed,
        drawn=drawn,
    )
    if begun or plan.listed(ABSENT):
        problem = with_begun(problem, plan, begun, plan.listed(ABSENT))
        # Who serves no more forms no reserve: what it owes is worked out on those who are left.
        owed = {slot.key: slot for slot in _slots_with_reserve(dataset, ground, (posts, problem.persons, policies), solution)}
        ahead = [owed.get(slot.key, replace(slot, demand=0)) for slot in needed if slot.shift not in begun]
        needed = (*ahead, *_stated_slots(plan, begun))
        problem = replace(problem, slots=tuple(_slots_of(problem, ahead)))
    return Rebuilt(ground, problem, solution, needed, tuple(faults))


def without_replaced(problem: Problem, plan: Plan) -> Problem:
    """Return the problem in which whoever fell out and was replaced is free for the duties he keeps, and pinned to no others."""
    hours = {shift.id: (shift.start, shift.end) for shift in problem.shifts}
    kept: dict[str, set[tuple[int, int]]] = {number: set() for number in plan.listed(REPLACED)}
    held = {(row.number, row.shift, row.post) for row in plan.rows}
    for row in plan.rows:
        if row.number in kept and row.shift in hours:
            kept[row.number].add(hours[row.shift])
    if not kept:
        return problem
    persons = (replace(each, windows=joined_windows(kept[each.id])) if each.id in kept else each for each in problem.persons)
    pins = (pin for pin in problem.pins if pin.person not in kept or (pin.person, pin.shift, pin.post) in held)
    return replace(problem, persons=tuple(persons), pins=tuple(pins))


def _slots_of(problem: Problem, ahead: Iterable[Slot]) -> Iterator[Slot]:
    """Yield the slots of what has begun as they are, and those ahead at posts that are there."""
    posts = {post.id for post in problem.posts} - set(problem.bygone)
    yield from (slot for slot in problem.slots if slot.shift in problem.begun)
    yield from (slot for slot in ahead if slot.post in posts)


def _stated_slots(plan: Plan, begun: Collection[str]) -> Iterator[Slot]:
    """Yield what a plan made anew says was asked for in the shifts that had begun: the data of today no longer tell."""
    for need in plan.needs:
        if need.shift in begun and need.role in ROLES and need.unsur in set(Unsur) and need.needed >= 0:
            yield Slot(need.post, need.shift, Unsur(need.unsur), ROLES[need.role], need.needed, round(need.weight * WEIGHT_SCALE))


def _posts(rows: Iterable[PlanPost], ground: Ground, faults: list[Finding]) -> Iterator[Post]:
    codes = {name: code for code, name in ground.kecamatan_names.items()}
    seen: set[str] = set()
    for row in rows:
        if row.post in seen or row.kind not in KINDS:
            reason = "tertulis dua kali" if row.post in seen else f"jenis {row.kind} tidak dikenal"
            faults.append(Finding(TABLES, f"pos.csv: pos {row.post} {reason}."))
            continue
        seen.add(row.post)
        unknown = [station for station in row.stations if station not in ground.sites]
        faults.extend(Finding("beats", f"pos.csv: pos {row.post} memuat TPS {station} yang tidak ada dalam data.") for station in unknown)
        yield _post(row, ground, codes.get(row.kecamatan, row.kecamatan))


def _post(row: PlanPost, ground: Ground, district: str) -> Post:
    """Return the post with areas and weight from its TPS where it has any: the stated ones are checked elsewhere."""
    kind = KINDS[row.kind]
    sites = [ground.sites[station] for station in row.stations if station in ground.sites]
    is_guard = kind in (PostKind.BEAT, PostKind.STATION)
    return Post(
        id=row.post,
        kind=kind,
        category=row.category,
        district=district,
        areas=tuple(sorted({site.area for site in sites})) if is_guard else _areas(row, kind, ground),
        sites=tuple(site.id for site in sites) if is_guard else (),
        weight=_weight(sites) if is_guard else 0,
        lat_e6=round(row.lat * 1e6),
        lon_e6=round(row.lon * 1e6),
    )


def _weight(sites: Iterable[Site]) -> int:
    return sum(site.weight for site in sites)


def _areas(row: PlanPost, kind: PostKind, ground: Ground) -> tuple[str, ...]:
    """Return what a post without TPS touches: a commander all desa of his kecamatan or rayon, a reserve none."""
    if kind is PostKind.RESERVE:
        return ()
    if kind is PostKind.STATIC:
        return ground.static_areas.get(row.post, ())
    rayons = {rayon_post(name): members for name, members in ground.rayons.items()}
    members = rayons.get(row.post, (row.post.removeprefix("PADAL-"),))
    return tuple(sorted(desa for member in members for desa in ground.desa_of.get(member, ())))


def _assignments(plan: Plan, faults: list[Finding]) -> Iterator[Assignment]:
    for row in plan.rows:
        if row.role not in ROLES or row.unsur not in set(Unsur):
            text = f"plan.csv: nomor induk {row.number}, sif {row.shift}: unsur {row.unsur} atau peran {row.role} tidak dikenal."
            faults.append(Finding(TABLES, text))
            continue
        yield Assignment(row.shift, row.post, Unsur(row.unsur), ROLES[row.role], row.team, row.number)


def _slots_with_reserve(
    dataset: Dataset,
    ground: Ground,
    parts: tuple[tuple[Post, ...], tuple[Person, ...], Policies],
    solution: Solution,
) -> tuple[Slot, ...]:
    """Return the slots with as much reserve as the Polri used in the solution call for."""
    posts, persons, policies = parts
    bare = Problem(sites=tuple(ground.sites.values()), posts=posts, shifts=(), slots=(), persons=persons, policies=policies)
    return expected_slots(dataset, ground, posts, reserve=stated_heads(bare, solution))


def _pins(dataset: Dataset, places: Mapping[str, set[str]], faults: list[Finding]) -> Iterator[Posting]:
    for pin in dataset.pins:
        if pin.number in places["person"] and pin.shift in places["shift"] and pin.post in places["post"]:
            yield Posting(pin.number, pin.shift, pin.post)
        else:
            text = f"Ketetapan pengguna: nomor induk {pin.number}, sif {pin.shift}, pos {pin.post} tidak ada dalam data atau rencana."
            faults.append(Finding("pins", text))


def _baseline(plan: Plan) -> tuple[Posting, ...]:
    """Return the earlier plan as ``perubahan.csv`` remembers it."""
    return tuple(Posting(row.number, row.shift, row.from_post) for row in plan.changes if row.from_post)


def change_findings(plan: Plan) -> Iterator[Finding]:
    """Yield every row of ``perubahan.csv`` the plan contradicts, and every posting it leaves out."""
    if not plan.changes:
        return
    held = {(row.number, row.shift, row.post) for row in plan.rows}
    told = {(row.number, row.shift, row.to_post) for row in plan.changes if row.to_post}
    for number, shift, post in sorted(told - held):
        yield Finding(CHANGES, f"perubahan.csv: nomor induk {number}, sif {shift}: pos {post} tidak ada dalam plan.csv.")
    for number, shift, post in sorted(held - told):
        yield Finding(CHANGES, f"perubahan.csv: nomor induk {number}, sif {shift}: pos {post} tidak disebut.")
    for row in plan.changes:
        right = _change_kind(row.from_post, row.to_post)
        if row.kind != right:
            text = f"perubahan.csv: nomor induk {row.number}, sif {row.shift}: tertulis {row.kind}, seharusnya {right}."
            yield Finding(CHANGES, text)


def _change_kind(from_post: str, to_post: str) -> str:
    if from_post and to_post:
        return "tetap" if from_post == to_post else "pindah"
    return "masuk" if to_post else "lepas"
