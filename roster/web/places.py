"""TPS of a post as a reader names them, and numbers of people as he may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def station_text(stations: Iterable[str], desa_names: Mapping[str, str]) -> str:
    """Return TPS ids as desa and numbers: ``Sukorejo 001–003, 007; Lemahbang 004``."""
    from roster.documents.writing import tps_numbers

    numbers: dict[str, list[int]] = {}
    for station in stations:
        desa, _slash, number = station.partition("/")
        numbers.setdefault(desa, []).append(int(number))
    return "; ".join(f"{desa_names.get(desa, desa)} {tps_numbers(found)}" for desa, found in numbers.items())
