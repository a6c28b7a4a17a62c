"""Posts after the count: those of ``rawan`` and above stand with an open end, day after day, until somebody named withdraws them.

A decision holds from its moment on, until its end where it has one. Of those that speak of a post the newest holds; of one
moment the narrower one, and where two are equally narrow the post stands. Source: seed case of Pasrepan, model of the project, S5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.domain.tps import CATEGORIES

OPEN_ENDED = ("rawan", "sangat_rawan", "khusus")
"""Categories whose posts stand until they are withdrawn."""

USUAL_HOURS = 12
HOURS = (6, 8, 12)
"""Lengths of a shift of an extension, hours: each parts the day evenly."""

MINUTES_PER_DAY = 1440


class Verdict(StrEnum):
    """What is decided of a post."""

    EXTEND = "perpanjang"
    WITHDRAW = "tarik"


class Level(StrEnum):
    """What a decision speaks of, from wide to narrow."""

    CATEGORY = "kategori"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    POST = "pos"


NARROWNESS = {level: nth for nth, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """One decision of a named officer, with his reason.

    ``target`` is the id of a post, the code of a desa or kecamatan, or a category, as ``level`` says. ``since`` and ``until``
    are local and naive; ``until`` None has no end.
    """

    since: datetime
    level: Level
    target: str
    verdict: Verdict
    until: datetime | None
    officer: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuardedPlace:
    """A post as decisions speak of it."""

    post: str
    desa_codes: tuple[str, ...]
    kecamatan_code: str
    category: str


def covers(decision: StandingDecision, place: GuardedPlace) -> bool:
    """Return whether a decision speaks of a place."""
    match decision.level:
        case Level.POST:
            return decision.target == place.post
        case Level.DESA:
            return decision.target in place.desa_codes
        case Level.KECAMATAN:
            return decision.target == place.kecamatan_code
        case Level.CATEGORY:
            return decision.target == place.category


def decision_in_force(decisions: Iterable[StandingDecision], place: GuardedPlace, when: datetime) -> StandingDecision | None:
    """Return the decision that holds for a place at a local moment, None where there is none."""
    mine = [each for each in decisions if covers(each, place) and each.since <= when and (each.until is None or when < each.until)]
    return max(mine, key=lambda each: (each.since, NARROWNESS[each.level], each.verdict is Verdict.EXTEND), default=None)


def stands(decisions: Iterable[StandingDecision], place: GuardedPlace, when: datetime) -> bool:
    """Return whether a post stands in a shift that begins at a local moment: it does until it is withdrawn."""
    found = decision_in_force(decisions, place, when)
    return found is None or found.verdict is Verdict.EXTEND


def has_fallen(before: str, now: str) -> bool:
    """Return whether the index fell from a category whose posts stand to one whose posts do not."""
    return before in OPEN_ENDED and now not in OPEN_ENDED


def contradictions(decisions: Sequence[StandingDecision]) -> tuple[tuple[int, int], ...]:
    """Return the places (earlier, later) of every two decisions that say the opposite of one target from one moment on."""
    first: dict[tuple[datetime, Level, str], int] = {}
    found = []
    for nth, each in enumerate(decisions):
        before = first.setdefault((each.since, each.level, each.target), nth)
        if decisions[before].verdict is not each.verdict:
            found.append((before, nth))
    return tuple(found)


def counting_end(shifts: Iterable[ShiftRule]) -> int:
    """Return the minute the count ends: that of the duty of the voting day, else the end of its shifts, else 24.00."""
    rules = sorted(shifts, key=lambda rule: (rule.start, rule.end, rule.code))
    heirs = {rule.continues: rule for rule in rules if rule.continues}
    on_day = [rule for rule in rules if 0 <= rule.start < MINUTES_PER_DAY]
    for rule in on_day:
        if rule.code in heirs:
            last, seen = rule, {rule.code}
            while last.code in heirs and heirs[last.code].code not in seen:
                last = heirs[last.code]
                seen.add(last.code)
            return last.end
    return max((rule.end for rule in on_day), default=MINUTES_PER_DAY)


def standing_shifts(shifts: Iterable[ShiftRule]) -> tuple[ShiftRule, ...]:
    """Return the shifts after the count that ask for people at posts of ``rawan`` and above, by start."""
    rules = tuple(shifts)
    end = counting_end(rules)
    asked = (rule for rule in rules if rule.start >= end and any(n and category in OPEN_ENDED for (_, category), n in rule.demand))
    return tuple(sorted(asked, key=lambda rule: (rule.start, rule.end, rule.code)))


def last_hour(shifts: Sequence[ShiftRule]) -> int:
    """Return the minute until which posts are guarded after the count, its end where no shift follows it."""
    return max((rule.end for rule in standing_shifts(shifts)), default=counting_end(shifts))


def new_shifts(shifts: Sequence[ShiftRule], *, through_day: int, now: int, hours: int = USUAL_HOURS) -> tuple[ShiftRule, ...]:
    """Return the shifts to be added so that posts are guarded through a day, counted from the voting day: none where they are already.

    They follow the last one without a pause, or begin with the next full hour where that is past, and ask for what the last
    one asks at posts of ``rawan`` and above. ``now`` in minutes from 00.00 of the voting day; none begins then or before.
    """
    begin, length = last_hour(shifts), hours * 60
    demand = _pattern(shifts)
    added: list[ShiftRule] = []
    while begin < (through_day + 1) * MINUTES_PER_DAY:
        start, end = begin if begin > now else (now // 60 + 1) * 60, begin + length
        if start < end:
            day = start // MINUTES_PER_DAY
            added.append(ShiftRule(_free_code([*shifts, *added]), f"siaga H{day:+d}", start, end, demand))
        begin = end
    return tuple(added)


def _pattern(shifts: Sequence[ShiftRule]) -> tuple[tuple[tuple[str, str], int], ...]:
    known = standing_shifts(shifts) or standing_shifts(DEFAULT_SHIFTS)
    return tuple((key, heads) for key, heads in known[-1].demand if key[1] in OPEN_ENDED)


def _free_code(shifts: Sequence[ShiftRule]) -> str:
    taken = {rule.code for rule in shifts}
    numbers = (int(code[1:]) for code in taken if code[:1] == "S" and code[1:].isascii() and code[1:].isdigit())
    return f"S{max(numbers, default=0) + 1}"


def worst_category(categories: Iterable[str]) -> str:
    """Return the gravest of some categories, "" for none."""
    order: Mapping[str, int] = {category: nth for nth, category in enumerate(CATEGORIES)}
    return max(categories, key=lambda category: order.get(category, -1), default="")


def with_shifts(shifts: Sequence[ShiftRule], added: Iterable[ShiftRule]) -> tuple[ShiftRule, ...]:
    """Return shifts with those of others whose code is not among them; a shift that goes on from an unknown one begins anew."""
    known = {rule.code for rule in shifts}
    more = [rule for rule in added if rule.code not in known]
    known |= {rule.code for rule in more}
    return (*shifts, *(rule if rule.continues in known else replace(rule, continues="") for rule in more))
