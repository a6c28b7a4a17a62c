"""Areas: kecamatan with their desa and kelurahan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AreaKind(StrEnum):
    """The level of an area."""

    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"


@dataclass(frozen=True, slots=True)
class Area:
    """One area. ``code`` has no dots (``3514062001``); ``parent`` is a kecamatan code, "" for a kecamatan.

    Coordinates are degrees, None where the input gives none.
    """

    code: str
    name: str
    kind: AreaKind
    parent: str
    lat: float | None = None
    lon: float | None = None
    polsek: str = ""
    rayon: str = ""
    zone: str = ""

    @property
    def is_kecamatan(self) -> bool:
        """Whether this is a kecamatan rather than a desa or kelurahan."""
        return self.kind is AreaKind.KECAMATAN
