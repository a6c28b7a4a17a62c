"""When a run must end: at a deadline, or when somebody cancels it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_LOOK_EVERY_S = 0.1


class OutOfTimeError(RuntimeError):
    """The run was cancelled or its time is up; what it had so far still stands."""


@dataclass(frozen=True)
class Limit:
    """A deadline on the monotonic clock in seconds, None for none, and who may cancel, None for nobody."""

    deadline: float | None = None
    is_cancelled: Callable[[], bool] | None = None

    @property
    def can_end(self) -> bool:
        """Whether anything can end the run before it is done."""
        return self.deadline is not None or self.is_cancelled is not None

    def is_over(self) -> bool:
        """Return whether the run must end now."""
        if self.is_cancelled is not None and self.is_cancelled():
            return True
        return self.deadline is not None and time.monotonic() >= self.deadline

    def check(self) -> None:
        """Raise OutOfTimeError when the run must end now."""
        if self.is_over():
            raise OutOfTimeError

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """Call ``stop`` from a thread of its own once the run must end while the body is at work."""
        if not self.can_end:
            yield
            return
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_LOOK_EVERY_S):
                if self.is_over():
                    stop()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


FOREVER = Limit()
