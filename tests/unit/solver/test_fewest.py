"""Hours of which nobody can serve two, and the heaviest set of them."""

from __future__ import annotations

from solver.duties import Family
from solver.fewest import Hour, exclusive_hours, heaviest_set
from solver.problem import PostKind, Shift, Unsur
from tests.cases import post, problem, slot

STATION, STATIC = Family.STATION, Family.STATIC


def test_shifts_without_rest_between_them_exclude_each_other_and_one_duty_does_not() -> None:
    # S2 ends as S3 begins: 9 h + 19 h are longer than the 20 h of a stretch; S5 begins a day after S2 ends.
    shifts = [Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1740, 2460)]
    slots = [slot("R1", shift.id) for shift in shifts]
    exclude = exclusive_hours(problem(posts=[post("R1")], shifts=shifts, slots=slots), Unsur.POLRI)
    assert exclude(("S2", STATION), ("S3", STATION))
    assert exclude(("S2", STATION), ("S4", STATION))
    assert not exclude(("S3", STATION), ("S4", STATION))
    assert not exclude(("S2", STATION), ("S5", STATION))


def test_a_static_night_after_the_vote_excludes_it_where_a_beat_would_not() -> None:
    # S3 and S4 are 17 h, no long stretch; the night begins 22 h after them.
    shifts = [Shift("S3", 300, 780), Shift("S4", 780, 1320, "S3"), Shift("N", 2640, 2760)]
    posts = [post("R1"), post("GUDANG", PostKind.STATIC)]
    slots = [slot("R1", "S3"), slot("R1", "S4"), slot("R1", "N"), slot("GUDANG", "N")]
    exclude = exclusive_hours(problem(posts=posts, shifts=shifts, slots=slots), Unsur.POLRI)
    assert exclude(("S4", STATION), ("N", STATIC))
    assert not exclude(("S4", STATION), ("N", STATION))


def test_the_heaviest_set_may_leave_the_heaviest_hour_out() -> None:
    weights: dict[Hour, int] = {("A", STATION): 5, ("B", STATION): 3, ("C", STATION): 4, ("D", STATION): 0}
    pairs = {frozenset("BC"), frozenset("BD"), frozenset("CD")}

    def exclude(one: Hour, other: Hour) -> bool:
        return frozenset((one[0], other[0])) in pairs

    assert heaviest_set(weights, exclude) == {("B", STATION), ("C", STATION)}
    assert heaviest_set({}, exclude) == frozenset()
