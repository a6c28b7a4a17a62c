from __future__ import annotations

from solver.problem import Posting, Problem, Shift
from tests.cases import person, post, problem, stand
from tests.placed import broken, is_built, with_slots


def case() -> Problem:
    return problem(
        posts=[post("R1"), post("R2")],
        shifts=[Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")],
        persons=[person("a"), person("b")],
        pins=(Posting("a", "S3", "R1"),),
    )


def test_a_kept_pin_is_fine() -> None:
    assert broken("pins", case(), stand("a", "S3", "R1"), stand("b", "S3", "R2")) == []


def test_another_post_shift_or_person_does_not_keep_it() -> None:
    for other in (stand("a", "S3", "R2"), stand("a", "S4", "R1"), stand("b", "S3", "R1")):
        (found,) = broken("pins", case(), other)
        assert (found.person, found.shift, found.post) == ("a", "S3", "R1")


def test_a_pin_is_kept_by_a_duty_that_stands() -> None:
    whole = with_slots(case(), [stand("a", "S3", "R1"), stand("a", "S3", "R2"), stand("a", "S4", "R1")])
    assert is_built("pins", whole, fixed=[stand("a", "S3", "R1")])
    for other in (stand("a", "S3", "R2"), stand("a", "S4", "R1")):
        assert not is_built("pins", whole, fixed=[other])


def test_a_pin_without_a_slot_is_never_kept() -> None:
    assert not is_built("pins", case())
