from __future__ import annotations

from dataclasses import replace

import pytest

from solver.problem import BeatRules, Post, PostKind, Problem, Site
from tests.cases import fact, post, problem, site
from tests.placed import broken

RULES = BeatRules(max_sites=(("kurang_rawan", 6), ("rawan", 2)))


def beat(name: str, *sites: Site, **changes: object) -> Post:
    """A beat that states of its TPS what is true."""
    facts: dict[str, object] = {
        "areas": tuple(sorted({s.area for s in sites})),
        "sites": tuple(sorted(s.id for s in sites)),
        "weight": sum(s.weight for s in sites),
        "category": sites[0].category,
        "district": sites[0].district,
    }
    return post(name, **(facts | changes))


def case(sites: list[Site], *posts: Post) -> Problem:
    return problem(sites=tuple(sites), posts=posts, beat_rules=RULES)


def kinds(whole: Problem) -> list[str]:
    return [str(fact(v, "kind")) for v in broken("beats", whole)]


def row(count: int, **changes: object) -> list[Site]:
    return [site(f"T{n}", **changes) for n in range(count)]


@pytest.mark.parametrize(("count", "expected"), [(1, []), (6, []), (7, ["size"])])
def test_a_beat_keeps_the_cap_of_its_category(count: int, expected: list[str]) -> None:
    sites = row(count)
    assert kinds(case(sites, beat("R1", *sites))) == expected


def test_an_unlisted_category_holds_one() -> None:
    sites = row(2, category="khusus")
    assert kinds(case(sites, beat("R1", *sites))) == ["size"]


@pytest.mark.parametrize(("count", "expected"), [(3, []), (4, ["areas"])])
def test_a_beat_touches_three_desa(count: int, expected: list[str]) -> None:
    sites = [site(f"T{n}", area=f"D{n}") for n in range(count)]
    assert kinds(case(sites, beat("R1", *sites))) == expected


def test_every_tps_is_in_exactly_one_beat() -> None:
    sites = row(3)
    one, two = beat("R1", *sites[:2]), beat("R2", *sites[1:])
    (doubled,) = broken("beats", case(sites, one, two))
    assert (doubled.post, fact(doubled, "kind"), fact(doubled, "site"), fact(doubled, "posts")) == ("R2", "doubled", "T1", "R1,R2")
    (missing,) = broken("beats", case(sites, one))
    assert (fact(missing, "kind"), fact(missing, "site")) == ("uncovered", "T2")


def test_a_station_does_not_stand_for_a_beat() -> None:
    sites = row(1)
    assert kinds(case(sites, beat("T-1", *sites, kind=PostKind.STATION))) == ["uncovered"]


def test_a_beat_has_one_category_and_it_is_that_of_its_tps() -> None:
    mixed = [site("T0"), site("T1", category="rawan")]
    assert kinds(case(mixed, beat("R1", *mixed))) == ["category"]
    low = row(2)
    assert kinds(case(low, beat("R1", *low, category="rawan"))) == ["category"]


def test_a_beat_lies_in_one_kecamatan() -> None:
    both = [site("T0"), site("T1", district="K2")]
    assert kinds(case(both, beat("R1", *both))) == ["district"]
    own = row(2)
    assert kinds(case(own, beat("R1", *own, district="K2"))) == ["district"]


@pytest.mark.parametrize(("limit", "expected"), [(8001, []), (8000, []), (7999, ["distance"])])
def test_tps_of_a_beat_are_near_each_other(limit: int, expected: list[str]) -> None:
    # 0.051390 degrees x 155,672.90 m = 8,000.03 m; the middle one is no obstacle
    sites = [site("T0"), site("T1", lat_e6=20_000), site("T2", lat_e6=51_390)]
    whole = case(sites, beat("R1", *sites))
    assert kinds(replace(whole, beat_rules=replace(RULES, max_distance_m=limit))) == expected


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"areas": ("D1", "D2")}, "stated_areas"),
        ({"areas": ()}, "stated_areas"),
        ({"weight": 20_001}, "stated_weight"),
        ({"sites": ("T1", "T0")}, "stated_sites"),
    ],
)
def test_a_beat_states_what_is_true_of_its_tps(changes: dict[str, object], kind: str) -> None:
    sites = row(2)
    assert kinds(case(sites, beat("R1", *sites, **changes))) == [kind]


def test_a_beat_without_tps_is_named() -> None:
    sites = row(1)
    assert kinds(case(sites, beat("R1", *sites), post("R2", sites=()))) == ["empty"]


def test_a_station_holds_one_tps_once() -> None:
    sites = row(2)
    guarded = beat("R1", *sites)
    good = [beat(f"T-{s.id}", s, kind=PostKind.STATION) for s in sites]
    assert kinds(case(sites, guarded, *good)) == []
    assert kinds(case(sites, guarded, beat("T-x", *sites, kind=PostKind.STATION))) == ["station_size"]
    assert kinds(case(sites, guarded, good[0], replace(good[0], id="T-again"))) == ["doubled"]
