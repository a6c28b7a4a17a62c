"""Chains of changes to an issued plan: the index moves, people fall ill, TPS come and go, time passes, and each re-plan is the least.

``ROSTER_CHAINS`` sets how many chains are tried.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from roster.documents import letters_of, list_order_changes
from roster.domain.calendar import ZONES
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.risk import IndexEvent
from roster.planning.budget import Budget
from roster.planning.check_plan import check_plan
from roster.planning.compare_versions import difference
from roster.planning.plan_operation import Steering, answer, plan_operation
from roster.planning.read_versions import Version
from roster.planning.resume import Situation, begun_shifts, frozen_until, resumed
from roster.planning.translate import problem_of, shifts_of
from roster.planning.version_facts import facts_of_dataset
from solver.problem import Problem
from tests import small

CHAINS = int(os.environ.get("ROSTER_CHAINS", "20"))
START = small.dataset()
ISSUED = plan_operation(START)
NOON = datetime(START.operation.voting_day.year, START.operation.voting_day.month, START.operation.voting_day.day, tzinfo=ZONES["WIB"])
QUIET = Steering(lambda step: None, None, Budget(workers=1))
SCORES = {"kurang_rawan": 20.0, "rawan": 50.0, "sangat_rawan": 80.0}


def changed(data: Dataset, draw: Random, now: datetime) -> Dataset:
    """Return the data after some index events and, now and then, a TPS gone or a new one."""
    plain = [station for station in data.stations if not station.is_special]
    events = []
    for station in draw.sample(plain, draw.randint(0, 3)):
        category = draw.choice(list(SCORES))
        when = now.replace(tzinfo=None)
        events.append(IndexEvent(when, station.desa_code, station.number, SCORES[category], category, "pemutakhiran", "Polri", "KASAT"))
    stations = data.stations
    if draw.random() < 0.15:
        lost = draw.choice(plain)
        stations = tuple(station for station in stations if station is not lost)
    if draw.random() < 0.15:
        model = draw.choice(plain)
        stations = (*stations, replace(model, number=max(s.number for s in stations) + 1, lat=None, lon=None))
    gone = {(s.desa_code, s.number) for s in data.stations} - {(s.desa_code, s.number) for s in stations}
    held = tuple(event for event in (*data.events, *events) if (event.desa_code, event.number) not in gone)
    return replace(data, stations=stations, events=held)


def ill(data: Dataset, plan: Plan, draw: Random) -> Dataset:
    """Return the data in which some who have duty are sick from now on."""
    people = sorted({row.number for row in plan.rows})
    sick = set(draw.sample(people, draw.choice((0, 0, 1, 2, 4))))
    return replace(data, members=tuple(replace(m, is_available=False, status="sakit") if m.number in sick else m for m in data.members))


def moved(before: Plan, after: Plan) -> tuple[set[str], set[str]]:
    """Return who of the earlier plan stands otherwise, and who is called anew, from the two tables."""

    def held(plan: Plan) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for row in plan.rows:
            found.setdefault(row.number, set()).add((row.shift, row.post))
        return found

    old, new = held(before), held(after)
    return {number for number, places in old.items() if new.get(number) != places}, new.keys() - old.keys()


def goal(plan: Plan, key: str) -> tuple[float, float]:
    return next((found.value, found.gap) for found in plan.goals if found.key == key)


def beats(plan: Plan) -> dict[str, tuple[set[str], str]]:
    """Return the TPS and the category of every beat that guards anything."""
    return {post.post: (set(post.stations), post.category) for post in plan.guarding if post.kind == "regu"}


def free_of_changes(problem: Problem) -> Problem:
    """Return the same problem solved as if nobody had been told anything."""
    return replace(problem, baseline=())


@pytest.mark.parametrize("seed", range(CHAINS))
def test_every_link_of_a_chain_is_legal_frozen_where_begun_and_changes_the_least(seed: int) -> None:
    draw = Random(seed)
    data, plan, now = START, ISSUED, NOON - timedelta(hours=40)
    for _ in range(3):
        now += timedelta(hours=draw.choice((1, 6, 12, 20)))
        earlier, data = data, ill(changed(data, draw, now), plan, draw)
        begun = begun_shifts(shifts_of(data), frozen_until(data, now))
        problem = resumed(problem_of(data, baseline=plan), data, plan, Situation(now))
        after = answer(data, problem, plan, QUIET)
        assert check_plan(data, after) == ()
        listed = {member.number for member in data.members}
        assert {(r.number, r.shift, r.post, r.team) for r in after.rows if r.shift in begun} == {
            (r.number, r.shift, r.post, r.team) for r in plan.rows if r.shift in begun and r.number in listed
        }
        differ, called = moved(plan, after)
        stated = {change.number for change in after.changes if change.kind != "tetap"}
        assert stated == differ | called
        assert goal(after, "perubahan")[0] == 10 * len(differ) + len(called)
        fresh = answer(data, free_of_changes(problem), plan, QUIET)
        assert goal(after, "risiko_tak_terjaga")[0] == pytest.approx(goal(fresh, "risiko_tak_terjaga")[0])
        if all(goal(each, key)[1] == 0 for each in (after, fresh) for key in ("risiko_tak_terjaga", "pimpinan", "netralitas_lunak")):
            others = moved(plan, fresh)
            assert goal(after, "perubahan")[0] * (1 - goal(after, "perubahan")[1]) <= 10 * len(others[0]) + len(others[1]) + 1e-6
        now_category = {site.id: site.category for site in problem.sites}
        for beat, (stations, category) in beats(plan).items():
            if all(now_category.get(station) == category for station in stations):
                # It may take up a TPS that came to its category.
                assert stations <= beats(after)[beat][0]
                assert beats(after)[beat][1] == category
        versions = (Version(plan, facts_of_dataset(earlier)), Version(after, facts_of_dataset(data)))
        assert difference(*versions).totals.letters == letters_of(list_order_changes(data, plan, after))
        plan = after
