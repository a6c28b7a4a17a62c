"""The tree keeps its shape: top level, sizes, and no trace of the machine it was written on."""

from __future__ import annotations

import ast
import re

import pytest

from tests.project.places import ROOT, own_files, own_text

TOP_LEVEL = {
    "pyproject.toml",
    "roster",
    "templates",
    "solver",
    "tests",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".ci",
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LONGEST_TEST_FUNCTION = 60
"""Fixtures that list a whole world in one call read better in one piece."""
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"}
LOCAL_PATH = re.compile(r"(?<![\w./}])/(?:work|root|home/\w|Users|opt|mnt|srv)\b")
"""A path of somebody's own machine, as opposed to one that every Debian has."""

PACKAGE_INDEX = re.compile(r"pythonhosted|/simple\b|extra-index|find-links|trusted-host", re.IGNORECASE)
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".yaml", ".json", ".csv", ".svg", ""}


def test_top_level_holds_only_what_was_agreed() -> None:
    assert {path.parts[0] for path in own_files()} <= TOP_LEVEL
    assert {path.parts[0] for path in own_files()} == TOP_LEVEL, "something of the top level is missing"


def test_templates_hold_no_python() -> None:
    assert [path for path in own_files() if path.parts[0] == "templates" and path.suffix == ".py"] == []


def test_each_folder_states_its_contract() -> None:
    for folder in ("roster", "solver", "templates", "tests"):
        assert (ROOT / folder / "README.md").is_file(), f"{folder}/README.md is missing"


def test_modules_stay_short() -> None:
    long = {str(path): text.count("\n") for path, text in own_text(".py") if text.count("\n") > LONGEST_MODULE}
    assert long == {}


def test_functions_stay_short() -> None:
    long = []
    for path, text in own_text(".py"):
        limit = LONGEST_TEST_FUNCTION if path.parts[0] == "tests" else LONGEST_FUNCTION
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > limit:
                    long.append(f"{path}:{node.lineno} {node.name} has {length} lines")
    assert long == []


def test_modules_have_telling_names() -> None:
    assert [path for path in own_files() if path.suffix == ".py" and path.stem in VAGUE_NAMES] == []


@pytest.mark.parametrize("pattern", [LOCAL_PATH, PACKAGE_INDEX], ids=["path of a machine", "package index"])
def test_no_text_names_a_machine(pattern: re.Pattern[str]) -> None:
    this = "tests/project/test_layout.py"
    found = []
    for path in own_files():
        if path.suffix not in TEXT or path.as_posix() == this:
            continue
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path}:{number} {line.strip()[:80]}")
    assert found == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    this = "tests/project/test_layout.py"
    found = [f"{path}: {match[0]}" for path, text in own_text(".py") if path.as_posix() != this for match in marks.finditer(text)]
    assert found == []
