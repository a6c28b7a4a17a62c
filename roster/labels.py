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

PLAN_STATES = {
    "draft": Label("konsep", "draft"),
    "submitted": Label("diajukan", "submitted"),
    "approved": Label("disetujui", "approved"),
    "issued": Label("terbit", "issued"),
    "superseded": Label("digantikan", "superseded"),
    "revoked": Label("dicabut", "revoked"),
}
"""The states of a plan version."""

USER_ROLES = {
    "administrator": Label("administrator", "administrator"),
    "planner": Label("penyusun", "planner"),
    "approver": Label("pemberi persetujuan", "approver"),
}
"""What an account may do with a plan version."""

PLAN_STEPS = {
    "submit": Label("Diajukan", "Submitted"),
    "approve": Label("Disetujui", "Approved"),
    "return": Label("Dikembalikan", "Returned"),
    "issue": Label("Diterbitkan", "Issued"),
    "supersede": Label("Digantikan", "Superseded"),
    "revoke": Label("Dicabut", "Revoked"),
}
"""Steps taken in the life of a plan version."""

PAPER_KINDS = {
    "sprin": Label("Surat Perintah", "Order"),
    "sprin_perubahan": Label("Surat Perintah Perubahan", "Changed order"),
    "sprin_pencabutan": Label("Surat Perintah Pencabutan", "Withdrawal of an order"),
    "undangan": Label("Undangan", "Invitation"),
}
"""Papers that bear a number from the register."""

STAGES = {
    "baca": Label("Membaca masukan", "Reading"),
    "pos": Label("Membentuk pos dan regu", "Forming beats"),
    "susun": Label("Menyusun penugasan", "Planning"),
    "periksa": Label("Memeriksa rencana", "Checking"),
    "tulis": Label("Menulis tabel", "Writing"),
    "dokumen": Label("Membuat dokumen", "Rendering papers"),
    "contoh": Label("Membuat data contoh", "Making the example"),
    "harga": Label("Menghitung harga", "Working out prices"),
    "andai": Label("Menghitung andai TPS naik kelas", "Working out what rising TPS ask for"),
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

INDEX_OUTCOMES = {
    "ubah": Label("Mengubah indeks", "Changes the index"),
    "sama": Label("Berlaku, tidak mengubah apa pun", "In force, changes nothing"),
    "lama": Label("Ada kejadian lebih baru: masuk riwayat, tidak berlaku", "Older than the newest event: kept as history, not in force"),
    "disusul": Label("Disusul baris lain dalam daftar ini: masuk riwayat", "Overtaken by another row of this list: kept as history"),
    "khusus": Label("Lokasi khusus: tetap khusus, masuk riwayat", "Special location: stays special, kept as history"),
    "masukan": Label("Masukan indikator: kategori menunggu keputusan", "Indicators only: the category waits for a decision"),
}
"""What becomes of the rows of an index list."""

INDEX_STANDINGS = {
    "sepakat": Label("Sepakat", "Agreed"),
    "berbeda": Label("Berbeda, belum diputuskan", "Differ, undecided"),
    "diputuskan": Label("Berbeda, sudah diputuskan", "Differ, decided"),
}
"""How Polri and Bawaslu stand to each other at a TPS."""

DOCUMENTS = {
    "sprin": Label("Surat Perintah Kapolres dengan lampiran", "Order of the Kapolres with annex by name"),
    "rakor": Label("Paket rapat koordinasi", "Packet of the coordination meeting"),
}

AMENDMENTS = {
    "sprin_perubahan": Label(
        "Surat Perintah perubahan dengan lampiran baris yang berubah", "Changing order with annex of the changed rows"
    ),
}
"""Papers that only a plan with an earlier one has."""

REVOCATIONS = {
    "sprin_pencabutan": Label("Surat Perintah pencabutan", "Order that withdraws the order"),
}
"""Papers that only a revoked plan has."""

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
    "plan_states": PLAN_STATES,
    "user_roles": USER_ROLES,
    "plan_steps": PLAN_STEPS,
    "paper_kinds": PAPER_KINDS,
    "stages": STAGES,
    "changes": CHANGES,
    "severities": SEVERITIES,
    "documents": DOCUMENTS,
    "index_outcomes": INDEX_OUTCOMES,
    "index_standings": INDEX_STANDINGS,
    "amendments": AMENDMENTS,
    "revocations": REVOCATIONS,
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
