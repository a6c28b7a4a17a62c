"""The first page, the choice of language, and the sign of life."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from roster.store import JobState
from roster.web.desk import store
from roster.web.gate import local_path
from roster.web.language import LANGUAGES
from roster.web.totals import import_totals, zone_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def start() -> str:
    """Show the newest data, the newest plan, work in progress, and the next step."""
    imports, plans = store().list_imports(), store().list_plans()
    running = store().list_jobs(limit=5, states=(JobState.QUEUED, JobState.RUNNING))
    return render_template(
        "home/start.html",
        newest=imports[0] if imports else None,
        totals=import_totals(store(), imports[0].id) if imports else None,
        plan=store().summarise_plan(plans[0].id) if plans else None,
        running=[job for job in running if job.kind in ("plan", "replan")],
        zone=zone_of(store()),
    )


@blueprint.post("/bahasa")
def choose_language() -> Response:
    """Switch the language of the pages for this browser."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    session["language"] = chosen
    return redirect(local_path(request.form.get("next", "")))


@blueprint.get("/sehat")
def health() -> tuple[dict[str, str], int]:
    """Say whether the application and its database answer."""
    try:
        store().list_jobs(limit=1)
    except Exception:  # whatever a broken database throws, the answer is the same: not well
        return {"keadaan": "basis data tidak menjawab"}, 503
    return {"keadaan": "sehat"}, 200
