"""Errors that carry a code, the figures they speak of, and advice for the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType


def sentence(text: str) -> str:
    """Return a text for the user with a capital at its start and a full stop at its end, as every message reads.

    The name of a key or column (``nomor_induk``) stays as the user has to write it.
    """
    text = text.strip()
    if not text:
        return ""
    first, _, _ = text.partition(" ")
    start = text[0] if "_" in first else text[0].upper()
    return start + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


class RosterError(Exception):
    """Base of every error the program raises on purpose: a message for the user and what to do."""

    def __init__(self, message: str, advice: str = "", *, code: str = "galat") -> None:
        self.message = sentence(message)
        super().__init__(self.message)
        self.advice = sentence(advice)
        self.code = code


class Faults:
    """Collects the errors of several readings, each in a ``with`` of its own, so that all are named at once."""

    def __init__(self) -> None:
        self._found: list[RosterError] = []

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(error, RosterError):
            return False
        self._found.append(error)
        return True

    def settle(self) -> None:
        """Go on where nothing failed.

        Raises
        ------
        RosterError
            With the messages of all that failed.
        """
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            messages, advices = (dict.fromkeys(texts) for texts in zip(*((each.message, each.advice) for each in self._found), strict=True))
            raise RosterError(" ".join(messages), " ".join(filter(None, advices)), code=self._found[0].code)


class Severity(StrEnum):
    """How an import issue is to be read: refused, accepted with doubt, or repaired."""

    ERROR = "galat"
    WARNING = "peringatan"
    REPAIR = "perbaikan"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding on the input. ``row`` is the row number the user sees in his sheet (1-based), 0 for a whole sheet.

    ``message`` and ``advice`` are Indonesian text for the user; ``code`` is stable for programs.
    """

    severity: Severity
    code: str
    sheet: str
    row: int
    column: str
    value: str
    message: str
    advice: str


class InputError(RosterError):
    """The input has errors; ``issues`` holds every finding, nothing was stored."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        count = sum(issue.severity is Severity.ERROR for issue in issues)
        super().__init__(
            f"Masukan mengandung {count} kesalahan; tidak ada yang disimpan.", "Perbaiki baris yang disebut lalu ulangi.", code="masukan"
        )
        self.issues = issues
