"""The difference of two versions by hand: what becomes of each person, post and kecamatan, and the cause that is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import BEGUN, Plan
from roster.domain.risk import IndexEvent
from roster.planning.compare_versions import Difference, OtherDistrictError, PersonDifference, Run, difference
from roster.planning.read_versions import Version
from roster.planning.tell_versions import VersionWords, letter_text, state_text
from roster.planning.version_causes import CauseKind
from roster.planning.version_facts import Absence, Facts, facts_of_dataset, facts_of_tables
from tests import small
from tests.small import UTARA, A
from tests.unit.planning.explained import kept

DATA, PLAN = small.dataset(), small.plan()
P01, P03, P04, P40 = small.police(1, 3, 4, 40)
NORTH = f"R-{UTARA}-00"
RAISED = IndexEvent(datetime(2024, 11, 25, 18), A, 1, 45.0, "rawan", "pemutakhiran", "Sat Intelkam", "KASAT INTELKAM")


def version(plan: Plan = PLAN, data: Dataset = DATA, problem: str = "") -> Version:
    return Version(plan, facts_of_dataset(data, problem))


def compared(after: Plan, data: Dataset = DATA, before: Plan = PLAN, before_data: Dataset = DATA) -> Difference:
    return difference(version(before, before_data), version(after, data))


def without(number: str, plan: Plan = PLAN) -> Plan:
    return replace(plan, rows=tuple(row for row in plan.rows if row.number != number))


def moved(number: str, shifts: tuple[str, ...], post: str, plan: Plan = PLAN) -> Plan:
    return replace(plan, rows=tuple(replace(r, post=post) if r.number == number and r.shift in shifts else r for r in plan.rows))


def instead(old: str, new: str, plan: Plan = PLAN) -> Plan:
    """Return the plan with somebody else in all rows of a person."""
    member = next(member for member in DATA.members if member.number == new)
    facts = {"number": new, "name": member.name, "rank": member.rank}
    return replace(plan, rows=tuple(replace(row, **facts) if row.number == old else row for row in plan.rows))


def with_fewer_stations(post: str, plan: Plan = PLAN) -> Plan:
    """Return the plan with the first TPS of a post left unguarded."""
    posts = tuple(replace(each, stations=each.stations[1:]) if each.post == post else each for each in plan.posts)
    rows = tuple(replace(each, stations=each.stations[1:]) if each.post == post else each for each in plan.rows)
    return replace(plan, posts=posts, rows=rows)


def listed(number: str, **changes: object) -> Dataset:
    return replace(DATA, members=tuple(replace(m, **changes) if m.number == number else m for m in DATA.members))


def causes(person: PersonDifference) -> set[CauseKind | None]:
    return {posting.cause.kind if posting.cause else None for posting in person.postings}


def said(found: Difference, number: str, language: str = "id") -> str:
    return VersionWords(found, language).reason(found.by_number[number])


def test_a_version_is_like_itself() -> None:
    found = compared(PLAN)
    assert found.is_empty
    assert found.totals.letters == found.totals.kecamatan == found.totals.posts_changed == 0
    assert found.totals.people == (len({row.number for row in PLAN.rows}),) * 2


def test_who_falls_ill_leaves_and_his_substitute_is_named_so() -> None:
    found = compared(instead(P03, P40), listed(P03, is_available=False, status="sakit"))
    ill, helper = found.by_number[P03], found.by_number[P40]
    assert (ill.kind, helper.kind) == ("lepas", "masuk")
    assert causes(ill) == {CauseKind.ABSENT}
    assert causes(helper) == {CauseKind.REPLACES}
    assert said(found, P03) == "berhalangan: sakit"
    assert said(found, P40) == "menggantikan BRIPKA POLISI 03"
    assert (said(found, P03, "en"), said(found, P40, "en")) == ("absent: sakit", "replaces BRIPKA POLISI 03")
    # Both orders change; the one of the ill man is void.
    assert (found.totals.letters, found.totals.withdrawn, found.totals.moves) == (2, 1, 0)


def test_each_who_left_is_replaced_once_by_who_shares_most_shifts() -> None:
    # POLISI 03 served S1, S3 and S4, POLISI 04 only S3 and S4; POLISI 01 came from another post.
    found = compared(instead(P04, P01, without(P01, instead(P03, P40))))
    assert [posting.cause.number for posting in found.by_number[P40].postings if posting.cause] == [P03] * 3
    assert {posting.cause.number for posting in found.by_number[P01].postings if posting.cause and posting.to_post} == {P04}


def test_whom_only_the_problem_knows_absent_is_absent_too() -> None:
    people = tuple(replace(p, windows=()) if p.id == P03 else p for p in kept().problem.persons)
    problem = replace(kept().problem, persons=people).to_json()
    found = difference(version(), version(without(P03), problem=problem))
    assert said(found, P03) == "berhalangan"


def test_an_absence_tells_since_when_and_until_when() -> None:
    # S3 is 05.00-13.00 of the voting day, S1 08.00-20.00 of the day before.
    facts = facts_of_dataset(listed(P03, status="cuti", available_to=datetime(2024, 11, 26, 20)))
    assert facts.absence(P03, "S1") is None
    assert facts.absence(P03, "S3") == Absence("cuti", since=-240)
    late = facts_of_dataset(listed(P03, available_from=datetime(2024, 11, 27)))
    assert late.absence(P03, "S1") == Absence("", until=0)
    assert late.absence(P03, "S3") is None
    assert late.absence("tidak ada", "S3") is None
    assert late.absence(P03, "S99") is None
    found = compared(without(P03), listed(P03, status="cuti", available_to=datetime(2024, 11, 26, 20)))
    assert "berhalangan: cuti sejak 26-11-2024 20.00" in said(found, P03)
    assert "absent: cuti since 2024-11-26 20:00" in said(found, P03, "en")


def test_without_a_voting_day_moments_are_counted_from_it() -> None:
    words = VersionWords(difference(Version(PLAN, facts_of_tables(PLAN)), Version(PLAN, facts_of_tables(PLAN))), "id")
    assert [words.minute(minute) for minute in (-240, 0, 1500)] == ["H-1 20.00", "H 00.00", "H+1 01.00"]


def test_who_is_listed_no_more_newly_listed_or_back_is_named_so() -> None:
    short = replace(DATA, members=tuple(m for m in DATA.members if m.number != P03))
    gone = compared(without(P03), short)
    assert causes(gone.by_number[P03]) == {CauseKind.GONE}
    back = compared(PLAN, DATA, without(P03), short)
    assert causes(back.by_number[P03]) == {CauseKind.LISTED}
    well = compared(PLAN, DATA, without(P03), listed(P03, is_available=False))
    assert causes(well.by_number[P03]) == {CauseKind.RETURNED}
    assert said(well, P03) == "kembali tersedia"


def test_an_index_event_is_named_with_tps_class_day_source_and_officer() -> None:
    found = compared(moved(P01, ("S3", "S4"), NORTH + "3"), replace(DATA, events=(RAISED,)))
    told = "TPS AWU 001 kurang rawan → rawan (25-11-2024 18.00, Sat Intelkam, KASAT INTELKAM)"
    assert causes(found.by_number[P01]) == {CauseKind.INDEX}
    assert said(found, P01) == told
    assert found.by_number[P01].runs == (Run(("S3", "S4"), "pindah", NORTH + "1", NORTH + "3", found.by_number[P01].postings[0].cause),)
    assert VersionWords(found, "en").steps_of_stations() == (("low risk → at risk", 1),)
    turned = compared(PLAN, DATA, moved(P01, ("S3",), NORTH + "3"), replace(DATA, events=(RAISED,)))
    assert said(turned, P01).startswith("TPS AWU 001 rawan → kurang rawan (tidak berlaku pada versi ini: 25-11-2024 18.00")


def test_many_tps_of_one_post_are_counted_after_the_third() -> None:
    events = (*(replace(RAISED, number=number) for number in (1, 2, 3)), replace(RAISED, desa_code=small.B, number=1))
    found = compared(moved(P01, ("S3",), NORTH + "3"), replace(DATA, events=events))
    assert said(found, P01).startswith("TPS AWU 001, AWU 002, AWU 003 kurang rawan → rawan (25-11-2024 18.00")
    assert said(found, P01).endswith(", dan 1 TPS lagi")


def test_a_score_alone_is_told_and_a_list_without_event_too() -> None:
    found = compared(moved(P01, ("S3",), NORTH + "3"), replace(DATA, events=(replace(RAISED, category=None, score=12.5),)))
    assert said(found, P01) == "TPS AWU 001 skor 10,0 → 12,5 (25-11-2024 18.00, Sat Intelkam, KASAT INTELKAM)"
    assert VersionWords(found, "id").steps_of_stations() == (("hanya skor", 1),)
    stations = tuple(replace(s, category="rawan") if s.id == f"{A}/001" else s for s in DATA.stations)
    sheet = compared(moved(P01, ("S3",), NORTH + "3"), replace(DATA, stations=stations))
    assert said(sheet, P01) == "TPS AWU 001 kurang rawan → rawan"


def test_tps_that_exist_on_one_side_only_are_the_cause() -> None:
    fewer = replace(DATA, stations=tuple(s for s in DATA.stations if s.id != f"{A}/001"))
    gone = compared(moved(P01, ("S3",), NORTH + "3"), fewer)
    assert said(gone, P01) == "TPS AWU 001 dihapus"
    new = compared(moved(P01, ("S3",), NORTH + "3"), DATA, PLAN, fewer)
    assert said(new, P01) == "TPS AWU 001 baru"
    assert VersionWords(new, "en").steps_of_stations() == (("new", 1),)


def test_posts_gone_new_reshaped_or_of_other_demand_are_the_cause() -> None:
    def reason(**parts: object) -> str:
        return said(compared(replace(moved(P01, ("S3",), NORTH + "3"), **parts)), P01)

    posts = {post.post: post for post in PLAN.posts}
    dissolved = tuple(post for post in PLAN.posts if post.post != NORTH + "1")
    assert reason(posts=dissolved) == f"pos {NORTH}1 dibubarkan atau disusun ulang"
    renamed = (*(post for post in PLAN.posts if post.post != NORTH + "3"), replace(posts[NORTH + "3"], post="R-NEW"))
    new = replace(moved(P01, ("S3",), "R-NEW"), posts=renamed)
    assert said(compared(new), P01) == "pos R-NEW baru"
    fewer = replace(posts[NORTH + "1"], stations=posts[NORTH + "1"].stations[1:])
    assert reason(posts=tuple(fewer if post.post == fewer.post else post for post in PLAN.posts)) == f"susunan TPS pos {NORTH}1 berubah"
    needs = tuple(replace(n, needed=3) if (n.post, n.shift) == (NORTH + "3", "S3") else n for n in PLAN.needs)
    assert reason(needs=needs) == f"kebutuhan pos {NORTH}3 berubah"
    assert reason() == "penyesuaian akibat perubahan pos lain"


def test_who_stays_at_a_post_that_guards_other_tps_gets_a_new_order() -> None:
    found = compared(with_fewer_stations(NORTH + "1"))
    assert (found.by_number[P01].kind, found.by_number[P01].is_reordered) == ("tetap", True)
    assert said(found, P01) == f"susunan TPS pos {NORTH}1 berubah"
    words = VersionWords(found, "id")
    assert [letter_text(found.by_number[number], words) for number in (P01, P03)] == ["dicetak", ""]
    # POLISI 01 and 02 stand there.
    assert (found.totals.letters, found.totals.moves, len(found.changed_people)) == (2, 0, 2)


def test_what_has_begun_at_a_post_that_guards_other_tps_by_now_is_told_nobody() -> None:
    fewer = with_fewer_stations(NORTH + "1")
    found = compared(replace(fewer, sizes={BEGUN: ["S3", "S4"]}))
    assert not found.by_number[P01].is_reordered
    assert causes(found.by_number[P01]) == {None}
    assert (found.totals.letters, found.changed_people) == (0, ())
    assert [post.post for post in found.changed_posts] == [NORTH + "1"]
    # Another post than ordered is a change, begun or not: the two plans may be of any age.
    elsewhere = replace(moved(P01, ("S3", "S4"), NORTH + "3"), sizes={BEGUN: ["S3", "S4"]})
    assert (compared(elsewhere).by_number[P01].kind, compared(elsewhere).totals.letters) == ("pindah", 1)


def test_another_role_at_the_same_post_changes_the_order_and_a_team_does_not() -> None:
    rows = tuple(replace(row, role="padal") if row.number == P01 else row for row in PLAN.rows)
    assert said(compared(replace(PLAN, rows=rows)), P01) == "peran atau peletonnya berubah"
    teams = tuple(replace(row, team="LAIN") if row.role == "anggota" else row for row in PLAN.rows)
    assert compared(replace(PLAN, rows=teams)).is_empty


def test_a_place_that_got_its_name_stays_and_is_told() -> None:
    place = Member("POLRI", "BKO Brimob 1", "BRIPKA", "BKO-BRIMOB-1", unit="BRIMOB", base_code=UTARA)
    before_data = replace(DATA, members=(*DATA.members, place))
    filled = replace(DATA, members=(*DATA.members, replace(place, name="BUDI", number="77010001", fills="BKO-BRIMOB-1")))
    rows = tuple(replace(row, number="BKO-BRIMOB-1", name=place.name) if row.number == P01 else row for row in PLAN.rows)
    named = tuple(replace(row, number="77010001", name="BUDI") if row.number == P01 else row for row in PLAN.rows)
    found = compared(replace(PLAN, rows=named), filled, replace(PLAN, rows=rows), before_data)
    person = found.by_number["77010001"]
    assert (person.kind, person.is_reordered, person.name) == ("tetap", True, "BUDI")
    assert said(found, "77010001") == "namanya kini diketahui; mengisi tempat BKO-BRIMOB-1"
    turned = compared(replace(PLAN, rows=rows), before_data, replace(PLAN, rows=named), filled)
    assert {kind: sum(p.kind == kind for p in turned.people) for kind in ("masuk", "lepas", "pindah")} == {
        "masuk": 0,
        "lepas": 0,
        "pindah": 0,
    }


def test_kecamatan_are_counted_by_people_risk_and_heads() -> None:
    needs = tuple(replace(n, filled=n.filled - 1, short=1) if (n.post, n.shift) == ("GUDANG", "S2") else n for n in PLAN.needs)
    found = compared(replace(instead(P03, P40), needs=needs))
    north = next(row for row in found.kecamatan if row.name == "UTARA")
    # GUDANG lies in UTARA, weighs 10 and lacks one of two: 10 points.
    assert (north.arrived, north.departed, north.risk, north.short) == (1, 1, (0.0, 10.0), (0, 1))
    assert [row.name for row in found.kecamatan][-1] == ""
    assert found.totals.kecamatan == 1
    bare = tuple(replace(n, filled=0, short=2) if (n.post, n.shift) == ("GUDANG", "S2") else n for n in PLAN.needs)
    # Both missing is 20, and nobody of the unsur there 10 more.
    assert compared(replace(PLAN, needs=bare)).totals.risk == (0.0, 30.0)


def test_posts_tell_both_sides_and_who_left_and_came() -> None:
    found = compared(replace(instead(P03, P40), posts=tuple(post for post in PLAN.posts if post.post != NORTH + "3")))
    posts = {post.post: post for post in found.posts}
    assert (posts[NORTH + "2"].left, posts[NORTH + "2"].came) == ((P03,), (P40,))
    before = posts[NORTH + "2"].before
    assert before is not None
    # 3 and 4 guard by day, 7 by night.
    assert (before.category, before.people) == ("rawan", (("POLRI", 3),))
    words = VersionWords(found, "id")
    # The rows still name R-...-003, so it is there, without its line in pos.csv.
    assert state_text(posts[NORTH + "2"], words) == "berubah"
    assert state_text(posts[NORTH + "1"], words) == "tetap"
    lone = compared(PLAN, DATA, replace(PLAN, posts=(*PLAN.posts, replace(PLAN.posts[0], post="R-OLD"))))
    assert state_text(next(post for post in lone.posts if post.post == "R-OLD"), words) == "dibubarkan"
    assert (lone.totals.posts_gone, lone.totals.posts_new) == (1, 0)


def test_plans_of_different_districts_are_refused() -> None:
    posts = tuple(replace(post, desa_codes=tuple("9" + code[1:] for code in post.desa_codes)) for post in PLAN.posts)
    with pytest.raises(OtherDistrictError, match="satu kecamatan pun"):
        compared(replace(PLAN, posts=posts))


def test_empty_plans_compare_to_nothing() -> None:
    empty = Version(replace(PLAN, rows=(), posts=(), needs=(), goals=()), Facts({}))
    assert difference(empty, empty).is_empty
    found = difference(empty, version())
    assert found.totals.joins == found.totals.letters == len(found.people)
    assert found.totals.km == (None, PLAN.goals[-1].value)
    assert VersionWords(found, "id").step((None, 1.0)) == "– → 1"
