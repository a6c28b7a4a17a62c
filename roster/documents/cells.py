"""Cells around points: a sketch of areas where only their centres are known.

Plane geometry on (x, y) pairs in any unit; no map, no text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Point = tuple[float, float]

RIM = -1
"""The neighbour beyond an edge on the rim of the drawing."""

_RIM_SIDES = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """The part of the plane nearest to one centre. ``neighbours[i]`` lies beyond the edge ``corners[i]`` to the next corner."""

    corners: tuple[Point, ...]
    neighbours: tuple[int, ...]


def cells_around(centres: Sequence[Point], reach: float) -> tuple[Cell, ...]:
    """Return the cell of each centre: what lies nearer to it than to any other centre, and at most ``reach`` away.

    Centres at one and the same place get the same cell. Empty input gives an empty answer.
    """
    return tuple(_cell(index, centres, reach) for index in range(len(centres)))


def typical_spacing(centres: Sequence[Point]) -> float:
    """Return the median distance from a centre to its nearest other one, 0 for fewer than two places."""
    nearest = []
    for index, (x, y) in enumerate(centres):
        distances = [math.hypot(x - a, y - b) for j, (a, b) in enumerate(centres) if j != index]
        apart = [distance for distance in distances if distance > 0]
        if apart:
            nearest.append(min(apart))
    return median(nearest) if nearest else 0.0


def edges_between(cells: Sequence[Cell], groups: Sequence[str]) -> list[tuple[Point, Point]]:
    """Return the edges where cells of two groups touch, each once, and all edges on the rim."""
    edges = []
    for index, cell in enumerate(cells):
        for corner, neighbour in enumerate(cell.neighbours):
            is_border = neighbour == RIM or (neighbour > index and groups[neighbour] != groups[index])
            if is_border:
                edges.append((cell.corners[corner], cell.corners[(corner + 1) % len(cell.corners)]))
    return edges


def _cell(index: int, centres: Sequence[Point], reach: float) -> Cell:
    x, y = centres[index]
    corners = [_on_circle(x, y, reach, side) for side in range(_RIM_SIDES)]
    tags = [RIM] * _RIM_SIDES
    others = sorted((math.hypot(x - a, y - b), j) for j, (a, b) in enumerate(centres) if j != index)
    for distance, other in others:
        if distance == 0:
            continue
        if distance / 2 > max(math.hypot(x - a, y - b) for a, b in corners):
            break
        corners, tags = _clip(corners, tags, (x, y), centres[other], other)
    return Cell(tuple(corners), tuple(tags))


def _on_circle(x: float, y: float, radius: float, side: int) -> Point:
    angle = 2 * math.pi * side / _RIM_SIDES
    return (x + radius * math.cos(angle), y + radius * math.sin(angle))


def _clip(corners: list[Point], tags: list[int], here: Point, there: Point, other: int) -> tuple[list[Point], list[int]]:
    """Cut away what is nearer to ``there``; the new edge is tagged ``other``."""
    nx, ny = there[0] - here[0], there[1] - here[1]
    limit = nx * (here[0] + there[0]) / 2 + ny * (here[1] + there[1]) / 2
    depth = [nx * a + ny * b - limit for a, b in corners]
    kept: list[Point] = []
    kept_tags: list[int] = []
    for i, corner in enumerate(corners):
        j = (i + 1) % len(corners)
        is_inside, is_next_inside = depth[i] <= 0, depth[j] <= 0
        if is_inside:
            kept.append(corner)
            kept_tags.append(tags[i])
        if is_inside != is_next_inside:
            share = depth[i] / (depth[i] - depth[j])
            kept.append((corner[0] + share * (corners[j][0] - corner[0]), corner[1] + share * (corners[j][1] - corner[1])))
            # Leaving: the cut edge starts here. Entering: the old edge goes on to the next corner.
            kept_tags.append(other if is_inside else tags[i])
    return kept, kept_tags
