from __future__ import annotations

from solver.problem import Policies, Problem, Shift, Strictness, Unsur
from solver.rules.neutrality_kin import closed_areas
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken


def case(policies: Policies | None = None) -> Problem:
    return problem(
        posts=[post("R1", areas=("D1", "D2")), post("R2", areas=("D3",))],
        shifts=[Shift("S3", 300, 780)],
        persons=[person("brother", kin_areas=("D2",)), person("a")],
        policies=policies or Policies(),
    )


def test_a_closed_desa_bars_every_post_that_touches_it() -> None:
    found = broken("neutrality_kin", case(), stand("brother", "S3", "R1"))
    assert [(v.person, v.post, fact(v, "area")) for v in found] == [("brother", "R1", "D2")]


def test_other_desa_and_other_people_stay_open() -> None:
    assert broken("neutrality_kin", case(), stand("brother", "S3", "R2"), stand("a", "S3", "R1")) == []


def test_no_switch_softens_a_declared_conflict() -> None:
    off = Policies(neutrality_home=tuple((u, Strictness.OFF) for u in Unsur), neutrality_charge=Strictness.OFF)
    assert len(broken("neutrality_kin", case(off), stand("brother", "S3", "R1"))) == 1


def test_declared_areas_are_closed() -> None:
    assert closed_areas(person("brother", kin_areas=("D2", "D3")), Policies()) == {"D2", "D3"}
