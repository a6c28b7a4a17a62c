from __future__ import annotations

import pytest

from solver.problem import Policies, PostKind, Problem, Shift
from solver.rules.rest import night_minutes
from tests.cases import fact, person, post, problem, stand
from tests.placed import broken

HOUR = 60
DAY = 24 * HOUR
FREE_WEEK = Policies(week_exempt=(-100 * DAY, 100 * DAY))
"""Every minute exempt from the week's limit, so that a test sees the other limits alone."""


def found_kinds(*windows: tuple[int, int], policies: Policies = FREE_WEEK) -> list[str]:
    shifts = [Shift(f"X{n}", start, end) for n, (start, end) in enumerate(windows)]
    case = problem(posts=[post("R1")], shifts=shifts, persons=[person("a")], policies=policies)
    return [str(fact(v, "kind")) for v in broken("rest", case, *(stand("a", s.id, "R1") for s in shifts))]


@pytest.mark.parametrize(("pause", "kinds"), [(479, ["pause"]), (480, []), (481, []), (1, ["pause"])])
def test_eight_hours_lie_between_duties(pause: int, kinds: list[str]) -> None:
    # 0-480, then pause minutes, then 480 minutes more; 8 h = 480 min
    assert found_kinds((0, 480), (480 + pause, 960 + pause)) == kinds


def test_duties_that_touch_need_no_rest() -> None:
    assert found_kinds((0, 480), (480, 960)) == []


@pytest.mark.parametrize(("end", "kinds"), [(1199, []), (1200, []), (1201, ["stretch"])])
def test_a_stretch_lasts_at_most_twenty_hours(end: int, kinds: list[str]) -> None:
    # two duties that touch at 600: together end minutes; 20 h = 1200 min
    assert found_kinds((0, 600), (600, end)) == kinds


@pytest.mark.parametrize(
    ("length", "pause", "kinds"),
    [
        (1080, 480, []),  # exactly 18 h is not long: 8 h suffice
        (1080, 479, ["pause"]),
        (1081, 480, ["pause_after_long"]),  # 18 h and a minute asks for 24 h
        (1081, 1439, ["pause_after_long"]),
        (1081, 1440, []),
        (1140, 1440, []),  # S3 and S4 are 19 h
        (1140, 1439, ["pause_after_long"]),
    ],
)
def test_a_day_of_rest_follows_a_long_stretch(length: int, pause: int, kinds: list[str]) -> None:
    start = length + pause
    assert found_kinds((0, 300), (300, length), (start, start + 60)) == kinds


@pytest.mark.parametrize(("length", "pause", "kinds"), [(1081, 1439, ["pause_after_long"]), (1081, 1440, []), (1080, 480, [])])
def test_a_day_of_rest_follows_one_long_shift(length: int, pause: int, kinds: list[str]) -> None:
    assert found_kinds((0, length), (length + pause, length + pause + 60)) == kinds


def test_the_crews_of_the_model_are_within_the_rules() -> None:
    s1, s2, s3, s4, s5 = (-960, -240), (-240, 300), (300, 780), (780, 1440), (1440, 2160)
    # S1 ends -240, S3 starts 300: 540 min = 9 h of rest; S2 ends 300, S5 starts 1440: 19 h
    assert found_kinds(s1, s3, s4) == []
    assert found_kinds(s2, s5) == []
    # S2, S3 touch: -240 to 780 = 1020 min = 17 h, no longer than 20 h; with S4 it is 28 h
    assert found_kinds(s2, s3, s4) == ["stretch"]
    # S3, S4, S5 touch: 300 to 2160 = 31 h
    assert found_kinds(s3, s4, s5) == ["stretch"]


def test_a_short_pause_names_the_later_duty() -> None:
    shifts = [Shift("A", 0, 600), Shift("B", 700, 900)]
    case = problem(posts=[post("R1"), post("R2")], shifts=shifts, persons=[person("a")], policies=FREE_WEEK)
    (found,) = broken("rest", case, stand("a", "A", "R1"), stand("a", "B", "R2"))
    assert (found.post, found.shift, fact(found, "minutes"), fact(found, "limit"), fact(found, "other_shift")) == ("R2", "B", 100, 480, "A")


