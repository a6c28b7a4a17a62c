"""The scenarios: complete, each named by the runner, and the small ones played with every expectation asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.scenarios.__main__ import BEGIN, END, PAPER, main, render, write
from tests.bench.scenarios.registry import PLANNING, SCENARIOS
from tests.bench.scenarios.report import Report, overview, play
from tests.bench.scenarios.stage import expect
from tests.bench.sources import shared_folder

needs_data = pytest.mark.skipif(shared_folder() is None, reason="the folder 'shared' with the public data is not beside the checkout")
SMALL = [key for key, scenario in SCENARIOS.items() if scenario.IS_SMALL]

NOT_YET = {
    "padang_lawas": {"listed padal left over"},
    "terrain": {
        "one crew stays on the island from H-3 to H+2 (distinct men)",
        "as one duty: days without a padal",
        "as one duty: men of the mainland who serve 31 h on end (S3 to S5)",
    },
}
"""Expectations of small scenarios that the program does not meet today; whoever mends one takes it off."""


def test_every_planning_scenario_of_the_paper_is_there_once() -> None:
    assert tuple(scenario.NUMBER for scenario in SCENARIOS.values()) == PLANNING
    assert all(key == scenario.KEY for key, scenario in SCENARIOS.items())


def test_every_scenario_states_its_title_and_source() -> None:
    assert all(scenario.TITLE and scenario.SOURCE.startswith("operations.md 9.") for scenario in SCENARIOS.values())


def test_the_overview_names_every_scenario_and_counts_what_holds() -> None:
    found = (expect("one", 1, 1), expect("two", 2, 3))
    table = overview([Report(scenario, found, (), "") for scenario in SCENARIOS.values()])
    rows = table.splitlines()[2:]
    assert [key for key, row in zip(SCENARIOS, rows, strict=True) if f"[{key}]" not in row or "1 of 2" not in row] == []


def test_an_expectation_that_does_not_hold_is_marked_in_the_chapter() -> None:
    text = render([Report(SCENARIOS["kediri"], (expect("teams", 318, 327),), (), "Said plainly.")])
    assert "| teams | 318 | 327 | **no** |" in text
    assert "0 of 1 expectations hold" in text
    assert "Said plainly." in text


def test_writing_replaces_only_what_stands_between_the_markers(tmp_path: Path) -> None:
    paper = tmp_path / "README.md"
    paper.write_text(f"head\n{BEGIN}\nold\n{END}\ntail\n", encoding="utf-8")
    write("new", paper)
    assert paper.read_text(encoding="utf-8") == f"head\n{BEGIN}\n\nnew\n\n{END}\ntail\n"


def test_writing_into_a_paper_without_markers_is_refused(tmp_path: Path) -> None:
    paper = tmp_path / "README.md"
    paper.write_text("head\n", encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        write("new", paper)


def test_the_paper_has_its_markers() -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1


def test_an_unknown_name_is_told_with_the_names_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["atlantis"])
    assert "kediri" in capsys.readouterr().err


def test_without_public_data_the_runner_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ROSTER_SHARED", str(tmp_path))
    main(["kediri"])
    assert capsys.readouterr().out.startswith("skipped:")


@needs_data
@pytest.mark.parametrize("key", SMALL)
def test_a_small_scenario_holds_but_for_what_is_known(key: str) -> None:
    report = play(SCENARIOS[key])
    assert {expectation.what for expectation in report.expectations if not expectation.ok} == NOT_YET.get(key, set())
    assert report.outcome
