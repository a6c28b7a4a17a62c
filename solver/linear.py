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

_SLACK = 1e-6

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


@dataclass(frozen=True)
class _Answer:
    """What the solver says of all variables and rows, those fixed already included; their reduced costs and prices are 0."""

    values: Floats
    objective: float
    bound: float
    reduced: Floats
    duals: Floats


class LinearProgram:
    """Variables with bounds and sparse rows; rows are (lower, upper) bands on sums of terms.

    Solving raises OutOfTimeError once ``limit`` is over.
    """

    def __init__(self, limit: Limit = FOREVER) -> None:
        self.limit = limit
        self._free = _Bounds()
        self._kept: _Bounds | None = None
        self._terms: list[tuple[Ints, Ints, Floats]] = []
        self._matrix: _Matrix | None = None

    def add_variables(self, upper: Floats | list[float]) -> Ints:
        """Return the indices of new variables between 0 and ``upper``."""
        bounds = np.asarray(upper, dtype=np.float64)
        first = self.variable_count
        self._free.lower = np.concatenate([self._free.lower, np.zeros(len(bounds))])
        self._free.upper = np.concatenate([self._free.upper, bounds])
        return np.arange(first, first + len(bounds), dtype=np.int64)

    def add_rows(self, lower: Floats | list[float], upper: Floats | list[float]) -> Ints:
        """Return the indices of new rows with these bands."""
        first = len(self._free.row_lower)
        self._free.row_lower = np.concatenate([self._free.row_lower, np.asarray(lower, dtype=np.float64)])
        self._free.row_upper = np.concatenate([self._free.row_upper, np.asarray(upper, dtype=np.float64)])
        return np.arange(first, len(self._free.row_lower), dtype=np.int64)

    def add_terms(self, rows: Ints, columns: Ints, coefficient: float = 1.0) -> None:
        """Add ``coefficient`` x column to row, pair by pair; each pair may be added only once."""
        if len(rows):
            self._terms.append((np.asarray(rows), np.asarray(columns), np.full(len(rows), coefficient)))
            self._matrix = None

    @property
    def variable_count(self) -> int:
        """The number of variables so far."""
        return len(self._free.lower)

    def minimise(self, cost: Floats, *, is_integer: bool = False, keep: float | None = None, is_spread: bool = False) -> Optimum:
        """Return the optimum of ``cost`` (one entry per variable) and keep to it from now on.

        With ``keep`` the cost is held at or below that value instead. ``is_spread`` says that hardly two
        variables cost the same: then the dual simplex is several times faster, else the primal.

        Raises
        ------
        LinearError
            When there is no feasible point.
        """
        found = self._solve(cost, is_integer=is_integer, settings=_SPREAD if is_spread else _EQUAL)
        optimum = Optimum(found.values, found.objective, found.bound, np.zeros(0) if is_integer else found.duals)
        if is_integer or keep is not None:
            self._cap(cost, found.objective if keep is None else max(keep, found.objective))
        else:
            self._fix_face(found, cost)
        return optimum

    def other_corner(self, nth: int) -> Floats:
        """Return another corner of what is left after the goals so far, the same one for the same ``nth``."""
        return self.point(np.random.Generator(np.random.PCG64(nth)).random(self.variable_count))

    def point(self, cost: Floats) -> Floats:
        """Return where ``cost`` is least on what is left after the goals so far, without keeping to it."""
        return self._solve(cost).values

    def lowest(self, cost: Floats) -> float:
        """Return the optimum of ``cost`` on what is left after the goals so far, without keeping to it."""
        return self._solve(cost).objective

    def close(self, columns: Ints) -> None:
        """Allow no more than 0 in these columns from here on."""
        held = self._held()
        held.upper[columns] = np.maximum(0.0, held.lower[columns])

    def raise_to_upper(self, columns: Ints) -> None:
        """Let these columns be as high as they can be."""
        held = self._held()
        held.lower[columns] = held.upper[columns]

    def free(self, rows: Ints) -> None:
        """Let the sums of these rows be anything from here on."""
        held = self._held()
        held.row_lower[rows], held.row_upper[rows] = -np.inf, np.inf

    def keep_zero(self, cost: Floats) -> None:
        """Keep to solutions in which nothing with a positive cost is used (an optimum of 0)."""
        self._held().upper[cost > 0] = 0.0

    def append_row(self, lower: float, upper: float, columns: list[int], coefficients: list[float]) -> None:
        """Add a row after goals were kept."""
        held = self._held()
        row = len(held.row_lower)
        held.row_lower, held.row_upper = np.append(held.row_lower, lower), np.append(held.row_upper, upper)
        held.terms.append((np.full(len(columns), row), np.asarray(columns, dtype=np.int64), np.asarray(coefficients, dtype=np.float64)))

    def snapshot(self) -> LinearProgram:
        """Return a copy that keeps to the same goals from here on."""
        twin = self.copy_unfixed()
        twin._kept = self._held().copy()
        return twin

    def copy_unfixed(self) -> LinearProgram:
        """Return the program as it was before any goal was kept."""
        twin = LinearProgram(self.limit)
        twin._free, twin._terms, twin._matrix = self._free.copy(), list(self._terms), self._matrix
        return twin

    def _held(self) -> _Bounds:
        """Return the bounds that goals may narrow."""
        if self._kept is None:
            self._kept = self._free.copy()
        return self._kept

    def _cap(self, cost: Floats, value: float) -> None:
        used = np.flatnonzero(cost)
        self.append_row(-np.inf, value + TOLERANCE, used.tolist(), cost[used].tolist())

    def _fix_face(self, found: _Answer, cost: Floats) -> None:
        held, tolerance = self._held(), TOLERANCE * max(1.0, float(np.abs(cost).max(initial=0.0)))
        fixed = np.flatnonzero(np.abs(found.reduced) > tolerance)
        low, high, at = held.lower[fixed], held.upper[fixed], found.values[fixed]
        held.lower[fixed] = held.upper[fixed] = np.where(np.abs(low - at) <= np.abs(high - at), low, high)
        priced = np.flatnonzero(np.abs(found.duals) > tolerance)
        tight = np.where(found.duals[priced] > 0, held.row_lower[priced], held.row_upper[priced])
        bounded = np.isfinite(tight)
        held.row_lower[priced[bounded]] = held.row_upper[priced[bounded]] = tight[bounded]

    def _solve(self, cost: Floats, *, is_integer: bool = False, settings: str = _EQUAL) -> _Answer:
        """Return the optimum; what is fixed already never reaches the solver."""
        held = self._held()
        if self._matrix is None:
            self._matrix = _Matrix.of(self._terms)
        matrix = self._matrix.plus(held.terms)
        open_columns = np.flatnonzero(held.upper > held.lower)
        place = np.full(self.variable_count, -1, dtype=np.int64)
        place[open_columns] = np.arange(len(open_columns))
        is_open = place[matrix.columns] >= 0
        shut = ~is_open & (held.lower[matrix.columns] != 0)
        fixed = np.bincount(matrix.rows[shut], matrix.values[shut] * held.lower[matrix.columns[shut]], minlength=len(held.row_lower))
        lower, upper = held.row_lower - fixed, held.row_upper - fixed
        rows, columns, values = matrix.rows[is_open], place[matrix.columns[is_open]], matrix.values[is_open]
        used = np.flatnonzero(np.bincount(rows, minlength=len(lower)) > 0)
        used = used[np.isfinite(lower[used]) | np.isfinite(upper[used])]
        bare = np.ones(len(lower), dtype=bool)
        bare[rows] = False
        if (lower[bare] > _SLACK).any() or (upper[bare] < -_SLACK).any() or (held.lower > held.upper + _SLACK).any():
            raise LinearError("linear solver not asked: what is fixed breaks a row; status MPSOLVER_INFEASIBLE")
        model = _model_of((held.lower[open_columns], held.upper[open_columns], cost[open_columns]), is_integer=is_integer)
        cuts = np.searchsorted(rows, np.arange(len(lower) + 1))
        names, weights = columns.tolist(), values.tolist()
        for i, low, high in zip(used.tolist(), lower[used].tolist(), upper[used].tolist(), strict=True):
            first, last = cuts[i], cuts[i + 1]
            model.constraint.add(lower_bound=low, upper_bound=high, var_index=names[first:last], coefficient=weights[first:last])
        response = _solve_whole(model, self.limit) if is_integer else _solve(model, self.limit, settings)
        return self._answer(response, cost, (open_columns, used), is_integer=is_integer)

    def _answer(
        self, response: linear_solver_pb2.MPSolutionResponse, cost: Floats, where: tuple[Ints, Ints], *, is_integer: bool
    ) -> _Answer:
        held, (open_columns, used) = self._held(), where
        found = held.lower.copy()
        found[open_columns] = response.variable_value
        base = float(cost @ held.lower) - float(cost[open_columns] @ held.lower[open_columns])
        reduced, duals = np.zeros(len(found)), np.zeros(len(held.row_lower))
        if not is_integer:
            reduced[open_columns], duals[used] = response.reduced_cost, response.dual_value
        bound = response.best_objective_bound if is_integer else response.objective_value
        return _Answer(found, response.objective_value + base, bound + base, reduced, duals)


