"""The sheet ``indeks``: changes of category and score, by day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from roster.domain.risk import IndexEvent
from roster.domain.tps import CATEGORIES
from roster.imports.desa import read_desa
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.marks import claim_mark, mark_keys, read_marks
from roster.imports.rows import LONG, Row
from roster.imports.tables.tps import read_number
from roster.imports.terms import category_of, squeeze
from roster.imports.times import read_zoned_moment
from roster.imports.totals import split_totals


def read_indeks(tables: list[Table], draft: Draft) -> None:
    """Fill ``events`` in the order of the sheet; each must speak of a listed TPS or of a desa that has some."""
    draft.events += [event for _, event in index_rows(tables, draft)]


def index_rows(tables: list[Table], draft: Draft) -> Iterator[tuple[Row, IndexEvent]]:
    """Yield the rows that speak of a listed TPS, or of a desa that has some, with their events; the faults of others are logged."""
    stations = {(station.desa_code, station.number) for station, _ in draft.stations}
    desa = {code for code, _ in stations}
    for table in tables:
        keys = mark_keys(table)
        for row in split_totals(table):
            event = _event(row, draft, keys)
            if event is None or not stations:
                continue
            if event.number is None and event.desa_code not in desa:
                row.error(
                    "kode_desa", "desa_tanpa_tps", f"desa {event.desa_code} tidak punya TPS", "Perbaiki kode desa, atau tambahkan TPS-nya."
                )
            elif event.number is not None and (event.desa_code, event.number) not in stations:
                row.error(
                    "nomor_tps",
                    "tps_tidak_ada",
                    f"TPS {event.number:03d} di desa {event.desa_code} tidak ada di lembar tps",
                    "Perbaiki nomornya, atau tambahkan TPS-nya.",
                )
            else:
                yield row, event


def _event(row: Row, draft: Draft, keys: tuple[str, ...]) -> IndexEvent | None:
    moment = row.parsed("tanggal", partial(read_zoned_moment, zone=draft.operation.zone))
    if row.is_blank("tanggal"):
        row.error("tanggal", "tanggal_kosong", "tanggal kosong", "Isi tanggal perubahan indeks, misalnya 20/11/2024.")
    desa = read_desa(row, draft.gazetteer)
    is_whole = squeeze(row.text("nomor_tps")) in {"", "semua", "all", "seluruh", "semuatps"}
    number = None if is_whole else read_number(row, "nomor_tps")
    score, category = row.decimal("skor", 0, 100), row.choice("kategori", category_of, CATEGORIES)
    marks = read_marks(row, keys)
    if row.is_blank("skor") and row.is_blank("kategori") and not marks:
        row.warn("skor", "indeks_kosong", "skor dan kategori kosong; baris ini tidak mengubah apa pun", "Isi skor atau kategori yang baru.")
    texts = row.text("alasan", LONG), row.text("sumber", 300), row.text("petugas")
    if moment is None or not desa or (number is None and not is_whole):
        return None
    return IndexEvent(moment.when, desa, number, score, category, *texts, marks)


SPEC = TableSpec(
    key="indeks",
    read=read_indeks,
    aliases=("index", "indeks kerawanan", "riwayat indeks", "perubahan indeks", "ipkp", "kerawanan", "indeks kerawanan tps"),
    columns=(
        Column("tanggal", ("tgl", "waktu", "date", "tanggal perubahan"), is_required=True),
        Column("kode_desa", ("kode wilayah", "kode kelurahan"), weak=("kode",)),
        Column("kecamatan", ("nama kecamatan", "kec")),
        Column("desa", ("nama desa", "kelurahan", "desa/kelurahan")),
        Column("nomor_tps", ("no tps", "tps", "nomor", "nomer tps")),
        Column("skor", ("nilai", "indeks", "score", "skor kerawanan")),
        Column("kategori", ("kerawanan", "kategori kerawanan", "klasifikasi")),
        Column("alasan", ("keterangan", "ket", "sebab", "uraian")),
        Column("sumber", ("sumber informasi", "sumber data", "source")),
        Column("petugas", ("oleh", "pelapor", "nama petugas", "operator")),
        Column(
            "waktu_tempuh",
            ("waktu tempuh menit", "waktu tempuh jam", "menit tempuh", "jam tempuh", "lama perjalanan", "travel time"),
        ),
        Column("indikator", ("tanda", "indikator bawaslu", "indikator tps rawan", "daftar indikator")),
    ),
    claim=claim_mark,
    can_repeat=True,
    loose=("skor", "nomor_tps", "tanggal", "waktu_tempuh"),
)
