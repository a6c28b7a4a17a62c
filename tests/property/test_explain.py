"""What an explanation offers is true: the change breaks no rule, costs in every goal what it says, and what is barred is barred."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from solver.audit import audit, goal_values
from solver.explain import Offer, Search, Standing, Stint, explain_person, explain_post, open_search
from solver.explain.bars import SINGLE
from solver.explain.cost import changed
from solver.explain.standing import rows_of
from solver.goals import GOALS
from solver.instances import ProblemSize, random_problem
from solver.problem import Posting, Problem, Role
from solver.rules import RULES
from solver.solution import Assignment, Solution

SEEDS = range(16)
SIZE = ProblemSize(districts=2, areas=4, sites=6, shifts=4, polri=10, tni=2, linmas=6)


def posed(seed: int, size: ProblemSize = SIZE) -> tuple[Problem, Solution]:
    """A random problem with units on loan, juniors and an earlier plan, and a plan of it that keeps every rule but is not the best."""
    dice = Random(seed)
    problem = random_problem(seed, size)
    persons = tuple(replace(each, block=dice.choice(("", "", "BKO 1", "BKO 2"))) for each in problem.persons)
    problem = replace(problem, persons=persons, policies=replace(problem.policies, junior_max_rank=dice.choice((-1, 4))))
    earlier = filled_by_chance(problem, dice)
    if dice.random() < 0.5:
        problem = replace(problem, baseline=tuple(Posting(a.person, a.shift, a.post) for a in earlier.assignments))
    plan = filled_by_chance(problem, dice)
    pins = tuple(Posting(a.person, a.shift, a.post) for a in dice.sample(plan.assignments, min(2, len(plan.assignments))))
    return replace(problem, pins=pins if dice.random() < 0.5 else ()), plan


def filled_by_chance(problem: Problem, dice: Random) -> Solution:
    """Put people into places in any order, the reserve first, wherever the audit has nothing against it."""
    places = sorted(Standing(problem, Solution(())).places, key=lambda place: (place.role is not Role.RESERVE, dice.random()))
    rows: tuple[Assignment, ...] = ()
    for place in places:
        for person in dice.sample(problem.persons, len(problem.persons)):
            more = (*rows, *rows_of(person.id, (Stint(place, (place.post,) * len(place.shifts)),)))
            if person.unsur is place.unsur and dice.random() < 0.8 and not audit(problem, Solution(more)):
                rows = more
    return Solution(rows)


def offers_of(search: Search) -> list[Offer]:
    people = [offer for person in search.standing.persons for offer in explain_person(search, person).offers]
    posts = [offer for post in search.standing.posts for place in explain_post(search, post).places for offer in place.offers]
    return people + posts


@pytest.mark.parametrize("seed", SEEDS)
def test_every_place_offered_breaks_no_rule_and_costs_what_is_stated(seed: int) -> None:
    problem, plan = posed(seed)
    search = open_search(problem, plan)
    before = goal_values(problem, plan)
    for offer in offers_of(search):
        after = Solution(changed(search.standing, offer.moves))
        assert audit(problem, after) == (), offer
        stated = search.prices.values(offer.cost, offer.place.unsur)
        for key, value in goal_values(problem, after).items():
            # A balance is rounded to a tenth of a minute before and after.
            slack = 0.1001 if key == "balance" else 1e-6
            assert value - before[key] == pytest.approx(float(stated[key]), abs=slack), (key, offer)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_lost_when_somebody_leaves_is_what_the_goals_say(seed: int) -> None:
    problem, plan = posed(seed)
    search = open_search(problem, plan)
    before = goal_values(problem, plan)
    for person in search.standing.stints:
        for stand in explain_person(search, person).stands:
            gone = set(rows_of(person, (stand.stint,)))
            after = goal_values(problem, Solution(tuple(a for a in plan.assignments if a not in gone)))
            stated = search.prices.values(stand.loss, stand.stint.place.unsur)
            for key, value in after.items():
                slack = 0.1001 if key == "balance" else 1e-6
                assert value - before[key] == pytest.approx(float(stated[key]), abs=slack), (key, stand)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_person_is_barred_from_a_place_exactly_where_the_audit_says_so(seed: int) -> None:
    problem, plan = posed(seed)
    search = open_search(problem, plan)
    prohibits = {key: rule.prohibits(problem) for key, rule in RULES.items()}
    for person in search.standing.persons.values():
        facts = explain_person(search, person.id)
        stated = {(bar.rule, place) for bar in facts.bars for place in bar.places}
        own = {stint.place for stint in search.standing.stints.get(person.id, ())}
        for place in search.standing.places:
            if place.unsur is person.unsur and place not in own:
                rows = rows_of(person.id, (Stint(place, ("",) * len(place.shifts)),))
                broken = {violation.rule for violation in audit(replace(problem, pins=()), Solution(tuple(rows)))}
                named = {rule for rule, where in stated if where == place}
                assert named == broken & set(SINGLE)
                assert named == {
                    rule for rule in RULES for slot in search.standing.slots_of((place,)) if prohibits[rule](person, slot)
                } & set(SINGLE)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_place_of_a_persons_unsur_is_offered_barred_or_named_as_out_of_reach(seed: int) -> None:
    problem, plan = posed(seed)
    search = open_search(problem, plan)
    for person in search.standing.persons:
        facts = explain_person(search, person)
        barred = {place for bar in facts.bars for place in bar.places}
        assert len(facts.offers) + len(barred) + sum(facts.stuck.values()) == facts.places
        assert facts.open_places == len(facts.offers) + sum(facts.stuck.values())
        assert [offer.cost for offer in facts.offers] == sorted(offer.cost for offer in facts.offers)


def test_the_rules_asked_slot_by_slot_are_all_that_bar_somebody_by_themselves() -> None:
    alone = set()
    for seed in range(40):
        problem = random_problem(seed, SIZE)
        for key, rule in RULES.items():
            prohibits = rule.prohibits(problem)
            if any(prohibits(person, slot) for person in problem.persons for slot in problem.slots):
                alone.add(key)
    # A shift too long by itself is asked with the duties in time, and a slot that asks for nobody is no place.
    assert alone - {"rest", "demand"} == set(SINGLE)


def test_every_goal_has_a_cost() -> None:
    problem, plan = posed(1)
    search = open_search(problem, plan)
    assert list(search.prices.values(search.prices.cost(()), problem.persons[0].unsur)) == list(GOALS)
