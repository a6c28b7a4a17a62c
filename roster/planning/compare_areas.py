"""The difference of two plans by place: what became of every post and every kecamatan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roster.domain.plan import BYGONE, Plan, PlanPost

RISK_DECIMALS = 4
"""Weights are multiples of a ten-thousandth of a point; rounding takes back what adding floats lost."""


@dataclass(frozen=True, slots=True)
class PostSide:
    """A post in one version: its category and TPS, the people who stand there by unsur, the heads asked for and missing."""

    category: str
    stations: tuple[str, ...]
    people: tuple[tuple[str, int], ...]
    needed: int
    short: int


@dataclass(frozen=True, slots=True)
class PostDifference:
    """One post in both versions, None where it does not exist; ``left`` and ``came`` are numbers of people, sorted."""

    post: str
    kind: str
    kecamatan: str
    before: PostSide | None
    after: PostSide | None
    left: tuple[str, ...]
    came: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether TPS, category, demand or people differ."""
        return self.before != self.after or bool(self.left or self.came)


@dataclass(frozen=True, slots=True)
class KecamatanDifference:
    """One kecamatan ("" for posts of the whole district) in figures; pairs are (before, after).

    ``people`` have a posting there, ``arrived`` and ``departed`` are those who have one on one side only. ``risk`` is its share of
    ``risiko_tak_terjaga``, ``short`` the heads missing over all shifts.
    """

    name: str
    people: tuple[int, int]
    arrived: int
    departed: int
    risk: tuple[float, float]
    short: tuple[int, int]
    changed_posts: int

    @property
    def is_touched(self) -> bool:
        """Whether anything here differs."""
        return bool(self.changed_posts or self.arrived or self.departed or self.risk[0] != self.risk[1] or self.short[0] != self.short[1])


def compare_posts(before: Plan, after: Plan) -> tuple[PostDifference, ...]:
    """Return every post of either plan, sorted by id; the posts that rows name without a line of their own as well.

    A post kept for begun duties alone is gone, whoever stood there.
    """
    sides = [_Sides(plan) for plan in (before, after)]
    return tuple(_post(post, *sides) for post in sorted(sides[0].posts.keys() | sides[1].posts.keys()))


class _Sides:
    """The posts of one plan with who stands there and what they need."""

    def __init__(self, plan: Plan) -> None:
        self.posts = {post.post: post for post in plan.guarding}
        gone = set(plan.listed(BYGONE))
        self.crews: dict[str, set[str]] = defaultdict(set)
        self._unsurs: dict[str, dict[str, int]] = defaultdict(dict)
        for row in plan.rows:
            if row.number not in (crew := self.crews[row.post]):
                crew.add(row.number)
                counts = self._unsurs[row.post]
                counts[row.unsur] = counts.get(row.unsur, 0) + 1
            if row.post not in self.posts and row.post not in gone:
                self.posts[row.post] = PlanPost(row.post, "", row.category, row.kecamatan, row.desa_codes, row.stations, 0.0, 0.0, 0.0)
        self._heads: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for need in plan.needs:
            heads = self._heads[need.post]
            heads[0] += need.needed
            heads[1] += need.short

    def side(self, post: str) -> PostSide | None:
        """Return a post as this plan has it, None where it does not."""
        found = self.posts.get(post)
        if found is None:
            return None
        needed, short = self._heads[post]
        return PostSide(found.category, found.stations, tuple(sorted(self._unsurs[post].items())), needed, short)


def _post(post: str, old: _Sides, new: _Sides) -> PostDifference:
    shown = new.posts.get(post) or old.posts[post]
    was, now = old.crews[post], new.crews[post]
    left, came = tuple(sorted(was - now)), tuple(sorted(now - was))
    return PostDifference(post, shown.kind, shown.kecamatan, old.side(post), new.side(post), left, came)


def compare_kecamatan(before: Plan, after: Plan, posts: Sequence[PostDifference]) -> tuple[KecamatanDifference, ...]:
    """Return every kecamatan of either plan by name, posts of the whole district last."""
    people = [_people_in(plan) for plan in (before, after)]
    risk = [_risk_in(plan) for plan in (before, after)]
    short = [_short_in(plan) for plan in (before, after)]
    changed: dict[str, int] = defaultdict(int)
    for post in posts:
        changed[post.kecamatan] += post.is_changed
    names = {*changed, *people[0], *people[1], *risk[0], *risk[1]}
    found = []
    for name in sorted(names, key=lambda name: (not name, name)):
        was, now = (each.get(name, set()) for each in people)
        risks = (round(risk[0].get(name, 0.0), RISK_DECIMALS), round(risk[1].get(name, 0.0), RISK_DECIMALS))
        heads = (short[0].get(name, 0), short[1].get(name, 0))
        row = KecamatanDifference(name, (len(was), len(now)), len(now - was), len(was - now), risks, heads, changed[name])
        found.append(row)
    return tuple(found)


def _people_in(plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in plan.rows:
        found[row.kecamatan].add(row.number)
    return found


def _short_in(plan: Plan) -> dict[str, int]:
    places = _kecamatan_of(plan.posts)
    found: dict[str, int] = defaultdict(int)
    for need in plan.needs:
        found[places.get(need.post, "")] += need.short
    return found


def _risk_in(plan: Plan) -> dict[str, float]:
    """Return kecamatan to uncovered risk: weight x missing heads, and once more the weight where nobody of an unsur stands."""
    places = _kecamatan_of(plan.posts)
    found: dict[str, float] = defaultdict(float)
    stood: set[tuple[str, str, str]] = set()
    asked: dict[tuple[str, str, str], float] = {}
    for need in plan.needs:
        stand = (need.post, need.shift, need.unsur)
        if need.short:
            found[places.get(need.post, "")] += need.weight * need.short
        if need.filled:
            stood.add(stand)
        elif need.needed:
            asked[stand] = max(asked.get(stand, 0.0), need.weight)
    for stand in asked.keys() - stood:
        found[places.get(stand[0], "")] += asked[stand]
    return found


def _kecamatan_of(posts: Iterable[PlanPost]) -> Mapping[str, str]:
    return {post.post: post.kecamatan for post in posts}
