"""The difference of any two plan versions: per person, per kecamatan, per post, and in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from roster.collector import without_collector
from roster.domain.orders import holds
from roster.domain.plan import BEGUN, Plan, PlanRow
from roster.errors import RosterError
from roster.planning.compare_areas import KecamatanDifference, PostDifference, compare_kecamatan, compare_posts
from roster.planning.read_versions import Version
from roster.planning.renumbered_version import renumbered_versions
from roster.planning.version_causes import Cause, Causes, StationDifference
from roster.planning.version_facts import Facts

STAYS, MOVES, JOINS, LEAVES = "tetap", "pindah", "masuk", "lepas"
KINDS = (MOVES, JOINS, LEAVES, STAYS)
"""What becomes of a person or a posting, as ``perubahan.csv`` writes it; those who stay last."""

TRAVEL = "jarak"


class OtherDistrictError(RosterError):
    """The two versions have no kecamatan in common: they are plans of different districts."""


@dataclass(frozen=True, slots=True)
class PostingChange:
    """One shift of one person: ``kind`` as in ``perubahan.csv``, posts "" where none, and the cause where he is told anew."""

    shift: str
    kind: str
    from_post: str
    to_post: str
    cause: Cause | None


@dataclass(frozen=True, slots=True)
class Run:
    """Shifts in a row that change alike."""

    shifts: tuple[str, ...]
    kind: str
    from_post: str
    to_post: str
    cause: Cause | None


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """What becomes of one person; his shifts stand in their order.

    ``kind`` is masuk without a posting before, lepas without one after, pindah where any posting differs, else tetap.
    ``is_reordered``: his order reads otherwise than before (shift, post, its TPS, role, platoon of the reserve) or bore no name, and a
    letter has to tell him. ``kecamatan`` are those he served or serves, before and after.
    """

    number: str
    name: str
    rank: str
    unit: str
    unsur: str
    kind: str
    is_reordered: bool
    postings: tuple[PostingChange, ...]
    kecamatan: tuple[str, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The postings with equal neighbours joined: a chain of shifts is one change to him."""
        groups = groupby(self.postings, key=lambda each: (each.kind, each.from_post, each.to_post, each.cause))
        return tuple(Run(tuple(each.shift for each in found), *key) for key, found in groups)


@dataclass(frozen=True, slots=True)
class Totals:
    """The difference in figures. Pairs are (before, after).

    ``letters`` are all whose order changes, ``withdrawn`` those of them who have no duty left. ``km`` is the goal ``jarak`` of each plan,
    None where a plan does not state it; ``risk`` the uncovered risk; ``short`` heads missing, a man in two shifts counted twice.
    """

    people: tuple[int, int]
    stays: int
    moves: int
    joins: int
    leaves: int
    letters: int
    withdrawn: int
    kecamatan: int
    posts_new: int
    posts_gone: int
    posts_changed: int
    km: tuple[float | None, float | None]
    risk: tuple[float, float]
    short: tuple[int, int]


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two versions.

    ``people`` names everybody of either version once, sorted by number; ``kecamatan`` every one of either, the whole district last;
    ``posts`` every post of either, sorted; ``stations`` only TPS that differ. ``facts`` are those of both sides.
    """

    people: tuple[PersonDifference, ...]
    kecamatan: tuple[KecamatanDifference, ...]
    posts: tuple[PostDifference, ...]
    stations: tuple[StationDifference, ...]
    totals: Totals
    facts: tuple[Facts, Facts]

    @cached_property
    def by_number(self) -> Mapping[str, PersonDifference]:
        """Number to person."""
        return {person.number: person for person in self.people}

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Code to name of desa and kecamatan, as far as the facts tell."""
        return {**self.facts[0].areas, **self.facts[1].areas}

    @cached_property
    def changed_people(self) -> tuple[PersonDifference, ...]:
        """Those whose postings or order differ: who moves, joins, leaves, then those who stay at a post that became another."""
        found = [person for person in self.people if person.kind != STAYS or person.is_reordered]
        return tuple(sorted(found, key=lambda person: KINDS.index(person.kind)))

    @cached_property
    def changed_posts(self) -> tuple[PostDifference, ...]:
        """The posts that differ in TPS, category, demand or people."""
        return tuple(post for post in self.posts if post.is_changed)

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same of everybody, every post and every TPS."""
        return not (self.changed_people or self.changed_posts or self.stations)


def difference_of(read_before: Callable[[], Version | None], read_after: Callable[[], Version | None]) -> Difference | None:
    """Return the difference of two versions that are read first, None where one of them could not be; the way of pages and commands.

    Raises
    ------
    OtherDistrictError
        When they have no kecamatan in common.
    """
    with without_collector():
        before, after = read_before(), read_after()
        return None if before is None or after is None else difference(before, after)


def difference(before: Version, after: Version) -> Difference:
    """Return what differs between two versions of plans of one district, in either order, related or not.

    TPS that a list gave other numbers are the same TPS, told under the newest number whichever version comes first.

    Raises
    ------
    OtherDistrictError
        When they have no kecamatan in common.
    """
    _require_one_district(before, after)
    named = _names_given(before, after) | _names_given(after, before)
    before, after = _with_names(before, named, after.facts), _with_names(after, named, before.facts)
    renumbered = renumbered_versions(before, after)
    before, after = renumbered.before, renumbered.after
    causes = Causes(before, after, {number: place for place, number in named.items()}, renumbered)
    posts = compare_posts(before.plan, after.plan)
    people = tuple(_people(before, after, causes))
    kecamatan = compare_kecamatan(before.plan, after.plan, posts)
    return Difference(
        people=people,
        kecamatan=kecamatan,
        posts=posts,
        stations=causes.stations,
        totals=_totals(before.plan, after.plan, (people, kecamatan, posts)),
        facts=(before.facts, after.facts),
    )


def _require_one_district(before: Version, after: Version) -> None:
    one, other = ({code[:6] for post in version.plan.posts for code in post.desa_codes} for version in (before, after))
    if one and other and not one & other:
        message = "Kedua rencana tidak memiliki satu kecamatan pun yang sama: keduanya rencana daerah yang berbeda."
        raise OtherDistrictError(message, "Pilih dua versi rencana dari satu Polres.", code="daerah_lain")


def _names_given(earlier: Version, later: Version) -> dict[str, str]:
    """Return places kept for people on loan in one version to the numbers of those who fill them in the other."""
    told = {row.number for row in earlier.plan.rows}
    people = (later.facts.people or {}).items()
    return {person.fills: number for number, person in people if person.fills and person.fills in told and number not in told}


def _with_names(version: Version, named: Mapping[str, str], other: Facts) -> Version:
    """Return the version with every place that the other names said of the person, as a re-plan does."""
    if not any(row.number in named for row in version.plan.rows):
        return version

    def told(row: PlanRow) -> PlanRow:
        number = named.get(row.number)
        person = (other.people or {}).get(number) if number else None
        if number is None or person is None or person.name is None:
            return row
        return replace(row, number=number, name=person.name.name, rank=person.name.rank, unit=person.name.unit)

    return replace(version, plan=replace(version.plan, rows=tuple(map(told, version.plan.rows))))


def _people(before: Version, after: Version, causes: Causes) -> Iterator[PersonDifference]:
    old, new = _by_person(before.plan), _by_person(after.plan)
    hours = {**before.facts.hours, **after.facts.hours}
    runs: dict[frozenset[str], list[str]] = {}
    begun, named = frozenset(after.plan.listed(BEGUN)), causes.named
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number, {}), new.get(number, {})
        served = frozenset((*was, *now))
        if served not in runs:
            runs[served] = _in_time(served, hours)
        shifts = runs[served]
        is_named = number in named
        told = {shift for shift in shifts if not holds(was.get(shift), now.get(shift), has_begun=shift in begun, is_named=is_named)}
        told |= {shift for shift in shifts if (number, shift) in causes.renumbered and shift not in begun}
        postings = tuple(_posting(shift, (was.get(shift), now.get(shift)), causes, is_told=shift in told) for shift in shifts)
        yield _person((was, now), postings, is_reordered=bool(told))


def _in_time(shifts: Iterable[str], hours: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return shifts by their start, those without hours last."""
    return sorted(shifts, key=lambda shift: (shift not in hours, hours.get(shift, (0, 0)), shift))


