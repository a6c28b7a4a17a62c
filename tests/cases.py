"""Builders for problems of a few lines: every part has a default that no rule minds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from solver.problem import Person, Post, PostKind, Problem, Role, Shift, Site, Slot, Tasking, Unsur
from solver.rules import RULES
from solver.solution import Assignment, Solution, Violation

ALWAYS = ((-100_000, 100_000),)
"""A window that holds every shift of the tests."""


def site(name: str, **changes: Any) -> Site:
    """Return a TPS of desa D1 in kecamatan K1, low risk, at 0 N 0 E."""
    facts: dict[str, Any] = {"area": "D1", "district": "K1", "category": "kurang_rawan", "weight": 10_000, "lat_e6": 0, "lon_e6": 0}
    return Site(id=name, **(facts | changes))


def post(name: str, kind: PostKind = PostKind.BEAT, **changes: Any) -> Post:
    """Return a post that touches desa D1 at 0 N 0 E."""
    facts: dict[str, Any] = {
        "category": "kurang_rawan",
        "district": "K1",
        "areas": ("D1",),
        "sites": (),
        "weight": 10_000,
        "lat_e6": 0,
        "lon_e6": 0,
    }
    return Post(id=name, kind=kind, **(facts | changes))


def person(name: str, **changes: Any) -> Person:
    """Return a policeman from desa D9, free, always available, based at 0 N 0 E."""
    facts: dict[str, Any] = {
        "unsur": Unsur.POLRI,
        "rank": 9,
        "tasking": Tasking.FREE,
        "unit": "POLRES",
        "lat_e6": 0,
        "lon_e6": 0,
        "home": "D9",
        "windows": ALWAYS,
    }
    return Person(id=name, **(facts | changes))


def slot(post_id: str, shift_id: str, *, demand: int = 1, **changes: Any) -> Slot:
    """Return a slot for policemen of weight 1."""
    facts: dict[str, Any] = {"unsur": Unsur.POLRI, "role": Role.MEMBER, "weight": 10_000}
    return Slot(post=post_id, shift=shift_id, demand=demand, **(facts | changes))


def stand(name: str, shift_id: str, post_id: str, **changes: Any) -> Assignment:
    """Return the assignment of a policeman as a member."""
    facts: dict[str, Any] = {"unsur": Unsur.POLRI, "role": Role.MEMBER, "team": ""}
    return Assignment(shift=shift_id, post=post_id, person=name, **(facts | changes))


def problem(
    *,
    posts: Iterable[Post] = (),
    shifts: Iterable[Shift] = (),
    persons: Iterable[Person] = (),
    slots: Iterable[Slot] = (),
    **parts: Any,
) -> Problem:
    """Return a problem of these parts, without TPS unless given."""
    return Problem(
        sites=parts.pop("sites", ()), posts=tuple(posts), shifts=tuple(shifts), slots=tuple(slots), persons=tuple(persons), **parts
    )


def broken(rule: str, case: Problem, *assignments: Assignment) -> list[Violation]:
    """Return what one rule says of the assignments."""
    return list(RULES[rule].violations(case, Solution(assignments)))


def fact(violation: Violation, name: str) -> str | int | float:
    """Return one fact of a violation."""
    return dict(violation.facts)[name]
