"""Plan versions come out as they went in, and the screens' figures are those of the plan."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import BYGONE, Plan, PlanNeed, PlanPost
from roster.store import PlanOrigin, PlanState, PostCount, RowFilter, Store, StoreError, UnknownIdError, schema
from roster.store.plans import PLAN_TABLES
from roster.store.rows import names_of

PROBLEM = json.dumps({"persons": [{"id": str(i)} for i in range(500)], "text": "désa"}, ensure_ascii=False)


@pytest.fixture
def import_id(store: Store, dataset: Dataset) -> int:
    return store.add_import(dataset, file_name="a.xlsx", uploaded_by=None)


@pytest.fixture
def plan_id(store: Store, import_id: int, plan: Plan) -> int:
    return store.add_plan(import_id, plan, PlanOrigin(PROBLEM))


def test_a_plan_comes_back_equal(store: Store, import_id: int, plan: Plan) -> None:
    bare = Plan(rows=(), posts=(), needs=(), goals=(), status="infeasible", seed=0, input_sha256="", version="")
    ids = [store.add_plan(import_id, each, PlanOrigin(PROBLEM)) for each in (plan, bare, replace(plan, rows=plan.rows[::-1]))]
    assert [store.get_plan(each) for each in ids] == [plan, bare, replace(plan, rows=plan.rows[::-1])]


def test_every_field_of_a_plan_is_kept() -> None:
    for name, table, kind in PLAN_TABLES:
        assert {field.name for field in fields(kind)} == set(names_of(table, kind)), name
    kept = set(names_of(schema.plans, Plan)) | {name for name, _, _ in PLAN_TABLES} | {"status"}
    assert {field.name for field in fields(Plan)} == kept


def test_the_problem_comes_back_to_the_letter_and_is_stored_small(store: Store, plan_id: int) -> None:
    assert store.get_problem_json(plan_id) == PROBLEM
    with store._read() as connection:
        packed = connection.execute(schema.plan_problems.select()).one().problem
    assert len(packed) < len(PROBLEM.encode()) / 3


def test_versions_know_their_origin(store: Store, import_id: int, plan: Plan, user_id: int) -> None:
    first = store.add_plan(import_id, plan, PlanOrigin(PROBLEM, {"seed": 1}, user_id))
    second = store.add_plan(import_id, plan, PlanOrigin(PROBLEM, parent=first))
    newest, oldest = store.list_plans()
    assert (newest.id, newest.parent, newest.created_by) == (second, first, None)
    assert (oldest.id, oldest.parent, oldest.created_by, oldest.settings) == (first, None, user_id, {"seed": 1})
    assert (oldest.state, oldest.solve_status, oldest.seed, oldest.version) == (PlanState.DRAFT, "optimal", 2**40, "0.1.0")
    assert oldest.created_at == datetime(2024, 10, 1, 12, tzinfo=UTC)
    assert store.get_plan_record(first) == oldest
    assert store.list_plans(import_id=import_id + 1) == ()
    assert len(store.list_plans(import_id=import_id)) == 2


@pytest.mark.parametrize("fault", ["import", "parent", "post"])
def test_a_plan_that_does_not_fit_is_not_stored_at_all(store: Store, import_id: int, plan: Plan, fault: str) -> None:
    doubled = replace(plan, posts=(*plan.posts, plan.posts[0]))
    origin = PlanOrigin(PROBLEM, parent=99 if fault == "parent" else None)
    with pytest.raises(StoreError) as caught:
        store.add_plan(99 if fault == "import" else import_id, doubled if fault == "post" else plan, origin)
    assert caught.value.code == "bentrok"
    assert store.list_plans() == ()


def test_unknown_plans_are_said_to_be_unknown(store: Store) -> None:
    for ask in (
        store.get_plan,
        store.get_plan_record,
        store.get_problem_json,
        store.coverage,
        store.count_posts,
        store.biggest_gaps,
        store.find_rows,
        store.summarise_plan,
    ):
        with pytest.raises(UnknownIdError):
            ask(5)


def test_a_post_counts_once_however_many_unsur_it_needs(store: Store, plan_id: int) -> None:
    # Bangil: padal full, beat short, TPS full. Beji: one beat that lacks Polri and TNI. The district: the empty reserve.
    expected = {"Bangil": PostCount("Bangil", 3, 2), "Beji": PostCount("Beji", 1, 0), "": PostCount("", 1, 0)}
    assert store.count_posts(plan_id) == expected
    # In S4 only beat and TPS of Bangil have a demand.
    assert store.count_posts(plan_id, shift="S4") == {"Bangil": PostCount("Bangil", 2, 1)}


def test_coverage_adds_heads_and_weights_by_kecamatan_and_unsur(store: Store, plan_id: int) -> None:
    found = {(row.kecamatan, row.unsur): row for row in store.coverage(plan_id)}
    assert list(found) == [("Bangil", "LINMAS"), ("Bangil", "POLRI"), ("Beji", "POLRI"), ("Beji", "TNI"), ("", "POLRI")]
    bangil = found["Bangil", "POLRI"]
    # S3 padal 1 of 1, S3 beat 1 of 2, S4 beat 1 of 2: needed 5, filled 3, short 2.
    assert (bangil.needed, bangil.filled, bangil.short) == (5, 3, 2)
    assert bangil.uncovered_weight == 10.6668  # 2 x 5.3334; somebody stands in both shifts
    # Nobody stands: 2 x 40.1 for the heads and 40.1 once more.
    assert found["Beji", "POLRI"].uncovered_weight == 120.3
    assert found["Beji", "TNI"].uncovered_weight == 80.2  # 1 x 40.1 + 40.1
    assert found["", "POLRI"].uncovered_weight == 0
    assert sum(row.uncovered_weight for row in found.values()) == pytest.approx(store.get_plan(plan_id).goals[0].value)


def test_coverage_of_one_shift_leaves_the_others_out(store: Store, plan_id: int) -> None:
    found = {(row.kecamatan, row.unsur): (row.needed, row.filled) for row in store.coverage(plan_id, shift="S4")}
    assert found == {("Bangil", "LINMAS"): (1, 1), ("Bangil", "POLRI"): (2, 1)}
    assert store.coverage(plan_id, shift="S9") == ()


def test_a_slot_without_demand_makes_nothing_empty(store: Store, import_id: int, plan: Plan) -> None:
    """Two roles of one unsur at a post: the one with a demand counts once more by its own weight, 4, not by 9."""
    posts = (PlanPost("P", "statis", "", "Bangil", (), (), 4.0, 0.0, 0.0),)
    needs = (PlanNeed("S1", "P", "POLRI", "anggota", 1, 0, 1, 4.0), PlanNeed("S1", "P", "POLRI", "padal", 0, 0, 0, 9.0))
    plan_id = store.add_plan(import_id, replace(plan, posts=posts, needs=needs, rows=()), PlanOrigin(PROBLEM))
    (row,) = store.coverage(plan_id)
    assert row.uncovered_weight == 8.0


def test_gaps_come_by_weight_and_in_pages(store: Store, plan_id: int) -> None:
    everything = store.biggest_gaps(plan_id)
    assert [(gap.post, gap.unsur, gap.shift, gap.uncovered) for gap in everything.items] == [
        ("R-351407-001", "POLRI", "S3", 80.2),
        ("R-351407-001", "TNI", "S3", 40.1),
        ("R-351406-001", "POLRI", "S3", 5.3334),
        ("R-351406-001", "POLRI", "S4", 5.3334),
        ("CADANGAN", "POLRI", "S3", 0.0),
    ]
    top = everything.items[0]
    assert (top.kind, top.category, top.kecamatan, top.stations, top.short, top.role) == (
        "regu",
        "sangat_rawan",
        "Beji",
        ("3514072001/001",),
        2,
        "anggota",
    )
    page = store.biggest_gaps(plan_id, offset=1, limit=2)
    assert (page.items, page.total, page.offset) == (everything.items[1:3], 5, 1)
    of_one = store.biggest_gaps(plan_id, kecamatan="Bangil")
    assert (of_one.total, {gap.kecamatan for gap in of_one.items}) == (2, {"Bangil"})


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        (RowFilter(), [0, 1, 2, 3]),
        (RowFilter(shift="S4"), [2, 3]),
        (RowFilter(unsur="LINMAS"), [3]),
        (RowFilter(post="PADAL-351406"), [1]),
        (RowFilter(kecamatan="Beji"), []),
        (RowFilter(text="agus SAL"), [0, 2]),
        (RowFilter(text=" 70000002 "), [1]),
        (RowFilter(text="3514062002/001"), [0, 2]),
        (RowFilter(text="satlantas", shift="S3"), [0]),
        (RowFilter(text="100%"), [3]),
        (RowFilter(text="3514060101700001"), []),  # the NIK of a Linmas is masked on the screens and not found either
        (RowFilter(text="0170000"), []),
        (RowFilter(text="1%0"), []),
        (RowFilter(text="_"), []),
        (RowFilter(text="' OR 1=1 --"), []),
    ],
)
def test_rows_are_found_by_text_and_by_field(store: Store, plan_id: int, plan: Plan, wanted: RowFilter, positions: list[int]) -> None:
    found = store.find_rows(plan_id, wanted)
    assert found.items == tuple(plan.rows[i] for i in positions)
    assert found.total == len(positions)


def test_rows_come_in_pages(store: Store, plan_id: int, plan: Plan) -> None:
    page = store.find_rows(plan_id, offset=2, limit=1)
    assert (page.items, page.total) == (plan.rows[2:3], 4)


def test_the_summary_counts_people_posts_and_heads(store: Store, plan_id: int) -> None:
    figures = store.summarise_plan(plan_id)
    assert figures.persons == {"LINMAS": 1, "POLRI": 2}  # Agus stands twice and counts once
    assert figures.posts == {"cadangan": 1, "komando": 1, "regu": 2, "tps": 1}
    # 30 + 1 + 2 + 2 + 1 + 2 + 1 needed, 1 + 1 + 1 + 1 filled, 30 + 1 + 2 + 1 + 1 short in five slots.
    assert (figures.rows, figures.needed, figures.filled, figures.short, figures.gaps) == (4, 39, 4, 35, 5)
    assert figures.uncovered_weight == 211.1668  # 10.6668 + 120.3 + 80.2
    assert list(figures.goals.items()) == [("risiko_tak_terjaga", (211.1668, 211.1668, 0.0)), ("jarak", (7.0, 6.5, 0.0714))]
    assert figures.record.id == plan_id


def test_the_summary_counts_no_post_that_is_kept_for_begun_duties_alone(store: Store, import_id: int, plan: Plan) -> None:
    beat = next(post.post for post in plan.posts if post.kind == "regu")
    kept = replace(plan, sizes={**plan.sizes, BYGONE: [beat]})
    assert store.summarise_plan(store.add_plan(import_id, kept, PlanOrigin(PROBLEM))).posts["regu"] == 1


def test_the_summary_of_an_empty_plan_is_all_zero(store: Store, import_id: int, plan: Plan) -> None:
    bare = replace(plan, rows=(), posts=(), needs=(), goals=())
    figures = store.summarise_plan(store.add_plan(import_id, bare, PlanOrigin(PROBLEM)))
    assert (figures.rows, figures.needed, figures.short, figures.uncovered_weight, figures.persons) == (0, 0, 0, 0.0, {})


def test_figures_of_one_plan_are_not_mixed_with_another(store: Store, import_id: int, plan: Plan) -> None:
    first = store.add_plan(import_id, plan, PlanOrigin(PROBLEM))
    before = (store.coverage(first), store.summarise_plan(first), store.biggest_gaps(first))
    store.add_plan(import_id, plan, PlanOrigin(PROBLEM))
    assert (store.coverage(first), store.summarise_plan(first), store.biggest_gaps(first)) == before
