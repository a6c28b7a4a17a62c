"""Polling stations, the patterns that man them, and static posts."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = ("kurang_rawan", "rawan", "sangat_rawan", "khusus")
"""Risk categories in rising order; ``khusus`` is a special location (prison, hospital ...)."""


@dataclass(frozen=True, slots=True)
class PollingStation:
    """One TPS as imported. ``category`` and ``score`` (0-100) are None where the list gives none.

    ``former`` are the ids it bore before, several where TPS were merged, ``("baru",)`` for a new one; empty: the same as now.
    """

    desa_code: str
    number: int
    address: str = ""
    voters: int | None = None
    lat: float | None = None
    lon: float | None = None
    category: str | None = None
    score: float | None = None
    is_special: bool = False
    note: str = ""
    former: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``kode_desa/nomor``, as the output tables write it (number in three digits)."""
        return f"{self.desa_code}/{self.number:03d}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Heads per team for one category: ``max_tps`` is a cap per team, ``weight`` the base weight of R."""

    category: str
    polri: int
    max_tps: int
    linmas_per_tps: int
    tni: int
    weight: float


DEFAULT_PATTERNS = (
    Pattern("kurang_rawan", polri=2, max_tps=6, linmas_per_tps=2, tni=0, weight=1),
    Pattern("rawan", polri=2, max_tps=2, linmas_per_tps=2, tni=0, weight=5),
    Pattern("sangat_rawan", polri=2, max_tps=1, linmas_per_tps=2, tni=1, weight=25),
    Pattern("khusus", polri=2, max_tps=1, linmas_per_tps=2, tni=0, weight=25),
)


@dataclass(frozen=True, slots=True)
class StaticPost:
    """One demand at a static post (objek). Rows of one object in several shifts or unsur share ``code``.

    ``role`` is anggota, padal, pamenwas or cadangan; ``skill`` a keahlian the post asks for.
    """

    code: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    desa_code: str
    unsur: str
    count: int
    shift: str
    role: str = "anggota"
    weight: float = 10.0
    skill: str = ""
