"""Scenario 1: every man of a strength that just suffices, and the price of strict desa borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from roster.domain.operation import Dataset, Operation
from tests.bench.reference import read_geography
from tests.bench.scenarios.district import calm
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, expect, told

NUMBER = 1
KEY = "kediri"
TITLE = "Polres Kediri 2024: 1,906 TPS, none rawan, 650 men in pairs on up to 6 TPS"
SOURCE = "operations.md 9.1, 1.2 row 11, 5 (strict desa borders)"
IS_SMALL = False

MEN, CAP = 650, 6
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0", "linmas_lokal": "ya"}
"""The 650 are those the paper counts at TPS: the two thirds and the reserve are over and above them."""


def build() -> Dataset:
    """Return the 1,906 TPS with 650 free men, one Kapolsek per kecamatan as padal on top, two Linmas per TPS."""
    geography = read_geography("Polres Kediri")
    cast = invent_cast(geography, polri=MEN)
    return Dataset(
        areas=geography.areas,
        stations=calm(geography.stations),
        members=(*cast.free, *cast.kapolsek, *cast.linmas),
        policies=POLICIES,
        operation=Operation("Mantap Praja Semeru", polres="Polres Kediri", polda="Polda Jawa Timur", place="Kediri"),
    )


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan with free borders, with strict desa borders, and with one TPS more per team."""
    dataset = build()
    yield expect("TPS of the district", 1_906, len(dataset.stations))
    free = stage.plan("free", stage.write("free", dataset))
    yield expect("teams with free borders (1,906 / 6)", 318, free.beats())
    yield expect("heads missing with 650 men on free borders", 0, free.short().total())
    strict = {**POLICIES, "maks_desa_regu": "1"}
    data = stage.write("strict", replace(dataset, policies=strict))
    tight = stage.plan("strict", data)
    per_desa = Counter(station.desa_code for station in dataset.stations)
    need = 2 * sum(-(-count // CAP) for count in per_desa.values())
    yield expect("teams with strict borders, sum of ceil(TPS of the desa / 6)", need // 2, tight.beats())
    gap = tight.short()
    yield expect("strict borders: heads missing, told exactly", need - MEN, gap.total())
    yield expect("strict borders: the kecamatan that stay short are named", "at least 1", len(gap), ok=bool(gap))
    printed = told(data, stage.folder / "told")
    named_there = [name for name in gap if name in printed]
    yield expect("strict borders: roster plan prints the kecamatan that stay short", len(gap), len(named_there))
    men = str(gap.total())
    line = next((line for line in printed.splitlines() if line.startswith("Kekurangan")), "no line of shortage")
    yield expect("strict borders: roster plan prints how many men are missing", f"{men} men", line, ok=men in line.split())
    seven = replace(dataset, patterns=tuple(replace(p, max_tps=7) if p.category == "kurang_rawan" else p for p in dataset.patterns))
    wide = stage.plan("seven", stage.write("seven", seven))
    yield expect("heads missing with up to 7 TPS per team", 0, wide.short().total())
    per_kecamatan = Counter(station.desa_code[:6] for station in dataset.stations)
    bound = sum(-(-count // CAP) for count in per_kecamatan.values())
    named = ", ".join(f"{name} {count}" for name, count in gap.most_common(4))
    stage.outcome = (
        f"No team crosses a kecamatan, so 21 kecamatan need {bound} teams and not 318: {2 * bound} men, "
        f"{free.short().total()} heads short of 650 ({', '.join(sorted(free.short()))}); one TPS more per team needs {2 * wide.beats()}. "
        f"Strict desa borders need {need}: {gap.total()} short in {len(gap)} kecamatan (most: {named})."
    )
