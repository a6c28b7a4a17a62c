"""The use cases between reader, planner, papers and store, with small fakes of the three."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import Issue, RosterError, Severity
from roster.planning.store_plan import PlanRequest, import_file, plan_import, render_papers
from roster.store import PlanOrigin, Store, UnknownIdError

WARNING = Issue(Severity.WARNING, "domisili", "personel", 3, "desa_domisili", "", "kosong", "isi")
ERROR = Issue(Severity.ERROR, "desa", "tps", 9, "kode_desa", "99", "tidak ada", "perbaiki")


@dataclass
class Report:
    dataset: Dataset | None
    issues: tuple[Issue, ...]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report], None]:
    def answer(report: Report) -> None:
        monkeypatch.setattr("roster.imports.read_dataset", lambda _path: report, raising=False)

    return answer


@dataclass
class FakeProblem:
    facts: dict[str, Any]

    def to_json(self) -> str:
        return json.dumps(self.facts)


class FakePlanner(ModuleType):
    """Stands for ``roster.planning.plan_operation``; remembers what it was asked."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("roster.planning.plan_operation")
        self.plan, self.asked = replace(plan, proof=""), []  # type: ignore[var-annotated]

    def plan_with_problem(self, dataset: Dataset, **options: Any) -> tuple[Plan, FakeProblem]:
        self.asked.append((dataset, options))
        return self.plan, FakeProblem({"seed": options["seed"], "areas": len(dataset.areas), "baseline": options["baseline"] is not None})


@pytest.fixture
def planner(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> FakePlanner:
    fake = FakePlanner(plan)
    monkeypatch.setitem(sys.modules, "roster.planning.plan_operation", fake)
    return fake


def test_a_clean_file_is_stored_with_its_warnings_told(
    store: Store, dataset: Dataset, user_id: int, reader: Callable[[Report], None]
) -> None:
    reader(Report(dataset, (WARNING,)))
    outcome = import_file(store, Path("data.xlsx"), file_name="Data akhir.xlsx", user=user_id)
    assert outcome.import_id is not None
    assert outcome.issues == (WARNING,)
    assert store.get_dataset(outcome.import_id) == dataset
    assert store.get_import(outcome.import_id).file_name == "Data akhir.xlsx"
    (entry,) = store.list_actions().items
    assert (entry.action, entry.user_id, entry.subject, entry.subject_id) == ("data_diimpor", user_id, "import", outcome.import_id)


def test_a_faulty_file_stores_nothing(store: Store, reader: Callable[[Report], None]) -> None:
    reader(Report(None, (WARNING, ERROR)))
    outcome = import_file(store, Path("data.xlsx"), file_name="a", user=None)
    assert (outcome.import_id, outcome.issues) == (None, (WARNING, ERROR))
    assert store.list_imports() == ()
    assert store.list_actions().total == 0


def test_a_plan_is_stored_with_all_that_repeats_it(store: Store, dataset: Dataset, plan: Plan, user_id: int, planner: FakePlanner) -> None:
    import_id = store.add_import(dataset, file_name="a", uploaded_by=None)
    first = plan_import(store, PlanRequest(import_id, seed=3, user=user_id))
    second = plan_import(store, PlanRequest(import_id, seed=4, baseline_plan=first), cancel=lambda: False)
    assert store.get_plan(first) == planner.plan
    assert json.loads(store.get_problem_json(second)) == {"seed": 4, "areas": 3, "baseline": True}
    record = store.get_plan_record(second)
    assert (record.import_id, record.parent) == (import_id, first)
    tried = {"seconds": None, "is_fast": False, "workers": 2, "proof": None, "index_until": 0}
    assert record.settings == {"seed": 4, "baseline_plan": first, "policies": dict(dataset.policies), **tried}
    assert store.get_plan_record(first).created_by == user_id
    (_, alone), (given, again) = planner.asked
    assert (alone["seed"], alone["baseline"]) == (3, None)
    assert (given, again["seed"], again["baseline"]) == (dataset, 4, planner.plan)
    assert again["cancel"]() is False


@pytest.mark.usefixtures("planner")
def test_a_plan_of_nothing_known_is_refused(store: Store, dataset: Dataset) -> None:
    with pytest.raises(UnknownIdError):
        plan_import(store, PlanRequest(8))
    import_id = store.add_import(dataset, file_name="a", uploaded_by=None)
    with pytest.raises(UnknownIdError):
        plan_import(store, PlanRequest(import_id, baseline_plan=8))
    assert store.list_plans() == ()


@pytest.fixture
def plan_id(store: Store, dataset: Dataset, plan: Plan) -> int:
    return store.add_plan(store.add_import(dataset, file_name="a", uploaded_by=None), plan, PlanOrigin("{}"))


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch, dataset: Dataset, plan: Plan) -> list[Any]:
    """Stands for ``render_all``: writes what is asked for, raises an error put into the list."""
    contents: list[Any] = [b"one"]

    def render_all(
        given: Dataset, made: Plan, folder: Path, *, status: str, progress: Callable[[str, float], None] | None
    ) -> tuple[Path, ...]:
        assert (given, made, status) == (dataset, plan, "draft")
        for key in ("sprin", "rakor"):
            if progress:
                progress(key, 0.5)
            if isinstance(contents[0], Exception) and key == "rakor":
                raise contents[0]
            (folder / f"{key}.pdf").write_bytes(key.encode() + (b"" if isinstance(contents[0], Exception) else contents[0]))
        return (folder / "sprin.pdf", folder / "rakor.pdf")

    monkeypatch.setattr("roster.documents.render_all", render_all)
    return contents


