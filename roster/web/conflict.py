"""Pins that cannot hold together: of data before a plan is made, and of a run that was refused for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from roster.store import Job, JobState, UnknownIdError
from roster.web.desk import store
from roster.web.language import language
from roster.web.paging import Pager, cut, wanted_page

if TYPE_CHECKING:
    from roster.planning.tell_conflict import PinCheck, ToldConflict

blueprint = Blueprint("conflict", __name__)

ON_JOB, ON_PAGE = 5, 20
"""Conflicts shown on the page of a refused job, and on a page of the list of all."""


@blueprint.get("/data/<int:import_id>/pin")
def of_import(import_id: int) -> str:
    """Show whether the pins of an import can hold together, and which cannot."""
    from roster.planning.tell_conflict import check_stored_pins

    check = check_stored_pins(store(), import_id)
    told, pager = page_of(check)
    return render_template("conflict/index.html", import_id=import_id, job=None, check=check, told=told, pager=pager)


@blueprint.get("/pekerjaan/<int:job_id>/pin")
def of_job(job_id: int) -> str:
    """Show all the pins for which a run was refused."""
    job = store().get_job(job_id)
    check = refused_pins(job)
    if check is None:
        raise NotFound
    told, pager = page_of(check)
    return render_template("conflict/index.html", import_id=job.payload["import_id"], job=job, check=check, told=told, pager=pager)


def page_of(check: PinCheck) -> tuple[list[ToldConflict], Pager]:
    """Return the conflicts of the page asked for, in the language of the page."""
    shown, pager = cut(check.conflicts, wanted_page(), ON_PAGE)
    return check.tell(shown, language()), pager


def is_refused_for_pins(job: Job) -> bool:
    """Whether a run was refused because its pins cannot hold."""
    return job.kind == "plan" and job.state is JobState.FAILED and job.error_code == "pin"


def refused_pins(job: Job) -> PinCheck | None:
    """Return the pins of a run that was refused for them, looked at anew; None for any other job, or where its data is gone."""
    if not is_refused_for_pins(job):
        return None
    from roster.planning.tell_conflict import check_stored_pins

    wanted = job.payload
    try:
        return check_stored_pins(store(), wanted["import_id"], seed=wanted.get("seed") or 0, baseline_plan=wanted.get("baseline_plan"))
    except UnknownIdError:
        return None
