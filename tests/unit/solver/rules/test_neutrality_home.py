from __future__ import annotations

import pytest

from solver.problem import Policies, PostKind, Shift, Strictness, Unsur
from solver.rules.neutrality_home import closed_areas
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken

SHIFT = Shift("S3", 300, 780)


def policies(unsur: Unsur, strictness: Strictness, **changes: bool) -> Policies:
    return Policies(neutrality_home=tuple((u, strictness if u is unsur else Strictness.HARD) for u in Unsur), **changes)


def case(home: str | None, kind: PostKind = PostKind.BEAT, rules: Policies | None = None):
    beat = post("R1", kind, areas=("D1", "D2", "D3"))
    return problem(posts=[beat], shifts=[SHIFT], persons=[person("a", home=home)], policies=rules or Policies())


@pytest.mark.parametrize("home", ["D1", "D2", "D3"])
def test_every_desa_of_a_beat_counts(home: str) -> None:
    found = broken("neutrality_home", case(home), stand("a", "S3", "R1"))
    assert [(v.person, v.post, v.shift, fact(v, "area")) for v in found] == [("a", "R1", "S3", home)]


def test_a_neighbouring_desa_is_fine() -> None:
    assert broken("neutrality_home", case("D4"), stand("a", "S3", "R1")) == []


@pytest.mark.parametrize("kind", [PostKind.STATION, PostKind.STATIC, PostKind.COMMAND])
def test_the_home_desa_binds_at_every_kind_of_post_that_lies_in_a_desa(kind: PostKind) -> None:
    assert len(broken("neutrality_home", case("D2", kind), stand("a", "S3", "R1"))) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(PostKind.BEAT, 1), (PostKind.STATION, 1), (PostKind.COMMAND, 1), (PostKind.STATIC, 0), (PostKind.RESERVE, 0)],
)
def test_an_unknown_home_is_refused_only_where_votes_are_guarded(kind: PostKind, expected: int) -> None:
    assert len(broken("neutrality_home", case(None, kind), stand("a", "S3", "R1"))) == expected


def test_the_policy_may_allow_an_unknown_home() -> None:
    allowed = case(None, rules=Policies(refuse_unknown_home=False))
    assert broken("neutrality_home", allowed, stand("a", "S3", "R1")) == []


@pytest.mark.parametrize("strictness", [Strictness.SOFT, Strictness.OFF])
@pytest.mark.parametrize("home", ["D2", None])
def test_a_soft_or_switched_off_rule_is_not_broken(strictness: Strictness, home: str | None) -> None:
    assert broken("neutrality_home", case(home, rules=policies(Unsur.POLRI, strictness)), stand("a", "S3", "R1")) == []


def test_the_switch_of_one_unsur_leaves_the_others_hard() -> None:
    relaxed = case("D2", rules=policies(Unsur.LINMAS, Strictness.OFF))
    assert len(broken("neutrality_home", relaxed, stand("a", "S3", "R1"))) == 1


@pytest.mark.parametrize(("strictness", "closed"), [(Strictness.HARD, {"D2"}), (Strictness.SOFT, set()), (Strictness.OFF, set())])
def test_the_home_desa_is_closed_while_the_rule_is_hard(strictness: Strictness, closed: set[str]) -> None:
    rules = policies(Unsur.POLRI, strictness)
    assert closed_areas(person("a", home="D2"), rules) == closed
    assert closed_areas(person("a", home=None), rules) == set()
