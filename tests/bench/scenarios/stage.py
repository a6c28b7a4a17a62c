"""Where a scenario is played: tables are written as a user brings them, imported, planned, written, read back and audited."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import roster
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import Issue
from roster.imports import read_dataset
from roster.imports.workbook_writer import write_folder
from roster.planning.check_plan import check_plan
from roster.planning.plan_operation import plan_operation
from roster.planning.plan_tables import read_plan, write_plan
from tests.bench.commands import CALL, read_table, write_table

SEED = 1


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the scenario asks for, what was expected, what was found, and whether it holds."""

    what: str
    expected: str
    found: str
    ok: bool


def expect(what: str, expected: object, found: object, *, ok: bool | None = None) -> Expectation:
    """Return an expectation; without ``ok`` it holds when both are equal."""
    return Expectation(what, str(expected), str(found), expected == found if ok is None else ok)


@dataclass(frozen=True)
class Trial:
    """One plan that was made, written, read back and audited; ``faults`` are the lines of ``roster check``."""

    name: str
    dataset: Dataset
    plan: Plan
    issues: tuple[Issue, ...]
    faults: tuple[str, ...]
    seconds: float
    folder: Path

    def heads(self, role: str = "anggota", *, unsur: str = "POLRI", shift: str = "S3") -> list[str]:
        """Return the numbers of the people with a role in one shift, as they stand in the plan."""
        return [row.number for row in self.plan.rows if (row.role, row.unsur, row.shift) == (role, unsur, shift)]

    def short(self, *, unsur: str = "POLRI", shift: str = "S3", category: str = "") -> Counter[str]:
        """Return the missing heads at beats and TPS by kecamatan; ``category`` narrows to one."""
        posts = {post.post: post for post in self.plan.posts if post.kind in ("regu", "tps") and category in ("", post.category)}
        missing: Counter[str] = Counter()
        for need in self.plan.needs:
            if need.short and need.post in posts and (need.unsur, need.shift, need.role) == (unsur, shift, "anggota"):
                missing[posts[need.post].kecamatan] += need.short
        return missing

    def beats(self, category: str = "") -> int:
        """Return the number of beats, of one category or of all."""
        return sum(post.kind == "regu" and category in ("", post.category) for post in self.plan.posts)


class InputRefusedError(Exception):
    """The import refused tables that a scenario holds to be right; the message lists its first findings."""


def told(data: Path, out: Path) -> str:
    """Return what ``roster plan`` prints about the plan of these tables."""
    return said("plan", "--data", data, "--out", out, "--seed", SEED)


def said(*arguments: object) -> str:
    """Return what ``roster`` prints on standard output, run as a process of its own."""
    home = {**os.environ, "PYTHONPATH": str(Path(roster.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", CALL, *map(str, arguments)], capture_output=True, text=True, check=False, env=home)
    return done.stdout


@dataclass
class Stage:
    """The folder a scenario works in, its trials so far and its outcome in one sentence."""

    folder: Path
    trials: list[Trial] = field(default_factory=list)
    outcome: str = ""

    def write(self, name: str, dataset: Dataset, extra: dict[str, list[dict[str, str]]] | None = None) -> Path:
        """Write the tables of a dataset, with whole tables replaced or added by ``extra``, and return the folder."""
        data = write_folder(dataset, self.folder / f"{name}-data")
        for table, rows in (extra or {}).items():
            write_table(data, table, rows)
        return data

    def rows(self, name: str, table: str) -> list[dict[str, str]]:
        """Return the rows of a table as it was written."""
        return read_table(self.folder / f"{name}-data", table)

    def replace(self, name: str, table: str, rows: list[dict[str, str]]) -> None:
        """Write a table anew, as a user edits it."""
        write_table(self.folder / f"{name}-data", table, rows)

    def plan(self, name: str, data: Path, baseline: Trial | None = None) -> Trial:
        """Import, plan, write, read back and audit; the trial is kept in ``trials``.

        Raises
        ------
        InputRefusedError
            When the import finds an error.
        RosterError
            When no plan can be made.
        """
        began = time.perf_counter()
        report = read_dataset(data)
        if report.dataset is None:
            listed = "; ".join(f"{issue.sheet} {issue.row} {issue.column}: {issue.message}" for issue in report.errors[:3])
            raise InputRefusedError(f"{len(report.errors)} errors: {listed}")
        made = plan_operation(report.dataset, seed=SEED, baseline=baseline.plan if baseline else None)
        out = self.folder / f"{name}-plan"
        write_plan(made, out)
        seconds = time.perf_counter() - began
        plan = read_plan(out)
        faults = tuple(f"{finding.rule}: {finding.text}" for finding in check_plan(report.dataset, plan))
        self.trials.append(Trial(name, report.dataset, plan, report.issues, faults, seconds, out))
        return self.trials[-1]
