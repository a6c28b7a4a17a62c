"""Indonesian and English labels of the keys that the tables, the pages and the papers show."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """One key in both languages."""

    id: str
    en: str


GOALS = {
    "risiko_tak_terjaga": Label("Risiko tak terjaga", "Uncovered risk"),
    "pimpinan": Label("Hari kecamatan tanpa padal", "Kecamatan-days without a padal"),
    "netralitas_lunak": Label("Netralitas lunak", "Soft neutrality"),
    "perubahan": Label("Perubahan terhadap rencana lama", "Changes against the last plan"),
    "keseimbangan": Label("Keseimbangan beban tugas", "Balance of duty"),
    "blok_bko": Label("Satuan BKO terpencar", "Units on loan split up"),
    "regu_yunior": Label("Regu tanpa senior", "Teams without a senior"),
    "jarak": Label("Jarak tempuh", "Travel"),
    "kesatuan_regu": Label("Kesatuan dalam regu", "Units within teams"),
}
"""Goals in lexicographic order."""

GOAL_UNITS = {
    "risiko_tak_terjaga": Label("bobot risiko", "risk points"),
    "pimpinan": Label("hari kecamatan", "kecamatan-days"),
    "netralitas_lunak": Label("penugasan", "duties"),
    "perubahan": Label("butir", "points"),
    "keseimbangan": Label("menit", "minutes"),
    "blok_bko": Label("kecamatan lebih", "kecamatan too many"),
    "regu_yunior": Label("regu", "teams"),
    "jarak": Label("km", "km"),
    "kesatuan_regu": Label("kesatuan", "units"),
}

SHORT_GOALS = {
    "risiko_tak_terjaga": Label("risiko", "risk"),
    "pimpinan": Label("padal", "padal"),
    "netralitas_lunak": Label("netral", "neutral"),
    "perubahan": Label("ubah", "changes"),
    "keseimbangan": Label("imbang", "balance"),
    "blok_bko": Label("BKO", "loan"),
    "regu_yunior": Label("yunior", "juniors"),
    "jarak": Label("jarak", "travel"),
    "kesatuan_regu": Label("kesatuan", "units"),
}
"""Goals in one word, for the heads of narrow columns."""

RULES = {
    "neutrality_home": Label("Netralitas: desa domisili", "Neutrality: home desa"),
    "neutrality_charge": Label("Netralitas: desa binaan", "Neutrality: desa in charge"),
    "neutrality_kin": Label("Netralitas: konflik kepentingan", "Neutrality: declared conflict"),
    "availability": Label("Ketersediaan", "Availability"),
    "one_place": Label("Satu orang satu tempat", "One place at a time"),
    "rest": Label("Istirahat dan batas jam dinas", "Rest and hours of duty"),
    "eligibility": Label("Kelayakan unsur, pangkat, keahlian", "Eligibility by unsur, rank and skill"),
    "reach": Label("Jarak jangkau", "Reach"),
    "strength": Label("Batas pengerahan kekuatan", "Share of strength used"),
    "pins": Label("Ketetapan pengguna", "Pinned by the user"),
    "continuity": Label("Kesinambungan sif", "Continuity of shifts"),
    "reserve": Label("Cadangan", "Reserve"),
    "beats": Label("Pembentukan regu", "Forming of beats"),
    "demand": Label("Kebutuhan pos", "Demand of posts"),
    "tables": Label("Isi tabel", "Content of the tables"),
    "goals": Label("Nilai sasaran", "Values of the goals"),
    "changes": Label("Tabel perubahan", "Table of changes"),
}
"""Hard rules and the checks of a plan's form."""

UNSUR = {
    "POLRI": Label("Polri", "Police"),
    "TNI": Label("TNI", "Army"),
    "LINMAS": Label("Linmas", "Civil protection"),
}

ROLES = {
    "anggota": Label("Anggota", "Member"),
    "padal": Label("Perwira pengendali", "Controlling officer"),
    "pamenwas": Label("Perwira menengah pengawas", "Supervising officer"),
    "cadangan": Label("Cadangan", "Reserve"),
}

KINDS = {
    "regu": Label("Regu TPS", "Beat"),
    "tps": Label("TPS", "Polling station"),
    "statis": Label("Pos statis", "Static post"),
    "cadangan": Label("Pasukan cadangan", "Reserve"),
    "komando": Label("Komando", "Command"),
}

CATEGORIES = {
    "kurang_rawan": Label("Kurang rawan", "Low risk"),
    "rawan": Label("Rawan", "At risk"),
    "sangat_rawan": Label("Sangat rawan", "High risk"),
    "khusus": Label("Khusus", "Special location"),
}

STATUSES = {
    "optimal": Label("optimal", "optimal"),
    "feasible": Label("layak, belum terbukti terbaik", "feasible"),
    "infeasible": Label("tidak dapat disusun", "infeasible"),
    "draft": Label("konsep", "draft"),
    "terbit": Label("terbit", "issued"),
}

STAGES = {
    "baca": Label("Membaca masukan", "Reading"),
    "pos": Label("Membentuk pos dan regu", "Forming beats"),
    "susun": Label("Menyusun penugasan", "Planning"),
    "periksa": Label("Memeriksa rencana", "Checking"),
    "tulis": Label("Menulis tabel", "Writing"),
    "dokumen": Label("Membuat dokumen", "Rendering papers"),
    "contoh": Label("Membuat data contoh", "Making the example"),
    "harga": Label("Menghitung harga", "Working out prices"),
    "selesai": Label("Selesai", "Done"),
    "done": Label("selesai", "done"),
}

CHANGES = {
    "tetap": Label("Tetap", "Stays"),
    "pindah": Label("Pindah", "Moves"),
    "masuk": Label("Masuk", "Joins"),
    "lepas": Label("Lepas", "Leaves"),
}

SEVERITIES = {
    "galat": Label("Kesalahan", "Error"),
    "peringatan": Label("Peringatan", "Warning"),
    "perbaikan": Label("Perbaikan otomatis", "Repair"),
}

DOCUMENTS = {
    "sprin": Label("Surat Perintah Kapolres dengan lampiran", "Order of the Kapolres with annex by name"),
    "rakor": Label("Paket rapat koordinasi", "Packet of the coordination meeting"),
}

SECTIONS = {
    "goals": GOALS,
    "goal_units": GOAL_UNITS,
    "short_goals": SHORT_GOALS,
    "rules": RULES,
    "unsur": UNSUR,
    "roles": ROLES,
    "kinds": KINDS,
    "categories": CATEGORIES,
    "statuses": STATUSES,
    "stages": STAGES,
    "changes": CHANGES,
    "severities": SEVERITIES,
    "documents": DOCUMENTS,
}


def label(section: str, key: str, language: str = "id") -> str:
    """Return the label of a key in ``id`` or ``en``; an unknown key is its own label.

    Raises
    ------
    KeyError
        When the section does not exist.
    """
    found = SECTIONS[section].get(key)
    if found is None:
        return key
    return found.en if language == "en" else found.id


def stage_text(stage: str, language: str = "id") -> str:
    """Return the text of a stage of a long step, whose words are keys of stages, unsur or goals."""
    known = GOALS | UNSUR | STAGES
    words = (known.get(word, Label(word, word)) for word in stage.split())
    return ": ".join(word.en if language == "en" else word.id for word in words)
