from __future__ import annotations

from dataclasses import replace

import pytest

from solver.problem import Policies, Posting, Problem, Role, Shift, Tasking, Unsur
from solver.rules.strength import usable_polri
from solver.solution import Assignment
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken, is_built, with_slots


def case(listed: int) -> Problem:
    people = [person(f"p{n}") for n in range(listed)]
    soldiers = [person(f"t{n}", unsur=Unsur.TNI) for n in range(10)]
    return problem(posts=[post("R1")], shifts=[Shift("A", 0, 60), Shift("B", 600, 660)], persons=[*people, *soldiers])


@pytest.mark.parametrize(("listed", "usable"), [(975, 650), (3, 2), (4, 2), (5, 3), (0, 0), (1, 0)])
def test_two_thirds_are_rounded_down(listed: int, usable: int) -> None:
    assert usable_polri(Policies(), listed) == usable


@pytest.mark.parametrize(("used", "is_broken"), [(5, False), (6, False), (7, True)])
def test_no_more_than_two_thirds_are_used(used: int, is_broken: bool) -> None:
    # 10 listed: floor(20 / 3) = 6
    found = broken("strength", case(10), *(stand(f"p{n}", "A", "R1") for n in range(used)))
    assert [(fact(v, "used"), fact(v, "limit"), fact(v, "listed")) for v in found] == ([(used, 6, 10)] if is_broken else [])


def test_a_person_with_two_duties_counts_once() -> None:
    twice = [stand(f"p{n}", shift, "R1") for n in range(6) for shift in "AB"]
    assert broken("strength", case(10), *twice) == []


def test_reserve_and_leaders_count_and_soldiers_do_not() -> None:
    members = [stand(f"p{n}", "A", "R1") for n in range(5)]
    others = [stand("p5", "A", "R1", role=Role.RESERVE), stand("p6", "A", "R1", role=Role.PADAL)]
    soldiers = [stand(f"t{n}", "A", "R1", unsur=Unsur.TNI) for n in range(10)]
    assert len(broken("strength", case(10), *members, *others)) == 1
    assert broken("strength", case(10), *members, others[0], *soldiers) == []


def test_those_who_cannot_serve_are_listed_too() -> None:
    sick = [person(f"s{n}", windows=(), tasking=Tasking.HELD_BACK) for n in range(3)]
    well = [person(f"p{n}") for n in range(3)]
    # 6 listed, 4 usable: all three may stand
    whole = problem(posts=[post("R1")], shifts=[Shift("A", 0, 60)], persons=[*well, *sick])
    assert broken("strength", whole, *(stand(f"p{n}", "A", "R1") for n in range(3))) == []


def staged(*stages: tuple[int, int, int, int], listed: int = 9) -> Problem:
    """A begins at 0 and B at 600; the share outside of every stage is 2 of 3."""
    return replace(case(listed), policies=Policies(strength_stages=stages))


def rows(shift: str, first: int, last: int) -> list[Assignment]:
    return [stand(f"p{n}", shift, "R1") for n in range(first, last)]


@pytest.mark.parametrize(("used", "found"), [(3, []), (4, [(4, 3, 9, 0)])])
def test_a_stage_has_a_share_of_its_own(used: int, found: list[tuple[int, ...]]) -> None:
    # 9 listed: floor(9 x 1 / 3) = 3 in the stage
    broke = broken("strength", staged((0, 600, 1, 3)), *rows("A", 0, used))
    assert [tuple(fact(v, name) for name in ("used", "limit", "listed", "stage")) for v in broke] == found


@pytest.mark.parametrize(("used", "limits"), [(6, []), (7, [6])])
def test_shifts_of_no_stage_count_together(used: int, limits: list[int]) -> None:
    # 3 people in the stage do not count towards the 6 of the rest
    broke = broken("strength", staged((0, 600, 1, 3)), *rows("A", 0, 3), *rows("B", 9 - used, 9))
    assert [fact(v, "limit") for v in broke] == limits
    assert all("stage" not in dict(v.facts) for v in broke)


@pytest.mark.parametrize(
    ("stage", "is_inside"),
    [((0, 1), True), ((-1, 0), False), ((0, 600), True), ((1, 600), False), ((-5, 1), True)],
)
def test_a_shift_belongs_to_the_stage_in_which_it_begins(stage: tuple[int, int], is_inside: bool) -> None:
    # 5 of 9 stand in A: more than a third, no more than two thirds
    assert bool(broken("strength", staged((*stage, 1, 3)), *rows("A", 0, 5))) is is_inside


def test_each_stage_counts_alone() -> None:
    stages = ((0, 600, 1, 3), (600, 700, 4, 9))
    assert broken("strength", staged(*stages), *rows("A", 0, 3), *rows("B", 3, 7)) == []
    (found,) = broken("strength", staged(*stages), *rows("A", 0, 3), *rows("B", 3, 8))
    assert (fact(found, "stage"), fact(found, "used"), fact(found, "limit")) == (1, 5, 4)


@pytest.mark.parametrize(("fixed", "is_open"), [(2, True), (3, False)])
def test_people_who_stand_already_count_in_their_stage(fixed: int, is_open: bool) -> None:
    whole = with_slots(staged((0, 600, 1, 3)), [stand("p0", "A", "R1"), stand("p0", "B", "R1")])
    assert is_built("strength", whole, stand("p0", "A", "R1"), fixed=rows("A", 1, 1 + fixed)) is is_open
    assert is_built("strength", whole, stand("p0", "A", "R1"), fixed=rows("B", 1, 1 + fixed))
    soldiers = [stand(f"t{n}", "A", "R1") for n in range(fixed)]
    assert is_built("strength", whole, stand("p0", "A", "R1"), fixed=soldiers)


@pytest.mark.parametrize(("stages", "limit"), [((), 6), (((0, 600, 1, 3),), 3)])
def test_whose_duty_has_begun_may_be_more_than_the_share_and_then_nobody_else_is_used(
    stages: tuple[tuple[int, int, int, int], ...], limit: int
) -> None:
    # Eight began while more were listed: 9 are left, of whom the share would be 6, or 3 in the stage.
    pins = tuple(Posting(f"p{n}", "A", "R1") for n in range(8))
    begun = replace(staged(*stages), pins=pins, begun=("A",))
    on_duty = rows("A", 0, 8)
    assert len(broken("strength", replace(begun, begun=()), *on_duty)) == 1
    assert broken("strength", begun, *on_duty) == []
    assert broken("strength", begun, *on_duty, *rows("B", 0, limit)) == []
    late = [stand("p8", "A", "R1")]
    assert [(fact(v, "used"), fact(v, "limit")) for v in broken("strength", begun, *on_duty, *late)] == [(9, 8)]
