"""The rivals solve the same problem as the engine, are held to their terms, and are judged by the audit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from solver.engine import solve
from solver.instances import ProblemSize, random_problem
from solver.problem import PostKind, Problem, Role, Shift, Unsur
from tests.bench.contest import Outcome, Terms, run_rival
from tests.bench.rivals import OWN, TITLES, missing_for
from tests.bench.rivals.models import class_model, person_model
from tests.bench.rivals.rows import Rows
from tests.bench.rivals.statement import post_people, state
from tests.cases import person, post, problem, slot

PROVERS = [rival for rival in TITLES if rival not in (*OWN, "timefold")]


@pytest.fixture(scope="module")
def tiny() -> Problem:
    """Return a district with a shortage in which every kind of post and rule occurs."""
    return random_problem(27, ProblemSize(polri=14))


def run(rival: str, tiny: Problem, folder: Path, terms: Terms) -> Outcome:
    if reason := missing_for(rival):
        pytest.skip(reason)
    (folder / "problem.json").write_text(tiny.to_json(), encoding="utf-8")
    return run_rival(rival, tiny, folder, terms)


@pytest.mark.parametrize("rival", [*OWN[1:], *PROVERS])
def test_each_rival_proves_the_value_of_the_engine_with_no_rule_broken(rival: str, tiny: Problem, tmp_path: Path) -> None:
    if rival == "engine":
        # Ended after its first goal it has not weighed plans whose reserve is short, so only without a reserve is that goal proven.
        tiny = replace(tiny, slots=tuple(slot for slot in tiny.slots if slot.role is not Role.RESERVE))
    best = solve(tiny).goals[0].value
    assert best > 0
    outcome = run(rival, tiny, tmp_path, Terms(limit=30.0))
    assert (outcome.fault, outcome.violations, outcome.is_proven) == ("", 0, True)
    assert outcome.value == pytest.approx(best)
    # What the rival said while it searched is what the audit finds in the end.
    assert outcome.plans[-1][1] == pytest.approx(best)
    assert outcome.bound is None or outcome.bound == pytest.approx(best, rel=1e-6)
    assert outcome.peak_mib > 20


def test_timefold_breaks_no_rule_and_tells_the_value_the_audit_finds(tiny: Problem, tmp_path: Path) -> None:
    outcome = run("timefold", tiny, tmp_path, Terms(limit=8.0))
    assert (outcome.fault, outcome.violations, outcome.bound) == ("", 0, None)
    assert outcome.value == pytest.approx(outcome.plans[-1][1])
    assert (outcome.value or 0.0) >= solve(tiny).goals[0].value - 1e-6


def test_a_rival_that_takes_too_much_memory_is_ended(tiny: Problem, tmp_path: Path) -> None:
    outcome = run("class-cpsat", tiny, tmp_path, Terms(memory_mib=1.0))
    assert (outcome.fault, outcome.value, outcome.plans) == ("more than 1 MiB", None, [])


def test_a_rival_that_cannot_state_the_problem_says_why(tmp_path: Path) -> None:
    # Reserve of two is owed, and one policeman can stand in it.
    posts = [post("B1"), post("CADANGAN", PostKind.RESERVE, areas=())]
    slots = [slot("B1", "S3"), slot("CADANGAN", "S3", demand=2, role=Role.RESERVE, weight=0)]
    case = problem(posts=posts, slots=slots, shifts=[Shift("S3", 0, 480)], persons=[person("P1")])
    outcome = run("class-cpsat", case, tmp_path, Terms(limit=10.0))
    assert outcome.fault == "only 1 people could stand in a reserve of 2"


def three_shifts() -> Problem:
    """Return three touching shifts of 8 h at one post: any two are a stretch of 16 h, all three one of 24 h."""
    shifts = [Shift(f"S{n}", 480 * n, 480 * (n + 1)) for n in range(3)]
    persons = [person("P1"), person("P2", home="D1")]
    return problem(posts=[post("B1")], slots=[slot("B1", s.id) for s in shifts], shifts=shifts, persons=persons)


def test_kinds_that_exclude_each_other_are_stated_once_and_sets_too_many_together_as_well() -> None:
    case = three_shifts()
    statement = state(case, Unsur.POLRI, is_named=True)
    # S0 and S2 lie 8 h apart, which is rest enough; all three in one go are not legal.
    assert statement.cliques == ((0,), (1,), (2,))
    assert statement.larger == ((0, 1, 2),)
    # P2 lives in D1, which B1 touches.
    assert statement.mask.sum() == 3


def test_the_strength_rule_binds_polri_alone() -> None:
    case = three_shifts()
    assert state(case, Unsur.POLRI, is_named=True).most_people == 1  # 2 x 2/3, rounded down
    assert state(case, Unsur.TNI, is_named=True).most_people is None


def test_pruning_leaves_the_nearest_posts_and_the_reserve() -> None:
    posts = [post(f"B{n}", lat_e6=1_000 * n) for n in range(5)] + [post("CADANGAN", PostKind.RESERVE, areas=(), lat_e6=90_000)]
    slots = [slot(f"B{n}", "S3") for n in range(5)] + [slot("CADANGAN", "S3", role=Role.RESERVE, weight=0)]
    case = problem(posts=posts, slots=slots, shifts=[Shift("S3", 0, 480)], persons=[person("P1")])
    statement = state(case, Unsur.POLRI, is_named=True, nearest=2)
    kept = {need.post.id for j, need in enumerate(statement.duties.needs) if statement.mask[0, j]}
    assert kept == {"B0", "B1", "CADANGAN"}


def test_a_class_is_one_column_per_need_where_people_are_one_each() -> None:
    case = problem(
        posts=[post("B1")], slots=[slot("B1", "S3", demand=2)], shifts=[Shift("S3", 0, 480)], persons=[person(f"P{n}") for n in range(5)]
    )
    assert len(person_model(state(case, Unsur.POLRI, is_named=True)).columns) == 5
    assert len(class_model(state(case, Unsur.POLRI, is_named=False)).columns) == 1


def test_reserve_is_posted_in_platoons() -> None:
    posts = [post("CADANGAN", PostKind.RESERVE, areas=())]
    slots = [slot("CADANGAN", "S3", demand=31, role=Role.RESERVE, weight=0)]
    case = problem(posts=posts, slots=slots, shifts=[Shift("S3", 0, 480)], persons=[person(f"P{n:02d}") for n in range(31)])
    statement = state(case, Unsur.POLRI, is_named=True)
    teams = [a.team for a in post_people(statement, [(f"P{n:02d}", 0) for n in range(31)])]
    assert (teams.count("SST-1"), teams.count("SST-2")) == (30, 1)


def test_rows_are_read_back_row_by_row() -> None:
    rows = Rows()
    columns = rows.add_columns([1, 2, 3])
    band = rows.add_rows(2, 0, np.array([4, 5]))
    rows.add_terms(band[[1, 0, 1]], columns[[2, 0, 0]], 7)
    rows.add_costs(columns[1:], [10, 20])
    starts, used, coefficients = rows.by_row()
    assert (starts.tolist(), used.tolist(), coefficients.tolist()) == ([0, 1, 3], [0, 2, 0], [7, 7, 7])
    assert (rows.upper_band, rows.cost_vector().tolist(), rows.column_uppers().tolist()) == ([4, 5], [0, 10, 20], [1, 2, 3])
