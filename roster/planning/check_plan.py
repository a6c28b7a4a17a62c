"""The independent check of a plan against the user's data: every fault, each in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanGoal, PlanPost, PlanRow
from roster.planning.expected import ROLES, station_ids
from roster.planning.findings import GOALS, TABLES, Finding, finding_of, kilometres
from roster.planning.read_summary import SIDE_GOALS
from roster.planning.rebuild import Rebuilt, change_findings, rebuild
from solver.audit import audit, goal_values
from solver.problem import WEIGHT_SCALE, Post, PostKind, Unsur
from solver.rules.reach import road_distance_m

GOAL_KEYS = {
    "risiko_tak_terjaga": "uncovered_risk",
    "pimpinan": "leaders",
    "netralitas_lunak": "soft_neutrality",
    "perubahan": "changes",
    "keseimbangan": "balance",
    "blok_bko": "blocks",
    "regu_yunior": "junior_pairs",
    "jarak": "travel",
    "kesatuan_regu": "team_units",
}
"""Keys of ``ringkasan.json`` in the order of the goals, and the solver's keys."""

STATUSES = ("optimal", "feasible", "infeasible")

DISTANCE_TOLERANCE_M = 5
"""How far ``jarak_km`` may lie from the distance worked out from the data."""

DEGREE_TOLERANCE = 1e-5


def check_plan(dataset: Dataset, plan: Plan) -> tuple[Finding, ...]:
    """Return every fault of a plan, worked out from the data and the plan's tables only; empty when it holds.

    The posts, needs, people and weights are built anew from the data, the tables compared with them,
    every hard rule audited, and the stated goals compared with their recomputed values.
    """
    rebuilt = rebuild(dataset, plan)
    return (
        *rebuilt.faults,
        *_post_findings(plan, rebuilt),
        *_need_findings(plan, rebuilt),
        *_row_findings(dataset, plan, rebuilt),
        *(finding_of(violation) for violation in audit(rebuilt.problem, rebuilt.solution)),
        *_goal_findings(plan, rebuilt),
        *change_findings(plan),
    )


def _post_findings(plan: Plan, rebuilt: Rebuilt) -> Iterator[Finding]:
    posts = {post.id: post for post in rebuilt.problem.posts}
    manned = {site for post in posts.values() if post.kind is PostKind.STATION for site in post.sites}
    for site in sorted(station_ids(rebuilt.ground) - manned):
        yield Finding(TABLES, f"pos.csv: TPS {site} tidak memiliki pos Linmas.")
    guards = (PostKind.BEAT, PostKind.STATION)
    standing = {post.id for post in posts.values() if post.kind not in guards}
    needed = {slot.post for slot in rebuilt.needed} - {post.id for post in posts.values() if post.kind in guards}
    for name in sorted(needed ^ standing):
        yield Finding(TABLES, f"pos.csv: pos {name} {'tidak ada dalam data' if name in standing else 'tidak ada'}.")
    for row in plan.posts:
        if row.post in posts and row.post not in rebuilt.problem.bygone:
            yield from (Finding(TABLES, f"pos.csv: pos {row.post}: {fault}.") for fault in _post_faults(row, posts[row.post], rebuilt))


def _post_faults(row: PlanPost, post: Post, rebuilt: Rebuilt) -> Iterator[str]:
    if tuple(sorted(row.desa_codes)) != post.areas:
        yield f"kode_desa {';'.join(row.desa_codes)}, seharusnya {';'.join(post.areas)}"
    if post.kind in (PostKind.BEAT, PostKind.STATION):
        yield from _guard_faults(row, post, rebuilt)
        return
    ground = rebuilt.ground
    names = {ground.kecamatan_names.get(ground.district_of(code), "") for code in post.areas}
    if post.kind is PostKind.STATIC and names and row.kecamatan not in names:
        yield f"kecamatan {row.kecamatan!r}, seharusnya {', '.join(sorted(names))}"
    right = ground.fixed_points.get(post.id)
    if right is not None and not (_within(row.lat, [right[0] / 1e6]) and _within(row.lon, [right[1] / 1e6])):
        yield "koordinat tidak sama dengan data"


