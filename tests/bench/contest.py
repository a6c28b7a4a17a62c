"""One rival on one instance: a child process with a hard end, watched for memory, its plan judged here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from solver.audit import audit, goal_values
from solver.problem import WEIGHT_SCALE, Problem, Role, Unsur
from solver.solution import Assignment, Solution
from tests.bench.rivals import missing_for

ROOT = Path(__file__).resolve().parents[2]
GRACE_S = 30.0
"""Seconds beyond its limit after which a rival is killed."""

_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Terms:
    """What every rival is held to."""

    limit: float = 60.0
    threads: int = 2
    memory_mib: float = 12_288.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rival did. ``plans`` are (seconds, goal 1 in risk points) as it improved, with the seconds its naming took.

    ``bound`` holds for the problem itself, None where the rival gives none. ``ended`` is when the search
    was over, ``is_proven`` whether value and bound of its own model met. ``value`` and ``violations`` are
    those of the audit on the last plan. ``fault`` says why there is no plan, empty otherwise.
    """

    rival: str
    plans: list[tuple[float, float]] = field(default_factory=list)
    bound: float | None = None
    ended: float | None = None
    is_proven: bool = False
    peak_mib: float = 0.0
    value: float | None = None
    violations: int | None = None
    fault: str = ""

    def first_within(self, value: float) -> float | None:
        """Return the seconds to the first plan of that value or less, None when there was none."""
        return min((seconds for seconds, reached in self.plans if reached <= value + 1e-6), default=None)


def run_rival(rival: str, problem: Problem, folder: Path, terms: Terms) -> Outcome:
    """Run a rival on ``problem.json`` of the folder, which holds ``problem``, and return what it did."""
    if fault := missing_for(rival):
        return Outcome(rival, fault=fault)
    log, plan = folder / f"{rival}.log", folder / f"{rival}.plan.json"
    log.unlink(missing_ok=True)
    plan.unlink(missing_ok=True)
    command = ["tests.bench.rivals.child", rival, folder / "problem.json", log, plan, "--limit", terms.limit, "--threads", terms.threads]
    with (
        (folder / f"{rival}.err").open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", *map(str, command)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as process,
    ):
        peak, fault = _watch(process, log, terms)
    if not fault and process.returncode:
        fault = _last_words(folder / f"{rival}.err") or f"ended with status {process.returncode}"
    return _judge(rival, problem, (_events(log), plan), peak, fault)


def _watch(process: subprocess.Popen[bytes], log: Path, terms: Terms) -> tuple[float, str]:
    """Wait for the process and return its peak of memory and, when it was killed, why."""
    peak, began, fault = 0.0, None, ""
    while True:
        peak = max(peak, resident_mib(process.pid))
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return max(peak, usage.ru_maxrss / 1024), fault
        if began is None and log.is_file() and log.stat().st_size:
            began = time.perf_counter()
        if peak > terms.memory_mib:
            fault = f"more than {terms.memory_mib:,.0f} MiB"
        elif began is not None and time.perf_counter() - began > terms.limit + GRACE_S:
            fault = f"killed {GRACE_S:.0f} s after its limit"
        if fault:
            process.kill()
        time.sleep(_LOOK_S)


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process and those it started, 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, IndexError):
        return 0.0
    return pages * _PAGE_MIB + sum(resident_mib(int(child)) for child in children)


def _last_words(errors: Path) -> str:
    lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:120].replace("|", "/") if lines else ""


def _events(log: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of a log by the kind of event; a last line cut by a kill is left out."""
    events: dict[str, list[dict[str, Any]]] = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.is_file() else []:
        if line.endswith("}"):
            row = json.loads(line)
            events.setdefault(row["event"], []).append(row)
    return events


def _judge(rival: str, problem: Problem, found: tuple[dict[str, list[dict[str, Any]]], Path], peak: float, fault: str) -> Outcome:
    events, path = found
    end = next(iter(events.get("end", [])), {"naming": 0.0, "bound": None, "seconds": None, "proven": False})
    plans = [(row["seconds"] + end["naming"], row["value"] / WEIGHT_SCALE) for row in events.get("plan", [])]
    fault = fault or next((row["reason"] for row in events.get("failed", [])), "")
    value = violations = None
    if path.is_file():
        solution = read_plan(path)
        value, violations = goal_values(problem, solution)["uncovered_risk"], len(audit(problem, solution))
    return Outcome(
        rival=rival,
        plans=plans,
        bound=None if end["bound"] is None else end["bound"] / WEIGHT_SCALE,
        ended=None if end["seconds"] is None else end["seconds"] + end["naming"],
        is_proven=bool(end["proven"]),
        peak_mib=peak,
        value=value,
        violations=violations,
        fault=fault or ("" if path.is_file() else _no_plan(end.get("planned", ""))),
    )


def _no_plan(planned: str) -> str:
    return f"plan of {planned} only" if planned else "no plan"


def read_plan(path: Path) -> Solution:
    """Return the plan a rival wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return Solution(tuple(Assignment(**{**row, "unsur": Unsur(row["unsur"]), "role": Role(row["role"])}) for row in rows))


def to_row(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain data for JSON; ``from_row`` reads it back."""
    return asdict(outcome)


def from_row(row: dict[str, Any]) -> Outcome:
    """Return the outcome of such a row."""
    return Outcome(**{**row, "plans": [(seconds, value) for seconds, value in row["plans"]]})
