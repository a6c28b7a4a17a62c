"""Blocks: units on loan kept in as few kecamatan as the earlier goals allow.

How many kecamatan a block needs is no linear cost. So the shortest way is asked for first, and each block
in turn keeps only the kecamatan where most of it would stand: as few as leave the earlier goals as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.linear import Floats, Ints, LinearError, LinearProgram
from solver.problem import Role

if TYPE_CHECKING:
    from solver.program import FlowProgram

Place = tuple[str, str]
"""Block and kecamatan."""


def close_scattered(model: FlowProgram, face: LinearProgram, travel: Floats) -> float:
    """Close the columns that would scatter a block, and return the proven bound on the goal.

    The bound counts the kecamatan that the heads of each block fill at least, all blocks together;
    ``model.scattered`` keeps the closed columns. ``travel`` is the cost of the way.
    """
    places = _columns_by_place(model)
    blocks = sorted({block for block, _ in places})
    spread = np.zeros(face.variable_count)
    for place, columns in places.items():
        spread[columns] = 1.0 / max(1, min(_size(model, place[0]), _demand(model, columns)))
    bound = max(0.0, float(np.ceil(face.lowest(spread) - 1e-6)) - len(blocks))
    values = face.point(travel)
    closed: list[Ints] = []
    for block in blocks:
        own = {place: columns for place, columns in places.items() if place[0] == block}
        order = sorted(own, key=lambda place: (-float(values[own[place]].sum()), place))
        scattered, values = _fewest(face, travel, [own[place] for place in order], values)
        closed.append(scattered)
        face.close(scattered)
    model.scattered = np.concatenate([np.zeros(0, dtype=np.int64), *closed])
    return bound


def _fewest(face: LinearProgram, travel: Floats, columns: list[Ints], values: Floats) -> tuple[Ints, Floats]:
    """Return the columns to close so that the first few kecamatan in this order must do, and a point that is left."""
    least, most = 0, max((nth + 1 for nth, own in enumerate(columns) if values[own].sum() > 1e-6), default=0)
    while least < most:
        middle = max(1, (least + most) // 2)
        trial = face.snapshot()
        trial.close(np.concatenate([np.zeros(0, dtype=np.int64), *columns[middle:]]))
        try:
            values, most = trial.point(travel), middle
        except LinearError:
            least = middle + 1
        if middle == most == 1:
            break
    return np.concatenate([np.zeros(0, dtype=np.int64), *columns[most:]]), values


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
