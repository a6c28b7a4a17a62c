"""Platoons of the reserve over a re-plan: the same people in the same platoon, newcomers in the gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from roster.documents import list_order_changes
from roster.domain.plan import BEGUN, Plan, PlanRow
from roster.planning.check_plan import check_plan
from roster.planning.kept_platoons import with_kept_platoons
from roster.planning.plan_operation import plan_operation
from tests import small

PATTERN = next(row for row in small.plan().rows if row.role == "cadangan")


def reserve(*people: tuple[str, str, str]) -> Plan:
    """Return a plan whose reserve are these people (number, platoon, shifts parted by spaces)."""
    rows = (replace(PATTERN, number=number, team=team, shift=shift) for number, team, shifts in people for shift in shifts.split())
    return replace(small.plan(), rows=tuple(sorted(rows, key=lambda row: (row.shift, row.team, row.number))))


def teams(plan: Plan) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for row in plan.rows:
        found.setdefault(row.number, set()).add(row.team)
    assert all(len(each) == 1 for each in found.values())
    return {number: next(iter(each)) for number, each in found.items()}


def test_who_stays_keeps_his_platoon_and_a_newcomer_fills_the_gap() -> None:
    before = reserve(("1", "SST-1", "S3 S4"), ("2", "SST-1", "S3 S4"), ("3", "SST-2", "S3 S4"), ("4", "SST-2", "S3 S4"))
    after = reserve(("2", "SST-1", "S3 S4"), ("3", "SST-1", "S3 S4"), ("4", "SST-2", "S3 S4"), ("5", "SST-2", "S3 S4"))
    found = with_kept_platoons(after, before, 2)
    assert teams(found) == {"2": "SST-1", "3": "SST-2", "4": "SST-2", "5": "SST-1"}
    assert list(found.rows) == sorted(found.rows, key=lambda row: (row.shift, row.team, row.number))


def test_newcomers_beyond_the_gaps_form_a_platoon_of_their_own() -> None:
    before = reserve(("1", "SST-2", "S3"))
    after = reserve(*((str(n), "SST-1", "S3") for n in range(1, 6)))
    assert Counter(teams(with_kept_platoons(after, before, 2)).values()) == {"SST-2": 2, "SST-1": 2, "SST-3": 1}


def test_a_platoon_holds_no_more_than_the_policy_says_now() -> None:
    before = reserve(*((str(n), "SST-1", "S3") for n in range(1, 5)))
    found = teams(with_kept_platoons(before, before, 3))
    assert Counter(found.values()) == {"SST-1": 3, "SST-2": 1}


def test_people_of_other_shifts_never_share_a_platoon_the_larger_part_keeps_its_name() -> None:
    before = reserve(*((str(n), "SST-1", "S3 S4") for n in range(1, 6)))
    after = reserve(*((str(n), "SST-1", "S3") for n in (1, 2)), *((str(n), "SST-2", "S3 S4") for n in (3, 4, 5)))
    assert teams(with_kept_platoons(after, before, 30)) == {"1": "SST-2", "2": "SST-2", "3": "SST-1", "4": "SST-1", "5": "SST-1"}


def test_shifts_that_have_begun_stay_as_they_are() -> None:
    before = reserve(("1", "SST-2", "S3 S4"), ("2", "SST-1", "S3 S4"))
    after = reserve(("1", "SST-9", "S3"), ("2", "SST-8", "S3"))
    held = with_kept_platoons(replace(after, sizes={BEGUN: ["S3"]}), before, 30)
    assert teams(held) == {"1": "SST-9", "2": "SST-8"}


@pytest.mark.parametrize("seed", range(30))
def test_random_reserves_keep_every_label_that_size_and_shifts_allow(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 5))
    before = reserve(*((str(n), f"SST-{n // size + 1}", "S3 S4") for n in range(int(rng.integers(1, 20)))))
    people = [str(n) for n in range(25) if rng.uniform() < 0.6] or ["0"]
    after = reserve(*((n, "SST-1", "S3" if rng.uniform() < 0.3 else "S3 S4") for n in people))
    found, old = with_kept_platoons(after, before, size), teams(before)
    if not set(people) & old.keys():
        assert found == after
        return
    crews: dict[str, set[tuple[str, ...]]] = {}
    shifts = {number: tuple(sorted(row.shift for row in found.rows if row.number == number)) for number in people}
    for number, team in teams(found).items():
        crews.setdefault(team, set()).add(shifts[number])
    assert all(len(each) == 1 for each in crews.values())
    assert max(Counter(teams(found).values()).values()) <= size
    # Each old platoon goes on with the larger of its two parts, whole.
    for team in set(old.values()):
        parts = Counter(shifts[number] for number in people if old.get(number) == team)
        kept = sum(old.get(number) == team == now for number, now in teams(found).items())
        assert kept == max(parts.values(), default=0)


def test_a_replan_writes_no_letter_to_who_stays_in_the_reserve() -> None:
    data = small.dataset()
    data = replace(data, policies={**data.policies, "cadangan_min": "8", "isi_peleton": "3"})
    before = plan_operation(data)
    first = next(row for row in before.rows if row.role == "cadangan" and row.team == "SST-1")
    ill = replace(data, members=tuple(replace(m, is_available=False) if m.number == first.number else m for m in data.members))
    after = plan_operation(ill, baseline=before)
    assert check_plan(ill, after) == ()
    stay = _standing(before) & _standing(after)
    assert len(stay) >= 6
    assert not stay & {change.number for change in list_order_changes(ill, before, after)}


def _standing(plan: Plan) -> set[str]:
    def is_reserve(row: PlanRow) -> bool:
        return row.role == "cadangan"

    return {row.number for row in filter(is_reserve, plan.rows)}
