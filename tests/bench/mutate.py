"""Plant small faults in the rules and count those that their tests catch: ``python -m tests.bench.mutate [RULE...]``.

The functions the optimiser uses (``build``, ``prohibits`` and what they call) are changed one place
at a time, in a process of its own and in memory only. ``--audit`` does the same to ``violations``.
A fault is caught when the unit tests of the rule or its share of the agreement test fail.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import signal
from collections.abc import Callable, Iterator
from importlib import import_module
from time import perf_counter
from typing import NamedTuple

import pytest

from solver.rules import RULES
from tests import sides
from tests.property import test_agreement

SECONDS = 120
"""How long the tests of one mutant may take; a mutant that hangs is caught."""

AGREEMENT = "tests/property/test_agreement.py::"

_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider")

_SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One function with one place changed."""

    rule: str
    function: ast.FunctionDef
    line: int
    change: str


def mutants_of(rule: str, side: tuple[str, ...]) -> Iterator[Mutant]:
    """Yield every mutant of the functions of a rule that this side uses, in the order of the source."""
    used = {name for module, name in sides.reached(side) if module == rule}
    for name, node in sides.definitions(rule).items():
        if name in used and isinstance(node, ast.FunctionDef):
            yield from _mutants_of_function(rule, node)


def _mutants_of_function(rule: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    for place, node in enumerate(_running(function)):
        for number in range(len(list(_changes(node)))):
            changed = copy.deepcopy(function)
            target = _running(changed)[place]
            was = ast.unparse(target).splitlines()[0]
            change = list(_changes(target))[number]
            told = change()
            yield Mutant(rule, ast.fix_missing_locations(changed), getattr(node, "lineno", function.lineno), f"{told} in `{was[:90]}`")


def _running(function: ast.FunctionDef) -> list[ast.AST]:
    """Return the nodes of a function that run, annotations and documentation left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    inner = [node for statement in body for node in ast.walk(statement)]
    noted = [node.annotation for node in inner if isinstance(node, ast.AnnAssign)]
    noted += [note for node in inner if isinstance(node, ast.FunctionDef) for note in ast.walk(node.args)]
    skipped = {id(part) for note in noted for part in ast.walk(note)}
    return [function, *(node for node in inner if id(node) not in skipped)]


def _changes(node: ast.AST) -> Iterator[Callable[[], str]]:
    """Yield what can be done to a node and its direct parts, as functions that do it and say what they did."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        values = [not node.value] if isinstance(node.value, bool) else [node.value + 1, node.value - 1]
        yield from (_put(node, "value", None, value) for value in values)
    if isinstance(node, ast.Name) and node.id in _CALLS:
        yield _put(node, "id", None, _CALLS[node.id])
    for name, value in ast.iter_fields(node):
        for number, part in enumerate(value if isinstance(value, list) else [value]):
            at = number if isinstance(value, list) else None
            if type(part) in _SWAPPED:
                yield _put(node, name, at, _SWAPPED[type(part)]())
            elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not | ast.Invert):
                yield _put(node, name, at, part.operand)
            elif isinstance(part, ast.stmt) and not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)):
                yield _put(node, name, at, ast.Pass())


def _put(node: ast.AST, name: str, at: int | None, new: object) -> Callable[[], str]:
    def change() -> str:
        held = getattr(node, name)
        old = held if at is None else held[at]
        if at is None:
            setattr(node, name, new)
        else:
            held[at] = new
        return f"{_told(old)} -> {_told(new)}"

    return change


def _told(part: object) -> str:
    if isinstance(part, ast.operator | ast.cmpop | ast.boolop):
        return type(part).__name__
    return ast.unparse(part).splitlines()[0][:60] if isinstance(part, ast.AST) else str(part)


def is_caught(rule: str, mutant: Mutant | None) -> bool:
    """Return whether the tests of a rule fail on a mutant, or on the rule as it is for None; they run in a fork."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = 1
        try:
            if mutant is not None:
                module = import_module(f"solver.rules.{rule}")
                exec(compile(ast.Module([mutant.function], []), str(module.__file__), "exec"), vars(module))
            quick, thorough = f"tests/unit/solver/rules/test_{rule}.py", agreement_of(rule)
            status = int(pytest.main([*_OPTIONS, quick]) or pytest.main([*_OPTIONS, *thorough]))
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    return ended != 0


def agreement_of(rule: str) -> list[str]:
    """Return the part of the agreement test that speaks of one rule."""
    names = [name for name in vars(test_agreement) if name.startswith("test_") and rule in _cases(name)]
    own = [f"{AGREEMENT}{name}[{rule}]" for name in names]
    return [*own, f"{AGREEMENT}test_beats_agree_on_posts_of_every_fault"] if rule == "beats" else own


def _cases(name: str) -> set[str]:
    marks = getattr(getattr(test_agreement, name), "pytestmark", [])
    return {case for mark in marks if mark.args[0] == "key" for case in mark.args[1]}


def run(rule: str, side: tuple[str, ...]) -> tuple[int, int]:
    """Print one rule's score and the mutants that survive; return how many were caught, of how many."""
    began, mutants = perf_counter(), list(mutants_of(rule, side))
    _expect_green(rule)
    missed = [mutant for mutant in mutants if not is_caught(rule, mutant)]
    # Tests that fail for another reason meanwhile would make every mutant look caught.
    _expect_green(rule)
    caught = len(mutants) - len(missed)
    print(f"| {rule} | {caught} / {len(mutants)} | {perf_counter() - began:.0f} |", flush=True)
    for mutant in missed:
        print(f"    survives: solver/rules/{rule}.py:{mutant.line} {mutant.change}", flush=True)
    return caught, len(mutants)


def _expect_green(rule: str) -> None:
    if is_caught(rule, None):
        raise SystemExit(f"{rule}: the tests fail on the rule as it is")


def main() -> None:
    """Print the score of each rule named, all of them by default, and of all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", nargs="*", default=list(RULES), metavar="RULE")
    parser.add_argument("--audit", action="store_true", help="change the plain check instead of the optimiser's statement")
    given = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    began = perf_counter()
    print("| rule | caught / planted | s |\n|---|---|---|")
    scores = [run(rule, sides.AUDIT if given.audit else sides.OPTIMISER) for rule in given.rules]
    caught, planted = sum(score[0] for score in scores), sum(score[1] for score in scores)
    print(f"| all | {caught} / {planted} = {100 * caught / planted:.1f} % | {perf_counter() - began:.0f} |")


if __name__ == "__main__":
    main()
