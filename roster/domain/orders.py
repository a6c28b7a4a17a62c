"""What an order by name tells somebody of a shift, and whether it still holds when the plan has changed."""

from __future__ import annotations

from roster.domain.plan import PlanRow

RESERVE = "cadangan"

Told = tuple[str, tuple[str, ...], str, str]
"""What an order tells of one shift: post, its TPS, role, and the platoon of the reserve."""


def platoon_of(row: PlanRow) -> str:
    """Return the platoon of somebody in the reserve, "" for others: teams of a post are in no order."""
    return row.team if row.role == RESERVE else ""


def told_of(row: PlanRow) -> Told:
    """Return what an order tells of the duty in a row."""
    return row.post, row.stations, row.role, platoon_of(row)


def holds(before: PlanRow | None, after: PlanRow | None, *, has_begun: bool, is_named: bool) -> bool:
    """Return whether the order of one person for one shift says of the later plan what it said of the earlier one.

    What has begun is done as ordered: it holds at its post, whichever TPS that guards by now. ``is_named`` tells that a place kept
    for him bore no name before: of what is still ahead he is told for the first time.
    """
    if before is None or after is None:
        return False
    if has_begun and before.post == after.post:
        return True
    return not is_named and told_of(before) == told_of(after)
