"""A what-if comparison as files: a workbook, a csv of the table, and the maps of the cases side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.errors import RosterError
from roster.imports.saving import new_workbook
from roster.planning.explain_sentences import figure
from roster.planning.imagine_plan import Comparison, Imagined, Outcome
from roster.planning.imagine_rises import RiseStory
from roster.planning.phrases import both
from roster.planning.tell_whatif import (
    Grid,
    base_name,
    comparison_grid,
    costliest_grid,
    kecamatan_grid,
    rise_grid,
    rise_notes,
    rise_sentence,
    short_grid,
    waiting_grid,
)

if TYPE_CHECKING:
    from roster.documents.case_maps import CaseMap

WORKBOOK, TABLE, MAPS, DRAWING = "bandingan.xlsx", "bandingan.csv", "peta.pdf", "peta.svg"
NEVER = datetime(2024, 1, 1, tzinfo=UTC)
"""The creation time stamped into every workbook, so that equal comparisons give equal bytes."""

FORMULA = ("=", "+", "-", "@")
WIDEST = 48


def comparison_grids(outcomes: Sequence[Outcome], story: RiseStory | None, language: str, *, has_baseline: bool) -> dict[str, Grid]:
    """Return every table of a comparison by the name of its sheet."""
    grids = {
        both(language, "Bandingan", "Comparison"): comparison_grid(outcomes, language, has_baseline=has_baseline),
        both(language, "Kekurangan", "Shortage"): short_grid(outcomes, language, has_baseline=has_baseline),
    }
    if story is not None:
        grids[both(language, "TPS naik", "TPS that rise")] = rise_grid(story, language)
        grids[both(language, "Pilihan terburuk", "Worst choice")] = costliest_grid(story, language)
        grids[both(language, "Per kecamatan", "By kecamatan")] = kecamatan_grid(story, language)
        grids[both(language, "Tempat siaga", "Waiting places")] = waiting_grid(story, language)
    return grids


def write_workbook(found: Comparison, story: RiseStory | None, out: Path, *, language: str = "id", has_baseline: bool) -> Path:
    """Write the tables as a workbook and return it; text is never written as a formula."""
    with new_workbook(out) as book:
        book.set_properties({"title": "Bandingan kasus andai", "created": NEVER})
        head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "top"})
        for name, grid in comparison_grids(_outcomes(found), story, language, has_baseline=has_baseline).items():
            _fill(book, book.add_worksheet(name), grid, head)
        if story is not None:
            notes = book.add_worksheet(both(language, "Keterangan", "Notes"))
            notes.set_column(0, 0, 120, book.add_format({"text_wrap": True, "valign": "top"}))
            for row, text in enumerate((rise_sentence(story, language), *rise_notes(language))):
                notes.write_string(row, 0, text)
    return out


def _outcomes(found: Comparison) -> list[Outcome]:
    return [each.outcome for each in found.cases]


def _fill(book: Any, page: Any, grid: Grid, head: Any) -> None:
    for column, title in enumerate(grid.heads):
        widest = max((len(row[column]) for row in grid.rows if isinstance(row[column], str)), default=0)  # type: ignore[arg-type]  # text
        page.set_column(column, column, min(WIDEST, max(11, widest + 2)))
        page.write_string(0, column, title, head)
    numbers = [book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")}) for digits in grid.digits]
    for row, cells in enumerate(grid.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            elif cell is not None:
                page.write_number(row, column, cell, numbers[column])
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)


def write_table(found: Comparison, out: Path, *, language: str = "id", has_baseline: bool) -> Path:
    """Write the comparison as csv with plain numbers and return it; a name that a spreadsheet would compute is quoted."""
    grid = comparison_grid(_outcomes(found), language, has_baseline=has_baseline)
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(grid.heads)
    for row in grid.rows:
        writer.writerow([_plain(cell, digits) for cell, digits in zip(row, grid.digits, strict=True)])
    try:
        out.write_text(content.getvalue(), encoding="utf-8")
    except OSError as error:
        raise RosterError(f"Tabel tidak dapat ditulis di {out.parent}.", "Periksa izin folder dan sisa ruang.", code="tulis") from error
    return out


def _plain(cell: str | float | None, digits: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return str(round(cell, digits) if digits else round(cell))


def write_maps(found: Comparison, folder: Path, *, has_baseline: bool) -> tuple[Path, ...]:
    """Write the maps of all cases that have a plan, side by side, as SVG and PDF, and return the files."""
    from roster.documents.case_maps import write_case_maps

    maps = _maps(found, has_baseline=has_baseline)
    if not maps:
        return ()
    drawing = folder / DRAWING
    drawing.write_text(drawing_of(found, has_baseline=has_baseline), encoding="utf-8")
    return drawing, write_case_maps(maps, folder / MAPS)


def drawing_of(found: Comparison, *, has_baseline: bool) -> str:
    """Return the maps of all cases that have a plan, at least one, as one drawing."""
    from roster.documents.case_maps import case_maps_svg

    return case_maps_svg(_maps(found, has_baseline=has_baseline))


def _maps(found: Comparison, *, has_baseline: bool) -> list[CaseMap]:
    from roster.documents.case_maps import CaseMap

    return [
        CaseMap(map_title(each, nth, has_baseline=has_baseline), map_caption(each), each.dataset, each.plan)
        for nth, each in enumerate(found.cases)
        if each.plan is not None
    ]


def map_title(each: Imagined, nth: int, *, has_baseline: bool) -> str:
    """Return what stands above a map."""
    return each.outcome.name if nth else base_name("id", has_baseline=has_baseline)


def map_caption(each: Imagined) -> str:
    """Return the figures below the title of a map."""
    outcome = each.outcome
    risk, short, places = (
        figure(n, digits, "id") for n, digits in ((outcome.risk, 1), (outcome.men_short, 0), (outcome.kecamatan_short, 0))
    )
    return f"risiko {risk}; kurang {short} orang di {places} kecamatan; {figure(outcome.used, 0, 'id')} orang dipakai"


def write_all(
    found: Comparison, story: RiseStory | None, folder: Path, *, language: str = "id", has_baseline: bool
) -> tuple[Sequence[Path], RosterError | None]:
    """Write workbook, csv and maps to a folder; return the files, and why the maps could not be made where they could not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RosterError(f"Folder {folder} tidak dapat dibuat.", "Pilih folder lain dengan --out.", code="folder_hasil") from error
    files = [
        write_workbook(found, story, folder / WORKBOOK, language=language, has_baseline=has_baseline),
        write_table(found, folder / TABLE, language=language, has_baseline=has_baseline),
    ]
    try:
        return [*files, *write_maps(found, folder, has_baseline=has_baseline)], None
    except RosterError as fault:
        return files, fault
