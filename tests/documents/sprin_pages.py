"""Renders the Sprin of the sample and reads it back: text, words with places, rules and fonts, all in millimetres."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pdfplumber

from roster.documents import render_document
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from tests.documents import sample

MM = 25.4 / 72


@dataclass(frozen=True)
class Line:
    """One line of upright text with its box and baseline, in mm from the left and top edge."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def baseline(self) -> float:
        # Liberation Sans: the descent is 0.212 of the size.
        return self.bottom - 0.212 * self.size * MM


@dataclass(frozen=True)
class Rule:
    """One drawn straight line."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_level(self) -> bool:
        return self.bottom - self.top < 0.6

    @property
    def is_upright(self) -> bool:
        return self.right - self.left < 0.6


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    turned: str

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_annex(self) -> bool:
        return self.width > self.height

    def find(self, text: str) -> Line:
        found = [line for line in self.lines if text in line.text]
        assert found, f"{text!r} is not on the page"
        return found[0]

    def is_underlined(self, line: Line) -> bool:
        below = [r for r in self.rules if r.is_level and line.top + 1.5 < r.top < line.bottom + 1.2]
        return any(r.left - 0.6 <= line.left and line.left < r.right for r in below)


@dataclass(frozen=True)
class Sprin:
    content: bytes
    pages: tuple[Page, ...]
    fonts: frozenset[str]

    @property
    def letter(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if not page.is_annex)

    @property
    def annex(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.is_annex)

    @property
    def letter_text(self) -> str:
        return "\n".join(page.text for page in self.letter)

    @property
    def annex_text(self) -> str:
        return "\n".join(page.text for page in self.annex)

    @cached_property
    def table_rows(self) -> list[list[str]]:
        """The cells of all rows of the annex's lists, top to bottom, by the drawn grid; "" where a cell hangs over."""
        with pdfplumber.open(io.BytesIO(self.content)) as pdf:
            tables = [table for page in pdf.pages if page.width > page.height for table in page.extract_tables()]
        return [[(cell or "").replace("\n", " ") for cell in row] for table in tables for row in table]


def render_bytes(dataset: Dataset, plan: Plan, status: str = "terbit") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return render_document("sprin", dataset, plan, Path(folder) / "s.pdf", status=status).read_bytes()


def read_sprin(content: bytes) -> Sprin:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        fonts = frozenset(char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars)
        return Sprin(content, tuple(_read_page(page) for page in pdf.pages), fonts)


@cache
def sprin(status: str = "terbit", **operation: object) -> Sprin:
    """The sample's Sprin; keywords replace fields of its operation (hashable values only)."""
    return read_sprin(render_bytes(sample.make_dataset(**operation), sample.make_plan(), status))


@cache
def large(people: int) -> Sprin:
    return read_sprin(render_bytes(*sample.make_large(people)))


def _read_page(page: pdfplumber.page.Page) -> Page:
    upright = page.filter(lambda item: not _is_turned(item))
    turned = "".join(char["text"] for char in page.chars if _is_turned(char))
    lines = tuple(
        Line(found["text"], found["x0"] * MM, found["x1"] * MM, found["top"] * MM, found["bottom"] * MM, found["chars"][0]["size"])
        for found in upright.extract_text_lines(strip=True)
    )
    return Page(float(page.width) * MM, float(page.height) * MM, lines, tuple(_rules(page)), turned)


def _is_turned(item: dict[str, Any]) -> bool:
    return item["object_type"] == "char" and abs(item["matrix"][1]) > 1e-3


def _rules(page: pdfplumber.page.Page) -> Iterator[Rule]:
    for item in page.lines:
        yield Rule(item["x0"] * MM, item["x1"] * MM, item["top"] * MM, item["bottom"] * MM)
    for box in page.rects:
        # A border is drawn as a box clipped to its lower edge.
        yield Rule(box["x0"] * MM, box["x1"] * MM, box["bottom"] * MM, box["bottom"] * MM)


def last_page(people: int) -> str:
    """The text of the last page of a large Sprin, without reading the others."""
    with pdfplumber.open(io.BytesIO(render_bytes(*sample.make_large(people)))) as pdf:
        return str(pdf.pages[-1].extract_text())
