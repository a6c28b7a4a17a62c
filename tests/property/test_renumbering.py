"""Random renumberings of a district: the teams go on to guard the same places, and a second re-plan shifts nothing again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from roster.documents import letters_of, list_order_changes
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.tps import PollingStation
from roster.planning.check_plan import check_plan
from roster.planning.compare_versions import difference
from roster.planning.plan_operation import plan_operation
from roster.planning.read_versions import Version
from roster.planning.version_facts import facts_of_dataset
from tests import small

Place = tuple[float | None, float | None]


@cache
def base() -> Plan:
    return plan_operation(small.dataset())


def renumbered(seed: int, *, is_cut: bool) -> tuple[Dataset, set[str]]:
    """Return the district with the numbers of every desa drawn anew, and the TPS (old ids) that were dropped or merged away."""
    rng = np.random.default_rng(seed)
    data, gone, stations = small.dataset(), set[str](), list[PollingStation]()
    for desa in sorted({station.desa_code for station in data.stations}):
        mine = [station for station in data.stations if station.desa_code == desa]
        former = {station.id: (station.id,) for station in mine}
        if is_cut and len(mine) > 1 and rng.uniform() < 0.5:
            lost = mine.pop(int(rng.integers(len(mine))))
            gone.add(lost.id)
            if rng.uniform() < 0.5:
                former[mine[0].id] += (lost.id,)
        numbers = rng.permutation(len(mine)) + 1
        stations += [_as(station, int(n), former[station.id]) for station, n in zip(mine, numbers, strict=True)]
    # Some lists have the TPS in the order of their new numbers, some in that of the old ones.
    return replace(data, stations=tuple(stations if seed % 2 else sorted(stations, key=lambda s: s.id))), gone


def _as(station: PollingStation, number: int, former: tuple[str, ...]) -> PollingStation:
    found = replace(station, number=number)
    return replace(found, former=() if former == (found.id,) else former)


def places_of(data: Dataset) -> dict[str, Place]:
    return {station.id: (station.lat, station.lon) for station in data.stations}


def guarded(plan: Plan, data: Dataset) -> dict[str, tuple[set[Place], set[tuple[str, str, str]]]]:
    """Return beats to the places they guard, and who stands there in which shift and role."""
    places = places_of(data)
    crews: dict[str, set[tuple[str, str, str]]] = {}
    for row in plan.rows:
        crews.setdefault(row.post, set()).add((row.number, row.shift, row.role))
    return {p.post: ({places[each] for each in p.stations}, crews.get(p.post, set())) for p in plan.posts if p.kind == "regu"}


def by_place(plan: Plan, data: Dataset) -> dict[Place, set[tuple[str, str]]]:
    """Return places to the Linmas who stand there, with their shifts."""
    places = places_of(data)
    spots = {post.post: places[post.stations[0]] for post in plan.posts if post.kind == "tps"}
    found: dict[Place, set[tuple[str, str]]] = {}
    for row in plan.rows:
        if row.post in spots:
            found.setdefault(spots[row.post], set()).add((row.number, row.shift))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_where_only_numbers_change_nobody_moves_and_every_team_keeps_its_places(seed: int) -> None:
    data, _ = renumbered(seed, is_cut=False)
    after = plan_operation(data, baseline=base())
    assert check_plan(data, after) == ()
    assert {goal.key: goal.value for goal in after.goals}["perubahan"] == 0
    assert {change.kind for change in after.changes} == {"tetap"}
    assert guarded(after, data) == guarded(base(), small.dataset())
    assert by_place(after, data) == by_place(base(), small.dataset())
    found = difference(Version(base(), facts_of_dataset(small.dataset())), Version(after, facts_of_dataset(data)))
    assert (found.totals.moves, found.totals.joins, found.totals.leaves, found.totals.posts_changed) == (0, 0, 0, 0)
    assert found.totals.letters == letters_of(list_order_changes(data, base(), after))


@pytest.mark.parametrize("seed", range(6))
def test_teams_that_lost_no_tps_keep_id_places_and_people_and_the_next_replan_shifts_nothing(seed: int) -> None:
    data, gone = renumbered(seed, is_cut=True)
    after = plan_operation(data, baseline=base())
    assert check_plan(data, after) == ()
    places, old = places_of(small.dataset()), guarded(base(), small.dataset())
    lost = {places[station] for station in gone}
    new = guarded(after, data)
    assert {post: found for post, found in new.items() if not old[post][0] & lost} == {
        post: found for post, found in old.items() if not found[0] & lost
    }
    was, now = by_place(base(), small.dataset()), by_place(after, data)
    assert all(now[place] == crew for place, crew in was.items() if place in now and place not in _merged(data, places))
    again = plan_operation(data, baseline=after)
    assert {change.kind for change in again.changes} <= {"tetap"}
    assert again.rows == after.rows


def _merged(data: Dataset, places: dict[str, Place]) -> set[Place]:
    """Return the places of TPS that took another in: of four Linmas any two may stay."""
    return {places[station.former[0]] for station in data.stations if len(station.former) > 1}
