"""The decision of a named officer on the category of TPS, and the list of TPS that wait for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from roster.domain.index_inputs import DECISION, Inputs, Standing, inputs_of
from roster.domain.indicators import weights_of
from roster.domain.operation import Dataset
from roster.domain.policy import read_policies
from roster.domain.risk import IndexEvent, settle_with_events
from roster.domain.tps import CATEGORIES
from roster.errors import RosterError
from roster.planning.settle_history import index_ground, to_aware, to_local, with_history
from roster.store import Store

PROPOSAL = "usulan"
"""In place of a category: what Bawaslu's flags propose for each TPS."""

MOST_STATIONS = 20_000
LONGEST = {"alasan": 2_000, "petugas": 160}
_STATION = re.compile(r"\s*([\d.]{10,13})\s*/\s*0*(\d{1,4})\s*")


class DecisionError(RosterError):
    """A decision that cannot be taken; nothing was stored. ``code`` is ``keputusan``."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message, advice, code="keputusan")


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decides: TPS as ``kode_desa/nomor``, a category or ``usulan``, his reason and his name.

    ``when`` is aware, None for the present moment.
    """

    stations: tuple[str, ...]
    category: str
    reason: str
    officer: str
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecidedStation:
    """What became of one TPS. ``overtaken_by`` is the newer event that stands against the decision, None where it is in force."""

    station: str
    before: str
    after: str
    overtaken_by: IndexEvent | None


def dataset_with_index(store: Store, import_id: int) -> Dataset:
    """Return areas, TPS and every index event of a stored import, the history among them; UnknownIdError when there is none."""
    ground = index_ground(store, import_id)
    return with_history(ground, store.index_events(ground.operation.voting_day))


def compare_inputs(dataset: Dataset) -> tuple[Inputs, ...]:
    """Return both inputs of every TPS that Bawaslu speaks of, the disputed ones first, those that were forced before others."""
    found = inputs_of(dataset.stations, dataset.events, weights_of(read_policies(dataset.policies)))
    order = {Standing.DISPUTED: 0, Standing.DECIDED: 1, Standing.AGREED: 2}
    return tuple(sorted(found, key=lambda each: (order[each.standing], not each.bawaslu.forced_by, each.polri.id)))


def decide_index(store: Store, import_id: int, decision: Decision, *, now: datetime, user: int | None) -> tuple[DecidedStation, ...]:
    """Add a decision to the history, all its TPS or none, and return what became of each, in the order asked.

    A decision older than an event that is there already is kept, but not in force; ``overtaken_by`` says so.

    Raises
    ------
    DecisionError
        When a TPS is not listed, is a special location or has no proposal, or reason, officer or category is missing.
    UnknownIdError
        When there is no such import.
    """
    dataset = dataset_with_index(store, import_id)
    when = to_local(decision.when or now, dataset.operation.zone)
    events = _events(dataset, decision, when)
    aware = [replace(event, when=to_aware(event.when, dataset.operation.zone)) for event in events]
    last = store.add_decisions(aware, voting_day=dataset.operation.voting_day, user=user)
    store.record_action("indeks_diputuskan", user_id=user, subject="index", subject_id=last)
    return _outcomes(dataset, events)


def _events(dataset: Dataset, decision: Decision, when: datetime) -> list[IndexEvent]:
    reason, officer = (" ".join(text.split()) for text in (decision.reason, decision.officer))
    for name, text in (("alasan", reason), ("petugas", officer)):
        if not text:
            raise DecisionError(f"Keputusan tanpa {name} tidak dicatat.", f"Isi {name}.")
        if len(text) > LONGEST[name]:
            raise DecisionError(f"Isian {name} terlalu panjang.", f"Paling banyak {LONGEST[name]} huruf.")
    if decision.category not in (*CATEGORIES, PROPOSAL):
        raise DecisionError(
            f"Kategori '{decision.category[:40]}' tidak dikenal.", f"Gunakan salah satu: {', '.join((*CATEGORIES, PROPOSAL))}."
        )
    proposals = {each.polri.id: each.bawaslu.category for each in compare_inputs(dataset)} if decision.category == PROPOSAL else {}
    events = []
    for desa, number in _stations(dataset, decision.stations):
        category = proposals.get(f"{desa}/{number:03d}", "") if decision.category == PROPOSAL else decision.category
        if not category:
            raise DecisionError(f"TPS {desa}/{number:03d} tidak punya usulan Bawaslu.", "Sebutkan kategorinya.")
        events.append(IndexEvent(when, desa, number, None, category, reason, DECISION, officer))
    return events


def _stations(dataset: Dataset, wanted: Sequence[str]) -> list[tuple[str, int]]:
    """Return the TPS asked for, each once; all that cannot be decided are named at once."""
    known = {station.id: station for station in dataset.stations}
    keys = [f"{match[1].replace('.', '')}/{int(match[2]):03d}" if (match := _STATION.fullmatch(text)) else text.strip() for text in wanted]
    found = list(dict.fromkeys(keys))
    if not found or len(found) > MOST_STATIONS:
        raise DecisionError("Belum ada TPS yang dipilih." if not found else "Terlalu banyak TPS sekaligus.", "Pilih TPS yang diputuskan.")
    if lost := [key for key in found if key not in known]:
        raise DecisionError(f"TPS tidak ada dalam data: {', '.join(key[:30] for key in lost[:10])}.", "Tulis sebagai kode_desa/nomor.")
    if special := [key for key in found if known[key].is_special]:
        listed = ", ".join(special[:10])
        raise DecisionError(f"Lokasi khusus tetap khusus: {listed}.", "Kategorinya fakta tempatnya; ubah di lembar tps bila keliru.")
    return [(known[key].desa_code, known[key].number) for key in found]


def _outcomes(dataset: Dataset, events: Sequence[IndexEvent]) -> tuple[DecidedStation, ...]:
    wanted = {event.place for event in events}
    stations = [station for station in dataset.stations if station.id in wanted]
    before = {s.station.id: s for s in settle_with_events(stations, dataset.events)}
    after = {s.station.id: s for s in settle_with_events(stations, (*dataset.events, *events))}
    found = []
    for event in events:
        old, new = before[event.place], after[event.place]
        standing = None if new.category_by is event else new.category_by
        found.append(DecidedStation(event.place, old.station.category or "", new.station.category or "", standing))
    return tuple(found)
