"""Shifts and slots as the optimiser sees them: duty kinds, needs, and the patterns a person can serve.

A duty kind is a run of shifts one person serves at one post (S3 and S4 by continuity, else one
shift) in one family of posts. A pattern is a set of kinds that one person may serve without
breaking rest, so every pattern is legal by construction and the flow only has to count them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from solver.problem import MINUTES_PER_DAY, Policies, Post, PostKind, Problem, Role, Shift, Slot, Unsur

MAX_PATTERNS = 4_000
WEEK = 7 * MINUTES_PER_DAY
_NIGHT_BAN = MINUTES_PER_DAY


class Family(StrEnum):
    """What kind of post a duty belongs to: rest and balance treat them differently."""

    STATION = "station"
    STATIC = "static"
    COMMAND = "command"
    RESERVE = "reserve"


_FAMILY = {
    PostKind.BEAT: Family.STATION,
    PostKind.STATION: Family.STATION,
    PostKind.STATIC: Family.STATIC,
    PostKind.COMMAND: Family.COMMAND,
    PostKind.RESERVE: Family.RESERVE,
}


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A run of touching shifts in one family; ``load`` is in half minutes, nights counted 1.5, reserve 0.

    ``night_starts`` are the starts of those static shifts that touch the night.
    """

    shifts: tuple[str, ...]
    family: Family
    start: int
    end: int
    load: int
    is_voting_day: bool
    night_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Heads wanted for one kind at one post. ``slots`` index into ``DutyPlan.slots``."""

    post: Post
    kind: int
    role: Role
    skill: str | None
    demand: int
    slots: tuple[int, ...]


@dataclass(frozen=True)
class DutyPlan:
    """Everything one unsur is asked for. ``patterns`` index into ``kinds``, in order of time.

    ``is_complete`` is False when there were too many patterns to list: then what is computed
    from them is a plan, but no bound.
    """

    unsur: Unsur
    kinds: tuple[DutyKind, ...]
    needs: tuple[Need, ...]
    slots: tuple[Slot, ...]
    patterns: tuple[tuple[int, ...], ...]
    is_complete: bool

    @property
    def is_transport(self) -> bool:
        """Whether every kind can be served, and no two of them by one person: then the flow is a plain transport problem."""
        return self.is_complete and set(self.patterns) == {(kind,) for kind in range(len(self.kinds))}


def plan_duties(problem: Problem, unsur: Unsur) -> DutyPlan:
    """Return the kinds, needs and patterns of one unsur; empty when nothing is asked of it."""
    slots = tuple(slot for slot in problem.slots if slot.unsur is unsur and slot.demand > 0)
    posts = {post.id: post for post in problem.posts}
    shifts = {shift.id: shift for shift in problem.shifts}
    index = {slot.key: i for i, slot in enumerate(slots)}
    runs = _shift_runs(problem.shifts, problem.policies, is_chained=problem.policies.continuity)
    standing_runs = _shift_runs(problem.shifts, problem.policies, is_chained=True)
    kinds: dict[tuple[tuple[str, ...], Family], int] = {}
    needs = []
    for key in dict.fromkeys((slot.post, slot.role, slot.skill) for slot in slots):
        post, role, skill = posts[key[0]], key[1], key[2]
        demand = {s: slots[i].demand for s in shifts if (i := index.get((post.id, s, unsur, role))) is not None and slots[i].skill == skill}
        # Reserve and command stand for the whole chain even where posts change crews.
        is_standing = _FAMILY[post.kind] in (Family.RESERVE, Family.COMMAND)
        for run, heads in _nested_runs(standing_runs if is_standing else runs, demand):
            kind = kinds.setdefault((run, _FAMILY[post.kind]), len(kinds))
            needs.append(Need(post, kind, role, skill, heads, tuple(index[post.id, s, unsur, role] for s in run)))
    continued = _voting_shifts(problem.shifts)
    listed = tuple(_make_kind([shifts[s] for s in run], family, problem.policies, continued) for run, family in kinds)
    patterns, is_complete = _list_patterns(listed, problem.policies)
    return DutyPlan(unsur, listed, tuple(needs), slots, patterns, is_complete)


def _shift_runs(shifts: Sequence[Shift], policies: Policies, *, is_chained: bool) -> list[tuple[str, ...]]:
    """Return the chains of continued shifts, in order of time; single shifts where they are not chained.

    A chain that is longer than one stretch may be cannot be served by one crew and is cut.
    """
    if not is_chained:
        return [(shift.id,) for shift in shifts]
    by_id = {shift.id: shift for shift in shifts}
    chains: list[list[Shift]] = []
    for shift in sorted(shifts, key=lambda s: (s.start, s.id)):
        before = by_id.get(shift.continues or "")
        chain = next((c for c in chains if before is not None and c[-1] is before), None)
        if chain is not None and chain[-1].end == shift.start and shift.end - chain[0].start <= policies.max_stretch:
            chain.append(shift)
        else:
            chains.append([shift])
    return [tuple(shift.id for shift in chain) for chain in chains]


def _nested_runs(runs: Sequence[tuple[str, ...]], demand: dict[str, int]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield (run of shifts, heads): the common demand of a chain as one duty, the surplus on top of it."""
    for run in runs:
        left = [demand.get(shift, 0) for shift in run]
        while any(left):
            first = next(i for i, heads in enumerate(left) if heads)
            last = next((i for i in range(first, len(left)) if not left[i]), len(left))
            heads = min(left[first:last])
            yield run[first:last], heads
            left[first:last] = [n - heads for n in left[first:last]]


