"""The Sprin perubahan of a stored version: which order it changes, and with what number and date."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from roster.domain.life import PlanAct, PlanState
from roster.planning.mark_absent import dataset_with_absent
from roster.planning.number_papers import numbered, numbered_operation, order_entry, unnumbered_operation
from roster.planning.settle_history import dataset_of_plan
from roster.store import PlanRecord, Store

if TYPE_CHECKING:
    from roster.documents import Amendment, Citation
    from roster.domain.operation import Dataset


def changed_version(store: Store, record: PlanRecord) -> int | None:
    """Return the version whose order a version changes: the nearest ancestor that was issued, none where its order was withdrawn.

    While neither is, a draft is compared with its parent, whose order may have been given outside of the program; once
    issued as the first order it changes none.
    """
    before = last_ordered(store, record)
    if before is None:
        return None if record.state.is_final else record.parent
    return None if _is_withdrawn(store, before, record.id) else before


def _is_withdrawn(store: Store, plan_id: int, heir: int) -> bool:
    """Return whether the order of an issued version was withdrawn, with its own or with a successor's that is not this heir."""
    while plan_id != heir:
        successor = next((step.successor for step in store.list_steps(plan_id) if step.step is PlanAct.SUPERSEDE), None)
        if successor is None:
            return store.get_plan_record(plan_id).state is PlanState.REVOKED
        plan_id = successor
    return False


def last_ordered(store: Store, record: PlanRecord) -> int | None:
    """Return the nearest ancestor that was ever issued, None where there is none."""
    return next((number for number in store.list_ancestors(record.id) if store.get_plan_record(number).state.is_final), None)


def paper_keys(store: Store, record: PlanRecord) -> tuple[str, ...]:
    """Return the keys of the papers a version has, in order: the changing order only where policemen are told something new."""
    from roster.documents import AMENDMENTS, DOCUMENTS, REVOCATIONS

    before = changed_version(store, record)
    changes = before is not None and _changes_order(store, before, record.id)
    return (*DOCUMENTS, *(AMENDMENTS if changes else ()), *(REVOCATIONS if record.state is PlanState.REVOKED else ()))


@lru_cache(maxsize=16)
def _changes_order(store: Store, before: int, after: int) -> bool:
    from roster.documents import is_order_changed

    dataset = dataset_of_plan(store, store.get_plan_record(after))
    return is_order_changed(dataset, store.get_plan(before), store.get_plan(after))


def paper_dataset(store: Store, record: PlanRecord) -> Dataset:
    """Return the data of a version as its papers read it: the absent marked, and number and date by the register.

    The order of a draft that comes after an issued one bears neither the number nor the date of that one.
    """
    dataset = numbered(store, record, dataset_with_absent(store, record))
    before = None if record.state.is_final else last_ordered(store, record)
    if before is None or (entry := order_entry(store, before)) is None:
        return dataset
    return replace(dataset, operation=unnumbered_operation(dataset.operation, entry.month))


def amendment_of(store: Store, record: PlanRecord) -> Amendment | None:
    """Return what the changing order of a version is about, None where it changes no order.

    Number and date are those of the register, blank until it has them; the sheet ``operasi`` gives them only where the first
    order is in no register.

    Raises
    ------
    RosterError
        When a number or date of the sheet cannot be read.
    """
    from roster.documents import Amendment, Citation, read_amendment

    before = changed_version(store, record)
    if before is None or not _changes_order(store, before, record.id):
        return None
    plans = store.get_plan(before), store.get_plan(record.id)
    dataset, own = dataset_of_plan(store, record), Citation()
    if entry := order_entry(store, record.id):
        own = Citation(numbered_operation(dataset.operation, entry).order_number, entry.day)
    elif order_entry(store, before) is None:
        own = read_amendment(dataset, *plans).own
    return Amendment(*plans, cite_version(store, before), own, _earlier(store, before))


def _earlier(store: Store, plan_id: int) -> tuple[Citation, ...]:
    """Return how the orders are cited that the order of a version has changed, the first one in front; none of a first order."""
    return tuple(cite_version(store, number) for number in standing_orders(store, store.get_plan_record(plan_id))[:-1])


def standing_orders(store: Store, record: PlanRecord) -> tuple[int, ...]:
    """Return the versions whose orders hold together with that of this one, the first order first and this one last."""
    chain = [record.id]
    for number in store.list_ancestors(record.id):
        if not store.get_plan_record(number).state.is_final:
            continue
        if _is_withdrawn(store, number, record.id):
            break
        chain.append(number)
    return tuple(reversed(chain))


def cite_version(store: Store, plan_id: int) -> Citation:
    """Return number and date of the order of a version, as the register has them."""
    from roster.documents import cite_order

    record = store.get_plan_record(plan_id)
    return cite_order(numbered(store, record, store.get_dataset(record.import_id)).operation)


def render_changed_order(store: Store, record: PlanRecord, folder: Path, *, status: str) -> tuple[Path, ...]:
    """Write the changing order of a version into a folder and return the files; none where it changes no order.

    Raises
    ------
    RosterError
        When the paper cannot be made.
    """
    from roster.documents import render_amendments

    amendment = amendment_of(store, record)
    return render_amendments(dataset_with_absent(store, record), amendment, folder, status=status) if amendment else ()
