"""What a set of needs asks for, as plain facts that the search for a bottleneck and the count of it share."""

from __future__ import annotations

from dataclasses import dataclass

from solver.problem import Problem, Role, Unsur

SlotKey = tuple[str, str, Unsur, Role]


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """Heads wanted at one post for a run of shifts that one person serves as a whole."""

    post: str
    shifts: tuple[str, ...]
    role: Role
    heads: int
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """Asks of one unsur that may want more than can be had.

    ``is_shared`` says what is short: the number of people who may be used at all, else people who can serve these posts.
    """

    unsur: Unsur
    asks: tuple[Ask, ...]
    is_shared: bool


def missing_heads(problem: Problem, filled: dict[SlotKey, int]) -> dict[SlotKey, int]:
    """Return slot key to the heads it lacks, for the slots that lack any, in the order of the problem."""
    return {slot.key: lack for slot in problem.slots if (lack := slot.demand - filled.get(slot.key, 0)) > 0}


def missing_duties(suspect: Suspect, missing: dict[SlotKey, int]) -> int:
    """Return how many heads of these asks stay open: a head missing over a whole run counts once."""
    left = dict(missing)
    total = 0
    for ask in sorted(suspect.asks, key=lambda ask: (-len(ask.shifts), ask)):
        slots = [(ask.post, shift, suspect.unsur, ask.role) for shift in ask.shifts]
        open_heads = min(ask.heads, max(left.get(slot, 0) for slot in slots))
        total += open_heads
        for slot in slots:
            left[slot] = max(0, left.get(slot, 0) - open_heads)
    return total
