"""Mending: a class that cannot keep its promise is helped by swaps, soft postings are relieved, strength is kept.

``a``, ``b`` and ``e`` share a base beside posts P and R, which touch the home desa of a and of b: their
class seems fit to take both (each post is open to e, each desa to two of the three), yet only e may.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver import classes, engine
from solver.duties import plan_duties
from solver.engine import solve
from solver.flow import FlowModel
from solver.mending import Board, Named, mend
from solver.problem import Person, Policies, Posting, Problem, Shift, Unsur
from solver.solution import SolveStatus
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAY = Shift("DAY", 480, 960)
ALL = Policies(strength_share=(1, 1), reserve_min=0)
THREE_OF_FOUR = replace(ALL, strength_share=(3, 4))
THREE = [slot("P", "DAY"), slot("R", "DAY"), slot("Q", "DAY")]
A, B, E = person("a", home="D1"), person("b", home="D2"), person("e")
C = person("c", lat_e6=100_000)
P, R, Q = post("P", areas=("D1", "D2")), post("R", areas=("D1", "D2")), post("Q", areas=("D5",), lat_e6=100_000)


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge people whatever their homes, as large instances do, and leave the transport of single duties aside."""
    monkeypatch.setattr(classes, "_MAX_EXACT_CELLS", 0)
    monkeypatch.setattr(engine, "can_transport", lambda problem, duties: False)


def case(*people: Person, policies: Policies = ALL, **parts: object) -> Problem:
    """Return P and R beside a, b and e, and Q beside c, one head each at P and Q unless slots are given."""
    facts: dict[str, object] = {"posts": [P, R, Q], "shifts": [DAY], "slots": [slot("P", "DAY"), slot("Q", "DAY")]}
    return problem(persons=people, policies=policies, **(facts | parts))  # type: ignore[arg-type]


@pytest.mark.parametrize("policies", [ALL, THREE_OF_FOUR])
def test_a_post_that_no_member_is_left_for_is_filled_by_a_swap_across_classes(policies: Policies) -> None:
    built = case(A, B, C, E, policies=policies, slots=THREE)
    result = solve(built)
    held = places(result)
    assert held["c"] | held["e"] == {("DAY", "P"), ("DAY", "R")}
    assert len(held) == 3
    assert breaches(built, result) == []
    assert by_key(result)["uncovered_risk"] == 0
    assert result.status is SolveStatus.OPTIMAL


def test_the_travel_of_a_swap_stands_above_its_bound() -> None:
    # The flow hoped for nobody to walk at all; 0.1 degree is 15,567 m, one goes up and one comes down.
    travel = next(goal for goal in solve(case(A, B, C, E, slots=THREE)).goals if goal.key == "travel")
    assert travel.value == pytest.approx(31.134, abs=1e-9)
    assert travel.bound == 0


def test_a_post_that_no_member_is_left_for_is_filled_by_who_is_free() -> None:
    built = case(A, B, C, E, policies=replace(ALL, strength_share=(1, 2)), slots=THREE[:2])
    held = places(solve(built))
    assert held.keys() == {"c", "e"}
    assert held["c"] | held["e"] == {("DAY", "P"), ("DAY", "R")}


def test_where_nobody_at_all_may_stand_the_post_stays_short() -> None:
    result = solve(case(A, B, E, slots=THREE[:2]))
    assert places(result).keys() == {"e"}
    # Weight 1, and once more since nobody stands there; the flow could not know it.
    assert by_key(result)["uncovered_risk"] == 2
    assert result.goals[0].bound == 0
    assert result.status is SolveStatus.FEASIBLE


def board_of(built: Problem) -> Board:
    duties = plan_duties(built, Unsur.POLRI)
    merged, is_exact = classes.merge_people(built, duties)
    model = FlowModel(built, duties, merged, is_exact=is_exact)
    flows = model.solve(0.0, lambda key, bound: None).flows
    return Board(built, duties, flows, tables=(model.mask, model.distance), rank={p.id: n for n, p in enumerate(built.persons)})


