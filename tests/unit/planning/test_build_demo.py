"""The invented Polres: sizes, shares, unique numbers, invented names, and the same bytes from the same seed."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.domain.personnel import rank_level
from roster.domain.risk import category_of_score, settle_index
from roster.domain.wilayah import AreaKind
from roster.imports import read_dataset
from roster.planning.build_demo import OUTSIDE_DESA, build_demo, write_demo_workbook
from roster.planning.invent_names import invent_places, name_lists
from solver.terrain import generator
from tests.bench.sources import shared_folder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return build_demo()


def test_the_demo_has_the_size_of_a_real_polres(demo: Dataset) -> None:
    kinds = Counter(area.kind for area in demo.areas)
    assert kinds[AreaKind.KECAMATAN] == 17
    assert kinds[AreaKind.DESA] + kinds[AreaKind.KELURAHAN] == 250
    assert kinds[AreaKind.KELURAHAN] > 0
    assert len(demo.stations) == 1_700
    assert Counter(m.unsur for m in demo.members) == {"POLRI": 975, "TNI": 260, "LINMAS": 3_400}


def test_two_linmas_live_in_the_desa_of_every_tps(demo: Dataset) -> None:
    stations = Counter(station.desa_code for station in demo.stations)
    linmas = Counter(m.home_code for m in demo.members if m.unsur == "LINMAS")
    assert linmas == {code: 2 * count for code, count in stations.items()}
    assert all(m.base_code == m.home_code for m in demo.members if m.unsur == "LINMAS")


def test_shares_of_officers_and_women_are_as_published(demo: Dataset) -> None:
    polri = [m for m in demo.members if m.unsur == "POLRI"]
    officers = sum(rank_level("POLRI", m.rank) >= rank_level("POLRI", "IPDA") for m in polri)
    women = sum(m.sex == "P" for m in polri)
    assert abs(officers - 0.15 * 975) <= 2
    assert abs(women - 0.07 * 975) <= 1
    assert all(rank_level(m.unsur, m.rank) > 0 for m in demo.members)


def test_numbers_are_unique_and_of_the_right_form(demo: Dataset) -> None:
    numbers = [m.number for m in demo.members]
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdigit() for number in numbers)
    lengths = {(m.unsur, len(m.number)) for m in demo.members}
    assert lengths == {("POLRI", 8), ("TNI", 14), ("LINMAS", 16)}
    assert all(1 <= int(m.number[2:4]) <= 12 for m in demo.members if m.unsur == "POLRI")


def test_no_invented_nik_can_belong_to_anybody(demo: Dataset) -> None:
    # A NIK starts with the code of a province; 99 is none.
    assert {m.number[:2] for m in demo.members if m.unsur == "LINMAS"} == {"99"}


def test_some_people_are_away_held_back_or_of_unknown_home(demo: Dataset) -> None:
    polri = [m for m in demo.members if m.unsur == "POLRI"]
    assert {m.status for m in polri} >= {"", "sakit", "cuti", "pendidikan", "penugasan luar"}
    assert sum(not m.is_available for m in polri) == 58
    assert {m.unit for m in polri if m.tasking == "dikecualikan"} >= {"SPKT", "Sat Tahti", "Bag Ops"}
    assert sum(m.detached_from != "" for m in polri) == 36
    assert any(m.home_code == "" for m in polri)
    assert any(m.home_code == OUTSIDE_DESA for m in polri)
    assert sum(m.position.startswith("Bhabinkamtibmas") and len(m.charge_codes) == 1 for m in polri) > 100
    assert sum(m.position.startswith("Babinsa") and len(m.charge_codes) == 1 for m in demo.members) > 100


def test_the_index_leads_to_published_shares(demo: Dataset) -> None:
    # RISK of the demo: 1,700 x 1.6 % = 27 rawan, x 0.3 % = 5 sangat rawan, 5 khusus.
    settled = settle_index(demo.stations, demo.events)
    assert Counter(s.category for s in settled) == {"kurang_rawan": 1_663, "rawan": 27, "sangat_rawan": 5, "khusus": 5}
    assert all(s.category == "khusus" or category_of_score(s.score or 0) == s.category for s in settled)


def test_the_index_has_a_history(demo: Dataset) -> None:
    settled = {s.id: s.category for s in settle_index(demo.stations, demo.events)}
    changed = [s for s in demo.stations if not s.is_special and settled[s.id] != s.category]
    assert len(changed) >= 10
    assert any(event.number is None for event in demo.events)
    assert [e.when for e in demo.events] == sorted(e.when for e in demo.events)


def test_every_code_points_to_an_area(demo: Dataset) -> None:
    codes = {area.code for area in demo.areas}
    assert len(codes) == len(demo.areas)
    assert all(area.parent in codes for area in demo.areas if not area.is_kecamatan)
    assert {s.desa_code for s in demo.stations} <= codes
    assert {c.area_code for c in demo.conflicts} | {o.desa_code for o in demo.static_posts} <= codes
    assert {code for m in demo.members for code in (m.base_code, m.home_code, *m.charge_codes)} <= codes | {"", OUTSIDE_DESA}
    assert {c.number for c in demo.conflicts} <= {m.number for m in demo.members}
    assert len({s.id for s in demo.stations}) == len(demo.stations)


def test_place_names_are_unique_and_borne_by_no_real_place(demo: Dataset) -> None:
    names = [area.name for area in demo.areas]
    assert len(set(names)) == len(names)
    if (shared := shared_folder()) is None:
        pytest.skip("the folder 'shared' with the real names is not beside the checkout")
    with gzip.open(shared / "data" / "nasional_tps.csv.gz", "rt", encoding="utf-8", newline="") as file:
        real = {row[field].replace(" ", "").lower() for row in csv.DictReader(file) for field in ("desa", "kecamatan")}
    lists = name_lists()
    assert [f + b for f in lists["place_first"] for b in lists["place_last"] if (f + b).lower() in real] == []


def test_more_places_than_syllables_yield_are_refused() -> None:
    with pytest.raises(ValueError, match="place names"):
        invent_places(generator(1), 100_000)


def test_an_officer_has_a_degree_and_nobody_a_doubled_name(demo: Dataset) -> None:
    for member in demo.members:
        words = member.name.partition(",")[0].split()
        assert len(set(words)) == len(words), member.name
        assert member.name.partition(",")[0].isupper()


def digest_in_new_process(hash_seed: str, out: Path) -> str:
    code = f"from pathlib import Path; from roster.planning.build_demo import write_demo_workbook; write_demo_workbook(Path({str(out)!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def test_the_workbook_has_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    digests = {digest_in_new_process(seed, tmp_path / f"{seed}.xlsx") for seed in ("1", "4242")}
    assert len(digests) == 1
    assert hashlib.sha256(write_demo_workbook(tmp_path / "here.xlsx").read_bytes()).hexdigest() in digests


def test_the_workbook_reads_back_to_the_same_facts(demo: Dataset, tmp_path: Path) -> None:
    report = read_dataset(write_demo_workbook(tmp_path / "demo.xlsx"))
    assert report.dataset is not None
    assert replace(report.dataset, sha256="") == demo
    assert {issue.code for issue in report.issues} == {"tanpa_domisili"}


def test_another_seed_gives_other_people() -> None:
    assert build_demo(2).members != build_demo(1).members