def _guard_faults(row: PlanPost, post: Post, rebuilt: Rebuilt) -> Iterator[str]:
    # Four decimals are printed, so each TPS may round by half a unit.
    if abs(round(row.weight * WEIGHT_SCALE) - post.weight) > len(post.sites):
        yield f"bobot_risiko {row.weight}, seharusnya {post.weight / WEIGHT_SCALE}"
    own = [rebuilt.ground.sites[site] for site in post.sites]
    if own and all(site.id in rebuilt.ground.measured for site in own):
        lats, lons = [site.lat_e6 / 1e6 for site in own], [site.lon_e6 / 1e6 for site in own]
        if not (_within(row.lat, lats) and _within(row.lon, lons)):
            yield "koordinat terletak di luar TPS-nya"


def _within(value: float, stated: list[float]) -> bool:
    return min(stated) - DEGREE_TOLERANCE <= value <= max(stated) + DEGREE_TOLERANCE


def _need_findings(plan: Plan, rebuilt: Rebuilt) -> Iterator[Finding]:
    expected = {(slot.shift, slot.post, slot.unsur.value, slot.role): slot for slot in rebuilt.needed}
    filled = Counter((row.shift, row.post, row.unsur, ROLES.get(row.role)) for row in plan.rows)
    roundings = {post.id: max(1, len(post.sites)) for post in rebuilt.problem.posts}
    seen: set[tuple[str, str, str, str]] = set()
    for need in plan.needs:
        place = f"kebutuhan.csv: sif {need.shift}, pos {need.post}, {need.unsur} {need.role}"
        key = (need.shift, need.post, need.unsur, ROLES[need.role]) if need.role in ROLES else None
        if key is None or key in seen:
            yield Finding(TABLES, f"{place}: {'peran tidak dikenal' if key is None else 'tertulis dua kali'}.")
            continue
        seen.add(key)
        slot = expected.get(key)
        if need.needed != (slot.demand if slot else 0):
            yield Finding("demand", f"{place}: butuh {need.needed}, menurut data {slot.demand if slot else 0}.")
        if need.filled != filled[key]:
            yield Finding(TABLES, f"{place}: terisi {need.filled}, dalam plan.csv {filled[key]}.")
        if need.short != max(0, need.needed - need.filled):
            yield Finding(TABLES, f"{place}: kurang {need.short}, seharusnya {max(0, need.needed - need.filled)}.")
        if slot and abs(round(need.weight * WEIGHT_SCALE) - slot.weight) > roundings.get(slot.post, 1):
            yield Finding(TABLES, f"{place}: bobot {need.weight}, seharusnya {slot.weight / WEIGHT_SCALE}.")
    for shift, post, unsur, role in sorted(set(expected) - seen):
        text = f"kebutuhan.csv: sif {shift}, pos {post}, {unsur} {_role_text(role)}: baris kebutuhan tidak ada."
        yield Finding("demand", text)


def _role_text(role: str) -> str:
    return next(text for text, known in ROLES.items() if known == role)


def _row_findings(dataset: Dataset, plan: Plan, rebuilt: Rebuilt) -> Iterator[Finding]:
    members = {member.number: member for member in dataset.members}
    stated = {post.post: post for post in plan.posts}
    distances = _Distances(rebuilt)
    for row in plan.rows:
        # What has begun reads as it was told, whatever the post guards by now.
        member, post = members.get(row.number), None if row.shift in rebuilt.problem.begun else stated.get(row.post)
        faults = [*_person_faults(row, member), *_place_faults(row, post)]
        metres = distances.of(row)
        if metres is not None and abs(row.distance_km * 1000 - metres) > DISTANCE_TOLERANCE_M:
            faults.append(f"jarak_km {row.distance_km:.3f}, menurut data {kilometres(metres)}")
        for fault in faults:
            yield Finding(TABLES, f"plan.csv: nomor induk {row.number}, sif {row.shift}: {fault}.")


class _Distances:
    """Travel from base to post by row, each pair measured once."""

    def __init__(self, rebuilt: Rebuilt) -> None:
        self._persons = {person.id: person for person in rebuilt.problem.persons}
        self._posts = {post.id: post for post in rebuilt.problem.posts}
        self._factor = rebuilt.problem.policies.road_factor_milli
        self._known: dict[tuple[str, str], int] = {}

    def of(self, row: PlanRow) -> int | None:
        """Return the metres of a row, None for an unknown person or post."""
        person, post = self._persons.get(row.number), self._posts.get(row.post)
        if person is None or post is None:
            return None
        pair = (row.number, row.post)
        if pair not in self._known:
            self._known[pair] = road_distance_m(person, post, self._factor)
        return self._known[pair]


