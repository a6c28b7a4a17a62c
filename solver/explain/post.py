"""Who stands at a post, who could, and which rule bars the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from solver.explain.bars import Barred, barred
from solver.explain.offers import Offer, Search
from solver.explain.person import Effort, effort_of
from solver.explain.standing import Place, SlotKey
from solver.problem import Post

NEAREST = 20
"""How many of those who could stand at a place are priced unless more are asked for."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One place of a post: what it asks, who stands there, who could, and who is barred.

    ``heads`` are (shift, asked, filled). ``listed`` people of the unsur do not stand there; of them ``could`` stand there by
    every rule that asks one person alone, ``idle`` of these serve nowhere. ``offers`` are the cheapest of the nearest of
    them; ``stuck`` is rule to how many of the nearest no change brings here. ``barred`` is rule to the people it bars, each
    person under every rule that does. ``risk`` is the weight of one head there, in ten-thousandths.
    """

    place: Place
    heads: tuple[tuple[str, int, int], ...]
    crew: tuple[tuple[str, int], ...]
    vacancy: int
    risk: int
    listed: int
    could: int
    idle: int
    offers: tuple[Offer, ...]
    stuck: dict[str, int]
    barred: dict[str, tuple[str, ...]]
    effort: Effort


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post and its places, in order of unsur, role and time."""

    post: Post
    places: tuple[PlaceFacts, ...]


def explain_post(search: Search, post_id: str, *, nearest: int = NEAREST) -> PostFacts:
    """Return what the plan says of a post, with so many of the nearest priced at each place.

    Raises
    ------
    KeyError
        When the problem does not hold it.
    """
    standing = search.standing
    post = standing.posts[post_id]
    places = [place for place in standing.places if place.post == post_id]
    unsurs = {place.unsur for place in places}
    people = [person for person in standing.problem.persons if person.unsur in unsurs]
    closed = barred(standing.problem, people, standing.slots_of(places))
    return PostFacts(post, tuple(_explain_place(search, place, closed, nearest) for place in places))


def _explain_place(search: Search, place: Place, closed: Barred, nearest: int) -> PlaceFacts:
    standing = search.standing
    keys: list[SlotKey] = [(place.post, shift, place.unsur, place.role) for shift in place.shifts]
    standing_here = list(dict.fromkeys(a.person for a in standing.assignments_at(place)))
    listed = [p.id for p in standing.problem.persons if p.unsur is place.unsur and p.id not in standing_here]
    bars: dict[str, list[str]] = {}
    could = []
    for person in listed:
        rules = dict.fromkeys(violation.rule for key in keys for violation in closed.get((person, key), ()))
        for rule in rules:
            bars.setdefault(rule, []).append(person)
        if not rules:
            could.append(person)
    found = _price(search, place, sorted(could, key=lambda person: (search.prices.metres(person, place.post), person))[:nearest])
    crew = ((person, search.prices.metres(person, place.post)) for person in standing_here)
    return PlaceFacts(
        place=place,
        heads=tuple((key[1], standing.slots[key].demand, standing.filled[key]) for key in keys),
        crew=tuple(crew),
        vacancy=standing.vacancy(place),
        risk=sum(standing.slots[key].weight for key in keys),
        listed=len(listed),
        could=len(could),
        idle=sum(person not in standing.stints for person in could),
        offers=tuple(sorted((o for o in found if isinstance(o, Offer)), key=lambda o: (o.cost, o.person))),
        stuck=dict(Counter(each for each in found if isinstance(each, str)).most_common()),
        barred={rule: tuple(held) for rule, held in sorted(bars.items(), key=lambda item: (-len(item[1]), item[0]))},
        effort=effort_of(search, place.unsur),
    )


def _price(search: Search, place: Place, people: Sequence[str]) -> list[Offer | str]:
    """Return an offer, or the rule that leaves none, for each of these people who could stand there."""
    stints = [stint for person in people for stint in search.standing.stints.get(person, ())]
    crew = search.standing.crew.get(place, ())
    if crew and stints:
        search.prepare(crew, stints)
    return [search.cheapest(person, place) for person in people]
