"""Which rules keep a person from a slot whatever the others do, with the figures of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from solver.explain.standing import SlotKey
from solver.problem import Person, Problem, Slot
from solver.rules import RULES
from solver.solution import Assignment, Solution, Violation

SINGLE = ("eligibility", "availability", "neutrality_home", "neutrality_charge", "neutrality_kin", "reach")
"""The rules that bar one person from one slot by themselves."""

Barred = dict[tuple[str, SlotKey], tuple[Violation, ...]]
"""(person, slot) to what bars him there, rule by rule; a pair that is not in it is free."""


def barred(problem: Problem, persons: Sequence[Person], slots: Iterable[Slot]) -> Barred:
    """Return every bar between these people and these slots of their own unsur.

    A violation does not name the role, so the roles are asked one by one: who is no padal may be a member at the same post.
    """
    slots = tuple(dict.fromkeys(slots))
    posts = {slot.post for slot in slots}
    narrow = replace(
        problem, persons=tuple(persons), slots=slots, posts=tuple(p for p in problem.posts if p.id in posts), pins=(), baseline=()
    )
    found: dict[tuple[str, SlotKey], list[Violation]] = {}
    for role in {slot.role for slot in slots}:
        unsur_of = {(slot.post, slot.shift, slot.unsur) for slot in slots if slot.role is role}
        rows = [
            Assignment(shift, post, unsur, role, "", person.id)
            for post, shift, unsur in unsur_of
            for person in persons
            if person.unsur is unsur
        ]
        posted = Solution(tuple(rows))
        unsurs = {person.id: person.unsur for person in persons}
        for key in SINGLE:
            for violation in RULES[key].violations(narrow, posted):
                if violation.person is not None and violation.post is not None and violation.shift is not None:
                    slot_key = (violation.post, violation.shift, unsurs[violation.person], role)
                    found.setdefault((violation.person, slot_key), []).append(violation)
    return {pair: tuple(held) for pair, held in found.items()}
