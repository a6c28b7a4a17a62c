"""The keys of the sheet ``kebijakan``: what each may hold and what it means.

Every number and switch of the model can be set by name; ``read_policies`` gives typed values,
``faults_of`` says what is wrong with a sheet. Texts are for the user, in Indonesian.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from roster.domain.indicators import INDICATORS, WEIGHT
from roster.domain.personnel import POLRI_RANKS
from roster.domain.stages import DAYS, SHARE, STAGES, read_window
from roster.domain.tps import CATEGORIES

STRICTNESS = {
    "keras": "hard",
    "hard": "hard",
    "wajib": "hard",
    "ya": "hard",
    "lunak": "soft",
    "soft": "soft",
    "anjuran": "soft",
    "mati": "off",
    "off": "off",
    "tidak": "off",
    "nonaktif": "off",
    "longgar": "off",
}
SWITCH = {"ya": True, "y": True, "true": True, "1": True, "aktif": True, "on": True, "yes": True, "benar": True} | {
    "tidak": False,
    "t": False,
    "false": False,
    "0": False,
    "nonaktif": False,
    "off": False,
    "no": False,
    "salah": False,
}


NO_RANK = frozenset({"-", "–", "—", "TIDAK ADA", "TIDAK", "TANPA", "NIHIL"})
"""What stands for no rank at all."""


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """One policy: its key, the reader of its text, and what a right value looks like."""

    key: str
    read: Callable[[str], Any]
    example: str
    aliases: tuple[str, ...] = ()


def _strictness(text: str) -> str:
    return STRICTNESS[text.strip().lower()]


def _switch(text: str) -> bool:
    return SWITCH[text.strip().lower()]


def _preset(text: str) -> str:
    """Read the name of a set of policies; the only one is ``linmas_lokal``."""
    if normalise_key(text) != "linmas_lokal":
        raise ValueError(text)
    return "linmas_lokal"


def _number(text: str) -> float:
    value = float(text.strip().replace(",", "."))
    if not 0 <= value < 1e6:
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = _number(text)
    if value != int(value):
        raise ValueError(text)
    return int(value)


def _at_least_one(text: str) -> int:
    value = _count(text)
    if value < 1:
        raise ValueError(text)
    return value


def _share(text: str) -> tuple[int, int]:
    """Read ``2/3``, ``0.5``, ``10 %`` as a fraction between 0 and 1 in lowest terms."""
    clean = text.strip().replace(",", ".").replace(" ", "")
    if match := re.fullmatch(r"(\d+)/(\d+)", clean):
        top, bottom = int(match[1]), int(match[2])
    else:
        value = float(clean.rstrip("%")) / (100 if clean.endswith("%") else 1)
        top, bottom = round(value * 10_000), 10_000
    if bottom == 0 or not 0 <= top <= bottom:
        raise ValueError(text)
    return Fraction(top, bottom).as_integer_ratio()


def _rank(text: str) -> str:
    """Read a rank of Polri in its short or long form; a dash or ``tidak ada`` is none, read as ""."""
    plain = " ".join(text.upper().replace(".", " ").split())
    if plain in NO_RANK:
        return ""
    found = next((short for short, long in POLRI_RANKS if plain in (short, long)), None)
    if found is None:
        raise ValueError(text)
    return found


def _moment(text: str) -> int:
    """Return minutes from 00.00 of the voting day: ``H-2 08.00``, ``H+1 12:00``, ``H 05.00``."""
    found = re.fullmatch(r"h\s*([+-]\s*\d{1,3})?\s*(?:pukul|jam)?\s*(\d{1,2})[.:](\d{2})", text.strip().lower())
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(text)
    return int((found[1] or "0").replace(" ", "")) * 1440 + int(found[2]) * 60 + int(found[3])


_KERAS = "keras, lunak, atau mati"
_YA = "ya atau tidak"

POLICY_KEYS = (
    PolicyKey("netralitas_polri", _strictness, _KERAS, ("neutrality_home_polri", "netralitas_domisili_polri")),
    PolicyKey("netralitas_tni", _strictness, _KERAS, ("neutrality_home_tni", "netralitas_domisili_tni")),
    PolicyKey("netralitas_linmas", _strictness, _KERAS, ("neutrality_home_linmas", "netralitas_domisili_linmas")),
    PolicyKey("netralitas_domisili", _strictness, _KERAS, ("neutrality_home", "netralitas")),
    PolicyKey("netralitas_binaan", _strictness, _KERAS, ("neutrality_charge",)),
    PolicyKey("linmas_lokal", _switch, _YA, ()),
    PolicyKey("preset", _preset, "linmas_lokal", ("pengaturan",)),
    PolicyKey("tolak_domisili_kosong", _switch, _YA, ("refuse_unknown_home",)),
    PolicyKey("maks_jarak_km", _number, "60", ("jarak_maks_km",)),
    PolicyKey("maks_jarak_km_polri", _number, "60", ("maks_jarak_polri_km", "maks_jarak_polri")),
    PolicyKey("maks_jarak_km_tni", _number, "60", ("maks_jarak_tni_km", "maks_jarak_tni")),
    PolicyKey("maks_jarak_km_linmas", _number, "10", ("maks_jarak_linmas_km", "maks_jarak_linmas")),
    PolicyKey("maks_jarak_regu_km", _number, "8", ()),
    PolicyKey("maks_desa_regu", _at_least_one, "3", ("maks_desa_per_regu", "maks_desa")),
    PolicyKey("faktor_jalan", _number, "1,4", ()),
    PolicyKey("istirahat_min_jam", _number, "8", ("min_istirahat_jam", "istirahat_jam")),
    PolicyKey("rentang_maks_jam", _number, "20", ("maks_rentang_jam",)),
    PolicyKey("rentang_panjang_jam", _number, "18", ()),
    PolicyKey("istirahat_panjang_jam", _number, "24", ()),
    PolicyKey("maks_jam_7_hari", _number, "60", ("maks_jam_mingguan",)),
    PolicyKey("satu_regu_s3_s4", _switch, _YA, ("kontinuitas", "continuity")),
    PolicyKey("bagian_kekuatan", _share, "2/3", ("strength", "porsi_kekuatan", "kekuatan")),
    *(PolicyKey(SHARE + stage.key, _share, "1/3") for stage in STAGES),
    *(PolicyKey(DAYS + stage.key, read_window, "H-63 s.d. H-4") for stage in STAGES),
    PolicyKey("pangkat_yunior", _rank, "BRIPDA", ("junior_max_rank", "pangkat_terendah")),
    PolicyKey("bko_tanpa_nama_boleh_tps", _switch, _YA, ("bko_boleh_tps",)),
    PolicyKey("cadangan_min", _count, "30", ("cadangan_minimum", "cadangan", "reserve")),
    PolicyKey("cadangan_bagian", _share, "10 %", ("cadangan_persen", "porsi_cadangan")),
    PolicyKey("cadangan_batas_bagian", _share, "1/3", ()),
    PolicyKey("isi_peleton", _at_least_one, "30", ("peleton",)),
    PolicyKey("padal_didahulukan", _switch, _YA, ("leaders_first",)),
    PolicyKey("biaya_pindah", _count, "10", ()),
    PolicyKey("biaya_baru", _count, "1", ()),
    PolicyKey("beku_sampai", _moment, "H-2 08.00", ("freeze", "beku")),
    *(PolicyKey(f"bobot_{category}", _number, "25", ()) for category in CATEGORIES),
    *(PolicyKey(WEIGHT + key, _number, "10", ()) for key in INDICATORS),
)

_BY_NAME = {name: key for key in POLICY_KEYS for name in (key.key, *key.aliases)}


def normalise_key(text: str) -> str:
    """Return a key as ``lower_case_with_underscores``, whatever spaces and dots it came with."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")


