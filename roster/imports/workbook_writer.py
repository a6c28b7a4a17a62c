"""Facts written back as the tables a user brings: one workbook, or a folder of csv files.

Every cell is written as text or number and never as a formula, codes and numbers of people as text.
The same facts give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from roster.domain.calendar import PATTERN, ShiftRule, moment
from roster.domain.indicators import TRAVEL, value_of
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import UNSUR, Member
from roster.domain.risk import IndexEvent
from roster.domain.tps import CATEGORIES, PollingStation
from roster.domain.wilayah import Area
from roster.domain.withdrawal import Level, StandingDecision
from roster.imports.saving import new_workbook

Cell = str | float | None

NEVER = datetime(2024, 1, 1, tzinfo=UTC)
"""The creation time stamped into every workbook, so that equal facts give equal bytes."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "wilayah": ("kode", "nama", "jenis", "induk", "lat", "lon", "polsek", "rayon", "zona_waktu"),
    "tps": (
        *("kode_desa", "kecamatan", "desa", "nomor", "alamat", "dpt", "lat", "lon", "kategori", "skor", "khusus", "catatan"),
        "nomor_lama",
    ),
    "personel": (
        *("unsur", "nama", "pangkat", "nomor_induk", "jabatan", "kesatuan", "pangkalan", "desa_domisili", "jenis_kelamin"),
        *("keahlian", "status", "tersedia_dari", "tersedia_sampai", "desa_binaan", "tugas", "bko_dari", "menggantikan", "jumlah"),
    ),
    "konflik": ("nomor_induk", "kode_wilayah", "hubungan", "alasan", "dasar"),
    "pola": ("kategori", "polri", "maks_tps", "linmas_per_tps", "tni", "bobot"),
    "shift": ("kode", "nama", "mulai", "selesai", "lanjutan", *(f"{u.lower()}_{c}" for u in UNSUR for c in CATEGORIES)),
    "objek": ("kode", "nama", "jenis", "lat", "lon", "kode_desa", "unsur", "jumlah", "shift", "peran", "bobot", "keahlian"),
    "indeks": ("tanggal", "kode_desa", "nomor_tps", "skor", "kategori", "alasan", "sumber", "petugas", "waktu_tempuh", "indikator"),
    "penarikan": ("tanggal", "kecamatan", "kode_desa", "pos", "kategori", "keputusan", "sampai", "pejabat", "alasan"),
    "kebijakan": ("kunci", "nilai"),
    "pejabat": ("jabatan", "nama", "gelar", "pangkat", "nomor_induk", "unsur", "an", "ub"),
    "operasi": ("kunci", "nilai"),
}
"""The header of every sheet, in the order the sheets stand in the workbook."""

TITLES = {
    "petunjuk": "PETUNJUK PENGISIAN",
    "wilayah": "DAFTAR WILAYAH",
    "tps": "DAFTAR TEMPAT PEMUNGUTAN SUARA",
    "personel": "DAFTAR PERSONEL",
    "konflik": "PERNYATAAN KONFLIK KEPENTINGAN",
    "pola": "POLA PENGAMANAN",
    "shift": "PEMBAGIAN WAKTU TUGAS",
    "objek": "OBJEK PENGAMANAN STATIS",
    "indeks": "RIWAYAT INDEKS KERAWANAN",
    "penarikan": "PERPANJANGAN DAN PENARIKAN POS SESUDAH PENGHITUNGAN",
    "kebijakan": "KEBIJAKAN PERENCANAAN",
    "pejabat": "PEJABAT PENANDA TANGAN",
    "operasi": "KETERANGAN OPERASI",
}
WIDTHS = {
    "nama": 32,
    "alamat": 36,
    "alasan": 40,
    "jabatan": 30,
    "kesatuan": 28,
    "nilai": 60,
    "catatan": 24,
    "nomor_induk": 20,
    "desa_domisili": 16,
}


