"""Scenario 2: teams of many sizes in one category, and natural-disaster TPS guarded as kurang rawan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from roster.domain.operation import Dataset, Operation
from roster.domain.risk import IndexEvent
from roster.domain.tps import PollingStation
from roster.imports import read_dataset
from tests.bench.scenarios.district import read_kabupaten, spread
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, expect
from tests.bench.sources import Geography

NUMBER = 2
KEY = "sleman"
TITLE = "Sleman 2024: 1,711 KR, 16 R (6 of them for natural disaster), 4 K, 558 men, teams on 3 to 10 TPS"
SOURCE = "operations.md 9.2, 1.2 row 1, 0.2"
IS_SMALL = False

MEN, SOCIAL, DISASTER, SPECIAL = 558, 10, 6, 4
CAP = 7
"""With one cap for the whole category, 7 is the smallest that 558 men can keep."""
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0", "linmas_lokal": "ya"}
CLASSES = ("kurang rawan 3", "kurang rawan 5", "kurang rawan 8", "kurang rawan 10")
"""Classes of kurang rawan by the size of their teams, as Sleman used them."""


def build() -> Dataset:
    """Return 1,731 TPS; the six disaster TPS are listed as rawan and lowered by a row of ``indeks`` with its reason."""
    geography = read_kabupaten("Kabupaten Sleman")
    stations, disaster = _classed(geography)
    cast = invent_cast(geography, polri=MEN)
    base = Dataset(areas=geography.areas, stations=stations, members=(*cast.free, *cast.kapolsek, *cast.linmas))
    patterns = tuple(replace(p, max_tps=CAP if p.category == "kurang_rawan" else p.max_tps) for p in base.patterns)
    reason = "rawan bencana alam; pola kurang rawan"
    when = datetime(2024, 11, 20)
    events = tuple(IndexEvent(when, s.desa_code, s.number, None, "kurang_rawan", reason, "Bag Ops", "") for s in disaster)
    operation = Operation("Mantap Praja Progo", polres="Polresta Sleman", polda="Polda DIY", place="Sleman")
    return replace(base, patterns=patterns, events=events, policies=POLICIES, operation=operation)


def _classed(geography: Geography) -> tuple[tuple[PollingStation, ...], tuple[PollingStation, ...]]:
    """Return all TPS with their category, and the disaster TPS among them."""
    chosen = spread([station.id for station in geography.stations], SOCIAL + DISASTER + SPECIAL)
    special, disaster, social = set(chosen[:SPECIAL]), set(chosen[SPECIAL : SPECIAL + DISASTER]), set(chosen[SPECIAL + DISASTER :])
    kinds = {**dict.fromkeys(special, "khusus"), **dict.fromkeys(disaster | social, "rawan")}
    stations = tuple(replace(s, category=kinds.get(s.id, "kurang_rawan"), is_special=s.id in special) for s in geography.stations)
    return stations, tuple(station for station in stations if station.id in disaster)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan with one cap, look at the disaster TPS, then state teams of several sizes."""
    dataset = build()
    rekap = [{"kategori": k, "jumlah": n} for k, n in (("kurang rawan", "1711"), ("rawan", "16"), ("khusus", "4"), ("jumlah", "1731"))]
    trial = stage.plan("one-cap", stage.write("one-cap", dataset, {"rekap": rekap}))
    yield expect("the list adds up to 1,711 KR + 16 R + 4 K (sheet rekap)", 1_731, len(trial.dataset.stations))
    lowered = {f"{event.desa_code}/{event.number:03d}" for event in dataset.events}
    guarded = {station: post.category for post in trial.plan.posts if post.kind == "regu" for station in post.stations}
    yield expect("disaster TPS guarded as kurang rawan", DISASTER, sum(guarded[tps] == "kurang_rawan" for tps in lowered))
    yield expect("TPS guarded as rawan", SOCIAL, sum(category == "rawan" for category in guarded.values()))
    yield expect("heads missing with 558 men", 0, trial.short().total())
    sizes = [len(post.stations) for post in trial.plan.posts if post.kind == "regu" and post.category == "kurang_rawan"]
    yield expect("largest team of kurang rawan", f"at most {CAP}", max(sizes), ok=max(sizes) <= CAP)
    refused = _state_classes(stage, dataset)
    yield expect("teams of 3, 5, 8 and 10 TPS can be stated for classes of kurang rawan (rows refused)", 0, refused)
    idle = MEN - len(set(trial.heads()))
    stage.outcome = (
        f"One cap of {CAP} for the category keeps every TPS manned with {len(set(trial.heads()))} of 558 men ({idle} stay free); "
        f"{DISASTER} disaster TPS are KR by a row of indeks with its reason. A second cap inside one category cannot be stated: "
        f"the import refuses {refused} of {len(CLASSES)} rows of pola, each with its row."
    )


def _state_classes(stage: Stage, dataset: Dataset) -> int:
    """Return how many rows of ``pola`` with an own class and cap the import refuses."""
    pola = [{"kategori": name, "polri": "2", "maks_tps": name.split()[-1]} for name in CLASSES]
    report = read_dataset(stage.write("classes", dataset, {"pola": pola}))
    return sum(issue.sheet == "pola" and issue.column == "kategori" for issue in report.errors)
