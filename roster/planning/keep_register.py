"""The register of numbers in daily use: a paper entered, a blank filled, a number void; each on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from roster.domain.calendar import ZONES
from roster.domain.register import PaperKind
from roster.planning.publish_plan import UsualNumber, read_day, read_number_text, read_wish
from roster.store import RegisterEntry, Store


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """A paper that no plan of this store made: its kind, number and day as ``issue_plan`` reads them, and what it is about."""

    kind: PaperKind
    number: str = ""
    day: str = ""
    note: str = ""


def enter_paper(store: Store, paper: OtherPaper, *, zone: str = "WIB", user: int | None = None) -> RegisterEntry:
    """Enter a paper in the register, by default with the next number and a blank day of this month, and return its line.

    Raises
    ------
    RosterError
        When the number is used, or number or day cannot be read.
    """
    today = store.now().astimezone(ZONES[zone]).date()
    usual = UsualNumber(paper.kind, None, None, today.replace(day=1))
    entry = store.add_entry(replace(read_wish(usual, paper.number, paper.day), note=paper.note), user_id=user)
    store.record_action("nomor_dicatat", user_id=user, subject="register", subject_id=entry.id)
    return entry


def fill_blanks(store: Store, entry_id: int, *, number: str = "", day: str = "", user: int | None = None) -> RegisterEntry:
    """Record what the registry wrote by hand on a paper left blank, and return its line; an empty text fills nothing.

    Raises
    ------
    UnknownIdError
        When there is no such entry.
    RosterError
        When the number is used, the line is filled or void, or number or day cannot be read.
    """
    entry = store.get_entry(entry_id)
    digits = read_number_text(number) if number.strip() else None
    whole = _whole_day(entry, day) if day.strip() else None
    if digits is None and whole is None:
        return entry
    entry = store.fill_entry(entry_id, number=digits, day=whole, user_id=user)
    store.record_action("nomor_diisi", user_id=user, subject="register", subject_id=entry_id)
    return entry


def void_number(store: Store, entry_id: int, *, note: str, user: int | None = None) -> RegisterEntry:
    """Mark the paper of a line as void, with the reason, and return the line; its number is never given again.

    Raises
    ------
    UnknownIdError
        When there is no such entry.
    StoreError
        Without a reason, or when it is void already.
    """
    entry = store.void_entry(entry_id, note=note, user_id=user)
    store.record_action("nomor_batal", user_id=user, subject="register", subject_id=entry_id)
    return entry


def _whole_day(entry: RegisterEntry, text: str) -> date | None:
    return read_day(text, UsualNumber(entry.kind, None, None, entry.month))[1]
