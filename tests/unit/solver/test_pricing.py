"""What people are worth and what a rule costs, on instances whose plan is seen at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.audit import audit
from solver.engine import solve
from solver.pricing import DEFINING, RulePrice, price_all, with_people, without_rule
from solver.problem import Policies, PostKind, Problem, Role, Shift, Strictness, Tasking, Unsur
from solver.rules import RULES
from solver.rules.reserve import required_heads
from tests.cases import person, post, problem, slot

S3, S4, S5 = Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1440, 2160)
HERE, FAR = (0, 0), (5_000_000, 0)


def case(**changes: object) -> Problem:
    """Return 2 posts of weight 1 that ask for 2 heads each, 3 people, 2 of whom may be used."""
    slots = [slot("A", "S3", demand=2), slot("B", "S3", demand=2)]
    people = [person(f"p{n}") for n in range(3)]
    whole = problem(posts=[post("A"), post("B", areas=("D2",))], shifts=[S3], persons=people, slots=slots)
    return replace(whole, policies=replace(whole.policies, **changes)) if changes else whole  # type: ignore[arg-type]


def price_of(prices: tuple[RulePrice, ...], rule: str) -> RulePrice:
    return next(price for price in prices if price.rule == rule)


def test_one_more_man_in_reach_is_worth_the_head_he_fills() -> None:
    # 2 of 4 heads stand, one at each post: 2 points are open. One more fills one head, two more the other; ten cannot do more.
    # Who comes from too far fills none, but a third of the listed may then be used beside him.
    prices = price_all(case(), {"here": HERE, "far": FAR}, counts=(1, 2, 10), workers=1)
    assert {(each.base, each.people): each.worth for each in prices.people} == {
        ("here", 1): 1.0,
        ("here", 2): 2.0,
        ("here", 10): 2.0,
        ("far", 1): 1.0,
        ("far", 2): 1.0,
        ("far", 10): 1.0,
    }


def test_a_rule_costs_what_the_best_plan_gains_without_it() -> None:
    prices = price_all(case(), {}, workers=1)
    assert {goal.key: goal.value for goal in prices.goals}["uncovered_risk"] == 2.0
    # All 3 may be used: 1 head stays open.
    strength = price_of(prices.rules, "strength")
    assert strength.goals is not None
    assert (strength.goals[0].value, strength.goals[0].gap) == (1.0, 0.0)


def test_rules_that_bind_nothing_are_idle_and_those_that_define_the_problem_have_no_price() -> None:
    prices = price_all(case(), {}, workers=1)
    assert [price.rule for price in prices.rules] == list(RULES)
    assert price_of(prices.rules, "pins").is_idle
    assert price_of(prices.rules, "neutrality_kin").is_idle
    assert [price.rule for price in prices.rules if price.goals is None] == [rule for rule in RULES if rule in DEFINING]


@pytest.mark.parametrize("workers", [1, 2])
def test_prices_do_not_depend_on_the_number_of_processes(workers: int) -> None:
    told: list[float] = []
    prices = price_all(case(), {"here": HERE, "far": FAR}, workers=workers, tell=told.append)
    assert prices == price_all(case(), {"here": HERE, "far": FAR}, workers=1)
    assert told[-1] == 1.0


def test_every_rule_can_be_left_out_or_defines_the_problem() -> None:
    assert {rule for rule in RULES if without_rule(case(), rule) is None} == set(DEFINING)
    with pytest.raises(KeyError):
        without_rule(case(), "no such rule")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("neutrality_home", {"home": "D1"}),
        ("neutrality_home", {"home": None}),
        ("neutrality_kin", {"kin_areas": ("D1",)}),
        ("neutrality_charge", {"charges": ("D1",)}),
        ("availability", {"windows": ()}),
        ("reach", {"lat_e6": 5_000_000}),
        ("eligibility", {"tasking": Tasking.HELD_BACK}),
    ],
)
def test_without_a_rule_whom_it_barred_may_stand_there(rule: str, changes: dict[str, object]) -> None:
    barred = problem(
        posts=[post("A")],
        shifts=[S3],
        persons=[person("p", **changes)],
        slots=[slot("A", "S3")],
        policies=Policies(strength_share=(1, 1), neutrality_charge=Strictness.HARD),
    )
    freed = without_rule(barred, rule)
    assert freed is not None
    assert solve(barred).solution.assignments == ()
    assert [a.person for a in solve(freed).solution.assignments] == ["p"]


def test_without_rest_one_man_serves_every_shift() -> None:
    # S3 to S5 are 31 h without a pause.
    slots = [slot("A", shift) for shift in ("S3", "S4", "S5")]
    whole = problem(posts=[post("A")], shifts=[S3, S4, S5], persons=[person("p")], slots=slots, policies=Policies(strength_share=(1, 1)))
    freed = without_rule(whole, "rest")
    assert freed is not None
    assert len(solve(whole).solution.assignments) == 2
    assert len(solve(freed).solution.assignments) == 3


def test_without_continuity_two_crews_share_a_chain() -> None:
    # One is there for S3, the other for S4: with continuity neither can serve the chain.
    early, late = person("early", windows=((300, 780),)), person("late", windows=((780, 1440),))
    slots = [slot("A", "S3"), slot("A", "S4")]
    whole = problem(posts=[post("A")], shifts=[S3, S4], persons=[early, late], slots=slots, policies=Policies(strength_share=(1, 1)))
    freed = without_rule(whole, "continuity")
    assert freed is not None
    assert len(solve(whole).solution.assignments) == 0
    assert len(solve(freed).solution.assignments) == 2


def _with_reserve(polri: int) -> Problem:
    slots = [slot("A", "S3", demand=30), slot("RES", "S3", demand=2, role=Role.RESERVE, weight=0)]
    posts = [post("A"), post("RES", PostKind.RESERVE, areas=())]
    people = [person(f"p{n}") for n in range(polri)]
    return problem(posts=posts, shifts=[S3], persons=people, slots=slots, policies=Policies(reserve_min=2))


def test_more_people_make_room_for_the_reserve_they_owe() -> None:
    # 30 listed, 20 used, 2 of them reserve; with 10 more 30 are used and 3 of them are reserve.
    more = with_people(_with_reserve(30), 10, HERE)
    assert next(one.demand for one in more.slots if one.role is Role.RESERVE) == 3
    result = solve(more)
    assert [v for v in audit(more, result.solution) if v.rule != "beats"] == []
    assert len({a.person for a in result.solution.assignments}) == 30
    assert required_heads(more, result.solution) == 3


def test_without_reserve_its_people_stand_at_the_posts() -> None:
    freed = without_rule(_with_reserve(30), "reserve")
    assert freed is not None
    assert sum(a.post == "A" for a in solve(freed).solution.assignments) == 20


def test_people_from_outside_raise_the_strength_of_every_stage() -> None:
    # 3 listed: 2 may be used, in the night stage 1; with 4 more 6, at night 5 of 7.
    staged = case(strength_stages=((-1440, 0, 1, 3),))
    more = with_people(staged, 4, HERE)
    assert more.policies.strength_share == (6, 7)
    assert more.policies.strength_stages == ((-1440, 0, 5, 7),)
    assert sum(one.unsur is Unsur.POLRI for one in more.persons) == 7
