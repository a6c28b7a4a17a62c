"""Why somebody's posting differs between two plan versions: which TPS, which absence, which post, or who else moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roster.domain.orders import RESERVE, platoon_of
from roster.domain.plan import Plan, PlanPost, PlanRow
from roster.domain.risk import IndexEvent
from roster.planning.read_versions import Version
from roster.planning.renumbered_version import Renumbered
from roster.planning.version_facts import Absence, Facts, StationFact


class CauseKind(StrEnum):
    """What made the difference, the strongest reason first where several hold."""

    GONE = "hilang"
    ABSENT = "berhalangan"
    INDEX = "indeks"
    STATIONS = "tps"
    POST_GONE = "pos_bubar"
    POST_NEW = "pos_baru"
    RESHAPED = "susunan"
    DEMAND = "kebutuhan"
    RENUMBERED = "nomor"
    NAMED = "bernama"
    REPLACES = "mengganti"
    LISTED = "terdaftar"
    RETURNED = "kembali"
    ROLE = "peran"
    KNOCK_ON = "imbas"


class StationState(StrEnum):
    """What became of a TPS from one version to the other."""

    RECLASSED = "berubah"
    ADDED = "baru"
    REMOVED = "hilang"
    RENUMBERED = "bernomor_lain"


@dataclass(frozen=True, slots=True)
class StationDifference:
    """A TPS that differs: its category before and after ("" where it is not there), its score where known.

    ``event`` is the index event that made it so, None where the list itself differs or the source keeps no events;
    ``is_undone`` tells that the event stands in the earlier side only. ``former`` are the numbers a renumbered one bore.
    """

    station: str
    state: StationState
    old: str
    new: str
    old_score: float | None = None
    new_score: float | None = None
    event: IndexEvent | None = None
    is_undone: bool = False
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause with its evidence: the TPS, the absence, the post, the number of the person replaced or the place filled."""

    kind: CauseKind
    stations: tuple[StationDifference, ...] = ()
    absence: Absence | None = None
    post: str = ""
    number: str = ""


def compare_stations(before: Facts, after: Facts) -> tuple[StationDifference, ...]:
    """Return every TPS that is new, gone, or of another category, score or weight, sorted by id."""
    return tuple(_compare_stations(before, after))


def _compare_stations(before: Facts, after: Facts) -> Iterator[StationDifference]:
    for station in sorted(before.stations.keys() | after.stations.keys()):
        old, new = before.stations.get(station), after.stations.get(station)
        if old is None or new is None:
            state = StationState.ADDED if old is None else StationState.REMOVED
            yield StationDifference(station, state, old.category if old else "", new.category if new else "")
        elif _differ(old, new):
            event, is_undone = _deciding(old, new)
            yield StationDifference(station, StationState.RECLASSED, old.category, new.category, old.score, new.score, event, is_undone)


def _differ(old: StationFact, new: StationFact) -> bool:
    """Return whether two facts differ in what both sources tell."""
    if old.category != new.category:
        return True
    return any(a is not None and b is not None and a != b for a, b in ((old.score, new.score), (old.weight, new.weight)))


def _deciding(old: StationFact, new: StationFact) -> tuple[IndexEvent | None, bool]:
    """Return the event that made the difference, the later side's where it has one of its own, and whether it is the earlier side's."""
    is_reclassed = old.category != new.category
    was, now = (old.category_by, new.category_by) if is_reclassed else (old.score_by, new.score_by)
    if now != was and now is not None:
        return now, False
    return (was, True) if was != now else (None, False)


Place = tuple[str, str, str, str]
"""Shift, post, unsur, role."""


