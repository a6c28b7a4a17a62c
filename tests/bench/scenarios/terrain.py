"""Scenario 12: an island with a boat at high tide only: out at H-3, back at H+2, the way is duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.domain.operation import Dataset, Operation, Pinned
from tests.bench.reference import OUTSIDE_DESA
from tests.bench.scenarios.district import calm, read_kabupaten
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

NUMBER = 12
KEY = "terrain"
TITLE = "Serang 2024: Kec. Tirtayasa with Pulau Tunda, boat at high tide; out at H-3, back at H+2, travel is duty"
SOURCE = "operations.md 9.12, 1.2 row 6, 5 (travel, islands)"
IS_SMALL = True

ISLAND = "3604132009"
"""Desa Wargasara: the whole of Pulau Tunda, 2 TPS at the Pilkada."""
MEN, FEW, HEADS = 60, 34, 2
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0", "linmas_lokal": "ya"}
_PAIR = ((("POLRI", "sangat_rawan"), HEADS),)
WAY = (
    ShiftRule("P3", "berangkat dengan air pasang", -4320 + 480, -4320 + 1200, _PAIR),
    ShiftRule("P2", "di pulau", -2880 + 480, -2880 + 1200, _PAIR),
    ShiftRule("P1", "di pulau", -1440 + 480, -1440 + 1200, _PAIR),
    ShiftRule("Q1", "di pulau", 2880, 2880 + 600, _PAIR),
    ShiftRule("Q2", "pulang dengan air pasang", 3600 + 480, 3600 + 960, _PAIR),
)
"""Days of the island crew around S3 and S4, each with a night's rest before the next; after 19 h on voting day a day off."""
WINDOW = ShiftRule("PULAU", "seluruh tugas pulau", -4320 + 480, 2880 + 960, _PAIR)
"""The same as one duty of 128 h."""


def build() -> Dataset:
    """Return Kec. Tirtayasa with the two island TPS as sangat rawan (over 3 h from the post) and days of duty from H-3 to H+2."""
    geography = read_kabupaten("Kabupaten Serang", kecamatan="Tirtayasa")
    cast = invent_cast(geography, polri=MEN)
    leaders = [replace(member, home_code=OUTSIDE_DESA) for member in cast.kapolsek]
    stations = tuple(replace(s, category="sangat_rawan") if s.desa_code == ISLAND else s for s in calm(geography.stations))
    base = Dataset(areas=geography.areas, stations=stations, members=(*cast.free, *leaders, *cast.linmas))
    patterns = tuple(replace(p, tni=0, max_tps=2) if p.category == "sangat_rawan" else p for p in base.patterns)
    voting = tuple(shift for shift in DEFAULT_SHIFTS if shift.code in ("S3", "S4"))
    operation = Operation("Mantap Praja Maung", polres="Polres Serang", polda="Polda Banten", place="Serang")
    return replace(base, patterns=patterns, shifts=(*WAY[:3], *voting, *WAY[3:]), policies=POLICIES, operation=operation)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan day by day, then with the pair pinned, then with the whole stay as one duty."""
    dataset = build()
    days = stage.plan("days", stage.write("days", dataset))
    yield expect("TPS, on the island", "77, 2", f"{len(days.dataset.stations)}, {sum(s.desa_code == ISLAND for s in dataset.stations)}")
    yield expect("every day from H-3 to H+2 is manned on the island", 0, _missing(days))
    yield expect("days without a padal", 0, round(days.plan.goals[1].value))
    alone = _crew(days)
    yield expect("one crew stays on the island from H-3 to H+2 (distinct men)", HEADS, len(alone))
    pinned = stage.plan("pinned", _with_pins(stage, dataset, days))
    yield expect("with the pair pinned for every day: distinct men", HEADS, len(_crew(pinned)))
    yield expect("with the pair pinned: heads missing in the kecamatan", 0, pinned.short().total() + _missing(pinned))
    minutes = {shift.code: shift.end - shift.start for shift in dataset.shifts}
    served = sum(minutes[row.shift] for row in pinned.plan.rows if row.number == min(_crew(pinned)))
    yield expect("the way out and back counts as duty (hours of one man)", sum(minutes.values()) / 60, served / 60)
    yield from _as_one_duty(stage, dataset)
    stage.outcome = (
        f"Stated day by day the island is manned from H-3 to H+2, but by {len(alone)} men in turn, as if there were a ferry each day; "
        f"pinned by hand it is one pair of {served / 60:g} h. "
        "As one duty of 128 h the longest stretch must be raised for all, and men of the mainland then serve 31 h on end. "
        "Missing in the tables: a duty that binds its crew over several shifts, "
        "a longest stretch of its own for one shift or category, and days of duty for single TPS instead of a whole category."
    )


def _crew(trial: Trial) -> set[str]:
    return {row.number for row in trial.plan.rows if row.category == "sangat_rawan" and row.unsur == "POLRI" and row.role == "anggota"}


def _missing(trial: Trial) -> int:
    island = {post.post for post in trial.plan.posts if post.kind == "regu" and post.category == "sangat_rawan"}
    return sum(need.short for need in trial.plan.needs if need.post in island)


def _with_pins(stage: Stage, dataset: Dataset, days: Trial) -> Path:
    island = next(post.post for post in days.plan.posts if post.kind == "regu" and post.category == "sangat_rawan")
    pair = [row.number for row in days.plan.rows if row.post == island and row.shift == "S3" and row.unsur == "POLRI"]
    pins = [Pinned(number, shift.code, island) for number in pair for shift in dataset.shifts]
    extra = {"pin": [{"nomor_induk": pin.number, "shift": pin.shift, "pos": pin.post} for pin in pins]}
    return stage.write("pinned", dataset, extra)


def _as_one_duty(stage: Stage, dataset: Dataset) -> Iterator[Expectation]:
    """State the stay as one shift of 128 h; the longest stretch has to be raised for everybody, and few men are listed."""
    island = ("POLRI", "sangat_rawan")
    demand = {shift.code: tuple(part for part in shift.demand if part[0] != island) for shift in dataset.shifts}
    voting = [replace(shift, demand=demand[shift.code]) for shift in dataset.shifts if shift.code in ("S3", "S4")]
    guard = replace(DEFAULT_SHIFTS[4], demand=((("POLRI", "kurang_rawan"), 1),))
    free = [member for member in dataset.members if (member.unsur, member.tasking) == ("POLRI", "bebas")]
    members = tuple(member for member in dataset.members if member not in free[FEW:])
    policies = {**POLICIES, "rentang_maks_jam": "128"}
    few = replace(dataset, shifts=(WINDOW, *voting, guard), members=members, policies=policies)
    trial = stage.plan("one-duty", stage.write("one-duty", few))
    yield expect("as one duty of 128 h: distinct men on the island", HEADS, len(_crew(trial)))
    yield expect("as one duty: days without a padal", 0, round(trial.plan.goals[1].value))
    held: dict[str, set[str]] = {}
    for row in trial.plan.rows:
        if row.unsur == "POLRI" and row.category == "kurang_rawan":
            held.setdefault(row.number, set()).add(row.shift)
    long = sum({"S4", "S5"} <= shifts for shifts in held.values())
    yield expect("as one duty: men of the mainland who serve 31 h on end (S3 to S5)", 0, long)
