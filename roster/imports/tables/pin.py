"""The optional sheet ``pin``: postings the user has fixed."""

from __future__ import annotations

from roster.domain.operation import Pinned
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row
from roster.imports.tables.konflik import read_listed_number
from roster.imports.totals import split_totals


def read_pin(tables: list[Table], draft: Draft) -> None:
    """Fill ``pins``; the person and the shift must exist, and one person has one post in a shift."""
    numbers = draft.numbers()
    seen: dict[tuple[str, str], Row] = {}
    for table in tables:
        for row in split_totals(table):
            number, post = read_listed_number(row, numbers), row.required("pos")
            shift = read_shift_code(row, draft)
            if not (number and post and shift):
                continue
            first = seen.setdefault((number, shift), row)
            if first is not row:
                row.error(
                    "nomor_induk",
                    "pin_ganda",
                    f"orang ini sudah ditetapkan untuk {shift} di baris {first.number}",
                    "Sisakan satu pos per orang dan shift.",
                )
                continue
            draft.pins.append(Pinned(number, shift, post))


def read_shift_code(row: Row, draft: Draft) -> str:
    """Return the code of a listed shift, "" with the reason logged."""
    code = row.required("shift").upper()
    known = [shift.code for shift in draft.shifts]
    if code and code not in known:
        row.error("shift", "shift_tidak_ada", f"shift '{code[:40]}' tidak ada", f"Shift yang ada: {', '.join(known)}.")
        return ""
    return code


SPEC = TableSpec(
    key="pin",
    read=read_pin,
    aliases=("pins", "penetapan", "ditetapkan", "penugasan tetap", "tetap", "kunci penugasan"),
    columns=(
        Column("nomor_induk", ("nrp", "nip", "nik", "nrp/nip", "nrp/nik", "no induk", "nomor"), weak=("no",), is_required=True),
        Column("shift", ("kode shift", "sif", "giliran"), is_required=True),
        Column("pos", ("post", "pos jaga", "kode pos", "titik", "objek"), is_required=True),
        Column("nama", ("nama lengkap",)),
    ),
)
