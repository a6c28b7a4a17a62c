"""The sheet ``operasi``: what the papers call the operation, its day, letterhead and grounds."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

from roster.domain.operation import Operation
from roster.domain.policy import normalise_key
from roster.imports.cells import CellError, is_blank, read_decimal, read_text
from roster.imports.coordinates import LAT, LON
from roster.imports.draft import Draft
from roster.imports.emblem import find_emblem
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import is_code
from roster.imports.issues import Place
from roster.imports.pairs import Pair, read_pairs, text_of
from roster.imports.terms import election_of, squeeze, zone_of
from roster.imports.times import read_day

KEYS = {
    "name": ("nama", "nama operasi", "operasi", "nama ops", "sandi operasi", "kegiatan"),
    "election": ("jenis", "jenis pemilihan", "pemilihan", "jenis pemilu"),
    "voting_day": (
        *("tanggal", "tanggal pemungutan", "hari h", "tanggal pemungutan suara", "hari pemungutan", "hari pemungutan suara", "voting day"),
        *("pemungutan suara", "tgl pemungutan", "tgl pemungutan suara", "tanggal h", "hari h tanggal", "h"),
    ),
    "zone": ("zona waktu", "zona", "timezone"),
    "polres": ("polres", "nama polres", "kesatuan", "satuan"),
    "polda": ("polda", "nama polda"),
    "place": ("tempat", "kota", "place", "tempat surat", "tempat terbit", "dikeluarkan di"),
    "address": ("alamat", "alamat polres", "alamat mako"),
    "kka": ("kka", "kode kka", "klasifikasi", "kode klasifikasi"),
    "issue_date": ("tanggal terbit", "tanggal sprin", "tgl terbit", "tgl sprin", "tanggal surat", "pada tanggal"),
    "order_number": ("nomor", "nomor sprin", "no sprin", "nomor surat"),
    "emblem": ("lambang", "emblem", "logo", "berkas lambang"),
    "mako": ("mako", "kode mako", "wilayah mako", "desa mako"),
    "mako_lat": ("mako lat", "lat mako", "lintang mako", "mako latitude", "lat", "latitude", "lintang"),
    "mako_lon": ("mako lon", "lon mako", "bujur mako", "mako lng", "mako longitude", "lon", "lng", "longitude", "bujur"),
}
_FIELD = {squeeze(alias): name for name, aliases in KEYS.items() for alias in aliases}
NUMBERED = re.compile(r"(kop|dasar)(?:surat|hukum|baris|sprin)?(\d{0,2})")
DATES = ("voting_day", "issue_date")


def is_operation_key(text: str) -> bool:
    """Return whether a text is a key of this sheet."""
    word = squeeze(text)
    return word in _FIELD or bool(NUMBERED.fullmatch(word))


def read_operasi(tables: list[Table], draft: Draft) -> None:
    """Set ``operation``; keys nobody knows are kept in its ``extra``. The zone falls back on the areas, then WIB."""
    found: dict[str, Pair] = {}
    lists: dict[str, list[tuple[int, str]]] = {"kop": [], "dasar": []}
    extra: dict[str, str] = {}
    for table in tables:
        for pair in read_pairs(table, is_operation_key):
            _sort_in(table, pair, (found, lists, extra))
    zone = _zone(draft, found.get("zone"))
    fields: dict[str, object] = {"zone": zone, "extra": extra}
    for name, pair in found.items():
        if name not in {"zone", "mako", "mako_lat", "mako_lon"} and not is_blank(pair.raw):
            value = _value(tables[0], name, pair, draft.folder)
            if value is not None:
                fields[name] = value
    for name, key in (("kop", "kop"), ("grounds", "dasar")):
        fields[name] = tuple(line for _, line in sorted(lists[key], key=lambda item: item[0]))
    draft.operation = Operation(**fields)  # type: ignore[arg-type]
    _set_headquarters(draft, found)
    if "voting_day" not in fields:
        day = f"{draft.operation.voting_day:%d-%m-%Y}"
        place = tables[0].place() if tables else Place("operasi")
        draft.log.warn(
            place,
            "tanggal_pemungutan_kosong",
            f"tanggal pemungutan suara tidak diberikan; dipakai {day}",
            "Isi kunci tanggal_pemungutan di lembar operasi.",
        )


def _sort_in(table: Table, pair: Pair, sorted_into: tuple[dict[str, Pair], dict[str, list[tuple[int, str]]], dict[str, str]]) -> None:
    found, lists, extra = sorted_into
    word = squeeze(pair.key)
    numbered = NUMBERED.fullmatch(word)
    if numbered:
        raw = pair.raw if isinstance(pair.raw, str) else text_of(table, pair)
        for line in re.split(r"[\n|]", raw) if numbered[1] == "kop" or not numbered[2] else [raw.replace("\n", " ")]:
            text = text_of(table, Pair(pair.key, line, pair.place))
            if text:
                lists[numbered[1]].append((int(numbered[2] or 99), text))
    elif word in _FIELD:
        first = found.setdefault(_FIELD[word], pair)
        if first is not pair and text_of(table, pair) != text_of(table, first):
            table.log.error(
                pair.place, "kunci_ganda", f"'{pair.key[:40]}' sudah diisi di baris {first.place.row}", "Sisakan satu baris per kunci."
            )
    else:
        key, text = normalise_key(pair.key), text_of(table, pair)
        if extra.setdefault(key, text) != text:
            table.log.error(
                pair.place, "kunci_ganda", f"'{pair.key[:40]}' diisi dua kali dengan nilai lain", "Sisakan satu baris per kunci."
            )


def _value(table: Table, name: str, pair: Pair, folder: Path | None) -> str | date | None:
    if name in DATES:
        try:
            day, note = read_day(pair.raw)
        except CellError as fault:
            table.log.error(pair.place, fault.code, fault.message, fault.advice)
            return None
        if note:
            table.log.repair(pair.place, "dibaca", note)
        return day
    text = text_of(table, pair)
    if name == "emblem":
        return find_emblem(text, folder, table.log, pair.place)
    if name != "election":
        return text
    election = election_of(text)
    if election is None:
        table.log.warn(
            pair.place,
            "pemilihan_tidak_dikenal",
            f"jenis pemilihan '{text[:60]}' tidak dikenal; dipakai pilkada",
            "Gunakan pilkada, pemilu, atau pilkades.",
        )
    return election


def _zone(draft: Draft, pair: Pair | None) -> str:
    """Return the zone of the sheet, else that of most areas, else WIB."""
    counted = Counter(area.zone for area, _ in draft.areas if area.zone)
    usual = max(sorted(counted), key=lambda zone: counted[zone], default="WIB")
    if pair is None or is_blank(pair.raw):
        return usual
    zone = zone_of(read_text(pair.raw, 40)[0]) if isinstance(pair.raw, (str, int, float)) else None
    if zone is None:
        draft.log.error(pair.place, "zona_waktu_salah", "zona waktu tidak dikenal", "Gunakan WIB, WITA, atau WIT.")
    return zone or usual


def _set_headquarters(draft: Draft, found: dict[str, Pair]) -> None:
    """Set the place of the headquarters from its coordinates, else from the area named under ``mako``."""
    values = {}
    for name, bounds in (("mako_lat", LAT), ("mako_lon", LON)):
        pair = found.get(name)
        if pair is None or is_blank(pair.raw):
            continue
        try:
            value = read_decimal(pair.raw.replace(",", ".") if isinstance(pair.raw, str) else pair.raw)[0]
        except CellError as fault:
            draft.log.error(pair.place, fault.code, fault.message, fault.advice)
            continue
        values[name] = value
        if not bounds[0] <= value <= bounds[1]:
            draft.log.error(
                pair.place,
                "koordinat_luar_indonesia",
                f"{pair.key} {value:g} di luar Indonesia",
                "Tulis derajat desimal, misalnya -7,6543 dan 112,7890.",
            )
    if len(values) == 1:
        pair = found[next(iter(values))]
        draft.log.warn(
            pair.place, "koordinat_separuh", "hanya satu dari lintang dan bujur mako yang terisi; diabaikan", "Isi mako_lat dan mako_lon."
        )
    elif values:
        draft.set_operation(**values)
    elif "mako" in found and not is_blank(found["mako"].raw):
        _set_by_area(draft, found["mako"])


def _set_by_area(draft: Draft, pair: Pair) -> None:
    text = read_text(pair.raw, 200)[0] if isinstance(pair.raw, (str, int, float)) else ""
    code = re.sub(r"[.\s]", "", text)
    codes = (code,) if is_code(code) else draft.gazetteer.named_area(text)
    known = [draft.gazetteer.areas[found] for found in codes if found in draft.gazetteer.areas]
    if len(known) != 1:
        draft.log.warn(
            pair.place,
            "mako_tidak_dikenal",
            f"wilayah mako '{text[:60]}' tidak dikenal atau rancu",
            "Isi kode desa, atau mako_lat dan mako_lon.",
        )
    elif known[0].lat is not None:
        draft.set_operation(mako_lat=known[0].lat, mako_lon=known[0].lon)


SPEC = TableSpec(
    key="operasi",
    read=read_operasi,
    aliases=(
        "operation",
        "kegiatan",
        "identitas",
        "identitas operasi",
        "umum",
        "data umum",
        "keterangan operasi",
        "info",
        "informasi operasi",
    ),
    columns=(Column("kunci", ("key", "uraian", "parameter")), Column("nilai", ("value", "isi"))),
    is_pairs=True,
)
