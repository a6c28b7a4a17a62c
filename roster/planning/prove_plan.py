"""The proof of a plan's first goal: the prices kept with the plan, and the bound worked out from them anew without the optimiser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import RosterError
from roster.planning.expected import ROLES
from roster.planning.plan_tables import PROOF
from roster.planning.rebuild import rebuild
from solver.audit import goal_values
from solver.problem import WEIGHT_SCALE, Problem, Role, Unsur
from solver.proof import lower_bound
from solver.solution import DualPrices, Solution

FORMAT = 1
"""Version of the form; a reader refuses another."""

_DIGITS = 6
"""Decimals of a price in weight units: a thousand heads then lose less than a millionth of a risk point."""

LARGEST_PRICE = 1e12
"""Above every price a plan can have (the heaviest post times ten), and low enough that sums of prices stay exact."""

_ROLE_WORDS = {role: word for word, role in ROLES.items()}
REMEDY = (
    "Susun ulang dengan roster plan tanpa --cepat dan tanpa batas waktu; rencana cepat, yang berakhir lebih awal, hasil versi lama, "
    "atau yang berkasnya diubah tidak membawa bukti."
)


class ProofError(RosterError):
    """The prices of a plan are missing, damaged, or of another form."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The first goal checked anew, risk points: what the plan leaves uncovered, the bound it states, and the bound its prices prove.

    ``prices`` counts them; ``unpriced`` are the unsur with posts of their own whose part of the bound no price proves.
    """

    value: float
    stated: float
    bound: float
    prices: int
    unpriced: tuple[str, ...] = ()

    @property
    def tolerance(self) -> float:
        """What may be rounding: values are printed with four decimals."""
        return max(1e-3, 1e-6 * abs(self.value))

    @property
    def is_kept(self) -> bool:
        """Whether the prices prove all that the plan states."""
        return self.stated <= self.bound + self.tolerance

    @property
    def is_optimal(self) -> bool:
        """Whether no plan whatever leaves less risk uncovered."""
        return self.value <= self.bound + self.tolerance

    @property
    def gap(self) -> float:
        """The distance from the value to the proven bound as a share of the value."""
        return 0.0 if self.is_optimal else (self.value - self.bound) / self.value


def proof_text(prices: Sequence[DualPrices]) -> str:
    """Return prices as JSON text, the same for the same prices; "" where none is listed, which prove nothing above 0."""
    if not any(each.slots or each.stages for each in prices):
        return ""
    listed = [
        {
            "unsur": each.unsur.value,
            "pos": [[post, shift, _ROLE_WORDS[role], round(price, _DIGITS)] for (post, shift, _, role), price in each.slots],
            "tahap": [[stage, round(price, _DIGITS)] for stage, price in each.stages],
        }
        for each in prices
    ]
    return json.dumps({"versi": FORMAT, "skala_bobot": WEIGHT_SCALE, "harga": listed}, ensure_ascii=False, separators=(",", ":")) + "\n"


def prices_of(text: str) -> tuple[DualPrices, ...]:
    """Return the prices that ``proof_text`` wrote.

    Raises
    ------
    ProofError
        When the text is empty, damaged, or of another form.
    """
    if not text.strip():
        message = f"Rencana ini tidak membawa harga sasaran 1 ({PROOF}), jadi batas bawahnya tidak dapat diperiksa."
        raise ProofError(message, REMEDY, code="bukti_tidak_ada")
    try:
        held = json.loads(text, parse_constant=_refuse)
        if (held["versi"], held["skala_bobot"]) != (FORMAT, WEIGHT_SCALE):
            raise ValueError("another form")
        return tuple(_prices(each) for each in held["harga"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ProofError(f"Harga sasaran 1 ({PROOF}) rusak atau bukan buatan roster plan.", REMEDY, code="bukti_rusak") from error


def _prices(held: Any) -> DualPrices:
    unsur = Unsur(held["unsur"])
    slots = tuple(((str(post), str(shift), unsur, ROLES[role]), _number(price)) for post, shift, role, price in held["pos"])
    return DualPrices(unsur, slots, tuple((int(stage), _number(price)) for stage, price in held["tahap"]))


def _number(price: Any) -> float:
    if isinstance(price, bool) or not isinstance(price, (int, float)) or not abs(price) <= LARGEST_PRICE:
        raise ValueError(price)
    return float(price)


def _refuse(text: str) -> float:
    raise ValueError(text)


def prove_plan(dataset: Dataset, plan: Plan) -> Proven:
    """Return what the prices of a plan prove of its first goal, on the problem built anew from the data.

    A plan that leaves no risk uncovered needs no prices: nothing lies below 0.

    Raises
    ------
    ProofError
        When the plan has no prices and leaves risk uncovered, or its prices are damaged.
    """
    rebuilt = rebuild(dataset, plan)
    return prove_solution(rebuilt.problem, rebuilt.solution, plan)


def prove_solution(problem: Problem, solution: Solution, plan: Plan) -> Proven:
    """Return the same for a plan already in the solver's terms."""
    values = goal_values(problem, solution)
    stated = next((goal.bound for goal in plan.goals if goal.key == "risiko_tak_terjaga"), 0.0)
    if not plan.proof.strip() and values["uncovered_risk"] == 0:
        return Proven(value=0.0, stated=stated, bound=0.0, prices=0)
    prices = prices_of(plan.proof)
    return Proven(
        value=values["uncovered_risk"],
        stated=stated,
        bound=lower_bound(problem, prices, days_unled=values["leaders"]),
        prices=sum(len(each.slots) + len(each.stages) for each in prices),
        unpriced=tuple(_unpriced(problem, prices)),
    )


def _unpriced(problem: Problem, prices: Iterable[DualPrices]) -> Iterator[str]:
    asked = {slot.unsur for slot in problem.slots if slot.demand and slot.role is not Role.RESERVE}
    priced = {each.unsur for each in prices}
    yield from (unsur.value for unsur in Unsur if unsur in asked - priced)
