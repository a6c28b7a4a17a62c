"""Solving a version anew: what it is asked with, and the three answers side by side, of which one is taken.

Names and numbers of the absent come by POST: they must not stand in an address or a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster.errors import RosterError
from roster.planning import prepare_replan as prepare
from roster.planning.budget import LONGEST_S
from roster.planning.replan_version import KIND, ReplanRequest, may_take, start_replan, take_answer
from roster.store import Job, JobState, PlanRecord, UnknownIdError
from roster.store.records import TAKEN_FROM
from roster.web.desk import store, user_id
from roster.web.language import language
from roster.web.totals import import_totals

blueprint = Blueprint("replan", __name__, url_prefix="/rencana/<int:plan_id>/susun-ulang")

FOUND_SHOWN, CHOSEN_SHOWN = 20, 200
"""People found by a search, and people chosen, shown at most."""

LARGEST_SEED = 999_999_999

WAITING, TAKEN, GONE, BARE = "waiting", "taken", "gone", "bare"
"""What became of an answer: it can be taken, it was, it is there no more, or it never had a plan of its own."""


@dataclass(frozen=True)
class Asked:
    """The form as it was filled in: texts as typed, and the chosen people by their places. ``faults`` maps fields to what is wrong."""

    moment: str
    chosen: tuple[int, ...] = ()
    search: str = ""
    pasted: str = ""
    limit: str = ""
    seed: str = "0"
    faults: dict[str, str] = field(default_factory=dict)


@blueprint.get("")
def index(plan_id: int) -> str | Response:
    """Show the form: the moment, the absent, and against which data and index."""
    record = store().get_plan_record(plan_id)
    if record.offered_by is not None:
        return redirect(url_for("replan.show", plan_id=record.parent, job_id=record.offered_by))
    ground = prepare.ground_of(store(), record)
    now = prepare.present_moment(store(), ground.data.id)
    return _form(record, Asked(now.strftime("%Y-%m-%dT%H:%M"), prepare.known_absent(store(), record, ground.data.id)))


@blueprint.post("")
def start(plan_id: int) -> str | Response | tuple[str, int]:
    """Look for people, or start the re-plan."""
    record = store().get_plan_record(plan_id)
    ground = prepare.ground_of(store(), record)
    asked = _asked(record, ground.data.id)
    if request.form.get("aksi") != "mulai":
        return _form(record, asked)
    wanted, faults = _wanted(plan_id, ground.data.id, asked)
    if wanted is None or faults:
        return _form(record, replace(asked, faults=asked.faults | faults)), 400
    try:
        job = start_replan(store(), wanted, user=user_id())
    except UnknownIdError:
        raise
    except RosterError as error:
        flash(refusal_text(error), "bad")
        return redirect(url_for("replan.index", plan_id=plan_id))
    return redirect(url_for("jobs.show", job_id=job))


def _asked(record: PlanRecord, import_id: int) -> Asked:
    """Return the form as it was sent, with the people of a pasted list among the chosen."""
    form, members = request.form, prepare.people_of(store(), import_id)
    texts = ",".join(form.getlist("absen")).split(",")
    ticked = tuple(dict.fromkeys(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 8))
    shown, faults = form.get("data", ""), dict[str, str]()
    imports = {str(number): number for number in store().find_imports(record.import_id)}
    if imports.get(shown, import_id) != import_id:
        ticked = prepare.moved_places(store(), ticked, (imports[shown], import_id))
        faults["data"] = _("Sementara itu ada data yang lebih baru. Periksa lagi siapa yang berhalangan.")
    pasted = prepare.read_numbers(members, form.get("nrp", "")[:200_000])
    if wrong := _pasted_fault(pasted):
        faults["nrp"] = wrong
    chosen = dict.fromkeys((*(place for place in ticked if place < len(members)), *pasted.places))
    return Asked(
        moment=form.get("saat", "")[:60],
        chosen=tuple(chosen),
        search=form.get("cari", "").strip()[:80],
        pasted=", ".join((*pasted.unknown, *pasted.dated)),
        limit=form.get("batas", "").strip()[:12],
        seed=form.get("benih", "0").strip()[:12],
        faults=faults,
    )


def _pasted_fault(pasted: prepare.Listed) -> str:
    """Return all that is wrong with a pasted list, "" where nothing is."""
    parts = []
    if pasted.unknown:
        parts.append(_("Tidak ada dalam daftar personel: %(numbers)s", numbers=", ".join(pasted.unknown[:10])))
    if len(pasted.unknown) > 10:
        parts[0] += " " + _("dan %(count)s lagi", count=len(pasted.unknown) - 10)
    if pasted.dated:
        parts.append(
            _(
                "Saat per orang tidak dipakai di sini: %(numbers)s. Hapus @ dan waktunya; yang disebut berhalangan sejak saat di atas.",
                numbers=", ".join(pasted.dated[:10]),
            )
        )
    return ". ".join(parts)


def _wanted(plan_id: int, import_id: int, asked: Asked) -> tuple[ReplanRequest | None, dict[str, str]]:
    """Return what is asked for, or what is wrong with it, field by field."""
    faults = dict(asked.faults)
    now = _moment(import_id, asked.moment)
    if now is None:
        faults["saat"] = _("Waktu tidak terbaca. Tulis seperti 26/11/2024 20.00.")
    if asked.limit and not (asked.limit.isascii() and asked.limit.isdigit() and 1 <= int(asked.limit) <= LONGEST_S):
        faults["batas"] = _("Isi bilangan bulat 1 sampai %(most)s, atau kosongkan.", most=LONGEST_S)
    if not (asked.seed.isascii() and asked.seed.isdigit() and int(asked.seed) <= LARGEST_SEED):
        faults["benih"] = _("Isi bilangan bulat 0 sampai 999999999.")
    if faults or now is None:
        return None, faults
    seconds = float(asked.limit) if asked.limit else None
    return ReplanRequest(plan_id, import_id, now, asked.chosen, int(asked.seed), seconds), {}


def _moment(import_id: int, text: str) -> datetime | None:
    try:
        return prepare.read_moment(store(), import_id, text)
    except RosterError:
        return None


def _form(record: PlanRecord, asked: Asked) -> str:
    ground, issued = prepare.ground_of(store(), record), store().find_issued(record.import_id)
    members, now = prepare.people_of(store(), ground.data.id), _moment(ground.data.id, asked.moment)
    places = set(asked.chosen)
    found = [place for place in prepare.find_people(members, asked.search, most=FOUND_SHOWN) if place not in places]
    chosen = asked.chosen[:CHOSEN_SHOWN]
    shown = [members[place].number for place in (*chosen, *found)]
    return render_template(
        "replan/index.html",
        plan=record,
        totals=import_totals(store(), record.import_id),
        zone=import_totals(store(), ground.data.id).zone,
        ground=ground,
        asked=asked,
        members=members,
        chosen=chosen,
        hidden=asked.chosen[CHOSEN_SHOWN:],
        found=found,
        most=FOUND_SHOWN,
        duties=prepare.duties_of(store(), record.id, shown),
        frozen=prepare.frozen_until_moment(store(), ground.data.id, now) if now else None,
        running=_running(record.id),
        offers=store().list_offers(record.id),
        other=issued if issued not in (None, record.id) else None,
    )


def _running(plan_id: int) -> Job | None:
    jobs = store().list_jobs(states=(JobState.QUEUED, JobState.RUNNING))
    return next((job for job in jobs if job.kind == KIND and job.payload.get("plan_id") == plan_id), None)


@blueprint.get("/<int:job_id>")
def show(plan_id: int, job_id: int) -> str | Response:
    """Show the three answers side by side, with the way to each difference and a button to take one."""
    job, record = _job(plan_id, job_id), store().get_plan_record(plan_id)
    if not job.result:
        return redirect(url_for("jobs.show", job_id=job_id))
    answers = [{**answer, "state": _state(answer["plan_id"])} for answer in job.result["answers"]]
    left, fewest, best = answers
    return render_template(
        "replan/show.html",
        plan=record,
        totals=import_totals(store(), record.import_id),
        zone=import_totals(store(), job.result["import_id"]).zone,
        job=job,
        now=ReplanRequest.of_payload(job.payload).now,
        absent=len(job.payload["absent"]),
        answers=answers,
        left=left,
        fewest=fewest,
        best=best,
        waiting=[shift for shift in job.result["shifts"] if shift not in job.result["begun"]],
        is_open=any(answer["state"] == WAITING for answer in answers),
        may_take=may_take(store(), user_id()),
    )


def _state(plan_id: int | None) -> str:
    if plan_id is None:
        return BARE
    try:
        record = store().get_plan_record(plan_id)
    except UnknownIdError:
        return GONE
    return WAITING if record.offered_by is not None else TAKEN if TAKEN_FROM in record.settings else BARE


@blueprint.post("/<int:job_id>/ambil")
def take(plan_id: int, job_id: int) -> Response:
    """Take one answer; the others go."""
    job, key = _job(plan_id, job_id), request.form.get("jawaban", "")
    back = redirect(url_for("replan.show", plan_id=plan_id, job_id=job_id))
    try:
        record = take_answer(store(), job, key, user=user_id())
    except UnknownIdError:
        flash(_("Pilihan ini sudah tidak ada: pilihan lain sudah diambil."), "bad")
        return back
    except RosterError as error:
        flash(refusal_text(error), "bad")
        return back
    if record is None:
        flash(_("Rencana %(number)s tetap berlaku. Pilihan lain dihapus.", number=plan_id), "good")
        return redirect(url_for("plan.summary", plan_id=plan_id))
    flash(_("Diambil sebagai rencana %(number)s. Naskahnya sedang dibuat; ajukan di sini.", number=record.id), "good")
    return redirect(url_for("life.show", plan_id=record.id))


def _job(plan_id: int, job_id: int) -> Job:
    job = store().get_job(job_id)
    if job.kind != KIND or job.payload.get("plan_id") != plan_id:
        raise NotFound
    return job


def refusal_text(error: RosterError) -> str:
    """Return why a step was refused, in the language of the page."""
    texts: dict[str, Any] = {
        "sudah_berjalan": _("Rencana ini sedang disusun ulang. Tunggu sampai selesai, atau hentikan pekerjaan itu."),
        "pilihan": _("Pilihan ini tidak dapat diambil: mungkin sudah diambil."),
        "peran": _("Akun Anda tidak berwenang mengambil pilihan. Mintalah kepada perencana."),
        "absen_tidak_dikenal": _("Daftar yang berhalangan tidak cocok dengan data. Pilih lagi orangnya."),
    }
    if language() == "id" or error.code not in texts:
        return f"{error.message} {error.advice}".strip()
    return str(texts[error.code])
