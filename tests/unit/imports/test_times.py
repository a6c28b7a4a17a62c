from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from roster.imports.cells import CellError
from roster.imports.times import ShiftMark, read_clock, read_moment, read_service_mark, read_shift_mark

H = date(2024, 11, 27)


@pytest.mark.parametrize(
    "raw",
    [
        datetime(2024, 11, 27),
        date(2024, 11, 27),
        45623,  # days since 30 December 1899
        45623.0,
        "45623",
        "27/11/2024",
        "27-11-2024",
        "27.11.2024",
        "2024-11-27",
        "2024/11/27",
        "27 November 2024",
        "27 Nopember 2024",
        "Rabu, 27 November 2024",
        "27 nov 2024",
        "27/11/24",
        "27-Nov-24",
    ],
)
def test_one_day_in_all_its_forms(raw: object) -> None:
    moment, _ = read_moment(raw)
    assert (moment.when, moment.has_time) == (datetime(2024, 11, 27), False)


@pytest.mark.parametrize(
    ("raw", "when"),
    [
        ("27/11/2024 08.00", datetime(2024, 11, 27, 8)),
        ("2024-11-27 08:30", datetime(2024, 11, 27, 8, 30)),
        ("2024-11-27T08:30:00", datetime(2024, 11, 27, 8, 30)),
        ("2024-11-27T01:30:00+00:00", datetime(2024, 11, 27, 8, 30)),  # 01.30 UTC is 08.30 WIB
        ("27 November 2024 pukul 24.00 WIB", datetime(2024, 11, 28)),
        ("2024-11-27 24:00", datetime(2024, 11, 28)),
        (datetime(2024, 11, 27, 8), datetime(2024, 11, 27, 8)),
        (datetime(2024, 11, 27, 7, 59, 59, 999_000), datetime(2024, 11, 27, 8)),  # 45623.333333 days
        (datetime(2024, 11, 27, 8, 0, 0, 1_000), datetime(2024, 11, 27, 8)),
        (datetime(2024, 11, 27, 1, tzinfo=UTC), datetime(2024, 11, 27, 8)),
        (45623.5, datetime(2024, 11, 27, 12)),
        ("2024-11-27 00:00", datetime(2024, 11, 27)),
    ],
)
def test_moments_with_a_time(raw: object, when: datetime) -> None:
    moment, _ = read_moment(raw)
    assert (moment.when, moment.has_time) == (when, True)


def test_a_month_before_the_day_is_put_right_and_reported() -> None:
    moment, note = read_moment("11/27/2024")
    assert moment.when == datetime(2024, 11, 27)
    assert note


@pytest.mark.parametrize(
    "raw",
    ["31/02/2024", "kemarin", "27/13/2024", 12, 1e9, "0001-01-01", "9999-12-31T23:59:59-23:00", True, time(8), "27 Foo 2024", "1/1/3000"],
)
def test_what_is_no_day_is_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_moment(raw)


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        ("08.00", 480),
        ("08:00", 480),
        ("8", 480),
        ("24.00", 1440),
        ("24:00", 1440),
        (time(8), 480),
        (timedelta(hours=24), 1440),
        (1 / 3, 480),
        (8.3, 510),
        (8, 480),
        ("pukul 08.30 WIB", 510),
    ],
)
def test_times_of_day(raw: object, minutes: int) -> None:
    assert read_clock(raw) == minutes


@pytest.mark.parametrize("raw", ["25.00", "24.01", "08.60", "pagi", 8.75, -1, timedelta(hours=25), None])
def test_what_is_no_time_of_day_is_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_clock(raw)


@pytest.mark.parametrize(
    ("raw", "mark"),
    [
        ("H-1 08.00", ShiftMark(-1, 480)),
        ("h - 1 08:00", ShiftMark(-1, 480)),
        ("H 24.00", ShiftMark(0, 1440)),
        ("H+1 12.00", ShiftMark(1, 720)),
        ("Hari H 05.00", ShiftMark(0, 300)),
        ("H-1 pukul 20.00 WIB", ShiftMark(-1, 1200)),
        ("H−1 20.00", ShiftMark(-1, 1200)),
        ("05.00", ShiftMark(None, 300)),
        (time(5), ShiftMark(None, 300)),
        (5, ShiftMark(None, 300)),
        (datetime(2024, 11, 26, 8), ShiftMark(-1, 480)),
        ("2024-11-28 12:00", ShiftMark(1, 720)),
        ("28/11/2024 12.00", ShiftMark(1, 720)),
    ],
)
def test_marks_of_a_shift(raw: object, mark: ShiftMark) -> None:
    assert read_shift_mark(raw, H, "WIB") == mark


@pytest.mark.parametrize("raw", ["H", "H-1", "besok pagi", "H+x 08.00", "H-1 25.00"])
def test_what_is_no_mark_of_a_shift_is_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_shift_mark(raw, H, "WIB")


@pytest.mark.parametrize(
    ("raw", "zone", "when"),
    [
        ("27/11/2024 08.00 WIT", "WIT", datetime(2024, 11, 27, 8)),
        ("27/11/2024 08.00 WIT", "WIB", datetime(2024, 11, 27, 6)),  # two hours ahead
        ("27/11/2024 08.00 WIB", "WIT", datetime(2024, 11, 27, 10)),
        ("H-1 20.00 WITA", "WIB", datetime(2024, 11, 26, 19)),
        ("H+1 01.00 wit", "WIB", datetime(2024, 11, 27, 23)),
        ("H-1 20.00", "WIT", datetime(2024, 11, 26, 20)),
        ("27 November 2024T08.00", "WIB", datetime(2024, 11, 27, 8)),
    ],
)
def test_a_zone_named_after_the_time_counts(raw: str, zone: str, when: datetime) -> None:
    assert read_service_mark(raw, H, zone)[0].when == when
