"""The sheet ``pejabat``: who signs, and on whose behalf."""

from __future__ import annotations

from functools import partial

from roster.domain.operation import Official
from roster.domain.personnel import UNSUR
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import read_number_of_person
from roster.imports.rows import Row
from roster.imports.terms import rank_of, unsur_of
from roster.imports.totals import split_totals


def read_pejabat(tables: list[Table], draft: Draft) -> None:
    """Fill ``officials`` in the order of the sheet."""
    for table in tables:
        draft.officials.extend(official for row in split_totals(table) if (official := _official(row)))


def _official(row: Row) -> Official | None:
    position, name = row.required("jabatan", 200), row.required("nama", 100)
    unsur = row.choice("unsur", unsur_of, UNSUR) or "POLRI"
    number = row.parsed("nomor_induk", partial(read_number_of_person, unsur=unsur)) or ""
    rank_text = row.text("pangkat", 80)
    rank, is_known = rank_of(unsur, rank_text) if rank_text else ("", True)
    if not is_known:
        row.warn(
            "pangkat",
            "pangkat_tidak_dikenal",
            f"pangkat '{rank_text}' tidak dikenal untuk {unsur}",
            "Periksa ejaannya; ditulis apa adanya di surat.",
        )
    rest = row.text("gelar"), row.text("an"), row.text("ub")
    if not position or not name:
        return None
    return Official(position, name, rest[0], rank, number, unsur, rest[1], rest[2])


SPEC = TableSpec(
    key="pejabat",
    read=read_pejabat,
    aliases=("penandatangan", "pejabat penandatangan", "penanda tangan", "ttd", "officials", "pimpinan"),
    columns=(
        Column("jabatan", ("nama jabatan", "jab"), is_required=True),
        Column("nama", ("nama lengkap", "nama pejabat"), is_required=True),
        Column("gelar", ("gelar akademik", "titel")),
        Column("pangkat", ("pangkat/golongan", "pkt", "pangkat/korps")),
        Column("nomor_induk", ("nrp", "nip", "nik", "nrp/nip", "no induk", "nomor"), weak=("no",)),
        Column("unsur", ("instansi", "kesatuan")),
        Column("an", ("a.n.", "atas nama", "a n")),
        Column("ub", ("u.b.", "untuk beliau", "u b")),
    ),
)
