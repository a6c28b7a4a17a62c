"""A plan made anew while the operation runs: what has begun stays, the absent serve no more, three answers side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from roster.domain.calendar import ZONES
from roster.domain.operation import Dataset
from roster.domain.plan import BEGUN, BYGONE, Plan, PlanRow
from roster.domain.risk import IndexEvent
from roster.errors import RosterError
from roster.planning.budget import Budget
from roster.planning.check_plan import check_plan
from roster.planning.plan_operation import Steering, plan_operation
from roster.planning.resolve_operation import BEST, FEWEST, LEFT, Resolution, resolve_operation
from roster.planning.resume import Situation, begun_shifts, frozen_until
from roster.planning.translate import shifts_of
from tests import small

DATA = small.dataset()
ISSUED = plan_operation(DATA)
DAY = DATA.operation.voting_day
ZONE = ZONES[DATA.operation.zone]


def at(hour: float, days: int = 0) -> datetime:
    """Return a moment of the operation: hours after 00.00 of the voting day, ``days`` later."""
    return datetime(DAY.year, DAY.month, DAY.day, tzinfo=ZONE) + timedelta(days=days, hours=hour)


def resolved(data: Dataset, now: datetime, *absent: str, issued: Plan = ISSUED) -> Resolution:
    return resolve_operation(data, issued, Situation(now, frozenset(absent)))


def in_shifts(plan: Plan | None, *shifts: str) -> set[tuple[str, str, str, str]]:
    assert plan is not None
    return {(row.number, row.shift, row.post, row.team) for row in plan.rows if row.shift in shifts}


def guard(shift: str, plan: Plan = ISSUED) -> PlanRow:
    """Return the first policeman who guards TPS in a shift."""
    return next(row for row in plan.rows if row.shift == shift and row.unsur == "POLRI" and row.role == "anggota" and row.stations)


def fallen(number: int = 1, desa: str = small.E) -> Dataset:
    """Return the data after the index of one TPS fell."""
    event = IndexEvent(at(-6).replace(tzinfo=None), desa, number, 20.0, "kurang_rawan", "aman", "Polri", "KASAT")
    return replace(DATA, events=(*DATA.events, event))


def test_shifts_that_have_begun_take_along_those_that_go_on_from_them() -> None:
    shifts = shifts_of(DATA)
    assert begun_shifts(shifts, -961) == ()
    assert begun_shifts(shifts, -960) == ("S1",)
    assert begun_shifts(shifts, 300) == ("S1", "S2", "S3", "S4")


def test_the_freeze_holds_even_before_anything_has_begun() -> None:
    assert frozen_until(DATA, at(-100)) == -2 * 1440 + 480
    early = replace(DATA, policies={**DATA.policies, "beku_sampai": "H-1 08.00"})
    assert resolved(early, at(-100)).begun == ("S1",)


@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
def test_a_moment_counts_by_the_zone_of_the_district(zone: str) -> None:
    data = replace(DATA, operation=replace(DATA.operation, zone=zone))
    local = datetime(DAY.year, DAY.month, DAY.day, 5, tzinfo=ZONES[zone])
    assert frozen_until(data, local) == 300
    assert frozen_until(data, local.astimezone(ZONES["WIT"])) == 300


def test_begun_duties_stand_as_they_stood_and_tables_check_clean() -> None:
    data = fallen()
    found = resolved(data, at(-3.5))
    assert found.begun == ("S1", "S2")
    for key in (FEWEST, BEST):
        plan = found.of(key).plan
        assert in_shifts(plan, "S1", "S2") == in_shifts(ISSUED, "S1", "S2")
        assert plan is not None
        assert plan.sizes[BEGUN] == ["S1", "S2"]
        assert check_plan(data, plan) == ()


def test_the_fewest_changes_are_no_more_than_those_of_beats_built_anew() -> None:
    found = resolved(fallen(), at(-30))
    assert found.of(FEWEST).moved <= found.of(BEST).moved
    assert found.of(BEST).risk <= found.of(FEWEST).risk <= found.of(LEFT).risk + 1e-6
    assert found.of(FEWEST).changes >= found.of(FEWEST).changes_bound
    left = found.of(LEFT)
    assert (left.plan, left.moved, left.letters) == (None, 0, 0)


def test_where_beats_built_anew_are_those_that_stand_both_answers_are_one() -> None:
    told: list[float] = []
    steering = Steering(lambda step: told.append(step.share), None, Budget())
    found = resolve_operation(DATA, ISSUED, Situation(at(-15), frozenset({guard("S3").number})), steering=steering)
    assert found.of(BEST) == replace(found.of(FEWEST), key=BEST)
    assert found.of(BEST).plan is found.of(FEWEST).plan
    assert (told[-1], sum(share == 1.0 for share in told)) == (1.0, 1)


def test_where_beats_built_anew_differ_each_answer_has_its_own_plan() -> None:
    apart = replace(ISSUED, posts=tuple(replace(post, stations=post.stations[:1]) for post in ISSUED.posts))
    found = resolved(DATA, at(-30), issued=apart)
    beats = [{p.stations for p in plan.posts if p.kind == "regu"} for plan in (found.of(FEWEST).plan, found.of(BEST).plan) if plan]
    assert len(beats[1]) < len(beats[0])


def test_who_is_absent_keeps_what_he_has_begun_and_serves_no_more() -> None:
    row = guard("S3")
    before = {r.shift for r in ISSUED.rows if r.number == row.number}
    found = resolved(DATA, at(-15), row.number).of(FEWEST)
    assert found.plan is not None
    after = {r.shift for r in found.plan.rows if r.number == row.number}
    assert after == before & {"S1"}
    assert check_plan(DATA, found.plan) == ()
    assert found.risk <= resolved(DATA, at(-15), row.number).of(LEFT).risk


@pytest.mark.parametrize("unsur", [{"POLRI"}, {"POLRI", "TNI", "LINMAS"}])
def test_where_everybody_is_absent_the_gaps_are_told_and_the_tables_check_clean(unsur: set[str]) -> None:
    everybody = [member.number for member in DATA.members if member.unsur in unsur]
    for key in (FEWEST, BEST):
        plan = resolved(DATA, at(-40), *everybody).of(key).plan
        assert plan is not None
        assert not [row for row in plan.rows if row.unsur in unsur]
        assert sum(need.short for need in plan.needs if need.unsur == "POLRI") > 0
        assert check_plan(DATA, plan) == ()


def test_where_the_whole_reserve_is_absent_the_tables_check_clean() -> None:
    reserve = {row.number for row in ISSUED.rows if row.role == "cadangan"}
    assert reserve
    plan = resolved(DATA, at(-15), *reserve).of(FEWEST).plan
    assert plan is not None
    assert check_plan(DATA, plan) == ()


def test_when_everything_has_begun_nothing_changes() -> None:
    found = resolved(fallen(), at(40))
    for key in (FEWEST, BEST):
        plan = found.of(key).plan
        assert plan is not None
        assert {change.kind for change in plan.changes} == {"tetap"}
        assert found.of(key).letters == 0


def test_somebody_struck_off_the_list_leaves_his_begun_duty_short_and_named() -> None:
    row = guard("S1")
    data = replace(DATA, members=tuple(member for member in DATA.members if member.number != row.number))
    plan = resolved(data, at(-15)).of(FEWEST).plan
    assert plan is not None
    gone = [change for change in plan.changes if change.number == row.number]
    assert {change.kind for change in gone} == {"lepas"}
    assert any(need.short for need in plan.needs if (need.shift, need.post, need.unsur) == ("S1", row.post, "POLRI"))
    assert check_plan(data, plan) == ()


def test_a_list_that_has_grown_short_while_people_serve_forbids_no_new_plan() -> None:
    issued = plan_operation(replace(DATA, policies={**DATA.policies, "bagian_kekuatan": "1/2"}))
    told = {row.number for row in issued.rows}
    # Half of those still listed are fewer than have begun.
    left = tuple(m for m in DATA.members if m.unsur != "POLRI" or m.number in told)
    data = replace(DATA, members=left, policies={**DATA.policies, "bagian_kekuatan": "1/2"})
    found = resolved(data, at(14), issued=issued)
    for key in (FEWEST, BEST):
        plan = found.of(key).plan
        assert plan is not None
        assert check_plan(data, plan) == ()
        assert in_shifts(plan, *found.begun) == in_shifts(issued, *found.begun)


def test_a_station_that_is_gone_while_guarded_keeps_its_begun_duty_and_wants_nobody_after() -> None:
    row = next(r for r in ISSUED.rows if r.shift == "S2" and r.unsur == "POLRI" and len(r.stations) == 1)
    desa, number = row.stations[0].split("/")
    data = replace(DATA, stations=tuple(s for s in DATA.stations if (s.desa_code, s.number) != (desa, int(number))))
    plan = resolved(data, at(-3.5)).of(FEWEST).plan
    assert plan is not None
    assert row.post in plan.sizes[BYGONE]
    assert {r.shift for r in plan.rows if r.post == row.post} <= {"S1", "S2"}
    assert in_shifts(plan, "S2") == in_shifts(ISSUED, "S2")
    assert check_plan(data, plan) == ()


def test_a_begun_duty_reads_as_it_was_told_though_its_post_guards_other_tps_by_now() -> None:
    found = resolved(fallen(), at(-15))
    plan = found.of(FEWEST).plan
    assert plan is not None
    stations = {post.post: post.stations for post in ISSUED.posts}
    lost = next(post for post in plan.posts if post.kind == "regu" and stations.get(post.post, post.stations) != post.stations)
    begun = [row for row in plan.rows if row.shift == "S1" and row.post == lost.post]
    assert begun
    for row in begun:
        told = next(old for old in ISSUED.rows if (old.number, old.shift) == (row.number, row.shift))
        assert (row.stations, row.desa_codes, row.category, row.kecamatan) == (
            told.stations,
            told.desa_codes,
            told.category,
            told.kecamatan,
        )
    assert check_plan(fallen(), plan) == ()


@pytest.mark.parametrize(("desa", "number"), [(small.C, 2), (small.E, 2)])
def test_a_post_that_is_gone_stays_told_though_nobody_came_to_its_begun_duty(desa: str, number: int) -> None:
    gone = {row.number for row in ISSUED.rows if row.shift == "S1" and f"{desa}/{number:03d}" in row.stations}
    changed = fallen(number, desa)
    data = replace(changed, members=tuple(member for member in changed.members if member.number not in gone))
    found = resolved(data, at(-15))
    for key in (FEWEST, BEST):
        plan = found.of(key).plan
        assert plan is not None
        assert any(need.short for need in plan.needs if need.shift == "S1" and need.post in plan.listed(BYGONE))
        assert check_plan(data, plan) == ()


def test_posts_kept_for_duties_begun_alone_guard_nothing_in_the_next_plan_either() -> None:
    first = resolved(fallen(), at(-15)).of(BEST).plan
    assert first is not None
    assert first.listed(BYGONE)
    found = resolved(fallen(), at(-14), issued=first)
    assert found.of(FEWEST).changes == 0
    for key in (FEWEST, BEST):
        plan = found.of(key).plan
        assert plan is not None
        assert plan.listed(BYGONE) == first.listed(BYGONE)
        assert check_plan(fallen(), plan) == ()


def test_all_who_are_not_listed_are_named_at_once() -> None:
    with pytest.raises(RosterError) as caught:
        resolved(DATA, at(-15), "404", "405", guard("S3").number)
    assert "404, 405" in caught.value.message


def test_a_second_change_builds_on_the_first() -> None:
    first = resolved(fallen(), at(-30)).of(FEWEST).plan
    assert first is not None
    row = guard("S3", first)
    second = resolved(fallen(), at(-3.5), row.number, issued=first).of(FEWEST).plan
    assert second is not None
    assert in_shifts(second, "S1", "S2") == in_shifts(first, "S1", "S2")
    assert check_plan(fallen(), second) == ()


def test_the_voting_day_of_the_sample_is_the_day_all_moments_count_from() -> None:
    assert date(2000, 1, 1) < DAY
    assert at(0).utcoffset() == timedelta(hours=7)
