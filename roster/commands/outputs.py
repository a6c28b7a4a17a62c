"""What a planning command leaves in its folder: tables with their archive, and papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.folders import reason_of
from roster.commands.progress import StageProgress
from roster.commands.reading import MARKED_NAME
from roster.errors import RosterError

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.keep_archive import Names
    from solver.problem import Problem

DOCUMENT_FOLDER = "dokumen"


def write_folder(plan: Plan, out: Path, progress: StageProgress, source: tuple[Dataset | Names, Problem]) -> Plan:
    """Write tables and archive of a plan, and remove what an earlier plan left beside them; return the plan as written."""
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
    from roster.documents import AMENDMENTS, DOCUMENTS

    names = [document.file_name for document in DOCUMENTS.values()] + [document.file_name for document in AMENDMENTS.values()]
    for name in names:
        (folder / name).unlink(missing_ok=True)


def render_papers(folder: Path, dataset: Dataset, plan: Plan, progress: StageProgress) -> tuple[Path, ...]:
    """Make the papers of a plan and return their files; a RosterError where they cannot be written, the tables staying."""
    from roster.documents import render_all

    try:
        folder.mkdir(exist_ok=True)
        return render_all(dataset, plan, folder, progress=lambda paper, share: progress.show("dokumen", share, paper if share < 1 else ""))
    except OSError as error:
        message = f"Dokumen tidak dapat ditulis di {folder}: {reason_of(error)}; tabel rencana sudah ditulis"
        raise RosterError(message, "Beri ruang atau izin, lalu ulangi dengan --docs.", code="tulis_dokumen") from error
