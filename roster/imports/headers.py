"""Sheets to tables: which sheet is which, where its header stands, which column is which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from roster.imports.cells import Raw, is_blank, show
from roster.imports.issues import IssueLog, Place
from roster.imports.source import RawSheet
from roster.imports.terms import squeeze

HEADER_WITHIN = 25
ORDINALS = frozenset({"no", "nomer", "nourut", "nomorurut", "urut", "nou", "num", "index", "id", ""})
IGNORED_SHEETS = frozenset({"temuan", "petunjuk", "readme", "bacasaya", "keterangan", "daftarisi"})
SHEET_PREFIX = re.compile(r"^(?:\d+|data|daftar|tabel|table|lembar|sheet|master|rekap(?=personel|personil)|form|format)+")


@dataclass(frozen=True)
class Column:
    """One column: its key, other names, names taken only when no better column stands there, and whether it must be."""

    key: str
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    is_required: bool = False

    def names(self) -> set[str]:
        """Return the squeezed names that mean this column."""
        return {squeeze(self.key), *map(squeeze, self.aliases)}


@dataclass(frozen=True)
class TableSpec:
    """One import source: how its sheet and columns are called, and what reads it.

    ``can_repeat`` lets several sheets be one table. ``claim`` gives a key to further headers (the
    demand columns of shifts). ``sums`` are columns whose total row is a sum, ``loose`` those whose
    total row is neither sum nor count; ``heads`` says how many a row stands for, one where it is blank.
    """

    key: str
    read: Callable[[list[Table], Any], None]
    aliases: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    is_required: bool = False
    can_repeat: bool = False
    is_pairs: bool = False
    claim: Callable[[str], str | None] = field(default=lambda _header: None)
    sums: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    heads: str = ""

    def sheet_names(self) -> set[str]:
        """Return the squeezed sheet names that mean this table."""
        return {squeeze(self.key), *map(squeeze, self.aliases)}


@dataclass
class Table:
    """One sheet matched to its spec: 0-based column by key, header text by key, and the index of the first data row."""

    spec: TableSpec
    sheet: RawSheet
    log: IssueLog
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    first_row: int = 0

    def has(self, *keys: str) -> bool:
        """Return whether the sheet has all these columns."""
        return all(key in self.columns for key in keys)

    def place(self, row: int = 0, key: str = "", value: str = "") -> Place:
        """Return a place on this sheet; the column is named as the user wrote it."""
        return Place(self.sheet.name, row, self.labels.get(key, key), value)


def match_sheets(sheets: Iterable[RawSheet], specs: Sequence[TableSpec], log: IssueLog) -> dict[str, list[RawSheet]]:
    """Return the sheets of each table by its key; unknown sheets, doubles and missing tables are logged."""
    found: dict[str, list[RawSheet]] = {spec.key: [] for spec in specs}
    listed = list(sheets)
    unknown = []
    for sheet in listed:
        spec = spec_of_sheet(sheet.name, specs)
        if spec is not None:
            found[spec.key].append(sheet)
        elif squeeze(sheet.name) not in IGNORED_SHEETS and (sheet.rows or sheet.note[0]):
            unknown.append(sheet.name)
    expected = ", ".join(spec.key for spec in specs)
    for name in unknown:
        log.warn(
            Place(name),
            "lembar_tidak_dikenal",
            "lembar tidak dikenal, tidak dibaca",
            f"Bila berisi data, beri salah satu nama: {expected}.",
        )
    names = ", ".join(sheet.name for sheet in listed)[:300] or "tidak ada"
    for spec in specs:
        if spec.is_required and not found[spec.key]:
            log.error(
                Place(spec.key),
                "lembar_tidak_ada",
                f"lembar '{spec.key}' tidak ditemukan; lembar yang ada: {names}",
                f"Sediakan lembar dengan nama: {expected} (wajib: wilayah, tps, personel).",
            )
        if len(found[spec.key]) > 1 and not spec.can_repeat:
            both = ", ".join(sheet.name for sheet in found[spec.key])
            log.error(
                Place(found[spec.key][1].name),
                "lembar_ganda",
                f"lebih dari satu lembar untuk '{spec.key}': {both}",
                "Gabungkan menjadi satu lembar.",
            )
    return found


def spec_of_sheet(name: str, specs: Sequence[TableSpec]) -> TableSpec | None:
    """Return the table a sheet's name means, or None. ``Data TPS``, ``01_tps`` and ``TPS`` are one."""
    word = squeeze(name)
    for candidate in dict.fromkeys((word, SHEET_PREFIX.sub("", word))):
        for spec in specs:
            if candidate in spec.sheet_names():
                return spec
    return None


