"""Who is absent, and from when on, as people type and list it: ``NRP`` or ``NRP@H 05.00``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from roster.domain.calendar import DEFAULT_VOTING_DAY, ZONES
from roster.errors import RosterError

if TYPE_CHECKING:
    from roster.planning.keep_archive import KeptPlan

LARGEST_LIST = 5_000_000
"""Bytes of a list of absent people; a list of a whole Polda is smaller."""

EXAMPLE = 'Tulis misalnya "2024-11-26 20:00", "26/11/2024 20.00", atau "H-1 20.00".'


def split_numbers(text: str) -> list[tuple[str, str]]:
    """Return the numbers of a line with the moment after ``@``, "" where there is none; headings, words without a digit, are left out."""
    found = []
    for part in text.replace(";", ",").split(","):
        number, _, when = part.partition("@")
        if any(map(str.isdigit, number)):
            found.append((number.strip(" '\""), when.strip(" '\"")))
    return found


def read_numbers(path: Path) -> list[tuple[str, str]]:
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
    found = [each for line in text.splitlines() if not line.lstrip().startswith("#") for each in split_numbers(line)]
    if not found:
        raise RosterError(f"Daftar {path} tidak memuat satu nomor pun.", advice, code="daftar")
    return found


class Moments:
    """Reads moments in the time of a plan's district."""

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
        from roster.imports.cells import CellError
        from roster.imports.times import RELATIVE, read_service_mark
        from roster.planning.replace_person import minute_at

        names = self._kept.names
        day = names.voting_day
        is_relative = RELATIVE.fullmatch(text.strip()) is not None
        try:
            moment, _ = read_service_mark(text, day or DEFAULT_VOTING_DAY, names.zone)
        except CellError as error:
            raise RosterError(f"Waktu {text[:40]!r} tidak terbaca.", EXAMPLE, code="waktu") from error
        if not moment.has_time:
            raise RosterError(f"Waktu {text[:40]!r} tidak menyebut jam.", EXAMPLE, code="waktu")
        if is_relative and day is None:
            return round((moment.when - datetime.combine(DEFAULT_VOTING_DAY, datetime.min.time())).total_seconds() / 60)
        return minute_at(self._kept, moment.when)
