"""The invented Polres of real size, written as the workbook a user would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from roster.domain.operation import Dataset
from roster.domain.tps import DEFAULT_PATTERNS, PollingStation
from roster.domain.wilayah import Area, AreaKind
from roster.imports.workbook_writer import tables_of, write_workbook
from roster.planning.invent_names import invent_places, pick
from roster.planning.invent_operation import (
    TOWN,
    invent_conflicts,
    invent_history,
    invent_objects,
    invent_officials,
    invent_operation,
)
from roster.planning.invent_people import Ground, Strength, invent_members
from solver.terrain import DistrictSize, RiskShares, SyntheticDistrict, build_district, draw_risk, generator

KABUPATEN = "3598"
"""A kabupaten code that Jawa Timur does not have."""

OUTSIDE_DESA = "3599012001"
RISK = RiskShares(rawan=0.016, sangat_rawan=0.003, khusus=0.003)
STRENGTH = Strength(polri=975, polri_absent=58, tni=260, brimob=36)
POLICIES = {
    "netralitas_polri": "keras",
    "netralitas_tni": "keras",
    "netralitas_linmas": "keras",
    "netralitas_binaan": "lunak",
    "maks_jarak_km_polri": "60",
    "maks_jarak_km_tni": "60",
    "maks_jarak_km_linmas": "10",
    "bagian_kekuatan": "2/3",
    "cadangan_min": "30",
    "cadangan_bagian": "10 %",
    "istirahat_min_jam": "8",
}
PLACES = (
    *("Balai Desa {}", "SDN {} 1", "SDN {} 2", "MI Miftahul Ulum {}", "Balai Dusun Krajan {}"),
    *("Rumah Warga RT 02 RW 01 {}", "Lapangan {}", "TK Dharma Wanita {}"),
)
SPECIAL_PLACES = ("Lapas Kelas IIB", "Rutan", "Pondok Pesantren Darul Falah", "RSUD", "Pondok Pesantren Al Hidayah", "Panti Sosial")


def write_demo_workbook(out: Path, *, seed: int = 1) -> Path:
    """Write the workbook of the invented Polres to ``out`` (.xlsx) and return the path; a seed gives the same bytes."""
    dataset = build_demo(seed)
    return write_workbook(
        tables_of(dataset), out, subtitle=f"{dataset.operation.polres} - {dataset.operation.name} (data contoh, seluruhnya rekaan)"
    )


def build_demo(seed: int = 1) -> Dataset:
    """Return the facts of the invented Polres: 17 kecamatan, 250 desa, 1,700 TPS, 975 Polri, 260 TNI, 3,400 Linmas.

    Stations carry the risk as first mapped; ``events`` lead to the category of today.
    """
    district = build_district(seed, DistrictSize())
    rng = generator(seed, 2)
    areas = _name_areas(district, rng)
    stations = _stations(district, areas, seed, rng)
    seat = areas[0]
    ground = Ground(areas, stations, (seat.lat or 0.0, seat.lon or 0.0), OUTSIDE_DESA)
    members = invent_members(ground, STRENGTH, rng)
    first_mapped, events = invent_history(stations, members, rng)
    return Dataset(
        areas=areas,
        stations=first_mapped,
        members=members,
        conflicts=invent_conflicts(members, ground, rng),
        patterns=tuple(replace(p, max_tps=8) if p.category == "kurang_rawan" else p for p in DEFAULT_PATTERNS),
        static_posts=invent_objects(ground),
        events=events,
        policies=POLICIES,
        officials=invent_officials(members, STRENGTH.kodim, rng),
        operation=invent_operation(ground),
    )


def _name_areas(district: SyntheticDistrict, rng: np.random.Generator) -> tuple[Area, ...]:
    """Return kecamatan, each followed by its desa; the first is the town, whose areas are kelurahan for the greater part."""
    names = iter(invent_places(rng, len(district.districts) + len(district.areas)))
    middle = np.mean(district.districts, axis=0)
    order = sorted(range(len(district.districts)), key=lambda d: float(np.sum((np.array(district.districts[d]) - middle) ** 2)))
    areas: list[Area] = []
    for nth, index in enumerate(order, start=1):
        lat, lon = district.districts[index]
        code, name = f"{KABUPATEN}{nth:02d}", TOWN if nth == 1 else next(names)
        rayon = f"Rayon {_quarter((lat, lon), (float(middle[0]), float(middle[1])))}"
        areas.append(Area(code, name, AreaKind.KECAMATAN, "", lat, lon, f"Polsek {name}", rayon, "WIB"))
        own = [area for area in district.areas if area.district == index]
        for serial, area in enumerate(own, start=1):
            kind = AreaKind.KELURAHAN if nth == 1 and serial <= len(own) * 2 // 3 else AreaKind.DESA
            digit = 1 if kind is AreaKind.KELURAHAN else 2
            areas.append(Area(f"{code}{digit}{serial:03d}", next(names), kind, code, area.lat, area.lon, zone="WIB"))
    return tuple(areas)


def _quarter(point: tuple[float, float], middle: tuple[float, float]) -> str:
    return ("I", "II", "III", "IV")[2 * (point[0] < middle[0]) + (point[1] > middle[1])]


def _stations(district: SyntheticDistrict, areas: Sequence[Area], seed: int, rng: np.random.Generator) -> tuple[PollingStation, ...]:
    """Return the TPS with the category of today, numbered from 1 in each desa, special locations from 901."""
    by_point = {(area.lat, area.lon): area for area in areas if not area.is_kecamatan}
    risk = draw_risk(seed, [(s.lat, s.lon) for s in district.stations], RISK)
    special_places = iter(SPECIAL_PLACES * len(district.stations))
    used: dict[str, int] = {}
    stations = []
    for station, category, score in zip(district.stations, risk.categories, risk.scores, strict=True):
        area = district.areas[station.area]
        desa = by_point[(area.lat, area.lon)]
        is_special = category == "khusus"
        number = 901 if is_special else used.get(desa.code, 0) + 1
        if not is_special:
            used[desa.code] = number
        address = f"{next(special_places)} {desa.name}" if is_special else pick(rng, PLACES).format(desa.name)
        stations.append(PollingStation(desa.code, number, address, station.voters, station.lat, station.lon, category, score, is_special))
    return tuple(sorted(stations, key=lambda s: s.id))
