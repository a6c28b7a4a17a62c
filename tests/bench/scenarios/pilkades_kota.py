"""Scenario 8: a Pilkades in which every TPS is rawan and three forces have tasks of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from roster.domain.calendar import PATTERN, ShiftRule
from roster.domain.operation import Dataset, Operation
from roster.domain.tps import DEFAULT_PATTERNS, PollingStation, StaticPost
from roster.domain.wilayah import Area
from tests.bench.reference import read_geography
from tests.bench.scenarios.district import resized, spread
from tests.bench.scenarios.people import invent_cast, lend, linmas_of
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect
from tests.bench.sources import Geography

NUMBER = 8
KEY = "pilkades_kota"
TITLE = "Pasuruan Kota, Pilkades 2022: 21 desa, 152 TPS in 7 kecamatan, all rawan; 300 own men, 100 Brimob, 100 TNI"
SOURCE = "operations.md 9.8, 1.3 row 2 (1 Polri + 2 Linmas per TPS)"
IS_SMALL = True

DESA, TPS, OWN, BRIMOB, TNI = 21, 152, 300, 100, 100
KECAMATAN = ("Nguling", "Grati", "Lekok", "Rejoso", "Gondangwetan", "Pohjentrek", "Kraton")
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "90", "cadangan_bagian": "0", "linmas_lokal": "ya"}
SHIFTS = (
    ShiftRule("S3", "pungut", 300, 780, tuple(((unsur, "rawan"), PATTERN) for unsur in ("POLRI", "LINMAS"))),
    ShiftRule("S4", "hitung", 780, 1200, tuple(((unsur, "rawan"), PATTERN) for unsur in ("POLRI", "LINMAS")), continues="S3"),
)


def build() -> Dataset:
    """Return 152 TPS of 21 desa, three posts of Brimob by skill, a post of TNI per kecamatan, 90 men of reserve."""
    geography = _pilkades()
    cast = invent_cast(geography, polri=OWN + BRIMOB, tni=TNI)
    brimob = [replace(m, skills=("brimob",)) for m in lend(cast.free[-BRIMOB:], "Sat Brimob Polda Jatim")]
    kapolsek = [member for member in cast.kapolsek if member.base_code in {station.desa_code[:6] for station in geography.stations}]
    own = cast.free[: OWN - len(kapolsek)]
    linmas = linmas_of(geography.stations, cast, geography.areas, 2)
    rawan = [replace(p, polri=1, max_tps=1, linmas_per_tps=2) if p.category == "rawan" else p for p in DEFAULT_PATTERNS]
    return Dataset(
        areas=geography.areas,
        stations=tuple(replace(station, category="rawan") for station in geography.stations),
        members=(*own, *kapolsek, *brimob, *cast.tni, *linmas),
        patterns=tuple(rawan),
        shifts=SHIFTS,
        static_posts=tuple(_posts(geography.areas)),
        policies=POLICIES,
        operation=Operation("Mantap Praja", "pilkades", polres="Polres Pasuruan Kota", polda="Polda Jawa Timur", place="Pasuruan"),
    )


def _pilkades() -> Geography:
    """Return the seven kecamatan of the kabupaten under the city's Polres, with 152 TPS in 21 of their desa."""
    whole = read_geography("Polres Pasuruan Kota")
    kecamatan = {area.code for area in whole.areas if area.is_kecamatan and area.code.startswith("3514")}
    areas = tuple(area for area in whole.areas if area.code[:6] in kecamatan)
    chosen = set(spread([area.code for area in areas if area.kind == "desa"], DESA))
    return resized(Geography(areas, tuple(s for s in whole.stations if s.desa_code in chosen and not s.is_special)), TPS)


def _posts(areas: Sequence[Area]) -> Iterator[StaticPost]:
    kecamatan = [area for area in areas if area.is_kecamatan]
    for shift in SHIFTS:
        for nth, area in enumerate(kecamatan):
            heads = TNI // len(kecamatan) + (nth < TNI % len(kecamatan))
            yield StaticPost(f"TNI-{area.code}", f"Koramil {area.name}", "koramil", area.lat, area.lon, "", "TNI", heads, shift.code)
        for nth, area in enumerate(kecamatan[:3]):
            heads = BRIMOB // 3 + (nth < BRIMOB % 3)
            place = (area.lat, area.lon, "", "POLRI", heads, shift.code)
            yield StaticPost(f"BRIMOB-{nth + 1}", f"SST Brimob {area.name}", "brimob", *place, skill="brimob")


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan once and count who stands where."""
    dataset = build()
    stations: Sequence[PollingStation] = dataset.stations
    yield expect("TPS, desa, kecamatan", "152, 21, 7", f"{len(stations)}, {len({s.desa_code for s in stations})}, {_kecamatan(stations)}")
    trial = stage.plan("plan", stage.write("plan", dataset))
    for shift in ("S3", "S4"):
        guards = Counter(row.post for row in trial.plan.rows if row.shift == shift and row.unsur == "POLRI" and row.category == "rawan")
        yield expect(f"{shift}: TPS with exactly one policeman", TPS, sum(count == 1 for count in guards.values()))
    linmas = Counter(row.post for row in trial.plan.rows if row.shift == "S3" and row.unsur == "LINMAS")
    yield expect("TPS with two Linmas of their own desa", TPS, sum(count == 2 for count in linmas.values()))
    yield from _forces(trial)
    stage.outcome = (
        f"152 of 300 own men stand one to a TPS, {len(trial.heads('cadangan'))} in three platoons, the 100 Brimob hold three posts, "
        f"the 100 TNI one post per kecamatan; Brimob is kept off the TPS by asking for the skill, not by a task of its own."
    )


def _kecamatan(stations: Sequence[PollingStation]) -> int:
    return len({station.desa_code[:6] for station in stations})


def _forces(trial: Trial) -> Iterator[Expectation]:
    people = {member.number: member for member in trial.dataset.members}
    brimob = {number for number, member in people.items() if "brimob" in member.skills}
    held = {row.number for row in trial.plan.rows if row.post.startswith("BRIMOB") and row.shift == "S3"}
    yield expect("Brimob at their three posts", BRIMOB, len(held & brimob))
    yield expect("Brimob alone at a TPS", 0, len(brimob & {row.number for row in trial.plan.rows if row.category == "rawan"}))
    yield expect("TNI at their posts", TNI, len(trial.heads(unsur="TNI")))
    yield expect("reserve of own men in platoons of 30", 3, len({row.team for row in trial.plan.rows if row.role == "cadangan"}))
    yield expect("Brimob in the reserve of own men", 0, len(brimob & set(trial.heads("cadangan"))))
    at_home = [row for row in trial.plan.rows if row.unsur != "LINMAS" and people[row.number].home_code in row.desa_codes]
    yield expect("policemen and soldiers in their home desa", 0, len(at_home))
    charge = [row for row in trial.plan.rows if set(people[row.number].charge_codes) & set(row.desa_codes)]
    yield expect("Bhabinkamtibmas in the desa of their charge", 0, len(charge))
    yield expect("kecamatan with a padal", len(KECAMATAN), len(set(trial.heads("padal"))))
