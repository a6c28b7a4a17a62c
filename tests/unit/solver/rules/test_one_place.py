from __future__ import annotations

import pytest

from solver.problem import PostKind, Role, Shift
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken


@pytest.mark.parametrize(
    ("start", "overlap"),
    [(1, 0), (0, 0), (-1, 1), (-480, 480)],  # a pause of a minute, touching, one minute too early, the same window
)
def test_two_duties_do_not_overlap(start: int, overlap: int) -> None:
    # the first shift is 0-480; the second starts at 480 + start and lasts 480
    shifts = [Shift("A", 0, 480), Shift("B", 480 + start, 960 + start)]
    case = problem(posts=[post("R1"), post("R2")], shifts=shifts, persons=[person("a")])
    found = broken("one_place", case, stand("a", "A", "R1"), stand("a", "B", "R2"))
    assert [fact(v, "overlap") for v in found] == ([overlap] if overlap else [])


def test_one_shift_holds_a_man_once() -> None:
    case = problem(posts=[post("R1"), post("R2")], shifts=[Shift("S3", 300, 780)], persons=[person("a")])
    (found,) = broken("one_place", case, stand("a", "S3", "R1"), stand("a", "S3", "R2"))
    assert (found.person, found.post, found.shift) == ("a", "R2", "S3")
    assert (fact(found, "other_post"), fact(found, "overlap")) == ("R1", 480)


def test_two_roles_at_one_post_are_two_duties() -> None:
    case = problem(posts=[post("PPK", PostKind.STATIC)], shifts=[Shift("S3", 300, 780)], persons=[person("a")])
    assert len(broken("one_place", case, stand("a", "S3", "PPK"), stand("a", "S3", "PPK", role=Role.PADAL))) == 1


def test_a_long_shift_overlaps_two_short_ones() -> None:
    shifts = [Shift("A", 0, 300), Shift("B", 300, 600), Shift("C", 200, 400)]
    case = problem(posts=[post("R1")], shifts=shifts, persons=[person("a")])
    found = broken("one_place", case, *(stand("a", name, "R1") for name in "ABC"))
    # C and A share 200-300, B and C share 300-400
    assert sorted((v.shift, fact(v, "other_shift"), fact(v, "overlap")) for v in found) == [("B", "C", 100), ("C", "A", 100)]


def test_two_people_do_not_disturb_each_other() -> None:
    case = problem(posts=[post("R1")], shifts=[Shift("S3", 300, 780)], persons=[person("a"), person("b")])
    assert broken("one_place", case, stand("a", "S3", "R1"), stand("b", "S3", "R1")) == []
