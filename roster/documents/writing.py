"""Indonesian written forms of dates, times, numbers and names, as official papers use them.

Every function is pure and takes no locale from the machine: papers look the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from roster.domain.calendar import ZONES

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

TERBILANG_LIMIT = 10**12

_MINUTES_PER_DAY = 1440
_SHORTEST_RUN = 3
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))

_TITLES = (
    *("Prof.", "Dr.", "dr.", "drg.", "Drs.", "Dra.", "Ir.", "H.", "Hj.", "KH.", "R.", "Rr.", "Tn."),
    *("S.H.", "S.I.K.", "S.Ik.", "S.Sos.", "S.E.", "S.T.", "S.Kom.", "S.I.P.", "S.Pd.", "S.Ag.", "S.Si.", "S.Psi.", "S.Kep.", "S.Tr.K."),
    *("S.Pd.I.", "S.H.I.", "S.Hum.", "S.AP.", "S.STP.", "S.Kes.", "S.KM.", "S.P.", "S.Pt.", "S.Hut.", "S.S.", "S.M."),
    *("M.H.", "M.Si.", "M.M.", "M.Hum.", "M.Pd.", "M.Kom.", "M.T.", "M.Sc.", "M.A.", "M.Kn.", "M.I.K.", "M.Tr.Opsla.", "M.Krim."),
    *("A.Md.", "A.Md.Kep.", "CPHR.", "C.L.A.", "Ph.D."),
)
_TITLE_FORMS: dict[str, str] = {}
for _title in _TITLES:
    _TITLE_FORMS.setdefault(_title.casefold(), _title)


def weekday_id(day: date) -> str:
    """Return the Indonesian name of the weekday: ``Rabu``."""
    return WEEKDAYS[day.weekday()]


def date_id(day: date, weekday: bool = False) -> str:
    """Return ``27 November 2024``, with ``weekday`` ``Rabu, 27 November 2024``."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{weekday_id(day)}, {text}" if weekday else text


def date_range_id(first: date, last: date) -> str:
    """Return ``26 s.d. 27 November 2024``; what both days share is written once.

    Raises
    ------
    ValueError
        When ``last`` is before ``first``.
    """
    if last < first:
        raise ValueError(f"date range ends {last} before it starts {first}")
    if first == last:
        return date_id(first)
    if first.year != last.year:
        return f"{date_id(first)} s.d. {date_id(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} s.d. {date_id(last)}"
    return f"{first.day} s.d. {date_id(last)}"


def month_id(day: date) -> str:
    """Return the month and year: ``November 2024``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def clock_id(value: int | time | datetime) -> str:
    """Return the clock time ``08.00``; an int counts minutes from 00.00 of any day."""
    if isinstance(value, int):
        hour, minute = divmod(value % _MINUTES_PER_DAY, 60)
    else:
        hour, minute = value.hour, value.minute
    return f"{hour:02d}.{minute:02d}"


def time_id(value: int | time | datetime, zone: str) -> str:
    """Return ``08.00 WIB``. An aware datetime is first brought to the zone; other values are local already."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(ZONES[zone])
    return f"{clock_id(value)} {zone}"


def time_range_id(start: int | time | datetime, end: int | time | datetime, zone: str) -> str:
    """Return ``13.00–24.00 WIB``; an end at midnight is written 24.00."""
    last = clock_id(end)
    return f"{clock_id(start)}–{'24.00' if last == '00.00' else last} {zone}"


def period_id(start: datetime, end: datetime, zone: str) -> str:
    """Return ``Selasa, 26 November 2024 pukul 08.00–20.00 WIB``; an end on another day is written out, 00.00 as 24.00 of the day before."""
    last_day = end.date() - timedelta(days=1) if end.time() == time() else end.date()
    first = f"{date_id(start, weekday=True)} pukul "
    if last_day == start.date():
        return first + time_range_id(start, end, zone)
    last = "24.00" if end.time() == time() else clock_id(end)
    return f"{first}{clock_id(start)} s.d. {date_id(last_day, weekday=True)} pukul {last} {zone}"


