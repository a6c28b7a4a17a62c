"""``roster index``: the history of the risk index, what a new list would change, taking it, and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roster.commands.issues import report_issues
from roster.commands.reporter import Reporter, decimal_text
from roster.errors import InputError, RosterError

if TYPE_CHECKING:
    from roster.planning.preview_index import IndexPreview
    from roster.store import Store

ACTIONS = ("show", "preview", "take", "decide")


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """What ``roster index`` was asked for. ``data`` is a workbook or folder without a store, ``import_id`` an import of the store."""

    action: str
    file: Path | None = None
    data: Path | None = None
    import_id: int | None = None
    stations: tuple[str, ...] = ()
    category: str = ""
    reason: str = ""
    officer: str = ""
    when: str = ""
    kecamatan: str = ""
    is_disputed: bool = False
    show_all: bool = False


def run_index(request: IndexRequest, reporter: Reporter) -> int:
    """Do what was asked and return the exit status.

    Raises
    ------
    RosterError
        When the request is incomplete, or the store refuses it.
    """
    _require_complete(request)
    if request.action == "preview":
        return _preview(request, reporter)
    with _opened() as store:
        import_id = _import_of(store, request)
        if request.action == "show":
            from roster.commands.index_show import show_index

            return show_index(store, import_id, request, reporter)
        return (_take if request.action == "take" else _decide)(store, import_id, request, reporter)


def _require_complete(request: IndexRequest) -> None:
    """Raise ``click.UsageError`` where what was given does not fit what was asked."""
    if (request.file is None) == (request.action in ("preview", "take")):
        raise click.UsageError("Berkas daftar indeks disebut pada preview dan take, tidak pada yang lain: roster index preview DAFTAR.xlsx")
    if request.data is not None and (request.action != "preview" or request.import_id is not None):
        raise click.UsageError("--data hanya untuk preview tanpa --import; untuk kerja dengan folder, tambahkan barisnya di lembar indeks.")
    if request.action == "decide" and not (request.stations and request.category):
        raise click.UsageError("Keputusan memerlukan --tps KODE_DESA/NOMOR, --category, --reason, dan --officer.")


def _opened() -> Store:
    from roster.config import Settings
    from roster.store import open_store

    return open_store(Settings.from_environment().database_url)


def _import_of(store: Store, request: IndexRequest) -> int:
    """Return the import asked for, or the newest."""
    if request.import_id is not None:
        return store.get_import(request.import_id).id
    imports = store.list_imports()
    if not imports:
        message = "Aplikasi belum berisi data."
        raise RosterError(message, "Unggah data di aplikasi web (roster serve), atau pakai --data dengan preview.", code="tanpa_data")
    return imports[0].id


def _preview(request: IndexRequest, reporter: Reporter) -> int:
    from roster.commands.index_tell import report_preview
    from roster.commands.reading import read_input
    from roster.planning.take_index import preview_file, preview_stored

    file, now = request.file or Path(), datetime.now(UTC)
    if request.data is None:
        with _opened() as store:
            preview = preview_stored(store, _import_of(store, request), file, file_name=file.name, now=now)
    else:
        dataset = read_input(request.data, reporter)
        if dataset is None:
            return 1
        preview = preview_file(dataset, file, file_name=file.name, now=now)
    report_issues(reporter, preview.issues)
    report_preview(preview, reporter, show_all=request.show_all)
    return 0 if preview.can_be_taken else 1


def _take(store: Store, import_id: int, request: IndexRequest, reporter: Reporter) -> int:
    from roster.commands.index_tell import report_preview
    from roster.planning.take_index import take_file

    file = request.file or Path()
    try:
        preview, file_id = take_file(store, import_id, file, file_name=file.name, now=datetime.now(UTC), user=None)
    except InputError as error:
        report_issues(reporter, error.issues)
        return 1
    report_issues(reporter, preview.issues)
    report_preview(preview, reporter, show_all=request.show_all)
    _say_taken(preview, file_id, reporter)
    return 0


def _say_taken(preview: IndexPreview, file_id: int, reporter: Reporter) -> None:
    reporter.say(f"Daftar diambil sebagai daftar nomor {file_id}: {decimal_text(len(preview.rows), 0)} baris masuk riwayat.")
    reporter.say("Rencana yang disusun sesudah ini memakainya; rencana yang sudah ada tidak berubah.")
    reporter.emit("diambil", daftar=file_id, baris=len(preview.rows))


def _decide(store: Store, import_id: int, request: IndexRequest, reporter: Reporter) -> int:
    from roster.labels import label
    from roster.planning.decide_index import Decision, decide_index

    decision = Decision(request.stations, request.category, request.reason, request.officer, _moment_of(store, import_id, request.when))
    decided = decide_index(store, import_id, decision, now=datetime.now(UTC), user=None)
    for each in decided:
        before, after = (label("categories", category) for category in (each.before, each.after))
        reporter.emit("keputusan", tps=each.station, dari=each.before, ke=each.after, berlaku=each.overtaken_by is None)
        if each.overtaken_by is None:
            reporter.say(f"{each.station}: {before} -> {after}" if before != after else f"{each.station}: tetap {after}")
        else:
            newer = f"{each.overtaken_by.when:%d-%m-%Y %H.%M}"
            reporter.fault(f"{each.station}: masuk riwayat tetapi TIDAK berlaku, tetap {after}: ada kejadian yang lebih baru ({newer}).")
    if any(each.overtaken_by for each in decided):
        reporter.fault("Periksa jam komputer ini, atau beri --when yang benar, lalu putuskan lagi.")
        return 1
    return 0


def _moment_of(store: Store, import_id: int, text: str) -> datetime | None:
    """Return the aware moment of a text such as ``20/11/2024 14.30``, None for none."""
    from roster.imports.cells import CellError
    from roster.imports.times import read_zoned_moment
    from roster.planning.settle_history import index_ground, to_aware

    if not text.strip():
        return None
    zone = index_ground(store, import_id).operation.zone
    try:
        return to_aware(read_zoned_moment(text, zone)[0].when, zone)
    except CellError as fault:
        raise RosterError(fault.message, "Tulis seperti 20/11/2024 14.30.", code=fault.code) from fault
