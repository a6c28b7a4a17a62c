"""The page of what-ifs on a plan: cases gathered in a small form, worked out in the background, shown in one table and on maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster.domain.cases import KINDS, PATTERN_FIELDS, Case, Setting
from roster.domain.operation import Dataset
from roster.domain.policy import POLICY_KEYS
from roster.domain.tps import CATEGORIES
from roster.errors import Issue, RosterError
from roster.planning import keep_whatif
from roster.store import Job, Store
from roster.web.desk import desk, store, user_id
from roster.web.language import language
from roster.web.totals import import_totals
from roster.web.uploads import one_list

blueprint = Blueprint("whatif", __name__, url_prefix="/rencana/<int:plan_id>/andai")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_RISES = 200
LONGEST = 160

_GATHERING = Lock()
"""Held while a list of cases is read, changed and kept: of two who add at once neither may lose his case."""


@blueprint.get("")
def index(plan_id: int) -> str:
    """Show the cases gathered, the job at work, and the newest comparison."""
    return _page(plan_id, {})


def _page(plan_id: int, given: dict[str, str], issues: Sequence[Issue] = ()) -> str:
    from roster.planning.write_comparison import comparison_grids

    record, job, spoken = store().get_plan_record(plan_id), _job(plan_id), language()
    answer = keep_whatif.kept_answer(plan_id, _root())
    totals = import_totals(store(), record.import_id)
    grids = {} if answer is None else comparison_grids(answer.outcomes, answer.story, spoken, has_baseline=True)
    return render_template(
        "whatif/index.html",
        plan=record,
        totals=totals,
        draft=keep_whatif.read_draft(plan_id, _root()),
        answer=answer,
        grids=list(grids.values()),
        texts=_texts(answer, spoken),
        job=job if job is not None and (not job.state.is_final or job.error_text) else None,
        is_running=job is not None and not job.state.is_final,
        given=given,
        issues=issues,
        limit=desk().settings.upload_limit_bytes,
        kinds=KINDS,
        keys=_keys(totals.kecamatan),
        most=MOST_RISES,
        spoken=spoken,
    )


def _texts(answer: keep_whatif.KeptAnswer | None, spoken: str) -> dict[str, object]:
    """Return what stands beside the tables: reasons of cases without a plan, and what is proven of the rises."""
    from roster.planning.tell_whatif import errors_of, rise_notes, rise_sentence

    if answer is None:
        return {"errors": (), "rise": ()}
    rise = (rise_sentence(answer.story, spoken), *rise_notes(spoken)) if answer.story else ()
    return {"errors": tuple(errors_of(answer.outcomes)), "rise": rise}


def _keys(kecamatan: tuple[str, ...]) -> list[str]:
    """Return what the field of the key suggests."""
    patterns = [f"{category}.{field}" for category in CATEGORIES for field in PATTERN_FIELDS]
    return [*(key.key for key in POLICY_KEYS if not key.key.startswith("bobot_indikator")), *patterns, "semua", "mako", *kecamatan]


@blueprint.post("/kasus")
def add(plan_id: int) -> Response | tuple[str, int]:
    """Add a setting to a case, or show what is wrong with it."""
    store().get_plan_record(plan_id)
    given = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("nama", "jenis", "kunci", "nilai")}
    with _GATHERING:
        faults = _added(plan_id, given)
    if not faults:
        return redirect(url_for("whatif.index", plan_id=plan_id))
    for fault in faults:
        flash(str(fault), "bad")
    return _page(plan_id, given), 400


def _added(plan_id: int, given: dict[str, str]) -> list[str]:
    """Add a setting to the cases gathered; return what is wrong with it instead where something is."""
    from roster.planning.apply_case import apply_case

    faults = []
    setting = Setting(given["jenis"], given["kunci"], given["nilai"])
    if not given["nama"]:
        faults.append(_("Nama kasus wajib diisi."))
    draft = keep_whatif.read_draft(plan_id, _root())
    if not faults:
        before = next((case.settings for case in draft.cases if case.name == given["nama"]), ())
        issues = apply_case(_dataset(store(), plan_id), Case(given["nama"], (*before, setting))).issues
        faults = [f"{issue.message[:1].upper()}{issue.message[1:]}. {issue.advice}" for issue in issues]
    try:
        if not faults:
            keep_whatif.keep_draft(plan_id, keep_whatif.add_setting(draft, given["nama"], setting), _root())
    except RosterError as error:
        faults = [f"{error.message} {error.advice}"]
    return faults


@blueprint.post("/daftar")
def load(plan_id: int) -> Response | tuple[str, int]:
    """Add the cases of an uploaded list, all of them or, with its faults shown, none."""
    record = store().get_plan_record(plan_id)
    try:
        with one_list(_root(), request.files.getlist("berkas")) as path:
            cases, issues = keep_whatif.read_cases(path, _dataset(store(), record.id))
        if not issues:
            with _GATHERING:
                keep_whatif.keep_draft(plan_id, keep_whatif.add_cases(keep_whatif.read_draft(plan_id, _root()), cases), _root())
    except RosterError as error:
        flash(f"{error.message} {error.advice}".strip(), "bad")
        return _page(plan_id, {}), 400
    if issues:
        return _page(plan_id, {}, issues), 400
    flash(_("%(count)s kasus diambil dari daftar; yang bernama sama diganti.", count=len(cases)), "good")
    return redirect(url_for("whatif.index", plan_id=plan_id))


@blueprint.post("/kasus/<int:nth>/hapus")
def remove(plan_id: int, nth: int) -> Response:
    """Take a case out of those gathered."""
    store().get_plan_record(plan_id)
    with _GATHERING:
        keep_whatif.keep_draft(plan_id, keep_whatif.without_case(keep_whatif.read_draft(plan_id, _root()), nth), _root())
    return redirect(url_for("whatif.index", plan_id=plan_id))


@blueprint.post("/hitung")
def work_out(plan_id: int) -> Response:
    """Start working out the cases gathered, unless that is under way."""
    store().get_plan_record(plan_id)
    text = request.form.get("naik", "").strip() or "0"
    rise = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    draft = keep_whatif.read_draft(plan_id, _root())
    job = _job(plan_id)
    if not 0 <= rise <= MOST_RISES:
        flash(_("Jumlah TPS yang naik: bilangan bulat 0 sampai %(most)s.", most=MOST_RISES), "bad")
    elif not draft.cases and not rise:
        flash(_("Tambahkan satu kasus, atau isi jumlah TPS yang naik."), "bad")
    elif job is None or job.state.is_final:
        question = replace(draft, rise=rise)
        keep_whatif.keep_draft(plan_id, question, _root())
        payload = {"plan_id": plan_id, "token": keep_whatif.ask(plan_id, question, _root())}
        number = store().enqueue(keep_whatif.KIND, payload, created_by=user_id())
        store().record_action("andai_dimulai", user_id=user_id(), subject="job", subject_id=number)
    return redirect(url_for("whatif.index", plan_id=plan_id))


@blueprint.get("/<token>/peta.svg")
def maps(plan_id: int, token: str) -> Response:
    """Send the maps of the cases side by side."""
    return send_file(_file(plan_id, token, "peta.svg"), mimetype="image/svg+xml")


@blueprint.get("/<token>/bandingan.xlsx")
def fetch(plan_id: int, token: str) -> Response:
    """Send the comparison as a workbook."""
    path = _file(plan_id, token, "bandingan.xlsx")
    return send_file(path, mimetype=WORKBOOK, as_attachment=True, download_name=f"andai-rencana-{plan_id}.xlsx")


@blueprint.post("/<token>/<int:nth>/simpan")
def keep(plan_id: int, token: str, nth: int) -> Response:
    """Store the data of a case as an import of their own and start a draft of it; only here does a case enter the store."""
    record = store().get_plan_record(plan_id)
    _file(plan_id, token, "hasil.json")
    question = keep_whatif.read_question(token, _root())
    if not 0 < nth <= len(question.cases):
        raise NotFound
    case = question.cases[nth - 1]
    dataset = keep_whatif.case_as_data(store(), plan_id, case)
    name = _("Andai: %(name)s (rencana %(number)s)", name=case.name, number=plan_id)
    number = store().add_import(dataset, file_name=str(name)[:200], uploaded_by=user_id())
    payload = {"import_id": number, "seed": record.seed, "baseline_plan": plan_id, "seconds": None, "is_fast": False}
    job = store().enqueue("plan", payload, created_by=user_id())
    store().record_action("andai_disimpan", user_id=user_id(), subject="import", subject_id=number)
    return redirect(url_for("jobs.show", job_id=job))


@lru_cache(maxsize=2)
def _dataset(opened: Store, plan_id: int) -> Dataset:
    """Return the data of a plan with its history; neither changes, so that each setting is checked at once."""
    from roster.planning.settle_history import dataset_of_plan

    return dataset_of_plan(opened, opened.get_plan_record(plan_id))


def _root() -> Path:
    return desk().settings.make_data_dir()


def _file(plan_id: int, token: str, name: str) -> Path:
    path = keep_whatif.answer_file(plan_id, token, name, _root())
    if path is None:
        raise NotFound
    return path


def _job(plan_id: int) -> Job | None:
    """Return the newest job that works out cases of this plan, None when there was none lately."""
    jobs = (job for job in store().list_jobs(limit=200) if job.kind == keep_whatif.KIND and job.payload.get("plan_id") == plan_id)
    return next(jobs, None)
