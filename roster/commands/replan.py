"""``roster replan``: what is left of an issued plan solved anew; three answers, one of them written."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.commands.changed_orders import ChangedOrders, render_changed_orders, report_changed_orders
from roster.commands.folders import require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.outputs import DOCUMENT_FOLDER, render_papers, write_folder
from roster.commands.progress import StageProgress
from roster.commands.reading import read_input
from roster.commands.reporter import Reporter, decimal_text, share_text
from roster.commands.summary import report_absent, report_early_end, report_notes, report_papers, report_plan
from roster.errors import Faults
from roster.planning.tell_goals import is_unproven

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.budget import Budget
    from roster.planning.resolve_operation import Answer, Resolution
    from roster.planning.resume import Situation

CHOICES = "pilihan.json"

TITLES = {
    "tetap": "Tanpa perubahan",
    "sedikit": "Perubahan tersedikit",
    "penuh": "Susun ulang penuh",
}


@dataclass(frozen=True, slots=True)
class ReplanRequest:
    """What ``roster replan`` was asked for. ``now`` as typed, "" for the clock of this computer; ``out`` None only compares."""

    data: Path
    baseline: Path
    now: str = ""
    absent: tuple[str, ...] = ()
    absent_file: Path | None = None
    present: tuple[str, ...] = ()
    out: Path | None = None
    take: str = "sedikit"
    seed: int = 0
    with_documents: bool = False
    budget: Budget | None = None


def replan(request: ReplanRequest, reporter: Reporter) -> int:
    """Compare the answers and write the one taken; return the exit status.

    Raises
    ------
    RosterError
        When data, earlier plan, moment or absent people cannot be used, or nothing can be planned.
    """
    from roster.planning.number_papers import without_number
    from roster.planning.read_baseline import read_baseline

    if request.out is not None:
        require_writable(request.out)
    papers: tuple[Path, ...] = ()
    changed: ChangedOrders | None = None
    with Interrupts(reporter) as interrupts, StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        began = time.perf_counter()
        dataset = read_input(request.data, reporter, marked_folder=request.out)
        if dataset is None:
            return 1
        earlier = read_baseline(request.baseline, dataset)
        situation = _situation(request, dataset, earlier)
        read_s = time.perf_counter() - began
        with interrupts.soft():
            resolution = _resolve(request, (dataset, earlier, situation), progress, interrupts)
            taken = resolution.of(request.take)
            if request.out is not None and taken.plan is not None and taken.problem is not None:
                plan = replace(taken.plan, seconds={"baca": round(read_s, 3), **taken.plan.seconds})
                plan = write_folder(plan, request.out, progress, (dataset, taken.problem))
                _write_choices(resolution, request)
                taken = replace(taken, plan=plan)
        if request.out is not None and request.with_documents and taken.plan is not None and not interrupts.was_asked:
            dataset = _with_absent(dataset, situation)
            papers = render_papers(request.out / DOCUMENT_FOLDER, without_number(dataset), taken.plan, progress)
            changed = render_changed_orders(request.out / DOCUMENT_FOLDER, dataset, (earlier, taken.plan), progress)
    _report(resolution, taken, request, reporter)
    report_papers(papers + (changed.papers if changed else ()), reporter)
    if changed:
        report_changed_orders(changed, reporter)
    if request.out is not None and taken.plan is not None:
        report_early_end(taken.plan, request.budget, reporter, was_asked=interrupts.was_asked)
    return 0


def _with_absent(dataset: Dataset, situation: Situation) -> Dataset:
    from roster.planning.mark_absent import with_absent

    return with_absent(dataset, situation.absent, situation.now)


def _situation(request: ReplanRequest, dataset: Dataset, earlier: Plan) -> Situation:
    from roster.planning.mark_absent import still_absent
    from roster.planning.read_absences import read_absent_from_now, read_now
    from roster.planning.resume import Situation

    faults, listed = Faults(), {member.number for member in dataset.members}
    with faults:
        now = read_now(request.now, dataset.operation)
    with faults:
        absent = read_absent_from_now(request.absent, request.absent_file, listed)
    with faults:
        present = read_absent_from_now(request.present, None, listed)
    faults.settle()
    return Situation(now, still_absent(earlier, absent, present, listed))


def _resolve(request: ReplanRequest, source: tuple[Any, ...], progress: StageProgress, interrupts: Interrupts) -> Resolution:
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import Steering
    from roster.planning.resolve_operation import resolve_operation

    dataset, earlier, situation = source
    steering = Steering(progress, interrupts.is_cancelled, request.budget or Budget())
    return resolve_operation(dataset, earlier, situation, seed=request.seed, steering=steering)


def _write_choices(resolution: Resolution, request: ReplanRequest) -> None:
    """Keep the answers side by side with the one taken."""
    if request.out is None:
        return
    rows = [_facts(found) for found in resolution.answers]
    text = json.dumps({"diambil": request.take, "sif_dimulai": list(resolution.begun), "pilihan": rows}, ensure_ascii=False, indent=2)
    (request.out / CHOICES).write_text(text + "\n", encoding="utf-8")


def _facts(found: Answer) -> dict[str, Any]:
    names = {
        "key": "kunci", "risk": "risiko_tak_terjaga", "bound": "batas_bawah_risiko", "changes": "perubahan",
        "changes_bound": "batas_bawah_perubahan", "moved": "pindah", "joined": "masuk", "dropped": "lepas", "letters": "surat",
        "km": "jarak", "seconds": "detik",
    }  # fmt: skip
    held = {key: value for key, value in asdict(replace(found, plan=None, problem=None)).items() if key in names}
    return {names[key]: round(value, 4) if isinstance(value, float) else value for key, value in held.items()}


def _report(resolution: Resolution, taken: Answer, request: ReplanRequest, reporter: Reporter) -> None:
    begun = ", ".join(resolution.begun) or "belum ada"
    reporter.say(f"Sif yang sudah dimulai dan tidak diubah: {begun}")
    for found in resolution.answers:
        reporter.emit("pilihan", **_facts(found), diambil=found.key == request.take and request.out is not None)
    for line in _table(resolution.answers):
        reporter.say(line)
    report_absent(resolution.answers[-1].plan, reporter)
    if request.out is None:
        report_notes(next(found.plan for found in resolution.answers if found.plan is not None), reporter)
        reporter.say("Tidak ada yang ditulis: beri --out untuk mengambil salah satunya dengan --take.")
    elif taken.plan is not None and taken.problem is not None:
        report_plan(taken.plan, taken.problem, request.out, reporter)
    else:
        reporter.say("Rencana lama tetap berlaku; tidak ada yang ditulis.")


def _table(answers: Sequence[Answer]) -> list[str]:
    """Return the answers side by side, and how surely the changes are the fewest."""
    heads = ("", "risiko", "pindah", "masuk", "lepas", "surat", "km", "perubahan terbukti")
    rows = [heads, *(_cells(found) for found in answers)]
    widths = [max(len(row[nth]) for row in rows) for nth in range(len(heads))]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]


def _cells(found: Answer) -> tuple[str, ...]:
    counts = (decimal_text(n, 0) for n in (found.moved, found.joined, found.dropped, found.letters))
    if found.plan is None:
        proven = "-"
    elif found.changes <= found.changes_bound:
        proven = "tersedikit"
    elif is_unproven(found.changes, found.changes_bound):
        proven = "belum terbukti"
    else:
        proven = f"celah {share_text((found.changes - found.changes_bound) / found.changes)}"
    return (TITLES[found.key], decimal_text(found.risk, 1), *counts, decimal_text(found.km, 0), proven)
