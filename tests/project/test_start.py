"""The program starts fast: its help loads no heavy library."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.project.places import ROOT

HEAVY = ("pandas", "numpy", "ortools", "weasyprint", "flask", "sqlalchemy", "jinja2", "rich")
PROGRAM = """
import sys
from roster.cli import run
status = run({arguments!r})
print("LOADED", sorted(set(sys.modules) & set({heavy!r})))
sys.exit(status)
"""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["plan", "--help"], ["why", "--help"], ["demo", "--help"], ["serve", "--help"], ["doctor", "--help"]],
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    program = PROGRAM.format(arguments=arguments, heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.rstrip().endswith("LOADED []"), ran.stdout
