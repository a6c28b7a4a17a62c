"""The order that withdraws an order altogether, with all that changed it: one page, and no successor."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from roster.documents.render import Paper
from roster.documents.sprin import read_copies, read_paper
from roster.documents.sprin_perubahan import Citation
from roster.domain.operation import Dataset, Operation


@dataclass(frozen=True, slots=True)
class Revocation:
    """The orders withdrawn, the first one first, number and date of the order that does so, and the reason as an officer wrote it.

    The number of ``own`` is a whole one, with month and year.
    """

    orders: tuple[Citation, ...]
    own: Citation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SprinPencabutanPaper(Paper):
    """The context of ``sprin_pencabutan/sprin_pencabutan.html``."""

    operation: Operation
    district: District
    issue: IssueDate
    number: PaperNumber
    signature: Signature
    emblem: str
    paper: str
    orders: tuple[Citation, ...]
    reason: str
    grounds: tuple[str, ...]
    copies: tuple[str, ...]


def build_sprin_pencabutan(dataset: Dataset, revocation: Revocation, is_draft: bool) -> SprinPencabutanPaper:
    """Return the order that withdraws those named.

    Raises
    ------
    RosterError
        When letterhead, number or date cannot be used.
    """
    operation = dataset.operation
    district = read_district(operation)
    mine = replace(operation, order_number=revocation.own.number, issue_date=revocation.own.day)
    issue = read_issue_date(mine)
    return SprinPencabutanPaper(
        title=f"Surat Perintah {district.chief} tentang pencabutan",
        stamp=issue.day or issue.month,
        is_draft=is_draft,
        operation=operation,
        district=district,
        issue=issue,
        number=read_number(mine, issue),
        signature=choose_signature(dataset, district),
        emblem=read_emblem(operation.emblem),
        paper=read_paper(operation),
        orders=revocation.orders,
        reason=" ".join(revocation.reason.split()).rstrip(".;"),
        grounds=sort_grounds(operation.grounds),
        copies=read_copies(operation),
    )
