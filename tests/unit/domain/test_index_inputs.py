"""Polri and Bawaslu side by side: when they agree, differ, and when a decision settles it."""

from __future__ import annotations

from datetime import datetime

from roster.domain.index_inputs import Inputs, Standing, inputs_of
from roster.domain.indicators import weights_of
from roster.domain.risk import IndexEvent
from roster.domain.tps import PollingStation

TPS = PollingStation("3514062001", 1, category="kurang_rawan", score=10.0)
VIOLENCE = ("riwayat_kekerasan",)


def event(
    day: int, category: str | None = None, *, source: str = "Polri", marks: tuple[str, ...] = (), score: float | None = None
) -> IndexEvent:
    return IndexEvent(datetime(2024, 11, day), "3514062001", 1, score, category, "a", source, "b", marks)


def compared(*events: IndexEvent, station: PollingStation = TPS) -> Inputs:
    (found,) = inputs_of([station], events, weights_of({}))
    return found


def test_a_tps_bawaslu_says_nothing_of_is_not_compared() -> None:
    assert inputs_of([TPS], [event(3, "rawan")], weights_of({})) == ()


def test_flags_propose_and_leave_what_is_in_force() -> None:
    found = compared(event(3, source="Bawaslu", marks=VIOLENCE))
    assert found.standing is Standing.DISPUTED
    assert (found.polri.category, found.bawaslu.category, found.settled.station.category) == (
        "kurang_rawan",
        "sangat_rawan",
        "kurang_rawan",
    )


def test_both_of_one_category_agree() -> None:
    assert compared(event(3, source="Bawaslu", marks=VIOLENCE), event(2, "sangat_rawan")).standing is Standing.AGREED
    assert compared(event(3, source="Bawaslu", marks=("tidak_ada",))).standing is Standing.AGREED


def test_a_decision_settles_what_was_known_then_and_no_more() -> None:
    flags, decision = event(3, source="Bawaslu", marks=VIOLENCE), event(5, "rawan", source="keputusan")
    settled = compared(flags, decision)
    assert (settled.standing, settled.settled.station.category, settled.decision) == (Standing.DECIDED, "rawan", decision)
    assert settled.polri.category == "kurang_rawan"
    assert compared(flags, decision, event(6, "kurang_rawan")).standing is Standing.DISPUTED
    assert compared(event(6, source="Bawaslu", marks=VIOLENCE), decision).standing is Standing.DISPUTED


def test_a_category_that_bawaslu_states_is_its_proposal() -> None:
    found = compared(event(3, "rawan", source="Panwascam Beji"))
    assert (found.bawaslu.category, found.polri.category, found.standing) == ("rawan", "kurang_rawan", Standing.DISPUTED)
    assert compared(event(3, source="Bawaslu", score=70.0)).bawaslu.category == "sangat_rawan"


def test_a_special_location_is_never_disputed() -> None:
    special = PollingStation("3514062001", 1, is_special=True)
    assert compared(event(3, source="Bawaslu", marks=VIOLENCE), station=special).standing is Standing.AGREED


def test_a_tps_polri_never_rated_is_told_apart() -> None:
    flags = event(3, source="Bawaslu", marks=VIOLENCE)
    assert not compared(flags, station=PollingStation("3514062001", 1)).has_polri
    assert compared(flags).has_polri


def test_flags_of_a_desa_speak_of_each_tps_and_the_newest_counts() -> None:
    whole = IndexEvent(datetime(2024, 11, 3), "3514062001", None, None, None, marks=VIOLENCE)
    assert compared(whole).bawaslu.category == "sangat_rawan"
    assert compared(event(4, marks=("tidak_ada",)), whole).bawaslu.category == "kurang_rawan"