class Causes:
    """Finds the cause of each change between two versions whose places kept for people on loan bear the same numbers.

    Both are in the same numbers of TPS. ``named`` maps number to the place that got that name between the two.
    """

    def __init__(self, before: Version, after: Version, named: Mapping[str, str], renumbered: Renumbered) -> None:
        changed = compare_stations(before.facts, after.facts)
        self._changed = {change.station: change for change in changed}
        self._former = {station: _renumbered(station, olds, after.facts) for station, olds in sorted(renumbered.former.items())}
        self._duties = renumbered.duties
        self.stations = (*changed, *self._former.values())
        self._before, self._after = before.facts, after.facts
        self._old = {post.post: post for post in before.plan.guarding}
        self._new = {post.post: post for post in after.plan.guarding}
        self._old_needs, self._new_needs = _needs_of(before.plan), _needs_of(after.plan)
        self._named = named
        self._replaces = _replacements(before.plan, after.plan)

    def of(self, old: PlanRow | None, new: PlanRow | None) -> Cause:
        """Return the cause of a posting that differs; at least one side is given."""
        if old is not None and (cause := self._unable(old, new)):
            return cause
        posts = [post for row, posts in ((old, self._old), (new, self._new)) if row is not None and (post := posts.get(row.post))]
        places = [_place_of(row) for row in (old, new) if row is not None]
        return self._of_posts(posts) or self._of_demand(places) or self._of_person(old, new) or Cause(CauseKind.KNOCK_ON)

    def of_staying(self, old: PlanRow, new: PlanRow) -> Cause | None:
        """Return why somebody who stays at his post is told anew, None where nothing is new."""
        if new.number in self._named:
            return Cause(CauseKind.NAMED, number=self._named[new.number])
        was, now = self._old.get(old.post), self._new.get(new.post)
        if was is not None and now is not None and was.stations != now.stations:
            return self._of_posts((was, now))
        if (old.role, platoon_of(old)) != (new.role, platoon_of(new)):
            return Cause(CauseKind.ROLE)
        if (new.number, new.shift) not in self._duties:
            return None
        return Cause(CauseKind.RENUMBERED, tuple(self._former[station] for station in new.stations if station in self._former))

    @property
    def named(self) -> set[str]:
        """The numbers of those whose names became known between the two versions."""
        return set(self._named)

    @property
    def renumbered(self) -> frozenset[tuple[str, str]]:
        """The duties, as (number, shift), whose TPS bear other numbers between the two versions."""
        return self._duties

    def _unable(self, old: PlanRow, new: PlanRow | None) -> Cause | None:
        if self._after.is_gone(old.number):
            return Cause(CauseKind.GONE)
        absence = self._after.absence(old.number, old.shift) if new is None else None
        return Cause(CauseKind.ABSENT, absence=absence) if absence else None

    def _of_posts(self, posts: Iterable[PlanPost]) -> Cause | None:
        posts = list(posts)
        touched = {station: self._changed[station] for post in posts for station in post.stations if station in self._changed}
        reclassed = tuple(change for change in touched.values() if change.state is StationState.RECLASSED)
        if reclassed:
            return Cause(CauseKind.INDEX, reclassed)
        if touched:
            return Cause(CauseKind.STATIONS, tuple(touched.values()))
        found = (cause for post in posts if (cause := self._of_post(post.post)))
        return next(found, None)

    def _of_post(self, post: str) -> Cause | None:
        old, new = self._old.get(post), self._new.get(post)
        if old is None or new is None:
            return Cause(CauseKind.POST_NEW if old is None else CauseKind.POST_GONE, post=post)
        if (old.stations, old.desa_codes, old.category) != (new.stations, new.desa_codes, new.category):
            return Cause(CauseKind.RESHAPED, post=post)
        return None

    def _of_demand(self, places: Iterable[Place]) -> Cause | None:
        changed = (place[1] for place in places if self._old_needs.get(place) != self._new_needs.get(place))
        return next((Cause(CauseKind.DEMAND, post=post) for post in changed), None)

    def _of_person(self, old: PlanRow | None, new: PlanRow | None) -> Cause | None:
        if new is None:
            return None
        if new.number in self._named:
            return Cause(CauseKind.NAMED, number=self._named[new.number])
        if replaced := self._replaces.get((new.number, new.post)):
            return Cause(CauseKind.REPLACES, number=replaced)
        if old is not None:
            return None
        if self._before.is_gone(new.number):
            return Cause(CauseKind.LISTED)
        absence = self._before.absence(new.number, new.shift)
        return Cause(CauseKind.RETURNED, absence=absence) if absence else None


def _renumbered(station: str, former: tuple[str, ...], facts: Facts) -> StationDifference:
    fact = facts.stations.get(station)
    category = fact.category if fact else ""
    return StationDifference(station, StationState.RENUMBERED, category, category, former=former)


Crew = dict[tuple[str, str, str], dict[str, set[str]]]
"""Post, unsur and role to the people, each with the shifts he serves on one side only."""


def _replacements(before: Plan, after: Plan) -> dict[tuple[str, str], str]:
    """Return (number, post) of who came to whom he replaces: one who left a like place, with the most shifts in common; each once."""
    sides = [{(row.number, row.shift, row.post): row for row in plan.rows} for plan in (before, after)]
    left, came = _on_one_side(sides[0], sides[1]), _on_one_side(sides[1], sides[0])
    found = {}
    for place, newcomers in came.items():
        open_places = dict(sorted(left.get(place, {}).items()))
        for number, shifts in sorted(newcomers.items(), key=lambda item: (-len(item[1]), item[0])):
            shared = {other: len(served & shifts) for other, served in open_places.items() if served & shifts}
            if shared:
                found[number, place[0]] = replaced = max(shared, key=lambda other: shared[other])
                del open_places[replaced]
    return found


def _on_one_side(mine: Mapping[tuple[str, str, str], PlanRow], other: Mapping[tuple[str, str, str], PlanRow]) -> Crew:
    crew: Crew = {}
    for key in mine.keys() - other.keys():
        row = mine[key]
        crew.setdefault((row.post, row.unsur, row.role), {}).setdefault(row.number, set()).add(row.shift)
    return crew


def _place_of(row: PlanRow) -> Place:
    return (row.shift, row.post, row.unsur, row.role)


def _needs_of(plan: Plan) -> dict[Place, int]:
    """Return place to heads asked for; what the reserve owes follows from who is used and is no reason of its own."""
    return {(need.shift, need.post, need.unsur, need.role): need.needed for need in plan.needs if need.role != RESERVE}
