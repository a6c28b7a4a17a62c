"""How a Polres writes itself: its letterhead, its dates and numbers, and who signs.

Forms follow Perkap 1/2023 and the orders of working Polres; nothing here is invented where the user gave nothing:
a name he left out is a dotted line to be filled by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from roster.documents import writing
from roster.domain.operation import Dataset, Official, Operation
from roster.domain.personnel import POLRI_RANKS
from roster.errors import RosterError

BLANK = "." * 24
"""What stands where a word is missing and a pen will write it."""

KOP_LINES = 3
KOP_WIDTH = 41
DAYS_BEFORE_VOTING = 10
LONGEST_NAME = 80

_FORCE = "KEPOLISIAN NEGARA REPUBLIK INDONESIA"
_KINDS = (
    (r"polrestabes|kepolisian resor kota besar|resor kota besar", "Polrestabes", "RESOR KOTA BESAR"),
    (r"polresta|kepolisian resor kota|resor kota", "Polresta", "RESOR KOTA"),
    (r"polres|kepolisian resor|resor", "Polres", "RESOR"),
)
_POLDA = {
    "Sumut": "Sumatera Utara",
    "Sumbar": "Sumatera Barat",
    "Kepri": "Kepulauan Riau",
    "Sumsel": "Sumatera Selatan",
    "Babel": "Kepulauan Bangka Belitung",
    "Jabar": "Jawa Barat",
    "Jateng": "Jawa Tengah",
    "DIY": "Daerah Istimewa Yogyakarta",
    "Jatim": "Jawa Timur",
    "NTB": "Nusa Tenggara Barat",
    "NTT": "Nusa Tenggara Timur",
    "Kalbar": "Kalimantan Barat",
    "Kalteng": "Kalimantan Tengah",
    "Kalsel": "Kalimantan Selatan",
    "Kaltim": "Kalimantan Timur",
    "Kaltara": "Kalimantan Utara",
    "Sulut": "Sulawesi Utara",
    "Sulteng": "Sulawesi Tengah",
    "Sulsel": "Sulawesi Selatan",
    "Sulbar": "Sulawesi Barat",
    "Sultra": "Sulawesi Tenggara",
    "Malut": "Maluku Utara",
}
_CHIEF = re.compile(r"(?:kapolres(?:tabes|ta)?|kepala kepolisian resor)\b", re.IGNORECASE)
_ACTING = re.compile(r"\s*(plt|plh|ps|pjs)\.?\s+", re.IGNORECASE)
_YES = {"ya", "y", "x", "1", "true"}
_NUMBER = re.compile(r"(?P<kind>[A-Za-z/]+)/\s*(?P<seq>\d*)\s*/(?P<month>[IVX]+)/(?P<kka>[A-Za-z]+(?:\.\d+)*\.?)/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class District:
    """The Polres in its written forms: ``kop`` in capitals, ``kind`` Polres, Polresta or Polrestabes, names in title case."""

    kop: tuple[str, ...]
    kind: str
    level: str
    name: str
    polda: str
    place: str

    @property
    def chief(self) -> str:
        """``Kapolres Wanajati``."""
        return f"Ka{self.kind.lower()} {self.name}"

    @property
    def chief_title(self) -> str:
        """``KEPALA KEPOLISIAN RESOR WANAJATI``, as signatures write it."""
        return f"KEPALA KEPOLISIAN {self.level} {self.name.upper()}"

    @property
    def unit(self) -> str:
        """``Polres Wanajati``."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class IssueDate:
    """The date of issue. ``day`` is None while the registry has not filled it; ``month`` is then the month printed."""

    day: date | None
    month: date


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """``kind/sequence/ROMAN MONTH/kka/year``; an empty ``sequence`` is printed as room to write."""

    kind: str
    sequence: str
    roman_month: str
    kka: str
    year: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: the lines above the signature, the name in capitals, and the line of rank and number; "" is a blank."""

    heads: tuple[str, ...]
    name: str
    rank: str
    number: str

    @property
    def number_kind(self) -> str:
        """``NRP`` for police, ``NIP`` for civil servants."""
        return "NIP" if len(self.number) == 18 else "NRP"


def read_district(operation: Operation) -> District:
    """Return the Polres as the sheet ``operasi`` names it, with a letterhead composed where none is given.

    Raises
    ------
    RosterError
        When the letterhead has more than 3 lines or a line over 41 characters (Perkap 1/2023, kopstuk).
    """
    kind, level, name = _read_unit(operation.polres[:LONGEST_NAME])
    polda = _strip_prefix(operation.polda[:LONGEST_NAME], r"polda|kepolisian daerah|daerah(?! istimewa)")
    long = _POLDA.get(polda, _POLDA.get(polda.title(), polda)).upper() or BLANK
    kop = tuple(" ".join(line.upper().split()) for line in operation.kop if line.strip())
    kop = kop or (_FORCE, f"DAERAH {long}".replace("DAERAH DAERAH", "DAERAH"), f"{level} {name.upper()}")
    if len(kop) > KOP_LINES or any(len(line) > KOP_WIDTH for line in kop):
        raise RosterError(
            f"Kop surat melebihi {KOP_LINES} baris atau ada baris lebih dari {KOP_WIDTH} karakter.",
            "Perbaiki baris kop pada lembar operasi; singkat nama satuan bila perlu.",
            code="kop",
        )
    short = next((short for short, full in _POLDA.items() if full.casefold() == polda.casefold()), polda) or BLANK
    place = writing.title_place(operation.place[:LONGEST_NAME]) or name
    return District(kop, kind, level, name, short, place)


def _read_unit(text: str) -> tuple[str, str, str]:
    for pattern, kind, level in _KINDS:
        stripped = _strip_prefix(text, pattern)
        if stripped != " ".join(text.split()):
            return kind, level, writing.title_place(stripped) or BLANK
    return "Polres", "RESOR", writing.title_place(text) or BLANK


def _strip_prefix(text: str, pattern: str) -> str:
    return re.sub(rf"^(?:{pattern})(?:\s+|$)", "", " ".join(text.split()), flags=re.IGNORECASE)


def read_issue_date(operation: Operation) -> IssueDate:
    """Return the date of issue; without one the day stays blank before the month of the day 10 days before the vote.

    Ten days before is when Polres hand out orders by name. A full number the user gave carries its own month and year.
    """
    if operation.issue_date:
        return IssueDate(operation.issue_date, operation.issue_date)
    if match := _NUMBER.fullmatch(operation.order_number.strip()):
        return IssueDate(None, date(int(match["year"]), _month_of(match["month"]), 1))
    return IssueDate(None, operation.voting_day - timedelta(days=DAYS_BEFORE_VOTING))


def read_number(operation: Operation, issue: IssueDate, kind: str = "Sprin") -> PaperNumber:
    """Return the number of the order; month and year are those of the date of issue, never of the duty.

    ``operation.order_number`` may be empty, a running number, or the whole number.

    Raises
    ------
    RosterError
        When the number cannot be read, or its month or year differ from the date of issue.
    """
    text = operation.order_number.strip()
    kka, sequence = operation.kka, text
    if match := _NUMBER.fullmatch(text):
        kka, sequence = match["kka"], match["seq"]
        if (_month_of(match["month"]), int(match["year"])) != (issue.month.month, issue.month.year):
            raise RosterError(
                f"Bulan dan tahun pada nomor {kind} tidak sama dengan tanggal terbit.",
                "Samakan nomor surat dengan tanggal terbit.",
                code="nomor",
            )
    elif text and not text.isdecimal():
        raise RosterError(
            f"Nomor {kind} tidak dapat dibaca.", "Isi nomor urut saja (1234) atau lengkap (Sprin/1234/XI/OPS.1.3./2024).", code="nomor"
        )
    kka = kka.strip().upper().rstrip(".") + "."
    if not re.fullmatch(r"[A-Z]+(?:\.\d+)*\.", kka):
        raise RosterError("Kode klasifikasi arsip (KKA) tidak dapat dibaca.", "Isi seperti OPS.1.3. pada lembar operasi.", code="nomor")
    return PaperNumber(kind, sequence, writing.roman_month(issue.month.month), kka, issue.month.year)


def _month_of(roman: str) -> int:
    if roman not in writing.ROMAN_MONTHS:
        raise RosterError("Bulan romawi pada nomor surat tidak dikenal.", "Gunakan I sampai XII.", code="nomor")
    return writing.ROMAN_MONTHS.index(roman) + 1


def choose_signature(dataset: Dataset, district: District) -> Signature:
    """Return the block of the Kapolres, or of the official who signs for him.

    The key ``penandatangan`` of the sheet ``operasi`` names another post; without it the Kapolres signs, without him
    the first Polri official with a.n. filled. With nobody to sign the block names the post and leaves the lines empty.
    """
    official = _choose_official(dataset)
    if official is None:
        return Signature((district.chief_title,), "", "", "")
    name = ", ".join(part[:LONGEST_NAME] for part in (official.name.strip(), official.degree.strip().strip(",").strip()) if part)
    number = re.sub(r"\D", "", official.number)[:18]
    return Signature(_heads(official, district), writing.caps_name(name), long_rank(official.rank), number)


def _choose_official(dataset: Dataset) -> Official | None:
    police = [official for official in dataset.officials if official.unsur == "POLRI"]
    wanted = dataset.operation.extra.get("penandatangan", "").strip().casefold()
    named = [official for official in police if wanted and official.position.strip().casefold() == wanted]
    chiefs = [official for official in police if is_chief(official.position)]
    deputies = [official for official in police if official.on_behalf.strip() or official.for_him.strip()]
    return next(iter([*named, *chiefs, *deputies]), None)


def is_chief(position: str) -> bool:
    """Return whether a post is the head of the Polres himself (also acting), not his deputy."""
    return _CHIEF.match(_ACTING.sub("", position.strip(), count=1)) is not None


def _heads(official: Official, district: District) -> tuple[str, ...]:
    title = _title(official.position, district)
    above = re.sub(r"^a\.?\s?n\.?\s+", "", official.on_behalf.strip(), flags=re.IGNORECASE)
    between = re.sub(r"^u\.?\s?b\.?\s+", "", official.for_him.strip(), flags=re.IGNORECASE)
    if not above and not between:
        return (title,)
    above = district.chief_title if not above or above.casefold() in _YES else _title(above, district)
    if not between:
        return (f"a.n. {above}", title)
    between = "KABAG OPS" if between.casefold() in _YES else _title(between, district)
    return (f"a.n. {above}", between, "u.b.", title)


def _title(position: str, district: District) -> str:
    acting = _ACTING.match(position)
    prefix = {"plt": "Plt. ", "plh": "Plh. ", "ps": "PS. ", "pjs": "Pjs. "}[acting[1].lower()] if acting else ""
    bare = " ".join(_ACTING.sub("", position[:LONGEST_NAME], count=1).split())
    return prefix + (district.chief_title if is_chief(bare) else bare.upper())


def long_rank(rank: str) -> str:
    """Return a Polri rank as signatures spell it: IPTU is ``INSPEKTUR POLISI SATU``; an unknown rank in capitals as given."""
    text = " ".join(rank[:LONGEST_NAME].upper().replace(".", " ").split())
    return dict(POLRI_RANKS).get(text, text)
