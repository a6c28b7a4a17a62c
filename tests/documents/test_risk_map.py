import math
import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from roster.documents.cells import RIM, cells_around, edges_between, typical_spacing
from roster.documents.map_labels import Home, LabelText, Mark, place_labels
from roster.documents.risk_map import MAP_WIDTH, SHEET_HEIGHT, lay_out_map, risk_map_svg
from roster.domain.operation import Dataset
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind
from tests.documents import rakor_sample, sample


def _surface(corners):
    return abs(sum(a * d - b * c for (a, b), (c, d) in zip(corners, (*corners[1:], corners[0]), strict=True))) / 2


def test_two_cells_meet_half_way():
    left, right = cells_around([(0.0, 0.0), (4.0, 0.0)], reach=3.0)
    assert max(x for x, _ in left.corners) == pytest.approx(2)
    assert min(x for x, _ in right.corners) == pytest.approx(2)
    assert left.neighbours.count(1) == 1
    assert right.neighbours.count(0) == 1


def test_the_middle_cell_of_a_grid_is_its_square():
    centres = [(float(x), float(y)) for x in range(3) for y in range(3)]
    middle = cells_around(centres, reach=5.0)[4]
    assert _surface(middle.corners) == pytest.approx(1)
    assert RIM not in middle.neighbours


def test_centres_at_one_place_share_a_cell():
    first, second, _ = cells_around([(0.0, 0.0), (0.0, 0.0), (2.0, 0.0)], reach=1.5)
    assert first == second
    assert cells_around([], reach=1.0) == ()


def test_borders_run_between_groups_and_round_the_rim():
    centres = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]
    cells = cells_around(centres, reach=10.0)
    inner = [edge for edge in edges_between(cells, ["a", "a", "b"]) if all(abs(x - 1.5) < 1e-9 for x, _ in edge)]
    assert len(inner) == 1
    assert not [edge for edge in edges_between(cells, ["a", "a", "b"]) if all(abs(x - 0.5) < 1e-9 for x, _ in edge)]


def test_spacing_is_the_median_to_the_nearest():
    assert typical_spacing([(0, 0), (1, 0), (5, 0)]) == 1  # nearest: 1, 1, 4
    assert typical_spacing([(0, 0)]) == 0
    assert typical_spacing([(0, 0), (0, 0)]) == 0


def test_labels_never_touch_even_when_their_points_are_one():
    texts = [LabelText(f"Kecamatan {n}", 50, n, 700.0, 600.0) for n in range(25)]
    labels = place_labels(texts, [Mark(700, 600, 10, True)], [Home(700, 600, "Kecamatan 1")], (1500, 1200))
    assert [label.name for label in labels] == [text.name for text in texts]
    assert not any(a.touches(b) for a, b in combinations(labels, 2))
    assert all(0 <= label.left <= 1500 - label.width and 0 <= label.top <= 1200 - label.height for label in labels)


def test_a_label_keeps_off_an_important_mark():
    (label,) = place_labels(
        [LabelText("Wonosari", 5, 0, 500.0, 500.0)], [Mark(500, 500, 12, True)], [Home(500, 500, "Wonosari")], (1000, 1000)
    )
    assert not (label.left < 500 < label.left + label.width and label.top < 500 < label.top + label.height)


def test_the_map_counts_what_it_draws():
    laid = lay_out_map(sample.make_dataset())
    assert laid.totals == {"kurang_rawan": 9, "rawan": 2, "sangat_rawan": 1, "khusus": 0}
    assert sum(symbol.count for symbol in laid.symbols) == 12
    assert laid.undrawn == 0
    # Banyuurip 2 of 7 TPS rawan, Wonosari 1 of 5 sangat rawan: both over 6 %.
    assert [(shade.name, shade.step) for shade in laid.shades] == [("Banyuurip", 3), ("Wonosari", 3)]


def test_a_plan_adds_what_each_kecamatan_lacks():
    laid = lay_out_map(sample.make_dataset(), rakor_sample.make_plan())
    assert {label.name: label.missing for label in laid.labels} == {"Banyuurip": 24, "Wonosari": 24}  # as the briefing counts


