from __future__ import annotations

import pytest

from solver.problem import Policies, Problem, Shift, Strictness
from solver.rules.neutrality_charge import closed_areas
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken


def case(strictness: Strictness) -> Problem:
    return problem(
        posts=[post("R1", areas=("D1", "D2")), post("R2", areas=("D4",))],
        shifts=[Shift("S3", 300, 780)],
        persons=[person("bhabin", charges=("D2", "D3")), person("other")],
        policies=Policies(neutrality_charge=strictness),
    )


def test_a_hard_rule_bars_the_second_desa_of_a_beat() -> None:
    found = broken("neutrality_charge", case(Strictness.HARD), stand("bhabin", "S3", "R1"))
    assert [(v.person, v.post, fact(v, "area")) for v in found] == [("bhabin", "R1", "D2")]


def test_a_post_without_the_desa_of_charge_is_fine() -> None:
    assert broken("neutrality_charge", case(Strictness.HARD), stand("bhabin", "S3", "R2")) == []


def test_people_without_a_charge_are_free() -> None:
    assert broken("neutrality_charge", case(Strictness.HARD), stand("other", "S3", "R1")) == []


@pytest.mark.parametrize("strictness", [Strictness.SOFT, Strictness.OFF])
def test_soft_and_off_break_nothing(strictness: Strictness) -> None:
    assert broken("neutrality_charge", case(strictness), stand("bhabin", "S3", "R1")) == []


@pytest.mark.parametrize(("strictness", "closed"), [(Strictness.HARD, {"D2", "D3"}), (Strictness.SOFT, set()), (Strictness.OFF, set())])
def test_the_desa_of_charge_are_closed_while_the_rule_is_hard(strictness: Strictness, closed: set[str]) -> None:
    assert closed_areas(person("bhabin", charges=("D2", "D3")), Policies(neutrality_charge=strictness)) == closed
