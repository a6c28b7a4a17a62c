"""What makes a TPS at risk: the flags of Bawaslu, the dimensions of Polri, travel time, and the score and category they give.

An index list marks a TPS with keys: ``riwayat_kekerasan`` for a flag, ``ipkp_peserta=40`` for a dimension (0-100),
``waktu_tempuh=130`` for minutes from the police post, ``tidak_ada`` where the flags were looked at and none holds.
Bawaslu counts chances of an election offence, Polri of disorder: flags alone propose a category, they never set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from roster.domain.risk import IndexEvent, category_of_score
from roster.domain.tps import CATEGORIES

WEIGHT = "bobot_indikator_"
"""What the keys of the policies begin with that weigh an indicator."""

TRAVEL = "waktu_tempuh"
NONE_FOUND = "tidak_ada"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its group, its name in Indonesian and English, its usual weight, and the category it forces at least ("" for none)."""

    key: str
    group: str
    id: str
    en: str
    weight: float
    floor: str = ""


VARIABLES = {
    "hak_pilih": ("Penggunaan hak pilih", "Use of voting right"),
    "keamanan": ("Keamanan", "Security"),
    "politik_uang": ("Politik uang", "Money"),
    "politisasi_sara": ("Politisasi SARA", "Identity politics"),
    "netralitas": ("Netralitas", "Neutrality"),
    "logistik": ("Logistik", "Logistics"),
    "lokasi": ("Lokasi TPS", "Place"),
    "jaringan": ("Jaringan listrik dan internet", "Network"),
}
"""The eight variables of Bawaslu's mapping of TPS for the Pilkada 2024, in its order."""

FLAGS = (
    Indicator("pemilih_tms", "hak_pilih", "Pemilih DPT yang tidak lagi memenuhi syarat", "Listed voters no longer eligible", 3),
    Indicator("pemilih_dptb", "hak_pilih", "Pemilih pindahan (DPTb)", "Voters moved in (DPTb)", 3),
    Indicator("pemilih_dpk", "hak_pilih", "Pemilih memenuhi syarat di luar DPT (DPK)", "Eligible but unlisted voters (DPK)", 3),
    Indicator("kpps_luar", "hak_pilih", "KPPS terdaftar memilih di TPS lain", "Poll staff registered elsewhere", 3),
    Indicator("pemilih_disabilitas", "hak_pilih", "Pemilih disabilitas dalam DPT", "Disabled voters on the list", 2),
    Indicator("riwayat_psu", "hak_pilih", "Pernah pemungutan atau penghitungan suara ulang", "Earlier re-vote or re-count", 12),
    Indicator("riwayat_kekerasan", "keamanan", "Pernah terjadi kekerasan", "Past violence", 40, "sangat_rawan"),
    Indicator("riwayat_intimidasi", "keamanan", "Pernah intimidasi terhadap penyelenggara", "Past intimidation of organisers", 30),
    Indicator("penolakan", "keamanan", "Penolakan penyelenggaraan pemungutan", "Refusal to hold the vote", 30),
    Indicator("politik_uang", "politik_uang", "Pemberian uang atau barang di sekitar TPS", "Money or goods given near the TPS", 15),
    Indicator(
        "hasutan_sara", "politisasi_sara", "Hasutan agama, suku, ras, atau golongan", "Incitement on religion, ethnicity, race or group", 20
    ),
    Indicator("kpps_kampanye", "netralitas", "KPPS berkampanye", "Poll staff campaigning", 12),
    Indicator(
        "aparat_memihak",
        "netralitas",
        "ASN, TNI/Polri, atau perangkat desa memihak",
        "Civil servants, TNI/Polri or village staff taking sides",
        12,
    ),
    Indicator("logistik_rusak", "logistik", "Logistik pernah rusak", "Logistics damaged", 8),
    Indicator("logistik_kurang", "logistik", "Logistik pernah kurang, lebih, atau tidak ada", "Logistics short, surplus or missing", 8),
    Indicator("surat_tertukar", "logistik", "Surat suara pernah tertukar", "Ballots swapped", 8),
    Indicator("logistik_terlambat", "logistik", "Logistik pernah terlambat (lewat H-1)", "Logistics late (after H-1)", 8),
    Indicator(
        "sulit_dijangkau", "lokasi", "Terisolasi atau sulit dijangkau (geografi, cuaca)", "Isolated or hard to reach", 25, "sangat_rawan"
    ),
    Indicator("rawan_konflik", "lokasi", "Di wilayah rawan konflik", "Conflict-prone area", 30),
    Indicator("rawan_bencana", "lokasi", "Di wilayah rawan bencana", "Disaster-prone area", 15),
    Indicator("dekat_sekolah", "lokasi", "Dekat sekolah berpemilih pemula", "Near a school with first voters", 2),
    Indicator("dekat_tambang", "lokasi", "Dekat tambang atau pabrik", "Near a mine or factory", 3),
    Indicator("dekat_calon", "lokasi", "Dekat rumah calon atau posko kampanye", "Near a candidate's house or campaign post", 8),
    Indicator("lokasi_khusus", "lokasi", "Lokasi khusus", "Special location", 0, "khusus"),
    Indicator("tanpa_internet", "jaringan", "Tanpa jaringan internet", "No internet", 5),
    Indicator("tanpa_listrik", "jaringan", "Tanpa aliran listrik", "No electricity", 8),
)
"""Bawaslu's 26 binary indicators (Pilkada 2024). The weights are points that add up, a project default: no published list has any."""

