"""The risk index: bands one step to each side, and which event wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from roster.domain.operation import Dataset
from roster.domain.risk import (
    IndexEvent,
    category_of_score,
    changed_stations,
    settle_index,
    settle_with_events,
    votes_between,
)
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


def test_of_one_moment_the_later_row_wins_whether_it_names_the_tps_or_the_desa() -> None:
    desa, tps = event(3, number=None, category="rawan"), event(3, number=1, category="sangat_rawan")
    assert settled(desa, tps) == ("sangat_rawan", 0.0)
    assert settled(tps, desa) == ("rawan", 0.0)


def test_what_a_tps_owes_its_index_to_is_named() -> None:
    category, score = event(3, category="rawan"), event(9, score=55.0)
    (found,) = settle_with_events([PollingStation("3514062001", 1, category="kurang_rawan")], [score, category])
    assert (found.category_by, found.score_by) == (category, score)
    (by_score,) = settle_with_events([PollingStation("3514062001", 1)], [score])
    assert (by_score.category_by, by_score.station.category) == (score, "rawan")
    (special,) = settle_with_events([PollingStation("3514062001", 1, is_special=True)], [category])
    assert special.category_by is None


def test_changed_stations_are_those_of_both_data_sets_whose_index_differs_each_with_its_event() -> None:
    stations = tuple(PollingStation("3514062001", n, category="rawan", score=40.0) for n in (1, 2, 3))
    before = Dataset((), (*stations, PollingStation("3514062002", 1)), (), events=(event(1, number=3, category="sangat_rawan"),))
    lower, rescore, same = (
        event(9, number=1, category="kurang_rawan"),
        event(9, number=2, score=50.0),
        event(9, number=3, category="sangat_rawan"),
    )
    after = replace(before, stations=(*stations, PollingStation("3514062003", 1)), events=(*before.events, lower, rescore, same))
    first, second = changed_stations(before, after)
    assert (first.after.id, first.before.category, first.after.category, first.event) == ("3514062001/001", "rawan", "kurang_rawan", lower)
    assert (second.after.id, second.before.score, second.after.score, second.event) == ("3514062001/002", 40.0, 50.0, rescore)
    assert (first.is_reclassed, second.is_reclassed) == (True, False)


def test_a_change_without_an_event_comes_from_the_list_or_an_event_taken_out() -> None:
    listed = Dataset((), (PollingStation("3514062001", 1, category="rawan"),), ())
    relisted = replace(listed, stations=(PollingStation("3514062001", 1, category="khusus"),))
    assert [change.event for change in changed_stations(listed, relisted)] == [None]
    raised = replace(listed, events=(event(3, category="sangat_rawan"),))
    assert [change.event for change in changed_stations(raised, listed)] == [None]


def test_the_index_of_one_election_holds_for_its_re_vote_and_not_for_the_next_election() -> None:
    first, last = votes_between(date(2024, 11, 27))
    assert first <= date(2024, 11, 27) <= last
    assert date(2024, 12, 7) <= last  # a re-vote ten days later
    assert date(2024, 2, 14) < first  # the Pemilu of the same year
