"""The proof of the first goal, checked from prices by plain arithmetic.

Whatever the prices are, no legal plan leaves less risk uncovered than ``lower_bound`` says (weak duality):
every head costs at least what weight and price leave open, and nobody earns more at these prices than his
best legal set of duties. Good prices only make the bound tight, so nothing of the optimiser has to be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from solver.begun import remainder_of
from solver.goals.leaders import padal_days
from solver.problem import WEIGHT_SCALE, Person, PostKind, Problem, Role, Slot, Tasking, Unsur
from solver.replies import Replies, SlotKey
from solver.rules.availability import is_inside, joined_windows
from solver.rules.continuity import continued_shifts
from solver.rules.reach import road_distance_m
from solver.rules.strength import most_polri, usable_polri
from solver.solution import DualPrices

Floats = NDArray[np.float64]

LARGEST = 1e12
"""Up to here prices of all slots are added up without a loss that matters."""

ELSEWHERE = -1
"""The stage of shifts that lie in none of the stages given."""


class PriceError(ValueError):
    """A price is no number, or beyond all sense."""


def lower_bound(problem: Problem, prices: Sequence[DualPrices], *, days_unled: float | None = None) -> float:
    """Return a proven lower bound on the uncovered risk, points, never below 0.

    Several prices of one unsur are tried in every case and the best counts; an unsur without prices adds
    nothing. ``days_unled`` is the value of the goal of leaders; only where leaders come first does it
    matter: the bound then holds for every plan that leaves no more days without a padal.

    Raises
    ------
    PriceError
        When a price, or ``days_unled``, is no number or too large to be added up exactly.
    """
    _refuse_senseless(prices, days_unled)
    if problem.begun:
        # Prices speak of what was left to decide.
        left = remainder_of(problem)
        days = None if days_unled is None else days_unled - left.added["leaders"]
        return _bound_of(left.problem, prices, days) + left.added["uncovered_risk"]
    return _bound_of(problem, prices, days_unled)


def _bound_of(problem: Problem, prices: Sequence[DualPrices], days_unled: float | None) -> float:
    """Return the bound on what is left to decide, all of it where nothing has begun."""
    units = 0.0
    for unsur in Unsur:
        cases = [_cases(problem, unsur, each, days_unled) for each in prices if each.unsur is unsur]
        if cases:
            units += max(0.0, min(max(bounds) for bounds in zip(*cases, strict=True)))
    return units / WEIGHT_SCALE


def _refuse_senseless(prices: Sequence[DualPrices], days_unled: float | None) -> None:
    """Raise a PriceError at the first number that is none, or larger than ``LARGEST``."""
    named = [(f"price of {key}", price) for each in prices for key, price in each.slots]
    named += [(f"price of stage {stage}", price) for each in prices for stage, price in each.stages]
    named += [("days without a padal", 0.0 if days_unled is None else days_unled)]
    for name, value in named:
        if not abs(value) <= LARGEST:
            raise PriceError(f"{name}: {value} is no number up to {LARGEST:.0e}")


def _cases(problem: Problem, unsur: Unsur, prices: DualPrices, days_unled: float | None) -> list[float]:
    """Return a bound for every case: each number of people used with the reserve whole, and the reserve short.

    An unsur other than POLRI has one case.
    """
    own = {key: price for key, price in prices.slots if key[2] is unsur and price}
    reserve = _reserve_prices(problem, own) if unsur is Unsur.POLRI else {}
    own |= {slot.key: reserve[slot.shift] for slot in problem.slots if slot.shift in reserve and _is_reserve(problem, slot)}
    open_heads = _open_heads(problem, unsur, own) + _open_days(problem, own, days_unled)
    people = [person for person in problem.persons if person.unsur is unsur and person.tasking is not Tasking.HELD_BACK and person.windows]
    replies = Replies(problem, unsur, own)
    if unsur is not Unsur.POLRI:
        return [open_heads - float(_earnings(replies, replies.earned(people), people, {}).sum()) if own else open_heads]
    stages = {stage: max(0.0, price) for stage, price in prices.stages}
    return [open_heads + least for least in _least_use(problem, replies, people, (reserve, stages))]


def _open_heads(problem: Problem, unsur: Unsur, prices: Mapping[SlotKey, float]) -> float:
    """Return the least that the heads left open and those paid for can cost, reserve and leaders left out."""
    places: dict[tuple[str, str], list[Slot]] = {}
    for slot in problem.slots:
        if slot.unsur is unsur and slot.demand > 0 and slot.role not in (Role.RESERVE, Role.PADAL):
            places.setdefault((slot.post, slot.shift), []).append(slot)
    total = 0.0
    for held in places.values():
        nobody = sum(slot.weight * slot.demand for slot in held) + max(slot.weight for slot in held)
        priced = [(slot, prices.get(slot.key, 0.0)) for slot in held]
        if len(held) == 1:
            slot, price = priced[0]
            total += min(nobody, *(slot.weight * (slot.demand - heads) + price * heads for heads in (1, slot.demand)))
        else:
            total += min(nobody, sum(slot.demand * min(slot.weight, price) for slot, price in priced))
    return total


def _open_days(problem: Problem, prices: Mapping[SlotKey, float], days_unled: float | None) -> float:
    """Return what the leaders cost at a price per day unled at which the dearest day is just worth leading."""
    days = [sum(prices.get(slot.key, 0.0) * slot.demand for slot in day) for day in padal_days(problem)]
    if not problem.policies.leaders_first or not days:
        return 0.0
    dearest = max(days)
    # Where nobody says how many days are unled, none may be led.
    return sum(days) - dearest * (len(days) if days_unled is None else days_unled)


def _is_reserve(problem: Problem, slot: Slot) -> bool:
    return slot.role is Role.RESERVE and slot.unsur is Unsur.POLRI


def _reserve_prices(problem: Problem, prices: Mapping[SlotKey, float]) -> dict[str, float]:
    """Return per shift the price of a head in reserve, one for all posts of reserve."""
    found: dict[str, float] = {}
    for slot in problem.slots:
        if _is_reserve(problem, slot):
            found[slot.shift] = max(found.get(slot.shift, 0.0), prices.get(slot.key, 0.0))
    return found


def _earnings(
    replies: Replies, best: Floats, people: list[Person], stages: Mapping[int, float], roles: tuple[Role | None, Role | None] = (None, None)
) -> Floats:
    """Return the most each person earns, shape (people,), less the price of the stages he is used in.

    ``best`` is what each option earns him, shape (people, options). Of ``roles`` every set but the empty one must hold
    the first and may not hold the second, where one is given.
    """
    wanted, barred = roles
    if replies.sets is None:
        is_open = np.array([option.role is not barred for option in replies.options], dtype=bool)
        # Too many sets to list: as if rest allowed all of them together.
        return np.asarray((best * is_open).sum(axis=1), dtype=np.float64)
    rows, charge, pinned = [], [], []
    for held in replies.sets:
        options = [replies.options[o] for o in held]
        own = {option.role for option in options}
        if held and (barred in own or wanted not in {None, *own}):
            continue
        shifts = frozenset(shift for option in options for shift in option.shifts)
        rows.append(held)
        charge.append(sum(stages.get(stage, 0.0) for stage in {_stage(replies.problem, shift) for shift in shifts}))
        pinned.append(shifts)
    table = np.zeros((len(replies.options), len(rows)))
    for column, held in enumerate(rows):
        table[list(held), column] = 1.0
    worth = best @ table - np.array(charge)
    for i, person in enumerate(people):
        fixed = frozenset(replies.pins.get(person.id, ()))
        kept = np.array([fixed <= shifts for shifts in pinned], dtype=bool)
        if fixed and kept.any():
            worth[i, ~kept] = -np.inf
    return np.asarray(worth.max(axis=1), dtype=np.float64)


def _stage(problem: Problem, shift: str) -> int:
    start = next(each.start for each in problem.shifts if each.id == shift)
    stages = enumerate(problem.policies.strength_stages)
    return next((nth for nth, (first, end, _, _) in stages if first <= start < end), ELSEWHERE)


def _least_use(
    problem: Problem, replies: Replies, people: list[Person], prices: tuple[Mapping[str, float], Mapping[int, float]]
) -> list[float]:
    """Return reserve and strength at their prices less what people earn: per number of people used, last with the reserve short."""
    reserve, stages = prices
    limits = {ELSEWHERE: most_polri(problem)} | {nth: most_polri(problem, nth) for nth in range(len(problem.policies.strength_stages))}
    most = len(people)
    if not problem.policies.strength_stages:
        # One stage: counting the people used is sharper than a price on their number.
        stages, most = {}, min(most, limits[ELSEWHERE])
    strength = sum(price * limits[stage] for stage, price in stages.items() if stage in limits)
    best = replies.earned(people)
    # Who is pinned is used whatever he earns.
    fixed = [person.id in replies.pins for person in people]
    sums = _most_earned(_earnings(replies, best, people, stages).tolist(), fixed)
    owed = sum(reserve.values())
    cases = [owed * _required(problem, used, len(people)) - strength - sums[used] for used in range(most + 1)]
    drained = _most_earned(_drained_earnings(problem, replies, best, people, stages), fixed)
    return [*cases, -strength - max(drained[: most + 1]) if reserve else cases[-1]]


def _most_earned(earned: Sequence[float], fixed: Sequence[bool]) -> list[float]:
    """Return the most that so many people earn together, per number of them; minus infinity for fewer than must be used."""
    settled = [gain for gain, is_fixed in zip(earned, fixed, strict=True) if is_fixed]
    others = sorted((gain for gain, is_fixed in zip(earned, fixed, strict=True) if not is_fixed), reverse=True)
    return [-math.inf] * len(settled) + list(accumulate(others, initial=sum(settled)))


def _required(problem: Problem, used: int, people: int) -> int:
    """Return the heads of reserve that ``used`` Polri call for, where so many ``people`` can serve at all."""
    policies = problem.policies
    listed = sum(person.unsur is Unsur.POLRI for person in problem.persons)
    share, whole = policies.reserve_share
    part, parts = policies.reserve_cap_share
    usable = min(usable_polri(policies, listed), people)
    drawn = sum(person.unsur is Unsur.POLRI and person.id in problem.drawn for person in problem.persons) if problem.drawn else 0
    return max(0, min(max(policies.reserve_min, -(-used * share // whole)), usable * part // parts) - drawn)


def _drained_earnings(problem: Problem, replies: Replies, best: Floats, people: list[Person], stages: Mapping[int, float]) -> list[float]:
    """Return the most that people earn when the reserve is short, which is legal only while nobody who could stand in it guards.

    Reserve then earns nothing. Who stands in it in some shift may guard besides: as many of those who could as may
    still stand in it.
    """
    asked = {slot.shift for slot in problem.slots if _is_reserve(problem, slot)}
    heads = _most_standing(problem, len(people))
    unpaid = best * np.array([option.role is not Role.RESERVE for option in replies.options], dtype=np.float64)
    held_back = _earnings(replies, unpaid, people, stages, (None, Role.MEMBER))
    standing = np.maximum(held_back, _earnings(replies, unpaid, people, stages, (Role.RESERVE, None)))
    settled = {*replies.pins, *problem.drawn}
    able = np.array([_could_stand(problem, person, asked) and person.id not in settled for person in people], dtype=bool)
    extra = np.where(able, standing - held_back, -np.inf)
    chosen = np.argsort(-extra, kind="stable")[:heads]
    earned = np.where(able, held_back, _earnings(replies, unpaid, people, stages))
    earned[chosen] = np.where(able, standing, earned)[chosen]
    return [float(gain) for gain in earned]


def _most_standing(problem: Problem, people: int) -> int:
    """Return how many different people can stand in a reserve that is short in some shift."""
    by_shift: dict[str, int] = {}
    for slot in problem.slots:
        if _is_reserve(problem, slot):
            by_shift[slot.shift] = by_shift.get(slot.shift, 0) + slot.demand
    short = max(0, _required(problem, min(people, most_polri(problem)), people) - 1)
    before = continued_shifts(problem)
    is_one_crew = problem.policies.continuity and len(set(by_shift.values())) == 1
    if is_one_crew and sum(before.get(shift) not in by_shift for shift in by_shift) == 1:
        return short
    return short + sum(sorted(by_shift.values())[1:])


def _could_stand(problem: Problem, person: Person, asked: set[str]) -> bool:
    """Return whether the rule of the reserve surely counts the person among those who could stand in it."""
    windows = joined_windows(person.windows)
    is_present = all(is_inside(shift, windows) for shift in problem.shifts if shift.id in asked)
    return person.tasking is Tasking.FREE and is_present and any(_is_near(problem, person))


def _is_near(problem: Problem, person: Person) -> Iterator[bool]:
    reach = problem.policies.reach_m(Unsur.POLRI)
    for post in problem.posts:
        if post.kind is PostKind.RESERVE:
            yield road_distance_m(person, post, problem.policies.road_factor_milli) <= reach
