"""The steps of a stored plan from draft to issued order, each by whom it belongs to and on record."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from roster.domain.calendar import ZONES
from roster.domain.life import MOVES, PlanAct, UserRole, open_acts
from roster.domain.register import NumberWish, PaperKind
from roster.domain.stages import FARTHEST
from roster.errors import RosterError
from roster.planning.change_orders import amendment_of, changed_version, last_ordered, paper_dataset
from roster.planning.number_papers import order_entry
from roster.store import PlanRecord, Store

if TYPE_CHECKING:
    from roster.domain.operation import Operation
    from roster.store.life import Issued

ACTIONS = {
    PlanAct.SUBMIT: "rencana_diajukan",
    PlanAct.APPROVE: "rencana_disetujui",
    PlanAct.RETURN: "rencana_dikembalikan",
    PlanAct.ISSUE: "rencana_diterbitkan",
    PlanAct.SUPERSEDE: "rencana_digantikan",
    PlanAct.REVOKE: "rencana_dicabut",
}
"""Step to its word in the audit log."""

NEXT, BLANK = "auto", "blank"
YEARS = (1950, 2100)
"""No paper bears another year; a year of the register that holds one number stays there for good."""

LONGEST_AFTER_VOTE = timedelta(days=30)
"""An order without a day bears the present month, but none later than this after the vote (project default)."""


@dataclass(frozen=True, slots=True)
class UsualNumber:
    """What a version is issued with when nobody says otherwise: ``number`` None is the next one, ``day`` None a blank."""

    kind: PaperKind
    number: int | None
    day: date | None
    month: date


def open_steps(store: Store, record: PlanRecord, user: int | None) -> tuple[PlanAct, ...]:
    """Return the steps a user may take with a version now; the command line (None) may take all, nobody any with one on offer."""
    if record.offered_by is not None:
        return ()
    return open_acts(record.state, role_of(store, user))


def submit_plan(store: Store, plan_id: int, *, user: int | None = None) -> PlanRecord:
    """Submit a draft for approval and return it; a plan that breaks a rule is refused.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    RosterError
        ``peran`` when the step is not this user's, ``langkah`` when the version is no draft, ``pelanggaran``.
    """
    return _take(store, plan_id, PlanAct.SUBMIT, user)


def approve_plan(store: Store, plan_id: int, *, user: int | None = None) -> PlanRecord:
    """Approve a submitted version and return it; raises as ``submit_plan``."""
    return _take(store, plan_id, PlanAct.APPROVE, user)


def return_plan(store: Store, plan_id: int, *, note: str, user: int | None = None) -> PlanRecord:
    """Return a version that is not issued yet to draft, with the reason; raises as ``submit_plan``, ``catatan`` without a reason."""
    return _take(store, plan_id, PlanAct.RETURN, user, note)


def issue_plan(store: Store, plan_id: int, *, number: str = "", day: str = "", user: int | None = None) -> Issued:
    """Issue an approved version with its number, superseding the one issued before for the same operation.

    Parameters
    ----------
    number
        ``auto`` (the next of the register), ``blank``, digits, or "" for what ``usual_number`` says.
    day
        ``2024-11-20``, ``2024-11`` (the day blank before that month), ``blank``, or "" for what ``usual_number`` says.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    RosterError
        When the step is not this user's or not now to be taken, the number is used, another line is issued, number or day
        cannot be read, or the papers of the plan cannot be made.
    """
    require_role(store, user, PlanAct.ISSUE)
    record = store.get_plan_record(plan_id)
    _require_own(record)
    if record.state in MOVES[PlanAct.ISSUE].sources:  # else the store says how it stands
        require_papers(store, record)
    wish = read_wish(usual_number(store, record), number, day)
    require_near(store.get_dataset(record.import_id).operation, wish)
    _require_later(store, record, wish)
    issued = store.issue_plan(plan_id, wish, user_id=user)
    if issued.superseded is not None:
        store.record_action(ACTIONS[PlanAct.SUPERSEDE], user_id=user, subject="plan", subject_id=issued.superseded)
    store.record_action(ACTIONS[PlanAct.ISSUE], user_id=user, subject="plan", subject_id=plan_id)
    return issued


def usual_number(store: Store, record: PlanRecord) -> UsualNumber:
    """Return what a version is issued with unless told otherwise.

    The first order of an operation takes number and date of the sheet ``operasi``; without them, and for every later order,
    the number is the next one and the day is blank.
    """
    operation = store.get_dataset(record.import_id).operation
    today = store.now().astimezone(ZONES[operation.zone]).date()
    if store.find_issued(record.import_id) is not None:
        return UsualNumber(PaperKind.SPRIN_PERUBAHAN, None, None, _month(operation, today))
    if last_ordered(store, record) is not None:  # that order is withdrawn, and its number taken
        return UsualNumber(PaperKind.SPRIN, None, None, _month(operation, today))
    from roster.documents.letterhead import read_issue_date, read_number

    issue = read_issue_date(operation)
    sequence = read_number(operation, issue).sequence
    month = issue.month if issue.day or "/" in operation.order_number else _month(operation, today)
    return UsualNumber(PaperKind.SPRIN, int(sequence) if sequence else None, issue.day, month.replace(day=1))


def _month(operation: Operation, today: date) -> date:
    from roster.documents.letterhead import read_issue_date

    earliest = read_issue_date(replace(operation, issue_date=None, order_number="")).month
    return min(max(today, earliest), operation.voting_day + LONGEST_AFTER_VOTE).replace(day=1)


def read_wish(usual: UsualNumber, number: str, day: str) -> NumberWish:
    """Return number and day as somebody typed them, blanks of the typing filled from what is usual.

    Raises
    ------
    RosterError
        ``nomor`` or ``tanggal`` when the text cannot be read.
    """
    month, whole = read_day(day, usual)
    text = number.strip().casefold()
    if text in (BLANK, "kosong"):
        return NumberWish(usual.kind, month, whole)
    if text == NEXT or (not text and usual.number is None):
        return NumberWish(usual.kind, month, whole, is_next=True)
    return NumberWish(usual.kind, month, whole, read_number_text(text) if text else usual.number)


def read_number_text(text: str) -> int:
    """Return a running number somebody typed; RosterError ``nomor`` when it is none."""
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()) or int(text) == 0:
        raise RosterError("Nomor surat tidak dapat dibaca.", "Isi nomor urut saja, misalnya 1234; atau auto, atau blank.", code="nomor")
    return int(text)


def read_day(text: str, usual: UsualNumber) -> tuple[date, date | None]:
    """Return the first day of the month to print, and the day or None for a blank; RosterError ``tanggal`` when it cannot be read."""
    text = text.strip().casefold()
    if not text:
        return usual.month, usual.day
    if text in (BLANK, "kosong"):
        return usual.month, None
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return _in_years(date.fromisoformat(f"{text}-01")), None
        found = _in_years(date.fromisoformat(text))
    except ValueError:
        advice = "Isi seperti 2024-11-20, 2024-11 (hari dikosongkan), atau blank."
        raise RosterError("Tanggal surat tidak dapat dibaca.", advice, code="tanggal") from None
    return found.replace(day=1), found


def _in_years(day: date) -> date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(day)
    return day


def require_papers(store: Store, record: PlanRecord) -> None:
    """Raise RosterError unless every paper of a version can be made: once issued, its data can no longer be mended."""
    from roster.documents import AMENDMENTS, DOCUMENTS

    dataset, plan = paper_dataset(store, record), store.get_plan(record.id)
    for document in DOCUMENTS.values():
        document.build(dataset, plan, False)
    if amendment := amendment_of(store, record):
        for changing in AMENDMENTS.values():
            changing.build(dataset, amendment, False)


def require_near(operation: Operation, wish: NumberWish) -> None:
    """Raise RosterError where an order would bear another year than the operation: an issued one is never mended."""
    day = wish.day or wish.month
    if abs((day - operation.voting_day).days) > FARTHEST:
        message = f"Tanggal {day.isoformat()} lebih dari {FARTHEST} hari dari hari pemungutan suara ({operation.voting_day.isoformat()})."
        raise RosterError(message, "Periksa tahunnya.", code="tanggal_jauh")


def _require_later(store: Store, record: PlanRecord, wish: NumberWish) -> None:
    """Raise RosterError where an order would be older than the issued one it changes: its paper could never be made."""
    before = changed_version(store, record)
    entry = None if before is None else order_entry(store, before)
    if entry and entry.day and wish.day and wish.day < entry.day:
        message = f"Tanggal ini sebelum tanggal Sprin yang diubah ({entry.day.isoformat()})."
        raise RosterError(message, "Isi tanggal yang sama atau sesudahnya, atau kosongkan.", code="tanggal_mundur")


def _require_own(record: PlanRecord) -> None:
    """Raise RosterError for a version that is only one of several answers to choose from."""
    if record.offered_by is not None:
        raise RosterError("Pilihan ini belum diambil.", "Ambil dahulu di halaman Susun ulang.", code="pilihan")


def _take(store: Store, plan_id: int, act: PlanAct, user: int | None, note: str = "") -> PlanRecord:
    require_role(store, user, act)
    _require_own(store.get_plan_record(plan_id))
    record = store.take_step(plan_id, act, user_id=user, note=note)
    store.record_action(ACTIONS[act], user_id=user, subject="plan", subject_id=plan_id)
    return record


def require_role(store: Store, user: int | None, act: PlanAct) -> None:
    """Raise RosterError ``peran`` unless a step is this user's."""
    if role_of(store, user) not in MOVES[act].roles:
        raise RosterError("Akun Anda tidak berwenang mengambil langkah ini.", "Mintalah kepada perwira yang berwenang.", code="peran")


def role_of(store: Store, user: int | None) -> UserRole | None:
    """Return the role of an active account; the command line belongs to whoever owns the data folder, an administrator."""
    if user is None:
        return UserRole.ADMINISTRATOR
    account = store.get_user(user)
    return account.role if account is not None and account.is_active else None
