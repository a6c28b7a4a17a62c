"""``roster plan`` and ``roster check``: from spreadsheets to written tables, and the audit of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.folders import reason_of, require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.progress import StageProgress
from roster.commands.reading import MARKED_NAME, read_input
from roster.commands.reporter import Reporter
from roster.commands.summary import report_early_end, report_papers, report_plan, report_proof
from roster.errors import RosterError
from roster.labels import label

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.budget import Budget
    from roster.planning.prove_plan import Proven
    from solver.problem import Problem

DOCUMENT_FOLDER = "dokumen"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What ``roster plan`` was asked for. ``baseline`` is the folder of an earlier plan, ``budget`` how hard to try.

    The seconds of the budget count from the start of the command.
    """

    data: Path
    out: Path
    seed: int = 0
    baseline: Path | None = None
    with_documents: bool = False
    budget: Budget | None = None


def make_plan(request: PlanRequest, reporter: Reporter) -> int:
    """Import, plan, audit and write; return the exit status.

    Ctrl-C while planning keeps the best plan so far and writes it; before, nothing is written; while
    the papers are made, the tables stay and the papers are left out.

    Raises
    ------
    RosterError
        When the folder cannot be written, the baseline cannot be read or the planner cannot start.
    """
    require_writable(request.out)
    papers: tuple[Path, ...] = ()
    with Interrupts(reporter) as interrupts, StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        started = time.perf_counter()
        dataset = read_input(request.data, reporter, marked_folder=request.out)
        read_s = time.perf_counter() - started
        if dataset is None:
            return 1
        progress.show("baca", 1.0)
        with interrupts.soft():
            plan, problem = _solve(request, dataset, progress, interrupts, started)
            plan = replace(plan, seconds={"baca": round(read_s, 3), **plan.seconds})
            plan = _write(plan, request.out, progress, (dataset, problem))
        if request.with_documents and not interrupts.was_asked:
            papers = _render(request.out / DOCUMENT_FOLDER, dataset, plan, progress)
    report_plan(plan, problem, request.out, reporter)
    report_papers(papers, reporter)
    report_early_end(plan, request.budget, reporter, was_asked=interrupts.was_asked)
    is_whole = bool(papers) or not request.with_documents
    return 0 if is_whole and not plan.violations else 1


def check_folder(data: Path, folder: Path, reporter: Reporter, *, with_proof: bool = False) -> int:
    """Audit the plan in a folder against its data; return 0 when no rule is broken, else 1.

    Every violation is one line on standard error. ``with_proof`` also checks the bound of the first goal by the prices
    kept with the plan; it must not state more than they prove.

    Raises
    ------
    RosterError
        When the plan cannot be read, or its prices are missing or damaged.
    """
    from roster.planning.check_plan import check_plan
    from roster.planning.plan_tables import read_plan

    with Interrupts(reporter), StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        plan = read_plan(folder)
        dataset = read_input(data, reporter)
        if dataset is None:
            return 1
        progress.show("periksa", 0.0)
        findings = check_plan(dataset, plan)
        progress.show("periksa", 1.0)
    for finding in findings:
        reporter.emit("pelanggaran", aturan=finding.rule, label=label("rules", finding.rule), pesan=finding.text)
        reporter.fault(f"{finding.rule}: {finding.text}")
    reporter.emit("hasil", pelanggaran=len(findings))
    reporter.say("Tidak ada pelanggaran." if not findings else f"{len(findings)} pelanggaran.")
    is_proven = not with_proof or report_proof(_proven(dataset, plan), reporter)
    return 1 if findings or not is_proven else 0


def _proven(dataset: Dataset, plan: Plan) -> Proven:
    from roster.planning.prove_plan import prove_plan

    return prove_plan(dataset, plan)


def _solve(request: PlanRequest, dataset: Dataset, progress: StageProgress, interrupts: Interrupts, started: float) -> tuple[Plan, Problem]:
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import plan_with_problem
    from roster.planning.plan_tables import read_plan

    baseline = read_plan(request.baseline) if request.baseline else None
    budget = (request.budget or Budget()).after(time.perf_counter() - started)
    return plan_with_problem(
        dataset, seed=request.seed, baseline=baseline, progress=progress, cancel=interrupts.is_cancelled, budget=budget
    )


def _write(plan: Plan, out: Path, progress: StageProgress, source: tuple[Dataset, Problem]) -> Plan:
    from roster.planning.keep_archive import archive_beside
    from roster.planning.plan_tables import write_plan

    progress.show("tulis", 0.0)
    dataset, problem = source
    with archive_beside(out, problem, dataset, plan):
        plan = write_plan(plan, out)
    _drop_old_papers(out / DOCUMENT_FOLDER)
    (out / MARKED_NAME).unlink(missing_ok=True)  # the faults of an earlier try are mended
    progress.show("tulis", 1.0)
    return plan


def _drop_old_papers(folder: Path) -> None:
    """Remove the papers of an earlier plan, so that tables and papers in one folder never disagree."""
    if not folder.is_dir():
        return
    from roster.documents import DOCUMENTS

    for document in DOCUMENTS.values():
        (folder / document.file_name).unlink(missing_ok=True)


def _render(folder: Path, dataset: Dataset, plan: Plan, progress: StageProgress) -> tuple[Path, ...]:
    from roster.documents import render_all

    try:
        folder.mkdir(exist_ok=True)
        return render_all(dataset, plan, folder, progress=lambda paper, share: progress.show("dokumen", share, paper if share < 1 else ""))
    except OSError as error:
        message = f"Dokumen tidak dapat ditulis di {folder}: {reason_of(error)}; tabel rencana sudah ditulis"
        raise RosterError(message, "Beri ruang atau izin, lalu ulangi dengan --docs.", code="tulis_dokumen") from error
