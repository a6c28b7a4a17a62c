"""Differences of random pairs of plans: what is reported equals what the two written tables say, whichever way they are compared."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from roster.documents import letters_of, list_order_changes
from roster.domain.operation import Dataset
from roster.domain.plan import BEGUN, Plan, PlanRow
from roster.planning.compare_plans import list_changes
from roster.planning.compare_versions import Difference, difference
from roster.planning.plan_tables import write_plan
from roster.planning.read_versions import Version, folder_version
from roster.planning.version_facts import facts_of_dataset
from tests import small

DATA, PLAN = small.dataset(), small.plan()
POSTS = [post.post for post in PLAN.posts]
Table = dict[tuple[str, str], str]


def random_version(seed: int) -> tuple[Dataset, Plan]:
    """Return the hand-made district with people moved, called, dropped and absent, posts dissolved, reshaped and reclassed."""
    rng = np.random.default_rng(seed)
    rows = [row for row in PLAN.rows if rng.uniform() > 0.1]
    rows = [replace(row, post=POSTS[int(rng.integers(len(POSTS)))]) if rng.uniform() < 0.1 else row for row in rows]
    rows = [_filled(row, rng) for row in rows]
    held = {(row.number, row.shift) for row in rows}
    spare = [member for member in DATA.members if rng.uniform() < 0.1 and (member.number, "S3") not in held]
    rows += [replace(PLAN.rows[0], number=m.number, name=m.name, unsur=m.unsur, shift="S3", post=POSTS[0]) for m in spare]
    members = tuple(
        replace(member, is_available=rng.uniform() > 0.1, status="sakit" if rng.uniform() < 0.05 else "")
        for member in DATA.members
        if rng.uniform() > 0.03
    )
    posts = [post for post in PLAN.posts if rng.uniform() > 0.05]
    posts = [replace(post, stations=post.stations[1:]) if rng.uniform() < 0.1 else post for post in posts]
    posts = [replace(post, category="rawan") if post.category and rng.uniform() < 0.1 else post for post in posts]
    stations = {post.post: post.stations for post in posts}
    rows = [replace(row, stations=stations.get(row.post, ())) for row in rows]
    needs = tuple(replace(need, short=int(rng.integers(2))) if rng.uniform() < 0.2 else need for need in PLAN.needs)
    return replace(DATA, members=members), replace(PLAN, rows=tuple(rows), posts=tuple(posts), needs=needs)


def _filled(row: PlanRow, rng: np.random.Generator) -> PlanRow:
    return replace(row, role="padal") if row.role == "anggota" and rng.uniform() < 0.02 else row


def pair(seed: int) -> tuple[tuple[Dataset, Plan], tuple[Dataset, Plan]]:
    return random_version(2 * seed), random_version(2 * seed + 1)


def compared(one: tuple[Dataset, Plan], other: tuple[Dataset, Plan]) -> Difference:
    return difference(*(Version(plan, facts_of_dataset(data)) for data, plan in (one, other)))


def table_of(plan: Plan, folder: Path) -> Table:
    """Return who stands where in which shift, as the written plan.csv says."""
    write_plan(plan, folder)
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["nomor_induk"], row["shift"]): row["pos"] for row in csv.DictReader(handle)}


def kind_of(before: str, after: str) -> str:
    if before == after:
        return "tetap"
    return "pindah" if before and after else "masuk" if after else "lepas"


@pytest.mark.parametrize("seed", range(40))
def test_the_reported_differences_are_those_of_the_two_tables(seed: int, tmp_path: Path) -> None:
    one, other = pair(seed)
    before, after = table_of(one[1], tmp_path / "a"), table_of(other[1], tmp_path / "b")
    found = compared(one, other)
    expected = {
        (*key, kind_of(before.get(key, ""), after.get(key, "")), before.get(key, ""), after.get(key, ""))
        for key in before.keys() | after.keys()
    }
    assert {(p.number, each.shift, each.kind, each.from_post, each.to_post) for p in found.people for each in p.postings} == expected
    people: dict[str, set[str]] = defaultdict(set)
    for number, _, kind, _, _ in expected:
        people[number].add(kind)
    sides = [{number for number, _ in table} for table in (before, after)]
    assert found.totals.joins == len(sides[1] - sides[0])
    assert found.totals.leaves == len(sides[0] - sides[1])
    assert found.totals.stays == sum(kinds == {"tetap"} for kinds in people.values())
    assert found.totals.moves == len(people) - found.totals.joins - found.totals.leaves - found.totals.stays
    assert all(each.cause is not None for p in found.people for each in p.postings if each.kind != "tetap")


@pytest.mark.parametrize("seed", range(20))
def test_posts_and_kecamatan_are_those_of_the_tables(seed: int) -> None:
    one, other = pair(seed)
    found = compared(one, other)
    crews = [defaultdict(set), defaultdict(set)]
    towns = [defaultdict(set), defaultdict(set)]
    for side, (_, plan) in enumerate((one, other)):
        for row in plan.rows:
            crews[side][row.post].add(row.number)
            towns[side][row.kecamatan].add(row.number)
    assert {post.post: (set(post.left), set(post.came)) for post in found.posts} == {
        post.post: (crews[0][post.post] - crews[1][post.post], crews[1][post.post] - crews[0][post.post]) for post in found.posts
    }
    assert {row.name: (row.people, row.arrived, row.departed) for row in found.kecamatan if any(row.people)} == {
        name: ((len(towns[0][name]), len(towns[1][name])), len(towns[1][name] - towns[0][name]), len(towns[0][name] - towns[1][name]))
        for name in towns[0].keys() | towns[1].keys()
    }
    for side, (_, plan) in enumerate((one, other)):
        assert found.totals.short[side] == sum(need.short for need in plan.needs)


@pytest.mark.parametrize("seed", range(20))
def test_the_other_way_round_everything_is_turned(seed: int) -> None:
    one, other = pair(seed)
    found, turned = compared(one, other), compared(other, one)
    opposite = {"masuk": "lepas", "lepas": "masuk", "pindah": "pindah", "tetap": "tetap"}
    assert [(p.number, opposite[p.kind], p.is_reordered) for p in found.people] == [
        (p.number, p.kind, p.is_reordered) for p in turned.people
    ]
    assert found.totals.risk == turned.totals.risk[::-1]
    assert [(post.post, post.left, post.came) for post in found.posts] == [(post.post, post.came, post.left) for post in turned.posts]
    assert [(s.station, s.old, s.new) for s in found.stations] == [(s.station, s.new, s.old) for s in turned.stations]


@pytest.mark.parametrize("seed", range(20))
def test_table_of_changes_and_number_of_letters_agree_with_the_difference(seed: int) -> None:
    one, other = pair(seed)
    if seed % 2:
        other = other[0], replace(other[1], sizes={BEGUN: ["S1", "S2", "S3"]})
    found = compared(one, other)
    listed = Counter((change.number, change.shift, change.kind) for change in list_changes(other[0], one[1], other[1]))
    assert listed == Counter((p.number, each.shift, each.kind) for p in found.people for each in p.postings)
    assert found.totals.letters == letters_of(list_order_changes(other[0], one[1], other[1]))


@pytest.mark.parametrize("seed", range(10))
def test_a_version_does_not_differ_from_itself_and_reads_back_alike(seed: int, tmp_path: Path) -> None:
    version = random_version(seed)
    assert compared(version, version).is_empty
    write_plan(version[1], tmp_path)
    read = folder_version(tmp_path, version[0])
    assert (read.plan.rows, read.plan.posts, read.plan.needs, read.facts) == (
        *(version[1].rows, version[1].posts, version[1].needs),
        facts_of_dataset(version[0]),
    )
