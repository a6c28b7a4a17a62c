"""The synthetic ground: sizes, shares, clusters, and the same numbers from the same seed."""

from __future__ import annotations

import statistics
from collections import Counter

import numpy as np
import pytest

from solver.terrain import (
    HOME_OUTSIDE,
    HOME_UNKNOWN,
    DistrictSize,
    HomeRules,
    RiskShares,
    build_district,
    draw_homes,
    draw_risk,
    generator,
)


def test_a_district_has_the_sizes_asked_for() -> None:
    district = build_district(1)
    assert (len(district.districts), len(district.areas), len(district.stations)) == (17, 250, 1_700)
    assert {area.district for area in district.areas} == set(range(17))
    assert {station.area for station in district.stations} == set(range(250))


def test_stations_per_desa_run_from_1_to_30_with_a_median_near_6() -> None:
    counts = Counter(station.area for station in build_district(1).stations).values()
    assert min(counts) >= 1
    assert max(counts) <= 30
    assert 5 <= statistics.median(counts) <= 7


def test_the_extent_is_that_of_a_kabupaten() -> None:
    # 40 km of latitude are 40 / 111.195 = 0.360 degrees; 45 km of longitude at 8 degrees south 0.409; TPS may lie a little outside.
    stations = build_district(1).stations
    assert 0.30 < max(s.lat for s in stations) - min(s.lat for s in stations) < 0.42
    assert 0.35 < max(s.lon for s in stations) - min(s.lon for s in stations) < 0.46


def test_stations_lie_near_their_desa() -> None:
    district = build_district(1)
    apart = [abs(s.lat - district.areas[s.area].lat) + abs(s.lon - district.areas[s.area].lon) for s in district.stations]
    assert statistics.median(apart) * 111 < 2.0  # km


def test_the_north_is_more_densely_settled_than_the_south() -> None:
    lats = [area.lat for area in build_district(1).areas]
    middle = (min(lats) + max(lats)) / 2
    assert sum(lat > middle for lat in lats) > 1.3 * sum(lat < middle for lat in lats)


def test_the_same_seed_gives_the_same_district_and_another_seed_another() -> None:
    assert build_district(7, DistrictSize(3, 12, 60)) == build_district(7, DistrictSize(3, 12, 60))
    assert build_district(7, DistrictSize(3, 12, 60)) != build_district(8, DistrictSize(3, 12, 60))


@pytest.mark.parametrize(("districts", "areas", "stations"), [(1, 1, 1), (1, 1, 30), (3, 3, 3), (2, 5, 150)])
def test_sizes_at_the_limits_are_met(districts: int, areas: int, stations: int) -> None:
    district = build_district(3, DistrictSize(districts, areas, stations))
    assert (len(district.districts), len(district.areas), len(district.stations)) == (districts, areas, stations)


@pytest.mark.parametrize("size", [DistrictSize(3, 2, 10), DistrictSize(1, 2, 61), DistrictSize(1, 5, 4), DistrictSize(0, 5, 9)])
def test_sizes_that_do_not_fit_are_refused(size: DistrictSize) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        build_district(1, size)


def points(count: int) -> list[tuple[float, float]]:
    return [(-7.5 - 0.01 * (i // 40), 112.5 + 0.01 * (i % 40)) for i in range(count)]


def test_risk_counts_are_the_shares_rounded() -> None:
    # 1,000 TPS: 3 % = 30 rawan, 0.6 % = 6 sangat rawan, 0.3 % = 3 khusus, the rest 961.
    risk = draw_risk(1, points(1_000), RiskShares(0.03, 0.006, 0.003))
    assert Counter(risk.categories) == {"kurang_rawan": 961, "rawan": 30, "sangat_rawan": 6, "khusus": 3}


def test_default_shares_lie_inside_the_published_ranges() -> None:
    shares = RiskShares()
    quiet = 1 - shares.rawan - shares.sangat_rawan - shares.khusus
    assert 0.93 <= quiet <= 0.99
    assert 0.01 <= shares.rawan <= 0.06
    assert 0 < shares.sangat_rawan <= 0.016
    assert 0.001 <= shares.khusus <= 0.007


def test_scores_agree_with_the_bands() -> None:
    risk = draw_risk(2, points(2_000))
    bands = {"kurang_rawan": (0, 33.33), "rawan": (33.34, 66.67), "sangat_rawan": (66.68, 100), "khusus": (0, 100)}
    for category, score in zip(risk.categories, risk.scores, strict=True):
        low, high = bands[category]
        assert low <= score <= high
        assert score == round(score, 1)


def test_dangerous_stations_cluster() -> None:
    spots = points(1_600)
    risk = draw_risk(1, spots)
    tense = np.array([p for p, c in zip(spots, risk.categories, strict=True) if c in ("rawan", "sangat_rawan")])
    anywhere = np.array(spots)[generator(0).permutation(len(spots))[: len(tense)]]

    def mean_gap(chosen: np.ndarray) -> float:
        distance = np.hypot(*(chosen[:, None, :] - chosen[None, :, :]).transpose(2, 0, 1))
        np.fill_diagonal(distance, np.inf)
        return float(np.sort(distance, axis=1)[:, :3].mean())

    assert mean_gap(tense) < 0.6 * mean_gap(anywhere)


def test_no_points_give_no_risk() -> None:
    assert draw_risk(1, []).categories == ()


def test_homes_are_near_the_base_and_some_unknown_or_outside() -> None:
    areas = np.array([(-7.5, 112.5), (-7.5, 113.0)])  # 55 km apart
    bases = np.repeat([[-7.5, 112.5]], 4_000, axis=0)
    homes = Counter(draw_homes(generator(1), bases, areas, np.ones(2), HomeRules(12.0, unknown=0.05, outside=0.1)))
    assert 150 < homes[HOME_UNKNOWN] < 250  # 5 % of 4,000 = 200
    assert 330 < homes[HOME_OUTSIDE] < 470  # 10 % = 400
    # exp(-55 / 12) = 1 % of those who live in the district.
    assert homes[1] < 0.02 * homes[0]
