from __future__ import annotations

import json
from pathlib import Path

import pytest

from roster.commands.issues import ROWS_PER_SHEET, issue_line, report_issues
from roster.commands.progress import StageProgress, figures_text
from roster.commands.reporter import Reporter, decimal_text
from roster.errors import Issue, RosterError, Severity, sentence
from roster.labels import stage_text
from roster.planning.plan_operation import Progress


def issue(row: int = 7, severity: Severity = Severity.ERROR, **changes: object) -> Issue:
    facts = {"code": "angka", "sheet": "tps", "column": "dpt", "value": "[b]x", "message": "bukan bilangan.", "advice": "Isi angka."}
    return Issue(severity=severity, row=row, **(facts | changes))  # type: ignore[arg-type]


def test_decimals_are_indonesian() -> None:
    assert decimal_text(1528.25) == "1.528,2"
    assert decimal_text(0.5, 2) == "0,50"


def test_an_error_is_listed_on_standard_error_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    Reporter(as_json=True).error(RosterError("Tidak bisa.", "Coba lagi.", code="contoh"))
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"jenis": "galat", "kode": "contoh", "pesan": "Tidak bisa.", "saran": "Coba lagi."}
    assert captured.err == "Galat: Tidak bisa.\n  Coba lagi.\n"


def test_quiet_keeps_only_errors(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter(is_quiet=True)
    reporter.say("hasil")
    reporter.note("kemajuan")
    reporter.fault("galat")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "galat\n")


def test_an_issue_is_one_line_with_place_value_and_remedy() -> None:
    assert issue_line(issue()) == 'lembar tps, baris 7, kolom dpt nilai "[b]x": Bukan bilangan. Isi angka.'
    assert issue_line(issue(message="bukan bilangan")) == issue_line(issue())
    assert issue_line(issue(row=0, column="", value="", sheet="")) == "Bukan bilangan. Isi angka."


def test_a_pipe_gets_every_error_sorted_by_place(capsys: pytest.CaptureFixture[str]) -> None:
    report_issues(Reporter(), [issue(row) for row in range(30, 0, -1)])
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[1] for line in lines[:30]] == [f" baris {row}" for row in range(1, 31)]
    assert lines[30] == "30 kesalahan pada masukan; tidak ada yang disimpan."


def test_json_lists_repairs_and_warnings_too(capsys: pytest.CaptureFixture[str]) -> None:
    found = [issue(1), issue(2, Severity.WARNING), issue(3, Severity.REPAIR)]
    report_issues(Reporter(as_json=True), found, Path("masukan_ditandai.xlsx"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("tingkat") for line in lines] == ["galat", "peringatan", "perbaikan", None]
    assert lines[0] == {
        "jenis": "masalah",
        "tingkat": "galat",
        "kode": "angka",
        "lembar": "tps",
        "baris": 1,
        "kolom": "dpt",
        "nilai": "[b]x",
        "pesan": "bukan bilangan.",
        "saran": "Isi angka.",
    }
    assert lines[3]["berkas"] == "masukan_ditandai.xlsx"


class Terminal(Reporter):
    is_terminal = True  # type: ignore[assignment]


def test_a_terminal_gets_a_short_table_with_values_as_they_are(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    report_issues(Terminal(), [issue(row) for row in range(1, 26)])
    shown = capsys.readouterr().err
    assert shown.count("[b]x") == ROWS_PER_SHEET
    assert "dan 5 kesalahan lagi" in shown
    assert "25 kesalahan pada masukan" in shown


def test_repairs_are_counted_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    report_issues(Reporter(), [issue(row, Severity.REPAIR, message="nol dipulihkan") for row in range(3)])
    assert capsys.readouterr().err == "Perbaikan otomatis: 3\n  tps: Nol dipulihkan (3 kali).\n"


def test_figures_name_only_what_is_known() -> None:
    assert figures_text(Progress("susun", 0.5, 12.5, 10.0, 0.2)) == "nilai 12,5  batas 10,0  celah 20,00%"
    assert figures_text(Progress("pos", 0.5, None, None, None)) == ""


def test_a_bound_that_says_nothing_is_no_gap_of_a_hundred_per_cent() -> None:
    assert figures_text(Progress("done", 1.0, 12.5, 0.0, 1.0)) == "nilai 12,5  belum terbukti"
    assert figures_text(Progress("done", 1.0, 0.0, 0.0, 0.0)) == "nilai 0,0  batas 0,0  celah 0,00%"


def test_progress_without_a_terminal_is_plain_lines_not_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    with StageProgress(Reporter()) as progress:
        for share in (0.0, 0.1, 0.2, 1.0):
            progress(Progress("susun", share, 4.0, 4.0, 0.0))
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "Menyusun penugasan: 0% nilai 4,0  batas 4,0  celah 0,00%",
        "Menyusun penugasan: 100% nilai 4,0  batas 4,0  celah 0,00%",
    ]


def test_progress_on_a_terminal_is_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    with StageProgress(Terminal()) as progress:
        progress(Progress("pos", 0.5, None, None, None))
        progress(Progress("susun", 1.0, 4.0, 4.0, 0.0))
    shown = capsys.readouterr().err
    assert "Menyusun penugasan" in shown
    assert "celah 0,00%" in shown
    assert "100%" in shown


def test_stages_of_the_planner_are_told_in_words() -> None:
    assert stage_text("POLRI risiko_tak_terjaga") == "Polri: Risiko tak terjaga"
    assert stage_text("susun LINMAS") == "Menyusun penugasan: Linmas"
    assert stage_text("pos", "en") == "Forming beats"
    assert stage_text("tak_dikenal") == "tak_dikenal"


def test_progress_for_programs_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    with StageProgress(Reporter(as_json=True)) as progress:
        progress(Progress("susun", 0.25, 4.0, 3.0, 0.25))
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out) == {
        "jenis": "kemajuan",
        "tahap": "susun",
        "bagian": 0.25,
        "nilai": 4.0,
        "batas_bawah": 3.0,
        "celah": 0.25,
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("berkas kosong", "Berkas kosong."),
        ("Berkas kosong.", "Berkas kosong."),
        ("nomor_induk kosong", "nomor_induk kosong."),  # a key stays as it must be typed
        ("'x' bukan angka", "'x' bukan angka."),
        ("12 orang", "12 orang."),
        ("Lanjutkan?", "Lanjutkan?"),
        (" ", ""),
    ],
)
def test_every_message_is_a_sentence(text: str, told: str) -> None:
    assert sentence(text) == told
    error = RosterError(text, text)
    assert (error.message, error.advice, str(error)) == (told, told, told)
