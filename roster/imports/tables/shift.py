"""The sheet ``shift``: windows of duty and the heads each asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.imports.cells import Raw
from roster.imports.demand import Demand, claim_demand, demand_keys, read_demand
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row
from roster.imports.times import ShiftMark, read_shift_mark
from roster.imports.totals import split_totals

LONGEST = 48 * 60


@dataclass
class Entry:
    """One shift being put together from one row or, with a column for unsur or category, from several."""

    row: Row
    code: str
    name: str
    window: tuple[int, int] | None
    continues: str
    demand: Demand = field(default_factory=dict)


def read_shift(tables: list[Table], draft: Draft) -> None:
    """Set ``shifts``. A sheet without demand columns keeps the default demand of the codes S1-S5."""
    entries: dict[str, Entry] = {}
    has_demand = False
    for table in tables:
        keys = demand_keys(table)
        has_demand = has_demand or bool(keys)
        for row in split_totals(table):
            entry = _entry(row, draft, entries, can_repeat=table.has("unsur") or table.has("kategori"))
            if entry is not None:
                entry.demand.update(read_demand(row, keys, entry.demand))
    if entries:
        _settle(draft, list(entries.values()), has_demand=has_demand, has_chain=any(table.has("lanjutan") for table in tables))


def _entry(row: Row, draft: Draft, entries: dict[str, Entry], *, can_repeat: bool) -> Entry | None:
    code = row.required("kode", 20).upper()
    if not code:
        return None
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9 ._-]*", code):
        row.error("kode", "kode_shift_salah", f"kode shift '{code}' memuat tanda lain", "Pakai huruf dan angka saja, misalnya S1.")
        return None
    first = entries.get(code)
    if first is None:
        window = _window(row, draft)
        entries[code] = Entry(row, code, row.text("nama"), window, row.text("lanjutan", 20).upper())
        return entries[code]
    if not can_repeat:
        row.error("kode", "shift_ganda", f"shift {code} sudah ada di baris {first.row.number}", "Sisakan satu baris per shift.")
        return None
    if not (row.is_blank("mulai") and row.is_blank("selesai")) and _window(row, draft) != first.window:
        row.error(
            "mulai",
            "shift_beda_waktu",
            f"waktu shift {code} berbeda dari baris {first.row.number}",
            "Samakan mulai dan selesai untuk kode yang sama.",
        )
    return first


def _window(row: Row, draft: Draft) -> tuple[int, int] | None:
    """Return start and end in minutes from 00.00 of the voting day; a bare end not after the start is on the next day."""
    day, zone = draft.operation.voting_day, draft.operation.zone

    def read(raw: Raw) -> tuple[ShiftMark, str]:
        return read_shift_mark(raw, day, zone), ""

    start, end = row.parsed("mulai", read), row.parsed("selesai", read)
    for key in ("mulai", "selesai"):
        if row.is_blank(key):
            row.error(key, "waktu_kosong", f"{key} kosong", "Tulis seperti H-1 08.00, H 24.00, atau H+1 12.00.")
    if start is None or end is None:
        return None
    start_day = start.day or 0
    end_day = start_day if end.day is None else end.day
    first, last = start_day * 1440 + start.minute, end_day * 1440 + end.minute
    if end.day is None and last <= first:
        last += 1440
        row.repair("selesai", "selesai_esok", "jam selesai tidak sesudah jam mulai; dibaca hari berikutnya")
    if last <= first:
        row.error(
            "selesai",
            "selesai_sebelum_mulai",
            "shift selesai sebelum atau tepat saat mulai",
            "Perbaiki mulai atau selesai; bila lewat tengah malam tulis harinya, misalnya H+1 05.00.",
        )
        return None
    if last - first > LONGEST:
        row.warn(
            "selesai",
            "shift_panjang",
            f"shift berlangsung {(last - first) / 60:g} jam",
            "Periksa harinya; satu orang paling lama bertugas 20 jam berturut-turut.",
        )
    return first, last


def _settle(draft: Draft, entries: list[Entry], *, has_demand: bool, has_chain: bool) -> None:
    defaults = {shift.code: shift for shift in DEFAULT_SHIFTS}
    rules = []
    for entry in entries:
        default = defaults.get(entry.code)
        demand = tuple((key, heads) for key, heads in entry.demand.items() if heads)
        if not has_demand and default:
            demand = default.demand
        if not demand:
            entry.row.warn(
                "kode",
                "shift_tanpa_kebutuhan",
                f"shift {entry.code} tanpa kebutuhan TPS",
                "Isi kolom kebutuhan, misalnya polri_rawan, bila shift ini memerlukan orang di TPS.",
            )
        start, end = entry.window or (0, 1)
        rules.append(ShiftRule(entry.code, entry.name or (default.name if default else ""), start, end, demand))
    draft.shifts = tuple(_chained(entries, rules, has_chain=has_chain))


def _chained(entries: list[Entry], rules: list[ShiftRule], *, has_chain: bool) -> Iterator[ShiftRule]:
    """Yield the shifts with what they continue: as said, or S4 after S3 where the sheet says nothing and the times touch."""
    by_code = {rule.code: rule for rule in rules}
    taken: dict[str, str] = {}
    for entry, rule in zip(entries, rules, strict=True):
        before = entry.continues if has_chain else "S3" if rule.code == "S4" else ""
        first = by_code.get(before)
        if has_chain and before and (first is None or first is rule):
            entry.row.error(
                "lanjutan", "lanjutan_salah", f"shift '{before}' yang dilanjutkan tidak ada", f"Isi kode shift lain: {', '.join(by_code)}."
            )
        elif first and first.end == rule.start:
            heir = taken.setdefault(before, rule.code)
            if heir == rule.code:
                yield replace(rule, continues=before)
                continue
            message = f"shift {before} sudah dilanjutkan shift {heir}"
            entry.row.error(
                "lanjutan", "lanjutan_ganda", message, "Orangnya hanya dapat meneruskan ke satu shift; kosongkan salah satunya."
            )
        elif has_chain and first and entry.window:
            message = f"{rule.code} tidak dimulai tepat saat {before} selesai; dianggap bukan lanjutan"
            entry.row.warn("lanjutan", "lanjutan_terputus", message, "Samakan waktu selesai dan mulai kedua shift.")
        yield rule


SPEC = TableSpec(
    key="shift",
    read=read_shift,
    aliases=("sif", "shifts", "jadwal", "giliran", "jadwal shift", "waktu tugas", "pembagian waktu", "tahap", "tahapan"),
    columns=(
        Column("kode", ("kode shift", "shift", "id", "sif"), is_required=True),
        Column("nama", ("nama shift", "uraian", "kegiatan", "nama tahap")),
        Column("mulai", ("jam mulai", "waktu mulai", "start", "dari", "awal"), is_required=True),
        Column("selesai", ("jam selesai", "waktu selesai", "end", "sampai", "akhir", "berakhir"), is_required=True),
        Column("kategori", ("kerawanan", "kategori tps")),
        Column("unsur", ("instansi", "satuan")),
        Column("jumlah", ("kebutuhan", "orang", "jumlah orang", "kepala", "jml", "jumlah personel")),
        Column("lanjutan", ("lanjutan dari", "menyambung", "sambungan", "continues", "menyambung dari", "lanjut dari")),
    ),
    claim=claim_demand,
)
