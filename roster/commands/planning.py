"""``roster plan`` and ``roster check``: from spreadsheets to written tables, and the audit of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.changed_orders import ChangedOrders, render_changed_orders, report_changed_orders
from roster.commands.findings import report_findings
from roster.commands.folders import require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.outputs import DOCUMENT_FOLDER, render_papers, write_folder
from roster.commands.progress import StageProgress
from roster.commands.reading import read_input
from roster.commands.reporter import Reporter
from roster.commands.summary import report_early_end, report_papers, report_plan, report_proof

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.budget import Budget
    from roster.planning.prove_plan import Proven
    from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What ``roster plan`` was asked for. ``baseline`` is the folder of an earlier plan, ``budget`` how hard to try.

    The seconds of the budget count from the start of the command to its end, the papers left out.
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
    changed: ChangedOrders | None = None
    with Interrupts(reporter) as interrupts, StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        started = time.perf_counter()
        dataset = read_input(request.data, reporter, marked_folder=request.out)
        read_s = time.perf_counter() - started
        if dataset is None:
            return 1
        progress.show("baca", 1.0)
        earlier = _earlier_plan(request, dataset) if request.with_documents else None
        with interrupts.soft():
            plan, problem = _solve(request, dataset, progress, interrupts, started)
            plan = replace(plan, seconds={"baca": round(read_s, 3), **plan.seconds})
            plan = write_folder(plan, request.out, progress, (dataset, problem))
        if request.with_documents and not interrupts.was_asked:
            papers = render_papers(request.out / DOCUMENT_FOLDER, dataset, plan, progress)
            if earlier is not None:
                changed = render_changed_orders(request.out / DOCUMENT_FOLDER, dataset, (earlier, plan), progress)
    report_plan(plan, problem, request.out, reporter)
    report_papers(papers + (changed.papers if changed else ()), reporter)
    if changed:
        report_changed_orders(changed, reporter)
    report_early_end(plan, request.budget, reporter, was_asked=interrupts.was_asked)
    is_whole = bool(papers) or not request.with_documents
    return 0 if is_whole and not plan.violations else 1


def check_folder(data: Path, folder: Path, reporter: Reporter, *, with_proof: bool = False) -> int:
    """Audit the plan in a folder against its data; return 0 when no rule is broken, else 1.

    Violations are lines on standard error, of one kind no more than ``LINES_PER_KIND``; ``--json`` lists all. ``with_proof``
    also checks the bound of the first goal by the prices kept with the plan; it must not state more than they prove.

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
    report_findings(findings, reporter)
    if findings and plan.input_sha256 != dataset.sha256:
        reporter.note("Rencana ini disusun dari masukan yang lain isinya: periksa apakah --data memang data rencana itu.")
    is_proven = not with_proof or report_proof(_proven(dataset, plan), reporter)
    return 1 if findings or not is_proven else 0


def _proven(dataset: Dataset, plan: Plan) -> Proven:
    from roster.planning.prove_plan import prove_plan

    return prove_plan(dataset, plan)


def _earlier_plan(request: PlanRequest, dataset: Dataset) -> Plan | None:
    """Return the plan to change as little as possible; it is gone once a plan is written into its own folder."""
    from roster.planning.read_baseline import read_baseline

    return read_baseline(request.baseline, dataset) if request.baseline else None


def _solve(request: PlanRequest, dataset: Dataset, progress: StageProgress, interrupts: Interrupts, started: float) -> tuple[Plan, Problem]:
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import plan_with_problem

    baseline = _earlier_plan(request, dataset)
    budget = (request.budget or Budget()).closing(len(dataset.members) + len(dataset.stations)).after(time.perf_counter() - started)
    return plan_with_problem(
        dataset, seed=request.seed, baseline=baseline, progress=progress, cancel=interrupts.is_cancelled, budget=budget
    )
