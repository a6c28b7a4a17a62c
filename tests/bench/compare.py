"""The engine against what a user could pick instead, and how its time grows: ``python -m tests.bench.compare``.

One run writes the tables into ``tests/bench/README.md`` and the curve into ``tests/bench/growth.svg``.
``--resume`` goes on with a run that was broken off; a run of only some instances or rivals prints its tables instead.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

from roster.planning.translate import problem_of
from solver.problem import Problem
from tests.bench.contest import ROOT, Outcome, Terms, from_row, run_rival, to_row
from tests.bench.growth import Point, draw_growth, growth_table, measure_growth
from tests.bench.reference import Options, build_reference
from tests.bench.rivals import OWN, TITLES
from tests.bench.tables import machine_line, ratio_table, replace_between, result_table

INSTANCES = {
    "Kec. Pasrepan": ("Pasrepan", Options()),
    "Kota Kediri": ("Kota Kediri", Options()),
    "Polres Pasuruan": ("Polres Pasuruan", Options()),
    "Jember Pemilu": ("Jember", Options(pemilu=True)),
    "tenfold Polres Pasuruan": ("Polres Pasuruan", Options(scale=10)),
}
"""Title to the district it is built from."""

OWN_LIMIT_S = 600.0
"""The engine ends by itself when it has proven what it was asked for; this only stops a run that hangs."""

README = Path(__file__).parent / "README.md"
CURVE = Path(__file__).parent / "growth.svg"


def write_problem(title: str, folder: Path) -> Problem:
    """Write ``problem.json`` of an instance into the folder and return the problem: beats built once for all rivals."""
    name, options = INSTANCES[title]
    problem = problem_of(build_reference(name, options))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "problem.json").write_text(problem.to_json(), encoding="utf-8")
    return problem


def compare(title: str, rivals: list[str], work: Path, terms: Terms) -> list[Outcome]:
    """Return what every rival did on an instance; one whose outcome lies in the work folder is not run again."""
    folder = work / title.lower().replace(" ", "-").replace(".", "")
    problem = write_problem(title, folder)
    outcomes = []
    for rival in rivals:
        kept = folder / f"{rival}.json"
        if not kept.is_file():
            outcome = run_rival(rival, problem, folder, replace(terms, limit=OWN_LIMIT_S) if rival in OWN else terms)
            kept.write_text(json.dumps({"terms": asdict(terms), **to_row(outcome)}), encoding="utf-8")
            first = outcome.plans[0][0] if outcome.plans else None
            print(f"{title}, {rival}: first {first}, value {outcome.value}, ended {outcome.ended} {outcome.fault}", flush=True)
        stored = json.loads(kept.read_text(encoding="utf-8"))
        if stored.pop("terms") != asdict(terms):
            raise SystemExit(f"{kept} was run on other terms; leave --resume out to begin anew")
        outcomes.append(from_row(stored))
    return outcomes


def grow(sizes: list[int], work: Path) -> list[Point]:
    """Return the points of the growth curve, those of an earlier run first."""
    points = []
    for size in sizes:
        kept = work / f"growth-{size}.json"
        if not kept.is_file():
            kept.write_text(json.dumps(asdict(measure_growth(size, work / "growth"))), encoding="utf-8")
            print(f"growth {size}: {kept.read_text(encoding='utf-8')}", flush=True)
        points.append(Point(**json.loads(kept.read_text(encoding="utf-8"))))
    return points


def main() -> None:
    """Run the comparison asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", nargs="*", default=list(INSTANCES), choices=list(INSTANCES), metavar="NAME")
    parser.add_argument("--rivals", nargs="*", default=list(TITLES), choices=list(TITLES), metavar="RIVAL")
    parser.add_argument("--sizes", nargs="*", type=int, default=[1, 2, 3, 5, 7, 10], help="of the growth curve; none to leave it out")
    parser.add_argument("--limit", type=float, default=Terms().limit, help="seconds for each rival")
    parser.add_argument("--memory", type=float, default=Terms().memory_mib, help="MiB for each rival")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--resume", action="store_true", help="keep what an earlier run left in the work folder")
    given = parser.parse_args()
    if not given.resume:
        shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True, exist_ok=True)
    terms = Terms(limit=given.limit, memory_mib=given.memory)
    outcomes = {title: compare(title, given.rivals, given.work, terms) for title in given.instances}
    points = grow(given.sizes, given.work)
    parts = {}
    if outcomes:
        parts["comparison"] = "\n\n".join((machine_line(), result_table(outcomes, terms), ratio_table(outcomes)))
    if points:
        parts["growth"] = growth_table(points)
    is_whole = (given.instances, given.rivals, len(points)) == (list(INSTANCES), list(TITLES), 6)
    for name, text in parts.items():
        if is_whole:
            README.write_text(replace_between(README.read_text(encoding="utf-8"), name, text), encoding="utf-8")
        else:
            print(f"\n{text}")
    if is_whole:
        CURVE.write_text(draw_growth(points), encoding="utf-8")


if __name__ == "__main__":
    main()
