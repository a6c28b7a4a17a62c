"""The desa a row speaks of: by code, or by the names of desa and kecamatan."""

from __future__ import annotations

from roster.imports.gazetteer import Gazetteer
from roster.imports.identity import is_code
from roster.imports.rows import Row


def read_desa(row: Row, gazetteer: Gazetteer, *, is_required: bool = True) -> str:
    """Return the code of a listed desa from columns ``kode_desa``, or ``kecamatan`` and ``desa``; "" with the reason logged.

    A code wins over names; names that say otherwise are a warning. Without any listed area nothing
    is looked up: the sheet ``wilayah`` has its own errors then.
    """
    given = row.code("kode_desa")
    if not gazetteer.areas:
        return ""
    if given and is_code(given):
        if gazetteer.is_desa(given):
            _compare_names(row, gazetteer, given)
            return given
        _report_code(row, gazetteer, given)
        return ""
    if given:
        return _by_name(row, gazetteer, "kode_desa", given)
    if not row.is_blank("kode_desa"):
        return ""
    name = row.text("desa")
    if name:
        return _by_name(row, gazetteer, "desa", name)
    if is_required:
        key = "kode_desa" if row.table.has("kode_desa") else "desa"
        row.error(key, "desa_kosong", "desa tidak disebut", "Isi kode_desa, atau kecamatan dan desa.")
    return ""


def _report_code(row: Row, gazetteer: Gazetteer, code: str) -> None:
    if len(code) != 10:
        row.error(
            "kode_desa",
            "kode_bukan_desa",
            f"{code} bukan kode desa ({len(code)} angka)",
            "Pakai kode desa 10 angka, misalnya 35.14.06.2001.",
        )
        return
    near = f" Kecamatannya ada ({gazetteer.describe(code[:6])})." if gazetteer.is_kecamatan(code[:6]) else ""
    advice = f"Tambahkan desa itu ke lembar wilayah, atau perbaiki kodenya.{near}"
    row.error("kode_desa", "desa_tidak_ada", f"desa {code} tidak ada di lembar wilayah", advice)


def _by_name(row: Row, gazetteer: Gazetteer, key: str, name: str) -> str:
    kecamatan = row.text("kecamatan")
    if is_code(kecamatan.replace(".", "")):
        kecamatan = kecamatan.replace(".", "")
    if kecamatan and kecamatan not in gazetteer.areas and not gazetteer.named_kecamatan(kecamatan):
        row.error(
            "kecamatan",
            "kecamatan_tidak_ada",
            f"kecamatan '{kecamatan[:60]}' tidak ada di lembar wilayah",
            gazetteer.suggest(kecamatan, kecamatan=True),
        )
        return ""
    codes = gazetteer.named_desa(name, kecamatan)
    if len(codes) == 1:
        return codes[0]
    if codes:
        found = "; ".join(gazetteer.describe(code) for code in codes[:5])
        row.error(key, "desa_rancu", f"ada {len(codes)} desa bernama '{name[:60]}'", f"Isi kecamatannya atau pakai kode desa: {found}.")
    else:
        where = f" di kecamatan {kecamatan[:60]}" if kecamatan else ""
        row.error(key, "desa_tidak_ada", f"desa '{name[:60]}'{where} tidak ada di lembar wilayah", gazetteer.suggest(name))
    return ""


def _compare_names(row: Row, gazetteer: Gazetteer, code: str) -> None:
    name = row.text("desa")
    if name and code not in gazetteer.named_desa(name):
        row.warn(
            "desa",
            "nama_beda_kode",
            f"nama desa tidak sama dengan kode {code} ({gazetteer.areas[code].name}); dipakai kodenya",
            "Periksa nama atau kodenya.",
        )
    kecamatan = row.text("kecamatan")
    if kecamatan and gazetteer.areas[code].parent not in {kecamatan.replace(".", ""), *gazetteer.named_kecamatan(kecamatan)}:
        row.warn(
            "kecamatan", "nama_beda_kode", f"nama kecamatan tidak sama dengan kode {code}; dipakai kodenya", "Periksa nama atau kodenya."
        )
