"""The difference of two versions in words: why somebody's posting changed, and what became of TPS, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from roster.domain.renumbering import GONE
from roster.domain.risk import IndexEvent
from roster.labels import label
from roster.planning.compare_areas import PostDifference
from roster.planning.compare_versions import LEAVES, Difference, PersonDifference
from roster.planning.phrases import both
from roster.planning.version_causes import Cause, CauseKind, StationDifference, StationState
from roster.planning.version_facts import Absence

MOST_STATIONS = 3
"""TPS named in one sentence; the rest are counted."""

MINUTES_PER_DAY = 24 * 60

_PLAIN = {
    CauseKind.GONE: ("tidak ada lagi dalam daftar personel", "no longer on the list of personnel"),
    CauseKind.LISTED: ("baru dalam daftar personel", "new on the list of personnel"),
    CauseKind.RETURNED: ("kembali tersedia", "available again"),
    CauseKind.ROLE: ("peran atau peletonnya berubah", "role or platoon changed"),
    CauseKind.KNOCK_ON: ("penyesuaian akibat perubahan pos lain", "follows from changes at other posts"),
}
_OF_POST = {
    CauseKind.POST_GONE: ("pos {post} dibubarkan atau disusun ulang", "post {post} was dissolved or formed anew"),
    CauseKind.POST_NEW: ("pos {post} baru", "post {post} is new"),
    CauseKind.RESHAPED: ("susunan TPS pos {post} berubah", "the TPS of post {post} changed"),
    CauseKind.DEMAND: ("kebutuhan pos {post} berubah", "the demand of post {post} changed"),
}


class VersionWords:
    """Speaks of one difference in one language, ``id`` or ``en``."""

    def __init__(self, found: Difference, language: str) -> None:
        self._found = found
        self.language = language
        self._tell: dict[CauseKind, Callable[[Cause], str]] = {
            CauseKind.ABSENT: lambda cause: self._absence(cause.absence),
            CauseKind.INDEX: lambda cause: self._stations(cause.stations),
            CauseKind.STATIONS: lambda cause: self._stations(cause.stations),
            CauseKind.RENUMBERED: lambda cause: self._renumbered(cause.stations),
            CauseKind.NAMED: self._named,
            CauseKind.REPLACES: self._replaces,
        }

    def pick(self, indonesian: str, english: str) -> str:
        """Return the text of the language."""
        return both(self.language, indonesian, english)

    def label(self, section: str, key: str) -> str:
        """Return the label of a key."""
        return label(section, key, self.language)

    def cause(self, cause: Cause | None) -> str:
        """Return a cause as a phrase, "" for none."""
        if cause is None:
            return ""
        if cause.kind in _PLAIN:
            return self.pick(*_PLAIN[cause.kind])
        if cause.kind in _OF_POST:
            return self.pick(*_OF_POST[cause.kind]).format(post=cause.post)
        return self._tell[cause.kind](cause)

    def reason(self, person: PersonDifference) -> str:
        """Return the causes of all that changes for a person, each once."""
        return "; ".join(dict.fromkeys(text for posting in person.postings if (text := self.cause(posting.cause))))

    def station(self, station: str) -> str:
        """Return a TPS as ``Sukorejo 001``, its code where the desa has no name."""
        desa, _, number = station.removesuffix(GONE).partition("/")
        return f"{self._found.areas.get(desa, desa)} {number}"

    def _fate(self, change: StationDifference) -> str:
        """Return what became of a TPS: ``kurang rawan → rawan (25-11-2024, Sat Intelkam)``."""
        if change.state is not StationState.RECLASSED:
            return self.pick("baru", "new") if change.state is StationState.ADDED else self.pick("dihapus", "removed")
        return self._step(change) + self._event(change.event, is_undone=change.is_undone)

    def _step(self, change: StationDifference) -> str:
        if change.old != change.new:
            return " → ".join(self.label("categories", key).lower() for key in (change.old, change.new))
        if change.old_score is None or change.new_score is None or change.old_score == change.new_score:
            return self.pick("bobot risikonya berubah", "weight of its risk changed")
        return self.pick("skor", "score") + f" {self.number(change.old_score, 1)} → {self.number(change.new_score, 1)}"

    def _event(self, event: IndexEvent | None, *, is_undone: bool) -> str:
        if event is None:
            return ""
        parts = [self.moment(event.when), event.source, event.officer]
        undone = self.pick("tidak berlaku pada versi ini: ", "not in force in this version: ") if is_undone else ""
        return f" ({undone}{', '.join(part for part in parts if part)})"

    def _stations(self, changes: Sequence[StationDifference]) -> str:
        """Return what became of TPS, those of one fate together: ``TPS Sukorejo 001, Lemahbang 004 kurang rawan → rawan``."""
        alike: dict[str, list[str]] = {}
        for change in changes[:MOST_STATIONS]:
            alike.setdefault(self._fate(change), []).append(self.station(change.station))
        told = ", ".join(f"TPS {', '.join(names)} {fate}" for fate, names in alike.items())
        more = len(changes) - MOST_STATIONS
        return told + (self.pick(f", dan {more} TPS lagi", f", and {more} more TPS") if more > 0 else "")

    def _renumbered(self, changes: Sequence[StationDifference]) -> str:
        """Return TPS that bear other numbers now: ``TPS Sukorejo 005 menjadi 004``."""
        becomes = self.pick("menjadi", "is now")
        told = ", ".join(
            f"TPS {' + '.join(map(self.station, change.former))} {becomes} {self.station(change.station)}"
            for change in changes[:MOST_STATIONS]
        )
        more = len(changes) - MOST_STATIONS
        return told + (self.pick(f", dan {more} TPS lagi", f", and {more} more TPS") if more > 0 else "")

    def _absence(self, absence: Absence | None) -> str:
        text = self.pick("berhalangan", "absent")
        if absence is None:
            return text
        status = f": {absence.status}" if absence.status else ""
        for minute, words in ((absence.since, ("sejak", "since")), (absence.until, ("sampai", "until"))):
            if minute is not None:
                return f"{text}{status} {self.pick(*words)} {self.minute(minute)}"
        return text + status

    def _named(self, cause: Cause) -> str:
        return self.pick(f"namanya kini diketahui; mengisi tempat {cause.number}", f"the name is known now; fills the place {cause.number}")

    def _replaces(self, cause: Cause) -> str:
        person = self._found.by_number[cause.number]
        return self.pick("menggantikan ", "replaces ") + f"{person.rank} {person.name}".strip()

    def minute(self, minute: int) -> str:
        """Return a minute of the operation as a moment, as ``H-1 20.00`` where the voting day is not known."""
        day = next((facts.voting_day for facts in reversed(self._found.facts) if facts.voting_day), None)
        if day is not None:
            return self.moment(datetime.combine(day, time()) + timedelta(minutes=minute))
        days, rest = divmod(minute, MINUTES_PER_DAY)
        return f"H{days:+d} {rest // 60:02d}.{rest % 60:02d}" if days else f"H {rest // 60:02d}.{rest % 60:02d}"

    def moment(self, when: datetime) -> str:
        """Return a local moment, its time left out at 00.00: ``25-11-2024 18.00`` or ``2024-11-25 18:00``."""
        day = self._day(when.date())
        return day if when.time() == time() else day + when.strftime(self.pick(" %H.%M", " %H:%M"))

    def _day(self, day: date) -> str:
        return day.strftime(self.pick("%d-%m-%Y", "%Y-%m-%d"))

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with the separators of the language."""
        text = f"{value:,.{places}f}"
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def step(self, pair: tuple[float | None, float | None], places: int = 0) -> str:
        """Return before and after: ``336 → 639``; a dash where a side does not tell."""
        return " → ".join("–" if value is None else self.number(value, places) for value in pair)

    def steps_of_stations(self) -> tuple[tuple[str, int], ...]:
        """Return what became of TPS and of how many, the most frequent first: ``kurang rawan → rawan``, 120."""
        return tuple(sorted(Counter(map(self._kind_of_step, self._found.stations)).items(), key=lambda item: (-item[1], item[0])))

    def _kind_of_step(self, change: StationDifference) -> str:
        if change.state is StationState.ADDED:
            return self.pick("baru", "new")
        if change.state is StationState.REMOVED:
            return self.pick("dihapus", "removed")
        if change.state is StationState.RENUMBERED:
            return self.pick("nomor berubah", "renumbered")
        return self._step(change) if change.old != change.new else self.pick("hanya skor", "score only")

    def kecamatan(self, name: str) -> str:
        """Return the name of a kecamatan, or what posts of the whole district are called."""
        return name or self.pick("Seluruh Polres", "Whole district")

    def stations(self, stations: Iterable[str]) -> str:
        """Return TPS by desa: ``Sukorejo 001, 002; Lemahbang 004``."""
        by_desa: dict[str, list[str]] = {}
        for station in stations:
            desa, _, number = station.removesuffix(GONE).partition("/")
            by_desa.setdefault(self._found.areas.get(desa, desa), []).append(number)
        return "; ".join(f"{desa} {', '.join(numbers)}" for desa, numbers in by_desa.items())


def letter_text(person: PersonDifference, words: VersionWords) -> str:
    """Return what becomes of a person's order: printed, withdrawn, or "" where it stays as it is."""
    if person.kind == LEAVES:
        return words.pick("dicabut", "withdrawn")
    return words.pick("dicetak", "printed") if person.is_reordered else ""


def state_text(post: PostDifference, words: VersionWords) -> str:
    """Return what became of a post in one word."""
    if post.before is None:
        return words.pick("baru", "new")
    if post.after is None:
        return words.pick("dibubarkan", "dissolved")
    return words.pick("berubah", "changed") if post.is_changed else words.pick("tetap", "unchanged")