def _by_person(plan: Plan) -> dict[str, dict[str, PlanRow]]:
    found: dict[str, dict[str, PlanRow]] = defaultdict(dict)
    for row in plan.rows:
        found[row.number][row.shift] = row
    return found


def _person(
    sides: tuple[Mapping[str, PlanRow], Mapping[str, PlanRow]], postings: tuple[PostingChange, ...], *, is_reordered: bool
) -> PersonDifference:
    old, new = sides
    kind = JOINS if not old else LEAVES if not new else MOVES if any(each.kind != STAYS for each in postings) else STAYS
    last = next(iter((new or old).values()))
    kecamatan = tuple(dict.fromkeys(row.kecamatan for side in sides for row in side.values()))
    return PersonDifference(last.number, last.name, last.rank, last.unit, last.unsur, kind, is_reordered, postings, kecamatan)


def _posting(shift: str, sides: tuple[PlanRow | None, PlanRow | None], causes: Causes, *, is_told: bool) -> PostingChange:
    old, new = sides
    from_post, to_post = old.post if old else "", new.post if new else ""
    if old is not None and new is not None and from_post == to_post:
        return PostingChange(shift, STAYS, from_post, to_post, causes.of_staying(old, new) if is_told else None)
    kind = MOVES if old and new else JOINS if new else LEAVES
    return PostingChange(shift, kind, from_post, to_post, causes.of(old, new))


def _totals(
    before: Plan,
    after: Plan,
    parts: tuple[Sequence[PersonDifference], Sequence[KecamatanDifference], Sequence[PostDifference]],
) -> Totals:
    people, kecamatan, posts = parts
    count = {kind: sum(person.kind == kind for person in people) for kind in KINDS}
    return Totals(
        people=(len(people) - count[JOINS], len(people) - count[LEAVES]),
        stays=count[STAYS],
        moves=count[MOVES],
        joins=count[JOINS],
        leaves=count[LEAVES],
        letters=sum(person.is_reordered for person in people),
        withdrawn=count[LEAVES],
        kecamatan=sum(each.is_touched for each in kecamatan if each.name),
        posts_new=sum(post.before is None for post in posts),
        posts_gone=sum(post.after is None for post in posts),
        posts_changed=sum(post.is_changed for post in posts if post.before is not None and post.after is not None),
        km=(_travel(before), _travel(after)),
        risk=_sums(each.risk for each in kecamatan),
        short=_heads(each.short for each in kecamatan),
    )


def _travel(plan: Plan) -> float | None:
    return next((goal.value for goal in plan.goals if goal.key == TRAVEL), None)


def _sums(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    listed = list(pairs)
    return round(sum(pair[0] for pair in listed), 4), round(sum(pair[1] for pair in listed), 4)


def _heads(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    listed = list(pairs)
    return sum(pair[0] for pair in listed), sum(pair[1] for pair in listed)
