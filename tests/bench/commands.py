"""The program run as a user runs it: a fresh process, its wall time, its peak memory, its exit status."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALL = "from roster.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: exit status, wall seconds, peak resident MiB (its own children included), last lines of errors."""

    status: int
    seconds: float
    peak_mib: float
    errors: str


def run_roster(*arguments: str | Path) -> Run:
    """Run ``roster`` with the arguments in a process of its own and wait for it."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", CALL, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        text=True,
    ) as process:
        errors = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, time.perf_counter() - began, _mib(usage), errors[-2_000:])


def _mib(usage: resource.struct_rusage) -> float:
    """Return the peak of a process; the kernel counts kibibytes, on macOS bytes."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def plan(data: Path, out: Path, *options: str | Path) -> Run:
    """Run ``roster plan`` and return its run.

    Raises
    ------
    RuntimeError
        When it fails, with the end of its messages.
    """
    run = run_roster("plan", "--data", data, "--out", out, *options)
    if run.status != 0:
        raise RuntimeError(f"roster plan --data {data}: exit status {run.status}\n{run.errors}")
    return run


def read_table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of one table of a data folder or a plan, [] when it has none."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    """Write the rows as the csv of that name; the header is that of the first row."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_summary(plan_folder: Path) -> dict[str, Any]:
    """Return ``ringkasan.json`` of a plan."""
    summary: dict[str, Any] = json.loads((plan_folder / "ringkasan.json").read_text(encoding="utf-8"))
    return summary


def goal(summary: dict[str, Any], key: str) -> dict[str, Any]:
    """Return one goal of a summary by its key."""
    return next(row for row in summary["sasaran"] if row["kunci"] == key)
