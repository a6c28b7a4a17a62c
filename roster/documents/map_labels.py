"""Places for the names on a map, so that no two of them touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

NAME_SIZE = 26
LINE_SIZE = 20
_CAPITAL_WIDTH = 0.72
_LETTER_WIDTH = 0.52
_RING_STEP = 22
_DIRECTIONS = 12
_ORDINARY_COST = 0.5
_RISK_COST = 9.0
_ABROAD_COST = 6.0
_DISTANCE_COST = 0.03


class Mark(NamedTuple):
    """A drawn symbol: its place, radius, and whether a label should on no account hide it."""

    x: int
    y: int
    r: int
    is_important: bool


class Home(NamedTuple):
    """A point that belongs to the area of one name; the nearest one tells whose ground a label stands on."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class LabelText:
    """What is written for one kecamatan, and the point it belongs to."""

    name: str
    stations: int
    missing: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its box; ``has_leader`` when it stands on foreign ground and a line must lead to (``to_x``, ``to_y``)."""

    name: str
    stations: int
    missing: int
    left: int
    top: int
    width: int
    height: int
    to_x: int
    to_y: int
    has_leader: bool = False

    def touches(self, other: Label) -> bool:
        """Whether the boxes of two labels share a point."""
        across = self.left <= other.left + other.width and other.left <= self.left + self.width
        return across and self.top <= other.top + other.height and other.top <= self.top + self.height


def place_labels(texts: Sequence[LabelText], marks: Sequence[Mark], homes: Sequence[Home], size: tuple[int, int]) -> tuple[Label, ...]:
    """Return one label per text inside a sheet of ``size`` (width, height), none touching another.

    Labels keep to their own ground and off the marks as far as there is room, the important marks
    first; the order of the answer is that of ``texts``. A text for which the whole sheet has no
    room is left out.
    """
    placed: dict[str, Label] = {}
    for text in sorted(texts, key=lambda t: -_crowding(t, texts)):
        label = _best(text, list(placed.values()), size, lambda label: _hidden(label, marks) + _ABROAD_COST * _is_abroad(label, homes))
        if label is not None:
            placed[text.name] = replace(label, has_leader=_is_abroad(label, homes))
    return tuple(placed[text.name] for text in texts if text.name in placed)


def _crowding(text: LabelText, texts: Sequence[LabelText]) -> float:
    return sum(1 / (1 + math.hypot(text.x - t.x, text.y - t.y)) for t in texts if t is not text)


def _best(text: LabelText, placed: Sequence[Label], size: tuple[int, int], price: Callable[[Label], float]) -> Label | None:
    best, best_cost = None, math.inf
    for distance, label in _candidates(text, size):
        if _DISTANCE_COST * distance >= best_cost:
            break
        if any(label.touches(other) for other in placed):
            continue
        cost = _DISTANCE_COST * distance + price(label)
        if cost < best_cost:
            best, best_cost = label, cost
    return best


def _hidden(label: Label, marks: Sequence[Mark]) -> float:
    """Return the price of the marks under a label."""
    cost = 0.0
    for x, y, r, is_important in marks:
        if label.left - r < x < label.left + label.width + r and label.top - r < y < label.top + label.height + r:
            cost += _RISK_COST if is_important else _ORDINARY_COST
    return cost


def _is_abroad(label: Label, homes: Sequence[Home]) -> bool:
    """Return whether the middle of a label stands on the ground of another name."""
    x, y = label.left + label.width / 2, label.top + label.height / 2
    nearest = min(homes, key=lambda home: (home.x - x) ** 2 + (home.y - y) ** 2)
    return nearest.name != label.name


def _candidates(text: LabelText, size: tuple[int, int]) -> Iterator[tuple[float, Label]]:
    """Labels on rings around the point, nearest first, wholly inside the sheet."""
    # The second line as the template writes it: "112 TPS", and " · kurang 25" where heads are missing.
    letters = len(str(text.stations)) + 4 + (len(str(text.missing)) + 10 if text.missing else 0)
    width = round(max(len(text.name) * NAME_SIZE * _CAPITAL_WIDTH, letters * LINE_SIZE * _LETTER_WIDTH)) + 8
    height = NAME_SIZE + LINE_SIZE + 8
    for ring in range(max(size) // _RING_STEP):
        distance = ring * _RING_STEP
        for direction in range(_DIRECTIONS if ring else 1):
            angle = 2 * math.pi * direction / _DIRECTIONS
            left = round(text.x + distance * math.cos(angle) - width / 2)
            top = round(text.y + distance * math.sin(angle) - height / 2)
            if 0 <= left <= size[0] - width and 0 <= top <= size[1] - height:
                yield (
                    distance,
                    Label(text.name, text.stations, text.missing, left, top, width, height, round(text.x), round(text.y)),
                )
