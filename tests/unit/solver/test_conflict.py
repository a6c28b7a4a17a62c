"""Smallest sets of pins that cannot hold together."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from solver.conflict import _Judge, can_hold, find_conflicts
from solver.problem import Policies, Posting, Problem, Shift, Unsur
from solver.solution import Violation
from tests.cases import person, post, problem, slot

S2, S3, S4 = Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")
A2, A3, A4, B3, C3 = (Posting(who, shift, where) for who, shift, where in (
    ("a", "S2", "P"), ("a", "S3", "P"), ("a", "S4", "Q"), ("b", "S3", "P"), ("c", "S3", "P"),
))  # fmt: skip


def case(*pins: Posting, **policies: object) -> Problem:
    slots = [slot("P", "S2"), *(slot(where, shift, demand=2) for where in "PQ" for shift in ("S3", "S4"))]
    people = [person("a"), person("b"), person("c"), person("d"), person("home", home="D1"), person("t", unsur=Unsur.TNI)]
    limits = Policies(**{"strength_share": (1, 1), **policies})  # type: ignore[arg-type]
    return problem(posts=[post("P"), post("Q")], shifts=[S2, S3, S4], persons=people, slots=slots, pins=pins, policies=limits)


def sets(*pins: Posting, **policies: object) -> list[tuple[set[Posting], set[str]]]:
    return [(set(found.pins), set(found.rules)) for found in find_conflicts(case(*pins, **policies))]


def test_pins_that_can_hold_give_none() -> None:
    assert sets() == []
    assert sets(A3, B3) == []


def test_rest_and_continuity_bar_two_shifts_together() -> None:
    # S2 to S3 are 17 h; who stands in S3 goes on into S4, and 28 h are more than 20.
    assert sets(B3, A2, A3) == [({A2, A3}, {"rest", "continuity"})]
    assert sets(B3, A2, A3, continuity=False) == []
    # 16 h at most: S2 and S3 alone are too long.
    assert sets(A2, A3, continuity=False, max_stretch=16 * 60) == [({A2, A3}, {"rest"})]


def test_a_crew_that_goes_on_stands_nowhere_else() -> None:
    assert sets(A3, A4) == [({A3, A4}, {"one_place", "continuity"})]


def test_no_more_heads_than_a_slot_asks_for() -> None:
    assert sets(A3, B3, C3) == [({A3, B3, C3}, {"demand"})]


def test_one_pin_can_break_a_rule_by_itself() -> None:
    home, army = Posting("home", "S3", "P"), Posting("t", "S3", "P")
    assert sets(home, B3) == [({home}, {"neutrality_home"})]
    assert sets(army) == [({army}, {"demand"})]


def test_the_share_of_strength_is_broken_by_one_pin_more_than_it_holds() -> None:
    # 5 Polri listed, 2 of 5 may be used: any three are too many.
    (found,) = find_conflicts(case(A3, B3, Posting("c", "S3", "Q"), strength_share=(2, 5)))
    assert (len(found.pins), found.rules) == (3, ("strength",))
    assert dict(found.violations[0].facts)["limit"] == 2


def test_conflicts_without_a_pin_in_common_are_all_named() -> None:
    home = Posting("home", "S3", "Q")
    assert sets(A2, A3, home) == [({home}, {"neutrality_home"}), ({A2, A3}, {"rest", "continuity"})]


@pytest.mark.parametrize("dropped", [A2, A3])
def test_every_pin_of_a_set_is_needed(dropped: Posting) -> None:
    both = case(A2, A3)
    rules = find_conflicts(both)[0].rules
    assert not can_hold(both, (A2, A3), rules)
    assert can_hold(both, [pin for pin in (A2, A3) if pin != dropped], rules)
    assert all(can_hold(both, (A2, A3), [rule for rule in rules if rule != left_out]) for left_out in rules)


def test_many_conflicts_are_found_in_few_looks_at_all_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    broken = _Judge.broken

    def count(self: _Judge, pins: Iterable[Posting], rules: Iterable[str]) -> list[Violation]:
        given = list(pins)
        looked.append(len(given))
        return broken(self, given, rules)

    monkeypatch.setattr(_Judge, "broken", count)
    people = [person(f"h{n:03d}", home="D1") for n in range(120)]
    wanted = [slot("P", "S3", demand=120), slot("P", "S4", demand=120)]
    pins = tuple(Posting(each.id, "S3", "P") for each in people)
    built = problem(posts=[post("P")], shifts=[S3, S4], persons=people, slots=wanted, pins=pins, policies=Policies(strength_share=(1, 1)))
    found = find_conflicts(built)
    assert [conflict.rules for conflict in found] == [("neutrality_home",)] * 120
    assert {pin for conflict in found for pin in conflict.pins} == set(pins)
    # All pins once, none once; each conflict alone in between.
    assert [heads for heads in looked if heads != 1] == [120, 0]
