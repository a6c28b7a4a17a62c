"""Who is absent, and from when on, as people type and list it: ``NRP`` or ``NRP@H 05.00``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from roster.domain.calendar import DEFAULT_VOTING_DAY, ZONES, minute_of
from roster.errors import Faults, RosterError

if TYPE_CHECKING:
    from roster.domain.operation import Operation
    from roster.planning.keep_archive import KeptPlan

LARGEST_LIST = 5_000_000
"""Bytes of a list of absent people; a list of a whole Polda is smaller."""

EXAMPLE = 'Tulis misalnya "26/11/2024 20.00", "2024-11-26 20:00", "H-1 20.00", atau "H 05.00".'


def number_parts(text: str) -> Iterator[str]:
    """Yield the parts of a text that hold a number; headings, words without a digit, are left out."""
    for part in re.split(r"[\n,;\t]", text):
        if any(map(str.isdigit, part.partition("@")[0])):
            yield part


def split_numbers(text: str) -> list[tuple[str, str]]:
    """Return the numbers of a text with the moment after ``@``, "" where there is none; headings are left out."""
    parts = (part.partition("@") for part in number_parts(text))
    return [(number.strip(" '\""), when.strip(" '\"")) for number, _, when in parts]


def plain_number(text: str) -> str:
    """Return a number by which those of one person are equal, however it is written: without dots, dashes, spaces and capitals."""
    return "".join(filter(str.isalnum, text)).casefold()


def _read_list(path: Path) -> list[tuple[str, str]]:
    """Return the numbers of a text file, one per line or parted by commas.

    Raises
    ------
    RosterError
        When it is no text, larger than any list, or holds no number.
    """
    advice = "Simpan sebagai teks biasa (UTF-8), satu nomor induk per baris."
    try:
        if path.stat().st_size > LARGEST_LIST:
            raise RosterError(f"Daftar {path} terlalu besar.", advice, code="daftar")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RosterError(f"Daftar {path} tidak terbaca.", advice, code="daftar") from error
    found = split_numbers("\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    if not found:
        raise RosterError(f"Daftar {path} tidak memuat satu nomor pun.", advice, code="daftar")
    return found


def read_absent(named: Iterable[str], path: Path | None, known: Iterable[str]) -> dict[str, str]:
    """Return the numbers typed and those of a list, as the list of people has them, with the moment after ``@`` as it was written.

    Raises
    ------
    RosterError
        When a text that was typed holds no number, the list cannot be used, somebody is unknown, or is named with two moments.
    """
    faults, given = Faults(), list[tuple[str, str]]()
    typed = list(named)
    with faults:
        given += [each for text in typed for each in split_numbers(text)]
        _refuse("Bukan nomor induk", (repr(text[:40]) for text in typed if not split_numbers(text)), "nomor")
    with faults:
        given += _read_list(path) if path is not None else []
    numbers = {plain_number(number): number for number in known}
    with faults:
        refuse_unknown(number[:40] for number, _ in given if plain_number(number) not in numbers)
    found: dict[str, str] = {}
    twice = [number for number, when in given if found.setdefault(plain_number(number), when) != when]
    with faults:
        _refuse("Disebut dengan dua saat yang berbeda", twice, "saat")
    faults.settle()
    return {numbers[number]: when for number, when in found.items()}


def read_absent_from_now(named: Iterable[str], path: Path | None, known: Iterable[str]) -> frozenset[str]:
    """Return the numbers of those who serve no more from the present moment on.

    Raises
    ------
    RosterError
        As ``read_absent`` does, or when somebody has a moment of his own.
    """
    found = read_absent(named, path, known)
    later = [f"{number}@{when}" for number, when in found.items() if when]
    if later:
        advice = "Di sini semua yang disebut berhalangan sejak --now; pakai roster replace bila ada yang baru berhalangan kemudian."
        raise RosterError(f"Saat per orang tidak dipakai di sini: {', '.join(later)}.", advice, code="saat")
    return frozenset(found)


def refuse_unknown(numbers: Iterable[str]) -> None:
    """Refuse absent people who are not listed, all of them named at once."""
    advice = "Periksa nomor induknya dalam lembar personel; yang sudah dicoret dari lembar itu tidak perlu disebut."
    if unknown := list(dict.fromkeys(numbers)):
        raise RosterError(f"Tidak ada dalam daftar personel: {', '.join(unknown)}.", advice, code="absen_tidak_dikenal")


def _refuse(what: str, texts: Iterable[str], code: str) -> None:
    if shown := list(dict.fromkeys(texts)):
        raise RosterError(f"{what}: {', '.join(shown)}.", "Tulis nomor induk (NRP, NIP, atau NIK), satu kali bagi setiap orang.", code=code)


def read_time(text: str, voting_day: date, zone: str) -> datetime:
    """Return the moment (aware) of a date or of a day counted from the voting day, with its time of day, in the time of the district.

    Raises
    ------
    RosterError
        When it is no moment, or a day alone.
    """
    from roster.imports.cells import CellError
    from roster.imports.times import read_service_mark

    try:
        moment, _ = read_service_mark(text.strip(), voting_day, zone)
    except CellError as error:
        raise RosterError(f"Waktu {text[:40]!r} tidak terbaca.", EXAMPLE, code="waktu") from error
    if not moment.has_time:
        raise RosterError(f"Waktu {text[:40]!r} tidak menyebut jam.", EXAMPLE, code="waktu")
    return moment.when.replace(tzinfo=ZONES[zone])


def read_now(text: str, operation: Operation) -> datetime:
    """Return the moment (aware) somebody typed as the present one, the clock of this computer where he typed none."""
    zone = operation.zone
    return read_time(text, operation.voting_day, zone) if text.strip() else datetime.now(ZONES[zone])


class Moments:
    """Reads moments as minutes of a plan."""

    def __init__(self, kept: KeptPlan) -> None:
        self._kept = kept

    def now(self) -> int:
        """Return the minute of the clock of this computer."""
        from roster.planning.replace_person import minute_at

        return minute_at(self._kept, datetime.now(ZONES[self._kept.names.zone]))

    def read(self, text: str) -> int:
        """Return the minute of a moment with its time of day, counted from the voting day where it is written so.

        Raises
        ------
        RosterError
            When it is no moment, or the plan was kept without its voting day and the moment is not counted from it.
        """
        from roster.imports.times import RELATIVE
        from roster.planning.replace_person import minute_at

        names = self._kept.names
        day = names.voting_day or DEFAULT_VOTING_DAY
        when = read_time(text, day, names.zone)
        is_counted = RELATIVE.fullmatch(text.strip()) is not None
        return minute_of(day, names.zone, when, is_start=True) if is_counted else minute_at(self._kept, when)
