"""Conflicting pins in words."""

from __future__ import annotations

import pytest

from roster.planning import explain_conflict
from roster.planning.explain_conflict import CONFLICTS_SHOWN, conflict_text, refusal_of
from solver.conflict import Conflict
from solver.problem import Posting, Unsur
from solver.solution import Violation
from tests.unit.planning.explained import kept

PROBLEM = kept().problem
MAN = next(person for person in PROBLEM.persons if person.unsur is Unsur.POLRI)


def conflict(rule: str, **facts: str | int) -> Conflict:
    """Return one pin that breaks one rule."""
    broken = Violation(rule, person=MAN.id, post="P-1", shift="S3", facts=tuple(facts.items()))
    return Conflict((Posting(MAN.id, "S3", "P-1"),), (rule,), (broken,))


def test_ranks_are_told_as_the_lists_write_them() -> None:
    told = conflict_text(conflict("eligibility", kind="rank", found=12, needed=13), PROBLEM, "id")
    assert "pangkat AIPTU, peran ini meminta IPDA ke atas" in told


def test_an_unsur_is_told_by_its_name() -> None:
    assert "tidak membutuhkan Linmas pada sif itu" in conflict_text(conflict("demand", kind="slot", unsur="LINMAS"), PROBLEM, "id")


def test_a_refusal_names_the_first_sets_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    many = (conflict("demand", kind="slot", unsur="LINMAS"),) * (CONFLICTS_SHOWN + 540)
    monkeypatch.setattr(explain_conflict, "list_conflicts", lambda problem: many)
    refusal = refusal_of(PROBLEM)
    assert refusal is not None
    assert refusal.message.count("tidak dapat berlaku") == CONFLICTS_SHOWN
    assert "dan 540 pertentangan lagi (roster why --conflict menyebut semuanya)" in refusal.message
