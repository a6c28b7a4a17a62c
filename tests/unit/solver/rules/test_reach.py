from __future__ import annotations

from math import pi

import pytest

from solver.problem import Policies, Problem, Shift, Unsur
from solver.rules.reach import road_distance_m
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken

# One degree of latitude is 6,371,000 x pi / 180 = 111,194.93 m; times 1.4 = 155,672.90 m.
DEGREE_M = 6_371_000 * pi / 180 * 1.4


@pytest.mark.parametrize(
    ("lat", "lon", "metres"),
    [
        (0, 0, 0),
        (1_000_000, 0, 155_673),
        (0, 1_000_000, 155_673),  # along the equator
        (-1_000_000, 0, 155_673),
        (385_424, 0, 60_000),  # 0.385424 x 155,672.90 = 60,000.07
    ],
)
def test_distance_is_great_circle_times_road_factor(lat: int, lon: int, metres: int) -> None:
    assert road_distance_m(person("a"), post("R1", lat_e6=lat, lon_e6=lon), 1400) == metres


def test_distance_counts_from_where_the_base_lies() -> None:
    # 0.01 degrees of latitude and of longitude at the equator: 1,556.73 m each way
    base = person("a", lat_e6=2_000_000, lon_e6=112_000_000)
    assert road_distance_m(base, post("R1", lat_e6=2_010_000, lon_e6=112_000_000), 1400) == 1_557
    level = person("a", lon_e6=112_000_000)
    assert road_distance_m(level, post("R1", lon_e6=112_010_000), 1400) == 1_557
    assert road_distance_m(level, post("R1", lon_e6=111_990_000), 1400) == 1_557


def test_distance_shrinks_with_the_cosine_of_latitude() -> None:
    # at 60 N a degree of longitude is half as long: 77,836 m, less 0.0024 % because the great circle bends north
    far = road_distance_m(person("a", lat_e6=60_000_000), post("R1", lat_e6=60_000_000, lon_e6=1_000_000), 1400)
    assert 77_830 <= far <= 77_836


def at(metres: int, unsur: Unsur, limit: int) -> Problem:
    policies = Policies(max_distance_m=tuple((u, limit if u is unsur else 1) for u in Unsur))
    there = post("R1", lat_e6=round(metres / DEGREE_M * 1e6))
    return problem(posts=[there], shifts=[Shift("S3", 300, 780)], persons=[person("a", unsur=unsur)], policies=policies)


@pytest.mark.parametrize("unsur", list(Unsur))
@pytest.mark.parametrize(("limit", "is_broken"), [(60_001, False), (60_000, False), (59_999, True)])
def test_the_limit_holds_to_the_metre(unsur: Unsur, limit: int, is_broken: bool) -> None:
    # the post lies at 60,000 m to the metre (see above)
    found = broken("reach", at(60_000, unsur, limit), stand("a", "S3", "R1", unsur=unsur))
    assert [(fact(v, "distance_m"), fact(v, "limit")) for v in found] == ([(60_000, limit)] if is_broken else [])


@pytest.mark.parametrize(("limit", "is_broken"), [(9_340_374, False), (9_340_373, True)])
def test_the_limit_holds_across_a_sixth_of_the_globe(limit: int, is_broken: bool) -> None:
    # 60 degrees x 155,672.90 m = 9,340,374.1 m; a metre more of radius would add 1.5 m
    far = problem(
        posts=[post("R1", lat_e6=60_000_000)],
        shifts=[Shift("S3", 300, 780)],
        persons=[person("a")],
        policies=Policies(max_distance_m=tuple((u, limit) for u in Unsur)),
    )
    assert bool(broken("reach", far, stand("a", "S3", "R1"))) is is_broken


def test_linmas_reach_ten_kilometres_by_default() -> None:
    near, far = post("N", lat_e6=64_237), post("F", lat_e6=64_250)  # 9,999.96 and 10,001.98 m
    case = problem(posts=[near, far], shifts=[Shift("S3", 300, 780)], persons=[person("a", unsur=Unsur.LINMAS)])
    assert [v.post for v in broken("reach", case, stand("a", "S3", "N"), stand("a", "S3", "F"))] == ["F"]
