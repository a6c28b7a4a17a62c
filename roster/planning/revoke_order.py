"""An issued version withdrawn without a successor: the step, its number in the register, and the order that says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.domain.calendar import ZONES
from roster.domain.life import PlanAct, PlanState
from roster.domain.register import PaperKind
from roster.errors import RosterError
from roster.planning.change_orders import cite_version, standing_orders
from roster.planning.number_papers import numbered_operation, order_entry
from roster.planning.publish_plan import ACTIONS, LONGEST_AFTER_VOTE, UsualNumber, read_wish, require_near, require_role
from roster.planning.settle_history import dataset_of_plan, index_ground
from roster.store import PlanRecord, RegisterEntry, Store

if TYPE_CHECKING:
    from roster.documents import Citation, Revocation


@dataclass(frozen=True, slots=True)
class RevokeRequest:
    """Which version is revoked and why; number and day of the order as ``issue_plan`` reads them, "" the next one and a blank."""

    plan_id: int
    reason: str
    number: str = ""
    day: str = ""


def revoke_plan(store: Store, request: RevokeRequest, *, user: int | None = None) -> RegisterEntry:
    """Revoke an issued version and return the line of the order that does so.

    No version is in force afterwards.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    RosterError
        When the step is not this user's or the version not issued, the reason is missing, the number is used, number or day cannot
        be read, or the day is before that of the order withdrawn or years from the vote.
    """
    require_role(store, user, PlanAct.REVOKE)
    record = store.get_plan_record(request.plan_id)
    entry = order_entry(store, record.id)
    wish = read_wish(usual_revocation(store, record), request.number, request.day)
    require_near(index_ground(store, record.import_id).operation, wish)
    if entry and entry.day and wish.day and wish.day < entry.day:
        message = f"Tanggal ini sebelum tanggal Sprin yang dicabut ({entry.day.isoformat()})."
        raise RosterError(message, "Isi tanggal yang sama atau sesudahnya, atau kosongkan.", code="tanggal_mundur")
    if record.state is PlanState.ISSUED:  # else the store says how it stands
        require_paper(store, record, request.reason)
    made = store.revoke_plan(record.id, wish, note=request.reason, user_id=user)
    store.record_action(ACTIONS[PlanAct.REVOKE], user_id=user, subject="plan", subject_id=record.id)
    return made


def require_paper(store: Store, record: PlanRecord, reason: str) -> None:
    """Raise RosterError unless the order that withdraws a version can be made: once revoked, its data can no longer be mended."""
    from roster.documents import REVOCATIONS, Citation, Revocation

    revocation = Revocation(_orders(store, record), Citation(), reason)
    for document in REVOCATIONS.values():
        document.build(dataset_of_plan(store, record), revocation, False)


def usual_revocation(store: Store, record: PlanRecord) -> UsualNumber:
    """Return with what a version is revoked unless told otherwise: the next number, a blank day of this month.

    It is no month before the order's, and as for other orders none long after the vote.
    """
    entry, operation = order_entry(store, record.id), index_ground(store, record.import_id).operation
    today = store.now().astimezone(ZONES[operation.zone]).date()
    month = min(today, operation.voting_day + LONGEST_AFTER_VOTE).replace(day=1)
    return UsualNumber(PaperKind.SPRIN_PENCABUTAN, None, None, max(month, entry.month) if entry else month)


def revocation_of(store: Store, record: PlanRecord) -> Revocation | None:
    """Return what the order that withdraws a version is about, None where it is not revoked.

    Withdrawn are the order of the version and those it changed, back to the first.
    """
    from roster.documents import Citation, Revocation

    if record.state is not PlanState.REVOKED:
        return None
    entry = next(each for each in store.entries_of(record.id) if each.kind is PaperKind.SPRIN_PENCABUTAN)
    own = Citation(numbered_operation(store.get_dataset(record.import_id).operation, entry).order_number, entry.day)
    reason = next(step.note for step in store.list_steps(record.id) if step.step is PlanAct.REVOKE)
    return Revocation(_orders(store, record), own, reason)


def _orders(store: Store, record: PlanRecord) -> tuple[Citation, ...]:
    return tuple(cite_version(store, number) for number in standing_orders(store, record))


def render_revocation(store: Store, record: PlanRecord, folder: Path) -> tuple[Path, ...]:
    """Write the order that withdraws a revoked version into a folder and return the files; none for other versions.

    Raises
    ------
    RosterError
        When the paper cannot be made.
    """
    from roster.documents import render_revocations

    revocation = revocation_of(store, record)
    return render_revocations(dataset_of_plan(store, record), revocation, folder) if revocation else ()
