"""Minutes around the voting day, the three zones and the default shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.domain.calendar import DEFAULT_SHIFTS, DEFAULT_VOTING_DAY, PATTERN, ZONES, minute_of, moment

DAY = date(2024, 11, 27)


def test_the_default_day_is_the_pilkada_of_2024() -> None:
    assert DEFAULT_VOTING_DAY == DAY


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 17), ("WITA", 16), ("WIT", 15)])
def test_minute_nought_is_midnight_of_the_zone(zone: str, hour: int) -> None:
    # WIB is seven hours before UTC's clock, WITA eight, WIT nine: midnight is 17, 16, 15 o'clock of the day before.
    assert moment(DAY, zone, 0).astimezone(UTC) == datetime(2024, 11, 26, hour, tzinfo=UTC)


@pytest.mark.parametrize(("minute", "text"), [(-960, "2024-11-26 08:00"), (300, "2024-11-27 05:00"), (1_440, "2024-11-28 00:00")])
def test_minutes_count_from_midnight_of_the_voting_day(minute: int, text: str) -> None:
    assert f"{moment(DAY, 'WIB', minute):%Y-%m-%d %H:%M}" == text


@given(st.integers(-100_000, 100_000), st.sampled_from(sorted(ZONES)))
def test_a_minute_comes_back_from_its_moment(minute: int, zone: str) -> None:
    assert minute_of(DAY, zone, moment(DAY, zone, minute)) == minute
    assert minute_of(DAY, zone, moment(DAY, zone, minute), is_start=True) == minute


def test_a_time_without_a_zone_is_local() -> None:
    assert minute_of(DAY, "WIT", datetime(2024, 11, 27, 8, 30)) == 510


def test_a_time_of_another_zone_is_brought_over() -> None:
    # 08.00 WITA is 07.00 WIB.
    assert minute_of(DAY, "WIB", datetime(2024, 11, 27, 8, tzinfo=ZONES["WITA"])) == 420


@pytest.mark.parametrize(
    ("when", "is_start", "minute"),
    [
        (datetime(2024, 11, 27, 0, 0, 1), True, 1),
        (datetime(2024, 11, 27, 0, 0, 59), False, 0),
        (datetime(2024, 11, 26, 23, 59, 59), True, 0),
        (datetime(2024, 11, 26, 23, 59, 59), False, -1),
    ],
)
def test_a_part_of_a_minute_is_not_served(when: datetime, is_start: bool, minute: int) -> None:
    assert minute_of(DAY, "WIB", when, is_start=is_start) == minute


def test_the_default_shifts_follow_one_another_over_three_days() -> None:
    assert [(s.code, s.start / 60, s.end / 60, s.continues) for s in DEFAULT_SHIFTS] == [
        ("S1", -16, -4, ""),
        ("S2", -4, 5, ""),
        ("S3", 5, 13, ""),
        ("S4", 13, 24, "S3"),
        ("S5", 24, 36, ""),
    ]


def test_the_vote_is_manned_by_the_pattern_and_the_days_beside_it_by_polri_alone() -> None:
    demand = {shift.code: dict(shift.demand) for shift in DEFAULT_SHIFTS}
    assert set(demand["S3"].values()) == {PATTERN}
    assert demand["S3"] == demand["S4"]
    assert len(demand["S3"]) == 12  # three unsur by four categories
    for code, heads in (("S1", (1, 1, 1)), ("S2", (1, 2, 1)), ("S5", (1, 2, 2))):
        assert demand[code] == dict(zip([("POLRI", c) for c in ("rawan", "sangat_rawan", "khusus")], heads, strict=True))
