"""The difference of two plans: every row named once, with what became of it and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanChange
from roster.planning.compare_plans import GONE, KNOCK_ON, POST_GONE, POST_NEW, RECLASSED, UNAVAILABLE, list_changes
from tests import small
from tests.small import UTARA

DATA, BEFORE = small.dataset(), small.plan()
P01, P03, P04, P40 = "90010001", "90010003", "90010004", "90010040"
NORTH = f"R-{UTARA}-00"


def rowless(plan: Plan, number: str, shift: str | None = None) -> Plan:
    """Return the plan without this person, in one shift or all."""
    return replace(plan, rows=tuple(r for r in plan.rows if r.number != number or shift not in (None, r.shift)))


def moved(plan: Plan, number: str, shift: str, post: str) -> Plan:
    return replace(plan, rows=tuple(replace(r, post=post) if (r.number, r.shift) == (number, shift) else r for r in plan.rows))


def called(plan: Plan, number: str, shift: str, post: str) -> Plan:
    return replace(plan, rows=(*plan.rows, replace(plan.rows[0], number=number, shift=shift, post=post, name="POLISI 40")))


def member(number: str, **changes: Any) -> Dataset:
    return replace(DATA, members=tuple(replace(m, **changes) if m.number == number else m for m in DATA.members))


def changes(after: Plan, data: Dataset = DATA, before: Plan = BEFORE) -> list[PlanChange]:
    return [change for change in list_changes(data, before, after) if change.kind != "tetap"]


def test_two_equal_plans_have_only_rows_that_stay() -> None:
    found = list_changes(DATA, BEFORE, BEFORE)
    assert len(found) == len(BEFORE.rows)
    assert {(change.kind, change.cause) for change in found} == {("tetap", "")}
    assert all(change.from_post == change.to_post for change in found)


def test_rows_are_sorted_by_person_and_then_by_time() -> None:
    shifts = tuple(replace(rule, code=f"Z{9 - n}", continues="") for n, rule in enumerate(DATA.shifts))
    names = dict(zip((rule.code for rule in DATA.shifts), (rule.code for rule in shifts), strict=True))
    plan = replace(BEFORE, rows=tuple(replace(row, shift=names[row.shift]) for row in BEFORE.rows))
    found = list_changes(replace(DATA, shifts=shifts), plan, plan)
    # Z9 is the first shift, Z5 the last.
    assert [change.shift for change in found if change.number == P03] == ["Z9", "Z7", "Z6"]
    assert [change.number for change in found] == sorted(change.number for change in found)


def test_who_falls_ill_is_dropped_because_of_that() -> None:
    found = changes(rowless(BEFORE, P03), member(P03, is_available=False))
    assert found == [PlanChange(P03, "POLISI 03", "lepas", shift, NORTH + "2", "", UNAVAILABLE) for shift in ("S1", "S3", "S4")]


def test_who_is_held_back_or_no_longer_listed_is_named_so() -> None:
    assert {c.cause for c in changes(rowless(BEFORE, P03), member(P03, tasking="dikecualikan"))} == {UNAVAILABLE}
    without = replace(DATA, members=tuple(m for m in DATA.members if m.number != P03))
    assert {c.cause for c in changes(rowless(BEFORE, P03), without)} == {GONE}


def test_who_takes_his_place_comes_in_as_a_knock_on() -> None:
    after = called(rowless(BEFORE, P03, "S1"), P40, "S1", NORTH + "2")
    assert [(c.number, c.kind, c.from_post, c.to_post, c.cause) for c in changes(after)] == [
        (P03, "lepas", NORTH + "2", "", KNOCK_ON),
        (P40, "masuk", "", NORTH + "2", KNOCK_ON),
    ]


def test_a_move_tells_both_posts() -> None:
    found = changes(moved(BEFORE, P01, "S3", NORTH + "3"))
    assert found == [PlanChange(P01, "POLISI 01", "pindah", "S3", NORTH + "1", NORTH + "3", KNOCK_ON)]


@pytest.mark.parametrize("facts", [{"category": "rawan"}, {"weight": 9.9}, {"stations": ()}])
def test_a_change_of_the_risk_at_a_post_is_the_cause_there(facts: dict[str, Any]) -> None:
    posts = tuple(replace(p, **facts) if p.post == NORTH + "1" else p for p in BEFORE.posts)
    leaving = changes(replace(moved(BEFORE, P01, "S3", NORTH + "3"), posts=posts))
    assert [c.cause for c in leaving] == [RECLASSED]
    joining = changes(replace(moved(BEFORE, P04, "S3", NORTH + "1"), posts=posts))
    assert [c.cause for c in joining] == [RECLASSED]


def test_a_post_that_is_gone_and_one_that_is_new_are_the_causes() -> None:
    after = moved(moved(BEFORE, P01, "S3", "R-NEW"), P04, "S3", "R-NEW")
    new = replace(BEFORE.posts[0], post="R-NEW")
    gone = replace(after, posts=(*(p for p in BEFORE.posts if p.post != NORTH + "1"), new))
    # 1 left a post that is gone, 4 one that stays as it was.
    assert [(c.number, c.shift, c.cause) for c in changes(gone) if c.shift == "S3"] == [(P01, "S3", POST_GONE), (P04, "S3", POST_NEW)]


def test_every_row_of_both_plans_is_counted_once() -> None:
    after = called(moved(rowless(BEFORE, P03), P01, "S3", NORTH + "3"), P40, "S1", NORTH + "2")
    count = Counter(change.kind for change in list_changes(DATA, BEFORE, after))
    # 3 rows of P03 go, one comes in, one moves.
    assert count == {"lepas": 3, "masuk": 1, "pindah": 1, "tetap": len(BEFORE.rows) - 4}
