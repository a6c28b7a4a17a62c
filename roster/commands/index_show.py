"""``roster index show``: the history of the index, and the TPS on which Polri and Bawaslu differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from roster.commands.index_tell import SHOWN
from roster.commands.reporter import Reporter, decimal_text
from roster.errors import RosterError
from roster.labels import label

if TYPE_CHECKING:
    from roster.commands.index import IndexRequest
    from roster.domain.index_inputs import Inputs
    from roster.domain.operation import Dataset
    from roster.store import IndexFilter, IndexRecord, Store

EVERYTHING = 10_000_000


def show_index(store: Store, import_id: int, request: IndexRequest, reporter: Reporter) -> int:
    """Show what was asked and return 0."""
    from roster.planning.decide_index import dataset_with_index

    dataset = dataset_with_index(store, import_id)
    if request.is_disputed:
        return _show_disputed(dataset, request, reporter)
    page = store.list_index(_filter(dataset, request), limit=EVERYTHING if request.show_all or reporter.as_json else SHOWN)
    if not page.total:
        reporter.say(
            "Riwayat indeks kosong." if not (request.kecamatan or request.category or request.stations) else "Tidak ada yang cocok."
        )
    for record in page.items:
        _say_record(record, dataset.operation.zone, reporter)
    if page.total > len(page.items):
        reporter.say(f"... dan {decimal_text(page.total - len(page.items), 0)} kejadian yang lebih lama (--all).")
    return 0


def _filter(dataset: Dataset, request: IndexRequest) -> IndexFilter:
    from roster.store import IndexFilter

    if len(request.stations) > 1:
        raise click.UsageError("Riwayat diperlihatkan untuk satu TPS saja: sebut --tps satu kali.")
    vote = dataset.operation.voting_day
    desa, _, number = (request.stations[0] if request.stations else "").replace(".", "").strip().partition("/")
    if desa and not number.strip().isdigit():
        raise click.UsageError(f"TPS '{request.stations[0][:40]}' tidak dapat dibaca; tulis sebagai kode_desa/nomor.")
    return IndexFilter(vote, _kecamatan(dataset, request.kecamatan), request.category, desa, int(number) if desa else None)


def _kecamatan(dataset: Dataset, text: str) -> str:
    """Return the code of a kecamatan by its name or code, "" for none."""
    if not text.strip():
        return ""
    wanted = text.strip().casefold().replace(".", "")
    found = next((area.code for area in dataset.areas if area.is_kecamatan and wanted in (area.code, area.name.casefold())), None)
    if found is None:
        known = ", ".join(sorted(area.name for area in dataset.areas if area.is_kecamatan))
        raise RosterError(f"Kecamatan '{text[:40]}' tidak ada.", f"Pilih salah satu: {known}.", code="kecamatan")
    return found


def _say_record(record: IndexRecord, zone: str, reporter: Reporter) -> None:
    from roster.planning.settle_history import to_local

    event = record.event
    parts = [f"{to_local(event.when, zone):%d-%m-%Y %H.%M}", event.place]
    parts += [label("categories", event.category)] if event.category else []
    parts += [] if event.score is None else [f"skor {decimal_text(event.score, 2)}"]
    parts += [", ".join(event.marks)] * bool(event.marks)
    parts += [text for text in (event.reason, event.source, event.officer, record.file_name) if text]
    reporter.say(" · ".join(parts))
    reporter.emit(
        "kejadian_indeks",
        nomor=record.id,
        waktu=event.when.isoformat(),
        tps=event.place,
        kategori=event.category,
        skor=event.score,
        tanda=event.marks,
        alasan=event.reason,
        sumber=event.source,
        petugas=event.officer,
        sha256=record.sha256,
        diambil=record.taken_at.isoformat(),
    )


def _show_disputed(dataset: Dataset, request: IndexRequest, reporter: Reporter) -> int:
    from roster.domain.index_inputs import Standing
    from roster.planning.decide_index import compare_inputs

    code = _kecamatan(dataset, request.kecamatan)
    found = [each for each in compare_inputs(dataset) if each.standing is Standing.DISPUTED and each.polri.desa_code.startswith(code)]
    if not found:
        reporter.say("Tidak ada TPS yang menunggu keputusan: masukan Polri dan Bawaslu tidak berselisih.")
    shown = found if request.show_all or reporter.as_json else found[:SHOWN]
    for each in shown:
        _say_inputs(each, reporter)
    if len(found) > len(shown):
        reporter.say(f"... dan {decimal_text(len(found) - len(shown), 0)} TPS lagi (--all).")
    return 0


def _say_inputs(each: Inputs, reporter: Reporter) -> None:
    polri = f"{label('categories', each.polri.category or '').lower()} (skor {decimal_text(each.polri.score or 0.0, 2)})"
    score = "" if each.bawaslu.score is None else f" (skor {decimal_text(each.bawaslu.score, 2)})"
    grounds = f"; {', '.join(each.bawaslu.grounds)}" if each.bawaslu.grounds else ""
    forced = " [wajib]" if each.bawaslu.forced_by else ""
    bawaslu = f"{label('categories', each.bawaslu.category).lower()}{score}{forced}{grounds}"
    in_force = label("categories", each.settled.station.category or "").lower()
    said = polri if each.has_polri else "belum menilai"
    reporter.say(f"{each.polri.id}: Polri {said} · Bawaslu {bawaslu} · berlaku {in_force}")
    reporter.emit(
        "perbedaan_indeks",
        tps=each.polri.id,
        polri={"kategori": each.polri.category if each.has_polri else None, "skor": each.polri.score if each.has_polri else None},
        bawaslu={
            "kategori": each.bawaslu.category,
            "skor": each.bawaslu.score,
            "dasar": each.bawaslu.grounds,
            "wajib": each.bawaslu.forced_by,
        },
        berlaku=each.settled.station.category,
    )
