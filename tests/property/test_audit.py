"""The rules about time agree with a plain restatement, minute by minute, on random rosters on a coarse grid."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.problem import Policies, PostKind, Problem, Shift
from solver.rules import RULES
from solver.solution import Assignment, Solution
from tests.cases import fact, person, post, problem, stand

GRID = 60
HOURS = 24 * 10
POLICIES = Policies(week_exempt=(-24 * 60, 24 * 60))

windows = st.tuples(st.integers(-48, HOURS - 48), st.sampled_from([1, 7, 8, 11, 12, 17, 18, 19, 20, 21]))
rosters = st.lists(st.tuples(windows, st.sampled_from(["BEAT", "STATIC"]), st.booleans()), min_size=1, max_size=8)


def build(roster: list[tuple[tuple[int, int], str, bool]]) -> tuple[Problem, tuple[Assignment, ...]]:
    """Return one man's roster as a problem; every shift has its own window, some continue a shift before them."""
    shifts = [Shift("ROOT", -10_000, -9_999)]
    rows = []
    for number, ((start, length), place, is_chained) in enumerate(roster):
        shifts.append(Shift(f"X{number}", start * GRID, (start + length) * GRID, "ROOT" if is_chained else None))
        rows.append(stand("a", f"X{number}", place))
    posts = [post("BEAT"), post("STATIC", PostKind.STATIC)]
    return problem(posts=posts, shifts=shifts, persons=[person("a")], policies=POLICIES), tuple(rows)


def busy_hours(case: Problem, rows: tuple[Assignment, ...]) -> list[int]:
    """Return for each hour of the horizon how many duties hold it."""
    shifts = {shift.id: shift for shift in case.shifts}
    return [sum(shifts[row.shift].start <= hour * GRID < shifts[row.shift].end for row in rows) for hour in range(-60, HOURS)]


def runs(hours: list[int]) -> list[tuple[int, int]]:
    """Return (start, end) of each stretch of busy hours, as indices."""
    edges = [0, *(int(hour > 0) for hour in hours), 0]
    starts = [i for i in range(1, len(edges)) if edges[i] and not edges[i - 1]]
    ends = [i for i in range(1, len(edges)) if edges[i - 1] and not edges[i]]
    return [(start - 1, end - 1) for start, end in zip(starts, ends, strict=True)]


def restated(case: Problem, rows: tuple[Assignment, ...]) -> set[str]:
    """Return which limits of rest are broken, from the busy hours alone."""
    hours = busy_hours(case, rows)
    stretches = runs(hours)
    kinds = {"stretch" for start, end in stretches if end - start > 20}
    for (start, end), (following, _) in pairwise(stretches):
        if end - start > 18 and following - end < 24:
            kinds.add("pause_after_long")
        elif end - start <= 18 and following - end < 8:
            kinds.add("pause")
    counted = [int(hour > 0 and not -24 <= index - 60 < 24) for index, hour in enumerate(hours)]
    if any(sum(counted[first : first + 168]) > 60 for first in range(len(counted))):
        kinds.add("week")
    return kinds | ({"night_static"} if has_banned_night(case, rows) else set())


def has_banned_night(case: Problem, rows: tuple[Assignment, ...]) -> bool:
    shifts = {shift.id: shift for shift in case.shifts}
    voting = [shifts[row.shift] for row in rows if row.post == "BEAT" and shifts[row.shift].continues]
    static = [shifts[row.shift] for row in rows if row.post == "STATIC"]
    nights = [s for s in static if any((hour % 24) in (20, 21, 22, 23, 0, 1, 2, 3, 4) for hour in range(s.start // GRID, s.end // GRID))]
    return any(0 <= night.start - duty.end < 24 * 60 for duty in voting for night in nights)


@settings(max_examples=400, deadline=None)
@given(rosters)
def test_rest_agrees_with_its_restatement(roster: list[tuple[tuple[int, int], str, bool]]) -> None:
    case, rows = build(roster)
    found = {str(fact(v, "kind")) for v in RULES["rest"].violations(case, Solution(rows))}
    assert found == restated(case, rows)


@settings(max_examples=300, deadline=None)
@given(rosters)
def test_one_place_agrees_with_its_restatement(roster: list[tuple[tuple[int, int], str, bool]]) -> None:
    case, rows = build(roster)
    found = list(RULES["one_place"].violations(case, Solution(rows)))
    assert bool(found) == any(count > 1 for count in busy_hours(case, rows))
    shifts = {shift.id: shift for shift in case.shifts}
    pairs = [(one, other) for i, one in enumerate(rows) for other in rows[:i]]
    overlaps = [
        set(range(shifts[one.shift].start, shifts[one.shift].end)) & set(range(shifts[other.shift].start, shifts[other.shift].end))
        for one, other in pairs
    ]
    assert sorted(int(fact(v, "overlap")) for v in found) == sorted(len(shared) for shared in overlaps if shared)
