"""``roster demo``: the whole main job on an invented Polres."""

from __future__ import annotations

from pathlib import Path

from roster.commands.folders import require_writable
from roster.commands.planning import PlanRequest, make_plan
from roster.commands.progress import StageProgress
from roster.commands.reporter import Reporter

WORKBOOK_NAME = "masukan.xlsx"
PLAN_FOLDER = "rencana"


def make_demo(out: Path, reporter: Reporter, *, seed: int = 1) -> int:
    """Write the workbook of an invented Polres to ``out``, plan it with its papers, and return the exit status."""
    from roster.planning.build_demo import write_demo_workbook

    require_writable(out)
    with StageProgress(reporter) as progress:
        progress.show("contoh", 0.0)
        workbook = write_demo_workbook(out / WORKBOOK_NAME, seed=seed)
        progress.show("contoh", 1.0)
    reporter.emit("berkas", isi="masukan", berkas=str(workbook))
    reporter.say(f"Masukan contoh: {workbook}")
    request = PlanRequest(data=workbook, out=out / PLAN_FOLDER, with_documents=True)
    return make_plan(request, reporter)
