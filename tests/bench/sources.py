"""The public data of real districts, read in place from the folder ``shared`` beside the checkout."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind

FIRST_SPECIAL_NUMBER = 901
"""The number the KPU gives to the first TPS at a special location of a desa."""


def shared_folder() -> Path | None:
    """Return the folder ``shared`` (env ``ROSTER_SHARED`` overrides its place), None when it is absent."""
    folder = Path(os.environ.get("ROSTER_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    return folder if (folder / "data" / "polres_polsek.csv").is_file() else None


def required_folder() -> Path:
    """Return the data folder of ``shared``.

    Raises
    ------
    FileNotFoundError
        When the folder is not there.
    """
    if (folder := shared_folder()) is None:
        raise FileNotFoundError("the folder 'shared' with the public data is not beside the checkout; set ROSTER_SHARED")
    return folder / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one csv file (or .csv.gz) of the data folder."""
    path = required_folder() / name
    if name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Geography:
    """The areas and TPS of a district; risk is not known from any source and left open."""

    areas: tuple[Area, ...]
    stations: tuple[PollingStation, ...]


def plain(code: str) -> str:
    """Return an area code without dots."""
    return code.replace(".", "")


def read_polres(kecamatan_codes: set[str]) -> Geography:
    """Return kecamatan, desa and TPS (Pilkada 2024) of the given kecamatan, special locations included.

    A special location without a known desa stands in the desa of its kecamatan with most TPS.
    """
    police = {row["kode_kec"]: row for row in rows_of("polres_polsek.csv")}
    areas: list[Area] = []
    stations: list[PollingStation] = []
    for name in ("pasuruan", "kota_pasuruan", "kota_kediri", "kediri", "pekalongan", "kota_pekalongan"):
        points = {row["kode"]: row for row in rows_of(f"wilayah_{name}.csv")}
        for row in rows_of(f"tps_{name}.csv"):
            if row["kode_kec"] not in kecamatan_codes:
                continue
            if plain(row["kode_kec"]) not in {area.code for area in areas}:
                areas.append(_kecamatan(points[row["kode_kec"]], police[row["kode_kec"]]))
            areas.append(_desa(row, points[row["kode_desa"]]["level"]))
            count = int(row["tps_pilkada2024_TURUNAN"])
            voters = int(row["dpt_pilkada2024_TURUNAN"])
            stations += [PollingStation(plain(row["kode_desa"]), nth + 1, voters=(voters + nth) // count) for nth in range(count)]
    stations += _special(kecamatan_codes, stations)
    return Geography(tuple(sorted(areas, key=lambda a: a.code)), tuple(sorted(stations, key=lambda s: s.id)))


def _kecamatan(point: dict[str, str], police: dict[str, str]) -> Area:
    place = (float(point["lat"]), float(point["lng"]))
    return Area(plain(point["kode"]), point["nama"], AreaKind.KECAMATAN, "", *place, police["polsek"], police["rayon_pilkades2019"], "WIB")


def _desa(row: dict[str, str], level: str) -> Area:
    kind = AreaKind.KELURAHAN if level == "kelurahan" else AreaKind.DESA
    return Area(plain(row["kode_desa"]), row["nama"], kind, plain(row["kode_kec"]), float(row["lat"]), float(row["lng"]), zone="WIB")


def _special(kecamatan_codes: set[str], regular: list[PollingStation]) -> Iterator[PollingStation]:
    used: dict[str, int] = {}
    load: dict[str, int] = {}
    for station in regular:
        load[station.desa_code] = load.get(station.desa_code, 0) + 1
    for row in rows_of("loksus.csv"):
        if row["kode_kec"] not in kecamatan_codes:
            continue
        in_kecamatan = {code: n for code, n in load.items() if code.startswith(plain(row["kode_kec"]))}
        desa = plain(row["kode_desa"]) or max(in_kecamatan, key=lambda code: (in_kecamatan[code], code))
        for _ in range(int(row["jumlah_tps"])):
            used[desa] = used.get(desa, 0) + 1
            number = FIRST_SPECIAL_NUMBER - 1 + used[desa]
            yield PollingStation(desa, number, address=row["nama_lokasi"], category="khusus", is_special=True)


def read_pemilu(kabupaten: str) -> Geography:
    """Return the areas and TPS of one kabupaten or kota of Jawa Timur at the Pemilu of 14 February 2024."""
    desa_rows = [row for row in rows_of("jatim_tps.csv.gz") if row["kabupaten"] in (kabupaten, f"Kabupaten {kabupaten}")]
    by_kecamatan: dict[str, list[dict[str, str]]] = {}
    for row in desa_rows:
        by_kecamatan.setdefault(plain(row["kode_desa"])[:6], []).append(row)
    areas: list[Area] = []
    stations: list[PollingStation] = []
    for code, rows in sorted(by_kecamatan.items()):
        middle = (round(sum(float(r["lat"]) for r in rows) / len(rows), 6), round(sum(float(r["lng"]) for r in rows) / len(rows), 6))
        name = rows[0]["kecamatan"]
        areas.append(Area(code, name, AreaKind.KECAMATAN, "", *middle, f"Polsek {name}", "", "WIB"))
        for row in rows:
            level = "kelurahan" if plain(row["kode_desa"])[6] == "1" else "desa"
            areas.append(replace(_desa({**row, "kode_kec": code, "nama": row["desa"]}, level)))
            stations += _pemilu_stations(row)
    return Geography(tuple(areas), tuple(stations))


def _pemilu_stations(row: dict[str, str]) -> Iterator[PollingStation]:
    desa = plain(row["kode_desa"])
    yield from (PollingStation(desa, nth + 1) for nth in range(int(row["tps_pemilu2024_reguler_REAL"])))
    for nth in range(int(row["tps_pemilu2024_khusus_REAL"])):
        yield PollingStation(desa, FIRST_SPECIAL_NUMBER + nth, category="khusus", is_special=True)
