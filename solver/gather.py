"""Teams of one unit, sought among the flows that are equal in every goal so far.

A pair of one from each of two units lies half way between two pairs of one unit, so no linear program
prefers the latter. Asking each team to take no one but the unit it holds most of already does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.linear import Floats, LinearProgram, is_integral

if TYPE_CHECKING:
    from solver.program import FlowProgram

_ROUNDS = 4


def gather_units(model: FlowProgram, face: LinearProgram, values: Floats) -> Floats:
    """Return a whole point of the face with no more teams of strangers than ``values``, which must be whole."""
    units = [frozenset(person.unit for person in people.members) for people in model.classes]
    sources = _sources(model)
    best = values
    fewest = len(_mixed(sources, units, values))
    rng = np.random.Generator(np.random.PCG64(model.problem.seed))
    for _ in range(_ROUNDS if fewest else 0):
        cost = np.zeros(face.variable_count)
        for columns in sources:
            held = {people: float(best[column]) for people, column in columns if best[column] > 0.5}
            if held:
                most = [people for people, heads in held.items() if heads == max(held.values())]
                main = units[most[int(rng.integers(len(most)))]]
                cost[[column for people, column in columns if units[people].isdisjoint(main)]] = 1.0
        found = face.point(cost)
        mixed = len(_mixed(sources, units, found)) if is_integral(found) else fewest
        if mixed < fewest:
            best, fewest = found, mixed
        if not fewest:
            break
    return best


def _sources(model: FlowProgram) -> list[list[tuple[int, int]]]:
    """Return per team of two or more the (class, column) pairs that may put somebody there."""
    by_need: dict[int, list[tuple[int, int]]] = {}
    for people, need, column in zip(model.x_class.tolist(), model.x_need.tolist(), model.x.tolist(), strict=True):
        by_need.setdefault(need, []).append((people, column))
    teams = (team for team in model.teams() if sum(model.duties.needs[j].demand for j in team) > 1)
    return [[pair for j in team for pair in by_need.get(j, ())] for team in teams]


def _mixed(sources: list[list[tuple[int, int]]], units: list[frozenset[str]], values: Floats) -> list[int]:
    """Return the teams that no one unit could fill as the flow has it."""
    mixed = []
    for nth, columns in enumerate(sources):
        held = {people for people, column in columns if values[column] > 0.5}
        if len(held) > 1 and not frozenset.intersection(*(units[people] for people in held)):
            mixed.append(nth)
    return mixed