def find_table(sheet: RawSheet, spec: TableSpec, log: IssueLog) -> Table | None:
    """Return the table of a sheet with its header found below title rows, or None with the reason logged."""
    table = Table(spec, sheet, log)
    if not is_usable(table):
        return None
    matches = [_match_row(spec, row) for row in sheet.rows[:HEADER_WITHIN]]
    best = max(range(len(matches)), key=lambda nth: (_strength(matches[nth]), -nth), default=0)
    least = 1 if len(spec.columns) < 2 else 2
    if not matches or len(matches[best]) < least:
        wanted = ", ".join(column.key for column in spec.columns)
        log.error(table.place(), "judul_tidak_ada", "baris judul kolom tidak ditemukan", f"Beri baris judul dengan kolom: {wanted}.")
        return None
    _take_columns(table, best, matches[best])
    _take_subheader(table, best, matches)
    _report_columns(table, best)
    _fill_merged(table)
    return table


def is_usable(table: Table) -> bool:
    """Return whether a sheet could be read and holds anything; the reason why not is logged."""
    code, detail = table.sheet.note
    log, place = table.log, table.place()
    if code == "jauh":
        log.error(
            place,
            "lembar_terlalu_luas",
            f"lembar terlalu luas: ada isi di sel {detail}",
            "Hapus isi sel yang jauh itu, atau salin tabelnya ke lembar baru.",
        )
    elif code == "lembar_rusak":
        log.error(
            place, "lembar_rusak", "lembar tidak dapat dibaca", "Salin isinya ke lembar baru (Paste Special > Values) lalu simpan lagi."
        )
    elif code == "kutip":
        message = f'tanda kutip (") tidak ditutup di sekitar baris {detail}'
        log.error(place, "kutip", message, "Tutup tanda kutipnya, atau simpan ulang sebagai CSV dari Excel.")
    elif code == "cp1252":
        log.repair(
            place,
            "kode_huruf",
            "berkas bukan UTF-8; dibaca sebagai Windows-1252",
            "Simpan sebagai 'CSV UTF-8' agar huruf khusus tidak berubah.",
        )
        return True
    if code in {"jauh", "lembar_rusak", "kutip"}:
        return False
    if any(not is_blank(cell) for row in table.sheet.rows for cell in row):
        return True
    if table.spec.is_required:
        log.error(place, "lembar_kosong", "lembar kosong", "Isi lembar ini; wilayah, tps, dan personel wajib berisi.")
    else:
        log.warn(place, "lembar_kosong", "lembar kosong", "Hapus lembarnya, atau isi bila memang diperlukan.")
    return False


Match = dict[int, tuple[str, bool]]
"""Column index to (key, whether it matched by a weak name)."""


def _match_row(spec: TableSpec, row: Sequence[Raw]) -> Match:
    names = _names_of(spec)
    match: Match = {}
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or len(cell) > 80:
            continue
        for word in _header_words(cell):
            key = names.get(word) or spec.claim(word)
            if key:
                match[index] = (key, False)
                break
            weak = next((column.key for column in spec.columns if word in map(squeeze, column.weak)), None)
            if weak:
                match[index] = (weak, True)
                break
    return match


def _header_words(cell: str) -> list[str]:
    """Return the header squeezed, and without a note in brackets."""
    whole = squeeze(cell)
    return list(dict.fromkeys(word for word in (whole, squeeze(re.sub(r"[(\[].*", "", cell))) if word))


def _names_of(spec: TableSpec) -> dict[str, str]:
    return {name: column.key for column in spec.columns for name in column.names()}


def _strength(match: Match) -> tuple[int, int]:
    strong = {key for key, is_weak in match.values() if not is_weak}
    return len(strong), len(match)


def _take_columns(table: Table, header: int, match: Match) -> None:
    row = table.sheet.rows[header]
    strong = {key for key, is_weak in match.values() if not is_weak}
    for index, (key, is_weak) in match.items():
        if is_weak and key in strong:
            continue
        label = show(row[index])
        if key in table.columns:
            message = f"kolom '{label}' dan '{table.labels[key]}' sama-sama berarti {key}"
            table.log.error(Place(table.sheet.name, header + 1, label), "kolom_ganda", message, "Sisakan satu kolom saja.")
            continue
        if is_weak and not (table.spec.key == "personel" and squeeze(label) == "no"):
            table.log.warn(
                Place(table.sheet.name, header + 1, label),
                "kolom_ditafsirkan",
                f"kolom '{label}' dibaca sebagai {key}",
                f"Ganti judulnya menjadi '{key}' agar pasti.",
            )
        table.columns[key] = index
        table.labels[key] = label
    table.first_row = header + 1


