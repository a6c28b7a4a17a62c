"""Blocks: units on loan kept in as few kecamatan as the earlier goals allow.

How many kecamatan a block needs is no linear cost. A price per head, high where few of the block stand
and low where many do, is lowered and raised until the block gathers; the relaxation gives the bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.linear import Ints, LinearProgram
from solver.problem import Role

if TYPE_CHECKING:
    from solver.program import FlowProgram

_ROUNDS = 6

Place = tuple[str, str]
"""Block and kecamatan."""


def close_scattered(model: FlowProgram, face: LinearProgram) -> float:
    """Close the columns that would scatter a block, and return the proven bound on the goal.

    The bound counts the kecamatan that the heads of each block fill at least, all blocks together;
    ``model.scattered`` keeps the closed columns.
    """
    places = _columns_by_place(model)
    blocks = {block for block, _ in places}
    room = {place: min(_size(model, place[0]), _demand(model, columns)) for place, columns in places.items()}
    bound, values = 0.0, np.zeros(0)
    price = {place: 1.0 / max(1, room[place]) for place in places}
    best: tuple[int, list[Place]] | None = None
    for nth in range(_ROUNDS):
        cost = np.zeros(face.variable_count)
        for place, columns in places.items():
            cost[columns] = price[place]
        optimum = face.snapshot().minimise(cost)
        values = optimum.values
        if nth == 0:
            bound = max(0.0, float(np.ceil(optimum.bound - 1e-6)) - len(blocks))
        held = {place: float(values[columns].sum()) for place, columns in places.items()}
        used = [place for place, heads in held.items() if heads > 1e-6]
        if best is None or len(used) < best[0]:
            best = (len(used), used)
        # Where many stand one more costs little, where few stand each costs much.
        price = {place: 1.0 / (held[place] if held[place] > 1e-6 else 0.5) for place in places}
    open_places = set(best[1]) if best else set()
    closed = [columns for place, columns in places.items() if place not in open_places]
    model.scattered = np.concatenate([np.zeros(0, dtype=np.int64), *closed]).astype(np.int64)
    face.close(model.scattered)
    return bound


def _columns_by_place(model: FlowProgram) -> dict[Place, Ints]:
    """Return the columns that put people of a block into a kecamatan."""
    found: dict[Place, list[int]] = {}
    block = [people.sample.block for people in model.classes]
    needs = model.duties.needs
    for i, j, column in zip(model.x_class.tolist(), model.x_need.tolist(), model.x.tolist(), strict=True):
        if block[i] and needs[j].post.district and needs[j].role is not Role.RESERVE:
            found.setdefault((block[i], needs[j].post.district), []).append(column)
    return {place: np.array(columns, dtype=np.int64) for place, columns in sorted(found.items())}


def _size(model: FlowProgram, block: str) -> int:
    """Return how many duties the people of a block can hold at most, two each where patterns allow."""
    longest = max((len(pattern) for pattern in model.duties.patterns), default=1)
    return longest * sum(len(people) for people in model.classes if people.sample.block == block)


def _demand(model: FlowProgram, columns: Ints) -> int:
    """Return the heads asked for at the needs of these columns."""
    first = int(model.x[0])
    needs = {int(model.x_need[column - first]) for column in columns.tolist()}
    return sum(model.duties.needs[j].demand for j in needs)

