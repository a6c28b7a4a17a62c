"""People on loan whose names come later: places kept for them, and who fills which."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from roster.domain.personnel import Member
from roster.errors import Severity
from roster.imports import read_dataset
from roster.imports.report import ImportReport
from roster.imports.workbook_writer import write_folder
from tests.unit.imports.books import PERSONEL, Rows, codes, found, read, with_sheets

HEAD = [*PERSONEL[0], "bko_dari", "menggantikan", "jumlah"]
LISTED = [[*row, "", "", ""] for row in PERSONEL[1:]]
FIRST = len(LISTED) + 2
"""The number of the first row behind those of the good sheet."""


def row(unsur: str = "POLRI", nama: str = "", **cells: object) -> list[Any]:
    named = {"unsur": unsur, "nama": nama, **cells}
    return [named.get(key, "") for key in HEAD]


def person(number: str, fills: str = "", **cells: object) -> list[Any]:
    facts = {"pangkat": "Briptu", "nomor_induk": number, "desa_domisili": "3573011001", "menggantikan": fills, "bko_dari": "Brimob"}
    return row(nama=f"Orang {number[-1]}", **{**facts, **cells})


def report(*rows: list[Any], **sheets: Rows) -> ImportReport:
    return read(with_sheets(personel=[HEAD, *LISTED, *rows], **sheets))


def added(*rows: list[Any], **sheets: Rows) -> tuple[Member, ...]:
    dataset = report(*rows, **sheets).dataset
    assert dataset is not None
    return dataset.members[len(LISTED) :]


def test_a_row_named_after_its_unit_is_a_place_with_a_number_of_its_own() -> None:
    (member,) = added(row(nama="BKO Brimob 17"))
    assert member == Member("POLRI", "BKO Brimob 17", "", "BKO-BRIMOB-17", unit="Brimob", detached_from="Brimob")
    (other,) = added(row("TNI", "bko yonif 521 3", bko_dari="Yonif 521", kesatuan="Kompi A", pangkat="Praka"))
    assert (other.number, other.unit, other.rank, other.detached_from) == ("BKO-YONIF-521-3", "Kompi A", "PRAKA", "Yonif 521")


def test_a_row_without_a_name_is_a_place_of_the_unit_that_lent_it() -> None:
    assert [(m.number, m.name) for m in added(row(bko_dari="Polres Batang"), row(bko_dari="Polres Batang"))] == [
        ("BKO-POLRES-BATANG-1", "BKO Polres Batang 1"),
        ("BKO-POLRES-BATANG-2", "BKO Polres Batang 2"),
    ]


def test_one_row_stands_for_as_many_as_it_says() -> None:
    members = added(row(nama="BKO Brimob", jumlah=30, pangkat="Bripda"))
    assert [m.number for m in members] == [f"BKO-BRIMOB-{n}" for n in range(1, 31)]
    assert {m.rank for m in members} == {"BRIPDA"}
    assert [m.number for m in added(row(nama="BKO Yonif 521", jumlah=2))] == ["BKO-YONIF-521-1", "BKO-YONIF-521-2"]
    assert [m.number for m in added(row(nama="Brimob", bko_dari="Brimob", jumlah=1))] == ["BKO-BRIMOB-1"]


def test_there_is_one_note_per_unit_and_none_per_row() -> None:
    seen = report(row(nama="BKO Brimob", jumlah=30), row(nama="BKO Batang 1"), row(nama="BKO Batang 2"))
    notes = [(issue.code, issue.row, issue.message[:30]) for issue in seen.issues]
    assert notes == [("bko_belum_bernama", 0, "2 personel BKO BATANG belum be"), ("bko_belum_bernama", 0, "30 personel BKO BRIMOB belum b")]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ([], "tidak ditempatkan di TPS"),
        (["bko_tanpa_nama_boleh_tps", "ya"], "dapat ditempatkan di TPS"),
        (["tolak_domisili_kosong", "tidak"], "dapat ditempatkan di TPS"),
        (["netralitas_polri", "lunak"], "dapat ditempatkan di TPS"),
    ],
)
def test_the_note_tells_whether_they_may_stand_at_tps_and_which_policy_opens_it(policy: list[str], words: str) -> None:
    issue = found(report(row(nama="BKO Brimob 1"), kebijakan=[["kunci", "nilai"], *([policy] if policy else [])]), "bko_belum_bernama")
    assert issue.severity is Severity.WARNING
    assert words in issue.message
    assert ("bko_tanpa_nama_boleh_tps = ya" in issue.advice) is (not policy)


def test_numbers_are_the_same_however_the_list_is_sorted() -> None:
    rows = [
        row(nama="BKO Brimob 4"),
        row(nama="BKO Brimob", jumlah=3, pangkat="Bripka"),
        row(nama="BKO Brimob", jumlah=2, pangkat="Briptu"),
    ]
    rows += [row(bko_dari="Brimob", kesatuan=f"Peleton {n}") for n in range(1, 5)]
    wanted = {(m.number, m.name, m.rank, m.unit) for m in added(*rows)}
    assert len({number for number, *_ in wanted}) == 10
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert {(m.number, m.name, m.rank, m.unit) for m in added(*rows)} == wanted


def test_a_number_given_is_kept_by_itself_and_when_written_back(tmp_path: Path) -> None:
    rows = [row(nama="BKO Brimob", jumlah=2), row(nama="apa saja", nomor_induk="BKO-BATANG-7"), person("90010001", "BKO-BATANG-9")]
    dataset = report(*rows).dataset
    assert dataset is not None
    assert "BKO-BATANG-7" in {m.number for m in dataset.members}
    again = read_dataset(write_folder(dataset, tmp_path / "lagi")).dataset
    assert again is not None
    assert again.members == dataset.members


def test_who_fills_a_place_takes_it_over() -> None:
    rows = (row(nama="BKO Brimob 1"), row(nama="BKO Brimob 2"), person("90010001", "bko brimob 2"), person("90010002", "1"))
    members = added(*rows)
    assert [(m.number, m.fills) for m in members] == [("90010001", "BKO-BRIMOB-2"), ("90010002", "BKO-BRIMOB-1")]
    issue = found(report(*rows), "tempat_terisi")
    assert (issue.severity, issue.message[:20]) == (Severity.REPAIR, "2 tempat BKO BRIMOB ")
    assert "bko_belum_bernama" not in codes(report(*rows).issues)


def test_a_count_includes_those_who_have_names_by_now() -> None:
    members = added(row(nama="BKO Brimob", jumlah=4), person("90010001", "BKO Brimob 2"))
    assert [m.number for m in members] == ["90010001", "BKO-BRIMOB-1", "BKO-BRIMOB-3", "BKO-BRIMOB-4"]


def test_single_rows_leave_the_places_that_have_names_to_those() -> None:
    members = added(row(bko_dari="Brimob"), row(bko_dari="Brimob"), person("90010001", "BKO Brimob 1"))
    assert [m.number for m in members] == ["90010001", "BKO-BRIMOB-2", "BKO-BRIMOB-3"]


def test_a_place_no_longer_listed_is_told_once() -> None:
    issue = found(report(person("90010001", "BKO Batang 2"), person("90010002", "BKO Batang 3")), "tempat_tidak_tercantum")
    assert (issue.severity, issue.row) == (Severity.REPAIR, 0)
    assert "BKO-BATANG-2, BKO-BATANG-3" in issue.message
    assert "--baseline" in issue.advice


def test_the_unit_of_a_filled_place_is_that_of_the_person() -> None:
    (member,) = added(person("90010001", "BKO Brimob 2", bko_dari=""))
    assert member.detached_from == "Brimob".upper()


@pytest.mark.parametrize(
    ("rows", "code", "column", "at"),
    [
        ([person("90010001", "Pak Budi")], "menggantikan_salah", "menggantikan", 0),
        ([person("90010001", "BKO Brimob")], "menggantikan_salah", "menggantikan", 0),
        ([person("90010001", "3", bko_dari="")], "menggantikan_salah", "menggantikan", 0),
        ([row(nama="BKO Brimob 1", menggantikan="BKO Brimob 2")], "menggantikan_salah", "menggantikan", 0),
        ([person("90010001", "BKO Brimob 1"), person("90010002", "BKO Brimob 1")], "menggantikan_ganda", "menggantikan", 1),
        ([row(nama="BKO Brimob", jumlah=3), person("90010001", "BKO Brimob 4")], "tempat_tidak_ada", "menggantikan", 1),
        ([row(nama="BKO Brimob 1"), row(nama="BKO Brimob 1")], "nomor_ganda", "nomor_induk", 1),
        ([row(nama="BKO 5")], "satuan_bko_kosong", "nama", 0),
        ([row(nama="BKO Brimob", jumlah=0)], "di_luar_batas", "jumlah", 0),
        ([row(nama="BKO Brimob", jumlah=1001)], "di_luar_batas", "jumlah", 0),
        ([row(nama="Budi Baru", bko_dari="Brimob", pangkat="Bripda")], "nomor_kosong", "nomor_induk", 0),
    ],
)
def test_each_fault_is_an_error_with_row_column_and_remedy(rows: Rows, code: str, column: str, at: int) -> None:
    seen = report(*rows)
    issue = found(seen, code, Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column) == ("personel", FIRST + at, column)
    assert issue.advice
    assert seen.dataset is None


@pytest.mark.parametrize(
    "text", ["BKO Brimob -4", "BKO Brimob 17.5", "BKO Brimob 17,5", "BKO Brimob 0", "BKO Brimob 1234567", "BKO-BRIMOB--4"]
)
def test_a_number_that_is_none_is_refused_wherever_a_place_is_named(text: str) -> None:
    issue = found(report(row(nama=text)), "nomor_tempat_salah", Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column, issue.value) == ("personel", FIRST, "nama", text)
    assert "BKO Brimob 17" in issue.advice
    pins: Rows = [["nomor_induk", "shift", "pos"], [text, "S3", "R-351406-001"]]
    pinned = report(row(nama="BKO Brimob 4"), pin=pins).errors
    assert [(issue.sheet, issue.row, issue.column, issue.value) for issue in pinned] == [("pin", 2, "nomor_induk", text)]


@pytest.mark.parametrize("text", ["-4", "17.5", "BKO Brimob -4", "BKO Brimob 17.5"])
def test_nobody_fills_a_place_without_a_whole_number(text: str) -> None:
    seen = report(row(nama="BKO Brimob 4"), row(nama="BKO Brimob 5"), person("90010001", text))
    assert found(seen, "menggantikan_salah", Severity.ERROR).value == text


@pytest.mark.parametrize("text", ["BKO Brimob - 4", "BKO Brimob-4", "BKO Brimob no. 4", "BKO Brimob 04", "BKO-BRIMOB-4"])
def test_a_dash_before_a_number_is_no_minus(text: str) -> None:
    assert [m.number for m in added(row(nama=text))] == ["BKO-BRIMOB-4"]


def test_a_count_beside_a_person_is_doubted() -> None:
    issue = found(report(person("90010001", jumlah=30)), "jumlah_diabaikan")
    assert (issue.severity, issue.row) == (Severity.WARNING, FIRST)
    assert "jumlah_diabaikan" not in codes(report(person("90010001", jumlah=1)).issues)


def test_linmas_are_no_places() -> None:
    (member,) = added(row("LINMAS", "BKO Desa 3", desa_domisili="3514062001", pangkat="Anggota"))
    assert not member.is_placeholder


def test_a_total_below_the_list_counts_the_people_and_not_the_rows() -> None:
    rows = [row(nama="BKO Brimob", jumlah=30)]
    total = row("", "")
    total[0], total[HEAD.index("nomor_induk")] = "JUMLAH", len(LISTED) + 30
    assert codes(report(*rows, total).issues) == {"bko_belum_bernama"}
    total[HEAD.index("nomor_induk")] = len(LISTED) + 1
    assert found(report(*rows, total), "jumlah_tidak_cocok", Severity.ERROR)


def test_pins_and_conflicts_follow_the_place_to_the_person() -> None:
    pins: Rows = [["nomor_induk", "shift", "pos"], ["BKO Brimob 2", "S3", "R-351406-001"]]
    conflicts: Rows = [["nomor_induk", "kode_wilayah"], ["BKO-BRIMOB-2", "3514062001"]]
    kept = report(row(nama="BKO Brimob 2"), pin=pins, konflik=conflicts).dataset
    filled = report(row(nama="BKO Brimob 2"), person("90010001", "BKO Brimob 2"), pin=pins, konflik=conflicts).dataset
    assert kept is not None
    assert filled is not None
    assert ([p.number for p in kept.pins], [c.number for c in kept.conflicts]) == (["BKO-BRIMOB-2"], ["BKO-BRIMOB-2"])
    assert ([p.number for p in filled.pins], [c.number for c in filled.conflicts]) == (["90010001"], ["90010001"])
    assert found(report(row(nama="BKO Brimob 3"), pin=pins), "orang_tidak_ada", Severity.ERROR).sheet == "pin"