def weeks(*windows: tuple[int, int]) -> list[str]:
    return found_kinds(*windows, policies=Policies(week_exempt=(0, 0)))


def nights(count: int, last: int) -> list[tuple[int, int]]:
    # one duty a day of 12 h from noon, the last of them `last` minutes: pauses of 12 h
    return [(day * DAY, day * DAY + (720 if day < count - 1 else last)) for day in range(count)]


@pytest.mark.parametrize(("last", "kinds"), [(719, []), (720, []), (721, ["week"])])
def test_sixty_hours_fill_a_week(last: int, kinds: list[str]) -> None:
    # 4 x 12 h + last: 48 h + 12 h = 60 h exactly at 720
    assert weeks(*nights(5, last)) == kinds


@pytest.mark.parametrize(
    ("shift_by", "kinds"),
    [
        # 4 x 12 h = 48 h at days 0-3, then 13 h from 6 days 12 h on: [0, 7 d) holds 48 + 12 = 60 h
        (0, []),
        (-1, ["week"]),  # one minute earlier: 60 h 1 min within [0, 7 d)
        (1, []),
    ],
)
def test_any_seven_days_count_to_the_minute(shift_by: int, kinds: list[str]) -> None:
    late = 6 * DAY + 12 * HOUR + shift_by
    assert weeks(*nights(4, 720), (late, late + 13 * HOUR)) == kinds


def test_a_window_may_end_in_the_middle_of_nothing() -> None:
    # 13 h at the start, 4 x 12 h later, ending 7 d + 59 min after the start: the last 7 d hold 61 h - 59 min
    starts = [7 * DAY + 59 - 12 * HOUR - day * DAY for day in range(4)]
    assert weeks((0, 13 * HOUR), *((start, start + 12 * HOUR) for start in starts)) == ["week"]
    starts = [start + 1 for start in starts]
    assert weeks((0, 13 * HOUR), *((start, start + 12 * HOUR) for start in starts)) == []


def test_days_around_the_vote_do_not_count_towards_the_week() -> None:
    exempt = Policies(week_exempt=(0, 2 * DAY))
    # days 0 and 1 lie in the exempt window: 3 x 12 h of days 2-4 remain of 5 x 12 h and a 13th hour
    assert found_kinds(*nights(5, 780), policies=exempt) == []
    # 6 days x 12 h with day 0 exempt: 5 x 12 h = 60 h; one minute more breaks it
    exempt = Policies(week_exempt=(0, DAY))
    assert found_kinds(*nights(6, 720), policies=exempt) == []
    assert found_kinds(*nights(6, 721), policies=exempt) == ["week"]


def test_an_exempt_window_cuts_a_duty_in_two() -> None:
    # five duties of 12 h and one of 24 h whose middle 23 h 59 min are exempt leave 60 h and 1 minute
    long = Policies(week_exempt=(1, DAY), max_stretch=2 * DAY, rest_after_long=0)
    duties = [(0, DAY)] + [(day * DAY + 12 * HOUR, (day + 1) * DAY) for day in range(1, 6)]
    assert found_kinds(*duties, policies=long) == ["week"]
    exact = Policies(week_exempt=(0, DAY), max_stretch=2 * DAY, rest_after_long=0)
    assert found_kinds(*duties, policies=exact) == []


def voting(static_start: int, static_end: int, kind: PostKind = PostKind.STATIC, guarded: PostKind = PostKind.BEAT) -> list[str]:
    # S3 alone (300-780) is no long stretch, so only the ban can bite; S4 continues it
    shifts = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("N", static_start, static_end)]
    case: Problem = problem(posts=[post("R1", guarded), post("PPK", kind)], shifts=shifts, persons=[person("a")], policies=FREE_WEEK)
    return [str(fact(v, "kind")) for v in broken("rest", case, stand("a", "S3", "R1"), stand("a", "N", "PPK"))]


@pytest.mark.parametrize(
    ("start", "end", "kinds"),
    [
        (780, 1201, ["night_static"]),  # straight from the TPS, to 20.01
        (1320, 1500, ["night_static"]),  # 22.00 of the day, 9 h later
        (1740, 2640, []),  # 05.00-20.00 of the next day touches no night minute
        (1739, 2640, ["night_static"]),  # from 04.59
        (1740, 2641, ["night_static"]),  # to 20.01
        (2219, 2641, ["night_static"]),  # 780 + 1439: within 24 h
        (2220, 2641, []),  # 780 + 1440: 24 h later
    ],
)
def test_no_static_night_within_a_day_of_voting_duty(start: int, end: int, kinds: list[str]) -> None:
    assert voting(start, end) == kinds


