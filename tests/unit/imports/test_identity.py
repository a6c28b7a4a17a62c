from __future__ import annotations

from datetime import date

import pytest

from roster.imports.cells import CellError
from roster.imports.identity import read_code, read_number_of_person, read_station_number


@pytest.mark.parametrize(
    ("raw", "unsur", "number"),
    [
        ("85010123", "POLRI", "85010123"),
        (65010123.0, "POLRI", "65010123"),
        ("65010123.0", "POLRI", "65010123"),
        (5010123, "POLRI", "05010123"),
        ("5010123", "POLRI", "05010123"),
        (120456, "POLRI", "00120456"),  # 00 12 0456: born December 2000, two zeros lost
        (5010123, "TNI", "5010123"),
        ("'85010123", "POLRI", "85010123"),
        ("85.01.0123", "POLRI", "85010123"),
        ("8501 0123", "POLRI", "85010123"),
        ("NRP 85010123", "POLRI", "85010123"),
        ("12345/P", "TNI", "12345/P"),
        ("3514062001850001", "LINMAS", "3514062001850001"),
        ("19850101 201001 1 001", "POLRI", "198501012010011001"),
    ],
)
def test_numbers_of_people_are_put_right(raw: object, unsur: str, number: str) -> None:
    assert read_number_of_person(raw, unsur)[0] == number


def test_only_changed_numbers_are_reported() -> None:
    assert read_number_of_person("85010123", "POLRI")[1] == ""
    assert "nol di depan" in read_number_of_person("5010123", "POLRI")[1]
    assert "angka" in read_number_of_person(85010123.0, "POLRI")[1]


@pytest.mark.parametrize(
    "raw", [3.514062001850001e15, "3.51E+15", "3,51406E+15", 3514062001850001, "3,51406200185E+15", 1e300, float("nan")]
)
def test_sixteen_digits_that_went_through_a_number_are_refused(raw: object) -> None:
    with pytest.raises(CellError) as refused:
        read_number_of_person(raw, "LINMAS")
    assert refused.value.code == "nomor_ilmiah"
    assert "Text" in refused.value.advice


@pytest.mark.parametrize("raw", ["???", -5, 1.5, date(2024, 1, 1), "x" * 60])
def test_what_is_no_number_of_a_person_is_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_number_of_person(raw, "POLRI")


@pytest.mark.parametrize(
    "raw", ["35.14.06.2001", "3514062001", 3514062001.0, 3514062001, "3514062001.0", " 35.14.06.2001 ", "'3514062001", "35 14 06 2001"]
)
def test_one_desa_code_in_all_its_forms(raw: object) -> None:
    assert read_code(raw)[0] == "3514062001"


def test_codes_with_dots_are_nothing_to_report_and_numbers_are() -> None:
    assert read_code("35.14.06.2001")[1] == ""
    assert "angka" in read_code(3514062001.0)[1]


@pytest.mark.parametrize("raw", ["351406200", "3514060", 35140620011, date(2006, 3, 12), True, "3,51E+09"])
def test_codes_of_another_length_are_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_code(raw)


def test_words_in_place_of_a_code_are_handed_on() -> None:
    assert read_code("Desa Gerbo") == ("Desa Gerbo", "")


@pytest.mark.parametrize("raw", ["TPS 001", "001", 1, 1.0, "1", "TPS-1", "tps.01", "No. 1", "1.0", "3514062001/001", "TPS001", "'001"])
def test_one_tps_number_in_all_its_forms(raw: object) -> None:
    assert read_station_number(raw) == 1


@pytest.mark.parametrize("raw", ["", "TPS", 0, -1, 1.5, "001 dan 002", "12345", "A1", True])
def test_what_is_no_tps_number_is_refused(raw: object) -> None:
    with pytest.raises(CellError):
        read_station_number(raw)