def test_papers_lie_below_the_data_folder_and_are_recorded(store: Store, plan_id: int, tmp_path: Path, press: list[Any]) -> None:
    shares: list[tuple[str, float]] = []
    papers = render_papers(store, plan_id, tmp_path, progress=lambda label, share: shares.append((label, share)), user=None)
    assert [(paper.key, paper.path, paper.size) for paper in papers] == [
        ("sprin", f"naskah/{plan_id}/sprin.pdf", 8),
        ("rakor", f"naskah/{plan_id}/rakor.pdf", 8),
    ]
    for paper in papers:
        assert hashlib.sha256((tmp_path / paper.path).read_bytes()).hexdigest() == paper.sha256
    assert store.list_papers(plan_id) == papers
    assert shares == [("sprin", 0.5), ("rakor", 0.5)]
    press[0] = b"a later one"
    again = render_papers(store, plan_id, tmp_path)
    assert (tmp_path / again[0].path).read_bytes() == b"sprina later one"
    assert store.list_papers(plan_id) == again
    assert [path.name for path in (tmp_path / "naskah").iterdir()] == [str(plan_id)]


def test_papers_that_fail_leave_the_earlier_ones(store: Store, plan_id: int, tmp_path: Path, press: list[Any]) -> None:
    before = render_papers(store, plan_id, tmp_path)
    press[0] = RosterError("huruf tidak ada")
    with pytest.raises(RosterError):
        render_papers(store, plan_id, tmp_path)
    assert store.list_papers(plan_id) == before
    assert (tmp_path / before[0].path).read_bytes() == b"sprinone"
    assert [path.name for path in (tmp_path / "naskah").iterdir()] == [str(plan_id)]


def test_papers_of_no_plan_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownIdError):
        render_papers(store, 3, tmp_path)
    assert list(tmp_path.glob("naskah")) == []


@pytest.fixture(scope="module")
def short_handed() -> Dataset:
    """Three kecamatan of the invented Polres with one policeman and one Linmas in eight, and no soldier."""
    from roster.planning.build_demo import build_demo

    whole = build_demo(1)
    kept = [area.code for area in whole.areas if area.is_kecamatan][:3]
    inside = tuple(area for area in whole.areas if area.code in kept or area.parent in kept)
    codes = {area.code for area in inside}
    members = [member for member in whole.members if member.unsur != "TNI" and {member.base_code, member.home_code} <= codes][::8]
    return replace(
        whole,
        areas=inside,
        stations=tuple(station for station in whole.stations if station.desa_code in codes),
        members=tuple(members),
        conflicts=(),
        events=(),
        static_posts=(),
        policies={},
    )


def test_the_uncovered_weights_of_a_real_plan_add_up_to_its_first_goal(store: Store, short_handed: Dataset) -> None:
    plan_id = plan_import(store, PlanRequest(store.add_import(short_handed, file_name="a", uploaded_by=None)))
    goal = store.get_plan(plan_id).goals[0]
    assert goal.key == "risiko_tak_terjaga"
    assert goal.value > 1000
    assert sum(row.uncovered_weight for row in store.coverage(plan_id)) == pytest.approx(goal.value, abs=1e-3)
    assert store.summarise_plan(plan_id).uncovered_weight == pytest.approx(goal.value, abs=1e-3)
