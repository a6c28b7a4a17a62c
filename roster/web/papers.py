"""The papers of a plan: what is ready, what is being made, and their download."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster.errors import RosterError
from roster.planning.change_orders import changed_version, paper_keys
from roster.planning.plan_tables import CHANGES, TABLES
from roster.planning.store_plan import tables_of
from roster.store import Job
from roster.web.desk import desk, store, user_id
from roster.web.totals import import_totals

blueprint = Blueprint("papers", __name__, url_prefix="/rencana/<int:plan_id>/naskah")


@blueprint.get("")
def index(plan_id: int) -> str:
    """Show every paper and table of the plan, and the job that makes the papers while it runs."""
    record = store().get_plan_record(plan_id)
    papers = {paper.key: paper for paper in store().list_papers(plan_id)}
    keys = dict.fromkeys((*paper_keys(store(), record), *sorted(papers)))
    job = papers_job(plan_id)
    return render_template(
        "papers/index.html",
        plan=record,
        papers=[(key, papers.get(key)) for key in keys],
        job=job if job is not None and (not job.state.is_final or job.error_text) else None,
        is_running=job is not None and not job.state.is_final,
        changed=changed_version(store(), record),
        tables=[name for name in TABLES if name != CHANGES or record.parent is not None],
        totals=import_totals(store(), record.import_id),
    )


@blueprint.post("/buat")
def make(plan_id: int) -> Response:
    """Start making the papers, unless that is under way."""
    if store().get_plan_record(plan_id).offered_by is not None:
        raise RosterError(_("Pilihan ini belum diambil."), _("Ambil dahulu, lalu buat naskahnya."), code="pilihan")
    job = papers_job(plan_id)
    if job is None or job.state.is_final:
        number = store().enqueue("papers", {"plan_id": plan_id}, created_by=user_id())
        store().record_action("naskah_dimulai", user_id=user_id(), subject="job", subject_id=number)
    return redirect(url_for("papers.index", plan_id=plan_id))


@blueprint.get("/<int:paper_id>")
def fetch(plan_id: int, paper_id: int) -> Response:
    """Send one paper."""
    paper, root = store().get_paper(paper_id), desk().settings.data_dir.resolve()
    path = (root / paper.path).resolve()
    if paper.plan_id != plan_id or not path.is_relative_to(root) or not path.is_file():
        raise NotFound
    store().record_action("naskah_diunduh", user_id=user_id(), subject="paper", subject_id=paper_id)
    name = paper.key if path.stem.startswith(paper.key) else path.stem
    return send_file(path, as_attachment=True, download_name=f"rencana-{plan_id}-{name}{path.suffix}")


@blueprint.get("/tabel/<name>")
def table(plan_id: int, name: str) -> Response:
    """Send one table of the plan as ``roster plan`` writes it."""
    if name not in TABLES:
        raise NotFound
    path = tables_of(store(), plan_id, desk().settings.make_data_dir()) / name
    if not path.is_file():
        raise NotFound
    store().record_action("tabel_diunduh", user_id=user_id(), subject="plan", subject_id=plan_id)
    return send_file(path, as_attachment=True, download_name=f"rencana-{plan_id}-{name}")


def papers_job(plan_id: int) -> Job | None:
    """Return the newest job that makes papers of this plan, None when there was none lately."""
    jobs = (job for job in store().list_jobs(limit=200) if job.kind == "papers" and job.payload.get("plan_id") == plan_id)
    return next(jobs, None)
