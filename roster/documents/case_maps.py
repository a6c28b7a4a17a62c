"""The risk maps of what-if cases side by side: one drawing for a screen, or pages of four for the printer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from roster.documents.render import Paper, render_html, write_pdf
from roster.documents.risk_map import SHEET_HEIGHT, SHEET_WIDTH, risk_map_svg
from roster.domain.operation import Dataset
from roster.domain.plan import Plan

COLUMNS = 2
PER_PAGE = 4
TITLE_HEIGHT = 130
LONGEST_TITLE = 70
"""Characters of a case's name that fit above its map."""

_OPENING = re.compile(r'^<svg xmlns="[^"]+"')


@dataclass(frozen=True, slots=True)
class CaseMap:
    """One case to be drawn: its name, a line of figures, and what it is drawn from."""

    title: str
    caption: str
    dataset: Dataset
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One map at its place on the drawing."""

    title: str
    caption: str
    x: int
    y: int
    drawing: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing(Paper):
    """Maps in two columns, as the template reads them."""

    panels: tuple[Panel, ...]
    width: int
    height: int
    title_height: int = TITLE_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPages(Paper):
    """Drawings of up to four maps, one a page."""

    pages: tuple[Markup, ...]


def case_maps_svg(maps: Sequence[CaseMap], *, first: int = 0) -> str:
    """Return the maps side by side as one ``<svg>`` element; ``first`` numbers the ids, so that several fit one page."""
    panels = []
    for nth, each in enumerate(maps):
        x, y = nth % COLUMNS * SHEET_WIDTH, nth // COLUMNS * (SHEET_HEIGHT + TITLE_HEIGHT)
        own = risk_map_svg(each.dataset, each.plan).replace("peta-judul", f"peta-judul-{first + nth}")
        place = f'<svg x="{x}" y="{y + TITLE_HEIGHT}" width="{SHEET_WIDTH}" height="{SHEET_HEIGHT}"'
        title = each.title if len(each.title) <= LONGEST_TITLE else f"{each.title[: LONGEST_TITLE - 1]}…"
        # Made by our own template, in which every value was escaped.
        panels.append(Panel(title, each.caption, x, y, Markup(_OPENING.sub(place, own, count=1))))  # noqa: S704
    rows = -(-len(panels) // COLUMNS)
    width = min(len(panels), COLUMNS) * SHEET_WIDTH
    drawing = Drawing(
        title="", stamp=maps[0].dataset.operation.voting_day, is_draft=False, panels=tuple(panels), width=width,
        height=rows * (SHEET_HEIGHT + TITLE_HEIGHT),
    )  # fmt: skip
    return render_html("whatif/maps.svg", drawing)


def write_case_maps(maps: Sequence[CaseMap], out: Path) -> Path:
    """Write the maps as a PDF of landscape pages with four each, and return it.

    Raises
    ------
    RosterError
        When the machine cannot make PDFs.
    """
    pages = tuple(Markup(case_maps_svg(maps[n : n + PER_PAGE], first=n)) for n in range(0, len(maps), PER_PAGE))  # noqa: S704
    paper = MapPages(title="Peta kasus andai", stamp=maps[0].dataset.operation.voting_day, is_draft=False, pages=pages)
    return write_pdf(render_html("whatif/maps.html", paper), out, styles=("whatif/maps.css",), variant="pdf/a-2b")
