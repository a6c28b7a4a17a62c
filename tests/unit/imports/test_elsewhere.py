"""Homes written by name: one in a kecamatan that is not listed lies outside, a slip of the pen does not."""

from __future__ import annotations

import pytest

from roster.domain.wilayah import Area, AreaKind
from roster.imports.gazetteer import Gazetteer

LISTED = Gazetteer(
    [
        Area("351406", "Purwodadi", AreaKind.KECAMATAN, ""),
        Area("3514062001", "Gerbo", AreaKind.DESA, "351406"),
        Area("351401", "Tutur", AreaKind.KECAMATAN, ""),
        Area("3514012001", "Wonosari", AreaKind.DESA, "351401"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Sumberagung Kec. Grati",
        "Jl. Raya 3, Ds. Kedawung, Kec. Lekok, Kab. Pasuruan",
        "RT 3 RW 2 Desa Randuati Kecamatan Nguling",
    ],
)
def test_a_kecamatan_unlike_all_listed_is_elsewhere(text: str) -> None:
    assert LISTED.is_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Gerbo Kec. Purwodai", id="misspelt kecamatan"),
        pytest.param("Gerboo Kec. Purwodadi", id="misspelt desa"),
        pytest.param("Randuati Kec. Pwdadi", id="short form of a listed kecamatan"),
        pytest.param("Wonosari Kec. Nongkojajar", id="listed desa, kecamatan by its old name"),
        pytest.param("Randuati Kec. Gerbo", id="a desa in the place of the kecamatan"),
        pytest.param("Sumberagung, Kab. Malang", id="no kecamatan named"),
        pytest.param("Sumberagung", id="a desa alone"),
        pytest.param("Kec. Nguling", id="no desa named"),
    ],
)
def test_what_may_be_meant_for_a_listed_desa_stays_in_doubt(text: str) -> None:
    assert not LISTED.is_elsewhere(text)


def test_without_areas_nothing_is_elsewhere() -> None:
    assert not Gazetteer().is_elsewhere("Sumberagung Kec. Grati")
