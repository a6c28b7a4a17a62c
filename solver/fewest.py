"""How many people must change at least when duties fall open: those that nobody can serve two of each want somebody new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from solver.duties import Family, plan_duties
from solver.problem import PostKind, Problem, Unsur

Hour = tuple[str, Family]
"""A shift in one family of posts."""

FAMILIES = {
    PostKind.BEAT: Family.STATION,
    PostKind.STATION: Family.STATION,
    PostKind.STATIC: Family.STATIC,
    PostKind.COMMAND: Family.COMMAND,
    PostKind.RESERVE: Family.RESERVE,
}

_MOST_HOURS = 16
"""With more kinds of open hours than this the heaviest of them are looked at."""


def exclusive_hours(problem: Problem, unsur: Unsur) -> Callable[[Hour, Hour], bool]:
    """Return the test whether no person can serve both of two hours, whatever else he serves."""
    duties = plan_duties(problem, unsur)
    hours = [[(shift, kind.family) for shift in kind.shifts] for kind in duties.kinds]
    together = {
        frozenset(pair) for pattern in duties.patterns for pair in combinations([hour for kind in pattern for hour in hours[kind]], 2)
    }
    return lambda one, other: duties.is_complete and frozenset((one, other)) not in together


def heaviest_set(weights: Mapping[Hour, int], are_exclusive: Callable[[Hour, Hour], bool]) -> frozenset[Hour]:
    """Return hours of which nobody can serve two, together as heavy as any such set."""
    hours = sorted((hour for hour in weights if weights[hour] > 0), key=lambda hour: (-weights[hour], hour))[:_MOST_HOURS]
    return frozenset(_grow((), hours, weights, are_exclusive))


def _grow(
    chosen: tuple[Hour, ...], left: Sequence[Hour], weights: Mapping[Hour, int], are_exclusive: Callable[[Hour, Hour], bool]
) -> tuple[Hour, ...]:
    best = chosen
    for nth, hour in enumerate(left):
        rest = [other for other in left[nth + 1 :] if are_exclusive(hour, other)]
        found = _grow((*chosen, hour), rest, weights, are_exclusive)
        if sum(map(weights.__getitem__, found)) > sum(map(weights.__getitem__, best)):
            best = found
    return best