def of_four(most: int) -> Policies:
    """Return the rules under which so many of four people may be used."""
    return replace(ALL, strength_share=(most, 4))


D = person("d", lat_e6=100_000)


@pytest.mark.parametrize(("most", "unnamed"), [(1, [0]), (2, [])])
def test_nobody_new_is_called_beyond_the_strength(most: int, unnamed: list[int]) -> None:
    built = case(A, B, C, D, policies=of_four(most))
    assert [need.post.id for need in plan_duties(built, Unsur.POLRI).needs] == ["P", "Q"]
    named = Named({"c": [1]}, [0])
    mend(board_of(built), named)
    assert named.unnamed == unnamed
    assert sum(bool(needs) for needs in named.duties.values()) == most


@pytest.mark.parametrize(("most", "expected"), [(1, {"d": [0, 1]}), (2, {"d": [0], "c": [1]})])
def test_a_later_posting_goes_to_who_carries_less_while_strength_allows_him(most: int, expected: dict[str, list[int]]) -> None:
    # 480 minutes and 300, 60 of them at night, are 810. Two people: 405 is the even share and d, with 480, lies above it already.
    later = Shift("LATER", 2_400, 2_700)
    built = case(A, B, C, D, policies=of_four(most), shifts=[DAY, later], slots=[slot("Q", "DAY"), slot("P", "LATER")])
    named = Named({"d": [0]}, [1])
    mend(board_of(built), named)
    assert named.duties == expected


def test_of_two_holders_the_one_without_a_charge_at_the_open_post_is_moved() -> None:
    # c has a charge in D1, which P touches; d has none. Whoever goes to P, b takes over his post, no farther from one than from the other.
    charged = person("c", lat_e6=100_000, charges=("D1",))
    other = post("S", areas=("D6",), lat_e6=100_000)
    slots = [slot("P", "DAY"), slot("Q", "DAY"), slot("S", "DAY")]
    built = case(A, B, charged, D, posts=[P, Q, other], slots=slots)
    named = Named({"c": [1], "d": [2]}, [0])
    mend(board_of(built), named)
    assert named.duties["c"] == [1]
    assert named.duties["d"] == [0]
    assert named.unnamed == []


def test_a_pinned_holder_is_not_moved() -> None:
    built = case(A, B, C, pins=(Posting("c", "DAY", "Q"),))
    named = Named({"c": [1]}, [0])
    mend(board_of(built), named)
    assert named.duties == {"c": [1]}
    assert named.unnamed == [0]


CHARGED_A, CHARGED_B = person("a", charges=("D1",)), person("b", charges=("D2",))


def test_a_soft_posting_is_exchanged_with_who_has_no_charge_there() -> None:
    # The flow puts a or b at P (no way to go) and c at Q; each of the two has a charge in P.
    built = case(CHARGED_A, CHARGED_B, C)
    result = solve(built)
    assert places(result)["c"] == {("DAY", "P")}
    assert by_key(result)["soft_neutrality"] == 0
    assert by_key(result)["uncovered_risk"] == 0


def test_a_soft_posting_is_taken_over_by_who_is_free() -> None:
    built = case(CHARGED_A, CHARGED_B, C, slots=[slot("P", "DAY")])
    result = solve(built)
    assert places(result) == {"c": {("DAY", "P")}}
    assert by_key(result)["soft_neutrality"] == 0


def test_a_soft_posting_that_nobody_else_may_take_stays() -> None:
    built = case(CHARGED_A, CHARGED_B, slots=[slot("P", "DAY")])
    result = solve(built)
    assert len(places(result)) == 1
    assert by_key(result) == by_key(result) | {"uncovered_risk": 0, "soft_neutrality": 1}


def test_a_pinned_soft_posting_stays_where_it_was_pinned() -> None:
    built = case(CHARGED_A, CHARGED_B, C, pins=(Posting("a", "DAY", "P"),))
    assert places(solve(built))["a"] == {("DAY", "P")}
