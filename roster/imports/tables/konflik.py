"""The sheet ``konflik``: who may not stand where, as declared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from roster.domain.personnel import DeclaredConflict
from roster.domain.placeholders import placeholder_number, read_place
from roster.imports.cells import show
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import is_code, read_number_of_person
from roster.imports.placeholders import NUMBER_ADVICE, doubt_of_number
from roster.imports.rows import LONG, Row
from roster.imports.totals import split_totals


def read_konflik(tables: list[Table], draft: Draft) -> None:
    """Fill ``conflicts``; every person must be listed, and every area known or of another district."""
    numbers = draft.numbers()
    for table in tables:
        for row in split_totals(table):
            number = read_listed_number(row, numbers)
            area = _area(row, draft)
            relation, reason, ground = row.text("hubungan"), row.text("alasan", LONG), row.text("dasar", LONG)
            if number and area:
                draft.conflicts.append(DeclaredConflict(number, area, relation, reason, ground))


def read_listed_number(row: Row, numbers: Mapping[str, str]) -> str:
    """Return the number of a listed person, "" with the reason logged; a lost leading zero is found by looking it up.

    A place kept for somebody on loan (``BKO Brimob 17``) is listed too, and means who fills it once he is known.
    """
    unit, nth = read_place(show(row.raw("nomor_induk"))) or ("", None)
    if unit and nth is not None:
        if message := doubt_of_number(show(row.raw("nomor_induk"))):
            row.error("nomor_induk", "nomor_tempat_salah", message, NUMBER_ADVICE)
            return ""
        return _listed_place(row, placeholder_number(unit, nth), numbers)
    number = row.parsed("nomor_induk", partial(read_number_of_person, unsur="")) or ""
    if row.is_blank("nomor_induk"):
        row.error("nomor_induk", "nomor_kosong", "nomor induk kosong", "Isi NRP, NIP, atau NIK orangnya.")
        return ""
    if not number or number in numbers:
        return number
    if number.isdigit() and len(number) < 8 and number.zfill(8) in numbers:
        row.repair("nomor_induk", "dibaca", f"nol di depan NRP hilang: {number} dibaca {number.zfill(8)}")
        return number.zfill(8)
    if numbers:
        _refuse_unlisted(row, number)
    return ""


def _listed_place(row: Row, number: str, numbers: Mapping[str, str]) -> str:
    if numbers and number not in numbers:
        _refuse_unlisted(row, number)
        return ""
    return numbers.get(number, "")


def _refuse_unlisted(row: Row, number: str) -> None:
    row.error(
        "nomor_induk",
        "orang_tidak_ada",
        f"nomor induk {number[:40]} tidak ada di lembar personel",
        "Perbaiki nomornya atau tambahkan orangnya ke lembar personel.",
    )


def _area(row: Row, draft: Draft) -> str:
    gazetteer = draft.gazetteer
    given = row.code("kode_wilayah")
    if not given:
        if row.is_blank("kode_wilayah"):
            row.error("kode_wilayah", "wilayah_kosong", "kode wilayah kosong", "Isi kode atau nama desa atau kecamatan yang dilarang.")
        return ""
    if not gazetteer.areas:
        return ""
    if is_code(given):
        return _known_code(row, draft, given)
    codes = gazetteer.named_area(given)
    if len(codes) == 1:
        return codes[0]
    if codes:
        found = "; ".join(gazetteer.describe(code) for code in codes[:5])
        row.error("kode_wilayah", "wilayah_rancu", f"'{given[:60]}' cocok dengan {len(codes)} wilayah", f"Pakai kodenya: {found}.")
    else:
        row.error("kode_wilayah", "wilayah_tidak_ada", f"wilayah '{given[:60]}' tidak ada di lembar wilayah", gazetteer.suggest(given))
    return ""


def _known_code(row: Row, draft: Draft, code: str) -> str:
    areas = draft.gazetteer.areas
    if code in areas or any(listed.startswith(code) for listed in areas):
        return code
    if draft.gazetteer.is_foreign(code):
        row.warn(
            "kode_wilayah",
            "wilayah_luar",
            f"wilayah {code} di luar lembar wilayah; tidak berpengaruh",
            "Periksa kodenya bila seharusnya di wilayah ini.",
        )
        return code
    row.error("kode_wilayah", "wilayah_tidak_ada", f"wilayah {code} tidak ada di lembar wilayah", "Perbaiki kodenya.")
    return ""


SPEC = TableSpec(
    key="konflik",
    read=read_konflik,
    aliases=("konflik kepentingan", "larangan", "hubungan keluarga", "pernyataan konflik", "benturan kepentingan", "conflict", "conflicts"),
    columns=(
        Column(
            "nomor_induk", ("nrp", "nip", "nik", "nrp/nip", "nrp/nik", "no induk", "nomor", "nrp/nip/nik"), weak=("no",), is_required=True
        ),
        Column("kode_wilayah", ("wilayah", "kode desa", "desa", "kode", "kecamatan", "kode area", "nama wilayah"), is_required=True),
        Column("hubungan", ("relasi", "hubungan keluarga", "jenis hubungan")),
        Column("alasan", ("keterangan", "ket", "sebab", "uraian")),
        Column("dasar", ("dasar pernyataan", "sumber", "bukti", "dasar laporan")),
        Column("nama", ("nama lengkap",)),
    ),
    can_repeat=True,
)
