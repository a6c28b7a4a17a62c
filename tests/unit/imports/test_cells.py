from __future__ import annotations

from datetime import datetime

import pytest

from roster.imports.cells import (
    TEXT_NUMBER,
    CellError,
    ErrorValue,
    Formula,
    read_decimal,
    read_flag,
    read_text,
    read_whole,
    scrub,
    show,
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (12, 12),
        (12.0, 12),
        ("12", 12),
        ("12.0", 12),
        ("12,0", 12),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1.234.567", 1234567),
        (" '7", 7),
        ("-3", -3),
    ],
)
def test_whole_numbers_are_read_however_they_were_typed(raw: object, value: int) -> None:
    assert read_whole(raw)[0] == value


@pytest.mark.parametrize(
    "raw", ["1,5", 1.5, "dua", "2-10-5", "3.51E+15", 1e15, True, datetime(2024, 11, 27), "1.23.4", "", float("nan"), float("inf")]
)
def test_what_is_no_whole_number_is_refused_with_advice(raw: object) -> None:
    with pytest.raises(CellError) as refused:
        read_whole(raw)
    assert refused.value.advice


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (7.5, 7.5),
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("-7,66", -7.66),
        ("−7.66", -7.66),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("45 %", 45.0),
        (".5", 0.5),
        ("112.734", 112.734),
        ("112,734", 112.734),
        ("1.234.567", 1234567.0),
    ],
)
def test_decimals_take_comma_or_point(raw: object, value: float) -> None:
    assert read_decimal(raw)[0] == pytest.approx(value)


def test_a_plain_number_stored_as_text_is_noted() -> None:
    assert read_whole("12") == (12, TEXT_NUMBER)
    assert read_whole(12) == (12, "")
    assert read_decimal("3")[1] == TEXT_NUMBER


def test_text_loses_controls_direction_marks_and_floods() -> None:
    assert scrub("Budi\u202eitnaS\x00", 50)[0] == "BudiitnaS"
    assert scrub("  Budi \t Santoso\n", 50) == ("Budi Santoso", "")
    flooded, note = scrub("a" + "\u0301" * 3000, 50)
    assert len(flooded) <= 3
    assert "diakritik" in note
    assert scrub("e\u0301", 50)[0] == "é"


def test_long_text_is_cut_and_said_so() -> None:
    text, note = scrub("x" * 100_000, 100)
    assert len(text) == 100
    assert "dipotong menjadi 100" in note


def test_formulas_without_a_value_are_text_in_text_and_refused_in_numbers() -> None:
    assert read_text(Formula('=HYPERLINK("x","y")'), 50)[0] == '=HYPERLINK("x","y")'
    with pytest.raises(CellError, match="belum dihitung"):
        read_whole(Formula("=1+1"))
    with pytest.raises(CellError, match="#REF!"):
        read_text(ErrorValue("#REF!"), 50)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("ya", True),
        ("X", True),
        (1, True),
        (1.0, True),
        (True, True),
        ("1", True),
        ("tidak", False),
        (0, False),
        ("-", False),
        (None, False),
    ],
)
def test_yes_and_no(raw: object, value: bool) -> None:
    assert read_flag(raw)[0] is value


def test_other_words_are_neither_yes_nor_no() -> None:
    with pytest.raises(CellError, match="mungkin"):
        read_flag("mungkin")


def test_messages_show_numbers_as_the_user_knows_them() -> None:
    assert show(65010123.0) == "65010123"
    assert show(None) == ""
    assert show(True) == "TRUE"
    assert show(float("nan")) == "nan"
