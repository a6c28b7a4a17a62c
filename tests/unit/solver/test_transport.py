"""The transport of people who serve one duty each: best in every goal, and honest where its costs do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from solver import engine
from solver import transport as module
from solver.audit import goal_values
from solver.duties import plan_duties
from solver.engine import Control, solve
from solver.problem import Person, Policies, Posting, PostKind, Problem, Role, Shift, Strictness, Unsur
from solver.rules.reach import road_distance_m
from solver.transport import can_transport
from tests.cases import person, post, problem, slot
from tests.solving import breaches

VOTE = (Shift("S3", 300, 780), Shift("S4", 780, 1_440, "S3"))
STEP = 1_000


def station(name: str, steps: int, area: str, heads: int, weight: int) -> tuple[object, list[object]]:
    """Return a TPS so many steps to the north and its two slots for Linmas."""
    place = post(name, PostKind.STATION, areas=(area,), lat_e6=steps * STEP)
    return place, [slot(name, shift.id, demand=heads, unsur=Unsur.LINMAS, weight=weight) for shift in VOTE]


def linmas(name: str, steps: int, **changes: object) -> Person:
    return person(name, unsur=Unsur.LINMAS, lat_e6=steps * STEP, **changes)


def case(stations: list[tuple[object, list[object]]], people: list[Person], **parts: object) -> Problem:
    return problem(
        posts=[place for place, _ in stations],  # type: ignore[misc]
        shifts=VOTE,
        slots=[row for _, rows in stations for row in rows],  # type: ignore[misc]
        persons=people,
        **parts,
    )


def random_case(seed: int, *, with_baseline: bool) -> Problem:
    """Return three TPS and five people whose homes, charges and ways are drawn so that every goal binds."""
    rng = np.random.default_rng(seed)
    stations = [
        station(f"T{n}", int(rng.integers(20)), f"D{n}", int(rng.integers(1, 3)), int(rng.integers(1, 4)) * 5_000) for n in range(3)
    ]
    areas = ["D0", "D1", "D2", "D9"]
    people = [
        linmas(
            f"p{n}",
            int(rng.integers(60)),
            home=areas[int(rng.integers(4))],
            charges=(areas[int(rng.integers(3))],) if rng.uniform() < 0.4 else (),
        )
        for n in range(int(rng.integers(2, 6)))
    ]
    told = []
    if with_baseline:
        chosen = [(f"p{n}", f"T{int(rng.integers(3))}") for n in range(len(people)) if rng.uniform() < 0.6]
        told = [Posting(who, shift.id, where) for who, where in chosen for shift in VOTE]
    strictness = (Strictness.HARD, Strictness.SOFT)[int(rng.integers(2))]
    policies = Policies(neutrality_home=tuple((unsur, strictness) for unsur in Unsur), refuse_unknown_home=True)
    return case(stations, people, policies=policies, baseline=tuple(told))


def plans(case: Problem) -> Iterator[tuple[str | None, ...]]:
    """Yield every way to put each person at one TPS or none that breaks no rule."""
    hard = case.policies.home_strictness(Unsur.LINMAS) is Strictness.HARD
    demand = {row.post: row.demand for row in case.slots}
    choices = []
    for someone in case.persons:
        near = [p for p in case.posts if road_distance_m(someone, p, 1_400) <= 10_000]
        choices.append([None, *(p.id for p in near if not (hard and someone.home in p.areas))])
    for chosen in product(*choices):
        if all(chosen.count(name) <= heads for name, heads in demand.items()):
            yield chosen


def values_of(case: Problem, chosen: tuple[str | None, ...]) -> tuple[float, ...]:
    """Return risk units, soft postings, change points and metres; nobody can serve more than one duty, so balance is even."""
    posts = {p.id: p for p in case.posts}
    risk = sum(row.weight * (row.demand - chosen.count(row.post) + (row.post not in chosen)) for row in case.slots)
    soft_home = case.policies.home_strictness(Unsur.LINMAS) is Strictness.SOFT
    soft = changes = metres = 0
    told = {posting.person: posting.post for posting in case.baseline}
    for someone, where in zip(case.persons, chosen, strict=True):
        if someone.id in told:
            changes += 10 * (told[someone.id] != where)
        elif case.baseline and where:
            changes += 1
        if where:
            soft += soft_home and someone.home in posts[where].areas
            soft += any(area in posts[where].areas for area in someone.charges)
            metres += road_distance_m(someone, posts[where], 1_400)
    return risk, soft, changes, metres


@pytest.mark.parametrize("with_baseline", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_every_goal_equals_the_best_of_all_plans(seed: int, with_baseline: bool) -> None:
    built = random_case(seed, with_baseline=with_baseline)
    assert can_transport(built, plan_duties(built, Unsur.LINMAS))
    result = solve(built)
    assert breaches(built, result) == []
    risk, soft, changes, metres = min(values_of(built, chosen) for chosen in plans(built))
    found = {goal.key: goal for goal in result.goals}
    assert found["uncovered_risk"].value == risk / 10_000
    assert found["soft_neutrality"].value == soft
    assert found["changes"].value == changes
    # One kind of duty for all: everybody used carries the same, so balance follows from the heads; travel may be compared.
    assert found["travel"].value == pytest.approx(metres / 1000)
    assert all(goal.gap == 0 for goal in result.goals)


@pytest.fixture
def routes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool]]:
    """Return, per attempt of the flow, whether it had to fill everything and whether it found a plan."""
    tried: list[tuple[bool, bool]] = []
    original = module._route

    def watched(*args: object, must_fill: bool) -> object:
        used = original(*args, must_fill=must_fill)  # type: ignore[arg-type]
        tried.append((must_fill, used is not None))
        return used

    monkeypatch.setattr(module, "_route", watched)
    return tried


def plenty() -> Problem:
    """Return two TPS of one head, 0 and 10 steps north, and three people at 1, 12 and 40 steps."""
    stations = [station("T0", 0, "D0", 1, 10_000), station("T1", 10, "D1", 1, 30_000)]
    return case(stations, [linmas("a", 1), linmas("b", 12), linmas("c", 40)])


def scarce() -> Problem:
    """Return the same with one person, who lives beside the TPS of less weight."""
    stations = [station("T0", 0, "D0", 1, 10_000), station("T1", 10, "D1", 1, 30_000)]
    return case(stations, [linmas("a", 0)])


def values(built: Problem) -> dict[str, float]:
    return goal_values(built, solve(built).solution)


def test_the_folded_costs_fit_and_one_flow_is_enough(routes: list[tuple[bool, bool]]) -> None:
    # a goes 1 step, b goes 2: 156 + 311 m.
    assert values(plenty())["travel"] == pytest.approx(0.467, abs=1e-9)
    assert routes == [(False, True)]


def test_without_room_for_the_risk_everything_is_filled_at_the_least_travel(
    routes: list[tuple[bool, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The longest way is 40 steps, 6,227 m: one point before travel is worth 3 x 6,227 + 1 = 18,682.
    # With the risk of 120,000 the top is 120,000 + 22 x 18,682 = 531,004, without it 411,004; five nodes and two share the room.
    monkeypatch.setattr(module, "_COST_ROOM", 7 * 450_000)
    result = solve(plenty())
    assert routes == [(False, False), (True, True)]
    assert {goal.key: goal.value for goal in result.goals}["travel"] == pytest.approx(0.467, abs=1e-9)
    assert all(goal.gap == 0 for goal in result.goals)


def test_in_a_shortage_travel_is_counted_in_coarser_steps_and_its_bound_stays_true(
    routes: list[tuple[bool, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = values(scarce())
    routes.clear()
    # One point before travel is worth 1,557 + 1; the top is 120,000 + 22 x 1,558 = 154,276, in steps of 10 m 120,000 + 22 x 156 = 123,432.
    monkeypatch.setattr(module, "_COST_ROOM", 5 * 140_000)
    result = solve(scarce())
    assert routes == [(False, False), (True, False), (False, True)]
    # T0 stays empty: 10,000 doubled in two shifts are 4 points. He walks 10 steps, 1,557 m.
    found = {goal.key: goal for goal in result.goals}
    assert found["uncovered_risk"].value == found["uncovered_risk"].bound == exact["uncovered_risk"] == 4
    assert found["travel"].value == pytest.approx(1.557)
    assert found["travel"].bound == pytest.approx(1.55)


@pytest.mark.parametrize("built", [plenty(), scarce()])
def test_without_any_room_the_linear_program_takes_over(
    built: Problem, routes: list[tuple[bool, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = values(built)
    routes.clear()
    monkeypatch.setattr(module, "_COST_ROOM", 1)
    result = solve(built)
    # The exact costs, everything filled, then steps of 10, 100 and 1,000 m.
    assert routes == [(False, False), (True, False), (False, False), (False, False), (False, False)]
    assert goal_values(built, result.solution) == exact
    assert breaches(built, result) == []


def test_one_head_at_each_post_is_better_than_two_at_the_heavier() -> None:
    # In each shift one each leaves 3 + 5 = 8 open, both at the heavier 3 x 2 + 3 = 9.
    stations = [station("T0", 0, "D0", 2, 30_000), station("T1", 0, "D1", 2, 50_000)]
    built = case(stations, [linmas("a", 0), linmas("b", 0)])
    assert values(built)["uncovered_risk"] == 16


def test_leaders_pins_two_kinds_and_nested_demand_are_no_transport() -> None:
    plain = plenty()
    assert can_transport(plain, plan_duties(plain, Unsur.LINMAS))
    nested = case([(post("T", PostKind.STATION), [slot("T", "S3", demand=2, unsur=Unsur.LINMAS), slot("T", "S4", unsur=Unsur.LINMAS)])], [])
    twice = problem(
        posts=[post("T")],
        shifts=[Shift("A", 0, 300), Shift("B", 2_000, 2_300)],
        slots=[slot("T", "A", unsur=Unsur.LINMAS), slot("T", "B", unsur=Unsur.LINMAS)],
    )
    led = case([(post("T"), [slot("T", "S3", unsur=Unsur.LINMAS, role=Role.PADAL)])], [])
    pinned = case([station("T0", 0, "D0", 1, 1)], [linmas("a", 0)], pins=(Posting("a", "S3", "T0"),))
    for built in (nested, twice, led, pinned):
        assert not can_transport(built, plan_duties(built, Unsur.LINMAS))


@pytest.mark.parametrize("control", [None, Control(seconds=0.0), Control(is_fast=True)])
@pytest.mark.parametrize("most_cells", [500_000, 0])
def test_a_duty_longer_than_the_week_allows_stays_open(control: Control | None, most_cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_CELLS", dict.fromkeys(Unsur, most_cells))
    # S3 and S4 are one duty of 19 h; a week holds 18.
    policies = Policies(reserve_min=0, week_limit=1_080, week_exempt=(0, 0))
    built = case([station("T1", 0, "D1", 1, 5_000)], [linmas("p1", 5)], policies=policies)
    result = solve(built, control=control)
    assert breaches(built, result) == []
    assert result.solution.assignments == ()
