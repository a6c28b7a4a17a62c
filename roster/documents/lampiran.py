"""The annex by name: every policeman of the plan once, by kecamatan, desa and TPS, with leaders, sums and a recap."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from roster.documents import writing
from roster.documents.annex_rules import require_sound
from roster.documents.roll import Enlisted, ShiftTimes, duty_days, enlist, place_of_post, shift_legend, short_day
from roster.documents.vacancies import heads_short, vacant_pamenwas, why_no_padal
from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.placeholders import is_placeholder
from roster.domain.plan import Plan, PlanPost
from roster.domain.tps import CATEGORIES
from roster.errors import RosterError

LONGEST_TEXT = 80
LONGEST_WORD = 13
DESA_WIDTH, TPS_WIDTH = 14, 18
"""Characters that fit on one line of the narrow cells of desa and TPS."""

UNIT_ROWS = 8
"""A unit of more people is printed in parts, each with its own shared cell, so that a page can always hold one."""

KINDS = ("pamenwas", "padal", "kecamatan", "statis", "cadangan")
"""Kinds of groups in the order of the list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: ``overall`` runs 1..n over the list, ``within`` restarts in each group. ``is_tight``: a word needs breaking."""

    overall: int
    within: int
    name: str
    rank: str
    number: str
    position: str
    notes: tuple[str, ...]
    is_tight: bool

    @property
    def printed_number(self) -> str:
        """NRP or NIP as printed: the cell stays empty for somebody whose name is not known yet."""
        return "" if is_placeholder(self.number) else self.number


@dataclass(frozen=True, slots=True)
class Place:
    """One desa (or object) and the TPS guarded there; ``stations`` is "" where the post is no TPS."""

    desa: str
    stations: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The lines of both cells side by side, so that each desa stays level with its own TPS."""
        desa = textwrap.wrap(self.desa, DESA_WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
        stations = textwrap.wrap(self.stations, TPS_WIDTH, break_long_words=False) or [""]
        count = max(len(desa), len(stations))
        return tuple(zip(desa + [""] * (count - len(desa)), stations + [""] * (count - len(stations)), strict=True))


@dataclass(frozen=True, slots=True)
class Unit:
    """People who share one post: its cells are printed once beside all their rows."""

    entries: tuple[Entry, ...]
    places: tuple[Place, ...]
    category: str
    is_tight: bool


@dataclass(frozen=True, slots=True)
class Leader:
    """The padal of some days: ``days`` is empty when he has them all; without ``names`` the post is empty for the ``reason``."""

    days: str
    names: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Heads and TPS of a group; ``by_category`` follows ``CATEGORIES``. ``unmanned`` TPS have none, ``short`` Polri lack."""

    heads: int = 0
    stations: int = 0
    by_category: tuple[int, ...] = (0,) * len(CATEGORIES)
    unmanned: int = 0
    short: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One band of the list. ``leaders`` and ``sums.stations`` concern kecamatan only; ``vacant`` names command posts nobody fills."""

    kind: str
    name: str
    units: tuple[Unit, ...]
    leaders: tuple[Leader, ...]
    sums: Sums
    vacant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """The whole list with its totals; ``has_nip`` says that civil servants stand in it."""

    groups: tuple[Group, ...]
    total: Sums
    has_nip: bool
    shifts: tuple[ShiftTimes, ...]


def build_annex(dataset: Dataset, plan: Plan) -> Annex:
    """Return the annex of a plan: only Polri, each person once, numbered 1..n without a gap.

    Raises
    ------
    RosterError
        When the plan breaks what an order by name must hold; every fault is in the message.
    """
    require_sound(dataset, plan)
    roll = enlist(dataset, plan)
    places = _Places(dataset, plan)
    grouped: dict[tuple[int, str], list[Enlisted]] = defaultdict(list)
    for person in roll:
        grouped[places.group_of(person)].append(person)
    for name in places.kecamatan_with_beats():
        grouped.setdefault((KINDS.index("kecamatan"), name), [])
    if places.vacant_pamenwas:
        grouped.setdefault((KINDS.index("pamenwas"), ""), [])
    groups, heads = [], 0
    for kind, name in sorted(grouped, key=lambda key: (key[0], places.area_order(key[1]))):
        group = _make_group((KINDS[kind], name), grouped[kind, name], places, heads)
        groups.append(group)
        heads += group.sums.heads
    annex = Annex(tuple(groups), _total(groups), any(_is_nip(person.member.number) for person in roll), shift_legend(dataset, plan))
    _require_sums(annex, plan)
    return annex


def _is_nip(number: str) -> bool:
    return len(number) == 18 and number.isdigit()


class _Places:
    """What the plan and the data say about posts, read once."""

    def __init__(self, dataset: Dataset, plan: Plan) -> None:
        self.dataset, self.plan = dataset, plan
        self.posts = {post.post: post for post in plan.posts}
        self.area_names = {area.code: area.name for area in dataset.areas}
        self.object_names = {post.code: post.name for post in dataset.static_posts}
        self.order = {area.name: area.code for area in dataset.areas if area.is_kecamatan}
        self.short = heads_short(dataset, plan)
        self.vacant_pamenwas = vacant_pamenwas(dataset, plan)
        self.manned = {row.post for row in plan.rows if row.unsur == "POLRI"}

    def group_of(self, person: Enlisted) -> tuple[int, str]:
        """Return the group of a person: index of its kind, and the kecamatan for TPS posts."""
        row = person.main
        post = self.posts.get(row.post)
        kind = post.kind if post else "regu"
        if kind == "komando":
            kind = "pamenwas" if row.role == "pamenwas" else "padal"
        if kind in KINDS:
            return KINDS.index(kind), ""
        return KINDS.index("kecamatan"), row.kecamatan

    def area_order(self, name: str) -> tuple[str, str]:
        return self.order.get(name, "~"), name

    def kecamatan_with_beats(self) -> list[str]:
        return sorted({post.kecamatan for post in self.plan.posts if post.kind == "regu"})

    def places_of(self, person: Enlisted) -> tuple[Place, ...]:
        """Return the shared cells of a person's main post: one line per desa, or the name of the object."""
        row = person.main
        if row.stations:
            numbers: dict[str, list[int]] = defaultdict(list)
            for station in row.stations:
                code, _, number = station.partition("/")
                numbers[code].append(int(number))
            return tuple(Place(self.desa_name(code), writing.tps_numbers(found)) for code, found in sorted(numbers.items()))
        if row.post in self.object_names:
            desa = ", ".join(self.desa_name(code) for code in row.desa_codes)
            return (Place(shorten(self.object_names[row.post].upper() + (f", {desa}" if desa else "")), ""),)
        if row.role == "cadangan":
            return (Place(shorten((row.team or row.post).upper()), ""),)
        return (Place(shorten((row.kecamatan or place_of_post(row.post)).upper()), ""),)

    def desa_name(self, code: str) -> str:
        return shorten(self.area_names.get(code, code).upper())

    def leaders_of(self, kecamatan: str) -> tuple[Leader, ...]:
        """Return who leads there on which days; a day the plan asks for and nobody fills has no names, no such day at all is empty."""
        command = [row for row in self.plan.rows if row.role == "padal" and row.unsur == "POLRI" and row.kecamatan == kecamatan]
        command = [row for row in command if (post := self.posts.get(row.post)) is None or post.kind == "komando"]
        asked = {post.post for post in self.plan.posts if post.kind == "komando" and post.kecamatan == kecamatan}
        needs = [need for need in self.plan.needs if need.post in asked and need.role == "padal" and need.needed > 0]
        by_day: dict[date, list[str]] = {day: [] for day in duty_days(self.dataset, {need.shift for need in needs})}
        for row in command:
            text = f"{row.rank} {caps(row.name)}".strip() + ("" if is_placeholder(row.number) else f" NRP {row.number}")
            for day in duty_days(self.dataset, [row.shift]):
                if text not in by_day.setdefault(day, []):
                    by_day[day].append(text)
        reason = "" if all(by_day.values()) else why_no_padal(self.dataset, self.plan)
        return _join_days(by_day, reason)

    def sums_of(self, kecamatan: str, heads: int) -> Sums:
        """Return heads and TPS of a kecamatan: manned TPS by category, and those without Polri."""
        counts = dict.fromkeys(CATEGORIES, 0)
        unmanned = short = 0
        for post in self.beats_of(kecamatan):
            short += self.short.get(post.post, 0)
            if post.post in self.manned:
                counts[post.category] = counts.get(post.category, 0) + len(post.stations)
            else:
                unmanned += len(post.stations)
        return Sums(heads, sum(counts.values()), tuple(counts.values()), unmanned, short)

    def beats_of(self, kecamatan: str) -> Iterator[PlanPost]:
        return (post for post in self.plan.posts if post.kind == "regu" and post.kecamatan == kecamatan)


def _join_days(by_day: Mapping[date, Sequence[str]], reason: str) -> tuple[Leader, ...]:
    days = sorted(by_day)
    joined: list[tuple[list[date], tuple[str, ...]]] = []
    for day in days:
        names = tuple(sorted(by_day[day]))
        if joined and joined[-1][1] == names:
            joined[-1][0].append(day)
        else:
            joined.append(([day], names))
    if len(joined) == 1:
        return (Leader("", joined[0][1], "" if joined[0][1] else reason),)
    return tuple(Leader(", ".join(short_day(day) for day in some), names, "" if names else reason) for some, names in joined)


def _make_group(key: tuple[str, str], people: Sequence[Enlisted], places: _Places, before: int) -> Group:
    kind, name = key
    units: list[Unit] = []
    within = 0
    for mates in _units(people):
        for part in (mates[start : start + UNIT_ROWS] for start in range(0, len(mates), UNIT_ROWS)):
            entries = tuple(_entry(person, before + within + place, within + place) for place, person in enumerate(part, start=1))
            if kind == "kecamatan" and part[-1] is mates[-1]:
                entries = _with_gap(entries, places.short.get(part[0].main.post, 0))
            cells = places.places_of(part[0])
            units.append(Unit(entries, cells, part[0].main.category, any(has_long_word(cell.desa) for cell in cells)))
            within += len(part)
    leaders = places.leaders_of(name) if kind == "kecamatan" else ()
    sums = places.sums_of(name, len(people)) if kind == "kecamatan" else Sums(len(people))
    vacant = places.vacant_pamenwas if kind == "pamenwas" else ()
    return Group(kind, shorten(name.upper()), tuple(units), leaders, sums, vacant)


def _units(people: Iterable[Enlisted]) -> list[list[Enlisted]]:
    """Return the people by post (a platoon of the reserve is a unit of its own), posts by desa and TPS, mates by seniority."""
    by_post: dict[tuple[tuple[str, ...], str, str], list[Enlisted]] = defaultdict(list)
    for person in people:
        row = person.main
        team = row.team if row.role == "cadangan" else ""
        by_post[row.stations or row.desa_codes or ("~",), row.post, team].append(person)
    return [sorted(by_post[key], key=lambda person: person.seniority) for key in sorted(by_post)]


def _entry(person: Enlisted, overall: int, within: int) -> Entry:
    member = person.member
    name, position, rank = caps(member.name), shorten(_post_of(member)), shorten(member.rank.upper())
    notes = tuple(shorten(note) for note in person.notes)
    number = "" if member.is_placeholder else member.number
    is_tight = any(has_long_word(text) for text in (name, position, rank, number, *notes))
    return Entry(overall, within, name, rank or ("–" if member.is_placeholder else ""), member.number, position, notes, is_tight)


def _with_gap(entries: tuple[Entry, ...], short: int) -> tuple[Entry, ...]:
    """Return the rows of a team, the last one noting how many mates it lacks."""
    if not short:
        return entries
    return (*entries[:-1], replace(entries[-1], notes=(*entries[-1].notes, f"regu kurang {short}")))


def _post_of(member: Member) -> str:
    unit, post = " ".join(member.unit.upper().split()), " ".join(member.position.upper().split())
    # "POLRES WANAJATI" behind every post would only fill the column: the letterhead says it.
    if not unit or unit in post or unit.startswith(("POLRES ", "POLRESTA ", "POLRESTABES ")):
        return post
    kind, _, rest = unit.partition(" ")
    return f"{post} {rest if post.endswith(kind) else unit}".strip()


def caps(name: str) -> str:
    """Return a person's name for a list: capitals, degrees as written, never longer than a row can bear."""
    return shorten(writing.caps_name(name[: LONGEST_TEXT * 4]))


def shorten(text: str) -> str:
    """Return the text cut to ``LONGEST_TEXT`` characters; layout time grows with the square of unbroken text."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def has_long_word(text: str) -> bool:
    """Return whether a word must be broken to fit its cell."""
    return any(len(word) > LONGEST_WORD for word in text.split())


def _total(groups: Sequence[Group]) -> Sums:
    return Sums(
        sum(group.sums.heads for group in groups),
        sum(group.sums.stations for group in groups),
        tuple(sum(column) for column in zip(*(group.sums.by_category for group in groups), strict=True)) or Sums().by_category,
        sum(group.sums.unmanned for group in groups),
        sum(group.sums.short for group in groups),
    )


def _require_sums(annex: Annex, plan: Plan) -> None:
    rows = [entry for group in annex.groups for unit in group.units for entry in unit.entries]
    people = {row.number for row in plan.rows if row.unsur == "POLRI"}
    numbers = [entry.number for entry in rows]
    is_sound = (
        [entry.overall for entry in rows] == list(range(1, len(people) + 1))
        and len(set(numbers)) == len(numbers)
        and set(numbers) == people
        and annex.total.heads == len(people)
        and sum(annex.total.by_category) == annex.total.stations
    )
    if not is_sound:
        raise RosterError(
            "Lampiran Sprin tidak dibuat: jumlah baris tidak sama dengan jumlah Polri dalam rencana.",
            "Susun ulang rencana.",
            code="lampiran",
        )
