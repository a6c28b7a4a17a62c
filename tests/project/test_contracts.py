"""Who may import whom, and that the contracts themselves are complete."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.project.places import ROOT, own_text


def settings() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_import_contracts_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_audit_contract_names_every_module_of_the_optimiser() -> None:
    contract = next(c for c in settings()["contracts"] if c["name"] == "the audit shares nothing with the optimiser")  # type: ignore[attr-defined,index]
    forbidden = set(contract["forbidden_modules"])
    for path, text in own_text(".py"):
        if path.parts[0] == "solver" and len(path.parts) == 2 and re.search(r"^(from|import) ortools", text, re.MULTILINE):
            assert f"solver.{path.stem}" in forbidden, f"{path} imports ortools: add solver.{path.stem} to the contract"


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
