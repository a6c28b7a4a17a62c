"""The story of one person in the words of the input."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from roster.domain.operation import Dataset
from roster.planning.explain_person import PersonStory, UnknownPersonError, tell_person
from roster.planning.explain_sentences import COSTS, STUCK, Words, cost_sentence, figure, hours_text
from solver.explain import Way
from solver.goals import GOALS
from solver.rules import RULES
from tests import small
from tests.unit.planning.explained import named

GUARD = small.police(3)[0]
"""Stands at the beat of CUKIR in S1, and in S3 and S4."""


def story_of(number: str, dataset: Dataset | None = None) -> PersonStory:
    return tell_person(named(dataset), number)


def test_a_person_is_told_with_his_duties_his_mates_and_what_is_lost_without_him() -> None:
    story = story_of(GUARD)
    first, second = story.own
    assert (first.where.post, first.where.shifts, first.where.kecamatan, first.where.desa) == ("R-351401-002", ("S1",), "UTARA", ("CUKIR",))
    assert second.where.shifts == ("S3", "S4")
    assert second.heads == (("S3", 2, 2), ("S4", 2, 2))
    assert [mate.number for mate in second.mates] == [small.police(4)[0]]
    # S1 asks for one head of weight 7.5, and nobody else stands there; in S3 and S4 a mate stays.
    assert dict(first.loss)["uncovered_risk"] == 2 * 7.5
    assert dict(second.loss)["uncovered_risk"] == 2 * 7.5


def test_other_places_come_cheapest_first_and_name_who_stands_there() -> None:
    story = story_of(GUARD)
    assert story.others
    assert all(other.other is not None and other.way is not Way.VACANCY for other in story.others)  # every slot is full
    risks = [dict(other.costs).get("uncovered_risk", 0.0) for other in story.others]
    assert risks == sorted(risks)


def test_bars_are_told_by_desa_and_counted_by_kecamatan() -> None:
    story = story_of(GUARD)
    home = next(closed for closed in story.closed if closed.rule == "neutrality_home")
    assert home.figures["area"] in {"DADAP", "ELO", "FAJAR"}
    assert set(dict(home.tally)) <= {"SELATAN", ""}
    assert sum(dict(home.tally).values()) == home.places
    assert "desa domisilinya" in Words("id").bar(home.rule, home.figures)


def test_ranks_are_told_by_name() -> None:
    rank = next(closed for closed in story_of(GUARD).closed if closed.figures.get("kind") == "rank")
    assert rank.figures["found"] == "BRIPKA"
    assert rank.figures["needed"] in {"IPDA", "KOMPOL"}


def idle_policeman() -> str:
    used = {row.number for row in small.plan().rows}
    return next(m.number for m in small.dataset().members if m.unsur == "POLRI" and m.number not in used and m.is_available)


@pytest.mark.parametrize(
    ("change", "indonesian", "english"),
    [
        ({"tasking": "dikecualikan"}, "Dikecualikan", "Held back"),
        ({"is_available": False}, "Tidak tersedia", "Not available"),
        ({"available_to": datetime(2024, 11, 20, 0, 0)}, "Setiap tempat tertutup", "Every place is closed"),
        ({}, "Setiap tempat yang boleh ia isi sudah terisi", "Every place he may fill is filled"),
    ],
)
def test_who_serves_nowhere_is_told_why(change: dict[str, Any], indonesian: str, english: str) -> None:
    dataset, number = small.dataset(), idle_policeman()
    members = tuple(replace(each, **change) if each.number == number else each for each in dataset.members)
    story = story_of(number, replace(dataset, members=members))
    assert story.own == ()
    assert Words("id").unused(story).startswith(indonesian)
    assert Words("en").unused(story).startswith(english)


def test_a_limit_of_strength_that_is_reached_is_told_in_figures() -> None:
    dataset = small.dataset()
    tight = replace(dataset, policies={**dataset.policies, "bagian_kekuatan": "8/15"})  # 32 of 60 are used
    story = story_of(idle_policeman(), tight)
    assert Words("id").unused(story).startswith("Batas pengerahan tercapai: 32 dari paling banyak 32 orang dipakai (60 terdaftar).")
    assert all(other.way is not Way.VACANCY for other in story.others)


@pytest.mark.parametrize("number", [f" {GUARD} ", f"{GUARD[:4]} {GUARD[4:]}", f"{GUARD[:4]}.{GUARD[4:]}"])
def test_a_number_is_found_however_it_is_spaced(number: str) -> None:
    assert story_of(number).who.number == GUARD


@pytest.mark.parametrize("number", ["", "0", "BUDI", "9" * 400, "'; DROP", "\x00"])
def test_an_unknown_number_is_refused_without_repeating_it(number: str) -> None:
    with pytest.raises(UnknownPersonError) as caught:
        story_of(number)
    assert number == "" or number not in f"{caught.value.message} {caught.value.advice}"


def test_every_goal_and_every_rule_that_can_stop_a_change_has_its_words() -> None:
    assert set(COSTS) == set(GOALS)
    assert set(STUCK) <= set(RULES)
    for language in ("id", "en"):
        for key in GOALS:
            assert "+1" in cost_sentence(((key, 1.0),), language)
        assert cost_sentence((), language)


@pytest.mark.parametrize(
    ("value", "digits", "language", "text"),
    [(1234.5, 1, "id", "1.234,5"), (1234.5, 1, "en", "1,234.5"), (-0.01, 1, "id", "0,0"), (0.0, 0, "en", "0")],
)
def test_numbers_are_written_as_the_language_does(value: float, digits: int, language: str, text: str) -> None:
    assert figure(value, digits, language) == text


@pytest.mark.parametrize(
    ("hours", "indonesian", "english"),
    [
        ((-960, -240), "H-1 08.00 – H-1 20.00", "D-1 08:00 – D-1 20:00"),
        ((300, 1440), "H 05.00 – H 24.00", "D 05:00 – D 24:00"),
        ((1440, 2160), "H+1 00.00 – H+1 12.00", "D+1 00:00 – D+1 12:00"),
    ],
)
def test_hours_count_from_the_voting_day(hours: tuple[int, int], indonesian: str, english: str) -> None:
    assert (hours_text(hours, "id"), hours_text(hours, "en")) == (indonesian, english)
