"""How a command ends: Ctrl-C, errors raised on purpose, and errors nobody foresaw."""

from __future__ import annotations

import errno
import json
import signal
from pathlib import Path

import pytest

from roster import cli
from roster.commands.crash import write_crash_report
from roster.commands.interrupts import Interrupts
from roster.commands.reporter import Reporter
from roster.errors import RosterError

SECRET = "BUDI KARANGAN 3514060101900001"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Let ``roster doctor`` raise the exception put into this list."""
    raised: list[BaseException] = []

    def fail(_reporter: Reporter) -> int:
        raise raised[0]

    monkeypatch.setattr("roster.doctor.report_health", fail)
    return raised


def test_the_first_ctrl_c_waits_and_the_second_ends_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Interrupts(Reporter()) as interrupts, interrupts.soft():
        signal.raise_signal(signal.SIGINT)
        assert interrupts.is_cancelled()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert "sekali lagi" in capsys.readouterr().err


def test_ctrl_c_where_there_is_nothing_to_keep_ends_at_once() -> None:
    with Interrupts(Reporter()) as interrupts:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert not interrupts.is_cancelled()


def test_the_handler_before_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts(Reporter()):
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_ctrl_c_is_one_clear_line_and_status_1(failing: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    failing.append(KeyboardInterrupt())
    assert cli.run(["doctor"]) == 1
    assert capsys.readouterr().err.strip() == "Dihentikan; tidak ada berkas setengah jadi."


def test_an_error_raised_on_purpose_is_message_and_advice(failing: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    failing.append(RosterError("Berkas kosong.", "Isi dahulu.", code="kosong"))
    assert cli.run(["doctor", "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["kode"] == "kosong"
    assert captured.err == "Galat: Berkas kosong.\n  Isi dahulu.\n"


def test_an_unforeseen_error_is_one_line_and_a_report_without_personal_data(
    failing: list[BaseException], capsys: pytest.CaptureFixture[str], data_folder: Path
) -> None:
    failing.append(ValueError(SECRET))
    assert cli.run(["doctor"]) == 1
    shown = capsys.readouterr().err
    assert "ValueError" in shown
    assert "Traceback" not in shown
    (report,) = (data_folder / "laporan-galat").iterdir()
    text = report.read_text()
    assert str(report) in shown
    assert "KARANGAN" not in shown + text
    assert "3514060101900001" not in shown + text
    facts = json.loads(text)
    assert facts["perintah"] == "doctor"
    assert facts["galat"][0]["jenis"] == "ValueError"
    assert any("roster/cli.py" in frame for frame in facts["galat"][0]["jejak"])


def test_debugging_shows_the_traceback(failing: list[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_DEBUG", "1")
    failing.append(ValueError(SECRET))
    with pytest.raises(ValueError, match="KARANGAN"):
        cli.run(["doctor"])


def test_a_reader_that_leaves_is_no_fault_of_the_program(failing: list[BaseException], data_folder: Path) -> None:
    failing.append(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    with pytest.raises(SystemExit) as left:
        cli.run(["doctor"])
    assert left.value.code == 1
    assert not data_folder.exists()


def test_a_report_keeps_the_chain_and_no_home_folder(data_folder: Path) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        report = write_crash_report(error, "plan")
    assert report is not None
    facts = json.loads(report.read_text())
    assert [link["jenis"] for link in facts["galat"]] == ["RuntimeError", "KeyError"]
    assert str(Path.home()) + "/" not in report.read_text()


def test_no_report_where_nothing_can_be_written(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_folder.write_text("a file in the way")
    assert write_crash_report(ValueError(), "plan") is None


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bogus"],
        ["plan"],
        ["plan", "--data", "/nowhere"],
        ["check", "--data", "."],
        ["serve", "--port", "70000"],
        ["plan", "--seed", "-1"],
    ],
)
def test_wrong_use_is_status_2_with_a_hint(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(arguments) == 2
    assert "--help" in capsys.readouterr().err


def test_wrong_use_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["kode"] == "pemakaian"
