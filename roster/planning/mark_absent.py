"""Who was named absent when a plan was made anew, marked in its data: papers then say why a duty changed hands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import ABSENT as LISTED_ABSENT
from roster.domain.plan import REPLACED, Plan
from roster.errors import RosterError
from roster.planning.settle_history import dataset_of_plan, to_local

if TYPE_CHECKING:
    from roster.store import PlanRecord, Store

ABSENT, SINCE = "absent", "now"
"""Keys of a plan's settings: the absent by their places in the import's list of people, and the moment they are absent from."""


def with_absent(dataset: Dataset, numbers: Collection[str], now: datetime) -> Dataset:
    """Return the data set in which these people serve no longer than a moment."""
    if not numbers:
        return dataset
    local = to_local(now, dataset.operation.zone)
    return replace(dataset, members=tuple(_until(member, local) if member.number in numbers else member for member in dataset.members))


def _until(member: Member, local: datetime) -> Member:
    return replace(member, available_to=local if member.available_to is None else min(member.available_to, local))


def told_absent(plan: Plan) -> frozenset[str]:
    """Return who was named absent when a plan was made anew, or fell out and was replaced, by number."""
    fell_out = {change.number for change in plan.changes if change.kind == "lepas" and change.cause.startswith(LISTED_ABSENT)}
    return frozenset({*plan.listed(LISTED_ABSENT), *plan.listed(REPLACED), *fell_out})


def still_absent(plan: Plan, named: Collection[str], present: Collection[str], listed: Collection[str]) -> frozenset[str]:
    """Return who of those listed serves no more: those named now, and those a plan was made without unless they are present again.

    Raises
    ------
    RosterError
        When somebody is named both absent and present.
    """
    if both := sorted(frozenset(named) & frozenset(present)):
        advice = "Sebut setiap orang hanya dengan --absent atau hanya dengan --present."
        raise RosterError(f"Disebut berhalangan dan hadir sekaligus: {', '.join(both)}.", advice, code="absen_hadir")
    return frozenset(named) | ((told_absent(plan) - frozenset(present)) & frozenset(listed))


def dataset_with_absent(store: Store, record: PlanRecord) -> Dataset:
    """Return the data of a plan with the history and the absent it was made with."""
    dataset = dataset_of_plan(store, record)
    places = record.settings.get(ABSENT) or ()
    if not places:
        return dataset
    return with_absent(dataset, {dataset.members[place].number for place in places}, datetime.fromisoformat(record.settings[SINCE]))