def _take_subheader(table: Table, header: int, matches: list[Match]) -> None:
    """Take a second header row (``Koordinat`` over ``lat`` and ``lon``) and pass a row that numbers the columns."""
    if table.first_row >= len(table.sheet.rows):
        return
    below = table.sheet.rows[header + 1]
    filled = [index for index, cell in enumerate(below) if not is_blank(cell)]
    taken = set(table.columns.values())
    match = matches[header + 1] if header + 1 < len(matches) else {}
    if filled and all(index in match and index not in taken for index in filled):
        _take_columns(table, header + 1, {index: found for index, found in match.items() if found[0] not in table.columns})
        return
    numbers = [re.sub(r"[()\s.]", "", show(below[index])) for index in filled]
    if len(numbers) >= 3 and numbers == [str(nth) for nth in range(1, len(numbers) + 1)]:
        table.first_row += 1
        table.log.repair(Place(table.sheet.name, header + 2), "baris_nomor_kolom", "baris penomoran kolom dilewati")


def _report_columns(table: Table, header: int) -> None:
    known = set(table.columns.values())
    head = [table.sheet.rows[nth] for nth in range(header, table.first_row)]
    labels = {index: show(cell) for row in head for index, cell in enumerate(row) if index not in known and not is_blank(cell)}
    unknown = [label for label in labels.values() if squeeze(label) not in ORDINALS]
    place = Place(table.sheet.name, header + 1)
    if unknown:
        table.log.warn(
            place,
            "kolom_tidak_dikenal",
            f"kolom tidak dikenal, tidak dibaca: {', '.join(unknown)[:400]}",
            f"Kolom yang dibaca: {', '.join(c.key for c in table.spec.columns)}.",
        )
    _report_bare_columns(table, known | set(labels))
    for column in table.spec.columns:
        if column.is_required and column.key not in table.columns:
            names = ", ".join((column.key, *column.aliases))[:200]
            table.log.error(
                Place(table.sheet.name, header + 1, column.key),
                "kolom_tidak_ada",
                f"kolom wajib '{column.key}' tidak ditemukan",
                f"Tambahkan kolom dengan judul: {names}.",
            )


def _report_bare_columns(table: Table, headed: set[int]) -> None:
    """Report content in columns without a header; beyond the last header of a csv it is a torn row."""
    last = max(headed, default=0)
    bare = [
        (number, max(outside))
        for number, row in enumerate(table.sheet.rows[table.first_row :], start=table.first_row + 1)
        if (outside := [index for index, cell in enumerate(row) if index not in headed and not is_blank(cell)])
    ]
    torn = [number for number, index in bare if index > last and table.sheet.is_text]
    if torn:
        message = f"{len(torn)} baris punya lebih banyak kolom daripada judul"
        advice = "Beri tanda kutip pada sel yang berisi tanda pemisah, atau simpan ulang sebagai CSV dari Excel."
        table.log.error(Place(table.sheet.name, torn[0]), "kolom_lebih", message, advice)
    elif bare:
        message = f"ada isi di kolom tanpa judul pada {len(bare)} baris, tidak dibaca"
        table.log.warn(Place(table.sheet.name, bare[0][0]), "kolom_tanpa_judul", message, "Beri judul pada kolom itu, atau kosongkan.")


def _fill_merged(table: Table) -> None:
    """Give every row under a vertically merged cell the value of that cell."""
    rows, filled = table.sheet.rows, 0
    wanted = set(table.columns.values())
    for top, column, bottom, _ in table.sheet.merged:
        if top < table.first_row or column not in wanted or top >= len(rows) or column >= len(rows[top]) or is_blank(rows[top][column]):
            continue
        for nth in range(top + 1, min(bottom + 1, len(rows))):
            rows[nth].extend([""] * (column + 1 - len(rows[nth])))
            rows[nth][column] = rows[top][column]
        filled += 1
    if filled:
        message = f"{filled} sel gabungan diurai: nilainya dipakai untuk setiap baris di dalamnya"
        table.log.repair(table.place(), "sel_gabungan", message)
