"""Watching a job in the background: its page, the part of it that is polled each second, and its end."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from roster.planning.replan_version import KIND as REPLAN
from roster.store import Job, JobState
from roster.web.conflict import ON_JOB, is_refused_for_pins, refused_pins
from roster.web.desk import store, user_id
from roster.web.language import language

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/pekerjaan/<int:job_id>")
def show(job_id: int) -> str | BaseResponse:
    """Show how far a job is; a job that is done leads on to what it made."""
    job = store().get_job(job_id)
    if target := next_page(job):
        return redirect(target)
    check = refused_pins(job)
    told = check.tell(check.conflicts[:ON_JOB], language()) if check else ()
    return render_template("jobs/show.html", job=job, check=check, told=told)


@blueprint.get("/pekerjaan/<int:job_id>/keadaan")
def state(job_id: int) -> BaseResponse:
    """Return the moving part of the job's page; nothing but a status (304) while nothing moved."""
    job = store().get_job(job_id)
    answer: Response = make_response(render_template("jobs/state.html", job=job))
    answer.set_etag(hashlib.sha256(f"{language()} {job.state} {job.progress} {job.is_cancel_requested}".encode()).hexdigest()[:20])
    if job.state.is_final:
        answer.headers["X-Next"] = next_page(job) or url_for("jobs.show", job_id=job_id)
    return answer.make_conditional(request)


@blueprint.post("/pekerjaan/<int:job_id>/batal")
def cancel(job_id: int) -> BaseResponse:
    """Ask the job to stop; a plan keeps the best found so far."""
    store().request_cancel(job_id)
    store().record_action("pekerjaan_dibatalkan", user_id=user_id(), subject="job", subject_id=job_id)
    return redirect(url_for("jobs.show", job_id=job_id))


def next_page(job: Job) -> str:
    """Return where a job that ended well leads, "" while it runs or when it has nothing to show."""
    if job.state not in (JobState.DONE, JobState.CANCELLED):
        return ""
    pages = {"papers": "papers.index", "prices": "prices.index", "whatif": "whatif.index", "extend": "withdrawal.index"}
    if job.kind == REPLAN:
        return url_for("replan.show", plan_id=job.payload["plan_id"], job_id=job.id) if job.result else ""
    plan = job.result.get("plan_id") or (job.payload.get("plan_id") if job.kind in pages else None)
    return url_for(pages.get(job.kind, "plan.summary"), plan_id=plan) if plan else ""


def fault_of(job: Job) -> tuple[str, str]:
    """Return why a job failed and what to do; pins that cannot hold in few words, as its page lists them."""
    if not is_refused_for_pins(job):
        return job.error_text, job.error_advice
    return str(_("Penetapan tetap (pin) tidak dapat berlaku; rencana tidak disusun.")), str(
        _("Hapus atau ubah pin yang disebut pada lembar pin, unggah lagi, lalu susun ulang.")
    )


def title_of(job: Job) -> str:
    """Return what a job does, as a heading."""
    titles: dict[str, str] = {
        "plan": _("Menyusun rencana"),
        "papers": _("Membuat naskah"),
        "prices": _("Menghitung harga"),
        "whatif": _("Menghitung kasus andai"),
        "extend": _("Memperpanjang dan menarik pos"),
        REPLAN: _("Menyusun ulang rencana"),
    }
    return titles.get(job.kind) or str(_("Pekerjaan"))
