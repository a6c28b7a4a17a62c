"""Scenario 4: a mapping that falls in bulk after the orders are out, on the largest district of the Polda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from roster.domain.operation import Dataset, Operation
from tests.bench.scenarios.district import read_kabupaten
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.remapped import judge, lowered, mapped, remap, told
from tests.bench.scenarios.stage import Expectation, Stage, expect

NUMBER = 4
KEY = "metro_jaya"
TITLE = "Metro Jaya, Pemilu 2024: 1,548 rawan and 53 sangat rawan fall to 976 and 21 within 11 days; all in Jakarta Timur"
SOURCE = "operations.md 9.4, 0.1 row 4"
IS_SMALL = False

RAWAN, VERY, RAWAN_FALL, VERY_FALL = 1_548, 53, 572, 32
MEN = 4_000
NOW = datetime(2024, 2, 12, 7, 0)
POLICIES = {"bagian_kekuatan": "1"}


def build() -> Dataset:
    """Return Jakarta Timur with the rawan and sangat rawan of the whole Polda, the worst that one district can be given."""
    geography = read_kabupaten("Kota Administrasi Jakarta Timur", pemilu=True)
    cast = invent_cast(geography, polri=MEN)
    operation = Operation(
        "Mantap Brata Jaya", "pemilu", date(2024, 2, 14), polres="Polres Metro Jakarta Timur", polda="Polda Metro Jaya", place="Jakarta"
    )
    return Dataset(
        areas=geography.areas,
        stations=mapped(geography.stations, {"rawan": RAWAN, "sangat_rawan": VERY}),
        members=(*cast.free, *cast.kapolsek, *cast.linmas),
        policies=POLICIES,
        operation=operation,
    )


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan, let the list of 13 February take effect, and solve the issued plan anew."""
    dataset = build()
    issued = stage.plan("issued", stage.write("issued", dataset))
    rawan = [s for s in dataset.stations if s.category == "rawan"][:RAWAN_FALL]
    very = [s for s in dataset.stations if s.category == "sangat_rawan"][:VERY_FALL]
    events = (*lowered(rawan, "rawan", "kurang_rawan", NOW), *lowered(very, "sangat_rawan", "rawan", NOW))
    yield expect("TPS that fall: rawan, sangat rawan", (RAWAN_FALL, VERY_FALL), (len(rawan), len(very)))
    found, after = remap(stage, issued, replace(dataset, events=events), NOW)
    yield from judge(found, issued, after, {s.id for s in (*rawan, *very)})
    stage.outcome = "; ".join(f"{answer.key}: {told(answer)}" for answer in found.answers) + "."
