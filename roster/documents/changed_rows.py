"""The lists of a changed order, ready to print: SEMULA and MENJADI by kecamatan, who is withdrawn, and teams whose mates changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from roster.documents import writing
from roster.documents.lampiran import caps, has_long_word, shorten
from roster.documents.order_changes import MATED, OrderChange
from roster.documents.roll import place_of_post
from roster.domain.calendar import ShiftRule, moment
from roster.domain.operation import Dataset
from roster.domain.orders import RESERVE, Told, told_of
from roster.domain.personnel import shown_number
from roster.domain.placeholders import is_placeholder
from roster.domain.plan import Plan, PlanRow
from roster.domain.relief import PostRelief


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a list names him; "" where rank or number is not known yet. ``is_tight``: a word needs breaking."""

    name: str
    rank: str
    number: str
    is_tight: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Shifts at one post, one place per desa. ``category`` is "" where there is no TPS."""

    shifts: str
    places: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a changed row: who, and the duties that lapse or are new."""

    person: Person
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """One row: without ``before`` he joins, without ``after`` duties are withdrawn; ``kept`` are the shifts that stay as ordered.

    ``overall`` runs 1..n over the list; ``reasons`` are keys.
    """

    overall: int
    before: Side | None
    after: Side | None
    reasons: tuple[str, ...]
    kept: str


