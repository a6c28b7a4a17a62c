"""Why a person stands where he stands, where else he could, and what bars him from the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from solver.explain.bars import Barred, barred
from solver.explain.cost import Cost, Move
from solver.explain.offers import Offer, Search
from solver.explain.standing import Place, SlotKey, Stint
from solver.problem import Person, Unsur
from solver.rules.strength import stages_of
from solver.solution import Violation


@dataclass(frozen=True, slots=True)
class Stand:
    """One duty of a person: what each shift asks and holds, who stands with him, and what the plan loses when he leaves.

    ``heads`` are (shift, asked, filled) in order of time.
    """

    stint: Stint
    heads: tuple[tuple[str, int, int], ...]
    mates: tuple[str, ...]
    metres: int
    loss: Cost
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule and one reason for which places are closed to a person: the figures of the first, and all places it closes.

    ``rule`` and ``reason`` (the area, the shift, the limit ...) are the same for all of them.
    """

    rule: str
    reason: str
    first: Violation
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TimeBar:
    """Places of one run of shifts that fit only when the person gives up a duty he has."""

    shifts: tuple[str, ...]
    first: Violation
    places: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of an unsur is used: ``used`` of ``limit`` usable of ``listed``, in the stage that has least left.

    Outside POLRI nothing limits it but the list.
    """

    used: int
    limit: int
    listed: int


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """All there is to say about one person in one plan.

    ``offers`` are sorted by cost, cheapest first. ``open_places`` counts the places no rule closes to him by itself, of
    ``places`` of his unsur; ``stuck`` is rule to the open places that no change reaches without breaking it.
    ``load`` and ``share`` are weighted minutes of duty and the even share of his unsur.
    """

    person: Person
    stands: tuple[Stand, ...]
    offers: tuple[Offer, ...]
    bars: tuple[Bar, ...]
    time_bars: tuple[TimeBar, ...]
    stuck: dict[str, int]
    places: int
    open_places: int
    load: float
    share: float
    effort: Effort


def explain_person(search: Search, person_id: str) -> PersonFacts:
    """Return what the plan says of a person.

    Raises
    ------
    KeyError
        When the problem does not hold him.
    """
    standing = search.standing
    person = standing.persons[person_id]
    held = standing.stints.get(person_id, ())
    own = {stint.place for stint in held}
    places = [place for place in standing.places if place.unsur is person.unsur and place not in own]
    closed = barred(standing.problem, (person,), standing.slots_of(places))
    open_places = [place for place in places if not _bars_at(closed, person_id, place)]
    search.prepare(dict.fromkeys(other for place in open_places for other in standing.crew.get(place, ())), held)
    found = [search.cheapest(person_id, place) for place in open_places]
    offers = sorted((each for each in found if isinstance(each, Offer)), key=lambda o: (o.cost, o.place))
    prices = search.prices
    return PersonFacts(
        person=person,
        stands=tuple(_stand(search, person_id, stint) for stint in held),
        offers=tuple(offers),
        bars=_group(closed, person_id, places),
        time_bars=_time_bars(search, person_id, open_places),
        stuck=dict(Counter(each for each in found if isinstance(each, str)).most_common()),
        places=len(places),
        open_places=len(open_places),
        load=prices.burden(person_id, held).load / 1000,
        share=prices.demanded[person.unsur] / prices.strength[person.unsur] / 1000,
        effort=effort_of(search, person.unsur),
    )


def effort_of(search: Search, unsur: Unsur) -> Effort:
    """Return how much of an unsur the plan uses."""
    standing = search.standing
    own = [each for each in standing.stints if standing.persons[each].unsur is unsur]
    listed = sum(each.unsur is unsur for each in standing.persons.values())
    if unsur is not Unsur.POLRI:
        return Effort(len(own), listed, listed)
    shifts = {each: {shift for stint in standing.stints[each] for shift in stint.place.shifts} for each in own}
    stages = [
        Effort(sum(not shifts[each].isdisjoint(stage) for each in own), listed * share // whole, listed)
        for stage, share, whole in stages_of(standing.problem)
        if stage
    ]
    return min(stages, key=lambda effort: effort.limit - effort.used)


def _stand(search: Search, person: str, stint: Stint) -> Stand:
    standing = search.standing
    held = standing.stints[person]
    keys = [(stint.place.post, shift, stint.place.unsur, stint.place.role) for shift in stint.place.shifts]
    leaves = Move(person, held, tuple(each for each in held if each != stint))
    return Stand(
        stint=stint,
        heads=tuple((key[1], standing.slots[key].demand, standing.filled[key]) for key in keys),
        mates=tuple(dict.fromkeys(a.person for a in standing.assignments_at(stint.place) if a.person != person)),
        metres=search.prices.metres(person, stint.place.post),
        loss=search.prices.cost((leaves,)),
        is_pinned=search.limits.is_pinned(person, (stint,)),
    )


def _bars_at(closed: Barred, person: str, place: Place) -> list[Violation]:
    """Return what bars a person from a place, each rule once."""
    keys: list[SlotKey] = [(place.post, shift, place.unsur, place.role) for shift in place.shifts]
    found = [violation for key in keys for violation in closed.get((person, key), ())]
    return list({violation.rule: violation for violation in reversed(found)}.values())[::-1]


def reason_of(violation: Violation) -> str:
    """Return what makes two bars of one rule the same to a reader: the desa, the shift, what is needed; one limit for all of reach."""
    facts = dict(violation.facts)
    if violation.rule == "availability":
        return violation.shift or ""
    if violation.rule == "eligibility":
        return f"{facts['kind']} {facts['needed']}"
    return str(facts.get("area", ""))


def _group(closed: Barred, person: str, places: Sequence[Place]) -> tuple[Bar, ...]:
    """Return the bars by rule and reason, in the order in which the rules are asked."""
    first: dict[tuple[str, str], Violation] = {}
    held: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        for violation in _bars_at(closed, person, place):
            key = (violation.rule, reason_of(violation))
            first.setdefault(key, violation)
            held.setdefault(key, []).append(place)
    order = sorted(held, key=lambda key: (-len(held[key]), key))
    return tuple(Bar(*key, first[key], tuple(held[key])) for key in order)


def _time_bars(search: Search, person: str, places: Sequence[Place]) -> tuple[TimeBar, ...]:
    held = search.standing.stints.get(person, ())
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], Violation] = {}
    for place in places if held else ():
        tired = search.limits.tired((*held, Stint(place, ("",) * len(place.shifts))))
        if tired is not None:
            counts[place.shifts] += 1
            first.setdefault(place.shifts, tired)
    return tuple(TimeBar(shifts, first[shifts], count) for shifts, count in sorted(counts.items()))
