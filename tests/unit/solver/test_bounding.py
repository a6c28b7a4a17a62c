"""Bounds hold for every legal plan that reaches the earlier goals as the plan did, also where its names missed one."""

from __future__ import annotations

from dataclasses import replace

from solver.bounding import with_sound_bounds
from solver.classes import merge_people
from solver.duties import plan_duties
from solver.flow import FlowModel, FlowResult
from solver.keeping import Keeping
from solver.problem import Person, Policies, PostKind, Problem, Role, Shift, Unsur
from solver.program import GOALS, even_share
from tests.cases import person, post, problem, slot

DAY, NIGHT = Shift("DAY", 480, 960), Shift("NIGHT", 2_600, 2_900)
ALL = Policies(reserve_min=0, strength_share=(1, 1))
RESERVE = post("RES", PostKind.RESERVE, areas=())


def pair(*people: Person, **policies: object) -> Problem:
    """Return one post that wants two in a shift."""
    facts = replace(ALL, **policies)  # type: ignore[arg-type]
    return problem(posts=[post("A")], shifts=[DAY], slots=[slot("A", "DAY", demand=2)], persons=people, policies=facts)


def solved(built: Problem, *, is_split: bool = False) -> tuple[FlowModel, FlowResult, float]:
    duties = plan_duties(built, Unsur.POLRI)
    classes, is_exact = merge_people(built, duties, is_split=is_split)
    model, share = FlowModel(built, duties, classes, is_exact=is_exact, is_split=is_split), even_share(built, duties)
    return model, model.solve(share, lambda goal, bound: None), share


def reached(**values: float) -> dict[str, float]:
    return dict.fromkeys(GOALS, 0.0) | values


def test_where_nothing_was_missed_the_optimum_of_the_flows_is_the_bound() -> None:
    model, found, share = solved(pair(person("a"), person("b")))
    assert with_sound_bounds(model, found, share, reached(team_units=1), []).bounds == found.bounds
    assert found.bounds["team_units"] == 1


def test_longer_ways_may_need_fewer_teams_than_the_shortest() -> None:
    model, found, share = solved(pair(person("a"), person("b")))
    bounds = with_sound_bounds(model, found, share, reached(travel=900, team_units=1), ["travel"]).bounds
    assert (bounds["travel"], bounds["team_units"]) == (0, 0)


def test_a_pair_of_juniors_may_travel_less_than_a_senior() -> None:
    far = person("senior", lat_e6=100_000, rank=9)  # 0.1 degree are 11.1 km, by road 15.6
    built = pair(person("a", rank=1), person("b", rank=1), far, junior_max_rank=5)
    model, found, share = solved(built, is_split=True)
    assert (found.bounds["junior_pairs"], round(found.bounds["travel"])) == (0, 15_567)
    missed = with_sound_bounds(model, found, share, reached(junior_pairs=1), ["junior_pairs"])
    assert (missed.bounds["junior_pairs"], missed.bounds["travel"]) == (0, 0)


def with_reserve(count: int) -> Problem:
    """Return two posts by day, and at night a reserve of two where two thirds of the people are used, in whom nobody need stand."""
    slots = [slot("A", "DAY", demand=3), slot("RES", "NIGHT", demand=2, role=Role.RESERVE, weight=0)]
    people = [person(f"p{n}") for n in range(count)]
    return problem(
        posts=[post("A"), RESERVE],
        shifts=[DAY, NIGHT],
        slots=slots,
        persons=people,
        policies=Policies(reserve_min=2, strength_share=(1, 1)),
    )


def test_a_short_reserve_counts_where_it_may_leave_as_little_open() -> None:
    # Of 6 the reserve is 2 at most. Short with one in it, he alone may guard: 3 heads of 1 point are left to one man.
    model, found, share = solved(with_reserve(6))
    assert found.way is Keeping.WHOLE
    assert found.bounds["uncovered_risk"] == 0
    # A plan that leaves everything open is no better than one with a short reserve: its later bounds hold for both.
    bare = with_sound_bounds(model, found, share, reached(uncovered_risk=40_000, team_units=0), ["uncovered_risk"])
    assert bare.bounds == dict.fromkeys(GOALS, 0.0)
    assert len(bare.prices) > len(found.prices)
    # One that leaves nothing open is: nobody asks what a short reserve would do.
    assert len(with_sound_bounds(model, found, share, reached(), []).prices) == len(found.prices)


def test_nothing_is_claimed_where_the_program_does_not_know_every_way() -> None:
    built = with_reserve(6)
    second = replace(RESERVE, id="RES2")
    built = replace(built, posts=(*built.posts, second), slots=(*built.slots, replace(built.slots[1], post="RES2")))
    model, found, share = solved(built)
    assert with_sound_bounds(model, found, share, reached(), []).bounds == dict.fromkeys(GOALS, 0.0)


def test_the_first_head_of_two_slots_at_one_place_counts_once() -> None:
    # Member and pamenwas at one post: with either of them there it is not left bare.
    slots = [slot("A", "DAY"), slot("A", "DAY", role=Role.PAMENWAS)]
    built = problem(posts=[post("A")], shifts=[DAY], slots=slots, persons=[person("a")], policies=ALL)
    assert solved(built)[1].bounds["uncovered_risk"] == 10_000
