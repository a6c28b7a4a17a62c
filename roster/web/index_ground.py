"""What every page of the index stands on: the data asked for, its TPS with the index in force, and the names of its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from roster.domain.indicators import INDICATORS, NONE_FOUND, TRAVEL
from roster.domain.operation import Dataset
from roster.domain.risk import settle_index
from roster.domain.tps import CATEGORIES
from roster.store import ImportRecord
from roster.web.desk import store
from roster.web.language import language, number


@dataclass(frozen=True)
class Ground:
    """One stored import with its index history. ``by_category`` counts the TPS as they stand now."""

    import_id: int
    imports: tuple[ImportRecord, ...]
    dataset: Dataset
    names: Mapping[str, str]
    by_category: Mapping[str, int]
    categories: tuple[str, ...] = CATEGORIES

    @property
    def zone(self) -> str:
        """The zone that moments are shown in."""
        return self.dataset.operation.zone

    @property
    def kecamatan(self) -> tuple[str, ...]:
        """The names of the kecamatan, sorted."""
        return tuple(sorted(area.name for area in self.dataset.areas if area.is_kecamatan))

    def kecamatan_code(self, name: str) -> str:
        """Return the code of a kecamatan by its name, "" for any other text."""
        return next((area.code for area in self.dataset.areas if area.is_kecamatan and area.name == name), "")

    def place(self, desa_code: str, number: int | None) -> tuple[str, str]:
        """Return the kecamatan and ``desa TPS 003`` (the desa alone for None), codes where the data do not name them."""
        desa = self.names.get(desa_code, desa_code)
        return self.names.get(desa_code[:6], desa_code[:6]), desa if number is None else f"{desa} TPS {number:03d}"

    def mark_word(self, mark: str) -> str:
        """Return a mark of an event in words: a flag, a dimension with its figure, the minutes of travel."""
        key, _sign, value = mark.partition("=")
        if key == TRAVEL:
            return str(_("Waktu tempuh %(minutes)s menit", minutes=number(float(value)))) if value else str(_("Waktu tempuh"))
        if key == NONE_FOUND:
            return str(_("Tidak ada indikator"))
        known = INDICATORS.get(key)
        word = key if known is None else known.en if language() == "en" else known.id
        return f"{word} {number(float(value), 1)}" if value else word


def wanted_ground() -> Ground | None:
    """Return the import the request names in ``data``, the newest where it names none; None while there is no import."""
    from roster.planning.decide_index import dataset_with_index

    imports = store().list_imports()
    if not imports:
        return None
    asked = request.values.get("data", "")
    import_id = next((each.id for each in imports if str(each.id) == asked), imports[0].id)
    dataset = dataset_with_index(store(), import_id)
    counts = Counter(station.category or "" for station in settle_index(dataset.stations, dataset.events))
    names = {area.code: area.name for area in dataset.areas}
    return Ground(import_id, imports, dataset, names, {category: counts[category] for category in CATEGORIES})
