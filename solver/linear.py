"""A linear program solved goal after goal: each optimum is kept while the next is sought.

After a goal, whatever has a reduced cost cannot move without losing it, so it is fixed, and a row
with a price stays tight. That leaves exactly the best solutions, costs nothing in precision, and
keeps the corners of the polytope integral where they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import linear_solver_pb2  # type: ignore[attr-defined]  # generated without a stub
from ortools.linear_solver.python import model_builder_helper

from solver.limit import FOREVER, Limit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-6

_NODE_LIMIT = 5_000

_EQUAL = "initial_basis:BIXBY"
_SPREAD = "use_dual_simplex:true perturb_costs_in_dual_simplex:true"
"""Settings of the simplex where many variables cost the same, and where hardly two do."""


class LinearError(RuntimeError):
    """The solver gave no optimum where one must exist."""


@dataclass(frozen=True)
class Optimum:
    """Values of all variables, the objective, the proven bound on it, and the price of each row (empty where branched)."""

    values: Floats
    objective: float
    bound: float
    duals: Floats


class LinearProgram:
    """Variables with bounds and sparse rows; rows are (lower, upper) bands on sums of terms.

    Solving raises OutOfTimeError once ``limit`` is over.
    """

    def __init__(self, limit: Limit = FOREVER) -> None:
        self.limit = limit
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._count = 0
        self._row_lower: list[float] = []
        self._row_upper: list[float] = []
        self._terms: list[tuple[Ints, Ints, Floats]] = []
        self._built: linear_solver_pb2.MPModelProto | None = None

    def add_variables(self, upper: Floats | list[float]) -> Ints:
        """Return the indices of new variables between 0 and ``upper``."""
        bounds = np.asarray(upper, dtype=np.float64)
        self._lower.append(np.zeros(len(bounds)))
        self._upper.append(bounds)
        first, self._count = self._count, self._count + len(bounds)
        return np.arange(first, self._count, dtype=np.int64)

    def add_rows(self, lower: Floats | list[float], upper: Floats | list[float]) -> Ints:
        """Return the indices of new rows with these bands."""
        first = len(self._row_lower)
        self._row_lower.extend(map(float, lower))
        self._row_upper.extend(map(float, upper))
        return np.arange(first, len(self._row_lower), dtype=np.int64)

    def add_terms(self, rows: Ints, columns: Ints, coefficient: float = 1.0) -> None:
        """Add ``coefficient`` x column to row, pair by pair; each pair may be added only once."""
        if len(rows):
            self._terms.append((np.asarray(rows), np.asarray(columns), np.full(len(rows), coefficient)))

    @property
    def variable_count(self) -> int:
        """The number of variables so far."""
        return self._count

    def minimise(self, cost: Floats, *, is_integer: bool = False, keep: float | None = None, is_spread: bool = False) -> Optimum:
        """Return the optimum of ``cost`` (one entry per variable) and keep to it from now on.

        With ``keep`` the cost is held at or below that value instead. ``is_spread`` says that hardly two
        variables cost the same: then the dual simplex is several times faster, else the primal.

        Raises
        ------
        LinearError
            When there is no feasible point.
        """
        model = self._model()
        for variable, coefficient in zip(model.variable, cost.tolist(), strict=True):
            variable.objective_coefficient = coefficient
            variable.is_integer = is_integer
        response = _solve_whole(model, self.limit) if is_integer else _solve(model, self.limit, _SPREAD if is_spread else _EQUAL)
        values = np.asarray(response.variable_value, dtype=np.float64)
        bound = response.best_objective_bound if is_integer else response.objective_value
        duals = np.asarray([] if is_integer else response.dual_value, dtype=np.float64)
        optimum = Optimum(values, response.objective_value, bound, duals)
        if is_integer or keep is not None:
            self._cap(cost, response.objective_value if keep is None else max(keep, response.objective_value))
        else:
            self._fix_face(values, np.asarray(response.reduced_cost), np.asarray(response.dual_value), cost)
        return optimum

    def other_corner(self, nth: int) -> Floats:
        """Return another corner of what is left after the goals so far, the same one for the same ``nth``."""
        return self.point(np.random.Generator(np.random.PCG64(nth)).random(self._count))

    def point(self, cost: Floats) -> Floats:
        """Return where ``cost`` is least on what is left after the goals so far, without keeping to it."""
        return np.asarray(self._look(cost).variable_value, dtype=np.float64)

    def lowest(self, cost: Floats) -> float:
        """Return the optimum of ``cost`` on what is left after the goals so far, without keeping to it."""
        return float(self._look(cost).objective_value)

    def _look(self, cost: Floats) -> linear_solver_pb2.MPSolutionResponse:
        model = self._model()
        for variable, coefficient in zip(model.variable, cost.tolist(), strict=True):
            variable.objective_coefficient = coefficient
        return _solve(model, self.limit)

    def close(self, columns: Ints) -> None:
        """Allow no more than 0 in these columns from here on."""
        model = self._model()
        for j in columns.tolist():
            model.variable[j].upper_bound = max(0.0, model.variable[j].lower_bound)

    def keep_zero(self, cost: Floats) -> None:
        """Keep to solutions in which nothing with a positive cost is used (an optimum of 0)."""
        model = self._model()
        for j in np.flatnonzero(cost > 0).tolist():
            model.variable[j].upper_bound = 0.0

    def append_row(self, lower: float, upper: float, columns: list[int], coefficients: list[float]) -> None:
        """Add a row after goals were kept."""
        self._model().constraint.add(lower_bound=lower, upper_bound=upper, var_index=columns, coefficient=coefficients)

    def snapshot(self) -> LinearProgram:
        """Return a copy that keeps to the same goals from here on."""
        twin = self.copy_unfixed()
        twin._built = linear_solver_pb2.MPModelProto()
        twin._built.CopyFrom(self._model())
        return twin

    def copy_unfixed(self) -> LinearProgram:
        """Return the program as it was before any goal was kept."""
        twin = LinearProgram(self.limit)
        twin._lower, twin._upper, twin._count = list(self._lower), list(self._upper), self._count
        twin._row_lower, twin._row_upper, twin._terms = list(self._row_lower), list(self._row_upper), list(self._terms)
        return twin

    def _model(self) -> linear_solver_pb2.MPModelProto:
        if self._built is not None:
            return self._built
        model = linear_solver_pb2.MPModelProto()
        lower, upper = np.concatenate(self._lower), np.concatenate(self._upper)
        for low, high in zip(lower.tolist(), upper.tolist(), strict=True):
            model.variable.add(lower_bound=low, upper_bound=high)
        rows = np.concatenate([t[0] for t in self._terms])
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([t[1] for t in self._terms])[order]
        values = np.concatenate([t[2] for t in self._terms])[order]
        cuts = np.searchsorted(rows[order], np.arange(len(self._row_lower) + 1))
        for i, (low, high) in enumerate(zip(self._row_lower, self._row_upper, strict=True)):
            part = slice(cuts[i], cuts[i + 1])
            model.constraint.add(lower_bound=low, upper_bound=high, var_index=columns[part].tolist(), coefficient=values[part].tolist())
        self._built = model
        return model

    def _cap(self, cost: Floats, value: float) -> None:
        used = np.flatnonzero(cost)
        self.append_row(-np.inf, value + TOLERANCE, used.tolist(), cost[used].tolist())

    def _fix_face(self, values: Floats, reduced: Floats, dual: Floats, cost: Floats) -> None:
        model, tolerance = self._model(), TOLERANCE * max(1.0, float(np.abs(cost).max(initial=0.0)))
        for j in np.flatnonzero(np.abs(reduced) > tolerance).tolist():
            variable = model.variable[j]
            ends = (variable.lower_bound, variable.upper_bound)
            nearest = min(ends, key=lambda end: abs(end - values[j]))
            variable.lower_bound = variable.upper_bound = nearest
        for i in np.flatnonzero(np.abs(dual) > tolerance).tolist():
            row = model.constraint[i]
            tight = row.lower_bound if dual[i] > 0 else row.upper_bound
            if np.isfinite(tight):
                row.lower_bound = row.upper_bound = tight


def is_integral(values: Floats) -> bool:
    """Return whether every value lies within 1e-5 of an integer."""
    return bool((np.abs(values - np.rint(values)) < 1e-5).all())


def _solve(model: linear_solver_pb2.MPModelProto, limit: Limit, settings: str = _EQUAL) -> linear_solver_pb2.MPSolutionResponse:
    request = linear_solver_pb2.MPModelRequest(model=model, solver_specific_parameters=settings)
    request.solver_type = linear_solver_pb2.MPModelRequest.GLOP_LINEAR_PROGRAMMING
    solver = model_builder_helper.ModelSolverHelper("glop")
    limit.check()
    response = linear_solver_pb2.MPSolutionResponse()
    with limit.stopping(solver.interrupt_solve):
        response.ParseFromString(solver.solve_serialized_request(request.SerializeToString()))
    if response.status != linear_solver_pb2.MPSOLVER_OPTIMAL:
        limit.check()
        raise LinearError(f"linear solver ended with status {linear_solver_pb2.MPSolverResponseStatus.Name(response.status)}")
    return response


def _solve_whole(model: linear_solver_pb2.MPModelProto, limit: Limit) -> linear_solver_pb2.MPSolutionResponse:
    """Solve with whole numbers: branch and bound by SCIP, one thread and a node limit, so the same on every run."""
    from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]  # only the rare fractional case pays for this import

    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.LoadModelFromProto(model)
    solver.SetSolverSpecificParametersAsString(f"limits/nodes = {_NODE_LIMIT}")
    limit.check()
    with limit.stopping(solver.InterruptSolve):
        solver.Solve()
    response = linear_solver_pb2.MPSolutionResponse()
    solver.FillSolutionResponseProto(response)
    if response.status not in (linear_solver_pb2.MPSOLVER_OPTIMAL, linear_solver_pb2.MPSOLVER_FEASIBLE):
        limit.check()
        raise LinearError(f"branch and bound ended with status {linear_solver_pb2.MPSolverResponseStatus.Name(response.status)}")
    return response
