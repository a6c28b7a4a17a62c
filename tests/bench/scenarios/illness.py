"""Scenario 13: 18 of 614 men fall ill the evening before; from the list to the changed orders in one command."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from roster.domain.operation import Dataset, Operation
from roster.planning.check_plan import check_plan
from roster.planning.plan_tables import read_plan
from tests.bench.scenarios.district import calm, read_kabupaten
from tests.bench.scenarios.people import evenly, invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect, said

NUMBER = 13
KEY = "illness"
TITLE = "Polres Pekalongan 2024: 18 of 614 men fall out on H-1 at 20.00"
SOURCE = "operations.md 9.13, section 8"
IS_SMALL = False

MEN, ILL, CAP = 614, 18, 8
POLICIES = {"bagian_kekuatan": "1", "linmas_lokal": "ya"}
WHEN = "H-1 20.00"


def build() -> Dataset:
    """Return the district with 614 men, a tenth of them in reserve."""
    geography = read_kabupaten("Kabupaten Pekalongan")
    cast = invent_cast(geography, polri=MEN)
    base = Dataset(areas=geography.areas, stations=calm(geography.stations), members=(*cast.free, *cast.kapolsek, *cast.linmas))
    patterns = tuple(replace(p, max_tps=CAP) if p.category == "kurang_rawan" else p for p in base.patterns)
    operation = Operation("Mantap Praja Candi", polres="Polres Pekalongan", polda="Polda Jawa Tengah", place="Kajen")
    return replace(base, patterns=patterns, policies=POLICIES, operation=operation)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan, name 18 men on duty at the TPS as ill, and run ``roster replace`` once, papers included."""
    data = stage.write("issued", build())
    issued = stage.plan("issued", data)
    guards = sorted(set(issued.heads()))
    ill = evenly(guards, ILL)
    listed = stage.folder / "sakit.txt"
    listed.write_text("\n".join(ill), encoding="utf-8")
    out, began = stage.folder / "replaced-plan", time.perf_counter()
    told = ("--absent-file", listed, "--at", WHEN, "--reason", "sakit", "--out", out, "--docs", "--json")
    lines = [json.loads(line) for line in said("replace", "--plan", issued.folder, "--data", data, *told).splitlines()]
    after = _kept(stage, issued, out, time.perf_counter() - began)
    result = next(line for line in lines if line["jenis"] == "hasil")
    yield expect("duties that stay open", 0, result["kosong"])
    yield expect("people told something new besides the ill, proven fewest", (ILL, True), (result["berubah"], result["paling_sedikit"]))
    yield expect("letters: the new men and the ill", 2 * ILL, next(line["polri"] for line in lines if line["jenis"] == "surat_berubah"))
    yield expect("duties of everybody else that changed", 0, _changed_besides(issued, after, ill) - ILL)
    papers = sorted(Path(line["berkas"]).name for line in lines if line["jenis"] == "dokumen")
    yield expect("papers", ["rakor.pdf", "sprin.pdf", "sprin_perubahan.pdf"], papers)
    swaps = [line for line in lines if line["jenis"] == "ganti"]
    near = sum(line["kecamatan"] != "" and line["kecamatan"] in line["masuk"]["unit"] for line in swaps)
    stage.outcome = (
        f"One command, {ILL} numbers in, {result['berubah']} men called ({result['dari_cadangan']} from the reserve) and three papers "
        f"out in {after.seconds:.1f} s, of it {result['detik']['ganti']:.2f} s to find them and {result['detik']['periksa']:.2f} s audit; "
        f"{near} of {len(swaps)} come from the Polsek of the kecamatan, the others from the reserve."
    )


def _kept(stage: Stage, issued: Trial, out: Path, seconds: float) -> Trial:
    plan = read_plan(out)
    faults = tuple(f"{finding.rule}: {finding.text}" for finding in check_plan(issued.dataset, plan))
    stage.trials.append(Trial("replaced", issued.dataset, plan, (), faults, seconds, out))
    return stage.trials[-1]


def _changed_besides(issued: Trial, after: Trial, ill: list[str]) -> int:
    """Return how many people other than the ill have other rows than before."""
    before, now = ({(row.number, row.shift, row.post) for row in trial.plan.rows} for trial in (issued, after))
    return len({number for number, _, _ in before ^ now} - set(ill))
