"""The coordination meeting itself: when and where, its agenda, who is invited and where each one signs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from roster.documents import writing
from roster.documents.letterhead import District, Signature, long_rank
from roster.domain.operation import Dataset, Official, Operation
from roster.domain.wilayah import Area
from roster.errors import RosterError
from roster.resources import templates_dir

DAYS_BEFORE_VOTING = 13
INVITED_BEFORE = 7
START, END = 8 * 60 + 30, 10 * 60 + 40
SHORTEST, LONGEST = 60, 8 * 60
SPARE_SHARE, SPARE_MIN = 10, 6

_CITY_CODES = range(71, 80)
"""Third and fourth digit of area codes: 71 to 79 are kota, all others kabupaten."""

_CLOCK = re.compile(r"(\d{1,2})\s*[.:]\s*(\d{2})(?:[.:]\d{2})?(?:\s*(?:WIB|WITA|WIT))?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_WRITTEN = re.compile(r"(?:[A-Za-z']+,\s*)?(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where; ``start`` and ``end`` are minutes from 00.00 of ``day``. Empty text means: as the template says."""

    day: date
    start: int
    end: int
    place: str
    subject: str
    dress: str
    contact: str
    invited: date | None
    invited_month: date


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item; it ends when the next one starts."""

    start: int
    end: int
    activity: str
    by: str


@dataclass(frozen=True, slots=True)
class Guest:
    """One line of the list of guests: an office, the names of the people known, and one seat each."""

    office: str
    name: str
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestGroup:
    """Guests of one heading, in protocol order."""

    title: str
    guests: tuple[Guest, ...]


def read_meeting(operation: Operation) -> Meeting:
    """Return the meeting as the keys ``rakor_...`` of the sheet ``operasi`` give it, with defaults for what they leave out.

    The default day is 13 days before the vote, on a working day; the invitation goes out a week earlier.

    Raises
    ------
    RosterError
        Naming every date or time that cannot be read, and a meeting that does not last 1 to 8 hours.
    """
    extra, faults = operation.extra, list[str]()
    day = read_date(extra, "rakor_tanggal", faults) or _working_day(operation.voting_day - timedelta(days=DAYS_BEFORE_VOTING))
    invited = read_date(extra, "rakor_tanggal_undangan", faults)
    start = _read_clock(extra, "rakor_pukul_mulai", START, faults)
    end = _read_clock(extra, "rakor_pukul_selesai", END + start - START, faults)
    if not faults and not SHORTEST <= end - start <= LONGEST:
        faults.append(f"rapat berlangsung {end - start} menit, seharusnya {SHORTEST} sampai {LONGEST} menit")
    if invited and invited > day:
        faults.append("tanggal undangan sesudah tanggal rapat")
    if faults:
        advice = "Isi tanggal seperti 14 November 2024 dan pukul seperti 08.30 pada lembar operasi."
        raise RosterError(f"Data rakor tidak dapat dipakai: {'; '.join(faults)}.", advice, code="rakor")
    return Meeting(
        day=day,
        start=start,
        end=end,
        place=extra.get("rakor_tempat", "").strip(),
        subject=extra.get("rakor_acara", "").strip(),
        dress=extra.get("rakor_pakaian", "").strip(),
        contact=extra.get("rakor_narahubung", "").strip(),
        invited=invited,
        invited_month=invited or day - timedelta(days=INVITED_BEFORE),
    )


def _working_day(day: date) -> date:
    """Return the day itself, or the Friday before a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def read_date(extra: Mapping[str, str], key: str, faults: list[str]) -> date | None:
    """Return the date under a key, None where it is blank; a text that is no date is added to ``faults``."""
    text = extra.get(key, "").strip()
    if not text:
        return None
    months = [month.casefold() for month in writing.MONTHS]
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _WRITTEN.fullmatch(text):
            return date(int(match[3]), months.index(match[2].casefold()) + 1, int(match[1]))
    except ValueError:
        pass
    faults.append(f"{key} {text[:40]!r} bukan tanggal")
    return None


def _read_clock(extra: Mapping[str, str], key: str, default: int, faults: list[str]) -> int:
    text = extra.get(key, "").strip()
    match = _CLOCK.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return int(match[1]) * 60 + int(match[2])
    if text:
        faults.append(f"{key} {text[:40]!r} bukan pukul")
    return default


