"""The page of posts that stand after the count: for each a decision, extended for a day or withdrawn, and the run that follows."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from roster.domain.withdrawal import HOURS, Verdict
from roster.errors import RosterError
from roster.web.desk import store, user_id
from roster.web.language import language
from roster.web.totals import Totals, import_totals

blueprint = Blueprint("withdrawal", __name__, url_prefix="/rencana/<int:plan_id>/penarikan")

DAYS_OFFERED = 5
LONGEST_REASON, LONGEST_OFFICER, LONGEST_MOMENT = 2000, 160, 40


@blueprint.get("")
def index(plan_id: int) -> str:
    """Show what still stands, by kecamatan, with the index now and who decided."""
    return _page(plan_id, {})


@blueprint.get("/daftar.csv")
def table(plan_id: int) -> Response:
    """Send who relieves whom in this version, and which posts are withdrawn from when on."""
    from roster.planning.extend_stored import relief_text

    headers = {"Content-Disposition": f'attachment; filename="penarikan-{plan_id}.csv"'}
    return Response(codecs.BOM_UTF8 + relief_text(store(), plan_id).encode(), mimetype="text/csv", headers=headers)


@blueprint.post("")
def decide(plan_id: int) -> AnyResponse | tuple[str, int]:
    """Take the decisions of a named officer and start the run; what cannot be is said at once."""
    from roster.planning.extend_stored import check_order, order_facts

    record = store().get_plan_record(plan_id)
    try:
        order = _order(import_totals(store(), record.import_id))
        check_order(store(), plan_id, order)
    except RosterError as error:
        flash(refusal_text(error), "bad")
        return _page(plan_id, request.form.to_dict()), 400
    number, is_new = store().enqueue_alone("extend", {"plan_id": plan_id, **order_facts(order)}, same="plan_id", created_by=user_id())
    if not is_new:
        flash(_("Keputusan lain atas rencana ini sedang dikerjakan. Tunggu sampai selesai, lalu putuskan lagi."), "bad")
        return redirect(url_for("jobs.show", job_id=number))
    store().record_action("siaga_dimulai", user_id=user_id(), subject="job", subject_id=number)
    return redirect(url_for("jobs.show", job_id=number))


def _page(plan_id: int, given: dict[str, str]) -> str:
    from roster.planning.extend_stored import view_standing

    record = store().get_plan_record(plan_id)
    view = view_standing(store(), plan_id)
    return render_template(
        "withdrawal/index.html",
        plan=record,
        totals=import_totals(store(), record.import_id),
        view=view,
        days=range(view.next_day, view.next_day + DAYS_OFFERED),
        hours=HOURS,
        given=given,
        is_extension="extension" in record.settings,
        absent=len(record.settings.get("absent") or ()),
        longest=(LONGEST_REASON, LONGEST_OFFICER, LONGEST_MOMENT),
    )


def _order(totals: Totals) -> Any:
    """Return what the form decides; a RosterError where a field cannot be read."""
    from roster.planning.extend_posts import ExtensionOrder

    day, hours = request.form.get("hari", ""), request.form.get("jam", "")
    if not (day.isascii() and day.isdigit() and len(day) < 4 and hours in {str(each) for each in HOURS}):
        raise RosterError("Pilihan ini sudah tidak ada.", code="pilihan")
    said = dict(_said())
    return ExtensionOrder(
        int(day),
        _moment(totals),
        request.form.get("pejabat", "")[:LONGEST_OFFICER],
        request.form.get("alasan", "")[:LONGEST_REASON],
        tuple(target for target, verdict in said.items() if verdict == Verdict.WITHDRAW),
        tuple(target for target, verdict in said.items() if verdict == Verdict.EXTEND),
        hours=int(hours),
    )


def _said() -> Iterator[tuple[str, str]]:
    """Yield target and verdict of every row that decides for itself; a kecamatan that stands needs no word of its own."""
    for name, value in request.form.items():
        kind, _sep, target = name.partition(":")
        if (kind == "pos" and value in set(Verdict)) or (kind == "kec" and value == Verdict.WITHDRAW):
            yield target, value


def _moment(totals: Totals) -> datetime:
    """Return the moment of the decision: as typed, or now."""
    from roster.planning.read_absences import read_time

    text = request.form.get("saat", "").strip()[:LONGEST_MOMENT]
    return read_time(text, date.fromisoformat(totals.voting_day), totals.zone) if text else datetime.now(UTC)


def refusal_text(error: RosterError) -> str:
    """Return why a decision was refused, in the language of the page; names of posts stand in the Indonesian text only."""
    texts = {
        "pejabat": _("Sebut pejabat yang memutuskan dan alasannya."),
        "hari": _("Hari itu bukan hari sesudah pemungutan suara."),
        "hari_lewat": _("Hari itu sudah lewat. Pilih hari lain, atau isi saat keputusannya."),
        "waktu": _("Saat keputusan tidak terbaca. Tulis misalnya H+1 09.00."),
        "tidak_berjaga": _("Pos yang ditarik tidak berjaga lagi pada saat itu."),
        "semua_ditarik": _("Tidak ada pos yang masih berjaga: semuanya sudah ditarik."),
        "sudah_dijaga": _("Pos sudah dijaga sampai hari itu; tidak ada yang berubah."),
        "bertentangan": _("Keputusan saling bertentangan. Sisakan satu: perpanjang atau tarik."),
        "dalam_sif": _("Penarikan jatuh di tengah sif. Tarik saat sif itu selesai."),
        "sasaran": _("Pos atau kecamatan yang disebut tidak ada dalam rencana ini."),
        "pilihan": _("Pilihan ini sudah tidak ada."),
    }
    if language() == "id" or error.code not in texts:
        return f"{error.message} {error.advice}".strip()
    return str(texts[error.code])
