"""Scenario 3: a mapping that falls two days before the vote, in few kecamatan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from roster.domain.operation import Dataset, Operation
from tests.bench.scenarios.district import read_kabupaten, resized
from tests.bench.scenarios.people import invent_cast, lend
from tests.bench.scenarios.remapped import judge, lowered, mapped, remap, told, touched_elsewhere
from tests.bench.scenarios.stage import Expectation, Stage, expect

NUMBER = 3
KEY = "pamekasan"
TITLE = "Polres Pamekasan, Pemilu 2024: 2,448 TPS, 66 fall from rawan to kurang rawan at H-2 (200 to 134), 651 men"
SOURCE = "operations.md 9.3, 1.2 row 12"
IS_SMALL = False

TPS, RAWAN, VERY, FALL = 2_448, 200, 15, 66
CAP = 12
"""With 651 men a pair must watch up to 12 TPS that are kurang rawan."""
OWN, POLDA, BRIMOB, SOLDIERS = 478, 73, 100, 233
NOW = datetime(2024, 2, 12, 7, 0)
"""H-2, before the freeze at 08.00."""
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "30", "cadangan_bagian": "0"}


def build() -> Dataset:
    """Return the Pemilu with its published mapping and strength; Polda and Brimob are on loan."""
    geography = resized(read_kabupaten("Kabupaten Pamekasan", pemilu=True), TPS)
    cast = invent_cast(geography, polri=OWN + POLDA + BRIMOB, tni=SOLDIERS)
    lent = (*lend(cast.free[OWN:][:POLDA], "Polda Jatim"), *lend(cast.free[OWN + POLDA :], "Sat Brimob"))
    operation = Operation(
        "Mantap Brata", "pemilu", date(2024, 2, 14), polres="Polres Pamekasan", polda="Polda Jawa Timur", place="Pamekasan"
    )
    base = Dataset(
        areas=geography.areas,
        stations=mapped(geography.stations, {"rawan": RAWAN, "sangat_rawan": VERY}),
        members=(*cast.free[:OWN], *lent, *cast.kapolsek, *cast.tni, *cast.linmas),
        policies=POLICIES,
        operation=operation,
    )
    return replace(base, patterns=tuple(replace(p, max_tps=CAP) if p.category == "kurang_rawan" else p for p in base.patterns))


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan, let 66 TPS fall in the kecamatan with the most rawan, and solve the issued plan anew."""
    dataset = build()
    issued = stage.plan("issued", stage.write("issued", dataset))
    rawan = [s for s in dataset.stations if s.category == "rawan"]
    load = {s.desa_code[:6]: sum(other.desa_code[:6] == s.desa_code[:6] for other in rawan) for s in rawan}
    fallen = sorted(rawan, key=lambda s: (-load[s.desa_code[:6]], s.id))[:FALL]
    events = lowered(fallen, "rawan", "kurang_rawan", NOW)
    yield expect("TPS rawan before and after", (RAWAN, RAWAN - FALL), (len(rawan), len(rawan) - len(events)))
    found, after = remap(stage, issued, replace(dataset, events=events), NOW)
    names = {s.id for s in fallen}
    yield from judge(found, issued, after, names)
    yield expect("people taken off posts in kecamatan whose mapping did not change", 0, touched_elsewhere(issued, after, names))
    stage.outcome = (
        f"66 TPS in {len({code[:6] for code in names})} of {len(load)} kecamatan fall. "
        + "; ".join(f"{answer.key}: {told(answer)}" for answer in found.answers)
        + "."
    )
