"""Posts extended and withdrawn after the count: who stands where, who is rested, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from roster.domain.calendar import ZONES, ShiftRule
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.relief import list_relief, withdrawn_duties
from roster.domain.risk import IndexEvent
from roster.domain.withdrawal import Level, StandingDecision, Verdict
from roster.errors import RosterError
from roster.planning.check_plan import check_plan
from roster.planning.compare_plans import EXTENDED, WITHDRAWN
from roster.planning.extend_posts import Extension, ExtensionOrder, extend_posts, held_index, standing_posts, with_extension
from roster.planning.keep_extension import read_extension, write_extension
from roster.planning.name_targets import find_targets
from tests.small import SELATAN, UTARA, dataset, plan

CALM, TENSE, SPECIAL = f"R-{SELATAN}-002", f"R-{SELATAN}-003", f"R-{SELATAN}-004"
NORTH = f"R-{UTARA}-002"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONES["WIB"])


def order(day: int, now: str, **given: object) -> ExtensionOrder:
    return ExtensionOrder(day, at(now), "KOMPOL AYU", "massa di PPK", **given)  # type: ignore[arg-type]


def first(**given: object) -> Extension:
    return extend_posts(dataset(), plan(), order(1, "2024-11-28 09:00", **given))


def guards(made: Plan, shift: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in made.rows:
        if row.shift == shift and row.role == "anggota":
            found.setdefault(row.post, set()).add(row.number)
    return found


def test_posts_of_rawan_and_above_stand_on_with_the_ids_and_the_heads_of_the_last_shift() -> None:
    made = first()
    assert [rule.code for rule in made.shifts] == ["S6"]
    assert {post: len(crew) for post, crew in guards(made.plan, "S6").items()} == {NORTH: 1, CALM: 1, TENSE: 2, SPECIAL: 2}
    assert [post.post for post in made.plan.posts if post.kind == "regu"] == [post.post for post in plan().posts if post.kind == "regu"]
    assert check_plan(made.dataset, made.plan) == ()


def test_who_served_the_shift_before_does_not_serve_the_next() -> None:
    made = first()
    assert set().union(*guards(made.plan, "S6").values()).isdisjoint(set().union(*guards(made.plan, "S5").values()))


@pytest.mark.parametrize(
    ("withdraw", "extend", "standing"),
    [
        ((CALM,), (), {NORTH, TENSE, SPECIAL}),
        (("Selatan",), (), {NORTH}),
        (("selatan",), (TENSE,), {NORTH, TENSE}),
        (("rawan",), (), {TENSE, SPECIAL}),
        (("Kec. UTARA", "desa Fajar"), (), {CALM, TENSE}),
        ((SELATAN, UTARA), (), set()),
    ],
)
def test_nobody_stands_at_a_post_that_is_withdrawn(withdraw: tuple[str, ...], extend: tuple[str, ...], standing: set[str]) -> None:
    made = first(withdraw=withdraw, extend=extend)
    assert set(guards(made.plan, "S6")) == standing
    assert bool(made.shifts) == bool(standing)
    assert check_plan(made.dataset, made.plan) == ()


def test_what_has_begun_stays_as_it_was() -> None:
    made = first(withdraw=(SELATAN,))
    told = {(row.number, row.shift, row.post) for row in plan().rows}
    assert {(row.number, row.shift, row.post) for row in made.plan.rows if row.shift != "S6"} == told


def test_every_post_that_stands_bears_a_decision_of_the_officer() -> None:
    made = first(withdraw=(CALM,))
    assert {(each.target, each.verdict) for each in made.decisions} == {
        (CALM, Verdict.WITHDRAW),
        (NORTH, Verdict.EXTEND),
        (TENSE, Verdict.EXTEND),
        (SPECIAL, Verdict.EXTEND),
    }
    assert {each.officer for each in made.decisions} == {"KOMPOL AYU"}
    assert {each.since for each in made.decisions} == {datetime.fromisoformat("2024-11-28 12:00")}


def test_a_kecamatan_without_posts_has_no_padal_in_a_day_added() -> None:
    made = extend_posts(dataset(), plan(), order(2, "2024-11-28 09:00", withdraw=(SELATAN,)))
    assert {row.post for row in made.plan.rows if row.shift == "S7" and row.role == "padal"} == {f"PADAL-{UTARA}"}
    assert {need.post for need in made.plan.needs if need.shift == "S7" and need.role == "padal"} == {f"PADAL-{UTARA}"}
    assert check_plan(made.dataset, made.plan) == ()


def test_a_withdrawal_takes_back_duties_already_ordered_but_not_begun() -> None:
    long = extend_posts(dataset(), plan(), order(3, "2024-11-28 09:00"))
    made = extend_posts(long.dataset, long.plan, order(3, "2024-11-29 20:00", withdraw=(TENSE,)))
    # H+2 20.00: S8 (H+2 12.00) runs, S9 begins at H+3 00.00.
    assert TENSE in guards(made.plan, "S8")
    assert TENSE not in guards(made.plan, "S9") | guards(made.plan, "S10")
    assert {(post, shift) for post, shift in withdrawn_duties(made.dataset, long.plan)} == {(TENSE, "S9"), (TENSE, "S10")}
    left = {row.cause for row in made.plan.changes if row.kind == "lepas" and row.from_post == TENSE}
    assert left == {WITHDRAWN}
    assert check_plan(made.dataset, made.plan) == ()


def test_the_list_names_the_relief_and_the_moment_of_withdrawal() -> None:
    made = first(withdraw=(CALM,))
    found = {each.post.post: each for each in list_relief(made.dataset, plan(), made.plan)}
    assert set(found) == {NORTH, CALM, TENSE, SPECIAL}
    assert found[CALM].is_withdrawn
    assert (found[CALM].when, found[CALM].coming) == (datetime.fromisoformat("2024-11-28 12:00"), ())
    assert [row.number for row in found[CALM].leaving] == ["90010019"]
    assert {row.number for row in found[TENSE].leaving} == {"90010020", "90010021"}
    assert {row.number for row in found[TENSE].coming} == guards(made.plan, "S6")[TENSE]
    assert {row.cause for row in made.plan.changes if row.shift == "S6"} == {EXTENDED}


def test_a_plan_that_extends_nothing_has_no_relief() -> None:
    assert list_relief(dataset(), plan(), plan()) == ()


def test_a_later_step_does_not_list_what_was_withdrawn_before() -> None:
    one = first(withdraw=(CALM,))
    two = extend_posts(one.dataset, one.plan, order(2, "2024-11-28 20:00"))
    assert CALM not in {each.post.post for each in list_relief(two.dataset, one.plan, two.plan)}


def test_an_index_that_fell_leaves_the_teams_whole_and_marks_the_post() -> None:
    fallen = IndexEvent(datetime.fromisoformat("2024-11-28 06:00"), f"{SELATAN}2002", 2, 10.0, "kurang_rawan", "tenang", "intel", "Kasat")
    later = replace(dataset(), events=(fallen,))
    marked = {post.place.post: post.has_fallen for post in standing_posts(later, plan(), datetime.fromisoformat("2024-11-28 12:00"))}
    assert marked == {NORTH: False, CALM: False, TENSE: True, SPECIAL: False}
    made = extend_posts(later, plan(), order(1, "2024-11-28 09:00"))
    assert len(guards(made.plan, "S6")[TENSE]) == 2
    assert check_plan(made.dataset, made.plan) == ()
    assert held_index(dataset(), plan()) == dataset()


def test_shifts_of_the_users_own_sheet_are_used_as_they_are() -> None:
    own = ShiftRule("P1", "piket", 2160, 2640, ((("POLRI", "rawan"), 2),))
    given = replace(dataset(), shifts=(*dataset().shifts, own))
    made = extend_posts(given, plan(), order(1, "2024-11-28 09:00"))
    assert {post: len(crew) for post, crew in guards(made.plan, "P1").items()} == {NORTH: 2, CALM: 2}
    assert [(rule.code, rule.start) for rule in made.shifts] == [("S6", 2640)]
    assert check_plan(made.dataset, made.plan) == ()


def test_decisions_of_the_sheet_hold_like_those_of_the_order() -> None:
    since = datetime.fromisoformat("2024-11-28 12:00")
    gone = StandingDecision(since, Level.KECAMATAN, SELATAN, Verdict.WITHDRAW, None, "AKBP BUDI", "kondusif")
    made = extend_posts(replace(dataset(), standing=(gone,)), plan(), order(1, "2024-11-28 09:00"))
    assert set(guards(made.plan, "S6")) == {NORTH}
    assert check_plan(made.dataset, made.plan) == ()


def refused(code: str, given: ExtensionOrder, data: Dataset | None = None) -> RosterError:
    with pytest.raises(RosterError) as caught:
        extend_posts(data or dataset(), plan(), given)
    assert caught.value.code == code
    assert caught.value.advice
    return caught.value


def test_what_cannot_be_carried_out_is_refused() -> None:
    good = order(1, "2024-11-28 09:00")
    refused("pejabat", replace(good, officer=" "))
    refused("pejabat", replace(good, reason=""))
    refused("hari", replace(good, through_day=0))
    refused("hari", replace(good, through_day=31))
    refused("hari_lewat", order(1, "2024-11-29 00:00"))
    refused("bertentangan", replace(good, withdraw=(CALM,), extend=(CALM,)))
    fault = refused("sasaran", replace(good, withdraw=("R-000000-001", "Antah"), extend=(TENSE,)))
    assert "R-000000-001" in fault.message
    assert "Antah" in fault.message
    refused("absen_tidak_dikenal", replace(good, absent=frozenset({"99"})))


@pytest.mark.parametrize("withdraw", [TENSE, SELATAN, "sangat rawan"])
def test_who_changes_his_mind_before_the_shift_begins_overrules_what_he_said(withdraw: str) -> None:
    made = first()
    again = extend_posts(made.dataset, made.plan, order(1, "2024-11-28 10:00", withdraw=(withdraw,)))
    assert TENSE not in guards(again.plan, "S6")
    back = extend_posts(again.dataset, again.plan, order(1, "2024-11-28 11:00", extend=(TENSE,)))
    assert TENSE in guards(back.plan, "S6")
    assert check_plan(back.dataset, back.plan) == ()


def test_a_post_kept_in_a_kecamatan_that_is_withdrawn_stands_on() -> None:
    made = first(withdraw=(SELATAN,), extend=(TENSE,))
    assert [each.post.post for each in list_relief(made.dataset, plan(), made.plan) if each.is_withdrawn] == [CALM, SPECIAL]
    late = extend_posts(made.dataset, made.plan, order(2, "2024-11-28 20:00"))
    assert set(guards(late.plan, "S8")) == {NORTH, TENSE}


def test_a_day_that_is_guarded_already_is_not_extended_again() -> None:
    made = first()
    with pytest.raises(RosterError) as caught:
        extend_posts(made.dataset, made.plan, order(1, "2024-11-28 10:00"))
    assert caught.value.code == "sudah_dijaga"


def test_what_does_not_stand_any_more_cannot_be_withdrawn_nor_all_of_nothing_extended() -> None:
    whole = first()
    left = extend_posts(whole.dataset, whole.plan, order(2, "2024-11-28 20:00", withdraw=(CALM,)))
    with pytest.raises(RosterError) as caught:
        extend_posts(left.dataset, left.plan, order(3, "2024-11-29 20:00", withdraw=(CALM,)))
    assert (caught.value.code, CALM in caught.value.message) == ("tidak_berjaga", True)
    none = extend_posts(whole.dataset, whole.plan, order(2, "2024-11-28 20:00", withdraw=(CALM, TENSE, SPECIAL, NORTH)))
    with pytest.raises(RosterError, match="semuanya sudah ditarik"):
        extend_posts(none.dataset, none.plan, order(3, "2024-11-29 20:00"))


def test_a_withdrawal_in_the_middle_of_a_shift_is_refused() -> None:
    early = StandingDecision(datetime.fromisoformat("2024-11-28 18:00"), Level.POST, CALM, Verdict.WITHDRAW, None, "AKBP BUDI", "kondusif")
    assert "S6" in refused("dalam_sif", order(1, "2024-11-28 09:00"), replace(dataset(), standing=(early,))).message


def test_a_plan_whose_shifts_the_data_do_not_have_is_refused() -> None:
    made = first()
    with pytest.raises(RosterError) as caught:
        extend_posts(dataset(), made.plan, order(2, "2024-11-28 20:00"))
    assert caught.value.code == "sif"


def test_a_name_that_is_both_means_the_kecamatan_and_the_word_decides() -> None:
    same = replace(dataset(), areas=tuple(replace(a, name="UTARA") if a.code == f"{UTARA}2003" else a for a in dataset().areas))
    places = [post.place for post in standing_posts(same, plan(), datetime.fromisoformat("2024-11-28 12:00"))]
    found = find_targets(same, places, ("Utara", "Desa Utara", "kec. utara"))
    assert found == {"Utara": (Level.KECAMATAN, UTARA), "Desa Utara": (Level.DESA, f"{UTARA}2003"), "kec. utara": (Level.KECAMATAN, UTARA)}


def test_what_an_extension_keeps_comes_back_the_same(tmp_path: Path) -> None:
    made = first(withdraw=(CALM,))
    write_extension(tmp_path, made.dataset, list_relief(made.dataset, plan(), made.plan))
    carried = with_extension(dataset(), *read_extension(tmp_path))
    assert carried == made.dataset
    assert with_extension(carried, *read_extension(tmp_path)) == carried
    assert read_extension(tmp_path / "none") == ((), ())
    lines = (tmp_path / "penarikan.csv").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(f"{CALM},SELATAN,") and ",tarik,2024-11-28 12:00," in line for line in lines)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"versi": 2, "shift": [], "keputusan": []}', '{"versi": 1, "shift": [{}], "keputusan": []}']
)
def test_a_damaged_extension_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "perpanjangan.json").write_text(text, encoding="utf-8")
    with pytest.raises(RosterError) as caught:
        read_extension(tmp_path)
    assert caught.value.code == "perpanjangan_rusak"
