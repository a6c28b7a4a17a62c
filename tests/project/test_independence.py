"""Every rule is stated twice, and the two statements share nothing but the facts of the problem."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import sides
from tests.project.places import ROOT, own_text
from tests.project.test_contracts import contract

OPTIMISER = sides.reached(sides.OPTIMISER)
AUDIT = sides.reached(sides.AUDIT)


@pytest.mark.parametrize("module", sides.modules())
def test_a_rule_states_both_sides(module: str) -> None:
    stated = sides.definitions(module)
    assert {"KEY", "prohibits", "build", "violations"} <= stated.keys(), f"solver/rules/{module}.py lacks one"
    if module.startswith("neutrality_"):
        assert "closed_areas" in stated


def test_nothing_of_a_rule_serves_both_sides() -> None:
    assert sorted(OPTIMISER & AUDIT) == []


def test_the_walk_finds_what_is_borrowed_from_another_rule() -> None:
    assert {("reach", "way_m"), ("availability", "closed_shifts"), ("reserve", "most_owed")} <= OPTIMISER
    assert {("reach", "road_distance_m"), ("availability", "is_inside"), ("rest", "Stretch"), ("strength", "usable_polri")} <= AUDIT


def test_goals_take_from_the_rules_only_what_the_audit_uses() -> None:
    taken = {origin: path for path, text in own_text(".py") if path.parts[:2] == ("solver", "goals") for origin in _origins(text)}
    assert {origin: path for origin, path in taken.items() if origin in OPTIMISER} == {}
    assert taken


def test_the_optimiser_takes_from_the_rules_only_its_own_side() -> None:
    optimiser = {Path(f"{name.replace('.', '/')}.py") for name in contract("the optimiser shares nothing with the audit")["source_modules"]}
    texts = [(path, text) for path, text in own_text(".py") if path in optimiser]
    assert len(texts) == len(optimiser)
    assert [f"{path}: {'.'.join(origin)}" for path, text in texts for origin in _origins(text) if origin in AUDIT] == []


@pytest.mark.parametrize("module", sides.modules())
def test_rules_name_the_model_only_for_type_checking(module: str) -> None:
    source = sides.tree(module)
    guarded = [node for node in source.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    inside = {id(node) for block in guarded for node in ast.walk(block)}
    outside = [node for node in ast.walk(source) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in inside]
    named = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in outside]
    assert [name for name in named if name.startswith(("ortools", "solver.placing"))] == []


def _origins(text: str) -> set[sides.Definition]:
    return set(sides.origins(ast.parse(text)).values())


def test_the_rules_are_where_they_are_read() -> None:
    assert sides.FOLDER == ROOT / "solver" / "rules"
