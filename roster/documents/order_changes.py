"""What an order by name loses and gains between two plans: who is told something new, and why, in general terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from roster.domain.calendar import ShiftRule, moment
from roster.domain.operation import Dataset
from roster.domain.orders import Told, holds, told_of
from roster.domain.plan import BEGUN, Plan, PlanRow
from roster.domain.relief import PostRelief, list_relief, withdrawn_duties
from roster.domain.renumbering import follow, numbering_of, renumbered

REASONS = ("keluar", "absen", "nama", "siaga", "ditarik", "nomor", "indeks", "tps", "regu", "pengganti", "lanjutan")
"""Keys of the reasons a paper may give. None tells more of a person than that he cannot serve."""

MATED = ("regu", "statis")
"""Kinds of posts whose people work side by side and must know of each other; the other guards are no policemen."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Shifts, by their start, in which the duty of a person changes in one and the same way; one side may be missing."""

    shifts: tuple[str, ...]
    before: PlanRow | None
    after: PlanRow | None
    reason: str


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One person whose order changes, with his stretches by shift; ``kept`` are the shifts in which he stays as ordered."""

    number: str
    unsur: str
    stretches: tuple[Stretch, ...]
    kept: tuple[str, ...]

    @property
    def gains(self) -> bool:
        """Whether any duty is new to him."""
        return any(stretch.after is not None for stretch in self.stretches)

    @property
    def kind(self) -> str:
        """``masuk`` for who had no duty, ``lepas`` for who has none left, else ``pindah``."""
        if self.kept:
            return "pindah"
        if not self.gains:
            return "lepas"
        return "masuk" if all(stretch.before is None for stretch in self.stretches) else "pindah"


@dataclass(frozen=True, slots=True)
class Causes:
    """What brought the changes about: TPS of another class, new, gone and renumbered, people absent, off the list, and named at last."""

    reclassed: int
    added: int
    removed: int
    renumbered: int
    absent: int
    gone: int
    named: int


def list_order_changes(dataset: Dataset, before: Plan, after: Plan) -> tuple[OrderChange, ...]:
    """Return everybody whose order of ``before`` no longer says what ``after`` does, sorted by number; empty when nothing changed.

    Beside who moves, joins or leaves these are people whose post keeps its id and guards other TPS than before, and people who
    take over a place that was kept for them. Who stays at TPS that bear other numbers now is told so, and who goes to another
    place that bears the number of his old one is told as well.
    """
    today = follow(before, numbering_of(after), _stations_of(after))
    why = _Why(dataset, today, after)
    old, new, stood = _by_person(before), _by_person(after), _by_person(today)
    for place, number in why.places.items():
        old[number], stood[number] = old.pop(place), stood.pop(place)
    order = {shift.code: (shift.start, index) for index, shift in enumerate(dataset.shifts)}
    begun, named = after.listed(BEGUN), set(why.places.values())
    changes = []
    for number in sorted(old.keys() | new.keys()):
        mine, now, then = old.get(number, {}), new.get(number, {}), stood.get(number, {})
        shifts = sorted(mine.keys() | now.keys(), key=lambda code: (*order.get(code, (1 << 30, 0)), code))
        facts = {code: {"has_begun": code in begun, "is_named": number in named} for code in shifts}
        # A begun duty is done as ordered, whatever its place is called by now.
        read = {code: (then,) if code in begun else (mine, then) for code in shifts}
        same = tuple(c for c in shifts if all(holds(told.get(c), now.get(c), **facts[c]) for told in read[c]))
        stretches = tuple(_stretches([code for code in shifts if code not in same], (mine, then), now, why))
        if stretches:
            last = [*mine.values(), *now.values()][-1]
            changes.append(OrderChange(number, last.unsur, stretches, same))
    return tuple(changes)


def police_relief(dataset: Dataset, before: Plan, after: Plan) -> tuple[PostRelief, ...]:
    """Return the changes of guard and withdrawals after the count that an order to policemen tells of, as ``list_relief`` does."""
    return tuple(each for each in list_relief(dataset, before, after) if each.post.kind in MATED)


def is_order_changed(dataset: Dataset, before: Plan, after: Plan) -> bool:
    """Whether the later plan needs an order to policemen: somebody is told something new, or a post is relieved or withdrawn."""
    return any(change.unsur == "POLRI" for change in list_order_changes(dataset, before, after)) or bool(
        police_relief(dataset, before, after)
    )


def letters_of(changes: Iterable[OrderChange]) -> int:
    """Return how many people get a new letter: each whose order changes counts once."""
    return len({change.number for change in changes})


def count_causes(before: Plan, after: Plan, changes: Iterable[OrderChange]) -> Causes:
    """Return what brought these changes about; TPS are those of the plans, people those of the changes."""
    told: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        for stretch in change.stretches:
            told[stretch.reason].add(change.number)
    numbering, present = numbering_of(after), _stations_of(after)
    turned = _Turned(follow(before, numbering, present), after)
    steps = {step for found in renumbered(before, numbering, present).values() for step in found}
    people = (len(told[key]) for key in ("absen", "keluar", "nama"))
    return Causes(len(turned.reclassed), len(turned.added), len(turned.removed), len(steps), *people)


def _stations_of(plan: Plan) -> set[str]:
    return {station for post in plan.guarding for station in post.stations}


def _by_person(plan: Plan) -> dict[str, dict[str, PlanRow]]:
    rows: dict[str, dict[str, PlanRow]] = defaultdict(dict)
    for row in plan.rows:
        rows[row.number][row.shift] = row
    return rows


def _stretches(
    shifts: Iterable[str], sides: tuple[Mapping[str, PlanRow], Mapping[str, PlanRow]], now: Mapping[str, PlanRow], why: _Why
) -> Iterator[Stretch]:
    """Yield what changes; ``sides`` are the rows as they were ordered, and as they are to be read today."""
    mine, stood = sides
    alike: dict[tuple[Told | None, Told | None], list[str]] = defaultdict(list)
    for code in shifts:
        before, after = mine.get(code), now.get(code)
        alike[told_of(before) if before else None, told_of(after) if after else None].append(code)
    for codes in alike.values():
        before, after = mine.get(codes[0]), now.get(codes[0])
        yield Stretch(tuple(codes), before, after, why.of(stood.get(codes[0]), after))


class _Turned:
    """The TPS that differ between two plans: those of another class, those new and those gone."""

    def __init__(self, before: Plan, after: Plan) -> None:
        old, new = ({station: post.category for post in plan.guarding for station in post.stations} for plan in (before, after))
        self.reclassed = {station for station, category in new.items() if old.get(station, category) != category}
        self.added, self.removed = new.keys() - old.keys(), old.keys() - new.keys()


class _Why:
    """Finds the reason of a change from what differs between the plans and in the list of people."""

    def __init__(self, dataset: Dataset, before: Plan, after: Plan) -> None:
        self._turned = _Turned(before, after)
        self._asked = {need.shift for need in before.needs} | {row.shift for row in before.rows}
        self._withdrawn = withdrawn_duties(dataset, before)
        self._posts = {post.post for post in before.guarding}, {post.post for post in after.guarding}
        self._people = {member.number: member for member in dataset.members}
        self._shifts = {shift.code: _span(dataset, shift) for shift in dataset.shifts}
        ordered = {row.number for row in before.rows}
        self._fills = {member.number for member in dataset.members if member.fills} - ordered
        self.places = {m.fills: m.number for m in dataset.members if m.number in self._fills and m.fills in ordered}
        self._left = {(row.post, row.shift) for row in before.rows if row.number not in self.places and self._is_lost(row)}

    def of(self, before: PlanRow | None, after: PlanRow | None) -> str:
        """Return the key of the reason for one duty instead of another; at least one is there."""
        if before and not after and self._is_lost(before):
            return "absen" if before.number in self._people else "keluar"
        if after and after.number in self._fills:
            return "nama"
        if after and not before and after.shift not in self._asked:
            return "siaga"
        if before and not after and (before.post, before.shift) in self._withdrawn:
            return "ditarik"
        if before and after and told_of(before) == told_of(after):
            return "nomor"
        stations = {station for row in (before, after) if row for station in row.stations}
        if stations & self._turned.reclassed:
            return "indeks"
        if stations & (self._turned.added | self._turned.removed):
            return "tps"
        if self._is_reshaped(before, after):
            return "regu"
        return "pengganti" if after and (after.post, after.shift) in self._left else "lanjutan"

    def _is_lost(self, row: PlanRow) -> bool:
        """Return whether the person of a row cannot serve in its shift any more."""
        member = self._people.get(row.number)
        if member is None or not member.is_available or member.tasking == "dikecualikan":
            return True
        start, end = self._shifts.get(row.shift, (None, None))
        is_late = start is not None and member.available_from is not None and member.available_from > start
        return is_late or (end is not None and member.available_to is not None and member.available_to < end)

    def _is_reshaped(self, before: PlanRow | None, after: PlanRow | None) -> bool:
        if before and after and before.post == after.post:
            return before.stations != after.stations
        old, new = self._posts
        return bool((before and before.post not in new) or (after and after.post not in old))


def _span(dataset: Dataset, shift: ShiftRule) -> tuple[datetime, datetime]:
    """Return start and end of a shift in local time without a zone, as availability is kept."""
    operation = dataset.operation
    start, end = (moment(operation.voting_day, operation.zone, minute).replace(tzinfo=None) for minute in (shift.start, shift.end))
    return start, end
