"""What an index list would change, before it is taken: TPS by TPS, in sums, and row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from roster.domain.index_inputs import Standing, inputs_of, is_decision
from roster.domain.indicators import weights_of
from roster.domain.operation import Dataset
from roster.domain.policy import read_policies
from roster.domain.risk import IndexEvent, Settled, category_of_score, settle_with_events
from roster.domain.tps import CATEGORIES
from roster.errors import Issue, Severity
from roster.imports import IndexList, ListRow
from roster.store import IndexFile


class Outcome(StrEnum):
    """What becomes of one row of a list."""

    CHANGES = "ubah"
    SAME = "sama"
    OLDER = "lama"
    OVERTAKEN = "disusul"
    SPECIAL = "khusus"
    INPUT = "masukan"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row and what becomes of it. ``behind`` counts those of its TPS where a newer event stands."""

    row: ListRow
    outcome: Outcome
    behind: int


@dataclass(frozen=True, slots=True)
class StationStep:
    """One TPS whose category or score the list changes. ``undoes`` is the decision in force until now that it replaces.

    ``band`` is the category the new score would have, where the list states none and the old one stays against it ("" else).
    """

    station: str
    kecamatan: str
    desa: str
    before: tuple[str, float]
    after: tuple[str, float]
    event: IndexEvent
    undoes: IndexEvent | None
    band: str

    @property
    def is_reclassed(self) -> bool:
        """Whether the category changes, not the score alone."""
        return self.before[0] != self.after[0]


