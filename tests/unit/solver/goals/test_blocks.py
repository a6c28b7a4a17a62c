from __future__ import annotations

from solver.goals.blocks import value
from solver.problem import PostKind, Problem, Role, Shift
from solver.solution import Assignment, Solution
from tests.cases import person, post, problem, stand

SHIFTS = [Shift("S2", -240, 300), Shift("S5", 1440, 2160)]


def case() -> Problem:
    posts = [
        *(post(f"R{n}", district=f"K{n}") for n in (1, 2, 3)),
        post("PADAL-K2", PostKind.COMMAND, district="K2"),
        post("MAKO", PostKind.RESERVE, district="K3"),
        post("OBJECT", PostKind.STATIC, district=""),
    ]
    loans = [*(person(f"b{n}", block="Brimob") for n in range(3)), *(person(f"s{n}", block="Sabhara") for n in range(3))]
    return problem(posts=posts, shifts=SHIFTS, persons=[*loans, person("own1"), person("own2")])


def spread(*rows: Assignment) -> float:
    return value(case(), Solution(rows))


def test_kecamatan_beyond_the_first_are_added_over_blocks() -> None:
    # Brimob in K1, K2, K3: 2 too many; Sabhara in K1 and K3: 1.
    rows = [stand(f"b{n}", "S2", f"R{n + 1}") for n in range(3)]
    assert spread(*rows) == 2
    assert spread(*rows, stand("s0", "S2", "R1"), stand("s1", "S2", "R3")) == 3


def test_a_block_in_one_kecamatan_costs_nothing_however_many_stand_there() -> None:
    assert spread(*(stand(f"b{n}", "S2", "R1") for n in range(3)), stand("b0", "S5", "R1")) == 0


def test_one_man_in_two_kecamatan_spreads_his_block() -> None:
    assert spread(stand("b0", "S2", "R1"), stand("b0", "S5", "R2")) == 1


def test_the_districts_own_people_are_no_block() -> None:
    assert spread(stand("own1", "S2", "R1"), stand("own2", "S2", "R2")) == 0


def test_command_counts_but_neither_reserve_nor_a_post_without_a_kecamatan() -> None:
    assert spread(stand("b0", "S2", "R1"), stand("b1", "S2", "PADAL-K2", role=Role.PADAL)) == 1
    assert spread(stand("b0", "S2", "R1"), stand("b1", "S2", "MAKO", role=Role.RESERVE), stand("b2", "S2", "OBJECT")) == 0
