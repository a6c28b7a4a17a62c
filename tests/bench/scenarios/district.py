"""Districts of the whole country from the public data: areas, TPS per desa, and TPS counts of another year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind
from tests.bench.sources import FIRST_SPECIAL_NUMBER, Geography, plain, rows_of


@lru_cache(maxsize=1)
def _nation() -> dict[str, list[dict[str, str]]]:
    by_kabupaten: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("nasional_tps.csv.gz"):
        by_kabupaten.setdefault(row["kabupaten"], []).append(row)
    return by_kabupaten


def read_kabupaten(name: str, *, pemilu: bool = False, kecamatan: str = "") -> Geography:
    """Return a kabupaten, or one kecamatan of it, with the TPS of the Pilkada or the Pemilu 2024, none of them special at the Pilkada."""
    rows = [row for row in _nation()[name] if kecamatan in ("", row["kecamatan"])]
    by_kecamatan: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_kecamatan.setdefault(plain(row["kode_desa"])[:6], []).append(row)
    areas = [_kecamatan(code, listed) for code, listed in sorted(by_kecamatan.items())]
    areas += [_desa(row) for row in rows]
    stations: list[PollingStation] = []
    for row in rows:
        desa = plain(row["kode_desa"])
        regular = int(row["tps_pemilu2024_reguler_REAL" if pemilu else "tps_pilkada2024_TURUNAN"])
        stations += [PollingStation(desa, nth + 1) for nth in range(regular)]
        special = int(row["tps_pemilu2024_khusus_REAL"]) if pemilu else 0
        stations += [PollingStation(desa, FIRST_SPECIAL_NUMBER + nth, category="khusus", is_special=True) for nth in range(special)]
    return Geography(tuple(areas), tuple(stations))


def _kecamatan(code: str, rows: Sequence[dict[str, str]]) -> Area:
    lat, lon = (round(sum(float(row[key]) for row in rows) / len(rows), 6) for key in ("lat", "lng"))
    name = rows[0]["kecamatan"]
    return Area(code, name, AreaKind.KECAMATAN, "", lat, lon, f"Polsek {name}", "", "WIB")


def _desa(row: dict[str, str]) -> Area:
    code = plain(row["kode_desa"])
    kind = AreaKind.KELURAHAN if code[6] == "1" else AreaKind.DESA
    return Area(code, row["desa"], kind, code[:6], float(row["lat"]), float(row["lng"]), zone="WIB")


def resized(geography: Geography, total: int) -> Geography:
    """Return the district with ``total`` TPS, spread over its desa as they are now, by largest remainder."""
    load = Counter(station.desa_code for station in geography.stations)
    exact = {desa: count * total / len(geography.stations) for desa, count in load.items()}
    counts = {desa: int(value) for desa, value in exact.items()}
    by_rest = sorted(exact, key=lambda desa: (counts[desa] - exact[desa], desa))
    for desa in by_rest[: total - sum(counts.values())]:
        counts[desa] += 1
    return Geography(geography.areas, tuple(PollingStation(desa, nth + 1) for desa in sorted(counts) for nth in range(counts[desa])))


def one_each(geography: Geography, desa_codes: Iterable[str]) -> tuple[PollingStation, ...]:
    """Return one TPS in each of these desa, as at a Pilkades with a single place of voting per desa."""
    known = {area.code for area in geography.areas}
    return tuple(PollingStation(code, 1) for code in sorted(desa_codes) if code in known)


def calm(stations: Iterable[PollingStation]) -> tuple[PollingStation, ...]:
    """Return the TPS with the category kurang rawan where none is set."""
    return tuple(replace(station, category=station.category or "kurang_rawan") for station in stations)


def spread(codes: Sequence[str], count: int) -> list[str]:
    """Return ``count`` of the codes, evenly over the list."""
    return [codes[nth * len(codes) // count] for nth in range(count)]
