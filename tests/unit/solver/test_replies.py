"""What people can earn: the options there are, the sets that rest allows, and the best place of each option."""

from __future__ import annotations

import pytest

from solver.problem import Policies, Posting, PostKind, Problem, Role, Shift, Slot, Strictness, Tasking, Unsur
from solver.replies import Replies
from tests.cases import person, post, problem, slot

S2, S3, S4, S5 = (Shift("S2", -240, 300), Shift("S3", 300, 780), Shift("S4", 780, 1_440, "S3"), Shift("S5", 1_920, 2_400))


def case(slots: list[Slot], *, policies: Policies | None = None, **parts: object) -> Problem:
    facts = {"posts": [post("A"), post("B"), post("PADAL", PostKind.COMMAND)], "shifts": [S2, S3, S4, S5]}
    return problem(slots=slots, policies=policies or Policies(), **(facts | parts))  # type: ignore[arg-type]


def replies(built: Problem, price: float = 1.0) -> Replies:
    return Replies(built, Unsur.POLRI, {row.key: price for row in built.slots})


def runs(built: Problem) -> set[tuple[str, ...]]:
    return {option.shifts for option in replies(built).options}


def test_equal_demand_in_a_chain_is_one_option() -> None:
    assert runs(case([slot("A", "S3", demand=2), slot("A", "S4", demand=2)])) == {("S3", "S4")}


def test_who_joins_or_leaves_where_demand_changes_has_options_of_his_own() -> None:
    assert runs(case([slot("A", "S3"), slot("A", "S4", demand=3)])) == {("S3", "S4"), ("S4",)}
    assert runs(case([slot("A", "S3", demand=3), slot("A", "S4")])) == {("S3", "S4"), ("S3",)}


def test_two_crews_make_every_shift_an_option() -> None:
    assert runs(case([slot("A", "S3"), slot("A", "S4")], policies=Policies(continuity=False))) == {("S3",), ("S4",)}


def test_a_shift_nobody_is_asked_for_is_no_option() -> None:
    assert runs(case([slot("A", "S2", demand=0), slot("A", "S5")])) == {("S5",)}


def test_sets_of_options_keep_rest() -> None:
    # S2 runs on into S3 without 8 h of rest, and S2 to S4 would be 28 h; 8 h lie between S4 and S5.
    held = replies(case([slot("A", shift) for shift in ("S2", "S3", "S4", "S5")]))
    assert held.sets is not None
    named = {tuple(held.options[o].shifts for o in chosen) for chosen in held.sets}
    vote, night, after = ("S3", "S4"), ("S2",), ("S5",)
    assert {(), (vote,), (night,), (after,), (night, after)} <= named
    assert (night, vote) not in named
    # 19 h of duty are more than 18: 24 h of rest are due before S5.
    assert (vote, after) not in named


def test_the_best_open_place_of_an_option_is_what_it_earns() -> None:
    built = case([slot("A", "S5"), slot("B", "S5")], posts=[post("A"), post("B", areas=("D2",))])
    earning = Replies(built, Unsur.POLRI, {("A", "S5", Unsur.POLRI, Role.MEMBER): 1.0, ("B", "S5", Unsur.POLRI, Role.MEMBER): 3.0})
    people = [
        person("free"),
        person("home", home="D2"),
        person("both", home="D2", kin_areas=("D1",)),
        person("late", windows=((1_921, 9_000),)),
    ]
    assert earning.earned(people).tolist() == [[3.0], [1.0], [0.0], [0.0]]


def test_a_chain_earns_the_prices_of_its_shifts() -> None:
    assert replies(case([slot("A", "S3"), slot("A", "S4")]), 2.0).earned([person("a")]).tolist() == [[4.0]]


@pytest.mark.parametrize(("metres", "earned"), [(-1, 1.0), (1, 1.0), (3, 0.0)])
def test_reach_is_asked_with_two_metres_to_spare(metres: int, earned: float) -> None:
    # 0.1 degree is 15,567.3 m by road; a bound may be too kind to a person by the rounding, never too strict.
    policies = Policies(max_distance_m=((Unsur.POLRI, 15_567 - metres), (Unsur.TNI, 0), (Unsur.LINMAS, 0)))
    assert replies(case([slot("A", "S5")], policies=policies)).earned([person("a", lat_e6=100_000)]).tolist() == [[earned]]


@pytest.mark.parametrize(("strictness", "earned"), [(Strictness.HARD, 0.0), (Strictness.SOFT, 1.0), (Strictness.OFF, 1.0)])
def test_only_hard_neutrality_closes_a_place(strictness: Strictness, earned: float) -> None:
    home = Policies(neutrality_home=((Unsur.POLRI, strictness),), neutrality_charge=Strictness.OFF)
    charge = Policies(neutrality_home=((Unsur.POLRI, Strictness.OFF),), neutrality_charge=strictness)
    assert replies(case([slot("A", "S5")], policies=home)).earned([person("a", home="D1")]).tolist() == [[earned]]
    assert replies(case([slot("A", "S5")], policies=charge)).earned([person("a", charges=("D1",))]).tolist() == [[earned]]


def test_an_unknown_home_closes_posts_of_the_vote_and_no_object() -> None:
    for kind, earned in ((PostKind.BEAT, 0.0), (PostKind.STATION, 0.0), (PostKind.STATIC, 1.0)):
        built = case([slot("A", "S5")], posts=[post("A", kind)])
        assert replies(built).earned([person("a", home=None)]).tolist() == [[earned]]


@pytest.mark.parametrize(
    ("role", "facts", "earned"),
    [
        (Role.MEMBER, {"tasking": Tasking.PADAL}, 0.0),
        (Role.PADAL, {"tasking": Tasking.PADAL}, 1.0),
        (Role.PADAL, {"rank": 5}, 0.0),
        (Role.PADAL, {"rank": 6}, 1.0),
        (Role.PAMENWAS, {"rank": 7}, 0.0),
        (Role.PAMENWAS, {"tasking": Tasking.PAMENWAS, "rank": 8}, 1.0),
    ],
)
def test_tasking_and_rank_decide_what_a_person_may_take(role: Role, facts: dict[str, object], earned: float) -> None:
    built = case([slot("PADAL", "S5", role=role)], policies=Policies(padal_min_rank=6, pamenwas_min_rank=8))
    assert replies(built).earned([person("a", **facts)]).tolist() == [[earned]]


def test_a_skill_is_asked_for() -> None:
    built = case([slot("A", "S5", skill="lantas")])
    assert replies(built).earned([person("a"), person("b", skills=("lantas",))]).tolist() == [[0.0], [1.0]]


def test_who_is_pinned_earns_only_at_his_post_in_that_shift() -> None:
    built = case([slot("A", "S5"), slot("B", "S2")], persons=[person("a")], pins=(Posting("a", "S5", "B"),))
    held = replies(built)
    earned = dict(zip((option.shifts for option in held.options), held.earned([person("a")])[0].tolist(), strict=True))
    assert earned == {("S5",): 0.0, ("S2",): 1.0}
