"""Uncovered risk: every missing head costs the weight of its slot, and a post left with nobody of an unsur costs it once more."""

from __future__ import annotations

from collections import Counter

from solver.problem import WEIGHT_SCALE, Problem
from solver.solution import Solution

KEY = "uncovered_risk"


def value(problem: Problem, solution: Solution) -> float:
    """Return the uncovered risk in points, exact to four decimals.

    A slot short of its demand costs weight x missing heads. A post where an unsur is asked for in a
    shift and nobody of that unsur stands costs the largest weight among its slots once more.
    """
    filled = Counter((a.post, a.shift, a.unsur, a.role) for a in solution.assignments)
    standing = {(a.post, a.shift, a.unsur) for a in solution.assignments}
    units = sum(slot.weight * max(0, slot.demand - filled[slot.key]) for slot in problem.slots)
    empty: dict[tuple[str, str, str], int] = {}
    for slot in problem.slots:
        place = (slot.post, slot.shift, slot.unsur)
        if slot.demand > 0 and place not in standing:
            empty[place] = max(slot.weight, empty.get(place, 0))
    return (units + sum(empty.values())) / WEIGHT_SCALE
