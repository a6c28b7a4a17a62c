"""Spoil a real plan in every known way and see each fault named: ``python -m tests.bench.spoil PLAN DATA``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.imports import require_dataset
from roster.planning.check_plan import check_plan
from roster.planning.plan_tables import read_plan, write_plan
from tests.spoil import SPOILERS, NoPlaceError, Spoiler


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check said of one spoiled copy: ``missed`` when the rule that must name the fault did not."""

    key: str
    rule: str
    state: str
    findings: int
    text: str


def judge(spoiler: Spoiler, dataset: Dataset, plan: Plan) -> Verdict:
    """Spoil a copy, write it out and read it back as the command would, check it, and return the verdict."""
    try:
        facts, spoiled = spoiler.apply(dataset, plan)
    except NoPlaceError as reason:
        return Verdict(spoiler.key, spoiler.rule, "no place", 0, str(reason))
    with tempfile.TemporaryDirectory(prefix="roster-bench-") as folder:
        copy = Path(folder) / "plan"
        write_plan(spoiled, copy)
        findings = check_plan(facts, read_plan(copy))
    named = [finding for finding in findings if finding.rule == spoiler.rule]
    state = "named" if named else "missed"
    return Verdict(spoiler.key, spoiler.rule, state, len(findings), named[0].text if named else "")


def verdicts(plan_folder: Path, data: Path) -> Iterator[Verdict]:
    """Yield the verdict on the plan as it is (key ``unspoiled``), then one per spoiler."""
    dataset, plan = require_dataset(data), read_plan(plan_folder)
    findings = check_plan(dataset, plan)
    yield Verdict("unspoiled", "", "clean" if not findings else "missed", len(findings), findings[0].text if findings else "")
    for spoiler in SPOILERS:
        yield judge(spoiler, dataset, plan)


def main() -> None:
    """Print one row per spoiled copy; exit status 1 when a fault was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    print("| fault | rule | | findings | first |\n|---|---|---|---|---|")
    states = []
    for verdict in verdicts(given.plan, given.data):
        states.append(verdict.state)
        print(f"| {verdict.key} | {verdict.rule} | {verdict.state} | {verdict.findings} | {verdict.text[:110]} |", flush=True)
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("named", "missed", "no place"))
    print(f"\n{len(states) - 1} copies: {counts}")
    sys.exit(1 if "missed" in states else 0)


if __name__ == "__main__":
    main()
