"""The registry of import sources, in the order they are read: later tables look things up in earlier ones."""

from __future__ import annotations

from roster.imports.headers import TableSpec
from roster.imports.tables import (
    indeks,
    kebijakan,
    konflik,
    objek,
    operasi,
    pejabat,
    penarikan,
    personel,
    pin,
    pola,
    rekap,
    shift,
    tps,
    wilayah,
)

TABLES: tuple[TableSpec, ...] = tuple(
    module.SPEC
    for module in (wilayah, operasi, tps, personel, konflik, pola, shift, objek, indeks, penarikan, kebijakan, pejabat, pin, rekap)
)
"""Adding a source: write a module with ``SPEC`` beside these and name it here."""
