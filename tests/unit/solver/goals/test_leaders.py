from __future__ import annotations

import pytest

from solver.goals.leaders import value
from solver.problem import PostKind, Problem, Role, Shift
from solver.solution import Solution
from tests.cases import person, post, problem, slot, stand

SHIFTS = [Shift("S1", -960, -240), Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3"), Shift("S5", 1440, 2160)]


def case() -> Problem:
    posts = [post("PADAL-K1", PostKind.COMMAND), post("PADAL-K2", PostKind.COMMAND), post("PPK", PostKind.STATIC)]
    places = [("PADAL-K1", s.id) for s in SHIFTS] + [("PADAL-K2", "S3"), ("PADAL-K2", "S4"), ("PPK", "S3")]
    return problem(
        posts=posts,
        shifts=SHIFTS,
        persons=[person(name) for name in "abc"],
        slots=[slot(p, s, role=Role.PADAL, weight=0) for p, s in places] + [slot("PADAL-K2", "S5", role=Role.PAMENWAS, weight=0)],
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], 4),  # K1 on H-1, H and H+1, K2 on H; the padal of the PPK and the pamenwas do not count
        ([("a", "S1", "PADAL-K1")], 3),
        ([("a", "S3", "PADAL-K1")], 4),  # the day of S3 and S4 is whole only with both
        ([("a", "S3", "PADAL-K1"), ("a", "S4", "PADAL-K1")], 3),
        ([("a", "S3", "PADAL-K2"), ("a", "S4", "PADAL-K2"), ("b", "S5", "PADAL-K1")], 2),
    ],
)
def test_kecamatan_days_without_a_padal(rows: list[tuple[str, str, str]], expected: int) -> None:
    assert value(case(), Solution(tuple(stand(*row, role=Role.PADAL) for row in rows))) == expected


def test_a_member_at_the_command_post_is_no_padal() -> None:
    assert value(case(), Solution((stand("a", "S1", "PADAL-K1"),))) == 4
