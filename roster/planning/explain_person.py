"""Why a person stands where he stands, with the names of the input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roster.errors import RosterError
from roster.planning.explain_names import Costs, Naming, OtherPlace, Someone, Where
from solver.explain import PersonFacts, explain_person
from solver.explain.person import Bar, Effort, Stand, TimeBar


class UnknownPersonError(RosterError):
    """The plan's list of people holds nobody of this number."""


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A duty of the person: ``heads`` are (shift, asked, filled), ``loss`` what the plan loses when he leaves it."""

    where: Where
    heads: tuple[tuple[str, int, int], ...]
    mates: tuple[Someone, ...]
    km: float
    loss: Costs
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class ClosedPlaces:
    """Places one rule closes to the person for one reason; ``tally`` counts them by kecamatan, the most first."""

    rule: str
    figures: Mapping[str, str | int | float]
    places: int
    tally: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ClosedHours:
    """Places of one run of shifts that he could take only for a duty he has."""

    shifts: tuple[str, ...]
    rule: str
    figures: Mapping[str, str | int | float]
    places: int


@dataclass(frozen=True, slots=True)
class PersonStory:
    """All there is to say of a person. ``others`` are the places he could take, cheapest first.

    ``load`` and ``share`` are weighted minutes of duty and the even share of his unsur; ``stuck`` rule to the places no
    rule closes to him alone, but that no change reaches without breaking it.
    """

    who: Someone
    own: tuple[OwnPlace, ...]
    others: tuple[OtherPlace, ...]
    closed: tuple[ClosedPlaces, ...]
    hours: tuple[ClosedHours, ...]
    stuck: Mapping[str, int]
    places: int
    open_places: int
    load: float
    share: float
    effort: Effort
    tasking: str
    is_available: bool


def find_person(naming: Naming, number: str) -> str:
    """Return the number as the plan has it, spaces, dots and dashes of the writer left out.

    Raises
    ------
    UnknownPersonError
        When nobody has it.
    """
    known = naming.search.standing.persons
    bare = "".join(sign for sign in number if sign not in " .-")
    for wanted in (number.strip(), bare):
        if wanted in known:
            return wanted
    message = "Tidak ada orang dengan nomor itu dalam daftar personel rencana ini."
    raise UnknownPersonError(message, "Periksa nomornya pada lembar personel (NRP, NIP, atau NIK, tanpa nama).", code="orang_tidak_ada")


def tell_person(naming: Naming, number: str) -> PersonStory:
    """Return the story of a person.

    Raises
    ------
    UnknownPersonError
        When nobody has that number.
    """
    facts = explain_person(naming.search, find_person(naming, number))
    return PersonStory(
        who=naming.someone(facts.person.id),
        own=tuple(_own(naming, stand) for stand in facts.stands),
        others=tuple(naming.offer(offer) for offer in facts.offers),
        closed=tuple(_closed(naming, facts, bar) for bar in facts.bars),
        hours=tuple(_hours(naming, bar) for bar in facts.time_bars),
        stuck=facts.stuck,
        places=facts.places,
        open_places=facts.open_places,
        load=facts.load,
        share=facts.share,
        effort=facts.effort,
        tasking=facts.person.tasking.value,
        is_available=bool(facts.person.windows),
    )


def _own(naming: Naming, stand: Stand) -> OwnPlace:
    return OwnPlace(
        where=naming.where(stand.stint.place),
        heads=stand.heads,
        mates=tuple(naming.someone(each) for each in stand.mates),
        km=stand.metres / 1000,
        loss=naming.costs(stand.loss, stand.stint.place.unsur),
        is_pinned=stand.is_pinned,
    )


def _closed(naming: Naming, facts: PersonFacts, bar: Bar) -> ClosedPlaces:
    return ClosedPlaces(bar.rule, naming.figures(bar.first, facts.person), len(bar.places), naming.tally(bar.places))


def _hours(naming: Naming, bar: TimeBar) -> ClosedHours:
    return ClosedHours(bar.shifts, bar.first.rule, naming.figures(bar.first), bar.places)
