"""``python -m solver``: a stored problem in, the same result out, and a code that tells how it went."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from solver import __main__ as command
from solver.engine import solve
from solver.instances import random_problem
from solver.solution import Violation

ROOT = Path(__file__).parents[3]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(random_problem(3).to_json(), encoding="utf-8")
    return path


def test_the_result_is_printed_as_the_engine_gives_it(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(stored)]) == 0
    printed = capsys.readouterr()
    assert printed.out == solve(random_problem(3)).to_json() + "\n"
    assert printed.err == ""
    assert {"status", "goals", "assignments"} <= json.loads(printed.out).keys()


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"]])
def test_anything_but_one_file_is_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_a_plan_that_breaks_a_rule_is_told_and_ends_with_one(
    stored: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "audit", lambda problem, solution: (Violation("rest", "P001"),))
    assert command.main([str(stored)]) == 1
    assert "rest" in capsys.readouterr().err


def run_module(stored: Path, hash_seed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, "-m", "solver", str(stored)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        cwd=stored.parent,
        timeout=60,
    )


def test_two_runs_of_the_module_print_the_same_whatever_the_order_of_sets(stored: Path) -> None:
    first, second = run_module(stored, "1"), run_module(stored, "4242")
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert first.stdout == solve(random_problem(3)).to_json() + "\n"


def test_a_file_that_is_no_problem_is_wrong_use_with_every_fault_on_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "problem.json"
    broken.write_text(json.dumps(json.loads(random_problem(3).to_json()) | {"seed": None, "posts": 5}), encoding="utf-8")
    assert command.main([str(broken)]) == 2
    assert sorted(capsys.readouterr().err.splitlines()) == ["posts: 5 instead of a list", "seed: null instead of a whole number"]


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "gone.json", binary):
        assert command.main([str(path)]) == 2
        assert str(path) in capsys.readouterr().err
