"""``roster replace``: people who fell ill replaced by name, as a ranked list or as a new version with its tables and papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.changed_orders import ChangedOrders, render_changed_orders, report_changed_orders
from roster.commands.folders import require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.outputs import DOCUMENT_FOLDER, render_papers, write_folder
from roster.commands.progress import StageProgress
from roster.commands.reading import read_input
from roster.commands.replace_tell import tell_absent, tell_list, tell_result
from roster.commands.reporter import Reporter
from roster.commands.summary import report_papers
from roster.errors import Faults, RosterError
from roster.planning.read_absences import Moments, read_absent

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.planning.explain_sentences import Words
    from roster.planning.keep_archive import KeptPlan
    from roster.planning.replace_person import Call, Desk, OpenPlace, Replacement

Papers = tuple[tuple[Path, ...], ChangedOrders | None]
"""The papers of a plan, and those that change the orders of the plan before."""

LONGEST_REASON = 80
"""Characters of the reason that ``perubahan.csv`` states."""


@dataclass(frozen=True, slots=True)
class ReplaceRequest:
    """What ``roster replace`` was asked: a plan folder or a stored plan, who is absent from when on, who was chosen for whom."""

    absent: tuple[str, ...] = ()
    absent_file: Path | None = None
    at: str = ""
    reason: str = ""
    choose: tuple[str, ...] = ()
    folder: Path | None = None
    plan_id: int | None = None
    data: Path | None = None
    out: Path | None = None
    with_documents: bool = False
    show_all: bool = False
    english: bool = False


@dataclass(frozen=True)
class Source:
    """The plan at the desk. ``dataset`` is None where a folder was given without its data."""

    plan: Plan
    kept: KeptPlan
    dataset: Dataset | None


def replace_absent(request: ReplaceRequest, reporter: Reporter) -> int:
    """List the substitutes, or with ``out`` write the new version; return the exit status.

    Raises
    ------
    RosterError
        When the plan, the absent people, the moment or the choices cannot be used.
    """
    _require_sense(request)
    if request.out is not None:
        require_writable(request.out)
    papers: Papers = ((), None)
    with Interrupts(reporter), StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        source = _open(request, reporter)
        if source is None:
            return 1
        desk, call = _call(request, source)
        progress.show("baca", 1.0)
        if request.out is None:
            found, made = _ranked(request, desk, call), None
        else:
            found, made = (), _replaced(request, desk, call)
            papers = _write(request, _with_absent(source, call), made, progress)
    words = _words(request)
    tell_absent(call, reporter, words)
    if made is None:
        tell_list(found, reporter, words, show_all=request.show_all)
        return 0
    version = _keep(request, call, made)
    tell_result(made, (request.out, version), reporter, words)
    rendered, changed = papers
    report_papers(rendered + (changed.papers if changed else ()), reporter)
    if changed:
        report_changed_orders(changed, reporter)
    return 0


def _require_sense(request: ReplaceRequest) -> None:
    if (request.folder is None) == (request.plan_id is None):
        message = "Beri tepat satu rencana: --plan FOLDER atau --id NOMOR."
        raise RosterError(message, "Contoh: roster replace --plan rencana --absent NRP", code="rencana")
    if not request.absent and request.absent_file is None:
        raise RosterError(
            "Belum ada yang berhalangan disebut.", "Beri --absent NRP[,NRP...] atau --absent-file BERKAS.", code="berhalangan_kosong"
        )
    if request.out is None and (request.with_documents or request.choose):
        advice = "Beri --out FOLDER, atau hilangkan --docs dan --choose."
        raise RosterError("Tanpa --out hanya daftar peringkat yang ditampilkan.", advice, code="tanpa_out")
    if request.with_documents and request.plan_id is None and request.data is None:
        raise RosterError("Dokumen memerlukan data rencana.", "Beri --data, atau hilangkan --docs.", code="data_dokumen")


def _open(request: ReplaceRequest, reporter: Reporter) -> Source | None:
    from roster.planning import keep_archive

    if request.plan_id is not None:
        return _from_store(request.plan_id)
    from roster.planning.plan_tables import read_plan
    from roster.planning.read_baseline import read_baseline

    folder = request.folder or Path()
    if request.data is None:
        return Source(read_plan(folder), keep_archive.read_archive(folder), None)
    dataset = read_input(request.data, reporter)
    return None if dataset is None else Source(read_baseline(folder, dataset), keep_archive.rebuild_plan(dataset, folder), dataset)


def _from_store(plan_id: int) -> Source:
    from roster.config import Settings
    from roster.planning.keep_archive import stored_plan
    from roster.planning.settle_history import dataset_of_plan
    from roster.store import open_store

    with open_store(Settings.from_environment().database_url) as store:
        dataset = dataset_of_plan(store, store.get_plan_record(plan_id))
        return Source(store.get_plan(plan_id), stored_plan(store, plan_id), dataset)


def _call(request: ReplaceRequest, source: Source) -> tuple[Desk, Call]:
    from roster.planning.replace_person import call_out, open_desk

    moments = Moments(source.kept)
    faults, absent, since = Faults(), dict[str, str](), dict[str, int]()
    with faults:
        now = moments.now() if not request.at.strip() else moments.read(request.at)
    with faults:
        absent = read_absent(request.absent, request.absent_file, (person.id for person in source.kept.problem.persons))
    for number, when in absent.items():
        if when:
            with faults:
                since[number] = moments.read(when)
    faults.settle()
    desk = open_desk(source.plan, source.kept)
    return desk, call_out(desk, absent, now, since)


def _ranked(request: ReplaceRequest, desk: Desk, call: Call) -> tuple[OpenPlace, ...]:
    from roster.planning.replace_person import rank_substitutes

    return rank_substitutes(desk, call, asks_all=request.show_all)


def _replaced(request: ReplaceRequest, desk: Desk, call: Call) -> Replacement:
    from roster.planning.replace_person import choice_of, replace_people

    choices = []
    for text in (part for given in request.choose for part in given.replace(",", " ").split()):
        absent, sign, chosen = text.partition("=")
        if not (sign and absent and chosen):
            raise RosterError(f"Pilihan {text!r} tidak terbaca.", "Tulis --choose NRP-BERHALANGAN=NRP-PENGGANTI.", code="pilihan")
        choices.append(choice_of(absent, chosen))
    return replace_people(desk, call, choices=choices, reason=request.reason.strip()[:LONGEST_REASON])


def _write(request: ReplaceRequest, source: Source, made: Replacement, progress: StageProgress) -> Papers:
    """Write the tables, and the papers where they are wanted: the whole order of today, and the one that changes it for those concerned."""
    out = request.out or Path()
    plan = write_folder(made.plan, out, progress, (source.dataset or source.kept.names, made.problem))
    if not request.with_documents or source.dataset is None:
        return (), None
    from roster.planning.number_papers import without_number

    rendered = render_papers(out / DOCUMENT_FOLDER, without_number(source.dataset), plan, progress)
    return rendered, render_changed_orders(out / DOCUMENT_FOLDER, source.dataset, (source.plan, plan), progress)


def _with_absent(source: Source, call: Call) -> Source:
    """Return the source with the absences in its data, so that the papers say why a duty changed hands."""
    if source.dataset is None:
        return source
    from roster.domain.calendar import moment
    from roster.planning.mark_absent import with_absent

    operation = source.dataset.operation
    since = moment(operation.voting_day, operation.zone, call.now)
    absent = {someone.number for someone in call.absent}
    return replace(source, dataset=with_absent(source.dataset, absent, since))


def _keep(request: ReplaceRequest, call: Call, made: Replacement) -> int | None:
    """Store the new version of a stored plan as a draft and return its number, None for a folder."""
    if request.plan_id is None:
        return None
    from roster.config import Settings
    from roster.planning.store_replacement import keep_replacement
    from roster.store import open_store

    with open_store(Settings.from_environment().database_url) as store:
        return keep_replacement(store, request.plan_id, call, made, user=None)[0]


def _words(request: ReplaceRequest) -> Words:
    from roster.planning.explain_sentences import Words

    return Words("en" if request.english else "id")
