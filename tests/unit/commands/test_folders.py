"""Folders that cannot be written: said before the work, and nothing lost or left behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from roster import cli
from roster.commands.folders import require_writable
from roster.domain.operation import Dataset
from roster.errors import RosterError
from roster.imports import mark_workbook
from roster.imports.workbook_writer import tables_of, write_workbook
from tests.project.tiny import write_tiny


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("berkas", "bukan folder"),
        ("berkas/dalam/lagi", "bukan folder"),
        ("a" * 300, "terlalu panjang"),
        ("putar", "berputar"),
        ("putus", "putus"),
    ],
)
def test_a_folder_that_cannot_be_is_refused_before_any_work(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "berkas").write_text("isi")
    (tmp_path / "putar").symlink_to(tmp_path / "putar")
    (tmp_path / "putus").symlink_to(tmp_path / "tiada")
    with pytest.raises(RosterError, match=reason):
        require_writable(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"berkas", "putar", "putus"}


def test_a_closed_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, to whom nothing is closed
    with pytest.raises(RosterError, match="izin tulis tidak ada"):
        require_writable(tmp_path / "hasil")


def test_a_new_folder_below_new_folders_is_fine_and_not_made_yet(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b" / "c")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["plan", "--data", "."], ["demo"]])
def test_commands_ask_first(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roster.imports.read_dataset", lambda *_: pytest.fail("the input was read"))
    monkeypatch.setattr("roster.planning.build_demo.write_demo_workbook", lambda *_, **__: pytest.fail("the demo was made"))
    (tmp_path / "berkas").write_text("isi")
    assert cli.run([*command, "--out", str(tmp_path / "berkas" / "x")]) == 1
    assert "Folder hasil" in capsys.readouterr().err


def test_a_workbook_that_does_not_fit_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tables_of(Dataset(areas=(), stations=(), members=()))
    write_workbook(tables, tmp_path / "a.xlsx")
    before = contents(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RosterError, match="tidak dapat ditulis"):
        write_workbook(tables, tmp_path / "a.xlsx", subtitle="baru")
    with pytest.raises(RosterError, match="tidak dapat ditulis"):
        mark_workbook(tmp_path / "a.xlsx", (), tmp_path / "b.xlsx")
    assert contents(tmp_path) == before


def test_faults_are_listed_even_where_the_marked_copy_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_tiny(tmp_path / "data")
    (data / "tps.csv").write_text("")
    monkeypatch.setattr(Path, "write_bytes", full)
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "hasil")]) == 1
    told = capsys.readouterr().err
    assert "lembar tps.csv: Berkas kosong." in told or "lembar tps: Lembar kosong." in told
    assert "ditandai" not in told


def test_papers_that_do_not_fit_are_told_and_the_tables_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("roster.documents.render_all", full)
    data = write_tiny(tmp_path / "data")
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "hasil"), "--docs"]) == 1
    assert "ruang penyimpanan penuh; tabel rencana sudah ditulis." in capsys.readouterr().err
    assert "plan.csv" in contents(tmp_path / "hasil")


def test_tables_that_do_not_fit_leave_the_old_plan_with_its_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = write_tiny(tmp_path / "data"), tmp_path / "hasil"
    assert cli.run(["plan", "--data", str(data), "--out", str(out), "--quiet"]) == 0
    (out / "dokumen").mkdir()
    (out / "dokumen" / "sprin.pdf").write_bytes(b"surat lama")
    before = contents(out)
    monkeypatch.setattr("roster.planning.plan_tables.write_table", full)
    assert cli.run(["plan", "--data", str(data), "--out", str(out), "--seed", "5"]) == 1
    assert contents(out) == before