@dataclass(frozen=True, slots=True)
class Band:
    """The people of one kecamatan, "" for posts of the whole Polres."""

    name: str
    people: tuple[ChangedPerson, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Somebody who loses duties and gets none, ``since`` the start of the first of them; ``kept`` are the shifts he has left."""

    side: Side
    kecamatan: str
    since: datetime | None
    kept: str


@dataclass(frozen=True, slots=True)
class ChangedTeam:
    """A post whose people changed beside some who stay and must be told: who stays, who left, who came."""

    kecamatan: str
    places: tuple[str, ...]
    category: str
    shifts: str
    stay: tuple[Person, ...]
    left: tuple[Person, ...]
    came: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ReliefLine:
    """A change of guard at a post that stands on after the count; nobody comes where it is withdrawn."""

    kecamatan: str
    places: tuple[str, ...]
    category: str
    shift: str
    when: datetime
    leaving: tuple[Person, ...]
    coming: tuple[Person, ...]
    is_withdrawn: bool


class ChangeLists:
    """Makes the lists of one data set: it knows the names of places and the order of kecamatan and shifts."""

    def __init__(self, dataset: Dataset) -> None:
        operation = dataset.operation
        self._areas = {area.code: area.name for area in dataset.areas}
        self._objects = {post.code: post.name for post in dataset.static_posts}
        self._order = {area.name: area.code for area in dataset.areas if area.is_kecamatan}
        self._shifts: Mapping[str, ShiftRule] = {shift.code: shift for shift in dataset.shifts}
        self._starts = {code: moment(operation.voting_day, operation.zone, shift.start) for code, shift in self._shifts.items()}

    def bands(self, changes: Iterable[OrderChange]) -> tuple[Band, ...]:
        """Return the changed people by kecamatan in the order of their codes (posts of the Polres first), then by name."""
        grouped: dict[str, list[OrderChange]] = defaultdict(list)
        for change in changes:
            grouped[_kecamatan(change)].append(change)
        bands, before = [], 0
        for name in sorted(grouped, key=self._rank_of):
            mine = sorted(grouped[name], key=_by_name)
            people = tuple(self._changed(change, overall) for overall, change in enumerate(mine, start=before + 1))
            bands.append(Band(shorten(name.upper()), people))
            before += len(people)
        return tuple(bands)

    def withdrawn(self, changes: Iterable[OrderChange]) -> tuple[Withdrawn, ...]:
        """Return everybody who loses duties and gets none instead, in the order of the bands."""
        found = sorted(
            (change for change in changes if not change.gains), key=lambda change: (self._rank_of(_kecamatan(change)), _by_name(change))
        )
        return tuple(
            Withdrawn(side, _kecamatan(change).upper(), self._starts.get(change.stretches[0].shifts[0]), ", ".join(change.kept))
            for change in found
            if (side := self._side([(stretch.shifts, stretch.before) for stretch in change.stretches])) is not None
        )

    def teams(self, before: Plan, after: Plan, changes: Iterable[OrderChange]) -> tuple[ChangedTeam, ...]:
        """Return the posts of Polri where some stay and others left or came, by kecamatan and post, shifts alike in one row."""
        mated = {post.post for post in after.posts if post.kind in MATED}
        left, came = _moved(changes)
        crews: dict[tuple[str, str], dict[str, PlanRow]] = defaultdict(dict)
        for row in after.rows:
            if row.unsur == "POLRI" and row.post in mated:
                crews[row.post, row.shift][row.number] = row
        alike: dict[tuple[str, frozenset[str], frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
        for (post, shift), crew in sorted(crews.items(), key=lambda item: self._when(item[0][1])):
            gone, new = left.get((post, shift), frozenset()), came.get((post, shift), frozenset())
            stay = crew.keys() - new
            if stay and (gone or new):
                alike[post, frozenset(stay), gone, new].append(shift)
        people = {row.number: _person(row) for row in (*before.rows, *after.rows)}
        rows = {post: next(iter(crew.values())) for (post, _), crew in crews.items()}
        keys = sorted(alike, key=lambda key: (self._rank_of(rows[key[0]].kecamatan), key[0], self._when(alike[key][0])))
        return tuple(self._team(rows[key[0]], alike[key], [_named(people, numbers) for numbers in key[1:]]) for key in keys)

    def relief(self, found: Iterable[PostRelief]) -> tuple[ReliefLine, ...]:
        """Return the changes of guard by kecamatan, post and time."""
        lines = sorted(found, key=lambda each: (self._rank_of(each.post.kecamatan), each.post.post, each.when))
        return tuple(self._relief(each) for each in lines)

    def _relief(self, each: PostRelief) -> ReliefLine:
        leaving, coming = (tuple(_person(row) for row in rows if row.unsur == "POLRI") for rows in (each.leaving, each.coming))
        places = self._stations(each.post.stations)
        shift = each.shift.code if each.shift else ""
        return ReliefLine(each.post.kecamatan.upper(), places, each.post.category, shift, each.when, leaving, coming, each.is_withdrawn)

    def _team(self, row: PlanRow, shifts: Sequence[str], people: Sequence[tuple[Person, ...]]) -> ChangedTeam:
        stay, left, came = people
        return ChangedTeam(row.kecamatan.upper(), self._places(row), row.category, ", ".join(shifts), stay, left, came)

    def _changed(self, change: OrderChange, overall: int) -> ChangedPerson:
        before = self._side([(stretch.shifts, stretch.before) for stretch in change.stretches])
        after = self._side([(stretch.shifts, stretch.after) for stretch in change.stretches])
        reasons = tuple(dict.fromkeys(stretch.reason for stretch in change.stretches))
        # What merely follows from other changes says nothing where a reason of its own is known.
        reasons = tuple(reason for reason in reasons if reason != "lanjutan") or reasons
        return ChangedPerson(overall, before, after, reasons, ", ".join(change.kept))

    def _side(self, rows: Iterable[tuple[Sequence[str], PlanRow | None]]) -> Side | None:
        """Return one side of a change, its shifts at one post in one line; None where it is empty."""
        shifts: dict[Told, list[str]] = defaultdict(list)
        told: dict[Told, PlanRow] = {}
        for codes, row in rows:
            if row is not None:
                shifts[told_of(row)] += codes
                told[told_of(row)] = row
        lines = [
            (sorted(codes, key=self._when), self._places(told[key]), told[key].category if told[key].stations else "")
            for key, codes in shifts.items()
        ]
        lines.sort(key=lambda line: self._when(line[0][0]))
        duties = tuple(DutyLine(", ".join(codes), places, category) for codes, places, category in lines)
        return Side(_person(next(iter(told.values()))), duties) if told else None

    def _places(self, row: PlanRow) -> tuple[str, ...]:
        """Return the lines of the cell of the post: TPS by desa, the name of an object, the platoon, or what an officer leads."""
        if row.stations:
            return self._stations(row.stations)
        if row.role in {"padal", "pamenwas"}:
            return (shorten(f"{row.role} {row.kecamatan or place_of_post(row.post)}".upper()),)
        if row.role == RESERVE:
            return (shorten(f"cadangan {row.team}".upper()),)
        return (shorten(self._objects.get(row.post, row.kecamatan or place_of_post(row.post)).upper()),)

    def _stations(self, stations: Iterable[str]) -> tuple[str, ...]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for station in stations:
            code, _, number = station.partition("/")
            numbers[code].append(int(number))
        return tuple(f"{self._desa(code)} TPS {writing.tps_numbers(found)}" for code, found in sorted(numbers.items()))

    def _desa(self, code: str) -> str:
        return shorten(self._areas.get(code, code).upper())

    def _rank_of(self, kecamatan: str) -> tuple[str, str]:
        return (self._order.get(kecamatan, "~"), kecamatan) if kecamatan else ("", "")

    def _when(self, shift: str) -> tuple[int, str]:
        rule = self._shifts.get(shift)
        return (rule.start if rule else 1 << 30, shift)


def _person(row: PlanRow) -> Person:
    is_open = row.unsur != "LINMAS" and is_placeholder(row.number)
    name, number = caps(row.name), "" if is_open else shown_number(row.number, row.unsur)
    rank = "" if is_open else shorten(row.rank.upper())
    return Person(name, rank, number, any(has_long_word(text) for text in (name, rank)))


def _named(people: Mapping[str, Person], numbers: Iterable[str]) -> tuple[Person, ...]:
    return tuple(sorted((people[number] for number in numbers), key=lambda person: (person.name, person.number)))


def _moved(changes: Iterable[OrderChange]) -> tuple[dict[tuple[str, str], frozenset[str]], dict[tuple[str, str], frozenset[str]]]:
    """Return (post, shift) to the numbers that left it, and to those that came; who only guards other TPS there does neither."""
    left: dict[tuple[str, str], set[str]] = defaultdict(set)
    came: dict[tuple[str, str], set[str]] = defaultdict(set)
    for stretch in (stretch for change in changes for stretch in change.stretches):
        before, after = stretch.before, stretch.after
        if before and after and (before.post, before.number) == (after.post, after.number):
            continue
        for shift in stretch.shifts:
            if before:
                left[before.post, shift].add(before.number)
            if after:
                came[after.post, shift].add(after.number)
    return ({key: frozenset(found) for key, found in side.items()} for side in (left, came))  # type: ignore[return-value]


def _kecamatan(change: OrderChange) -> str:
    """Return where a person is listed: where he goes, else where he comes from."""
    sides = [stretch.after for stretch in change.stretches] + [stretch.before for stretch in change.stretches]
    return next((row.kecamatan for row in sides if row is not None), "")


def _by_name(change: OrderChange) -> tuple[str, str]:
    rows = (row for stretch in change.stretches for row in (stretch.after, stretch.before) if row is not None)
    return next(rows).name.casefold(), change.number
