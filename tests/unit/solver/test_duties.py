"""Duty kinds, needs and patterns: the default shifts by hand, every limit of rest one minute to each side."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain.calendar import DEFAULT_SHIFTS
from solver import duties as module
from solver.duties import DutyPlan, Family, can_follow, night_minutes, plan_duties
from solver.problem import Policies, PostKind, Problem, Role, Shift, Unsur
from tests.cases import broken, person, post, problem, slot, stand

DEFAULT = tuple(Shift(rule.code, rule.start, rule.end, rule.continues or None) for rule in DEFAULT_SHIFTS)
BEAT, STORE, RESERVE, PADAL = "BEAT", "STORE", "RESERVE", "PADAL"
POSTS = (
    post(BEAT),
    post(STORE, PostKind.STATIC),
    post(RESERVE, PostKind.RESERVE, areas=()),
    post(PADAL, PostKind.COMMAND),
)


def planned(shifts: tuple[Shift, ...], *demands: tuple[str, str, int], **changes: object) -> DutyPlan:
    """Return the duties of Polri for (post, shift, heads)."""
    role = {RESERVE: Role.RESERVE, PADAL: Role.PADAL}
    slots = [slot(name, shift, demand=heads, role=role.get(name, Role.MEMBER)) for name, shift, heads in demands]
    return plan_duties(problem(posts=POSTS, shifts=shifts, slots=slots, policies=Policies(**changes)), Unsur.POLRI)  # type: ignore[arg-type]


def named(plan: DutyPlan) -> set[frozenset[str]]:
    """Return the patterns by the shifts of their kinds, with the family where it is not a TPS."""

    def name(k: int) -> str:
        kind = plan.kinds[k]
        return "+".join(kind.shifts) + ("" if kind.family is Family.STATION else f" {kind.family.value}")

    return {frozenset(name(k) for k in pattern) for pattern in plan.patterns}


def test_the_patterns_of_the_default_shifts_are_these_and_no_others() -> None:
    plan = planned(DEFAULT, *((BEAT, shift.id, 2) for shift in DEFAULT), (RESERVE, "S3", 3), (RESERVE, "S4", 3))
    # S1 -960..-240, S2 -240..300, S3 300..780, S4 780..1440, S5 1440..2160.
    # S1 S2: one stretch of 1,260 > 1,200. S2 S34: 1,680. S34 S5: 1,860. S1 S34: pause 540 >= 480.
    # S1 S5: 1,680. S2 S5: 1,140. S1 S34 S5 and S1 S2 S5 hold a forbidden pair.
    # The reserve stands in S3 and S4, so it goes with S1 as the crews of the posts do.
    singles = {frozenset([name]) for name in ("S1", "S2", "S3+S4", "S5", "S3+S4 reserve")}
    pairs = {frozenset(pair) for pair in (("S1", "S3+S4"), ("S1", "S5"), ("S2", "S5"), ("S1", "S3+S4 reserve"))}
    assert named(plan) == singles | pairs
    assert len(plan.patterns) == 9
    assert plan.is_complete
    assert not plan.is_transport


def test_kinds_tell_their_load_in_half_minutes_with_nights_half_as_much_again() -> None:
    plan = planned(DEFAULT, *((BEAT, shift.id, 2) for shift in DEFAULT), (RESERVE, "S3", 3), (RESERVE, "S4", 3))
    loads = {(kind.shifts, kind.family): kind.load for kind in plan.kinds}
    # S2 lies wholly in the night: 540 x 1.5 x 2 = 1,620. S3+S4: 1,140 and 240 of night: (1,140 + 120) x 2.
    # S5: 720 and 300 of night: (720 + 150) x 2. Reserve is left out.
    assert loads == {
        (("S1",), Family.STATION): 1_440,
        (("S2",), Family.STATION): 1_620,
        (("S3", "S4"), Family.STATION): 2_520,
        (("S5",), Family.STATION): 1_740,
        (("S3", "S4"), Family.RESERVE): 0,
    }
    assert {kind.shifts for kind in plan.kinds if kind.is_voting_day} == {("S3", "S4")}


def test_an_unsur_that_nobody_asks_for_has_nothing() -> None:
    plan = plan_duties(problem(posts=POSTS, shifts=DEFAULT, slots=[slot(BEAT, "S1", demand=0)]), Unsur.POLRI)
    assert (plan.kinds, plan.needs, plan.patterns) == ((), (), ())


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (2, 2, {("S3", "S4"): 2}),
        (1, 3, {("S3", "S4"): 1, ("S4",): 2}),
        (3, 1, {("S3", "S4"): 1, ("S3",): 2}),
        (2, 0, {("S3",): 2}),
        (0, 2, {("S4",): 2}),
    ],
)
def test_a_chain_is_one_duty_for_the_heads_both_shifts_want_and_the_surplus_is_its_own(
    first: int, second: int, expected: dict[tuple[str, ...], int]
) -> None:
    plan = planned(DEFAULT, (BEAT, "S3", first), (BEAT, "S4", second))
    assert {plan.kinds[need.kind].shifts: need.demand for need in plan.needs} == expected


def test_the_slots_of_every_need_add_up_to_the_demand() -> None:
    plan = planned(DEFAULT, (BEAT, "S3", 5), (BEAT, "S4", 2), (STORE, "S4", 3))
    held = [sum(need.demand for need in plan.needs if s in need.slots) for s in range(len(plan.slots))]
    assert held == [slot.demand for slot in plan.slots] == [5, 2, 3]


def test_without_continuity_posts_change_crews_and_reserve_and_command_stand_on() -> None:
    shifts = ((BEAT, "S3", 1), (BEAT, "S4", 1), (RESERVE, "S3", 1), (RESERVE, "S4", 1), (PADAL, "S3", 1), (PADAL, "S4", 1))
    plan = planned(DEFAULT, *shifts, continuity=False)
    assert {(kind.shifts, kind.family.value) for kind in plan.kinds} == {
        (("S3",), "station"),
        (("S4",), "station"),
        (("S3", "S4"), "reserve"),
        (("S3", "S4"), "command"),
    }


@pytest.mark.parametrize(("end", "kinds"), [(1_200, {("A", "B")}), (1_201, {("A",), ("B",)})])
def test_a_chain_longer_than_a_stretch_is_cut(end: int, kinds: set[tuple[str, ...]]) -> None:
    plan = planned((Shift("A", 0, 600), Shift("B", 600, end, "A")), (BEAT, "A", 1), (BEAT, "B", 1))
    assert {kind.shifts for kind in plan.kinds} == kinds


def are_together(first: Shift, second: Shift, **changes: object) -> bool:
    plan = planned((first, second), (BEAT, first.id, 1), (BEAT, second.id, 1), **changes)
    return frozenset((first.id, second.id)) in named(plan)


@pytest.mark.parametrize(("pause", "expected"), [(479, False), (480, True), (481, True)])
def test_eight_hours_lie_between_two_duties(pause: int, expected: bool) -> None:
    assert are_together(Shift("A", 0, 600), Shift("B", 600 + pause, 1_300 + pause)) is expected


@pytest.mark.parametrize(("end", "expected"), [(1_199, True), (1_200, True), (1_201, False)])
def test_touching_duties_stretch_to_twenty_hours(end: int, expected: bool) -> None:
    assert are_together(Shift("A", 0, 600), Shift("B", 600, end)) is expected


@pytest.mark.parametrize(
    ("length", "pause", "expected"),
    [(1_080, 480, True), (1_081, 480, False), (1_081, 1_439, False), (1_081, 1_440, True)],
)
def test_after_more_than_eighteen_hours_a_whole_day_is_free(length: int, pause: int, expected: bool) -> None:
    assert are_together(Shift("A", 0, length), Shift("B", length + pause, length + pause + 300)) is expected


def test_a_stretch_of_two_duties_counts_as_a_long_one() -> None:
    shifts = (Shift("A", 0, 600), Shift("B", 600, 1_100), Shift("C", 1_100 + 480, 1_900), Shift("D", 1_100 + 1_440, 2_900))
    patterns = named(planned(shifts, *((BEAT, shift.id, 1) for shift in shifts)))
    # A and B last 1,100 > 1,080 together: C after 480 is too soon, D after 1,440 is not.
    assert frozenset("AB") in patterns
    assert frozenset("ABC") not in patterns
    assert frozenset("ABD") in patterns
    assert frozenset("BC") in patterns


@pytest.mark.parametrize(("length", "count"), [(1_200, 1), (1_201, 0)])
def test_a_shift_longer_than_a_stretch_is_served_by_nobody(length: int, count: int) -> None:
    assert len(planned((Shift("A", 0, length),), (BEAT, "A", 1)).patterns) == count


def week(last: int, *, first_start: int = 3_000) -> frozenset[str]:
    """Return the largest pattern of five duties of 12 h, one a day, the last of ``last`` minutes."""
    starts = [first_start + 1_440 * n for n in range(5)]
    shifts = tuple(Shift(f"W{n}", s, s + (last if n == 4 else 720)) for n, s in enumerate(starts))
    return max(named(planned(shifts, *((BEAT, shift.id, 1) for shift in shifts))), key=len)


def test_seven_days_hold_sixty_hours_and_not_a_minute_more() -> None:
    # 5 x 720 = 3,600 minutes = 60 h.
    assert len(week(720)) == 5
    assert len(week(721)) == 4


def test_the_days_around_the_vote_are_left_out_of_the_week() -> None:
    # The first duty begins at 2,280 and ends at 3,000: 600 minutes of it lie before 2,880, so the last may be 600 longer.
    assert len(week(721, first_start=2_280)) == 5


def static_night_after(pause: int, *, length: int = 120) -> bool:
    shifts = (Shift("A", 300, 700), Shift("B", 700, 1_260, "A"), Shift("N", 1_260 + pause, 1_260 + pause + length))
    plan = planned(shifts, (BEAT, "A", 1), (BEAT, "B", 1), (STORE, "N", 1))
    return frozenset(("A+B", "N static")) in named(plan)


@pytest.mark.parametrize(("pause", "expected"), [(1_439, False), (1_440, True), (1_441, True)])
def test_no_static_night_begins_within_a_day_of_the_voting_duty(pause: int, expected: bool) -> None:
    # The vote ends at 21.00; a day later it is 21.00 again, in the night from 20.00 to 5.00.
    assert static_night_after(pause) is expected


def test_a_static_duty_by_day_needs_only_rest() -> None:
    # 540 minutes after 21.00 it is 6.00; two hours later no minute of the night is touched.
    assert static_night_after(540)
    # A minute before 5.00 is night: 479 after 21.00 is too soon anyway, so 480 (5.00) is the first minute allowed.
    assert static_night_after(480)


def test_a_static_night_after_a_static_chain_is_no_matter_of_the_vote() -> None:
    shifts = (Shift("A", 300, 700), Shift("B", 700, 1_260, "A"), Shift("N", 1_260 + 1_200, 1_260 + 1_400))
    plan = planned(shifts, (STORE, "A", 1), (STORE, "B", 1), (STORE, "N", 1))
    assert frozenset(("A+B static", "N static")) in named(plan)


def test_reserve_keeps_the_same_rest_as_any_duty() -> None:
    # A ends at 300; B begins 480 minutes later, C 479.
    shifts = (Shift("A", 0, 300), Shift("B", 780, 1_080), Shift("C", 779, 1_079))
    plan = planned(shifts, (RESERVE, "A", 1), (BEAT, "B", 1), (BEAT, "C", 1))
    assert named(plan) == {frozenset(["A reserve"]), frozenset(["B"]), frozenset(["C"]), frozenset(["A reserve", "B"])}


def test_two_duties_at_once_are_never_a_pattern() -> None:
    shifts = (Shift("A", 0, 300), Shift("B", 0, 300), Shift("C", 299, 700))
    plan = planned(shifts, *((BEAT, shift.id, 1) for shift in shifts))
    assert {frozenset("A"), frozenset("B"), frozenset("C")} == named(plan)


def test_too_many_patterns_are_owned_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PATTERNS", 7)
    demands = tuple((BEAT, shift.id, 2) for shift in DEFAULT)
    # 4 kinds and 3 pairs are 7 patterns: just within the limit; with the reserve they are 8.
    assert planned(DEFAULT, *demands).is_complete
    assert not planned(DEFAULT, *demands, (RESERVE, "S3", 1), (RESERVE, "S4", 1)).is_complete


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (1_199, 1_200, 0),
        (1_200, 1_201, 1),
        (-240, 300, 540),
        (299, 301, 1),
        (0, 1_440, 540),
        (-960, -240, 0),
        (-1_440 * 3, 1_440 * 2, 5 * 540),
    ],
)
def test_night_minutes_lie_between_20_00_and_5_00(start: int, end: int, minutes: int) -> None:
    assert night_minutes(start, end, (1_200, 300)) == minutes


def test_a_night_window_inside_one_day_counts_too() -> None:
    assert night_minutes(0, 2_880, (60, 120)) == 120


@st.composite
def coarse_cases(draw: st.DrawFn) -> Problem:
    """Return up to five shifts on a grid of four hours, the first that touches another in one chain, at a beat and a store."""
    rows = draw(st.lists(st.tuples(st.integers(-6, 20), st.integers(1, 5)), min_size=1, max_size=5, unique=True))
    shifts: list[Shift] = []
    for n, (start, length) in enumerate(sorted(rows)):
        before = next((s for s in shifts if s.end == start * 240), None)
        is_chained = before is not None and not any(s.continues for s in shifts)
        shifts.append(Shift(f"S{n}", start * 240, (start + length) * 240, before.id if before and is_chained else None))
    slots = [slot(name, s.id) for s in shifts for name in draw(st.sampled_from([(BEAT,), (STORE,), (BEAT, STORE)]))]
    policies = Policies(continuity=draw(st.booleans()), week_exempt=(0, draw(st.sampled_from([0, 2_880]))), week_limit=1_920)
    return problem(posts=POSTS, shifts=shifts, slots=slots, persons=[person("p")], policies=policies)


@settings(max_examples=120, deadline=None)
@given(coarse_cases())
def test_a_set_of_duties_is_a_pattern_exactly_when_the_audit_accepts_it(case: Problem) -> None:
    plan = plan_duties(case, Unsur.POLRI)
    place = {Family.STATION: BEAT, Family.STATIC: STORE}
    accepted = set()
    for size in range(1, len(plan.kinds) + 1):
        for chosen in combinations(range(len(plan.kinds)), size):
            rows = [stand("p", shift, place[plan.kinds[k].family]) for k in chosen for shift in plan.kinds[k].shifts]
            if not broken("rest", case, *rows) and not broken("one_place", case, *rows):
                accepted.add(frozenset(chosen))
    assert {frozenset(pattern) for pattern in plan.patterns} == accepted
    assert len(plan.patterns) == len(accepted)


def test_a_pattern_is_in_order_of_time() -> None:
    plan = planned(tuple(reversed(DEFAULT)), *((BEAT, shift.id, 2) for shift in DEFAULT))
    assert all(plan.kinds[a].end <= plan.kinds[b].start for p in plan.patterns for a, b in pairwise(p))
    first, last = (choose(range(4), key=lambda k: plan.kinds[k].start) for choose in (min, max))
    assert can_follow(plan.kinds, (first,), last, Policies())


def test_a_transport_is_where_nobody_can_serve_twice() -> None:
    assert planned(DEFAULT, (BEAT, "S3", 2), (BEAT, "S4", 2)).is_transport
    assert not planned(DEFAULT, (BEAT, "S1", 2), (BEAT, "S3", 2), (BEAT, "S4", 2)).is_transport


@pytest.mark.parametrize("hours", [12, 30])
def test_a_longer_or_shorter_long_rest_agrees_with_the_audit(hours: int) -> None:
    shifts = (Shift("A", 300, 700), Shift("B", 700, 1_260, "A"), Shift("N", 1_260 + 1_380, 1_260 + 1_500))
    policies = Policies(rest_after_long=hours * 60)
    case = problem(
        posts=POSTS, shifts=shifts, slots=[slot(BEAT, "A"), slot(BEAT, "B"), slot(STORE, "N")], persons=[person("p")], policies=policies
    )
    plan = plan_duties(case, Unsur.POLRI)
    rows = [stand("p", "A", BEAT), stand("p", "B", BEAT), stand("p", "N", STORE)]
    assert (frozenset(("A+B", "N static")) in named(plan)) is not bool(broken("rest", case, *rows))


@pytest.mark.parametrize("min_rest", [480, 1_500])
def test_a_least_rest_above_the_long_one_agrees_with_the_audit(min_rest: int) -> None:
    shifts = (Shift("A", 0, 1_140), Shift("B", 1_140 + 1_440, 3_000))
    case = problem(
        posts=POSTS, shifts=shifts, slots=[slot(BEAT, "A"), slot(BEAT, "B")], persons=[person("p")], policies=Policies(min_rest=min_rest)
    )
    rows = [stand("p", "A", BEAT), stand("p", "B", BEAT)]
    assert (frozenset("AB") in named(plan_duties(case, Unsur.POLRI))) is not bool(broken("rest", case, *rows))


def test_a_static_chain_whose_night_begins_late_agrees_with_the_audit() -> None:
    # The store's second shift begins 1,500 after the vote; only it touches the night, the first lies by day.
    shifts = (Shift("A", 300, 500), Shift("B", 500, 900, "A"), Shift("C", 1_800, 2_400), Shift("D", 2_400, 2_700, "C"))
    case = problem(
        posts=POSTS, shifts=shifts, slots=[slot(BEAT, "A"), slot(BEAT, "B"), slot(STORE, "C"), slot(STORE, "D")], persons=[person("p")]
    )
    rows = [stand("p", "A", BEAT), stand("p", "B", BEAT), stand("p", "C", STORE), stand("p", "D", STORE)]
    assert (frozenset(("A+B", "C+D static")) in named(plan_duties(case, Unsur.POLRI))) is not bool(broken("rest", case, *rows))
