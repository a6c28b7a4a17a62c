"""The risk map of a district: kecamatan as sketched areas, TPS as symbols per desa and category.

``lay_out_map`` turns the data into places and sizes on a sheet; the template ``rakor/risk_map.svg``
draws them. No boundaries are needed: areas are the cells around the desa. All lengths are units of
the sheet, ``SHEET_WIDTH`` wide; every coordinate is a whole number, which keeps the drawing small.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from roster.documents.cells import Cell, Point, cells_around, edges_between, typical_spacing
from roster.documents.map_labels import Home, Label, LabelText, Mark, place_labels
from roster.documents.render import Paper, render_html
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.risk import settle_index
from roster.domain.tps import CATEGORIES, PollingStation

SHEET_WIDTH = 2000
SHEET_HEIGHT = 1200
MAP_WIDTH = 1530
MARGIN = 40

SHARE_STEPS = (0.0, 0.03, 0.06)
"""Upper limits of the first shades: share of the kecamatan's TPS that are rawan or worse (project default)."""

LEGEND_COUNTS = (1, 5, 15)

_KM_PER_DEGREE = 111.195
_REACH_IN_SPACINGS = 2.2
_SYMBOL_STEP = 26


@dataclass(frozen=True, slots=True)
class Symbol:
    """TPS of one category in one desa: a symbol of radius ``r`` that stands for ``count`` stations."""

    category: str
    x: int
    y: int
    r: int
    count: int


@dataclass(frozen=True, slots=True)
class Shade:
    """One kecamatan: its outline path data and how dark it is drawn, 0 to ``len(SHARE_STEPS)``."""

    name: str
    step: int
    path: str


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A round distance and its length on the sheet."""

    km: float
    length: int


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Everything the drawing shows. ``totals`` counts TPS by category, ``undrawn`` those without any coordinates."""

    shades: tuple[Shade, ...]
    borders: str
    symbols: tuple[Symbol, ...]
    labels: tuple[Label, ...]
    scale: ScaleBar
    totals: dict[str, int]
    undrawn: int
    mako: tuple[int, int] | None
    shade_limits: tuple[tuple[float, float | None], ...]
    legend_circles: tuple[tuple[int, int], ...]
    width: int = SHEET_WIDTH
    map_width: int = MAP_WIDTH
    height: int = SHEET_HEIGHT

    @property
    def is_short(self) -> bool:
        """Whether any kecamatan lacks heads."""
        return any(label.missing for label in self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPaper(Paper):
    """The map alone, as its template reads it."""

    map: RiskMap


@dataclass(frozen=True, slots=True)
class _Desa:
    code: str
    kecamatan: str
    lat: float
    lon: float
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Projection:
    """Degrees to sheet units: local plane with true scale at the middle latitude."""

    lat: float
    lon: float
    units_per_km: float
    x: float = 0.0
    y: float = 0.0

    def place(self, lat: float, lon: float) -> Point:
        east = (lon - self.lon) * _KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north = (lat - self.lat) * _KM_PER_DEGREE
        return (self.x + east * self.units_per_km, self.y - north * self.units_per_km)


def lay_out_map(dataset: Dataset, plan: Plan | None = None) -> RiskMap:
    """Return the map of the district; with a plan, labels carry the heads each kecamatan lacks in all shifts.

    Desa without coordinates lie at the mean of their TPS; where these have none either, the desa is
    not drawn and its TPS are counted in ``undrawn``. A district without any coordinates gives an
    empty map.
    """
    stations = settle_index(dataset.stations, dataset.events)
    desa = _desa_of(dataset, stations)
    totals = Counter(station.category or "" for station in stations)
    drawn = sum(sum(d.counts.values()) for d in desa)
    projection, reach = _fit([(d.lat, d.lon) for d in desa])
    centres = [projection.place(d.lat, d.lon) for d in desa]
    cells = cells_around(centres, reach)
    groups = [d.kecamatan for d in desa]
    homes = [Home(*centre, group) for centre, group in zip(centres, groups, strict=True)]
    symbols = tuple(symbol for d, centre in zip(desa, centres, strict=True) for symbol in _symbols(d, centre))
    texts = _label_texts(desa, centres, _missing_heads(plan))
    return RiskMap(
        shades=tuple(_shades(desa, cells)),
        borders=_segments(edges_between(cells, groups)),
        symbols=symbols,
        labels=place_labels(texts, [Mark(s.x, s.y, s.r, s.category != CATEGORIES[0]) for s in symbols], homes, (MAP_WIDTH, SHEET_HEIGHT)),
        scale=_scale_bar(projection.units_per_km),
        totals={category: totals[category] for category in CATEGORIES},
        undrawn=len(stations) - drawn,
        mako=_mako(dataset, projection),
        shade_limits=_shade_limits(),
        legend_circles=tuple((count, symbol_radius(count)) for count in LEGEND_COUNTS),
    )


def _desa_of(dataset: Dataset, stations: Iterable[PollingStation]) -> list[_Desa]:
    by_desa: dict[str, list[PollingStation]] = defaultdict(list)
    for station in stations:
        by_desa[station.desa_code].append(station)
    names = {area.code: area.name for area in dataset.areas}
    found = []
    for area in sorted((a for a in dataset.areas if not a.is_kecamatan), key=lambda a: a.code):
        mine = by_desa.get(area.code, [])
        place = _place_of(area.lat, area.lon, mine)
        if mine and place is not None:
            counts = Counter(s.category or "" for s in mine)
            found.append(_Desa(area.code, names.get(area.parent, ""), place[0], place[1], counts))
    return found


def _place_of(lat: float | None, lon: float | None, stations: Sequence[PollingStation]) -> tuple[float, float] | None:
    if lat is not None and lon is not None:
        return (lat, lon)
    known = [(s.lat, s.lon) for s in stations if s.lat is not None and s.lon is not None]
    if not known:
        return None
    return (sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known))


