"""The data pages: upload, the faults of an upload, the imports so far, and workbooks to start from."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster import __version__
from roster.errors import RosterError, Severity
from roster.web import uploads
from roster.web.desk import desk, store, user_id
from roster.web.forms import UploadForm
from roster.web.paging import cut, wanted_page
from roster.web.totals import import_totals, zone_of

blueprint = Blueprint("data", __name__)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _root() -> Path:
    return desk().settings.make_data_dir() / "unggahan"


@blueprint.get("/data")
def index() -> str:
    """Show the upload form, the workbooks to start from, and the imports so far."""
    limit = desk().settings.upload_limit_bytes
    return render_template("data/index.html", form=UploadForm(), imports=store().list_imports(), limit=limit, zone=zone_of(store()))


@blueprint.post("/data/unggah")
def upload() -> Response:
    """Check the files and store them when no error stands; either way lead to the report."""
    form = UploadForm()
    if not form.validate():
        return redirect(url_for("data.index"))
    try:
        token = _check_files(form)
    except RosterError as error:
        flash(f"{error.message} {error.advice}".strip(), "bad")
        return redirect(url_for("data.index"))
    return redirect(url_for("data.report", token=token))


def _check_files(form: UploadForm) -> str:
    from roster.planning.store_plan import import_file

    token, path, name = uploads.receive(_root(), form.files.data or ())
    try:
        outcome = import_file(store(), path, file_name=name, user=user_id())
    except BaseException:
        uploads.discard(_root(), token)
        raise
    issues = tuple(replace(issue, sheet=name) if issue.sheet == path.name else issue for issue in outcome.issues)
    uploads.keep(_root(), uploads.Upload(token, name, datetime.now(UTC), outcome.import_id, issues))
    return token


@blueprint.get("/data/periksa/<token>")
def report(token: str) -> str:
    """Show the outcome of an upload: every finding, by sheet and severity, in pages."""
    found = _upload(token)
    sheet, severity = request.args.get("lembar", ""), request.args.get("jenis", "")
    wanted = [issue for issue in found.issues if sheet in ("", issue.sheet) and severity in ("", issue.severity)]
    issues, pager = cut(wanted, wanted_page(), 100)
    return render_template(
        "data/report.html",
        upload=found,
        counts={each: found.count(each) for each in Severity},
        sheets=uploads.sheets_of(found.issues),
        issues=issues,
        pager=pager,
        wanted={"lembar": sheet, "jenis": severity},
        has_source=uploads.source_of(_root(), token) is not None,
        totals=import_totals(store(), found.import_id) if found.import_id else None,
        zone=zone_of(store()),
    )


@blueprint.get("/data/periksa/<token>/bertanda.xlsx")
def marked(token: str) -> Response:
    """Send a copy of the uploaded workbook with the faulty cells marked and commented."""
    found, source = _upload(token), uploads.source_of(_root(), token)
    if source is None:
        raise NotFound
    out = _root() / token / "bertanda.xlsx"
    if not out.exists():
        from roster.imports import mark_workbook

        mark_workbook(source, found.issues, out)
    return send_file(out, mimetype=WORKBOOK, as_attachment=True, download_name="data-bertanda.xlsx")


@blueprint.get("/data/<int:import_id>")
def show(import_id: int) -> str:
    """Show one import in figures, and the plans made from it."""
    record = store().get_import(import_id)
    plans = store().list_plans(import_id=import_id)
    totals = import_totals(store(), import_id)
    return render_template("data/import.html", record=record, totals=totals, plans=plans, zone=totals.zone)


@blueprint.get("/data/contoh/<any(demo, kosong):kind>.xlsx")
def sample(kind: str) -> Response:
    """Send the workbook of the invented Polres, or an empty one with all sheets and headers."""
    # By version: a newer program knows sheets and keys that an older one's workbook lacks.
    path = desk().settings.make_data_dir() / "contoh" / __version__ / f"{kind}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_sample(kind, path)
    return send_file(path, mimetype=WORKBOOK, as_attachment=True, download_name=f"data-{kind}.xlsx")


def _write_sample(kind: str, path: Path) -> None:
    from roster.planning.blank_workbook import write_blank_workbook
    from roster.planning.build_demo import write_demo_workbook

    draft = path.with_name(f"{secrets.token_hex(4)}.xlsx")
    (write_demo_workbook if kind == "demo" else write_blank_workbook)(draft)
    draft.replace(path)


def _upload(token: str) -> uploads.Upload:
    found = uploads.find(_root(), token)
    if found is None:
        raise NotFound(_("Unggahan ini sudah dihapus."))
    return found
