from __future__ import annotations

import pytest

from solver.problem import Problem, Role, Shift, Unsur
from solver.solution import Assignment
from tests.cases import broken as audited
from tests.cases import fact, person, post, problem, slot, stand
from tests.placed import broken, is_built


def case() -> Problem:
    return problem(
        posts=[post("R1"), post("R2")],
        shifts=[Shift("S3", 300, 780), Shift("S5", 1440, 2160)],
        persons=[person(name) for name in "abc"],
        slots=[slot("R1", "S3", demand=2)],
    )


@pytest.mark.parametrize(("people", "is_broken"), [("", False), ("a", False), ("ab", False), ("abc", True)])
def test_no_more_heads_than_asked_for(people: str, is_broken: bool) -> None:
    found = broken("demand", case(), *(stand(name, "S3", "R1") for name in people))
    assert [(v.post, v.shift, fact(v, "heads"), fact(v, "limit")) for v in found] == ([("R1", "S3", 3, 2)] if is_broken else [])


@pytest.mark.parametrize(
    ("assignment", "kind"),
    [
        (stand("x", "S3", "R1"), "person"),
        (stand("a", "S9", "R1"), "shift"),
        (stand("a", "S3", "R9"), "post"),
        (stand("a", "S5", "R1"), "slot"),
        (stand("a", "S3", "R2"), "slot"),
        (stand("a", "S3", "R1", unsur=Unsur.TNI), "slot"),
        (stand("a", "S3", "R1", role=Role.PADAL), "slot"),
    ],
)
def test_every_assignment_fills_a_slot_that_exists(assignment: Assignment, kind: str) -> None:
    (found,) = audited("demand", case(), assignment)
    assert (found.person, fact(found, "kind")) == (assignment.person, kind)


def test_a_slot_that_asks_for_nobody_takes_nobody() -> None:
    whole = problem(posts=[post("R1")], shifts=[Shift("S3", 300, 780)], persons=[person("a")], slots=[slot("R1", "S3", demand=0)])
    assert len(broken("demand", whole, stand("a", "S3", "R1"))) == 1


@pytest.mark.parametrize(("fixed", "is_open"), [("b", True), ("bc", False)])
def test_heads_that_stand_already_count(fixed: str, is_open: bool) -> None:
    # two heads are asked for
    assert is_built("demand", case(), stand("a", "S3", "R1"), fixed=[stand(name, "S3", "R1") for name in fixed]) is is_open
