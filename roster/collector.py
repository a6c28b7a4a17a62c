"""The collector of cycles, held back while objects are made by the million that live until the end."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SWITCHING = threading.Lock()


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold back the collector until the end: its walks over all that stays alive cost a fifth of a layout, a third of a comparison.

    Where threads hold it at the same time, it goes on when the first of them ends.
    """
    # Asked and switched off in one step: switched on by another thread in between, it would stay off for good.
    with _SWITCHING:
        was_enabled = gc.isenabled()
        gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            with _SWITCHING:
                gc.enable()
