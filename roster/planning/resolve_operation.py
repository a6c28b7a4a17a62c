"""The use case ``replan``: what is left of an issued plan solved anew, in three answers side by side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from roster.documents.order_changes import letters_of, list_order_changes
from roster.domain.operation import Dataset
from roster.domain.plan import ABSENT, Plan, PlanRow
from roster.planning.budget import Budget
from roster.planning.expected import ROLES
from roster.planning.followed_baseline import followed_baseline
from roster.planning.known_names import named_baseline
from roster.planning.plan_operation import Listener, Progress, Steering, answer, peak_mib, refuse_broken_pins, with_pins
from roster.planning.resume import Situation, resumed
from roster.planning.translate import problem_of, with_beats_anew
from solver.goals import uncovered_risk
from solver.problem import Post, Problem, Unsur
from solver.solution import Assignment, Solution

LEFT, FEWEST, BEST = "tetap", "sedikit", "penuh"
"""The answers: the plan left as it is, the fewest changes for all the coverage its beats allow, and beats built anew as well."""


@dataclass(frozen=True)
class Answer:
    """One way to go on, in figures; ``plan`` and ``problem`` are None where nothing is planned anew.

    ``risk`` and ``bound`` in points, of duties that have not begun; ``changes`` and its bound as the goal counts them;
    ``moved``, ``joined``, ``dropped`` people; ``letters`` to print; ``km`` from base to post over all duties.
    """

    key: str
    plan: Plan | None
    problem: Problem | None
    risk: float
    bound: float
    changes: float
    changes_bound: float
    moved: int
    joined: int
    dropped: int
    letters: int
    km: float
    seconds: float


@dataclass(frozen=True)
class Resolution:
    """The three answers, and the shifts that have begun."""

    answers: tuple[Answer, ...]
    begun: tuple[str, ...]

    def of(self, key: str) -> Answer:
        """Return the answer of this key."""
        return next(found for found in self.answers if found.key == key)


def resolve_operation(
    dataset: Dataset, earlier: Plan, situation: Situation, *, seed: int = 0, steering: Steering | None = None
) -> Resolution:
    """Return the answers to a changed index, changed TPS or absent people, each audited.

    Where all beats would be built anew as they are, the last two are one and solved once.

    Raises
    ------
    RosterError
        When somebody absent is not listed, pins contradict the rules, or a plan fails the audit.
    """
    steering = steering or Steering(lambda event: None, None, Budget())
    earlier = named_baseline(dataset, earlier)
    began = time.perf_counter()
    bare = problem_of(replace(dataset, pins=()), seed=seed, baseline=earlier)
    followed = followed_baseline(dataset, earlier)
    problem = _remainder(bare, dataset, earlier, situation)
    left = _left_alone(problem, followed, time.perf_counter() - began)
    bare_anew = with_beats_anew(bare, dataset, followed)
    if bare_anew == bare:
        fewest = _marked(_solved(FEWEST, dataset, problem, earlier, steering), situation)
        return Resolution((left, fewest, replace(fewest, key=BEST)), problem.begun)
    anew = _remainder(bare_anew, dataset, earlier, situation)
    fewest = _marked(_solved(FEWEST, dataset, problem, earlier, _half(steering, 0)), situation)
    best = _marked(_solved(BEST, dataset, anew, earlier, _half(steering, 1)), situation)
    return Resolution((left, fewest, best), problem.begun)


def _marked(found: Answer, situation: Situation) -> Answer:
    """Return the answer whose plan says who served no more, so that it can be checked and proven from its tables."""
    if found.plan is None or not situation.absent:
        return found
    return replace(found, plan=replace(found.plan, sizes={**found.plan.sizes, ABSENT: sorted(situation.absent)}))


def _half(steering: Steering, nth: int) -> Steering:
    """Return the steering of the first or the second of two runs, each with half of the time and of the progress."""
    seconds = steering.budget.seconds
    budget = steering.budget if seconds is None else replace(steering.budget, seconds=seconds / 2)
    return Steering(_Shifted(steering.tell, nth), steering.cancel, budget)


@dataclass(frozen=True, slots=True)
class _Shifted:
    """Passes progress on as that of the first or the second half."""

    tell: Listener
    nth: int

    def __call__(self, step: Progress) -> None:
        self.tell(replace(step, share=(self.nth + step.share) / 2))


def _remainder(bare: Problem, dataset: Dataset, earlier: Plan, situation: Situation) -> Problem:
    """Return what is left to decide of a problem without pins: those of the user added, what has begun fixed."""
    problem = resumed(bare, dataset, earlier, situation)
    own = [pin for pin in dataset.pins if pin.shift not in problem.begun]
    pinned = with_pins(replace(problem, pins=()), own)
    # What the user fixed may contradict the rules; what has begun is a fact.
    refuse_broken_pins(replace(pinned, begun=(), bygone=problem.bygone))
    return replace(problem, pins=(*pinned.pins, *problem.pins))


def _solved(key: str, dataset: Dataset, problem: Problem, earlier: Plan, steering: Steering) -> Answer:
    began = time.perf_counter()
    plan = answer(dataset, problem, earlier, steering)
    plan = replace(plan, peak_mib=peak_mib())
    goals = {goal.key: goal for goal in plan.goals}
    kinds: dict[str, set[str]] = {}
    for change in plan.changes:
        kinds.setdefault(change.number, set()).add(change.kind)
    told, stands = {row.number for row in earlier.rows}, {row.number for row in plan.rows}
    changed = {number for number, found in kinds.items() if found != {"tetap"}}
    return Answer(
        key,
        plan,
        problem,
        goals["risiko_tak_terjaga"].value,
        goals["risiko_tak_terjaga"].bound,
        goals["perubahan"].value,
        goals["perubahan"].bound,
        moved=len(changed & told & stands),
        joined=len(changed - told),
        dropped=len(changed & told - stands),
        letters=letters_of(list_order_changes(dataset, earlier, plan)),
        km=goals["jarak"].value,
        seconds=time.perf_counter() - began,
    )


def _left_alone(problem: Problem, earlier: Plan, seconds: float) -> Answer:
    """Return what the earlier plan leaves uncovered today, nobody told anything: teams stand where they stood.

    A team whose beat is no more guards the post that holds the heaviest part of its TPS. Who is absent is missing.
    """
    rows = tuple(_standing(problem, earlier))
    risk = uncovered_risk.value(problem, Solution(rows))
    going = {(row.person, row.shift) for row in rows}
    km = _km(problem, [row for row in earlier.rows if (row.number, row.shift) in going])
    return Answer(LEFT, None, None, risk, risk, 0.0, 0.0, 0, 0, 0, 0, km, seconds)


def _standing(problem: Problem, earlier: Plan) -> Iterator[Assignment]:
    """Yield the rows of the earlier plan that hold, at the posts of today."""
    shifts = {shift.id: shift for shift in problem.shifts}
    people = {person.id: person for person in problem.persons}
    heirs = _heirs(problem, earlier)
    for row in earlier.rows:
        person, shift = people.get(row.number), shifts.get(row.shift)
        if person is None or shift is None or not any(s <= shift.start and shift.end <= e for s, e in person.windows):
            continue
        post = row.post if row.shift in problem.begun else heirs.get(row.post)
        if post is not None:
            yield Assignment(row.shift, post, Unsur(row.unsur), ROLES[row.role], row.team, row.number)


def _heirs(problem: Problem, earlier: Plan) -> dict[str, str]:
    """Return the post of today that stands for each post of the earlier plan: itself, else the one with the heaviest part of its TPS."""
    standing = {post.id: post for post in problem.posts if post.id not in problem.bygone}
    sites = {site.id: site.weight for site in problem.sites}
    holders: dict[tuple[str, str], list[Post]] = {}
    for post in standing.values():
        for site in post.sites:
            holders.setdefault((post.kind.value, site), []).append(post)
    heirs = {}
    for row in earlier.posts:
        kind = "beat" if row.kind == "regu" else "station"
        weights: dict[str, int] = {row.post: 0} if row.post in standing else {}
        for station in row.stations:
            for post in holders.get((kind, station), ()):
                weights[post.id] = weights.get(post.id, 0) + sites[station]
        if weights:
            heirs[row.post] = row.post if row.post in standing else max(sorted(weights), key=weights.__getitem__)
    return heirs


def _km(problem: Problem, rows: list[PlanRow]) -> float:
    """Return the way of these rows, kilometres: once per duty, a shift that is gone on with being one with the next."""
    before = {shift.id: shift.continues for shift in problem.shifts}
    held = {(row.number, row.post, row.shift) for row in rows}
    first = (row for row in rows if (row.number, row.post, before.get(row.shift)) not in held)
    return round(sum(row.distance_km for row in first), 3)
