"""What was found in a scenario, as Markdown: one row in the overview, its plans and its expectations below."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from roster.domain.personnel import UNSUR
from tests.bench.scenarios.registry import Scenario
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

OVERVIEW = ("no", "scenario", "plans", "TPS", "Polri / TNI / Linmas", "s", "status of goal 1", "audit", "held")
PLANS = ("plan", "TPS", "teams", "s", "status", "goals: value (bound, gap)", "audit")
EXPECTATIONS = ("expected", "", "found", "holds")
MOST_FINDINGS = 3


@dataclass(frozen=True)
class Report:
    """One scenario played: its expectations, its plans, and its outcome in a sentence."""

    scenario: Scenario
    expectations: tuple[Expectation, ...]
    trials: tuple[Trial, ...]
    outcome: str


def play(scenario: Scenario) -> Report:
    """Play a scenario in a folder of its own; that every plan passes the audit is expected besides what it states.

    An error of the program ends the scenario and stands among the expectations.
    """
    with tempfile.TemporaryDirectory(prefix="roster-scenario-") as folder:
        stage = Stage(Path(folder))
        found: list[Expectation] = []
        try:
            for expectation in scenario.play(stage):
                found.append(expectation)
        except Exception as error:
            # That the program breaks down is an outcome to be shown, after what was found before.
            found.append(expect("the scenario runs to its end", "yes", f"{type(error).__name__}: {error}", ok=False))
        return Report(scenario, (*found, *map(_audit, stage.trials)), tuple(stage.trials), stage.outcome)


def _audit(trial: Trial) -> Expectation:
    faults = "; ".join(trial.faults[:MOST_FINDINGS])
    return expect(f"roster check of the plan '{trial.name}'", "no finding", faults or "no finding")


def overview(reports: Sequence[Report]) -> str:
    """Return the overview: one row per scenario."""
    return _table(OVERVIEW, (_overview_row(report) for report in reports))


def _overview_row(report: Report) -> tuple[str, ...]:
    held = sum(expectation.ok for expectation in report.expectations)
    largest = max(report.trials, key=lambda trial: len(trial.dataset.stations), default=None)
    clean = sum(not trial.faults for trial in report.trials)
    return (
        str(report.scenario.NUMBER),
        f"[{report.scenario.KEY}](#{report.scenario.NUMBER}-{report.scenario.KEY})",
        str(len(report.trials)),
        f"{len(largest.dataset.stations):,}" if largest else "-",
        _people(largest) if largest else "-",
        f"{sum(trial.seconds for trial in report.trials):.1f}",
        ", ".join(dict.fromkeys(trial.plan.status for trial in report.trials)),
        "clean" if clean == len(report.trials) else f"{clean} of {len(report.trials)} clean",
        f"{held} of {len(report.expectations)}",
    )


def _people(trial: Trial) -> str:
    return " / ".join(f"{sum(member.unsur == unsur for member in trial.dataset.members):,}" for unsur in UNSUR)


def chapter(report: Report) -> str:
    """Return the scenario in full: title, outcome, plans, expectations."""
    scenario = report.scenario
    parts = (
        f"### {scenario.NUMBER} {scenario.KEY}",
        f"{scenario.TITLE}. Source: {scenario.SOURCE}.",
        report.outcome,
        _table(PLANS, map(_plan_row, report.trials)),
        _table(EXPECTATIONS, (_expectation_row(expectation) for expectation in report.expectations)),
    )
    return "\n\n".join(part for part in parts if part)


def _plan_row(trial: Trial) -> tuple[str, ...]:
    goals = "; ".join(f"{goal.key} {goal.value:,.6g} ({goal.bound:,.6g}, {100 * goal.gap:.2f} %)" for goal in trial.plan.goals)
    size = (f"{len(trial.dataset.stations):,}", f"{trial.beats()} / {trial.plan.beat_bound}")
    return (trial.name, *size, f"{trial.seconds:.1f}", trial.plan.status, goals, str(len(trial.faults)))


def _expectation_row(expectation: Expectation) -> tuple[str, ...]:
    return (expectation.what, expectation.expected, expectation.found, "yes" if expectation.ok else "**no**")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in line)} |" for line in lines)
