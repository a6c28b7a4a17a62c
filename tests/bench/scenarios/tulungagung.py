"""Scenario 10: seven platoons that may not be drained, and two of them called away on voting day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from roster.domain.operation import Dataset, Operation
from tests.bench.scenarios.district import calm, read_kabupaten
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

NUMBER = 10
KEY = "tulungagung"
TITLE = "Tulungagung, Pemilu 2024: 3,305 TPS, 502 Polri + 271 TNI + 6,611 Linmas, 7 SST of reserve; a riot at H 16.00 takes 2 SST"
SOURCE = "operations.md 9.10, 1.2 row 14"
IS_SMALL = False

MEN, SOLDIERS, PLATOONS, CALLED, SIZE, CAP = 502, 271, 7, 2, 30, 14
"""A pair to 14 TPS is the smallest cap that 502 men can keep in 19 kecamatan."""
POLICIES = {
    "bagian_kekuatan": "1",
    "cadangan_min": str(PLATOONS * SIZE),
    "cadangan_bagian": "0",
    "cadangan_batas_bagian": "1/3",
    "isi_peleton": str(SIZE),
    "linmas_lokal": "ya",
}


def build() -> Dataset:
    """Return 3,305 TPS, 502 men for them and 210 for the reserve, a soldier per team, two Linmas per TPS."""
    geography = read_kabupaten("Kabupaten Tulungagung", pemilu=True)
    cast = invent_cast(geography, polri=MEN + PLATOONS * SIZE, tni=SOLDIERS)
    codes = [area.code for area in geography.areas if area.is_kecamatan]
    areas = tuple(replace(a, rayon=f"Rayon {codes.index(a.code) // 5 + 1}") if a.is_kecamatan else a for a in geography.areas)
    base = Dataset(areas=areas, stations=calm(geography.stations), members=(*cast.free, *cast.kapolsek, *cast.tni, *cast.linmas))
    caps = {"kurang_rawan": {"max_tps": CAP, "tni": 1}}
    patterns = tuple(replace(p, **caps.get(p.category, {})) for p in base.patterns)  # type: ignore[arg-type]
    shifts = tuple(shift for shift in base.shifts if shift.code in ("S3", "S4"))
    operation = Operation("Mantap Brata Semeru", "pemilu", polres="Polres Tulungagung", polda="Polda Jawa Timur", place="Tulungagung")
    return replace(base, patterns=patterns, shifts=shifts, policies=POLICIES, operation=operation)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan; then take two platoons away, state a reserve of five, and plan again against the first plan."""
    dataset = build()
    trial = stage.plan("first", stage.write("first", dataset))
    yield expect("TPS", 3_305, len(trial.dataset.stations))
    for unsur in ("POLRI", "TNI", "LINMAS"):
        yield expect(f"{unsur}: heads missing at the TPS", 0, trial.short(unsur=unsur).total())
    platoons = _platoons(trial)
    yield expect(
        "reserve in S3 and S4", "7 platoons of 30", f"{len(platoons)} platoons of {'/'.join(map(str, sorted(set(platoons.values()))))}"
    )
    called = _called(trial)
    members = tuple(replace(m, tasking="dikecualikan") if m.number in called else m for m in dataset.members)
    left = {**POLICIES, "cadangan_min": str((PLATOONS - CALLED) * SIZE)}
    after = stage.plan("riot", stage.write("riot", replace(dataset, members=members, policies=left)), baseline=trial)
    yield expect("after the riot: heads missing at the TPS", 0, sum(after.short(unsur=u).total() for u in ("POLRI", "TNI", "LINMAS")))
    yield expect("after the riot: platoons left", PLATOONS - CALLED, len(_platoons(after)))
    moved = {change.number for change in after.plan.changes if change.kind != "tetap"} - called
    yield expect("people moved besides the two platoons", 0, len(moved))
    yield from _from_four_o_clock(stage, dataset, trial)
    yield expect("the reserve stands in the rayons", 4, len({row.post for row in trial.plan.rows if row.role == "cadangan"}))
    stage.outcome = (
        f"{trial.beats()} pairs man {len(trial.dataset.stations):,} TPS and 210 men stand in 7 platoons; two platoons gone, five stay, "
        f"every TPS stays manned and {len(moved)} others move. The whole reserve stands at the mako: platoons by rayon cannot be stated, "
        "and the call has to be written as men held back for the whole day."
    )


def _platoons(trial: Trial) -> Counter[str]:
    return Counter(row.team for row in trial.plan.rows if row.role == "cadangan" and row.shift == "S4")


def _called(trial: Trial) -> set[str]:
    """Return the men of the first two platoons."""
    teams = sorted(_platoons(trial))[:CALLED]
    return {row.number for row in trial.plan.rows if row.role == "cadangan" and row.team in teams}


def _from_four_o_clock(stage: Stage, dataset: Dataset, trial: Trial) -> Iterator[Expectation]:
    """State the call as it is: the men are gone from 16.00 of the voting day."""
    called = _called(trial)
    end = f"{dataset.operation.voting_day.isoformat()} 16:00"
    data = stage.write("from-16", replace(dataset, policies={**POLICIES, "cadangan_min": str((PLATOONS - CALLED) * SIZE)}))
    rows = stage.rows("from-16", "personel")
    stage.replace("from-16", "personel", [{**row, "tersedia_sampai": end} if row["nomor_induk"] in called else row for row in rows])
    later = stage.plan("from-16", data, baseline=trial)
    morning = {row.number for row in later.plan.rows if row.shift == "S3"}
    yield expect("gone from 16.00: the 60 men keep the shift that was over by then (S3)", len(called), len(called & morning))
    moved = {change.number for change in later.plan.changes if change.kind != "tetap"} - called
    yield expect("gone from 16.00: other people moved", 0, len(moved))
