"""What one more policeman is worth, and what a rule costs: the problem changed in one thing and solved again."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from solver.audit import goal_values
from solver.classes import merge_people
from solver.duties import plan_duties
from solver.engine import UNPROVEN, solve
from solver.flow import FlowModel, Level
from solver.geometry import radians_of, travel_m
from solver.linear import LinearProgram
from solver.problem import WEIGHT_SCALE, Person, PostKind, Problem, Role, Strictness, Tasking, Unsur
from solver.program import even_share, usable_strength
from solver.rules import RULES
from solver.solution import GoalValue

DEFINING = ("one_place", "demand", "beats")
"""Rules that say what a plan is: without them there is nothing left to solve."""

_FOREVER = 10_000_000
_ALWAYS = (-_FOREVER, _FOREVER)
_SAME = 1e-6
_NOWHERE = "-"
"""The home of somebody from outside: no desa of the problem."""

Point = tuple[int, int]
"""Latitude and longitude in millionths of a degree."""


@dataclass(frozen=True, slots=True)
class RulePrice:
    """The best plan without one rule, measured by the goals of the problem with it.

    ``goals`` is None for a rule that defines the problem. ``is_idle`` says that the problem has nothing the rule could
    bind, so that nothing had to be solved. A goal whose best value without the rule is proven has bound = value.
    """

    rule: str
    goals: tuple[GoalValue, ...] | None
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class PeoplePrice:
    """What more Polri at one base take off the uncovered risk, points: the difference of two proven bounds."""

    base: str
    people: int
    worth: float


@dataclass(frozen=True, slots=True)
class Prices:
    """All prices of one problem: its own goals, every rule in the order of the registry, every base and number of people."""

    goals: tuple[GoalValue, ...]
    rules: tuple[RulePrice, ...]
    people: tuple[PeoplePrice, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """One thing to change: a rule to leave out ("" for none), or with rule None people to add at a point.

    ``closed`` are areas those people are kept out of.
    """

    rule: str | None = None
    people: int = 0
    point: Point = (0, 0)
    closed: tuple[str, ...] = ()


_Answer = tuple[GoalValue, ...] | float
"""The goals of a plan without a rule, or the risk that is left with more people."""

_Ask = Callable[[Sequence[_Change]], dict[_Change, _Answer]]


def price_all(
    problem: Problem,
    bases: Mapping[str, Point],
    counts: Sequence[int] = (1, 10),
    *,
    workers: int = 2,
    tell: Callable[[float], None] | None = None,
) -> Prices:
    """Return every price; ``bases`` maps a name to the point where the additional people are based.

    The same result with any number of ``workers``, which are processes of their own (none with 1). ``tell`` gets the share
    done, 0 to 1, after each step; an exception it raises ends the work.
    """
    binding = [rule for rule in RULES if (changed := without_rule(problem, rule)) is not None and changed != problem]
    plans = [_Change(rule) for rule in ("", *binding)]
    with _asking(problem, workers, tell) as ask:
        found = ask([*plans, *_first_tries(problem, bases, counts)])
        risk = _people_risks(problem, bases, counts, found, ask)
    goals = {plan.rule: answer for plan in plans if isinstance(answer := found[plan], tuple)}
    base_risk = _risk(found[_Change()]) if bases else 0.0
    people = tuple(PeoplePrice(base, count, round(base_risk - left, 4)) for (base, count), left in risk.items())
    return Prices(goals[""], tuple(_rule_price(rule, goals) for rule in RULES), people)


def _rule_price(rule: str, goals: Mapping[str | None, tuple[GoalValue, ...]]) -> RulePrice:
    if rule in DEFINING:
        return RulePrice(rule, None)
    return RulePrice(rule, goals.get(rule, goals[""]), is_idle=rule not in goals)


def _first_tries(problem: Problem, bases: Mapping[str, Point], counts: Sequence[int]) -> list[_Change]:
    """Return the risk as it is, and people at the base that reaches most, open to all it reaches and to what every base does.

    A man who reaches more is worth no less, so where both are worth the same every base is.
    """
    if not bases:
        return []
    outer, closed = _outer_and_closed(problem, bases)
    tries = [] if closed is None else [_Change(None, count, outer, areas) for count in counts for areas in ((), closed)]
    return list(dict.fromkeys([_Change(), *tries]))


def _people_risks(
    problem: Problem, bases: Mapping[str, Point], counts: Sequence[int], found: dict[_Change, _Answer], ask: _Ask
) -> dict[tuple[str, int], float]:
    """Return (base, people) to the risk that is left, in the order of the bases."""
    reach = {base: frozenset(_reached(problem, point)) for base, point in bases.items()}
    points = {reach[base]: point for base, point in bases.items()}
    outer, closed = _outer_and_closed(problem, bases) if bases else ((0, 0), None)
    same: dict[int, float] = {}
    for count in counts if closed is not None else ():
        most, least = found[_Change(None, count, outer)], found[_Change(None, count, outer, closed or ())]
        if most == least:
            same[count] = _risk(most)
    apart = ask([_Change(None, count, point) for count in counts if count not in same for point in points.values()])
    one_by_one = {(base, n): _risk(apart[_Change(None, n, points[reach[base]])]) for base in bases for n in counts if n not in same}
    return {(base, n): same[n] if n in same else one_by_one[base, n] for base in bases for n in counts}


def _risk(answer: _Answer) -> float:
    return answer if isinstance(answer, float) else answer[0].bound


def _outer_and_closed(problem: Problem, bases: Mapping[str, Point]) -> tuple[Point, tuple[str, ...] | None]:
    """Return the base that reaches all that any does, and the areas that leave of it what every base reaches.

    None where no base does, or a post without areas lies beyond reach of some.
    """
    reach = {point: _reached(problem, point) for point in bases.values()}
    outer = max(reach, key=lambda point: len(reach[point]))
    beyond = {post for each in reach.values() for post in (reach[outer] | each) if post not in each}
    areas = {post.id: post.areas for post in problem.posts}
    if any(not each <= reach[outer] for each in reach.values()) or any(not areas[post] for post in beyond):
        return outer, None
    return outer, tuple(sorted({area for post in beyond for area in areas[post]}))


def _reached(problem: Problem, point: Point) -> frozenset[str]:
    """Return the posts a policeman based at the point could be sent to."""
    asked = {slot.post for slot in problem.slots if slot.unsur is Unsur.POLRI}
    posts = [post for post in problem.posts if post.id in asked]
    metres = travel_m(radians_of([point]), radians_of([(post.lat_e6, post.lon_e6) for post in posts]), problem.policies.road_factor_milli)
    limit = problem.policies.reach_m(Unsur.POLRI)
    return frozenset(post.id for post, distance in zip(posts, metres[0].tolist(), strict=True) if distance <= limit)


@contextmanager
def _asking(problem: Problem, workers: int, tell: Callable[[float], None] | None) -> Iterator[_Ask]:
    """Yield what answers changes, in this process or by a pool."""
    pool: ProcessPoolExecutor | None = None
    if workers > 1:
        # A forked child would inherit the threads and locks of a server.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_keep, initargs=(problem,))

    def ask(changes: Sequence[_Change]) -> dict[_Change, _Answer]:
        answers = pool.map(_answer_kept, changes) if pool else (_answer(problem, change) for change in changes)
        found: dict[_Change, _Answer] = {}
        for change, answer in zip(changes, answers, strict=True):
            found[change] = answer
            if tell:
                tell(len(found) / len(changes))
        return found

    try:
        yield ask
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


_KEPT: list[Problem] = []
"""What a process of the pool works on: sent once, not with every change."""


def _keep(problem: Problem) -> None:
    _KEPT.append(problem)


def _answer_kept(change: _Change) -> _Answer:
    return _answer(_KEPT[-1], change)


def _answer(problem: Problem, change: _Change) -> _Answer:
    if change.rule is None:
        return least_risk(with_people(_polri_alone(problem), change.people, change.point, closed=change.closed))
    changed = without_rule(problem, change.rule) if change.rule else problem
    return () if changed is None else _measure(problem, changed)


def _measure(problem: Problem, changed: Problem) -> tuple[GoalValue, ...]:
    """Return the goals of the best plan of the changed problem, measured by the problem itself.

    Where the change alters what a goal counts (nights, the even share), its proof speaks of something else and is left out.
    """
    result = solve(changed)
    values = goal_values(problem, result.solution)
    return tuple(
        goal if abs(values[goal.key] - goal.value) <= _SAME * max(1.0, goal.value) else GoalValue(goal.key, values[goal.key], 0.0, UNPROVEN)
        for goal in result.goals
    )


def without_rule(problem: Problem, rule: str) -> Problem | None:
    """Return the problem as it is when nobody asks for the rule, None for a rule that defines it.

    Raises
    ------
    KeyError
        When there is no such rule.
    """
    return None if rule in DEFINING else _grow_reserve(_WITHOUT[rule](problem))


def with_people(problem: Problem, count: int, point: Point, *, closed: tuple[str, ...] = ()) -> Problem:
    """Return the problem with more Polri based at a point, on top of the strength that may be used anyway.

    They come from outside: no home in the district, free for every duty of a member, always there; ``closed`` are areas
    they are kept out of.
    """
    ids = (f"+{n}" for n in range(count))
    more = tuple(Person(one, Unsur.POLRI, 0, Tasking.FREE, "", *point, home=_NOWHERE, kin_areas=closed, windows=(_ALWAYS,)) for one in ids)
    listed = sum(person.unsur is Unsur.POLRI for person in problem.persons)
    policies = problem.policies
    usable = usable_strength(problem, Unsur.POLRI) + count
    stages = tuple((start, end, listed * share // whole + count, listed + count) for start, end, share, whole in policies.strength_stages)
    raised = replace(policies, strength_share=(usable, listed + count), strength_stages=stages)
    return _grow_reserve(replace(problem, persons=problem.persons + more, policies=raised))


def least_risk(problem: Problem) -> float:
    """Return the proven lower bound on the risk that Polri leave uncovered, points: the first goal alone is sought."""
    duties = plan_duties(problem, Unsur.POLRI)
    if not duties.needs:
        return 0.0
    classes, is_exact = merge_people(problem, duties)
    if not classes:
        return solve(problem).goals[0].bound
    model = _RiskModel(problem, duties, classes, is_exact=is_exact)
    return model.solve(even_share(problem, duties), lambda goal, bound: None).bounds["uncovered_risk"] / WEIGHT_SCALE


class _RiskModel(FlowModel):
    """The program of one unsur in which nothing is sought after the uncovered risk."""

    def _levels(self, share: float) -> list[Level]:
        return super()._levels(share)[:1]

    def _fewest_teams(self, face: LinearProgram) -> float:
        return 0.0


def _polri_alone(problem: Problem) -> Problem:
    persons = tuple(person for person in problem.persons if person.unsur is Unsur.POLRI)
    ids = {person.id for person in persons}
    return replace(
        problem,
        persons=persons,
        slots=tuple(slot for slot in problem.slots if slot.unsur is Unsur.POLRI),
        pins=tuple(pin for pin in problem.pins if pin.person in ids),
        baseline=(),
    )


def _policies(problem: Problem, **changed: object) -> Problem:
    return replace(problem, policies=replace(problem.policies, **changed))  # type: ignore[arg-type]  # names are given below


def _persons(problem: Problem, **changed: object) -> Problem:
    return replace(problem, persons=tuple(replace(person, **changed) for person in problem.persons))  # type: ignore[arg-type]


def _without_eligibility(problem: Problem) -> Problem:
    free = _policies(_persons(problem, tasking=Tasking.FREE), padal_min_rank=0, pamenwas_min_rank=0)
    return replace(free, slots=tuple(replace(slot, skill=None) for slot in problem.slots))


def _without_rest(problem: Problem) -> Problem:
    unlimited = {"min_rest": 0, "rest_after_long": 0, "long_stretch": _FOREVER, "max_stretch": _FOREVER, "week_limit": _FOREVER}
    # Without a night no duty at a static post is a night's.
    return _policies(problem, night=(0, 0), **unlimited)


def _without_reserve(problem: Problem) -> Problem:
    reserve = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    slots = tuple(slot for slot in problem.slots if slot.role is not Role.RESERVE)
    pins = tuple(pin for pin in problem.pins if pin.post not in reserve)
    return _policies(replace(problem, slots=slots, pins=pins), reserve_min=0, reserve_share=(0, 1))


_WITHOUT: Mapping[str, Callable[[Problem], Problem]] = {
    "neutrality_home": lambda p: _policies(p, neutrality_home=tuple((unsur, Strictness.OFF) for unsur in Unsur), refuse_unknown_home=False),
    "neutrality_charge": lambda p: _policies(p, neutrality_charge=Strictness.OFF),
    "neutrality_kin": lambda p: _persons(p, kin_areas=()),
    "availability": lambda p: _persons(p, windows=(_ALWAYS,)),
    "rest": _without_rest,
    "eligibility": _without_eligibility,
    "reach": lambda p: _policies(p, max_distance_m=tuple((unsur, _FOREVER * 10) for unsur in Unsur)),
    "strength": lambda p: _policies(p, strength_share=(1, 1), strength_stages=()),
    "reserve": _without_reserve,
    "pins": lambda p: replace(p, pins=()),
    "continuity": lambda p: _policies(p, continuity=False),
}
"""Rule to the problem without it."""


def _grow_reserve(problem: Problem) -> Problem:
    """Return the problem with the most reserve that its strength may owe: the slots must hold what the rule asks for."""
    policies = problem.policies
    listed = [person for person in problem.persons if person.unsur is Unsur.POLRI]
    share, whole = policies.reserve_share
    part, parts = policies.reserve_cap_share
    can_serve = sum(person.tasking is not Tasking.HELD_BACK and bool(person.windows) for person in listed)
    usable = min(usable_strength(problem, Unsur.POLRI), can_serve)
    most = min(max(policies.reserve_min, -(-usable * share // whole)), usable * part // parts)
    slots = (replace(slot, demand=max(slot.demand, most)) if slot.role is Role.RESERVE else slot for slot in problem.slots)
    return replace(problem, slots=tuple(slots))
