"""The pages of one plan: figures and goals, coverage, gaps, people."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, send_file

from roster.planning.explain_names import person_refs
from roster.store import RowFilter
from roster.web.coverage import COLUMNS, kecamatan_rows, sort_rows, total_row
from roster.web.desk import desk, store
from roster.web.language import language
from roster.web.paging import PAGE_SIZE, Pager, wanted_page, wanted_sorting
from roster.web.totals import Totals, import_totals

blueprint = Blueprint("plan", __name__, url_prefix="/rencana/<int:plan_id>")

PEOPLE_FIELDS = {"text": "cari", "kecamatan": "kecamatan", "unsur": "unsur", "shift": "shift"}
"""What a search for people may ask, and the form field that asks it."""


def _totals(plan_id: int) -> Totals:
    return import_totals(store(), store().get_plan_record(plan_id).import_id)


@blueprint.get("")
def summary(plan_id: int) -> str:
    """Show the plan in figures: heads, goals with their proof, the worst kecamatan and the biggest gaps."""
    figures, totals = store().summarise_plan(plan_id), _totals(plan_id)
    rows = kecamatan_rows(store().coverage(plan_id))
    worst = [row for row in sort_rows(rows, "kurang", is_descending=True) if row.short][:5]
    gaps = store().biggest_gaps(plan_id, limit=5)
    return render_template("plan/summary.html", plan=figures.record, summary=figures, totals=totals, worst=worst, gaps=gaps)


@blueprint.get("/cakupan")
def coverage(plan_id: int) -> str:
    """Show needed, filled and short by kecamatan, for all shifts or one, sorted as asked; and the map."""
    totals, record = _totals(plan_id), store().get_plan_record(plan_id)
    codes = [shift.code for shift in totals.shifts]
    shift = request.args.get("shift", "")
    shift = shift if shift in codes else ""
    sorting = wanted_sorting(COLUMNS)
    found = store().coverage(plan_id, shift=shift)
    rows = sort_rows(kecamatan_rows(found), sorting.column, is_descending=sorting.is_descending)
    return render_template(
        "plan/coverage.html",
        plan=record,
        rows=rows,
        total=total_row(found),
        posts=store().count_posts(plan_id, shift=shift),
        sorting=sorting,
        shift=shift,
        totals=totals,
    )


@blueprint.get("/peta.svg")
def risk_map(plan_id: int) -> Response:
    """Send the map of risk and gaps."""
    from roster.planning.draw_map import plan_map

    path = plan_map(store(), plan_id, desk().settings.make_data_dir())
    return send_file(path, mimetype="image/svg+xml")


@blueprint.get("/kekurangan")
def gaps(plan_id: int) -> str:
    """Show the bottlenecks, and every slot that is short and why, the heaviest first, in pages."""
    from roster.planning.explain_gaps import explain_gaps
    from roster.planning.explain_shortage import explain_stored_shortage
    from roster.planning.tell_shortage import story_lines

    totals, record, page = _totals(plan_id), store().get_plan_record(plan_id), wanted_page()
    kecamatan = request.args.get("kecamatan", "")
    kecamatan = kecamatan if kecamatan in totals.kecamatan else ""
    found = store().biggest_gaps(plan_id, kecamatan=kecamatan, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    reasons = zip(found.items, explain_gaps(store(), plan_id, found.items), strict=True)
    return render_template(
        "plan/gaps.html",
        plan=record,
        gaps=list(reasons),
        bottlenecks=story_lines(explain_stored_shortage(store(), plan_id), language()) if page == 1 and not kecamatan else (),
        pager=Pager(page, found.total),
        kecamatan=kecamatan,
        totals=totals,
        zone=totals.zone,
    )


@blueprint.route("/personel", methods=["GET", "POST"])
def people(plan_id: int) -> str:
    """Show who stands where. The search comes by POST: a name or number must not stand in an address or a log."""
    totals, record, page = _totals(plan_id), store().get_plan_record(plan_id), wanted_page()
    wanted = RowFilter(**{key: request.form.get(name, "").strip()[:80] for key, name in PEOPLE_FIELDS.items()})
    found = store().find_rows(plan_id, wanted, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    pager = Pager(page, found.total)
    refs = person_refs(store(), plan_id)
    return render_template("plan/people.html", plan=record, rows=found.items, pager=pager, wanted=wanted, totals=totals, refs=refs)
