"""The steps of a plan version: each state has its ways out, and each step its people."""

from __future__ import annotations

import pytest

from roster.domain.life import MOVES, PlanAct, PlanState, UserRole, open_acts
from roster.domain.register import SERIES, PaperKind

ADMINISTRATOR, PLANNER, APPROVER = UserRole.ADMINISTRATOR, UserRole.PLANNER, UserRole.APPROVER


@pytest.mark.parametrize(
    ("state", "role", "acts"),
    [
        (PlanState.DRAFT, PLANNER, ["submit"]),
        (PlanState.DRAFT, APPROVER, []),
        (PlanState.DRAFT, ADMINISTRATOR, ["submit"]),
        (PlanState.SUBMITTED, PLANNER, []),
        (PlanState.SUBMITTED, APPROVER, ["approve", "return"]),
        (PlanState.APPROVED, APPROVER, ["return", "issue"]),
        (PlanState.APPROVED, PLANNER, []),
        (PlanState.ISSUED, ADMINISTRATOR, ["revoke"]),
        (PlanState.ISSUED, PLANNER, []),
        (PlanState.REVOKED, ADMINISTRATOR, []),
        (PlanState.SUPERSEDED, ADMINISTRATOR, []),
        (PlanState.APPROVED, None, []),
    ],
)
def test_a_role_sees_its_own_steps_only(state: PlanState, role: UserRole | None, acts: list[str]) -> None:
    assert list(open_acts(state, role)) == acts


def test_nothing_leads_out_of_an_issued_version_but_its_successor_or_its_end() -> None:
    ways = {act: move.target for act, move in MOVES.items() if any(state.is_final for state in move.sources)}
    assert ways == {PlanAct.SUPERSEDE: PlanState.SUPERSEDED, PlanAct.REVOKE: PlanState.REVOKED}
    assert {act for act, move in MOVES.items() if move.target is PlanState.ISSUED} == {PlanAct.ISSUE}


def test_a_return_and_a_revocation_need_a_reason() -> None:
    assert [act for act, move in MOVES.items() if move.needs_note] == [PlanAct.RETURN, PlanAct.REVOKE]


def test_orders_of_every_kind_count_in_one_series_and_invitations_apart() -> None:
    """A changed order is printed ``Sprin/...`` too: with a series of its own two papers would bear one number."""
    assert set(SERIES) == set(PaperKind)
    assert {SERIES[kind] for kind in PaperKind if kind is not PaperKind.UNDANGAN} == {"sprin"}
    assert SERIES[PaperKind.UNDANGAN] != "sprin"
