"""What a re-plan of a stored version is asked with: against which data and index, from when, and without whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from roster.domain.calendar import moment
from roster.domain.operation import Operation
from roster.domain.personnel import Member
from roster.planning.mark_absent import ABSENT
from roster.planning.read_absences import plain_number, read_time, split_numbers
from roster.planning.settle_history import index_ground, to_local
from roster.store import ImportRecord, IndexFilter, PlanRecord, Store


@dataclass(frozen=True, slots=True)
class Ground:
    """What a version would be solved against: the newest import of its operation, and the index history as it stands.

    ``events`` counts the history, ``newest`` is the moment of its newest event, ``until`` its last entry.
    """

    data: ImportRecord
    events: int
    newest: datetime | None
    until: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Who a pasted list names: places in the list of people, the numbers nobody bears, and those with a moment after ``@``."""

    places: tuple[int, ...]
    unknown: tuple[str, ...]
    dated: tuple[str, ...] = ()


def ground_of(store: Store, record: PlanRecord) -> Ground:
    """Return what a version would be solved against now."""
    data = store.get_import(store.find_imports(record.import_id)[0])
    history = store.list_index(IndexFilter(_operation(store, data.id).voting_day), limit=1)
    newest = history.items[0].event.when if history.items else None
    return Ground(data, history.total, newest, store.last_index_id())


def frozen_until_moment(store: Store, import_id: int, now: datetime) -> datetime:
    """Return the moment (aware) up to which duties that begin stay as they are: now, or the freeze where that is later."""
    from roster.planning.resume import frozen_until

    ground = index_ground(store, import_id)
    return moment(ground.operation.voting_day, ground.operation.zone, frozen_until(ground, now))


@lru_cache(maxsize=2)
def people_of(store: Store, import_id: int) -> tuple[Member, ...]:
    """Return the list of people of an import, which never changes."""
    return store.get_dataset(import_id).members


def find_people(members: Sequence[Member], text: str, *, most: int) -> tuple[int, ...]:
    """Return the places of people whose name, number or unit holds every word of a text; none for an empty one."""
    words = text.casefold().split()
    if not words:
        return ()
    found = (place for place, each in enumerate(members) if all(word in _sought(each) for word in words))
    return tuple(place for place, _ in zip(found, range(most), strict=False))


def _sought(member: Member) -> str:
    return f"{member.rank} {member.name} {member.number} {member.unit}".casefold()


def read_numbers(members: Sequence[Member], text: str) -> Listed:
    """Return who a pasted list names, one number a line or parted by commas; words without a digit are headings."""
    places = {plain_number(member.number): place for place, member in enumerate(members)}
    pairs = split_numbers(text)
    named = dict.fromkeys(plain_number(number) for number, when in pairs if not when)
    dated = dict.fromkeys(f"{number}@{when}" for number, when in pairs if when)
    found = tuple(places[each] for each in named if each in places)
    return Listed(found, tuple(each for each in named if each not in places), tuple(dated))


def known_absent(store: Store, record: PlanRecord, import_id: int) -> tuple[int, ...]:
    """Return who was named absent when a version was made, by their places in a later import; who is off its list is left out."""
    return moved_places(store, record.settings.get(ABSENT) or (), (record.import_id, import_id))


def moved_places(store: Store, places: Sequence[int], imports: tuple[int, int]) -> tuple[int, ...]:
    """Return the places in the second of two imports of people at these places in the first; who is not there is left out."""
    before, after = imports
    if not places or before == after:
        return tuple(places)
    earlier = people_of(store, before)
    there = {member.number: place for place, member in enumerate(people_of(store, after))}
    numbers = [earlier[place].number for place in places if place < len(earlier)]
    return tuple(there[number] for number in numbers if number in there)


def present_moment(store: Store, import_id: int) -> datetime:
    """Return the present moment in the zone of a district, as its clocks show it."""
    return to_local(store.now(), _operation(store, import_id).zone)


def read_moment(store: Store, import_id: int, text: str) -> datetime:
    """Return the moment (aware) somebody typed in the time of the district; RosterError ``waktu`` when it cannot be read."""
    operation = _operation(store, import_id)
    return read_time(text, operation.voting_day, operation.zone)


def duties_of(store: Store, plan_id: int, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return number to the posts somebody stands at in a version, in the order of the shifts; only of those who stand anywhere."""
    wanted, found = set(numbers), dict[str, dict[str, None]]()
    for row in store.get_plan(plan_id).rows if wanted else ():
        if row.number in wanted:
            found.setdefault(row.number, {})[row.post] = None
    return {number: tuple(posts) for number, posts in found.items()}


def _operation(store: Store, import_id: int) -> Operation:
    return index_ground(store, import_id).operation
