"""The replacement desk: who is absent, who may stand in, and one button that makes the new version.

People are chosen and asked for by POST: neither a number nor a name must stand in an address or a log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from roster.domain.calendar import ZONES, moment
from roster.errors import RosterError
from roster.planning import tell_substitutes
from roster.planning.explain_names import Someone
from roster.planning.explain_sentences import Words
from roster.planning.read_absences import Moments, split_numbers
from roster.web.desk import store, user_id
from roster.web.language import language
from roster.web.totals import import_totals

if TYPE_CHECKING:
    from roster.planning.replace_person import Call, Desk

blueprint = Blueprint("replace", __name__, url_prefix="/rencana/<int:plan_id>/pengganti")

HITS_SHOWN = 50
"""People a search shows at once; more are told to narrow it."""

STANDS_SHOWN = 8
"""Substitutes of a duty shown before the rest is folded."""

MOST_ABSENT = 500
"""People replaced in one go; a district has fewer on one night."""

USUAL_TIME = "H-1 20.00"


@dataclass
class Form:
    """What the page asks for, as it was typed. ``refs`` are places in the plan's list of people."""

    refs: list[int] = field(default_factory=list)
    at: str = USUAL_TIME
    reason: str = ""
    text: str = ""
    pasted: str = ""
    action: str = ""
    choices: dict[str, str] = field(default_factory=dict)

    @classmethod
    def sent(cls) -> Form:
        """Return the form of this request."""
        sent = request.form
        refs = [int(text) for text in sent.getlist("orang")[: 2 * MOST_ABSENT] if text.isascii() and text.isdigit() and len(text) < 8]
        plain = {
            name: sent.get(key, "").strip() for name, key in (("at", "pukul"), ("reason", "alasan"), ("text", "cari"), ("pasted", "daftar"))
        }
        limits = {"at": 60, "reason": 80, "text": 80, "pasted": 100_000}
        cut = {name: text[: limits[name]] for name, text in plain.items()}
        choices = {key: value for key, value in sent.items() if key.startswith("pilih ") and value}
        return cls(list(dict.fromkeys(refs)), **cut, action=sent.get("aksi", "cari"), choices=choices)


@blueprint.get("")
def index(plan_id: int) -> str:
    """Ask who is absent."""
    from roster.planning.store_replacement import desk_of

    desk = desk_of(store(), plan_id)
    return _ask(plan_id, desk, Form(at=_usual_time(desk)))


@blueprint.post("")
def answer(plan_id: int) -> str:
    """Search people, show who may stand in, or make the new version, as the button says."""
    from roster.planning.store_replacement import desk_of

    desk, form = desk_of(store(), plan_id), Form.sent()
    if "@" in form.pasted:
        dated = _(
            "Waktu per orang (NRP@waktu) tidak dibaca di sini. Ganti dahulu yang sudah berhalangan, lalu ulangi dengan waktu berikutnya."
        )
        return _ask(plan_id, desk, form, fault=dated)
    unknown = _take_pasted(desk, form)
    form.refs = [ref for ref in form.refs if ref < len(desk.naming.refs)][:MOST_ABSENT]
    if unknown or form.action not in ("peringkat", "ganti"):
        return _ask(plan_id, desk, form, unknown=unknown)
    try:
        call = _call(desk, form)
        return _rank(plan_id, desk, form, call) if form.action == "peringkat" else _replace(plan_id, desk, form, call)
    except RosterError as error:
        return _ask(plan_id, desk, form, fault=_fault_text(error))


def _take_pasted(desk: Desk, form: Form) -> list[str]:
    """Add the people of a pasted list to those chosen; return the numbers nobody has."""
    from roster.planning.replace_person import number_at

    unknown = []
    for number, _moment in (each for line in form.pasted.splitlines() for each in split_numbers(line)):
        ref = number_at(desk, number)
        if ref is None:
            unknown.append(number[:40])
        elif ref not in form.refs:
            form.refs.append(ref)
    form.pasted = "\n".join(unknown)
    return unknown


