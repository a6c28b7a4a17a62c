"""The reference instances: official totals, published strengths, unique codes, and the same facts from the same seed."""

from __future__ import annotations

from collections import Counter

import pytest

from roster.domain.operation import Dataset
from tests.bench.reference import OUTSIDE_DESA, Options, build_reference, read_geography
from tests.bench.sources import Geography, shared_folder

pytestmark = pytest.mark.skipif(shared_folder() is None, reason="the folder 'shared' with the public data is not beside the checkout")


@pytest.fixture(scope="module")
def pasuruan() -> Dataset:
    return build_reference("Polres Pasuruan")


def sizes(dataset: Dataset | Geography) -> tuple[int, int, int]:
    kecamatan = sum(area.is_kecamatan for area in dataset.areas)
    return kecamatan, len(dataset.areas) - kecamatan, len(dataset.stations)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Polres Pasuruan", (17, 254, 1_726)),
        ("Pasuruan", (17, 254, 1_726)),
        ("Polres Pasuruan Kota", (11, 145, 892)),
        ("Polres Kediri Kota", (8, 106, 847)),
        ("Polres Kediri", (21, 284, 1_906)),
        ("Polres Pekalongan", (17, 259, 1_316)),
        ("Polres Pekalongan Kota", (6, 53, 595)),
        ("Kota Kediri", (3, 46, 405)),
        ("Pasrepan", (1, 17, 81)),
        ("Jember", (31, 248, 7_706)),
    ],
)
def test_totals_are_the_official_ones(name: str, expected: tuple[int, int, int]) -> None:
    assert sizes(read_geography(name, pemilu=name == "Jember")) == expected


def test_special_locations_are_counted_and_marked(pasuruan: Dataset) -> None:
    # Kejayan 1, Bangil 3: rutan, pesantren and social home.
    special = [station for station in pasuruan.stations if station.is_special]
    assert Counter(station.desa_code[:6] for station in special) == {"351406": 1, "351414": 3}
    assert all(station.category == "khusus" and station.number >= 901 for station in special)


def test_strengths_are_those_of_the_model(pasuruan: Dataset) -> None:
    assert Counter(m.unsur for m in pasuruan.members) == {"POLRI": 975, "TNI": 260, "LINMAS": 3_452}
    assert sum(m.is_available for m in pasuruan.members if m.unsur == "POLRI") == 873


def test_polri_and_tni_can_be_set() -> None:
    dataset = build_reference("Pasrepan", Options(polri=50, tni=0))
    assert Counter(m.unsur for m in dataset.members) == {"POLRI": 50, "LINMAS": 162}


def test_an_unlisted_district_gets_the_ratio_of_pasuruan() -> None:
    # Polres Pekalongan Kota: 595 TPS x 975 / 1,726 = 336.1 and x 260 / 1,726 = 89.6.
    counts = Counter(m.unsur for m in build_reference("Polres Pekalongan Kota").members)
    assert (counts["POLRI"], counts["TNI"], counts["LINMAS"]) == (336, 90, 1_190)


def test_voters_of_a_desa_sum_to_its_total(pasuruan: Dataset) -> None:
    # Gerbo (35.14.01.2001): 7,395 voters in 15 TPS.
    voters = [station.voters for station in pasuruan.stations if station.desa_code == "3514012001"]
    assert len(voters) == 15
    assert sum(v or 0 for v in voters) == 7_395


def test_people_have_unique_numbers_and_homes_in_the_district(pasuruan: Dataset) -> None:
    numbers = [m.number for m in pasuruan.members]
    assert len(set(numbers)) == len(numbers)
    codes = {area.code for area in pasuruan.areas}
    assert {m.home_code for m in pasuruan.members} <= codes | {"", OUTSIDE_DESA}


def test_the_same_seed_gives_the_same_facts(pasuruan: Dataset) -> None:
    assert build_reference("Polres Pasuruan") == pasuruan
    assert build_reference("Polres Pasuruan", Options(seed=2)).members != pasuruan.members


def test_copies_have_codes_and_people_of_their_own() -> None:
    dataset = build_reference("Pasrepan", Options(scale=10))
    assert sizes(dataset) == (10, 170, 810)
    assert len({area.code for area in dataset.areas}) == 180
    assert len({m.number for m in dataset.members}) == len(dataset.members) == 10 * (40 + 10 + 162)
    lons = sorted(area.lon or 0.0 for area in dataset.areas if area.is_kecamatan)
    assert lons[-1] - lons[0] > 9 * 0.05


def test_a_name_nobody_bears_is_refused() -> None:
    with pytest.raises(LookupError, match="Atlantis"):
        build_reference("Polres Atlantis")
