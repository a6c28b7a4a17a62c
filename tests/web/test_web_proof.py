"""What the pages say of a plan's proof: which goal is proven, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from roster.domain.plan import PlanGoal
from roster.store import JobProgress, Store
from tests.web.cast import GOALS, add_import, add_plan, make_plan

OPEN = (PlanGoal("risiko_tak_terjaga", 21.0, 0.0, 1.0, "tidak terbukti"), *GOALS[1:])
"""The goals of a fast plan: nothing is proven of the first."""


@pytest.mark.parametrize(
    "proof", [None, {"bound": 0.0, "is_kept": True, "is_optimal": False, "prices": 0}], ids=["none", "of an older version"]
)
def test_a_plan_without_proof_says_so_and_states_no_bound(proof: dict[str, Any] | None, admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store)
    fast = replace(make_plan(store.get_dataset(import_id), goals=OPEN), status="feasible")
    text = admin.get(f"/rencana/{add_plan(store, import_id, fast, settings={'is_fast': True, 'proof': proof})}").text
    assert "sasaran 1 belum terbukti terbaik" in text
    assert '<td class="num">–</td>' in text
    assert '<td class="num">belum terbukti</td>' in text
    assert "Belum diketahui berapa yang masih dapat dihemat." in text
    assert "Sasaran 1 belum terbukti: rencana ini tidak membawa harga" in text
    assert "100,00%" not in text
    assert "0 harga" not in text


def test_the_heading_says_which_goal_is_proven(admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    for page in (f"/rencana/{plan_id}", "/rencana", "/"):
        assert "sasaran 1 terbukti terbaik" in admin.get(page).text
    assert "1. Risiko tak terjaga" in admin.get(f"/rencana/{plan_id}").text


def test_a_job_whose_plan_is_not_proven_shows_no_gap(admin: FlaskClient, store: Store) -> None:
    job = store.enqueue("plan", {"import_id": 1})
    store.lease_next("me")
    store.set_progress(job, "me", JobProgress("done", 0.95, 21.0, 0.0, 1.0))
    text = admin.get(f"/pekerjaan/{job}/keadaan").text
    assert "belum terbukti" in text
    assert "100,00%" not in text
