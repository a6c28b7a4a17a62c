"""``roster versions``: the versions of the store, their steps, and the order that is issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter
from roster.commands.summary import report_papers
from roster.domain.calendar import ZONES
from roster.labels import label

if TYPE_CHECKING:
    from roster.config import Settings
    from roster.planning.revoke_order import RevokeRequest
    from roster.store import PlanRecord, PlanStep, RegisterEntry, Store

COMMAND_LINE = "baris perintah"


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What ``roster versions issue`` was asked: number and day as typed, and whether the papers are made at once."""

    plan_id: int
    number: str = ""
    day: str = ""
    with_documents: bool = False


def list_versions(reporter: Reporter) -> int:
    """Show every version with its state, newest first; return 0."""
    with _opened() as (store, _settings):
        records = store.list_plans()
        for record in records:
            reporter.emit("versi", **_facts(record))
            parent = f", acuan rencana {record.parent}" if record.parent else ""
            when = _moment(record.created_at, store.find_zone(record.import_id))
            reporter.say(f"Rencana {record.id}  {label('plan_states', record.state)}  {when}  data {record.import_id}{parent}")
        if not records:
            reporter.say("Belum ada rencana di aplikasi; susun lewat roster serve.")
    return 0


def show_version(plan_id: int, reporter: Reporter) -> int:
    """Show the state of a version, its steps with who and when, and its numbers; return 0.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    with _opened() as (store, _settings):
        record = store.get_plan_record(plan_id)
        zone = store.find_zone(record.import_id)
        logins = {user.id: user.login for user in store.list_users()}
        _report_state(record, reporter)
        for step in store.list_steps(plan_id):
            _report_step(step, _who(step.user_id, logins), zone, reporter)
        for entry in store.entries_of(plan_id):
            _report_entry(entry, reporter)
    return 0


def take_step(plan_id: int, step: str, reporter: Reporter, *, note: str = "") -> int:
    """Submit, approve or return a version; return 0.

    Raises
    ------
    RosterError
        When there is no such plan or the step is not to be taken now.
    """
    from roster.planning.publish_plan import approve_plan, return_plan, submit_plan

    with _opened() as (store, _settings):
        if step == "return":
            record = return_plan(store, plan_id, note=note)
        else:
            record = {"submit": submit_plan, "approve": approve_plan}[step](store, plan_id)
        _report_state(record, reporter)
    return 0


def issue_version(request: IssueRequest, reporter: Reporter) -> int:
    """Issue an approved version and make its papers, now or by the worker of ``roster serve``; return 0.

    Raises
    ------
    RosterError
        When there is no such plan, it cannot be issued now, or a paper cannot be made; what was issued stays so.
    """
    from roster.planning.publish_plan import issue_plan

    with _opened() as (store, settings):
        issued = issue_plan(store, request.plan_id, number=request.number, day=request.day)
        _report_state(store.get_plan_record(request.plan_id), reporter)
        _report_entry(issued.entry, reporter)
        if issued.superseded is not None:
            reporter.emit("digantikan", rencana=issued.superseded)
            reporter.say(f"Rencana {issued.superseded} digantikan.")
        _make_papers(store, settings, request.plan_id, reporter, now=request.with_documents)
    return 0


def revoke_version(request: RevokeRequest, reporter: Reporter, *, with_documents: bool = False) -> int:
    """Revoke an issued version without a successor and make the order that says so, now or by the worker; return 0.

    Raises
    ------
    RosterError
        When there is no such plan, it cannot be revoked now, or a paper cannot be made; what was revoked stays so.
    """
    from roster.planning.revoke_order import revoke_plan

    with _opened() as (store, settings):
        entry = revoke_plan(store, request)
        _report_state(store.get_plan_record(request.plan_id), reporter)
        _report_entry(entry, reporter)
        _make_papers(store, settings, request.plan_id, reporter, now=with_documents)
    return 0


def _make_papers(store: Store, settings: Settings, plan_id: int, reporter: Reporter, *, now: bool) -> None:
    from roster.planning.store_plan import render_papers

    if now:
        papers = render_papers(store, plan_id, settings.make_data_dir())
        report_papers(tuple(settings.data_dir / paper.path for paper in papers), reporter)
    else:
        store.enqueue("papers", {"plan_id": plan_id})
        reporter.say("Naskah dibuat oleh roster serve; atau beri --docs.")


@contextmanager
def _opened() -> Iterator[tuple[Store, Settings]]:
    from roster.config import Settings
    from roster.store import open_store

    settings = Settings.from_environment()
    with open_store(settings.database_url) as store:
        yield store, settings


def _report_state(record: PlanRecord, reporter: Reporter) -> None:
    reporter.emit("versi", **_facts(record))
    reporter.say(f"Rencana {record.id}: {label('plan_states', record.state)}.")


def _report_step(step: PlanStep, who: str, zone: str, reporter: Reporter) -> None:
    reporter.emit(
        "langkah", langkah=step.step.value, waktu=step.at.isoformat(), oleh=who, catatan=step.note, digantikan_oleh=step.successor
    )
    by = f" oleh rencana {step.successor}" if step.successor else ""
    note = f": {step.note}" if step.note else ""
    reporter.say(f"  {_moment(step.at, zone)}  {label('plan_steps', step.step)}{by} ({who}){note}")


def _report_entry(entry: RegisterEntry, reporter: Reporter) -> None:
    reporter.emit(
        "nomor",
        jenis_naskah=entry.kind.value,
        tahun=entry.year,
        nomor=entry.number,
        tanggal=entry.day.isoformat() if entry.day else None,
        batal=entry.is_void,
    )
    number = f"nomor {entry.number}" if entry.number else "nomor kosong"
    day = entry.day.isoformat() if entry.day else f"tanggal kosong ({entry.month:%m/%Y})"
    reporter.say(f"  {label('paper_kinds', entry.kind)}: {number}, tahun {entry.year}, {day}{' (batal)' if entry.is_void else ''}")


def _facts(record: PlanRecord) -> dict[str, object]:
    return {
        "rencana": record.id,
        "keadaan": record.state.value,
        "data": record.import_id,
        "acuan": record.parent,
        "dibuat": record.created_at.isoformat(),
        "pelanggaran": record.violations,
    }


def _who(user_id: int | None, logins: dict[int, str]) -> str:
    return COMMAND_LINE if user_id is None else logins.get(user_id, f"akun {user_id}")


def _moment(when: datetime, zone: str) -> str:
    return f"{when.astimezone(ZONES[zone]):%Y-%m-%d %H.%M} {zone}"
