"""The tables of a plan: what is written reads back, formulas are harmless, and damage is named by file and row."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roster.domain.plan import Plan
from roster.planning.plan_tables import TABLES, PlanFolderError, neutral, read_plan, write_plan
from tests.unit.store.samples import make_plan


@pytest.fixture
def plan() -> Plan:
    return make_plan()


@pytest.fixture
def folder(plan: Plan, tmp_path: Path) -> Path:
    write_plan(plan, tmp_path / "rencana")
    return tmp_path / "rencana"


def test_a_plan_reads_back_as_it_was(plan: Plan, folder: Path) -> None:
    found = read_plan(folder)
    assert set(found.seconds) == {*plan.seconds, "tulis"}
    assert replace(found, seconds=plan.seconds) == plan


def test_writing_leaves_the_tables_and_nothing_else(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(TABLES)


def test_the_changes_of_an_earlier_plan_go(plan: Plan, folder: Path) -> None:
    write_plan(replace(plan, changes=()), folder)
    assert not (folder / "perubahan.csv").exists()
    assert read_plan(folder).changes == ()


def test_the_proof_of_an_earlier_plan_goes(plan: Plan, folder: Path) -> None:
    assert (folder / "bukti.json").read_text() == plan.proof != ""
    write_plan(replace(plan, proof=""), folder)
    assert not (folder / "bukti.json").exists()
    assert read_plan(folder).proof == ""


def test_a_damaged_proof_does_not_keep_a_plan_from_being_read(plan: Plan, folder: Path) -> None:
    (folder / "bukti.json").write_bytes(b"\xff{")
    assert read_plan(folder).rows == plan.rows


def test_only_a_run_that_was_ended_early_says_so(plan: Plan, folder: Path) -> None:
    assert json.loads((folder / "ringkasan.json").read_text())["tuntas"] is False
    write_plan(replace(plan, is_whole=True), folder)
    assert "tuntas" not in json.loads((folder / "ringkasan.json").read_text())
    assert read_plan(folder).is_whole


@pytest.mark.parametrize("text", ["=1+1", "+62", "-SUM(A1)", "@cmd", " =1+1"])
def test_what_a_spreadsheet_would_run_is_made_harmless_and_comes_back(text: str, plan: Plan, folder: Path) -> None:
    row = replace(plan.rows[0], name=text)
    write_plan(replace(plan, rows=(row,)), folder)
    assert f"'{text}" in (folder / "plan.csv").read_text()
    assert read_plan(folder).rows == (row,)


@pytest.mark.parametrize("value", ["-7.5", "-", "", "Sa'ad", "'kutip", 3, -2.5])
def test_what_no_spreadsheet_would_run_stays(value: object) -> None:
    assert neutral(value) == value


def _cut_number(text: str) -> str:
    return text.replace(",3.125", ",tiga", 1)


def _cut_column(text: str) -> str:
    return text.replace(",3.125", "", 1)


def _add_column(text: str) -> str:
    return text.replace(",3.125", ",3.125,lebih", 1)


def _rename_column(text: str) -> str:
    return text.replace("jarak_km", "jarak", 1)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_cut_number, "plan.csv baris 2: sebuah kolom angka"),
        (_cut_column, "plan.csv baris 2: jumlah kolomnya"),
        (_add_column, "plan.csv baris 2: jumlah kolomnya"),
        (_rename_column, "plan.csv: kolom jarak_km tidak ada"),
    ],
)
def test_a_damaged_table_is_named_with_its_row(damage: Callable[[str], str], named: str, folder: Path) -> None:
    path = folder / "plan.csv"
    path.write_text(damage(path.read_text()))
    with pytest.raises(PlanFolderError) as caught:
        read_plan(folder)
    assert named in caught.value.message
    assert caught.value.advice


def test_a_table_saved_by_a_spreadsheet_set_to_indonesian_is_the_same(plan: Plan, folder: Path) -> None:
    for name, columns in (("plan.csv", ("jarak_km",)), ("pos.csv", ("bobot_risiko", "lat", "lon")), ("kebutuhan.csv", ("bobot",))):
        with (folder / name).open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        with (folder / name).open("w", newline="", encoding="utf-8-sig") as stream:
            writer = csv.DictWriter(stream, [*rows[0], ""], delimiter=";", restval="")
            writer.writeheader()
            writer.writerows({**row, **{column: row[column].replace(".", ",") for column in columns}} for row in rows)
    found = read_plan(folder)
    assert (found.rows, found.posts, found.needs) == (plan.rows, plan.posts, plan.needs)


def test_a_summary_without_a_key_is_refused(folder: Path) -> None:
    path = folder / "ringkasan.json"
    summary = json.loads(path.read_text())
    del summary["sasaran"]
    path.write_text(json.dumps(summary))
    with pytest.raises(PlanFolderError, match="sasaran"):
        read_plan(folder)


def _at(path: tuple[str | int, ...], value: object) -> Callable[[Any], None]:
    def change(summary: Any) -> None:
        *way, last = path
        for step in way:
            summary = summary[step]
        summary[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("sasaran",), "x", "sasaran bukan daftar"),
        (("sasaran", 0), "x", "bukan objek"),
        (("sasaran", 0, "nilai"), "banyak", "nilai bukan angka"),
        (("sasaran", 0, "nilai"), None, "nilai bukan angka"),
        (("sasaran", 0, "nilai"), float("nan"), "NaN bukan angka"),
        (("sasaran", 0, "batas_bawah"), float("inf"), "Infinity bukan angka"),
        (("sasaran", 0, "kunci"), {"a": 1}, "kunci bukan teks"),
        (("ukuran",), [], "ukuran bukan objek"),
        (("detik",), None, "detik bukan objek"),
        (("status",), ["optimal"], "status bukan teks"),
        (("benih",), True, "benih bukan bilangan bulat"),
        (("regu",), [], "regu bukan objek"),
    ],
)
def test_a_summary_of_another_shape_is_named_by_its_key(path: tuple[str | int, ...], value: object, named: str, folder: Path) -> None:
    summary = json.loads((folder / "ringkasan.json").read_text())
    _at(path, value)(summary)
    (folder / "ringkasan.json").write_text(json.dumps(summary))
    with pytest.raises(PlanFolderError, match=named):
        read_plan(folder)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "[" * 100_000, '{"sasaran": [{"nilai": 1e999}]}', "\x00"])
def test_a_summary_that_is_none_is_refused(text: str, folder: Path) -> None:
    (folder / "ringkasan.json").write_text(text)
    with pytest.raises(PlanFolderError):
        read_plan(folder)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "9e99", "-1e308", "1e400", "", "tiga", "0x10"])
@pytest.mark.parametrize(
    ("table", "column"), [("plan.csv", "jarak_km"), ("pos.csv", "lat"), ("pos.csv", "bobot_risiko"), ("kebutuhan.csv", "bobot")]
)
def test_numbers_must_be_finite_and_near_the_earth(table: str, column: str, number: str, folder: Path) -> None:
    with (folder / table).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0][column] = number
    with (folder / table).open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(PlanFolderError, match=f"{table} baris 2: sebuah kolom angka"):
        read_plan(folder)


def test_a_quote_that_never_ends_is_refused(folder: Path) -> None:
    with (folder / "plan.csv").open("a") as stream:
        stream.write('"' + "x" * 200_000)
    with pytest.raises(PlanFolderError):
        read_plan(folder)


def test_missing_tables_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(PlanFolderError, match=r"plan\.csv, pos\.csv, kebutuhan\.csv, ringkasan\.json"):
        read_plan(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(PlanFolderError) as caught:
        write_plan(plan, tmp_path / "berkas")
    assert caught.value.code == "folder_rencana"
