"""Scenario 6: a kabupaten of 24 kecamatan of which the Polres holds 17, and homes on both sides of the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.wilayah import Area
from roster.imports import read_dataset
from roster.imports.residence import OUTSIDE_CODE
from tests.bench.reference import read_geography
from tests.bench.scenarios.district import calm
from tests.bench.scenarios.people import invent_cast, lend
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect
from tests.bench.sources import Geography, plain, read_polres, rows_of

NUMBER = 6
KEY = "pasuruan_split"
TITLE = "Kab. Pasuruan: 24 kecamatan loaded, 17 kept; homes across the line are still matched"
SOURCE = "operations.md 9.6, 0.6; polres_polsek.csv"
IS_SMALL = False

MEN, LENT, SISTER = 650, 20, "Polres Pasuruan Kota"
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "30", "cadangan_bagian": "0", "linmas_lokal": "ya"}


def build() -> Dataset:
    """Return all 24 kecamatan with their 2,338 TPS, 650 men of the Polres and 20 of the sister on loan.

    The first man on loan lives in this district, the second in the sister's, the third (not on loan) too.
    """
    codes = {row["kode_kec"] for row in rows_of("polres_polsek.csv") if row["kabupaten"] == "Kabupaten Pasuruan"}
    whole = read_polres(codes)
    own = read_geography("Polres Pasuruan")
    cast = invent_cast(own, polri=MEN + LENT)
    far = _foreign(whole, own)
    lent = lend(cast.free[-LENT:], SISTER, far[0].code)
    lent[0] = replace(lent[0], home_code=_home(own).code)
    men = [replace(cast.free[0], home_code=far[1].code), *cast.free[1:-LENT]]
    return Dataset(
        areas=whole.areas,
        stations=calm(whole.stations),
        members=(*men, *lent, *cast.kapolsek, *cast.linmas),
        policies=POLICIES,
        operation=Operation("Mantap Praja Semeru", polres="Polres Pasuruan", polda="Polda Jawa Timur", place="Bangil"),
    )


def _foreign(whole: Geography, own: Geography) -> list[Area]:
    """Return the desa of the seven kecamatan of the sister Polres."""
    kept = {area.code for area in own.areas}
    return [area for area in whole.areas if area.code not in kept and not area.is_kecamatan]


def _home(own: Geography) -> Area:
    return next(area for area in own.areas if area.name == "Pohgading" or not area.is_kecamatan)


def play(stage: Stage) -> Iterator[Expectation]:
    """State the split by a column of ``wilayah``, then by leaving the sister's TPS out of the list."""
    dataset = build()
    polres = {plain(row["kode_kec"]): row["polres"] for row in rows_of("polres_polsek.csv")}
    kept = {code for code, name in polres.items() if name == "Polres Pasuruan"}
    yield expect("kecamatan and TPS loaded", "24, 2338", f"{sum(a.is_kecamatan for a in dataset.areas)}, {len(dataset.stations)}")
    split = stage.write("column", dataset)
    rows = stage.rows("column", "wilayah")
    stage.replace("column", "wilayah", [{**row, "polres": polres.get(row["kode"][:6], "")} for row in rows])
    loaded = read_dataset(split).dataset
    found = len({station.desa_code[:6] for station in loaded.stations}) if loaded else 0
    yield expect("a column polres in wilayah keeps the kecamatan of one's own Polres", 17, found)
    own = replace(dataset, stations=tuple(s for s in dataset.stations if s.desa_code[:6] in kept))
    data = stage.write("list", own)
    stage.replace("list", "personel", [_by_name(row, dataset) for row in stage.rows("list", "personel")])
    trial = stage.plan("list", data)
    yield expect("with the sister's TPS left out: TPS, kecamatan", "1726, 17", f"{len(trial.dataset.stations)}, {_districts(trial)}")
    yield from _homes(trial, dataset)
    yield from _only_own_areas(stage, own, kept)
    stage.outcome = (
        f"Left in wilayah and left out of tps, the seven kecamatan cost nothing and every home in them is matched by name: {trial.beats()} "
        "teams on 1,726 TPS, nobody at his home. That the list of the kabupaten belongs to two Polres cannot be stated: all 24 kecamatan "
        "would be planned, a column polres is passed over with a warning."
    )


def _only_own_areas(stage: Stage, own: Dataset, kept: set[str]) -> Iterator[Expectation]:
    """List no area of the sister: the homes of the men on loan are names that the sheet ``wilayah`` does not have."""
    bare = stage.write("bare", replace(own, areas=tuple(area for area in own.areas if area.code[:6] in kept)))
    stage.replace("bare", "personel", [_by_name(row, own) for row in stage.rows("bare", "personel")])
    report = read_dataset(bare)
    lent = [member for member in report.dataset.members if member.detached_from] if report.dataset else []
    told = sum(issue.code in ("domisili_tidak_ada", "domisili_rancu", "domisili_luar") for issue in report.issues)
    # Nineteen of those on loan and one of the Polres's own live across the line, twenty in all.
    outside = sum(member.home_code == OUTSIDE_CODE for member in report.dataset.members) if report.dataset else 0
    yield expect("with 17 kecamatan in wilayah: men on loan who may stand at a TPS", LENT, sum(bool(m.home_code) for m in lent))
    yield expect("with 17 kecamatan in wilayah: officers whose home desa lies outside the district", LENT, outside)
    yield expect("with 17 kecamatan in wilayah: homes not found are told", LENT, told)


def _by_name(row: dict[str, str], dataset: Dataset) -> dict[str, str]:
    """Write the home of a man on loan as users do: desa and kecamatan by name."""
    areas = {area.code: area for area in dataset.areas}
    home = areas.get(row["desa_domisili"])
    if home is None or row["unsur"] != "POLRI":
        return row
    return {**row, "desa_domisili": f"Desa {home.name} Kec. {areas[home.parent].name}"}


def _districts(trial: Trial) -> int:
    return len({post.kecamatan for post in trial.plan.posts if post.kind == "regu"})


def _homes(trial: Trial, dataset: Dataset) -> Iterator[Expectation]:
    homes = {member.number: member.home_code for member in trial.dataset.members}
    stated: dict[str, Member] = {member.number: member for member in dataset.members}
    lost = [n for n, m in stated.items() if m.unsur == "POLRI" and m.home_code and homes[n] != m.home_code]
    yield expect("homes written as desa and kecamatan that were not matched", 0, len(lost))
    across = [
        n
        for n, m in stated.items()
        if m.detached_from and homes[n] and homes[n][:6] not in {s.desa_code[:6] for s in trial.dataset.stations}
    ]
    yield expect("men on loan whose home lies across the line are matched", LENT - 1, len(across))
    used = {row.number for row in trial.plan.rows}
    yield expect("men on loan with a duty", "at least 1", len(used & set(across)), ok=bool(used & set(across)))
    near = next(n for n, m in stated.items() if m.detached_from and n not in across)
    touching = [row for row in trial.plan.rows if homes[row.number] in row.desa_codes and row.unsur == "POLRI"]
    yield expect("policemen at a post that touches their home", 0, len(touching))
    there = {row.kecamatan for row in trial.plan.rows if row.number == near and homes[near] in row.desa_codes}
    yield expect(
        "the man on loan who lives in this district stands away from home", "nowhere at home", "at home" if there else "nowhere at home"
    )