@dataclass(frozen=True)
class Table:
    """One sheet: its header and rows of the same length; None is an empty cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(dataset: Dataset) -> dict[str, Table]:
    """Return every sheet of the facts, by name, in the order of ``COLUMNS``; sheets without rows are kept."""
    names = {area.code: area for area in dataset.areas}
    rows: dict[str, Iterator[tuple[Cell, ...]]] = {
        "wilayah": map(_area_row, dataset.areas),
        "tps": (_station_row(station, names) for station in dataset.stations),
        "personel": map(_member_row, dataset.members),
        "konflik": ((c.number, c.area_code, c.relation, c.reason, c.ground) for c in dataset.conflicts),
        "pola": ((p.category, p.polri, p.max_tps, p.linmas_per_tps, p.tni, p.weight) for p in dataset.patterns),
        "shift": (_shift_row(shift, dataset.operation) for shift in dataset.shifts),
        "objek": (
            (o.code, o.name, o.kind, o.lat, o.lon, o.desa_code, o.unsur, o.count, o.shift, o.role, o.weight, o.skill)
            for o in dataset.static_posts
        ),
        "indeks": map(_event_row, dataset.events),
        "penarikan": map(_standing_row, dataset.standing),
        "kebijakan": iter(dataset.policies.items()),
        "pejabat": ((o.position, o.name, o.degree, o.rank, o.number, o.unsur, o.on_behalf, o.for_him) for o in dataset.officials),
        "operasi": _operation_rows(dataset.operation),
    }
    return {name: Table(header, tuple(rows[name])) for name, header in COLUMNS.items()}


def _event_row(event: IndexEvent) -> tuple[Cell, ...]:
    marks = "; ".join(mark for mark in event.marks if not mark.startswith(f"{TRAVEL}="))
    stated = (_moment(event.when), event.desa_code, event.number, event.score, event.category, event.reason, event.source, event.officer)
    return (*stated, value_of(event.marks, TRAVEL), marks)


def _standing_row(decision: StandingDecision) -> tuple[Cell, ...]:
    levels = (Level.KECAMATAN, Level.DESA, Level.POST, Level.CATEGORY)
    target = (decision.target if level is decision.level else "" for level in levels)
    return (_moment(decision.since), *target, decision.verdict, _moment(decision.until), decision.officer, decision.reason)


def _area_row(area: Area) -> tuple[Cell, ...]:
    return (area.code, area.name, area.kind.value, area.parent, area.lat, area.lon, area.polsek, area.rayon, area.zone)


def _station_row(station: PollingStation, names: Mapping[str, Area]) -> tuple[Cell, ...]:
    desa = names[station.desa_code]
    place = (station.desa_code, names[desa.parent].name, desa.name, f"{station.number:03d}", station.address, station.voters)
    risk = (station.category, station.score, "ya" if station.is_special else "", station.note)
    return (*place, station.lat, station.lon, *risk, _former_text(station))


def _former_text(station: PollingStation) -> str:
    """Return the former numbers of a TPS as the sheet holds them, those of its own desa without the code."""
    own = f"{station.desa_code}/"
    return " + ".join(former.removeprefix(own) for former in station.former)


def _member_row(member: Member) -> tuple[Cell, ...]:
    who = (member.unsur, member.name, member.rank, member.number, member.position, member.unit, member.base_code, member.home_code)
    when = (member.sex, ", ".join(member.skills), member.status, _moment(member.available_from), _moment(member.available_to))
    return (*who, *when, "; ".join(member.charge_codes), member.tasking, member.detached_from, member.fills, None)


def _shift_row(shift: ShiftRule, operation: Operation) -> tuple[Cell, ...]:
    heads = dict(shift.demand)
    demand = [heads.get((unsur, category), 0) for unsur in UNSUR for category in CATEGORIES]
    start, end = (moment(operation.voting_day, operation.zone, m).replace(tzinfo=None) for m in (shift.start, shift.end))
    return (shift.code, shift.name, _moment(start), _moment(end), shift.continues, *("pola" if n == PATTERN else n for n in demand))


def _operation_rows(operation: Operation) -> Iterator[tuple[Cell, ...]]:
    plain: dict[str, Any] = {
        "nama_operasi": operation.name,
        "jenis_pemilihan": operation.election,
        "tanggal_pemungutan": operation.voting_day.isoformat(),
        "zona_waktu": operation.zone,
        "polres": operation.polres,
        "polda": operation.polda,
        "tempat": operation.place,
        "alamat": operation.address,
        "kka": operation.kka,
        "tanggal_terbit": operation.issue_date.isoformat() if isinstance(operation.issue_date, date) else "",
        "nomor_sprin": operation.order_number,
        "lambang": operation.emblem,
        "mako_lat": operation.mako_lat,
        "mako_lon": operation.mako_lon,
    }
    yield from ((key, value) for key, value in plain.items() if value not in ("", None))
    yield from ((f"kop_{nth}", line) for nth, line in enumerate(operation.kop, start=1))
    yield from ((f"dasar_{nth}", line) for nth, line in enumerate(operation.grounds, start=1))
    yield from operation.extra.items()


def _moment(when: datetime | None) -> str:
    """Return a local time as ``2024-11-27 05:00``, only the date at 00.00 of an index event, "" for none."""
    return when.strftime("%Y-%m-%d %H:%M") if when else ""


def write_folder(dataset: Dataset, folder: Path) -> Path:
    """Write one csv (UTF-8, comma) per sheet that has rows, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables_of(dataset).items():
        if not table.rows:
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.header)
            writer.writerows([[_csv_cell(*pair) for pair in zip(table.header, row, strict=True)] for row in table.rows])
    return folder


def _csv_cell(column: str, cell: Cell) -> Cell:
    """Return a cell as csv text; coordinates with six decimals, so that 113.368 cannot be taken for 113,368."""
    if cell is None:
        return ""
    return f"{cell:.6f}" if column in ("lat", "lon") else cell


def write_workbook(tables: Mapping[str, Table], out: Path, *, subtitle: str = "") -> Path:
    """Write the sheets with a title above each header, frozen panes and set widths, and return the path."""
    with new_workbook(out) as book:
        _fill(book, tables, subtitle)
    return out


def _fill(book: Any, tables: Mapping[str, Table], subtitle: str) -> None:
    book.set_properties({"title": subtitle, "created": NEVER})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "header": book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "number": book.add_format({"num_format": "General"}),
    }
    for name, table in tables.items():
        _write_sheet(book.add_worksheet(name), table, styles, (TITLES.get(name, name.upper()), subtitle))


def _write_sheet(sheet: Any, table: Table, styles: Mapping[str, Any], titles: Sequence[str]) -> None:
    for row, title in enumerate(titles):
        sheet.write_string(row, 0, title, styles["title"])
    top = len(titles) + 1
    for column, name in enumerate(table.header):
        sheet.set_column(column, column, WIDTHS.get(name, max(10, len(name) + 2)), styles["text"])
        sheet.write_string(top, column, name, styles["header"])
    sheet.freeze_panes(top + 1, 0)
    for row, cells in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                sheet.write_string(row, column, cell, styles["text"])
            elif isinstance(cell, (int, float)):
                sheet.write_number(row, column, cell, styles["number"])
