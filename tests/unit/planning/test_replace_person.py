"""The replacement desk on the hand-made district: who is listed, the new version, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from roster.domain.operation import Pinned
from roster.domain.plan import REPLACED
from roster.planning.check_plan import check_plan
from roster.planning.compare_plans import list_changes
from roster.planning.explain_sentences import Words
from roster.planning.keep_archive import KeptPlan, rebuild_plan
from roster.planning.plan_tables import read_plan, write_plan
from roster.planning.rebuild import DRAWN, rebuild
from roster.planning.replace_person import (
    AbsenceError,
    Desk,
    Replacement,
    call_out,
    choice_of,
    find_people,
    minute_at,
    open_desk,
    rank_substitutes,
    replace_people,
)
from roster.planning.tell_substitutes import gap_line, others_lines, rest_text, result_line, source_text
from solver.problem import Role
from tests import small
from tests.unit.planning.explained import kept

EVE = -240
"""H-1 20.00, when S2 begins."""

GUARD, MATE, RESERVE, IDLE = (small.police(n)[0] for n in (5, 6, 23, 33))
RESERVISTS = small.police(23, 24, 25, 26)
WORDS = Words("id")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(small.plan(), kept())


def replaced(desk: Desk, *absent: str, now: int = EVE, **wishes: object) -> Replacement:
    return replace_people(desk, call_out(desk, absent, now), **wishes)  # type: ignore[arg-type]


def test_the_reserve_comes_first_in_its_order_then_the_free_then_who_is_moved(desk: Desk) -> None:
    (place,) = rank_substitutes(desk, call_out(desk, [GUARD], EVE))
    assert (place.absent.number, place.where.post, place.where.shifts) == (GUARD, "R-351401-003", ("S3", "S4"))
    assert [stand.turn for stand in place.stands[:4]] == [1, 2, 3, 4]
    assert {stand.who.number for stand in place.stands[:4]} == set(RESERVISTS)
    order = [stand.source.value for stand in place.stands]
    assert order == sorted(order, key=["reserve", "free", "moved"].index)
    assert [stand.nth for stand in place.stands] == list(range(1, len(order) + 1))
    assert source_text(place.stands[0], WORDS) == "cadangan, urutan 1"
    assert rest_text(place.stands[0], WORDS) == "tanpa dinas lain"


def test_who_lives_there_is_barred_and_counted(desk: Desk) -> None:
    # The post lies in HARJO; nobody of the Polri lives there, the padal and pamenwas are tasked otherwise.
    (place,) = rank_substitutes(desk, call_out(desk, [GUARD], EVE))
    assert place.barred["eligibility"] == 6
    listed = sum(member.unsur == "POLRI" for member in small.dataset().members)
    assert len(place.stands) + sum(place.barred.values()) + place.stranded + place.unasked == listed - 1


def test_a_chain_names_who_fills_what_is_left(desk: Desk) -> None:
    (place,) = rank_substitutes(desk, call_out(desk, [GUARD], EVE), asks_all=True)
    moved = next(stand for stand in place.stands if stand.chain == 2)
    assert moved.gives_up is not None
    ((follower, where),) = moved.followers
    assert where.post == moved.gives_up.post
    assert follower.number in RESERVISTS
    assert moved.gives_up.post in source_text(moved, WORDS)


def test_the_new_version_breaks_no_rule_and_reads_as_the_tables_say(desk: Desk, tmp_path: Path) -> None:
    made = replaced(desk, GUARD, reason="sakit")
    assert check_plan(small.dataset(), made.plan) == ()
    assert made.is_fewest
    assert len(made.changed) == made.drawn == 1
    written = write_plan(made.plan, tmp_path)
    assert read_plan(tmp_path) == replace(written, seconds=read_plan(tmp_path).seconds)
    assert check_plan(small.dataset(), read_plan(tmp_path)) == ()


def test_the_plan_before_with_the_drawn_left_out_would_break_the_reserve(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    forgotten = replace(made.plan, sizes={key: value for key, value in made.plan.sizes.items() if key != DRAWN})
    assert {finding.rule for finding in check_plan(small.dataset(), forgotten)} == {"reserve"}


def test_drawn_people_who_are_not_listed_are_named_by_the_check(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    tampered = replace(made.plan, sizes={**made.plan.sizes, DRAWN: [*made.plan.sizes[DRAWN], "99999999"]})
    assert any("cadangan_ditarik" in finding.text for finding in check_plan(small.dataset(), tampered))


def test_the_reserve_shows_what_it_lacks_in_the_needs(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    assert {(need.needed, need.filled, need.short) for need in made.plan.needs if need.role == "cadangan"} == {(4, 3, 1)}
    assert sum(need.short for need in made.plan.needs) == 2


def test_changes_are_those_of_the_two_tables_and_say_why(desk: Desk) -> None:
    made = replaced(desk, GUARD, reason="sakit")
    plain = list_changes(small.dataset(), small.plan(), made.plan)
    assert [replace(change, cause="") for change in made.plan.changes] == [replace(change, cause="") for change in plain]
    causes = {(change.number, change.kind): change.cause for change in made.plan.changes if change.kind != "tetap"}
    (substitute,) = made.changed
    assert causes == {
        (GUARD, "lepas"): "berhalangan: sakit",
        (substitute.number, "pindah"): "ditarik dari cadangan, menggantikan POLISI 05",
    }


def test_nothing_that_has_begun_is_touched(desk: Desk) -> None:
    # At H 05.00 S3 begins, and S4 with it: only S5 is ahead.
    made = replaced(desk, *small.police(7, 3), now=301)
    ahead = {"S5"}
    before, after = ({(r.number, r.shift, r.post) for r in plan.rows if r.shift not in ahead} for plan in (small.plan(), made.plan))
    assert before == after
    assert [step.instead.number for step in made.steps] == list(small.police(7))


def test_who_has_no_duty_ahead_is_told_and_stands_in_for_nobody(desk: Desk) -> None:
    call = call_out(desk, [GUARD, IDLE], EVE)
    assert [someone.number for someone in call.idle] == [IDLE]
    assert IDLE not in {stand.who.number for place in rank_substitutes(desk, call) for stand in place.stands}


def test_an_absence_that_begins_later_leaves_the_earlier_duty(desk: Desk) -> None:
    pair = small.police(3)[0]  # S1, then S3 and S4
    call = call_out(desk, [pair], -1000, {pair: -900})
    assert {row.shift for row in call.vacancies.opened} == {"S3", "S4"}


def test_somebody_named_twice_counts_once(desk: Desk) -> None:
    assert len(call_out(desk, [GUARD, f" {GUARD} "], EVE).absent) == 1


@pytest.mark.parametrize(
    ("absent", "code"),
    [
        (["123"], "orang_tidak_ada"),
        ([], "berhalangan_kosong"),
        ([IDLE], "tidak_bertugas"),
    ],
)
def test_a_question_without_sense_is_refused(desk: Desk, absent: list[str], code: str) -> None:
    with pytest.raises(AbsenceError) as refused:
        call_out(desk, absent, EVE)
    assert refused.value.code == code


def test_all_unknown_numbers_are_named_at_once(desk: Desk) -> None:
    with pytest.raises(AbsenceError, match=r"111, 222"):
        call_out(desk, ["111", GUARD, "222"], EVE)


def test_after_the_last_duty_there_is_nobody_to_replace(desk: Desk) -> None:
    with pytest.raises(AbsenceError, match="tidak ada yang perlu diganti"):
        call_out(desk, [GUARD], 2160)


def test_who_is_absent_already_is_told_so(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    again = open_desk(made.plan, KeptPlan(made.problem, rebuild(small.dataset(), made.plan).solution, desk.kept.names))
    with pytest.raises(AbsenceError, match="tidak ada yang perlu diganti"):
        call_out(again, [GUARD], EVE)


def test_a_second_round_goes_on_from_the_first(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    again = open_desk(made.plan, KeptPlan(made.problem, rebuild(small.dataset(), made.plan).solution, desk.kept.names))
    more = replaced(again, MATE)
    assert check_plan(small.dataset(), more.plan) == ()
    assert len(more.plan.sizes[DRAWN]) == 2
    assert GUARD not in {row.number for row in more.plan.rows if row.shift in ("S3", "S4")}


def test_a_second_round_on_the_data_holds_nobody_to_the_pins_of_who_fell_out(tmp_path: Path) -> None:
    stand = {number: next(row.post for row in small.plan().rows if (row.number, row.shift) == (number, "S3")) for number in (GUARD, MATE)}
    dataset = replace(small.dataset(), pins=tuple(Pinned(number, "S3", post) for number, post in stand.items()))
    once = replaced(open_desk(small.plan(), kept(dataset)), GUARD)
    write_plan(once.plan, tmp_path)
    again = rebuild_plan(dataset, tmp_path)
    assert [pin.person for pin in again.problem.pins] == [MATE]
    twice = replaced(open_desk(once.plan, again), IDLE, small.police(11)[0])
    assert twice.plan.listed(REPLACED) == tuple(sorted((GUARD, IDLE, small.police(11)[0])))


def test_a_reservist_who_falls_out_is_replaced_by_somebody_free(desk: Desk) -> None:
    made = replaced(desk, RESERVE)
    (step,) = made.steps
    assert (step.where.role, step.instead.number) == ("cadangan", RESERVE)
    assert step.who.number not in {row.number for row in small.plan().rows}
    assert made.plan.sizes[DRAWN] == [RESERVE]
    assert check_plan(small.dataset(), made.plan) == ()


def test_the_chosen_substitute_comes(desk: Desk) -> None:
    (place,) = rank_substitutes(desk, call_out(desk, [GUARD], EVE))
    last = place.stands[-1].who.number
    made = replaced(desk, GUARD, choices=[choice_of(GUARD, last)])
    assert last in {step.who.number for step in made.steps}
    assert check_plan(small.dataset(), made.plan) == ()


@pytest.mark.parametrize(
    ("absent", "chosen"),
    [(GUARD, "123"), (MATE, IDLE), (GUARD, MATE), (GUARD, small.police(27)[0])],
    ids=["unknown", "not absent", "absent himself", "barred by his task"],
)
def test_a_choice_without_sense_is_refused(desk: Desk, absent: str, chosen: str) -> None:
    asked = [GUARD, MATE] if chosen == MATE else [GUARD]
    with pytest.raises(AbsenceError) as refused:
        replaced(desk, *asked, choices=[choice_of(absent, chosen)])
    assert refused.value.code == "pilihan"


def test_where_everybody_is_barred_the_gap_stays_and_is_told_with_the_rules() -> None:
    # Nobody but the two soldiers is TNI; one stands, the other falls out with him.
    desk = open_desk(small.plan(), kept())
    made = replaced(desk, "31000001", "31000002")
    (gap,) = made.gaps
    assert made.steps == ()
    assert gap.stands == ()
    assert (
        gap_line(gap, WORDS)
        == "Tetap kosong: R-351402-003 (S3+S4), semula SERDA PRAJURIT 1. Terhalang: tidak ada orang lain dari unsur ini."
    )
    assert check_plan(small.dataset(), made.plan) == ()
    assert result_line(made, WORDS) == "0 orang berubah tugas (terbukti paling sedikit), 0 di antaranya ditarik dari cadangan."


def test_a_leader_is_replaced_by_an_officer_who_leaves_no_post_of_his_own_open(desk: Desk) -> None:
    # 28 leads in S5: S1 fits before it, the 19 h of S3 and S4 do not, and nobody else of his rank may take over his S5.
    made = replaced(desk, *small.police(27), now=-1000)
    assert [(step.who.number, step.where.shifts) for step in made.steps] == [(small.police(28)[0], ("S1",))]
    assert [(gap.where.shifts, gap.stranded) for gap in made.gaps] == [(("S3", "S4"), 1)]
    assert made.is_fewest


def test_the_same_question_gives_the_same_plan(desk: Desk) -> None:
    one, other = (replaced(desk, GUARD, MATE) for _ in range(2))
    assert replace(one.plan, seconds={}, peak_mib=0) == replace(other.plan, seconds={}, peak_mib=0)
    assert one.problem == other.problem


def test_the_problem_is_kept_with_the_absence_and_the_plan_measured_without(desk: Desk) -> None:
    made = replaced(desk, GUARD)
    (person,) = [each for each in made.problem.persons if each.id == GUARD]
    assert all(end <= EVE for _, end in person.windows)
    assert {a.person for a in rebuild(small.dataset(), made.plan).solution.assignments if a.role is Role.RESERVE} < set(RESERVISTS)


def test_people_are_found_by_name_and_number(desk: Desk) -> None:
    found, more = find_people(desk, "polisi 0", most=5)
    assert ([someone.name for someone in found], more) == ([f"POLISI 0{n}" for n in range(1, 6)], 4)
    assert [someone.number for someone in find_people(desk, GUARD, most=5)[0]] == [GUARD]
    assert find_people(desk, "POLISI 01", most=5, without=[0]) == ((), 0)
    assert find_people(desk, "  ", most=5) == ((), 0)


def test_a_moment_needs_the_voting_day(desk: Desk) -> None:
    assert minute_at(desk.kept, datetime(2024, 11, 26, 20)) == EVE
    bare = replace(desk.kept, names=replace(desk.kept.names, voting_day=None))
    with pytest.raises(AbsenceError) as refused:
        minute_at(bare, datetime(2024, 11, 26, 20))
    assert refused.value.code == "hari_h"


def test_who_is_not_asked_is_counted_in_words(desk: Desk) -> None:
    (place,) = rank_substitutes(desk, call_out(desk, [RESERVE], EVE))
    assert [*others_lines(place, WORDS)] == [f"{place.unasked} orang bertugas di pos dan tidak ditarik ke cadangan."]
