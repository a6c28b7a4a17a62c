"""Invented names of places and people, each drawn from the lists in ``invented_names.json``.

The lists of personal names are common Javanese, Madurese and Arabic names put together for made-up
people (CC0); the place names join two syllable groups so that no existing desa or kecamatan bears them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TypeVar

import numpy as np

T = TypeVar("T")

RANKED_DEGREES = {"S.I.K.": ("AKP", "KOMPOL", "AKBP"), "S.I.K., M.Si.": ("KOMPOL", "AKBP")}
"""Degrees of the police academy belong to the career officers; the others to any officer."""


@cache
def name_lists() -> dict[str, list[str]]:
    """Return the lists by key: male_first, female_first, male_last, female_last, single, degrees, place_first, place_last."""
    lists: dict[str, list[str]] = json.loads(files("roster.planning").joinpath("invented_names.json").read_text("utf-8"))
    return lists


def pick(rng: np.random.Generator, values: Sequence[T]) -> T:
    """Return one of the values, each as likely as the others."""
    return values[int(rng.integers(len(values)))]


def pick_share(rng: np.random.Generator, shares: dict[str, float]) -> str:
    """Return one key, as likely as its share; the shares need not sum to one."""
    roll = float(rng.uniform(0, sum(shares.values())))
    for key, share in shares.items():
        roll -= share
        if roll < 0:
            return key
    return next(reversed(shares))


def invent_places(rng: np.random.Generator, count: int) -> list[str]:
    """Return ``count`` different place names.

    Raises
    ------
    ValueError
        When the syllables do not yield so many.
    """
    lists = name_lists()
    pairs = [first + last for first in lists["place_first"] for last in lists["place_last"]]
    if count > len(pairs):
        raise ValueError(f"only {len(pairs)} place names, {count} asked for")
    return [pairs[i] for i in rng.permutation(len(pairs))[:count]]


def invent_person(rng: np.random.Generator, *, female: bool = False, single_share: float = 0.0) -> str:
    """Return a full name in capitals; with ``single_share`` the chance of one name only, as many older men bear."""
    lists = name_lists()
    if not female and rng.uniform() < single_share:
        return pick(rng, lists["single"]).upper()
    first, last = ("female_first", "female_last") if female else ("male_first", "male_last")
    given = [pick(rng, lists[first])]
    if rng.uniform() < 0.25:
        given.append(pick(rng, [name for name in lists[first] if name != given[0]]))
    family = pick(rng, [name for name in lists[last] if name not in given])
    return " ".join([*given, family]).upper()


def invent_degree(rng: np.random.Generator, rank: str) -> str:
    """Return an academic degree an officer of this rank may bear, kept in its usual spelling."""
    fitting = [degree for degree in name_lists()["degrees"] if rank in RANKED_DEGREES.get(degree, (rank,))]
    return pick(rng, fitting)
