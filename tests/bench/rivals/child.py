"""One rival in a process of its own: ``python -m tests.bench.rivals.child RIVAL PROBLEM LOG PLAN --limit 60``.

The clock starts when the problem is in memory and what the rival is made of is imported.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from solver.problem import Problem
from tests.bench.rivals import load_rival
from tests.bench.rivals.race import Race


def main() -> None:
    """Run the rival named, with a log of its plans as lines of JSON and its last plan as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rival")
    parser.add_argument("problem", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    with given.log.open("w", encoding="utf-8") as log:
        run = load_rival(given.rival)
        problem = Problem.from_json(given.problem.read_text(encoding="utf-8"))
        race = Race(problem, given.limit, given.threads, log)
        race.write("start")
        try:
            solution = run(race)
        except (ValueError, MemoryError) as reason:
            race.write("failed", reason=str(reason) or type(reason).__name__)
            return
        if solution is not None:
            given.plan.write_text(json.dumps([a._asdict() for a in solution.assignments]), encoding="utf-8")
        race.write("written")


if __name__ == "__main__":
    main()
