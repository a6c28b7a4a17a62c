"""Findings of the check of a plan, and the Indonesian sentence for every violation of a rule.

People are named by their nomor_induk only: findings are for the user's own screen, and a number says
enough to find the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from roster.labels import label
from solver.solution import Violation

TABLES = "tables"
"""Key of findings on the tables themselves rather than on a rule."""

GOALS = "goals"
"""Key of findings on the stated goals."""

CHANGES = "changes"
"""Key of findings on ``perubahan.csv``."""


class Finding(NamedTuple):
    """One fault of a plan: the key of the rule and one line of Indonesian."""

    rule: str
    text: str


def finding_of(violation: Violation) -> Finding:
    """Return the finding for a violation: the rule's label, where it was found, and the figures."""
    facts = dict(violation.facts)
    sentence = _SENTENCES[violation.rule, _kind(violation.rule, facts)].format_map(_words(facts))
    parts = (("nomor induk", violation.person), ("pos", violation.post), ("sif", violation.shift))
    where = ", ".join(f"{name} {value}" for name, value in parts if value is not None)
    title = label("rules", violation.rule)
    return Finding(violation.rule, f"{title}: {where}: {sentence}." if where else f"{title}: {sentence}.")


def hours(minutes: float) -> str:
    """Return minutes as ``7 jam 59 menit``, without the part that is nought."""
    whole, rest = divmod(round(minutes), 60)
    parts = [f"{whole} jam"] * (whole > 0 or rest == 0) + [f"{rest} menit"] * (rest > 0)
    return " ".join(parts)


def kilometres(metres: float) -> str:
    """Return metres as ``60,001 km``."""
    return f"{metres / 1000:.3f} km".replace(".", ",")


Facts = Mapping[str, str | int | float]


def _kind(rule: str, facts: Facts) -> str:
    if rule == "neutrality_home":
        return "known" if facts["area"] else "unknown"
    if rule == "reserve":
        return "platoon" if "platoon" in facts else "short"
    return str(facts.get("kind", ""))


def _words(facts: Facts) -> dict[str, str]:
    """Return the facts as words: keys of the solver in Indonesian, each number also as ``_jam`` and ``_km``."""
    words = {name: _KEYS.get(str(value), str(value)) for name, value in facts.items()}
    numbers = {name: value for name, value in facts.items() if not isinstance(value, str)}
    words |= {f"{name}_jam": hours(value) for name, value in numbers.items()}
    return words | {f"{name}_km": kilometres(value) for name, value in numbers.items()}


_KEYS = {
    "free": "bebas",
    "held_back": "dikecualikan",
    "member": "anggota",
    "reserve": "cadangan",
}
"""Keys of the solver that a sentence may hold and that are not the same word in Indonesian."""

_SENTENCES = {
    ("neutrality_home", "known"): "pos ini mencakup desa domisilinya ({area})",
    ("neutrality_home", "unknown"): "desa domisili tidak diketahui, sehingga tidak boleh bertugas di TPS",
    ("neutrality_charge", ""): "pos ini mencakup desa binaannya ({area})",
    ("neutrality_kin", ""): "pos ini mencakup desa {area} yang tertutup baginya karena konflik kepentingan",
    ("availability", ""): "tidak tersedia selama sif ini",
    ("one_place", ""): "bertumpuk {overlap_jam} dengan sif {other_shift} di pos {other_post}",
    ("rest", "stretch"): "dinas tanpa jeda {minutes_jam}, paling lama {limit_jam}",
    ("rest", "pause"): "istirahat hanya {minutes_jam} setelah dinas yang mulai pada sif {other_shift}, paling sedikit {limit_jam}",
    ("rest", "pause_after_long"): (
        "istirahat hanya {minutes_jam} setelah dinas panjang yang mulai pada sif {other_shift}, paling sedikit {limit_jam}"
    ),
    (
        "rest",
        "night_static",
    ): "dinas malam di pos statis {minutes_jam} setelah bertugas di TPS pada hari pemungutan, paling cepat {limit_jam}",
    ("rest", "week"): "dinas {minutes_jam} dalam tujuh hari, paling lama {limit_jam}",
    ("eligibility", "unsur"): "berunsur {found}, tempat ini untuk {needed}",
    ("eligibility", "tasking"): "tugasnya dalam daftar personel ({found}) tidak membolehkan peran {needed}",
    ("eligibility", "rank"): "pangkatnya (tingkat {found}) di bawah tingkat {needed} yang diminta peran ini",
    ("eligibility", "skill"): "tidak memiliki keahlian {needed}",
    ("reach", ""): "jarak dari pangkalan {distance_m_km}, paling jauh {limit_km}",
    ("strength", ""): "{used} dari {listed} personel Polri dikerahkan, paling banyak {limit}",
    ("reserve", "short"): (
        "cadangan {standing} dari {required} orang, padahal {drained} orang yang dapat berdiri sebagai cadangan bertugas di pos lain"
    ),
    ("reserve", "platoon"): "peleton {platoon} berisi {heads} orang, paling banyak {limit}",
    ("pins", ""): "ketetapan pengguna tidak dipenuhi",
    ("continuity", ""): "tidak bertugas pula pada sif {other_shift} di pos yang sama",
    ("demand", "person"): "nomor induk tidak ada dalam daftar personel",
    ("demand", "post"): "pos tidak dikenal",
    ("demand", "shift"): "sif tidak dikenal",
    ("demand", "slot"): "tidak ada kebutuhan {unsur} peran {role} di pos dan sif ini",
    ("demand", "overfull"): "terisi {heads} orang untuk {unsur} peran {role}, kebutuhannya {limit}",
    ("beats", "uncovered"): "TPS {site} tidak masuk regu mana pun",
    ("beats", "doubled"): "TPS {site} berada di lebih dari satu pos ({posts})",
    ("beats", "empty"): "pos tanpa TPS",
    ("beats", "category"): "kategori TPS-nya {found}, pos tertulis {stated}",
    ("beats", "district"): "TPS-nya terletak di kecamatan {found}, pos tertulis {stated}",
    ("beats", "areas"): "mencakup {found} desa, paling banyak {limit}",
    ("beats", "size"): "berisi {found} TPS, paling banyak {limit}",
    ("beats", "distance"): "jarak antar-TPS {found_km}, paling jauh {limit_km}",
    ("beats", "stated_areas"): "desa TPS-nya {found}, tertulis {stated}",
    ("beats", "stated_sites"): "daftar TPS tidak urut atau berulang ({found})",
    ("beats", "stated_weight"): "bobot TPS-nya {found}, tertulis {stated}",
    ("beats", "station_size"): "berisi {found} TPS, seharusnya satu",
}
"""(rule, kind) to the sentence after the place; every kind a rule can report has one."""
