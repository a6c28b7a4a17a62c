"""What stays empty in the annex and why: a list that hid its gaps would be read as complete."""

from __future__ import annotations

from collections import defaultdict

from roster.documents.roll import place_of_post, polling_chain
from roster.domain.operation import Dataset
from roster.domain.personnel import rank_level
from roster.domain.plan import Plan
from roster.domain.policy import read_policies

DEFAULT_STRENGTH_SHARE = (2, 3)
PADAL_LOWEST = "IPDA"


def heads_short(dataset: Dataset, plan: Plan) -> dict[str, int]:
    """Return how many policemen each beat lacks while the polls are open (the shift that lacks most), only beats that lack any."""
    chain = polling_chain(dataset.shifts)
    beats = {post.post for post in plan.posts if post.kind == "regu"}
    short: dict[str, int] = defaultdict(int)
    for need in plan.needs:
        if need.short > 0 and need.unsur == "POLRI" and need.role == "anggota" and need.post in beats and need.shift in chain:
            short[need.post] = max(short[need.post], need.short)
    return dict(short)


def vacant_pamenwas(dataset: Dataset, plan: Plan) -> tuple[str, ...]:
    """Return ``RAYON III (S3, S4)`` for each pamenwas post with shifts nobody fills, by code of post and start of shift."""
    starts = {shift.code: shift.start for shift in dataset.shifts}
    shifts: dict[str, list[str]] = defaultdict(list)
    for need in plan.needs:
        if need.role == "pamenwas" and need.short > 0:
            shifts[need.post].append(need.shift)
    return tuple(
        f"{place_of_post(post)} ({', '.join(sorted(codes, key=lambda code: (starts.get(code, 0), code)))})"
        for post, codes in sorted(shifts.items())
    )


def why_no_padal(dataset: Dataset, plan: Plan) -> str:
    """Return why a day has no padal: no officer is fit, the strength that may be used is used up, or all stand elsewhere."""
    police = [member for member in dataset.members if member.unsur == "POLRI"]
    lowest = rank_level("POLRI", PADAL_LOWEST)
    fit = [m for m in police if m.is_available and m.tasking in {"bebas", "padal"} and rank_level("POLRI", m.rank) >= lowest]
    if not fit:
        return "tidak ada perwira yang memenuhi syarat"
    top, bottom = read_policies(dataset.policies).get("bagian_kekuatan", DEFAULT_STRENGTH_SHARE)
    used = {row.number for row in plan.rows if row.unsur == "POLRI"}
    if len(used) >= len(police) * top // bottom:
        return "kekuatan yang boleh dikerahkan habis dipakai pada tugas yang didahulukan"
    return "perwira yang memenuhi syarat bertugas di pos lain atau tertutup aturan"
