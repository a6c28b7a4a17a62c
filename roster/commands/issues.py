"""What an import found, shown by sheet: errors in full, repairs and warnings in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from roster.commands.reporter import Reporter
from roster.errors import Issue, Severity, sentence
from roster.labels import label

ROWS_PER_SHEET = 20
"""So many errors of one sheet are shown on a terminal; pipes and ``--json`` get all."""


def report_issues(reporter: Reporter, issues: Sequence[Issue], marked: Path | None = None) -> None:
    """Show every issue: errors on standard error, the rest as a count; ``marked`` is the workbook with the faults marked."""
    for issue in issues:
        reporter.emit(
            "masalah",
            tingkat=issue.severity.value,
            kode=issue.code,
            lembar=issue.sheet,
            baris=issue.row,
            kolom=issue.column,
            nilai=issue.value,
            pesan=issue.message,
            saran=issue.advice,
        )
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    _count_remarks(reporter, issues)
    if not errors:
        return
    for sheet, found in _by_sheet(errors):
        if reporter.is_terminal:
            _show_table(sheet, found)
        else:
            _list_lines(reporter, found)
    reporter.fault(f"{len(errors)} kesalahan pada masukan; tidak ada yang disimpan.")
    if marked is not None:
        reporter.emit("berkas", isi="masukan_ditandai", berkas=str(marked))
        reporter.fault(f"Salinan dengan sel bermasalah yang ditandai: {marked}")


def issue_line(issue: Issue) -> str:
    """Return one issue as one line: place, value, what is wrong and what to do."""
    parts = (("lembar", issue.sheet), ("baris", issue.row), ("kolom", issue.column))
    place = ", ".join(f"{name} {value}" for name, value in parts if value)
    where = f'{place} nilai "{issue.value}"' if issue.value else place
    return ": ".join(part for part in (where, f"{sentence(issue.message)} {issue.advice}".strip()) if part)


def _by_sheet(issues: Sequence[Issue]) -> list[tuple[str, list[Issue]]]:
    ordered = sorted(issues, key=lambda issue: (issue.sheet, issue.row, issue.column))
    return [(sheet, list(found)) for sheet, found in groupby(ordered, key=lambda issue: issue.sheet)]


def _list_lines(reporter: Reporter, found: Sequence[Issue]) -> None:
    for issue in found:
        reporter.fault(issue_line(issue))


def _show_table(sheet: str, found: Sequence[Issue]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"Lembar {sheet or '(berkas)'}: {len(found)} kesalahan", title_justify="left", expand=True)
    for header, ratio in (("baris", 1), ("kolom", 2), ("nilai", 2), ("masalah", 5), ("yang harus dilakukan", 5)):
        table.add_column(header, ratio=ratio, overflow="fold")
    for issue in found[:ROWS_PER_SHEET]:
        cells = (str(issue.row or ""), issue.column, issue.value, issue.message, issue.advice)
        table.add_row(*(Text(cell) for cell in cells))  # Text, so that brackets in a value are no markup
    console = Console(stderr=True)
    console.print(table)
    if len(found) > ROWS_PER_SHEET:
        console.print(f"... dan {len(found) - ROWS_PER_SHEET} kesalahan lagi pada lembar ini; semuanya ada dalam salinan yang ditandai.")


def _count_remarks(reporter: Reporter, issues: Sequence[Issue]) -> None:
    for severity in (Severity.REPAIR, Severity.WARNING):
        found = [issue for issue in issues if issue.severity is severity]
        if not found:
            continue
        reporter.note(f"{label('severities', severity.value)}: {len(found)}")
        counts = Counter((issue.sheet, issue.message) for issue in found)
        for (sheet, message), count in counts.most_common(5):
            times = f" ({count} kali)" if count > 1 else ""
            reporter.note(f"  {sheet}: {sentence(message.removesuffix('.') + times)}")
        if len(counts) > 5:
            reporter.note(f"  ... dan {len(counts) - 5} macam lagi; --json menampilkan semuanya.")
