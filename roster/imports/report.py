"""One import from files to facts: every table read, every finding kept, facts only when nothing refuses them."""

from __future__ import annotations

import importlib
import threading
from dataclasses import dataclass
from pathlib import Path

from roster.domain.operation import Dataset
from roster.errors import InputError, Issue, Severity
from roster.imports.checks import check_all
from roster.imports.draft import Draft, values
from roster.imports.headers import Table, TableSpec, find_table, is_usable, match_sheets
from roster.imports.issues import IssueLog, in_order
from roster.imports.source import Limits, RawSheet, Source, open_source
from roster.imports.tables import TABLES


@dataclass(frozen=True)
class ImportReport:
    """What an import found. ``dataset`` is None while any issue is an error."""

    dataset: Dataset | None
    issues: tuple[Issue, ...]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that refuse the import."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.ERROR)


def read_dataset(path: Path, *, limits: Limits | None = None) -> ImportReport:
    """Read a workbook (.xlsx), a zip of csv, or a folder with csv files or one workbook.

    Issues come by sheet and row. Whatever the input holds, nothing is raised on account of it.
    """
    log = IssueLog()
    # importing pandas takes about a second of one core: it passes while the child reads on another
    early = threading.Thread(target=importlib.import_module, args=("pandas",), daemon=True)
    early.start()
    source = open_source(Path(path), log, limits)
    early.join()
    if not source.sheets and log.has_errors:
        return ImportReport(None, tuple(log.issues))
    return read_sheets(source, log)


def read_sheets(source: Source, log: IssueLog | None = None) -> ImportReport:
    """Return what raw sheets hold; ``log`` carries what was found while opening them."""
    draft = Draft(log or IssueLog(), source.folder)
    _read_tables(source, draft)
    issues = in_order(dict.fromkeys(draft.log.issues), [sheet.name for sheet in source.sheets])
    return ImportReport(None if draft.log.has_errors else _dataset(draft, source.sha256), issues)


def require_dataset(path: Path) -> Dataset:
    """Return the facts of an input.

    Raises
    ------
    InputError
        With every issue, when any of them is an error.
    """
    report = read_dataset(path)
    if report.dataset is None:
        raise InputError(report.issues)
    return report.dataset


def _read_tables(source: Source, draft: Draft) -> None:
    found = match_sheets(source.sheets, TABLES, draft.log)
    for spec in TABLES:
        tables = [table for sheet in found[spec.key] if (table := _table(sheet, spec, draft.log))]
        spec.read(tables, draft)
        if spec.is_required and tables and not _is_filled(spec, draft):
            draft.log.error(
                tables[0].place(),
                "tabel_kosong",
                f"lembar '{spec.key}' tidak berisi satu baris pun yang dapat dibaca",
                "Isi data di bawah baris judul.",
            )
    check_all(draft)


def _table(sheet: RawSheet, spec: TableSpec, log: IssueLog) -> Table | None:
    """Return the table of a sheet, None where it lacks a header or a required column."""
    if spec.is_pairs:
        table = Table(spec, sheet, log)
        return table if is_usable(table) else None
    found = find_table(sheet, spec, log)
    is_whole = found is not None and all(column.key in found.columns for column in spec.columns if column.is_required)
    return found if is_whole else None


def _is_filled(spec: TableSpec, draft: Draft) -> bool:
    filled = {"wilayah": draft.areas, "tps": draft.stations, "personel": draft.members}
    return bool(filled.get(spec.key, True))


def _dataset(draft: Draft, sha256: str) -> Dataset:
    return Dataset(
        areas=values(draft.areas),
        stations=values(draft.stations),
        members=values(draft.members),
        conflicts=tuple(draft.conflicts),
        patterns=draft.patterns,
        shifts=draft.shifts,
        static_posts=tuple(draft.static_posts),
        events=tuple(draft.events),
        policies=draft.policies,
        officials=tuple(draft.officials),
        operation=draft.operation,
        pins=tuple(draft.pins),
        standing=tuple(draft.standing),
        sha256=sha256,
    )
