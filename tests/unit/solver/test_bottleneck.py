"""Sets of needs that ask for too much, on instances small enough to see them."""

from __future__ import annotations

from dataclasses import replace

from solver.asks import missing_heads
from solver.bottleneck import find_suspects
from solver.problem import Policies, Problem, Role, Shift, Unsur
from tests.cases import person, post, problem, slot

S1, S2, S3, S5 = Shift("S1", -960, -240), Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S5", 1440, 2160)
FAR = 1_000_000


def islands() -> Problem:
    """Return two places out of reach of each other: A asks for 3 and has 2 people, B asks for 1 and has 2."""
    posts = [post("A1"), post("A2"), post("B1", lat_e6=FAR)]
    people = [person("a1"), person("a2"), person("b1", lat_e6=FAR), person("b2", lat_e6=FAR)]
    slots = [slot("A1", "S3", demand=2), slot("A2", "S3"), slot("B1", "S3")]
    return problem(posts=posts, shifts=[S3], persons=people, slots=slots, policies=Policies(strength_share=(1, 1)))


def found(case: Problem) -> list[tuple[list[str], bool]]:
    return [(sorted({ask.post for ask in each.asks}), each.is_shared) for each in find_suspects(case, missing_heads(case, {}))]


def test_only_the_posts_that_share_too_few_people_are_named() -> None:
    assert found(islands()) == [(["A1", "A2"], False)]


def test_posts_that_nobody_can_serve_are_named_together() -> None:
    case = islands()
    nobody = replace(case, persons=case.persons[2:])
    assert found(nobody) == [(["A1", "A2"], False)]


def test_the_share_of_strength_is_named_with_every_post_it_binds() -> None:
    # 4 listed, half of them is 2 for 4 heads.
    assert (["A1", "A2", "B1"], True) in found(replace(islands(), policies=Policies(strength_share=(1, 2))))


def test_kinds_that_exclude_each_other_are_taken_together() -> None:
    # S2 ends as S3 begins and both make 17 h, which one man may do; with 16 h at most nobody serves both: 2 heads for 1 man.
    slots = [slot("A1", "S2"), slot("A1", "S3")]
    case = problem(posts=[post("A1")], shifts=[S2, S3], persons=[person("a1")], slots=slots, policies=Policies(strength_share=(1, 1)))
    assert found(case) == []
    (suspect,) = find_suspects(apart := replace(case, policies=replace(case.policies, max_stretch=16 * 60)), missing_heads(apart, {}))
    assert {ask.shifts for ask in suspect.asks} == {("S2",), ("S3",)}


def test_what_one_person_can_serve_after_the_other_is_not_added_up() -> None:
    # S1 ends 9 h before S3 begins: one man serves both, and nothing is lacking.
    slots = [slot("A1", "S1"), slot("A1", "S3")]
    case = problem(posts=[post("A1")], shifts=[S1, S3], persons=[person("a1")], slots=slots, policies=Policies(strength_share=(1, 1)))
    assert found(case) == []


def test_nothing_missing_gives_no_suspect() -> None:
    case = islands()
    full = {one.key: one.demand for one in case.slots}
    assert find_suspects(case, missing_heads(case, full)) == ()


def test_missing_reserve_is_no_need_of_its_own() -> None:
    case = islands()
    assert find_suspects(case, {("A1", "S3", Unsur.POLRI, Role.RESERVE): 5}) == ()
