"""Every rule and goal has its module, its place in the registry, its label and its test module."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import solver.goals
import solver.rules
from roster.labels import GOALS as GOAL_LABELS
from roster.labels import RULES as RULE_LABELS
from roster.planning.check_plan import GOAL_KEYS
from solver import program
from solver.goals import GOALS
from solver.rules import RULES

HERE = Path(__file__).parent


def keyed_modules(package: ModuleType) -> dict[str, str]:
    """Return KEY to module name for every module of a package that has one."""
    names = sorted(path.stem for path in Path(str(package.__file__)).parent.glob("*.py") if path.stem != "__init__")
    keys = {name: getattr(import_module(f"{package.__name__}.{name}"), "KEY", None) for name in names}
    return {key: name for name, key in keys.items() if key is not None}


@pytest.mark.parametrize(("package", "registry"), [(solver.rules, RULES), (solver.goals, GOALS)], ids=["rules", "goals"])
def test_every_module_is_registered_under_its_own_name(package: ModuleType, registry: dict[str, object]) -> None:
    modules = keyed_modules(package)
    for key, name in modules.items():
        assert key == name, f"{package.__name__}.{name}: KEY is {key!r}, the module is called {name!r}"
        assert key in registry, f"{package.__name__}/__init__.py: {name} is not in the registry"
    assert set(registry) == set(modules)


@pytest.mark.parametrize("key", list(RULES))
def test_every_rule_has_a_label_and_a_test_module(key: str) -> None:
    path = HERE / "rules" / f"test_{key}.py"
    assert path.exists(), f"missing: {path}"
    assert key in RULE_LABELS, f"roster/labels.py: RULES has no label for {key}"


@pytest.mark.parametrize("key", list(GOALS))
def test_every_goal_has_a_label_and_a_test_module(key: str) -> None:
    path = HERE / "goals" / f"test_{key}.py"
    assert path.exists(), f"missing: {path}"
    names = {ours: theirs for theirs, ours in GOAL_KEYS.items()}
    assert key in names, f"roster/planning/check_plan.py: GOAL_KEYS does not name {key}"
    assert names[key] in GOAL_LABELS, f"roster/labels.py: GOALS has no label for {names[key]}"


def test_goals_stand_in_the_order_of_the_model() -> None:
    assert [GOAL_KEYS[name] for name in GOAL_LABELS] == list(GOALS)
    model = ["uncovered_risk", "leaders", "soft_neutrality", "changes", "balance", "travel"]
    assert [key for key in GOALS if key in model] == model
    assert list(GOALS) == [*model[:5], "blocks", "junior_pairs", "travel", "team_units"]
    assert list(GOALS) == list(program.GOALS)


def test_rules_start_with_those_of_the_model_in_its_order() -> None:
    neutrality = ["neutrality_home", "neutrality_charge", "neutrality_kin"]
    model = [*neutrality, "availability", "one_place", "rest", "eligibility", "reach", "strength", "pins"]
    assert [key for key in RULES if key in model] == model
