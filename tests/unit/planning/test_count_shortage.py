"""Shortages counted in men."""

from __future__ import annotations

from roster.domain.plan import Plan, PlanNeed, PlanPost
from roster.planning.count_shortage import UNNAMED, short_by_kecamatan


def post(code: str, kecamatan: str) -> PlanPost:
    return PlanPost(code, "regu", "rawan", kecamatan, (), (), 5.0, -7.6, 112.9)


def test_men_missing_are_counted_once_over_the_shifts_of_a_post() -> None:
    needs = (
        PlanNeed("S3", "R-1", "POLRI", "anggota", 2, 0, 2, 5.0),
        PlanNeed("S4", "R-1", "POLRI", "anggota", 2, 1, 1, 5.0),
        PlanNeed("S3", "R-1", "TNI", "anggota", 1, 0, 1, 5.0),
        PlanNeed("S4", "R-1", "LINMAS", "anggota", 2, 2, 0, 5.0),
        PlanNeed("S3", "R-2", "POLRI", "anggota", 3, 0, 3, 5.0),
        PlanNeed("S5", "GUDANG", "POLRI", "anggota", 4, 0, 4, 9.0),
        PlanNeed("S5", "GUDANG", "POLRI", "padal", 1, 0, 1, 9.0),
    )
    plan = Plan((), (post("R-1", "Lekok"), post("R-2", "Bangil"), post("GUDANG", "")), needs, (), "", 0, "", "")
    # R-1 lacks two policemen at once and one soldier; GUDANG four policemen and a leader
    assert short_by_kecamatan(plan) == ((UNNAMED, 5), ("Bangil", 3), ("Lekok", 3))
