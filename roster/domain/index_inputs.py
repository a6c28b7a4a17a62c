"""The two inputs to the index side by side: what Polri says of a TPS, what Bawaslu's flags propose, and what an officer decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roster.domain.indicators import Assessment, assess, is_assessed
from roster.domain.risk import IndexEvent, Settled, category_of_score, settle_with_events
from roster.domain.tps import PollingStation

DECISION = "keputusan"
"""The source of an event that is the decision of a named officer."""


class Standing(StrEnum):
    """How the two inputs stand to each other at one TPS."""

    AGREED = "sepakat"
    DISPUTED = "berbeda"
    DECIDED = "diputuskan"


@dataclass(frozen=True, slots=True)
class Inputs:
    """One TPS with both inputs. ``settled`` is what is in force; ``polri`` what would be without Bawaslu and decisions.

    ``has_polri`` is False where neither the TPS list nor an event of Polri states category or score. ``decision`` is the newest one.
    """

    settled: Settled
    polri: PollingStation
    has_polri: bool
    bawaslu: Assessment
    bawaslu_event: IndexEvent
    decision: IndexEvent | None
    standing: Standing


def is_decision(event: IndexEvent) -> bool:
    """Return whether an event is a decision, by its source."""
    return event.source.strip().lower() in (DECISION, "manual")


def is_of_bawaslu(event: IndexEvent) -> bool:
    """Return whether category and score of an event are Bawaslu's, by its source."""
    return any(word in event.source.lower() for word in ("bawaslu", "panwas"))


def inputs_of(stations: Iterable[PollingStation], events: Iterable[IndexEvent], weights: Mapping[str, float]) -> tuple[Inputs, ...]:
    """Return both inputs of every TPS that has a proposal of Bawaslu, in the order of the stations.

    Where they differ in category, the TPS is disputed until a decision that is no older than the newest of the two.
    """
    stations, events = tuple(stations), tuple(events)
    in_force = settle_with_events(stations, events)
    of_polri = settle_with_events(stations, [e for e in events if not is_decision(e) and not is_of_bawaslu(e)])
    proposed = _newest(e for e in events if not is_decision(e) and (is_assessed(e.marks) or (is_of_bawaslu(e) and _says_something(e))))
    decided = _newest(e for e in events if is_decision(e) and e.category)
    found = []
    for settled, polri, given in zip(in_force, of_polri, stations, strict=True):
        proposal = _of(given, proposed)
        if proposal is not None:
            found.append(_compare(settled, polri, (given, proposal, _of(given, decided)), weights))
    return tuple(found)


def _compare(
    settled: Settled, polri: Settled, facts: tuple[PollingStation, IndexEvent, IndexEvent | None], weights: Mapping[str, float]
) -> Inputs:
    given, proposal, decision = facts
    bawaslu = _assessment(given, proposal, weights)
    newest = max(e.when for e in (proposal, polri.category_by, polri.score_by) if e is not None)
    standing = Standing.AGREED
    if bawaslu.category != polri.station.category:
        standing = Standing.DECIDED if decision is not None and decision.when >= newest else Standing.DISPUTED
    has_polri = any((given.is_special, given.category, given.score is not None, polri.category_by, polri.score_by))
    return Inputs(settled, polri.station, has_polri, bawaslu, proposal, decision, standing)


def _assessment(station: PollingStation, event: IndexEvent, weights: Mapping[str, float]) -> Assessment:
    """Return what an event of Bawaslu proposes: by its flags, else by the category or score it states. A special location stays one."""
    if is_assessed(event.marks):
        found = assess(event.marks, weights)
    else:
        found = Assessment(event.score, event.category or category_of_score(event.score or 0.0))
    return Assessment(found.score, "khusus", found.grounds) if station.is_special else found


def _says_something(event: IndexEvent) -> bool:
    return bool(event.category) or event.score is not None


def _newest(events: Iterable[IndexEvent]) -> dict[tuple[str, int | None], tuple[int, IndexEvent]]:
    """Return the newest event of every place with its rank among all; of one moment the later row."""
    found: dict[tuple[str, int | None], tuple[int, IndexEvent]] = {}
    for nth, event in enumerate(sorted(events, key=lambda e: e.when)):
        found[event.desa_code, event.number] = (nth, event)
    return found


def _of(station: PollingStation, newest: Mapping[tuple[str, int | None], tuple[int, IndexEvent]]) -> IndexEvent | None:
    """Return the newest event that speaks of a TPS, by its number or with its whole desa."""
    found = [newest[key] for key in ((station.desa_code, station.number), (station.desa_code, None)) if key in newest]
    return max(found, key=lambda pair: pair[0])[1] if found else None
