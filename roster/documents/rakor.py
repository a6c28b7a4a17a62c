"""The rakor packet: cover, invitation, agenda, list of guests, attendance list and the briefing, in one PDF."""

from __future__ import annotations

from dataclasses import dataclass

from roster.documents import writing
from roster.documents.emblem import read_emblem
from roster.documents.grounds import sort_grounds
from roster.documents.letterhead import District, PaperNumber, Signature, choose_signature, read_district
from roster.documents.meeting import (
    AgendaItem,
    GuestGroup,
    Meeting,
    district_names,
    list_guests,
    operations_chief,
    plan_agenda,
    read_meeting,
    spare_rows,
)
from roster.documents.paparan import Briefing, brief
from roster.documents.render import Paper
from roster.documents.risk_map import RiskMap, lay_out_map
from roster.domain.operation import Dataset, Operation
from roster.domain.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class RakorPaper(Paper):
    """The context of ``rakor/rakor.html``. It holds no name and number of anybody but the officials."""

    operation: Operation
    district: District
    names: dict[str, str]
    grounds: tuple[str, ...]
    meeting: Meeting
    number: PaperNumber
    signature: Signature
    operations_chief: Signature
    agenda: tuple[AgendaItem, ...]
    guests: tuple[GuestGroup, ...]
    seats: tuple[str, ...]
    briefing: Briefing
    map: RiskMap
    emblem: str


def build_rakor(dataset: Dataset, plan: Plan, is_draft: bool) -> RakorPaper:
    """Return the packet of one plan.

    Raises
    ------
    RosterError
        When figures of plan and data do not agree, or the keys ``rakor_...`` cannot be read.
    """
    operation = dataset.operation
    district = read_district(operation)
    names = district_names(dataset, district)
    meeting = read_meeting(operation)
    guests = list_guests(dataset, names)
    taken = tuple(seat for group in guests for guest in group.guests for seat in guest.seats)
    return RakorPaper(
        title=f"Bahan rapat koordinasi lintas sektoral {district.unit}",
        stamp=meeting.invited_month,
        is_draft=is_draft,
        operation=operation,
        district=district,
        names=names,
        grounds=sort_grounds(operation.grounds),
        meeting=meeting,
        number=_number(operation, meeting),
        signature=choose_signature(dataset, district),
        operations_chief=operations_chief(dataset),
        agenda=plan_agenda(meeting, names, operation.election),
        guests=guests,
        seats=taken + ("",) * spare_rows(len(taken)),
        briefing=brief(dataset, plan),
        map=lay_out_map(dataset, plan),
        emblem=read_emblem(operation.emblem),
    )


def _number(operation: Operation, meeting: Meeting) -> PaperNumber:
    """Return the number of the invitation: class B (biasa), running number as given or left to the registry."""
    kind = operation.extra.get("rakor_kode_surat", "").strip() or "B"
    month = meeting.invited_month
    kka = operation.kka.strip().upper().rstrip(".") + "."
    return PaperNumber(kind, operation.extra.get("rakor_nomor", "").strip(), writing.roman_month(month.month), kka, month.year)
