"""Chains of lists whose TPS bear other numbers, while duties begin: every two versions are compared alike, on paper and in either order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from roster.documents import letters_of, list_order_changes
from roster.domain.calendar import ZONES
from roster.domain.operation import Dataset
from roster.planning.budget import Budget
from roster.planning.check_plan import check_plan
from roster.planning.compare_versions import difference
from roster.planning.plan_operation import Steering, answer, plan_operation
from roster.planning.read_versions import Version
from roster.planning.resume import Situation, resumed
from roster.planning.translate import problem_of
from roster.planning.version_facts import facts_of_dataset
from tests import small

START = small.dataset()
ISSUED = plan_operation(START)
NOON = datetime(START.operation.voting_day.year, START.operation.voting_day.month, START.operation.voting_day.day, tzinfo=ZONES["WIB"])
QUIET = Steering(lambda step: None, None, Budget(workers=1))


def renumbered(data: Dataset, draw: Random) -> Dataset:
    """Return the data with a column written anew: clear, or with the numbers of one desa drawn again, at times one TPS fewer."""
    clear = tuple(replace(station, former=()) for station in data.stations)
    desa = draw.choice(sorted({station.desa_code for station in clear}))
    mine = draw.sample([s for s in clear if s.desa_code == desa], k=sum(s.desa_code == desa for s in clear))
    if draw.random() < 0.3:
        return replace(data, stations=clear)
    kept = mine[1:] if len(mine) > 1 and draw.random() < 0.5 else mine
    new = [replace(s, number=n, former=(s.id,) if s.number != n else ()) for n, s in enumerate(kept, start=1)]
    stations = (*(s for s in clear if s.desa_code != desa), *new)
    return replace(data, stations=tuple(sorted(stations, key=lambda station: station.id)))


@pytest.mark.parametrize("seed", range(6))
def test_any_two_versions_of_a_chain_of_renumberings_are_compared_alike_on_paper_and_in_either_order(seed: int) -> None:
    draw = Random(seed)
    data, plan, now = START, ISSUED, NOON - timedelta(hours=40)
    chain = [(Version(plan, facts_of_dataset(data)), plan)]
    for _ in range(3):
        now += timedelta(hours=draw.choice((1, 6, 12, 20)))
        data = renumbered(data, draw)
        after = answer(data, resumed(problem_of(data, baseline=plan), data, plan, Situation(now)), plan, QUIET)
        assert check_plan(data, after) == ()
        newest = Version(after, facts_of_dataset(data))
        for version, earlier in chain:
            there, back = difference(version, newest).totals, difference(newest, version).totals
            assert there.letters == letters_of(list_order_changes(data, earlier, after))
            assert (there.moves, there.joins, there.leaves) == (back.moves, back.leaves, back.joins)
        plan = after
        chain.append((newest, after))
