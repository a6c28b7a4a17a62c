"""What an index list changes, told on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter, decimal_text
from roster.labels import label

if TYPE_CHECKING:
    from roster.planning.preview_index import IndexPreview, StationStep

SHOWN = 20
"""How many TPS and rows are shown without ``--all``."""


def report_preview(preview: IndexPreview, reporter: Reporter, *, show_all: bool) -> None:
    """Say what a list changes: totals, moves between categories, kecamatan, TPS, and what each row comes to; nothing for a refused list."""
    if preview.taken is not None:
        reporter.fault(f"Berkas ini sudah diambil sebagai daftar nomor {preview.taken.id}; tidak ada yang disimpan.")
    if preview.errors:
        return
    _say_sums(preview, reporter)
    most = None if show_all else SHOWN
    for step in preview.steps[:most]:
        reporter.say(f"  {step_line(step)}")
    if len(preview.steps) > len(preview.steps[:most]):
        reporter.say(f"  ... dan {decimal_text(len(preview.steps) - SHOWN, 0)} TPS lagi (--all).")
    _say_rows(preview, reporter)
    _say_doubts(preview, reporter)
    _emit(preview, reporter)


def _say_sums(preview: IndexPreview, reporter: Reporter) -> None:
    from roster.planning.preview_index import Outcome

    for category, (old, new) in preview.totals.items():
        reporter.say(f"{label('categories', category)}: {decimal_text(old, 0)} -> {decimal_text(new, 0)} TPS")
    for before, after, count in preview.by_step:
        reporter.say(f"{decimal_text(count, 0)} TPS: {_move(before, after)}")
    for kecamatan, before, after, count in preview.by_kecamatan:
        reporter.say(f"  {kecamatan}: {decimal_text(count, 0)} TPS {_move(before, after)}")
    if preview.rescored:
        reporter.say(f"{decimal_text(preview.rescored, 0)} TPS hanya berubah skornya.")
    if not preview.steps:
        reporter.say("Daftar ini tidak mengubah kategori maupun skor satu TPS pun.")
    for outcome in Outcome:
        if count := preview.count(outcome):
            reporter.say(f"{decimal_text(count, 0)} baris: {label('index_outcomes', outcome)}.")


def _move(before: str, after: str) -> str:
    return f"{label('categories', before).lower()} -> {label('categories', after).lower()}"


def step_line(step: StationStep) -> str:
    """Return one TPS that changes as one line."""
    (old, old_score), (new, new_score) = step.before, step.after
    parts = [_move(old, new)] if step.is_reclassed else [label("categories", new).lower()]
    parts += [f"skor {decimal_text(old_score, 2)} -> {decimal_text(new_score, 2)}"] * (old_score != new_score)
    if step.undoes is not None:
        parts.append("mengganti keputusan pejabat")
    if step.band:
        parts.append(f"skor bergolongan {label('categories', step.band).lower()}, kategori tidak disebut")
    return f"{step.station} {step.kecamatan}, {step.desa}: {'; '.join(parts)}"


def _say_rows(preview: IndexPreview, reporter: Reporter) -> None:
    from roster.planning.preview_index import Outcome

    for outcome in (Outcome.OLDER, Outcome.OVERTAKEN, Outcome.SPECIAL):
        rows = [str(row.row.number) for row in preview.rows if row.outcome is outcome]
        if rows:
            more = f", ... ({len(rows) - SHOWN} lagi)" if len(rows) > SHOWN else ""
            reporter.note(f"{label('index_outcomes', outcome)}: baris {', '.join(rows[:SHOWN])}{more}.")


def _say_doubts(preview: IndexPreview, reporter: Reporter) -> None:
    undone = sum(step.undoes is not None for step in preview.steps)
    stray = sum(bool(step.band) for step in preview.steps)
    if undone:
        reporter.note(f"Perhatian: {decimal_text(undone, 0)} TPS yang sudah diputuskan pejabat akan berubah.")
    if stray:
        reporter.note(f"Perhatian: {decimal_text(stray, 0)} TPS tetap kategorinya walau skornya bergolongan lain; isi kolom kategori.")
    if preview.future:
        text = f"Perhatian: {decimal_text(preview.future, 0)} baris bertanggal sesudah saat ini; periksa tanggalnya dan jam komputer ini."
        reporter.note(text)
    if preview.disputed:
        advice = "sesudah diambil, putuskan dengan roster index decide; dalam buku kerja, dengan baris indeks yang menyebut kategorinya"
        reporter.note(f"{decimal_text(preview.disputed, 0)} TPS dinilai berbeda oleh Polri dan Bawaslu: {advice}.")


def _emit(preview: IndexPreview, reporter: Reporter) -> None:
    from roster.planning.preview_index import Outcome

    reporter.emit(
        "pratinjau_indeks",
        berkas=preview.file_name,
        sha256=preview.sha256,
        baris={outcome.value: preview.count(outcome) for outcome in Outcome},
        kategori=preview.totals,
        perpindahan=[{"dari": before, "ke": after, "tps": count} for before, after, count in preview.by_step],
        kecamatan=[{"kecamatan": name, "dari": a, "ke": b, "tps": count} for name, a, b, count in preview.by_kecamatan],
        hanya_skor=preview.rescored,
        berbeda=preview.disputed,
        sesudah_kini=preview.future,
        sudah_diambil=preview.taken.id if preview.taken else None,
    )
    for step in preview.steps:
        facts = {"dari": step.before, "ke": step.after, "mengganti_keputusan": step.undoes is not None, "golongan_skor": step.band}
        reporter.emit("tps", tps=step.station, kecamatan=step.kecamatan, desa=step.desa, **facts)
    for row in preview.rows:
        reporter.emit(
            "baris", lembar=row.row.sheet, baris=row.row.number, tps=row.row.event.place, hasil=row.outcome.value, kalah=row.behind
        )
