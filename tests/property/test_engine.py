"""The engine on random small instances: legal, repeatable, and as good as a person-by-person model can be."""

from __future__ import annotations

from itertools import product

import pytest
from ortools.sat.python import cp_model

from solver.audit import audit, goal_values
from solver.engine import solve
from solver.instances import ProblemSize, random_problem
from solver.problem import Problem, Role, Slot, Unsur
from solver.rules import RULES
from solver.rules.continuity import continued_shifts
from solver.solution import Assignment, Solution

SINGLE = ("eligibility", "availability", "neutrality_home", "neutrality_charge", "neutrality_kin", "reach")


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_breaks_no_rule_and_no_bound_exceeds_its_value(seed: int) -> None:
    problem = random_problem(seed)
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    values = goal_values(problem, result.solution)
    for goal in result.goals:
        assert goal.value == values[goal.key]
        assert goal.bound <= goal.value


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_larger_instances_break_no_rule_either(seed: int) -> None:
    problem = random_problem(seed, ProblemSize(districts=3, areas=9, sites=24, shifts=6, polri=40, tni=8, linmas=30))
    result = solve(problem)
    assert audit(problem, result.solution) == ()
    assert all(goal.bound <= goal.value for goal in result.goals)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_problem_gives_the_same_result(seed: int) -> None:
    problem = random_problem(seed)
    assert solve(problem).to_json() == solve(Problem.from_json(problem.to_json())).to_json()


SMALL = ProblemSize(districts=2, areas=4, sites=6, shifts=4, polri=8, tni=2, linmas=5)
"""Small enough for the person-level model to be proven in a second."""


@pytest.mark.parametrize("seed", [s for s in range(40) if not random_problem(s, SMALL).policies.leaders_first])
def test_uncovered_risk_equals_the_optimum_of_a_person_level_model(seed: int) -> None:
    problem = random_problem(seed, SMALL)
    result = solve(problem)
    risk = result.goals[0]
    best = least_risk(problem)
    assert risk.bound <= best + 1e-6  # a bound above a plan that exists would be false
    assert risk.value == pytest.approx(best, abs=1e-6)


def least_risk(problem: Problem) -> float:
    """Return the least uncovered risk by CP-SAT over single people."""
    return sum(_least_risk_of(problem, unsur) for unsur in Unsur)


def _least_risk_of(problem: Problem, unsur: Unsur) -> float:
    model = cp_model.CpModel()
    slots = [slot for slot in problem.slots if slot.unsur is unsur and slot.demand > 0]
    people = [person for person in problem.persons if person.unsur is unsur]
    x = {
        (person.id, s): model.new_bool_var(f"{person.id}@{s}")
        for person in people
        for s, slot in enumerate(slots)
        if not _breaks(problem, [_stand(person.id, slot)])
    }
    _keep_rest(model, problem, slots, x)
    _keep_crews(model, problem, slots, x)
    _limit_people(model, problem, slots, x, unsur)
    return _least(model, slots, x)


def _stand(person: str, slot: Slot) -> Assignment:
    return Assignment(slot.shift, slot.post, slot.unsur, slot.role, "", person)


def _breaks(problem: Problem, rows: list[Assignment]) -> bool:
    solution = Solution(tuple(rows))
    return any(list(RULES[rule].violations(problem, solution)) for rule in SINGLE)


