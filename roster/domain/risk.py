"""The risk index: events per TPS or desa, and the category and score they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from roster.domain.tps import PollingStation

BAND_LIMITS = (33.33, 66.67)


@dataclass(frozen=True, slots=True)
class IndexEvent:
    """One change of the index. ``number`` None means every TPS of the desa; None fields stay as they were."""

    when: datetime
    desa_code: str
    number: int | None
    score: float | None
    category: str | None
    reason: str = ""
    source: str = ""
    officer: str = ""


def category_of_score(score: float) -> str:
    """Return the category of a score 0-100 by the bands 33.33 and 66.67 (each limit in the lower band)."""
    low, high = BAND_LIMITS
    if score <= low:
        return "kurang_rawan"
    return "rawan" if score <= high else "sangat_rawan"


def settle_index(stations: Iterable[PollingStation], events: Iterable[IndexEvent]) -> tuple[PollingStation, ...]:
    """Return the stations with category and score settled: newest event wins, later row on the same day.

    A category nobody stated follows from the score, else ``kurang_rawan``; a score nobody stated is 0.
    A special location (``is_special``) is ``khusus`` whatever the events say: it is a fact of the place.
    """
    latest: dict[tuple[str, int | None], list[IndexEvent]] = {}
    for event in sorted(events, key=lambda e: e.when):
        latest.setdefault((event.desa_code, event.number), []).append(event)
    return tuple(_settle(station, latest) for station in stations)


def _settle(station: PollingStation, events: dict[tuple[str, int | None], list[IndexEvent]]) -> PollingStation:
    mine = events.get((station.desa_code, station.number), []) + events.get((station.desa_code, None), [])
    category, score = station.category, station.score
    for event in sorted(mine, key=lambda e: e.when):
        category = event.category or category
        score = event.score if event.score is not None else score
    if station.is_special:
        category = "khusus"
    settled = category or (category_of_score(score) if score is not None else "kurang_rawan")
    return replace(station, category=settled, score=score or 0.0)
