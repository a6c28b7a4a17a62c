"""Which definitions of the rule modules each statement of the rules reaches: read from the source, nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import solver.rules

FOLDER = Path(str(solver.rules.__file__)).parent
OPTIMISER = ("prohibits", "build", "closed_areas")
AUDIT = ("violations",)

Definition = tuple[str, str]
"""Name of the rule module, name of the function, class or constant in it."""


def modules() -> list[str]:
    """Return the names of the rule modules, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@cache
def tree(module: str) -> ast.Module:
    """Return the source of a rule module as a tree."""
    return ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))


@cache
def definitions(module: str) -> dict[str, ast.stmt]:
    """Return name to statement for every function, class and constant that a module defines at its top."""
    found: dict[str, ast.stmt] = {}
    for node in tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update({target.id: node for target in targets if isinstance(target, ast.Name)})
    return found


@cache
def borrowed(module: str) -> dict[str, Definition]:
    """Return name to origin for what a module takes from other rule modules."""
    return origins(tree(module))


def origins(source: ast.Module) -> dict[str, Definition]:
    """Return local name to origin for every ``from solver.rules.x import y`` of a source."""
    found = {}
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("solver.rules."):
            for alias in node.names:
                found[alias.asname or alias.name] = (str(node.module).rsplit(".", 1)[1], alias.name)
    return found


def reached(roots: Iterable[str]) -> set[Definition]:
    """Return every definition of the rule modules that is used, directly or not, by these functions of any of them.

    Names in annotations are left out, and so is ``KEY``, the name that both sides of a rule share.
    """
    waiting = [(module, root) for module in modules() for root in roots if root in definitions(module)]
    found: set[Definition] = set()
    while waiting:
        module, name = waiting.pop()
        if (module, name) in found or name == "KEY":
            continue
        found.add((module, name))
        used = {node.id for node in ast.walk(_without_annotations(definitions(module)[name])) if isinstance(node, ast.Name)}
        waiting += [(module, other) for other in used & definitions(module).keys()]
        waiting += [borrowed(module)[other] for other in used & borrowed(module).keys()]
    return found


def _without_annotations(node: ast.stmt) -> ast.AST:
    """Return the parts of a definition that run."""
    if isinstance(node, ast.FunctionDef):
        return ast.Module([*node.body, *(ast.Expr(default) for default in node.args.defaults)], [])
    return node
