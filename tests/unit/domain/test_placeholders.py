"""Places kept for people on loan: their numbers and the texts that name them."""

from __future__ import annotations

import pytest

from roster.domain.personnel import Member
from roster.domain.placeholders import is_placeholder, nth_of, placeholder_number, read_place, read_unit, unit_of, unit_slug


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BKO Brimob 17", ("Brimob", 17)),
        ("bko brimob 017", ("brimob", 17)),
        ("BKO-BRIMOB-17", ("BRIMOB", 17)),
        ("BKO dari Polres Batang no. 4", ("Polres Batang", 4)),
        ("BKO Yonif 521 3", ("Yonif 521", 3)),
        ("BKO Brimob", ("Brimob", None)),
        ("BKO 17", ("", 17)),
        ("Brimob 17", None),
        ("Bakoswati", None),
        ("", None),
    ],
)
def test_a_place_is_read_from_its_name_or_number(text: str, place: tuple[str, int | None] | None) -> None:
    assert read_place(text) == place


def test_a_unit_keeps_the_figures_of_its_name() -> None:
    assert read_unit("BKO Yonif 521") == "Yonif 521"
    assert read_unit("Yonif 521") is None


@pytest.mark.parametrize("unit", ["Sat Brimob", "SAT. BRIMOB", "BKO Sat-Brimob", " sat  brimob "])
def test_a_unit_is_one_in_all_its_spellings(unit: str) -> None:
    assert unit_slug(unit) == "SAT-BRIMOB"
    assert placeholder_number(unit, 17) == "BKO-SAT-BRIMOB-17"


def test_a_number_tells_its_unit_and_its_place_in_it() -> None:
    assert (unit_of("BKO-YONIF-521-3"), nth_of("BKO-YONIF-521-3")) == ("YONIF-521", 3)
    assert unit_of("85010123") == ""


@pytest.mark.parametrize(
    ("number", "is_place"), [("BKO-BRIMOB-1", True), ("BKO-BRIMOB-0", False), ("BKO-1", False), ("85010123", False), ("LINMAS-6", False)]
)
def test_only_numbers_of_this_form_are_places(number: str, is_place: bool) -> None:
    assert is_placeholder(number) is is_place
    assert Member("POLRI", "X", "", number).is_placeholder is is_place
    assert not Member("LINMAS", "X", "", number).is_placeholder
