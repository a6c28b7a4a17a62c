"""What a new mapping does to an issued plan: the index changed, the plan solved anew, and what was asked of that."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.risk import IndexEvent
from roster.domain.tps import PollingStation
from roster.imports import read_dataset
from roster.planning.check_plan import check_plan
from roster.planning.plan_tables import read_plan, write_plan
from roster.planning.resolve_operation import FEWEST, Answer, Resolution, resolve_operation
from roster.planning.resume import Situation
from solver.terrain import generator
from tests.bench.scenarios.stage import SEED, Expectation, Stage, Trial, expect

SCORES = {"kurang_rawan": 20.0, "rawan": 45.0, "sangat_rawan": 80.0}


def mapped(stations: Sequence[PollingStation], counts: dict[str, int]) -> tuple[PollingStation, ...]:
    """Return the TPS with so many of each category drawn, the rest kurang rawan; special ones stay khusus."""
    order = generator(SEED, 40).permutation(len(stations)).tolist()
    regular = [nth for nth in order if not stations[nth].is_special]
    drawn: dict[int, str] = {}
    for category, count in counts.items():
        drawn |= dict.fromkeys(regular[len(drawn) :][:count], category)
    kinds = (("khusus" if s.is_special else drawn.get(nth, "kurang_rawan")) for nth, s in enumerate(stations))
    return tuple(replace(s, category=kind, score=SCORES.get(kind)) for s, kind in zip(stations, kinds, strict=True))


def lowered(stations: Iterable[PollingStation], category: str, into: str, when: datetime) -> tuple[IndexEvent, ...]:
    """Return the events by which these TPS fall from one category into another."""
    fall = partial(IndexEvent, when, score=SCORES[into], category=into, reason="pemetaan ulang", source="Sat Intelkam", officer="")
    return tuple(fall(desa_code=s.desa_code, number=s.number) for s in stations if s.category == category)


def remap(stage: Stage, issued: Trial, dataset: Dataset, now: datetime) -> tuple[Resolution, Trial]:
    """Import the changed data, solve the issued plan anew and keep the answer with the fewest changes as a trial."""
    began = time.perf_counter()
    report = read_dataset(stage.write("remapped", dataset))
    changed = report.dataset or dataset
    found = resolve_operation(changed, read_plan(issued.folder), Situation(now), seed=SEED)
    out = stage.folder / "remapped-plan"
    made = found.of(FEWEST).plan
    assert made is not None
    write_plan(made, out)
    seconds = time.perf_counter() - began
    plan = read_plan(out)
    faults = tuple(f"{finding.rule}: {finding.text}" for finding in check_plan(changed, plan))
    stage.trials.append(Trial("remapped", changed, plan, report.issues, faults, seconds, out))
    return found, stage.trials[-1]


def judge(found: Resolution, issued: Trial, after: Trial, fallen: set[str]) -> Iterator[Expectation]:
    """Yield what holds of every new mapping: proof, beats that stay, nobody moved for nothing."""
    fewest = found.of(FEWEST)
    yield expect("changes, as the goal counts them, against their bound", fewest.changes_bound, fewest.changes)
    yield expect("risk left uncovered against its bound", fewest.bound, fewest.risk)
    told, now = _postings(issued.plan), _postings(after.plan)
    yield expect(
        "people whose duties differ in the two tables", fewest.moved + fewest.dropped, sum(now.get(one) != told[one] for one in told)
    )
    before, beats = _beats(issued.plan), _beats(after.plan)
    untouched = [post for post, sites in before.items() if not sites & fallen]
    yield expect(
        "beats no changed TPS touches, still there with their id", len(untouched), sum(beats.get(p) == before[p] for p in untouched)
    )


def touched_elsewhere(issued: Trial, after: Trial, fallen: set[str]) -> int:
    """Return how many people were taken off a post in a kecamatan none of whose TPS changed."""
    affected = {code[:6] for code in fallen}
    kecamatan = {post.post: post.post.split("-")[1][:6] for post in issued.plan.posts if post.kind == "regu"}
    now = _postings(after.plan)
    lost = (
        one
        for one, held in _postings(issued.plan).items()
        for _, post in held - now.get(one, set())
        if kecamatan.get(post, "") not in (*affected, "")
    )
    return len(set(lost))


def told(answer: Answer) -> str:
    """Return an answer in words: risk, people, letters."""
    return (
        f"risk {answer.risk:,.1f}, {answer.moved} moved, {answer.joined} new, {answer.dropped} released, "
        f"{answer.letters} letters, {answer.km:,.0f} km, {answer.seconds:.1f} s"
    )


def _postings(plan: Plan) -> dict[str, set[tuple[str, str]]]:
    held: dict[str, set[tuple[str, str]]] = {}
    for row in plan.rows:
        held.setdefault(row.number, set()).add((row.shift, row.post))
    return held


def _beats(plan: Plan) -> dict[str, frozenset[str]]:
    return {post.post: frozenset(post.stations) for post in plan.posts if post.kind == "regu"}
