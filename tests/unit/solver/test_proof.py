"""The bound from prices, worked out by hand: risk points, prices in weight units (10,000 a point)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.audit import audit, goal_values
from solver.engine import solve
from solver.problem import Person, Policies, Posting, PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.proof import PriceError, lower_bound
from solver.solution import DualPrices, Solution
from tests.cases import person, post, problem, slot, stand

DAY = Shift("DAY", 480, 960)
VOTE = (Shift("S3", 300, 780), Shift("S4", 780, 1_440, "S3"))
POINT = 10_000
ALL = Policies(reserve_min=0, strength_share=(1, 1))


def prices(points: dict[tuple[str, str], float], *, role: Role = Role.MEMBER, stages: dict[int, float] | None = None) -> DualPrices:
    """Return prices of Polri, in points: (post, shift) to price, all of one role; RES is of the reserve, PADAL leads."""
    roles = {"RES": Role.RESERVE, "PADAL": Role.PADAL}
    rows = ((place, shift, Unsur.POLRI, roles.get(place, role)) for place, shift in points)
    of_stage = tuple((stage, price * POINT) for stage, price in (stages or {}).items())
    return DualPrices(Unsur.POLRI, tuple((row, price * POINT) for row, price in zip(rows, points.values(), strict=True)), of_stage)


def people(count: int, **changes: object) -> list[Person]:
    return [person(f"p{n:02d}", **changes) for n in range(count)]


def pair(listed: int = 3, **parts: object) -> Problem:
    """Return A with two heads of 1 point and B with one of 5; two thirds of the people may be used."""
    slots = [slot("A", "DAY", demand=2), slot("B", "DAY", weight=5 * POINT)]
    facts = {"persons": people(listed), "policies": Policies(reserve_min=0)}
    return problem(posts=[post("A"), post("B")], shifts=[DAY], slots=slots, **(facts | parts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at_a", "at_b", "bound"),
    [
        # Heads of A: nobody costs 3, one 1 + a, two 2a; of B: nobody 10, one b. Two people earn max(a, b) each.
        (2.0, 2.0, 1.0),  # 3 + 2 - 2 x 2
        (1.5, 1.5, 1.0),  # 2.5 + 1.5 - 2 x 1.5
        (1.0, 1.0, 1.0),  # 2 + 1 - 2 x 1
        (1.0, 3.0, 0.0),  # 2 + 3 - 2 x 3 = -1
        (0.5, 0.5, 0.5),  # 1 + 0.5 - 2 x 0.5
        (3.0, 3.0, 0.0),  # 3 + 3 - 2 x 3
        (100.0, 100.0, 0.0),  # 3 + 10 - 200
        (0.0, 0.0, 0.0),
    ],
)
def test_every_price_proves_something_and_good_ones_all(at_a: float, at_b: float, bound: float) -> None:
    # The best plan leaves one head of A open: 1.
    assert lower_bound(pair(), [prices({("A", "DAY"): at_a, ("B", "DAY"): at_b})]) == pytest.approx(bound, abs=1e-9)


def test_no_price_proves_nothing() -> None:
    assert lower_bound(pair(), []) == 0


def test_of_several_prices_the_best_counts_in_every_case() -> None:
    poor, good = prices({("A", "DAY"): 0.5, ("B", "DAY"): 0.5}), prices({("A", "DAY"): 2.0, ("B", "DAY"): 2.0})
    assert lower_bound(pair(), [poor, good]) == lower_bound(pair(), [good]) == 1


def test_prices_of_an_unsur_speak_of_it_alone() -> None:
    # TNI: one head of 3 points and nobody there: 3 + 3; at a price of 6 both ways cost 6 and nobody earns it.
    built = pair()
    built = replace(built, slots=(*built.slots, slot("A", "DAY", unsur=Unsur.TNI, weight=3 * POINT)))
    soldiers = DualPrices(Unsur.TNI, ((("A", "DAY", Unsur.TNI, Role.MEMBER), 6.0 * POINT),))
    police = prices({("A", "DAY"): 2.0, ("B", "DAY"): 2.0})
    assert lower_bound(built, [soldiers]) == 6
    assert lower_bound(built, [police, soldiers]) == 7


def test_a_pin_keeps_a_person_from_what_pays_better() -> None:
    # a is pinned to A and earns 2 there, so B stays open: 10, and A is full.
    slots = (slot("A", "DAY"), slot("B", "DAY", weight=5 * POINT))
    built = replace(pair(1, policies=ALL), slots=slots, pins=(Posting("p00", "DAY", "A"),))
    own = prices({("A", "DAY"): 2.0, ("B", "DAY"): 10.0})
    # 2 + 10 - 2, against 2 + 10 - 10 where he is free.
    assert lower_bound(built, [own]) == 10
    assert lower_bound(replace(built, pins=()), [own]) == 2
    assert solve(built).goals[0].value == 10
    assert solve(replace(built, pins=())).goals[0].value == 2


def test_who_may_not_stand_at_a_post_earns_nothing_there() -> None:
    own = prices({("B", "DAY"): 10.0})
    barred: list[dict[str, object]] = [
        {"home": "D1"},
        {"kin_areas": ("D1",)},
        {"windows": ((481, 960),)},
        {"tasking": Tasking.PADAL},
        {"lat_e6": 900_000},
    ]
    for facts in barred:
        assert lower_bound(pair(persons=people(3, **facts)), [own]) == 10
    assert lower_bound(pair(), [own]) == 0


def test_rest_keeps_a_person_from_earning_twice() -> None:
    # One head of 1 point in each of two shifts and one person: with 8 h between he takes both, a minute less and one stays bare.
    for start, bound in ((1_440, 0), (1_439, 2)):
        shifts = [DAY, Shift("SOON", start, start + 300)]
        built = problem(posts=[post("A")], shifts=shifts, slots=[slot("A", s.id) for s in shifts], persons=people(1), policies=ALL)
        assert lower_bound(built, [prices({("A", "DAY"): 2.0, ("A", "SOON"): 2.0})]) == bound


def standing_by(heads: int = 4) -> Problem:
    """Return a post with four heads of 1 point through both shifts, a reserve of at least one, six listed: four may be used."""
    slots = [slot("A", shift.id, demand=heads) for shift in VOTE]
    slots += [slot("RES", shift.id, demand=2, role=Role.RESERVE, weight=0) for shift in VOTE]
    posts = [post("A"), post("RES", PostKind.RESERVE, areas=())]
    return problem(posts=posts, shifts=VOTE, slots=slots, persons=people(6), policies=Policies(reserve_min=1, platoon_size=2))


RESERVE_PRICES = prices({("A", "S3"): 1.0, ("A", "S4"): 1.0, ("RES", "S3"): 1.0, ("RES", "S4"): 1.0})


def test_the_reserve_owed_is_paid_for() -> None:
    # One of the four stands in reserve: 3 at A, 1 missing in two shifts = 2. By prices: A 4 + 4, reserve 1 x 2, less 4 x 2.
    # With the reserve short nobody may guard: 8 and nothing earned.
    built = standing_by()
    assert lower_bound(built, [RESERVE_PRICES]) == 2
    assert solve(built).goals[0].value == 2


def test_without_a_price_of_the_reserve_its_people_are_free() -> None:
    # 8 - 4 x 2.
    assert lower_bound(standing_by(), [prices({("A", "S3"): 1.0, ("A", "S4"): 1.0})]) == 0


def test_who_cannot_stand_in_reserve_may_guard_while_it_is_short() -> None:
    # Four people are there in time for A alone: all of them guard, nobody stands in reserve, and the audit finds no fault.
    early = Shift("EARLY", -2_000, -1_500)
    guards = [person(f"x{n}", windows=((-2_000, -1_500),)) for n in range(4)]
    others = [person(f"y{n}", windows=((300, 1_440),)) for n in range(2)]
    built = standing_by()
    slots = (slot("A", "EARLY", demand=4), *(row for row in built.slots if row.role is Role.RESERVE))
    built = replace(built, shifts=(early, *VOTE), persons=(*guards, *others), slots=slots)
    plan = Solution(tuple(stand(guard.id, "EARLY", "A", team="A") for guard in guards))
    assert [v for v in audit(built, plan) if v.rule != "beats"] == []
    assert goal_values(built, plan)["uncovered_risk"] == 0
    assert lower_bound(built, solve(built).prices) == 0


def led(days: float) -> float:
    """Return the bound where one person either leads or guards 5 points, leaders first."""
    posts = [post("A"), post("PADAL", PostKind.COMMAND)]
    slots = [slot("A", "DAY", weight=5 * POINT), slot("PADAL", "DAY", role=Role.PADAL, weight=0)]
    built = problem(posts=posts, shifts=[DAY], slots=slots, persons=people(1), policies=replace(ALL, leaders_first=True))
    return lower_bound(built, [prices({("A", "DAY"): 10.0, ("PADAL", "DAY"): 10.0})], days_unled=days)


def test_with_leaders_first_the_bound_holds_for_plans_that_lead_as_many_days() -> None:
    # A 10 and the day 10, less 10 earned. Where the day may be left he guards: 10 less.
    assert led(0) == 10
    assert led(1) == 0


def staged() -> Problem:
    """Return two heads early, of which a stage lets one of four people serve, and two later on."""
    early, later = Shift("E", 0, 480), Shift("L", 2_000, 2_480)
    return problem(
        posts=[post("A"), post("B")],
        shifts=[early, later],
        slots=[slot("A", "E", demand=2), slot("B", "L", demand=2)],
        persons=people(4),
        policies=Policies(reserve_min=0, strength_stages=((0, 480, 1, 4),)),
    )


@pytest.mark.parametrize(
    ("at_a", "at_b", "stages", "bound"),
    [
        # A: min(3, 1 + a, 2a); B: min(3, 1 + b, 2b). A stage charges whoever is used in it and takes at most its limit, 1 and 2.
        (1.0, 0.0, {0: 1.0}, 1.0),  # 2 + 0, nobody earns more than he is charged, one place sold at 1
        (1.0, 1.0, {0: 1.0, -1: 1.0}, 1.0),  # 2 + 2, less 1 x 1 and 2 x 1
        (1.0, 1.0, {0: 1.0}, 0.0),  # 2 + 2, less 4 x 1 at B and 1 x 1
        (1.0, 0.0, {}, 0.0),  # 2, less 4 x 1
        (2.0, 0.0, {0: 2.0}, 1.0),  # 3, less 1 x 2
        (1.0, 0.0, {0: 3.0}, 0.0),  # 2, less 1 x 3
    ],
)
def test_the_places_of_a_stage_are_sold_at_its_price(at_a: float, at_b: float, stages: dict[int, float], bound: float) -> None:
    # The best plan has one head of A open: 1.
    assert lower_bound(staged(), [prices({("A", "E"): at_a, ("B", "L"): at_b}, stages=stages)]) == pytest.approx(bound, abs=1e-9)


def test_the_engines_prices_prove_what_a_stage_costs() -> None:
    result = solve(staged())
    assert result.goals[0].value == lower_bound(staged(), result.prices) == 1


@pytest.mark.parametrize("price", [float("nan"), float("inf"), float("-inf"), 1e200])
def test_a_price_that_cannot_be_added_up_is_refused(price: float) -> None:
    at_a = ("A", "DAY", Unsur.POLRI, Role.MEMBER)
    for senseless in (DualPrices(Unsur.POLRI, ((at_a, price),), ()), DualPrices(Unsur.POLRI, (), ((-1, price),))):
        with pytest.raises(PriceError):
            lower_bound(pair(), [senseless])
    with pytest.raises(PriceError):
        lower_bound(pair(), [], days_unled=price)


def test_those_drawn_from_the_reserve_are_not_paid_for() -> None:
    # Who was drawn is owed no more: all four may stand at A, and nothing is open.
    built = replace(standing_by(), drawn=("p00",))
    plan = Solution(tuple(stand(f"p{n:02d}", shift.id, "A", team="A") for n in range(4) for shift in VOTE))
    assert [v for v in audit(built, plan) if v.rule != "beats"] == []
    assert goal_values(built, plan)["uncovered_risk"] == 0
    assert lower_bound(built, [RESERVE_PRICES]) == 0


def test_who_stands_in_a_short_reserve_earns_nothing_at_the_same_hours() -> None:
    # Two in reserve are owed, and one man alone is there by day. He may guard A only while he stands in reserve: never.
    posts = [post("A"), post("RES", PostKind.RESERVE, areas=())]
    slots = [slot("A", "DAY", weight=5 * POINT), slot("RES", "DAY", demand=2, role=Role.RESERVE, weight=0)]
    absent = [replace(each, windows=((5_000, 6_000),)) for each in people(6)[1:]]
    built = problem(
        posts=posts, shifts=[DAY], slots=slots, persons=[*people(1), *absent], policies=Policies(reserve_min=2, strength_share=(1, 1))
    )
    # Whole: 10 + 2 x 30, less the 30 he earns. Short: 10, and he earns nothing.
    assert lower_bound(built, [prices({("A", "DAY"): 10.0, ("RES", "DAY"): 30.0})]) == 10
    assert solve(built).goals[0].value == 10
