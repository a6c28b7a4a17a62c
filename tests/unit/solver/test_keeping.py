"""How the reserve may be kept: what is asked, which ways there are, and plans where stages or slots leave it no room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.duties import plan_duties
from solver.engine import Control, solve
from solver.keeping import Keeping, ReserveAsk, ask_of, standing_heads
from solver.problem import Policies, Posting, PostKind, Problem, Role, Shift, Unsur
from tests.cases import person, post, problem, slot
from tests.solving import breaches, by_key, places

VOTE = (Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"))
LATER = Shift("S5", 2_900, 3_200)
RESERVE = post("RES", PostKind.RESERVE, areas=())
POINT = 10_000


def case(listed: int, *, places: int, guards: int = 4, **policies: object) -> Problem:
    """Return posts in the vote and after it, so many places of reserve in the vote, and Polri who may do anything."""
    slots = [slot("A", shift.id, demand=guards) for shift in VOTE]
    slots.append(slot("A", "S5", demand=guards))
    slots += [slot("RES", shift.id, demand=places, role=Role.RESERVE, weight=0) for shift in VOTE]
    return problem(
        posts=[post("A"), RESERVE],
        shifts=(*VOTE, LATER),
        slots=slots,
        persons=[person(f"p{n:02d}") for n in range(listed)],
        policies=Policies(**policies),  # type: ignore[arg-type]
    )


def heads(built: Problem, control: Control | None = None) -> dict[str, int]:
    """Return post to postings."""
    held = [place for own in places(solve(built, control=control)).values() for _, place in own]
    return {name: held.count(name) for name in set(held)}


@pytest.mark.parametrize(("standing", "most"), [(2, None), (3, 30), (4, 40), (5, 10**9)])
def test_a_reserve_lets_ten_be_used_for_each_head_and_any_number_at_its_cap(standing: int, most: int | None) -> None:
    ask = ReserveAsk(least=3, share=1, whole=10, cap=5, room=9, is_plain=True)
    assert ask.most_used(standing) == most


@pytest.mark.parametrize(
    ("ask", "most", "ways"),
    [
        ((3, 1, 10, 8, 8), 80, [Keeping.WHOLE, Keeping.SHORT]),
        ((3, 1, 10, 8, 8), 81, [Keeping.CAPPED, Keeping.WHOLE, Keeping.SHORT]),  # 9 heads of 81, but 8 at most
        ((8, 1, 10, 8, 8), 81, [Keeping.CAPPED, Keeping.SHORT]),
        ((3, 1, 10, 8, 7), 81, [Keeping.WHOLE, Keeping.SHORT]),  # no room for 8
        ((3, 1, 10, 8, 2), 80, [Keeping.SHORT]),
        ((0, 1, 10, 0, 4), 80, [Keeping.CAPPED]),  # nothing is ever owed
        ((0, 0, 1, 5, 4), 80, [Keeping.CAPPED]),
    ],
)
def test_there_are_the_ways_that_people_cap_and_places_leave(ask: tuple[int, int, int, int, int], most: int, ways: list[Keeping]) -> None:
    least, share, whole, cap, room = ask
    assert list(ReserveAsk(least, share, whole, cap, room, is_plain=True).ways(most)) == ways


def test_what_is_asked_is_read_from_policies_people_and_slots() -> None:
    # 12 listed: 8 may be used, a third of them is 2.
    ask = ask_of(case(12, places=5), Unsur.POLRI)
    assert (ask.least, ask.cap, ask.room, ask.is_plain) == (2, 2, 5, True)
    assert ask_of(case(12, places=5), Unsur.TNI).cap == 0
    uneven = case(12, places=5)
    assert not ask_of(replace(uneven, slots=(*uneven.slots[:-1], replace(uneven.slots[-1], demand=4))), Unsur.POLRI).is_plain


def test_those_drawn_from_the_reserve_are_owed_no_more() -> None:
    ask = ask_of(replace(case(30, places=6), drawn=("p01", "p02", "gone")), Unsur.POLRI)
    # 20 may be used, a third is 6; two of them are elsewhere.
    assert (ask.cap, ask.least, ask.drawn) == (4, 4, 2)
    assert ask.most_used(4) == 10**9


def test_the_shift_with_the_fewest_counts() -> None:
    built = case(12, places=2)
    duties = plan_duties(replace(built, policies=replace(built.policies, max_stretch=700)), Unsur.POLRI)
    alone = [j for j, need in enumerate(duties.needs) if need.role is Role.RESERVE]
    assert len(alone) == 2  # S3 and S4 are 19 h together: two crews
    assert standing_heads(built, duties, [alone[0], alone[0], alone[1]]) == 1
    assert standing_heads(built, duties, [alone[0]]) == 0


def test_places_above_the_cap_are_not_owed() -> None:
    # 4 listed, 2 may be used, a third of 2 is nobody: both guard, though a place of reserve is there.
    built = case(4, places=1, guards=2, reserve_min=1)
    result = solve(built)
    assert heads(built) == {"A": 6}
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 0
    assert breaches(built, result) == []


def test_a_small_district_may_use_more_than_its_reserve_would_allow() -> None:
    # Half of those used are asked for, but 2 at most; 6 of 9 may be used, so 4 stand at the post.
    built = case(9, places=2, reserve_min=0, reserve_share=(1, 2))
    result = solve(built)
    assert heads(built) == {"RES": 4, "A": 12}
    assert by_key(result)["uncovered_risk"] == result.goals[0].bound == 0


@pytest.mark.parametrize("control", [None, Control(seconds=0.0), Control(is_fast=True)])
def test_a_stage_without_room_for_the_reserve_drains_nobody(control: Control | None) -> None:
    # Nobody may be used in the vote, so none can stand in reserve, and who could have may not guard after it.
    built = replace(case(12, places=2), policies=Policies(strength_stages=((0, 1_440, 0, 3),)))
    assert heads(built, control) == {}
    assert breaches(built, solve(built, control=control)) == []
    # Somebody who is pinned is where the user wants him.
    pinned = replace(built, pins=(Posting("p00", "S5", "A"),))
    assert heads(pinned, control) == {"A": 1}


@pytest.mark.parametrize("control", [None, Control(seconds=0.0), Control(is_fast=True)])
def test_who_could_not_stand_in_a_short_reserve_guards(control: Control | None) -> None:
    built = replace(case(12, places=2), policies=Policies(strength_stages=((0, 1_440, 0, 3),)))
    people = tuple(replace(each, windows=((2_000, 9_000),)) if each.id < "p03" else each for each in built.persons)
    assert heads(replace(built, persons=people), control) == {"A": 3}


@pytest.mark.parametrize("control", [None, Control(seconds=0.0), Control(is_fast=True)])
def test_a_reserve_with_room_for_few_lets_as_many_be_used_as_it_allows(control: Control | None) -> None:
    # Of 30 listed 3 may be used in the vote: all of them in reserve, which allows 30 for the day after.
    built = case(30, places=6, guards=8, reserve_min=1, strength_stages=((0, 1_440, 1, 10),))
    assert breaches(built, solve(built, control=control)) == []
    assert heads(built, control)["A"] >= 8


def test_told_people_stay_in_a_reserve_larger_than_is_owed() -> None:
    # One of 6 used would do; both who were told to stand in it do, since to drop one would be a change. Four are new.
    built = case(30, places=6, guards=4, reserve_min=1)
    told = tuple(Posting(f"p{n:02d}", shift.id, "RES") for n in (28, 29) for shift in VOTE)
    result = solve(replace(built, baseline=told))
    assert by_key(result)["changes"] == result.goals[3].bound == 4
    assert {who for who, held in places(result).items() if ("S3", "RES") in held} == {"p28", "p29"}
    assert breaches(built, result) == []
