"""Scenario 7: a Pilkades with many policemen per desa from fifteen units, where every candidate has kin in the force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from roster.domain.calendar import PATTERN, ShiftRule
from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.tps import DEFAULT_PATTERNS, PollingStation
from roster.imports import read_dataset
from solver.terrain import generator
from tests.bench.reference import read_geography
from tests.bench.scenarios.district import one_each, spread
from tests.bench.scenarios.people import invent_cast, lend
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect
from tests.bench.sources import Geography

NUMBER = 7
KEY = "pilkades"
TITLE = "Polres Pasuruan, Pilkades 2019: 168 desa, 28 rawan, 1,490 men of 15 units, every candidate with kin in the force"
SOURCE = "operations.md 9.7, 1.3 row 1 (240 desa, 755 candidates)"
IS_SMALL = False

DESA, RAWAN, MEN, UNITS, LENT_PER_UNIT, CANDIDATES = 168, 28, 1_490, 15, 50, 529
"""529 = 168 x 755 / 240 candidates. Own men: 1,490 less 14 units of 50."""
CALM_HEADS, RAWAN_HEADS = 8, 15
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0"}
_DEMAND = (("POLRI", "kurang_rawan"), PATTERN), (("POLRI", "rawan"), PATTERN)
SHIFTS = (ShiftRule("S3", "pungut", 300, 780, _DEMAND), ShiftRule("S4", "hitung", 780, 1200, _DEMAND, continues="S3"))
UNITS_ON_LOAN = tuple(
    f"Polres {name}"
    for name in (
        *("Malang", "Batu", "Probolinggo", "Lumajang", "Jember", "Bondowoso", "Situbondo"),
        *("Sidoarjo", "Gresik", "Mojokerto", "Jombang", "Nganjuk", "Lamongan", "Blitar"),
    )
)


def build() -> Dataset:
    """Return 168 desa with one TPS each; 8 men per desa, 15 where rawan."""
    geography = _pilkades()
    cast = invent_cast(geography, polri=MEN)
    lent = [m for nth, unit in enumerate(UNITS_ON_LOAN) for m in lend(cast.free[nth * LENT_PER_UNIT :][:LENT_PER_UNIT], unit)]
    own = cast.free[len(lent) :]
    heads = {"kurang_rawan": CALM_HEADS, "rawan": RAWAN_HEADS}
    patterns = [replace(p, polri=heads[p.category], max_tps=1, linmas_per_tps=0) if p.category in heads else p for p in DEFAULT_PATTERNS]
    return Dataset(
        areas=geography.areas,
        stations=geography.stations,
        members=(*own, *lent, *cast.kapolsek),
        conflicts=_kin(geography.stations, (*own, *lent)),
        patterns=tuple(patterns),
        shifts=SHIFTS,
        policies=POLICIES,
        operation=Operation("Mantap Praja", "pilkades", polres="Polres Pasuruan", polda="Polda Jawa Timur", place="Pasuruan"),
    )


def _pilkades() -> Geography:
    whole = read_geography("Polres Pasuruan")
    chosen = spread([area.code for area in whole.areas if area.kind == "desa"], DESA)
    tense = set(spread(chosen, RAWAN))
    stations = one_each(whole, chosen)
    return Geography(whole.areas, tuple(replace(s, category="rawan" if s.desa_code in tense else "kurang_rawan") for s in stations))


def _kin(stations: Sequence[PollingStation], people: Sequence[Member]) -> tuple[DeclaredConflict, ...]:
    """Return one declared relative per candidate: a man of the force who may not stand in that desa."""
    rng = generator(7, 7)
    return tuple(
        DeclaredConflict(people[int(rng.integers(len(people)))].number, stations[nth % DESA].desa_code, "kerabat calon", "", "pernyataan")
        for nth in range(CANDIDATES)
    )


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan with 8 men per desa, which the strength all but reaches, and look at kin, charge and units."""
    dataset = build()
    own_units = {member.detached_from for member in dataset.members}
    yield expect("desa, rawan, candidates", "168, 28, 529", f"{DESA}, {_count(dataset, 'rawan')}, {len(dataset.conflicts)}")
    yield expect("units", UNITS, len(own_units))
    trial = stage.plan("eight", stage.write("eight", dataset))
    need = (DESA - RAWAN) * CALM_HEADS + RAWAN * RAWAN_HEADS
    yield expect("desa rawan: heads missing of 15 each", 0, trial.short(category="rawan").total())
    yield expect(f"heads missing of {need:,} with {MEN:,} men: no more than arithmetic says", need - MEN, trial.short().total())
    fewest = _fewest(trial)
    even = CALM_HEADS - -(-(need - MEN) // (DESA - RAWAN))
    yield expect("the missing heads are spread: fewest men in a desa that is not rawan", f"at least {even}", fewest, ok=fewest >= even)
    yield _range(stage, dataset)
    people = {member.number: member for member in trial.dataset.members}
    barred = {(conflict.number, conflict.area_code) for conflict in trial.dataset.conflicts}
    guards = [row for row in trial.plan.rows if row.role == "anggota"]
    yield expect(
        "men in a desa where kin stand", 0, sum((row.number, code) in barred for row in trial.plan.rows for code in row.desa_codes)
    )
    yield expect("men in their desa of charge", 0, sum(bool(set(people[r.number].charge_codes) & set(r.desa_codes)) for r in guards))
    districts = _districts_of_units(trial)
    yield expect("units on loan kept in one kecamatan", UNITS - 1, sum(count == 1 for count in districts.values()))
    stage.outcome = (
        f"140 x 8 + 28 x 15 = {need:,} heads are {need - MEN} more than the 1,490 men: all 28 desa rawan have 15, "
        f"the others {fewest} to 8, {trial.short().total()} heads missing and named. No man stands where one of 529 candidates is his kin. "
        f"The 14 units on loan stand in {min(districts.values())} to {max(districts.values())} kecamatan each. "
        "A range (8 to 12) cannot be stated: pola holds one number."
    )


def _range(stage: Stage, dataset: Dataset) -> Expectation:
    """State the 8 to 12 men per TPS as the order of the Polres had them."""
    pola = [{"kategori": "kurang rawan", "polri": "8-12", "maks_tps": "1"}, {"kategori": "rawan", "polri": "15", "maks_tps": "1"}]
    errors = [issue for issue in read_dataset(stage.write("range", dataset, {"pola": pola})).errors if issue.sheet == "pola"]
    told = "; ".join(f"row {issue.row} {issue.column}: {issue.message}" for issue in errors)
    return expect("8 to 12 men per TPS can be stated in pola", "taken in", told or "taken in")


def _count(dataset: Dataset, category: str) -> int:
    return sum(station.category == category for station in dataset.stations)


def _fewest(trial: Trial) -> int:
    calm = {need.post: need.filled for need in trial.plan.needs if need.shift == "S3" and need.role == "anggota" and need.weight < 2}
    return min(calm.values())


def _districts_of_units(trial: Trial) -> dict[str, int]:
    people = {member.number: member for member in trial.dataset.members}
    held: dict[str, set[str]] = {}
    for row in trial.plan.rows:
        unit = people[row.number].detached_from
        if unit and row.role == "anggota":
            held.setdefault(unit, set()).add(row.kecamatan)
    return {unit: len(districts) for unit, districts in held.items()}
