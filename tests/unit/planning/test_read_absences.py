"""Numbers of absent people and moments, as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roster.errors import RosterError
from roster.planning.read_absences import read_absent, read_absent_from_now, read_time, split_numbers

KNOWN = ("90010001", "90010002", "BKO-BRIMOB-17", "3514010101000001")
VOTE = date(2024, 11, 27)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9001 0001", "90010001"),
        (" '90010001' ", "90010001"),
        ("9001.0001", "90010001"),
        ("bko brimob 17", "BKO-BRIMOB-17"),
        ("BKO-BRIMOB-17", "BKO-BRIMOB-17"),
        ("35.14.01-010100.0001", "3514010101000001"),
    ],
)
def test_a_number_is_known_however_it_is_written(text: str, number: str) -> None:
    assert read_absent([text], None, KNOWN) == {number: ""}
    assert read_absent_from_now([text], None, KNOWN) == {number}


def test_a_list_copied_from_a_sheet_is_read_by_its_numbers(tmp_path: Path) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_text("NRP\tNama\n90010001\tBudi\n# 77777777\n90010002@H 05.00\tSiti\n", encoding="utf-8")
    assert read_absent([], listed, KNOWN) == {"90010001": "", "90010002": "H 05.00"}


def test_who_is_named_twice_alike_is_absent_once() -> None:
    assert read_absent(["90010001@H 05.00,9001-0001@H 05.00"], None, KNOWN) == {"90010001": "H 05.00"}


def test_headings_hold_no_number() -> None:
    assert split_numbers("Daftar; NRP 1 @ H-1 20.00, lain@5") == [("NRP 1", "H-1 20.00")]


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("26/11/2024 20.00", "WIB", (26, 13)),
        ("2024-11-26 20:00", "WITA", (26, 12)),
        ("2024-11-26T20:00", "WIT", (26, 11)),
        ("26 November 2024 pukul 20.00", "WIB", (26, 13)),
        ("H-1 20.00", "WIB", (26, 13)),
        ("H 05.00", "WIB", (26, 22)),
        ("h+1 09:00", "WIT", (28, 0)),
    ],
)
def test_a_moment_is_read_in_the_time_of_the_district(text: str, zone: str, utc: tuple[int, int]) -> None:
    assert read_time(text, VOTE, zone) == datetime(2024, 11, *utc, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"), [("H-1", "tidak menyebut jam"), ("26/11/2024", "tidak menyebut jam"), ("20.00", "tidak terbaca")]
)
def test_a_day_alone_or_an_hour_alone_is_no_moment(text: str, words: str) -> None:
    with pytest.raises(RosterError, match=words):
        read_time(text, VOTE, "WIB")
