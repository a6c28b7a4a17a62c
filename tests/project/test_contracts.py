"""Who may import whom, and that the contracts themselves are complete."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.project.places import ROOT, own_files, own_text


def settings() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_import_contracts_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def contract(name: str) -> dict[str, list[str]]:
    return next(found for found in settings()["contracts"] if found["name"] == name)  # type: ignore[attr-defined,index]


FACTS = {"__init__", "__main__", "asks", "instances", "problem", "reading", "solution", "terrain", "vacancies"}
"""Modules of the solver that belong to neither side: facts, and random ones."""

AUDIT = {"audit", "begun", "conflict", "headcount", "proof", "replies"}
"""Modules that check the optimiser, beside the packages of rules, goals and explanation."""


def test_audit_and_optimiser_are_held_apart_module_by_module() -> None:
    modules = {path.stem for path in own_files() if path.parent == Path("solver") and path.suffix == ".py"}
    assert modules >= FACTS | AUDIT
    optimiser = {f"solver.{name}" for name in modules - FACTS - AUDIT}
    checkers = (
        "the audit shares nothing with the optimiser",
        "proof and replies import no optimiser",
        "solver.explain imports no optimiser",
    )
    for name in checkers:
        assert set(contract(name)["forbidden_modules"]) == optimiser | {"ortools"}, name
    held_apart = {module for name in checkers for module in contract(name)["source_modules"]}
    assert held_apart == {f"solver.{name}" for name in AUDIT | {"explain", "goals", "rules"}}
    apart = contract("the optimiser shares nothing with the audit")
    # The engine asks the audit for the values of the goals it reports, and pricing runs the engine.
    assert set(apart["source_modules"]) == optimiser - {"solver.engine", "solver.pricing"}
    # Of the rules the optimiser may use its own side.
    assert set(apart["forbidden_modules"]) == held_apart - {"solver.rules"}


def test_each_heavy_library_has_one_home() -> None:
    homes = {
        "pandas": "roster/imports",
        "weasyprint": "roster/documents",
        "flask": "roster/web",
        "sqlalchemy": "roster/store",
        "ortools": "solver",
    }
    strays = []
    for path, text in own_text(".py"):
        for library, home in homes.items():
            is_ours = path.parts[0] in {"roster", "solver"}
            if is_ours and not path.as_posix().startswith(home) and re.search(rf"^\s*(from|import) {library}\b", text, re.MULTILINE):
                strays.append(f"{path} imports {library}, whose home is {home}")
    assert strays == []
