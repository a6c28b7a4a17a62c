"""Beats: every limit one unit to each side, the best cut of hand-made lines, and what stays when TPS change.

One degree is 6,371,000 m x pi / 180 = 111,194.93 m, times 1.4 = 155,672.9 m of travel: a thousandth
is 155.7 m. The reach of 8,000 m is 0.051390 degrees (8,000.03 m); 0.051396 are 8,000.96 m, so 8,001.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.beats import beat_bound, build_beats, make_beat
from solver.problem import BeatRules, Post, PostKind, Problem, Site
from solver.rules.reach import road_distance_m
from tests.cases import broken, problem, site

CAPS = (("kurang_rawan", 6), ("rawan", 2), ("sangat_rawan", 1), ("khusus", 1))
RULES = BeatRules(max_sites=CAPS)
FACTOR = 1_400
REACH = 51_390
BEYOND = 51_396
STEP = 1_000
"""A thousandth of a degree: 156 m of travel."""


def line(*points: tuple[str, str, int], **changes: str) -> list[Site]:
    """Return sites of (id, desa, steps to the north)."""
    return [site(name, area=area, lat_e6=steps * STEP, **changes) for name, area, steps in points]


def built(sites: Iterable[Site], rules: BeatRules = RULES, kept: Iterable[Post] = ()) -> tuple[Post, ...]:
    return build_beats(tuple(sites), rules, FACTOR, kept)


def groups(beats: Iterable[Post]) -> set[tuple[str, ...]]:
    return {beat.sites for beat in beats}


@pytest.mark.parametrize(("count", "expected"), [(5, 1), (6, 1), (7, 2)])
def test_a_beat_holds_as_many_tps_as_its_cap_and_no_more(count: int, expected: int) -> None:
    sizes = [len(beat.sites) for beat in built(site(f"D1/{n:03d}") for n in range(count))]
    assert len(sizes) == expected
    assert sum(sizes) == count
    assert max(sizes) <= 6


@pytest.mark.parametrize(("desa", "expected"), [(2, 1), (3, 1), (4, 2)])
def test_a_beat_touches_three_desa_and_no_more(desa: int, expected: int) -> None:
    beats = built(site(f"D{n}/001", area=f"D{n}") for n in range(desa))
    assert len(beats) == expected
    assert sum(len(beat.areas) for beat in beats) == desa
    assert max(len(beat.areas) for beat in beats) <= 3


@pytest.mark.parametrize(("apart", "expected"), [(REACH - 6, 1), (REACH, 1), (BEYOND, 2)])
def test_two_tps_share_a_beat_up_to_the_reach_and_not_a_metre_further(apart: int, expected: int) -> None:
    assert len(built([site("a"), site("b", lat_e6=apart)])) == expected


def test_the_reach_holds_between_every_pair_and_not_only_from_the_middle() -> None:
    # a and c are 8,001 m apart, both within half of that of b: no beat of all three.
    beats = built([site("a"), site("b", lat_e6=BEYOND // 2), site("c", lat_e6=BEYOND)])
    assert len(beats) == 2
    assert not any({"a", "c"} <= set(beat.sites) for beat in beats)


def test_categories_never_share_a_beat() -> None:
    beats = built([site("a"), site("b", category="rawan"), site("c"), site("d", category="rawan")])
    assert groups(beats) == {("a", "c"), ("b", "d")}
    assert {beat.sites: beat.category for beat in beats} == {("a", "c"): "kurang_rawan", ("b", "d"): "rawan"}


def test_kecamatan_never_share_a_beat() -> None:
    beats = built([site("a"), site("b", district="K2"), site("c")])
    assert {beat.sites: beat.district for beat in beats} == {("a", "c"): "K1", ("b",): "K2"}


def test_a_category_without_a_cap_gets_one_team_per_tps() -> None:
    assert groups(built([site("a", category="lain"), site("b", category="lain")])) == {("a",), ("b",)}


def test_the_fewest_beats_are_cut_where_the_spread_is_least() -> None:
    # Cap 4 over 0 1 | 9 10 | 20 21. Two beats at least (6 / 4). In steps, distances to the median:
    # 4 + 2: {0 1 9 10} 1 + 8 + 9 = 18, {20 21} 1: 19 and one extra desa.
    # 2 + 4: {0 1} 1, {9 10 20 21} 1 + 10 + 11 = 22: 23 and one extra desa. 3 + 3: 9 + 11 = 20 and two extra.
    sites = line(("a", "D1", 0), ("b", "D1", 1), ("c", "D2", 9), ("d", "D2", 10), ("e", "D3", 20), ("f", "D3", 21))
    rules = replace(RULES, max_sites=(("kurang_rawan", 4),), max_distance_m=60_000)
    assert groups(built(sites, rules)) == {("a", "b", "c", "d"), ("e", "f")}


@pytest.mark.parametrize(("price", "expected"), [(2_000, {("a", "b"), ("c", "d")}), (0, {("a",), ("b", "c", "d")})])
def test_an_extra_desa_costs_its_price_in_spread(price: int, expected: set[tuple[str, ...]]) -> None:
    # D1 at 0 and 10, D2 at 11 and 12, cap 3. By desa: 10 + 1 = 11 steps = 1,712 m.
    # Across the border: {0}, {10 11 12} 1 + 1 = 2 steps = 311 m, and the price of one extra desa.
    sites = line(("a", "D1", 0), ("b", "D1", 10), ("c", "D2", 11), ("d", "D2", 12))
    assert groups(built(sites, replace(RULES, max_sites=(("kurang_rawan", 3),), area_price_m=price))) == expected


def test_one_beat_less_is_worth_any_spread() -> None:
    # Apart they would have no spread at all; together it is 51,390 / 1e6 degrees = 8,000 m.
    assert len(built([site("a"), site("b", area="D2", lat_e6=REACH)], replace(RULES, area_price_m=1_000_000))) == 1


def test_desa_are_joined_by_where_they_lie_and_not_by_their_codes() -> None:
    sites = line(("a", "D1", 0), ("b", "D2", 10), ("c", "D3", 1), ("d", "D4", 11))
    assert groups(built(sites, replace(RULES, max_sites=(("kurang_rawan", 2),)))) == {("a", "c"), ("b", "d")}


def test_tps_of_one_desa_are_joined_by_where_they_lie_and_not_by_their_numbers() -> None:
    # Odd and even numbers in two hamlets 60 steps apart, 9,340 m: two beats of six.
    sites = [site(f"D1/{n:03d}", lat_e6=n % 2 * 60 * STEP) for n in range(12)]
    assert sorted(len(beat.sites) for beat in built(sites)) == [6, 6]


def test_a_beat_stands_at_its_median_tps_and_adds_up_what_it_holds() -> None:
    # Distances in steps: a 1 + 5 = 6, b 1 + 4 = 5, c 4 + 5 = 9.
    a, b, c = line(("a", "D2", 0), ("b", "D1", 1), ("c", "D1", 5))
    beat = make_beat("R-K1-007", [c, replace(b, weight=500), a], FACTOR)
    assert beat == Post("R-K1-007", PostKind.BEAT, "kurang_rawan", "K1", ("D1", "D2"), ("a", "b", "c"), 20_500, STEP, 0)


def test_of_two_medians_the_first_by_id_is_the_place() -> None:
    a, b = line(("a", "D1", 7), ("b", "D1", 3))
    assert make_beat("R", [b, a], FACTOR).lat_e6 == 7 * STEP


def test_ids_count_per_kecamatan_in_the_order_of_the_first_tps() -> None:
    sites = [site("1", category="rawan"), site("2"), site("3", category="khusus"), site("4", district="K2")]
    assert {beat.id: beat.sites for beat in built(reversed(sites))} == {
        "R-K1-001": ("1",),
        "R-K1-002": ("2",),
        "R-K1-003": ("3",),
        "R-K2-001": ("4",),
    }


def test_no_tps_give_no_beats() -> None:
    assert built([]) == ()


def test_the_bound_divides_each_kecamatan_and_category_by_its_cap() -> None:
    sites = [site(f"a{n}") for n in range(7)] + [site(f"b{n}", district="K2") for n in range(6)]
    sites += [site(f"c{n}", category="rawan") for n in range(3)]
    # ceil(7 / 6) + ceil(6 / 6) + ceil(3 / 2) = 2 + 1 + 2
    assert beat_bound(sites, RULES) == 5


def test_a_kept_beat_that_nothing_touched_stays_although_it_is_not_the_best() -> None:
    sites = [site("a"), site("b"), site("c")]
    kept = [make_beat("R-K1-009", [sites[0], sites[2]], FACTOR), make_beat("R-K1-004", [sites[1]], FACTOR)]
    assert {beat.id: beat.sites for beat in built(sites, kept=kept)} == {"R-K1-009": ("a", "c"), "R-K1-004": ("b",)}


def test_a_beat_that_lost_a_tps_keeps_its_id_and_the_rest() -> None:
    before = [site(name) for name in "abc"]
    kept = [make_beat("R-K1-002", before, FACTOR)]
    after = [before[0], replace(before[1], category="sangat_rawan"), before[2]]
    # The changed TPS forms a beat of its own under the first id not in use.
    assert {beat.id: beat.sites for beat in built(after, kept=kept)} == {"R-K1-002": ("a", "c"), "R-K1-001": ("b",)}


def test_a_changed_tps_fills_the_nearest_beat_that_lost_one() -> None:
    # b left beat 1 and e left beat 2; the new TPS f lies beside beat 2.
    sites = [site(name, lat_e6=0 if name in "abc" else 20 * STEP) for name in "abcde"]
    kept = [make_beat("R-K1-001", sites[:3], FACTOR), make_beat("R-K1-002", sites[3:], FACTOR)]
    left = [s for s in sites if s.id not in ("b", "e")]
    beats = built([*left, site("f", lat_e6=19 * STEP)], kept=kept)
    assert {beat.id: beat.sites for beat in beats} == {"R-K1-001": ("a", "c"), "R-K1-002": ("d", "f")}


def test_a_full_beat_is_not_opened_for_a_new_tps() -> None:
    sites = [site(name) for name in "ab"]
    beats = built([*sites, site("c")], kept=[make_beat("R-K1-001", sites, FACTOR)])
    assert {beat.id: beat.sites for beat in beats} == {"R-K1-001": ("a", "b"), "R-K1-002": ("c",)}


def test_a_kept_beat_that_breaks_a_tighter_limit_is_cut_anew_under_new_ids() -> None:
    sites = [site(name) for name in "abc"]
    beats = built(sites, replace(RULES, max_sites=(("kurang_rawan", 2),)), kept=[make_beat("R-K1-001", sites, FACTOR)])
    assert [beat.id for beat in beats] == ["R-K1-002", "R-K1-003"]
    assert sorted(name for beat in beats for name in beat.sites) == ["a", "b", "c"]


def test_a_kept_beat_without_any_tps_left_is_gone() -> None:
    assert {beat.id for beat in built([site("b")], kept=[make_beat("R-K1-001", [site("a")], FACTOR)])} == {"R-K1-002"}


def fewest_on_a_line(steps: list[int], cap: int) -> int:
    """Return the fewest beats of TPS on a line, each a desa of its own: take as many as the limits allow, from the south."""
    count, left = 0, sorted(steps)
    while left:
        reach = [s for s in left if road_distance_m(site("a"), site("b", lat_e6=(s - left[0]) * STEP), FACTOR) <= 8_000]
        left = left[min(len(reach), cap, 3) :]
        count += 1
    return count


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 150), min_size=1, max_size=9, unique=True), st.integers(1, 6))
def test_tps_on_a_line_are_joined_to_the_fewest_beats_there_are(steps: list[int], cap: int) -> None:
    sites = [site(f"{n}", area=f"D{n}", lat_e6=s * STEP) for n, s in enumerate(steps)]
    assert len(built(sites, replace(RULES, max_sites=(("kurang_rawan", cap),)))) == fewest_on_a_line(steps, cap)


SITES = st.tuples(
    st.sampled_from(["D1", "D2", "D3", "D4", "E1"]),
    st.sampled_from(["kurang_rawan", "rawan", "sangat_rawan"]),
    st.integers(0, 60),
    st.integers(0, 60),
)


def random_sites(rows: list[tuple[str, str, int, int]]) -> list[Site]:
    return [
        site(f"{area}/{n:03d}", area=area, district=area[0], category=category, lat_e6=lat * STEP, lon_e6=lon * STEP)
        for n, (area, category, lat, lon) in enumerate(rows)
    ]


def as_problem(sites: list[Site], beats: tuple[Post, ...], rules: BeatRules) -> Problem:
    return problem(sites=tuple(sites), posts=beats, beat_rules=rules)


@settings(max_examples=80, deadline=None)
@given(st.lists(SITES, max_size=14), st.data())
def test_no_limit_is_broken_and_no_tps_lost_before_and_after_a_change(rows: list[tuple[str, str, int, int]], data: st.DataObject) -> None:
    sites = random_sites(rows)
    first = built(sites)
    assert broken("beats", as_problem(sites, first, RULES)) == []
    assert len(first) >= beat_bound(sites, RULES)
    gone = data.draw(st.sets(st.integers(0, max(0, len(sites) - 1))))
    worse = data.draw(st.sets(st.integers(0, max(0, len(sites) - 1))))
    after = [replace(s, category="sangat_rawan") if n in worse else s for n, s in enumerate(sites) if n not in gone]
    second = built(after, kept=first)
    assert broken("beats", as_problem(after, second, RULES)) == []
    known, now = {s.id: s for s in after}, {beat.id: beat for beat in second}
    for beat in first:
        still = {name for name in beat.sites if name in known and known[name].category == beat.category}
        if still == set(beat.sites):
            assert now[beat.id] == beat
        elif still:
            assert still <= set(now[beat.id].sites)


def test_the_order_of_the_list_changes_nothing() -> None:
    rows = [("D1", "kurang_rawan", 0, 0), ("D2", "rawan", 5, 5), ("D3", "kurang_rawan", 9, 1), ("D1", "kurang_rawan", 2, 3)]
    sites = random_sites(rows)
    assert all(built(order) == built(sites) for order in ([*reversed(sites)], sites[2:] + sites[:2]))


def test_pairs_of_a_beat_are_measured_as_the_audit_measures_them() -> None:
    sites = [site("a"), site("b", lat_e6=REACH), site("c", lat_e6=REACH // 2, lon_e6=20_000)]
    beats = built(sites)
    by_id = {s.id: s for s in sites}
    assert len(beats) == 1
    assert max(road_distance_m(by_id[x], by_id[y], FACTOR) for x, y in combinations(beats[0].sites, 2)) == 8_000
