"""What-if cases as data: named changes to a data set that are tried out and thrown away."""

from __future__ import annotations

from dataclasses import dataclass

POLICY, PATTERN, PEOPLE, INDEX = "kebijakan", "pola", "personel", "indeks"
KINDS = (POLICY, PATTERN, PEOPLE, INDEX)
"""What a setting changes: the words of the column ``jenis``."""

PATTERN_FIELDS = ("polri", "maks_tps", "linmas_per_tps", "tni", "bobot")

MOST_CASES = 30
"""More than anybody reads side by side; each costs one solve."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One change. ``row`` is the row of the list it stands in, 0 where it was typed; ``kind`` and ``key`` as typed until they are read."""

    kind: str
    key: str
    value: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario: its name and the changes that are made together."""

    name: str
    settings: tuple[Setting, ...]


def kind_of_key(key: str) -> tuple[str, str]:
    """Return kind and key of ``personel.Bangil``, ``indeks.semua``, ``rawan.polri`` or ``cadangan_min``, as one types them in a line."""
    first, dot, rest = key.strip().partition(".")
    if dot and first.strip().lower() in KINDS:
        return first.strip().lower(), rest.strip()
    if key.strip().lower() in (PEOPLE, INDEX):
        return key.strip().lower(), ""
    return (PATTERN if dot else POLICY), key.strip()


def read_line(text: str) -> Case:
    """Return the case of a line such as ``cadangan_min=60; personel.Bangil=+100 BKO``, named by its text.

    Raises
    ------
    ValueError
        With the part that is no ``kunci=nilai``.
    """
    settings = []
    for part in filter(None, map(str.strip, text.split(";"))):
        key, sign, value = part.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise ValueError(part)
        settings.append(Setting(*kind_of_key(key), value.strip()))
    if not settings:
        raise ValueError(text)
    return Case(" ".join(text.split()), tuple(settings))
