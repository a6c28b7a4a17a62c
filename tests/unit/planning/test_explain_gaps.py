"""Why a slot stays short: how many people each question leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from roster.planning.explain_gaps import GapReason, explain_gaps
from roster.store import Gap, PlanOrigin, Store, open_store
from solver.problem import Person, Policies, Post, PostKind, Problem, Role, Shift, Site, Slot, Strictness, Tasking, Unsur
from tests.web.cast import make_dataset, make_plan

DESA = "3514012001"
POST = Post("R-351401-001", PostKind.BEAT, "rawan", "351401", (DESA,), (f"{DESA}/001",), 1, -7_600_000, 112_700_000)
MAN = Person("1", Unsur.POLRI, 5, Tasking.FREE, "POLSEK", -7_600_000, 112_700_000, "3514012002", windows=((0, 1440),))
GAP = Gap("S3", POST.id, "regu", "rawan", "A", (DESA,), POST.sites, "POLRI", "anggota", 2, 0, 2, 1.0, 2.0)


def _problem(*persons: Person, policies: Policies | None = None) -> Problem:
    site = Site(f"{DESA}/001", DESA, "351401", "rawan", 1, -7_600_000, 112_700_000)
    slot = Slot(POST.id, "S3", Unsur.POLRI, Role.MEMBER, 2, 1)
    return Problem((site,), (POST,), (Shift("S3", 300, 780),), (slot,), persons, policies or Policies())


def _explain(store: Store, problem: Problem, *gaps: Gap) -> tuple[GapReason, ...]:
    dataset = make_dataset()
    import_id = store.add_import(dataset, file_name="a.xlsx", uploaded_by=None)
    plan_id = store.add_plan(import_id, make_plan(dataset), PlanOrigin(problem.to_json()))
    return explain_gaps(store, plan_id, gaps)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}") as opened:
        yield opened


def test_each_question_leaves_fewer(store: Store) -> None:
    far = 600_000  # 0.6 degrees are 67 km, times 1.4 = 93 km by road: beyond the reach of 60 km
    people = (
        MAN,
        replace(MAN, id="2", home=DESA),
        replace(MAN, id="3", kin_areas=(DESA,)),
        replace(MAN, id="4", lat_e6=MAN.lat_e6 + far),
        replace(MAN, id="5", windows=()),
        replace(MAN, id="6", tasking=Tasking.HELD_BACK),
        replace(MAN, id="7", unsur=Unsur.TNI),
    )
    # listed 6 policemen; not held back 5; present 4; near 3; not at home and without conflict 1
    assert _explain(store, _problem(*people), GAP) == (GapReason(listed=6, fit=5, present=4, near=3, allowed=1),)


def test_reach_and_window_bind_to_the_unit(store: Store) -> None:
    whole = replace(MAN, id="2", windows=((300, 780),))
    short = replace(MAN, id="3", windows=((301, 780),))
    assert _explain(store, _problem(MAN, whole, short), GAP)[0].present == 2


def test_nobody_of_the_unsur(store: Store) -> None:
    assert _explain(store, _problem(MAN), replace(GAP, unsur="LINMAS")) == (GapReason(0, 0, 0, 0, 0),)


def test_a_switched_off_rule_bars_nobody(store: Store) -> None:
    off = replace(Policies(), neutrality_home=tuple((unsur, Strictness.OFF) for unsur in Unsur))
    assert _explain(store, _problem(replace(MAN, home=DESA), policies=off), GAP)[0].allowed == 1


def test_a_desa_of_charge_bars_while_that_rule_is_hard(store: Store) -> None:
    keeper = replace(MAN, charges=(DESA,))
    hard = replace(Policies(), neutrality_charge=Strictness.HARD)
    assert _explain(store, _problem(keeper, policies=hard), GAP)[0].allowed == 0
    assert _explain(store, _problem(keeper), GAP)[0].allowed == 1  # soft by default: it counts in a goal and bars nobody


def test_gaps_keep_their_order_and_none_gives_none(store: Store) -> None:
    padal = replace(GAP, role="padal")
    senior = replace(Policies(), padal_min_rank=13)
    assert [reason.fit for reason in _explain(store, _problem(MAN, policies=senior), GAP, padal, GAP)] == [1, 0, 1]
    assert explain_gaps(store, 1, ()) == ()