def _fit(places: Sequence[tuple[float, float]]) -> tuple[_Projection, float]:
    """Return the projection that fills the map part of the sheet, and how far cells reach, in sheet units."""
    lats, lons = [lat for lat, _ in places] or [0.0], [lon for _, lon in places] or [0.0]
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    in_km = [_Projection(*middle, units_per_km=1.0).place(lat, lon) for lat, lon in places]
    reach = _REACH_IN_SPACINGS * typical_spacing(in_km) or 1.0
    wide, high = (max(axis) - min(axis) + 2 * reach for axis in zip(*(in_km or [(0.0, 0.0)]), strict=True))
    scale = min((MAP_WIDTH - 2 * MARGIN) / wide, (SHEET_HEIGHT - 2 * MARGIN) / high)
    return _Projection(*middle, scale, MAP_WIDTH / 2, SHEET_HEIGHT / 2), reach * scale


def _shades(desa: Sequence[_Desa], cells: Sequence[Cell]) -> Iterable[Shade]:
    outlines: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for d, cell in zip(desa, cells, strict=True):
        outlines[d.kecamatan].append("M" + "L".join(f"{round(x)} {round(y)}" for x, y in cell.corners) + "Z")
        counts[d.kecamatan].update(d.counts)
    for name in sorted(outlines):
        total = sum(counts[name].values())
        share = (counts[name]["rawan"] + counts[name]["sangat_rawan"]) / total
        yield Shade(name, sum(share > limit for limit in SHARE_STEPS), "".join(outlines[name]))


def _symbols(desa: _Desa, centre: Point) -> Iterable[Symbol]:
    """Yield the ordinary TPS as a circle on the centre; the others in a row above it, worst last."""
    x, y = round(centre[0]), round(centre[1])
    ordinary = desa.counts.get(CATEGORIES[0], 0)
    if ordinary:
        yield Symbol(CATEGORIES[0], x, y, symbol_radius(ordinary), ordinary)
    others = [category for category in CATEGORIES[1:] if desa.counts.get(category)]
    start = x - _SYMBOL_STEP * (len(others) - 1) // 2
    for place, category in enumerate(others):
        count = desa.counts[category]
        yield Symbol(category, start + place * _SYMBOL_STEP, y, 10 + min(count, 5), count)


def symbol_radius(count: int) -> int:
    """Return the radius of the circle for ``count`` ordinary TPS: its surface grows with the count."""
    return round(4 + 3.2 * math.sqrt(count))


def _label_texts(desa: Sequence[_Desa], centres: Sequence[Point], missing: Mapping[str, int]) -> list[LabelText]:
    places: dict[str, list[Point]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for d, centre in zip(desa, centres, strict=True):
        places[d.kecamatan].append(centre)
        counts[d.kecamatan] += sum(d.counts.values())
    return [
        LabelText(name, counts[name], missing.get(name, 0), sum(x for x, _ in mine) / len(mine), sum(y for _, y in mine) / len(mine))
        for name, mine in sorted(places.items())
    ]


def _missing_heads(plan: Plan | None) -> Mapping[str, int]:
    if plan is None:
        return {}
    kecamatan = {post.post: post.kecamatan for post in plan.posts}
    missing: Counter[str] = Counter()
    for need in plan.needs:
        missing[kecamatan.get(need.post, "")] += need.short
    return missing


def _segments(edges: Iterable[tuple[Point, Point]]) -> str:
    return "".join(f"M{round(a)} {round(b)}L{round(c)} {round(d)}" for (a, b), (c, d) in edges)


def _scale_bar(units_per_km: float) -> ScaleBar:
    """Return the longest of 1, 2, 5 x 10^k km that takes at most a fifth of the map."""
    room = MAP_WIDTH / 5 / units_per_km
    power = 10.0 ** math.floor(math.log10(room))
    km = max(step * power for step in (1, 2, 5) if step * power <= room)
    return ScaleBar(km, round(km * units_per_km))


def _mako(dataset: Dataset, projection: _Projection) -> tuple[int, int] | None:
    lat, lon = dataset.operation.mako_lat, dataset.operation.mako_lon
    if lat is None or lon is None:
        return None
    x, y = projection.place(lat, lon)
    return (round(x), round(y)) if 0 <= x <= MAP_WIDTH and 0 <= y <= SHEET_HEIGHT else None


def risk_map_svg(dataset: Dataset, plan: Plan | None = None) -> str:
    """Return the map as one ``<svg>`` element, for the paper as for a web page; without scripts or inline styles."""
    stamp = dataset.operation.voting_day
    return render_html("rakor/risk_map.svg", MapPaper(title="", stamp=stamp, is_draft=False, map=lay_out_map(dataset, plan)))


def _shade_limits() -> tuple[tuple[float, float | None], ...]:
    """Return the share in percent of each shade, lightest first: from, up to (None for no limit)."""
    limits = [100 * limit for limit in SHARE_STEPS]
    return ((limits[0], limits[0]), *pairwise(limits), (limits[-1], None))
