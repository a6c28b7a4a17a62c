"""What a program of the tests does that issues several plans at once, a thread for each."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from roster.domain.register import NumberWish, PaperKind
from roster.store import Store, open_store

WISH = NumberWish(PaperKind.SPRIN, date(2024, 11, 1), is_next=True)


def issue_all(url: str, plans: Sequence[int]) -> list[int]:
    """Issue each of the plans in a thread of its own and return their numbers."""
    with open_store(url) as store, ThreadPoolExecutor(len(plans)) as pool:
        return list(pool.map(lambda plan_id: _issue(store, plan_id), plans))


def _issue(store: Store, plan_id: int) -> int:
    number = store.issue_plan(plan_id, WISH).entry.number
    assert number is not None
    return number
