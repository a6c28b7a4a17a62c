"""What multiplies is registered in full: a missing module, template, label, golden text or test fails with its path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from roster import labels
from roster.documents.registry import AMENDMENTS, DOCUMENTS, REVOCATIONS
from roster.planning.plan_operation import GOAL_KEYS
from solver.goals import GOALS
from solver.rules import RULES
from tests.project.places import ROOT, own_files

OWN = {path.as_posix() for path in own_files()}
MODEL = ROOT / "solver" / "README.md"


def keyed_modules(folder: str) -> set[str]:
    """Return the names of the modules of a folder that carry a KEY, and so are a rule or a goal."""
    files = [name for name in OWN if re.fullmatch(rf"{folder}/[a-z_]+\.py", name)]
    return {Path(name).stem for name in files if re.search(r"^KEY\b", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)}


def test_every_rule_module_is_registered() -> None:
    assert {rule.__name__.rsplit(".", 1)[1] for rule in RULES.values()} == keyed_modules("solver/rules")


@pytest.mark.parametrize("key", RULES)
def test_a_rule_is_complete(key: str) -> None:
    assert key in labels.RULES, f"roster/labels.py: RULES lacks {key}"
    assert any(re.fullmatch(rf"tests/unit/solver/.*{key}.*\.py", name) for name in OWN), f"tests/unit/solver/: no test module for {key}"
    assert f"`{key}`" in MODEL.read_text(encoding="utf-8"), f"solver/README.md: no row for {key}"


def test_every_goal_module_is_registered() -> None:
    assert {goal.__name__.rsplit(".", 1)[1] for goal in GOALS.values()} == keyed_modules("solver/goals")


def test_goals_stand_in_the_order_of_the_labels() -> None:
    assert [GOAL_KEYS[key] for key in GOALS] == list(labels.GOALS) == list(labels.GOAL_UNITS)


@pytest.mark.parametrize("key", GOALS)
def test_a_goal_is_complete(key: str) -> None:
    assert f"`{key}`" in MODEL.read_text(encoding="utf-8"), f"solver/README.md: no row for {key}"
    assert f"`{GOAL_KEYS[key]}`" in (ROOT / "README.md").read_text(encoding="utf-8"), f"README.md: no row for {key}"


@pytest.mark.parametrize("key", [*DOCUMENTS, *AMENDMENTS, *REVOCATIONS])
def test_a_document_is_complete(key: str) -> None:
    document = {**DOCUMENTS, **AMENDMENTS, **REVOCATIONS}[key]
    templates = ROOT / "templates" / "documents"
    assert f"roster/documents/{key}.py" in OWN, f"roster/documents/{key}.py is missing"
    assert (templates / document.template).is_file(), f"templates/documents/{document.template} is missing"
    for style in document.styles:
        assert (templates / style).is_file(), f"templates/documents/{style} is missing"
    assert key in labels.DOCUMENTS | labels.AMENDMENTS | labels.REVOCATIONS, f"roster/labels.py: no label of {key}"
    assert any(name.startswith(f"tests/golden/{key}") for name in OWN), f"tests/golden/{key}*: no golden text"


def test_every_labelled_document_exists() -> None:
    assert set(labels.DOCUMENTS) == set(DOCUMENTS)
    assert set(labels.AMENDMENTS) == set(AMENDMENTS)
    assert set(labels.REVOCATIONS) == set(REVOCATIONS)


def test_labels_are_complete_in_both_languages() -> None:
    for section, entries in labels.SECTIONS.items():
        for key, entry in entries.items():
            assert entry.id, f"{section}.{key} has no Indonesian label"
            assert entry.en, f"{section}.{key} has no English label"
