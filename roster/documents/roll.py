"""The roll: every policeman of a plan once, with his main duty and a note of his other ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roster.documents import writing
from roster.domain.calendar import ShiftRule, moment
from roster.domain.operation import Dataset
from roster.domain.personnel import Member, rank_level
from roster.domain.plan import Plan, PlanRow

POLLS_OPEN, POLLS_CLOSE = 420, 780
"""Polling is from 07.00 to 13.00 local (PKPU), in minutes of the voting day."""


@dataclass(frozen=True, slots=True)
class Enlisted:
    """One person of the roll. ``is_crew``: he stands while the polls are open; ``notes`` tell what the table does not."""

    member: Member
    main: PlanRow
    is_crew: bool
    notes: tuple[str, ...]

    @property
    def seniority(self) -> tuple[bool, int, str, str]:
        """Sorts the crew of the polls first, then by rank from the top, then by name."""
        return (not self.is_crew, -rank_level(self.member.unsur, self.member.rank), self.member.name, self.member.number)


@dataclass(frozen=True, slots=True)
class _Calendar:
    voting_day: date
    zone: str
    shifts: Mapping[str, ShiftRule]
    chain: frozenset[str]

    def day_of(self, shift: str) -> date:
        return moment(self.voting_day, self.zone, self.shifts[shift].start).date()


def enlist(dataset: Dataset, plan: Plan) -> tuple[Enlisted, ...]:
    """Return the Polri of the plan, each once, sorted by number; his duty while the polls are open is his main one.

    The plan must have passed ``annex_rules.find_faults``: every shift and every number is known.
    """
    calendar = _Calendar(
        dataset.operation.voting_day, dataset.operation.zone, {shift.code: shift for shift in dataset.shifts}, polling_chain(dataset.shifts)
    )
    members = {member.number: member for member in dataset.members if member.unsur == "POLRI"}
    mine: dict[str, list[PlanRow]] = defaultdict(list)
    for row in plan.rows:
        if row.unsur == "POLRI":
            mine[row.number].append(row)
    desa = {area.code: area.name for area in dataset.areas}
    names = {post.code: post.name for post in dataset.static_posts}
    return tuple(_enlist_one(members[number], rows, calendar, desa | names) for number, rows in sorted(mine.items()))


def polling_chain(shifts: Sequence[ShiftRule]) -> frozenset[str]:
    """Return the shifts of the polls: those that hold the most of 07.00-13.00, and what continues them."""
    overlaps = {shift.code: min(shift.end, POLLS_CLOSE) - max(shift.start, POLLS_OPEN) for shift in shifts}
    most = max(overlaps.values(), default=0)
    chain = {code for code, overlap in overlaps.items() if overlap == most and most > 0}
    for shift in sorted(shifts, key=lambda shift: shift.start):
        if shift.continues in chain:
            chain.add(shift.code)
    return frozenset(chain)


def duty_days(dataset: Dataset, shifts: Iterable[str]) -> tuple[date, ...]:
    """Return the local days on which the given shifts start, sorted, each once."""
    wanted = set(shifts)
    operation = dataset.operation
    return tuple(sorted({moment(operation.voting_day, operation.zone, s.start).date() for s in dataset.shifts if s.code in wanted}))


def _enlist_one(member: Member, rows: Sequence[PlanRow], calendar: _Calendar, names: Mapping[str, str]) -> Enlisted:
    by_start = sorted(rows, key=lambda row: (calendar.shifts[row.shift].start, row.post))
    main = next((row for row in by_start if row.shift in calendar.chain), by_start[0])
    at_main = {row.shift for row in rows if row.post == main.post}
    is_crew = main.shift in calendar.chain
    # Who holds the whole chain at his post needs no note: the title of the list says it.
    silent = calendar.chain if is_crew and calendar.chain <= at_main else frozenset()
    spoken = [row for row in by_start if not (row.post == main.post and row.shift in silent)]
    notes = [_note(stretch, calendar, is_crew, main, names) for stretch in _stretches(spoken, calendar)]
    if member.is_placeholder:
        notes.insert(0, "nama menyusul")
    if member.detached_from:
        notes.insert(0, f"BKO {member.detached_from.upper().removeprefix('BKO ')}")
    return Enlisted(member, main, is_crew, tuple(notes))


def _stretches(rows: Sequence[PlanRow], calendar: _Calendar) -> list[list[PlanRow]]:
    stretches: list[list[PlanRow]] = []
    for row in rows:
        last = stretches[-1][-1] if stretches else None
        if last and last.post == row.post and calendar.shifts[last.shift].end == calendar.shifts[row.shift].start:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    return stretches


def _note(stretch: Sequence[PlanRow], calendar: _Calendar, is_crew: bool, main: PlanRow, names: Mapping[str, str]) -> str:
    first = calendar.shifts[stretch[0].shift]
    code = "+".join(row.shift for row in stretch)
    # The word of the shift goes to whom it is the whole duty: nothing else in his row tells it.
    name = code if is_crew else f"{first.name} ({code})"
    text = f"{name} {short_day(calendar.day_of(first.code))} {writing.clock_id(first.start)}"
    if stretch[0].role in {"padal", "pamenwas"} and main.role != stretch[0].role:
        text = f"{stretch[0].role} {text}"
    return text if stretch[0].post == main.post else f"{text} di {_where(stretch[0], names)}"


def _where(row: PlanRow, names: Mapping[str, str]) -> str:
    if row.stations:
        code, _, number = row.stations[0].partition("/")
        return f"TPS {number} {names.get(code, code).upper()}"
    return names.get(row.post, row.kecamatan or place_of_post(row.post)).upper()


def place_of_post(code: str) -> str:
    """Return the place a post is named after: ``PAMENWAS-RAYON-I`` is of ``RAYON I``."""
    return (code.partition("-")[2] or code).replace("-", " ")


def short_day(day: date) -> str:
    """Return ``26/11``, for narrow cells."""
    return f"{day.day}/{day.month}"


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """One shift of the legend: ``span`` is ``26/11 20.00–05.00``; ``is_polls``: it needs no note in the rows."""

    code: str
    name: str
    span: str
    is_polls: bool


def shift_legend(dataset: Dataset, plan: Plan) -> tuple[ShiftTimes, ...]:
    """Return the shifts in which Polri stand, by start: what the codes in the notes mean."""
    return shift_times(dataset, {row.shift for row in plan.rows if row.unsur == "POLRI"})


def shift_times(dataset: Dataset, codes: Collection[str]) -> tuple[ShiftTimes, ...]:
    """Return what these codes mean, by start; a code that the data set does not know is left out."""
    chain = polling_chain(dataset.shifts)
    return tuple(
        ShiftTimes(shift.code, shift.name, _day_span(dataset, shift), shift.code in chain)
        for shift in sorted(dataset.shifts, key=lambda shift: (shift.start, shift.end))
        if shift.code in codes
    )


def _day_span(dataset: Dataset, shift: ShiftRule) -> str:
    (day,) = duty_days(dataset, [shift.code])
    end = "24.00" if shift.end % 1440 == 0 else writing.clock_id(shift.end)
    return f"{short_day(day)} {writing.clock_id(shift.start)}–{end}"


def duty_period(dataset: Dataset, plan: Plan) -> tuple[ShiftRule, ShiftRule]:
    """Return the first shift to start and the last to end among those where Polri stand (all shifts for an empty plan)."""
    used = {row.shift for row in plan.rows if row.unsur == "POLRI"}
    shifts = [shift for shift in dataset.shifts if shift.code in used] or list(dataset.shifts)
    return min(shifts, key=lambda shift: shift.start), max(shifts, key=lambda shift: shift.end)


def local_day(dataset: Dataset, minute: int) -> date:
    """Return the local day of a minute of the plan; 24.00 belongs to the day it ends."""
    operation = dataset.operation
    return (moment(operation.voting_day, operation.zone, minute) - timedelta(seconds=1 if minute % 1440 == 0 else 0)).date()
