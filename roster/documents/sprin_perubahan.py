"""The order that changes an order: only the rows that differ, SEMULA and MENJADI, who is withdrawn, and whose mates changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roster.documents.annex_rules import require_sound
from roster.documents.changed_rows import Band, ChangedTeam, ChangeLists, ReliefLine, Withdrawn
from roster.documents.emblem import read_emblem
from roster.documents.grounds import sort_grounds
from roster.documents.letterhead import (
    District,
    IssueDate,
    PaperNumber,
    Signature,
    choose_signature,
    read_district,
    read_issue_date,
    read_number,
)
from roster.documents.meeting import read_date
from roster.documents.order_changes import Causes, OrderChange, count_causes, list_order_changes, police_relief
from roster.documents.render import Paper
from roster.documents.roll import ShiftTimes, shift_times
from roster.documents.sprin import read_copies, read_paper
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import UNSUR
from roster.domain.plan import Plan
from roster.errors import RosterError

NUMBER_KEY, DAY_KEY = "perubahan_nomor", "perubahan_tanggal"
"""Keys of the sheet ``operasi`` with number and date of the changing order; without them the registry writes both by hand."""

DAYS_BEFORE_VOTING = 2
"""The month printed before a blank day is that of H-2, when the last changes are ordered."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Number and date of an order; "" and None are dotted lines to fill by hand."""

    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Two plans, how the order of the first is cited, and number and date of the order that changes it.

    The number of ``own`` is a running number or a whole one, as ``Operation.order_number``; ``earlier`` are the orders that the
    one cited has changed already, the first order in front.
    """

    before: Plan
    after: Plan
    cited: Citation = Citation()
    own: Citation = Citation()
    earlier: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """People of a list: all of them, those with a new duty; and those who move, join and leave, which are all."""

    people: int
    tasked: int
    moved: int
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What the chief of another unsur is told of his people; it is no part of the order."""

    unsur: str
    shifts: tuple[ShiftTimes, ...]
    bands: tuple[Band, ...]
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class SprinPerubahanPaper(Paper):
    """The context of ``sprin_perubahan/sprin_perubahan.html``. ``annexes`` are its lists in order; each gets a letter."""

    operation: Operation
    district: District
    issue: IssueDate
    number: PaperNumber
    signature: Signature
    emblem: str
    paper: str
    cited: Citation
    earlier: tuple[Citation, ...]
    causes: Causes
    tally: Tally
    grounds: tuple[str, ...]
    copies: tuple[str, ...]
    shifts: tuple[ShiftTimes, ...]
    bands: tuple[Band, ...]
    withdrawn: tuple[Withdrawn, ...]
    teams: tuple[ChangedTeam, ...]
    relief: tuple[ReliefLine, ...]
    extended_posts: int
    withdrawn_posts: int
    notices: tuple[Notice, ...]


def read_amendment(dataset: Dataset, before: Plan, after: Plan) -> Amendment:
    """Return the amendment as the sheet ``operasi`` gives it.

    ``nomor_sprin`` and ``tanggal_terbit`` stay those of the first order, which is cited; the changing order has keys of its own.

    Raises
    ------
    RosterError
        When a number or date cannot be read.
    """
    operation, faults = dataset.operation, list[str]()
    own = Citation(operation.extra.get(NUMBER_KEY, "").strip(), read_date(operation.extra, DAY_KEY, faults))
    if faults:
        raise RosterError(f"Sprin perubahan tidak dibuat: {faults[0]}.", "Isi tanggal seperti 25 November 2024.", code="perubahan")
    return Amendment(before, after, cite_order(operation), own)


def cite_order(operation: Operation) -> Citation:
    """Return number and date under which the order of the operation stands; what it left blank stays blank.

    Raises
    ------
    RosterError
        When the number cannot be read.
    """
    number = read_number(operation, read_issue_date(operation))
    return Citation(_whole(number) if number.sequence else "", operation.issue_date)


