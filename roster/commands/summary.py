"""The short account of a plan after it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter, decimal_text
from roster.labels import label

if TYPE_CHECKING:
    from roster.domain.plan import Plan, PlanNeed
    from roster.planning.explain_gaps import GapReason
    from solver.problem import Problem

GAPS_SHOWN = 10

QUESTIONS = ("terdaftar", "layak", "siap pada sif itu", "terjangkau", "lolos netralitas")
"""Each narrows those before it, in the order of the fields of a GapReason."""


def report_plan(plan: Plan, problem: Problem, out: Path, reporter: Reporter) -> None:
    """Show status, goals with bound and gap, the heaviest shortages with their reason, and where the tables are."""
    if reporter.is_quiet:
        return
    reporter.say(f"Rencana: {label('statuses', plan.status)}; pelanggaran: {plan.violations}; {_people_text(plan)}")
    _show_goals(plan, reporter)
    _show_gaps(plan.needs, problem, reporter)
    reporter.say(f"Tabel: {out}")
    if reporter.as_json:
        reporter.emit("ringkasan", berkas=str(out), **json.loads((out / "ringkasan.json").read_text(encoding="utf-8")))


def report_papers(papers: Sequence[Path], reporter: Reporter) -> None:
    """Show where each paper is."""
    for paper in papers:
        reporter.emit("dokumen", berkas=str(paper))
        reporter.say(f"Dokumen: {paper}")


def _people_text(plan: Plan) -> str:
    people = len({(row.unsur, row.number) for row in plan.rows})
    return f"{len(plan.posts)} pos, {people} orang bertugas, {len(plan.rows)} penugasan"


def _show_goals(plan: Plan, reporter: Reporter) -> None:
    reporter.say(f"  {'sasaran':<34}{'nilai':>16}{'batas bawah':>16}{'celah':>10}  satuan")
    for goal in plan.goals:
        cells = f"{decimal_text(goal.value, 2):>16}{decimal_text(goal.bound, 2):>16}{decimal_text(100 * goal.gap, 2):>8} %"
        reporter.say(f"  {label('goals', goal.key):<34}{cells}  {label('goal_units', goal.key)}")


def _show_gaps(needs: Sequence[PlanNeed], problem: Problem, reporter: Reporter) -> None:
    from roster.planning.explain_gaps import explain_needs

    short = sorted((need for need in needs if need.short), key=lambda need: (-need.weight, need.shift, need.post))
    if not short:
        reporter.say("Semua kebutuhan terpenuhi.")
        return
    heads = sum(need.short for need in short)
    reporter.say(f"Kekurangan: {heads} orang pada {len(short)} kebutuhan; yang terberat:")
    shown = short[:GAPS_SHOWN]
    for need, reason in zip(shown, explain_needs(problem, shown), strict=True):
        where = f"{need.post} sif {need.shift}, {label('unsur', need.unsur)} {label('roles', need.role).lower()}"
        reporter.say(f"  {where}: kurang {need.short} dari {need.needed}, bobot {decimal_text(need.weight, 2)}; {reason_text(reason)}")
        reporter.emit("kekurangan", **_gap_facts(need), alasan=dict(zip(QUESTIONS, astuple(reason), strict=True)))
    if len(short) > GAPS_SHOWN:
        reporter.say(f"  ... dan {len(short) - GAPS_SHOWN} lagi dalam kebutuhan.csv")


def _gap_facts(need: PlanNeed) -> dict[str, str | int | float]:
    place = {"shift": need.shift, "pos": need.post, "unsur": need.unsur, "peran": need.role}
    return {**place, "butuh": need.needed, "terisi": need.filled, "kurang": need.short, "bobot": need.weight}


def reason_text(reason: GapReason) -> str:
    """Return why a need stays short: how many people each question leaves."""
    counted = ", ".join(f"{count} {question}" for question, count in zip(QUESTIONS, astuple(reason), strict=True))
    return f"{counted}; semuanya dipakai atau ditahan di tempat lain" if reason.allowed else counted
