"""The risk index: events per TPS or desa, and the category and score they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from roster.domain.tps import PollingStation

if TYPE_CHECKING:
    from roster.domain.operation import Dataset

BAND_LIMITS = (33.33, 66.67)

SAME_VOTE = timedelta(days=100)
"""Voting days no farther apart are of one operation, as a re-vote is: its index holds on, that of an earlier election does not."""


@dataclass(frozen=True, slots=True)
class IndexEvent:
    """One change of the index. ``number`` None means every TPS of the desa; None fields stay as they were.

    ``when`` is local and naive in a data set, aware in the history of a store. ``marks`` are what the list ticks at the
    place, as ``roster.domain.indicators`` reads them; they change nothing by themselves.
    """

    when: datetime
    desa_code: str
    number: int | None
    score: float | None
    category: str | None
    reason: str = ""
    source: str = ""
    officer: str = ""
    marks: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The TPS as the output tables write it, or the code of the desa."""
        return self.desa_code if self.number is None else f"{self.desa_code}/{self.number:03d}"


@dataclass(frozen=True, slots=True)
class Settled:
    """A TPS with its index settled, and the events that gave category and score; None where the TPS list did.

    Where the category follows from the score, the event of the score gave both.
    """

    station: PollingStation
    category_by: IndexEvent | None
    score_by: IndexEvent | None


@dataclass(frozen=True, slots=True)
class StationChange:
    """A TPS whose settled category or score differs between two data sets.

    ``event`` brought the change; None where the TPS list itself differs or an event was taken out.
    """

    before: PollingStation
    after: PollingStation
    event: IndexEvent | None

    @property
    def is_reclassed(self) -> bool:
        """Whether the category changed, not the score alone."""
        return self.before.category != self.after.category


def category_of_score(score: float) -> str:
    """Return the category of a score 0-100 by the bands 33.33 and 66.67 (each limit in the lower band)."""
    low, high = BAND_LIMITS
    if score <= low:
        return "kurang_rawan"
    return "rawan" if score <= high else "sangat_rawan"


def votes_between(voting_day: date) -> tuple[date, date]:
    """Return the first and last voting day whose operation shares its index with that of this one."""
    return voting_day - SAME_VOTE, voting_day + SAME_VOTE


def settle_index(stations: Iterable[PollingStation], events: Iterable[IndexEvent]) -> tuple[PollingStation, ...]:
    """Return the stations with category and score settled: newest event wins, of one moment the later row.

    A category nobody stated follows from the score, else ``kurang_rawan``; a score nobody stated is 0.
    A special location (``is_special``) is ``khusus`` whatever the events say: it is a fact of the place.
    """
    return tuple(settled.station for settled in settle_with_events(stations, events))


def settle_with_events(stations: Iterable[PollingStation], events: Iterable[IndexEvent]) -> tuple[Settled, ...]:
    """Return the stations settled as ``settle_index`` does, each with the events it owes its category and score to."""
    by_place: dict[tuple[str, int | None], list[tuple[int, IndexEvent]]] = {}
    for nth, event in enumerate(sorted(events, key=lambda e: e.when)):
        by_place.setdefault((event.desa_code, event.number), []).append((nth, event))
    return tuple(_settle(station, by_place) for station in stations)


def _settle(station: PollingStation, events: dict[tuple[str, int | None], list[tuple[int, IndexEvent]]]) -> Settled:
    mine = [*events.get((station.desa_code, station.number), ()), *events.get((station.desa_code, None), ())]
    category, score = station.category, station.score
    category_by = score_by = None
    for _, event in sorted(mine, key=lambda pair: pair[0]):
        if event.category:
            category, category_by = event.category, event
        if event.score is not None:
            score, score_by = event.score, event
    if station.is_special:
        category, category_by = "khusus", None
    elif not category:
        category, category_by = (category_of_score(score) if score is not None else "kurang_rawan"), score_by
    return Settled(replace(station, category=category, score=score or 0.0), category_by, score_by)


def changed_stations(before: Dataset, after: Dataset) -> tuple[StationChange, ...]:
    """Return the TPS of both data sets whose settled category or score differs, sorted by id, each with its event."""
    old = {settled.station.id: settled for settled in settle_with_events(before.stations, before.events)}
    new = {settled.station.id: settled for settled in settle_with_events(after.stations, after.events)}
    return tuple(
        StationChange(old[key].station, new[key].station, _cause(old[key], new[key]))
        for key in sorted(old.keys() & new.keys())
        if _index_of(old[key]) != _index_of(new[key])
    )


def _index_of(settled: Settled) -> tuple[str | None, float | None]:
    return settled.station.category, settled.station.score


def _cause(old: Settled, new: Settled) -> IndexEvent | None:
    is_reclassed = old.station.category != new.station.category
    before, after = (old.category_by, new.category_by) if is_reclassed else (old.score_by, new.score_by)
    return after if after != before else None
