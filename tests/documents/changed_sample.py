"""The sample's plan after a bad evening, by hand: what each person of it is told anew.

=====================  ==============================================================================
Dimas, Wulan, Bayu     TPS Sumberjati 002 falls to kurang rawan: their beats keep their ids and change TPS
Galih                  ill: withdrawn from R-999901-001 in S3 and S4; Gatra, free until now, takes his place
Panji                  S2 at R-999902-001 becomes S5 there
Arum                   withdrawn from S5 at R-999902-001, and free
Tirta                  withdrawn from S4 only; Satria beside him stays and is told
Krisna                 from the reserve to the warehouse in S3
Prajaka Satu (TNI)     from R-999902-001 to R-999902-002 in S3 and S4
Warga Ani (Linmas)     joins R-999902-002 in S3
=====================  ==============================================================================

Polri told anew: Dimas, Galih, Gatra, Wulan, Bayu, Panji, Arum, Tirta, Krisna = 9.
"""

from __future__ import annotations

from dataclasses import replace

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanPost, PlanRow
from tests.documents import sample

DIMAS, GALIH, WULAN, BAYU = "90110003", "97070004", "84010005", "00050006"
TIRTA, SATRIA, PANJI, ARUM, KRISNA, GATRA = "88120009", "01020010", "92040011", "02080012", "03090019", "87050022"
SOLDIER, GUARD = "3120000001", "3599990101900001"
TOLD = {DIMAS, GALIH, WULAN, BAYU, PANJI, ARUM, TIRTA, KRISNA, GATRA}
FALLEN = f"{sample.SUMBERJATI}/002"

Move = tuple[str, str, str]
"""(number, shift, post)."""


def make_dataset(**operation: object) -> Dataset:
    dataset = sample.make_dataset(**operation)
    members = tuple(replace(member, is_available=member.number != GALIH) for member in dataset.members)
    return replace(dataset, members=members)


def make_after() -> Plan:
    """Return the plan after the changes that the table above lists."""
    plan = with_beats(sample.make_plan(), {"R-999901-001": (f"{sample.SUMBERJATI}/001",), "R-999901-002": (FALLEN,)})
    gone = {(GALIH, "S3"), (GALIH, "S4"), (PANJI, "S2"), (ARUM, "S5"), (TIRTA, "S4"), (KRISNA, "S3"), (SOLDIER, "S3"), (SOLDIER, "S4")}
    new = [
        *((GATRA, shift, "R-999901-001") for shift in sample.CHAIN),
        *((SOLDIER, shift, "R-999902-002") for shift in sample.CHAIN),
        *((PANJI, "S5", "R-999902-001"), (KRISNA, "S3", "GUDANG-KPU"), (GUARD, "S3", "R-999902-002")),
    ]
    return with_moves(plan, gone, new)


def with_beats(plan: Plan, stations: dict[str, tuple[str, ...]]) -> Plan:
    """Return the plan in which the first beat guards these TPS alone and the second these too."""
    first, second = stations
    old = {post.post: post for post in plan.posts}
    posts = {first: replace(old[first], stations=stations[first])}
    posts[second] = replace(old[second], stations=tuple(sorted((*old[second].stations, *stations[second]))))
    rows = tuple(replace(row, stations=posts[row.post].stations) if row.post in posts else row for row in plan.rows)
    return replace(plan, posts=tuple(posts.get(post.post, post) for post in plan.posts), rows=rows)


def with_moves(plan: Plan, gone: set[tuple[str, str]], new: list[Move]) -> Plan:
    """Return the plan without these duties and with those."""
    posts = {post.post: post for post in plan.posts}
    kept = [row for row in plan.rows if (row.number, row.shift) not in gone]
    rows = [*kept, *(_row(move, posts[move[2]]) for move in new)]
    return replace(plan, rows=tuple(sorted(rows, key=lambda row: (row.shift, row.post, row.unsur, row.role, row.number))))


def _row(move: Move, post: PlanPost) -> PlanRow:
    number, shift, _ = move
    who = next(member for member in sample.make_members() if member.number == number)
    return PlanRow(
        *(shift, post.post, post.kecamatan, post.desa_codes, post.stations, post.category, who.unsur, "anggota"),
        *(post.post, number, who.name, who.rank, who.unit, 4.2),
    )
