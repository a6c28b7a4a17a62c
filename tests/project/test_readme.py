"""The README tells the truth: every command and option it names exists, and none is left out."""

from __future__ import annotations

import re

import click

from roster.cli import cli
from roster.config import ENVIRONMENT
from roster.domain.operation import Dataset
from roster.domain.policy import POLICY_KEYS
from roster.imports.tables import TABLES
from roster.planning.translate import beat_rules_of, policies_of
from tests.project.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHEETS = tuple(table.key for table in TABLES)


def commands() -> dict[str, click.Command]:
    return dict(cli.commands)


def synopsis() -> dict[str, set[str]]:
    """Command to the options of its lines in the block under Commands."""
    block = README.split("## Commands", 1)[1].split("```")[1]
    found: dict[str, set[str]] = {}
    current = ""
    for line in block.strip().splitlines():
        usage = re.split(r"\s{2,}(?![\s\[-])", line.strip(), maxsplit=1)[0]
        if match := re.match(r"roster (\w+)", line):
            current = match[1]
        found.setdefault(current, set()).update(re.findall(r"--[a-z]+(?:-[a-z]+)*", usage))
    return found


def options_of(command: click.Command) -> set[str]:
    if isinstance(command, click.Group):
        return {name for each in command.commands.values() for name in options_of(each)}
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")} - {"--help"}


def test_every_command_is_in_the_synopsis_and_nothing_else() -> None:
    assert set(synopsis()) == set(commands())


def test_every_option_is_documented() -> None:
    assert "`demo` takes `--json` and `--quiet` as well." in README
    documented = synopsis()
    documented["demo"] |= {"--json", "--quiet"}
    assert documented == {name: options_of(command) for name, command in commands().items()}


def test_every_command_line_in_the_text_can_be_parsed() -> None:
    lines = re.findall(r"(?:^|[`/ ])roster (demo|plan|check|why|serve|doctor)((?: +--?[\w-]+(?: +[\w./-]+)?)*)", README, re.MULTILINE)
    assert len(lines) >= 8, "the README shows fewer commands than it used to"
    for name, rest in lines:
        unknown = set(re.findall(r"--[a-z-]+", rest)) - options_of(commands()[name])
        assert unknown == set(), f"README: roster {name}{rest}"


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_every_variable_of_the_environment_is_documented() -> None:
    documented = set(re.findall(r"`(ROSTER_\w+)`", README))
    assert documented == set(ENVIRONMENT)


def test_every_policy_is_in_the_table_with_its_default() -> None:
    rows = README.split("## Policies", 1)[1].split("\n## ", 1)[0].splitlines()
    defaults = {}
    for names, default in (row.split("|")[1:3] for row in rows if row.startswith("| `")):
        keys, values = re.findall(r"`(\w+)`", names), [part.strip() for part in default.split(", ")]
        defaults |= dict(zip(keys, values if len(values) == len(keys) else values * len(keys), strict=True))
    named = set(defaults) | {"maks_jarak_km"}  # explained in the row of those it sets
    assert named == {key.key for key in POLICY_KEYS}
    # A default that is written down is what the program takes when nothing is given.
    bare, written = Dataset((), (), ()), Dataset((), (), (), policies={key: text.split(";")[0] for key, text in defaults.items()})
    assert policies_of(written) == policies_of(bare)
    assert beat_rules_of(written) == beat_rules_of(bare)


def test_both_languages_are_complete() -> None:
    english, indonesian = README.split("# Untuk Kabag Ops\n", 1)
    for name in SHEETS:
        assert f"`{name}`" in english
        assert f"`{name}`" in indonesian


def test_links_between_the_papers_lead_somewhere() -> None:
    for paper in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / paper).read_text(encoding="utf-8")):
            if "://" not in target:
                assert (ROOT / target).exists(), f"{paper} links to {target}"
