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


def test_audit_and_optimiser_are_held_apart_module_by_module() -> None:
    known = {"problem", "solution", "audit", "asks", "conflict", "headcount", "instances", "terrain", "__init__", "__main__"}
    optimiser = {f"solver.{path.stem}" for path in own_files() if path.parent == Path("solver") and path.suffix == ".py"}
    optimiser -= {f"solver.{name}" for name in known}
    assert set(contract("the audit shares nothing with the optimiser")["forbidden_modules"]) == optimiser | {"ortools"}
    # The engine asks the audit for the values of the goals it reports, and pricing runs the engine.
    assert set(contract("the optimiser shares nothing with the audit")["source_modules"]) == optimiser - {"solver.engine", "solver.pricing"}


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
