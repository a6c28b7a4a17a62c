"""The history of the index in the store: whole or not at all, each file once, nothing lost between two hands."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from roster.domain.risk import IndexEvent
from roster.store import IndexFilter, Store, StoreError
from roster.store.index_history import Taking

VOTE = date(2024, 11, 27)
WIT = timezone(timedelta(hours=9), "WIT")
RAISED = IndexEvent(
    datetime(2024, 11, 20, 8, tzinfo=WIT), "3514062001", 2, 80.25, "sangat_rawan", "ricuh", "Polri", "Kasat", ("penolakan",)
)
WHOLE = IndexEvent(datetime(2024, 11, 21, tzinfo=UTC), "3514072001", None, None, "rawan")


def take(store: Store, *events: IndexEvent, sha: str = "a", until: int | None = None, user: int | None = None, vote: date = VOTE) -> int:
    shown = store.last_index_id() if until is None else until
    return store.take_index(events, Taking(sha, f"{sha}.xlsx", vote, shown, user))


def test_events_come_back_as_they_went_in_whatever_their_zone(store: Store, user_id: int) -> None:
    file_id = take(store, RAISED, WHOLE, user=user_id)
    assert store.index_events(VOTE) == (RAISED, WHOLE)
    assert store.index_events(VOTE)[0].when.tzinfo is UTC
    assert store.index_events(VOTE, until=1) == (RAISED,)
    assert store.index_events(VOTE, until=0) == ()
    (file,) = store.list_index_files()
    assert (file.id, file.sha256, file.file_name, file.rows, file.taken_by) == (file_id, "a", "a.xlsx", 2, user_id)
    assert file.taken_at == datetime(2024, 10, 1, 12, tzinfo=UTC)
    assert store.find_index_file("a") == file
    assert store.find_index_file("b") is None


def test_the_same_file_is_taken_once(store: Store) -> None:
    take(store, RAISED)
    with pytest.raises(StoreError) as caught:
        take(store, WHOLE)
    assert caught.value.code == "indeks_sudah_diambil"
    assert store.index_events(VOTE) == (RAISED,)


def test_a_list_shown_against_an_older_history_is_refused(store: Store) -> None:
    take(store, RAISED)
    with pytest.raises(StoreError) as caught:
        take(store, WHOLE, sha="b", until=0)
    assert caught.value.code == "indeks_berubah"
    assert len(store.list_index_files()) == 1


def test_a_faulty_event_leaves_nothing_behind(store: Store) -> None:
    naive = replace(WHOLE, when=datetime(2024, 11, 21))
    with pytest.raises(StoreError):
        take(store, RAISED, naive)
    with pytest.raises(StoreError):
        store.add_decisions((RAISED, naive), voting_day=VOTE, user=None)
    assert (store.index_events(VOTE), store.list_index_files(), store.last_index_id()) == ((), (), 0)


def test_a_decision_bears_no_file_and_none_is_no_entry(store: Store, user_id: int) -> None:
    assert store.add_decisions((), voting_day=VOTE, user=user_id) == 0
    assert store.add_decisions((RAISED,), voting_day=VOTE, user=user_id) == 1
    (record,) = store.list_index().items
    assert (record.event, record.file_name, record.sha256, record.taken_by) == (RAISED, "", "", user_id)


def test_the_history_of_another_election_stays_out(store: Store) -> None:
    take(store, RAISED, vote=date(2024, 2, 14))
    take(store, WHOLE, sha="b", vote=date(2024, 12, 7))  # a re-vote of the same operation
    assert store.index_events(VOTE) == (WHOLE,)
    assert [record.event for record in store.list_index(IndexFilter(VOTE)).items] == [WHOLE]
    assert store.list_index().total == 2


def test_the_history_is_listed_newest_event_first_and_filtered(store: Store) -> None:
    older = replace(RAISED, when=datetime(2024, 11, 1, tzinfo=UTC), category="rawan")
    take(store, RAISED, WHOLE, older)
    page = store.list_index()
    assert [record.event for record in page.items] == [WHOLE, RAISED, older]
    assert store.list_index(offset=1, limit=1).items[0].event == RAISED
    assert page.total == 3

    def found(**wanted: object) -> list[IndexEvent]:
        return [record.event for record in store.list_index(IndexFilter(**wanted)).items]  # type: ignore[arg-type]

    assert found(kecamatan_code="351407") == [WHOLE]
    assert found(category="rawan") == [WHOLE, older]
    assert found(desa_code="3514062001", number=2) == [RAISED, older]
    assert found(desa_code="3514062001", number=3) == []
    assert found(desa_code="3514072001", number=3) == [WHOLE]  # what speaks of the whole desa speaks of it too
    assert found(kecamatan_code="35%") == []


def test_of_many_hands_that_take_one_list_at_once_one_succeeds(store: Store) -> None:
    codes: list[str] = []
    gate = threading.Barrier(8)

    def try_it(nth: int) -> None:
        gate.wait()
        try:
            take(store, RAISED, WHOLE, sha="same" if nth % 2 else "other", until=0)
            codes.append("taken")
        except StoreError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=try_it, args=(nth,)) for nth in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count("taken") == 1
    assert set(codes) <= {"taken", "indeks_sudah_diambil", "indeks_berubah"}
    assert store.index_events(VOTE) == (RAISED, WHOLE)
