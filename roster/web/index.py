"""The pages of the risk index: its history, a new list before and as it is taken, and where Polri and Bawaslu differ."""

from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from roster.domain.index_inputs import Standing
from roster.errors import InputError, RosterError
from roster.planning.preview_index import IndexPreview, Outcome
from roster.store import IndexFilter, StoreError
from roster.web import uploads
from roster.web.desk import desk, store, user_id
from roster.web.forms import UploadForm
from roster.web.index_ground import Ground, wanted_ground
from roster.web.language import number
from roster.web.paging import PAGE_SIZE, Pager, cut, wanted_page

blueprint = Blueprint("index", __name__, url_prefix="/indeks")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _root() -> Path:
    return desk().settings.make_data_dir() / "unggahan-indeks"


@blueprint.get("")
def history() -> str:
    """Show what is in force in sums, the form for a new list, and the history in pages."""
    ground = wanted_ground()
    if ground is None:
        return render_template("index/empty.html")
    kecamatan, category = request.args.get("kecamatan", ""), request.args.get("kategori", "")
    vote = ground.dataset.operation.voting_day
    wanted = IndexFilter(vote, ground.kecamatan_code(kecamatan), category if category in ground.categories else "")
    page = wanted_page()
    found = store().list_index(wanted, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not found.items and found.total:
        page = Pager(1, found.total).pages
        found = store().list_index(wanted, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "index/history.html",
        ground=ground,
        records=found.items,
        pager=Pager(page, found.total),
        wanted={"kecamatan": kecamatan if wanted.kecamatan_code else "", "kategori": wanted.category},
        files=store().list_index_files()[:10],
        limit=desk().settings.upload_limit_bytes,
    )


@blueprint.get("/riwayat.csv")
def table() -> Response:
    """Send the history as the sheet ``indeks``, for work with a folder or workbook."""
    from roster.planning.settle_history import history_text

    text = history_text(store(), _ground().import_id)
    headers = {"Content-Disposition": 'attachment; filename="indeks.csv"'}
    return Response(codecs.BOM_UTF8 + text.encode(), mimetype="text/csv", headers=headers)


@blueprint.post("/unggah")
def upload() -> AnyResponse:
    """Keep the files of a new list and lead to what it would change; nothing is stored in the history."""
    ground, form = _ground(), UploadForm()
    if not form.validate():
        return redirect(url_for("index.history", data=ground.import_id))
    try:
        token, _path, name = uploads.receive(_root(), form.files.data or ())
    except RosterError as error:
        flash(f"{error.message} {error.advice}".strip(), "bad")
        return redirect(url_for("index.history", data=ground.import_id))
    uploads.keep(_root(), uploads.Upload(token, name, datetime.now(UTC), None, ()))
    return redirect(url_for("index.preview", token=token, data=ground.import_id))


@blueprint.get("/pratinjau/<token>")
def preview(token: str) -> str:
    """Show what a list would change: sums, TPS by TPS or row by row in pages, or its faults."""
    ground, found = _ground(), _preview(token)
    view = request.args.get("lihat", "")
    view = view if view in ("baris", *Outcome) else "tps"
    rows = [row for row in found.rows if view in ("tps", "baris", row.outcome)]
    items, pager = cut(found.issues if found.errors else found.steps if view == "tps" else rows, wanted_page(), 100)
    return render_template(
        "index/preview.html", ground=ground, token=token, preview=found, outcomes=list(Outcome), view=view, items=items, pager=pager
    )


@blueprint.get("/pratinjau/<token>/bertanda.xlsx")
def marked(token: str) -> AnyResponse:
    """Send a copy of the list with the faulty cells marked and commented."""
    from roster.imports import mark_workbook

    found, out = _preview(token), _root() / token / "bertanda.xlsx"
    mark_workbook(_source(token), found.issues, out)
    return send_file(out, mimetype=WORKBOOK, as_attachment=True, download_name="indeks-bertanda.xlsx")


@blueprint.post("/ambil/<token>")
def take(token: str) -> AnyResponse:
    """Take the list as it was shown; when the history has grown since, show it again."""
    from roster.planning.take_index import take_file

    ground, source, upload = _ground(), _source(token), uploads.find(_root(), token)
    shown = request.form.get("sampai", "")
    until = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else -1
    name = upload.file_name if upload else ""
    again = redirect(url_for("index.preview", token=token, data=ground.import_id))
    try:
        found, _id = take_file(store(), ground.import_id, source, file_name=name, now=datetime.now(UTC), user=user_id(), shown_until=until)
    except InputError:
        return again
    except StoreError as error:
        flash(f"{error.message} {error.advice}".strip(), "bad")
        return again
    uploads.discard(_root(), token)
    flash(
        _("%(count)s baris diambil ke dalam riwayat; rencana yang disusun sesudah ini memakainya.", count=number(len(found.rows))), "good"
    )
    if found.disputed:
        return redirect(url_for("index.disputed", data=ground.import_id))
    return redirect(url_for("index.history", data=ground.import_id))


@blueprint.get("/perbedaan")
def disputed() -> str:
    """Show the TPS on which Polri and Bawaslu differ, in pages, with the form to decide."""
    return _disputed({})


def _disputed(given: dict[str, str]) -> str:
    from roster.planning.decide_index import compare_inputs

    ground = _ground()
    kecamatan, standing = request.values.get("kecamatan", ""), request.values.get("keadaan", Standing.DISPUTED.value)
    code = ground.kecamatan_code(kecamatan)
    compared = compare_inputs(ground.dataset)
    found = [each for each in compared if each.polri.desa_code.startswith(code)]
    counts = {each.value: sum(one.standing is each for one in found) for each in Standing}
    items, pager = cut([each for each in found if each.standing.value == standing], wanted_page())
    wanted = {"kecamatan": kecamatan if code else "", "keadaan": standing if standing in counts else Standing.DISPUTED.value}
    return render_template(
        "index/disputed.html", ground=ground, counts=counts, items=items, pager=pager, wanted=wanted, given=given, has_any=bool(compared)
    )


@blueprint.post("/putuskan")
def decide() -> AnyResponse | tuple[str, int]:
    """Record the decision of a named officer on the TPS that were ticked or typed."""
    from roster.planning.decide_index import Decision, DecisionError, decide_index

    ground = _ground()
    typed = [part for part in request.form.get("tps_lain", "").replace(",", ";").split(";") if part.strip()]
    stations = (*request.form.getlist("tps"), *typed)
    facts = {name: request.form.get(name, "").strip() for name in ("kategori", "alasan", "petugas", "tps_lain")}
    try:
        decision = Decision(stations, facts["kategori"], facts["alasan"], facts["petugas"])
        decided = decide_index(store(), ground.import_id, decision, now=datetime.now(UTC), user=user_id())
    except DecisionError as error:
        flash(f"{error.message} {error.advice}".strip(), "bad")
        return _disputed(facts), 400
    late = sum(each.overtaken_by is not None for each in decided)
    if len(decided) > late:
        flash(_("Keputusan atas %(count)s TPS berlaku dan masuk riwayat.", count=len(decided) - late), "good")
    if late:
        text = _("Keputusan atas %(count)s TPS masuk riwayat tetapi TIDAK berlaku: ada kejadian yang lebih baru.", count=late)
        flash(f"{text} {_('Periksa jam komputer peladen, lalu putuskan lagi.')}", "bad")
    return redirect(url_for("index.disputed", data=ground.import_id))


def _ground() -> Ground:
    ground = wanted_ground()
    if ground is None:
        raise NotFound
    return ground


def _source(token: str) -> Path:
    source = uploads.source_of(_root(), token) if uploads.find(_root(), token) else None
    if source is None:
        raise NotFound(_("Unggahan ini sudah dihapus."))
    return source


def _preview(token: str) -> IndexPreview:
    """Return what the kept list would change now: it is read anew, since the history may have grown."""
    from roster.planning.take_index import preview_stored

    source, upload = _source(token), uploads.find(_root(), token)
    name = upload.file_name if upload else ""
    found = preview_stored(store(), _ground().import_id, source, file_name=name, now=datetime.now(UTC))
    # Faults of the file as a whole bear its name on disk; the user knows it by his own.
    return replace(found, issues=tuple(replace(issue, sheet=name) if issue.sheet == source.name else issue for issue in found.issues))
