"""Where reserves wait: the best of all sets, by both measures, against plain counting."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from solver.siting import best_sitings, can_try, measure, ways

LINE = [(0, 0), (0, 1_000_000), (0, 2_000_000)]
"""Three places a degree apart on the equator: 111.195 km great circle."""


def test_one_place_waits_amid_the_weight() -> None:
    distance = ways(LINE, LINE, 1_000)
    # Weight 5 at the east end: it wins by the mean (0 x 5 + 1 + 2 degrees over 7 = 3/7); the middle wins by the farthest.
    best = best_sitings(distance, [1.0, 1.0, 5.0], 1)
    assert best.nearest.places == (2,)
    assert best.nearest.mean_m == pytest.approx(3 / 7 * 111_195, abs=1)
    assert best.fairest.places == (1,)
    assert best.fairest.worst_m == pytest.approx(111_195, abs=1)


def test_as_many_places_as_sites_leave_no_way() -> None:
    best = best_sitings(ways(LINE, LINE, 1_000), [1.0, 1.0, 1.0], 3)
    assert (best.nearest.places, best.nearest.mean_m, best.fairest.worst_m) == ((0, 1, 2), 0.0, 0)


def test_what_cannot_all_be_tried_is_refused() -> None:
    assert can_try(60, 3)
    assert not can_try(100, 3)
    assert not can_try(2, 3)
    with pytest.raises(ValueError, match="cannot all be tried"):
        best_sitings(ways(LINE, LINE, 1_000), [1.0, 1.0, 1.0], 4)
    with pytest.raises(ValueError, match="0 sites"):
        best_sitings(np.zeros((2, 0), dtype=np.int64), [], 1)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_set_is_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    distance = rng.integers(0, 50, (6, 9))
    weights = rng.integers(1, 5, 9).astype(float).tolist()
    for count in (1, 2, 3):
        best = best_sitings(distance, weights, count)
        every = [measure(distance, weights, chosen) for chosen in combinations(range(6), count)]
        assert best.nearest.mean_m == pytest.approx(min(each.mean_m for each in every))
        assert best.fairest.worst_m == min(each.worst_m for each in every)
        # Ties of one measure are broken by the other.
        assert best.nearest.worst_m == min(e.worst_m for e in every if e.mean_m == pytest.approx(best.nearest.mean_m))
        assert best.fairest.mean_m == pytest.approx(min(e.mean_m for e in every if e.worst_m == best.fairest.worst_m))
