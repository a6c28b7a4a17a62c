"""HiGHS on a program of rows, as a mixed integer program with its own default options and the threads given."""

from __future__ import annotations

from collections.abc import Callable

import highspy
import numpy as np

from tests.bench.rivals.answer import Answer
from tests.bench.rivals.rows import UNBOUNDED, Rows

OnPlan = Callable[[int], None]


def solve_rows(rows: Rows, on_plan: OnPlan, left: Callable[[], float], threads: int) -> Answer:
    """Return the best point found in the time left; ``on_plan`` is told the value of each better one."""
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", threads)
    # Absolute gap 0: the values are whole weights, and a plan short by one head is not a proof.
    solver.setOptionValue("mip_rel_gap", 1e-7)
    solver.passModel(_program(rows))
    solver.cbMipImprovingSolution.subscribe(lambda event: on_plan(round(event.data_out.objective_function_value)))
    solver.setOptionValue("time_limit", max(0.01, left()))
    solver.run()
    info, status = solver.getInfo(), solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise ValueError("the model holds no plan")
    is_proven = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(None, bound, is_proven=False)
    values = np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)
    return Answer(values, bound, is_proven=is_proven)


def _program(rows: Rows) -> highspy.HighsLp:
    starts, used, coefficients = rows.by_row()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = rows.width, len(rows.lower_band)
    program.col_cost_ = rows.cost_vector().astype(np.float64)
    program.col_lower_ = np.zeros(rows.width)
    program.col_upper_ = rows.column_uppers().astype(np.float64)
    program.row_lower_ = _open_ends(rows.lower_band)
    program.row_upper_ = _open_ends(rows.upper_band)
    program.integrality_ = [highspy.HighsVarType.kInteger] * rows.width
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = starts.astype(np.int32)
    program.a_matrix_.index_ = used.astype(np.int32)
    program.a_matrix_.value_ = coefficients.astype(np.float64)
    return program


def _open_ends(band: list[int]) -> np.ndarray:
    ends = np.array(band, dtype=np.float64)
    ends[np.abs(ends) >= UNBOUNDED] *= np.inf
    return ends
