"""Reading the input of a command, with its faults reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.issues import report_issues
from roster.commands.reporter import Reporter
from roster.errors import Issue, RosterError

if TYPE_CHECKING:
    from roster.domain.operation import Dataset

MARKED_NAME = "masukan_ditandai.xlsx"


def read_input(data: Path, reporter: Reporter, *, marked_folder: Path | None = None) -> Dataset | None:
    """Return the data set, or None after every fault was reported.

    With errors and a ``marked_folder``, a copy of the workbook with the faulty cells marked is written there.
    """
    from roster.imports import read_dataset

    found = read_dataset(data)
    if found.dataset is None:
        marked = _mark(data, found.issues, marked_folder) if marked_folder else None
        report_issues(reporter, found.issues, marked)
        return None
    report_issues(reporter, found.issues)
    return found.dataset


def _mark(data: Path, issues: tuple[Issue, ...], folder: Path) -> Path | None:
    from roster.imports import mark_workbook

    path = folder / MARKED_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark_workbook(data, issues, path)
    except (RosterError, OSError):
        return None  # a file that is no workbook at all has no cells to mark
    return path if path.exists() else None
