"""TPS that rise, on the hand-made district: people counted by hand."""

from __future__ import annotations

import pytest

from roster.planning.imagine_rises import FOLLOWING, heads_by_class
from roster.planning.keep_archive import solution_of
from roster.planning.translate import problem_of
from solver.calling import supply_of
from solver.covering import Covering
from solver.problem import Unsur
from solver.rising import Rises, Span
from tests import small

DATA, PLAN = small.dataset(), small.plan()
PROBLEM = problem_of(DATA, baseline=PLAN)
ROWS = solution_of(PLAN.rows).assignments


@pytest.fixture(scope="module")
def rises() -> Rises:
    return Rises(PROBLEM, ROWS, heads_by_class(DATA), FOLLOWING)


def test_a_beat_takes_as_few_people_as_rest_allows() -> None:
    covering = Covering(PROBLEM, Unsur.POLRI, heads_by_class(DATA))
    # rawan: S1 1, S2 1, S3+S4 2, S5 1. Who serves S3+S4 can have served S1, who serves S2 can serve S5: 2 + 1.
    assert covering.fewest("rawan") == 3
    # sangat_rawan: S1 1, S2 2, S3+S4 2, S5 2: 2 + 2. kurang_rawan: S3+S4 2.
    assert covering.fewest("sangat_rawan") == 4
    assert covering.fewest("kurang_rawan") == 2
    # S2 and S3+S4 exclude each other (28 h without a break), so nobody does with fewer.
    assert covering.least({"rawan": 1}) == 3
    assert covering.least({"rawan": 2, "sangat_rawan": 1}) == 10


def test_helpers_are_counted_in() -> None:
    covering = Covering(PROBLEM, Unsur.POLRI, heads_by_class(DATA))
    assert covering.fewest("rawan", [None, None, None]) == 0
    # One who can only go on with S3+S4 leaves S1+S3+S4 and S2+S5.
    assert covering.fewest("rawan", [frozenset({"S3", "S4"})]) == 2


def test_only_classes_with_one_above_can_rise(rises: Rises) -> None:
    assert len(rises.sites) == 13  # 15 TPS, one sangat_rawan and one khusus


def test_one_tps_of_many_takes_one_new_beat(rises: Rises) -> None:
    assert rises.alone[f"{small.A}/001"] == Span(3, 3)
    # rawan to sangat_rawan, its beat keeping the other TPS: 4 Polri and 1 TNI.
    assert rises.alone[f"{small.D}/003"] == Span(5, 5)


def test_a_crew_left_without_tps_goes_to_the_new_beat(rises: Rises) -> None:
    # R-UTARA-003 holds H/001 alone: its two men and one more.
    assert rises.alone[f"{small.H}/001"] == Span(3, 3)
    # R-UTARA-002 holds C/002 alone: 3, 4 and 7, and one more, and a soldier.
    assert rises.alone[f"{small.C}/002"] == Span(5, 5)


def test_two_neighbours_share_a_beat(rises: Rises) -> None:
    assert rises.measure([f"{small.A}/001", f"{small.A}/002"]) == Span(3, 3)


def test_a_tps_follows_into_the_place_another_leaves(rises: Rises) -> None:
    # D/003 leaves R-SELATAN-002, D/001 takes its place: only the new beat of D/003 is manned.
    assert rises.measure([f"{small.D}/003", f"{small.D}/001"]) == Span(5, 5)


def test_the_worst_choice_lies_between_its_bounds(rises: Rises) -> None:
    worst = rises.worst(3)
    assert worst[0] == Span(5, 5)
    assert [span.least for span in worst] == [5, 10, 15]  # the three rawan TPS, no two of them in one new beat
    assert all(span.most >= span.least for span in worst)


def test_the_mean_over_one_is_exact(rises: Rises) -> None:
    # 10 of kurang_rawan take 3 people, 3 of rawan 5: 45 / 13.
    assert rises.mean(1)[0] == Span(pytest.approx(45 / 13), pytest.approx(45 / 13))


def test_free_people_are_those_without_duty_whom_strength_lets_go(rises: Rises) -> None:
    supply = supply_of(PROBLEM, ROWS, Unsur.POLRI, rises.sites, rises.covering[Unsur.POLRI].shifts)
    told = {row.number for row in PLAN.rows if row.unsur == "POLRI"}
    free = [m for m in DATA.members if m.unsur == "POLRI" and m.tasking == "bebas" and m.number not in told]
    assert supply.free == len(free)
    # 60 listed, 40 usable.
    assert supply.most == 40 - len(told)
    assert supply.sure <= supply.most
    # Who lives in BATUR may not stand there, who lives in DADAP may.
    at_b = next(nth for nth, site in enumerate(rises.sites) if site.area == small.B)
    assert supply.able[at_b] == sum(m.home_code != small.B for m in free)
    assert supply.must_lack(supply.most + 2) == 2
    assert supply.may_lack(supply.sure + 2, 1) == 2


def test_a_crew_bound_elsewhere_keeps_its_shifts(rises: Rises) -> None:
    # 5 and 6 stand in the store at S5 as well, so neither takes S1 or S2 for certain: S1 and S2+S5 call two more.
    others = [ROWS[0]._replace(person=number, shift="S5", post=small.STORE, unsur=Unsur.POLRI) for number in small.police(5, 6)]
    bound = Rises(PROBLEM, (*ROWS, *others), heads_by_class(DATA), FOLLOWING)
    assert bound.alone[f"{small.H}/001"].most == 4
    assert bound.alone[f"{small.H}/001"].least == 3


def test_nothing_rises_where_no_class_is_above() -> None:
    rises = Rises(PROBLEM, ROWS, heads_by_class(DATA), {})
    assert (rises.sites, rises.worst(5), rises.mean(5)) == ((), [], [])
