"""What the decisions of the sheet ``penarikan`` leave of the demand after the count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from roster.domain.calendar import moment
from roster.domain.operation import Dataset
from roster.domain.withdrawal import GuardedPlace, stands
from solver.problem import Post, Slot


def local_start(dataset: Dataset, minute: int) -> datetime:
    """Return a minute of the operation as local time without a zone, as decisions keep it."""
    return moment(dataset.operation.voting_day, dataset.operation.zone, minute).replace(tzinfo=None)


def place_of(post: Post) -> GuardedPlace:
    """Return a post as decisions speak of it."""
    return GuardedPlace(post.id, post.areas, post.district, post.category)


def still_demanded(dataset: Dataset, posts: Iterable[Post], slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots of beats and TPS without those of posts that are withdrawn when the shift begins."""
    if not dataset.standing:
        return list(slots)
    places = {post.id: place_of(post) for post in posts}
    starts = {rule.code: local_start(dataset, rule.start) for rule in dataset.shifts}
    return [slot for slot in slots if stands(dataset.standing, places[slot.post], starts[slot.shift])]
