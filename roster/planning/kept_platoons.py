"""Platoons of the reserve in a plan made anew: who stays in the reserve stays in his platoon, newcomers fill the places left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from roster.domain.orders import RESERVE
from roster.domain.plan import BEGUN, Plan

Crew = tuple[str, ...]
"""The shifts somebody stands in reserve, sorted: people of other shifts never share a platoon."""


def with_kept_platoons(plan: Plan, earlier: Plan, size: int) -> Plan:
    """Return the plan with the platoons of the earlier one kept: to be called otherwise would be a new letter for nothing.

    No platoon holds more than ``size`` people or people of different shifts; where two crews bear one name it goes to the one
    with more of its people. Shifts that have begun stay as they are.
    """
    begun = set(plan.listed(BEGUN))
    shifts: dict[str, set[str]] = {}
    for row in plan.rows:
        if row.role == RESERVE and row.shift not in begun:
            shifts.setdefault(row.number, set()).add(row.shift)
    stood = {row.number: row.team for row in earlier.rows if row.role == RESERVE}
    if not shifts.keys() & stood.keys():
        return plan
    crews: dict[Crew, list[str]] = {}
    for number in sorted(shifts):
        crews.setdefault(tuple(sorted(shifts[number])), []).append(number)
    named = _platoons(crews, stood, size)
    rows = (replace(row, team=named[row.number]) if row.role == RESERVE and row.shift not in begun else row for row in plan.rows)
    order = sorted(rows, key=lambda row: (row.shift, row.post, row.unsur, row.role, row.team, row.number))
    return replace(plan, rows=tuple(order))


def _platoons(crews: Mapping[Crew, list[str]], stood: Mapping[str, str], size: int) -> dict[str, str]:
    """Return number to platoon."""
    owners = _owners(crews, stood)
    found: dict[str, str] = {}
    heads: Counter[str] = Counter()
    for crew, people in crews.items():
        for number in people:
            team = stood.get(number, "")
            if owners.get(team) == crew and heads[team] < size:
                found[number] = team
                heads[team] += 1
    for crew, people in crews.items():
        for number in (each for each in people if each not in found):
            open_teams = [team for team, owner in owners.items() if owner == crew and heads[team] < size]
            team = min(open_teams, key=lambda team: (-heads[team], len(team), team)) if open_teams else _next_name(owners)
            owners[team] = crew
            found[number] = team
            heads[team] += 1
    return found


def _owners(crews: Mapping[Crew, list[str]], stood: Mapping[str, str]) -> dict[str, Crew]:
    """Return each platoon that goes on to the crew with most of its people, of equals the first by its shifts."""
    owners: dict[str, tuple[int, Crew]] = {}
    for crew in sorted(crews):
        for team, count in Counter(stood[number] for number in crews[crew] if stood.get(number)).items():
            if team not in owners or count > owners[team][0]:
                owners[team] = (count, crew)
    return {team: crew for team, (_, crew) in owners.items()}


def _next_name(taken: Iterable[str]) -> str:
    names = set(taken)
    number = 1
    while f"SST-{number}" in names:
        number += 1
    return f"SST-{number}"
