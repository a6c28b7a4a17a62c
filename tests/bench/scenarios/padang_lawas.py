"""Scenario 11: leaders by rank, one padal per kecamatan and one pamenwas per rayon, none left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member, rank_level
from roster.domain.wilayah import Area
from tests.bench.scenarios.district import calm, read_kabupaten
from tests.bench.scenarios.people import evenly, invent_cast, lend, ranked
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

NUMBER = 11
KEY = "padang_lawas"
TITLE = "Padang Lawas, Pemilu 2024: 801 TPS, 168 + 32 BKO men, 17 padal, 13 pamenwas"
SOURCE = "operations.md 9.11, 1.2 row 23, 4 (command chain)"
IS_SMALL = True

OWN, LENT, RAYONS, CAP = 168, 32, 13, 10
POLICIES = {
    "bagian_kekuatan": "1",
    "cadangan_min": "0",
    "cadangan_bagian": "0",
    "linmas_lokal": "ya",
    "maks_jarak_km_polri": "200",
    "maks_jarak_regu_km": "25",
    "maks_desa_regu": "10",
}
"""304 small desa over 100 km: with the usual 8 km and 3 desa per team, 801 TPS need 128 teams and not 100."""


def build() -> Dataset:
    """Return 801 TPS in 17 kecamatan and 13 rayon, 200 men for the TPS, 17 perwira as padal, 13 Kompol as pamenwas."""
    geography = read_kabupaten("Kabupaten Padang Lawas", pemilu=True)
    areas = _with_rayons(geography.areas)
    cast = invent_cast(geography, polri=OWN + LENT + RAYONS)
    lent = lend(cast.free[-LENT:], "Brimob Polda Sumut")
    watchers = ranked(evenly(cast.free[:-LENT], RAYONS), "KOMPOL", "pamenwas")
    taken = {member.number for member in watchers}
    men = [member for member in cast.free[:-LENT] if member.number not in taken]
    base = Dataset(areas=areas, stations=calm(geography.stations), members=(*men, *lent, *watchers, *cast.kapolsek, *cast.linmas))
    patterns = tuple(replace(p, max_tps=CAP if p.category == "kurang_rawan" else p.max_tps) for p in base.patterns)
    operation = Operation("Mantap Brata Toba", "pemilu", polres="Polres Padang Lawas", polda="Polda Sumatera Utara", place="Sibuhuan")
    shifts = tuple(shift for shift in base.shifts if shift.code in ("S3", "S4"))
    return replace(base, patterns=patterns, shifts=shifts, policies=POLICIES, operation=operation)


def _with_rayons(areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """Return the areas with 13 rayon over the 17 kecamatan: the first four hold two each."""
    codes = [area.code for area in areas if area.is_kecamatan]
    rayon = {code: f"Dapil {(nth // 2 if nth < 8 else nth - 4) + 1:02d}" for nth, code in enumerate(codes)}
    return tuple(replace(area, rayon=rayon.get(area.code, "")) for area in areas)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan once, then once with a bintara tasked as padal in place of an officer."""
    dataset = build()
    trial = stage.plan("leaders", stage.write("leaders", dataset))
    yield expect("TPS", 801, len(trial.dataset.stations))
    yield expect("heads missing with 200 men", 0, trial.short().total())
    yield from _leaders(trial)
    low = stage.plan("bintara", stage.write("bintara", _with_bintara(dataset)))
    warned = [issue for issue in low.issues if issue.code == "pangkat_kurang"]
    yield expect("a bintara tasked as padal is warned of with his row", 1, len(warned))
    yield expect("he leads nobody", 0, low.heads("padal").count(_first(dataset).number))
    yield expect("without an officer in his place one kecamatan is told as lacking its padal", 1, _missing_leaders(low))
    idle = {m.number for m in dataset.members if m.tasking in ("padal", "pamenwas")} - set(trial.heads("padal") + trial.heads("pamenwas"))
    stage.outcome = (
        f"{trial.beats()} teams on 801 TPS; {len(set(trial.heads('padal')))} perwira lead one kecamatan each and "
        f"{len(set(trial.heads('pamenwas')))} Kompol one rayon each; "
        f"{len(idle)} of the 30 listed leaders stay idle while free officers lead. With a bintara in the place of one of them "
        f"{_missing_leaders(low)} kecamatan lacks a padal, and the goal says so."
    )


def _with_bintara(dataset: Dataset) -> Dataset:
    """Return the same with no officer but the padal, and a bintara in the place of the first of them."""
    first, least = _first(dataset), rank_level("POLRI", "IPDA")
    members = [replace(m, rank="AIPTU") if m is first or _is_free_officer(m, least) else m for m in dataset.members]
    return replace(dataset, members=tuple(members))


def _is_free_officer(member: Member, least: int) -> bool:
    return (member.unsur, member.tasking) == ("POLRI", "bebas") and rank_level("POLRI", member.rank) >= least


def _first(dataset: Dataset) -> Member:
    return next(member for member in dataset.members if member.tasking == "padal")


def _leaders(trial: Trial) -> Iterator[Expectation]:
    ranks = {member.number: rank_level("POLRI", member.rank) for member in trial.dataset.members}
    tasked: dict[str, set[str]] = {}
    for member in trial.dataset.members:
        tasked.setdefault(member.tasking, set()).add(member.number)
    for role, least, count in (("padal", "IPDA", 17), ("pamenwas", "KOMPOL", RAYONS)):
        people = trial.heads(role)
        yield expect(f"{role} in the plan, one per place", count, len(set(people)))
        low = sum(ranks[number] < rank_level("POLRI", least) for number in people)
        yield expect(f"{role} below {least}", 0, low)
        yield expect(f"listed {role} left over", 0, len(tasked[role] - set(people)))
    posts = {row.post for row in trial.plan.rows if row.role == "padal" and row.shift == "S3"}
    yield expect("kecamatan with a padal on voting day", 17, len(posts))


def _missing_leaders(trial: Trial) -> int:
    return sum(need.short for need in trial.plan.needs if need.role == "padal" and need.shift == "S3")