def _person_faults(row: PlanRow, member: Member | None) -> Iterator[str]:
    if member is None:
        return
    stated = {"nama": (row.name, member.name), "pangkat": (row.rank, member.rank), "kesatuan": (row.unit, member.unit)}
    for column, (found, right) in stated.items():
        if found != right:
            yield f"kolom {column} tidak sama dengan daftar personel"


def _place_faults(row: PlanRow, post: PlanPost | None) -> Iterator[str]:
    if post is None:
        return
    stated = {
        "kecamatan": (row.kecamatan, post.kecamatan),
        "kategori": (row.category, post.category),
        "kode_desa": (";".join(row.desa_codes), ";".join(post.desa_codes)),
        "tps": (";".join(row.stations), ";".join(post.stations)),
    }
    for column, (found, right) in stated.items():
        if found != right:
            yield f"kolom {column} berisi {found!r}, dalam pos.csv {right!r}"


def _goal_findings(plan: Plan, rebuilt: Rebuilt) -> Iterator[Finding]:
    if plan.violations != 0:
        yield Finding(GOALS, f"ringkasan.json: pelanggaran tertulis {plan.violations}, seharusnya 0.")
    keys = tuple(goal.key for goal in plan.goals)
    model = tuple(key for key in GOAL_KEYS if key not in SIDE_GOALS)
    if keys not in (tuple(GOAL_KEYS), model):
        yield Finding(GOALS, f"ringkasan.json: sasaran tertulis {', '.join(keys)}; seharusnya {', '.join(GOAL_KEYS)}.")
    values = goal_values(rebuilt.problem, rebuilt.solution)
    for goal in plan.goals:
        if goal.key in GOAL_KEYS:
            yield from (
                Finding(GOALS, f"ringkasan.json: {goal.key}: {fault}.") for fault in _goal_faults(goal, values[GOAL_KEYS[goal.key]])
            )
    yield from _status_findings(plan)
    yield from _size_findings(plan, rebuilt)


def _goal_faults(goal: PlanGoal, value: float) -> Iterator[str]:
    # Weights are rounded per TPS and printed with four decimals: a few units of the last place are no fault.
    tolerance = max(1e-3, 1e-6 * abs(value)) if goal.key != "keseimbangan" else 0.11
    if abs(goal.value - value) > tolerance:
        yield f"nilai {goal.value}, dihitung ulang {value}"
    if goal.bound > goal.value + tolerance:
        yield f"batas bawah {goal.bound} melebihi nilai {goal.value}"
    gap = max(0.0, goal.value - goal.bound) / abs(goal.value) if goal.value else 0.0
    is_nothing = goal.value - goal.bound <= tolerance and goal.gap == 0  # what lies within the rounding may be told as no gap
    if abs(goal.gap - gap) > 1e-4 and not is_nothing:
        yield f"celah {goal.gap}, seharusnya {gap:.6f}"


def _status_findings(plan: Plan) -> Iterator[Finding]:
    if plan.status not in STATUSES:
        yield Finding(GOALS, f"ringkasan.json: status {plan.status!r} tidak dikenal.")
    elif plan.goals and plan.status == "optimal" and plan.goals[0].gap > 0:
        yield Finding(GOALS, "ringkasan.json: status optimal, padahal celah sasaran pertama tidak nol.")


def _size_findings(plan: Plan, rebuilt: Rebuilt) -> Iterator[Finding]:
    people = Counter(person.unsur for person in rebuilt.problem.persons)
    right: Mapping[str, object] = {
        "tps": len(rebuilt.ground.sites),
        "pos": len(plan.posts),
        "personel": {unsur.value: people[unsur] for unsur in Unsur},
        "slot": len(plan.needs),
        "kepala": sum(need.needed for need in plan.needs),
    }
    for key, found in plan.sizes.items():
        if key in right and found != right[key]:
            yield Finding(GOALS, f"ringkasan.json: ukuran {key} {found}, seharusnya {right[key]}.")
