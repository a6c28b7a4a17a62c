from datetime import UTC, date, datetime, time

import pytest

from roster.documents import writing
from roster.domain.calendar import ZONES
from roster.domain.personnel import mask_nik


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (2, "dua"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (14, "empat belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (60, "enam puluh"),
        (100, "seratus"),
        (101, "seratus satu"),
        (110, "seratus sepuluh"),
        (111, "seratus sebelas"),
        (764, "tujuh ratus enam puluh empat"),
        (1000, "seribu"),
        (1011, "seribu sebelas"),
        (1528, "seribu lima ratus dua puluh delapan"),
        (2285, "dua ribu dua ratus delapan puluh lima"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (646_216, "enam ratus empat puluh enam ribu dua ratus enam belas"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
    ],
)
def test_numbers_are_spelled(value, words):
    assert writing.terbilang(value) == words


@pytest.mark.parametrize("value", [-1, 10**12 + 1])
def test_numbers_without_words_are_refused(value):
    with pytest.raises(ValueError, match="no words"):
        writing.terbilang(value)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 2, 23), "Rabu, 23 Februari 2022"),
        (date(2023, 8, 8), "Selasa, 8 Agustus 2023"),
        (date(2024, 11, 26), "Selasa, 26 November 2024"),
        (date(2024, 11, 27), "Rabu, 27 November 2024"),
        (date(2024, 11, 22), "Jumat, 22 November 2024"),
    ],
)
def test_dates_carry_their_weekday(day, text):
    assert writing.date_id(day, weekday=True) == text
    assert writing.date_id(day) == text.split(", ")[1]
    assert writing.weekday_id(day) == text.split(", ")[0]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 11, 26), date(2024, 11, 27), "26 s.d. 27 November 2024"),
        (date(2024, 11, 27), date(2024, 11, 27), "27 November 2024"),
        (date(2024, 11, 30), date(2024, 12, 2), "30 November s.d. 2 Desember 2024"),
        (date(2024, 12, 31), date(2025, 1, 1), "31 Desember 2024 s.d. 1 Januari 2025"),
    ],
)
def test_date_ranges_write_the_shared_part_once(first, last, text):
    assert writing.date_range_id(first, last) == text


def test_a_date_range_that_ends_first_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        writing.date_range_id(date(2024, 11, 27), date(2024, 11, 26))


def test_times_have_a_dot_and_a_zone():
    assert writing.time_id(480, "WIB") == "08.00 WIB"
    assert writing.time_id(-960, "WIB") == "08.00 WIB"  # 16 h before midnight is 08.00 of the day before
    assert writing.time_id(1440 + 720, "WITA") == "12.00 WITA"
    assert writing.time_id(time(7, 5), "WIT") == "07.05 WIT"
    assert writing.time_id(datetime(2024, 11, 27, 1, 30, tzinfo=UTC), "WIB") == "08.30 WIB"
    assert writing.time_range_id(780, 1440, "WIB") == "13.00–24.00 WIB"
    assert writing.time_range_id(1440, 2160, "WIB") == "00.00–12.00 WIB"


def _wib(day, hour=0):
    return datetime(2024, 11, day, hour, tzinfo=ZONES["WIB"])


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (_wib(26, 8), _wib(26, 20), "Selasa, 26 November 2024 pukul 08.00–20.00 WIB"),
        (_wib(27, 13), _wib(28), "Rabu, 27 November 2024 pukul 13.00–24.00 WIB"),
        (_wib(26, 20), _wib(27, 5), "Selasa, 26 November 2024 pukul 20.00 s.d. Rabu, 27 November 2024 pukul 05.00 WIB"),
        (_wib(26, 20), _wib(28), "Selasa, 26 November 2024 pukul 20.00 s.d. Rabu, 27 November 2024 pukul 24.00 WIB"),
    ],
)
def test_periods_name_the_day_once_unless_they_cross_midnight(start, end, text):
    assert writing.period_id(start, end, "WIB") == text


def test_numbers_decimals_and_money_use_dots_for_thousands():
    assert writing.number_id(1528) == "1.528"
    assert writing.number_id(412_380) == "412.380"
    assert writing.number_id(-1000) == "-1.000"
    assert writing.decimal_id(2.5) == "2,5"
    assert writing.decimal_id(3.0) == "3"
    assert writing.decimal_id(100.0) == "100"
    assert writing.decimal_id(1234.5678, 1) == "1.234,6"
    assert writing.decimal_id(0.125, 2) == "0,13"
    assert writing.percent_id(0.986) == "98,6%"
    assert writing.money_id(3_000_000) == "Rp3.000.000,00"
    assert writing.count_id(60) == "60 (enam puluh)"
    assert writing.count_id(1528) == "1.528 (seribu lima ratus dua puluh delapan)"


def test_months_in_paper_numbers_are_roman():
    assert [writing.roman_month(m) for m in range(1, 13)] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    with pytest.raises(ValueError, match="no month"):
        writing.roman_month(0)


def test_a_nik_shows_three_digits_only():
    assert mask_nik("3506010101900001") == "350x************"
    assert len(mask_nik("3506010101900001")) == 16
    assert mask_nik("35060101") == "********"


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([2, 1], "001, 002"),
        (range(1, 11), "001–010"),
        ([1, 2, 3, 7], "001–003, 007"),
        ([5, 5], "005"),
        ([901], "901"),
        ([], ""),
    ],
)
def test_tps_numbers_join_into_ranges(numbers, text):
    assert writing.tps_numbers(numbers) == text


@pytest.mark.parametrize(
    ("given", "caps", "title"),
    [
        ("Galih Wicaksana, S.H.", "GALIH WICAKSANA, S.H.", "Galih Wicaksana, S.H."),
        ("raditya maheswara, s.h., s.i.k., m.si.", "RADITYA MAHESWARA, S.H., S.I.K., M.Si.", "Raditya Maheswara, S.H., S.I.K., M.Si."),
        ("Drs. H. Budi Santoso", "Drs. H. BUDI SANTOSO", "Drs. H. Budi Santoso"),
        ("dr. wulan kencana", "dr. WULAN KENCANA", "dr. Wulan Kencana"),
        ("NUR'AINI", "NUR'AINI", "Nur'aini"),
        ("Siti Aminah, A.Md.Farm.", "SITI AMINAH, A.Md.Farm.", "Siti Aminah, A.Md.Farm."),
    ],
)
def test_names_change_case_and_degrees_do_not(given, caps, title):
    assert writing.caps_name(given) == caps
    assert writing.title_name(given) == title


def test_places_are_in_title_case_and_keep_roman_numerals():
    assert writing.title_place("SUMBER JATI") == "Sumber Jati"
    assert writing.title_place("KAMPUNG II") == "Kampung II"


def test_lists_in_prose():
    assert writing.join_id([]) == ""
    assert writing.join_id(["Polri"]) == "Polri"
    assert writing.join_id(["Polri", "TNI"]) == "Polri dan TNI"
    assert writing.join_id(["Polri", "TNI", "Linmas"]) == "Polri, TNI, dan Linmas"
