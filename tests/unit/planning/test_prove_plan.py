"""The proof of the first goal: prices kept with the plan prove its bound, and nothing else does."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from roster.domain.plan import Plan
from roster.planning.budget import Budget
from roster.planning.plan_operation import plan_operation
from roster.planning.prove_plan import ProofError, prices_of, proof_text, prove_plan
from solver.problem import Role, Unsur
from solver.solution import DualPrices
from tests import small

SHORT = replace(small.dataset(), members=tuple(m for m in small.dataset().members if not (m.unsur == "POLRI" and m.number[-1] in "02468")))
"""Half of Polri gone, so that risk stays uncovered."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_operation(SHORT)


def test_the_prices_prove_the_bound_the_plan_states(plan: Plan) -> None:
    proven = prove_plan(SHORT, plan)
    assert proven.value == plan.goals[0].value > 0
    assert proven.stated == plan.goals[0].bound
    assert (proven.is_kept, proven.is_optimal, proven.gap) == (True, True, 0.0)
    assert proven.bound <= proven.value + proven.tolerance


def test_a_bound_stated_too_high_is_found_out(plan: Plan) -> None:
    first = replace(plan.goals[0], bound=plan.goals[0].bound + 0.01)
    assert not prove_plan(SHORT, replace(plan, goals=(first, *plan.goals[1:]))).is_kept


def test_other_prices_prove_less_and_never_more(plan: Plan) -> None:
    told = json.loads(plan.proof)
    for part in told["harga"]:
        part["pos"] = [[post, shift, role, price * 3] for post, shift, role, price in part["pos"]]
    proven = prove_plan(SHORT, replace(plan, proof=json.dumps(told)))
    assert proven.bound < plan.goals[0].bound
    assert not proven.is_kept


def test_an_unsur_without_prices_is_named(plan: Plan) -> None:
    told = json.loads(plan.proof)
    told["harga"] = [part for part in told["harga"] if part["unsur"] != "POLRI"]
    proven = prove_plan(SHORT, replace(plan, proof=json.dumps(told)))
    assert "POLRI" in proven.unpriced
    assert not proven.is_kept


def test_prices_read_back_as_they_were_to_the_millionth() -> None:
    held = (
        DualPrices(
            Unsur.POLRI,
            ((("R-1", "S3", Unsur.POLRI, Role.MEMBER), 12.3456784), (("P-1", "S1", Unsur.POLRI, Role.PADAL), 0.5)),
            ((-1, 2.0),),
        ),
    )
    assert prices_of(proof_text(held)) == (
        DualPrices(
            Unsur.POLRI, ((("R-1", "S3", Unsur.POLRI, Role.MEMBER), 12.345678), (("P-1", "S1", Unsur.POLRI, Role.PADAL), 0.5)), ((-1, 2.0),)
        ),
    )


def test_no_prices_are_no_text() -> None:
    assert proof_text(()) == ""
    assert proof_text((DualPrices(Unsur.TNI), DualPrices(Unsur.LINMAS))) == ""  # two lists of nothing prove no more than none


def test_a_fast_plan_that_leaves_risk_carries_no_proof() -> None:
    fast = plan_operation(SHORT, budget=Budget(is_fast=True))
    assert fast.goals[0].value > 0 == fast.goals[0].bound
    assert fast.proof == ""
    with pytest.raises(ProofError) as caught:
        prove_plan(SHORT, fast)
    assert caught.value.code == "bukti_tidak_ada"


def test_a_plan_without_risk_needs_no_prices() -> None:
    plan = plan_operation(small.dataset())
    assert plan.goals[0].value == 0
    proven = prove_plan(small.dataset(), replace(plan, proof=""))
    assert (proven.is_kept, proven.is_optimal, proven.prices, proven.gap) == (True, True, 0, 0.0)
    above = replace(plan.goals[0], bound=0.5)
    assert not prove_plan(small.dataset(), replace(plan, proof="", goals=(above, *plan.goals[1:]))).is_kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bukti_tidak_ada"),
        (" \n", "bukti_tidak_ada"),
        ("{", "bukti_rusak"),
        ("[]", "bukti_rusak"),
        ('{"versi":2,"skala_bobot":10000,"harga":[]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":7,"harga":[]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"SATPOL","pos":[],"tahap":[]}]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"POLRI","pos":[["R","S3","anggota",NaN]],"tahap":[]}]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"POLRI","pos":[["R","S3","anggota",true]],"tahap":[]}]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"POLRI","pos":[["R","S3"]],"tahap":[]}]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"POLRI","pos":[["R","S3","anggota",1e308]],"tahap":[]}]}', "bukti_rusak"),
        ('{"versi":1,"skala_bobot":10000,"harga":[{"unsur":"POLRI","pos":[],"tahap":[[-1,1' + "0" * 400 + "]]}]}", "bukti_rusak"),
        ("[" * 100_000, "bukti_rusak"),
    ],
)
def test_missing_or_damaged_prices_are_refused_with_a_remedy(text: str, code: str) -> None:
    with pytest.raises(ProofError) as caught:
        prices_of(text)
    assert caught.value.code == code
    assert "roster plan" in caught.value.advice


def test_the_proof_is_checked_without_the_optimiser() -> None:
    code = "import sys, roster.planning.prove_plan, roster.planning.check_plan; print([m for m in sys.modules if m.startswith('ortools')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
