"""People on loan planned before their names are known, and the plan after the names came: in the file, in the plan, in the check."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanRow
from roster.imports import require_dataset
from roster.imports.workbook_writer import write_folder
from roster.planning.check_plan import check_plan
from roster.planning.compare_plans import NAMED, NAMED_ANEW, NAMED_AT_HOME
from roster.planning.known_names import named_baseline
from roster.planning.plan_operation import plan_operation
from roster.planning.plan_tables import read_plan, write_plan
from tests import small
from tests.small import LUAR

LENT = 24
FOREIGN = "3573011001"
"""A desa of another district."""

Rows = list[dict[str, str]]


def written(folder: Path, change: Callable[[Rows], Rows]) -> Dataset:
    """The district without the 22 who guard its beats and the 28 to spare, and what ``change`` makes of the list."""
    data = small.dataset()
    kept = tuple(m for m in data.members if m.unsur != "POLRI" or 23 <= int(m.number[-2:]) <= 32)
    extra = {"bko_tanpa_nama_boleh_tps": "ya", "bagian_kekuatan": "1"}
    write_folder(replace(data, members=kept, policies={**data.policies, **extra}), folder)
    path = folder / "personel.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, rows = reader.fieldnames or (), change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return require_dataset(folder)


def place(count: int = LENT) -> dict[str, str]:
    return {"unsur": "POLRI", "nama": "BKO Brimob", "jumlah": str(count), "bko_dari": "Brimob"}


def named(nth: int, home: str = FOREIGN) -> dict[str, str]:
    who = {"unsur": "POLRI", "nama": f"BRIMOB {nth:02d}", "pangkat": "BRIPKA", "nomor_induk": f"8801{nth:04d}"}
    return {**who, "bko_dari": "Brimob", "desa_domisili": home, "menggantikan": f"BKO Brimob {nth}"}


def held(plan: Plan) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for row in plan.rows:
        found.setdefault(row.number, set()).add((row.shift, row.post))
    return found


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Plan]:
    folder = tmp_path_factory.mktemp("sebelum")
    data = written(folder / "data", lambda rows: [*rows, place()])
    write_plan(plan_operation(data), folder / "rencana")
    return data, read_plan(folder / "rencana")


def test_places_stand_at_tps_and_the_check_agrees(before: tuple[Dataset, Plan]) -> None:
    data, plan = before
    guards = {row.number for row in plan.rows if row.stations and row.number.startswith("BKO-")}
    assert len(guards) > LENT / 2
    assert check_plan(data, plan) == ()
    assert {row.name for row in plan.rows if row.number == "BKO-BRIMOB-1"} <= {"BKO Brimob 1"}


def test_without_the_policy_places_guard_no_tps_and_the_check_refuses_those_who_do(before: tuple[Dataset, Plan]) -> None:
    data, plan = before
    closed = replace(data, policies={**data.policies, "bko_tanpa_nama_boleh_tps": "tidak"})
    assert not any(row.stations for row in plan_operation(closed).rows if row.number.startswith("BKO-"))
    refused = [finding.text for finding in check_plan(closed, plan) if finding.rule == "neutrality_home"]
    guards = {row.number for row in plan.rows if row.stations and row.number.startswith("BKO-")}
    assert {number for number in guards if any(f"nomor induk {number}, " in text for text in refused)} == guards


def test_when_the_names_arrive_nobody_moves(before: tuple[Dataset, Plan], tmp_path: Path) -> None:
    _, plan = before
    data = written(tmp_path, lambda rows: [*rows, *(named(nth) for nth in range(1, LENT + 1))])
    after = plan_operation(data, baseline=plan)
    assert check_plan(data, after) == ()
    assert {change.kind for change in after.changes} == {"tetap"}
    assert next(goal.value for goal in after.goals if goal.key == "perubahan") == 0
    for nth in range(1, LENT + 1):
        assert held(after).get(f"8801{nth:04d}") == held(plan).get(f"BKO-BRIMOB-{nth}")
    lent = [change for change in after.changes if change.number.startswith("8801")]
    assert {change.cause for change in lent} == {NAMED.format(place=f"BKO-BRIMOB-{int(change.number[-2:])}") for change in lent}
    assert {change.cause for change in after.changes if change not in lent} == {""}


def test_some_names_leave_the_other_places_where_they_were(before: tuple[Dataset, Plan], tmp_path: Path) -> None:
    _, plan = before
    data = written(tmp_path, lambda rows: [*rows, place(), *(named(nth) for nth in (3, 9))])
    assert sum(member.is_placeholder for member in data.members) == LENT - 2
    after = plan_operation(data, baseline=plan)
    assert check_plan(data, after) == ()
    assert {change.kind for change in after.changes} == {"tetap"}


def test_who_lives_where_his_place_stood_moves_and_the_cause_is_told(before: tuple[Dataset, Plan], tmp_path: Path) -> None:
    _, plan = before
    row = next(row for row in plan.rows if row.number.startswith("BKO-") and row.stations)
    nth, home = int(row.number.rpartition("-")[2]), row.desa_codes[0]
    data = written(tmp_path, lambda rows: [*rows, *(named(n, home if n == nth else FOREIGN) for n in range(1, LENT + 1))])
    after = plan_operation(data, baseline=plan)
    assert check_plan(data, after) == ()
    mine = {change.cause for change in after.changes if change.number == f"8801{nth:04d}" and change.from_post == row.post}
    assert mine == {NAMED_AT_HOME}
    assert not any(home in row.desa_codes for row in after.rows if row.number == f"8801{nth:04d}")


def test_planned_again_from_the_plan_with_names_nothing_is_new(before: tuple[Dataset, Plan], tmp_path: Path) -> None:
    _, plan = before
    data = written(tmp_path, lambda rows: [*rows, *(named(nth) for nth in range(1, LENT + 1))])
    once = plan_operation(data, baseline=plan)
    twice = plan_operation(data, baseline=once)
    assert {(change.kind, change.cause) for change in twice.changes} == {("tetap", "")}


def line(number: str, shift: str = "S3", post: str = "R-1") -> PlanRow:
    return PlanRow(shift, post, "", (), (), "", "POLRI", "anggota", post, number, number, "", "", 0.0)


def test_a_person_with_postings_of_his_own_keeps_those() -> None:
    plan = replace(small.plan(), rows=(line("BKO-BRIMOB-1"), line("90010001", post="R-2")))
    member = Member("POLRI", "ORANG", "BRIPKA", "90010001", fills="BKO-BRIMOB-1")
    data = replace(small.dataset(), members=(member,))
    assert named_baseline(data, plan) == plan
    other = replace(data, members=(replace(member, number="90010002", unit="YON"),))
    assert named_baseline(other, plan).rows[0] == replace(line("BKO-BRIMOB-1"), number="90010002", name="ORANG", rank="BRIPKA", unit="YON")


def test_who_fills_a_place_without_duty_comes_in_and_the_cause_says_so(before: tuple[Dataset, Plan], tmp_path: Path) -> None:
    _, plan = before
    bare = replace(plan, rows=tuple(row for row in plan.rows if not row.number.startswith("BKO-")))
    data = written(tmp_path, lambda rows: [*rows, *(named(nth) for nth in range(1, LENT + 1))])
    after = plan_operation(data, baseline=bare)
    new = {change.cause for change in after.changes if change.number.startswith("8801")}
    assert new
    assert new <= {NAMED_ANEW.format(place=f"BKO-BRIMOB-{nth}") for nth in range(1, LENT + 1)}
    assert {member.base_code for member in data.members if member.fills} == {""}
    assert LUAR not in {row.kecamatan for row in after.rows}
