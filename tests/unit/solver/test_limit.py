"""When a run ends: the deadline, the canceller, and the watcher that stops a solver at work."""

from __future__ import annotations

import threading
import time

import pytest

from solver.limit import FOREVER, Limit, OutOfTimeError


def watchers() -> int:
    return threading.active_count()


def test_without_deadline_and_canceller_a_run_never_ends() -> None:
    assert not FOREVER.can_end
    assert not FOREVER.is_over()
    FOREVER.check()


@pytest.mark.parametrize(("distance", "is_over"), [(-1.0, True), (0.0, True), (3_600.0, False)])
def test_a_deadline_has_come_when_the_clock_reaches_it(distance: float, is_over: bool) -> None:
    limit = Limit(time.monotonic() + distance)
    assert limit.can_end
    assert limit.is_over() is is_over


def test_a_run_ends_once_somebody_cancels_it_whatever_the_deadline() -> None:
    asked = [False]
    limit = Limit(time.monotonic() + 3_600, lambda: asked[0])
    limit.check()
    asked[0] = True
    with pytest.raises(OutOfTimeError):
        limit.check()


def test_a_solver_at_work_is_stopped_once_and_its_watcher_ends() -> None:
    before, stopped, was_told = watchers(), [], threading.Event()

    def stop() -> None:
        stopped.append(None)
        was_told.set()

    with Limit(is_cancelled=lambda: True).stopping(stop):
        assert was_told.wait(30)
    assert stopped == [None]
    assert watchers() == before


def test_a_solver_that_is_done_in_time_is_not_stopped_and_its_watcher_ends() -> None:
    before, stopped = watchers(), []
    with Limit(time.monotonic() + 3_600).stopping(lambda: stopped.append(None)):
        assert watchers() == before + 1
    assert stopped == []
    assert watchers() == before


def test_the_watcher_ends_when_the_solver_fails() -> None:
    before = watchers()
    with pytest.raises(ZeroDivisionError), Limit(time.monotonic() + 3_600).stopping(lambda: None):
        raise ZeroDivisionError
    assert watchers() == before


def test_a_run_that_cannot_end_needs_no_watcher() -> None:
    before = watchers()
    with FOREVER.stopping(lambda: None):
        assert watchers() == before
