"""Classes of interchangeable people: who belongs together, what is closed, and who may fill what."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from solver import classes as module
from solver.classes import allowed_kinds, barred_areas, can_fill, class_distances, merge_people, open_needs, soft_areas
from solver.duties import DutyPlan, Family, Need, plan_duties
from solver.problem import Person, Policies, Posting, Problem, Role, Shift, Strictness, Tasking, Unsur
from tests.cases import person, post, problem, slot

DAY = Shift("DAY", 480, 960)
HARD = Policies()
SOFT = Policies(neutrality_home=tuple((unsur, Strictness.SOFT) for unsur in Unsur))


def case(*people: Person, **parts: object) -> tuple[Problem, DutyPlan]:
    """Return a problem of two beats in D1 and D2, and its duties of Polri."""
    built = problem(
        posts=[post("B1", areas=("D1",)), post("B2", areas=("D2",))],
        shifts=[DAY],
        slots=[slot("B1", "DAY"), slot("B2", "DAY", demand=2)],
        persons=people,
        **parts,
    )
    return built, plan_duties(built, Unsur.POLRI)


def merged(*people: Person, must_be_exact: bool = False, **parts: object) -> set[frozenset[str]]:
    built, duties = case(*people, **parts)
    return {frozenset(p.id for p in c.members) for c in merge_people(built, duties, must_be_exact=must_be_exact)[0]}


def test_people_who_differ_in_nothing_are_one_class() -> None:
    assert merged(person("a"), person("b", unit="LAIN", rank=8)) == {frozenset("ab")}


@pytest.mark.parametrize(
    "changes",
    [
        {"lat_e6": 1},
        {"lon_e6": 1},
        {"tasking": Tasking.PADAL},
        {"home": None},
        {"home": "D1"},
        {"charges": ("D1",)},
        {"kin_areas": ("D1",)},
    ],
)
def test_whatever_changes_a_posting_parts_people(changes: dict[str, object]) -> None:
    assert merged(person("a"), person("b", **changes)) == {frozenset("a"), frozenset("b")}


def test_rank_parts_people_at_the_least_ranks_only() -> None:
    policies = Policies(padal_min_rank=5, pamenwas_min_rank=8)
    people = [person(str(rank), rank=rank) for rank in (3, 4, 5, 7, 8, 9)]
    assert merged(*people, policies=policies) == {frozenset("34"), frozenset("57"), frozenset("89")}


def test_a_skill_that_nobody_asks_for_parts_nobody() -> None:
    people = (person("a"), person("b", skills=("lantas",)), person("c", skills=("selam", "lantas")))
    built = problem(posts=[post("B1")], shifts=[DAY], slots=[slot("B1", "DAY", skill="lantas")], persons=people)
    classes, _ = merge_people(built, plan_duties(built, Unsur.POLRI))
    assert {frozenset(p.id for p in c.members) for c in classes} == {frozenset("a"), frozenset("bc")}


def test_the_held_back_the_absent_and_other_unsur_are_in_no_class() -> None:
    absent = person("c", windows=((0, 959),))
    assert merged(person("a"), person("b", tasking=Tasking.HELD_BACK), absent, person("d", unsur=Unsur.TNI)) == {frozenset("a")}


def test_the_pinned_stand_alone() -> None:
    assert merged(person("a"), person("b"), person("c"), pins=(Posting("b", "DAY", "B1"),)) == {frozenset("ac"), frozenset("b")}


def test_exact_classes_part_people_by_what_they_were_told() -> None:
    baseline = (Posting("a", "DAY", "B1"), Posting("b", "DAY", "B2"), Posting("c", "DAY", "B1"))
    people = [person(name) for name in "abcd"]
    assert merged(*people, baseline=baseline, must_be_exact=True) == {frozenset("ac"), frozenset("b"), frozenset("d")}
    assert merged(*people, baseline=baseline) == {frozenset("abcd")}


def test_coarse_classes_count_the_members_an_area_is_closed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_EXACT_CELLS", 0)
    built, duties = case(person("a", home="D1"), person("b", home="D1", kin_areas=("D2",)), person("c", charges=("D3", "D2")))
    classes, is_exact = merge_people(built, duties)
    assert not is_exact
    assert [c.barred for c in classes] == [Counter({"D1": 2, "D2": 1, "D9": 1})]
    # One area stands for all the charges of a member, so that a posting is never counted twice.
    assert [c.soft for c in classes] == [Counter({"D2": 1})]


@pytest.mark.parametrize(("cells", "expected"), [(3, False), (4, True)])
def test_classes_are_exact_up_to_the_limit_of_cells(cells: int, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two exact classes by two needs are four cells.
    monkeypatch.setattr(module, "_MAX_EXACT_CELLS", cells)
    built, duties = case(person("a", home="D1"), person("b", home="D2"))
    classes, is_exact = merge_people(built, duties)
    assert (is_exact, len(classes)) == (expected, 2 if expected else 1)


@pytest.mark.parametrize(
    ("policies", "barred", "soft"),
    [
        (HARD, {"D1", "D3"}, [{"D2"}]),
        (SOFT, {"D3"}, [{"D1"}, {"D2"}]),
        (Policies(neutrality_charge=Strictness.HARD), {"D1", "D2", "D3"}, []),
        (Policies(neutrality_charge=Strictness.OFF, neutrality_home=((Unsur.POLRI, Strictness.OFF),)), {"D3"}, []),
    ],
)
def test_areas_are_closed_or_costly_as_the_switches_say(policies: Policies, barred: set[str], soft: list[set[str]]) -> None:
    someone = person("a", home="D1", charges=("D2",), kin_areas=("D3",))
    assert barred_areas(someone, policies) == barred
    assert [set(rule) for rule in soft_areas(someone, policies)] == soft


@pytest.mark.parametrize(
    ("home", "policies", "expected"),
    [(None, HARD, True), ("D1", HARD, False), (None, SOFT, False), (None, Policies(refuse_unknown_home=False), False)],
)
def test_an_unknown_home_is_refused_while_neutrality_is_hard(home: str | None, policies: Policies, expected: bool) -> None:
    _, duties = case(person("a"))
    need = duties.needs[0]
    assert can_fill(person("a", home=home), need, Family.STATION, policies) is not expected
    assert can_fill(person("a", home=home), need, Family.STATIC, policies)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        (((480, 960),), True),
        (((481, 960),), False),
        (((480, 959),), False),
        (((0, 500), (500, 960)), True),
        (((0, 500), (501, 960)), False),
        ((), False),
    ],
)
def test_a_duty_lies_wholly_inside_windows_that_touch(windows: tuple[tuple[int, int], ...], expected: bool) -> None:
    _, duties = case(person("a"))
    assert bool(allowed_kinds(windows, duties)) is expected


LEADING = Policies(padal_min_rank=5, pamenwas_min_rank=8)


@pytest.mark.parametrize(
    ("role", "tasking", "rank", "expected"),
    [
        (Role.MEMBER, Tasking.FREE, 1, True),
        (Role.MEMBER, Tasking.PADAL, 9, False),
        (Role.RESERVE, Tasking.FREE, 1, True),
        (Role.RESERVE, Tasking.PAMENWAS, 9, False),
        (Role.PADAL, Tasking.FREE, 5, True),
        (Role.PADAL, Tasking.FREE, 4, False),
        (Role.PADAL, Tasking.PADAL, 5, True),
        (Role.PADAL, Tasking.PAMENWAS, 9, False),
        (Role.PAMENWAS, Tasking.FREE, 8, True),
        (Role.PAMENWAS, Tasking.FREE, 7, False),
        (Role.PAMENWAS, Tasking.PAMENWAS, 8, True),
        (Role.PAMENWAS, Tasking.PADAL, 9, False),
        (Role.PADAL, Tasking.HELD_BACK, 9, False),
    ],
)
def test_tasking_and_rank_decide_who_fills_a_role(role: Role, tasking: Tasking, rank: int, expected: bool) -> None:
    need = Need(post("B1"), 0, role, None, 1, (0,))
    assert can_fill(person("a", tasking=tasking, rank=rank), need, Family.STATION, LEADING) is expected


@pytest.mark.parametrize(("skills", "expected"), [((), False), (("selam",), False), (("lantas", "selam"), True)])
def test_a_skill_is_asked_for_by_name(skills: tuple[str, ...], expected: bool) -> None:
    need = Need(post("B1"), 0, Role.MEMBER, "lantas", 1, (0,))
    assert can_fill(person("a", skills=skills), need, Family.STATIC, HARD) is expected


@pytest.mark.parametrize(
    ("family", "expected"), [(Family.STATION, False), (Family.COMMAND, False), (Family.STATIC, True), (Family.RESERVE, True)]
)
def test_who_has_no_known_home_still_stands_at_objects_and_in_reserve(family: Family, expected: bool) -> None:
    need = Need(post("B1"), 0, Role.MEMBER, None, 1, (0,))
    assert can_fill(person("a", home=None), need, family, HARD) is expected


def test_a_need_is_open_within_reach_and_not_a_metre_further() -> None:
    # 385,424 millionths of a degree north are 111,194.93 x 1.4 x 0.385424 = 60,000.1 m of travel.
    people = [person("at", lat_e6=385_424), person("beyond", lat_e6=385_430)]
    built = problem(posts=[post("B1")], shifts=[DAY], slots=[slot("B1", "DAY")], persons=people)
    duties = plan_duties(built, Unsur.POLRI)
    classes, _ = merge_people(built, duties)
    distance = class_distances(classes, duties, built.policies)
    assert distance.tolist() == [[60_000], [60_001]]
    assert open_needs(classes, duties, built, distance).tolist() == [[True], [False]]


def test_a_need_is_shut_only_where_every_member_is_barred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_EXACT_CELLS", 0)
    built, duties = case(person("a", home="D1"), person("b", home="D1", kin_areas=("D2",)))
    classes, _ = merge_people(built, duties)
    mask = open_needs(classes, duties, built, np.zeros((1, 2), dtype=np.int64))
    assert mask.tolist() == [[False, True]]
