"""``roster why`` on a written plan: one question, one plan, an answer in words or facts, and refusals that say what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.planning.keep_archive import ARCHIVE, archive_beside
from roster.planning.plan_tables import write_plan
from roster.store import PlanOrigin, open_store
from tests import small
from tests.project.places import ROOT
from tests.project.tiny import write_tiny
from tests.unit.planning.explained import kept

GUARD = small.police(3)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made plan with its archive."""
    out = tmp_path_factory.mktemp("why") / "rencana"
    with archive_beside(out, kept().problem, small.dataset(), small.plan()):
        write_plan(small.plan(), out)
    return out


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_person_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--person", GUARD, "--plan", str(folder)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("BRIPKA ")
    assert "R-351401-002 (S3+S4) · Regu TPS, UTARA (CUKIR)" in out
    assert "Bila ia pergi: risiko tak terjaga +15,00 bobot" in out
    assert "Tempat lain yang dapat ia isi" in out
    assert "Netralitas: desa domisili: pos mencakup desa domisilinya" in out


def test_a_person_is_told_in_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--person", GUARD, "--plan", str(folder), "--english"]) == 0
    out = capsys.readouterr().out
    assert "If he left: uncovered risk +15.00 points" in out
    assert "Other places he could take" in out


def test_a_person_is_told_in_facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--person", GUARD, "--plan", str(folder), "--json"]) == 0
    found = lines(capsys)
    assert found[0]["jenis"] == "orang"
    assert found[0]["orang"]["number"] == GUARD
    duty = next(line for line in found if line["jenis"] == "dinas" and line["shift"] == ["S1"])
    assert duty["bila_pergi"]["uncovered_risk"] == 15.0
    assert sum(line["jenis"] == "tempat_lain" for line in found) == min(20, found[0]["dapat"])


def test_all_places_are_shown_when_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--person", small.police(23)[0], "--plan", str(folder), "--all", "--json"]) == 0
    found = lines(capsys)
    assert sum(line["jenis"] == "tempat_lain" for line in found) == found[0]["dapat"]


@pytest.mark.parametrize(("language", "words"), [([], "boleh berdiri di sini"), (["--english"], "may stand here")])
def test_a_post_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str], language: list[str], words: str) -> None:
    assert cli.run(["why", "--post", "gudang", "--plan", str(folder), *language]) == 0
    out = capsys.readouterr().out
    assert out.startswith("GUDANG · ")
    assert words in out


def test_a_post_is_told_in_facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--post", "GUDANG", "--plan", str(folder), "--json"]) == 0
    post, *places = lines(capsys)
    assert (post["jenis"], post["pos"], post["kecamatan"]) == ("pos", "GUDANG", "UTARA")
    assert [place["shift"] for place in places] == [["S2"], ["S5"]]
    assert all(len(place["berdiri"]) == 2 and place["kurang"] == 0 for place in places)


def test_everybody_who_could_stand_there_is_priced_when_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--post", "R-351402-001", "--plan", str(folder), "--all", "--json"]) == 0
    whole = lines(capsys)[1]
    assert whole["boleh"] > 20
    assert len(whole["pengganti"]) + sum(whole["tanpa_jalan"].values()) == whole["boleh"]


def test_a_plan_of_the_store_is_told_by_its_number(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data_folder.mkdir(parents=True)
    with open_store(f"sqlite:///{data_folder / 'roster.sqlite3'}") as store:
        import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
        plan_id = store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json()))
    assert cli.run(["why", "--person", GUARD, "--id", str(plan_id)]) == 0
    assert "R-351401-002 (S3+S4)" in capsys.readouterr().out
    assert cli.run(["why", "--person", GUARD, "--id", "99"]) == 1
    assert "99" in capsys.readouterr().err


def test_planning_leaves_what_the_answer_needs_and_the_data_can_replace_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = write_tiny(tmp_path / "data"), tmp_path / "rencana"
    assert cli.run(["plan", "--data", str(data), "--out", str(out), "--quiet"]) == 0
    number = (out / "plan.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[9]
    asked = ["why", "--person", number, "--plan", str(out)]
    assert cli.run(asked) == 0
    told = capsys.readouterr().out
    (out / ARCHIVE).unlink()
    assert cli.run(asked) == 1
    assert "arsip.json.gz" in capsys.readouterr().err
    assert cli.run([*asked, "--data", str(data)]) == 0
    assert capsys.readouterr().out == told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "tepat satu pertanyaan"),
        (["--person", "1", "--post", "X"], "tepat satu pertanyaan"),
        (["--person", "1", "--id", "1"], "tepat satu rencana"),
        (["--person", "tidak ada"], "Tidak ada orang dengan nomor itu"),
        (["--person", ""], "Pertanyaan itu kosong"),
        (["--post", " "], "Pertanyaan itu kosong"),
        (["--post", "R-1"], "tidak memiliki pos R-1"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_advice(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.run(["why", *arguments, "--plan", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert len(captured.err.splitlines()) == 2  # what is wrong, and what to do


def test_without_a_plan_the_question_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--person", "1"]) == 1
    assert "tepat satu rencana" in capsys.readouterr().err


def test_an_answer_loads_no_heavy_library(folder: Path) -> None:
    heavy = ("pandas", "numpy", "ortools", "weasyprint", "flask", "sqlalchemy", "jinja2", "rich")
    for question in (["--person", GUARD], ["--post", "GUDANG"]):
        program = (
            "import sys; from roster.cli import run\n"
            f"assert run({['why', *question, '--plan', str(folder)]!r}) == 0\n"
            f"print('LOADED', sorted(set(sys.modules) & set({heavy!r})))"
        )
        ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.stdout.rstrip().endswith("LOADED []"), ran.stdout + ran.stderr
