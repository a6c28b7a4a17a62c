"""What the annex says about its own gaps, and the shape of its narrow cells."""

from dataclasses import replace

import pytest

from roster.documents.lampiran import Place, build_annex
from roster.documents.vacancies import heads_short, vacant_pamenwas, why_no_padal
from roster.domain.plan import PlanNeed
from tests.documents import sample

BORDER_BEAT = "R-999901-002"


def _without_bayu():
    """The beat over the desa border keeps Wulan alone: 1 of 2 stand in S3 and S4."""
    plan = sample.make_plan()
    rows = tuple(row for row in plan.rows if row.name != "Bayu Lesmana")
    needs = tuple(replace(n, filled=1, short=1) if n.post == BORDER_BEAT else n for n in plan.needs)
    return replace(plan, rows=rows, needs=needs)


def test_a_beat_that_lacks_a_mate_says_so_in_its_row_and_in_the_sums():
    plan = _without_bayu()
    assert heads_short(sample.make_dataset(), plan) == {BORDER_BEAT: 1}
    annex = build_annex(sample.make_dataset(), plan)
    group = next(group for group in annex.groups if group.name == "BANYUURIP")
    notes = {entry.name: entry.notes for unit in group.units for entry in unit.entries}
    assert notes["WULAN KENCANA"] == ("BKO POLDA JATIM", "regu kurang 1")
    assert notes["GALIH WICAKSANA, S.H."] == ()
    # Missing in S3 and S4, it is the same one man: counted once.
    assert (group.sums.short, annex.total.short) == (1, 1)


def test_a_complete_plan_names_no_gap():
    annex = build_annex(sample.make_dataset(), sample.make_plan())
    assert annex.total.short == 0
    assert all(group.vacant == () for group in annex.groups)


def test_rayons_without_pamenwas_are_named_even_when_nobody_stands_at_all():
    plan = sample.make_plan()
    rows = tuple(row for row in plan.rows if row.role != "pamenwas")
    gaps = tuple(PlanNeed(s, "PAMENWAS-RAYON-TIMUR", "POLRI", "pamenwas", 1, 0, 1, 0.0) for s in ("S4", "S1", "S3"))
    plan = replace(plan, rows=rows, needs=(*plan.needs, *gaps))
    assert vacant_pamenwas(sample.make_dataset(), plan) == ("RAYON TIMUR (S1, S3, S4)",)
    first = build_annex(sample.make_dataset(), plan).groups[0]
    assert (first.kind, first.units, first.vacant) == ("pamenwas", (), ("RAYON TIMUR (S1, S3, S4)",))


@pytest.mark.parametrize(
    ("share", "officers", "reason"),
    [
        ("2/3", True, "kekuatan yang boleh dikerahkan habis dipakai pada tugas yang didahulukan"),  # 19 of 14 allowed
        ("1", True, "perwira yang memenuhi syarat bertugas di pos lain atau tertutup aturan"),  # 19 of 22 allowed
        ("2/3", False, "tidak ada perwira yang memenuhi syarat"),
    ],
)
def test_why_a_day_has_no_padal(share, officers, reason):
    dataset = sample.make_dataset()
    members = tuple(
        m if officers or m.rank not in {"IPDA", "IPTU", "KOMPOL"} else replace(m, tasking="dikecualikan") for m in dataset.members
    )
    dataset = replace(dataset, members=members, policies={"bagian_kekuatan": share})
    assert why_no_padal(dataset, sample.make_plan()) == reason


def test_each_desa_stays_level_with_its_tps_when_either_wraps():
    assert Place("SUMBERJATI", "001–003").lines == (("SUMBERJATI", "001–003"),)
    # 18 characters to a line of TPS, 14 to a line of desa.
    assert Place("CENDANAPURING", "001, 003, 007, 008, 011").lines == (("CENDANAPURING", "001, 003, 007,"), ("", "008, 011"))
    assert Place("GUNUNGSARI KIDUL", "004").lines == (("GUNUNGSARI", "004"), ("KIDUL", ""))
