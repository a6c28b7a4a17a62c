"""A problem read back from JSON: every value is checked against the type of its field, and every fault named by its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

LARGEST = 2**53
"""Whole numbers beyond it are no minutes, metres or weights, and do not survive a reader that knows floats alone."""

Read = Callable[[Any, str, list[str]], Any]
"""Takes a value, its path, and the list to which faults are added; returns the value in its own type."""


def read_json(text: str, kind: type[Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a dataclass from the JSON text of it, and every fault; where there are faults the fields are of no use."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        return {}, [f"no JSON: {error}"]
    faults: list[str] = []
    return _read_fields(kind, raw, "", faults), faults


def _read_fields(kind: Any, raw: Any, path: str, faults: list[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        faults.append(f"{path or 'the whole'}: {_named(raw)} instead of named values")
        return {}
    known, plain, needed = _readers(kind)
    if raw.keys() != known.keys():
        faults += [f"{_under(path, name)}: missing" for name in sorted(needed - raw.keys())]
        faults += [f"{_under(path, name)}: unknown" for name in sorted(raw.keys() - known.keys())]
    found = {}
    for name, value in raw.items():
        # Most values are what they should be, and then nobody asks for their path.
        if plain.get(name) is type(value) and (value.__class__ is not int or -LARGEST <= value <= LARGEST):
            found[name] = value
        elif name in known:
            found[name] = known[name](value, _under(path, name), faults)
    return found


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@cache
def _readers(kind: Any) -> tuple[dict[str, Read], dict[str, Any], frozenset[str]]:
    """Return how each field of a dataclass is read, the types of those that are read as they are, and which must be there."""
    hints = get_type_hints(kind)
    own = fields(kind)
    needed = frozenset(each.name for each in own if each.default is MISSING and each.default_factory is MISSING)
    plain = {each.name: hints[each.name] for each in own if hints[each.name] in _NAMES}
    return {each.name: _reader(hints[each.name]) for each in own}, plain, needed


def _reader(hint: Any) -> Read:
    """Return what reads a value of this type."""
    if get_origin(hint) is UnionType:
        (only,) = set(get_args(hint)) - {NoneType}
        inner = _reader(only)
        return lambda value, path, faults: None if value is None else inner(value, path, faults)
    if get_origin(hint) is tuple:
        return _row_reader(tuple(_reader(part) for part in get_args(hint) if part is not ...), is_fixed=... not in get_args(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_reader(hint)
    return _enum_reader(hint) if issubclass(hint, StrEnum) else _plain_reader(hint)


def _row_reader(parts: tuple[Read, ...], *, is_fixed: bool) -> Read:
    def read(value: Any, path: str, faults: list[str]) -> tuple[Any, ...]:
        if value == [] and not is_fixed:
            return ()
        if not isinstance(value, list) or (is_fixed and len(value) != len(parts)):
            faults.append(f"{path}: {_named(value)} instead of {f'{len(parts)} values' if is_fixed else 'a list'}")
            return ()
        of_each = parts if is_fixed else parts * len(value)
        return tuple(part(each, f"{path}[{nth}]", faults) for nth, (part, each) in enumerate(zip(of_each, value, strict=True)))

    return read


def _dataclass_reader(kind: type[Any]) -> Read:
    def read(value: Any, path: str, faults: list[str]) -> Any:
        before = len(faults)
        found = _read_fields(kind, value, path, faults)
        return kind(**found) if len(faults) == before else None

    return read


def _enum_reader(kind: type[StrEnum]) -> Read:
    members: dict[str, StrEnum] = {member.value: member for member in kind}

    def read(value: Any, path: str, faults: list[str]) -> StrEnum | None:
        if not isinstance(value, str) or value not in members:
            faults.append(f"{path}: {_named(value)} instead of one of {', '.join(members)}")
            return None
        return members[value]

    return read


def _plain_reader(kind: type[Any]) -> Read:
    def read(value: Any, path: str, faults: list[str]) -> Any:
        # True is an int to Python and no number to anybody else.
        if type(value) is not kind or (kind is int and abs(value) > LARGEST):
            faults.append(f"{path}: {_named(value)} instead of {_NAMES[kind]}")
        return value

    return read


_NAMES: dict[type[Any], str] = {int: "a whole number", str: "a text", bool: "true or false"}


def _named(value: Any) -> str:
    """Return a value as a fault shows it: in short."""
    if isinstance(value, list | dict):
        return f"a list of {len(value)}" if isinstance(value, list) else "named values"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
