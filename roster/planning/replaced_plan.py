"""A plan whose absent people were replaced, as the tables hold it: those of the plan before, brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from roster import __version__
from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import DRAWN, REPLACED, Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.planning.compare_plans import list_changes
from roster.planning.keep_archive import KeptPlan, PersonName
from roster.planning.plan_operation import GOAL_KEYS, PROOF_TEXT, ROLE_TEXT, BrokenPlanError
from solver.audit import audit, goal_values
from solver.engine import PERFECT, UNPROVEN
from solver.problem import Posting, Problem, Role
from solver.replace import Restored
from solver.rules.reach import road_distance_m
from solver.rules.reserve import stated_heads
from solver.solution import Assignment, Solution

ABSENT = "berhalangan"
REPLACES = "menggantikan {name}"
DRAWN_FOR = "ditarik dari cadangan, menggantikan {name}"
LEAVES_FOR = "melepas tugas ini untuk menggantikan {name}"


@dataclass(frozen=True)
class Replaced:
    """The new version and the problem it is kept with."""

    plan: Plan
    problem: Problem


def replaced_plan(before: Plan, kept: KeptPlan, restored: Restored, *, absent: Collection[str], reason: str = "") -> Replaced:
    """Return the plan with the absent replaced, audited; people and posts read as in the plan before.

    What it states is measured with everybody on the list, as the data it names have him: an absence lives in the problem alone.

    Raises
    ------
    BrokenPlanError
        When the audit finds any violation.
    """
    baseline = tuple(Posting(row.number, row.shift, row.post) for row in before.rows)
    problem = replace(restored.problem, baseline=baseline)
    violations = audit(problem, restored.solution)
    if violations:
        raise BrokenPlanError(violations)
    listed = replace(problem, persons=kept.problem.persons)
    needs = tuple(_needs(before, listed, restored.solution))
    goals = tuple(_goals(before, listed, restored.solution))
    asked = {"slot": len(needs), "kepala": sum(need.needed for need in needs)}
    plan = replace(
        before,
        rows=tuple(_rows(before, kept, restored.solution)),
        needs=needs,
        goals=goals,
        status="optimal" if goals[0].gap == 0 else "feasible",
        version=__version__,
        sizes={**before.sizes, **asked, DRAWN: list(problem.drawn), REPLACED: sorted({*before.listed(REPLACED), *absent})},
        seconds={},
        peak_mib=0.0,
        violations=0,
        proof="",
        is_whole=True,
    )
    return Replaced(replace(plan, changes=tuple(_changes(before, plan, kept, (restored, reason)))), problem)


def _rows(before: Plan, kept: KeptPlan, solution: Solution) -> Iterator[PlanRow]:
    """Yield the rows in the order of the tables; those that stay are taken over as they are."""
    old = {(row.shift, row.post, row.unsur, row.role, row.number): row for row in before.rows}
    posts = {post.post: post for post in before.posts}
    for a in sorted(solution.assignments, key=lambda a: (a.shift, a.post, a.unsur, ROLE_TEXT[a.role], a.team, a.person)):
        same = old.get((a.shift, a.post, a.unsur.value, ROLE_TEXT[a.role], a.person))
        yield same if same is not None and same.team == a.team else _row(a, posts[a.post], kept)


def _row(a: Assignment, post: PlanPost, kept: KeptPlan) -> PlanRow:
    person = next(each for each in kept.problem.persons if each.id == a.person)
    place = next(each for each in kept.problem.posts if each.id == a.post)
    who = kept.names.people.get(a.person) or PersonName(a.person, "", person.unit)
    metres = road_distance_m(person, place, kept.problem.policies.road_factor_milli)
    where = (post.kecamatan, post.desa_codes, post.stations, post.category)
    return PlanRow(a.shift, a.post, *where, a.unsur.value, ROLE_TEXT[a.role], a.team, a.person, who.name, who.rank, who.unit, metres / 1000)


def _needs(before: Plan, problem: Problem, solution: Solution) -> Iterator[PlanNeed]:
    """Yield the needs with the heads of today. Only the reserve owed depends on who is used."""
    filled = Counter((a.shift, a.post, a.unsur.value, ROLE_TEXT[a.role]) for a in solution.assignments)
    owed = stated_heads(problem, solution)
    for need in before.needs:
        heads = filled[need.shift, need.post, need.unsur, need.role]
        is_reserve = need.role == ROLE_TEXT[Role.RESERVE] and need.shift not in problem.begun
        needed = max(heads, owed) if is_reserve else need.needed
        yield replace(need, needed=needed, filled=heads, short=max(0, needed - heads))


def _goals(before: Plan, problem: Problem, solution: Solution) -> Iterator[PlanGoal]:
    """Yield the goals the plan before states, measured anew. Nothing is proven of them but where they cannot be lower."""
    values = {GOAL_KEYS[key]: value for key, value in goal_values(problem, solution).items()}
    stated = {goal.key for goal in before.goals}
    for key, value in values.items():
        if key in stated:
            yield PlanGoal(key, value, 0.0, 1.0 if value else 0.0, PROOF_TEXT[UNPROVEN if value else PERFECT])


def _changes(before: Plan, after: Plan, kept: KeptPlan, why: tuple[Restored, str]) -> Iterator[PlanChange]:
    """Yield the changes of two versions, each with the absence it owes itself to."""
    restored, reason = why
    names = {row.number: row.name for row in before.rows}
    absent = f"{ABSENT}: {reason}" if reason else ABSENT
    takes = {(new.person, new.shift): names[old.person] for old, new in restored.fills}
    helps: dict[str, str] = {}
    for old, new in restored.fills:
        helps.setdefault(new.person, names[old.person])
    reserve = {(a.person, a.shift) for a in kept.solution.assignments if a.role is Role.RESERVE}
    for change in list_changes(_dataset(kept), before, after):
        key = (change.number, change.shift)
        if change.kind == "tetap":
            yield change
        elif key in takes:
            yield replace(change, cause=(DRAWN_FOR if key in reserve else REPLACES).format(name=takes[key]))
        elif change.number in helps:
            yield replace(change, cause=(DRAWN_FOR if key in reserve else LEAVES_FOR).format(name=helps[change.number]))
        else:
            yield replace(change, cause=absent)


def _dataset(kept: KeptPlan) -> Dataset:
    """Return as much of a data set as a comparison of two versions asks for; a plan kept without its data has no more."""
    people: Mapping[str, PersonName] = kept.names.people
    members = []
    for person in kept.problem.persons:
        who = people.get(person.id) or PersonName(person.id, "", person.unit)
        members.append(Member(person.unsur.value, who.name, who.rank, person.id, unit=who.unit, home_code=person.home or ""))
    shifts = (ShiftRule(s.id, kept.names.shifts.get(s.id, s.id), s.start, s.end) for s in kept.problem.shifts)
    return Dataset(areas=(), stations=(), members=tuple(members), shifts=tuple(shifts))