def number_id(value: int) -> str:
    """Return the whole number with dots: ``1.528``."""
    return f"{value:,}".replace(",", ".")


def decimal_id(value: float | Decimal, places: int | None = None) -> str:
    """Return ``2,5``; ``places`` fixes the digits after the comma (rounded half up), else as many as needed, at most 4."""
    digits = 4 if places is None else places
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}".translate(str.maketrans(",.", ".,"))
    return text.rstrip("0").rstrip(",") if places is None and "," in text else text


def percent_id(share: float, places: int = 1) -> str:
    """Return a share of one as ``98,6%``."""
    return f"{decimal_id(Decimal(str(share)) * 100, places)}%"


def money_id(rupiah: float | Decimal) -> str:
    """Return ``Rp3.000.000,00``."""
    return f"Rp{decimal_id(rupiah, 2)}"


def terbilang(value: int) -> str:
    """Return the number in words: 764 is ``tujuh ratus enam puluh empat``.

    Raises
    ------
    ValueError
        When the number is negative or above ``TERBILANG_LIMIT``.
    """
    if not 0 <= value <= TERBILANG_LIMIT:
        raise ValueError(f"no words for {value}: 0 to {TERBILANG_LIMIT} only")
    if value < len(_UNITS):
        return _UNITS[value]
    if value < 20:
        return f"{_UNITS[value - 10]} belas"
    scale, name = next((scale, name) for scale, name in _SCALES if value >= scale)
    count, rest = divmod(value, scale)
    # "satu" melts into "se" before puluh, ratus and ribu only: seribu, but satu juta.
    head = f"se{name}" if count == 1 and scale <= 1000 else f"{terbilang(count)} {name}"
    return f"{head} {terbilang(rest)}" if rest else head


def count_id(value: int) -> str:
    """Return a count of people as letters write it: ``60 (enam puluh)``."""
    return f"{number_id(value)} ({terbilang(value)})"


def roman_month(month: int) -> str:
    """Return the month 1-12 as in paper numbers: 11 is ``XI``."""
    if not 1 <= month <= len(ROMAN_MONTHS):
        raise ValueError(f"no month {month}")
    return ROMAN_MONTHS[month - 1]


def tps_numbers(numbers: Iterable[int]) -> str:
    """Return TPS numbers in three digits, sorted; runs of three or more as a range: ``001–010``, ``001, 002, 007``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run_text(run) for run in runs)


def _run_text(run: Sequence[int]) -> str:
    if len(run) >= _SHORTEST_RUN:
        return f"{run[0]:03d}–{run[-1]:03d}"
    return ", ".join(f"{number:03d}" for number in run)


def join_id(parts: Iterable[str]) -> str:
    """Return a list in prose: ``a``, ``a dan b``, ``a, b, dan c``; "" for an empty list."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])}{',' if len(items) > 2 else ''} dan {items[-1]}"


def caps_name(name: str) -> str:
    """Return a person's name in capitals with his degrees as they are written: ``WULAN KENCANA, S.H., M.Si.``."""
    return _recase(name, str.upper)


def title_name(name: str) -> str:
    """Return a person's name in title case with his degrees as they are written: ``Wulan Kencana, S.H., M.Si.``."""
    return _recase(name, _capitalize)


def title_place(name: str) -> str:
    """Return the name of a place in title case: ``Sumber Jati``; roman numerals and figures stay."""
    return " ".join(word if _is_roman(word) else _capitalize(word) for word in name.split())


def _recase(name: str, change: Callable[[str], str]) -> str:
    head, *degrees = (part.strip() for part in name.split(","))
    words = [_degree(word) or change(word) for word in head.split()]
    return ", ".join([" ".join(words), *(_degree(degree) or degree for degree in degrees if degree)])


def _degree(word: str) -> str | None:
    if word in _TITLES:
        return word
    return _TITLE_FORMS.get(word.casefold())


def _capitalize(word: str) -> str:
    return re.sub(r"[^\W\d_]+('[^\W\d_]+)?", lambda m: m.group(0)[:1].upper() + m.group(0)[1:].lower(), word)


def _is_roman(word: str) -> bool:
    return re.fullmatch(r"[IVX]+", word) is not None
