"""``roster plan`` and ``roster check`` on the smallest input, with the real parts behind them."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.commands.findings import LINES_PER_KIND, kind_of
from roster.commands.summary import reason_text
from roster.planning import plan_operation as planner
from roster.planning.budget import LONGEST_S
from roster.planning.explain_gaps import GapReason
from roster.planning.findings import Finding
from tests.project.tiny import write_tiny

TABLES = {"plan.csv", "pos.csv", "kebutuhan.csv", "ringkasan.json", "arsip.json.gz", "bukti.json"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "data")


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tiny") / "rencana"
    assert cli.run(["plan", "--data", str(data), "--out", str(out), "--quiet"]) == 0
    return out


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_plan_is_its_tables_and_nothing_else(made: Path) -> None:
    assert names_in(made) == TABLES
    summary = json.loads((made / "ringkasan.json").read_text())
    assert list(summary["detik"]) == ["baca", "pos", "susun", "periksa", "tulis"]
    assert summary["puncak_mib"] > 10
    assert summary["pelanggaran"] == 0


def test_quiet_prints_nothing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_plan_reports_goals_gaps_and_place(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert "Risiko tak terjaga" in captured.out
    assert str(tmp_path / "out") in captured.out
    assert "Membaca masukan: 100%" in captured.err


def test_json_is_one_object_per_line(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    lines = json_lines(captured.out)
    assert {"kemajuan", "ringkasan"} <= {line["jenis"] for line in lines}
    assert lines[-1]["pelanggaran"] == 0


def test_a_shortage_says_how_many_people_each_question_leaves(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lonely = tmp_path / "data"
    shutil.copytree(data, lonely)
    lines = (lonely / "personel.csv").read_text().splitlines(keepends=True)
    homes = ("9901012001", "9901012002", "9901012003")
    kept = [line for line in lines if not (line.startswith("LINMAS") and any(home in line for home in homes[1:]))]
    (lonely / "personel.csv").write_text("".join(kept))
    tps = [line for line in (lonely / "tps.csv").read_text().splitlines(keepends=True) if line[:10] not in homes[1:]]
    (lonely / "tps.csv").write_text("".join(tps))
    assert cli.run(["plan", "--data", str(lonely), "--out", str(tmp_path / "out"), "--json"]) == 0
    gaps = [line for line in json_lines(capsys.readouterr().out) if line["jenis"] == "kekurangan" and line["unsur"] == "LINMAS"]
    # Desa Karangsari keeps 2 TPS, so 2 posts x 2 shifts; the 6 Linmas left all live there: listed 6, allowed 0.
    assert len(gaps) == 4
    for gap in gaps:
        assert (gap["butuh"], gap["kurang"], gap["peran"]) == (2, 2, "anggota")
        assert gap["alasan"]["terdaftar"] == 6
        assert gap["alasan"]["lolos netralitas"] == 0


def test_a_reason_is_told_in_words() -> None:
    assert reason_text(GapReason(6, 6, 5, 4, 0)) == "6 terdaftar, 6 layak, 5 siap pada sif itu, 4 terjangkau, 0 lolos netralitas"
    assert reason_text(GapReason(6, 6, 5, 4, 1)).endswith("1 lolos netralitas; semuanya dipakai atau ditahan di tempat lain")


def test_the_demo_is_input_plan_and_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("roster.planning.build_demo.write_demo_workbook", lambda out, *, seed: write_tiny(out.with_suffix("")))
    assert cli.run(["demo", "--out", str(tmp_path / "demo")]) == 0
    papers = tmp_path / "demo" / "rencana" / "dokumen"
    assert {"sprin.pdf", "rakor.pdf"} <= names_in(papers)
    shown = capsys.readouterr().out
    assert str(papers / "sprin.pdf") in shown
    assert f"Masukan contoh: {tmp_path / 'demo' / 'masukan'}" in shown


def test_the_seed_is_written_into_the_plan(data: Path, tmp_path: Path) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path), "--seed", "7", "--quiet"]) == 0
    assert json.loads((tmp_path / "ringkasan.json").read_text())["benih"] == 7


def test_papers_of_an_earlier_plan_do_not_stay_beside_a_new_one(data: Path, tmp_path: Path) -> None:
    (tmp_path / "dokumen").mkdir()
    (tmp_path / "dokumen" / "sprin.pdf").write_bytes(b"old")
    (tmp_path / "dokumen" / "catatan.txt").write_text("mine")
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path), "--quiet"]) == 0
    assert names_in(tmp_path / "dokumen") == {"catatan.txt"}


def test_faulty_input_is_status_1_with_a_marked_copy_and_nothing_else(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "data"
    shutil.copytree(data, broken)
    tps = (broken / "tps.csv").read_text().replace("9901012003", "9901012999").replace(",400,", ",-5,")
    (broken / "tps.csv").write_text(tps)
    assert cli.run(["plan", "--data", str(broken), "--out", str(tmp_path / "out")]) == 1
    captured = capsys.readouterr()
    assert "9901012999" in captured.err
    assert "lembar tps, baris 2, kolom dpt" in captured.err
    assert names_in(tmp_path / "out") == {"masukan_ditandai.xlsx"}
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert names_in(tmp_path / "out") == TABLES


def interrupted(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Press Ctrl-C so many times when planning begins."""
    real: Callable[..., Any] = planner.plan_with_problem

    def press_and_plan(*arguments: Any, **options: Any) -> Any:
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        return real(*arguments, **options)

    monkeypatch.setattr(planner, "plan_with_problem", press_and_plan)


