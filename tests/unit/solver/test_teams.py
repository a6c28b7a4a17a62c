"""Exchanges between teams: a pair of juniors is parted, units come together, and nothing else gets worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.classes import merge_people
from solver.duties import plan_duties
from solver.flow import FlowModel
from solver.mending import Board, Named
from solver.problem import Person, Policies, Posting, PostKind, Problem, Role, Shift, Unsur
from solver.teams import BEST, arrange_teams
from tests.cases import person, post, problem, slot

DAY = Shift("DAY", 480, 960)
ALL = Policies(reserve_min=0, strength_share=(1, 1))
JUNIORS = replace(ALL, junior_max_rank=2)


def case(people: list[Person], policies: Policies = ALL, **parts: object) -> Problem:
    """Return posts A and B with two heads each by day, needs 0 and 1."""
    facts = {"posts": [post("A"), post("B")], "slots": [slot("A", "DAY", demand=2), slot("B", "DAY", demand=2)]}
    return problem(shifts=[DAY], persons=people, policies=policies, **(facts | parts))  # type: ignore[arg-type]


def arranged(built: Problem, held: dict[str, int]) -> tuple[tuple[int, int, int], dict[str, int]]:
    """Return what is left to better, and who stands at which need, after exchanges from this start."""
    duties = plan_duties(built, Unsur.POLRI)
    classes, is_exact = merge_people(built, duties)
    model = FlowModel(built, duties, classes, is_exact=is_exact)
    flows = model.solve(0.0, lambda key, bound: None).flows
    for flow in flows:
        flow.stays = [stay for stay in flow.stays if held.get(stay.person.id) in stay.needs]
    board = Board(built, duties, flows, tables=(model.mask, model.distance), rank={p.id: n for n, p in enumerate(built.persons)})
    named = Named({who: [need] for who, need in held.items()})
    left = arrange_teams(built, board, named)
    return left, {who: needs[0] for who, needs in named.duties.items() if needs}


def crew(units: str, **changes: object) -> list[Person]:
    """Return one person per letter, called by his place in the word and of the unit of that name."""
    return [person(f"p{n}", unit=unit, **changes) for n, unit in enumerate(units)]


APART = {"p0": 0, "p1": 0, "p2": 1, "p3": 1}


def test_units_come_together_at_no_cost() -> None:
    left, held = arranged(case(crew("XYXY")), APART)
    assert left == BEST
    assert held["p0"] == held["p2"] != held["p1"] == held["p3"]


def test_teams_of_one_unit_each_are_left_alone() -> None:
    assert arranged(case(crew("XXYY")), APART) == (BEST, APART)


def test_a_pair_of_juniors_is_broken_up() -> None:
    people = [person(f"p{n}", rank=rank) for n, rank in enumerate((1, 2, 5, 6))]
    left, held = arranged(case(people, JUNIORS), APART)
    assert left == BEST
    assert held["p0"] != held["p1"]


def test_a_pair_of_juniors_takes_a_senior_who_stands_nowhere() -> None:
    people = [person("p0", rank=1), person("p1", rank=1), person("free", rank=5)]
    left, held = arranged(case(people, JUNIORS), {"p0": 0, "p1": 0})
    assert left == BEST
    assert "free" in held
    assert len(held) == 2


def test_no_pair_of_juniors_is_made_for_the_sake_of_units() -> None:
    # Two units of two, juniors in X and seniors in Y: apart by unit, X would be juniors only.
    people = [person(f"p{n}", unit=unit, rank=1 if unit == "X" else 5) for n, unit in enumerate("XYXY")]
    left, held = arranged(case(people, JUNIORS), APART)
    assert held == APART
    assert left == (0, 2, 2)


def test_without_a_lowest_rank_nobody_is_junior() -> None:
    people = [person(f"p{n}", rank=0) for n in range(4)]
    assert arranged(case(people), APART) == (BEST, APART)


FAR = {"lat_e6": 100_000}


@pytest.mark.parametrize(
    ("posts", "is_made"),
    [([post("A"), post("B")], True), ([post("A"), post("B", lat_e6=50_000)], False)],
    ids=["posts at one point", "posts apart"],
)
def test_people_of_two_bases_change_places_only_where_nobody_goes_farther(posts: list[object], is_made: bool) -> None:
    # p1 and p2 would have to change, and they do not live together; at one point that makes no difference.
    people = [person("p0", unit="X"), person("p1", unit="Y"), person("p2", unit="X", **FAR), person("p3", unit="Y", **FAR)]
    left, held = arranged(case(people, posts=posts), APART)
    assert (left == BEST) is is_made
    assert (held != APART) is is_made


def test_nobody_takes_a_place_where_a_soft_rule_counts_against_him() -> None:
    # X could only meet at A through p2, or at B through p0; p1 and p3 just as well. All have a charge at the other post.
    posts = [post("A", areas=("D1",)), post("B", areas=("D2",))]
    people = [person(f"p{n}", unit=unit, charges=("D2" if n < 2 else "D1",)) for n, unit in enumerate("XYXY")]
    left, held = arranged(case(people, posts=posts), APART)
    assert held == APART
    assert left == (0, 2, 2)


def test_nobody_takes_a_place_that_is_closed_to_him() -> None:
    posts = [post("A", areas=("D1",)), post("B", areas=("D2",))]
    people = [person(f"p{n}", unit=unit, home="D2" if n < 2 else "D1") for n, unit in enumerate("XYXY")]
    assert arranged(case(people, posts=posts), APART)[1] == APART


@pytest.mark.parametrize("fixed", ["pinned", "told"])
def test_who_is_pinned_or_stays_where_he_was_told_to_be_is_not_moved(fixed: str) -> None:
    where = tuple(Posting(f"p{n}", "DAY", "AABB"[n]) for n in range(4))
    parts = {"pins": where} if fixed == "pinned" else {"baseline": where}
    assert arranged(case(crew("XYXY"), **parts), APART)[1] == APART


def test_a_block_is_not_torn_apart_for_a_team() -> None:
    # The block holds A, whose units would suit those at B: nobody of it leaves for that.
    people = [replace(each, block="LOAN") if each.id in ("p0", "p1") else each for each in crew("XYXY")]
    assert arranged(case(people), APART)[1] == APART


def test_reserve_and_command_are_no_teams() -> None:
    built = problem(
        posts=[post("RES", PostKind.RESERVE, areas=()), post("PADAL", PostKind.COMMAND)],
        shifts=[DAY],
        slots=[slot("RES", "DAY", demand=2, role=Role.RESERVE, weight=0), slot("PADAL", "DAY", demand=2, role=Role.PADAL, weight=0)],
        persons=crew("XYXY"),
        policies=ALL,
    )
    assert arranged(built, APART) == (BEST, APART)


def test_the_rest_of_a_large_team_makes_way_for_its_main_unit() -> None:
    # Four of X and one of Y at A, four of Y and one of X at B.
    built = case(crew("XXXXYYYYYX"), slots=[slot("A", "DAY", demand=5), slot("B", "DAY", demand=5)])
    left, held = arranged(built, {f"p{n}": int(n >= 5) for n in range(10)})
    assert left == BEST
    assert {held[f"p{n}"] for n in (0, 1, 2, 3, 9)} == {0}
