"""A budget keeps back what it takes to finish once the search stops."""

from __future__ import annotations

import pytest

from roster.planning.budget import CLOSING_S, CLOSING_S_PER_THOUSAND, Budget


def test_what_finishing_takes_is_kept_back_by_size() -> None:
    # 6,000 people and TPS: 0.1 s and six times 0.3 s.
    kept = Budget(10.0, workers=1).closing(6_000)
    assert kept.seconds == pytest.approx(10 - CLOSING_S - 6 * CLOSING_S_PER_THOUSAND)
    assert (kept.workers, kept.is_fast) == (1, False)


def test_no_budget_is_below_nothing() -> None:
    assert Budget(1.0).closing(100_000).seconds == 0.0
    assert Budget(1.0).after(2.0).seconds == 0.0


def test_without_a_limit_nothing_is_kept_back() -> None:
    assert Budget(None, is_fast=True).closing(6_000) == Budget(None, is_fast=True)
