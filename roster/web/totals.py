"""An import in figures: what the user checks against his own list before he plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset
from roster.domain.personnel import UNSUR
from roster.domain.risk import settle_index
from roster.domain.tps import CATEGORIES
from roster.store import Store


@dataclass(frozen=True)
class Totals:
    """Figures of one import. ``people`` maps unsur to (listed, available, home desa unknown), ``desa_names`` code to name."""

    operation: str
    polres: str
    zone: str
    voting_day: str
    kecamatan: tuple[str, ...]
    desa_names: Mapping[str, str]
    stations: int
    by_category: Mapping[str, int]
    people: Mapping[str, tuple[int, int, int]]
    static_posts: int
    conflicts: int
    events: int
    pins: int
    shifts: tuple[ShiftRule, ...]


def totals_of(dataset: Dataset) -> Totals:
    """Return the figures of a dataset, its risk categories settled by the index."""
    categories = Counter(station.category or "" for station in settle_index(dataset.stations, dataset.events))
    kecamatan = tuple(sorted(area.name for area in dataset.areas if area.is_kecamatan))
    return Totals(
        operation=dataset.operation.name,
        polres=dataset.operation.polres,
        zone=dataset.operation.zone,
        voting_day=dataset.operation.voting_day.isoformat(),
        kecamatan=kecamatan,
        desa_names={area.code: area.name for area in dataset.areas if not area.is_kecamatan},
        stations=len(dataset.stations),
        by_category={category: categories[category] for category in CATEGORIES},
        people={unsur: _people(dataset, unsur) for unsur in UNSUR},
        static_posts=len({post.code for post in dataset.static_posts}),
        conflicts=len(dataset.conflicts),
        events=len(dataset.events),
        pins=len(dataset.pins),
        shifts=dataset.shifts,
    )


def _people(dataset: Dataset, unsur: str) -> tuple[int, int, int]:
    members = [member for member in dataset.members if member.unsur == unsur]
    available = sum(member.is_available and member.tasking != "dikecualikan" for member in members)
    return len(members), available, sum(not member.home_code for member in members)


@lru_cache(maxsize=8)
def import_totals(store: Store, import_id: int) -> Totals:
    """Return the figures of a stored import; an import never changes, so they are counted once.

    Raises
    ------
    UnknownIdError
        When there is no such import.
    """
    return totals_of(store.get_dataset(import_id))


def zone_of(store: Store) -> str:
    """Return the zone of the newest import, WIB while there is none."""
    imports = store.list_imports()
    return import_totals(store, imports[0].id).zone if imports else "WIB"
