"""The field's words in all their spellings: unsur, categories, ranks, states of service, tasks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from roster.domain.personnel import RANKS, TASKINGS, UNSUR
from roster.domain.tps import CATEGORIES

CATEGORY_WORDS = {
    "kurang_rawan": ("kurangrawan", "kr", "aman", "tidakrawan", "kurang", "rendah", "rawanrendah", "hijau", "tpskurangrawan", "tpsaman"),
    "rawan": ("rawan", "r", "rw", "sedang", "kuning", "tpsrawan"),
    "sangat_rawan": ("sangatrawan", "sr", "sangat", "rawantinggi", "tinggi", "merah", "tpssangatrawan"),
    "khusus": ("khusus", "k", "loksus", "lokasikhusus", "tpskhusus", "tpsloksus", "tpslokasikhusus"),
}
UNSUR_WORDS = {
    "POLRI": (
        "polri",
        "polisi",
        "kepolisian",
        "pnspolri",
        "polripns",
        "pns",
        "asnpolri",
        "brimob",
        "polres",
        "polsek",
        "anggotapolri",
        "bkopolri",
    ),
    "TNI": ("tni", "tniad", "tnial", "tniau", "ad", "al", "au", "kodim", "koramil", "babinsa", "marinir", "tentara", "anggotatni"),
    "LINMAS": ("linmas", "satlinmas", "hansip", "anggotalinmas", "anggotasatlinmas", "linmasdesa", "perlindunganmasyarakat", "gastibtps"),
}
TASK_WORDS = {
    "bebas": ("bebas", "anggota", "biasa", "umum", "free", "pamtps", "tps"),
    "padal": ("padal", "perwirapengendali", "pawas", "perwirapengendalilapangan"),
    "pamenwas": ("pamenwas", "perwiramenengahpengawas", "pamatwil", "pengawas"),
    "dikecualikan": (
        "dikecualikan",
        "kecuali",
        "dikecualikandaritugas",
        "pengecualian",
        "tidakdilibatkan",
        "tidakdiploting",
        "heldback",
        "walpri",
    ),
}
ROLE_WORDS = {
    "anggota": ("anggota", "member", "biasa", "petugas"),
    "padal": ("padal", "perwirapengendali"),
    "pamenwas": ("pamenwas", "perwiramenengahpengawas"),
    "cadangan": ("cadangan", "reserve", "siaga"),
}
ELECTION_WORDS = {
    "pilkades": ("pilkades", "kepaladesa", "kuwu", "perbekel"),
    "pilkada": ("pilkada", "kepaladaerah", "pilgub", "pilbup", "pilwali", "pilwalkot", "gubernur", "bupati", "walikota"),
    "pemilu": ("pemilu", "pemilihanumum", "pileg", "pilpres", "legislatif", "presiden"),
}
ZONE_WORDS = {
    "WIB": ("wib", "asiajakarta", "asiapontianak", "utc7", "gmt7", "utc07", "utc0700", "7", "barat", "waktuindonesiabarat"),
    "WITA": ("wita", "asiamakassar", "utc8", "gmt8", "utc08", "utc0800", "8", "tengah", "waktuindonesiatengah"),
    "WIT": ("wit", "asiajayapura", "utc9", "gmt9", "utc09", "utc0900", "9", "timur", "waktuindonesiatimur"),
}
SEX_WORDS = {
    "L": ("l", "lk", "lakilaki", "laki", "pria", "male", "m", "polki"),
    "P": ("p", "pr", "perempuan", "wanita", "female", "f", "w", "polwan", "kowad"),
}
RANK_WORDS = {
    "POLRI": {
        "BRIGADIR": "BRIGPOL",
        "BRIG": "BRIGPOL",
        "BRIGADIR POL": "BRIGPOL",
        "KOMBES": "KOMBES POL",
        "BRIGJEN": "BRIGJEN POL",
        "IRJEN": "IRJEN POL",
        "KOMJEN": "KOMJEN POL",
        "JENDERAL": "JENDERAL POL",
    },
    "TNI": {"KAPT": "KAPTEN", "MAY": "MAYOR", "KOL": "KOLONEL"},
    "LINMAS": {
        **dict.fromkeys(("DANRU", "DANRU LINMAS", "KETUA REGU"), "KOMANDAN REGU"),
        **dict.fromkeys(("KASATLINMAS", "KASAT LINMAS", "KEPALA LINMAS"), "KEPALA SATLINMAS"),
        **dict.fromkeys(("ANGGOTA LINMAS", "LINMAS", "ANGGOTA SATLINMAS", "SATLINMAS"), "ANGGOTA"),
    },
}
CIVIL_RANK = re.compile(r"JURU|PENGATUR|PENATA|PEMBINA|PENDA|PENGDA|BANDA|PNS|ASN|PPPK|P3K|GOL\b|[IV]+/[A-E]")
ABSENT = re.compile(
    r"\b(sakit|sick|ill|opname|rawat|dirawat|isoman|isolasi|karantina|cuti|leave|izin|ijin|hamil|melahirkan|bersalin|dik\w*|lemdik\w*"
    r"|pendidikan|sekolah|school\w*|kuliah|kursus|sespim\w*|setuk\w*|selapa|setukpa|diklat|tugas belajar|tubel|dinas luar|dl"
    r"|diperbantukan|detas\w*|detach\w*|tahanan|ditahan|patsus|skors\w*|dinonaktifkan|nonaktif|non aktif|mutasi|pindah|pensiun|mpp"
    r"|wafat|meninggal|gugur|desersi|disersi"
    r"|absen|alpa|mangkir|tk|umroh|umrah|haji|tidak \w+|tdk \w+|belum \w+|unavailable|absent|penugasan luar"
    r"|penugasan khusus|bp)\b"
)
PRESENT = re.compile(
    r"(aktif|hadir|siap|sehat|dinas|ada|bertugas|tersedia|ya|y|ok|oke|normal|tetap|organik|bebas|available|active|1|true|on duty"
    r"|dinas aktif|siap tugas|siap dinas|siap operasional|dinas dalam|aktif dinas|hadir dinas|dapat bertugas|on|baik"
    r"|fit|sehat jasmani|masuk|personel aktif|anggota aktif)"
)


def squeeze(text: str) -> str:
    """Return only the letters and digits of a text in lower case, accents taken off: the form words are matched in."""
    if text.isascii():
        return "".join(sign for sign in text.lower() if sign.isalnum())
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in plain if sign.isalnum() and sign.isascii())


def _by_word(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: name for name, listed in words.items() for word in listed}


_CATEGORY = _by_word(CATEGORY_WORDS) | {squeeze(name): name for name in CATEGORIES}
_UNSUR = _by_word(UNSUR_WORDS) | {name.lower(): name for name in UNSUR}
_TASK = _by_word(TASK_WORDS) | {name: name for name in TASKINGS}
_ROLE = _by_word(ROLE_WORDS)
_ZONE = _by_word(ZONE_WORDS)
_SEX = _by_word(SEX_WORDS)


def category_of(text: str) -> str | None:
    """Return the risk category a text names, or None."""
    return _CATEGORY.get(squeeze(text))


def unsur_of(text: str) -> str | None:
    """Return POLRI, TNI or LINMAS for a text such as ``TNI-AD`` or ``PNS Polri``, or None."""
    word = squeeze(text)
    return _UNSUR.get(word) or next((name for name in UNSUR if word.startswith(name.lower()) and len(word) > len(name)), None)


def tasking_of(text: str) -> str | None:
    """Return the canonical tasking a text names, or None."""
    return _TASK.get(squeeze(text))


def role_of(text: str) -> str | None:
    """Return the role of a static post a text names, or None."""
    return _ROLE.get(squeeze(text))


def zone_of(text: str) -> str | None:
    """Return WIB, WITA or WIT, or None."""
    return _ZONE.get(squeeze(text))


def sex_of(text: str) -> str | None:
    """Return L or P, or None."""
    return _SEX.get(squeeze(text))


def election_of(text: str) -> str | None:
    """Return pilkada, pemilu or pilkades for the name of an election, or None."""
    word = squeeze(text)
    return next((name for name, words in ELECTION_WORDS.items() if any(part in word for part in words)), None)


@lru_cache(maxsize=4096)
def availability_of(status: str, *, is_detached_here: bool = False) -> bool | None:
    """Return whether someone with this status can serve; None for words nobody knows.

    ``is_detached_here`` tells a plain ``BKO`` of one who came from elsewhere from one who was sent away.
    """
    words = " ".join(re.sub(r"[^a-z0-9 ]", " ", status.lower()).split())
    if not words:
        return True
    if re.search(r"\bbko\b", words):
        return "dari" in words.split() or (is_detached_here and "ke" not in words.split())
    if ABSENT.search(words):
        return False
    return True if PRESENT.fullmatch(words) else None


@lru_cache(maxsize=4096)
def rank_of(unsur: str, text: str) -> tuple[str, bool]:
    """Return the canonical rank (or the text in capitals) and whether it is known; civil ranks of Polri count as known."""
    plain = " ".join(re.sub(r"\([^)]*\)|[.,]", " ", text.upper()).split())
    known = _rank_names(unsur)
    words = plain.split()
    for length in range(len(words), 0, -1):
        name = known.get(" ".join(words[:length]))
        if name:
            return name, True
    if unsur == "POLRI" and CIVIL_RANK.search(plain):
        return plain, True
    return plain, False


@lru_cache(maxsize=3)
def _rank_names(unsur: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for short, long in RANKS[unsur]:
        names |= {short: short, long: short, long.replace(" POLISI", ""): short, short.replace(" ", ""): short}
    return names | RANK_WORDS[unsur]


def split_list(text: str, signs: str = ";,/|\n") -> list[str]:
    """Return the parts of a list in one cell, without blanks and in their order."""
    return [part.strip() for part in re.split(f"[{re.escape(signs)}]", text) if part.strip()]
