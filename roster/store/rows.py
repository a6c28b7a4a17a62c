"""Bulk writing and reading of tables whose columns carry the field names of a dataclass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

Item = TypeVar("Item")


def names_of(table: Table, kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a dataclass that are columns of the table, in the order of the fields."""
    return tuple(field.name for field in fields(kind) if field.name in table.c)


def insert_items(connection: Connection, table: Table, owner: Mapping[str, int], items: Iterable[Any]) -> None:
    """Insert every item in one statement, numbered from 0 in ``seq``; ``owner`` is the import's or plan's id column.

    Empty input is legal. All items must be of one dataclass.
    """
    items = tuple(items)
    if not items:
        return
    names = names_of(table, type(items[0]))
    read = attrgetter(*names)
    rows = [{**owner, "seq": seq, **dict(zip(names, read(item), strict=True))} for seq, item in enumerate(items)]
    connection.execute(table.insert(), rows)


def insert_values(connection: Connection, table: Table, owner: Mapping[str, int], values: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given as mappings, numbered from 0 in ``seq``; empty input is legal."""
    rows = [{**owner, "seq": seq, **row} for seq, row in enumerate(values)]
    if rows:
        connection.execute(table.insert(), rows)


def load_items(connection: Connection, table: Table, owner: Mapping[str, int], kind: type[Item]) -> tuple[Item, ...]:
    """Return the items of one import or plan in the order they were put in.

    Fields that are no columns keep their defaults; those with columns come first in every dataclass stored here.
    """
    names = names_of(table, kind)
    (owner_column, owner_id), *_ = owner.items()
    query = select(*(table.c[name] for name in names)).where(table.c[owner_column] == owner_id).order_by(table.c.seq)
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in connection.execute(query))
