"""``roster why`` with --gaps, --prices and --conflict: words, facts and exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from tests.project.tiny import write_tiny


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kecamatan of 30 Polri, 20 of whom may be used, a third of these in reserve; 6 TPS want 12 Linmas of 18."""
    return write_tiny(tmp_path_factory.mktemp("why") / "data")


@pytest.fixture(scope="module")
def few(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with 8 Linmas, all of Karangsari, where four of the twelve are asked for, and its plan beside it."""
    folder = write_tiny(tmp_path_factory.mktemp("few") / "data")
    rows = (folder / "personel.csv").read_text(encoding="utf-8").splitlines()
    linmas = [row.rsplit(",", 2)[0] + ",9901012001,bebas" for row in rows if row.startswith("LINMAS")][:8]
    kept = [row for row in rows if not row.startswith("LINMAS")]
    (folder / "personel.csv").write_text("\n".join([*kept, *linmas]) + "\n", encoding="utf-8")
    assert cli.run(["plan", "--data", str(folder), "--out", str(folder.parent / "rencana"), "--quiet"]) == 0
    return folder.parent / "rencana"


def with_pins(folder: Path, *pins: tuple[str, str, str]) -> Path:
    target = write_tiny(folder)
    rows = "\n".join(",".join(pin) for pin in pins)
    (target / "pin.csv").write_text(f"nomor_induk,shift,pos\n{rows}\n", encoding="utf-8")
    return target


def facts(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_bottleneck_is_told_with_its_counts(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Six TPS want two Linmas each. All 8 live in Karangsari and stand at none of its two TPS: 4 heads for nobody;
    # the other four TPS want 8 and get 8.
    assert cli.run(["why", "--gaps", "--plan", str(few)]) == 0
    out = capsys.readouterr().out
    assert "Linmas: 2 pos di kecamatan Banyu Asri meminta 4 orang:" in out
    assert "Dari 8 terdaftar: 8 berdomisili di desa yang disentuh pos itu dan 0 boleh." in out
    assert "kurang paling sedikit 4 dalam rencana mana pun; rencana ini kurang 4." in out
    assert "netralitas_linmas = lunak (menyangkut 8 orang)" in out


def test_a_bottleneck_is_told_in_english_and_in_facts(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--gaps", "--plan", str(few), "--english"]) == 0
    assert "Of 8 listed: 8 live in a desa these posts touch and 0 may." in capsys.readouterr().out
    assert cli.run(["why", "--gaps", "--plan", str(few), "--json"]) == 0
    (found,) = (line for line in facts(capsys) if line["jenis"] == "leher_botol" and line["unsur"] == "LINMAS")
    assert (found["counts"]["heads"], found["counts"]["able"], found["counts"]["short"], found["plan_short"]) == (4, 0, 4, 4)


def test_prices_name_every_kecamatan_and_rule(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why", "--prices", "--plan", str(few)]) == 0
    out = capsys.readouterr().out
    assert "Banyu Asri" in out
    assert "Batas pengerahan kekuatan" in out
    assert "tidak dapat dimatikan: satu orang di dua tempat bukan rencana" in out
    assert "tidak ada yang diikatnya dalam data ini" in out


def test_pins_that_cannot_hold_are_told_before_there_is_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Who stands in reserve in S3 stands there in S4 too, and so at no beat.
    data = with_pins(tmp_path / "pin", ("99000004", "S3", "CADANGAN"), ("99000004", "S4", "R-990101-001"))
    assert cli.run(["why", "--conflict", "--data", str(data)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("1. pin 99000004 S3 CADANGAN dan 99000004 S4 R-990101-001 tidak dapat berlaku bersama (Satu orang satu tempat:")
    assert cli.run(["why", "--conflict", "--data", str(data), "--json"]) == 1
    conflict, result = (line for line in facts(capsys) if line["jenis"] in ("pertentangan", "hasil"))
    assert conflict["aturan"] == ["one_place", "continuity"]
    assert result == {"jenis": "hasil", "pin": 2, "pertentangan": 1}
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "rencana"), "--quiet"]) == 1
    assert "tidak dapat berlaku bersama" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"), [([], "Tidak ada pin; tanpa pin semua kebijakan dapat berlaku bersama."), (["--english"], "No pins;")]
)
def test_without_pins_nothing_conflicts(data: Path, capsys: pytest.CaptureFixture[str], language: list[str], words: str) -> None:
    assert cli.run(["why", "--conflict", "--data", str(data), *language]) == 0
    assert words in capsys.readouterr().out


def test_pins_that_can_hold_are_counted(few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = with_pins(tmp_path / "pin", ("99000004", "S3", "CADANGAN"))
    assert cli.run(["why", "--conflict", "--data", str(data)]) == 0
    assert "Semua 1 pin dapat berlaku bersama." in capsys.readouterr().out
    assert cli.run(["why", "--conflict", "--plan", str(few)]) == 0
