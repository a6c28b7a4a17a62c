"""What sets the project up: the lock names every requirement and no address, the hooks fetch nothing."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib

from tests.project.places import ROOT

LOCK = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8")


def distribution(requirement: str) -> str:
    return re.split(r"[ <>=!~;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_requirement_is_locked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = settings["project"]["dependencies"] + settings["dependency-groups"]["dev"] + settings["build-system"]["requires"]
    locked = {distribution(line) for line in LOCK.splitlines() if not line.startswith("#")}
    assert {distribution(line) for line in required} - locked == set()


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert all(re.match(r"#|[a-z0-9-]+==[\w.]+( ; .+)?$", line) for line in LOCK.splitlines())


def test_hooks_are_local() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^  - repo: (.+)$", text, re.MULTILINE) == ["local"]


def test_scripts_can_be_run() -> None:
    for name in ("run", "system-packages"):
        assert os.access(ROOT / ".ci" / name, os.X_OK), f".ci/{name} is not executable"


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_make_help_names_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets is not None
    assert set(re.findall(r"make ([a-z]+)", shown)) == set(targets[1].split())