def _usual_time(desk: Desk) -> str:
    """Return the present minute while the operation lasts, else the eve of the vote."""
    names, shifts = desk.kept.names, desk.kept.problem.shifts
    now = datetime.now(UTC)
    if names.voting_day is None or not shifts:
        return USUAL_TIME
    first, last = (moment(names.voting_day, names.zone, minute) for minute in (min(s.start for s in shifts), max(s.end for s in shifts)))
    return now.astimezone(ZONES[names.zone]).strftime("%d/%m/%Y %H.%M") if first <= now <= last else USUAL_TIME


def _call(desk: Desk, form: Form) -> Call:
    from roster.planning.replace_person import call_out

    now = Moments(desk.kept).read(form.at)
    persons = desk.kept.problem.persons
    return call_out(desk, [persons[ref].id for ref in form.refs], now)


def _ask(plan_id: int, desk: Desk, form: Form, *, unknown: Sequence[str] = (), fault: str = "") -> str:
    from roster.planning.replace_person import find_people

    hits, more = find_people(desk, form.text, most=HITS_SHOWN, without=form.refs) if form.text else ((), 0)
    return render_template(
        "replace/index.html", **_page(plan_id), form=form, chosen=_chosen(desk, form), hits=hits, more=more, unknown=unknown, fault=fault
    )


def _rank(plan_id: int, desk: Desk, form: Form, call: Call) -> str:
    from roster.planning.replace_person import rank_substitutes

    places = rank_substitutes(desk, call)
    return render_template(
        "replace/rank.html", **_page(plan_id), form=form, chosen=_chosen(desk, form), places=places, idle=call.idle, shown=STANDS_SHOWN
    )


def _replace(plan_id: int, desk: Desk, form: Form, call: Call) -> str:
    from roster.planning.replace_person import choice_of, replace_people
    from roster.planning.store_replacement import keep_replacement

    persons = desk.kept.problem.persons
    choices = []
    for key, value in form.choices.items():
        ref, _space, post = key.removeprefix("pilih ").partition(" ")
        if all(text.isascii() and text.isdigit() and len(text) < 8 and int(text) < len(persons) for text in (ref, value)):
            choices.append(choice_of(persons[int(ref)].id, persons[int(value)].id, post))
    made = replace_people(desk, call, choices=choices, reason=form.reason)
    version, is_new = keep_replacement(store(), plan_id, call, made, user=user_id())
    if is_new:
        store().enqueue("papers", {"plan_id": version}, created_by=user_id())
    return render_template("replace/done.html", **_page(plan_id), made=made, made_id=version)


def _page(plan_id: int) -> dict[str, object]:
    """Return what every page of the desk shows of the plan."""
    record = store().get_plan_record(plan_id)
    return {"plan": record, "totals": import_totals(store(), record.import_id), "words": Words(language()), "tell": tell_substitutes}


def _chosen(desk: Desk, form: Form) -> list[Someone]:
    persons = desk.kept.problem.persons
    return [desk.naming.someone(persons[ref].id) for ref in form.refs]


def _fault_text(error: RosterError) -> str:
    """Return why nothing could be answered, in the language of the page."""
    texts = {
        "berhalangan_kosong": _("Belum ada yang dipilih. Cari dan centang paling sedikit satu orang."),
        "tidak_bertugas": _(
            "Tidak seorang pun dari yang dipilih memiliki dinas yang belum dimulai pada waktu itu: tidak ada yang perlu diganti."
        ),
        "waktu": _("Waktu tidak terbaca. Tulis misalnya 26/11/2024 20.00 atau H-1 20.00."),
        "hari_h": _("Rencana ini tidak menyebut hari pemungutan suara. Tulis waktunya seperti H-1 20.00."),
        "pilihan": _("Seorang pengganti yang dipilih tidak dapat mengambil dinas itu. Pilih yang lain dari daftar, atau biarkan otomatis."),
    }
    return texts.get(error.code) or " ".join((error.message, error.advice or "")).strip()
