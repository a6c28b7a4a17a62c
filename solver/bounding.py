"""What a plan's goals may be measured by: bounds over every legal way to keep the reserve, given what the plan reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from solver.duties import Family
from solver.flow import FlowModel, FlowResult, PriceSet
from solver.keeping import Keeping, kept_back
from solver.problem import Role
from solver.program import GOALS

NOTHING = dict.fromkeys(GOALS, 0.0)
"""The trivial bounds."""


def with_sound_bounds(model: FlowModel, solved: FlowResult, share: float, reached: dict[str, float], misses: Iterable[str]) -> FlowResult:
    """Return the flows with bounds no legal plan goes below that reaches the goals before as this plan does, and the prices for them.

    ``reached`` are the plan's goals in raw units, ``misses`` those that did not meet the optimum of the flows.
    """
    if not model.ask.is_plain:
        return replace(solved, bounds=dict(NOTHING))
    rivals = [way for way in model.ways.known if way is not solved.way or way is Keeping.SHORT]
    if Keeping.SHORT in rivals and _short_is_worse(model, reached):
        rivals.remove(Keeping.SHORT)
    if not solved.is_whole or model.is_fast:
        return replace(solved, bounds=dict(NOTHING)) if rivals else solved
    options = [] if solved.way is Keeping.SHORT else [_own_bounds(model, solved, share, reached, frozenset(misses))]
    options += [bounds for way in rivals if (bounds := model.bound_again(way, share, reached)) is not None]
    least = {key: min((bounds[key] for bounds in options), default=0.0) for key in GOALS}
    bounds = {key: value if np.isfinite(value) else 0.0 for key, value in least.items()}
    if model.ask.drawn:
        # The program keeps those drawn out of the reserve; where they were told to stand in it, others may change less.
        bounds |= dict.fromkeys(GOALS[GOALS.index("changes") :], 0.0)
    return replace(solved, bounds=bounds, prices=solved.prices + _rival_prices(model, rivals))


def _rival_prices(model: FlowModel, rivals: Sequence[Keeping]) -> list[PriceSet]:
    """Return the prices of each rival; where a whole reserve cannot be had, prices at which nobody can pay for it."""
    found = {way: model.price_way(way) for way in rivals}
    slots = model.duties.slots
    dear = float(sum(slot.weight * (slot.demand + 1) for slot in slots))
    sets = [price_set for sets in found.values() for price_set in sets]
    if not all(found.values()):
        for prices, stages in found.get(Keeping.SHORT, []):
            sets.append(([dear if slot.role is Role.RESERVE else price for slot, price in zip(slots, prices, strict=True)], stages))
    return sets


def _own_bounds(model: FlowModel, solved: FlowResult, share: float, reached: dict[str, float], misses: frozenset[str]) -> dict[str, float]:
    """Return bounds over the plans that keep the reserve as this one: where a goal was missed, those after it for what was reached."""
    # Nothing after blocks or team units is bounded on their optimum, nor after junior pairs unless the flow knows who is junior.
    binding = misses - {"blocks", "team_units"} - (set() if model.raw else {"junior_pairs"})
    if binding == {"travel"}:
        return solved.bounds | {"team_units": 0.0}  # longer ways may need fewer teams, and to know takes as long as the plan
    if binding:
        return model.bound_again(solved.way, share, reached) or dict(NOTHING)
    return solved.bounds


def _short_is_worse(model: FlowModel, reached: dict[str, float]) -> bool:
    """Return whether every plan with a short reserve surely leaves more risk uncovered than was reached.

    Few can guard then: those who could not stand in reserve, and those who do stand in it. If each of them had the heaviest heads,
    as many as anybody can serve, the rest would still be open.
    """
    if model.problem.policies.leaders_first and reached["leaders"] > 0:
        return False  # then more days may be led instead
    duties = model.duties
    able = sum(len(model.classes[i]) for i in kept_back(model.problem, model.classes))
    places = sum(need.demand for need in duties.needs if duties.kinds[need.kind].family is Family.RESERVE)
    guards = sum(map(len, model.classes)) - able + min(able, places)
    shifts = [0 if kind.family is Family.RESERVE else len(kind.shifts) for kind in duties.kinds]
    longest = max((sum(shifts[k] for k in pattern) for pattern in duties.patterns), default=0)
    members = np.array([slot.role is Role.MEMBER for slot in duties.slots], dtype=bool)
    weights = np.array([slot.weight for slot in duties.slots], dtype=np.float64)[members]
    demand = np.array([slot.demand for slot in duties.slots], dtype=np.int64)[members]
    heads = np.sort(np.concatenate([weights + model.first_heads()[members], np.repeat(weights, demand - 1)]))[::-1]
    return float(heads[guards * longest :].sum()) > reached["uncovered_risk"] + 1.0
