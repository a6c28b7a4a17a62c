"""How time and memory of the engine, and of the whole job, grow with the size of the district."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from pathlib import Path

from roster.imports.workbook_writer import write_folder
from roster.planning.translate import problem_of
from tests.bench.commands import plan
from tests.bench.contest import Terms, run_rival
from tests.bench.curve import Series, draw_curves
from tests.bench.reference import Options, build_reference

DISTRICT = "Polres Pasuruan"
ALLOWED = 1.5
"""Growth may be this much worse than n log n."""

_TIMES = {1: 3, 2: 2}
"""Runs per size; the smallest is what all others are measured against, so it is taken as a median."""


@dataclass(frozen=True, slots=True)
class Point:
    """Copies of the district, its people and TPS, and seconds and MiB of the engine alone and of ``roster plan``."""

    size: int
    people: int
    stations: int
    engine_s: float
    engine_mib: float
    plan_s: float
    plan_mib: float


def measure_growth(size: int, folder: Path) -> Point:
    """Return the point of one size, with every goal sought and proven."""
    dataset = build_reference(DISTRICT, Options(scale=size))
    data = write_folder(dataset, folder / f"data-{size}")
    problem = problem_of(dataset)
    (folder / "problem.json").write_text(problem.to_json(), encoding="utf-8")
    times = range(_TIMES.get(size, 1))
    engine = [run_rival("engine-all", problem, folder, Terms(limit=600.0)) for _ in times]
    whole = [plan(data, folder / "plan") for _ in times]
    return Point(
        size,
        len(problem.persons),
        len(problem.sites),
        statistics.median(outcome.ended or math.inf for outcome in engine),
        max(outcome.peak_mib for outcome in engine),
        statistics.median(run.seconds for run in whole),
        max(run.peak_mib for run in whole),
    )


def exponent(people: list[int], seconds: list[float]) -> float:
    """Return the power of the size that fits the times best (least squares on logarithms)."""
    x, y = [math.log(n) for n in people], [math.log(s) for s in seconds]
    return statistics.covariance(x, y) / statistics.variance(x)


def against_n_log_n(people: list[int], seconds: list[float]) -> float:
    """Return how much worse than n log n through the first point the worst point is (1: no worse)."""
    first = seconds[0] / (people[0] * math.log(people[0]))
    return max(s / (first * n * math.log(n)) for n, s in zip(people, seconds, strict=True))


def growth_table(points: list[Point]) -> str:
    """Return the points as a table, with the fitted exponents and the comparison with n log n below it."""
    lines = ["| copies | people | TPS | engine s | engine MiB | `roster plan` s | MiB |", f"|{'---|' * 7}"]
    for p in points:
        cells = f"{p.engine_s:.2f} | {p.engine_mib:,.0f} | {p.plan_s:.2f} | {p.plan_mib:,.0f}"
        lines.append(f"| {p.size} | {p.people:,} | {p.stations:,} | {cells} |")
    if len(points) > 1:
        people = [p.people for p in points]
        for name, seconds in (("Engine alone", [p.engine_s for p in points]), ("`roster plan`", [p.plan_s for p in points])):
            lines += ["", f"{name}: {_verdict(people, seconds)}"]
    return "\n".join(lines)


def _verdict(people: list[int], seconds: list[float]) -> str:
    worst = against_n_log_n(people, seconds)
    verdict = "within" if worst <= ALLOWED else "beyond"
    power = f"time grows with people to the power {exponent(people, seconds):.2f}"
    return f"{power}; at worst {worst:.2f} times n log n through the first point ({verdict} the {ALLOWED} allowed)."


def draw_growth(points: list[Point]) -> str:
    """Return the curves as SVG: the engine alone and the whole job, each with n log n and 1.5 times that."""
    people = [p.people for p in points]
    series = (Series("Engine, all goals", [p.engine_s for p in points]), Series("roster plan, whole job", [p.plan_s for p in points]))
    return draw_curves(people, series, ALLOWED)
