"""Imports: one dataset goes in as a whole or not at all, and comes out equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset, Official, Operation, Pinned
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.risk import IndexEvent
from roster.domain.tps import Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area
from roster.domain.withdrawal import StandingDecision
from roster.store import schema
from roster.store.database import Database
from roster.store.records import ImportRecord, UnknownIdError
from roster.store.rows import insert_items, insert_values, load_items

ITEM_TABLES = (
    ("areas", schema.areas, Area),
    ("stations", schema.stations, PollingStation),
    ("members", schema.members, Member),
    ("conflicts", schema.conflicts, DeclaredConflict),
    ("patterns", schema.patterns, Pattern),
    ("shifts", schema.shifts, ShiftRule),
    ("static_posts", schema.static_posts, StaticPost),
    ("events", schema.index_events, IndexEvent),
    ("officials", schema.officials, Official),
    ("pins", schema.pins, Pinned),
    ("standing", schema.standing_decisions, StandingDecision),
)
"""Field of the dataset, its table, and what its rows are."""


class ImportTables(Database):
    """The imports of a store."""

    def add_import(self, dataset: Dataset, *, file_name: str, uploaded_by: int | None) -> int:
        """Store a dataset and return its id; all of it is kept, or nothing.

        Parameters
        ----------
        file_name
            What the user called his file; shown in lists, never used as a path.
        uploaded_by
            Id of the user, None for the command line.

        Raises
        ------
        StoreError
            When a number, code or key is there twice, or the database fails.
        """
        record = {
            "sha256": dataset.sha256,
            "file_name": file_name,
            "uploaded_by": uploaded_by,
            "created_at": self._clock(),
            "counts": _counts(dataset),
        }
        with self._write() as connection:
            import_id = int(connection.execute(schema.imports.insert().returning(schema.imports.c.id), record).scalar_one())
            _insert_dataset(connection, {"import_id": import_id}, dataset)
        return import_id

    def get_dataset(self, import_id: int) -> Dataset:
        """Return the dataset of an import, equal to the one put in.

        Raises
        ------
        UnknownIdError
            When there is no such import.
        """
        owner = {"import_id": import_id}
        with self._read() as connection:
            record = _import_row(connection, import_id)
            parts: dict[str, Any] = {name: load_items(connection, table, owner, kind) for name, table, kind in ITEM_TABLES}
            parts["shifts"] = _with_demand(connection, import_id, parts["shifts"])
            table = schema.policies
            query = select(table.c.key, table.c.value).where(table.c.import_id == import_id).order_by(table.c.seq)
            parts["policies"] = {row.key: row.value for row in connection.execute(query)}
            parts["operation"] = _load_operation(connection, owner)
        return Dataset(**parts, sha256=record.sha256)

    def get_import(self, import_id: int) -> ImportRecord:
        """Return the record of an import; UnknownIdError when there is none."""
        with self._read() as connection:
            return ImportRecord(**_import_row(connection, import_id)._mapping)

    def list_imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, newest first."""
        query = select(schema.imports).order_by(schema.imports.c.id.desc())
        with self._read() as connection:
            return tuple(ImportRecord(**row._mapping) for row in connection.execute(query))


def _counts(dataset: Dataset) -> dict[str, int]:
    return {name: len(getattr(dataset, name)) for name, _, _ in ITEM_TABLES} | {"policies": len(dataset.policies)}


def _import_row(connection: Connection, import_id: int) -> Row[Any]:
    row = connection.execute(select(schema.imports).where(schema.imports.c.id == import_id)).one_or_none()
    if row is None:
        raise UnknownIdError(f"Impor nomor {import_id} tidak ada.", "Pilih impor dari daftar.", code="tidak_ditemukan")
    return row


def _insert_dataset(connection: Connection, owner: Mapping[str, int], dataset: Dataset) -> None:
    for name, table, _ in ITEM_TABLES:
        insert_items(connection, table, owner, getattr(dataset, name))
    insert_values(connection, schema.shift_demands, owner, _demand_values(dataset.shifts))
    insert_values(connection, schema.policies, owner, ({"key": key, "value": value} for key, value in dataset.policies.items()))
    insert_items(connection, schema.operations, owner, [dataset.operation])
    insert_values(connection, schema.operation_lines, owner, _operation_lines(dataset.operation))


def _demand_values(shifts: tuple[ShiftRule, ...]) -> Iterator[dict[str, Any]]:
    for shift in shifts:
        for (unsur, category), heads in shift.demand:
            yield {"shift": shift.code, "unsur": unsur, "category": category, "heads": heads}


def _with_demand(connection: Connection, import_id: int, shifts: tuple[ShiftRule, ...]) -> tuple[ShiftRule, ...]:
    table = schema.shift_demands
    query = (
        select(table.c.shift, table.c.unsur, table.c.category, table.c.heads).where(table.c.import_id == import_id).order_by(table.c.seq)
    )
    demand: dict[str, list[tuple[tuple[str, str], int]]] = {}
    for code, unsur, category, heads in connection.execute(query):
        demand.setdefault(code, []).append(((unsur, category), heads))
    return tuple(replace(shift, demand=tuple(demand.get(shift.code, ()))) for shift in shifts)


def _operation_lines(operation: Operation) -> Iterator[dict[str, str]]:
    for part in ("kop", "grounds"):
        yield from ({"part": part, "key": "", "value": line} for line in getattr(operation, part))
    yield from ({"part": "extra", "key": key, "value": value} for key, value in operation.extra.items())


def _load_operation(connection: Connection, owner: Mapping[str, int]) -> Operation:
    (operation,) = load_items(connection, schema.operations, owner, Operation)
    table = schema.operation_lines
    query = select(table.c.part, table.c.key, table.c.value).where(table.c.import_id == owner["import_id"]).order_by(table.c.seq)
    lines = connection.execute(query).all()
    kop, grounds = (tuple(line.value for line in lines if line.part == part) for part in ("kop", "grounds"))
    return replace(operation, kop=kop, grounds=grounds, extra={line.key: line.value for line in lines if line.part == "extra"})
