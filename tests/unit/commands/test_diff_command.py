"""``roster diff`` on written plans: told, as facts, as a workbook, and its refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from roster import cli
from roster.planning.keep_archive import archive_beside
from roster.planning.plan_tables import write_plan
from roster.store import PlanOrigin, open_store
from tests import small
from tests.project.tiny import write_tiny
from tests.unit.planning.explained import kept

GUARD, SPARE = small.police(3, 40)
LINMAS = "3514000000000001"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The hand-made plan, and one in which a guard is absent and replaced and a Linmas dropped."""
    root = tmp_path_factory.mktemp("diff")
    rows = [replace(row, number=SPARE, name="POLISI 40") if row.number == GUARD else row for row in small.plan().rows]
    other = replace(small.plan(), rows=tuple(row for row in rows if row.number != LINMAS))
    people = tuple(replace(person, windows=()) if person.id == GUARD else person for person in kept().problem.persons)
    problems = (kept().problem, replace(kept().problem, persons=people))
    for name, plan, problem in zip("ab", (small.plan(), other), problems, strict=True):
        with archive_beside(root / name, problem, small.dataset(), plan):
            write_plan(plan, root / name)
    return str(root / "a"), str(root / "b")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_difference_is_told(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--from", folders[0], "--to", folders[1]]) == 0
    out = capsys.readouterr().out
    assert "Surat yang berubah: 3, di antaranya dicabut 2" in out
    assert "masuk 1, lepas 2" in out
    assert f"S1+S3+S4: R-{small.UTARA}-002 → – · berhalangan" in out
    assert "menggantikan BRIPKA POLISI 03" in out
    assert "UTARA" in out
    assert LINMAS not in out


def test_a_difference_is_told_in_english(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--from", folders[0], "--to", folders[1], "--english"]) == 0
    out = capsys.readouterr().out
    assert "Orders that change: 3, 2 of them void" in out
    assert "replaces BRIPKA POLISI 03" in out


def test_equal_plans_have_no_difference(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--from", folders[0], "--to", folders[0]]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Tidak ada perbedaan."]
    assert cli.run(["diff", "--from", folders[0], "--to", folders[0], "--json"]) == 0
    (only,) = lines(capsys)
    assert only["kosong"] is True


def test_a_difference_is_given_as_facts(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--from", folders[0], "--to", folders[1], "--json"]) == 0
    first, *rest = lines(capsys)
    assert (first["jenis"], first["masuk"], first["lepas"], first["surat_berubah"]) == ("perbedaan", 1, 2, 3)
    people = {line["orang"]["number"]: line for line in rest if line["jenis"] == "orang"}
    assert people[GUARD]["perubahan"] == "lepas"
    assert [each["sebab"] for each in people[GUARD]["penugasan"]] == ["berhalangan"] * 3
    assert {each["sebab"] for each in people[SPARE]["penugasan"]} == {"mengganti"}
    posts = {line["pos"]: line for line in rest if line["jenis"] == "pos"}
    assert (posts[f"R-{small.UTARA}-002"]["pergi"], posts[f"R-{small.UTARA}-002"]["datang"]) == ([GUARD], [SPARE])
    assert {line["kecamatan"] for line in rest if line["jenis"] == "kecamatan"} == {"UTARA"}


def test_only_twenty_people_are_shown_unless_all_are_asked_for(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plan(replace(small.plan(), rows=()), tmp_path)
    people = len({row.number for row in small.plan().rows})
    assert cli.run(["diff", "--from", folders[0], "--to", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.count("\n  Lepas: ") == 20
    assert f"... dan {people - 20} lagi (--all, atau --out)" in out
    assert cli.run(["diff", "--from", folders[0], "--to", str(tmp_path), "--all"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n  Lepas: ") == people
    assert LINMAS not in out


def test_a_workbook_is_written_where_it_is_asked_for(folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "baru" / "beda.xlsx"
    assert cli.run(["diff", "--from", folders[0], "--to", folders[1], "--out", str(out)]) == 0
    assert f"Buku kerja: {out}" in capsys.readouterr().out
    assert openpyxl.load_workbook(out).sheetnames == ["Ringkasan", "Personel", "Kecamatan", "Pos"]


@pytest.mark.parametrize("name", ["beda.csv", "beda", "folder.xlsx"])
def test_a_workbook_of_another_name_is_refused(
    folders: tuple[str, str], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert cli.run(["diff", "--from", folders[0], "--to", folders[1], "--out", str(tmp_path / name)]) == 1
    assert "nama berkas" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["tidak-ada", "0", "-1", "²", "99999999999"])
def test_what_is_neither_folder_nor_number_is_refused(folders: tuple[str, str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", f"--from={named}", "--to", folders[0]]) == 1
    assert "bukan nomor rencana" in capsys.readouterr().err


def test_a_folder_without_a_plan_and_an_unknown_number_are_refused(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["diff", "--from", str(tmp_path), "--to", folders[0]]) == 1
    assert "bukan folder rencana" in capsys.readouterr().err
    assert cli.run(["diff", "--from", "7", "--to", folders[0]]) == 1
    assert "Rencana nomor 7 tidak ada" in capsys.readouterr().err


def test_plans_of_two_districts_are_refused(folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts = tuple(replace(post, desa_codes=tuple("99" + code[2:] for code in post.desa_codes)) for post in small.plan().posts)
    write_plan(replace(small.plan(), posts=posts), tmp_path)
    assert cli.run(["diff", "--from", folders[0], "--to", str(tmp_path)]) == 1
    assert "daerah yang berbeda" in capsys.readouterr().err


def test_a_plan_of_the_store_is_compared_with_a_folder(
    folders: tuple[str, str], data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(f"sqlite:///{data_folder / 'roster.sqlite3'}") as store:
        import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
        store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json()))
    assert cli.run(["diff", "--from", "1", "--to", folders[1]]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Perbedaan: rencana 1 → {folders[1]}\n")
    assert "masuk 1, lepas 2" in out


def test_data_given_beside_a_folder_are_read_and_their_faults_reported(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_tiny(tmp_path / "data")
    assert cli.run(["diff", "--from", folders[0], "--from-data", str(data), "--to", folders[0]]) == 0
    (data / "tps.csv").unlink()
    assert cli.run(["diff", "--from", folders[0], "--to", folders[0], "--to-data", str(data)]) == 1
    assert "tps" in capsys.readouterr().err
