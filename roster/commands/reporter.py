"""Messages of the command line: text for people, one JSON object per line for programs."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from roster.errors import RosterError


class Reporter:
    """Says what happened: results on standard output, errors and progress on standard error.

    With ``as_json`` every message is one JSON object per line on standard output, and errors are
    listed on standard error as well. ``is_quiet`` keeps only errors.
    """

    def __init__(self, *, as_json: bool = False, is_quiet: bool = False) -> None:
        self.as_json = as_json
        self.is_quiet = is_quiet

    @property
    def stdout(self) -> TextIO:
        """Where results go; looked up at each call, because tests and shells exchange it."""
        return sys.stdout

    @property
    def stderr(self) -> TextIO:
        """Where errors and progress go."""
        return sys.stderr

    @property
    def is_terminal(self) -> bool:
        """Whether a person watches standard error on a terminal."""
        return self.stderr.isatty() and not self.as_json

    def emit(self, kind: str, **facts: Any) -> None:
        """Write one JSON object with ``jenis`` and these facts; nothing without ``--json``."""
        if self.as_json:
            self.stdout.write(json.dumps({"jenis": kind, **facts}, ensure_ascii=False, default=str) + "\n")
            self.stdout.flush()

    def say(self, text: str) -> None:
        """Write a line of result for people; nothing with ``--json`` or ``--quiet``."""
        if not self.as_json and not self.is_quiet:
            self.stdout.write(text + "\n")

    def note(self, text: str) -> None:
        """Write a line of remark or progress for people on standard error; nothing with ``--json`` or ``--quiet``."""
        if not self.as_json and not self.is_quiet:
            self.stderr.write(text + "\n")
            self.stderr.flush()

    def fault(self, text: str) -> None:
        """Write one line of error on standard error, always."""
        self.stderr.write(text + "\n")

    def error(self, error: RosterError) -> None:
        """Report an error that the program raised on purpose, with its advice."""
        self.emit("galat", kode=error.code, pesan=error.message, saran=error.advice)
        self.fault(f"Galat: {error.message}")
        if error.advice:
            self.fault(f"  {error.advice}")


def share_text(share: float, digits: int = 2) -> str:
    """Return a share of one in per cent as the papers write it: ``0.0087`` becomes ``0,87%``."""
    return f"{decimal_text(100 * share, digits)}%"


def decimal_text(value: float, digits: int = 1) -> str:
    """Return a number as Indonesian text: ``1528.5`` becomes ``1.528,5``."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
