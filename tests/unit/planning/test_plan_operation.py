"""The use case ``plan`` on the district of two kecamatan: clean, repeatable, honest about gaps, and true to a baseline."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roster.domain.operation import Dataset, Pinned
from roster.domain.plan import Plan
from roster.errors import RosterError
from roster.labels import RULES
from roster.planning import plan_operation as module
from roster.planning.budget import Budget
from roster.planning.check_plan import check_plan
from roster.planning.plan_operation import GOAL_KEYS, PROOF_TEXT, BrokenPlanError, Progress, plan_operation, plan_with_problem
from roster.planning.plan_tables import SUMMARY, TABLES, write_plan
from solver.audit import audit, goal_values
from solver.engine import UNPROVEN
from solver.problem import Unsur
from solver.solution import Assignment, Solution, Violation
from tests import small
from tests.small import SELATAN, STORE, UTARA, B

ROOT = Path(__file__).parents[3]
DATA = small.dataset()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_operation(DATA)


def without(numbers: Iterable[str], data: Dataset = DATA) -> Dataset:
    gone = set(numbers)
    return replace(data, members=tuple(m for m in data.members if m.number not in gone))


def absent(numbers: Iterable[str]) -> Dataset:
    gone = set(numbers)
    return replace(DATA, members=tuple(replace(m, is_available=m.number not in gone) for m in DATA.members))


def postings(plan: Plan) -> dict[str, set[tuple[str, str]]]:
    held: dict[str, set[tuple[str, str]]] = {}
    for row in plan.rows:
        held.setdefault(row.number, set()).add((row.shift, row.post))
    return held


def goal(plan: Plan, key: str) -> float:
    return next(g.value for g in plan.goals if g.key == key)


def test_the_plan_is_clean_by_the_check_that_shares_nothing_with_it(plan: Plan) -> None:
    assert check_plan(DATA, plan) == ()
    assert plan.violations == 0


def test_every_post_is_manned_and_every_kecamatan_led(plan: Plan) -> None:
    assert [need for need in plan.needs if need.short] == []
    assert plan.status == "optimal"
    assert [g.key for g in plan.goals] == list(GOAL_KEYS.values())
    assert [goal(plan, key) for key in ("risiko_tak_terjaga", "pimpinan", "netralitas_lunak", "perubahan")] == [0, 0, 0, 0]


def test_the_plan_is_no_worse_than_the_one_made_by_hand(plan: Plan) -> None:
    # By hand 20,130 minutes above the even share; beats differ, yet the demand is the same.
    assert goal(plan, "keseimbangan") <= 20_130
    assert next(g.bound for g in plan.goals if g.key == "keseimbangan") <= goal(plan, "keseimbangan")


def test_sizes_and_the_bound_on_beats_are_stated(plan: Plan) -> None:
    assert plan.sizes["tps"] == 15
    assert plan.sizes["personel"] == {"POLRI": 60, "TNI": 2, "LINMAS": 36}
    # UTARA ceil(7 / 6) + 1; SELATAN ceil(3 / 6) + ceil(2 / 2) + 1 + 1.
    assert plan.beat_bound == 2 + 1 + 1 + 1 + 1 + 1
    assert sum(post.kind == "regu" for post in plan.posts) == plan.beat_bound
    assert plan.peak_mib > 0
    assert plan.seconds.keys() == {"pos", "susun", "periksa"}


def test_rows_carry_what_the_list_and_the_post_say(plan: Plan) -> None:
    members, posts = {m.number: m for m in DATA.members}, {p.post: p for p in plan.posts}
    for row in plan.rows:
        member, post = members[row.number], posts[row.post]
        assert (row.name, row.rank, row.unit, row.unsur) == (member.name, member.rank, member.unit, member.unsur)
        assert (row.kecamatan, row.desa_codes, row.stations, row.category) == (
            post.kecamatan,
            post.desa_codes,
            post.stations,
            post.category,
        )
    assert {row.team for row in plan.rows if row.role == "cadangan"} == {"SST-1"}


def test_needs_add_up_to_the_rows(plan: Plan) -> None:
    standing = Counter((row.shift, row.post, row.unsur, row.role) for row in plan.rows)
    assert {(n.shift, n.post, n.unsur, n.role): n.filled for n in plan.needs if n.filled} == dict(standing)
    assert all(need.filled + need.short == need.needed for need in plan.needs)


def table_bytes(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES if name != SUMMARY and (folder / name).exists()}


def test_the_same_data_and_seed_give_the_same_tables_byte_for_byte(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "one")
    write_plan(plan_operation(DATA), tmp_path / "two")
    assert table_bytes(tmp_path / "one") == table_bytes(tmp_path / "two")


_SCRIPT = """
import sys
from pathlib import Path
from typing import Any
from roster.planning.plan_operation import plan_operation
from roster.planning.plan_tables import write_plan
from tests import small
write_plan(plan_operation(small.dataset()), Path(sys.argv[1]))
"""


def test_the_order_of_sets_in_python_changes_nothing(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "here")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4242"}
    there = tmp_path / "there"
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(there)], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert table_bytes(there) == table_bytes(tmp_path / "here")


def test_another_seed_changes_names_and_no_goal(plan: Plan) -> None:
    other = plan_operation(DATA, seed=11)
    assert other.rows != plan.rows
    assert [(g.key, g.value) for g in other.goals] == [(g.key, g.value) for g in plan.goals]
    assert other.seed == 11


def test_the_problem_that_is_kept_answers_with_the_goals_of_the_plan() -> None:
    plan, problem = plan_with_problem(DATA)
    rows = [(row.number, row.shift, row.post) for row in plan.rows]
    assert len(rows) == len(set(rows))
    assert {person.id for person in problem.persons} == {member.number for member in DATA.members}
    assert problem.seed == plan.seed == 0


# Without three tenths of every unsur


@pytest.fixture(scope="module")
def short() -> tuple[Dataset, Plan]:
    """Return the data without 18 of 60 Polri, one of two TNI and 11 of 36 Linmas (30 %), and its plan."""
    polri = [f"9001{n:04d}" for n in range(43, 61)]
    linmas = [f"35140000000{n:05d}" for n in (*range(1, 6), *range(31, 37))]
    data = without([*polri, "31000002", *linmas])
    return data, plan_operation(data)


def test_with_three_tenths_gone_the_plan_is_clean_and_the_gaps_are_proven(short: tuple[Dataset, Plan]) -> None:
    data, plan = short
    assert check_plan(data, plan) == ()
    assert plan.status == "optimal"
    assert any(need.short for need in plan.needs)


def test_with_three_tenths_gone_the_gaps_lie_at_the_least_weights(short: tuple[Dataset, Plan]) -> None:
    _, plan = short
    gaps = [need for need in plan.needs if need.unsur == "LINMAS" and need.short]
    # UTARA keeps 11 Linmas for 8 TPS of two heads, SELATAN lies beyond their reach: 5 are missing in S3 and in S4.
    # One at each of five TPS of 1.1 points: no post is bare, which would cost its weight once more.
    assert {need.weight for need in gaps} == {1.1}
    assert Counter(need.shift for need in gaps) == {"S3": 5, "S4": 5}
    assert {need.short for need in gaps} == {1}


def test_with_three_tenths_gone_polri_is_used_to_the_last_and_risk_decides(short: tuple[Dataset, Plan]) -> None:
    data, plan = short
    listed = sum(m.unsur == "POLRI" for m in data.members)
    used = {row.number for row in plan.rows if row.unsur == "POLRI"}
    # 42 listed: floor(2/3 x 42) = 28.
    assert listed == 42
    assert len(used) <= 28
    risky = [need for need in plan.needs if need.unsur == "POLRI" and need.weight >= 25 and need.role == "anggota"]
    assert risky
    assert all(need.short == 0 for need in risky)


def test_with_hardly_anybody_the_riskiest_posts_are_manned_first() -> None:
    # 6 Polri listed: 4 may be used, a third of 4 is 1 in reserve; the others go where the weight is: 45 and 25 points.
    keep = {f"9001{n:04d}" for n in range(11, 17)}
    data = without(m.number for m in DATA.members if m.unsur == "POLRI" and m.number not in keep)
    plan = plan_operation(data)
    assert check_plan(data, plan) == ()
    manned = {need.weight for need in plan.needs if need.unsur == "POLRI" and need.shift == "S3" and need.filled and need.weight}
    assert max(manned) == 45.0
    assert 1.1 not in manned
    assert goal(plan, "risiko_tak_terjaga") > 0


def test_without_polri_and_linmas_the_plan_is_empty_and_says_so() -> None:
    data = without(m.number for m in DATA.members if m.unsur != "TNI")
    plan = plan_operation(data)
    assert {row.unsur for row in plan.rows} <= {"TNI"}
    assert check_plan(data, plan) == ()
    assert goal(plan, "pimpinan") == 6  # two kecamatan, three days


# Pins


def test_a_pin_is_kept(plan: Plan) -> None:
    beat = next(post.post for post in plan.posts if post.category == "khusus" and post.kind == "regu")
    pinned = plan_operation(replace(DATA, pins=(Pinned("90010020", "S3", beat),)))
    assert {("S3", beat), ("S4", beat)} <= postings(pinned)["90010020"]
    assert check_plan(replace(DATA, pins=(Pinned("90010020", "S3", beat),)), pinned) == ()


@pytest.mark.parametrize(
    ("pins", "named"),
    [
        # 1 lives in DADAP, which PADAL-SELATAN touches; he is no officer either.
        ((Pinned("90010001", "S3", f"PADAL-{SELATAN}"),), RULES["neutrality_home"].id),
        ((Pinned("90010023", "S3", f"PADAL-{UTARA}"),), RULES["eligibility"].id),
        ((Pinned("90010023", "S2", STORE), Pinned("90010023", "S3", "CADANGAN"), Pinned("90010023", "S4", "CADANGAN")), RULES["rest"].id),
        ((Pinned("90010023", "S3", STORE),), "tidak membutuhkan Polri"),
        ((Pinned("31000001", "S2", STORE),), "tidak membutuhkan TNI"),
        (tuple(Pinned(f"90010{n:03d}", "S2", STORE) for n in (1, 2, 3)), RULES["demand"].id),
        ((Pinned("90010023", "S3", "R-TIDAK-ADA"),), "R-TIDAK-ADA"),
    ],
)
def test_a_pin_against_a_rule_is_refused_by_name(pins: tuple[Pinned, ...], named: str) -> None:
    with pytest.raises(RosterError) as caught:
        plan_operation(replace(DATA, pins=pins))
    assert caught.value.code == "pin"
    assert named in caught.value.message
    assert pins[0].shift in caught.value.message
    assert caught.value.advice


def test_a_pin_whose_crew_goes_on_too_long_is_refused_by_name() -> None:
    # S2 and S3 are 17 h; who stands in S3 goes on into S4, and 28 h is too long.
    pins = (Pinned("90010023", "S2", STORE), Pinned("90010023", "S3", "CADANGAN"))
    with pytest.raises(RosterError) as caught:
        plan_operation(replace(DATA, pins=pins))
    assert caught.value.code == "pin"
    assert "90010023" in caught.value.message


def test_more_pins_than_the_strength_allows_are_refused() -> None:
    # 6 listed, 4 may be used, 5 are pinned.
    keep = [f"9001{n:04d}" for n in range(11, 17)]
    data = without(m.number for m in DATA.members if m.unsur == "POLRI" and m.number not in keep)
    beats = sorted(p.post for p in plan_operation(data).posts if p.kind == "regu" and UTARA not in p.post)
    pins = tuple(Pinned(number, "S3", beats[n // 2]) for n, number in enumerate(keep[:5]))
    with pytest.raises(RosterError) as caught:
        plan_operation(replace(data, pins=pins))
    assert caught.value.code == "pin"


def test_all_broken_pins_are_named_at_once() -> None:
    pins = (Pinned("90010023", "S3", STORE), Pinned("90010024", "S3", f"PADAL-{UTARA}"))
    with pytest.raises(RosterError) as caught:
        plan_operation(replace(DATA, pins=pins))
    assert "90010023" in caught.value.message
    assert "90010024" in caught.value.message


# Again with a baseline


def test_nothing_changed_gives_the_same_plan_and_no_change(plan: Plan) -> None:
    again = plan_operation(DATA, seed=3, baseline=plan)
    assert postings(again) == postings(plan)
    assert goal(again, "perubahan") == 0
    assert {change.kind for change in again.changes} == {"tetap"}
    assert check_plan(DATA, again) == ()


def test_one_man_fallen_ill_is_replaced_and_nobody_else_is_moved(plan: Plan) -> None:
    crews = Counter(row.number for row in plan.rows if row.unsur == "POLRI" and row.role == "anggota")
    ill = min(number for number, shifts in crews.items() if shifts == 2)
    data = absent([ill])
    again = plan_operation(data, baseline=plan)
    assert check_plan(data, again) == ()
    assert goal(again, "risiko_tak_terjaga") == 0
    # 10 for him, 1 for who is called; his two shifts go, two come in.
    assert goal(again, "perubahan") == next(g.bound for g in again.goals if g.key == "perubahan") == 11
    kinds = Counter(change.kind for change in again.changes)
    assert (kinds["lepas"], kinds["masuk"], kinds["pindah"]) == (2, 2, 0)
    assert {c.number for c in again.changes if c.kind == "lepas"} == {ill}


def test_a_tps_that_grew_riskier_leaves_every_other_beat_alone(plan: Plan) -> None:
    stations = tuple(replace(s, category="sangat_rawan") if (s.desa_code, s.number) == (B, 1) else s for s in DATA.stations)
    data = replace(DATA, stations=stations)
    again = plan_operation(data, baseline=plan)
    assert check_plan(data, again) == ()
    before = {p.post: p.stations for p in plan.posts if p.kind == "regu"}
    after = {p.post: p.stations for p in again.posts if p.kind == "regu"}
    touched = [post for post, sites in before.items() if f"{B}/001" in sites]
    assert {post: sites for post, sites in after.items() if post in before and post not in touched} == {
        post: sites for post, sites in before.items() if post not in touched
    }
    assert after[touched[0]] == tuple(s for s in before[touched[0]] if s != f"{B}/001")
    assert goal(again, "risiko_tak_terjaga") == 0
    changes = next(g for g in again.goals if g.key == "perubahan")
    assert changes.value == changes.bound > 0


def test_the_value_of_changes_is_that_of_the_two_tables(plan: Plan) -> None:
    data = absent(["90010001", "90010015", "31000001", "3514000000000003"])
    again = plan_operation(data, baseline=plan)
    before, after = postings(plan), postings(again)
    moved = sum(after.get(number) != held for number, held in before.items())
    called = sum(number not in before for number in after)
    assert goal(again, "perubahan") == 10 * moved + called


# Progress, cancellation and the last check


def test_progress_grows_from_the_first_stage_to_the_last() -> None:
    seen: list[Progress] = []
    plan_operation(DATA, progress=seen.append)
    assert (seen[0].stage, seen[0].share) == ("pos", 0.0)
    assert (seen[-1].stage, seen[-1].share, seen[-1].value, seen[-1].gap) == ("selesai", 1.0, 0.0, 0.0)
    shares = [round(p.share, 9) for p in seen]
    assert shares == sorted(shares)


@pytest.mark.parametrize("ending", [{"cancel": lambda: True}, {"budget": Budget(seconds=0.0)}], ids=["cancelled", "out of time"])
def test_a_run_ended_at_once_gives_a_clean_plan_that_says_so(ending: dict[str, Any], plan: Plan) -> None:
    ended = plan_operation(DATA, **ending)
    assert check_plan(DATA, ended) == ()
    assert (ended.is_whole, plan.is_whole) == (False, True)
    assert all(g.bound <= g.value for g in ended.goals)


def test_a_fast_run_keeps_every_rule_and_mans_every_post(plan: Plan) -> None:
    fast = plan_operation(DATA, budget=Budget(is_fast=True))
    assert check_plan(DATA, fast) == ()
    assert goal(fast, "risiko_tak_terjaga") == goal(plan, "risiko_tak_terjaga") == 0


def test_the_number_of_workers_changes_nothing(plan: Plan) -> None:
    alone = plan_operation(DATA, budget=Budget(workers=1))
    assert (alone.rows, alone.goals, alone.proof) == (plan.rows, plan.goals, plan.proof)


def test_what_a_listener_raises_ends_the_run() -> None:
    def refuse(step: Progress) -> None:
        if step.stage.startswith("susun"):
            raise ConnectionAbortedError("nobody listens")

    with pytest.raises(ConnectionAbortedError):
        plan_operation(DATA, progress=refuse)


def test_a_plan_the_audit_refuses_never_leaves_the_use_case(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Violation("rest", "90010001"), Violation("rest", "90010002"), Violation("reach", "90010003"))
    monkeypatch.setattr(module, "audit", lambda problem, solution: found)
    with pytest.raises(BrokenPlanError) as caught:
        plan_operation(DATA)
    assert f"{RULES['reach'].id} 1x, {RULES['rest'].id} 2x" in caught.value.message
    assert caught.value.violations == found
    assert "9001" not in caught.value.message


def test_a_sheet_with_other_rest_still_gives_a_clean_plan() -> None:
    for sheet in ({"istirahat_panjang_jam": "12"}, {"istirahat_min_jam": "26"}, {"satu_regu_s3_s4": "tidak"}, {"rentang_maks_jam": "12"}):
        data = replace(DATA, policies={**DATA.policies, **sheet})
        assert check_plan(data, plan_operation(data)) == ()


def test_the_audit_and_the_goals_are_asked_of_the_very_problem_that_is_kept() -> None:
    plan, problem = plan_with_problem(DATA)
    roles = module.ROLE_OF_TEXT
    rows = tuple(Assignment(r.shift, r.post, Unsur(r.unsur), roles[r.role], r.team, r.number) for r in plan.rows)
    assert audit(problem, Solution(rows)) == ()
    assert [round(v, 4) for v in goal_values(problem, Solution(rows)).values()] == [round(g.value, 4) for g in plan.goals]


def test_what_is_not_proven_names_the_gap_before_it_as_well_as_a_search_that_ended_early() -> None:
    # A whole run may leave a goal unproven, where one before it that several unsur share has a gap.
    told = PROOF_TEXT[UNPROVEN]
    assert "tidak dicari sampai tuntas, atau sasaran sebelumnya masih bercelah" in told
