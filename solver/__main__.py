"""Replay a stored problem: ``python -m solver problem.json`` prints the result as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from solver.audit import audit
from solver.engine import solve
from solver.problem import Problem, ProblemError


def main(arguments: list[str]) -> int:
    """Solve the problem in the file named, print the result; return 0 when the audit finds nothing, 2 for wrong use or no problem."""
    if len(arguments) != 1:
        print("usage: python -m solver problem.json", file=sys.stderr)
        return 2
    try:
        problem = Problem.from_json(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    except ProblemError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return 2
    result = solve(problem)
    print(result.to_json())
    violations = audit(problem, result.solution)
    for violation in violations:
        print(violation, file=sys.stderr)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
