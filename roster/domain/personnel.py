"""People of the three unsur, their ranks, and declared conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roster.domain.placeholders import is_placeholder

UNSUR = ("POLRI", "TNI", "LINMAS")

TASKINGS = ("bebas", "padal", "pamenwas", "dikecualikan")

POLRI_RANKS = (
    ("BHARADA", "BHAYANGKARA DUA"),
    ("BHARATU", "BHAYANGKARA SATU"),
    ("BHARAKA", "BHAYANGKARA KEPALA"),
    ("ABRIPDA", "AJUN BRIGADIR POLISI DUA"),
    ("ABRIPTU", "AJUN BRIGADIR POLISI SATU"),
    ("ABRIP", "AJUN BRIGADIR POLISI"),
    ("BRIPDA", "BRIGADIR POLISI DUA"),
    ("BRIPTU", "BRIGADIR POLISI SATU"),
    ("BRIGPOL", "BRIGADIR POLISI"),
    ("BRIPKA", "BRIGADIR POLISI KEPALA"),
    ("AIPDA", "AJUN INSPEKTUR POLISI DUA"),
    ("AIPTU", "AJUN INSPEKTUR POLISI SATU"),
    ("IPDA", "INSPEKTUR POLISI DUA"),
    ("IPTU", "INSPEKTUR POLISI SATU"),
    ("AKP", "AJUN KOMISARIS POLISI"),
    ("KOMPOL", "KOMISARIS POLISI"),
    ("AKBP", "AJUN KOMISARIS BESAR POLISI"),
    ("KOMBES POL", "KOMISARIS BESAR POLISI"),
    ("BRIGJEN POL", "BRIGADIR JENDERAL POLISI"),
    ("IRJEN POL", "INSPEKTUR JENDERAL POLISI"),
    ("KOMJEN POL", "KOMISARIS JENDERAL POLISI"),
    ("JENDERAL POL", "JENDERAL POLISI"),
)
"""Polri ranks, low to high: short form in capitals, long form as signatures write it."""

TNI_RANKS = (
    ("PRADA", "PRAJURIT DUA"),
    ("PRATU", "PRAJURIT SATU"),
    ("PRAKA", "PRAJURIT KEPALA"),
    ("KOPDA", "KOPRAL DUA"),
    ("KOPTU", "KOPRAL SATU"),
    ("KOPKA", "KOPRAL KEPALA"),
    ("SERDA", "SERSAN DUA"),
    ("SERTU", "SERSAN SATU"),
    ("SERKA", "SERSAN KEPALA"),
    ("SERMA", "SERSAN MAYOR"),
    ("PELDA", "PEMBANTU LETNAN DUA"),
    ("PELTU", "PEMBANTU LETNAN SATU"),
    ("LETDA", "LETNAN DUA"),
    ("LETTU", "LETNAN SATU"),
    ("KAPTEN", "KAPTEN"),
    ("MAYOR", "MAYOR"),
    ("LETKOL", "LETNAN KOLONEL"),
    ("KOLONEL", "KOLONEL"),
)

LINMAS_RANKS = (("ANGGOTA", "ANGGOTA"), ("KOMANDAN REGU", "KOMANDAN REGU"), ("KEPALA SATLINMAS", "KEPALA SATLINMAS"))

RANKS = {"POLRI": POLRI_RANKS, "TNI": TNI_RANKS, "LINMAS": LINMAS_RANKS}


NIK_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Member:
    """One person as imported. ``number`` is NRP, NIP or NIK as text and unique in the list.

    ``rank`` is the canonical short form in capitals (IPTU), or the text as given where unknown.
    ``base_code`` and ``home_code`` are area codes without dots, "" where unknown. Availability:
    ``is_available`` is False for sick, leave, schooling, detached; ``available_from`` and
    ``available_to`` are local naive datetimes or None for open ends (a date-only end means
    24.00 of that day). ``detached_from`` is the unit that lent the person (BKO); ``fills`` the number of
    the place that was kept for him while his name was not known.
    """

    unsur: str
    name: str
    rank: str
    number: str
    position: str = ""
    unit: str = ""
    base_code: str = ""
    home_code: str = ""
    sex: str = ""
    skills: tuple[str, ...] = ()
    status: str = ""
    is_available: bool = True
    available_from: datetime | None = None
    available_to: datetime | None = None
    charge_codes: tuple[str, ...] = ()
    tasking: str = "bebas"
    detached_from: str = ""
    fills: str = ""

    @property
    def is_placeholder(self) -> bool:
        """Whether this is a place kept for somebody whose name is not known yet."""
        return self.unsur != "LINMAS" and is_placeholder(self.number)


@dataclass(frozen=True, slots=True)
class DeclaredConflict:
    """A person who may not stand in an area (any level): relation, reason and ground as declared."""

    number: str
    area_code: str
    relation: str = ""
    reason: str = ""
    ground: str = ""


def rank_level(unsur: str, rank: str) -> int:
    """Return the seniority of a canonical rank within its unsur, 1 for the lowest, 0 for unknown."""
    shorts = [short for short, _ in RANKS[unsur]]
    return shorts.index(rank) + 1 if rank in shorts else 0


def mask_nik(nik: str) -> str:
    """Return a NIK with only its first three digits readable: ``350x************``; anything else wholly masked."""
    if len(nik) == NIK_DIGITS and nik.isdigit():
        return f"{nik[:3]}x{'*' * 12}"
    return "*" * len(nik)


def shown_number(number: str, unsur: str) -> str:
    """Return an NRP or NIP as it is, but the NIK of a Linmas member with most of its digits hidden."""
    return mask_nik(number) if unsur == "LINMAS" else number
