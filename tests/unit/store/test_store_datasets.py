"""Imports come out as they went in, whole or not at all."""

from __future__ import annotations

import time
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.risk import IndexEvent
from roster.store import Store, StoreError, UnknownIdError, schema
from roster.store.datasets import ITEM_TABLES
from roster.store.rows import names_of


def rows_in(store: Store) -> dict[str, int]:
    with store._read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in schema.metadata.tables.items()
        }


def test_a_dataset_comes_back_equal_and_in_order(store: Store, dataset: Dataset, user_id: int) -> None:
    first = store.add_import(dataset, file_name="a.xlsx", uploaded_by=user_id)
    other = replace(dataset, members=dataset.members[::-1], policies={"maks_desa_regu": "2", "a": "b"}, sha256="cd" * 32)
    second = store.add_import(other, file_name="b.xlsx", uploaded_by=None)
    assert store.get_dataset(first) == dataset
    assert store.get_dataset(second) == other
    assert list(store.get_dataset(second).policies) == ["maks_desa_regu", "a"]


def test_the_least_dataset_comes_back_equal(store: Store) -> None:
    empty = Dataset(areas=(), stations=(), members=())
    assert store.get_dataset(store.add_import(empty, file_name="", uploaded_by=None)) == empty


def test_the_sample_fills_every_field(dataset: Dataset) -> None:
    """Else a field added to the domain and forgotten in the schema would go unseen."""

    def blanks(sample: Any) -> set[str]:
        return {f.name for f in fields(sample) if f.default is not MISSING and getattr(sample, f.name) == f.default}

    for part in fields(dataset):
        value = getattr(dataset, part.name)
        samples = value if isinstance(value, tuple) else (value,)
        if samples and is_dataclass(samples[0]):
            kept = set.intersection(*(blanks(sample) for sample in samples))
            assert kept == set(), part.name
    assert blanks(dataset) == set()


def test_every_field_of_an_item_is_a_column() -> None:
    kept_elsewhere = {"shifts": {"demand"}}
    for name, table, kind in ITEM_TABLES:
        missing = {field.name for field in fields(kind)} - set(names_of(table, kind))
        assert missing == kept_elsewhere.get(name, set()), name
    missing = {field.name for field in fields(Operation)} - set(names_of(schema.operations, Operation))
    assert missing == {"kop", "grounds", "extra"}
    assert {field.name for field in fields(Dataset)} == {name for name, _, _ in ITEM_TABLES} | {"policies", "operation", "sha256"}


def test_imports_are_listed_newest_first_with_their_figures(store: Store, dataset: Dataset, user_id: int) -> None:
    first = store.add_import(dataset, file_name="a.xlsx", uploaded_by=user_id)
    second = store.add_import(replace(dataset, members=()), file_name="b.xlsx", uploaded_by=None)
    newest, oldest = store.list_imports()
    assert (newest.id, oldest.id) == (second, first)
    assert (oldest.file_name, oldest.sha256, oldest.uploaded_by) == ("a.xlsx", "ab" * 32, user_id)
    assert oldest.created_at == datetime(2024, 10, 1, 12, tzinfo=UTC)
    assert oldest.counts == {
        "areas": 3,
        "stations": 2,
        "members": 2,
        "conflicts": 1,
        "patterns": 1,
        "shifts": 2,
        "static_posts": 1,
        "events": 1,
        "officials": 1,
        "pins": 1,
        "standing": 1,
        "policies": 2,
    }
    assert newest.counts["members"] == 0
    assert store.get_import(second) == newest


def test_a_doubled_number_stores_nothing_and_names_nobody(store: Store, dataset: Dataset) -> None:
    store.add_import(dataset, file_name="a.xlsx", uploaded_by=None)
    before = rows_in(store)
    spoiled = replace(dataset, members=(*dataset.members, dataset.members[0]))
    with pytest.raises(StoreError) as caught:
        store.add_import(spoiled, file_name="b.xlsx", uploaded_by=None)
    assert caught.value.code == "bentrok"
    assert "members" in caught.value.message
    chain = repr(caught.value) + str(caught.value.__cause__)
    assert "00010123" not in chain
    assert "Ŝāstra" not in chain
    assert caught.value.__suppress_context__
    assert rows_in(store) == before


@pytest.mark.parametrize("spoiled", ["events", "members", "user"])
def test_a_fault_in_the_last_table_rolls_everything_back(store: Store, dataset: Dataset, spoiled: str) -> None:
    aware = datetime(2024, 11, 1, tzinfo=UTC)
    faulty = {
        "events": replace(dataset, events=(*dataset.events, replace(dataset.events[0], when=aware))),
        "members": replace(dataset, members=(replace(dataset.members[0], available_to=aware),)),
        "user": dataset,
    }[spoiled]
    before = rows_in(store)
    with pytest.raises(StoreError):
        store.add_import(faulty, file_name="b.xlsx", uploaded_by=999 if spoiled == "user" else None)
    assert rows_in(store) == before


def test_an_unknown_import_is_said_to_be_unknown(store: Store) -> None:
    for ask in (store.get_dataset, store.get_import):
        with pytest.raises(UnknownIdError) as caught:
            ask(7)
        assert "7" in caught.value.message


def test_the_same_number_may_stand_in_two_imports(store: Store, dataset: Dataset) -> None:
    ids = {store.add_import(dataset, file_name="a.xlsx", uploaded_by=None) for _ in range(3)}
    assert len(ids) == 3


def test_ten_thousand_people_are_stored_and_loaded(store: Store, record_property: Any) -> None:
    """Reported, not asserted to a figure: a busy machine must not fail the suite; a minute is a fault on any."""
    members = tuple(
        Member(
            "POLRI",
            f"Nama Orang {i}",
            "BRIPKA",
            f"{i:08d}",
            "BA",
            "POLSEK",
            "351406",
            "3514062001",
            "L",
            ("sar",),
            charge_codes=("3514062002",),
        )
        for i in range(10_000)
    )
    events = tuple(IndexEvent(datetime.fromisoformat("2024-11-01"), "3514062001", i, 1.5 * i, "rawan") for i in range(2_000))
    large = Dataset(areas=(), stations=(), members=members, events=events)
    start = time.perf_counter()
    import_id = store.add_import(large, file_name="a.xlsx", uploaded_by=None)
    stored = time.perf_counter()
    assert store.get_dataset(import_id) == large
    loaded = time.perf_counter()
    record_property("store_seconds", stored - start)
    record_property("load_seconds", loaded - stored)
    assert loaded - start < 60
