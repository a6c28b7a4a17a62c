"""Plans told in the numbers TPS bear today."""

from __future__ import annotations

from dataclasses import replace

from roster.domain.plan import RENUMBERED, STEPS, Plan
from roster.domain.renumbering import follow, numbering_next, numbering_of, unplayed
from roster.domain.tps import PollingStation
from tests.small import A, B, D, dataset, plan

BASE = plan()


def listed(former: dict[str, tuple[str, ...]], dropped: tuple[str, ...] = ()) -> tuple[PollingStation, ...]:
    """Return the TPS of the small district with these former numbers."""
    kept = (station for station in dataset().stations if station.id not in dropped)
    return tuple(replace(station, former=former.get(station.id, ())) for station in kept)


def followed(stations: tuple[PollingStation, ...], before: Plan = BASE) -> Plan:
    return follow(before, numbering_next(before, stations), {station.id for station in stations})


def stations_of(found: Plan, post: str) -> tuple[str, ...]:
    return next(each.stations for each in found.posts if each.post == post)


def test_a_swap_of_two_teams_moves_the_numbers_and_not_the_teams() -> None:
    found = followed(listed({f"{D}/001": (f"{D}/003",), f"{D}/003": (f"{D}/001",)}))
    assert f"{D}/003" in stations_of(found, "R-351402-001")
    assert f"{D}/001" in stations_of(found, "R-351402-002")


def test_a_gap_that_was_closed_leaves_every_team_where_it_stood() -> None:
    # A had 1, 2, 3; 1 was dropped, 2 became 1 and 3 became 2: the team loses one TPS.
    found = followed(listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/003",)}, dropped=(f"{A}/003",)))
    team = stations_of(found, "R-351401-001")
    assert {f"{A}/001", f"{A}/002"} <= set(team)
    assert f"{A}/001-lama" in team
    assert f"{A}/003" not in team
    assert stations_of(found, f"T-{A}-001") == (f"{A}/001",)


def test_merged_tps_are_one_place_for_all_who_stood_at_either() -> None:
    before = {row.number for row in BASE.rows if row.post in (f"T-{A}-001", f"T-{A}-002")}
    found = followed(listed({f"{A}/001": (f"{A}/001", f"{A}/002")}, dropped=(f"{A}/002",)))
    assert {row.number for row in found.rows if row.post == f"T-{A}-001"} == before
    assert sum(post.post == f"T-{A}-001" for post in found.posts) == 1
    [need] = [need for need in found.needs if need.post == f"T-{A}-001" and need.shift == "S3"]
    assert (need.needed, need.filled) == (4, 4)


def test_tps_merged_out_of_two_teams_stay_with_the_team_named_first() -> None:
    found = followed(listed({f"{D}/001": (f"{D}/003", f"{D}/001")}, dropped=(f"{D}/003",)))
    assert f"{D}/001" in stations_of(found, "R-351402-002")
    assert f"{D}/001" not in stations_of(found, "R-351402-001")


def test_of_a_split_tps_the_part_that_kept_the_number_keeps_the_team() -> None:
    extra = replace(dataset().stations[0], number=9, former=(f"{A}/001",))
    found = followed((*listed({}), extra))
    assert f"{A}/001" in stations_of(found, "R-351401-001")
    assert not any(f"{A}/009" in post.stations for post in found.posts)


def test_a_tps_said_to_be_new_takes_no_team_with_its_number() -> None:
    found = followed(listed({f"{B}/001": ("baru",)}))
    assert f"{B}/001-lama" in stations_of(found, "R-351401-001")
    assert not any(post.post == f"T-{B}-001" for post in found.posts)


def test_what_a_plan_has_followed_is_never_followed_twice() -> None:
    stations = listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)})
    once = followed(stations)
    assert once.listed(RENUMBERED) == (f"{A}/001={A}/002", f"{A}/002={A}/001")
    assert followed(stations, once) is once
    # Another desa renumbered later moves that desa alone.
    more = tuple(replace(s, former=(f"{D}/002",)) if s.id == f"{D}/001" else s for s in stations if s.id != f"{D}/002")
    twice = followed(more, once)
    assert stations_of(twice, f"T-{A}-001") == stations_of(once, f"T-{A}-001")
    assert [row.number for row in twice.rows if row.post == f"T-{A}-001"] == [row.number for row in once.rows if row.post == f"T-{A}-001"]


def test_what_a_plan_has_not_played_is_played_in_one_go_however_many_lists_there_were() -> None:
    # 1 was dropped and 2, 3 moved up; then the new 1 and 2 swapped: 3 of the first plan is 1 of the last.
    once = followed(listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/003",)}, dropped=(f"{A}/003",)))
    swapped = listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}, dropped=(f"{A}/003",))
    twice = followed(swapped, once)
    assert unplayed(BASE, numbering_of(twice)) == {f"{A}/001": (f"{A}/003",)}
    told = follow(BASE, numbering_of(twice), {each.id for each in swapped})
    assert (told.rows, told.posts) == (twice.rows, twice.posts)
    assert follow(told, numbering_of(twice), {each.id for each in swapped}) is told


def test_a_column_that_was_cleared_keeps_the_step_for_plans_that_have_not_played_it() -> None:
    once = followed(listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}))
    later = replace(once, sizes={key: value for key, value in once.sizes.items() if key != RENUMBERED})
    assert followed(listed({}), once) is once
    assert unplayed(BASE, numbering_of(later)) == {f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}
    assert unplayed(once, numbering_of(later)) == {}
    # With a clear column between them the same entries are another step.
    again = followed(listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}), later)
    assert [stations_of(again, post.post) for post in BASE.posts] == [post.stations for post in BASE.posts]
    assert unplayed(BASE, numbering_of(again)) == {}
    assert unplayed(once, numbering_of(again)) != {}


def test_a_plan_kept_without_its_steps_has_played_the_list_it_was_made_with() -> None:
    once = followed(listed({f"{A}/001": (f"{A}/002",), f"{A}/002": (f"{A}/001",)}))
    old = replace(once, sizes={key: value for key, value in once.sizes.items() if key != STEPS})
    assert numbering_of(old) == numbering_of(once)


def test_a_row_that_was_told_other_tps_than_its_post_guards_by_now_is_told_those_under_their_new_numbers() -> None:
    # The beat guarded D/001 alone when S3 began, and has taken up others since; D/001 and D/003 swap numbers.
    rows = tuple(replace(r, stations=(f"{D}/001",)) if (r.post, r.shift) == ("R-351402-001", "S3") else r for r in BASE.rows)
    before = replace(BASE, rows=rows)
    found = followed(listed({f"{D}/001": (f"{D}/003",), f"{D}/003": (f"{D}/001",)}), before)
    assert {row.stations for row in found.rows if (row.post, row.shift) == ("R-351402-001", "S3")} == {(f"{D}/003",)}
    assert {row.stations for row in found.rows if (row.post, row.shift) == ("R-351402-001", "S4")} == {stations_of(found, "R-351402-001")}


def test_a_list_without_former_numbers_changes_nothing() -> None:
    assert followed(listed({})) is BASE
