"""The index as history: a stored import with every event taken since, or as it stood when a plan was made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from roster.domain.calendar import ZONES
from roster.domain.operation import Dataset
from roster.domain.risk import IndexEvent
from roster.store import PlanRecord, Store

INDEX_UNTIL = "index_until"
"""Key of a plan's settings: the last entry of the history it was made with."""


def to_local(when: datetime, zone: str) -> datetime:
    """Return an aware moment as the naive local time of a district."""
    return when.astimezone(ZONES[zone]).replace(tzinfo=None)


def to_aware(when: datetime, zone: str) -> datetime:
    """Return a naive local time of a district as an aware moment."""
    return when.replace(tzinfo=ZONES[zone])


def with_history(dataset: Dataset, events: Iterable[IndexEvent]) -> Dataset:
    """Return the data set with these events of the history after its own; their moments are aware.

    Left out are those for places the data set does not have. Of one moment, the history wins over the sheet ``indeks``.
    """
    zone = dataset.operation.zone
    known: set[tuple[str, int | None]] = {(station.desa_code, station.number) for station in dataset.stations}
    known |= {(desa, None) for desa, _ in known}
    mine = [replace(e, when=to_local(e.when, zone)) for e in events if (e.desa_code, e.number) in known]
    return replace(dataset, events=(*dataset.events, *mine)) if mine else dataset


def dataset_now(store: Store, import_id: int, *, until: int | None = None) -> Dataset:
    """Return a stored import with the history up to an entry, or with all of it; UnknownIdError when there is no such import."""
    dataset = store.get_dataset(import_id)
    return with_history(dataset, store.index_events(dataset.operation.voting_day, until=until))


def dataset_of_plan(store: Store, record: PlanRecord) -> Dataset:
    """Return the data of a plan with the history it was made with, so that its papers count as it did."""
    return dataset_now(store, record.import_id, until=int(record.settings.get(INDEX_UNTIL, 0)))


def history_text(store: Store, import_id: int) -> str:
    """Return the history that concerns a stored import as csv, in the form of the sheet ``indeks``: what a workbook lacks of it."""
    from roster.imports.workbook_writer import tables_of

    ground = replace(index_ground(store, import_id), events=())
    table = tables_of(with_history(ground, store.index_events(ground.operation.voting_day)))["indeks"]
    content = io.StringIO()
    csv.writer(content, delimiter=";").writerows([table.header, *table.rows])
    return content.getvalue()


@lru_cache(maxsize=4)
def index_ground(store: Store, import_id: int) -> Dataset:
    """Return what an index list is read against: areas, TPS, own events, policies and operation of a stored import, without its people.

    An import never changes, so it is loaded once.
    """
    dataset = store.get_dataset(import_id)
    return replace(dataset, members=(), conflicts=(), static_posts=(), officials=(), pins=())
