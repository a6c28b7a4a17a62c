"""What must hold before a list by name is printed: a wrong order cannot be called back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanRow
from roster.domain.policy import read_policies
from roster.errors import RosterError

SHOWN_FAULTS = 10


def require_sound(dataset: Dataset, plan: Plan) -> None:
    """Raise RosterError with every fault of the plan that forbids a list by name (the first ten are spelled out)."""
    faults = list(find_faults(dataset, plan))
    if faults:
        more = f" (dan {len(faults) - SHOWN_FAULTS} lagi)" if len(faults) > SHOWN_FAULTS else ""
        raise RosterError(
            "Lampiran Sprin tidak dibuat: " + "; ".join(faults[:SHOWN_FAULTS]) + more + ".",
            "Periksa rencana dengan `roster check`, perbaiki, lalu ulangi.",
            code="lampiran",
        )


def find_faults(dataset: Dataset, plan: Plan) -> Iterator[str]:
    """Yield one Indonesian line per fault; people are named by the last four digits of their number only."""
    rows = [row for row in plan.rows if row.unsur == "POLRI"]
    members = {member.number: member for member in dataset.members}
    shifts = {shift.code for shift in dataset.shifts}
    for number, count in Counter(member.number for member in dataset.members if member.unsur == "POLRI").items():
        if count > 1:
            yield f"{_who(number)} ada {count} kali dalam daftar personel"
    for (number, shift), count in Counter((row.number, row.shift) for row in rows).items():
        if count > 1:
            yield f"{_who(number)} bertugas di {count} tempat pada sif {shift}"
    for shift in sorted({row.shift for row in rows} - shifts):
        yield f"sif {shift} tidak dikenal"
    yield from _strangers(rows, members)
    if read_policies(dataset.policies).get("netralitas_polri", _general(dataset)) == "hard":
        yield from _at_home(rows, members)


def _general(dataset: Dataset) -> str:
    return str(read_policies(dataset.policies).get("netralitas_domisili", "hard"))


def _strangers(rows: list[PlanRow], members: Mapping[str, Member]) -> Iterator[str]:
    for number in sorted({row.number for row in rows}):
        member = members.get(number)
        if member is None:
            yield f"{_who(number)} tidak ada dalam daftar personel"
        elif member.unsur != "POLRI":
            yield f"{_who(number)} bukan anggota Polri"


def _at_home(rows: list[PlanRow], members: Mapping[str, Member]) -> Iterator[str]:
    for row in rows:
        member = members.get(row.number)
        if member and member.home_code and member.home_code in row.desa_codes:
            yield f"{_who(row.number)} bertugas di desa domisilinya (pos {row.post}, sif {row.shift})"


def _who(number: str) -> str:
    return f"personel bernomor …{number[-4:]}"
