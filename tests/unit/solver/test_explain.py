"""Where somebody could stand and what it costs, on plans small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.explain import Search, Way, explain_person, explain_post, open_search
from solver.problem import Policies, Posting, PostKind, Problem, Role, Shift, Tasking
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, slot, stand

ALL = Policies(strength_share=(1, 1))
DAY = Shift("S1", 0, 480)
LATER = Shift("S2", 600, 1080)
NEAR, FAR = post("NEAR"), post("FAR", lat_e6=100_000)
"""FAR lies 0.1 degree from everybody's base: 6371 km x pi / 1800 x 1.4 = 15.567 km."""


def searched(case: Problem, *rows: Assignment) -> Search:
    return open_search(case, Solution(rows))


def two_posts(**parts: object) -> Problem:
    """Two men and two posts of one head each in one shift; NEAR weighs 3, FAR weighs 1."""
    slots = [slot("NEAR", "S1", weight=30_000), slot("FAR", "S1")]
    facts = {"posts": [NEAR, FAR], "shifts": [DAY], "persons": [person("a"), person("b")], "slots": slots, "policies": ALL}
    return problem(**{**facts, **parts})  # type: ignore[arg-type]


def test_a_vacancy_costs_the_head_he_leaves_less_the_head_he_brings() -> None:
    search = searched(two_posts(persons=[person("a")]), stand("a", "S1", "NEAR"))
    (offer,) = explain_person(search, "a").offers
    values = search.prices.values(offer.cost, offer.place.unsur)
    assert (offer.way, offer.other, [stint.place.post for stint in offer.gives_up]) == (Way.VACANCY, None, ["NEAR"])
    assert values["uncovered_risk"] == 2 * 3 - 2 * 1  # a post left with nobody counts double
    assert float(values["travel"]) == pytest.approx(15.567, abs=0.001)
    assert offer.cost == max(offer.cost, (0,) * len(offer.cost))


def test_a_full_place_is_reached_by_changing_with_who_stands_there() -> None:
    search = searched(two_posts(), stand("a", "S1", "NEAR"), stand("b", "S1", "FAR"))
    (offer,) = explain_person(search, "a").offers
    assert (offer.way, offer.other) == (Way.EXCHANGE, "b")
    assert set(offer.cost) == {0}  # both live at one place and are alike


def test_who_may_not_take_the_place_in_return_is_sent_off_instead() -> None:
    barred = two_posts(persons=[person("a"), person("b", kin_areas=("D1",))], posts=[NEAR, post("FAR", areas=("D2",), lat_e6=100_000)])
    search = searched(barred, stand("a", "S1", "NEAR"), stand("b", "S1", "FAR"))
    (offer,) = explain_person(search, "a").offers
    assert (offer.way, offer.other) == (Way.REPLACE, "b")
    assert search.prices.values(offer.cost, offer.place.unsur)["uncovered_risk"] == 2 * 3


def test_somebody_who_serves_nowhere_takes_over_a_duty_where_the_limit_of_strength_is_reached() -> None:
    case = two_posts(
        persons=[person("a"), person("b"), person("c")],
        slots=[slot("NEAR", "S1", demand=2), slot("FAR", "S1")],
        policies=Policies(strength_share=(2, 3)),
    )
    facts = explain_person(searched(case, stand("a", "S1", "NEAR"), stand("b", "S1", "FAR")), "c")
    assert facts.stands == ()
    assert (facts.effort.used, facts.effort.limit, facts.effort.listed) == (2, 2, 3)
    assert [(offer.place.post, offer.way, offer.other) for offer in facts.offers] == [("FAR", Way.RELIEF, "b"), ("NEAR", Way.RELIEF, "a")]


def test_without_anybody_to_relieve_the_limit_of_strength_is_the_reason() -> None:
    case = two_posts(persons=[person("a"), person("b"), person("c")], policies=Policies(strength_share=(1, 3)))
    facts = explain_person(searched(case, stand("a", "S1", "NEAR")), "b")
    assert facts.stuck == {"strength": 1}
    assert [offer.place.post for offer in facts.offers] == ["NEAR"]


def test_nobody_is_moved_from_a_pinned_duty() -> None:
    case = replace(two_posts(), pins=(Posting("a", "S1", "NEAR"),))
    search = searched(case, stand("a", "S1", "NEAR"), stand("b", "S1", "FAR"))
    assert explain_person(search, "a").stuck == {"pins": 1}
    assert explain_person(search, "b").stuck == {"pins": 1}
    assert explain_person(search, "a").stands[0].is_pinned


