"""The collector of cycles is held back for a while and never for good."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from roster.collector import without_collector


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


@without_collector()
def fail() -> None:
    assert not gc.isenabled()
    raise ValueError("halaman")


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="halaman"):
        fail()
    assert gc.isenabled()


def test_a_hold_within_a_hold_ends_with_the_outer_one() -> None:
    with without_collector():
        with without_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    with without_collector():
        pass
    assert not gc.isenabled()


def test_two_holds_that_overlap_leave_it_going_on() -> None:
    first, second = without_collector(), without_collector()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()
