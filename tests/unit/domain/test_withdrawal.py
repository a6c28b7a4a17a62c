"""Posts after the count: which decision holds, which shifts are added, and when they begin."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.domain.withdrawal import (
    GuardedPlace,
    Level,
    StandingDecision,
    Verdict,
    contradictions,
    counting_end,
    decision_in_force,
    has_fallen,
    last_hour,
    new_shifts,
    standing_shifts,
    stands,
    with_shifts,
    worst_category,
)

PLACE = GuardedPlace("R-351402-002", ("3514022001", "3514022002"), "351402", "rawan")
NOON = datetime.fromisoformat("2024-11-28 12:00")
NIGHT = datetime.fromisoformat("2024-11-29 00:00")
LATER = datetime.fromisoformat("2024-11-29 12:00")


def said(since: datetime, level: Level, target: str, verdict: Verdict, until: datetime | None = None) -> StandingDecision:
    return StandingDecision(since, level, target, verdict, until, "KOMPOL AYU", "aman")


def test_a_post_stands_until_somebody_withdraws_it() -> None:
    assert stands((), PLACE, LATER)
    gone = (said(NIGHT, Level.KECAMATAN, "351402", Verdict.WITHDRAW),)
    assert stands(gone, PLACE, NOON)
    assert not stands(gone, PLACE, NIGHT)
    assert not stands(gone, PLACE, LATER)


@pytest.mark.parametrize(
    ("level", "target", "is_covered"),
    [
        (Level.POST, "R-351402-002", True),
        (Level.POST, "R-351402-003", False),
        (Level.DESA, "3514022002", True),
        (Level.DESA, "3514022003", False),
        (Level.KECAMATAN, "351402", True),
        (Level.KECAMATAN, "351401", False),
        (Level.CATEGORY, "rawan", True),
        (Level.CATEGORY, "khusus", False),
    ],
)
def test_a_decision_reaches_what_it_names(level: Level, target: str, is_covered: bool) -> None:
    assert stands((said(NOON, level, target, Verdict.WITHDRAW),), PLACE, NOON) is not is_covered


def test_the_newest_decision_holds_whatever_its_width() -> None:
    both = (said(NIGHT, Level.CATEGORY, "rawan", Verdict.WITHDRAW), said(NOON, Level.POST, PLACE.post, Verdict.EXTEND))
    assert stands(both, PLACE, NOON)
    assert not stands(both, PLACE, NIGHT)


def test_of_one_moment_the_narrower_decision_holds() -> None:
    levels = [(Level.CATEGORY, "rawan"), (Level.KECAMATAN, "351402"), (Level.DESA, "3514022001"), (Level.POST, PLACE.post)]
    for wide, narrow in pairwise(levels):
        pair = (said(NOON, *narrow, Verdict.EXTEND), said(NOON, *wide, Verdict.WITHDRAW))
        assert stands(pair, PLACE, NOON)
        pair = (said(NOON, *narrow, Verdict.WITHDRAW), said(NOON, *wide, Verdict.EXTEND))
        assert not stands(pair, PLACE, NOON)


def test_where_two_desa_of_one_post_say_otherwise_it_stands() -> None:
    pair = (said(NOON, Level.DESA, "3514022001", Verdict.WITHDRAW), said(NOON, Level.DESA, "3514022002", Verdict.EXTEND))
    assert stands(pair, PLACE, NOON)
    assert stands(pair[::-1], PLACE, NOON)


def test_an_extension_that_ended_leaves_what_was_decided_before() -> None:
    both = (said(NOON, Level.POST, PLACE.post, Verdict.WITHDRAW), said(NIGHT, Level.POST, PLACE.post, Verdict.EXTEND, LATER))
    assert [stands(both, PLACE, when) for when in (NOON, NIGHT, LATER)] == [False, True, False]
    found = decision_in_force(both, PLACE, NIGHT)
    assert found is both[1]


def test_only_the_same_target_and_moment_contradict() -> None:
    rows = (
        said(NOON, Level.POST, "A", Verdict.EXTEND),
        said(NOON, Level.POST, "A", Verdict.WITHDRAW),
        said(NIGHT, Level.POST, "A", Verdict.WITHDRAW),
        said(NOON, Level.POST, "B", Verdict.WITHDRAW),
        said(NOON, Level.POST, "B", Verdict.WITHDRAW),
    )
    assert contradictions(rows) == ((0, 1),)


def test_the_index_has_fallen_only_when_it_left_the_classes_that_stand() -> None:
    assert has_fallen("rawan", "kurang_rawan")
    assert not has_fallen("sangat_rawan", "rawan")
    assert not has_fallen("kurang_rawan", "kurang_rawan")
    assert worst_category(["kurang_rawan", "sangat_rawan", "rawan"]) == "sangat_rawan"
    assert worst_category([]) == ""


def test_the_count_ends_with_the_duty_of_the_voting_day() -> None:
    assert counting_end(DEFAULT_SHIFTS) == 1440
    assert (
        counting_end((ShiftRule("A", "", 300, 780), ShiftRule("B", "", 780, 1620, continues="A"), ShiftRule("C", "", 1200, 1700))) == 1620
    )
    assert counting_end((ShiftRule("A", "", 300, 900),)) == 900
    assert counting_end(()) == 1440


def test_shifts_after_the_count_are_those_that_ask_at_posts_of_rawan_and_above() -> None:
    assert [rule.code for rule in standing_shifts(DEFAULT_SHIFTS)] == ["S5"]
    calm = ShiftRule("S9", "", 1440, 2000, ((("POLRI", "kurang_rawan"), 1),))
    assert [rule.code for rule in standing_shifts((*DEFAULT_SHIFTS, calm))] == ["S5"]
    assert last_hour((*DEFAULT_SHIFTS, calm)) == 2160
    assert last_hour((ShiftRule("A", "", 300, 900),)) == 900


def spans(shifts: tuple[ShiftRule, ...]) -> list[tuple[str, int, int]]:
    return [(rule.code, rule.start, rule.end) for rule in shifts]


def test_two_shifts_a_day_follow_the_last_one_without_a_pause() -> None:
    # S5 ends at H+1 12.00 = 2160; H+2 ends at 3 x 1440 = 4320.
    added = new_shifts(DEFAULT_SHIFTS, through_day=2, now=2000)
    assert spans(added) == [("S6", 2160, 2880), ("S7", 2880, 3600), ("S8", 3600, 4320)]
    assert [rule.name for rule in added] == ["siaga H+1", "siaga H+2", "siaga H+2"]
    assert {rule.demand for rule in added} == {DEFAULT_SHIFTS[-1].demand}


def test_a_day_that_is_guarded_needs_no_shift() -> None:
    added = new_shifts(DEFAULT_SHIFTS, through_day=1, now=2000)
    assert new_shifts((*DEFAULT_SHIFTS, *added), through_day=1, now=2000) == ()
    assert spans(new_shifts((*DEFAULT_SHIFTS, *added), through_day=2, now=2000))[0] == ("S7", 2880, 3600)


def test_who_decides_late_begins_with_the_next_full_hour() -> None:
    # The grid stays: what is left of the shift 2160-2880 begins at 2220, the hour after 2200.
    assert spans(new_shifts(DEFAULT_SHIFTS, through_day=1, now=2200)) == [("S6", 2220, 2880)]
    assert spans(new_shifts(DEFAULT_SHIFTS, through_day=1, now=2160)) == [("S6", 2220, 2880)]
    assert spans(new_shifts(DEFAULT_SHIFTS, through_day=1, now=2159)) == [("S6", 2160, 2880)]
    assert spans(new_shifts(DEFAULT_SHIFTS, through_day=1, now=2879)) == []


def test_hours_of_the_user_part_the_day() -> None:
    assert spans(new_shifts(DEFAULT_SHIFTS, through_day=1, now=0, hours=8)) == [("S6", 2160, 2640), ("S7", 2640, 3120)]


def test_without_a_shift_after_the_count_the_usual_demand_is_asked() -> None:
    shifts = (ShiftRule("A", "", 300, 780), ShiftRule("B", "", 780, 1200, continues="A"))
    added = new_shifts(shifts, through_day=0, now=1000)
    assert spans(added) == [("S1", 1200, 1920)]
    assert dict(added[0].demand) == {("POLRI", "rawan"): 1, ("POLRI", "sangat_rawan"): 2, ("POLRI", "khusus"): 2}


def test_shifts_that_are_known_are_not_added_again() -> None:
    added = new_shifts(DEFAULT_SHIFTS, through_day=1, now=0)
    assert with_shifts(with_shifts(DEFAULT_SHIFTS, added), added) == (*DEFAULT_SHIFTS, *added)
    (alone,) = with_shifts((), (ShiftRule("S9", "", 0, 1, continues="S8"),))
    assert alone.continues == ""
