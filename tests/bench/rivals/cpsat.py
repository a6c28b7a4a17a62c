"""CP-SAT on a program of rows, with its own default parameters and the threads given."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from tests.bench.rivals.answer import Answer
from tests.bench.rivals.rows import UNBOUNDED, Rows

OnPlan = Callable[[int], None]


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, on_plan: OnPlan) -> None:
        super().__init__()
        self.on_plan = on_plan

    def on_solution_callback(self) -> None:
        self.on_plan(round(self.objective_value))


def solve_rows(rows: Rows, on_plan: OnPlan, left: Callable[[], float], threads: int) -> Answer:
    """Return the best point found in the time left; ``on_plan`` is told the value of each better one."""
    return _solve(rows, on_plan, left, _new_solver(threads))


def solve_tuned(rows: Rows, on_plan: OnPlan, left: Callable[[], float], threads: int) -> Answer:
    """Return the same with parameters fit for large models whose bound is what takes long: both workers on linear programs."""
    solver = _new_solver(threads)
    solver.parameters.subsolvers.extend(["max_lp", "lb_tree_search"])
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    return _solve(rows, on_plan, left, solver)


def _new_solver(threads: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    return solver


def _solve(rows: Rows, on_plan: OnPlan, left: Callable[[], float], solver: cp_model.CpSolver) -> Answer:
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, top, "") for top in rows.column_uppers().tolist()]
    starts, used, coefficients = (part.tolist() for part in rows.by_row())
    for row, (low, high) in enumerate(zip(rows.lower_band, rows.upper_band, strict=True)):
        part = slice(starts[row], starts[row + 1])
        total = cp_model.LinearExpr.weighted_sum([columns[j] for j in used[part]], coefficients[part])
        model.add_linear_constraint(total, max(low, -UNBOUNDED), min(high, UNBOUNDED))
    cost = rows.cost_vector()
    costly = np.flatnonzero(cost)
    model.minimize(cp_model.LinearExpr.weighted_sum([columns[j] for j in costly.tolist()], cost[costly].tolist()))
    solver.parameters.max_time_in_seconds = max(0.01, left())
    status = solver.solve(model, _Watch(on_plan))
    if status == cp_model.INFEASIBLE:
        raise ValueError("the model holds no plan")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, None, is_proven=False)
    values = np.array(solver.response_proto.solution, dtype=np.int64)
    return Answer(values, solver.best_objective_bound, is_proven=status == cp_model.OPTIMAL)
