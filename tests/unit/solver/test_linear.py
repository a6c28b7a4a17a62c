"""The linear program: goals one after the other, whole numbers, and errors where nothing is feasible."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from solver.linear import LinearError, LinearProgram, is_integral


def transport(supply: list[int], demand: list[int]) -> LinearProgram:
    """Return a program of one variable per (supplier, taker), suppliers first, in which every taker is served."""
    program = LinearProgram()
    x = program.add_variables([99.0] * (len(supply) * len(demand))).reshape(len(supply), len(demand))
    rows = program.add_rows([-np.inf] * len(supply), [float(n) for n in supply])
    for i, row in enumerate(rows):
        program.add_terms(np.full(len(demand), row), x[i])
    columns = program.add_rows([float(n) for n in demand], [float(n) for n in demand])
    for j, column in enumerate(columns):
        program.add_terms(np.full(len(supply), column), x[:, j])
    return program


def best_pair(supply: list[int], demand: list[int], first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Return the lexicographic optimum of two costs over all whole flows."""
    options = []
    for flat in product(range(max(demand) + 1), repeat=len(supply) * len(demand)):
        flow = np.array(flat).reshape(len(supply), len(demand))
        if (flow.sum(axis=1) <= supply).all() and (flow.sum(axis=0) == demand).all():
            options.append((float(first @ flow.ravel()), float(second @ flow.ravel())))
    return min(options)


@pytest.mark.parametrize("seed", range(25))
def test_the_second_goal_is_sought_on_the_optimum_of_the_first_and_stays_whole(seed: int) -> None:
    rng = np.random.default_rng(seed)
    supply, demand = [2, 1, 2], [2, 1]
    # Few different costs make many ties, so that the first goal leaves a face and not a point.
    first, second = rng.integers(0, 3, 6).astype(float), rng.integers(0, 9, 6).astype(float)
    program = transport(supply, demand)
    one, two = program.minimise(first), program.minimise(second)
    assert (one.objective, two.objective) == pytest.approx(best_pair(supply, demand, first, second), abs=1e-6)
    assert first @ two.values == pytest.approx(one.objective, abs=1e-9)
    assert is_integral(two.values)
    assert (one.bound, two.bound) == (one.objective, two.objective)


def test_an_optimum_of_zero_can_be_kept_without_solving() -> None:
    program = transport([2, 2], [2])
    program.keep_zero(np.array([1.0, 0.0]))
    # The second supplier alone serves both heads, though he costs 5 each.
    assert program.minimise(np.array([0.0, 5.0])).objective == pytest.approx(10)


def test_a_program_without_a_feasible_point_is_an_error() -> None:
    with pytest.raises(LinearError, match="status"):
        transport([1, 1], [3]).minimise(np.zeros(2))


def test_a_whole_point_that_does_not_exist_is_an_error() -> None:
    program = LinearProgram()
    x = program.add_variables([1.0])
    program.add_terms(program.add_rows([1.0], [1.0]), x, 2.0)
    # 2 x = 1: feasible at a half, not at a whole number.
    assert program.copy_unfixed().minimise(np.ones(1)).values == pytest.approx([0.5])
    with pytest.raises(LinearError, match="branch and bound"):
        program.minimise(np.ones(1), is_integer=True)


def odd_cycle() -> LinearProgram:
    """Return three variables of which each pair may hold one: the corner of all halves is not whole."""
    program = LinearProgram()
    x = program.add_variables([1.0] * 3)
    rows = program.add_rows([-np.inf] * 3, [1.0] * 3)
    for row, pair in zip(rows, ((0, 1), (1, 2), (0, 2)), strict=True):
        program.add_terms(np.full(2, row), x[list(pair)])
    return program


def test_whole_numbers_are_found_where_the_corner_is_broken() -> None:
    # The sum of all three is 1.5 with halves, 1 with whole numbers.
    assert odd_cycle().minimise(-np.ones(3)).objective == pytest.approx(-1.5)
    whole = odd_cycle().minimise(-np.ones(3), is_integer=True)
    assert whole.objective == pytest.approx(-1)
    assert is_integral(whole.values)


def test_a_whole_optimum_is_kept_for_the_next_goal() -> None:
    program = odd_cycle()
    program.minimise(-np.ones(3), is_integer=True)
    # One of the three stays in; the cheapest is the last.
    after = program.minimise(np.array([3.0, 2.0, 1.0]), is_integer=True)
    assert after.objective == pytest.approx(1, abs=1e-5)


def test_a_snapshot_keeps_the_goals_so_far_and_goes_its_own_way() -> None:
    program = transport([2, 2], [2])
    program.minimise(np.array([1.0, 1.0]))
    twin = program.snapshot()
    assert twin.minimise(np.array([1.0, 0.0])).values == pytest.approx([0, 2])
    assert program.minimise(np.array([0.0, 1.0])).values == pytest.approx([2, 0])


def test_an_unfixed_copy_forgets_the_goals() -> None:
    program = transport([2, 2], [2])
    program.minimise(np.array([1.0, 0.0]))
    # The first supplier is fixed at nothing in the program, free in the copy.
    assert program.copy_unfixed().minimise(np.array([0.0, 1.0])).objective == pytest.approx(0)
    assert program.minimise(np.array([0.0, 1.0])).objective == pytest.approx(2)


def test_whole_is_what_lies_within_a_hundred_thousandth() -> None:
    assert is_integral(np.array([1.0, 2.000009, -0.000009]))
    assert not is_integral(np.array([1.0, 2.00002]))
