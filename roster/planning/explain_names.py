"""What an explanation is told in: people and places with the names of the input, where the solver has ids."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from roster.domain.personnel import RANKS, shown_number
from roster.planning.expected import ROLES
from roster.planning.keep_archive import KeptPlan, PersonName, stored_plan
from solver.explain import Offer, Place, Search, Stint, Way, open_search
from solver.problem import Person, PostKind, Unsur
from solver.solution import Violation

if TYPE_CHECKING:
    from roster.store import Store

ROLE_WORDS = {role: word for word, role in ROLES.items()}

KIND_WORDS = {
    PostKind.BEAT: "regu",
    PostKind.STATION: "tps",
    PostKind.STATIC: "statis",
    PostKind.RESERVE: "cadangan",
    PostKind.COMMAND: "komando",
}
"""Kinds of post as the tables write them."""

Costs = tuple[tuple[str, float], ...]
"""Goal to what is lost (above zero) or gained in its own unit, in the order of the goals, those left out that stay."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as his list names him. ``ref`` is his place in the plan's list of people, fit for a form where his number is not."""

    ref: int
    number: str
    name: str
    rank: str
    unit: str
    unsur: str

    @property
    def shown(self) -> str:
        """The number as it may be shown: the NIK of a Linmas member masked."""
        return shown_number(self.number, self.unsur)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the words of the tables. ``hours`` are the minutes (start, end) of its duty; ``role`` and ``kind`` are keys of labels."""

    post: str
    kind: str
    category: str
    kecamatan: str
    desa: tuple[str, ...]
    stations: tuple[str, ...]
    unsur: str
    role: str
    shifts: tuple[str, ...]
    hours: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A place somebody could take: how he comes there, what he gives up, who stands there now, and what it costs."""

    who: Someone
    where: Where
    way: Way
    gives_up: tuple[Where, ...]
    other: Someone | None
    km: float
    costs: Costs


class Naming:
    """Gives names to what the solver's explanation speaks of."""

    def __init__(self, plan: KeptPlan, search: Search) -> None:
        self.plan = plan
        self.search = search
        self.refs = {person.id: nth for nth, person in enumerate(plan.problem.persons)}

    def someone(self, number: str) -> Someone:
        """Return a person by number; one the names do not hold goes by his number."""
        person = self.search.standing.persons[number]
        held = self.plan.names.people.get(number) or PersonName(number, "", person.unit)
        return Someone(self.refs[number], number, held.name, held.rank, held.unit, person.unsur.value)

    def where(self, place: Place) -> Where:
        """Return a place in words."""
        standing = self.search.standing
        post = standing.posts[place.post]
        return Where(
            post=post.id,
            kind=KIND_WORDS[post.kind],
            category=post.category,
            kecamatan=self.area(post.district),
            desa=tuple(self.area(code) for code in post.areas),
            stations=post.sites,
            unsur=place.unsur.value,
            role=ROLE_WORDS[place.role],
            shifts=place.shifts,
            hours=(standing.shifts[place.shifts[0]].start, standing.shifts[place.shifts[-1]].end),
        )

    def area(self, code: str) -> str:
        """Return the name of a desa or kecamatan, the code itself where it has none."""
        return self.plan.names.areas.get(code, code)

    def costs(self, cost: Sequence[int], unsur: Unsur) -> Costs:
        """Return what changes in the goals."""
        values = self.search.prices.values(tuple(cost), unsur)
        return tuple((key, float(value)) for key, value in values.items() if value)

    def offer(self, offer: Offer) -> OtherPlace:
        """Return an offer in words."""
        return OtherPlace(
            who=self.someone(offer.person),
            where=self.where(offer.place),
            way=offer.way,
            gives_up=self.stints(offer.gives_up),
            other=None if offer.other is None else self.someone(offer.other),
            km=self.search.prices.metres(offer.person, offer.place.post) / 1000,
            costs=self.costs(offer.cost, offer.place.unsur),
        )

    def stints(self, stints: Iterable[Stint]) -> tuple[Where, ...]:
        """Return duties in words."""
        return tuple(self.where(stint.place) for stint in stints)

    def tally(self, places: Iterable[Place]) -> tuple[tuple[str, int], ...]:
        """Return kecamatan ("" for posts of the whole district) to the number of these places, the most first."""
        districts = Counter(self.area(self.search.standing.posts[place.post].district) for place in places)
        return tuple(sorted(districts.items(), key=lambda item: (-item[1], item[0])))

    def figures(self, violation: Violation, person: Person | None = None) -> Mapping[str, str | int | float]:
        """Return the figures of a bar with areas, posts and ranks in words."""
        facts = dict(violation.facts)
        if "area" in facts:
            facts["area"] = self.area(str(facts["area"]))
        if violation.rule == "eligibility" and facts["kind"] == "rank" and person is not None:
            facts |= {key: rank_word(person.unsur, int(facts[key])) for key in ("found", "needed")}
        return {**facts, "shift": violation.shift or ""}


def rank_word(unsur: Unsur, level: int) -> str:
    """Return the short form of a rank, its number where the list has none."""
    ranks = RANKS[unsur.value]
    return ranks[level - 1][0] if 0 < level <= len(ranks) else str(level)


def name_plan(plan: KeptPlan) -> Naming:
    """Return a plan ready for questions."""
    return Naming(plan, open_search(plan.problem, plan.solution))


def name_stored_plan(store: Store, plan_id: int) -> Naming:
    """Return a plan of the store ready for questions.

    The plan is read once, for it never changes; what a search remembers is dropped with it.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    return name_plan(_kept(store, plan_id))


def person_refs(store: Store, plan_id: int) -> Mapping[str, int]:
    """Return number to the place in the plan's list of people, which a form may carry where a number must not stand."""
    return _refs(store, plan_id)


@lru_cache(maxsize=2)
def _kept(store: Store, plan_id: int) -> KeptPlan:
    return stored_plan(store, plan_id)


@lru_cache(maxsize=2)
def _refs(store: Store, plan_id: int) -> Mapping[str, int]:
    return {person["id"]: nth for nth, person in enumerate(json.loads(store.get_problem_json(plan_id))["persons"])}
