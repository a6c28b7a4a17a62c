"""Rest between duties, the longest stretch, the ban on static nights after voting day, and the week's limit.

Duties that touch without a pause are one stretch. All times are minutes from 00.00 of the voting day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from solver.problem import MINUTES_PER_DAY, Person, Policies, PostKind, Problem, Shift, Slot
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.placing import Placing

KEY = "rest"

Interval = tuple[int, int]


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return the test whether a shift is too long by itself, for a stretch or for a week."""
    alone = frozenset(shift.id for shift in problem.shifts if _breaks_alone((shift.start, shift.end), problem.policies))
    return lambda person, slot: slot.shift in alone


def build(placing: Placing) -> None:
    """Keep stretches, pauses, weeks and the nights after voting day by when each person is on duty.

    Time is cut wherever a shift starts or ends. A person is on duty in a piece when one of his shifts
    covers it, so duties that touch or overlap are one stretch by construction.
    """
    policies, shifts = placing.problem.policies, placing.problem.shifts
    pieces = list(pairwise(sorted({minute for shift in shifts for minute in (shift.start, shift.end)})))
    covering = [[s.id for s in shifts if s.start <= start and end <= s.end] for start, end in pieces]
    forbidden = [*_too_long(pieces, policies), *_too_short(pieces, policies)]
    weeks, nights = _week_rows(pieces, policies), _banned_nights(placing.problem)
    stations = {post.id for post in placing.problem.posts if post.kind in (PostKind.BEAT, PostKind.STATION)}
    objects = {post.id for post in placing.problem.posts if post.kind is PostKind.STATIC}
    for person in placing.persons:
        on = [placing.serves(person.id, held) for held in covering]
        for together, without in forbidden:
            placing.forbid([on[k] for k in together], [on[k] for k in without])
        for row in weeks:
            placing.add_at_most(on, policies.week_limit, row)
        for day, night in nights:
            placing.forbid([_guards(placing, person.id, day, stations), _guards(placing, person.id, night, objects)])


def _breaks_alone(duty: Interval, policies: Policies) -> bool:
    return bool(list(_too_long([duty], policies))) or any(sum(row) > policies.week_limit for row in _week_rows([duty], policies))


def _too_long(pieces: Sequence[Interval], policies: Policies) -> Iterator[tuple[range, tuple[()]]]:
    """Yield the shortest runs of pieces that are longer than a stretch may be, and nothing that would mend them."""
    for first, (start, _) in enumerate(pieces):
        last = next((k for k, (_, end) in enumerate(pieces) if end - start > policies.max_stretch), None)
        if last is not None:
            yield range(first, last + 1), ()


def _too_short(pieces: Sequence[Interval], policies: Policies) -> Iterator[tuple[list[int], range]]:
    """Yield for each pause that is too short the pieces on duty around it, and the pieces of the pause.

    After a long stretch they are the shortest run up to the pause that makes it long.
    """
    for last, (_, end) in enumerate(pieces):
        long = next((k for k in reversed(range(last + 1)) if end - pieces[k][0] > policies.long_stretch), None)
        for after in range(last + 2, len(pieces)):
            pause, off = pieces[after][0] - end, range(last + 1, after)
            if pause < policies.min_rest:
                yield [last, after], off
            elif pause < policies.rest_after_long and long is not None:
                yield [*range(long, last + 1), after], off


def _week_rows(pieces: Sequence[Interval], policies: Policies) -> list[list[int]]:
    """Return for each 7 x 24 h worth counting the minutes of each piece in it, exempt days left out.

    The busiest week of a roster begins where a duty begins or where the exempt days end.
    """
    low, high = policies.week_exempt
    rows = []
    for opening in [*(start for start, _ in pieces), high]:
        inside = [(max(start, opening), min(end, opening + 7 * MINUTES_PER_DAY)) for start, end in pieces]
        rows.append([max(0, min(end, low) - start) + max(0, end - max(start, high)) for start, end in inside])
    return rows


def _banned_nights(problem: Problem) -> list[tuple[str, str]]:
    """Return the pairs of a shift of voting day and a shift of the night that begins within a day after its end."""
    chained = {shift.id for shift in problem.shifts if shift.continues} | {shift.continues for shift in problem.shifts}
    nights = [shift for shift in problem.shifts if _meets_night(shift, problem.policies.night)]
    voting = [shift for shift in problem.shifts if shift.id in chained]
    return [(day.id, night.id) for day in voting for night in nights if day.end <= night.start < day.end + MINUTES_PER_DAY]


def _meets_night(shift: Shift, night: Interval) -> bool:
    """Return whether a minute of the shift lies in the daily window, seen from when the window last opened."""
    length = (night[1] - night[0]) % MINUTES_PER_DAY
    since = (shift.start - night[0]) % MINUTES_PER_DAY
    return length > 0 and (since < length or since + shift.end - shift.start > MINUTES_PER_DAY)


def _guards(placing: Placing, person: str, shift: str, posts: set[str]) -> cp_model.IntVar:
    return placing.either([place.literal for place in placing.places(person, shift) if place.slot.post in posts])


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
