"""What the screens ask of a plan: coverage, gaps, rows and totals, all counted by SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Subquery, and_, case, func, or_, select

from roster.domain.plan import BYGONE, PlanRow
from roster.store import schema
from roster.store.database import Database
from roster.store.plans import RECORD_COLUMNS, plan_record, plan_row
from roster.store.records import Coverage, Gap, Page, PlanSummary, PostCount, RowFilter
from roster.store.rows import names_of

_NEEDS = schema.plan_needs
_POSTS = schema.plan_posts
_ROWS = schema.plan_rows
_ANY = RowFilter()
WEIGHT_DECIMALS = 4
"""Weights are multiples of a ten-thousandth of a point; rounding takes back what adding floats lost."""


class PlanQueries(Database):
    """Questions on one plan version. Each raises UnknownIdError when there is no such plan."""

    def coverage(self, plan_id: int, *, shift: str = "") -> tuple[Coverage, ...]:
        """Return heads needed, filled and short by kecamatan and unsur, over all shifts or one.

        Sorted by kecamatan and unsur; posts of the whole district (kecamatan "") come last. The uncovered weights
        add up to goal ``risiko_tak_terjaga``: weight x missing heads, and once more the weight for every post, shift
        and unsur with a demand where nobody of the unsur stands.
        """
        at = _stands(plan_id, shift).c
        sums = (func.sum(at[name]).label(name) for name in ("needed", "filled", "short", "uncovered"))
        query = select(at.kecamatan, at.unsur, *sums).group_by(at.kecamatan, at.unsur)
        with self._read() as connection:
            plan_row(connection, plan_id)
            found = [_coverage(row._mapping) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda row: (not row.kecamatan, row.kecamatan, row.unsur)))

    def count_posts(self, plan_id: int, *, shift: str = "") -> dict[str, PostCount]:
        """Return kecamatan to its posts, over all shifts or one; a post of two unsur counts once and is full when both are."""
        at = _stands(plan_id, shift).c
        by_post = select(at.kecamatan, func.sum(at.short).label("short")).group_by(at.kecamatan, at.post).subquery()
        is_full = case((by_post.c.short == 0, 1), else_=0)
        query = select(by_post.c.kecamatan, func.count(), func.sum(is_full)).group_by(by_post.c.kecamatan)
        with self._read() as connection:
            plan_row(connection, plan_id)
            return {kecamatan: PostCount(kecamatan, int(posts), int(full)) for kecamatan, posts, full in connection.execute(query)}

    def biggest_gaps(self, plan_id: int, *, kecamatan: str = "", offset: int = 0, limit: int = 50) -> Page[Gap]:
        """Return the slots that are short, the largest weight x missing heads first, of the district or one kecamatan."""
        uncovered = (_NEEDS.c.weight * _NEEDS.c.short).label("uncovered")
        needs = [_NEEDS.c[name] for name in ("shift", "post", "unsur", "role", "needed", "filled", "short", "weight")]
        places = [_POSTS.c[name] for name in ("kind", "category", "kecamatan", "desa_codes", "stations")]
        short = select(*needs, *places, uncovered).select_from(_needs_at_posts()).where(_NEEDS.c.plan_id == plan_id, _NEEDS.c.short > 0)
        if kecamatan:
            short = short.where(_POSTS.c.kecamatan == kecamatan)
        ordered = short.order_by(uncovered.desc(), _NEEDS.c.seq).offset(offset).limit(limit)
        with self._read() as connection:
            plan_row(connection, plan_id)
            items = tuple(Gap(**row._mapping) for row in connection.execute(ordered))
            return Page(items, _count(connection, short), offset)

    def find_rows(self, plan_id: int, wanted: RowFilter = _ANY, *, offset: int = 0, limit: int = 50) -> Page[PlanRow]:
        """Return the rows of a plan that match, in the order of the plan.

        The text is looked for without regard to case, anywhere in name, number, post, unit and TPS ids. The number of
        a Linmas is his NIK, which the screens mask: it cannot be felt out digit by digit either.
        """
        names = names_of(_ROWS, PlanRow)
        query = select(*(_ROWS.c[name] for name in names)).where(_ROWS.c.plan_id == plan_id)
        for name in ("kecamatan", "unsur", "shift", "post"):
            if value := getattr(wanted, name):
                query = query.where(_ROWS.c[name] == value)
        if text := wanted.text.strip():
            found_in = {name: _ROWS.c[name].icontains(text, autoescape=True) for name in ("name", "number", "post", "unit", "stations")}
            found_in["number"] = and_(_ROWS.c.unsur != "LINMAS", found_in["number"])
            query = query.where(or_(*found_in.values()))
        with self._read() as connection:
            plan_row(connection, plan_id)
            found = connection.execute(query.order_by(_ROWS.c.seq).offset(offset).limit(limit))
            items = tuple(PlanRow(**row._mapping) for row in found)
            return Page(items, _count(connection, query), offset)

    def summarise_plan(self, plan_id: int) -> PlanSummary:
        """Return the totals of a plan: rows, people by unsur, posts by kind, heads, gaps and goals."""
        people = select(_ROWS.c.unsur, func.count(_ROWS.c.number.distinct())).where(_ROWS.c.plan_id == plan_id).group_by(_ROWS.c.unsur)
        goals = select(schema.plan_goals).where(schema.plan_goals.c.plan_id == plan_id).order_by(schema.plan_goals.c.seq)
        rows = select(func.count()).select_from(_ROWS).where(_ROWS.c.plan_id == plan_id)
        stands = _stands(plan_id, "")
        totals = select(*(func.coalesce(func.sum(stands.c[n]), 0).label(n) for n in ("needed", "filled", "short", "gaps", "uncovered")))
        with self._read() as connection:
            found = plan_row(connection, plan_id, (*RECORD_COLUMNS, schema.plans.c.sizes))
            record = plan_record(found)
            # What was kept for begun duties alone guards nothing any more.
            standing = _POSTS.c.post.not_in(found.sizes.get(BYGONE, ()))
            kinds = select(_POSTS.c.kind, func.count()).where(_POSTS.c.plan_id == plan_id, standing).group_by(_POSTS.c.kind)
            heads = connection.execute(totals).one()
            return PlanSummary(
                record=record,
                rows=int(connection.execute(rows).scalar_one()),
                persons=dict(sorted((unsur, int(n)) for unsur, n in connection.execute(people))),
                posts=dict(sorted((kind, int(n)) for kind, n in connection.execute(kinds))),
                **{name: int(heads._mapping[name]) for name in ("needed", "filled", "short", "gaps")},
                uncovered_weight=round(float(heads.uncovered), WEIGHT_DECIMALS),
                goals={goal.key: (goal.value, goal.bound, goal.gap) for goal in connection.execute(goals)},
            )


def _needs_at_posts() -> Any:
    return _NEEDS.join(_POSTS, and_(_POSTS.c.plan_id == _NEEDS.c.plan_id, _POSTS.c.post == _NEEDS.c.post))


def _stands(plan_id: int, shift: str) -> Subquery:
    """Return one row per post, shift and unsur: its heads, and the weight left uncovered there."""
    needed, filled, short = (func.sum(_NEEDS.c[name]).label(name) for name in ("needed", "filled", "short"))
    asked_weight = func.max(case((_NEEDS.c.needed > 0, _NEEDS.c.weight), else_=0.0))
    once_more = case((and_(needed > 0, filled == 0), asked_weight), else_=0.0)
    query = (
        select(
            _POSTS.c.kecamatan,
            _NEEDS.c.post,
            _NEEDS.c.unsur,
            needed,
            filled,
            short,
            func.sum(case((_NEEDS.c.short > 0, 1), else_=0)).label("gaps"),
            (func.sum(_NEEDS.c.weight * _NEEDS.c.short) + once_more).label("uncovered"),
        )
        .select_from(_needs_at_posts())
        .where(_NEEDS.c.plan_id == plan_id)
        .group_by(_POSTS.c.kecamatan, _NEEDS.c.post, _NEEDS.c.shift, _NEEDS.c.unsur)
    )
    return (query.where(_NEEDS.c.shift == shift) if shift else query).subquery()


def _coverage(row: Any) -> Coverage:
    heads = {name: int(row[name]) for name in ("needed", "filled", "short")}
    return Coverage(
        kecamatan=row["kecamatan"], unsur=row["unsur"], uncovered_weight=round(float(row["uncovered"]), WEIGHT_DECIMALS), **heads
    )


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())