def test_the_ban_counts_from_the_last_duty_at_a_tps() -> None:
    shifts = [Shift("S3", 300, 780), Shift("S4", 780, 1080, "S3"), Shift("N", 1560, 1620)]
    posts = [post("R1"), post("PPK", PostKind.STATIC)]
    case = problem(posts=posts, shifts=shifts, persons=[person("a")], policies=FREE_WEEK)
    (found,) = broken("rest", case, stand("a", "S3", "R1"), stand("a", "S4", "R1"), stand("a", "N", "PPK"))
    # S4 ends at 1080, the night duty starts at 1560
    assert (found.post, found.shift, fact(found, "minutes"), fact(found, "limit")) == ("PPK", "N", 480, 1440)


def test_the_ban_concerns_static_posts_after_tps_posts() -> None:
    assert voting(1320, 1500, kind=PostKind.BEAT) == []
    assert voting(1320, 1500, guarded=PostKind.STATION) == ["night_static"]
    assert voting(1320, 1500, guarded=PostKind.STATIC) == []
    assert voting(1320, 1500, guarded=PostKind.RESERVE) == []


def test_a_static_night_before_the_vote_is_allowed() -> None:
    assert voting(-500, -200) == []


def test_shifts_outside_a_chain_raise_no_ban() -> None:
    shifts = [Shift("S1", 300, 780), Shift("N", 1320, 1500)]
    case = problem(posts=[post("R1"), post("PPK", PostKind.STATIC)], shifts=shifts, persons=[person("a")], policies=FREE_WEEK)
    assert broken("rest", case, stand("a", "S1", "R1"), stand("a", "N", "PPK")) == []


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (1200, 1740, 540),  # 20.00-05.00: the whole night of 9 h
        (1199, 1200, 0),
        (1739, 1740, 1),
        (1740, 2640, 0),
        (-240, 300, 540),  # S2
        (780, 1440, 240),  # S4: 20.00-24.00
        (300, 780, 0),  # S3
        (0, 4 * DAY, 4 * 540),
    ],
)
def test_night_minutes(start: int, end: int, minutes: int) -> None:
    assert night_minutes(start, end, (1200, 300)) == minutes


def test_a_night_window_within_one_day() -> None:
    assert night_minutes(0, DAY, (60, 300)) == 240


@pytest.mark.parametrize(("end", "kinds"), [(1200, []), (1201, ["stretch"])])
def test_a_single_shift_may_be_too_long_by_itself(end: int, kinds: list[str]) -> None:
    assert found_kinds((0, end)) == kinds


@pytest.mark.parametrize(("exempt", "kinds"), [((0, 0), ["week"]), ((0, 1), []), ((3599, 3601), []), ((3601, 9999), ["week"])])
def test_a_single_shift_may_be_too_long_for_a_week(exempt: tuple[int, int], kinds: list[str]) -> None:
    # 60 h and a minute; one exempt minute of it leaves 60 h
    long = Policies(week_exempt=exempt, max_stretch=4 * DAY, long_stretch=4 * DAY)
    assert found_kinds((0, 3601), policies=long) == kinds


@pytest.mark.parametrize(("night", "kinds"), [((0, 0), []), ((0, 1), ["night_static"]), ((1439, 0), ["night_static"])])
def test_a_night_without_length_bans_nothing(night: tuple[int, int], kinds: list[str]) -> None:
    # S3 300-780, the object 1320-1500, which holds midnight (1440)
    shifts = [Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("N", 1320, 1500)]
    rules = Policies(night=night, week_exempt=(-100 * DAY, 100 * DAY))
    whole = problem(posts=[post("R1"), post("PPK", PostKind.STATIC)], shifts=shifts, persons=[person("a")], policies=rules)
    assert [fact(v, "kind") for v in broken("rest", whole, stand("a", "S3", "R1"), stand("a", "N", "PPK"))] == kinds