def build_sprin_perubahan(dataset: Dataset, amendment: Amendment, is_draft: bool) -> SprinPerubahanPaper:
    """Return the order that changes the order of the earlier plan into that of the later one.

    Raises
    ------
    RosterError
        When no order of a policeman changes and no post is relieved or withdrawn, the later plan forbids a list by name, or letterhead,
        number or date cannot be used.
    """
    operation, before, after = dataset.operation, amendment.before, amendment.after
    require_sound(dataset, after)
    changes = list_order_changes(dataset, before, after)
    police = tuple(change for change in changes if change.unsur == "POLRI")
    relief = police_relief(dataset, before, after)
    if not police and not relief:
        raise RosterError("Sprin perubahan tidak dibuat: tidak ada perintah anggota Polri yang berubah.", code="perubahan")
    district, lists = read_district(operation), ChangeLists(dataset)
    issue, number = _own(operation, amendment)
    return SprinPerubahanPaper(
        title=f"Surat Perintah {district.chief} tentang perubahan",
        stamp=issue.day or issue.month,
        is_draft=is_draft,
        operation=operation,
        district=district,
        issue=issue,
        number=number,
        signature=choose_signature(dataset, district),
        emblem=read_emblem(operation.emblem),
        paper=read_paper(operation),
        cited=amendment.cited,
        earlier=amendment.earlier,
        causes=count_causes(before, after, police),
        tally=_tally(police),
        grounds=sort_grounds(operation.grounds),
        copies=read_copies(operation),
        shifts=_legend(dataset, police),
        bands=lists.bands(police),
        withdrawn=lists.withdrawn(police),
        teams=lists.teams(before, after, police),
        relief=lists.relief(relief),
        extended_posts=len({each.post.post for each in relief if not each.is_withdrawn}),
        withdrawn_posts=sum(each.is_withdrawn for each in relief),
        notices=tuple(_notices(dataset, changes)),
    )


def _own(operation: Operation, amendment: Amendment) -> tuple[IssueDate, PaperNumber]:
    """Return date and number of the changing order, which is neither older than the first nor bears its number."""
    own, cited = amendment.own, amendment.cited
    mine = replace(operation, order_number=own.number, issue_date=own.day)
    issue = read_issue_date(mine)
    if own.day is None and "/" not in own.number:
        issue = IssueDate(None, operation.voting_day - timedelta(days=DAYS_BEFORE_VOTING))
    number = read_number(mine, issue)
    if own.day and cited.day and own.day < cited.day:
        advice = f"Periksa {DAY_KEY} dan tanggal_terbit pada lembar operasi."
        raise RosterError("Sprin perubahan bertanggal sebelum Sprin yang diubahnya.", advice, code="perubahan")
    if number.sequence and _whole(number) == cited.number:
        advice = f"Isi {NUMBER_KEY} dengan nomor sendiri, atau kosongkan; nomor_sprin tetap nomor Sprin pertama."
        raise RosterError("Nomor Sprin perubahan sama dengan nomor Sprin yang diubahnya.", advice, code="perubahan")
    return issue, number


def _whole(number: PaperNumber) -> str:
    return f"{number.kind}/{number.sequence}/{number.roman_month}/{number.kka}/{number.year}"


def _tally(changes: tuple[OrderChange, ...]) -> Tally:
    kinds = Counter(change.kind for change in changes)
    return Tally(len(changes), sum(change.gains for change in changes), kinds["pindah"], kinds["masuk"], kinds["lepas"])


def _legend(dataset: Dataset, changes: tuple[OrderChange, ...]) -> tuple[ShiftTimes, ...]:
    """Return the shifts that the lists name, by start."""
    return shift_times(dataset, {shift for change in changes for stretch in change.stretches for shift in stretch.shifts})


def _notices(dataset: Dataset, changes: tuple[OrderChange, ...]) -> list[Notice]:
    lists = ChangeLists(dataset)
    others = {unsur: tuple(change for change in changes if change.unsur == unsur) for unsur in UNSUR if unsur != "POLRI"}
    return [Notice(unsur, _legend(dataset, mine), lists.bands(mine), _tally(mine)) for unsur, mine in others.items() if mine]
