"""What more people are worth and what each rule costs, with the names of the input."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.planning.keep_archive import KeptPlan, stored_plan
from roster.planning.plan_operation import GOAL_KEYS
from solver.pricing import DEFINING, Point, Prices, price_all
from solver.problem import PostKind, Problem
from solver.solution import GoalValue

if TYPE_CHECKING:
    from roster.store import Store

COUNTS = (1, 10)
"""How many more Polri each kecamatan is tried with."""

FOLDER = "harga"


@dataclass(frozen=True, slots=True)
class GoalCell:
    """A goal without the rule: its ``value``, by how much it differs (below zero: better), and whether it is proven best."""

    goal: str
    value: float
    change: float
    is_proven: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What a rule costs. ``state`` is ``priced``, ``idle`` (nothing here it could bind) or ``defining`` (no plan without it)."""

    rule: str
    state: str
    cells: tuple[GoalCell, ...]


@dataclass(frozen=True, slots=True)
class BaseLine:
    """What more Polri based in a kecamatan take off the uncovered risk: (how many, points), one for one of ``COUNTS``."""

    kecamatan: str
    worth: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class PriceStory:
    """All prices of one plan's problem. ``goals`` are the problem's own, solved anew."""

    goals: tuple[GoalCell, ...]
    rules: tuple[RuleLine, ...]
    people: tuple[BaseLine, ...]


def price_plan(plan: KeptPlan, *, workers: int = 2, tell: Callable[[float], None] | None = None) -> PriceStory:
    """Return the prices of a plan's problem; half a minute for a large district. ``tell`` gets the share done."""
    bases = kecamatan_bases(plan.problem)
    prices = price_all(plan.problem, bases, COUNTS, workers=workers, tell=tell)
    worth = {(price.base, price.people): price.worth for price in prices.people}
    lines = [BaseLine(plan.names.areas.get(base, base), tuple((n, worth[base, n]) for n in COUNTS)) for base in bases]
    return PriceStory(
        goals=_cells(prices.goals, prices),
        rules=tuple(_rule_line(price.rule, price.goals, prices, is_idle=price.is_idle) for price in prices.rules),
        people=tuple(sorted(lines, key=lambda line: (-line.worth[-1][1], -line.worth[0][1], line.kecamatan))),
    )


def kecamatan_bases(problem: Problem) -> dict[str, Point]:
    """Return kecamatan code to its base: where its padal stands, which is where its Polsek is listed; else amid its posts."""
    bases = {post.district: (post.lat_e6, post.lon_e6) for post in problem.posts if post.kind is PostKind.COMMAND and post.district}
    for district in {post.district for post in problem.posts if post.district} - bases.keys():
        own = [post for post in problem.posts if post.district == district]
        bases[district] = (sum(post.lat_e6 for post in own) // len(own), sum(post.lon_e6 for post in own) // len(own))
    return dict(sorted(bases.items()))


def _rule_line(rule: str, goals: tuple[GoalValue, ...] | None, prices: Prices, *, is_idle: bool) -> RuleLine:
    if goals is None or rule in DEFINING:
        return RuleLine(rule, "defining", ())
    return RuleLine(rule, "idle" if is_idle else "priced", _cells(goals, prices))


def _cells(goals: tuple[GoalValue, ...], prices: Prices) -> tuple[GoalCell, ...]:
    own = {goal.key: goal.value for goal in prices.goals}
    return tuple(GoalCell(GOAL_KEYS.get(g.key, g.key), g.value, round(g.value - own[g.key], 4), g.gap == 0.0) for g in goals)


def price_stored_plan(store: Store, plan_id: int, data_dir: Path, tell: Callable[[float], None] | None = None) -> PriceStory:
    """Return the prices of a stored plan and keep them below the data folder: a plan never changes, so neither do they.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    # In one process: a worker that is killed must not leave others behind.
    story = price_plan(stored_plan(store, plan_id), workers=1, tell=tell)
    path = _path(data_dir, plan_id)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".baru")
    draft.write_text(json.dumps(asdict(story), ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
    return story


def kept_prices(plan_id: int, data_dir: Path) -> PriceStory | None:
    """Return the prices of a stored plan if they were worked out before."""
    path = _path(data_dir, plan_id)
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return PriceStory(
        goals=tuple(GoalCell(**cell) for cell in raw["goals"]),
        rules=tuple(RuleLine(row["rule"], row["state"], tuple(GoalCell(**cell) for cell in row["cells"])) for row in raw["rules"]),
        people=tuple(BaseLine(row["kecamatan"], tuple((count, worth) for count, worth in row["worth"])) for row in raw["people"]),
    )


def _path(data_dir: Path, plan_id: int) -> Path:
    return data_dir / FOLDER / f"{plan_id}.json"
