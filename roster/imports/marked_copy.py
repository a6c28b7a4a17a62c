"""The copy of an input with every finding marked: coloured and commented cells, and a list on the first sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from roster.errors import Issue, Severity
from roster.imports.cells import MAX_EXACT, ErrorValue, Formula, Raw, scrub, show
from roster.imports.headers import find_table, spec_of_sheet
from roster.imports.issues import IssueLog
from roster.imports.saving import new_workbook
from roster.imports.source import RawSheet, open_source
from roster.imports.tables import TABLES
from roster.imports.terms import squeeze

LIST_SHEET = "Temuan"
COLUMNS = (("No", 6), ("Tingkat", 12), ("Lembar", 18), ("Baris", 8), ("Kolom", 20), ("Isi", 28), ("Temuan", 60), ("Tindakan", 60))
COLOURS = {Severity.ERROR: "#FFC7CE", Severity.WARNING: "#FFEB9C", Severity.REPAIR: "#C6EFCE"}
LABELS = {Severity.ERROR: "KESALAHAN", Severity.WARNING: "PERINGATAN", Severity.REPAIR: "PERBAIKAN"}
GRAVITY = {severity: nth for nth, severity in enumerate((Severity.ERROR, Severity.WARNING, Severity.REPAIR))}
MOST_COMMENTS = 5_000
MAX_COLUMNS = 400


def mark_workbook(path: Path, issues: Sequence[Issue], out: Path) -> Path:
    """Write ``out`` (.xlsx) with all sheets of the input, faulty cells marked, and the list of findings first.

    Text stays text: nothing is written as a formula or a link. An input that cannot be opened gives
    the list alone.

    Raises
    ------
    RosterError
        When the copy cannot be written; nothing is left of it then.
    """
    source = open_source(Path(path), IssueLog())
    with new_workbook(out) as book:
        _fill(book, source.sheets, issues)
    return out


def _fill(book: Any, sheets: Sequence[RawSheet], issues: Sequence[Issue]) -> None:
    formats = {severity: book.add_format({"bg_color": colour}) for severity, colour in COLOURS.items()}
    styles: dict[Any, Any] = {
        **formats,
        "head": book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    styles |= {
        (kind, severity): book.add_format({"num_format": form} | ({"bg_color": COLOURS[severity]} if severity else {}))
        for kind, form in (("day", "yyyy-mm-dd"), ("moment", "yyyy-mm-dd hh:mm"), ("clock", "hh:mm"))
        for severity in (*COLOURS, None)
    }
    _write_list(book, issues, styles)
    names = {squeeze(LIST_SHEET)}
    by_sheet: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_sheet[issue.sheet].append(issue)
    for sheet in sheets:
        if squeeze(sheet.name) != squeeze(LIST_SHEET):
            _write_sheet(book.add_worksheet(_sheet_name(sheet.name, names)), sheet, by_sheet[sheet.name], styles)


def _write_list(book: Any, issues: Sequence[Issue], styles: dict[Any, Any]) -> None:
    sheet = book.add_worksheet(LIST_SHEET)
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, styles["head"])
    sheet.freeze_panes(1, 0)
    ordered = sorted(issues, key=lambda issue: GRAVITY[issue.severity])
    for row, issue in enumerate(ordered[:1_000_000], start=1):
        cells = (LABELS[issue.severity], issue.sheet, str(issue.row or ""), issue.column, issue.value, issue.message, issue.advice)
        sheet.write_number(row, 0, row)
        sheet.write_string(row, 1, cells[0], styles[issue.severity])
        for column, text in enumerate(cells[1:], start=2):
            sheet.write_string(row, column, scrub(text, 2_000)[0], styles["wrap"])
    sheet.autofilter(0, 0, max(1, len(ordered)), len(COLUMNS) - 1)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name a spreadsheet accepts: up to 31 letters, none of the signs it forbids, not taken yet."""
    base = re.sub(r"[\[\]:*?/\\]", "_", scrub(name, 27)[0]).strip("' ") or "lembar"
    plain, nth = base, 1
    while squeeze(plain) in taken or not squeeze(plain):
        nth += 1
        plain = f"{base} {nth}"
    taken.add(squeeze(plain))
    return plain


def _write_sheet(target: Any, sheet: RawSheet, issues: Iterable[Issue], styles: dict[Any, Any]) -> None:
    marks = _marks(sheet, issues)
    for row, cells in enumerate(sheet.rows[:1_048_576]):
        for column, cell in enumerate(cells[:MAX_COLUMNS]):
            found = marks.get((row, column))
            _write_cell(target, (row, column), cell, (styles, found[0].severity if found else None))
    for nth, ((row, column), found) in enumerate(marks.items()):
        if row >= len(sheet.rows) or column >= len(sheet.rows[row]) or sheet.rows[row][column] in (None, ""):
            target.write_blank(row, column, None, styles[found[0].severity])
        if nth < MOST_COMMENTS:
            text = "\n".join(f"{LABELS[issue.severity]}: {issue.message}. {issue.advice}" for issue in found[:5])
            target.write_comment(row, column, text[:1_000], {"x_scale": 2.5, "y_scale": 1.5})


def _marks(sheet: RawSheet, issues: Iterable[Issue]) -> dict[tuple[int, int], list[Issue]]:
    """Return the findings of each cell (row, column from 0), the gravest first; a finding without a column marks the first cell."""
    headers = _header_columns(sheet)
    marks: dict[tuple[int, int], list[Issue]] = defaultdict(list)
    for issue in issues:
        row = max(issue.row - 1, 0)
        marks[(row, headers.get(squeeze(issue.column), 0))].append(issue)
    for found in marks.values():
        found.sort(key=lambda issue: GRAVITY[issue.severity])
    return dict(sorted(marks.items()))


def _header_columns(sheet: RawSheet) -> dict[str, int]:
    """Return the column of each header text and each key, found as the import finds them."""
    spec = spec_of_sheet(sheet.name, TABLES)
    columns = {
        squeeze(show(cell)): index for row in reversed(sheet.rows[:25]) for index, cell in enumerate(row) if isinstance(cell, str) and cell
    }
    table = find_table(sheet, spec, IssueLog()) if spec else None
    if table:
        columns |= {squeeze(key): index for key, index in table.columns.items()}
        columns |= {squeeze(label): table.columns[key] for key, label in table.labels.items()}
    columns.pop("", None)
    return columns


def _write_cell(target: Any, at: tuple[int, int], cell: Raw, look: tuple[dict[Any, Any], Severity | None]) -> None:
    styles, severity = look
    style = styles.get(severity)
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        target.write_boolean(*at, cell, style)
    elif isinstance(cell, (int, float)) and abs(cell) < MAX_EXACT:
        target.write_number(*at, cell, style)
    elif isinstance(cell, (datetime, date)) and cell.year >= 1900 and not getattr(cell, "tzinfo", None):
        target.write_datetime(*at, cell, styles[("moment" if isinstance(cell, datetime) else "day", severity)])
    elif isinstance(cell, time):
        target.write_datetime(*at, cell, styles[("clock", severity)])
    else:
        target.write_string(*at, _plain(cell), style)


def _plain(cell: Raw) -> str:
    if isinstance(cell, (Formula, ErrorValue)):
        return scrub(cell.text, 5_000)[0]
    return str(int(cell.total_seconds() // 3600)) + ":00" if isinstance(cell, timedelta) else scrub(str(cell), 5_000)[0]
