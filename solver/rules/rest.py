"""Rest between duties, the longest stretch, the ban on static nights after voting day, and the week's limit.

Duties that touch without a pause are one stretch. All times are minutes from 00.00 of the voting day.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from solver.problem import MINUTES_PER_DAY, Policies, PostKind, Problem
from solver.solution import Solution, Violation

KEY = "rest"

BAN_MINUTES = MINUTES_PER_DAY
"""How long after a voting-day duty a static night may not begin (model: no static night duty after S3+S4)."""

WEEK = 7 * MINUTES_PER_DAY


class Duty(NamedTuple):
    """One posting in time."""

    start: int
    end: int
    shift: str
    post: str


class Stretch(NamedTuple):
    """Duties without a pause between them; ``shift`` and ``post`` are those of the first."""

    start: int
    end: int
    shift: str
    post: str


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every breach of rest, one per pause, stretch, banned night and person's worst week.

    Facts hold ``kind`` (``stretch``, ``pause``, ``pause_after_long``, ``night_static``, ``week``), the
    minutes found and the ``limit``. The posting named is the one that comes too early or too long.
    """
    shifts = {shift.id: shift for shift in problem.shifts}
    held: dict[str, list[Duty]] = {}
    for a in solution.assignments:
        if a.shift in shifts:
            held.setdefault(a.person, []).append(Duty(shifts[a.shift].start, shifts[a.shift].end, a.shift, a.post))
    chained = {shift.id for shift in problem.shifts if shift.continues} | {shift.continues for shift in problem.shifts if shift.continues}
    kinds = {post.id: post.kind for post in problem.posts}
    for person, duties in held.items():
        duties.sort()
        stretches = stretches_of(duties)
        yield from _long_stretches(person, stretches, problem.policies)
        yield from _short_pauses(person, stretches, problem.policies)
        yield from _weeks(person, stretches, problem.policies)
        voting = [d for d in duties if d.shift in chained and kinds.get(d.post) in (PostKind.BEAT, PostKind.STATION)]
        static = [d for d in duties if kinds.get(d.post) is PostKind.STATIC and night_minutes(d.start, d.end, problem.policies.night)]
        yield from _static_nights(person, voting, static)


def stretches_of(duties: list[Duty]) -> list[Stretch]:
    """Return the stretches of duties sorted by start; duties that overlap fall into one stretch too."""
    stretches: list[Stretch] = []
    for duty in duties:
        if stretches and duty.start <= stretches[-1].end:
            stretches[-1] = stretches[-1]._replace(end=max(stretches[-1].end, duty.end))
        else:
            stretches.append(Stretch(*duty))
    return stretches


def night_minutes(start: int, end: int, night: tuple[int, int]) -> int:
    """Return the minutes of [start, end) that lie in the daily night window, which may cross midnight."""
    night_start, night_end = night
    length = (night_end - night_start) % MINUTES_PER_DAY
    first = (start - night_start) // MINUTES_PER_DAY - 1
    last = (end - night_start) // MINUTES_PER_DAY + 1
    opens = (day * MINUTES_PER_DAY + night_start for day in range(first, last + 1))
    return sum(max(0, min(end, opening + length) - max(start, opening)) for opening in opens)


def _long_stretches(person: str, stretches: list[Stretch], policies: Policies) -> Iterator[Violation]:
    for stretch in stretches:
        length = stretch.end - stretch.start
        if length > policies.max_stretch:
            facts = (("kind", "stretch"), ("minutes", length), ("limit", policies.max_stretch))
            yield Violation(KEY, person, stretch.post, stretch.shift, facts)


def _short_pauses(person: str, stretches: list[Stretch], policies: Policies) -> Iterator[Violation]:
    for before, after in pairwise(stretches):
        is_long = before.end - before.start > policies.long_stretch
        limit = max(policies.min_rest, policies.rest_after_long) if is_long else policies.min_rest
        pause = after.start - before.end
        if pause < limit:
            kind = "pause_after_long" if is_long else "pause"
            facts = (("kind", kind), ("minutes", pause), ("limit", limit), ("other_shift", before.shift), ("other_post", before.post))
            yield Violation(KEY, person, after.post, after.shift, facts)


def _static_nights(person: str, voting: list[Duty], static: list[Duty]) -> Iterator[Violation]:
    for duty in static:
        ends = [before.end for before in voting if 0 <= duty.start - before.end < BAN_MINUTES]
        if ends:
            facts = (("kind", "night_static"), ("minutes", duty.start - max(ends)), ("limit", BAN_MINUTES))
            yield Violation(KEY, person, duty.post, duty.shift, facts)


def _weeks(person: str, stretches: list[Stretch], policies: Policies) -> Iterator[Violation]:
    counted = list(_outside(stretches, policies.week_exempt))
    if sum(end - start for start, end in counted) <= policies.week_limit:
        return
    # A busiest window starts where a duty starts: moved on until it does, it loses nothing.
    openings = [start for start, _ in counted]
    opening = max(openings, key=lambda minute: _minutes_in(counted, minute))
    worst = _minutes_in(counted, opening)
    if worst > policies.week_limit:
        last = next(stretch for stretch in reversed(stretches) if stretch.start < opening + WEEK)
        facts = (("kind", "week"), ("minutes", worst), ("limit", policies.week_limit), ("from", opening))
        yield Violation(KEY, person, last.post, last.shift, facts)


def _outside(stretches: list[Stretch], exempt: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for stretch in stretches:
        before = (stretch.start, min(stretch.end, exempt[0]))
        after = (max(stretch.start, exempt[1]), stretch.end)
        yield from (part for part in (before, after) if part[0] < part[1])


def _minutes_in(counted: list[tuple[int, int]], opening: int) -> int:
    return sum(max(0, min(end, opening + WEEK) - max(start, opening)) for start, end in counted)