def read_policies(policies: Mapping[str, str]) -> dict[str, Any]:
    """Return typed values by canonical key; unknown keys and unreadable values are left out.

    Blank values count as not given. Use ``faults_of`` first to hear of what is left out.
    """
    values: dict[str, Any] = {}
    for name, text in policies.items():
        key = _BY_NAME.get(normalise_key(name))
        if key is None or not text.strip():
            continue
        try:
            values[key.key] = key.read(text)
        except (ValueError, KeyError, OverflowError):
            continue
    return values


def faults_of(policies: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Return (key, value, message, advice) for each unknown key and unreadable value."""
    faults = []
    for name, text in policies.items():
        key = _BY_NAME.get(normalise_key(name))
        if key is None:
            known = ", ".join((*(k.key for k in POLICY_KEYS if not k.key.startswith(WEIGHT)), f"{WEIGHT}<indikator>"))
            faults.append((name, text, "kebijakan tidak dikenal", f"Gunakan salah satu kunci: {known}."))
            continue
        if not text.strip():
            continue
        try:
            key.read(text)
        except (ValueError, KeyError, OverflowError):
            faults.append((name, text, f"nilai kebijakan {key.key} tidak dapat dibaca", f"Isi seperti: {key.example}."))
    return faults


def is_known(name: str) -> bool:
    """Return whether a key of the sheet names a policy."""
    return normalise_key(name) in _BY_NAME