@dataclass(frozen=True)
class IndexPreview:
    """All that a list would do. ``shown_until`` is the last entry of the history it is compared with.

    ``future`` counts rows dated after the present moment: they win over every decision until then. ``disputed`` are the TPS
    where Bawaslu and Polri would differ without a decision. ``taken`` is the record of the same file taken before.
    """

    file_name: str
    sha256: str
    issues: tuple[Issue, ...]
    rows: tuple[RowOutcome, ...] = ()
    steps: tuple[StationStep, ...] = ()
    totals: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    future: int = 0
    disputed: int = 0
    shown_until: int = 0
    taken: IndexFile | None = None

    @property
    def errors(self) -> int:
        """How many findings refuse the list."""
        return sum(issue.severity is Severity.ERROR for issue in self.issues)

    @property
    def can_be_taken(self) -> bool:
        """Whether nothing stands against taking it."""
        return not self.errors and self.taken is None

    def count(self, outcome: Outcome) -> int:
        """Return how many rows end so."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def by_step(self) -> tuple[tuple[str, str, int], ...]:
        """Old category, new category and number of TPS, in the order of the categories."""
        counts = Counter((step.before[0], step.after[0]) for step in self.steps if step.is_reclassed)
        return tuple((*pair, counts[pair]) for pair in sorted(counts, key=lambda pair: tuple(map(CATEGORIES.index, pair))))

    @property
    def by_kecamatan(self) -> tuple[tuple[str, str, str, int], ...]:
        """Kecamatan, old category, new category and number of TPS, by kecamatan."""
        counts = Counter((step.kecamatan, *(step.before[0], step.after[0])) for step in self.steps if step.is_reclassed)
        ordered = sorted(counts, key=lambda key: (key[0], CATEGORIES.index(key[1]), CATEGORIES.index(key[2])))
        return tuple((*key, counts[key]) for key in ordered)

    @property
    def rescored(self) -> int:
        """How many TPS change their score alone."""
        return sum(not step.is_reclassed for step in self.steps)


def preview_list(dataset: Dataset, found: IndexList, *, file_name: str, now: datetime) -> IndexPreview:
    """Return what a list would change in a data set that bears its history; ``now`` is local and naive like the events."""
    if found.errors:
        return IndexPreview(file_name, found.sha256, found.issues)
    # Copies, so that each row is told apart from an equal one that stood before.
    rows = [replace(row, event=replace(row.event)) for row in found.rows]
    events = (*dataset.events, *(row.event for row in rows))
    before, after = settle_with_events(dataset.stations, dataset.events), settle_with_events(dataset.stations, events)
    steps, changers = _steps(dataset, before, after)
    standing = [inputs.standing for inputs in inputs_of(dataset.stations, events, weights_of(read_policies(dataset.policies)))]
    old, new = (Counter(settled.station.category for settled in each) for each in (before, after))
    return IndexPreview(
        file_name,
        found.sha256,
        found.issues,
        rows=_outcomes(rows, after, changers),
        steps=steps,
        totals={category: (old[category], new[category]) for category in CATEGORIES},
        future=sum(row.event.when > now for row in rows),
        disputed=standing.count(Standing.DISPUTED),
    )


def _steps(dataset: Dataset, before: Iterable[Settled], after: Iterable[Settled]) -> tuple[tuple[StationStep, ...], set[int]]:
    """Return the TPS that change, those of another category first and by id, and the identities of the events that change them."""
    areas = {area.code: area for area in dataset.areas}
    steps, changers = [], set()
    for old, new in zip(before, after, strict=True):
        was, becomes = _index_of(old), _index_of(new)
        if was == becomes:
            continue
        event = new.category_by if was[0] != becomes[0] else new.score_by
        changers |= {id(by) for by in ((new.category_by,) * (was[0] != becomes[0]) + (new.score_by,) * (was[1] != becomes[1]))}
        if event is None:
            continue
        undoes = old.category_by if old.category_by is not None and is_decision(old.category_by) and was[0] != becomes[0] else None
        desa = areas[new.station.desa_code]
        place = new.station.id, areas[desa.parent].name, desa.name
        steps.append(StationStep(*place, was, becomes, event, undoes, _stray_band(new, was)))
    return tuple(sorted(steps, key=lambda step: (not step.is_reclassed, step.station))), changers


def _index_of(settled: Settled) -> tuple[str, float]:
    return settled.station.category or "", settled.station.score or 0.0


def _stray_band(new: Settled, was: tuple[str, float]) -> str:
    category, score = _index_of(new)
    band = category_of_score(score)
    is_stray = category == was[0] and score != was[1] and category not in (band, "khusus") and new.category_by is not new.score_by
    return band if is_stray else ""


def _outcomes(rows: Iterable[ListRow], after: Iterable[Settled], changers: set[int]) -> tuple[RowOutcome, ...]:
    rows = tuple(rows)
    own = {id(row.event) for row in rows}
    at: dict[tuple[str, int | None], list[Settled]] = {}
    for settled in after:
        at.setdefault((settled.station.desa_code, settled.station.number), []).append(settled)
        at.setdefault((settled.station.desa_code, None), []).append(settled)
    return tuple(_outcome(row, at[row.event.desa_code, row.event.number], own, changers) for row in rows)


def _outcome(row: ListRow, stations: list[Settled], own: set[int], changers: set[int]) -> RowOutcome:
    event = row.event
    if event.category is None and event.score is None:
        return RowOutcome(row, Outcome.INPUT, 0)
    winners = [_winners(event, settled) for settled in stations]
    behind = [found for found in winners if found and all(by is not event for by in found)]
    if id(event) in changers:
        outcome = Outcome.CHANGES
    elif any(by is event for found in winners for by in found):
        outcome = Outcome.SAME
    elif not behind:
        outcome = Outcome.SPECIAL
    else:
        is_all_own = all(id(by) in own for found in behind for by in found)
        outcome = Outcome.OVERTAKEN if is_all_own else Outcome.OLDER
    return RowOutcome(row, outcome, len(behind))


def _winners(event: IndexEvent, settled: Settled) -> tuple[IndexEvent, ...]:
    """Return what stands at a TPS in the fields the event states; nothing where a special location ignores it."""
    stated = (settled.category_by if event.category else None, settled.score_by if event.score is not None else None)
    return tuple(by for by in stated if by is not None)
