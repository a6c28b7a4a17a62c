"""Where everything lies: coordinates of areas, TPS, bases and objects, with sensible fall-backs.

A point that is missing is taken from the next level: a TPS from its desa, a desa from its TPS or
its kecamatan, a kecamatan from its desa, and what is left from the middle of the district.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roster.domain.operation import Dataset
from roster.domain.tps import PollingStation, StaticPost
from roster.domain.wilayah import Area
from solver.problem import Post, PostKind

Point = tuple[int, int]
"""Latitude and longitude in millionths of a degree."""


class Places:
    """Looks up points and levels of areas of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self._areas = {area.code: area for area in dataset.areas}
        self._desa: dict[str, list[str]] = {}
        for area in dataset.areas:
            if not area.is_kecamatan:
                self._desa.setdefault(area.parent, []).append(area.code)
        self._points = self._settle_points(dataset)
        self.mako = self._find_mako(dataset)

    def _settle_points(self, dataset: Dataset) -> dict[str, Point]:
        points = {a.code: _point(a.lat, a.lon) for a in dataset.areas if a.lat is not None and a.lon is not None}
        stations: dict[str, list[Point]] = {}
        for s in dataset.stations:
            if s.lat is not None and s.lon is not None:
                stations.setdefault(s.desa_code, []).append(_point(s.lat, s.lon))
        for code, found in stations.items():
            points.setdefault(code, _mean(found))
        known = dict(points)
        for area in dataset.areas:
            if area.is_kecamatan and area.code not in points:
                inside = [known[code] for code in self._desa.get(area.code, []) if code in known]
                if inside:
                    points[area.code] = _mean(inside)
        middle = _mean(list(points.values())) if points else (0, 0)
        siblings = {code: _mean(p) for code, desa in self._desa.items() if (p := [points[d] for d in desa if d in points])}
        for area in dataset.areas:
            nearest = points.get(area.parent) or siblings.get(area.parent) or middle
            points.setdefault(area.code, nearest)
        self._middle = middle
        return points

    def _find_mako(self, dataset: Dataset) -> Point:
        operation = dataset.operation
        if operation.mako_lat is not None and operation.mako_lon is not None:
            return _point(operation.mako_lat, operation.mako_lon)
        for row in dataset.static_posts:
            if "mako" in f"{row.kind} {row.name}".lower() or row.role == "cadangan":
                return self.object_point(row, self._middle)
        kecamatan = [self._points[a.code] for a in dataset.areas if a.is_kecamatan]
        return _mean(kecamatan) if kecamatan else self._middle

    def area(self, code: str) -> Area | None:
        """Return the area of a code, None where the list does not have it."""
        return self._areas.get(code)

    def district_of(self, code: str) -> str:
        """Return the kecamatan code of a desa, the code itself for a kecamatan, "" where unknown."""
        area = self._areas.get(code)
        if area is None:
            return ""
        return area.code if area.is_kecamatan else area.parent

    def district_name(self, code: str) -> str:
        """Return the name of the kecamatan a code lies in, "" where unknown."""
        area = self._areas.get(self.district_of(code))
        return area.name if area else ""

    def desa_within(self, code: str) -> list[str]:
        """Return the desa codes inside an area of any level: itself, its desa, or all codes it is the start of."""
        if code in self._desa:
            return self._desa[code]
        if code in self._areas or len(code) >= 10:
            return [code]
        return [area.code for area in self._areas.values() if not area.is_kecamatan and area.code.startswith(code)]

    def rayons(self) -> dict[str, list[str]]:
        """Return rayon name to its kecamatan codes; empty when no rayon are given."""
        rayons: dict[str, list[str]] = {}
        for area in self._areas.values():
            if area.is_kecamatan and area.rayon:
                rayons.setdefault(area.rayon, []).append(area.code)
        return rayons

    def station_point(self, station: PollingStation) -> Point:
        """Return a TPS' own point, else its desa's."""
        if station.lat is not None and station.lon is not None:
            return _point(station.lat, station.lon)
        return self._points.get(station.desa_code, self._middle)

    def base_point(self, code: str) -> Point:
        """Return the point of a base; without one, or outside the district, the mako."""
        return self._points.get(code, self.mako) if code else self.mako

    def object_point(self, row: StaticPost, otherwise: Point | None = None) -> Point:
        """Return an object's own point, else its desa's, else the mako."""
        if row.lat is not None and row.lon is not None:
            return _point(row.lat, row.lon)
        if row.desa_code in self._points:
            return self._points[row.desa_code]
        return self.mako if otherwise is None else otherwise

    def command_post(self, ident: str, district: str, kecamatan: Sequence[str]) -> Post:
        """Return a command post over these kecamatan: it touches all their desa."""
        areas = sorted(desa for code in kecamatan for desa in self._desa.get(code, []))
        lat, lon = _mean([self._points[code] for code in kecamatan])
        return Post(ident, PostKind.COMMAND, "", district, tuple(areas), (), 0, lat, lon)


def _point(lat: float, lon: float) -> Point:
    return round(lat * 1e6), round(lon * 1e6)


def _mean(points: Iterable[Point]) -> Point:
    listed = list(points)
    return round(sum(p[0] for p in listed) / len(listed)), round(sum(p[1] for p in listed) / len(listed))
