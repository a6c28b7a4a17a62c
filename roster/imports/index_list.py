"""A new index list: the sheet ``indeks`` alone, read against the TPS of data that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roster.domain.indicators import weights_of, with_polri_score
from roster.domain.operation import Dataset
from roster.domain.policy import read_policies
from roster.domain.risk import IndexEvent
from roster.domain.stages import FARTHEST
from roster.errors import Issue, Severity
from roster.imports.draft import Draft
from roster.imports.gazetteer import Gazetteer
from roster.imports.headers import find_table, spec_of_sheet
from roster.imports.issues import IssueLog, Place, in_order
from roster.imports.rows import Row
from roster.imports.source import Limits, RawSheet, open_source
from roster.imports.tables import TABLES
from roster.imports.tables.indeks import SPEC, index_rows


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of an index list: its sheet, its number as the user sees it, and what it says (``when`` local and naive)."""

    sheet: str
    number: int
    event: IndexEvent


@dataclass(frozen=True)
class IndexList:
    """An index list as read. ``rows`` is empty while any issue is an error; ``sha256`` is "" where nothing could be opened."""

    sha256: str
    rows: tuple[ListRow, ...]
    issues: tuple[Issue, ...]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that refuse the list."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.ERROR)


def read_index_list(path: Path, dataset: Dataset, *, limits: Limits | None = None) -> IndexList:
    """Read a workbook or csv with the sheet ``indeks`` (or one sheet of any name) against the areas and TPS of a data set.

    Of a whole workbook only that sheet is read. Whatever the file holds, nothing is raised on account of it.
    """
    log = IssueLog()
    source = open_source(Path(path), log, limits)
    draft = _draft_of(dataset, log)
    tables = [table for sheet in _sheets(source.sheets, log) if (table := find_table(sheet, SPEC, log)) is not None]
    weights = weights_of(read_policies(dataset.policies))
    rows = []
    for row, event in index_rows([table for table in tables if table.has("tanggal")], draft):
        _check_day(row, event, dataset)
        rows.append(ListRow(row.table.sheet.name, row.number, with_polri_score(event, weights)))
    if tables and not rows and not log.has_errors:
        log.error(Place(tables[0].sheet.name), "tabel_kosong", "daftar tidak berisi satu baris pun", "Isi data di bawah baris judul.")
    issues = in_order(dict.fromkeys(log.issues), [sheet.name for sheet in source.sheets])
    return IndexList(source.sha256, () if log.has_errors else tuple(rows), issues)


def _draft_of(dataset: Dataset, log: IssueLog) -> Draft:
    nowhere = Place("")
    stations = [(station, nowhere) for station in dataset.stations]
    return Draft(log, gazetteer=Gazetteer(dataset.areas), stations=stations, operation=dataset.operation)


def _sheets(sheets: Sequence[RawSheet], log: IssueLog) -> list[RawSheet]:
    """Return the sheets that are the index list: those of that name, else the only one that is no other table."""
    named = [sheet for sheet in sheets if spec_of_sheet(sheet.name, TABLES) is SPEC]
    if named or not sheets:
        return named
    unnamed = [
        sheet for sheet in sheets if spec_of_sheet(sheet.name, TABLES) is None and (sheet.rows or sheet.note[0] not in ("", "kosong"))
    ]
    if len(unnamed) == 1:
        return unnamed
    names = ", ".join(sheet.name for sheet in sheets)[:300]
    log.error(
        Place("indeks"),
        "lembar_tidak_ada",
        f"lembar 'indeks' tidak ditemukan; lembar yang ada: {names}",
        "Beri nama indeks pada lembarnya.",
    )
    return []


def _check_day(row: Row, event: IndexEvent, dataset: Dataset) -> None:
    vote = dataset.operation.voting_day
    if abs((event.when.date() - vote).days) > FARTHEST:
        message = f"tanggal {event.when:%d-%m-%Y} lebih dari {FARTHEST} hari dari hari pemungutan {vote:%d-%m-%Y}"
        row.warn("tanggal", "tanggal_jauh", message, "Periksa tahunnya.")