def _voting_shifts(shifts: Sequence[Shift]) -> frozenset[str]:
    return frozenset(s for shift in shifts if shift.continues for s in (shift.id, shift.continues))


def _make_kind(run: list[Shift], family: Family, policies: Policies, voting: frozenset[str]) -> DutyKind:
    start, end = run[0].start, run[-1].end
    night = night_minutes(start, end, policies.night)
    extra = (policies.night_factor_milli - 1000) * night * 2 // 1000
    return DutyKind(
        shifts=tuple(shift.id for shift in run),
        family=family,
        start=start,
        end=end,
        load=0 if family is Family.RESERVE else 2 * (end - start) + extra,
        is_voting_day=family is Family.STATION and any(shift.id in voting for shift in run),
        night_starts=tuple(s.start for s in run if family is Family.STATIC and night_minutes(s.start, s.end, policies.night)),
    )


def night_minutes(start: int, end: int, night: tuple[int, int]) -> int:
    """Return how many minutes of [start, end) lie in the nightly window (minutes of the day, may pass midnight)."""
    opens, closes = night
    length = (closes - opens) % MINUTES_PER_DAY
    first = (start - opens) // MINUTES_PER_DAY
    last = (end - opens) // MINUTES_PER_DAY
    windows = ((day * MINUTES_PER_DAY + opens, day * MINUTES_PER_DAY + opens + length) for day in range(first, last + 1))
    return sum(max(0, min(end, closed) - max(start, opened)) for opened, closed in windows)


def _list_patterns(kinds: Sequence[DutyKind], policies: Policies) -> tuple[tuple[tuple[int, ...], ...], bool]:
    order = sorted(range(len(kinds)), key=lambda k: (kinds[k].start, kinds[k].end, k))
    found: list[tuple[int, ...]] = []
    level: list[tuple[int, ...]] = [(k,) for k in order if can_serve(kinds[k], policies)]
    while level:
        found.extend(level)
        if len(found) > MAX_PATTERNS:
            return tuple(found), False
        level = [(*pattern, k) for pattern in level for k in order if can_follow(kinds, pattern, k, policies)]
    return tuple(found), True


def can_serve(kind: DutyKind, policies: Policies) -> bool:
    """Return whether a person may serve a kind at all: it is no longer than a stretch, and than a week allows."""
    return kind.end - kind.start <= policies.max_stretch and _keeps_week([kind], policies)


def can_follow(kinds: Sequence[DutyKind], pattern: tuple[int, ...], following: int, policies: Policies) -> bool:
    """Return whether a person who serves ``pattern`` may also serve a later kind after it."""
    last, after = kinds[pattern[-1]], kinds[following]
    if after.start < last.end:
        return False
    stretch_start = last.start
    for before, here in zip(reversed(pattern[:-1]), reversed(pattern[1:]), strict=True):
        if kinds[before].end != kinds[here].start:
            break
        stretch_start = kinds[before].start
    gap = after.start - last.end
    if gap == 0:
        if after.end - stretch_start > policies.max_stretch:
            return False
    elif gap < policies.min_rest or (last.end - stretch_start > policies.long_stretch and gap < policies.rest_after_long):
        return False
    if any(kinds[k].is_voting_day and night - kinds[k].end < _NIGHT_BAN for k in pattern for night in after.night_starts):
        return False
    return _keeps_week([kinds[k] for k in (*pattern, following)], policies)


def _keeps_week(duties: Sequence[DutyKind], policies: Policies) -> bool:
    """Return whether no 7 x 24 h hold more duty than the limit, the exempt days left out."""
    low, high = policies.week_exempt
    pieces = [piece for d in duties for piece in ((d.start, min(d.end, low)), (max(d.start, high), d.end)) if piece[1] > piece[0]]
    opens = [start for start, _ in pieces] + [end - WEEK for _, end in pieces]
    return all(sum(max(0, min(e, t + WEEK) - max(s, t)) for s, e in pieces) <= policies.week_limit for t in opens)


def told_postings(problem: Problem) -> dict[str, frozenset[tuple[str, str]]]:
    """Return person id to the (shift, post) pairs the baseline told him, empty without a baseline."""
    told: dict[str, set[tuple[str, str]]] = {}
    for posting in problem.baseline:
        told.setdefault(posting.person, set()).add((posting.shift, posting.post))
    return {person: frozenset(places) for person, places in told.items()}