class _Bounds:
    """Bounds of variables and rows, and the terms of rows added since."""

    def __init__(self) -> None:
        self.lower, self.upper = np.zeros(0), np.zeros(0)
        self.row_lower, self.row_upper = np.zeros(0), np.zeros(0)
        self.terms: list[tuple[Ints, Ints, Floats]] = []

    def copy(self) -> _Bounds:
        """Return bounds of their own."""
        twin = _Bounds()
        twin.lower, twin.upper = self.lower.copy(), self.upper.copy()
        twin.row_lower, twin.row_upper = self.row_lower.copy(), self.row_upper.copy()
        twin.terms = list(self.terms)
        return twin


@dataclass(frozen=True)
class _Matrix:
    """The terms of all rows, row by row."""

    rows: Ints
    columns: Ints
    values: Floats

    @classmethod
    def of(cls, terms: list[tuple[Ints, Ints, Floats]]) -> _Matrix:
        """Return the matrix of these terms."""
        rows = np.concatenate([t[0] for t in terms]) if terms else np.zeros(0, dtype=np.int64)
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate([t[1] for t in terms])[order] if terms else np.zeros(0, dtype=np.int64)
        values = np.concatenate([t[2] for t in terms])[order] if terms else np.zeros(0)
        return cls(rows[order], columns, values)

    def plus(self, terms: list[tuple[Ints, Ints, Floats]]) -> _Matrix:
        """Return the matrix with the terms of rows that come after all others."""
        if not terms:
            return self
        parts = (np.concatenate([own, *(t[n] for t in terms)]) for n, own in enumerate((self.rows, self.columns, self.values)))
        return _Matrix(*parts)


def _model_of(columns: tuple[Floats, Floats, Floats], *, is_integer: bool) -> linear_solver_pb2.MPModelProto:
    """Return a model of columns (lower, upper, cost) without rows."""
    model = linear_solver_pb2.MPModelProto()
    for low, high, price in zip(*(part.tolist() for part in columns), strict=True):
        model.variable.add(lower_bound=low, upper_bound=high, objective_coefficient=price, is_integer=is_integer)
    return model


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
