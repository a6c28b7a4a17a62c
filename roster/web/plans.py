"""Starting plans, and the list of those made so far."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from roster.store import JobState, PlanRecord
from roster.web.desk import store, user_id
from roster.web.forms import StartPlanForm
from roster.web.language import moment
from roster.web.paging import cut, wanted_page
from roster.web.totals import zone_of

blueprint = Blueprint("plans", __name__)


@blueprint.get("/rencana")
def index() -> str:
    """Show the plans made so far, newest first, and the jobs that are making one."""
    plans, pager = cut(store().list_plans(), wanted_page(), 25)
    jobs = [job for job in store().list_jobs(limit=20) if job.kind in ("plan", "replan") and job.state is not JobState.DONE]
    return render_template(
        "plans/index.html",
        summaries=[store().summarise_plan(plan.id) for plan in plans],
        pager=pager,
        running=[job for job in jobs if not job.state.is_final],
        failed=[job for job in jobs if job.state is JobState.FAILED][:3],
        has_data=bool(store().list_imports()),
        zone=zone_of(store()),
    )


@blueprint.route("/rencana/baru", methods=["GET", "POST"])
def start() -> str | Response:
    """Ask what to plan from, then start the plan in the background."""
    imports, plans, zone = store().list_imports(), store().list_plans(), zone_of(store())
    if not imports:
        return redirect(url_for("data.index"))
    form = StartPlanForm()
    form.import_id.choices = [(str(each.id), f"{each.id} · {each.file_name} · {moment(each.created_at, zone)}") for each in imports]
    form.baseline.choices = [("0", _("Tanpa acuan: susun dari awal")), *((str(each.id), _plan_text(each, zone)) for each in plans)]
    form.mode.choices = [
        ("normal", _("Normal: sasaran demi sasaran, dengan bukti")),
        ("cepat", _("Cepat: semua sasaran sekaligus, tanpa bukti")),
    ]
    if request.method == "GET":
        form.import_id.data = request.args.get("data", str(imports[0].id))
        form.baseline.data = request.args.get("acuan", "0")
    if form.validate_on_submit():
        baseline = int(form.baseline.data) or None
        payload = {"import_id": int(form.import_id.data), "seed": int(form.seed.data), "baseline_plan": baseline}
        payload |= {"seconds": int(form.limit.data) if form.limit.data else None, "is_fast": form.mode.data == "cepat"}
        job = store().enqueue("plan", payload, created_by=user_id())
        store().record_action("rencana_dimulai", user_id=user_id(), subject="job", subject_id=job)
        return redirect(url_for("jobs.show", job_id=job))
    return render_template("plans/start.html", form=form)


def _plan_text(plan: PlanRecord, zone: str) -> str:
    when = moment(plan.created_at, zone)
    return str(_("Rencana %(number)s dari data %(data)s, %(when)s", number=plan.id, data=plan.import_id, when=when))
