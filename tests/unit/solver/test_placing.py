from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from solver.instances import random_problem
from solver.placing import Placing, unbarred
from solver.problem import Policies, PostKind, Problem, Role, Shift, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, slot, stand
from tests.placed import accepts

R1_S3 = ("R1", "S3", Unsur.POLRI, Role.MEMBER)
R2_S3 = ("R2", "S3", Unsur.POLRI, Role.MEMBER)


def case() -> Problem:
    return problem(
        posts=[post("R1"), post("R2"), post("MAKO", PostKind.RESERVE, areas=())],
        shifts=[Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")],
        persons=[person(name) for name in ("a", "b", "c")],
        slots=[slot("R1", "S3", demand=2), slot("R2", "S3"), *(slot("MAKO", s, role=Role.RESERVE, demand=9) for s in ("S3", "S4"))],
        policies=Policies(platoon_size=2),
    )


def reserve(name: str, *shifts: str, team: str = "SST-1") -> list[Assignment]:
    return [stand(name, shift, "MAKO", role=Role.RESERVE, team=team) for shift in shifts]


def test_every_chosen_person_and_slot_has_a_variable() -> None:
    placing = Placing(case(), people=["c", "a"])
    assert [p.id for p in placing.persons] == ["a", "c"]
    assert set(placing.x) == {(name, slot.key) for name in "ac" for slot in case().slots}
    assert {key: len(literals) for key, literals in placing.takers.items()} == {slot.key: 2 for slot in case().slots}


def test_slots_and_pairs_may_be_left_out() -> None:
    placing = Placing(case(), people=["a", "b"], slots=[R1_S3, R2_S3], is_open=lambda who, slot: (who.id, slot.post) != ("a", "R2"))
    assert set(placing.x) == {("a", R1_S3), ("b", R1_S3), ("b", R2_S3)}
    assert [slot.key for slot in placing.slots] == [R1_S3, R2_S3]


def test_a_plan_given_whole_is_opened_where_it_is_chosen() -> None:
    plan = Solution((stand("a", "S3", "R1"), stand("a", "S4", "MAKO", role=Role.RESERVE), stand("b", "S3", "R1")))
    placing = Placing(case(), people=["a"], fixed=plan, slots=[R1_S3, R2_S3])
    assert [(row.person, row.shift) for row in placing.fixed] == [("b", "S3"), ("a", "S4")]
    assert [row.person for row in placing.outsiders] == ["b"]
    assert (placing.standing[R1_S3], placing.standing[R2_S3]) == (1, 0)


def test_what_a_chosen_person_holds_already_binds_him() -> None:
    placing = Placing(case(), people=["a"], fixed=Solution((stand("a", "S3", "R1"),)), slots=[R2_S3])
    placing.add_rules(["one_place"])
    assert not accepts(placing, [("a", R2_S3)])
    assert accepts(placing, [])


def test_a_fixed_duty_without_a_slot_is_refused() -> None:
    with pytest.raises(ValueError, match="R2"):
        Placing(case(), people=[], fixed=Solution((stand("a", "S4", "R2"),)))


def test_the_rules_named_are_added_and_no_others() -> None:
    placing = Placing(case(), people=["a"])
    placing.add_rules([])
    assert accepts(placing, [("a", R1_S3), ("a", R2_S3)])
    placing.add_rules(["demand"])
    assert accepts(placing, [("a", R1_S3), ("a", R2_S3)])
    placing.add_rules()
    assert not accepts(placing, [("a", R1_S3), ("a", R2_S3)])


@pytest.mark.parametrize("taken", [(), (R1_S3,), (R1_S3, R2_S3)])
def test_who_serves_in_a_shift_is_known_exactly(taken: tuple[tuple[str, str, Unsur, Role], ...]) -> None:
    for is_told in (True, False):
        placing = Placing(case(), people=["a"])
        served = placing.serves("a", ["S3", "S4"])
        placing.forbid([~served] if is_told else [served])
        assert accepts(placing, [("a", key) for key in taken]) is (is_told == bool(taken))
    assert placing.serves("a", ["S4", "S3"]) is served


def test_nobody_serves_where_there_is_no_place() -> None:
    placing = Placing(case(), people=["a"], slots=[R1_S3])
    placing.forbid([placing.serves("a", ["S4"])])
    assert accepts(placing, [("a", R1_S3)])


def test_a_limit_below_zero_has_no_solution() -> None:
    placing = Placing(case(), people=[])
    placing.add_at_most([], 0)
    assert accepts(placing, [])
    placing.add_at_most([], -1)
    assert not accepts(placing, [])


def test_a_crew_is_named_after_its_post_and_reserve_joins_platoons() -> None:
    placing = Placing(case(), people=["a", "b", "c"])
    key = ("MAKO", "S3", Unsur.POLRI, Role.RESERVE)
    rows = placing.as_solution([("a", R1_S3), *((name, key) for name in "cba")]).assignments
    assert [(row.person, row.team) for row in rows if row.role is Role.RESERVE] == [("a", "SST-1"), ("b", "SST-1"), ("c", "SST-2")]
    assert [(row.person, row.team) for row in rows if row.role is Role.MEMBER] == [("a", "R1")]


def test_a_platoon_with_room_is_filled_up_first() -> None:
    # the first platoon has room in S3 only, so who stands in both shifts opens the second
    fixed = Solution((*reserve("a", "S4"), *reserve("a", "S3"), *reserve("b", "S4")))
    both = [("c", ("MAKO", shift, Unsur.POLRI, Role.RESERVE)) for shift in ("S3", "S4")]
    placing = Placing(case(), people=["c"], fixed=fixed)
    assert {row.team for row in placing.as_solution(both).assignments if row.person == "c"} == {"SST-2"}
    assert {row.team for row in placing.as_solution(both[:1]).assignments if row.person == "c"} == {"SST-1"}


def test_the_solution_holds_what_was_found_and_what_is_fixed() -> None:
    placing = Placing(case(), people=["a"], fixed=Solution((stand("b", "S3", "R1", team="R1"),)), slots=[R1_S3])
    placing.model.maximize(sum(placing.x.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(placing.model) == cp_model.OPTIMAL
    assert placing.solution(solver) == Solution((stand("a", "S3", "R1", team="R1"), stand("b", "S3", "R1", team="R1")))


def test_a_pair_is_unbarred_when_no_rule_bars_it() -> None:
    whole = random_problem(3)
    tests = [rule.prohibits(whole) for rule in RULES.values()]
    is_open = unbarred(whole)
    answers = [(is_open(p, s), any(bars(p, s) for bars in tests)) for p in whole.persons for s in whole.slots]
    assert set(answers) == {(True, False), (False, True)}