def test_ctrl_c_while_planning_keeps_a_checked_plan(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupted(monkeypatch, times=1)
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out")]) == 0
    assert "dihentikan lebih awal" in capsys.readouterr().err
    assert names_in(tmp_path / "out") == TABLES - {"bukti.json"}
    assert cli.run(["check", "--data", str(data), "--plan", str(tmp_path / "out")]) == 0


def test_papers_asked_for_but_broken_off_are_status_1(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(monkeypatch, times=1)
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--docs", "--quiet"]) == 1
    assert names_in(tmp_path / "out") == TABLES - {"bukti.json"}


def test_a_second_ctrl_c_writes_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupted(monkeypatch, times=2)
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "tidak ada berkas setengah jadi" in capsys.readouterr().err


def test_a_sound_plan_passes_the_check(data: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--data", str(data), "--plan", str(made)]) == 0
    assert capsys.readouterr().out == "Tidak ada pelanggaran.\n"


def test_the_first_goal_is_proven_from_the_prices_beside_the_plan(data: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--optimal", "--data", str(data), "--plan", str(made)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Tidak ada pelanggaran."
    assert second.startswith("Sasaran 1 terbukti optimal: nilai 0,000 = batas bawah 0,000 (dihitung ulang dari ")


@pytest.fixture(scope="module")
def short(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same data with 6 of its 30 Polri, too few for any plan."""
    folder = tmp_path_factory.mktemp("short") / "data"
    shutil.copytree(data, folder)
    lines = (folder / "personel.csv").read_text().splitlines(keepends=True)
    police = [line for line in lines if line.startswith("POLRI")]
    (folder / "personel.csv").write_text("".join(line for line in lines if line not in police[6:]))
    return folder


def test_a_fast_plan_claims_no_proof_and_leaves_none(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert cli.run(["plan", "--data", str(short), "--out", str(out), "--fast"]) == 0
    told = capsys.readouterr()
    assert "sasaran 1 belum terbukti terbaik" in told.out
    row = next(line for line in told.out.splitlines() if "Risiko tak terjaga" in line)
    assert row.split()[4:] == ["–", "belum", "terbukti", "bobot", "risiko"]
    assert names_in(out) == TABLES - {"bukti.json"}
    assert cli.run(["check", "--optimal", "--data", str(short), "--plan", str(out)]) == 1
    assert "tanpa --cepat" in capsys.readouterr().err


def test_where_no_risk_is_left_no_prices_are_needed(data: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(made, tmp_path / "plan")
    (tmp_path / "plan" / "bukti.json").unlink()
    assert cli.run(["check", "--optimal", "--data", str(data), "--plan", str(tmp_path / "plan")]) == 0
    told = capsys.readouterr().out
    assert "nilai 0,000 = batas bawah 0,000 (nilainya tidak dapat di bawah nol)" in told
    assert "0 harga" not in told


@pytest.mark.parametrize("damage", [None, "{"], ids=["missing", "damaged"])
def test_without_sound_prices_the_proof_fails_with_a_remedy(
    damage: str | None, short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = short
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "plan"), "--quiet"]) == 0
    (tmp_path / "plan" / "bukti.json").unlink()
    if damage:
        (tmp_path / "plan" / "bukti.json").write_text(damage)
    arguments = ["check", "--data", str(data), "--plan", str(tmp_path / "plan")]
    assert cli.run(arguments) == 0
    assert cli.run([*arguments, "--optimal"]) == 1
    told = capsys.readouterr().err
    assert "bukti.json" in told
    assert "Susun ulang dengan roster plan" in told


def test_a_plan_within_a_limit_says_what_is_proven(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--cepat", "--workers", "1", "--batas-waktu", "60"]
    assert cli.run(arguments) == 0
    told = capsys.readouterr().err
    assert "Cara cepat" in told
    assert "Terbukti terbaik: Risiko tak terjaga" in told
    assert "Batas waktu" not in told


@pytest.mark.parametrize("limit", ["0", "-1", "x", "nan", "inf", "1e9", str(LONGEST_S + 1)])
def test_a_limit_that_is_none_is_wrong_use(limit: str, data: Path, tmp_path: Path) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path / "out"), "--limit", limit]) == 2
    assert not (tmp_path / "out").exists()


def test_each_violation_is_one_line(data: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoiled = tmp_path / "spoiled"
    shutil.copytree(made, spoiled)
    lines = (spoiled / "plan.csv").read_text().splitlines(keepends=True)
    (spoiled / "plan.csv").write_text("".join(lines[:1] + lines[2:]))
    assert cli.run(["check", "--data", str(data), "--plan", str(spoiled)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert cli.run(["check", "--data", str(data), "--plan", str(spoiled), "--json"]) == 1
    lines = json_lines(capsys.readouterr().out)
    found = [f"{line['aturan']}: {line['pesan']}" for line in lines if line["jenis"] == "pelanggaran"]
    assert found
    assert told[-len(found) :] == found
    assert lines[-1] == {"jenis": "hasil", "pelanggaran": len(found)}


def test_violations_of_one_kind_are_counted_where_they_are_many(
    data: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Every one of the 18 Linmas listed is another, so each of their duties is somebody unknown to the data.
    other = tmp_path / "data"
    shutil.copytree(data, other)
    rows = (other / "personel.csv").read_text()
    (other / "personel.csv").write_text(rows.replace(",99", ",88"))
    assert cli.run(["check", "--data", str(other), "--plan", str(made), "--json"]) == 1
    captured = capsys.readouterr()
    texts = [line["pesan"] for line in json_lines(captured.out) if line["jenis"] == "pelanggaran"]
    told = captured.err.splitlines()
    assert len(texts) > 3 * LINES_PER_KIND > len(told) > LINES_PER_KIND
    assert any("lagi yang serupa" in line and "--json menyebut semuanya" in line for line in told)
    assert cli.run(["check", "--data", str(other), "--plan", str(made)]) == 1
    assert "disusun dari masukan yang lain isinya" in capsys.readouterr().err


def test_a_kind_is_the_rule_and_the_sentence_without_its_figures() -> None:
    cases = (("S1", "KPU", 2), ("S3", "R-35-001", 14))
    one, other = (Finding("demand", f"kebutuhan.csv: sif {shift}, pos {post}: butuh {heads}.") for shift, post, heads in cases)
    assert kind_of(one) == kind_of(other)
    assert kind_of(one) != kind_of(Finding("demand", "kebutuhan.csv: sif S1, pos KPU: terisi 2."))


def test_a_folder_without_a_plan_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--data", str(data), "--plan", str(tmp_path)]) == 1
    assert "bukan folder rencana" in capsys.readouterr().err


def test_a_re_plan_without_any_change_moves_nobody(data: Path, made: Path, tmp_path: Path) -> None:
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path), "--baseline", str(made), "--quiet"]) == 0
    changes = (tmp_path / "perubahan.csv").read_text().splitlines()
    assert changes[0] == "nomor_induk,nama,jenis,shift,dari_pos,ke_pos,sebab"
    assert {line.split(",")[2] for line in changes[1:]} == {"tetap"}


def test_pins_to_posts_that_are_not_there_are_named(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pinned = tmp_path / "data"
    shutil.copytree(data, pinned)
    number = next(line.split(",")[3] for line in (data / "personel.csv").read_text().splitlines() if line.startswith("POLRI"))
    (pinned / "pin.csv").write_text(f"nomor_induk,shift,pos\n{number},S3,TIADA\n{number},S4,R-000000-009\n")
    assert cli.run(["plan", "--data", str(pinned), "--out", str(tmp_path / "hasil")]) == 1
    told = capsys.readouterr().err
    assert f"menunjuk pos yang tidak ada: {number} S3 TIADA; {number} S4 R-000000-009." in told
    assert not (tmp_path / "hasil").exists()
