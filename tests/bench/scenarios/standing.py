"""Scenario 9: a Pilkades whose rawan desa stay guarded after the count, day after day, with relief that rests."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from roster.domain.calendar import PATTERN, ZONES, ShiftRule, moment
from roster.domain.operation import Dataset, Operation
from roster.domain.plan import Plan
from roster.domain.relief import list_relief
from roster.domain.tps import DEFAULT_PATTERNS
from roster.imports import read_dataset
from roster.planning.check_plan import check_plan
from roster.planning.extend_posts import ExtensionOrder, extend_posts, standing_posts, with_extension
from roster.planning.keep_extension import INPUT, read_extension, write_extension
from roster.planning.plan_tables import read_plan, write_plan
from roster.planning.standing_posts import local_start
from tests.bench.reference import read_geography
from tests.bench.scenarios.district import one_each, spread
from tests.bench.scenarios.people import invent_cast, ranked
from tests.bench.scenarios.stage import SEED, Expectation, Stage, Trial, expect
from tests.bench.sources import Geography

NUMBER = 9
KEY = "standing"
TITLE = "Polres Pasuruan, Pilkades 2023: 25 desa aman and 6 rawan, the rawan guarded after the count through H+3"
SOURCE = "operations.md 9.9, section 4 (rawan posts stay until withdrawn)"
IS_SMALL = True

DESA, RAWAN, MEN, CHIEFS = 31, 6, 400, 8
CALM_HEADS, RAWAN_HEADS, STANDING_HEADS = 8, 15, 5
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "30", "cadangan_bagian": "0"}
_DEMAND = (("POLRI", "kurang_rawan"), PATTERN), (("POLRI", "rawan"), PATTERN)
SHIFTS = (
    ShiftRule("S3", "pungut", 300, 780, _DEMAND),
    ShiftRule("S4", "hitung", 780, 1200, _DEMAND, continues="S3"),
    ShiftRule("S5", "siaga", 1200, 1920, ((("POLRI", "rawan"), STANDING_HEADS),)),
)
REST_MINUTES = 480

STEPS = ((1, 1, 0), (2, 2, 2), (3, 3, 1))
"""Decided at 06.00 of a day (from H+1): guarded through which day, and how many of the posts that stand are withdrawn."""


def build() -> Dataset:
    """Return 31 desa with one TPS each: 8 men where aman, 15 where rawan, and 5 of a fresh crew there after the count."""
    geography = _pilkades()
    cast = invent_cast(geography, polri=MEN + CHIEFS)
    chiefs = ranked(cast.free[:CHIEFS], "KOMPOL", "pamenwas")
    heads = {"kurang_rawan": CALM_HEADS, "rawan": RAWAN_HEADS}
    patterns = [replace(p, polri=heads[p.category], max_tps=1, linmas_per_tps=0) if p.category in heads else p for p in DEFAULT_PATTERNS]
    return Dataset(
        areas=geography.areas,
        stations=geography.stations,
        members=(*chiefs, *cast.free[CHIEFS:], *cast.kapolsek),
        patterns=tuple(patterns),
        shifts=SHIFTS,
        policies=POLICIES,
        operation=Operation(
            "Mantap Praja", "pilkades", date(2023, 10, 28), polres="Polres Pasuruan", polda="Polda Jawa Timur", place="Pasuruan"
        ),
    )


def _pilkades() -> Geography:
    whole = read_geography("Polres Pasuruan")
    chosen = spread([area.code for area in whole.areas if area.kind == "desa"], DESA)
    tense = set(spread(chosen, RAWAN))
    stations = one_each(whole, chosen)
    return Geography(whole.areas, tuple(replace(s, category="rawan" if s.desa_code in tense else "kurang_rawan") for s in stations))


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan the day, then extend and withdraw day by day, and look at crews, rest and what stands."""
    dataset = build()
    trial = stage.plan("day", stage.write("day", dataset))
    yield expect("posts aman and rawan", (DESA - RAWAN, RAWAN), (trial.beats("kurang_rawan"), trial.beats("rawan")))
    yield expect("heads missing on the voting day and in the first night", 0, sum(need.short for need in trial.plan.needs))
    posts = RAWAN
    for day, through, withdrawn in STEPS:
        before, posts = trial, posts - withdrawn
        trial = extended(stage, before, day, through, withdrawn)
        yield from _step(before, trial, posts, withdrawn)
    yield expect("H+3: still standing", posts, _standing(trial))
    trial = extended(stage, trial, 4, 4, posts)
    yield expect("H+4: still standing after the last withdrawal", 0, _standing(trial))
    yield expect("people with a pause shorter than 8 h", 0, len(short_rests(trial.dataset, trial.plan)))
    watches = [shift.code for shift in trial.dataset.shifts if shift.start >= SHIFTS[1].end]
    crew = {row.number for row in trial.plan.rows if row.shift in watches and row.role == "anggota"}
    stage.outcome = (
        f"Six posts stand after the count, four on H+2, three on H+3, none on H+4: {len(watches)} watches of 12 h, "
        f"manned in full by {len(crew)} men, none of whom came back before 8 h of rest."
    )


