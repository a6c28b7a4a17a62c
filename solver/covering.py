"""The fewest people who can serve a beat of each category: a bound by duties that exclude each other, and a number that suffices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from solver.duties import plan_duties
from solver.problem import Post, PostKind, Problem, Role, Slot, Unsur

Heads = Mapping[tuple[Unsur, str], Mapping[str, int]]
"""Unsur and category to shift to the heads one post of the category wants."""

MOST_KINDS = 12
"""Up to so many duty kinds every set of them is looked at; of more only pairs, and the bound may grow loose."""


class Covering:
    """What the posts of one unsur ask for, category by category, and how few people can serve it."""

    def __init__(self, problem: Problem, unsur: Unsur, heads: Heads, kind: PostKind = PostKind.BEAT) -> None:
        categories = sorted(category for asked, category in heads if asked is unsur)
        posts = tuple(Post(category, kind, category, "", (), (), 0, 0, 0) for category in categories)
        slots = tuple(
            Slot(category, shift.id, unsur, Role.MEMBER, count, 0)
            for category in categories
            for shift in problem.shifts
            if (count := heads[unsur, category].get(shift.id, 0))
        )
        bare = replace(problem, sites=(), posts=posts, slots=slots, persons=(), pins=(), baseline=(), begun=(), bygone=(), drawn=())
        duties = plan_duties(bare, unsur)
        self.shifts = tuple(dict.fromkeys(slot.shift for slot in slots))
        self.asked: dict[str, Counter[int]] = {category: Counter() for category in categories}
        for need in duties.needs:
            self.asked[need.post.category][need.kind] += need.demand
        self._runs = [kind.shifts for kind in duties.kinds]
        self._patterns = [frozenset(pattern) for pattern in duties.patterns]
        # A list of patterns that is cut short says nothing about who excludes whom.
        self._apart = _sets_apart(len(duties.kinds), self._patterns) if duties.is_complete else []

    def fewest(self, category: str, helpers: Iterable[frozenset[str] | None] = ()) -> int:
        """Return a number of people who, beside the helpers, can serve one post of a category: never fewer than are needed.

        A helper serves duties that lie in the shifts given, None any that rest allows.
        """
        left = Counter(self.asked[category])
        for shifts in sorted(helpers, key=lambda each: (each is None, sorted(each or ()))):
            held = frozenset(kind for kind, run in enumerate(self._runs) if shifts is not None and shifts.issuperset(run))
            left.subtract((self._most_useful(left) if shifts is None else held) & set(left))
            left = +left
        people = 0
        while left := +left:
            left.subtract(self._most_useful(left) & set(left))
            people += 1
        return people

    def _most_useful(self, left: Counter[int]) -> frozenset[int]:
        return max(self._patterns, key=lambda pattern: (len(pattern & set(left)), sorted(pattern)), default=frozenset())

    def least(self, posts: Mapping[str, int]) -> int:
        """Return a number below which nobody can serve so many posts of each category, whoever goes from one to the other."""
        asked: Counter[int] = Counter()
        for category, count in posts.items():
            for kind, heads in self.asked[category].items():
                asked[kind] += heads * count
        return max((sum(asked[kind] for kind in apart) for apart in self._apart), default=0)

    def shares(self, posts: Mapping[str, int]) -> dict[str, int]:
        """Return for each category people per post that add up to a bound for any number of posts, best for these numbers."""

        def total(apart: frozenset[int]) -> int:
            return sum(count * self._of(category, apart) for category, count in posts.items())

        best = max(self._apart, key=total, default=frozenset[int]())
        return {category: self._of(category, best) for category in self.asked}

    def _of(self, category: str, kinds: Iterable[int]) -> int:
        return sum(self.asked[category][kind] for kind in kinds)


def _sets_apart(kinds: int, patterns: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Return sets of kinds of which nobody can serve two: each head in such a set is another person."""
    together = {pair for pattern in patterns for pair in combinations(sorted(pattern), 2)}
    sizes = range(1, kinds + 1) if kinds <= MOST_KINDS else (1, 2)
    return [
        frozenset(chosen) for size in sizes for chosen in combinations(range(kinds), size) if together.isdisjoint(combinations(chosen, 2))
    ]
