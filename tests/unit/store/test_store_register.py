"""Numbers are given once per series and year, whatever becomes of the paper and however many ask at once."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from roster.domain.life import PlanAct
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.register import NumberWish, PaperKind
from roster.store import PlanOrigin, RegisterYear, Store, StoreError, UnknownIdError, open_store
from tests.unit.store.issuers import issue_all

NOVEMBER = date(2024, 11, 1)
SPRIN, CHANGED, INVITATION = PaperKind.SPRIN, PaperKind.SPRIN_PERUBAHAN, PaperKind.UNDANGAN
NEXT = NumberWish(SPRIN, NOVEMBER, is_next=True)


def test_numbers_count_on_after_the_highest_one_of_the_series_and_year(store: Store) -> None:
    wishes = [
        NEXT,
        NumberWish(SPRIN, NOVEMBER, number=1234),
        replace(NEXT, kind=CHANGED),
        replace(NEXT, month=date(2025, 1, 1)),
        replace(NEXT, kind=INVITATION),
        NumberWish(SPRIN, NOVEMBER, number=7),  # a lower one is free still
        NEXT,
    ]
    assert [store.add_entry(wish).number for wish in wishes] == [1, 1234, 1235, 1, 1, 7, 1236]


def test_a_number_given_is_refused_whoever_had_it_and_whatever_became_of_it(store: Store) -> None:
    first = store.add_entry(NumberWish(SPRIN, NOVEMBER, number=12))
    store.void_entry(first.id, note="salah cetak")
    for kind in (SPRIN, CHANGED):
        with pytest.raises(StoreError, match="Nomor 12 tahun 2024 sudah dipakai") as caught:
            store.add_entry(NumberWish(kind, NOVEMBER, number=12))
        assert caught.value.code == "nomor_terpakai"
    assert store.add_entry(NEXT).number == 13
    assert not store.is_number_free(CHANGED, 2024, 12)
    assert store.is_number_free(CHANGED, 2025, 12)
    assert store.list_register().total == 2


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_what_is_no_number_is_refused(store: Store, number: int) -> None:
    with pytest.raises(StoreError) as caught:
        store.add_entry(NumberWish(SPRIN, NOVEMBER, number=number))
    assert caught.value.code == "nomor"


def test_a_year_whose_numbers_are_used_up_says_so(store: Store) -> None:
    store.add_entry(NumberWish(SPRIN, NOVEMBER, number=999_999))
    with pytest.raises(StoreError, match="habis"):
        store.add_entry(NEXT)


def test_a_day_outside_the_month_printed_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="tidak dalam bulan 11/2024") as caught:
        store.add_entry(replace(NEXT, day=date(2024, 12, 1)))
    assert caught.value.code == "tanggal"
    assert store.list_register().total == 0


def test_blanks_are_filled_once_by_hand(store: Store, user_id: int) -> None:
    blank = store.add_entry(NumberWish(SPRIN, NOVEMBER), user_id=user_id)
    assert (blank.number, blank.day, blank.is_open, blank.created_by) == (None, None, True, user_id)
    assert store.add_entry(NumberWish(SPRIN, NOVEMBER)).number is None  # any number of blanks may wait
    numbered = store.fill_entry(blank.id, number=88, user_id=user_id)
    assert (numbered.number, numbered.day, numbered.is_open, numbered.changed_by) == (88, None, True, user_id)
    dated = store.fill_entry(blank.id, number=88, day=date(2024, 11, 20))
    assert (dated.number, dated.day, dated.is_open) == (88, date(2024, 11, 20), False)
    for number, day in ((89, None), (None, date(2024, 11, 21))):
        with pytest.raises(StoreError) as caught:
            store.fill_entry(blank.id, number=number, day=day)
        assert caught.value.code == "sudah_terisi"
    assert store.get_entry(blank.id) == dated


def test_a_blank_is_not_filled_with_a_number_that_was_given(store: Store) -> None:
    store.add_entry(NumberWish(SPRIN, NOVEMBER, number=5))
    blank = store.add_entry(NumberWish(SPRIN, NOVEMBER))
    with pytest.raises(StoreError) as caught:
        store.fill_entry(blank.id, number=5)
    assert caught.value.code == "nomor_terpakai"
    assert store.get_entry(blank.id) == blank


def test_a_void_paper_keeps_its_number_and_is_filled_no_more(store: Store) -> None:
    entry = store.add_entry(NEXT)
    with pytest.raises(StoreError) as caught:
        store.void_entry(entry.id, note=" ")
    assert caught.value.code == "catatan"
    void = store.void_entry(entry.id, note="rusak")
    assert (void.is_void, void.number, void.note, void.is_open) == (True, 1, "rusak", False)
    with pytest.raises(StoreError, match="sudah batal"):
        store.void_entry(entry.id, note="lagi")
    with pytest.raises(StoreError, match="terisi atau batal"):
        store.fill_entry(entry.id, day=NOVEMBER)


def test_entries_of_nothing_known_are_said_to_be_unknown(store: Store) -> None:
    asks = (store.get_entry, lambda entry: store.fill_entry(entry, number=1), lambda entry: store.void_entry(entry, note="x"))
    for ask in asks:
        with pytest.raises(UnknownIdError):
            ask(4)


def test_the_register_is_listed_by_year_and_kind_with_blanks_first(store: Store) -> None:
    for wish in (NEXT, NEXT, NumberWish(SPRIN, NOVEMBER), replace(NEXT, kind=INVITATION), replace(NEXT, month=date(2025, 2, 1))):
        store.add_entry(wish)
    store.add_entry(replace(NEXT, day=NOVEMBER))
    assert store.register_years() == (
        RegisterYear(2025, SPRIN, 1, 1),
        RegisterYear(2024, SPRIN, 4, 3),
        RegisterYear(2024, INVITATION, 1, 1),
    )
    page = store.list_register(year=2024, kind=SPRIN)
    assert ([entry.number for entry in page.items], page.total) == ([None, 3, 2, 1], 4)
    assert [entry.number for entry in store.list_register(year=2024, kind=SPRIN, is_open=True).items] == [None, 2, 1]
    assert [entry.number for entry in store.list_register(year=2024, offset=1, limit=2).items] == [3, 2]


@pytest.mark.parametrize("statement", ["DELETE FROM register", "UPDATE register SET number = 9", "UPDATE register SET year = 2023"])
def test_no_program_takes_a_number_back(store: Store, statement: str) -> None:
    entry = store.add_entry(NEXT)
    with pytest.raises(StoreError), store._write() as connection:
        connection.execute(text(statement))
    assert store.get_entry(entry.id) == entry


def _approved(store: Store, dataset: Dataset, plan: Plan, count: int) -> list[int]:
    """Return approved versions, each of an operation of its own."""
    made = []
    for number in range(count):
        operation = replace(dataset.operation, polres=f"POLRES {number}")
        import_id = store.add_import(replace(dataset, operation=operation), file_name="a", uploaded_by=None)
        made.append(store.add_plan(import_id, plan, PlanOrigin("{}")))
        for step in (PlanAct.SUBMIT, PlanAct.APPROVE):
            store.take_step(made[-1], step)
    return made


def test_fifty_threads_that_issue_at_once_get_fifty_numbers(store: Store, dataset: Dataset, plan: Plan) -> None:
    plans, found, gate = _approved(store, dataset, plan, 50), list[int | None](), threading.Barrier(50)

    def issue(plan_id: int) -> None:
        gate.wait()
        found.append(store.issue_plan(plan_id, NEXT).entry.number)

    threads = [threading.Thread(target=issue, args=(plan_id,)) for plan_id in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number or 0 for number in found) == list(range(1, 51))
    assert {entry.number for entry in store.list_register(limit=60).items} == set(range(1, 51))


def test_fifty_issues_from_five_programs_get_fifty_numbers(tmp_path: Path, sqlite_template: Path, dataset: Dataset, plan: Plan) -> None:
    url = f"sqlite:///{tmp_path / 'roster.db'}"
    (tmp_path / "roster.db").write_bytes(sqlite_template.read_bytes())
    with open_store(url) as store:
        plans = _approved(store, dataset, plan, 50)
        with multiprocessing.get_context("spawn").Pool(5) as pool:
            found = pool.starmap(issue_all, [(url, plans[start::5]) for start in range(5)], chunksize=1)
        assert sorted(number for each in found for number in each) == list(range(1, 51))
        assert sorted(entry.number or 0 for entry in store.list_register(limit=60).items) == list(range(1, 51))
