"""The difference of two versions as a workbook: Ringkasan, Personel, Kecamatan, Pos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from roster.domain.personnel import shown_number
from roster.imports.saving import new_workbook
from roster.planning.compare_areas import PostDifference, PostSide
from roster.planning.compare_versions import Difference
from roster.planning.tell_versions import VersionWords, letter_text, state_text

Cell = str | float | None
Line = tuple[Cell, ...]

NEVER = datetime(2024, 1, 1, tzinfo=UTC)
"""The creation time stamped into every workbook, so that equal differences give equal bytes."""

MOST_NAMES = 30
"""People named in one cell; a post without common parent may exchange hundreds."""

UNSUR = ("POLRI", "TNI", "LINMAS")

PEOPLE_COLUMNS = (
    ("Perubahan", 11), ("Unsur", 9), ("NRP/NIP/NIK", 20), ("Nama", 32), ("Pangkat", 12), ("Kesatuan", 24), ("Sif", 10),
    ("Pada sif ini", 12), ("Dari pos", 18), ("Ke pos", 18), ("Sebab", 70), ("Surat perintah", 16),
)  # fmt: skip
KECAMATAN_COLUMNS = (
    ("Kecamatan", 24), ("Orang semula", 13), ("Orang menjadi", 13), ("Datang", 9), ("Pergi", 9), ("Risiko semula", 14),
    ("Risiko menjadi", 14), ("Kurang semula", 13), ("Kurang menjadi", 14), ("Pos berubah", 12),
)  # fmt: skip
POST_COLUMNS = (
    ("Pos", 18), ("Keadaan", 12), ("Jenis", 16), ("Kecamatan", 20), ("Kategori semula", 15), ("Kategori menjadi", 15), ("TPS semula", 40),
    ("TPS menjadi", 40),
    *((f"{unsur} {side}", 14) for unsur in UNSUR for side in ("semula", "menjadi")),
    ("Kurang semula", 13), ("Kurang menjadi", 14), ("Pergi", 50), ("Datang", 50),
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns with their widths, and its rows."""

    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Line]


def write_difference(found: Difference, out: Path, *, before: str, after: str) -> Path:
    """Write the workbook and return its path; ``before`` and ``after`` are what the reader calls the two versions.

    Text is never written as a formula; the NIK of a Linmas member is masked. The same difference gives the same bytes.

    Raises
    ------
    RosterError
        When the file cannot be written.
    """
    words = VersionWords(found, "id")
    sheets = {
        "Ringkasan": Sheet((("Perihal", 44), ("Semula", 28), ("Menjadi", 28)), tuple(_summary(found, words, before, after))),
        "Personel": Sheet(PEOPLE_COLUMNS, tuple(_people(found, words))),
        "Kecamatan": Sheet(KECAMATAN_COLUMNS, tuple(_kecamatan(found, words))),
        "Pos": Sheet(POST_COLUMNS, tuple(_post(post, found, words) for post in found.changed_posts)),
    }
    with new_workbook(out) as book:
        book.set_properties({"title": "Perbedaan dua versi rencana", "created": NEVER})
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            "number": book.add_format({"num_format": "#,##0.##", "valign": "top"}),
        }
        for name, sheet in sheets.items():
            _fill(book.add_worksheet(name), sheet, styles)
    return out


def _fill(page: Any, sheet: Sheet, styles: Mapping[str, Any]) -> None:
    for column, (title, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, title, styles["head"])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    for nth, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                page.write_string(nth, column, cell, styles["text"])
            elif isinstance(cell, (int, float)):
                page.write_number(nth, column, cell, styles["number"])


def _summary(found: Difference, words: VersionWords, before: str, after: str) -> Iterator[Line]:
    totals = found.totals
    yield ("Rencana", before, after)
    if found.is_empty:
        yield ("Tidak ada perbedaan", None, None)
    yield ("Orang bertugas", *totals.people)
    yield ("Orang tetap", None, totals.stays)
    yield ("Orang pindah", None, totals.moves)
    yield ("Orang masuk", None, totals.joins)
    yield ("Orang lepas", totals.leaves, None)
    yield ("Surat perintah yang berubah", None, totals.letters)
    yield ("Di antaranya dicabut", totals.withdrawn, None)
    yield ("Kecamatan tersentuh", None, totals.kecamatan)
    yield ("Pos baru", None, totals.posts_new)
    yield ("Pos dibubarkan", totals.posts_gone, None)
    yield ("Pos lain yang berubah", None, totals.posts_changed)
    yield ("Risiko tak terjaga", *totals.risk)
    yield ("Penugasan kurang", *totals.short)
    yield ("Jarak tempuh (km)", *totals.km)
    for step, count in words.steps_of_stations():
        yield (f"TPS {step}", None, count)


def _people(found: Difference, words: VersionWords) -> Iterator[Line]:
    """Yield a row per run of shifts of everybody: those who change first, those who stay as they were last."""
    changed = {person.number for person in found.changed_people}
    for person in (*found.changed_people, *(person for person in found.people if person.number not in changed)):
        who = (words.label("unsur", person.unsur), shown_number(person.number, person.unsur), person.name, person.rank, person.unit)
        for run in person.runs:
            posts = (run.from_post, run.to_post, words.cause(run.cause))
            kinds = (words.label("changes", person.kind), words.label("changes", run.kind))
            yield (kinds[0], *who, "+".join(run.shifts), kinds[1], *posts, letter_text(person, words))


def _kecamatan(found: Difference, words: VersionWords) -> Iterator[Line]:
    for row in found.kecamatan:
        yield (words.kecamatan(row.name), *row.people, row.arrived, row.departed, *row.risk, *row.short, row.changed_posts)


def _post(post: PostDifference, found: Difference, words: VersionWords) -> Line:
    sides = (post.before, post.after)
    categories = (words.label("categories", side.category) if side and side.category else None for side in sides)
    stations = (words.stations(side.stations) if side else None for side in sides)
    heads = (_heads(side, unsur) for unsur in UNSUR for side in sides)
    short = (side.short if side else None for side in sides)
    names = (_names(numbers, found) for numbers in (post.left, post.came))
    place = (post.post, state_text(post, words), words.label("kinds", post.kind), words.kecamatan(post.kecamatan))
    return (*place, *categories, *stations, *heads, *short, *names)


def _heads(side: PostSide | None, unsur: str) -> int | None:
    return None if side is None else dict(side.people).get(unsur, 0)


def _names(numbers: Sequence[str], found: Difference) -> str:
    people = [found.by_number[number] for number in numbers[:MOST_NAMES]]
    more = f"; dan {len(numbers) - len(people)} orang lagi" if len(numbers) > len(people) else ""
    return "; ".join(f"{person.rank} {person.name}".strip() for person in people) + more