def plan_agenda(meeting: Meeting, names: Mapping[str, str], election: str) -> tuple[AgendaItem, ...]:
    """Return the agenda of ``rakor/acara.toml``: items in a row that fill the invited hours exactly."""
    items = [item for item in _load("acara.toml")["acara"] if election in item.get("untuk", (election,))]
    whole, length = sum(item["menit"] for item in items), meeting.end - meeting.start
    step = 5 if length >= 2 * SHORTEST and length % 5 == 0 else 1
    agenda, done, start = [], 0, meeting.start
    for item in items:
        done += item["menit"]
        end = meeting.start + round(length * done / whole / step) * step
        agenda.append(AgendaItem(start, end, item["kegiatan"].format_map(names), item["pelaksana"].format_map(names)))
        start = end
    return tuple(agenda)


def list_guests(dataset: Dataset, names: Mapping[str, str]) -> tuple[GuestGroup, ...]:
    """Return the guests of ``rakor/undangan.toml`` in protocol order, those of the kecamatan for each kecamatan of the data."""
    election = dataset.operation.election
    kecamatan = sorted((area for area in dataset.areas if area.is_kecamatan), key=lambda area: area.code)
    known = {_post(official.position): official for official in dataset.officials}
    groups = []
    for group in _load("undangan.toml")["kelompok"]:
        if election in group.get("untuk", (election,)):
            lines = (line for entry in group["undangan"] for line in _lines(entry, names, kecamatan, known))
            groups.append(GuestGroup(group["judul"], tuple(lines)))
    return tuple(groups)


def _lines(entry: dict[str, Any], names: Mapping[str, str], kecamatan: Iterable[Area], known: Mapping[str, Official]) -> Iterable[Guest]:
    for area in kecamatan if entry.get("per_kecamatan") else (None,):
        words = dict(names)
        if area is not None:
            polsek = re.sub(r"^polsek\s+", "", area.polsek.strip(), flags=re.IGNORECASE) or area.name
            words |= {"kecamatan": writing.title_place(area.name), "polsek": writing.title_place(polsek)}
        office = entry["jabatan"].format_map(words)
        seats = tuple(seat.format_map(words) for seat in entry.get("hadir", (entry["jabatan"],)))
        official = known.get(_post(office))
        yield Guest(office, writing.caps_name(full_name(official)) if official else "", seats)


def spare_rows(seats: int) -> int:
    """Return how many blank rows the attendance list gets: a tenth more than the seats, at least 6."""
    return max(SPARE_MIN, -(-seats // SPARE_SHARE))


def district_names(dataset: Dataset, district: District) -> dict[str, str]:
    """Return the words of the placeholders: head of the region, kabupaten, Polres and its chief."""
    kabupaten = writing.title_place(dataset.operation.extra.get("kabupaten", "").strip()) or district.place
    kabupaten = re.sub(r"^(Kabupaten|Kota)\s+", "", kabupaten)
    codes = {area.code[:4] for area in dataset.areas}
    titles = sorted({"Wali Kota" if code[2:].isdecimal() and int(code[2:]) in _CITY_CODES else "Bupati" for code in codes})
    heads = writing.join_id(f"{title} {kabupaten}" for title in titles)
    return {"kepala_daerah": heads, "kabupaten": kabupaten, "polres": district.unit, "kapolres": district.chief}


def operations_chief(dataset: Dataset) -> Signature:
    """Return the block of the Kabag Ops; without him on the list its lines stay empty."""
    found = next((o for o in dataset.officials if _post(o.position) in {"kabag ops", "kepala bagian operasi"}), None)
    if found is None:
        return Signature(("KABAG OPS",), "", "", "")
    return Signature(("KABAG OPS",), writing.caps_name(full_name(found)), long_rank(found.rank), re.sub(r"\D", "", found.number))


def full_name(official: Official) -> str:
    """Return name and degrees, joined with a comma."""
    return ", ".join(part for part in (official.name.strip(), official.degree.strip().strip(",").strip()) if part)


def _post(position: str) -> str:
    return " ".join(position.casefold().replace("kabagops", "kabag ops").replace(".", " ").split())


@cache
def _load(name: str) -> dict[str, Any]:
    with (templates_dir() / "documents" / "rakor" / name).open("rb") as file:
        return tomllib.load(file)
