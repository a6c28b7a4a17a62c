"""What a user could pick instead of the engine, each solving the same problem in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.solution import Solution
    from tests.bench.rivals.race import Race

NEAREST = 40
"""Posts per person left by the pruning of the planning model, section 5."""

TITLES = {
    "engine-first": "**engine, first plan**",
    "engine": "**engine, goal 1**",
    "engine-all": "**engine, all goals**",
    "person-cpsat": "person-level CP-SAT, complete",
    "person-cpsat-40": "person-level CP-SAT, 40 nearest posts",
    "person-highs-40": "person-level MIP by HiGHS, 40 nearest posts",
    "class-cpsat": "class-level CP-SAT",
    "class-cpsat-lp": "class-level CP-SAT, tuned for bounds",
    "timefold": "Timefold, Python edition",
}
"""Rival to its name in the table; the engine's own runs first."""

OWN = ("engine-first", "engine", "engine-all")
TUNED = ("class-cpsat-lp",)
"""Rivals whose parameters were sought for this problem; the others run as they come."""


def missing_for(rival: str) -> str:
    """Return what the rival lacks on this machine, empty when it can run."""
    if rival == "person-highs-40" and find_spec("highspy") is None:
        return "package highspy is not installed"
    if rival == "timefold" and find_spec("timefold") is None:
        return "package timefold is not installed (it needs Python 3.10 to 3.12)"
    if rival == "timefold" and which("java") is None:
        return "no Java on this machine (17 or newer)"
    return ""


def load_rival(rival: str) -> Callable[[Race], Solution | None]:
    """Return the function that runs a rival; only what it needs is imported."""
    if rival in OWN:
        from tests.bench.rivals import engine

        return {"engine-first": engine.run_first_plan, "engine": engine.run_first_goal, "engine-all": engine.run_all_goals}[rival]
    if rival == "timefold":
        from tests.bench.rivals import heads_timefold

        return heads_timefold.run
    from tests.bench.rivals.relay import Way, run_relay

    if rival == "person-highs-40":
        from tests.bench.rivals import highs

        return partial(run_relay, way=Way(is_named=True, nearest=NEAREST, solve_rows=highs.solve_rows))
    from tests.bench.rivals import cpsat

    ways = {
        "person-cpsat": Way(is_named=True, nearest=None, solve_rows=cpsat.solve_rows),
        "person-cpsat-40": Way(is_named=True, nearest=NEAREST, solve_rows=cpsat.solve_rows),
        "class-cpsat": Way(is_named=False, nearest=None, solve_rows=cpsat.solve_rows),
        "class-cpsat-lp": Way(is_named=False, nearest=None, solve_rows=cpsat.solve_tuned),
    }
    return partial(run_relay, way=ways[rival])
