"""Dates, moments and clock times as people type them and as spreadsheets store them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from roster.domain.calendar import ZONES
from roster.imports.cells import CellError, Raw, refuse_unusable, scrub, show

MONTHS = {
    name: nth
    for nth, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "feb", "peb", "pebruari", "february"),
            ("maret", "mar", "mrt", "march"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("agustus", "agu", "ags", "agt", "agst", "aug", "august"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "oct", "october"),
            ("november", "nov", "nop", "nopember"),
            ("desember", "des", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local time of the sheet, which has no zone
SERIALS = (20_000, 80_000)
"""Day numbers of spreadsheets taken for dates: 1954 to 2119."""
YEARS = (1950, 2100)
WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[\s,]*",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?:pukul|pkl|jam)?[\s.]*(\d{1,2})(?:[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?)?\s*(?:wib|wita|wit)?", re.IGNORECASE)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
RELATIVE = re.compile(r"(?:hari\s*)?h\s*(?:([+\-\u2212\u2013])\s*(\d{1,2}))?(?![\d+\-])[\s,/|]*(.*)", re.IGNORECASE)
ZONE_WORD = re.compile(r"\b(wib|wita|wit)\.?\s*$", re.IGNORECASE)
DAY_ADVICE = "Tulis tanggal seperti 27/11/2024, 27 November 2024, atau 2024-11-27."
CLOCK_ADVICE = "Tulis jam seperti 08.00, 08:00, atau 24.00."


@dataclass(frozen=True, slots=True)
class Moment:
    """A local moment; ``has_time`` is False where only the day was given."""

    when: datetime
    has_time: bool


def read_moment(raw: Raw, zone: str = "WIB") -> tuple[Moment, str]:
    """Return the local moment of a cell and a note on what was repaired.

    A text with a zone offset is turned into the district's time; ``24.00`` is the next midnight.

    Raises
    ------
    CellError
        When it is no date between 1950 and 2100.
    """
    refuse_unusable(raw)
    if isinstance(raw, datetime):
        whole = _to_second(raw)
        return _in_years(Moment(_local(whole, zone), whole.time() != time()), show(raw)), ""
    if isinstance(raw, date):
        return _in_years(Moment(datetime(raw.year, raw.month, raw.day), has_time=False), show(raw)), ""  # noqa: DTZ001
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_serial(float(raw))
    if not isinstance(raw, str):
        raise _no_day(show(raw))
    text = WEEKDAY.sub("", scrub(raw, 60)[0].lstrip("'").strip())
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_serial(float(text.replace(",", ".")))
    if ISO.fullmatch(text):
        return _from_iso(text, zone), ""
    day, rest, note = _leading_day(text)
    if not rest:
        return _in_years(Moment(day, has_time=False), text), note
    minutes = read_clock(rest)
    return _in_years(Moment(day + timedelta(minutes=minutes), has_time=True), text), note


def read_zoned_moment(raw: Raw, zone: str) -> tuple[Moment, str]:
    """Return the local moment of a cell as ``read_moment`` does; a zone named after the time of day counts.

    Raises
    ------
    CellError
        When it is no date between 1950 and 2100.
    """
    return _from_named_zone(raw, zone, *read_moment(raw, zone))


def _from_named_zone(raw: Raw, zone: str, moment: Moment, note: str) -> tuple[Moment, str]:
    word = ZONE_WORD.search(raw) if isinstance(raw, str) and moment.has_time else None
    if word is None or word[1].upper() == zone:
        return moment, note
    local = moment.when.replace(tzinfo=ZONES[word[1].upper()]).astimezone(ZONES[zone]).replace(tzinfo=None)
    return replace(moment, when=local), note or f"waktu {word[1].upper()} dibaca {local:%d-%m-%Y %H.%M} {zone}"


def read_day(raw: Raw) -> tuple[date, str]:
    """Return the day of a cell, leaving a time of day aside."""
    moment, note = read_moment(raw)
    return moment.when.date(), note


def read_clock(raw: Raw) -> int:
    """Return minutes from 00.00 for a time of day up to 24.00; a fraction of a day and a duration count too.

    A number from 1 to 24 is read as hours and minutes: 8.3 is what is left of a typed ``08.30``.
    """
    refuse_unusable(raw)
    if isinstance(raw, time):
        return raw.hour * 60 + raw.minute
    minutes = _clock_number(raw)
    if minutes is None and isinstance(raw, str):
        match = CLOCK.fullmatch(scrub(raw, 60)[0].lstrip("'").strip())
        if match and int(match[2] or 0) < 60:
            minutes = int(match[1]) * 60 + int(match[2] or 0)
    if minutes is None or not 0 <= minutes <= 1440:
        raise CellError("jam_salah", f"'{show(raw)}' bukan jam", CLOCK_ADVICE)
    return minutes


def _clock_number(raw: Raw) -> int | None:
    if isinstance(raw, timedelta):
        return round(raw.total_seconds() / 60)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 0 <= raw <= 24:
        return None
    if raw < 1:
        return round(raw * 1440)
    hours, hundredths = divmod(round(raw * 100), 100)
    return hours * 60 + hundredths if hundredths < 60 else None


@dataclass(frozen=True, slots=True)
class ShiftMark:
    """A start or end of a shift: ``day`` counts from the voting day, None where only a time was given."""

    day: int | None
    minute: int


def read_shift_mark(raw: Raw, voting_day: date, zone: str) -> ShiftMark:
    """Return the mark of ``H-1 08.00``, ``H 24.00``, a full date with time, or a bare time of day."""
    refuse_unusable(raw)
    if isinstance(raw, (time, timedelta)) or _clock_number(raw) is not None:
        return ShiftMark(None, read_clock(raw))
    text = scrub(raw, 60)[0].lstrip("'").strip() if isinstance(raw, str) else ""
    match = RELATIVE.fullmatch(text)
    if match:
        days = int(match[2] or 0) * (1 if match[1] == "+" else -1)
        return ShiftMark(days, read_clock(match[3]))
    if text and CLOCK.fullmatch(text):
        return ShiftMark(None, read_clock(text))
    try:
        moment, _ = read_moment(raw, zone)
    except CellError as fault:
        raise CellError(
            "waktu_shift_salah", f"'{show(raw)}' bukan waktu shift", "Tulis seperti H-1 08.00, H 24.00, H+1 12.00, atau 27/11/2024 05:00."
        ) from fault
    days = (moment.when.date() - voting_day).days
    return ShiftMark(days, moment.when.hour * 60 + moment.when.minute)


def read_service_mark(raw: Raw, voting_day: date, zone: str) -> tuple[Moment, str]:
    """Return the moment of a date as ``read_zoned_moment`` does, or of a day counted from the voting day (``H-2``, ``H+1 12.00``)."""
    match = RELATIVE.fullmatch(scrub(raw, 60)[0].strip()) if isinstance(raw, str) else None
    if match is None:
        return read_zoned_moment(raw, zone)
    days = int(match[2] or 0) * (1 if match[1] == "+" else -1)
    minutes = read_clock(match[3]) if match[3] else 0
    day = datetime(voting_day.year, voting_day.month, voting_day.day)  # noqa: DTZ001 - local time of the district
    return _from_named_zone(raw, zone, Moment(day + timedelta(days=days, minutes=minutes), has_time=bool(match[3])), "")


def _leading_day(text: str) -> tuple[datetime, str, str]:
    """Split a text into its day and the rest, with a note where month and day stood in the other order."""
    for pattern, order in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", (0, 1, 2)),
        (r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)", (2, 1, 0)),
        (r"(\d{1,2})[\s\-/.]*([A-Za-z]+)[\s\-/.,]*(\d{4}|\d{2})(?!\d)", (2, 1, 0)),
    ):
        match = re.match(pattern, text)
        if not match:
            continue
        year, month, day = (match.groups()[place] for place in order)
        month_number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
        day_number, note = int(day), ""
        if month_number > 12 >= day_number and order[0] == 2:
            month_number, day_number = day_number, month_number
            note = f"{match[0]} dibaca bulan/hari/tahun"
        try:
            found = datetime(int(year) + (2000 if len(year) == 2 else 0), month_number, day_number)  # noqa: DTZ001
        except ValueError as error:
            raise _no_day(text) from error
        # The T of an ISO date stands before the time; behind it a T belongs to WIT.
        return found, text[match.end() :].lstrip(" ,T").rstrip(" ,"), note
    raise _no_day(text)


def _to_second(when: datetime) -> datetime:
    """Return a moment to the second: a fraction of a day, as spreadsheets keep it, is never exact."""
    whole = when.replace(microsecond=0)
    try:
        return whole + timedelta(seconds=1) if when.microsecond >= 500_000 else whole
    except OverflowError:
        return whole


def _from_serial(value: float) -> tuple[Moment, str]:
    if not SERIALS[0] <= value < SERIALS[1]:
        raise _no_day(f"{value:g}")
    when = EPOCH + timedelta(minutes=round(value * 1440))
    return Moment(when, when.time() != time()), f"nomor hari Excel {value:g} dibaca {when:%d-%m-%Y}"


def _from_iso(text: str, zone: str) -> Moment:
    try:
        return _in_years(Moment(_local(datetime.fromisoformat(text), zone).replace(second=0, microsecond=0), has_time=True), text)
    except ValueError as error:
        day, rest, _ = _leading_day(text)
        try:
            return _in_years(Moment(day + timedelta(minutes=read_clock(rest)), has_time=True), text)
        except CellError:
            raise _no_day(text) from error


def _local(when: datetime, zone: str) -> datetime:
    try:
        return when.astimezone(ZONES[zone]).replace(tzinfo=None) if when.tzinfo else when
    except OverflowError as error:
        raise _no_day(str(when)) from error


def _in_years(moment: Moment, shown: str) -> Moment:
    if not YEARS[0] <= moment.when.year <= YEARS[1]:
        raise _no_day(shown)
    return moment


def _no_day(shown: str) -> CellError:
    return CellError("tanggal_salah", f"'{shown[:60]}' bukan tanggal yang benar", DAY_ADVICE)
