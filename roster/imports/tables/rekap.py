"""The optional sheet ``rekap``: figures the list of TPS must add up to."""

from __future__ import annotations

from collections import Counter

from roster.domain.risk import settle_index
from roster.domain.tps import CATEGORIES
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row, rows_of
from roster.imports.terms import category_of, squeeze

TOTALS = ("jumlah", "total", "jumlahtps", "totaltps", "jml", "grandtotal", "jumlahseluruhnya")
ADVICE = "Samakan lembar rekap dengan lembar tps: ada baris TPS yang hilang, ganda, atau berkategori lain."


def read_rekap(tables: list[Table], draft: Draft) -> None:
    """Compare the sheet with the stations: each category, their sum, and a total row where there is one."""
    for table in tables:
        figures: dict[str, tuple[int, Row]] = {}
        for row in rows_of(table):
            count = row.whole("jumlah")
            word = squeeze(row.text("kategori"))
            key = "jumlah" if word in TOTALS else row.choice("kategori", category_of, CATEGORIES)
            if key is None or count is None:
                continue
            if key in figures:
                row.error(
                    "kategori", "kategori_ganda", f"{key} sudah ada di baris {figures[key][1].number}", "Sisakan satu baris per kategori."
                )
            figures[key] = (count, row)
        if draft.stations:
            _compare(draft, figures)


def _compare(draft: Draft, figures: dict[str, tuple[int, Row]]) -> None:
    # A row with a fault of its own is no row that is missing.
    stations = [*(station for station, _ in draft.stations), *draft.faulty_stations]
    counted = Counter(station.category for station in settle_index(stations, ()))
    for key, (count, row) in figures.items():
        right = len(stations) if key == "jumlah" else counted[key]
        if count != right:
            row.error(
                "jumlah", "rekap_tidak_cocok", f"rekap menyebut {count} TPS {key.replace('_', ' ')}, lembar tps berisi {right}", ADVICE
            )
    total = sum(count for key, (count, _) in figures.items() if key != "jumlah")
    if set(figures) - {"jumlah"} and total != len(stations):
        message = f"jumlah kategori di rekap {total}, sedangkan TPS ada {len(stations)}"
        if draft.faulty_stations:
            message += f" ({len(draft.faulty_stations)} di antaranya masih salah isinya)"
        row = figures["jumlah"][1] if "jumlah" in figures else list(figures.values())[-1][1]
        row.error("jumlah", "rekap_tidak_cocok", message, ADVICE)


SPEC = TableSpec(
    key="rekap",
    read=read_rekap,
    aliases=("rekapitulasi", "rekap kategori", "rekap kerawanan", "rekapitulasi tps", "jumlah tps", "rekap tps kategori"),
    columns=(
        Column("kategori", ("kerawanan", "uraian", "klasifikasi"), is_required=True),
        Column("jumlah", ("jumlah tps", "total", "jml", "banyaknya", "tps"), is_required=True),
    ),
)
