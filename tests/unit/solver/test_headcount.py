"""The figures of a bottleneck, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.asks import Ask, Suspect, missing_duties, missing_heads
from solver.headcount import able_people, count_heads
from solver.problem import Policies, PostKind, Problem, Role, Shift, Tasking, Unsur
from tests.cases import person, post, problem, slot

S2, S3, S4 = Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")
DAY = Ask("R1", ("S3", "S4"), Role.MEMBER, 2)
NIGHT = Ask("R2", ("S2",), Role.MEMBER, 1)
FAR = 600_000
"""0.6 degrees are 66.7 km, times 1.4 = 93 km by road: beyond the reach of 60 km."""

CAST = (
    person("able"),
    person("home", home="D1"),
    person("kin", kin_areas=("D1",)),
    person("far", lat_e6=FAR),
    person("ill", windows=()),
    person("kept", tasking=Tasking.HELD_BACK),
)


def case(*people: object, posts: tuple[str, ...] = ("R1", "R2"), **parts: object) -> Problem:
    slots = [slot("R1", "S3", demand=2), slot("R1", "S4", demand=2), slot("R2", "S2")]
    return problem(posts=[post(name) for name in posts], shifts=[S2, S3, S4], persons=people, slots=slots, **parts)  # type: ignore[arg-type]


def suspect(*asks: Ask) -> Suspect:
    return Suspect(Unsur.POLRI, asks, is_shared=False)


def test_everybody_is_counted_once_at_the_first_question_that_leaves_him_out() -> None:
    # 2 + 1 heads asked for, 1 of 6 may serve, so 2 are short; 4 of 6 could be used at all.
    counts = count_heads(case(*CAST), suspect(DAY, NIGHT))
    assert counts is not None
    assert (counts.listed, counts.unfit, counts.absent, counts.far, counts.able) == (6, 1, 1, 1, 1)
    assert counts.barred == (("neutrality_home", 1), ("neutrality_kin", 1))
    assert (counts.heads, counts.usable, counts.short, counts.more_people) == (3, 4, 2, 2)
    assert not counts.is_limited
    assert able_people(case(*CAST), suspect(DAY, NIGHT)) == {"able"}


def test_the_share_of_strength_binds_where_more_could_serve() -> None:
    # 6 listed, a third of them is 2; 3 heads asked for: 1 is short though 6 could serve.
    everyone = [person(f"p{n}") for n in range(6)]
    counts = count_heads(case(*everyone, policies=Policies(strength_share=(1, 3))), suspect(DAY, NIGHT))
    assert counts is not None
    assert (counts.able, counts.usable, counts.short, counts.is_limited) == (6, 2, 1, True)


@pytest.mark.parametrize(("listed", "short"), [(4, 1), (5, None)])
def test_nothing_is_said_where_people_suffice(listed: int, short: int | None) -> None:
    # Two thirds of 4 are 2 for 3 heads; two thirds of 5 are 3.
    counts = count_heads(case(*[person(f"p{n}") for n in range(listed)]), suspect(DAY, NIGHT))
    assert (counts.short if counts else None) == short


def test_two_asks_that_one_person_can_serve_are_no_bottleneck() -> None:
    # S2 ends at 02.00 when S3 begins three hours later and nobody has to rest: one man serves both.
    early = replace(case(*CAST), shifts=(Shift("S2", -240, 120), S3, S4), policies=Policies(min_rest=0))
    assert count_heads(early, suspect(DAY, NIGHT)) is None
    assert count_heads(replace(early, policies=Policies(min_rest=181)), suspect(DAY, NIGHT)) is not None


def test_a_short_pause_that_another_duty_fills_keeps_nobody_apart() -> None:
    # S2 ends at 05.00, the late shift begins at 09.00: 4 h of rest are too few, but 05.00 to 09.00 on duty makes one stretch of 18 h.
    between, late = Shift("S3", 300, 540), Shift("S4", 540, 840)
    asks = suspect(replace(DAY, shifts=("S4",)), NIGHT)
    apart = replace(case(*CAST), shifts=(S2, between, late), slots=(slot("R1", "S4", demand=2), slot("R2", "S2")))
    assert count_heads(apart, asks) is not None
    assert count_heads(replace(apart, slots=(*apart.slots, slot("R2", "S3"))), asks) is None


def test_heads_beyond_the_demand_are_no_bottleneck() -> None:
    assert count_heads(case(*CAST), suspect(replace(DAY, heads=3))) is None


def test_who_may_serve_any_one_of_the_posts_is_able() -> None:
    # He lives in D1 and may stand at R2 in D2.
    elsewhere = replace(case(person("home", home="D1")), posts=(post("R1"), post("R2", areas=("D2",))))
    assert able_people(elsewhere, suspect(DAY, NIGHT)) == {"home"}
    assert able_people(elsewhere, suspect(DAY)) == set()


def test_reach_is_asked_of_the_rule_to_the_metre() -> None:
    # 60 km are 42,857 m great circle, 0.385425 degrees at 111,195 m each; half a metre more is rounded up.
    near, far = person("near", lat_e6=385_424), person("far", lat_e6=385_430)
    assert able_people(case(near, far), suspect(DAY)) == {"near"}


def _with_reserve(people: int, *, reserve_min: int) -> Problem:
    slots = [slot("R1", "S3", demand=9), slot("RES", "S3", demand=2, role=Role.RESERVE, weight=0)]
    policies = Policies(strength_share=(1, 1), reserve_min=reserve_min)
    posts = [post("R1"), post("RES", PostKind.RESERVE, areas=())]
    return problem(posts=posts, shifts=[S3], persons=[person(f"p{n}") for n in range(people)], slots=slots, policies=policies)


def test_the_reserve_counts_as_far_as_it_is_owed_and_grows_with_who_comes() -> None:
    # 10 people owe 10 % = 1 of reserve, the slot holds 2: 9 + 1 = 10 people suffice; 9 people: 9 + 1 - 9 = 1 short.
    asks = suspect(Ask("R1", ("S3",), Role.MEMBER, 9), Ask("RES", ("S3",), Role.RESERVE, 2))
    assert count_heads(_with_reserve(10, reserve_min=1), asks) is None
    counts = count_heads(_with_reserve(9, reserve_min=1), asks)
    assert counts is not None
    assert (counts.reserve, counts.heads, counts.short, counts.more_people) == (1, 10, 1, 1)
    # At least 2 of reserve: 9 + 2 - 10 = 1 short.
    counts = count_heads(_with_reserve(10, reserve_min=2), asks)
    assert counts is not None
    assert (counts.reserve, counts.short) == (2, 1)


def test_each_stage_has_its_own_share() -> None:
    # 6 listed: in the voting stage a half = 3 may be used for 2 heads, at night a sixth = 1 for 1 head.
    everyone = [person(f"p{n}") for n in range(6)]
    stages = Policies(strength_share=(1, 2), strength_stages=((-1440, 0, 1, 6),))
    assert count_heads(case(*everyone, policies=stages), suspect(DAY)) is None
    none_at_night = replace(stages, strength_stages=((-1440, 0, 0, 6),))
    counts = count_heads(case(*everyone, policies=none_at_night), suspect(NIGHT))
    assert counts is not None
    assert (counts.usable, counts.short) == (0, 1)


def test_a_head_missing_over_a_run_of_shifts_counts_once() -> None:
    missing = missing_heads(case(*CAST), {("R1", "S3", Unsur.POLRI, Role.MEMBER): 1})
    assert missing == {
        ("R1", "S3", Unsur.POLRI, Role.MEMBER): 1,
        ("R1", "S4", Unsur.POLRI, Role.MEMBER): 2,
        ("R2", "S2", Unsur.POLRI, Role.MEMBER): 1,
    }
    assert missing_duties(suspect(DAY), missing) == 2
    assert missing_duties(suspect(DAY, NIGHT), missing) == 3
