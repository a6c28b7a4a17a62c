"""What the check of a plan works out from the data alone, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from roster.domain.calendar import DEFAULT_SHIFTS, PATTERN, ShiftRule
from roster.domain.operation import Dataset
from roster.domain.personnel import DeclaredConflict
from roster.domain.risk import IndexEvent
from roster.planning.expected import command_shifts, expected_slots, rayon_post, reserve_shifts, survey
from roster.planning.expected_people import desa_inside, expected_persons
from roster.planning.places import Places
from roster.planning.translate import persons_of
from solver.problem import Person, Role, Tasking, Unsur
from tests.small import UTARA, A, B, C, D, H, dataset
from tests.spoil import with_member


def local(*parts: int) -> datetime:
    """Return a local time as the lists give it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc]


def man(data: Dataset, number: str = "90010001") -> Person:
    return next(person for person in expected_persons(data, Places(data)) if person.id == number)


def test_weights_follow_category_and_score() -> None:
    # base weight x (1 + score / 100) x 10,000: 1 x 1.1, 5 x 1.5, 25 x 1.8, 25 x 1
    sites = survey(dataset()).sites
    assert {site.category: site.weight for site in sites.values()} == {
        "kurang_rawan": 11_000,
        "rawan": 75_000,
        "sangat_rawan": 450_000,
        "khusus": 250_000,
    }


def test_the_newest_event_of_the_index_wins() -> None:
    events = (
        IndexEvent(local(2024, 11, 2), A, 1, 90.0, "sangat_rawan"),
        IndexEvent(local(2024, 11, 1), A, None, 40.0, "rawan"),
    )
    sites = survey(replace(dataset(), events=events)).sites
    # 25 x 1.9 for TPS 001, 5 x 1.4 for the rest of the desa
    assert (sites[f"{A}/001"].category, sites[f"{A}/001"].weight) == ("sangat_rawan", 475_000)
    assert (sites[f"{A}/002"].category, sites[f"{A}/002"].weight) == ("rawan", 70_000)


def test_a_tps_without_a_point_lies_at_its_desa() -> None:
    stations = tuple(replace(station, lat=None, lon=None) for station in dataset().stations)
    ground = survey(replace(dataset(), stations=stations))
    assert (ground.sites[f"{A}/003"].lat_e6, ground.sites[f"{A}/003"].lon_e6) == (-7_600_000, 112_700_000)
    assert f"{A}/003" in ground.measured


@pytest.mark.parametrize(
    ("categories", "shifts"),
    [
        ({"kurang_rawan"}, ["S3", "S4"]),  # low risk asks for nobody before and after the day
        ({"kurang_rawan", "rawan"}, ["S1", "S3", "S4", "S5"]),  # S2 starts on the day of S1
        (set(), []),
    ],
)
def test_a_commander_serves_the_first_shift_of_each_day_and_what_continues_it(categories: set[str], shifts: list[str]) -> None:
    assert command_shifts(survey(dataset()), categories) == shifts


def test_a_chain_belongs_to_the_day_it_began_on() -> None:
    # S4 begins on H+1 but goes on from S3: S5, later that day, has a padal of its own
    shifts = (rule("S3", 900, 1440), rule("S4", 1440, 1800, "S3"), rule("S5", 1800, 2160), rule("S6", 2160, 2400))
    assert command_shifts(replace(survey(dataset()), shifts=shifts), {"rawan"}) == ["S3", "S4", "S5"]


def rule(code: str, start: int, end: int, continues: str = "") -> ShiftRule:
    return ShiftRule(code, "", start, end, ((("POLRI", "rawan"), PATTERN),), continues)


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        (DEFAULT_SHIFTS, ["S3", "S4"]),
        ((rule("A", 300, 1440), rule("B", 0, 300)), ["A"]),  # no chain: the longest of the day
        ((rule("A", 300, 780), rule("B", 780, 1500, "A"), rule("C", 1500, 1600), rule("D", 1600, 1700, "C")), ["A", "B"]),
        ((rule("A", -60, 780), rule("B", 780, 1400, "A"), rule("C", 1440, 1500, "B")), ["A", "B", "C"]),
    ],
)
def test_the_reserve_stands_by_on_voting_day(shifts: tuple[ShiftRule, ...], expected: list[str]) -> None:
    assert reserve_shifts(shifts) == expected


def test_rows_of_one_object_add_up() -> None:
    data = dataset()
    again = replace(data, static_posts=(*data.static_posts, replace(data.static_posts[0], count=3, weight=12.5)))
    slots = {slot.key: slot for slot in expected_slots(again, survey(again), (), reserve=0)}
    slot = slots["GUDANG", "S2", Unsur.POLRI, Role.MEMBER]
    assert (slot.demand, slot.weight) == (5, 125_000)


def test_rayon_posts_are_named_in_capitals() -> None:
    assert rayon_post("Rayon 1 (Barat)") == "PAMENWAS-RAYON-1-BARAT"


@pytest.mark.parametrize(
    ("code", "desa"),
    [(A, {A}), (UTARA, {A, B, C, H}), ("3514", {A, B, C, H, D, "3514022002", "3514022003", "3514032001"}), ("99", set())],
)
def test_a_conflict_closes_the_area_at_whatever_level(code: str, desa: set[str]) -> None:
    assert desa_inside(dataset(), [code]) == desa
    assert set(man(replace(dataset(), conflicts=(DeclaredConflict("90010001", code),))).kin_areas) == desa


@pytest.mark.parametrize(
    ("changes", "windows"),
    [
        ({}, ((-10_000_000, 10_000_000),)),
        ({"is_available": False}, ()),
        ({"available_to": local(2024, 11, 27, 23, 59)}, ((-10_000_000, 1439),)),
        ({"available_from": local(2024, 11, 26, 8)}, ((-960, 10_000_000),)),
        # half a minute late or early is a whole minute lost
        ({"available_from": local(2024, 11, 27, 0, 0, 30), "available_to": local(2024, 11, 27, 1, 0, 30)}, ((1, 60),)),
        ({"available_from": local(2024, 11, 28), "available_to": local(2024, 11, 28)}, ()),
        # 17.00 UTC of the 26th is 00.00 WIB of the 27th
        ({"available_from": datetime(2024, 11, 26, 17, tzinfo=UTC)}, ((0, 10_000_000),)),
    ],
)
def test_windows_count_from_the_voting_day(changes: dict[str, object], windows: tuple[tuple[int, int], ...]) -> None:
    assert man(with_member(dataset(), "90010001", **changes)).windows == windows


def test_the_planner_sees_the_same_windows() -> None:
    late = local(2024, 11, 27, 0, 0, 30)
    data = with_member(dataset(), "90010001", available_from=late, available_to=late + timedelta(hours=1))
    (planned,) = (person.windows for person in persons_of(data, Places(data)) if person.id == "90010001")
    assert planned == man(data).windows == ((1, 60),)


def test_a_person_is_read_as_listed() -> None:
    data = with_member(dataset(), "90010001", rank="IPDA", tasking="padal", skills=("K9",), charge_codes=(UTARA,), home_code="")
    person = man(data)
    assert (person.rank, person.tasking, person.skills, person.home) == (13, Tasking.PADAL, ("k9",), None)
    assert person.charges == (A, B, C, H)
    assert man(with_member(dataset(), "90010001", rank="JURU SELAM")).rank == 0
