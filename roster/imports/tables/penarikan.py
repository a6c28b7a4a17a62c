"""The optional sheet ``penarikan``: which posts stand on after the count and which are withdrawn, by whose decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from roster.domain.calendar import moment
from roster.domain.tps import CATEGORIES
from roster.domain.withdrawal import Level, StandingDecision, Verdict, contradictions, counting_end, standing_shifts
from roster.imports.cells import Raw
from roster.imports.desa import read_desa
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import LONG, Row
from roster.imports.terms import category_of, squeeze
from roster.imports.times import Moment, read_service_mark
from roster.imports.totals import split_totals

WORDS = {
    Verdict.EXTEND: ("perpanjang", "diperpanjang", "perpanjangan", "lanjut", "lanjutkan", "tetap", "bertahan", "extend"),
    Verdict.WITHDRAW: ("tarik", "ditarik", "penarikan", "cabut", "dicabut", "bubar", "withdraw"),
}
_VERDICTS = {word: verdict.value for verdict, words in WORDS.items() for word in words}
BEAT = re.compile(r"R-(\d{6})-\d{3,}")
STATION = re.compile(r"T-(\d{10})-(\d{3,})")


def read_penarikan(tables: list[Table], draft: Draft) -> None:
    """Fill ``standing`` in the order of the sheet; two decisions that contradict each other are refused with both rows named."""
    found = [(row, decision) for table in tables for row in split_totals(table) if (decision := _decision(row, draft))]
    decisions = [decision for _, decision in found]
    for before, after in contradictions(decisions):
        message = f"bertentangan dengan baris {found[before][0].number}: sasaran dan saatnya sama, keputusannya lain"
        found[after][0].error("keputusan", "keputusan_bertentangan", message, "Sisakan satu keputusan: perpanjang atau tarik.")
    draft.standing += decisions


def _decision(row: Row, draft: Draft) -> StandingDecision | None:
    since, until = _moment(row, "tanggal", draft), _moment(row, "sampai", draft)
    word = row.choice("keputusan", lambda text: _VERDICTS.get(squeeze(text)), tuple(Verdict))
    for key, what in (("tanggal", "tanggal kosong"), ("keputusan", "keputusan kosong")):
        if row.is_blank(key):
            row.error(
                key, f"{key}_kosong", what, "Isi saat berlakunya, misalnya H+2 00.00." if key == "tanggal" else "Isi perpanjang atau tarik."
            )
    officer, reason = _stated(row)
    target = _target(row, draft)
    if since is None or word is None or target is None:
        return None
    verdict = Verdict(word)
    end = _end(row, since, until, verdict)
    if verdict is Verdict.WITHDRAW:
        _compare_shifts(row, since, draft)
    return StandingDecision(since.when, *target, verdict, end, officer, reason)


def _stated(row: Row) -> tuple[str, str]:
    """Return officer and reason; a decision without either is refused."""
    officer, reason = row.text("pejabat"), row.text("alasan", LONG)
    for key, text, advice in (
        ("pejabat", officer, "Sebut nama dan pangkat yang memutuskan: keputusan tanpa pejabat tidak berlaku."),
        ("alasan", reason, "Sebut alasannya, misalnya indeks turun menjadi kurang rawan."),
    ):
        if not text and row.is_blank(key):
            row.error(key, f"{key}_kosong", f"{key} kosong", advice)
    return officer, reason


def _moment(row: Row, key: str, draft: Draft) -> Moment | None:
    return row.parsed(key, partial(read_decision_moment, draft=draft))


def read_decision_moment(raw: Raw, draft: Draft) -> tuple[Moment, str]:
    """Return the local moment of a cell and a note: ``H+2``, ``H+2 12.00``, or a date with or without a time.

    Raises
    ------
    CellError
        When it is none of these.
    """
    return read_service_mark(raw, draft.operation.voting_day, draft.operation.zone)


def _end(row: Row, since: Moment, until: Moment | None, verdict: Verdict) -> datetime | None:
    """Return the end of an extension: a day alone is meant to its end."""
    if until is None:
        return None
    if verdict is Verdict.WITHDRAW:
        row.error(
            "sampai", "sampai_pada_penarikan", "penarikan tidak punya akhir", "Kosongkan sampai; untuk menjaga lagi tulis baris perpanjang."
        )
        return None
    end = until.when if until.has_time else until.when + timedelta(days=1)
    if end <= since.when:
        row.error("sampai", "sampai_sebelum_tanggal", "perpanjangan berakhir sebelum dimulai", "Isi sampai sesudah tanggal.")
    return end


def _compare_shifts(row: Row, since: Moment, draft: Draft) -> None:
    """Refuse a withdrawal before the end of the count or of the shift it falls into; a day alone means its first change of shift."""
    day, zone = draft.operation.voting_day, draft.operation.zone

    def local(minute: int) -> datetime:
        return moment(day, zone, minute).replace(tzinfo=None)

    end = local(counting_end(draft.shifts))
    if since.when < end:
        advice = f"Pos dijaga sampai penghitungan selesai; paling cepat {end:%d-%m-%Y %H.%M}."
        row.error("tanggal", "tarik_sebelum_hitung", "penarikan sebelum penghitungan suara selesai", advice)
        return
    for rule in standing_shifts(draft.shifts):
        if since.has_time and local(rule.start) < since.when < local(rule.end):
            advice = f"Tarik saat sif itu selesai: {local(rule.end):%d-%m-%Y %H.%M}."
            row.error("tanggal", "tarik_dalam_sif", f"penarikan sebelum sif {rule.code} selesai", advice)


def _target(row: Row, draft: Draft) -> tuple[Level, str] | None:
    """Return what a row speaks of, the narrowest column that is filled; None with the reason logged."""
    given = [level for level, is_given in _given(row) if is_given]
    if not given:
        row.error("pos", "sasaran_kosong", "tidak menyebut pos, desa, kecamatan, atau kategori", "Isi salah satunya.")
        return None
    if len(given) > 1:
        named = " dan ".join(level.value for level in given)
        row.error(given[0].value, "sasaran_ganda", f"menyebut {named} sekaligus", "Satu baris satu sasaran; isi salah satunya.")
        return None
    (level,) = given
    if level is Level.CATEGORY:
        target = row.choice("kategori", category_of, CATEGORIES) or ""
    elif level is Level.DESA:
        target = read_desa(row, draft.gazetteer)
    else:
        target = _post(row, draft) if level is Level.POST else _kecamatan(row, draft)
    return (level, target) if target else None


def _given(row: Row) -> Iterator[tuple[Level, bool]]:
    """Yield level and whether the row names one; a kecamatan beside a desa only says where the desa lies."""
    has_desa = not (row.is_blank("kode_desa") and row.is_blank("desa"))
    yield Level.POST, not row.is_blank("pos")
    yield Level.DESA, has_desa
    yield Level.KECAMATAN, not has_desa and not row.is_blank("kecamatan")
    yield Level.CATEGORY, not row.is_blank("kategori")


def _post(row: Row, draft: Draft) -> str:
    post = row.text("pos").upper()
    if not draft.gazetteer.areas or not post:
        return ""
    beat, station = BEAT.fullmatch(post), STATION.fullmatch(post)
    known = {(each.desa_code, each.number) for each, _ in draft.stations}
    if (beat and draft.gazetteer.is_kecamatan(beat[1])) or (station and (station[1], int(station[2])) in known):
        return post
    advice = "Pakai kode dari kolom pos dalam pos.csv rencana yang berlaku, misalnya R-351406-001."
    row.error("pos", "pos_tidak_ada", f"pos '{post[:40]}' tidak dikenal", advice)
    return ""


def _kecamatan(row: Row, draft: Draft) -> str:
    gazetteer, text = draft.gazetteer, row.text("kecamatan")
    if not gazetteer.areas or not text:
        return ""
    code = text.replace(".", "")
    codes = (code,) if gazetteer.is_kecamatan(code) else gazetteer.named_kecamatan(text)
    if len(codes) == 1:
        return codes[0]
    message = f"kecamatan '{text[:60]}' tidak ada di lembar wilayah"
    row.error("kecamatan", "kecamatan_tidak_ada", message, gazetteer.suggest(text, kecamatan=True))
    return ""


SPEC = TableSpec(
    key="penarikan",
    read=read_penarikan,
    aliases=("perpanjangan", "keputusan siaga", "siaga", "penarikan pasukan", "perpanjangan siaga", "withdrawal"),
    columns=(
        Column("tanggal", ("tgl", "mulai", "berlaku", "terhitung mulai", "waktu", "date"), is_required=True),
        Column("kecamatan", ("kode kecamatan", "nama kecamatan")),
        Column("kode_desa", ("kode desa", "kode wilayah")),
        Column("desa", ("kelurahan", "nama desa", "desa/kelurahan")),
        Column("pos", ("kode pos", "post", "regu")),
        Column("kategori", ("kerawanan", "kategori tps")),
        Column("keputusan", ("putusan", "tindakan", "perintah", "decision"), is_required=True),
        Column("sampai", ("sampai dengan", "s.d.", "s/d", "hingga", "until")),
        Column("pejabat", ("oleh", "diputuskan oleh", "perwira", "officer", "nama pejabat")),
        Column("alasan", ("keterangan", "ket", "sebab", "dasar", "reason")),
    ),
)
