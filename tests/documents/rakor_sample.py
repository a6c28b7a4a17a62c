"""The hand-made plan of ``sample`` with every slot stated: what the voting shift and the others ask for, and what is filled.

Needs by hand, as the default shifts ask (KR kurang rawan, R rawan, SR sangat rawan; 2 KR beats, 1 R, 1 SR, 12 TPS):

=====  ======================================  ======  =======================================
shift  Polri needed                            filled  other unsur
=====  ======================================  ======  =======================================
S1     R 1 + SR 1 + 2 padal + 2 warehouse = 6    3     1 crew, 1 padal, 1 at the warehouse
S2     R 1 + SR 2 + 2 warehouse = 5              2     1 crew, 1 at the warehouse
S3     4 beats x 2 + 2 padal + 1 pamenwas        8+2+1 TNI 1 of 1, Linmas 4 of 24
       + 30 reserve = 41                         +4=15
S4     as S3: 41                                 15    as S3
S5     R 1 + SR 2 = 3                            1
=====  ======================================  ======  =======================================
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from roster.domain.plan import Plan, PlanNeed, PlanPost, PlanRow
from tests.documents import sample

LINMAS_STATIONS = ("9999012001/001", "9999012001/002")
BEATS_OF = {"S1": {"rawan": 1, "sangat_rawan": 1}, "S2": {"rawan": 1, "sangat_rawan": 2}, "S5": {"rawan": 1, "sangat_rawan": 2}}


def make_plan() -> Plan:
    """Return the complete plan; rows, posts and needs agree with each other and with ``sample.make_dataset``."""
    base = sample.make_plan()
    posts = (*base.posts, *_station_posts(base))
    rows = (*base.rows, *_linmas_rows(posts))
    filled = Counter((row.shift, row.post, row.unsur, row.role) for row in rows)
    needs = tuple(
        PlanNeed(*key, needed=needed, filled=filled[key], short=needed - filled[key], weight=weight)
        for key, (needed, weight) in sorted(_slots(posts).items())
    )
    return replace(base, rows=rows, posts=posts, needs=needs, beat_bound=4)


def _station_posts(plan: Plan) -> list[PlanPost]:
    return [
        PlanPost(
            f"T-{station.replace('/', '-')}", "tps", beat.category, beat.kecamatan, (station.split("/")[0],), (station,), 1.0, -7.5, 112.7
        )
        for beat in plan.posts
        if beat.kind == "regu"
        for station in beat.stations
    ]


def _linmas_rows(posts: tuple[PlanPost, ...]) -> list[PlanRow]:
    guards = [member for member in sample.make_members() if member.unsur == "LINMAS"]
    stood = [post for post in posts if post.kind == "tps" and post.stations[0] in LINMAS_STATIONS]
    pairs = [(guards[2 * place + side], post) for place, post in enumerate(stood) for side in (0, 1)]
    return [
        PlanRow(
            shift,
            post.post,
            post.kecamatan,
            post.desa_codes,
            post.stations,
            post.category,
            "LINMAS",
            "anggota",
            post.post,
            g.number,
            g.name,
            g.rank,
            g.unit,
            1.0,
        )
        for g, post in pairs
        for shift in sample.CHAIN
    ]


def _slots(posts: tuple[PlanPost, ...]) -> dict[tuple[str, str, str, str], tuple[int, float]]:
    slots: dict[tuple[str, str, str, str], tuple[int, float]] = {}
    for post in posts:
        for shifts, unsur, role, needed in _asked(post):
            slots |= {(shift, post.post, unsur, role): (needed, post.weight) for shift in shifts}
    return slots


def _asked(post: PlanPost) -> list[tuple[tuple[str, ...], str, str, int]]:
    if post.kind == "regu":
        others = [((shift,), "POLRI", "anggota", asked[post.category]) for shift, asked in BEATS_OF.items() if post.category in asked]
        soldiers = [(sample.CHAIN, "TNI", "anggota", 1)] if post.category == "sangat_rawan" else []
        return [(sample.CHAIN, "POLRI", "anggota", 2), *soldiers, *others]
    if post.post.startswith("PAMENWAS"):
        return [(sample.CHAIN, "POLRI", "pamenwas", 1)]
    return {
        "tps": [(sample.CHAIN, "LINMAS", "anggota", 2)],
        "cadangan": [(sample.CHAIN, "POLRI", "cadangan", 30)],
        "komando": [(("S1", *sample.CHAIN), "POLRI", "padal", 1)],
        "statis": [(("S1", "S2"), "POLRI", "anggota", 2)],
    }[post.kind]
