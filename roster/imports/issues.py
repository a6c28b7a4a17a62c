"""The log of one import: every finding, in the order of the input, none raised before the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from roster.errors import Issue, Severity, sentence

SUMMARY_FROM = 20
"""More findings of one kind than this are summed up where a table asks for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding lies: sheet, row as the user counts it (0 for the whole sheet), column header and content."""

    sheet: str
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass
class IssueLog:
    """Findings so far."""

    issues: list[Issue] = field(default_factory=list)

    def add(self, severity: Severity, place: Place, code: str, message: str, advice: str) -> None:
        """Keep one finding; message and advice become sentences."""
        self.issues.append(Issue(severity, code, place.sheet, place.row, place.column, place.value, sentence(message), sentence(advice)))

    def error(self, place: Place, code: str, message: str, advice: str) -> None:
        """Keep a finding that refuses the import."""
        self.add(Severity.ERROR, place, code, message, advice)

    def warn(self, place: Place, code: str, message: str, advice: str) -> None:
        """Keep a finding that leaves a doubt."""
        self.add(Severity.WARNING, place, code, message, advice)

    def repair(self, place: Place, code: str, message: str, advice: str = "Tidak perlu tindakan; periksa bila ragu.") -> None:
        """Keep what was put right on the way."""
        self.add(Severity.REPAIR, place, code, message, advice)

    def warn_each_or_sum(self, places: list[Place], code: str, texts: tuple[str, str, str]) -> None:
        """Warn at every place, or once for all where they are many.

        ``texts`` are the message for one, the message for many (after the count), and the advice.
        """
        one, many, advice = texts
        if len(places) <= SUMMARY_FROM:
            for place in places:
                self.warn(place, code, one, advice)
            return
        first = ", ".join(str(place.row) for place in places[:10])
        self.warn(Place(places[0].sheet, 0, places[0].column), code, f"{len(places)} {many} (baris {first}, ...)", advice)

    @property
    def has_errors(self) -> bool:
        """Whether anything found refuses the import."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def in_order(issues: Iterable[Issue], sheets: list[str]) -> tuple[Issue, ...]:
    """Return findings by sheet as they stand in the input, then row; findings on no sheet first. Stable."""
    place = {name: nth for nth, name in enumerate(sheets, start=1)}
    return tuple(sorted(issues, key=lambda issue: (place.get(issue.sheet, 0), issue.row)))
