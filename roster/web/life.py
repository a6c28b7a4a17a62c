"""From draft to issued order: the steps of a version, and the register of numbers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from roster.domain.life import LONGEST_NOTE, PlanAct
from roster.domain.register import PaperKind
from roster.errors import RosterError
from roster.planning import keep_register, publish_plan, revoke_order
from roster.store import PlanRecord, UnknownIdError
from roster.web.desk import store, user_id
from roster.web.language import language
from roster.web.paging import PAGE_SIZE, Pager, wanted_page
from roster.web.totals import import_totals, zone_of

blueprint = Blueprint("life", __name__)


@blueprint.get("/rencana/<int:plan_id>/penerbitan")
def show(plan_id: int) -> str:
    """Show where a version stands, who took which step, its numbers, and the steps this user may take."""
    record = store().get_plan_record(plan_id)
    acts = publish_plan.open_steps(store(), record, user_id())
    usual, fault = _usual(record) if PlanAct.ISSUE in acts else (None, "")
    return render_template(
        "life/show.html",
        plan=record,
        steps=store().list_steps(plan_id),
        entries=store().entries_of(plan_id),
        acts=[act.value for act in acts],
        usual=usual,
        fault=fault,
        revocation=revoke_order.usual_revocation(store(), record) if PlanAct.REVOKE in acts else None,
        issued=store().find_issued(record.import_id),
        logins={user.id: user.login for user in store().list_users()},
        longest=LONGEST_NOTE,
        totals=import_totals(store(), record.import_id),
    )


def _usual(record: PlanRecord) -> tuple[publish_plan.UsualNumber | None, str]:
    try:
        return publish_plan.usual_number(store(), record), ""
    except RosterError as error:  # the sheet names a number or code that no paper can bear
        return None, refusal_text(error)


@blueprint.post("/rencana/<int:plan_id>/<any(ajukan, setujui, kembalikan):step>")
def take(plan_id: int, step: str) -> Response:
    """Submit, approve or return a version."""
    user, note = user_id(), request.form.get("catatan", "")
    works: dict[str, Callable[[], object]] = {
        "ajukan": lambda: publish_plan.submit_plan(store(), plan_id, user=user),
        "setujui": lambda: publish_plan.approve_plan(store(), plan_id, user=user),
        "kembalikan": lambda: publish_plan.return_plan(store(), plan_id, note=note, user=user),
    }
    done = {"ajukan": _("Rencana diajukan."), "setujui": _("Rencana disetujui."), "kembalikan": _("Rencana dikembalikan menjadi konsep.")}
    _try(works[step], done[step])
    return redirect(url_for("life.show", plan_id=plan_id))


@blueprint.post("/rencana/<int:plan_id>/terbitkan")
def issue(plan_id: int) -> Response:
    """Issue a version and start making its papers."""
    number, user = _typed_number(), user_id()
    day = request.form.get("tanggal", "").strip() or publish_plan.BLANK

    def work() -> None:
        publish_plan.issue_plan(store(), plan_id, number=number, day=day, user=user)
        job = store().enqueue("papers", {"plan_id": plan_id}, created_by=user)
        store().record_action("naskah_dimulai", user_id=user, subject="job", subject_id=job)

    _try(work, _("Rencana diterbitkan; naskahnya sedang dibuat."))
    return redirect(url_for("life.show", plan_id=plan_id))


@blueprint.post("/rencana/<int:plan_id>/cabut")
def revoke(plan_id: int) -> Response:
    """Revoke an issued version and start making the order that says so."""
    user = user_id()
    day = request.form.get("tanggal", "").strip() or publish_plan.BLANK
    wanted = revoke_order.RevokeRequest(plan_id, request.form.get("catatan", ""), _typed_number(), day)

    def work() -> None:
        revoke_order.revoke_plan(store(), wanted, user=user)
        job = store().enqueue("papers", {"plan_id": plan_id}, created_by=user)
        store().record_action("naskah_dimulai", user_id=user, subject="job", subject_id=job)

    _try(work, _("Rencana dicabut; Sprin pencabutannya sedang dibuat."))
    return redirect(url_for("life.show", plan_id=plan_id))


@blueprint.get("/register")
def register() -> str:
    """Show the numbers of a year and kind in pages, those still blank first, with room to fill them."""
    years = store().register_years()
    year_text, kind_text = request.args.get("tahun", ""), request.args.get("jenis", "")
    year = int(year_text) if year_text.isascii() and year_text.isdigit() and len(year_text) == 4 else None
    kind = PaperKind(kind_text) if kind_text in set(PaperKind) else None
    is_open, page = request.args.get("isi") == "kosong", wanted_page()
    found = store().list_register(year=year, kind=kind, is_open=is_open, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "life/register.html",
        entries=found.items,
        pager=Pager(page, found.total),
        years=sorted({each.year for each in years}, reverse=True),
        blank=sum(each.blank for each in years),
        kinds=list(PaperKind),
        wanted={"tahun": str(year or ""), "jenis": kind.value if kind else "", "isi": "kosong" if is_open else ""},
        longest=LONGEST_NOTE,
        zone=zone_of(store()),
    )


@blueprint.post("/register")
def enter() -> Response:
    """Enter a paper that no plan made."""
    kind, note = request.form.get("jenis", ""), request.form.get("keterangan", "")
    if kind not in set(PaperKind):
        flash(_("Pilihan ini sudah tidak ada."), "bad")
        return redirect(url_for("life.register"))
    paper = keep_register.OtherPaper(PaperKind(kind), _typed_number(), request.form.get("tanggal", ""), note)
    _try(lambda: keep_register.enter_paper(store(), paper, zone=zone_of(store()), user=user_id()), _("Nomor dicatat."))
    return redirect(url_for("life.register"))


@blueprint.post("/register/<int:entry_id>/isi")
def fill(entry_id: int) -> Response:
    """Record what the registry wrote on a paper left blank."""
    number, day = request.form.get("nomor", ""), request.form.get("tanggal", "")
    if not number.strip() and not day.strip():
        flash(_("Isi nomor atau tanggalnya dahulu."), "bad")
    else:
        _try(lambda: keep_register.fill_blanks(store(), entry_id, number=number, day=day, user=user_id()), _("Register dilengkapi."))
    return redirect(url_for("life.register"))


@blueprint.post("/register/<int:entry_id>/batal")
def void(entry_id: int) -> Response:
    """Mark a paper as void; its number stays taken."""
    note = request.form.get("catatan", "")
    _try(
        lambda: keep_register.void_number(store(), entry_id, note=note, user=user_id()),
        _("Naskah dinyatakan batal; nomornya tetap terpakai."),
    )
    return redirect(url_for("life.register"))


def _typed_number() -> str:
    """Return the number typed, the word for the next one, or the word for a blank."""
    is_blank = request.form.get("kosong", "") == "ya"
    return publish_plan.BLANK if is_blank else request.form.get("nomor", "").strip() or publish_plan.NEXT


def _try(work: Callable[[], object], done: str) -> None:
    """Do the work and say so, or say why it was refused; what does not exist stays a page of its own."""
    try:
        work()
    except UnknownIdError:
        raise
    except RosterError as error:
        flash(refusal_text(error), "bad")
    else:
        flash(done, "good")


def refusal_text(error: RosterError) -> str:
    """Return why a step was refused, in the language of the page; the figures stand in the Indonesian text only."""
    texts = {
        "langkah": _("Versi ini tidak lagi berada pada langkah itu: mungkin perwira lain baru saja mengambilnya. Lihat riwayatnya."),
        "catatan": _("Alasannya kosong atau terlalu panjang."),
        "pelanggaran": _("Rencana ini melanggar aturan dan tidak dapat diajukan atau diterbitkan."),
        "peran": _("Akun Anda tidak berwenang mengambil langkah ini."),
        "terbit_lain": _(
            "Versi lain sudah terbit untuk operasi ini dan bukan acuan versi ini. Susun ulang dengan versi itu sebagai acuan."
        ),
        "nomor": _("Nomor surat tidak dapat dibaca. Isi nomor urut saja."),
        "nomor_terpakai": _("Nomor ini sudah dipakai; nomor tidak pernah dipakai dua kali."),
        "tanggal_jauh": _("Tanggal ini terlalu jauh dari hari pemungutan suara. Periksa tahunnya."),
        "tanggal_mundur": _("Tanggal ini sebelum tanggal Sprin yang diubah atau dicabut."),
        "pilihan": _("Pilihan ini belum diambil. Ambil dahulu di halaman Susun ulang."),
        "tanggal": _("Tanggal surat tidak dapat dibaca, atau tidak dalam bulan yang tercetak pada naskah."),
        "sudah_terisi": _("Catatan register ini sudah terisi atau batal."),
        "sudah_batal": _("Catatan register ini sudah batal."),
    }
    if language() == "id" or error.code not in texts:
        return f"{error.message} {error.advice}".strip()
    return str(texts[error.code])
