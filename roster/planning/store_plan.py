"""Use cases that end in the store: import a file, plan a stored import, render the papers of a stored plan."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.errors import Issue
from roster.planning.budget import Budget
from roster.planning.change_orders import paper_dataset, paper_keys, render_changed_order
from roster.planning.number_papers import keep_issued_paper, kept_papers
from roster.planning.plan_tables import SUMMARY, write_plan
from roster.planning.revoke_order import render_revocation
from roster.planning.settle_history import INDEX_UNTIL, dataset_now
from roster.store import Paper, PlanOrigin, PlanRecord, Store

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.plan_operation import Progress

PAPERS_FOLDER = "naskah"
TABLES_FOLDER = "tabel"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of a file: the id of the stored import, None when an error stands, and every finding."""

    import_id: int | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What to plan: a stored import, the seed, the plan version to change as little as possible, who asks, and how hard to try."""

    import_id: int
    seed: int = 0
    baseline_plan: int | None = None
    user: int | None = None
    seconds: float | None = None
    is_fast: bool = False
    workers: int = 2


def import_file(store: Store, path: Path, *, file_name: str, user: int | None) -> ImportOutcome:
    """Read a workbook or a folder of csv files and store it when no error stands; else nothing is stored.

    ``file_name`` is what the user called it.

    Raises
    ------
    RosterError
        When the file cannot be read within its limits, or the store fails.
    """
    from roster.imports import read_dataset

    report = read_dataset(path)
    if report.dataset is None:
        return ImportOutcome(None, report.issues)
    import_id = store.add_import(report.dataset, file_name=file_name, uploaded_by=user)
    store.record_action("data_diimpor", user_id=user, subject="import", subject_id=import_id)
    return ImportOutcome(import_id, report.issues)


def plan_import(
    store: Store,
    request: PlanRequest,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> int:
    """Plan a stored import, store the plan as a new draft version and return its id.

    When ``cancel`` answers True the best plan so far is stored.

    Raises
    ------
    UnknownIdError
        When the import or the baseline plan does not exist.
    RosterError
        When no plan can be made or the store fails.
    """
    from roster.planning.plan_operation import plan_with_problem

    until = store.last_index_id()
    dataset = dataset_now(store, request.import_id, until=until)
    baseline = None if request.baseline_plan is None else store.get_plan(request.baseline_plan)
    budget = Budget(request.seconds, request.is_fast, request.workers).closing(len(dataset.members) + len(dataset.stations))
    plan, problem = plan_with_problem(dataset, seed=request.seed, baseline=baseline, progress=progress, cancel=cancel, budget=budget)
    settings = {"seed": request.seed, "baseline_plan": request.baseline_plan, "policies": dict(dataset.policies)}
    tried = {"seconds": request.seconds, "is_fast": request.is_fast, "workers": request.workers, INDEX_UNTIL: until}
    origin = PlanOrigin(
        problem_json=problem.to_json(),
        settings=settings | tried | plan.noted | {"proof": proof_facts(dataset, plan)},
        created_by=request.user,
        parent=request.baseline_plan,
    )
    plan_id = store.add_plan(request.import_id, plan, origin)
    store.record_action("rencana_disusun", user_id=request.user, subject="plan", subject_id=plan_id)
    return plan_id


def proof_facts(dataset: Dataset, plan: Plan) -> dict[str, float | int | bool] | None:
    """Return what the prices of a plan prove of its first goal, checked anew on its tables; None where it has no prices."""
    from roster.planning.prove_plan import prove_plan

    if not plan.proof:
        return None
    proven = prove_plan(dataset, plan)
    return {"bound": round(proven.bound, 4), "is_kept": proven.is_kept, "is_optimal": proven.is_optimal, "prices": proven.prices}


def render_papers(
    store: Store, plan_id: int, data_dir: Path, *, progress: Callable[[str, float], None] | None = None, user: int | None = None
) -> tuple[Paper, ...]:
    """Render every paper of a stored plan below the data folder, record them and return them in order.

    A version that changes an issued order has the Sprin perubahan too, with its changed rows, a revoked one the order that withdraws it.

    Papers bear ``KONSEP`` until the plan is issued. Earlier papers of the plan stay until all new ones are there; those of
    an issued one bear its number and date, are made once in a folder of their own, and stay byte for byte. ``progress`` gets the
    label of the paper at hand and the share done, 0 to 1; an exception it raises ends the rendering.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    RosterError
        When a paper cannot be made.
    """
    from roster.documents import render_all

    record = store.get_plan_record(plan_id)
    keys = paper_keys(store, record)
    if kept := kept_papers(store, record, keys):
        return kept
    folder = data_dir / PAPERS_FOLDER / str(plan_id)
    draft = folder.with_name(f"{plan_id}.baru")
    shutil.rmtree(draft, ignore_errors=True)  # what a killed worker may have left
    draft.mkdir(parents=True)
    try:
        status = "terbit" if record.state.is_final else "draft"
        dataset, plan = paper_dataset(store, record), store.get_plan(plan_id)
        rendered = render_all(dataset, plan, draft, status=status, progress=progress)
        rendered += render_changed_order(store, record, draft, status=status)
        rendered += render_revocation(store, record, draft)
        folder.mkdir(exist_ok=True)
        keep = keep_issued_paper if record.state.is_final else _keep_paper
        papers = tuple(keep(store, record, path, folder) for path in rendered)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    store.record_action("naskah_dibuat", user_id=user, subject="plan", subject_id=plan_id)
    return papers


def tables_of(store: Store, plan_id: int, data_dir: Path) -> Path:
    """Return the folder below the data folder with the tables of a stored plan, as ``roster plan`` writes them.

    They are written at the first call: a stored plan never changes, so neither do its tables.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    PlanFolderError
        When the folder cannot be written.
    """
    folder = data_dir / TABLES_FOLDER / str(plan_id)
    # The summary is moved in last, so a folder that holds it is complete, whatever was broken off before.
    if not (folder / SUMMARY).is_file():
        write_plan(store.get_plan(plan_id), folder)
    return folder


def _keep_paper(store: Store, record: PlanRecord, rendered: Path, folder: Path) -> Paper:
    content = rendered.read_bytes()
    rendered.replace(folder / rendered.name)
    relative = f"{PAPERS_FOLDER}/{record.id}/{rendered.name}"
    digest = hashlib.sha256(content).hexdigest()
    number = store.add_paper(record.id, rendered.stem, path=relative, sha256=digest, size=len(content))
    return store.get_paper(number)
