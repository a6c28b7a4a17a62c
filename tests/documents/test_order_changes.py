"""Who is told something new between two plans, and why: by hand on the sample, and against the two tables on drawn plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from roster.documents.order_changes import REASONS, OrderChange, count_causes, letters_of, list_order_changes
from roster.domain.personnel import Member
from roster.domain.plan import Plan
from roster.planning.compare_plans import list_changes
from solver.terrain import generator
from tests.documents import changed_sample as changed
from tests.documents import sample


def changes_of(after: Plan, dataset=None) -> dict[str, OrderChange]:
    found = list_order_changes(dataset or changed.make_dataset(), sample.make_plan(), after)
    return {change.number: change for change in found}


def reasons_of(change: OrderChange) -> list[str]:
    return [stretch.reason for stretch in change.stretches]


def test_the_people_told_anew_are_those_of_the_sample():
    found = changes_of(changed.make_after())
    assert {number for number, change in found.items() if change.unsur == "POLRI"} == changed.TOLD
    assert {number for number, change in found.items() if change.unsur != "POLRI"} == {changed.SOLDIER, changed.GUARD}


def test_each_person_is_one_letter_however_many_shifts_change():
    found = changes_of(changed.make_after())
    # Panji loses S2 and gains S5: two stretches, one letter. 9 Polri, 1 soldier, 1 guard.
    assert len(found[changed.PANJI].stretches) == 2
    assert letters_of(found.values()) == 11
    assert letters_of(()) == 0


def test_a_beat_that_keeps_its_id_and_changes_its_tps_is_a_changed_order():
    found = changes_of(changed.make_after())
    (stretch,) = found[changed.WULAN].stretches
    assert (stretch.before.post, stretch.shifts) == (stretch.after.post, ("S3", "S4"))
    assert set(stretch.after.stations) - set(stretch.before.stations) == {changed.FALLEN}
    assert list_changes(changed.make_dataset(), sample.make_plan(), changed.make_after())[0].kind == "tetap"


def test_kinds_tell_who_moves_joins_and_leaves():
    kinds = {number: change.kind for number, change in changes_of(changed.make_after()).items()}
    assert kinds[changed.GATRA] == kinds[changed.GUARD] == "masuk"
    assert kinds[changed.GALIH] == kinds[changed.ARUM] == "lepas"
    assert kinds[changed.TIRTA] == kinds[changed.PANJI] == kinds[changed.DIMAS] == "pindah"
    tirta = changes_of(changed.make_after())[changed.TIRTA]
    assert (tirta.kept, tirta.gains) == (("S3",), False)


def test_reasons_are_general_and_tell_index_absence_replacement_and_the_rest():
    found = changes_of(changed.make_after())
    expected = {
        changed.GALIH: "absen",
        changed.WULAN: "indeks",
        changed.DIMAS: "indeks",
        changed.TIRTA: "lanjutan",
        changed.KRISNA: "lanjutan",
    }
    assert {number: reasons_of(found[number]) for number in expected} == {number: [reason] for number, reason in expected.items()}
    # Gatra replaces a man who is ill at a beat whose TPS did not change class.
    moved = changed.with_moves(
        sample.make_plan(),
        {(changed.GALIH, "S3"), (changed.GALIH, "S4")},
        [(changed.GATRA, shift, "R-999901-001") for shift in sample.CHAIN],
    )
    assert reasons_of(changes_of(moved)[changed.GATRA]) == ["pengganti"]


def test_somebody_off_the_list_and_somebody_out_of_his_hours_are_told_apart():
    after = changed.with_moves(sample.make_plan(), {(changed.PANJI, "S2"), (changed.ARUM, "S5")}, [])
    whole = sample.make_dataset()
    members = [replace(m, available_to=datetime(2024, 11, 28)) if m.number == changed.ARUM else m for m in whole.members]
    dataset = replace(whole, members=tuple(member for member in members if member.number != changed.PANJI))
    found = changes_of(after, dataset)
    assert reasons_of(found[changed.PANJI]) == ["keluar"]
    assert reasons_of(found[changed.ARUM]) == ["absen"]


def test_tps_that_are_new_or_gone_are_counted_and_are_a_reason():
    stations = (f"{sample.SUMBERJATI}/001",)
    after = changed.with_beats(sample.make_plan(), {"R-999901-001": stations, "R-999902-002": (f"{sample.RINGINANOM}/009",)})
    found = changes_of(after, sample.make_dataset())
    assert {reason for change in found.values() for reason in reasons_of(change)} == {"tps"}
    causes = count_causes(sample.make_plan(), after, found.values())
    # Sumberjati 002 is in no beat any more, Ringinanom 009 is new; 001 and the others stay as they were.
    assert (causes.reclassed, causes.added, causes.removed, causes.absent) == (0, 1, 1, 0)


def test_causes_are_counts_of_tps_and_of_people():
    found = changes_of(changed.make_after())
    causes = count_causes(sample.make_plan(), changed.make_after(), found.values())
    assert (causes.reclassed, causes.added, causes.removed, causes.absent, causes.gone, causes.named) == (1, 0, 0, 1, 0, 0)


def test_a_dissolved_beat_is_reshaped_and_a_new_post_too():
    plan = sample.make_plan()
    renamed = {"R-999902-002": "R-999902-009"}
    posts = tuple(replace(post, post=renamed.get(post.post, post.post)) for post in plan.posts)
    rows = tuple(replace(row, post=renamed.get(row.post, row.post)) for row in plan.rows)
    found = changes_of(replace(plan, posts=posts, rows=rows), sample.make_dataset())
    assert {number: reasons_of(change) for number, change in found.items()} == {changed.TIRTA: ["regu"], changed.SATRIA: ["regu"]}


def test_who_takes_over_a_kept_place_is_told_for_the_first_time():
    place, name = "BKO-BRIMOB-1", "Pengganti Baru"
    plan = sample.make_plan()
    before = replace(plan, rows=tuple(replace(row, number=place) if row.number == changed.WULAN else row for row in plan.rows))
    after = replace(
        plan, rows=tuple(replace(row, number="99010099", name=name) if row.number == changed.WULAN else row for row in plan.rows)
    )
    whole = sample.make_dataset()
    kept = tuple(member for member in whole.members if member.number != changed.WULAN)
    dataset = replace(whole, members=(*kept, Member("POLRI", name, "BRIPDA", "99010099", fills=place)))
    (change,) = list_order_changes(dataset, before, after)
    (stretch,) = change.stretches
    assert (change.number, change.kind, stretch.reason) == ("99010099", "pindah", "nama")
    assert (stretch.before.number, stretch.after.number) == (place, "99010099")
    assert count_causes(before, after, [change]).named == 1


def test_nothing_changed_is_nobody():
    assert list_order_changes(sample.make_dataset(), sample.make_plan(), sample.make_plan()) == ()


@pytest.mark.parametrize("seed", range(12))
def test_drawn_changes_are_told_exactly_once_and_nothing_else(seed: int):
    dataset, before = sample.make_large(60, kecamatan=3)
    rng = generator(seed, 3)
    posts = {post.post: post for post in before.posts}
    rows = []
    for row in before.rows:
        lot = rng.integers(10)
        if lot == 0:
            continue
        post = posts[sorted(posts)[rng.integers(len(posts))]] if lot < 3 else posts[row.post]
        rows.append(replace(row, post=post.post, stations=post.stations, desa_codes=post.desa_codes, kecamatan=post.kecamatan))
    after = replace(before, rows=tuple(rows))
    told = [
        (change.number, shift, stretch.before.post if stretch.before else "", stretch.after.post if stretch.after else "")
        for change in list_order_changes(dataset, before, after)
        for stretch in change.stretches
        for shift in stretch.shifts
    ]
    old, new = ({(row.number, row.shift): row.post for row in plan.rows} for plan in (before, after))
    expected = [(*key, old.get(key, ""), new.get(key, "")) for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    assert sorted(told) == sorted(expected)
    stays = [(change.number, shift) for change in list_order_changes(dataset, before, after) for shift in change.kept]
    assert all(old[key] == new[key] for key in stays)
    assert {stretch.reason for change in list_order_changes(dataset, before, after) for stretch in change.stretches} <= set(REASONS)