DIMENSIONS = (
    Indicator("ipkp_penyelenggara", "ipkp", "Penyelenggara", "Organiser", 1),
    Indicator("ipkp_keamanan", "ipkp", "Keamanan", "Security", 1),
    Indicator("ipkp_peserta", "ipkp", "Peserta", "Participants", 1),
    Indicator("ipkp_partisipasi", "ipkp", "Partisipasi", "Participation", 1),
    Indicator("ipkp_potensi_gangguan", "ipkp", "Potensi gangguan", "Potential disturbance", 1),
    Indicator("ipkp_ambang_gangguan", "ipkp", "Ambang gangguan", "Threshold of disturbance", 1),
    Indicator("ipkp_gangguan_nyata", "ipkp", "Gangguan nyata", "Actual disturbance", 1),
)
"""The seven dimensions of Polri's IPKP 2024, each 0-100; their weights share one whole."""

INDICATORS = {each.key: each for each in (*FLAGS, *DIMENSIONS)}

_ORDER = {key: nth for nth, key in enumerate((*INDICATORS, TRAVEL, NONE_FOUND))}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an input says of a TPS.

    ``grounds`` are the flags that hold, and ``waktu_tempuh`` where it counts; ``forced_by`` those of them that lift the
    category above the band of the score.
    """

    score: float | None
    category: str
    grounds: tuple[str, ...] = ()
    forced_by: tuple[str, ...] = ()


def weights_of(policies: Mapping[str, Any]) -> dict[str, float]:
    """Return the weight of every indicator, as read policies set it or as usual."""
    return {key: float(policies.get(WEIGHT + key, each.weight)) for key, each in INDICATORS.items()}


def sorted_marks(marks: Iterable[str]) -> tuple[str, ...]:
    """Return marks once each, in the order of the lists."""
    return tuple(sorted(dict.fromkeys(marks), key=lambda mark: (_ORDER.get(mark.partition("=")[0], len(_ORDER)), mark)))


def value_of(marks: Iterable[str], key: str) -> float | None:
    """Return the number of a dimension or of ``waktu_tempuh``, None where it is not given."""
    return next((float(value) for name, sign, value in (mark.partition("=") for mark in marks) if name == key and sign), None)


def flags_of(marks: Iterable[str]) -> tuple[Indicator, ...]:
    """Return the flags that hold, in Bawaslu's order."""
    held = set(marks)
    return tuple(flag for flag in FLAGS if flag.key in held)


def is_assessed(marks: Iterable[str]) -> bool:
    """Return whether the marks propose a category: flags were looked at, or the travel time is given."""
    return any(mark == NONE_FOUND or mark.startswith(f"{TRAVEL}=") or mark in INDICATORS for mark in marks)


def travel_class(minutes: float) -> str:
    """Return the category that travel from the police post asks for at least.

    Under one hour none (``kurang_rawan``), one to two hours rawan, over three hours sangat rawan (Jateng 2018). Between
    two and three hours the source is silent: rawan, since the class above takes a team of its own for every TPS and no
    Kabag Ops spends that without a stated ground; the exact hours belong to the lower class.
    """
    if minutes < 60:
        return "kurang_rawan"
    return "rawan" if minutes <= 180 else "sangat_rawan"


def assess(marks: Iterable[str], weights: Mapping[str, float]) -> Assessment:
    """Return the score 0-100 of the flags (their weights added, at most 100) and the category it leads to.

    A flag with a floor (isolated, past violence, special location) and the travel time lift the category, never lower it.
    """
    marks = tuple(marks)
    flags = flags_of(marks)
    score = round(min(100.0, sum(weights[flag.key] for flag in flags)), 2)
    floors = {flag.key: flag.floor for flag in flags if flag.floor}
    minutes = value_of(marks, TRAVEL)
    if minutes is not None and travel_class(minutes) != CATEGORIES[0]:
        floors[TRAVEL] = travel_class(minutes)
    band = category_of_score(score)
    category = max((band, *floors.values()), key=CATEGORIES.index)
    forced_by = tuple(key for key, floor in floors.items() if floor == category) if category != band else ()
    grounds = (*(flag.key for flag in flags), *((TRAVEL,) if TRAVEL in floors else ()))
    return Assessment(score, category, grounds, forced_by)


def polri_score(marks: Iterable[str], weights: Mapping[str, float]) -> float | None:
    """Return the weighted mean of the dimensions given, 0-100; None where none is given or all given weigh nothing."""
    marks = tuple(marks)
    given = {each.key: value for each in DIMENSIONS if (value := value_of(marks, each.key)) is not None}
    whole = sum(weights[key] for key in given)
    return round(sum(weights[key] * value for key, value in given.items()) / whole, 2) if whole else None


def with_polri_score(event: IndexEvent, weights: Mapping[str, float]) -> IndexEvent:
    """Return the event with the score of its dimensions where it states none itself."""
    score = polri_score(event.marks, weights) if event.score is None else None
    return event if score is None else replace(event, score=score)
