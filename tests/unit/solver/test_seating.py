"""People of one base seated anew, several at a time: fewer units mix, and nothing else gets worse."""

from __future__ import annotations

from dataclasses import replace

from solver.classes import merge_people
from solver.crews import BEST, Crews
from solver.duties import plan_duties
from solver.flow import FlowModel
from solver.mending import Board, Named
from solver.problem import Person, Policies, Problem, Shift, Unsur
from solver.seating import reseat
from tests.cases import person, post, problem, slot

DAY, NIGHT = Shift("DAY", 480, 960), Shift("NIGHT", 1000, 1400)
ALL = Policies(reserve_min=0, strength_share=(1, 1))
FOUR, TWO = 0, 1
"""Needs of four heads and of two."""


def crews_of(built: Problem, held: dict[str, list[int]]) -> Crews:
    duties = plan_duties(built, Unsur.POLRI)
    classes, is_exact = merge_people(built, duties)
    model = FlowModel(built, duties, classes, is_exact=is_exact)
    flows = model.solve(0.0, lambda key, bound: None).flows
    board = Board(built, duties, flows, tables=(model.mask, model.distance), rank={p.id: n for n, p in enumerate(built.persons)})
    return Crews(built, board, Named(dict(held)))


def mixed(people: list[Person], policies: Policies = ALL) -> Crews:
    """Return p0-p3 at a post of four heads and p4, p5 at one of two."""
    slots = [slot("A", "DAY", demand=4), slot("B", "DAY", demand=2)]
    built = problem(shifts=[DAY], posts=[post("A"), post("B")], slots=slots, persons=people, policies=policies)
    return crews_of(built, {f"p{n}": [FOUR if n < 4 else TWO] for n in range(6)})


def people_of(units: str, **changes: object) -> list[Person]:
    return [person(f"p{n}", unit=unit, **changes) for n, unit in enumerate(units)]


def test_two_pairs_change_places_at_once() -> None:
    crews = mixed(people_of("XXYYXX"))
    assert reseat(crews, ("A", 0))
    assert crews.total() == BEST
    assert {p for p, needs in crews.named.duties.items() if needs == [TWO]} == {"p2", "p3"}


def test_who_lives_at_the_other_post_stays_and_nothing_is_gained() -> None:
    people = people_of("XXYYXX")
    people[2] = replace(people[2], home="B-desa")
    slots = [slot("A", "DAY", demand=4), slot("B", "DAY", demand=2)]
    built = problem(shifts=[DAY], posts=[post("A"), post("B", areas=("B-desa",))], slots=slots, persons=people, policies=ALL)
    crews = crews_of(built, {f"p{n}": [FOUR if n < 4 else TWO] for n in range(6)})
    before = dict(crews.named.duties)
    assert not reseat(crews, ("A", 0))
    assert crews.named.duties == before


def test_no_team_loses_its_last_senior() -> None:
    ranks = (5, 5, 1, 1, 5, 5)
    people = [replace(one, rank=rank) for one, rank in zip(people_of("XXYYXX"), ranks, strict=True)]
    assert not reseat(mixed(people, replace(ALL, junior_max_rank=2)), ("A", 0))


def test_people_of_another_base_and_of_a_unit_on_loan_keep_their_places() -> None:
    far = [replace(one, lat_e6=one.lat_e6 + 9) if one.id in {"p4", "p5"} else one for one in people_of("XXYYXX")]
    assert not reseat(mixed(far), ("A", 0))
    lent = [replace(one, block="LOAN") if one.unit == "Y" else one for one in people_of("XXYYXX")]
    assert not reseat(mixed(lent), ("A", 0))


def test_all_duties_change_hands_where_hours_differ() -> None:
    # B stands by night: only whole days of work can be exchanged, at a price in neither metres nor posts.
    slots = [slot("A", "DAY", demand=4), slot("B", "NIGHT", demand=2)]
    built = problem(shifts=[DAY, NIGHT], posts=[post("A"), post("B")], slots=slots, persons=people_of("XXYYXX"), policies=ALL)
    crews = crews_of(built, {f"p{n}": [FOUR if n < 4 else TWO] for n in range(6)})
    assert reseat(crews, next(team for team in crews.members if team[0] == "A"))
    assert crews.total() == BEST