def test_a_place_too_soon_after_his_duty_is_his_only_for_that_duty() -> None:
    case = two_posts(shifts=[DAY, LATER], slots=[slot("NEAR", "S1"), slot("FAR", "S2")])
    facts = explain_person(searched(case, stand("a", "S1", "NEAR")), "a")
    (bar,) = facts.time_bars
    assert (bar.shifts, bar.first.rule, dict(bar.first.facts)["minutes"], bar.places) == (("S2",), "rest", 120, 1)
    (offer,) = facts.offers
    assert [stint.place.post for stint in offer.gives_up] == ["NEAR"]


@pytest.mark.parametrize(("start", "gives_up"), [(480 + 480 - 1, 1), (480 + 480, 0)])
def test_rest_is_asked_to_the_minute(start: int, gives_up: int) -> None:
    case = two_posts(shifts=[DAY, Shift("S2", start, start + 60)], slots=[slot("NEAR", "S1"), slot("FAR", "S2")])
    (offer,) = explain_person(searched(case, stand("a", "S1", "NEAR")), "a").offers
    assert len(offer.gives_up) == gives_up


def test_a_shift_longer_than_a_stretch_is_nobodys() -> None:
    case = two_posts(shifts=[Shift("S1", 0, 1201)])
    assert explain_person(searched(case), "a").stuck == {"rest": 2}


def test_the_reserve_is_not_drained_for_a_vacancy() -> None:
    mako = post("MAKO", PostKind.RESERVE, district="", areas=())
    persons = [person(name) for name in "abcdef"]
    slots = [slot("MAKO", "S1", demand=2, role=Role.RESERVE, weight=0), slot("NEAR", "S1", demand=5)]
    policies = Policies(strength_share=(1, 1), reserve_min=2, reserve_cap_share=(1, 2))
    case = problem(posts=[NEAR, mako], shifts=[DAY], persons=persons, slots=slots, policies=policies)
    reserve = [stand(name, "S1", "MAKO", role=Role.RESERVE, team="SST-1") for name in "ab"]
    (offer,) = explain_person(searched(case, *reserve, *(stand(name, "S1", "NEAR") for name in "cde")), "a").offers
    assert (offer.way, offer.other) == (Way.EXCHANGE, "c")
    assert explain_person(searched(case, *reserve), "a").stuck == {"reserve": 1}


def test_a_post_counts_who_could_stand_there_and_who_is_barred() -> None:
    persons = [person("a"), person("b"), person("c", home="D1"), person("d", tasking=Tasking.HELD_BACK, home="D1"), person("e", windows=())]
    search = searched(two_posts(persons=persons), stand("a", "S1", "NEAR"))
    near = explain_post(search, "NEAR").places[0]
    assert near.crew == (("a", 0),)
    assert (near.listed, near.could, near.idle, near.vacancy) == (4, 1, 1, 0)
    assert near.barred == {"neutrality_home": ("c", "d"), "availability": ("e",), "eligibility": ("d",)}
    assert [(offer.person, offer.way) for offer in near.offers] == [("b", Way.RELIEF)]


def test_bars_name_the_reason_and_every_place_they_close() -> None:
    persons = [person("a", home="D1", charges=("D2",), lat_e6=900_000)]
    posts = [NEAR, post("OTHER", areas=("D2",)), FAR]
    case = two_posts(persons=persons, posts=posts, slots=[slot(each.id, "S1") for each in posts])
    bars = {(bar.rule, bar.reason): [place.post for place in bar.places] for bar in explain_person(searched(case), "a").bars}
    assert bars == {("neutrality_home", "D1"): ["NEAR", "FAR"], ("reach", ""): ["NEAR", "OTHER", "FAR"]}


def test_a_stranger_and_an_unknown_post_are_refused() -> None:
    search = searched(two_posts())
    with pytest.raises(KeyError):
        explain_person(search, "z")
    with pytest.raises(KeyError):
        explain_post(search, "Z")


def test_a_plan_of_nobody_and_a_post_that_asks_for_nothing_are_told_too() -> None:
    search = searched(two_posts(slots=[slot("NEAR", "S1", demand=0)]))
    facts = explain_person(search, "a")
    assert (facts.places, facts.offers, facts.bars) == (0, (), ())
    assert explain_post(search, "NEAR").places == ()
