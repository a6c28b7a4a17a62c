"""The sheet ``tps``: the polling stations with their category and score."""

from __future__ import annotations

from roster.domain.tps import CATEGORIES, PollingStation
from roster.imports.coordinates import read_place
from roster.imports.desa import read_desa
from roster.imports.draft import Draft
from roster.imports.former_numbers import read_former
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import read_station_number
from roster.imports.rows import LONG, Row
from roster.imports.tables.wilayah import COORDINATE_COLUMNS
from roster.imports.terms import category_of
from roster.imports.totals import split_totals

MOST_VOTERS = 1_000


def read_tps(tables: list[Table], draft: Draft) -> None:
    """Fill ``stations``; category and score stay None where the list gives none."""
    for table in tables:
        if not table.has("kode_desa") and not table.has("desa"):
            message = "kolom wajib 'kode_desa' (atau 'kecamatan' dan 'desa') tidak ditemukan"
            draft.log.error(
                table.place(table.first_row, "kode_desa"),
                "kolom_tidak_ada",
                message,
                "Tambahkan kolom kode_desa, atau kolom kecamatan dan desa.",
            )
            continue
        for row in split_totals(table):
            station = _station(row, draft)
            if station.desa_code and station.number:
                draft.stations.append((station, row.place("nomor")))
            else:
                draft.faulty_stations.append(station)


def _station(row: Row, draft: Draft) -> PollingStation:
    """Return the TPS of a row, without desa or with number 0 where these are missing or faulty."""
    desa = read_desa(row, draft.gazetteer)
    number = read_number(row, "nomor")
    if number is None and row.is_blank("nomor"):
        row.error("nomor", "nomor_tps_kosong", "nomor TPS kosong", "Isi nomor TPS, misalnya 001.")
    voters = row.whole("dpt", high=100_000)
    if voters is not None and voters > MOST_VOTERS:
        row.warn("dpt", "dpt_besar", f"{voters} pemilih dalam satu TPS", "Periksa angkanya; batas resmi 600 (pilkada) atau 300 (pemilu).")
    lat, lon = read_place(row)
    category = row.choice("kategori", category_of, CATEGORIES)
    score = row.decimal("skor", 0, 100)
    is_special = _is_special(row)
    address, note = row.text("alamat", 300), row.text("catatan", LONG)
    former = read_former(row, desa or "")
    return PollingStation(desa or "", number or 0, address, voters, lat, lon, category, score, is_special, note, former)


def read_number(row: Row, key: str) -> int | None:
    """Return the number of a TPS, None for a blank or a logged fault."""
    return row.parsed(key, lambda raw: (read_station_number(raw), ""))


def _is_special(row: Row) -> bool:
    """Return the flag; words that name a place (``Lapas Kelas IIB``) mean yes, with a warning."""
    text = row.text("khusus")
    if (
        len(text) > 5
        and any(sign.isalpha() for sign in text)
        and category_of(text) != "khusus"
        and not text.lower().startswith(("tidak", "bukan", "regul"))
    ):
        row.warn(
            "khusus",
            "khusus_nama_tempat",
            "isi kolom khusus bukan ya atau tidak; dianggap ya",
            "Isi 'ya' atau 'tidak'; nama tempat ditulis di kolom alamat atau catatan.",
        )
        return True
    return row.flag("khusus")


SPEC = TableSpec(
    key="tps",
    read=read_tps,
    aliases=("tempat pemungutan suara", "lokasi tps", "tps pilkada", "tps pemilu", "tps desa"),
    columns=(
        Column(
            "kode_desa",
            ("kode wilayah", "kode kelurahan", "kode desa/kelurahan", "kode kel", "kode wilayah desa", "id desa"),
            weak=("kode",),
        ),
        Column("kecamatan", ("nama kecamatan", "kec", "nama kec")),
        Column(
            "desa",
            (
                "nama desa",
                "kelurahan",
                "desa/kelurahan",
                "desa/kel",
                "nama kelurahan",
                "nama desa/kelurahan",
                "kelurahan/desa",
                "kel/desa",
                "ds/kel",
            ),
        ),
        Column(
            "nomor",
            ("no tps", "tps", "nomor tps", "nomer tps", "no. tps", "nama tps", "nmr tps", "tps no"),
            weak=("no", "nomer"),
            is_required=True,
        ),
        Column(
            "nomor_lama",
            (
                "nomor sebelumnya",
                "no sebelumnya",
                "nomor tps lama",
                "no tps lama",
                "nomor tps sebelumnya",
                "no tps sebelumnya",
                "tps lama",
                "tps sebelumnya",
                "tps asal",
                "gabungan dari",
            ),
        ),
        Column("alamat", ("lokasi", "alamat tps", "lokasi tps", "tempat", "alamat lengkap")),
        Column("dpt", ("jumlah pemilih", "pemilih", "jml pemilih", "jumlah dpt", "jml dpt", "total pemilih", "dpt (l+p)")),
        *COORDINATE_COLUMNS,
        Column(
            "kategori",
            ("kerawanan", "kategori kerawanan", "tingkat kerawanan", "klasifikasi", "status kerawanan", "kategori tps", "kriteria"),
        ),
        Column("skor", ("indeks", "nilai", "skor kerawanan", "indeks kerawanan", "score", "nilai indeks", "nilai kerawanan")),
        Column("khusus", ("loksus", "lokasi khusus", "tps khusus", "tps loksus")),
        Column("catatan", ("keterangan", "ket", "note", "notes", "alasan")),
    ),
    is_required=True,
    can_repeat=True,
    sums=("dpt",),
    loose=("lat", "lon", "koordinat", "skor"),
)