def test_north_is_up_and_the_scale_bar_is_true():
    laid = lay_out_map(sample.make_dataset())
    at = {(symbol.category, symbol.count): symbol for symbol in laid.symbols}
    rawan, worst = at["rawan", 2], at["sangat_rawan", 1]  # Sumberjati (-7.51, 112.71) and Kalibening (-7.61, 112.81)
    assert rawan.y < worst.y
    assert rawan.x < worst.x
    metres_per_unit = laid.scale.km * 1000 / laid.scale.length
    drawn = math.hypot(rawan.x - worst.x, rawan.y - worst.y) * metres_per_unit
    # 0.1 degree each way: 11,119.5 m north, x cos(7.56 degrees) = 11,022.8 m east; together 15,657 m.
    assert drawn == pytest.approx(15_657, rel=0.01)


def test_desa_without_coordinates_lie_at_their_stations_or_are_counted_as_missing():
    dataset = sample.make_dataset()
    bare = tuple(
        replace(area, lat=None, lon=None) if area.code in {sample.SUMBERJATI, sample.TEGALREJO} else area for area in dataset.areas
    )
    placed = tuple(replace(s, lat=-7.5, lon=112.7) if s.desa_code == sample.SUMBERJATI else s for s in dataset.stations)
    laid = lay_out_map(replace(dataset, areas=bare, stations=placed))
    assert laid.undrawn == 2  # the TPS of Tegalrejo
    assert sum(laid.totals.values()) == 12


def test_a_district_without_any_coordinates_gives_an_empty_map():
    dataset = sample.make_dataset()
    bare = tuple(replace(area, lat=None, lon=None) for area in dataset.areas)
    svg = risk_map_svg(replace(dataset, areas=bare))
    assert "12 TPS tanpa koordinat" in svg
    ElementTree.fromstring(svg)


def _big_district() -> Dataset:
    """17 kecamatan x 15 desa x 7 TPS = 1,785 TPS on a grid."""
    areas, stations = [], []
    for k in range(17):
        areas.append(Area(f"9998{k:02d}", f"Kecamatan Wana {k}", AreaKind.KECAMATAN, ""))
        for d in range(15):
            code = f"9998{k:02d}20{d:02d}"
            lat, lon = -7.5 - 0.06 * (k // 5) - 0.012 * (d // 4), 112.5 + 0.08 * (k % 5) + 0.016 * (d % 4)
            areas.append(Area(code, f"Desa {k} {d}", AreaKind.DESA, f"9998{k:02d}", lat, lon))
            stations += [PollingStation(code, n, category=("rawan" if n == 7 and d % 3 == 0 else "kurang_rawan")) for n in range(1, 8)]
    return Dataset(tuple(areas), tuple(stations), ())


def test_a_big_district_stays_small_and_readable():
    dataset = _big_district()
    svg = risk_map_svg(dataset)
    assert len(svg.encode()) < 60_000
    laid = lay_out_map(dataset)
    assert len(laid.labels) == 17
    assert not any(a.touches(b) for a, b in combinations(laid.labels, 2))
    assert all(0 <= symbol.x <= MAP_WIDTH and 0 <= symbol.y <= SHEET_HEIGHT for symbol in laid.symbols)


def test_the_drawing_serves_a_page_with_a_strict_policy():
    svg = risk_map_svg(sample.make_dataset(), rakor_sample.make_plan())
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert not re.search(r"style=|<style|<script|href", svg)
    for category in ("kurang_rawan", "rawan", "sangat_rawan", "khusus"):
        assert f"peta-{category}" in svg
    assert svg == risk_map_svg(sample.make_dataset(), rakor_sample.make_plan())


def test_names_cannot_break_out_of_the_drawing():
    dataset = sample.make_dataset()
    areas = tuple(replace(area, name='<a href="x">&') if area.is_kecamatan else area for area in dataset.areas)
    assert "<A" not in risk_map_svg(replace(dataset, areas=areas))
