"""The risk index: bands one step to each side, and which event wins."""

from __future__ import annotations

from datetime import datetime

import pytest

from roster.domain.risk import IndexEvent, category_of_score, settle_index
from roster.domain.tps import PollingStation


def event(day: int, *, number: int | None = 1, score: float | None = None, category: str | None = None) -> IndexEvent:
    return IndexEvent(datetime(2024, 11, day), "3514062001", number, score, category)


def settled(*events: IndexEvent, **facts: object) -> tuple[str | None, float | None]:
    (station,) = settle_index([PollingStation("3514062001", 1, **facts)], events)  # type: ignore[arg-type]
    return station.category, station.score


@pytest.mark.parametrize(
    ("score", "category"),
    [
        (0, "kurang_rawan"),
        (33.33, "kurang_rawan"),
        (33.34, "rawan"),
        (66.67, "rawan"),
        (66.68, "sangat_rawan"),
        (100, "sangat_rawan"),
    ],
)
def test_each_limit_of_the_bands_lies_in_the_lower_band(score: float, category: str) -> None:
    assert category_of_score(score) == category


def test_a_tps_nobody_spoke_of_is_of_low_risk_and_scores_nothing() -> None:
    assert settled() == ("kurang_rawan", 0.0)


def test_a_category_nobody_stated_follows_from_the_score() -> None:
    assert settled(score=50.0) == ("rawan", 50.0)
    assert settled(event(1, score=70.0)) == ("sangat_rawan", 70.0)


def test_a_category_that_was_stated_stands_against_the_score() -> None:
    assert settled(score=99.0, category="kurang_rawan") == ("kurang_rawan", 99.0)


def test_the_newest_event_wins_whatever_the_order_of_rows() -> None:
    assert settled(event(9, category="sangat_rawan"), event(3, category="rawan")) == ("sangat_rawan", 0.0)


def test_of_two_events_on_one_day_the_later_row_wins() -> None:
    assert settled(event(3, category="rawan"), event(3, category="sangat_rawan")) == ("sangat_rawan", 0.0)


def test_an_event_changes_only_the_fields_it_gives() -> None:
    assert settled(event(3, category="rawan", score=40.0), event(9, score=55.0)) == ("rawan", 55.0)
    assert settled(event(3, score=0.0), score=80.0, category="rawan") == ("rawan", 0.0)


def test_an_event_of_the_desa_reaches_every_tps_of_it_and_no_other() -> None:
    stations = [PollingStation("3514062001", 1), PollingStation("3514062001", 2), PollingStation("3514062002", 1)]
    events = [event(3, number=None, category="rawan"), event(9, number=2, category="sangat_rawan")]
    assert [s.category for s in settle_index(stations, events)] == ["rawan", "sangat_rawan", "kurang_rawan"]


def test_a_newer_event_of_the_desa_overrules_an_older_one_of_the_tps() -> None:
    assert settled(event(3, category="sangat_rawan"), event(9, number=None, category="rawan")) == ("rawan", 0.0)


def test_a_special_location_stays_special_whatever_the_index_says() -> None:
    assert settled(event(9, category="kurang_rawan", score=20.0), is_special=True, category="rawan") == ("khusus", 20.0)
