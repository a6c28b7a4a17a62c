"""Plans made anew after the KPU gave TPS other numbers: teams stay at their places, papers tell the new numbers, nothing shifts twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from roster.documents import letters_of, list_order_changes
from roster.documents.order_changes import count_causes
from roster.domain.operation import Dataset
from roster.domain.plan import BEGUN, NOTES, RENUMBERED, Plan
from roster.domain.risk import IndexEvent
from roster.planning.check_plan import check_plan
from roster.planning.compare_versions import difference
from roster.planning.followed_baseline import followed_baseline, renumbering_notes
from roster.planning.plan_operation import plan_operation
from roster.planning.read_versions import Version
from roster.planning.resolve_operation import BEST, FEWEST, resolve_operation
from roster.planning.resume import Situation
from roster.planning.tell_versions import VersionWords
from roster.planning.version_facts import facts_of_dataset
from tests import small
from tests.small import A, B, D, H

EARLY = datetime(2024, 11, 1, tzinfo=None).astimezone()


@cache
def base() -> Plan:
    return plan_operation(small.dataset())


def renumbered(moves: dict[str, tuple[str, ...]], data: Dataset | None = None) -> Dataset:
    """Return the district with TPS of these new numbers, each at the place of the first it is said to have been."""
    data = data or small.dataset()
    old = {station.id: station for station in data.stations}
    gone = {each for former in moves.values() for each in former}
    kept = [station for station in data.stations if station.id not in gone and station.id not in moves]
    moved = [replace(old[former[0]], desa_code=new[:10], number=int(new[11:]), former=former) for new, former in moves.items()]
    return replace(data, stations=tuple(sorted((*kept, *moved), key=lambda station: station.id)))


SHIFTED = {f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/003",)}
"""TPS 1 of A was dropped, 2 and 3 moved up."""


def shifted() -> Dataset:
    data = small.dataset()
    return renumbered(SHIFTED, replace(data, stations=tuple(s for s in data.stations if s.id != f"{A}/001")))


def guards(plan: Plan, places: Iterable[tuple[float, float]]) -> set[tuple[str, str, str]]:
    """Return (number, shift, role) of who stands at single TPS at these points."""
    wanted = {post.post for post in plan.posts if post.kind == "tps" and (post.lat, post.lon) in set(places)}
    return {(row.number, row.shift, row.role) for row in plan.rows if row.post in wanted}


def test_a_dropped_tps_moves_only_who_stood_there_and_nobody_whose_tps_was_renumbered() -> None:
    data = shifted()
    after = plan_operation(data, baseline=base())
    assert check_plan(data, after) == ()
    at = {station.id: (station.lat, station.lon) for station in small.dataset().stations}
    places = [point for station, point in at.items() if station != f"{A}/001"]
    assert guards(after, places) == guards(base(), places)
    assert {post.post for post in after.posts if post.kind == "regu"} == {post.post for post in base().posts if post.kind == "regu"}
    # The two Linmas of the dropped TPS are let go, each a change of 10.
    assert {goal.key: goal.value for goal in after.goals}["perubahan"] == 20
    moved = {change.number for change in after.changes if change.kind != "tetap"}
    assert moved == {row.number for row in base().rows if row.post == f"T-{A}-001"}


def test_who_stays_is_told_the_new_number_and_why() -> None:
    data = shifted()
    after = plan_operation(data, baseline=base())
    was = {row.number for row in base().rows if row.post == f"T-{A}-002"}
    told = [change for change in after.changes if change.number in was]
    assert {(change.kind, change.to_post, change.cause) for change in told} == {("tetap", f"T-{A}-001", "TPS 002 menjadi TPS 001")}
    letters = {change.number: change for change in list_order_changes(data, base(), after)}
    [stretch] = letters[min(was)].stretches
    assert stretch.before is not None
    assert stretch.after is not None
    assert (stretch.before.stations, stretch.after.stations, stretch.reason) == ((f"{A}/002",), (f"{A}/001",), "nomor")
    assert count_causes(base(), after, letters.values()).renumbered == 2


def test_who_goes_to_another_place_under_the_same_number_gets_a_letter() -> None:
    # The Linmas of the dropped TPS 1 are sent to the new TPS 1, which was 2: post and number read the same, the place is another.
    data = shifted()
    after = plan_operation(data, baseline=base())
    old, new = ({row.number for row in plan.rows if row.post == f"T-{A}-001"} for plan in (base(), after))
    swap = dict(zip(sorted(new), sorted(old), strict=True))
    forced = replace(after, rows=tuple(replace(row, number=swap.get(row.number, row.number)) for row in after.rows))
    assert old <= {change.number for change in list_order_changes(data, base(), forced)}


def test_a_column_that_stays_filled_shifts_nothing_twice() -> None:
    data = shifted()
    once = plan_operation(data, baseline=base())
    assert once.listed(RENUMBERED) == (f"{A}/001={A}/002", f"{A}/002={A}/003")
    twice = plan_operation(data, baseline=once)
    assert {change.kind for change in twice.changes} == {"tetap"}
    assert letters_of(list_order_changes(data, once, twice)) == 0
    assert renumbering_notes(data, once) == ()
    assert followed_baseline(data, once) is once


def test_a_swap_is_followed_by_all_answers_of_a_replan() -> None:
    # D/001 stands in a beat of three, D/003 is rawan in another: they swap numbers.
    data = renumbered({f"{D}/001": (f"{D}/003",), f"{D}/003": (f"{D}/001",)})
    found = resolve_operation(data, base(), Situation(EARLY))
    for key in (FEWEST, BEST):
        answer = found.of(key)
        assert (answer.changes, answer.moved, answer.joined, answer.dropped) == (0, 0, 0, 0)
        # Two Linmas pairs, and the teams of both beats with their soldiers, read other numbers.
        beats = {post.post for post in base().posts if {f"{D}/001", f"{D}/003"} & set(post.stations)}
        assert answer.letters == len({row.number for row in base().rows if row.post in beats})
    assert found.answers[0].risk == found.of(FEWEST).risk


def test_merged_tps_keep_the_team_and_the_guards_that_are_still_asked_for() -> None:
    data = renumbered({f"{A}/001": (f"{A}/001", f"{A}/002")})
    after = plan_operation(data, baseline=base())
    assert check_plan(data, after) == ()
    stood = {row.number for row in base().rows if row.post in (f"T-{A}-001", f"T-{A}-002")}
    stand = {row.number for row in after.rows if row.post == f"T-{A}-001"}
    assert len(stand) == 2
    assert stand <= stood
    assert {goal.key: goal.value for goal in after.goals}["perubahan"] == 20
    let_go = {change.cause for change in after.changes if change.kind == "lepas"}
    assert let_go <= {"TPS 002 menjadi TPS 001", "penyesuaian akibat perubahan pos lain"}


def test_a_tps_that_went_to_another_desa_or_kecamatan_keeps_its_guards_where_the_rules_allow() -> None:
    # A/003 now belongs to B of the same kecamatan; D/001 to H of the other one, whose teams cannot take it over as they are.
    data = renumbered({f"{B}/003": (f"{A}/003",), f"{H}/002": (f"{D}/001",)})
    after = plan_operation(data, baseline=base())
    assert check_plan(data, after) == ()
    beat = next(post for post in base().posts if post.kind == "regu" and f"{A}/003" in post.stations)
    now = next(post for post in after.posts if post.post == beat.post)
    assert f"{B}/003" in now.stations
    home = {member.number: member.home_code for member in data.members}
    stood, stand = ({row.number for row in plan.rows if row.post == post} for plan, post in ((base(), f"T-{A}-003"), (after, f"T-{B}-003")))
    # Who lives in B may not guard a TPS of B any more.
    assert {number for number in stood if home[number] != B} <= stand
    told = {change.number: change.cause for change in after.changes if change.kind == "tetap"}
    assert all(told[number] == f"TPS {A}/003 menjadi TPS {B}/003" for number in stood & stand)


def test_duties_that_have_begun_keep_their_people_under_the_new_numbers() -> None:
    data = shifted()
    begun = datetime(2024, 11, 27, 6).astimezone()
    found = resolve_operation(data, base(), Situation(begun)).of(FEWEST).plan
    assert found is not None
    assert check_plan(data, found) == ()
    assert not any("lama" in station for row in found.rows for station in row.stations)
    assert not any("lama" in station for post in found.posts for station in post.stations)
    was, now = ({(row.number, row.shift) for row in plan.rows if row.shift in ("S3", "S4")} for plan in (base(), found))
    assert was == now


def test_a_begun_duty_at_a_renumbered_tps_is_no_new_letter_on_paper_nor_in_the_difference() -> None:
    data = shifted()
    found = resolve_operation(data, base(), Situation(datetime(2024, 11, 27, 6).astimezone())).of(FEWEST).plan
    assert found is not None
    assert {"S3", "S4"} <= set(found.listed(BEGUN))
    was = {row.number for row in base().rows if row.post == f"T-{A}-002"}
    letters = list_order_changes(data, base(), found)
    assert not was & {change.number for change in letters}
    versions = Version(base(), facts_of_dataset(small.dataset())), Version(found, facts_of_dataset(data))
    assert letters_of(letters) == difference(*versions).totals.letters


def cleared(data: Dataset) -> Dataset:
    return replace(data, stations=tuple(replace(station, former=()) for station in data.stations))


@pytest.mark.parametrize("again", [{}, {f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}], ids=["cleared", "renumbered again"])
def test_an_issued_plan_is_compared_with_one_made_of_a_draft_in_between(again: dict[str, tuple[str, ...]]) -> None:
    draft = plan_operation(shifted(), baseline=base())
    data = renumbered(again, cleared(shifted()))
    after = plan_operation(data, baseline=draft)
    assert check_plan(data, after) == ()
    # The Linmas of the dropped TPS go home; all others stay, and the two pairs of A and the beat read other numbers.
    dropped = {row.number for row in base().rows if row.post == f"T-{A}-001"}
    letters = list_order_changes(data, base(), after)
    assert {change.number for change in letters if change.kind == "lepas"} == dropped
    assert {s.reason for change in letters if change.number not in dropped for s in change.stretches} <= {"nomor", "tps"}
    last = {f"{A}/001": f"{A}/003", f"{A}/002": f"{A}/002"} if again else {f"{A}/001": f"{A}/002", f"{A}/002": f"{A}/003"}
    assert count_causes(base(), after, letters).renumbered == sum(old != new for new, old in last.items())
    found = difference(Version(base(), facts_of_dataset(small.dataset())), Version(after, facts_of_dataset(data)))
    assert (found.totals.moves, found.totals.joins, found.totals.leaves) == (0, 0, 2)
    assert found.totals.letters == letters_of(letters)
    assert {each.station: each.former for each in found.stations if each.former} == {n: (o,) for n, o in last.items() if n != o}


def test_versions_are_compared_in_either_order() -> None:
    data = shifted()
    after = plan_operation(data, baseline=base())
    old, new = Version(base(), facts_of_dataset(small.dataset())), Version(after, facts_of_dataset(data))
    there, back = difference(old, new), difference(new, old)
    assert (back.totals.moves, back.totals.joins, back.totals.leaves) == (0, there.totals.leaves, there.totals.joins) == (0, 2, 0)
    assert back.totals.letters == there.totals.letters
    assert (back.totals.posts_gone, back.totals.posts_new) == (there.totals.posts_new, there.totals.posts_gone)
    assert {(each.station, each.former) for each in back.stations} >= {(f"{A}/001", (f"{A}/002",)), (f"{A}/002", (f"{A}/003",))}


def test_a_plan_made_afresh_under_the_numbers_of_today_follows_no_list_of_before() -> None:
    issued, fresh = plan_operation(shifted(), baseline=base()), plan_operation(cleared(shifted()))
    found = difference(*(Version(plan, facts_of_dataset(shifted())) for plan in (issued, fresh)))
    assert found.stations == ()


def test_former_tps_nobody_knows_and_columns_filled_anew_are_pointed_out() -> None:
    data = small.dataset()
    strange = replace(data, stations=(replace(data.stations[0], former=(f"{A}/077",)), *data.stations[1:]))
    [unknown, *_] = renumbering_notes(strange, base())
    assert "AWU 077" in unknown
    once = plan_operation(shifted(), baseline=base())
    anew = replace(shifted(), stations=tuple(replace(s, former=()) if s.id == f"{A}/002" else s for s in shifted().stations))
    assert any("diisi lain" in note for note in renumbering_notes(anew, once))


def test_a_desa_with_other_tps_and_no_former_number_is_pointed_out_once() -> None:
    data = small.dataset()
    fewer = replace(data, stations=tuple(station for station in data.stations if station.id not in (f"{A}/002", f"{A}/003", f"{B}/002")))
    after = plan_operation(fewer, baseline=base())
    notes = after.listed(NOTES)
    assert [note.partition(",")[0] for note in notes] == ["Desa AWU: 3 TPS dalam rencana acuan", "Desa BATUR: 2 TPS dalam rencana acuan"]
    assert all("nomor_lama" in note for note in notes)
    assert plan_operation(data, baseline=base()).listed(NOTES) == ()


def test_index_events_under_a_number_that_changed_are_pointed_out() -> None:
    event = IndexEvent(datetime(2024, 11, 2), A, 1, 80.0, None)
    [note] = renumbering_notes(replace(shifted(), events=(event,)), base())
    assert "AWU 001" in note


def test_the_difference_of_two_versions_tells_renumbered_tps_as_such() -> None:
    data = renumbered({f"{D}/001": (f"{D}/003",), f"{D}/003": (f"{D}/001",)})
    after = plan_operation(data, baseline=base())
    versions = Version(base(), facts_of_dataset(small.dataset())), Version(after, facts_of_dataset(data))
    found = difference(*versions)
    assert (found.totals.moves, found.totals.joins, found.totals.leaves) == (0, 0, 0)
    assert found.totals.letters == letters_of(list_order_changes(data, base(), after)) > 0
    assert {(each.station, each.state.value, each.former) for each in found.stations} == {
        (f"{D}/001", "bernomor_lain", (f"{D}/003",)),
        (f"{D}/003", "bernomor_lain", (f"{D}/001",)),
    }
    words = VersionWords(found, "id")
    guard = next(row.number for row in after.rows if row.post == f"T-{D}-001")
    assert words.reason(found.by_number[guard]) == "TPS DADAP 003 menjadi DADAP 001"
    assert dict(words.steps_of_stations()) == {"nomor berubah": 2}
    assert found.totals.posts_changed == 0
