"""Who stands at a post, who could, and who is barred, with the names of the input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from roster.errors import RosterError
from roster.planning.explain_names import KIND_WORDS, Naming, OtherPlace, Someone, Where
from solver.explain import explain_post
from solver.explain.person import Effort
from solver.explain.post import NEAREST, PlaceFacts
from solver.problem import WEIGHT_SCALE, Role, Unsur
from solver.rules.strength import stages_of

NAMED = 10
"""How many of those a rule bars are named."""


class UnknownPostError(RosterError):
    """The plan has no post of this name."""


@dataclass(frozen=True, slots=True)
class BarredPeople:
    """People one rule bars; the first of them by name."""

    rule: str
    count: int
    some: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class PlaceStory:
    """One place of a post: what it asks, who stands there, who could.

    ``heads`` are (shift, asked, filled); ``weight`` is the risk of one head. Of ``listed`` people of the unsur who do not
    stand there ``could`` stand by every rule that asks one person alone; ``idle`` of these serve nowhere. ``others`` are
    the cheapest of the nearest of them, ``stuck`` rule to how many of the nearest no change brings here. ``effort`` is
    that of the stages its shifts lie in: what binds in another stage keeps nobody from here.
    """

    where: Where
    heads: tuple[tuple[str, int, int], ...]
    crew: tuple[tuple[Someone, float], ...]
    short: int
    weight: float
    listed: int
    could: int
    idle: int
    others: tuple[OtherPlace, ...]
    stuck: Mapping[str, int]
    barred: tuple[BarredPeople, ...]
    effort: Effort


@dataclass(frozen=True, slots=True)
class PostStory:
    """A post and its places; ``places`` is empty where nothing is asked."""

    post: str
    kind: str
    category: str
    kecamatan: str
    desa: tuple[str, ...]
    stations: tuple[str, ...]
    weight: float
    places: tuple[PlaceStory, ...]


@dataclass(frozen=True, slots=True)
class PostCounts:
    """A post in a list: the heads asked and filled over all shifts."""

    post: str
    kind: str
    category: str
    kecamatan: str
    asked: int
    filled: int

    @property
    def short(self) -> int:
        """The heads that are missing."""
        return self.asked - self.filled


def list_posts(naming: Naming, *, kecamatan: str = "", text: str = "") -> list[PostCounts]:
    """Return the posts of a plan that ask for anybody, those with most heads missing first; of one kecamatan, or whose name holds a text.

    A reserve is asked for as many as stand in it: what it owes is not a matter of its slot.
    """
    standing = naming.search.standing
    asked: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for key, slot in standing.slots.items():
        heads = standing.filled[key]
        asked[slot.post] += heads if slot.role is Role.RESERVE else slot.demand
        filled[slot.post] += heads
    rows = []
    for post in naming.plan.problem.posts:
        name = naming.area(post.district)
        if post.id in asked and kecamatan in ("", name) and text.casefold() in post.id.casefold():
            rows.append(PostCounts(post.id, KIND_WORDS[post.kind], post.category, name, asked[post.id], filled[post.id]))
    return sorted(rows, key=lambda row: (-row.short, row.post))


def find_post(naming: Naming, name: str) -> str:
    """Return the post's id, whatever the case it was written in.

    Raises
    ------
    UnknownPostError
        When the plan has none of that name.
    """
    posts = naming.search.standing.posts
    wanted = name.strip()
    if wanted in posts:
        return wanted
    folded = {post.casefold(): post for post in posts}
    if wanted.casefold() in folded:
        return folded[wanted.casefold()]
    shown = wanted if len(wanted) <= 60 else wanted[:60] + "..."
    raise UnknownPostError(f"Rencana ini tidak memiliki pos {shown}.", "Pakai nama dari kolom pos dalam pos.csv.", code="pos_tidak_ada")


def tell_post(naming: Naming, name: str, *, nearest: int = NEAREST) -> PostStory:
    """Return the story of a post, with so many of the nearest who could stand at each of its places.

    Raises
    ------
    UnknownPostError
        When the plan has none of that name.
    """
    facts = explain_post(naming.search, find_post(naming, name), nearest=nearest)
    post = facts.post
    return PostStory(
        post=post.id,
        kind=KIND_WORDS[post.kind],
        category=post.category,
        kecamatan=naming.area(post.district),
        desa=tuple(naming.area(code) for code in post.areas),
        stations=post.sites,
        weight=post.weight / WEIGHT_SCALE,
        places=tuple(_place(naming, place) for place in facts.places),
    )


def _place(naming: Naming, facts: PlaceFacts) -> PlaceStory:
    return PlaceStory(
        where=naming.where(facts.place),
        heads=facts.heads,
        crew=tuple((naming.someone(person), metres / 1000) for person, metres in facts.crew),
        short=max(0, *(asked - filled for _, asked, filled in facts.heads)),
        weight=facts.risk / WEIGHT_SCALE,
        listed=facts.listed,
        could=facts.could,
        idle=facts.idle,
        others=tuple(naming.offer(offer) for offer in facts.offers),
        stuck=facts.stuck,
        barred=tuple(
            BarredPeople(rule, len(held), tuple(naming.someone(each) for each in held[:NAMED])) for rule, held in facts.barred.items()
        ),
        effort=_effort(naming, facts),
    )


def _effort(naming: Naming, facts: PlaceFacts) -> Effort:
    standing, shifts = naming.search.standing, set(facts.place.shifts)
    if facts.place.unsur is not Unsur.POLRI:
        return facts.effort
    served = [
        {shift for stint in stints for shift in stint.place.shifts}
        for person, stints in standing.stints.items()
        if standing.persons[person].unsur is Unsur.POLRI
    ]
    own = [stage for stage in stages_of(standing.problem) if not stage[0].isdisjoint(shifts)]
    efforts = [
        Effort(sum(not each.isdisjoint(stage) for each in served), facts.effort.listed * share // whole, facts.effort.listed)
        for stage, share, whole in own
    ]
    return min(efforts, key=lambda effort: effort.limit - effort.used)
