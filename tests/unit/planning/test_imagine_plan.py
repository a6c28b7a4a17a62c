"""Cases solved side by side: figures, refusals, cancelling, files; the plan and its data stay as they were."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from roster.domain.cases import Case, Setting, read_line
from roster.domain.plan import Plan
from roster.planning.budget import Budget
from roster.planning.imagine_plan import Comparison, imagine_plans
from roster.planning.imagine_rises import FOLLOWING, heads_by_class, imagine_rises
from roster.planning.keep_archive import solution_of
from roster.planning.plan_operation import Progress, Steering, plan_operation
from roster.planning.tell_whatif import comparison_grid, costliest_grid, proof_text, rise_grid, waiting_grid
from roster.planning.translate import problem_of
from roster.planning.write_comparison import write_all
from solver.rising import Rises, Span
from tests import small

DATA = small.dataset()
CASES = [read_line("bagian_kekuatan=1/2"), read_line("personel.UTARA=+10 BKO Brimob"), read_line("indeks.UTARA=kurang_rawan -> rawan")]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_operation(DATA)


@pytest.fixture(scope="module")
def found(plan: Plan) -> Comparison:
    return imagine_plans(DATA, CASES, baseline=plan)


def test_each_case_is_compared_with_the_plan(found: Comparison, plan: Plan) -> None:
    base, half, more, raised = (each.outcome for each in found.cases)
    assert base.used == len({row.number for row in plan.rows})
    assert base.changed is None
    assert half.people[1][1] <= 30, "half of sixty Polri"
    assert half.risk >= base.risk
    assert more.risk <= base.risk
    assert raised.beats > base.beats
    assert all(each.changed is not None for each in (half, more, raised))
    assert sum(raised.changed or ()) > 0


def test_nothing_of_a_case_leaks(plan: Plan) -> None:
    before = pickle.dumps((DATA, plan))
    imagine_plans(DATA, CASES[:2], baseline=plan)
    assert pickle.dumps((DATA, plan)) == before


def test_without_a_plan_the_data_as_they_are_come_first() -> None:
    cases = imagine_plans(DATA, CASES[:1]).cases
    assert [each.outcome.name for each in cases] == ["", "bagian_kekuatan=1/2"]
    assert cases[0].problem is not None


def test_a_case_that_cannot_be_planned_says_why_and_the_others_go_on(plan: Plan) -> None:
    wrong = Case("salah", (Setting("kebijakan", "entah", "1"),))
    cases = imagine_plans(DATA, [wrong, CASES[0]], baseline=plan).cases
    assert "tidak dikenal" in cases[1].outcome.error
    assert cases[1].plan is None
    assert not cases[2].outcome.error
    grid = comparison_grid([each.outcome for each in cases], "en", has_baseline=True)
    assert grid.rows[1][0] == "salah"
    assert "cannot be planned" in grid.rows[1]


def test_cases_after_a_cancel_are_not_begun(plan: Plan) -> None:
    told: list[float] = []

    def tell(step: Progress) -> None:
        told.append(step.share)

    found = imagine_plans(DATA, CASES, baseline=plan, steering=Steering(tell, lambda: bool(told), Budget(workers=1)))
    assert len(found.cases) == 2
    assert found.skipped == tuple(case.name for case in CASES[1:])
    assert max(told) <= 1 / 3 + 1e-9, "the share counts over all cases"


def test_tables_and_maps_are_written_the_same_each_time(found: Comparison, plan: Plan, tmp_path: Path) -> None:
    story = imagine_rises(DATA, plan, 5)
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        files, fault = write_all(found, story, folder, has_baseline=True)
        assert fault is None
    assert {file.name for file in files} == {"bandingan.xlsx", "bandingan.csv", "peta.svg", "peta.pdf"}
    steady = ("peta.svg", "peta.pdf")
    assert all((folders[0] / name).read_bytes() == (folders[1] / name).read_bytes() for name in steady)
    book = openpyxl.load_workbook(folders[0] / "bandingan.xlsx")
    assert book.sheetnames == ["Bandingan", "Kekurangan", "TPS naik", "Pilihan terburuk", "Per kecamatan", "Tempat siaga", "Keterangan"]
    assert book["Bandingan"]["A2"].value == "Rencana acuan"
    assert book["Bandingan"].max_row == 5
    drawing = (folders[0] / "peta.svg").read_text(encoding="utf-8")
    assert drawing.count('class="peta-kerawanan"') == 4
    assert len(set(re.findall(r'<title id="([^"]+)"', drawing))) == 4


def test_a_name_that_looks_like_a_formula_stays_text(plan: Plan, tmp_path: Path) -> None:
    case = Case("=HYPERLINK(1)<b>", CASES[0].settings)
    write_all(imagine_plans(DATA, [case], baseline=plan), None, tmp_path, has_baseline=True)
    assert openpyxl.load_workbook(tmp_path / "bandingan.xlsx")["Bandingan"]["A3"].value == "=HYPERLINK(1)<b>"
    assert "'=HYPERLINK" in (tmp_path / "bandingan.csv").read_text(encoding="utf-8")
    assert "&lt;b&gt;" in (tmp_path / "peta.svg").read_text(encoding="utf-8")


def test_a_reserve_is_never_farther_than_from_the_mako(plan: Plan) -> None:
    story = imagine_rises(DATA, plan, 3)
    assert story.today is not None
    for choice in story.waiting:
        assert choice.nearest.mean_km <= story.today.mean_km
        assert choice.fairest.worst_km <= story.today.worst_km
    assert len(waiting_grid(story, "en").rows) == 1 + 2 * len(story.waiting)
    assert [row[0] for row in rise_grid(story, "id").rows] == [1, 2, 3]


def test_the_worst_choice_shown_bears_its_lower_bound_and_is_called_proven_only_where_nothing_is_worse(plan: Plan) -> None:
    story = imagine_rises(DATA, plan, 6)
    problem = problem_of(DATA, seed=plan.seed, baseline=plan)
    rises = Rises(problem, solution_of(plan.rows).assignments, heads_by_class(DATA), FOLLOWING)
    codes = {area.name: area.code for area in DATA.areas}
    shown = [f"{codes[each.desa]}/{each.station.removeprefix('TPS ')}" for each in story.costliest]
    assert len(set(shown)) == 6
    for count, each in enumerate(story.costliest, start=1):
        assert rises.measure(shown[:count]).least == each.worst.least
        assert each.worst == rises.worst(count)[-1]
    assert [line.worst for line in story.lines] == [each.worst for each in story.costliest]
    two = tuple(replace(story.costliest[0], worst=Span(3, most)) for most in (3, 4))
    assert [row[-1] for row in costliest_grid(replace(story, costliest=two), "en").rows] == ["proven worst", "not proven worst"]


def test_the_proof_is_told_in_words(found: Comparison) -> None:
    texts = {proof_text(replace(found.cases[1].outcome, gap=gap), "en") for gap in (0.0, 0.0125, 1.0)}
    assert texts == {"proven", "gap 1.25%", "unproven"}