def _keep_rest(model: cp_model.CpModel, problem: Problem, slots: list[Slot], x: dict[tuple[str, int], cp_model.IntVar]) -> None:
    """Allow each person only the sets of (shift, kind of post) that the rules about time accept as a whole."""
    kind = {post.id: post.kind for post in problem.posts}
    sample = {(slot.shift, kind[slot.post]): slot for slot in slots}
    places = [[None, *(cell for cell in sample if cell[0] == shift.id)] for shift in problem.shifts]
    cells = list(sample)
    allowed = []
    for choice in product(*places):
        held = [cell for cell in choice if cell is not None]
        rows = [_stand(problem.persons[0].id, sample[cell]) for cell in held]
        if not any(list(RULES[rule].violations(problem, Solution(tuple(rows)))) for rule in ("rest", "one_place")):
            allowed.append([int(cell in held) for cell in cells])
    for person in {who for who, _ in x}:
        held_vars = [model.new_bool_var(f"{person} {cell}") for cell in cells]
        for var, cell in zip(held_vars, cells, strict=True):
            own = [v for (who, s), v in x.items() if who == person and (slots[s].shift, kind[slots[s].post]) == cell]
            model.add(sum(own) == var)
        model.add_allowed_assignments(held_vars, allowed)


def _keep_crews(model: cp_model.CpModel, problem: Problem, slots: list[Slot], x: dict[tuple[str, int], cp_model.IntVar]) -> None:
    chained = continued_shifts(problem)
    index = {slot.key: s for s, slot in enumerate(slots)}
    for s, slot in enumerate(slots):
        before = index.get((slot.post, chained.get(slot.shift, ""), slot.unsur, slot.role))
        is_standing = slot.role in (Role.RESERVE, Role.PADAL)
        if before is None or not (problem.policies.continuity or is_standing):
            continue
        for person in problem.persons:
            first, second = x.get((person.id, before)), x.get((person.id, s))
            if slots[before].demand <= slot.demand and first is not None:
                model.add(first <= (second if second is not None else 0))
            if slot.demand <= slots[before].demand and second is not None:
                model.add(second <= (first if first is not None else 0))


def _limit_people(
    model: cp_model.CpModel, problem: Problem, slots: list[Slot], x: dict[tuple[str, int], cp_model.IntVar], unsur: Unsur
) -> None:
    used = []
    for person in problem.persons:
        own = [var for (who, _), var in x.items() if who == person.id]
        if own:
            used.append(model.new_bool_var(f"used {person.id}"))
            model.add_max_equality(used[-1], own)
    reserve = [s for s, slot in enumerate(slots) if slot.role is Role.RESERVE]
    if unsur is Unsur.POLRI:
        listed = sum(person.unsur is unsur for person in problem.persons)
        top, bottom = problem.policies.strength_share
        model.add(sum(used) <= listed * top // bottom)
    if reserve:
        top, bottom = problem.policies.reserve_share
        most = slots[reserve[0]].demand
        able = sum(all((person.id, s) in x for s in reserve) for person in problem.persons)
        owed = model.new_int_var(min(problem.policies.reserve_min, most), most, "owed")
        if able >= most:
            model.add(bottom * owed >= top * sum(used))
        # Where too few can stand in reserve all of them do, and the posts are manned all the same.
        for s in reserve:
            model.add(sum(var for (_, slot), var in x.items() if slot == s) == (owed if able >= most else able))


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 60
    return solver


def _least(model: cp_model.CpModel, slots: list[Slot], x: dict[tuple[str, int], cp_model.IntVar]) -> float:
    terms = []
    empty: dict[tuple[str, str], list[cp_model.IntVar]] = {}
    weight: dict[tuple[str, str], int] = {}
    for s, slot in enumerate(slots):
        filled = [var for (_, place), var in x.items() if place == s]
        if slot.role is not Role.RESERVE:
            model.add(sum(filled) <= slot.demand)
        terms.append(slot.weight * (slot.demand - sum(filled)))
        empty.setdefault((slot.post, slot.shift), []).extend(filled)
        weight[slot.post, slot.shift] = max(slot.weight, weight.get((slot.post, slot.shift), 0))
    for place, filled in empty.items():
        nobody = model.new_bool_var(f"nobody {place}")
        model.add(sum(filled) + nobody >= 1)
        terms.append(weight[place] * nobody)
    model.minimize(sum(terms))
    solver = _solver()
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value / 10_000
