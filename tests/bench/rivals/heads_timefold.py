"""Timefold: every head wanted is an entity that a person who may stand there is assigned to, or nobody.

The community edition searches with one thread. The reserve is that of full strength, kept in full.
"""

# Annotations stay what they are here: Timefold reads them.
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from time import sleep
from typing import Annotated

from timefold.solver import BestSolutionChangedEvent, Solver, SolverFactory
from timefold.solver.config import EnvironmentMode, ScoreDirectorFactoryConfig, SolverConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import Constraint, ConstraintCollectors, ConstraintFactory, HardSoftScore, Joiners, constraint_provider

from solver.problem import Role
from solver.solution import Assignment, Solution
from tests.bench.rivals.race import Race
from tests.bench.rivals.statement import Statement, post_people, state


@dataclass(eq=False)
class Guard:
    """A person."""

    id: Annotated[str, PlanningId]


@dataclass(eq=False)
class Post:
    """The heads of one kind at one post: ``weight`` is lost when nobody stands there."""

    id: Annotated[str, PlanningId]
    weight: int


@planning_entity
@dataclass(eq=False)
class Head:
    """One head wanted. ``excludes`` has a bit for each kind the same person may not serve beside it.

    ``most_people`` is 0 where the strength rule does not bind; ``weight`` is 0 for the reserve.
    """

    id: Annotated[str, PlanningId]
    post: str
    need: int
    kind: int
    excludes: int
    weight: int
    most_people: int
    candidates: Annotated[list[Guard], ValueRangeProvider]
    guard: Annotated[Guard | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Roster:
    """People, posts and the heads to fill."""

    guards: Annotated[list[Guard], ProblemFactCollectionProperty]
    posts: Annotated[list[Post], ProblemFactCollectionProperty]
    heads: Annotated[list[Head], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """Return the hard rules and goal 1."""
    return [
        factory.for_each_unique_pair(Head, Joiners.equal(lambda head: head.guard))
        .filter(lambda one, other: (one.excludes >> other.kind) % 2 == 1)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("rest"),
        factory.for_each(Head)
        .filter(lambda head: head.most_people > 0)
        .group_by(lambda head: head.most_people, ConstraintCollectors.count_distinct(lambda head: head.guard))
        .filter(lambda most, used: used > most)
        .penalize(HardSoftScore.ONE_HARD, lambda most, used: used - most)
        .as_constraint("strength"),
        factory.for_each_including_unassigned(Head)
        .filter(lambda head: head.guard is None and head.weight == 0)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("reserve"),
        factory.for_each_including_unassigned(Head)
        .filter(lambda head: head.guard is None and head.weight > 0)
        .penalize(HardSoftScore.ONE_SOFT, lambda head: head.weight)
        .as_constraint("missing heads"),
        factory.for_each(Post)
        .if_not_exists(Head, Joiners.equal(lambda post: post.id, lambda head: head.post))
        .penalize(HardSoftScore.ONE_SOFT, lambda post: post.weight)
        .as_constraint("nobody there"),
    ]


def run(race: Race) -> Solution | None:
    """Return the best plan Timefold finds in the time left, None when none keeps the hard rules. It proves nothing."""
    statements = [state(race.problem, unsur, is_named=True) for unsur in race.entrants]
    roster = Roster([], [], [])
    lost = sum(_add(roster, statement) for statement in statements)
    config = SolverConfig(
        solution_class=Roster,
        entity_class_list=[Head],
        environment_mode=EnvironmentMode.NO_ASSERT,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
    )
    solver = SolverFactory.create(config).build_solver()
    Thread(target=_end_in_time, args=(race, solver), daemon=True).start()
    best: list[int] = []

    def on_better(event: BestSolutionChangedEvent[Roster]) -> None:
        _tell(race, event.new_best_score, best, lost)

    solver.add_event_listener(on_better)
    found = solver.solve(roster)
    _tell(race, found.score, best, lost)
    race.finish(bound=None, is_proven=False)
    return _read(found, statements) if best else None


def _end_in_time(race: Race, solver: Solver) -> None:
    """End the search when the time is up: a limit of Timefold's own would begin only after the problem is copied to Java."""
    sleep(race.left())
    while not solver.terminate_early():
        sleep(0.1)


def _tell(race: Race, score: HardSoftScore | None, best: list[int], lost: int) -> None:
    if score is not None and score.hard_score == 0 and (not best or lost - score.soft_score < best[-1]):
        best.append(lost - int(score.soft_score))
        race.write("plan", value=best[-1])


def _add(roster: Roster, statement: Statement) -> int:
    """Add the people, posts and heads of one unsur and return the weight of heads nobody could ever fill."""
    duties, unsur = statement.duties, statement.duties.unsur
    places = Counter((duties.slots[s].post, duties.slots[s].shift) for need in duties.needs for s in need.slots if duties.slots[s].weight)
    if statement.larger or max(places.values(), default=0) > 1:
        raise ValueError("crews of different length at one post and shift are not modelled for Timefold")
    guards = [[Guard(person.id) for person in group.members] for group in statement.groups]
    roster.guards.extend(guard for group in guards for guard in group)
    excluded = [0] * len(duties.kinds)
    for clique in statement.cliques:
        for kind in clique:
            excluded[kind] |= sum(1 << other for other in clique)
    shared: dict[bytes, list[Guard]] = {}
    lost = 0
    for j, need in enumerate(duties.needs):
        column = statement.mask[:, j]
        if not column.any():
            lost += sum(duties.slots[s].weight for s in need.slots) * (need.demand + 1)
            continue
        candidates = shared.setdefault(column.tobytes(), [guard for i in column.nonzero()[0].tolist() for guard in guards[i]])
        weight, most = sum(duties.slots[s].weight for s in need.slots), statement.most_people or 0
        post = f"{unsur}/{j}"
        if need.role is not Role.RESERVE:
            roster.posts.append(Post(post, weight))
        facts = (post, j, need.kind, excluded[need.kind], weight, most, candidates)
        roster.heads.extend(Head(f"{post}/{nth}", *facts) for nth in range(need.demand))
    return lost


def _read(roster: Roster, statements: list[Statement]) -> Solution:
    def held(unsur: str) -> Iterator[tuple[str, int]]:
        yield from ((head.guard.id, head.need) for head in roster.heads if head.guard is not None and head.post.startswith(f"{unsur}/"))

    assignments: list[Assignment] = []
    for statement in statements:
        assignments += post_people(statement, list(held(statement.duties.unsur)))
    return Solution(tuple(assignments))
