"""The parts of a plan a spoiler takes hold of: rows, posts, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanPost, PlanRow

Spoiled = tuple[Dataset, Plan]
FAR_KECAMATAN, FAR_DESA = "999999", "9999992001"


class NoPlaceError(LookupError):
    """The plan has no place for this fault."""


T = TypeVar("T")


def first(items: Iterable[T], wanted: str) -> T:
    for item in items:
        return item
    raise NoPlaceError(wanted)


def members_of(dataset: Dataset) -> dict[str, Member]:
    return {member.number: member for member in dataset.members}


def with_member(dataset: Dataset, number: str, **changes: object) -> Dataset:
    return replace(dataset, members=tuple(replace(m, **changes) if m.number == number else m for m in dataset.members))


def with_rows(plan: Plan, rows: Iterable[PlanRow]) -> Plan:
    """Return the plan with these rows, and the needs counted anew."""
    rows = tuple(sorted(rows, key=lambda row: (row.shift, row.post, row.unsur, row.role, row.team, row.number)))
    filled = Counter((row.shift, row.post, row.unsur, row.role) for row in rows)
    counts = [(need, filled[(need.shift, need.post, need.unsur, need.role)]) for need in plan.needs]
    needs = tuple(replace(need, filled=count, short=max(0, need.needed - count)) for need, count in counts)
    return replace(plan, rows=rows, needs=needs)


def by(row: PlanRow, member: Member) -> PlanRow:
    """Return the row served by another person."""
    return replace(row, number=member.number, name=member.name, rank=member.rank, unit=member.unit)


def handed_over(dataset: Dataset, plan: Plan, rows: Iterable[PlanRow], number: str) -> Plan:
    """Return the plan with these rows served by another person."""
    chosen, member = set(rows), members_of(dataset)[number]
    return with_rows(plan, [by(row, member) if row in chosen else row for row in plan.rows])


def guards(plan: Plan, *, kind: str = "regu", unsur: str = "POLRI") -> Iterator[tuple[PlanRow, PlanPost]]:
    """Yield members' rows at posts of a kind."""
    posts = {post.post: post for post in plan.posts if post.kind == kind}
    return ((row, posts[row.post]) for row in plan.rows if row.post in posts and row.unsur == unsur and row.role == "anggota")


def voting_rows(plan: Plan, number: str) -> list[PlanRow]:
    return [row for row in plan.rows if row.number == number and row.shift in ("S3", "S4")]


def idle(dataset: Dataset, plan: Plan, unsur: str = "POLRI") -> Iterator[Member]:
    """Yield free people of an unsur with no duty."""
    busy = {row.number for row in plan.rows}
    return (m for m in dataset.members if m.number not in busy and m.unsur == unsur and m.tasking == "bebas" and m.is_available)


def with_posts(plan: Plan, *changed: PlanPost, dropped: str = "") -> Plan:
    """Return the plan with some posts changed and one dropped with its rows and needs; rows repeat their post's TPS."""
    new = {post.post: post for post in changed}
    rows = [_at(row, new[row.post]) if row.post in new else row for row in plan.rows if row.post != dropped]
    posts = tuple(new.get(post.post, post) for post in plan.posts if post.post != dropped)
    needs = tuple(need for need in plan.needs if need.post != dropped)
    return with_rows(replace(plan, posts=posts, needs=needs), rows)


def _at(row: PlanRow, post: PlanPost) -> PlanRow:
    return replace(row, kecamatan=post.kecamatan, desa_codes=post.desa_codes, stations=post.stations, category=post.category)


def holding(post: PlanPost, stations: Iterable[str]) -> PlanPost:
    """Return the post with other TPS, its desa true."""
    stations = tuple(sorted(stations))
    return replace(post, stations=stations, desa_codes=tuple(sorted({station.partition("/")[0] for station in stations})))


def beats(plan: Plan) -> list[PlanPost]:
    return [post for post in plan.posts if post.kind == "regu"]


def pairs(plan: Plan) -> Iterator[tuple[PlanPost, PlanPost]]:
    return ((one, other) for one in beats(plan) for other in beats(plan) if one.post != other.post)
