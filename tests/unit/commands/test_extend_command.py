"""``roster extend``: what stands, another day for it, and a withdrawal, from tables to tables that ``roster check`` accepts."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanChange
from roster.imports.workbook_writer import write_folder
from roster.planning.plan_tables import read_plan, write_plan
from tests import small

WHO = ("--officer", "KOMPOL AYU", "--reason", "massa di PPK")
CALM, TENSE = f"R-{small.SELATAN}-002", f"R-{small.SELATAN}-003"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(small.dataset(), tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rencana")
    write_plan(small.plan(), folder)
    return folder


def extend(data: Path, baseline: Path, day: str, now: str, *options: str) -> int:
    return cli.run(["extend", "--data", str(data), "--baseline", str(baseline), "--day", day, "--now", now, *options])


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_without_out_it_lists_what_stands_and_writes_nothing(
    data: Path, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extend(data, issued, "H+1", "H+1 09.00", "--json") == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    standing = {line["pos"] for line in lines if line["jenis"] == "pos_berdiri"}
    assert standing == {f"R-{small.UTARA}-002", CALM, TENSE, f"R-{small.SELATAN}-004"}
    assert not any(tmp_path.iterdir())


def test_day_after_day_goes_on_from_the_last_folder_with_the_same_data(data: Path, issued: Path, tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("satu", "dua", "tiga"))
    assert extend(data, issued, "H+1", "H+1 09.00", *WHO, "--withdraw", CALM, "--out", str(first), "--quiet") == 0
    assert extend(data, first, "29/11/2024", "H+1 20.00", *WHO, "--out", str(second), "--quiet") == 0
    assert extend(data, second, "H+3", "H+2 20.00", *WHO, "--withdraw", "selatan", "--extend", TENSE, "--out", str(third), "--quiet") == 0
    for folder in (first, second, third):
        assert cli.run(["check", "--data", str(folder / "masukan.xlsx"), "--plan", str(folder)]) == 0
    late = {row["pos"] for row in table(third, "plan") if row["shift"] in ("S9", "S10") and row["peran"] == "anggota"}
    assert late == {f"R-{small.UTARA}-002", TENSE}
    assert {row["pos"] for row in table(third, "penarikan") if row["keputusan"] == "tarik"} == {f"R-{small.SELATAN}-004"}
    assert {row["pejabat"] for row in table(third, "penarikan")} == {"KOMPOL AYU"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--out", "baru"), "tanpa pejabat"),
        ((*WHO, "--withdraw", "R-351499-009", "--out", "baru"), "tidak dikenal"),
        ((*WHO, "--withdraw", CALM, "--extend", CALM, "--out", "baru"), "bertentangan"),
        ((*WHO, "--absent", "123,124", "--out", "baru"), "Tidak ada dalam daftar personel: 123, 124."),
        ((*WHO, "--absent", "x", "--out", "baru"), "Bukan nomor induk: 'x'."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    data: Path, issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: Any, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert extend(data, issued, "H+1", "H+1 09.00", *options) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "baru" / "plan.csv").exists()


@pytest.mark.parametrize(
    ("day", "now", "words"),
    [
        ("lusa", "nanti", "Hari 'lusa' tidak terbaca. Waktu 'nanti' tidak terbaca."),
        ("H+1", "H+1", "tidak menyebut jam"),
        ("H-1", "H+1 09.00", "bukan hari sesudah pemungutan suara"),
        ("H+1", "H+3 09.00", "sudah lewat"),
    ],
)
def test_a_day_or_moment_that_cannot_be_is_said(
    data: Path, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, now: str, words: str
) -> None:
    assert extend(data, issued, day, now, *WHO, "--out", str(tmp_path / "baru")) == 1
    assert words in capsys.readouterr().err


def test_guards_that_are_missing_are_told_with_what_may_help(
    data: Path, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = [f"--absent=9001{n:04d}" for n in range(1, 61)]
    assert extend(data, issued, "H+1", "H+1 09.00", *WHO, *absent, "--out", str(tmp_path / "baru")) == 0
    out = capsys.readouterr().out
    assert "Belum terisi: S6 kurang 6" in out
    assert "--hours 8" in out


def test_the_changed_order_names_reliefs_and_withdrawals(
    data: Path, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "baru"
    assert (
        extend(data, issued, "H+1", "H+1 09.00", *WHO, "--withdraw", small.SELATAN, "--withdraw", small.UTARA, "--docs", "--out", str(out))
        == 0
    )
    assert (out / "dokumen" / "sprin_perubahan.pdf").is_file()
    assert "Ditarik: 4 pos." in capsys.readouterr().out


def test_the_changed_order_says_that_who_is_named_absent_is_so(
    data: Path, issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roster import documents

    seen: list[tuple[Dataset, Plan, Plan]] = []

    def rendered(dataset: Dataset, amendment: documents.Amendment, folder: Path) -> tuple[Path, ...]:
        seen.append((dataset, amendment.before, amendment.after))
        return (folder / "sprin_perubahan.pdf",)

    monkeypatch.setattr(documents, "render_amendments", rendered)
    ill = next(row.number for row in small.plan().rows if (row.shift, row.unsur, row.role) == ("S5", "POLRI", "anggota"))
    options = ("--absent", ill, "--docs", "--out", str(tmp_path / "baru"))
    assert extend(data, issued, "H+1", "H 06.00", *WHO, *options) == 0
    ((dataset, before, after),) = seen
    (change,) = (each for each in documents.list_order_changes(dataset, before, after) if each.number == ill)
    assert {stretch.reason for stretch in change.stretches} == {"absen"}


def test_what_stands_is_listed_with_the_index_of_tps_under_their_new_numbers(
    issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stations = tuple(replace(each, number=each.number + 100, former=(each.id,)) for each in small.dataset().stations)
    data = write_folder(replace(small.dataset(), stations=stations), tmp_path / "data")
    assert extend(data, issued, "H+1", "H+1 09.00", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["kini"] == line["kategori"] for line in lines if line["jenis"] == "pos_berdiri"} == {True}


def test_who_fell_out_is_not_called_to_a_later_day_until_he_is_named_present(data: Path, issued: Path, tmp_path: Path) -> None:
    rested = next(row["nomor_induk"] for row in table_of_first_day(data, issued, tmp_path) if row["shift"] == "S6")
    gone = PlanChange(rested, "ORANG SAKIT", "lepas", "S3", CALM, "", "berhalangan: sakit")
    write_plan(replace(read_plan(issued), changes=(gone,)), tmp_path / "sakit")
    first, second, third = (tmp_path / name for name in ("satu", "dua", "tiga"))
    assert extend(data, tmp_path / "sakit", "H+1", "H+1 09.00", *WHO, "--out", str(first), "--quiet") == 0
    assert extend(data, first, "H+2", "H+1 20.00", *WHO, "--out", str(second), "--quiet") == 0
    assert all(row["nomor_induk"] != rested for folder in (first, second) for row in table(folder, "plan") if row["shift"] > "S5")
    assert cli.run(["check", "--data", str(second / "masukan.xlsx"), "--plan", str(second)]) == 0
    assert extend(data, tmp_path / "sakit", "H+1", "H+1 09.00", *WHO, "--present", rested, "--out", str(third), "--quiet") == 0
    assert rested in {row["nomor_induk"] for row in table(third, "plan") if row["shift"] == "S6"}


def table_of_first_day(data: Path, issued: Path, tmp_path: Path) -> list[dict[str, str]]:
    assert extend(data, issued, "H+1", "H+1 09.00", *WHO, "--out", str(tmp_path / "semula"), "--quiet") == 0
    return table(tmp_path / "semula", "plan")
