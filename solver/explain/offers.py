"""The other places a person could stand at, and the cheapest way there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from solver.explain.bars import barred
from solver.explain.cost import Cost, Move, Prices
from solver.explain.limits import Limits
from solver.explain.standing import Place, SlotKey, Standing, Stint


class Way(StrEnum):
    """How somebody comes to a place.

    It is vacant; he changes duties with who stands there; he takes that one's duty on top of his own; or that one is
    sent off and his own duty stays behind.
    """

    VACANCY = "vacancy"
    EXCHANGE = "exchange"
    RELIEF = "relief"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Offer:
    """A place a person could stand at: what he gives up for it, who stands there now, and what it costs.

    ``moves`` are the changes of the plan in full; after them no rule is broken.
    """

    person: str
    place: Place
    way: Way
    gives_up: tuple[Stint, ...]
    other: str | None
    cost: Cost
    moves: tuple[Move, ...]


_IN_TURN = ((Way.VACANCY,), (Way.EXCHANGE, Way.RELIEF), (Way.REPLACE,))
"""A vacancy is taken before anybody is asked to move, and nobody is sent off where the heads can stay as many."""


class Search:
    """Finds offers in one standing plan."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.prices = Prices(standing)
        self.limits = Limits(standing)
        self._closed: dict[tuple[str, SlotKey], str] = {}
        self._asked: set[tuple[str, SlotKey]] = set()

    def cheapest(self, person: str, place: Place) -> Offer | str:
        """Return the cheapest way of a person to a place no rule bars him from, or the key of the rule that leaves none.

        The rule named is the one that came last: what held until then was not the reason.
        """
        outs = self.ways_out(person, place)
        if isinstance(outs, str):
            return outs
        fault = "demand"
        for ways in _IN_TURN:
            best: Offer | None = None
            for way in ways:
                for found in self._tries(way, person, place, outs):
                    if isinstance(found, str):
                        fault = found
                    elif best is None or _rank(found) < _rank(best):
                        best = found
            if best is not None:
                return best
        return fault

    def ways_out(self, person: str, place: Place) -> list[tuple[Stint, ...]] | str:
        """Return what the person could give up so that the place fits in time, or the rule that no giving up keeps.

        He gives up nothing, one of his duties, or all of them where one is not enough.
        """
        held = self.standing.stints.get(person, ())
        if any(_shares_slot(stint.place, place) for stint in held):
            return "one_place"
        new = Stint(place, ("",) * len(place.shifts))
        tired = self.limits.tired((new,))
        if tired is not None:
            return tired.rule
        options = [(), *((stint,) for stint in held)]
        return [gone for gone in options if self.limits.tired((*(s for s in held if s not in gone), new)) is None] or [held]

    def prepare(self, people: Iterable[str], stints: Iterable[Stint]) -> None:
        """Ask at once which of the slots of these duties are closed to these people, rather than one by one."""
        slots = list(dict.fromkeys(self.standing.slots_of(stint.place for stint in stints)))
        persons = [self.standing.persons[each] for each in people]
        closed = barred(self.standing.problem, persons, slots)
        self._closed |= {pair: held[0].rule for pair, held in closed.items()}
        self._asked |= {(person.id, slot.key) for person in persons for slot in slots}

    def _tries(self, way: Way, person: str, place: Place, outs: list[tuple[Stint, ...]]) -> Iterator[Offer | str]:
        if way is Way.VACANCY:
            if self.standing.vacancy(place) > 0:
                new = Stint(place, self.standing.team_at(place))
                yield from (self._priced(way, place, gone, None, (self._move(person, gone, (new,)),)) for gone in outs)
            return
        for gone in outs:
            if way is Way.REPLACE or bool(gone) == (way is Way.EXCHANGE):
                for other in self.standing.crew.get(place, ()):
                    yield self._with_other(way, place, gone, (person, other))

    def _with_other(self, way: Way, place: Place, gone: tuple[Stint, ...], pair: tuple[str, str]) -> Offer | str:
        person, other = pair
        theirs = next(stint for stint in self.standing.stints[other] if stint.place == place)
        taken = gone if way is Way.EXCHANGE else ()
        fault = self._keeps_off(other, taken)
        if fault is not None:
            return fault
        moves = (self._move(person, gone, (theirs,)), self._move(other, (theirs,), taken))
        return self._priced(way, place, gone, other, moves)

    def _priced(self, way: Way, place: Place, gone: tuple[Stint, ...], other: str | None, moves: tuple[Move, ...]) -> Offer | str:
        broken = self.limits.broken(moves)
        if broken is not None:
            return broken
        return Offer(moves[0].person, place, way, gone, other, self.prices.cost(moves), moves)

    def _move(self, person: str, gone: tuple[Stint, ...], takes: tuple[Stint, ...]) -> Move:
        held = self.standing.stints.get(person, ())
        return Move(person, held, (*(stint for stint in held if stint not in gone), *takes))

    def _keeps_off(self, other: str, taken: tuple[Stint, ...]) -> str | None:
        """Return a rule that bars somebody from these duties by itself, None when none does."""
        if any(_shares_slot(held.place, stint.place) for held in self.standing.stints[other] for stint in taken):
            return "one_place"
        for stint in taken:
            for slot in self.standing.slots_of((stint.place,)):
                if (other, slot.key) not in self._asked:
                    self.prepare((other,), (stint,))
                if (other, slot.key) in self._closed:
                    return self._closed[other, slot.key]
        return None


def _shares_slot(one: Place, other: Place) -> bool:
    return one.post == other.post and bool(set(one.shifts) & set(other.shifts))


def _rank(offer: Offer) -> tuple[Cost, int, str]:
    return (offer.cost, len(offer.gives_up), offer.other or "")
