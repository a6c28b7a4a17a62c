"""The use case ``whatif``: a plan as it would be in other cases, each solved, all in one table. Nothing of it is kept anywhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from roster.domain.cases import Case
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import Issue, RosterError
from roster.planning.apply_case import apply_case
from roster.planning.budget import Budget
from roster.planning.count_shortage import UNNAMED, short_by_kecamatan
from roster.planning.plan_operation import Progress, Steering, plan_with_problem
from solver.problem import Problem

RISK, TRAVEL, LEADERS = "risiko_tak_terjaga", "jarak", "pimpinan"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the comparison. ``error`` is why a case has no plan, "" where it has one.

    ``short`` are the men missing by kecamatan: at each post the most missing at one time. ``changed`` are people told otherwise than in the
    plan compared with (moved, called, dropped), None without one. ``gap`` and ``bound`` speak of goal 1, ``is_whole`` of all.
    """

    name: str
    risk: float = 0.0
    bound: float = 0.0
    gap: float = 0.0
    leaders: float = 0.0
    people: tuple[tuple[str, int], ...] = ()
    short: tuple[tuple[str, int], ...] = ()
    km: float = 0.0
    changed: tuple[int, int, int] | None = None
    beats: int = 0
    seconds: float = 0.0
    is_whole: bool = True
    error: str = ""

    @property
    def used(self) -> int:
        """People with a duty, of all unsur."""
        return sum(count for _, count in self.people)

    @property
    def men_short(self) -> int:
        """Men missing in all."""
        return sum(count for _, count in self.short)

    @property
    def kecamatan_short(self) -> int:
        """Kecamatan in which somebody is missing."""
        return sum(name != UNNAMED for name, _ in self.short)


@dataclass(frozen=True)
class Imagined:
    """A case with its data and plan, None where it has none."""

    outcome: Outcome
    dataset: Dataset
    plan: Plan | None
    problem: Problem | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Comparison:
    """All cases. The first is what they are compared with: the plan given, or the data as they are. ``skipped`` were not begun."""

    cases: tuple[Imagined, ...]
    skipped: tuple[str, ...] = ()


def case_faults(dataset: Dataset, cases: Sequence[Case], *, sheet: str = "") -> tuple[Issue, ...]:
    """Return every fault of every case, before anything is solved."""
    return tuple(issue for case in cases for issue in apply_case(dataset, case, sheet=sheet).issues)


def imagine_plans(
    dataset: Dataset, cases: Sequence[Case], *, baseline: Plan | None = None, seed: int = 0, steering: Steering | None = None
) -> Comparison:
    """Return the comparison of the cases, solved one after the other; a case that cannot be planned says why, the others go on.

    With a baseline each case changes it as little as can be proven. When ``steering.cancel`` says yes, the case at work keeps its best
    plan so far and no further one is begun; a limit in seconds holds for each case.
    """
    steering = steering or Steering(lambda step: None, None, Budget())
    turns = len(cases) + (baseline is None)
    found: list[Imagined] = []
    if baseline is not None:
        found.append(Imagined(outcome_of("", baseline), dataset, baseline))
    wanted = [*([Case("", ())] if baseline is None else []), *cases]
    for nth, case in enumerate(wanted):
        if nth and steering.cancel is not None and steering.cancel():
            return Comparison(tuple(found), tuple(left.name for left in wanted[nth:]))
        found.append(_imagined(dataset, case, (baseline, seed), _turn(steering, nth, turns)))
    return Comparison(tuple(found))


def _imagined(dataset: Dataset, case: Case, origin: tuple[Plan | None, int], steering: Steering) -> Imagined:
    baseline, seed = origin
    began = time.perf_counter()
    applied = apply_case(dataset, case)
    if applied.dataset is None:
        return Imagined(Outcome(case.name, error=applied.issues[0].message), dataset, None)
    try:
        plan, problem = plan_with_problem(
            applied.dataset, seed=seed, baseline=baseline, progress=steering.tell, cancel=steering.cancel, budget=steering.budget
        )
    except RosterError as error:
        return Imagined(Outcome(case.name, error=f"{error.message} {error.advice}".strip()), applied.dataset, None)
    outcome = outcome_of(case.name, plan, baseline)
    return Imagined(replace(outcome, seconds=time.perf_counter() - began), applied.dataset, plan, problem)


def _turn(steering: Steering, nth: int, turns: int) -> Steering:
    """Return the steering of one case: its progress is a part of the whole."""
    tell: Callable[[Progress], None] = lambda step: steering.tell(replace(step, share=(nth + step.share) / turns))  # noqa: E731
    return Steering(tell, steering.cancel, steering.budget)


def outcome_of(name: str, plan: Plan, baseline: Plan | None = None) -> Outcome:
    """Return the figures of a plan under a name, its changes counted against a baseline."""
    goals = {goal.key: goal for goal in plan.goals}
    risk = goals.get(RISK)
    people = Counter(unsur for _, unsur in {(row.number, row.unsur) for row in plan.rows})
    return Outcome(
        name,
        risk=risk.value if risk else 0.0,
        bound=risk.bound if risk else 0.0,
        gap=risk.gap if risk else 0.0,
        leaders=goals[LEADERS].value if LEADERS in goals else 0.0,
        people=tuple(sorted(people.items())),
        short=short_by_kecamatan(plan),
        km=goals[TRAVEL].value if TRAVEL in goals else 0.0,
        changed=_changed(plan, baseline) if baseline is not None else None,
        beats=sum(post.kind == "regu" for post in plan.guarding),
        is_whole=plan.is_whole,
    )


def _changed(plan: Plan, baseline: Plan) -> tuple[int, int, int]:
    told, stands = {row.number for row in baseline.rows}, {row.number for row in plan.rows}
    changed = {change.number for change in plan.changes if change.kind != "tetap"}
    return len(changed & told & stands), len(changed - told), len(changed & told - stands)
