"""The number and date that an issued plan's papers bear, and those papers kept as they were first made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from roster.domain.register import SERIES, PaperKind
from roster.store import Paper, PlanRecord, RegisterEntry, Store
from roster.store.papers import ISSUED_FOLDER

if TYPE_CHECKING:
    from roster.domain.operation import Dataset, Operation

LAST_CHANGES = timedelta(days=2)
"""The last changes are ordered at H-2: the month before a blank day."""


def order_entry(store: Store, plan_id: int) -> RegisterEntry | None:
    """Return the line of the register for the order of a plan version, None while it is not issued."""
    series = SERIES[PaperKind.SPRIN]
    return next((entry for entry in store.entries_of(plan_id) if SERIES[entry.kind] == series), None)


def numbered(store: Store, record: PlanRecord, dataset: Dataset) -> Dataset:
    """Return the data of a plan with number and date as the register has them; those of a draft as they are.

    What is blank in the register stays blank on the paper, before the month and year it was issued in.
    """
    entry = order_entry(store, record.id) if record.state.is_final else None
    if entry is None:
        return dataset
    return replace(dataset, operation=numbered_operation(dataset.operation, entry))


def numbered_operation(operation: Operation, entry: RegisterEntry) -> Operation:
    """Return the operation with the number and date of a line of the register.

    Raises
    ------
    RosterError
        When the archive code (KKA) of the operation cannot be read.
    """
    from roster.documents.letterhead import read_issue_date, read_number
    from roster.documents.writing import roman_month

    kka = read_number(operation, read_issue_date(operation)).kka
    number = f"Sprin/{entry.number or ''}/{roman_month(entry.month.month)}/{kka}/{entry.year}"
    return replace(operation, order_number=number, issue_date=entry.day)


def unnumbered_operation(operation: Operation, earliest: date) -> Operation:
    """Return the operation with number and date left to the registry, printed before the month of H-2 or an earliest one after it.

    Raises
    ------
    RosterError
        When number or archive code (KKA) of the operation cannot be read.
    """
    from roster.documents.letterhead import read_issue_date, read_number
    from roster.documents.writing import roman_month

    kka = read_number(operation, read_issue_date(operation)).kka
    month = max(earliest, operation.voting_day - LAST_CHANGES)
    return replace(operation, order_number=f"Sprin//{roman_month(month.month)}/{kka}/{month.year}", issue_date=None)


def without_number(dataset: Dataset) -> Dataset:
    """Return the data without the number of the order that is changed: the whole order of today bears it no more."""
    from roster.documents.letterhead import read_issue_date

    operation = dataset.operation
    return replace(dataset, operation=unnumbered_operation(operation, read_issue_date(operation).month))


def kept_papers(store: Store, record: PlanRecord, keys: Collection[str]) -> tuple[Paper, ...]:
    """Return the papers of an issued plan when those of all keys were made, else none; papers of a draft are always made anew."""
    papers = store.list_papers(record.id) if record.state.is_final else ()
    return papers if set(keys) <= {paper.key for paper in papers} else ()


def keep_issued_paper(store: Store, record: PlanRecord, rendered: Path, folder: Path) -> Paper:
    """Record a paper of an issued plan in a folder of its own and return it; one that is there already stays as it is."""
    known = {paper.key: paper for paper in store.list_papers(record.id)}
    if rendered.stem in known:
        return known[rendered.stem]
    place = folder / ISSUED_FOLDER / rendered.name
    place.parent.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        place.hardlink_to(rendered)
    (folder / rendered.name).unlink(missing_ok=True)  # the draft of that paper
    content = place.read_bytes()
    relative = "/".join((*place.parts[-4:-2], ISSUED_FOLDER, place.name))
    digest = hashlib.sha256(content).hexdigest()
    number = store.add_paper(record.id, place.stem, path=relative, sha256=digest, size=len(content))
    return store.get_paper(number)
