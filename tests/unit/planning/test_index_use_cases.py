"""The index across imports: what a list changes before it is taken, what a decision does, and what a plan is made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from roster.domain.index_inputs import Standing
from roster.domain.risk import IndexEvent, changed_stations, settle_index
from roster.domain.tps import PollingStation
from roster.errors import InputError
from roster.imports import require_dataset
from roster.planning.decide_index import Decision, DecisionError, compare_inputs, dataset_with_index, decide_index
from roster.planning.preview_index import IndexPreview, Outcome
from roster.planning.settle_history import dataset_now, dataset_of_plan, history_text, with_history
from roster.planning.store_plan import PlanRequest, plan_import
from roster.planning.take_index import preview_file, preview_stored, take_file
from roster.store import Store, StoreError, open_store
from tests.project.tiny import write_tiny
from tests.web.cast import make_dataset

VOTE = date(2024, 11, 27)
NOW = datetime(2024, 11, 24, 5, tzinfo=UTC)
HEAD = "tanggal;kode_desa;nomor_tps;skor;kategori;alasan;sumber;petugas;riwayat_kekerasan"
FIRST, SECOND, THIRD = ("3514012001/001", "3514012001/002", "3514012001/003")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}") as opened:
        opened.add_import(make_dataset(), file_name="a.xlsx", uploaded_by=None)
        yield opened


def csv(path: Path, *rows: str, name: str = "indeks") -> Path:
    file = path / f"{name}.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return file


def shown(store: Store, path: Path, *rows: str) -> IndexPreview:
    return preview_stored(store, 1, csv(path, *rows), file_name="indeks.csv", now=NOW)


def taken(store: Store, path: Path, *rows: str, name: str = "indeks") -> IndexPreview:
    return take_file(store, 1, csv(path, *rows, name=name), file_name=f"{name}.csv", now=NOW, user=None)[0]


def decided(store: Store, *stations: str, category: str = "rawan", now: datetime = NOW) -> list[str]:
    found = decide_index(store, 1, Decision(stations, category, "alasan", "AKP A"), now=now, user=None)
    return [each.after if each.overtaken_by is None else "kalah" for each in found]


def in_force(store: Store) -> dict[str, str | None]:
    dataset = dataset_now(store, 1)
    return {station.id: station.category for station in settle_index(dataset.stations, dataset.events)}


def test_a_list_says_what_it_changes_and_stores_nothing(store: Store, tmp_path: Path) -> None:
    found = shown(store, tmp_path, "23/11/2024;3514012001;1;70;sangat rawan;ricuh;;;", "23/11/2024;3514022001;;;rawan;;;;")
    assert [(step.station, step.before, step.after) for step in found.steps] == [
        (FIRST, ("rawan", 10.0), ("sangat_rawan", 70.0)),
        ("3514022001/002", ("kurang_rawan", 10.0), ("rawan", 10.0)),
        ("3514022001/003", ("kurang_rawan", 10.0), ("rawan", 10.0)),
    ]
    assert found.by_step == (("kurang_rawan", "rawan", 2), ("rawan", "sangat_rawan", 1))
    assert found.by_kecamatan == (("Kecamatan 01", "rawan", "sangat_rawan", 1), ("Kecamatan 02", "kurang_rawan", "rawan", 2))
    assert found.totals == {"kurang_rawan": (8, 6), "rawan": (4, 5), "sangat_rawan": (0, 1), "khusus": (0, 0)}
    assert found.can_be_taken
    assert store.index_events(VOTE) == ()


def test_each_row_says_what_becomes_of_it(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "22/11/2024;3514012001;1;;sangat rawan;;;;", name="lama")
    found = shown(
        store,
        tmp_path,
        "23/11/2024;3514012002;1;;sangat rawan;;;;",  # changes
        "23/11/2024;3514012002;2;;kurang rawan;;;;",  # says what holds already
        "21/11/2024;3514012001;1;;rawan;;;;",  # older than the newest event of this TPS
        "22/11/2024;3514012002;1;;rawan;;;;",  # overtaken by the first row
        "23/11/2024;3514012001;2;;;;Bawaslu;;ya",  # flags alone
    )
    outcomes = [Outcome.CHANGES, Outcome.SAME, Outcome.OLDER, Outcome.OVERTAKEN, Outcome.INPUT]
    assert [row.outcome for row in found.rows] == outcomes
    assert [row.behind for row in found.rows] == [0, 0, 1, 1, 0]
    assert found.disputed == 1


def test_a_row_for_a_desa_whose_tps_have_newer_events_says_how_many(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "22/11/2024;3514012001;1;;sangat rawan;;;;", name="lama")
    (row,) = shown(store, tmp_path, "21/11/2024;3514012001;;;rawan;;;;").rows
    assert (row.outcome, row.behind) == (Outcome.CHANGES, 1)


def test_a_special_location_ignores_the_list_and_says_so(tmp_path: Path) -> None:
    base = make_dataset()
    special = replace(base, stations=(replace(base.stations[0], is_special=True), *base.stations[1:]))
    found = preview_file(special, csv(tmp_path, "23/11/2024;3514012001;1;;rawan;;;;"), file_name="i", now=NOW)
    assert ([row.outcome for row in found.rows], found.steps) == ([Outcome.SPECIAL], ())


def test_an_older_row_is_kept_as_history_and_not_in_force(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "22/11/2024;3514012001;1;;sangat rawan;;;;", name="baru")
    late = taken(store, tmp_path, "21/11/2024;3514012001;1;;kurang rawan;;;;", name="lama")
    assert late.steps == ()
    assert in_force(store)[FIRST] == "sangat_rawan"
    assert len(store.index_events(VOTE)) == 2


def test_the_same_file_twice_is_said_and_stores_nothing(store: Store, tmp_path: Path) -> None:
    row = "23/11/2024;3514012001;1;;sangat rawan;;;;"
    taken(store, tmp_path, row)
    again = shown(store, tmp_path, row)
    assert again.taken is not None
    assert not again.can_be_taken
    with pytest.raises(StoreError) as caught:
        taken(store, tmp_path, row)
    assert caught.value.code == "indeks_sudah_diambil"
    assert len(store.index_events(VOTE)) == 1


def test_the_same_list_saved_anew_under_another_name_changes_nothing_and_says_so(store: Store, tmp_path: Path) -> None:
    row = "23/11/2024;3514012001;1;;sangat rawan;;;;"
    taken(store, tmp_path, row)
    before = in_force(store)
    saved = tmp_path / "indeks (2).csv"
    saved.write_bytes(csv(tmp_path, row).read_bytes().replace(b"\n", b"\r\n"))
    found = preview_stored(store, 1, saved, file_name=saved.name, now=NOW)
    assert (found.taken, found.steps, [each.outcome for each in found.rows]) == (None, (), ["sama"])
    take_file(store, 1, saved, file_name=saved.name, now=NOW, user=None)
    assert in_force(store) == before


@pytest.mark.parametrize("row", ["23/11/2024;3514012001;1;100,5;;;;;", "23/11/2024;3514012001;99;5;;;;;", "23/11;3514012001;1;5;;;;;"])
def test_a_list_with_a_fault_is_refused_whole(store: Store, tmp_path: Path, row: str) -> None:
    found = shown(store, tmp_path, "23/11/2024;3514012001;2;;rawan;;;;", row)
    assert (found.errors, found.rows, found.steps, found.can_be_taken) == (1, (), (), False)
    with pytest.raises(InputError):
        taken(store, tmp_path, "23/11/2024;3514012001;2;;rawan;;;;", row)
    assert store.index_events(VOTE) == ()


def test_a_history_that_grew_since_the_preview_refuses_the_taking(store: Store, tmp_path: Path) -> None:
    file = csv(tmp_path, "23/11/2024;3514012001;1;;sangat rawan;;;;")
    seen = preview_stored(store, 1, file, file_name="i", now=NOW)
    decided(store, SECOND)
    with pytest.raises(StoreError) as caught:
        take_file(store, 1, file, file_name="i", now=NOW, user=None, shown_until=seen.shown_until)
    assert caught.value.code == "indeks_berubah"


def test_rows_after_the_present_moment_and_decisions_undone_are_counted(store: Store, tmp_path: Path) -> None:
    decided(store, FIRST, category="sangat_rawan", now=NOW)
    found = shown(store, tmp_path, "25/11/2024;3514012001;1;;rawan;;;;")
    assert found.future == 1
    assert [(step.station, step.undoes is not None) for step in found.steps] == [(FIRST, True)]


def test_a_score_without_a_category_that_strays_from_it_is_told(store: Store, tmp_path: Path) -> None:
    found = shown(store, tmp_path, "23/11/2024;3514012001;1;80;;;;;", "23/11/2024;3514012001;2;20;;;;;")
    assert [(step.station, step.band) for step in found.steps] == [(FIRST, "sangat_rawan"), (SECOND, "")]
    assert found.rescored == 2


def test_the_polres_of_pamekasan_lowers_66_of_200(tmp_path: Path) -> None:
    stations = tuple(PollingStation("3514012001", n, category="rawan" if n <= 200 else "kurang_rawan") for n in range(1, 301))
    base = replace(make_dataset(), stations=stations)
    rows = [f"13/02/2024;3514012001;{n};;kurang rawan;;Polri;" for n in range(1, 67)]
    wanted = replace(base, operation=replace(base.operation, voting_day=date(2024, 2, 14)))
    found = preview_file(wanted, csv(tmp_path, *rows), file_name="i", now=NOW)
    assert found.by_step == (("rawan", "kurang_rawan", 66),)
    assert found.totals["rawan"] == (200, 134)


def test_a_decision_is_an_event_of_a_named_officer(store: Store) -> None:
    assert decided(store, "35.14.01.2001/1", SECOND, SECOND) == ["rawan", "rawan"]
    first, second = store.index_events(VOTE)
    assert (first.place, first.source, first.officer, first.reason, first.when) == (FIRST, "keputusan", "AKP A", "alasan", NOW)
    assert second.place == SECOND


def test_a_decision_older_than_the_newest_event_is_kept_and_said_not_to_hold(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "23/11/2024;3514012001;1;;sangat rawan;;;;")
    set_back = NOW - timedelta(days=30)  # the clock of the laptop lost its battery
    assert decided(store, FIRST, SECOND, now=set_back) == ["kalah", "rawan"]
    assert in_force(store)[FIRST] == "sangat_rawan"
    assert len(store.index_events(VOTE)) == 3


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"stations": ()}, "dipilih"),
        ({"stations": ("3514012001/099", "x")}, "3514012001/099, x"),
        ({"category": "gawat"}, "gawat"),
        ({"reason": " "}, "alasan"),
        ({"officer": ""}, "petugas"),
        ({"officer": "x" * 161}, "panjang"),
        ({"category": "usulan"}, "usulan Bawaslu"),
    ],
)
def test_an_incomplete_decision_stores_nothing(store: Store, changes: dict[str, object], word: str) -> None:
    whole = Decision((FIRST,), "rawan", "alasan", "AKP A")
    with pytest.raises(DecisionError) as caught:
        decide_index(store, 1, replace(whole, **changes), now=NOW, user=None)  # type: ignore[arg-type]
    assert word in caught.value.message
    assert store.index_events(VOTE) == ()


def test_a_special_location_is_not_decided(tmp_path: Path) -> None:
    base = make_dataset()
    with open_store(f"sqlite:///{tmp_path / 'khusus.db'}") as store:
        special = replace(base, stations=(replace(base.stations[0], is_special=True), *base.stations[1:]))
        store.add_import(special, file_name="a", uploaded_by=None)
        with pytest.raises(DecisionError):
            decided(store, FIRST)


def test_where_both_differ_the_tps_waits_and_the_proposal_can_be_taken(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "23/11/2024;3514012001;1;;;;Bawaslu;;ya", "23/11/2024;3514012001;2;;;;Bawaslu;;tidak")
    assert in_force(store)[FIRST] == "rawan"
    compared = compare_inputs(dataset_with_index(store, 1))
    assert [(each.polri.id, each.standing) for each in compared] == [(FIRST, Standing.DISPUTED), (SECOND, Standing.AGREED)]
    assert decided(store, FIRST, category="usulan") == ["sangat_rawan"]
    assert compare_inputs(dataset_with_index(store, 1))[0].standing is Standing.DECIDED
    assert in_force(store)[FIRST] == "sangat_rawan"


def test_the_history_follows_into_a_new_import_of_the_district(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "23/11/2024;3514012001;1;;sangat rawan;;;;", "23/11/2024;3514012001;3;;rawan;;;;")
    base = make_dataset()
    fewer = replace(base, stations=tuple(each for each in base.stations if each.id != THIRD))
    second = store.add_import(fewer, file_name="b.xlsx", uploaded_by=None)
    dataset = dataset_now(store, second)
    assert [(event.place, event.when) for event in dataset.events] == [(FIRST, datetime(2024, 11, 23))]
    assert dataset_now(store, second, until=0) == fewer


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 7), ("WITA", 8), ("WIT", 9)])
def test_moments_of_the_history_are_told_in_the_time_of_the_district(zone: str, hour: int) -> None:
    base = make_dataset()
    local = replace(base, operation=replace(base.operation, zone=zone))
    event = IndexEvent(datetime(2024, 11, 23, tzinfo=UTC), "3514012001", 1, None, "rawan")
    assert with_history(local, (event,)).events[0].when == datetime(2024, 11, 23, hour)


def test_the_index_of_the_pemilu_does_not_reach_into_the_pilkada(store: Store, tmp_path: Path) -> None:
    base = make_dataset()
    earlier = replace(base, operation=replace(base.operation, voting_day=date(2024, 2, 14)))
    pemilu = store.add_import(earlier, file_name="pemilu.xlsx", uploaded_by=None)
    file = csv(tmp_path, "13/02/2024;3514012001;1;;sangat rawan;;;;")
    take_file(store, pemilu, file, file_name="i", now=NOW, user=None)
    assert len(dataset_now(store, pemilu).events) == 1
    assert dataset_now(store, 1) == base


def test_a_plan_is_made_with_the_history_and_keeps_to_how_far_it_had_come(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'rencana.db'}") as store:
        import_id = store.add_import(require_dataset(write_tiny(tmp_path / "data")), file_name="tiny", uploaded_by=None)
        raised = Decision(("9901012001/002",), "sangat_rawan", "ricuh", "AKP A")
        decide_index(store, import_id, raised, now=NOW, user=None)
        plan_id = plan_import(store, PlanRequest(import_id))
        posts = {station: post.category for post in store.get_plan(plan_id).posts for station in post.stations}
        assert posts["9901012001/002"] == "sangat_rawan"
        decide_index(store, import_id, replace(raised, category="rawan"), now=NOW + timedelta(hours=1), user=None)
        record = store.get_plan_record(plan_id)
        assert record.settings["index_until"] == 1
        assert [event.category for event in dataset_of_plan(store, record).events] == ["sangat_rawan"]
        assert dataset_of_plan(store, replace(record, settings={})).events == ()  # a plan from before there was a history
        (change,) = changed_stations(dataset_of_plan(store, record), dataset_now(store, import_id))
        assert (change.before.category, change.after.category) == ("sangat_rawan", "rawan")
        assert change.event is not None
        assert change.event.officer == "AKP A"


def test_the_history_goes_back_into_a_workbook(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, "23/11/2024;3514012001;1;70;sangat rawan;ricuh;;;ya")
    decided(store, SECOND)
    file = tmp_path / "kembali.csv"
    file.write_text(history_text(store, 1), encoding="utf-8")
    again = preview_file(make_dataset(), file, file_name="k", now=NOW)
    assert {step.station: step.after[0] for step in again.steps} == {FIRST: "sangat_rawan", SECOND: "rawan"}
