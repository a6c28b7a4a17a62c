"""The life of a plan version: its states, the steps between them, and whose steps they are.

draft -> submitted -> approved -> issued -> superseded; before it is issued a version can be returned to draft with a note, and an
issued one can be revoked without a successor, as when the election is postponed.
The practice of a Polres: Paurmin or Kasubbag Binops draft and submit, the Kabag Ops returns, approves and issues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class PlanState(StrEnum):
    """Where a plan version stands. An issued version never changes but for being superseded by a later one or revoked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"

    @property
    def is_final(self) -> bool:
        """Whether the version was issued, and so stays as it is for good."""
        return self in (PlanState.ISSUED, PlanState.SUPERSEDED, PlanState.REVOKED)


class PlanAct(StrEnum):
    """A step from one state to the next."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    ISSUE = "issue"
    SUPERSEDE = "supersede"
    REVOKE = "revoke"


class UserRole(StrEnum):
    """What a user may do with a plan version: the administrator everything, a planner submit, an approver decide and issue."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Move:
    """What a step does: from which states it leads where, who may take it, and whether it needs a reason.

    ``is_forward`` marks the steps that only a plan without violations may take.
    """

    sources: tuple[PlanState, ...]
    target: PlanState
    roles: tuple[UserRole, ...]
    needs_note: bool = False
    is_forward: bool = True


_DECIDING = (UserRole.ADMINISTRATOR, UserRole.APPROVER)

MOVES: Mapping[PlanAct, Move] = MappingProxyType(
    {
        PlanAct.SUBMIT: Move((PlanState.DRAFT,), PlanState.SUBMITTED, (UserRole.ADMINISTRATOR, UserRole.PLANNER)),
        PlanAct.APPROVE: Move((PlanState.SUBMITTED,), PlanState.APPROVED, _DECIDING),
        PlanAct.RETURN: Move((PlanState.SUBMITTED, PlanState.APPROVED), PlanState.DRAFT, _DECIDING, needs_note=True, is_forward=False),
        PlanAct.ISSUE: Move((PlanState.APPROVED,), PlanState.ISSUED, _DECIDING),
        PlanAct.SUPERSEDE: Move((PlanState.ISSUED,), PlanState.SUPERSEDED, (), is_forward=False),
        PlanAct.REVOKE: Move((PlanState.ISSUED,), PlanState.REVOKED, _DECIDING, needs_note=True, is_forward=False),
    }
)
"""Every step. Nobody takes ``supersede`` by hand: it happens when a successor is issued."""

LONGEST_NOTE = 500


def open_acts(state: PlanState, role: UserRole | None) -> tuple[PlanAct, ...]:
    """Return the steps a role may take from a state, in the order of the life."""
    return tuple(act for act, move in MOVES.items() if state in move.sources and role in move.roles)
