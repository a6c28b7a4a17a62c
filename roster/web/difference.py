"""The difference of two plan versions: totals, kecamatan, people and posts, and the workbook of it.

Plans and their facts never change, so a difference that was worked out is kept for the next page of its lists.
"""

from __future__ import annotations

import io
import tempfile
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster.planning.compare_areas import PostDifference
from roster.planning.compare_versions import KINDS, Difference, OtherDistrictError, PersonDifference, difference_of
from roster.planning.read_versions import Version, glanced_version, stored_version
from roster.planning.tell_versions import VersionWords, letter_text, state_text
from roster.store import PlanRecord, Store
from roster.web.desk import desk, store, user_id
from roster.web.language import language
from roster.web.paging import cut, wanted_page
from roster.web.totals import import_totals

blueprint = Blueprint("difference", __name__, url_prefix="/rencana/<int:plan_id>/beda")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PEOPLE, POSTS = "personel", "pos"
PARTS = (PEOPLE, POSTS)
"""Which of the two long lists a page shows."""

WHOLE = "-"
"""What an address calls the posts of the whole district, which have no kecamatan."""


@blueprint.get("")
def index(plan_id: int) -> str | Response:
    """Show what differs between two versions, the parent as the earlier one unless another is chosen."""
    record, plans = store().get_plan_record(plan_id), store().list_plans()
    plans = plans if record.offered_by is None else (record, *plans)
    after = _chosen("ke", plans)
    if after is not None and after != plan_id:
        return redirect(url_for("difference.index", plan_id=after, dari=_chosen("dari", plans)))
    before, fault, found = _chosen("dari", plans) or _usual(record, plans), None, None
    if before is not None:
        try:
            found = _difference(store(), desk().settings.database_url, before, plan_id)
        except OtherDistrictError:
            fault = _("Kedua rencana tidak memiliki satu kecamatan pun yang sama: keduanya rencana daerah yang berbeda. Pilih versi lain.")
    lists = _lists(found, VersionWords(found, language())) if found else {}
    totals = import_totals(store(), record.import_id)
    return render_template(
        "difference/index.html", plan=record, totals=totals, plans=plans, before=before, found=found, fault=fault, **lists
    )


@blueprint.get("/unduh")
def fetch(plan_id: int) -> Response:
    """Send the difference as a workbook."""
    before = _chosen("dari", store().list_plans())
    if before is None:
        raise NotFound
    from roster.planning.write_difference import write_difference

    try:
        found = _difference(store(), desk().settings.database_url, before, plan_id)
    except OtherDistrictError as error:
        raise NotFound(error.message) from error
    with tempfile.TemporaryDirectory() as folder:
        path = write_difference(found, Path(folder) / "beda.xlsx", before=f"Rencana {before}", after=f"Rencana {plan_id}")
        content = io.BytesIO(path.read_bytes())
    store().record_action("beda_diunduh", user_id=user_id(), subject="plan", subject_id=plan_id)
    return send_file(content, mimetype=WORKBOOK, as_attachment=True, download_name=f"beda-rencana-{before}-{plan_id}.xlsx")


def _chosen(name: str, plans: tuple[PlanRecord, ...]) -> int | None:
    """Return the plan an argument of the address names, None where it names none that exists."""
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number if any(plan.id == number for plan in plans) else None


def _usual(record: PlanRecord, plans: tuple[PlanRecord, ...]) -> int | None:
    """Return the version a plan is compared with first: its parent, else the one made before it, else any other."""
    others = [plan.id for plan in plans if plan.id != record.id]
    return record.parent or max((number for number in others if number < record.id), default=min(others, default=None))


@lru_cache(maxsize=4)
def _difference(opened: Store, url: str, before: int, after: int) -> Difference:
    found = difference_of(lambda: _version(opened, url, before), lambda: _version(opened, url, after))
    if found is None:
        raise NotFound
    return found


def _version(opened: Store, url: str, plan_id: int) -> Version:
    return glanced_version(url, plan_id) or stored_version(opened, plan_id)


def _lists(found: Difference, words: VersionWords) -> dict[str, object]:
    """Return what the page shows of the two long lists: the one asked for, filtered and cut."""
    kecamatan = [row.name for row in found.kecamatan if row.is_touched]
    place, kind, part = (request.args.get(name, "") for name in ("kecamatan", "jenis", "bagian"))
    place = place if (place or None) in {name or WHOLE for name in kecamatan} else ""
    kind, part = kind if kind in KINDS else "", part if part in PARTS else PEOPLE
    people: tuple[PersonDifference, ...] = ()
    posts: tuple[PostDifference, ...] = ()
    if part == PEOPLE:
        named = (each for each in found.changed_people if kind in ("", each.kind))
        people = tuple(each for each in named if not place or place in [name or WHOLE for name in each.kecamatan])
    else:
        posts = tuple(each for each in found.changed_posts if place in ("", each.kecamatan or WHOLE))
    shown, pager = cut(people or posts, wanted_page())
    wanted = {"kecamatan": place or None, "jenis": kind or None, "bagian": part}
    texts = {"words": words, "letter_text": letter_text, "state_text": state_text}
    return {"shown": shown, "pager": pager, "wanted": wanted, "kinds": KINDS, "touched": kecamatan, **texts}
