"""Why a plan is as it is: the pages of one person and one post, and the way to them.

A person is asked for by POST: neither his number nor his name must stand in an address or a log.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from roster.planning.explain_names import Naming, name_stored_plan
from roster.planning.explain_person import PersonStory, UnknownPersonError, find_person, tell_person
from roster.planning.explain_post import list_posts, tell_post
from roster.planning.explain_sentences import Words
from roster.web.desk import store
from roster.web.language import language
from roster.web.paging import PAGE_SIZE, cut, wanted_page
from roster.web.totals import Totals, import_totals

blueprint = Blueprint("why", __name__, url_prefix="/rencana/<int:plan_id>/mengapa")

OFFERS_SHOWN = 20
"""Places offered on one page."""


def _totals(plan_id: int) -> Totals:
    return import_totals(store(), store().get_plan_record(plan_id).import_id)


@blueprint.get("")
def index(plan_id: int) -> str:
    """Show the way to a person and the list of posts, those with most heads missing first."""
    return _index(plan_id, fault=None)


@blueprint.get("/pos/<post>")
def post(plan_id: int, post: str) -> str:
    """Show what a post asks, who stands there, who could, and who is barred."""
    record, naming = store().get_plan_record(plan_id), name_stored_plan(store(), plan_id)
    if post not in naming.search.standing.posts:
        return _index(plan_id, fault=_("Rencana ini tidak memiliki pos itu. Pilih dari daftar."))
    return render_template("why/post.html", plan=record, totals=_totals(plan_id), story=tell_post(naming, post), words=Words(language()))


@blueprint.route("/orang", methods=["GET", "POST"])
def person(plan_id: int) -> str | Response:
    """Show where somebody stands, why, where else he could, and what bars him. Without a person it leads to the way there."""
    if request.method == "GET":
        return redirect(url_for("why.index", plan_id=plan_id))
    record, naming = store().get_plan_record(plan_id), name_stored_plan(store(), plan_id)
    try:
        story = tell_person(naming, _wanted_person(naming))
    except UnknownPersonError:
        return _index(
            plan_id, fault=_("Tidak ada orang dengan nomor itu dalam daftar personel rencana ini. Periksa nomornya pada lembar personel.")
        )
    return _show_person(story, record, plan_id)


def _wanted_person(naming: Naming) -> str:
    """Return the number of the person a form asks for: his place in the list, or the number itself as it was typed."""
    place = request.form.get("orang", "")
    persons = naming.plan.problem.persons
    if place.isascii() and place.isdigit() and len(place) < 8 and int(place) < len(persons):
        return persons[int(place)].id
    return find_person(naming, request.form.get("nomor", "")[:40])


def _show_person(story: PersonStory, record: object, plan_id: int) -> str:
    offers, pager = cut(story.others, wanted_page(), OFFERS_SHOWN)
    return render_template(
        "why/person.html", plan=record, totals=_totals(plan_id), story=story, offers=offers, pager=pager, words=Words(language())
    )


def _index(plan_id: int, *, fault: str | None) -> str:
    record, totals, naming = store().get_plan_record(plan_id), _totals(plan_id), name_stored_plan(store(), plan_id)
    kecamatan, text = request.args.get("kecamatan", ""), request.args.get("cari", "").strip()[:80]
    kecamatan = kecamatan if kecamatan in totals.kecamatan else ""
    posts, pager = cut(list_posts(naming, kecamatan=kecamatan, text=text), wanted_page(), PAGE_SIZE)
    return render_template(
        "why/index.html", plan=record, totals=totals, posts=posts, pager=pager, kecamatan=kecamatan, text=text, fault=fault
    )
