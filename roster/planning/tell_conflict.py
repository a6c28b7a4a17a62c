"""The pins of a stored import that cannot hold together, told for a page: who is pinned where, and which rules they break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from roster.domain.personnel import shown_number
from roster.planning.explain_conflict import list_conflicts, other_rules, reasons_of
from roster.planning.settle_history import dataset_now
from roster.planning.translate import problem_of
from solver.conflict import Conflict
from solver.problem import Posting, Problem

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.store import Store


@dataclass(frozen=True, slots=True)
class ToldPin:
    """A pin with rank and name of who is pinned; ``number`` as it may be shown."""

    name: str
    number: str
    shift: str
    post: str


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A smallest set of pins that cannot hold together: without any one of them the rest holds.

    ``reasons`` are (rule, sentence); ``others`` are rules that join in and break nothing by themselves.
    """

    pins: tuple[ToldPin, ...]
    reasons: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class PinCheck:
    """All there is to say of the pins of an import: how many there are, those to what does not exist, and the conflicts of the rest."""

    pins: int
    lost: tuple[ToldPin, ...]
    conflicts: tuple[Conflict, ...]
    problem: Problem
    people: Mapping[str, tuple[str, str]]
    areas: Mapping[str, str]

    @property
    def can_hold(self) -> bool:
        """Whether no rule is broken by the pins alone."""
        return not self.lost and not self.conflicts

    def tell(self, conflicts: Iterable[Conflict], language: str) -> list[ToldConflict]:
        """Return conflicts in words."""
        return [
            ToldConflict(
                tuple(_told(pin, self.people) for pin in conflict.pins),
                tuple(reasons_of(conflict, self.problem, language, self.areas)),
                tuple(other_rules(conflict, language)),
            )
            for conflict in conflicts
        ]


def check_stored_pins(store: Store, import_id: int, *, seed: int = 0, baseline_plan: int | None = None) -> PinCheck:
    """Return what is to be said of the pins of an import as a plan of that seed and baseline sees them with the index of now.

    Raises
    ------
    UnknownIdError
        When the import or the baseline plan does not exist.
    """
    return _check(store, import_id, store.last_index_id(), seed, baseline_plan)


@lru_cache(maxsize=4)
def _check(store: Store, import_id: int, until: int, seed: int, baseline_plan: int | None) -> PinCheck:
    dataset = dataset_now(store, import_id, until=until)
    baseline = None if baseline_plan is None else store.get_plan(baseline_plan)
    return check_pins(dataset, problem_of(replace(dataset, pins=()), seed=seed, baseline=baseline))


def check_pins(dataset: Dataset, problem: Problem) -> PinCheck:
    """Return what is to be said of the pins of a dataset, ``problem`` being its problem without them."""
    posts, shifts, persons = ({each.id for each in known} for known in (problem.posts, problem.shifts, problem.persons))
    pins = [Posting(pin.number, pin.shift, pin.post) for pin in dataset.pins]
    held = tuple(pin for pin in pins if pin.post in posts and pin.shift in shifts and pin.person in persons)
    pinned = {pin.person for pin in pins}
    people = {
        member.number: (f"{member.rank} {member.name}".strip(), shown_number(member.number, member.unsur))
        for member in dataset.members
        if member.number in pinned
    }
    whole = replace(problem, pins=held)
    lost = tuple(_told(pin, people) for pin in pins if pin not in set(held))
    areas = {area.code: area.name for area in dataset.areas}
    return PinCheck(len(pins), lost, list_conflicts(whole) if held else (), whole, people, areas)


def _told(pin: Posting, people: Mapping[str, tuple[str, str]]) -> ToldPin:
    name, number = people.get(pin.person, ("", pin.person))
    return ToldPin(name, number, pin.shift, pin.post)
