from __future__ import annotations

from solver.problem import Posting, Problem, Shift
from tests.cases import broken, person, post, problem, stand


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
