"""The order of the Kapolres (surat perintah) with its annex by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from roster.documents.emblem import read_emblem
from roster.documents.grounds import clause, sort_grounds
from roster.documents.lampiran import Annex, build_annex
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
from roster.documents.render import Paper
from roster.documents.roll import duty_period, local_day
from roster.domain.calendar import moment
from roster.domain.operation import Dataset, Operation
from roster.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Duty:
    """When the order holds, in local time."""

    first_day: date
    first_minute: int
    last_day: date
    last_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SprinPaper(Paper):
    """The context of ``sprin/sprin.html``. Empty ``grounds`` and ``copies`` call for the defaults of the template."""

    district: District
    issue: IssueDate
    number: PaperNumber
    signature: Signature
    emblem: str
    paper: str
    operation_name: str
    election: str
    voting_day: date
    zone: str
    stations: int
    duty: Duty
    muster: str
    grounds: tuple[str, ...]
    tasks: tuple[str, ...]
    copies: tuple[str, ...]
    annex: Annex


def build_sprin(dataset: Dataset, plan: Plan, is_draft: bool) -> SprinPaper:
    """Return the order of the Kapolres to the Polri of the plan, with the annex that names them.

    Raises
    ------
    RosterError
        When letterhead, number or emblem cannot be used, or the plan forbids a list by name.
    """
    operation = dataset.operation
    district = read_district(operation)
    issue = read_issue_date(operation)
    annex = build_annex(dataset, plan)
    return SprinPaper(
        title=f"Surat Perintah {district.chief}",
        stamp=issue.day or issue.month,
        is_draft=is_draft,
        district=district,
        issue=issue,
        number=read_number(operation, issue),
        signature=choose_signature(dataset, district),
        emblem=read_emblem(operation.emblem),
        paper=read_paper(operation),
        operation_name=clause(operation.name),
        election=operation.election,
        voting_day=operation.voting_day,
        zone=operation.zone,
        stations=annex.total.stations + annex.total.unmanned,
        duty=_duty(dataset, plan),
        muster=clause(operation.extra.get("apel", "")),
        grounds=sort_grounds(operation.grounds),
        tasks=_clauses(operation, "untuk"),
        copies=read_copies(operation),
        annex=annex,
    )


def read_paper(operation: Operation) -> str:
    """Return ``F4`` where the key ``kertas`` of the sheet ``operasi`` says F4 or folio, else ``A4``."""
    return "F4" if operation.extra.get("kertas", "").strip().casefold() in {"f4", "folio"} else "A4"


def read_copies(operation: Operation) -> tuple[str, ...]:
    """Return who gets a copy as the key ``tembusan`` of the sheet ``operasi`` lists them; empty calls for the usual ones."""
    return _clauses(operation, "tembusan")


def _clauses(operation: Operation, key: str) -> tuple[str, ...]:
    """Return the items of a key of the sheet ``operasi``, one per line or parted by semicolons."""
    items = map(clause, re.split(r"[;\n]", operation.extra.get(key, "")))
    return tuple(item[:1].lower() + item[1:] if key == "untuk" else item for item in items if item)


def _duty(dataset: Dataset, plan: Plan) -> Duty:
    first, last = duty_period(dataset, plan)
    operation = dataset.operation
    start = moment(operation.voting_day, operation.zone, first.start)
    return Duty(start.date(), first.start % 1440, local_day(dataset, last.end), last.end % 1440 or 1440)
