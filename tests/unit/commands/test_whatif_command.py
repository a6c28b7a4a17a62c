"""``roster whatif``: told, as facts, written, and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roster import cli
from roster.planning.plan_tables import write_plan
from tests.project.tiny import write_tiny


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_tiny(tmp_path_factory.mktemp("andai") / "data"))


@pytest.fixture(scope="module")
def plan(data: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from roster.imports import read_dataset
    from roster.planning.plan_operation import plan_operation

    dataset = read_dataset(Path(data)).dataset
    assert dataset is not None
    folder = tmp_path_factory.mktemp("rencana")
    write_plan(plan_operation(dataset), folder)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_cases_stand_side_by_side_and_the_plan_stays(data: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(plan)
    listed = tmp_path / "kasus.csv"
    listed.write_text("nama,jenis,kunci,nilai\nTambahan,personel,Banyu Asri,+10 BKO Brimob\n", encoding="utf-8")
    asked = ["whatif", "--data", data, "--baseline", str(plan), "--case", str(listed), "--case", "bagian_kekuatan=1/2", "--rise", "2"]
    assert cli.run([*asked, "--out", str(tmp_path / "o")]) == 0
    out = capsys.readouterr().out
    for words in ("Rencana acuan", "Tambahan", "bagian_kekuatan=1/2", "Andai beberapa TPS naik satu kelas", "Tempat siaga", "terbukti"):
        assert words in out
    assert files_of(plan) == before
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"bandingan.xlsx", "bandingan.csv", "peta.svg", "peta.pdf"}


def test_without_out_nothing_is_written(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["whatif", "--data", data, "--case", "cadangan_min=2", "--english"]) == 0
    out = capsys.readouterr().out
    assert "The data as they are" in out
    assert "Nothing was written" in out
    assert list(tmp_path.iterdir()) == []


def test_facts_are_one_object_a_line(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["whatif", "--data", data, "--case", "cadangan_min=2", "--rise", "1", "--json"]) == 0
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [fact["name"] for fact in facts if fact["jenis"] == "kasus"] == ["", "cadangan_min=2"]
    (rise,) = [fact for fact in facts if fact["jenis"] == "naik"]
    assert rise["lines"][0]["worst"]["least"] > 0


def test_kept_cases_are_folders_of_drafts(data: str, tmp_path: Path) -> None:
    from roster.planning.plan_tables import read_plan

    assert cli.run(["whatif", "--data", data, "--case", "cadangan_min=2", "--out", str(tmp_path), "--keep", "--quiet"]) == 0
    assert read_plan(tmp_path / "kasus-1").rows
    assert cli.run(["check", "--data", data, "--plan", str(tmp_path / "kasus-0")]) == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Belum ada yang diandaikan"),
        (["--case", "cadangan"], "tidak terbaca"),
        (["--case", "cadangan_min=2", "--keep"], "--keep memerlukan --out"),
        (["--case", "entah=2"], "ebijakan tidak dikenal"),
        (["--case", "personel.Bangkil=+2"], "Tulis nama kecamatan"),
        (["--case", "tidak-ada.csv"], "tidak-ada.csv"),
        ([part for n in range(31) for part in ("--case", f"cadangan_min={n}")], "Lebih dari 30 kasus"),
    ],
)
def test_a_fault_is_named_with_its_remedy(data: str, options: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["whatif", "--data", data, *options]) == 1
    assert words in capsys.readouterr().err


def test_faults_of_a_list_name_the_row(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "kasus.csv"
    listed.write_text("nama,jenis,kunci,nilai\nA,kebijakan,cadangan_min,2\nB,pola,rawan.polri,banyak\n", encoding="utf-8")
    assert cli.run(["whatif", "--data", data, "--case", str(listed)]) == 1
    assert "baris 3, kolom nilai" in capsys.readouterr().err
