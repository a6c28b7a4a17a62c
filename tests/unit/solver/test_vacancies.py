"""The order of the reserve, and the problem with people away."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from solver.problem import Posting, PostKind, Problem, Role, Shift
from solver.solution import Assignment
from solver.vacancies import Choice, reserve_of, still_drawn, with_absences
from tests.cases import person, post, problem, slot, stand

SHIFTS = [Shift("S1", -960, -240), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")]


def case(**parts: object) -> Problem:
    people = [person(f"p{n}") for n in range(9)]
    slots = [slot("CADANGAN", s, role=Role.RESERVE, demand=9, weight=0) for s in ("S3", "S4")]
    return problem(posts=[post("R1"), post("CADANGAN", PostKind.RESERVE, areas=())], shifts=SHIFTS, persons=people, slots=slots, **parts)


def platoon(team: str, *names: str) -> list[Assignment]:
    return [stand(name, shift, "CADANGAN", role=Role.RESERVE, team=team) for name in names for shift in ("S3", "S4")]


def lot(seed: int, *names: str) -> list[str]:
    return sorted(names, key=lambda name: sha256(f"{seed} {name}".encode()).hexdigest())


def test_the_smallest_platoon_is_drawn_first_and_of_equal_ones_the_last() -> None:
    rows = platoon("SST-1", "p0", "p1", "p2") + platoon("SST-2", "p3", "p4", "p5") + platoon("SST-3", "p6")
    assert list(reserve_of(case(), rows)) == ["p6", *lot(0, "p3", "p4", "p5"), *lot(0, "p0", "p1", "p2")]


def test_the_tenth_platoon_counts_as_later_than_the_second() -> None:
    rows = platoon("SST-2", "p0") + platoon("SST-10", "p1")
    assert reserve_of(case(), rows) == ("p1", "p0")


def test_inside_a_platoon_the_seed_draws_the_lot() -> None:
    rows = platoon("SST-1", *(f"p{n}" for n in range(9)))
    orders = {reserve_of(case(seed=seed), rows) for seed in range(5)}
    assert len(orders) == 5
    assert all(set(order) == {f"p{n}" for n in range(9)} for order in orders)
    assert reserve_of(case(seed=3), rows[::-1]) == reserve_of(case(seed=3), rows)


def test_a_member_at_the_post_of_reserve_is_no_reserve() -> None:
    assert reserve_of(case(), [stand("p0", "S3", "CADANGAN"), stand("p1", "S3", "R1", role=Role.RESERVE)]) == ()


def test_somebody_away_serves_to_the_end_of_what_he_has_begun() -> None:
    rows = [stand("p0", "S1", "R1"), *platoon("SST-1", "p0")]
    away = with_absences(case(), rows, frozenset(rows[1:]), {"p0": -500})
    assert next(each for each in away.persons if each.id == "p0").windows == ((-100_000, -240),)
    assert away.drawn == ("p0",)


def test_somebody_away_before_his_window_opens_has_none() -> None:
    late = replace(case(), persons=(person("p0", windows=((0, 500), (600, 900))),))
    away = with_absences(late, [], frozenset(), {"p0": 100})
    assert away.persons[0].windows == ((0, 100),)
    assert with_absences(late, [], frozenset(), {"p0": 0}).persons[0].windows == ()


def test_pins_of_what_falls_open_are_gone_and_others_stay() -> None:
    pinned = replace(case(), pins=(Posting("p0", "S1", "R1"), Posting("p0", "S3", "R1"), Posting("p1", "S3", "R1")))
    rows = [stand("p0", "S1", "R1"), stand("p0", "S3", "R1"), stand("p1", "S3", "R1")]
    away = with_absences(pinned, rows, frozenset([rows[1]]), {"p0": 0})
    assert away.pins == (Posting("p0", "S1", "R1"), Posting("p1", "S3", "R1"))


def test_only_who_stands_outside_the_reserve_is_still_drawn() -> None:
    assert still_drawn(case(drawn=("p0", "p1", "p2")), platoon("SST-1", "p1")) == ("p0", "p2")


def test_a_choice_covers_all_duties_or_those_of_a_post() -> None:
    row = stand("p0", "S3", "R1")
    assert Choice("p0", "p1").covers(row)
    assert Choice("p0", "p1", "R1").covers(row)
    assert not Choice("p0", "p1", "R2").covers(row)
    assert not Choice("p1", "p0").covers(row)
