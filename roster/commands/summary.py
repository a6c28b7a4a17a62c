"""The short account of a plan after it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter, decimal_text, share_text
from roster.domain.plan import ABSENT, NOTES
from roster.labels import label
from roster.planning.count_shortage import short_by_kecamatan
from roster.planning.tell_goals import STATUSES, is_unproven

if TYPE_CHECKING:
    from roster.domain.plan import Plan, PlanNeed
    from roster.planning.budget import Budget
    from roster.planning.explain_gaps import GapReason
    from roster.planning.prove_plan import Proven
    from solver.problem import Problem

GAPS_SHOWN = 10
NOTES_SHOWN = 20

QUESTIONS = ("terdaftar", "layak", "siap pada sif itu", "terjangkau", "lolos netralitas")
"""Each narrows those before it, in the order of the fields of a GapReason."""


def report_plan(plan: Plan, problem: Problem, out: Path, reporter: Reporter) -> None:
    """Show status, goals with bound and gap, the heaviest shortages with their reason, and where the tables are."""
    if reporter.is_quiet:
        return
    report_notes(plan, reporter)
    status = STATUSES.get(plan.status) or label("statuses", plan.status)
    reporter.say(f"Rencana: {status}; pelanggaran: {plan.violations}; {_people_text(plan)}")
    _show_goals(plan, reporter)
    _show_gaps(plan, problem, reporter)
    reporter.say(f"Tabel: {out}")
    if reporter.as_json:
        reporter.emit("ringkasan", berkas=str(out), **json.loads((out / "ringkasan.json").read_text(encoding="utf-8")))


def report_absent(plan: Plan | None, reporter: Reporter) -> None:
    """Say how many people a plan was made without since they are absent, those of earlier plans too."""
    away = plan.listed(ABSENT) if plan is not None else ()
    if away:
        reporter.emit("berhalangan", orang=len(away))
        reporter.say(f"Tidak ditugaskan lagi karena berhalangan: {len(away)} orang; --present NRP bagi yang sudah dapat bertugas.")


def report_notes(plan: Plan, reporter: Reporter) -> None:
    """Say what of a plan made anew the user should look at before he trusts it."""
    for note in plan.listed(NOTES)[:NOTES_SHOWN]:
        reporter.emit("catatan", pesan=note)
        reporter.note(f"Perhatian: {note}")
    if (more := len(plan.listed(NOTES)) - NOTES_SHOWN) > 0:
        reporter.note(f"Perhatian: dan {more} catatan lagi dalam ringkasan.json.")


def report_papers(papers: Sequence[Path], reporter: Reporter) -> None:
    """Show where each paper is."""
    for paper in papers:
        reporter.emit("dokumen", berkas=str(paper))
        reporter.say(f"Dokumen: {paper}")


def report_early_end(plan: Plan, budget: Budget | None, reporter: Reporter, *, was_asked: bool) -> None:
    """Say where a run ended before all was sought: by Ctrl-C, by its limit, or because it was to be fast; and what is proven."""
    if was_asked:
        reporter.note("Penyusunan dihentikan lebih awal; rencana lengkap terbaik sejauh itu sudah diperiksa dan ditulis.")
    is_fast = budget is not None and budget.is_fast
    if plan.is_whole and not is_fast:
        return
    if not plan.is_whole and budget is not None and budget.seconds is not None and not was_asked:
        text = (
            f"Batas waktu {decimal_text(budget.seconds, 0)} detik tercapai; rencana lengkap terbaik sejauh itu sudah diperiksa dan ditulis."
        )
        reporter.note(text)
    if is_fast:
        reporter.note("Cara cepat: semua sasaran dicari sekaligus, tanpa bukti bahwa hasilnya terbaik.")
    open_goals = [goal for goal in plan.goals if goal.gap > 0]
    proven = [label("goals", goal.key) for goal in plan.goals if goal.gap == 0]
    reporter.note(f"Terbukti terbaik: {', '.join(proven) or 'tidak ada'}.")
    reporter.note(f"Belum terbukti: {', '.join(label('goals', goal.key) for goal in open_goals) or 'tidak ada'}.")


def report_proof(proven: Proven, reporter: Reporter) -> bool:
    """Say what the prices of a plan prove of its first goal; return whether they prove all it states."""
    value, bound, stated = (decimal_text(number, 3) for number in (proven.value, proven.bound, proven.stated))
    count = decimal_text(proven.prices, 0)
    how = f"dihitung ulang dari {count} harga, tanpa pemecah" if proven.prices else "nilainya tidak dapat di bawah nol"
    reporter.emit(
        "bukti", nilai=proven.value, tertulis=proven.stated, batas_bawah=round(proven.bound, 4), celah=round(proven.gap, 6),
        harga=proven.prices, tanpa_harga=list(proven.unpriced), terbukti=proven.is_kept,
    )  # fmt: skip
    if not proven.is_kept:
        lacking = f"; {', '.join(label('unsur', unsur) for unsur in proven.unpriced)} tanpa harga" if proven.unpriced else ""
        reporter.fault(f"Sasaran 1 tidak terbukti: batas bawah tertulis {stated}, menurut harga paling tinggi {bound} ({how}{lacking}).")
        reporter.fault("  Jangan pakai batas bawah itu; susun ulang dengan roster plan agar tertulis batas yang terbukti.")
    elif proven.is_optimal:
        reporter.say(f"Sasaran 1 terbukti optimal: nilai {value} = batas bawah {bound} ({how}).")
    else:
        reporter.say(f"Sasaran 1: nilai {value}, batas bawah terbukti {bound}, celah {share_text(proven.gap)} ({how}).")
    return proven.is_kept


def _people_text(plan: Plan) -> str:
    people = len({(row.unsur, row.number) for row in plan.rows})
    return f"{len(plan.posts)} pos, {people} orang bertugas, {len(plan.rows)} penugasan"


def _show_goals(plan: Plan, reporter: Reporter) -> None:
    reporter.say(f"  {'sasaran':<34}{'nilai':>16}{'batas bawah':>16}{'celah':>16}  satuan")
    for goal in plan.goals:
        proof = ("–", "belum terbukti") if is_unproven(goal.value, goal.bound) else (decimal_text(goal.bound, 2), share_text(goal.gap))
        cells = "".join(f"{cell:>16}" for cell in (decimal_text(goal.value, 2), *proof))
        reporter.say(f"  {label('goals', goal.key):<34}{cells}  {label('goal_units', goal.key)}")


def _show_gaps(plan: Plan, problem: Problem, reporter: Reporter) -> None:
    short = sorted(
        (need for need in plan.needs if need.short), key=lambda need: (-need.weight, need.post, need.unsur, need.role, need.shift)
    )
    if not short:
        reporter.say("Semua kebutuhan terpenuhi.")
        return
    listed, duties = short_by_kecamatan(plan), sum(need.short for need in short)
    men = sum(count for _, count in listed)
    reporter.say(f"Kekurangan: {men} orang pada sif yang paling kurang di tiap pos ({duties} penugasan sif belum terisi).")
    places = {post.post: post.kecamatan for post in plan.posts}
    reporter.say(f"  Menurut kecamatan: {', '.join(f'{name} {count}' for name, count in listed)}")
    reporter.emit("kekurangan_orang", orang=men, penugasan=duties, kecamatan=dict(listed))
    groups = [list(group) for _, group in groupby(short, key=_place_of)]
    for group in groups[:GAPS_SHOWN]:
        _show_gap(group, places.get(group[0].post, ""), problem, reporter)
    if len(groups) > GAPS_SHOWN:
        reporter.say(f"  ... dan {len(groups) - GAPS_SHOWN} lagi dalam kebutuhan.csv")


def _place_of(need: PlanNeed) -> tuple[str, str, str]:
    return need.post, need.unsur, need.role


def _show_gap(needs: Sequence[PlanNeed], kecamatan: str, problem: Problem, reporter: Reporter) -> None:
    """Show what one post lacks, shifts with the same figures in one line."""
    from roster.planning.explain_gaps import explain_needs

    lines: dict[str, list[str]] = {}
    for need, reason in zip(needs, explain_needs(problem, needs), strict=True):
        figures = f"kurang {need.short} dari {need.needed}, bobot {decimal_text(need.weight, 2)}; {reason_text(reason)}"
        lines.setdefault(figures, []).append(need.shift)
        reporter.emit("kekurangan", **_gap_facts(need), kecamatan=kecamatan, alasan=dict(zip(QUESTIONS, astuple(reason), strict=True)))
    post, unsur, role = _place_of(needs[0])
    name = f"{post} ({kecamatan})" if kecamatan else post
    for figures, shifts in lines.items():
        reporter.say(f"  {name} sif {', '.join(shifts)}, {label('unsur', unsur)} {label('roles', role).lower()}: {figures}")


def _gap_facts(need: PlanNeed) -> dict[str, str | int | float]:
    place = {"shift": need.shift, "pos": need.post, "unsur": need.unsur, "peran": need.role}
    return {**place, "butuh": need.needed, "terisi": need.filled, "kurang": need.short, "bobot": need.weight}


def reason_text(reason: GapReason) -> str:
    """Return why a need stays short: how many people each question leaves."""
    counted = ", ".join(f"{count} {question}" for question, count in zip(QUESTIONS, astuple(reason), strict=True))
    return f"{counted}; semuanya dipakai atau ditahan di tempat lain" if reason.allowed else counted
