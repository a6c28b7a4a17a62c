"""The unsur one after the other: how the rivals that take a program of rows run their race."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from solver.problem import Unsur
from solver.solution import Assignment, Solution
from tests.bench.rivals.answer import Answer
from tests.bench.rivals.models import Model, class_model, person_model, read_people
from tests.bench.rivals.race import Race
from tests.bench.rivals.rows import Ints, Rows
from tests.bench.rivals.statement import post_people, state

SHARES = {Unsur.TNI: 0.1, Unsur.LINMAS: 0.45, Unsur.POLRI: 1.0}
"""The order of the unsur, and the part of the time left that each may take: Polri, the hard ones, get all that is left over."""

SolveRows = Callable[[Rows, Callable[[int], None], Callable[[], float], int], Answer]


@dataclass(frozen=True)
class Way:
    """How a rival models and solves: people or classes, how many nearest posts (None: all), by which solver."""

    is_named: bool
    nearest: int | None
    solve_rows: SolveRows


def run_relay(race: Race, way: Way) -> Solution | None:
    """Return the plan, None unless every unsur has one. The bound holds for the whole only where no post was pruned away."""
    bound, naming, is_proven, assignments = 0.0, 0.0, True, list[Assignment]()
    for unsur, share in SHARES.items():
        if unsur not in race.entrants:
            continue
        end = time.perf_counter() + race.left() * share
        model = _model(race, way, unsur)
        answer = way.solve_rows(model.rows, partial(race.tell, unsur), lambda end=end: end - time.perf_counter(), race.threads)
        bound, is_proven = bound + (answer.bound or 0.0), is_proven and answer.is_proven
        if answer.values is not None:
            # Not every solver calls back for a plan it finds before its search begins.
            race.tell(unsur, int(model.rows.cost_vector() @ answer.values))
            began = time.perf_counter()
            held = _name(way, model, answer.values)
            naming += time.perf_counter() - began
            assignments += post_people(model.statement, held)
    race.finish(bound=None if way.nearest else bound, is_proven=is_proven, naming=0.0 if way.is_named else naming)
    return Solution(tuple(assignments)) if race.has_plan else None


def _model(race: Race, way: Way, unsur: Unsur) -> Model:
    # Classes of people with one duty each can be exact without growing many, as in the engine.
    statement = state(race.problem, unsur, is_named=way.is_named or unsur is not Unsur.POLRI, nearest=way.nearest)
    return person_model(statement) if way.is_named else class_model(statement)


def _name(way: Way, model: Model, values: Ints) -> list[tuple[str, int]]:
    if way.is_named:
        return read_people(model, values)
    # Loaded only here: OR-Tools brings a HiGHS of its own, which keeps highspy from loading after it.
    from tests.bench.rivals.names import name_people

    return name_people(model, values)