def _step(before: Trial, after: Trial, posts: int, withdrawn: int) -> Iterator[Expectation]:
    known = {shift.code for shift in before.dataset.shifts}
    added = [shift.code for shift in after.dataset.shifts if shift.code not in known]
    relief = list_relief(after.dataset, before.plan, after.plan)
    yield expect(
        f"{after.name}: watches added, posts guarded in each", (2, [posts] * 2), (len(added), [_guarded(after.plan, s) for s in added])
    )
    yield expect(f"{after.name}: heads missing in the watches added", 0, sum(n.short for n in after.plan.needs if n.shift in added))
    yield expect(f"{after.name}: posts withdrawn, as listed", withdrawn, sum(each.is_withdrawn for each in relief))
    told, kept = ({(r.number, r.shift, r.post) for r in t.plan.rows if r.shift in known} for t in (before, after))
    yield expect(f"{after.name}: duties of before that changed", 0, len(told ^ kept))


def _guarded(plan: Plan, shift: str) -> int:
    return len({row.post for row in plan.rows if row.shift == shift and row.role == "anggota"})


def _standing(trial: Trial) -> int:
    end = max(shift.end for shift in trial.dataset.shifts)
    return len(standing_posts(trial.dataset, trial.plan, local_start(trial.dataset, end)))


def extended(stage: Stage, before: Trial, day: int, through: int, withdrawn: int) -> Trial:
    """Extend and withdraw as ``roster extend`` does, from written tables to written tables, and keep the trial."""
    began = time.perf_counter()
    issued = read_plan(before.folder)
    data = with_extension(before.dataset, *read_extension(before.folder))
    operation = data.operation
    now = moment(operation.voting_day, operation.zone, day * 1440 + 360).astimezone(ZONES[operation.zone])
    end = max(shift.end for shift in data.shifts)
    names = [post.place.post for post in standing_posts(data, issued, local_start(data, end))][:withdrawn]
    made = extend_posts(data, issued, ExtensionOrder(through, now, "AKBP CONTOH", "indeks turun", tuple(names)), seed=SEED)
    out = stage.folder / f"H+{day}-plan"
    write_plan(made.plan, out)
    write_extension(out, made.dataset, list_relief(made.dataset, issued, made.plan))
    seconds = time.perf_counter() - began
    plan, report = read_plan(out), read_dataset(out / INPUT)
    found = [f"{issue.sheet}: {issue.message}" for issue in report.errors] if report.dataset is None else []
    faults = found or [f"{finding.rule}: {finding.text}" for finding in check_plan(report.dataset or made.dataset, plan)]
    stage.trials.append(Trial(f"H+{day}", made.dataset, plan, report.issues, tuple(faults), seconds, out))
    return stage.trials[-1]


def short_rests(dataset: Dataset, plan: Plan) -> list[str]:
    """Return whoever has a pause shorter than the rest between two duties that do not touch."""
    spans = {rule.code: (rule.start, rule.end) for rule in dataset.shifts}
    served: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in plan.rows:
        served[row.number].append(spans[row.shift])
    pairs = ((number, a, b) for number, duties in served.items() for a, b in zip(sorted(duties), sorted(duties)[1:], strict=False))
    return [number for number, (_, end), (start, _) in pairs if 0 < start - end < REST_MINUTES]
