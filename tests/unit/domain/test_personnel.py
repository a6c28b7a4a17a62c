"""Ranks of the three unsur in their order, and the id of a TPS."""

from __future__ import annotations

import pytest

from roster.domain.personnel import RANKS, TASKINGS, UNSUR, rank_level
from roster.domain.tps import CATEGORIES, DEFAULT_PATTERNS, PollingStation


@pytest.mark.parametrize(
    ("unsur", "rank", "level"),
    [
        ("POLRI", "BHARADA", 1),
        ("POLRI", "AIPTU", 12),
        ("POLRI", "IPDA", 13),
        ("POLRI", "KOMPOL", 16),
        ("POLRI", "JENDERAL POL", 22),
        ("TNI", "PRADA", 1),
        ("TNI", "KOLONEL", 18),
        ("LINMAS", "ANGGOTA", 1),
        ("LINMAS", "KEPALA SATLINMAS", 3),
    ],
)
def test_the_level_of_a_rank_is_its_place_from_below(unsur: str, rank: str, level: int) -> None:
    assert rank_level(unsur, rank) == level


@pytest.mark.parametrize(("unsur", "rank"), [("POLRI", "SERDA"), ("TNI", "IPDA"), ("POLRI", ""), ("POLRI", "ipda")])
def test_a_rank_the_unsur_does_not_have_is_below_all(unsur: str, rank: str) -> None:
    assert rank_level(unsur, rank) == 0


def test_every_unsur_has_ranks_and_none_twice() -> None:
    assert tuple(RANKS) == UNSUR
    for ranks in RANKS.values():
        assert len({short for short, _ in ranks}) == len({long for _, long in ranks}) == len(ranks)


def test_who_is_tasked_with_nothing_is_free() -> None:
    assert TASKINGS[0] == "bebas"


@pytest.mark.parametrize(("number", "ident"), [(1, "3514062001/001"), (99, "3514062001/099"), (1_234, "3514062001/1234")])
def test_the_id_of_a_tps_has_three_digits_at_least(number: int, ident: str) -> None:
    assert PollingStation("3514062001", number).id == ident


def test_the_default_patterns_cover_every_category_in_rising_order() -> None:
    assert tuple(pattern.category for pattern in DEFAULT_PATTERNS) == CATEGORIES
    assert [(p.polri, p.max_tps, p.linmas_per_tps, p.tni, p.weight) for p in DEFAULT_PATTERNS] == [
        (2, 6, 2, 0, 1),
        (2, 2, 2, 0, 5),
        (2, 1, 2, 1, 25),
        (2, 1, 2, 0, 25),
    ]
