"""The dataset of two kecamatan as the solver sees it: every weight, slot and window by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from roster.domain.operation import Dataset, Operation, Pinned
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.risk import IndexEvent
from roster.domain.tps import DEFAULT_PATTERNS, StaticPost
from roster.planning.places import Places
from roster.planning.translate import (
    beat_rules_of,
    leading_shifts,
    persons_of,
    policies_of,
    problem_of,
    reserve_heads,
    shifts_of,
    sites_of,
    voting_shifts,
)
from solver.problem import Person, Policies, PostKind, Problem, Role, Shift, Slot, Strictness, Tasking, Unsur
from tests import small
from tests.cases import person
from tests.small import SELATAN, STORE, UTARA, A, B, C, D, E

DATA = small.dataset()


@pytest.fixture(scope="module")
def case() -> Problem:
    return problem_of(DATA)


def changed(**facts: Any) -> Dataset:
    return replace(DATA, **facts)


def policies(election: str = "pilkada", **sheet: str) -> Policies:
    return policies_of(changed(policies=sheet, operation=Operation(election=election)))


def slots_of(case: Problem, post: str) -> set[tuple[str, str, str, int, int]]:
    return {(s.shift, s.unsur.value, s.role.value, s.demand, s.weight) for s in case.slots if s.post == post}


def test_weights_are_base_times_one_plus_the_score_in_whole_units() -> None:
    weights = {site.category: site.weight for site in sites_of(DATA, Places(DATA))}
    # 1 x 1.10, 5 x 1.50, 25 x 1.80, 25 x 1.00, times 10,000.
    assert weights == {"kurang_rawan": 11_000, "rawan": 75_000, "sangat_rawan": 450_000, "khusus": 250_000}


def test_an_event_of_the_index_changes_category_and_weight() -> None:
    event = IndexEvent(datetime(2024, 11, 20), A, 1, 80.0, "sangat_rawan")
    sites = {site.id: site for site in sites_of(changed(events=(event,)), Places(DATA))}
    assert (sites[f"{A}/001"].category, sites[f"{A}/001"].weight) == ("sangat_rawan", 450_000)
    assert sites[f"{A}/002"].weight == 11_000


def test_a_base_weight_of_the_patterns_is_taken_over() -> None:
    patterns = tuple(replace(p, weight=p.weight * 2) for p in DEFAULT_PATTERNS)
    assert sites_of(changed(patterns=patterns), Places(DATA))[0].weight == 22_000


def test_the_district_has_the_posts_made_by_hand(case: Problem) -> None:
    kinds = Counter(post.kind for post in case.posts)
    # UTARA: seven of low risk in four desa are two beats, one rawan; SELATAN: 1 + 1 + 1 + 1.
    assert kinds == {PostKind.BEAT: 7, PostKind.STATION: 15, PostKind.STATIC: 1, PostKind.COMMAND: 3, PostKind.RESERVE: 1}
    by_hand = Counter((post.category, post.kecamatan) for post in small.plan().posts if post.kind == "regu")
    name = {UTARA: "UTARA", SELATAN: "SELATAN"}
    assert Counter((post.category, name[post.district]) for post in case.posts if post.kind is PostKind.BEAT) == by_hand


def test_the_demand_of_each_shift_is_that_of_the_plan_made_by_hand(case: Problem) -> None:
    heads: Counter[tuple[str, str, str]] = Counter()
    for s in case.slots:
        if s.role is not Role.RESERVE:
            heads[s.shift, s.unsur.value, s.role.value] += s.demand
    text = {"anggota": "member", "padal": "padal", "pamenwas": "pamenwas"}
    by_hand: Counter[tuple[str, str, str]] = Counter()
    for need in small.plan().needs:
        if need.role != "cadangan":
            by_hand[need.shift, need.unsur, text[need.role]] += need.needed
    assert heads == by_hand


def test_a_very_risky_tps_is_manned_over_all_five_shifts(case: Problem) -> None:
    (beat,) = (post for post in case.posts if post.kind is PostKind.BEAT and post.category == "sangat_rawan")
    polri = {("S1", 1), ("S2", 2), ("S3", 2), ("S4", 2), ("S5", 2)}
    expected = {(shift, "POLRI", "member", heads, 450_000) for shift, heads in polri}
    assert slots_of(case, beat.id) == expected | {(shift, "TNI", "member", 1, 450_000) for shift in ("S3", "S4")}


def test_a_tps_of_low_risk_is_manned_on_voting_day_alone(case: Problem) -> None:
    for post in case.posts:
        if post.kind is PostKind.BEAT and post.category == "kurang_rawan":
            # 1.1 points for each of its TPS.
            assert slots_of(case, post.id) == {(shift, "POLRI", "member", 2, 11_000 * len(post.sites)) for shift in ("S3", "S4")}
    assert slots_of(case, f"T-{A}-001") == {(shift, "LINMAS", "member", 2, 11_000) for shift in ("S3", "S4")}


def test_the_store_asks_for_what_the_sheet_says_at_its_own_weight(case: Problem) -> None:
    assert slots_of(case, STORE) == {(shift, "POLRI", "member", 2, 100_000) for shift in ("S2", "S5")}


def test_padal_lead_the_first_shift_of_each_day_and_what_continues_it(case: Problem) -> None:
    expected = {("S1", 0), ("S3", 0), ("S4", 0), ("S5", 0)}
    for code in (UTARA, SELATAN):
        assert slots_of(case, f"PADAL-{code}") == {(shift, "POLRI", "padal", 1, weight) for shift, weight in expected}
    assert slots_of(case, "PAMENWAS-I") == {(shift, "POLRI", "pamenwas", 1, weight) for shift, weight in expected}


@pytest.mark.parametrize(
    ("manned", "leading"),
    [
        ({"S1", "S2", "S3", "S4", "S5"}, ["S1", "S3", "S4", "S5"]),
        ({"S2", "S3", "S4"}, ["S2", "S3", "S4"]),
        ({"S3"}, ["S3", "S4"]),
        ({"S4"}, ["S4"]),
        (set(), []),
    ],
)
def test_the_leading_shifts_of_a_day(manned: set[str], leading: list[str]) -> None:
    assert leading_shifts(DATA, manned) == leading


def test_the_reserve_stands_at_the_mako_on_voting_day(case: Problem) -> None:
    # 60 Polri: 40 may be used; a tenth is 4, the least set to 4 as well.
    assert slots_of(case, "CADANGAN") == {("S3", "POLRI", "reserve", 4, 0), ("S4", "POLRI", "reserve", 4, 0)}
    (post,) = (post for post in case.posts if post.kind is PostKind.RESERVE)
    assert (post.lat_e6, post.lon_e6, post.areas) == (-7_605_000, 112_703_000, ())


def policemen(count: int, absent: int = 0) -> list[Person]:
    return [person(f"p{n}", windows=() if n < absent else ((0, 1),)) for n in range(count)]


@pytest.mark.parametrize(
    ("listed", "absent", "heads"),
    [
        (60, 0, 13),  # a third of 40 is 13, less than 30
        (135, 0, 30),  # 90 usable: a third is 30
        (600, 0, 40),  # a tenth of 400
        (601, 0, 40),  # floor(2/3 x 601) = 400
        (603, 0, 41),  # 402: a tenth is 40.2
        (60, 40, 6),  # only 20 can serve at all: 6.67
        (0, 0, 0),
    ],
)
def test_the_reserve_is_thirty_or_a_tenth_but_no_more_than_a_third(listed: int, absent: int, heads: int) -> None:
    assert reserve_heads(Policies(), policemen(listed, absent)) == heads


def test_static_rows_of_one_object_and_shift_ask_together() -> None:
    row = StaticPost("OBJ", "Kantor", "kantor", -7.6, 112.7, B, "POLRI", 2, "S2", weight=10.0)
    rows = (row, replace(row, count=3, weight=12.5), replace(row, count=0, shift="S5"), replace(row, role="cadangan", count=9))
    assert slots_of(problem_of(changed(static_posts=rows)), "OBJ") == {("S2", "POLRI", "member", 5, 125_000)}


def test_a_skill_of_an_object_is_asked_for_in_small_letters() -> None:
    row = StaticPost("OBJ", "Kantor", "kantor", -7.6, 112.7, B, "POLRI", 2, "S2", skill="Lantas")
    assert [s.skill for s in problem_of(changed(static_posts=(row,))).slots if s.post == "OBJ"] == ["lantas"]


def test_shifts_are_in_order_of_time() -> None:
    found = shifts_of(changed(shifts=tuple(reversed(DATA.shifts))))
    assert [shift.id for shift in found] == ["S1", "S2", "S3", "S4", "S5"]
    assert found[3] == Shift("S4", 780, 1_440, "S3")


def test_without_a_chain_the_reserve_stands_in_the_longest_shift_of_the_day() -> None:
    assert voting_shifts(DATA) == ["S3", "S4"]
    single = tuple(replace(rule, continues="") for rule in DATA.shifts)
    # S3 lasts 480, S4 660.
    assert voting_shifts(changed(shifts=single)) == ["S4"]
    assert voting_shifts(changed(shifts=tuple(rule for rule in DATA.shifts if rule.code in ("S1", "S2")))) == ["S1"]
    assert voting_shifts(changed(shifts=())) == []


def one(**facts: Any) -> Person:
    member = Member("POLRI", "NAMA", "IPDA", "1", base_code=B, home_code=A)
    data = changed(members=(replace(member, **facts),))
    return persons_of(data, Places(data))[0]


def test_a_member_becomes_a_person_without_a_name() -> None:
    assert one(unit="POLSEK", skills=("SAR", "Lantas"), tasking="padal") == Person(
        id="1",
        unsur=Unsur.POLRI,
        rank=13,
        tasking=Tasking.PADAL,
        unit="POLSEK",
        lat_e6=-7_605_000,
        lon_e6=112_705_000,
        home=A,
        windows=((-1_000_000, 1_000_000),),
        skills=("lantas", "sar"),
    )


@pytest.mark.parametrize(
    ("facts", "windows"),
    [
        ({"is_available": False}, ()),
        ({"available_from": datetime(2024, 11, 27, 8)}, ((480, 1_000_000),)),
        ({"available_to": datetime(2024, 11, 28)}, ((-1_000_000, 1_440),)),
        ({"available_from": datetime(2024, 11, 26, 20, 0, 30), "available_to": datetime(2024, 11, 27, 5, 0, 30)}, ((-239, 300),)),
        ({"available_from": datetime(2024, 11, 28), "available_to": datetime(2024, 11, 27)}, ()),
    ],
)
def test_windows_lie_inside_the_times_given(facts: dict[str, Any], windows: tuple[tuple[int, int], ...]) -> None:
    assert one(**facts).windows == windows


@pytest.mark.parametrize(
    ("unsur", "lent_by", "block"),
    [
        ("POLRI", "", ""),
        ("POLRI", "Sat. Brimob", "SAT-BRIMOB"),
        ("POLRI", "BKO Sat Brimob", "SAT-BRIMOB"),
        ("TNI", "Yonif 521", "YONIF-521"),
        ("LINMAS", "Desa Awu", ""),
    ],
)
def test_who_is_lent_by_one_unit_is_of_one_block(unsur: str, lent_by: str, block: str) -> None:
    assert one(unsur=unsur, detached_from=lent_by).block == block


@pytest.mark.parametrize(("unsur", "given", "level"), [("POLRI", "", 9), ("POLRI", "BRIPDA", 7), ("TNI", "", 4), ("TNI", "SERDA", 7)])
def test_a_place_without_a_rank_counts_as_an_ordinary_one(unsur: str, given: str, level: int) -> None:
    assert one(unsur=unsur, rank=given, number="BKO-BRIMOB-1").rank == level


@pytest.mark.parametrize(
    ("sheet", "given", "home"),
    [
        ({}, "", None),
        ({"bko_tanpa_nama_boleh_tps": "tidak"}, "", None),
        ({"bko_tanpa_nama_boleh_tps": "ya"}, "", "LUAR-WILAYAH"),
        ({"bko_tanpa_nama_boleh_tps": "ya"}, A, A),
        ({}, A, A),
    ],
)
def test_a_place_lives_outside_only_where_the_policy_says_so(sheet: dict[str, str], given: str, home: str | None) -> None:
    place = Member("POLRI", "BKO Brimob 1", "", "BKO-BRIMOB-1", home_code=given)
    named = Member("POLRI", "ORANG", "BRIPKA", "90010001")
    data = changed(members=(place, named), policies=sheet)
    assert [person.home for person in persons_of(data, Places(data))] == [home, None]


def test_an_unknown_home_is_none_and_a_missing_base_is_the_mako() -> None:
    found = one(home_code="", base_code="")
    assert found.home is None
    assert (found.lat_e6, found.lon_e6) == (-7_605_000, 112_703_000)


def test_charges_and_conflicts_are_broken_down_to_desa() -> None:
    data = changed(conflicts=(DeclaredConflict("90010001", SELATAN), DeclaredConflict("90010001", A)))
    first = persons_of(data, Places(data))[0]
    assert first.kin_areas == (A, D, E, small.F)
    assert one(charge_codes=(C, UTARA)).charges == (A, B, C, small.H)


def test_policies_default_to_those_of_the_model() -> None:
    assert policies() == replace(Policies(), padal_min_rank=13, pamenwas_min_rank=16, junior_max_rank=7)


def test_stages_cross_over_as_minutes_and_shares_in_order_of_time() -> None:
    found = policies(bagian_kekuatan="3/4", bagian_kekuatan_penghitungan="1/6", tahap_kampanye="H-63 s.d. H-4")
    # H-63 00.00 to H-3 00.00, and H+2 00.00 to H+20 00.00.
    assert found.strength_stages == ((-90_720, -4_320, 1, 2), (2_880, 28_800, 1, 6))
    assert found.strength_share == (3, 4)
    assert policies(bagian_kekuatan="3/4").strength_stages == ()


@pytest.mark.parametrize(("text", "level"), [("", 7), ("BRIPTU", 8), ("Bharada", 1), ("-", -1)])
def test_the_lowest_class_ends_at_the_rank_given(text: str, level: int) -> None:
    assert policies(pangkat_yunior=text).junior_max_rank == level


@pytest.mark.parametrize(
    ("sheet", "levels"),
    [
        ({}, ("hard", "hard", "hard")),
        ({"netralitas_domisili": "lunak"}, ("soft", "soft", "soft")),
        ({"linmas_lokal": "ya"}, ("hard", "hard", "off")),
        ({"linmas_lokal": "ya", "netralitas_linmas": "lunak"}, ("hard", "hard", "soft")),
        ({"netralitas_domisili": "mati", "netralitas_polri": "keras"}, ("hard", "off", "off")),
        ({"linmas_lokal": "tidak", "netralitas_domisili": "lunak"}, ("soft", "soft", "soft")),
    ],
)
def test_neutrality_is_switched_per_unsur_before_all(sheet: dict[str, str], levels: tuple[str, str, str]) -> None:
    found = policies(**sheet)
    assert tuple(found.home_strictness(unsur).value for unsur in Unsur) == levels


@pytest.mark.parametrize(
    ("election", "sheet", "level"), [("pilkada", {}, "soft"), ("pilkades", {}, "hard"), ("pilkades", {"netralitas_binaan": "mati"}, "off")]
)
def test_the_charge_binds_hard_in_a_pilkades(election: str, sheet: dict[str, str], level: str) -> None:
    assert policies(election, **sheet).neutrality_charge is Strictness(level)


@pytest.mark.parametrize(
    ("sheet", "reach"),
    [
        ({}, (60_000, 60_000, 10_000)),
        ({"maks_jarak_km": "40"}, (40_000, 40_000, 10_000)),
        ({"maks_jarak_km": "40", "maks_jarak_km_tni": "7,5"}, (40_000, 7_500, 10_000)),
        ({"maks_jarak_km_linmas": "3"}, (60_000, 60_000, 3_000)),
    ],
)
def test_reach_is_common_but_for_linmas(sheet: dict[str, str], reach: tuple[int, int, int]) -> None:
    found = policies(**sheet)
    assert tuple(found.reach_m(unsur) for unsur in Unsur) == reach


@pytest.mark.parametrize(
    ("key", "text", "name", "value"),
    [
        ("istirahat_min_jam", "10", "min_rest", 600),
        ("rentang_maks_jam", "16,5", "max_stretch", 990),
        ("rentang_panjang_jam", "12", "long_stretch", 720),
        ("istirahat_panjang_jam", "12", "rest_after_long", 720),
        ("maks_jam_7_hari", "48", "week_limit", 2_880),
        ("tolak_domisili_kosong", "tidak", "refuse_unknown_home", False),
        ("satu_regu_s3_s4", "tidak", "continuity", False),
        ("bagian_kekuatan", "1/2", "strength_share", (1, 2)),
        ("cadangan_min", "12", "reserve_min", 12),
        ("cadangan_bagian", "5 %", "reserve_share", (1, 20)),
        ("cadangan_batas_bagian", "1/4", "reserve_cap_share", (1, 4)),
        ("isi_peleton", "10", "platoon_size", 10),
        ("padal_didahulukan", "ya", "leaders_first", True),
        ("biaya_pindah", "7", "change_moved", 7),
        ("biaya_baru", "3", "change_new", 3),
        ("faktor_jalan", "1,25", "road_factor_milli", 1_250),
    ],
)
def test_each_policy_of_the_sheet_is_taken_over_alone(key: str, text: str, name: str, value: object) -> None:
    found = policies(**{key: text})
    assert getattr(found, name) == value
    assert replace(found, **{name: getattr(policies(), name)}) == policies()


def test_limits_on_beats_come_from_the_patterns_and_the_sheet() -> None:
    rules = beat_rules_of(changed(policies={"maks_desa_regu": "2", "maks_jarak_regu_km": "6,5"}))
    assert dict(rules.max_sites) == {"kurang_rawan": 6, "rawan": 2, "sangat_rawan": 1, "khusus": 1}
    assert (rules.max_areas, rules.max_distance_m) == (2, 6_500)


def test_pins_and_a_baseline_are_handed_on() -> None:
    pinned = problem_of(changed(pins=(Pinned("90010001", "S3", f"R-{UTARA}-001"),)), baseline=small.plan(), seed=5)
    assert [(pin.person, pin.shift, pin.post) for pin in pinned.pins] == [("90010001", "S3", f"R-{UTARA}-001")]
    assert len(pinned.baseline) == len(small.plan().rows)
    assert pinned.seed == 5


def test_beats_of_a_baseline_stay_although_others_would_be_cut() -> None:
    before = small.plan()
    rows = {post.post: post.stations for post in before.posts if post.kind == "regu"}
    after = problem_of(DATA, baseline=before)
    assert {post.id: post.sites for post in after.posts if post.kind is PostKind.BEAT} == rows


def test_slots_and_posts_are_sorted_and_no_slot_occurs_twice(case: Problem) -> None:
    assert [post.id for post in case.posts] == sorted(post.id for post in case.posts)
    assert len({s.key for s in case.slots}) == len(case.slots)
    assert all(isinstance(s, Slot) and s.demand > 0 for s in case.slots)


def test_no_name_of_a_person_crosses_over(case: Problem) -> None:
    text = case.to_json()
    assert not any(member.name in text for member in DATA.members)
