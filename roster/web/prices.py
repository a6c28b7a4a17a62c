"""The page of prices: what more people are worth and what each rule costs, worked out in the background."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from roster.store import Job
from roster.web.desk import desk, store, user_id
from roster.web.language import language
from roster.web.totals import import_totals

blueprint = Blueprint("prices", __name__, url_prefix="/rencana/<int:plan_id>/harga")


@blueprint.get("")
def index(plan_id: int) -> str:
    """Show the prices, the job that works them out, or the way to start it."""
    from roster.planning.price_rules import kept_prices
    from roster.planning.tell_prices import cell_text, people_note, rules_note, state_text, value_text

    record, job = store().get_plan_record(plan_id), prices_job(plan_id)
    spoken = language()
    return render_template(
        "prices/index.html",
        plan=record,
        totals=import_totals(store(), record.import_id),
        story=kept_prices(plan_id, desk().settings.make_data_dir()),
        job=job if job is not None and (not job.state.is_final or job.error_text) else None,
        is_running=job is not None and not job.state.is_final,
        notes=(people_note(spoken), rules_note(spoken)),
        cell_text=lambda cell: cell_text(cell, spoken),
        state_text=lambda line: state_text(line, spoken),
        value_text=lambda cell: value_text(cell, spoken),
    )


@blueprint.post("/hitung")
def work_out(plan_id: int) -> Response:
    """Start working out the prices, unless that is under way."""
    store().get_plan_record(plan_id)
    job = prices_job(plan_id)
    if job is None or job.state.is_final:
        number = store().enqueue("prices", {"plan_id": plan_id}, created_by=user_id())
        store().record_action("harga_dimulai", user_id=user_id(), subject="job", subject_id=number)
    return redirect(url_for("prices.index", plan_id=plan_id))


def prices_job(plan_id: int) -> Job | None:
    """Return the newest job that works out the prices of this plan, None when there was none lately."""
    jobs = (job for job in store().list_jobs(limit=200) if job.kind == "prices" and job.payload.get("plan_id") == plan_id)
    return next(jobs, None)
