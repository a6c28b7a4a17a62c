"""Names for class flows: the told first, nobody in a closed area, and the seed decides among equals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver import classes, engine
from solver.engine import solve
from solver.problem import Person, Policies, Posting, Problem, Shift
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

DAY, NEXT = Shift("DAY", 480, 960), Shift("NEXT", 1_920, 2_400)
EVERYBODY = Policies(strength_share=(1, 1), reserve_min=0)


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge people whatever their homes, as large instances do, and leave the transport of single duties aside."""
    monkeypatch.setattr(classes, "_MAX_EXACT_CELLS", 0)
    monkeypatch.setattr(engine, "can_transport", lambda problem, duties: False)


def case(*people: Person, **parts: object) -> Problem:
    """Return two posts in D1 and D2, one head each in one shift."""
    facts: dict[str, object] = {
        "posts": [post("P1", areas=("D1",)), post("P2", areas=("D2",))],
        "shifts": [DAY],
        "slots": [slot("P1", "DAY"), slot("P2", "DAY")],
        "policies": EVERYBODY,
    }
    return problem(persons=people, **(facts | parts))  # type: ignore[arg-type]


def test_members_of_one_class_are_put_where_they_do_not_live() -> None:
    built = case(person("a", home="D1"), person("b", home="D2"))
    assert places(solve(built)) == {"a": {("DAY", "P2")}, "b": {("DAY", "P1")}}


def test_members_of_one_class_are_put_where_they_have_no_charge() -> None:
    built = case(person("a", charges=("D1",)), person("b", charges=("D2",)))
    result = solve(built)
    assert places(result) == {"a": {("DAY", "P2")}, "b": {("DAY", "P1")}}
    assert by_key(result)["soft_neutrality"] == 0


def test_of_a_class_the_only_member_who_may_is_chosen() -> None:
    people = [person(name, kin_areas=("D1",)) for name in "abcd"]
    built = case(*people, person("e"), slots=[slot("P1", "DAY")])
    assert places(solve(built)) == {"e": {("DAY", "P1")}}


def test_who_was_told_is_used_before_who_is_free() -> None:
    # The post he was told to is gone, so nobody can stay: c is moved (10) and nobody new is called.
    people = [person(name) for name in "abcdefgh"]
    built = case(*people, slots=[slot("P1", "DAY")], baseline=(Posting("c", "DAY", "P0"),))
    result = solve(built)
    assert places(result) == {"c": {("DAY", "P1")}}
    assert by_key(result)["changes"] == 10


def test_the_same_person_serves_both_duties_of_a_pattern() -> None:
    # Two heads in all, each wanted on both days: with strength for two, both serve twice.
    slots = [slot(name, shift.id) for name in ("P1", "P2") for shift in (DAY, NEXT)]
    people = [person("a", home="D1"), person("b", home="D2"), person("c"), person("d")]
    built = case(*people, shifts=[DAY, NEXT], slots=slots, policies=replace(EVERYBODY, strength_share=(1, 2)))
    result = solve(built)
    assert breaches(built, result) == []
    assert by_key(result)["uncovered_risk"] == 0
    assert sorted(len(held) for held in places(result).values()) == [2, 2]


def test_the_seed_decides_among_equals_and_changes_no_value() -> None:
    people = [person(f"p{n}") for n in range(12)]
    results = [solve(replace(case(*people), seed=seed)) for seed in range(6)]
    assert len({tuple(sorted(places(result))) for result in results}) > 1
    assert len({tuple(by_key(result).items()) for result in results}) == 1


def test_the_order_of_people_with_known_ids_is_that_of_the_list_and_the_seed_alone() -> None:
    people = [person(f"p{n}") for n in range(12)]
    assert places(solve(case(*people))) == places(solve(Problem.from_json(case(*people).to_json())))


@pytest.mark.parametrize("limit", [0, 40_000])
def test_exact_classes_and_merged_ones_reach_the_same_values(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classes, "_MAX_EXACT_CELLS", limit)
    homes = ("D1", "D1", "D2", "D9")
    people = [person(f"p{n}", home=home, lat_e6=1_000 * (n // 2)) for n, home in enumerate(homes)]
    result = solve(case(*people))
    # p2 or p3 would walk 156 m; p0 and p1 live in D1 and one of them takes P2, so one walk to P1 is left.
    assert by_key(result)["travel"] == pytest.approx(0.156)
    assert by_key(result)["uncovered_risk"] == 0
