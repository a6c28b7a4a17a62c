from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from roster import cli, doctor


def found(name: str) -> doctor.Check:
    return next(check for check in doctor.examine() if check.name == name)


def test_this_machine_can_run_the_tests_so_it_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    lacking = [check for check in doctor.examine() if check.is_required and not check.is_good]
    assert lacking == []
    assert cli.run(["doctor"]) == 0
    assert "Python" in capsys.readouterr().out


def test_looking_creates_nothing(data_folder: Path) -> None:
    doctor.examine()
    assert not data_folder.exists()


def test_a_lack_is_status_1_with_the_exact_remedy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "_loads", lambda library: "pangoft2" not in library)
    assert cli.run(["doctor"]) == 1
    assert "apt-get install --no-install-recommends libpangoft2-1.0-0" in capsys.readouterr().err


def test_what_only_slows_the_work_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "_loads", lambda library: "subset" not in library)
    assert cli.run(["doctor"]) == 0
    assert "libharfbuzz-subset0" in capsys.readouterr().out


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roster.documents.render.FONT_FOLDERS", ())
    assert found("Huruf Liberation Sans").remedy.endswith("fonts-liberation2")
    assert not found("Huruf Liberation Sans").is_good


def test_another_solver_is_told_from_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "PACKAGE", tmp_path / "roster")
    assert not found("Mesin penyusun").is_good


def test_wrong_settings_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_PORT", "delapan")
    assert not found("Pengaturan").is_good


def test_a_folder_that_cannot_be_written_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ROSTER_DATA_DIR", str(tmp_path / "file"))
    assert not found("Folder data").is_good


def test_an_empty_database_will_be_brought_up(data_folder: Path) -> None:
    data_folder.mkdir()
    sqlite3.connect(data_folder / "roster.sqlite3").close()
    check = found("Basis data")
    assert check.is_good
    assert "skema kosong dibawa ke" in check.detail


def test_a_file_that_is_no_database_is_a_finding(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "roster.sqlite3").write_text("not a database at all, whatever it is called" * 20)
    assert not found("Basis data").is_good


def test_a_migrated_database_tells_its_schema(data_folder: Path) -> None:
    from roster.store import open_store

    open_store(f"sqlite:///{data_folder / 'roster.sqlite3'}").close()
    assert found("Basis data").detail.startswith("terjangkau, skema ")


def test_json_tells_each_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["doctor", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["jenis"] for line in lines} == {"pemeriksaan"}
    assert all(set(line) == {"jenis", "nama", "baik", "wajib", "rincian", "saran"} for line in lines)
