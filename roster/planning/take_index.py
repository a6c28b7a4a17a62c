"""Use cases of an index list: see what it changes, in a folder or in the store, and take it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from roster.domain.operation import Dataset
from roster.errors import InputError
from roster.imports import IndexList, read_index_list
from roster.planning.preview_index import IndexPreview, preview_list
from roster.planning.settle_history import index_ground, to_aware, to_local, with_history
from roster.store import Store
from roster.store.index_history import Taking


def preview_file(dataset: Dataset, path: Path, *, file_name: str, now: datetime) -> IndexPreview:
    """Return what a list would change in a data set without a store; ``now`` is aware."""
    return preview_list(dataset, read_index_list(path, dataset), file_name=file_name, now=to_local(now, dataset.operation.zone))


def preview_stored(store: Store, import_id: int, path: Path, *, file_name: str, now: datetime) -> IndexPreview:
    """Return what a list would change in a stored import with its history; ``now`` is aware. Nothing is stored.

    Raises
    ------
    UnknownIdError
        When there is no such import.
    """
    return _preview(store, import_id, path, file_name=file_name, now=now)[0]


def _preview(store: Store, import_id: int, path: Path, *, file_name: str, now: datetime) -> tuple[IndexPreview, IndexList]:
    until = store.last_index_id()
    ground = index_ground(store, import_id)
    dataset = with_history(ground, store.index_events(ground.operation.voting_day, until=until))
    found = read_index_list(path, dataset)
    preview = preview_list(dataset, found, file_name=file_name, now=to_local(now, dataset.operation.zone))
    return replace(preview, shown_until=until, taken=store.find_index_file(found.sha256)), found


def take_file(  # noqa: PLR0913 - a use case names all that it depends on
    store: Store, import_id: int, path: Path, *, file_name: str, now: datetime, user: int | None, shown_until: int | None = None
) -> tuple[IndexPreview, int]:
    """Take a list into the history and return what it changed and the id it is kept under; all of it, or nothing.

    ``shown_until`` is what the preview bore that the user saw; None where he saw none.

    Raises
    ------
    InputError
        When the list has errors.
    StoreError
        ``indeks_sudah_diambil``, or ``indeks_berubah`` when the history has grown since ``shown_until``.
    """
    preview, found = _preview(store, import_id, path, file_name=file_name, now=now)
    if preview.errors:
        raise InputError(preview.issues)
    operation = index_ground(store, import_id).operation
    events = [replace(row.event, when=to_aware(row.event.when, operation.zone)) for row in found.rows]
    until = preview.shown_until if shown_until is None else shown_until
    file_id = store.take_index(events, Taking(found.sha256, file_name, operation.voting_day, until, user))
    store.record_action("indeks_diambil", user_id=user, subject="index", subject_id=file_id)
    return preview, file_id
