"""Each rule says the same to the optimiser and to the audit, on random small instances and random rosters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from random import Random

import pytest
from ortools.sat.python import cp_model

from solver.audit import audit
from solver.duties import DutyPlan, plan_duties
from solver.instances import ProblemSize, random_problem
from solver.placing import Cell, Placing, unbarred
from solver.problem import MINUTES_PER_DAY, BeatRules, Post, Posting, PostKind, Problem, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution
from tests.placed import PAIRWISE, accepts, cells_of

SIZES = (
    ProblemSize(districts=2, areas=4, sites=5, shifts=4, polri=6, tni=1, linmas=2, grid=120),
    ProblemSize(districts=1, areas=3, sites=3, shifts=7, polri=5, tni=0, linmas=1, grid=240),
    ProblemSize(districts=2, areas=3, sites=4, shifts=5, polri=9, tni=1, linmas=1, grid=60),
)
SEEDS = range(15)


@cache
def instance(seed: int) -> Problem:
    """Return a small problem whose limits are met now and then: shorter weeks, stages of strength, overlaps, pins."""
    draw = Random(seed)
    problem = random_problem(seed, SIZES[seed % len(SIZES)])
    shifts = list(problem.shifts)
    if draw.random() < 0.5:  # a shift that begins early overlaps the one before it
        late = draw.randrange(1, len(shifts))
        shifts[late] = replace(shifts[late], start=shifts[late].start - 60 * draw.choice([1, 2]))
    opening = draw.choice([shift.start for shift in shifts])
    policies = replace(
        problem.policies,
        week_limit=draw.choice([15, 24, 30, 60]) * 60,
        week_exempt=draw.choice([(0, 0), (-360, 600), (-2 * MINUTES_PER_DAY, 2 * MINUTES_PER_DAY)]),
        strength_stages=draw.choice([(), ((opening, opening + 900, 1, 3),), ((-9_000, opening, 1, 2), (opening, 9_000, 1, 4))]),
        rest_after_long=draw.choice([240, 24 * 60]),
        reserve_min=draw.choice([0, 1, 2]),
        reserve_share=draw.choice([(1, 10), (1, 3)]),
        platoon_size=draw.choice([1, 2]),
    )
    people = [replace(p, windows=((-9_000, 9_000),)) if draw.random() < 0.5 else p for p in problem.persons]
    pins = [Posting(draw.choice(people).id, slot.shift, slot.post) for slot in draw.sample(problem.slots, draw.choice([0, 1, 2]))]
    slots = [replace(slot, demand=0) if draw.random() < 0.05 else slot for slot in problem.slots]
    return replace(problem, shifts=tuple(shifts), policies=policies, persons=tuple(people), pins=tuple(pins), slots=tuple(slots))


@cache
def legal_plan(seed: int) -> Solution:
    """Return a plan that fills as many slots as the model of single people finds room for, pins left out."""
    problem = replace(instance(seed), pins=())
    placing = Placing(problem, people=[person.id for person in problem.persons], is_open=unbarred(problem))
    placing.add_rules()
    placing.model.maximize(sum(placing.x.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 0.1
    found = solver.solve(placing.model)
    return placing.solution(solver) if found in (cp_model.OPTIMAL, cp_model.FEASIBLE) else Solution(())


def test_plans_made_by_the_rules_pass_the_audit() -> None:
    plans = {seed: legal_plan(seed) for seed in SEEDS}
    assert {seed: audit(replace(instance(seed), pins=()), plan) for seed, plan in plans.items()} == dict.fromkeys(SEEDS, ())
    assert sum(len(plan.assignments) for plan in plans.values()) > 10 * len(SEEDS)


def rosters(problem: Problem, seed: int) -> Iterator[set[Cell]]:
    """Yield a plan nearly kept, rosters of single people in full, sparse ones and dense ones, over and over."""
    draw = Random(seed)
    plan = set(cells_of(legal_plan(seed).assignments))
    everything = [(person.id, slot.key) for person in problem.persons for slot in problem.slots]
    own = [(p.id, s.key) for p in problem.persons for s in problem.slots if s.unsur is p.unsur]
    plan |= {cell for pin in problem.pins for cell in everything if (cell[0], cell[1][1], cell[1][0]) == (pin.person, pin.shift, pin.post)}
    while True:
        yield plan ^ set(draw.sample(own, draw.choice([0, 1, 2, 3])))
        yield plan - set(draw.sample(sorted(plan), len(plan) // draw.choice([2, 4, 8])))
        busy = draw.choice(problem.persons).id
        mine = [cell for cell in own if cell[0] == busy]
        yield set(draw.sample(mine, min(len(mine), draw.choice([2, 3, 4]))))
        yield set(draw.sample(own, draw.choice([1, 4, 8])))
        yield set(draw.sample(everything, draw.choice([1, len(everything) // 6])))


def with_soiled_posts(problem: Problem, seed: int) -> Iterator[Problem]:
    """Yield the problem with one fact of its posts or limits changed, most often for the worse."""
    draw = Random(seed)
    beats = [post for post in problem.posts if post.kind in (PostKind.BEAT, PostKind.STATION)]
    while True:
        post, other = draw.sample(beats, 2)
        changes = draw.choice(
            [
                {"sites": tuple(sorted({*post.sites, *other.sites}))},
                {"sites": post.sites[1:]},
                {"areas": tuple(sorted({*post.areas, *other.areas}))},
                {"weight": post.weight + draw.choice([0, 1])},
                {"category": other.category},
                {"district": other.district},
                {"sites": post.sites[::-1] + post.sites[:1]},
                {"kind": other.kind},
            ]
        )
        soiled = replace(post, **changes)
        posts = tuple(soiled if held.id == post.id else held for held in problem.posts)
        rules = BeatRules(problem.beat_rules.max_sites, draw.choice([1, 2, 3]), draw.choice([9_000, 60_000]))
        yield replace(problem, posts=posts)
        yield replace(problem, beat_rules=rules)
        yield replace(problem, posts=_joined(problem, post, other))


def _joined(problem: Problem, one: Post, other: Post) -> tuple[Post, ...]:
    """Return the posts with two beats made one that states what is true of it."""
    if {one.kind, other.kind} != {PostKind.BEAT}:
        return problem.posts
    areas, sites = (tuple(sorted({*a, *b})) for a, b in ((one.areas, other.areas), (one.sites, other.sites)))
    whole = replace(one, areas=areas, sites=sites, weight=one.weight + other.weight)
    return tuple(whole if post.id == one.id else post for post in problem.posts if post.id != other.id)


def is_clean(key: str, problem: Problem, solution: Solution) -> bool:
    return next(iter(RULES[key].violations(problem, solution)), None) is None


@pytest.mark.parametrize("key", RULES)
def test_build_and_violations_accept_the_same_assignments(key: str) -> None:
    answers = []
    for seed in SEEDS:
        problem = instance(seed)
        placing = Placing(problem, people=[person.id for person in problem.persons])
        RULES[key].build(placing)
        for cells in islice(rosters(problem, seed), 10):
            answers.append(is_clean(key, problem, placing.as_solution(cells)))
            assert accepts(placing, cells) is answers[-1], f"seed {seed}: {sorted(cells)}"
    if key != "beats":
        assert set(answers) == {True, False}, "the rosters show only one side of the rule"


@pytest.mark.parametrize("key", RULES)
def test_they_agree_where_some_people_are_fixed(key: str) -> None:
    for seed in SEEDS:
        problem, draw = instance(seed), Random(seed)
        for cells in islice(rosters(problem, seed), 5):
            chosen = set(draw.sample([person.id for person in problem.persons], 3))
            outside = [cell for cell in cells if cell[0] not in chosen]
            own_fixed = [cell for cell in cells if cell[0] in chosen and draw.random() < 0.3]
            fixed = Placing(problem, people=[]).as_solution([*outside, *own_fixed])
            free = {slot.key for slot in problem.slots} - {key for _, key in own_fixed}
            placing = Placing(problem, people=chosen, fixed=fixed, slots=free)
            RULES[key].build(placing)
            own = [cell for cell in cells if cell in placing.x]
            if key in ("pins", "strength", "reserve") or is_clean(key, problem, fixed):
                assert accepts(placing, own) is is_clean(key, problem, placing.as_solution(own)), f"seed {seed}: {own}, fixed {fixed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_beats_agree_on_posts_of_every_fault(seed: int) -> None:
    answers = []
    for problem in islice(with_soiled_posts(replace(random_problem(seed), slots=()), seed), 30):
        placing = Placing(problem, people=[])
        RULES["beats"].build(placing)
        answers.append(is_clean("beats", problem, Solution(())))
        assert accepts(placing, []) is answers[-1]
    assert set(answers) == {True, False}


@pytest.mark.parametrize("key", RULES)
def test_a_pair_is_barred_exactly_when_it_breaks_the_rule_by_itself(key: str) -> None:
    for seed in SEEDS:
        problem = instance(seed)
        is_barred = RULES[key].prohibits(problem)
        for person in problem.persons:
            for slot in problem.slots:
                alone = Solution((Assignment(slot.shift, slot.post, slot.unsur, slot.role, slot.post, person.id),))
                expected = key in PAIRWISE and not is_clean(key, problem, alone)
                assert is_barred(person, slot) is expected, f"seed {seed}: {person.id} {slot.key}"


@pytest.mark.parametrize("unsur", Unsur)
@pytest.mark.parametrize("seed", range(12))
def test_patterns_are_the_sets_of_kinds_that_rest_allows(seed: int, unsur: Unsur) -> None:
    size = ProblemSize(shifts=4 + seed % 4, polri=6, tni=2, linmas=3, grid=(60, 120, 180)[seed % 3])
    problem = replace(random_problem(seed, size), pins=())
    duties = plan_duties(problem, unsur)
    listed = {frozenset(pattern) for pattern in duties.patterns}
    draw, numbers = Random(seed), range(len(duties.kinds))
    drawn = [frozenset(draw.sample(numbers, draw.randint(1, min(4, len(numbers))))) for _ in range(150) if numbers]
    for kinds in [*listed, *drawn]:
        rows = _serve(problem, duties, kinds)
        is_legal = all(is_clean(key, problem, rows) for key in ("rest", "one_place"))
        assert (kinds in listed) is is_legal, sorted(kinds)


def _serve(problem: Problem, duties: DutyPlan, kinds: frozenset[int]) -> Solution:
    """Return one person on one post of each of these kinds."""
    needs = {need.kind: need for need in duties.needs}
    rows = [
        Assignment(shift, needs[kind].post.id, duties.unsur, needs[kind].role, "", problem.persons[0].id)
        for kind in kinds
        for shift in duties.kinds[kind].shifts
    ]
    return Solution(tuple(rows))
