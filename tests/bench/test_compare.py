"""The comparison counts right: when a plan was good enough, how many times sooner, how time grows, and where the tables go."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.bench.contest import Outcome, Terms, from_row, to_row
from tests.bench.curve import Series, draw_curves
from tests.bench.growth import Point, against_n_log_n, draw_growth, exponent, growth_table
from tests.bench.tables import best_bound, ratio_table, replace_between, result_table

OURS = Outcome("engine", plans=[(0.5, 100.0)], bound=100.0, ended=0.5, is_proven=True, peak_mib=90.0, value=100.0, violations=0)
CLASSES = Outcome("class-cpsat", plans=[(2.0, 150.0), (20.0, 101.0), (30.0, 100.5)], bound=80.0, ended=60.0, value=100.5, violations=0)
PRUNED = Outcome("person-highs-40", plans=[(5.0, 120.0)], ended=6.0, is_proven=True, value=120.0, violations=0)
UNLAWFUL = Outcome("timefold", plans=[(1.0, 90.0)], ended=60.0, value=90.0, violations=3)
ABSENT = Outcome("person-cpsat", fault="no plan")


def cells(table: str, title: str) -> list[str]:
    """Return the cells of the only row that names the title."""
    (line,) = [row for row in table.splitlines() if title in row]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_plan_counts_from_the_first_that_is_as_good() -> None:
    assert CLASSES.first_within(101.0) == 20.0
    assert CLASSES.first_within(100.0) is None


def test_only_bounds_of_the_problem_itself_count() -> None:
    assert best_bound([CLASSES, PRUNED, OURS]) == 100.0
    assert best_bound([PRUNED]) == 0.0


def test_the_table_tells_within_one_percent_and_whose_proof_it_is() -> None:
    table = result_table({"X": [OURS, CLASSES, PRUNED, ABSENT]}, Terms())
    # 1 % above the bound of 100 is 101.
    assert cells(table, "class-level") == ["X", "class-level CP-SAT", "2.00", "20.00", "-", "100.5", "80.0", "0", "0"]
    assert cells(table, "HiGHS")[2:7] == ["5.00", "-", "6.00 (own model)", "120.0", "none"]
    assert cells(table, "complete")[2:7] == ["-", "-", "-", "no plan", "-"]


def test_the_engine_is_set_against_the_best_lawful_plan() -> None:
    # The class model has 100.5 after 30 s, the engine 100 after 0.5 s: 60 times sooner. A plan that breaks rules does not count.
    row = cells(ratio_table({"X": [OURS, CLASSES, PRUNED, UNLAWFUL, ABSENT]}), "X")
    assert row == ["X", "class-level CP-SAT", "100.5", "30.00", "0.50", "100.0", "60"]


def test_of_the_two_runs_of_the_engine_the_first_that_is_as_good_counts() -> None:
    worse = Outcome("engine", plans=[(0.5, 130.0)], value=130.0, violations=0)
    whole = Outcome("engine-all", plans=[(2.0, 100.0)], value=100.0, violations=0)
    assert cells(ratio_table({"X": [worse, whole, CLASSES]}), "X")[3:] == ["30.00", "2.00", "100.0", "15"]


def test_a_rival_tuned_for_the_problem_has_a_row_of_its_own() -> None:
    tuned = Outcome("class-cpsat-lp", plans=[(10.0, 100.0)], value=100.0, violations=0)
    rows = ratio_table({"X": [OURS, CLASSES, tuned]}).splitlines()[2:]
    assert [row.split("|")[2].strip() for row in rows] == ["class-level CP-SAT", "class-level CP-SAT, tuned for bounds"]
    assert [row.split("|")[-2].strip() for row in rows] == ["60", "20"]


def test_an_engine_that_is_not_as_good_is_not_said_to_be_faster() -> None:
    worse = Outcome("engine", plans=[(0.5, 130.0)], bound=100.0, ended=0.5, value=130.0, violations=0)
    assert cells(ratio_table({"X": [worse, PRUNED]}), "X")[-1] == "not as good"
    assert "none found a plan" in ratio_table({"X": [OURS, ABSENT]})


def test_an_outcome_survives_being_stored() -> None:
    assert from_row(to_row(CLASSES)) == CLASSES


def test_growth_is_measured_against_n_log_n_through_the_first_point() -> None:
    people = [1_000, 10_000]
    # n log n: 10 x ln 10,000 / ln 1,000 = 10 x 4 / 3.
    assert against_n_log_n(people, [1.0, 40 / 3]) == pytest.approx(1.0)
    assert against_n_log_n(people, [1.0, 20.0]) == pytest.approx(1.5)
    assert exponent(people, [2.0, 200.0]) == pytest.approx(2.0)


def test_growth_beyond_what_is_allowed_is_said() -> None:
    points = [Point(1, 1_000, 400, 1.0, 100, 2.0, 150), Point(10, 10_000, 4_000, 13.0, 900, 60.0, 1_200)]
    text = growth_table(points)
    assert "| 10 | 10,000 | 4,000 | 13.00 | 900 | 60.00 | 1,200 |" in text
    # 13 / 13.33 lies below the line, so the worst is the first point itself; 60 / (2 x 13.33) = 2.25.
    assert "power 1.11; at worst 1.00 times" in text
    assert "at worst 2.25 times n log n through the first point (beyond the 1.5 allowed)" in text


def test_the_picture_holds_every_point_inside_its_frame() -> None:
    picture = ET.fromstring(draw_curves([1_000, 5_000, 10_000], [Series("A & B", [1.0, 9.0, 80.0])], 1.5))
    space = "{http://www.w3.org/2000/svg}"
    dots = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in picture.iter(f"{space}circle")]
    lines = [line.get("points", "").split() for line in picture.iter(f"{space}polyline")]
    assert (len(dots), len(lines)) == (3, 3)
    width, height = float(picture.get("width", "")), float(picture.get("height", ""))
    places = dots + [tuple(map(float, place.split(","))) for line in lines for place in line]
    assert all(0 < x < width and 0 < y < height for x, y in places)
    # Seconds grow upwards.
    assert [y for _, y in dots] == sorted((y for _, y in dots), reverse=True)
    assert "A & B" in [text.text for text in picture.iter(f"{space}text")]


def test_both_curves_are_drawn() -> None:
    points = [Point(n, 1_000 * n, 400 * n, 1.0 * n, 100, 2.0 * n, 150) for n in (1, 2, 3)]
    assert draw_growth(points).count("<circle") == 6


def test_tables_replace_what_stood_between_the_comments() -> None:
    paper = "a\n<!-- growth -->\nold\n<!-- /growth -->\nb\n"
    assert replace_between(paper, "growth", "new") == "a\n<!-- growth -->\nnew\n<!-- /growth -->\nb\n"
    with pytest.raises(ValueError, match="no place named speed"):
        replace_between(paper, "speed", "new")
