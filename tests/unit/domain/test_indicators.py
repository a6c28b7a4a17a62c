"""Indicators: the lists as published, scores by hand, floors, and the travel class one minute to each side."""

from __future__ import annotations

from datetime import datetime

import pytest

from roster.domain.indicators import (
    DIMENSIONS,
    FLAGS,
    INDICATORS,
    VARIABLES,
    assess,
    polri_score,
    sorted_marks,
    travel_class,
    weights_of,
    with_polri_score,
)
from roster.domain.policy import read_policies
from roster.domain.risk import IndexEvent

USUAL = weights_of({})


def test_bawaslu_has_26_indicators_in_8_variables_and_polri_7_dimensions() -> None:
    assert (len(FLAGS), len(DIMENSIONS), len(INDICATORS)) == (26, 7, 33)
    assert list(dict.fromkeys(flag.group for flag in FLAGS)) == list(VARIABLES)
    assert len(VARIABLES) == 8
    assert all(each.id and each.en for each in INDICATORS.values())


def test_the_score_is_the_sum_of_the_weights_of_the_flags() -> None:
    # politik_uang 15 + hasutan_sara 20 = 35: one step into the band of rawan
    found = assess(("politik_uang", "hasutan_sara"), USUAL)
    assert (found.score, found.category, found.forced_by) == (35.0, "rawan", ())
    assert found.grounds == ("politik_uang", "hasutan_sara")
    assert assess(("tidak_ada",), USUAL).category == "kurang_rawan"


def test_the_score_never_exceeds_100() -> None:
    assert assess([flag.key for flag in FLAGS], USUAL).score == 100.0


@pytest.mark.parametrize(
    ("mark", "category"), [("riwayat_kekerasan", "sangat_rawan"), ("sulit_dijangkau", "sangat_rawan"), ("lokasi_khusus", "khusus")]
)
def test_isolation_past_violence_and_special_locations_force_their_category(mark: str, category: str) -> None:
    found = assess((mark,), USUAL)
    assert (found.category, found.forced_by) == (category, (mark,))


def test_a_floor_does_not_lower_and_is_not_named_where_the_score_reaches_it() -> None:
    high = ("riwayat_kekerasan", "riwayat_intimidasi", "waktu_tempuh=70")  # 40 + 30 = 70 is sangat rawan by itself
    found = assess(high, USUAL)
    assert (found.category, found.forced_by) == ("sangat_rawan", ())
    assert assess((*high, "lokasi_khusus"), USUAL).category == "khusus"


@pytest.mark.parametrize(
    ("minutes", "category"),
    [(0, "kurang_rawan"), (59, "kurang_rawan"), (60, "rawan"), (120, "rawan"), (121, "rawan"), (180, "rawan"), (181, "sangat_rawan")],
)
def test_the_travel_class_counts_whole_hours_into_the_lower_class(minutes: float, category: str) -> None:
    assert travel_class(minutes) == category
    assert assess((f"waktu_tempuh={minutes}",), USUAL).category == category


def test_weights_are_policies_and_zero_takes_an_indicator_out() -> None:
    weights = weights_of(read_policies({"bobot_indikator_politik_uang": "0", "Bobot Indikator Hasutan SARA": "40,5"}))
    assert assess(("politik_uang", "hasutan_sara"), weights).score == 40.5


def test_the_score_of_polri_is_the_weighted_mean_of_the_dimensions_given() -> None:
    marks = ("ipkp_keamanan=40", "ipkp_peserta=70")
    assert polri_score(marks, USUAL) == 55.0
    assert polri_score(marks, {**USUAL, "ipkp_peserta": 3.0}) == 62.5  # (40 + 3 * 70) / 4
    assert polri_score((), USUAL) is None
    assert polri_score(marks, {**USUAL, "ipkp_peserta": 0.0, "ipkp_keamanan": 0.0}) is None


def test_a_stated_score_stands_against_the_dimensions() -> None:
    event = IndexEvent(datetime(2024, 11, 1), "3514062001", 1, None, None, marks=("ipkp_keamanan=40",))
    assert with_polri_score(event, USUAL).score == 40.0
    stated = IndexEvent(datetime(2024, 11, 1), "3514062001", 1, 12.0, None, marks=("ipkp_keamanan=40",))
    assert with_polri_score(stated, USUAL) is stated


def test_marks_are_kept_once_in_the_order_of_the_lists() -> None:
    given = ["waktu_tempuh=90", "tanpa_listrik", "riwayat_psu", "tanpa_listrik", "ipkp_peserta=3"]
    assert sorted_marks(given) == ("riwayat_psu", "tanpa_listrik", "ipkp_peserta=3", "waktu_tempuh=90")
