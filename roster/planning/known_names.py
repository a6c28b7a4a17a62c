"""Places kept for people on loan that have got their names: what an earlier plan said of the place is said of the person."""

from __future__ import annotations

from dataclasses import replace

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanRow


def named_baseline(dataset: Dataset, baseline: Plan) -> Plan:
    """Return the earlier plan with every filled place replaced by who fills it; the same plan where nobody fills any.

    Who had postings of his own in the earlier plan keeps those, and the place he fills falls empty.
    """
    told = {row.number for row in baseline.rows}
    fillers = {member.fills: member for member in dataset.members if member.fills in told and member.number not in told}
    if not fillers:
        return baseline

    def named(row: PlanRow) -> PlanRow:
        member = fillers.get(row.number)
        return replace(row, number=member.number, name=member.name, rank=member.rank, unit=member.unit) if member else row

    return replace(baseline, rows=tuple(map(named, baseline.rows)))
