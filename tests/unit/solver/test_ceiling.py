"""The strength of the stages as the optimiser counts it: where they begin and end, and who counts in which."""

from __future__ import annotations

from collections import Counter

import pytest

from solver.ceiling import ELSEWHERE, UNLIMITED, Ceiling, ceiling_of
from solver.duties import plan_duties
from solver.problem import Policies, Problem, Shift, Unsur
from tests.cases import person, post, problem, slot

STAGES = ((-2_880, -1_440, 1, 3), (1_440, 4_320, 1, 4))
POLICIES = Policies(reserve_min=0, strength_stages=STAGES)


@pytest.mark.parametrize(
    ("minute", "stage"),
    [(-2_881, ELSEWHERE), (-2_880, 0), (-1_441, 0), (-1_440, ELSEWHERE), (0, ELSEWHERE), (1_439, ELSEWHERE), (1_440, 1), (4_319, 1)],
)
def test_a_stage_holds_its_first_minute_and_not_its_end(minute: int, stage: int) -> None:
    shift = Shift("ONE", minute, minute + 60)
    built = problem(posts=[post("A")], shifts=[shift], slots=[slot("A", "ONE")], persons=[person("p")], policies=POLICIES)
    assert ceiling_of(built, plan_duties(built, Unsur.POLRI)).of_kind == (frozenset([stage]),)


def case(listed: int, unsur: Unsur = Unsur.POLRI) -> Problem:
    """Return one duty before the vote, the vote in two shifts that end inside the later stage, and one after it."""
    shifts = [Shift("EARLY", -1_500, -900), Shift("S3", 300, 780), Shift("S4", 780, 1_500, "S3"), Shift("LATE", 3_000, 3_300)]
    return problem(
        posts=[post("A")],
        shifts=shifts,
        slots=[slot("A", shift.id, unsur=unsur) for shift in shifts],
        persons=[person(f"p{n}", unsur=unsur) for n in range(listed)],
        policies=POLICIES,
    )


def test_each_stage_has_its_share_of_those_listed_rounded_down() -> None:
    # 10 listed: 2/3 is 6.67, 1/3 is 3.33, 1/4 is 2.5.
    built = case(10)
    assert ceiling_of(built, plan_duties(built, Unsur.POLRI)).most == {ELSEWHERE: 6, 0: 3, 1: 2}


def test_other_unsur_have_no_ceiling() -> None:
    built = case(10, Unsur.LINMAS)
    ceiling = ceiling_of(built, plan_duties(built, Unsur.LINMAS))
    assert ceiling.most == {}
    assert ceiling.room(Counter({ELSEWHERE: 10}), 0, ()) == UNLIMITED


def test_a_duty_belongs_to_the_stages_its_shifts_begin_in() -> None:
    built = case(10)
    duties = plan_duties(built, Unsur.POLRI)
    of = {kind.shifts: stages for kind, stages in zip(duties.kinds, ceiling_of(built, duties).of_kind, strict=True)}
    # EARLY begins in stage 0 and ends outside it; S4 ends inside stage 1 and begins outside it.
    assert of == {("EARLY",): frozenset([0]), ("S3", "S4"): frozenset([ELSEWHERE]), ("LATE",): frozenset([1])}


CEILING = Ceiling({ELSEWHERE: 2, 0: 1}, (frozenset([0]), frozenset([0]), frozenset([ELSEWHERE]), frozenset([0, ELSEWHERE])))
"""Kinds 0 and 1 lie in stage 0, kind 2 in none, kind 3 in both."""


def test_a_person_counts_once_per_stage_however_many_duties_he_has_there() -> None:
    assert CEILING.count([(0, 1), (0, 2), (), (3,)]) == Counter({0: 3, ELSEWHERE: 2})


@pytest.mark.parametrize(
    ("kind", "held", "room"),
    [
        (0, (), 0),  # the one place of stage 0 is taken
        (1, (0,), UNLIMITED),  # he is the one who has it
        (2, (), 1),
        (2, (0,), 1),  # a duty in stage 0 is none elsewhere
        (3, (2,), 0),  # he needs room in stage 0 alone
        (3, (0,), 1),
    ],
)
def test_room_is_asked_only_in_stages_new_to_the_person(kind: int, held: tuple[int, ...], room: int) -> None:
    assert CEILING.room(Counter({0: 1, ELSEWHERE: 1}), kind, held) == room
