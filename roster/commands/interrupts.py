"""Ctrl-C: the first asks the planner to stop with the best plan so far, the second ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any

from roster.commands.reporter import Reporter


class Interrupts:
    """Catches SIGINT while it is entered; inside ``soft`` the first one only sets ``was_asked``."""

    def __init__(self, reporter: Reporter) -> None:
        self.was_asked = False
        self._reporter = reporter
        self._is_soft = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        # Only the main thread may set handlers; elsewhere Ctrl-C keeps its usual meaning.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def soft(self) -> Iterator[None]:
        """Within this block the first Ctrl-C waits for the work to stop by itself."""
        self._is_soft = True
        try:
            yield
        finally:
            self._is_soft = False

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self.was_asked

    def _handle(self, signum: int, frame: FrameType | None) -> None:
        if not self._is_soft or self.was_asked:
            raise KeyboardInterrupt
        self.was_asked = True
        self._reporter.note("Dihentikan: menyelesaikan rencana terbaik sejauh ini. Tekan Ctrl-C sekali lagi untuk berhenti seketika.")
