from __future__ import annotations

import pytest

from solver.problem import Policies, PostKind, Problem, Role, Shift, Tasking, Unsur
from tests.cases import fact, person, post, problem, slot, stand
from tests.placed import broken

IPDA, AIPTU, KOMPOL = 13, 12, 16
RULES = Policies(padal_min_rank=IPDA, pamenwas_min_rank=KOMPOL)


def case(role: Role = Role.MEMBER, skill: str | None = None, **changes: object) -> Problem:
    return problem(
        posts=[post("P1", PostKind.COMMAND)],
        shifts=[Shift("S3", 300, 780)],
        persons=[person("a", **changes)],
        slots=[slot("P1", "S3", role=role, skill=skill)],
        policies=RULES,
    )


@pytest.mark.parametrize(
    ("role", "tasking", "is_fit"),
    [
        (Role.MEMBER, Tasking.FREE, True),
        (Role.MEMBER, Tasking.PADAL, False),
        (Role.MEMBER, Tasking.PAMENWAS, False),
        (Role.RESERVE, Tasking.FREE, True),
        (Role.RESERVE, Tasking.PADAL, False),
        (Role.PADAL, Tasking.FREE, True),
        (Role.PADAL, Tasking.PADAL, True),
        (Role.PADAL, Tasking.PAMENWAS, False),
        (Role.PAMENWAS, Tasking.FREE, True),
        (Role.PAMENWAS, Tasking.PAMENWAS, True),
        (Role.PAMENWAS, Tasking.PADAL, False),
        *((role, Tasking.HELD_BACK, False) for role in Role),
    ],
)
def test_the_tasking_fits_the_role(role: Role, tasking: Tasking, is_fit: bool) -> None:
    found = broken("eligibility", case(role, rank=KOMPOL, tasking=tasking), stand("a", "S3", "P1", role=role))
    assert [fact(v, "kind") for v in found] == ([] if is_fit else ["tasking"])


@pytest.mark.parametrize(
    ("role", "rank", "is_fit"),
    [
        (Role.PADAL, AIPTU, False),
        (Role.PADAL, IPDA, True),
        (Role.PAMENWAS, KOMPOL - 1, False),
        (Role.PAMENWAS, KOMPOL, True),
        (Role.MEMBER, 1, True),
        (Role.MEMBER, 0, True),
        (Role.MEMBER, -1, False),  # no rank at all
        (Role.RESERVE, 1, True),
    ],
)
def test_leaders_have_the_rank(role: Role, rank: int, is_fit: bool) -> None:
    found = broken("eligibility", case(role, rank=rank), stand("a", "S3", "P1", role=role))
    assert [fact(v, "kind") for v in found] == ([] if is_fit else ["rank"])


def test_a_soldier_in_a_polri_slot_is_named() -> None:
    (found,) = broken("eligibility", case(unsur=Unsur.TNI), stand("a", "S3", "P1", unsur=Unsur.POLRI))
    assert (fact(found, "kind"), fact(found, "found"), fact(found, "needed")) == ("unsur", "TNI", "POLRI")


@pytest.mark.parametrize(("skills", "is_fit"), [((), False), (("jihandak",), False), (("k9", "jihandak"), True)])
def test_the_skill_of_the_slot_is_needed(skills: tuple[str, ...], is_fit: bool) -> None:
    found = broken("eligibility", case(skill="k9", skills=skills), stand("a", "S3", "P1"))
    assert [fact(v, "kind") for v in found] == ([] if is_fit else ["skill"])
