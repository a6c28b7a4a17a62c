"""The difference of two plans, row by row, with the cause of each change."""

from __future__ import annotations

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanChange, PlanPost

UNAVAILABLE = "personel tidak lagi tersedia"
GONE = "personel tidak ada lagi dalam daftar"
RECLASSED = "kerawanan TPS pada pos ini berubah"
POST_GONE = "pos dibubarkan atau disusun ulang"
POST_NEW = "pos baru"
KNOCK_ON = "penyesuaian akibat perubahan pos lain"


def list_changes(dataset: Dataset, before: Plan, after: Plan) -> tuple[PlanChange, ...]:
    """Return one row per person and shift of either plan: tetap, pindah, masuk or lepas, sorted by person and shift."""
    old = {(row.number, row.shift): row.post for row in before.rows}
    new = {(row.number, row.shift): row.post for row in after.rows}
    names = {row.number: row.name for row in (*before.rows, *after.rows)}
    cause = _Causes(dataset, before, after)
    order = {shift.code: i for i, shift in enumerate(dataset.shifts)}
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0], order.get(key[1], len(order)), key[1]))
    return tuple(_change(key, names[key[0]], old.get(key, ""), new.get(key, ""), cause) for key in keys)


class _Causes:
    """Finds out why a row changed, from what differs between the two plans and in the data."""

    def __init__(self, dataset: Dataset, before: Plan, after: Plan) -> None:
        self._old = {post.post: post for post in before.posts}
        self._new = {post.post: post for post in after.posts}
        self._available = {member.number: member.is_available and member.tasking != "dikecualikan" for member in dataset.members}

    def of(self, number: str, from_post: str, to_post: str) -> str:
        """Return the cause of leaving one post for another; "" posts mean none."""
        if from_post and number not in self._available:
            return GONE
        if from_post and not to_post and not self._available[number]:
            return UNAVAILABLE
        return self._of_post(from_post) or self._of_post(to_post) or KNOCK_ON

    def _of_post(self, post: str) -> str:
        old, new = self._old.get(post), self._new.get(post)
        if old is not None and new is not None:
            return RECLASSED if _content(old) != _content(new) else ""
        if old is not None:
            return POST_GONE
        return POST_NEW if new is not None else ""


def _content(post: PlanPost) -> tuple[object, ...]:
    return (post.category, post.stations, post.weight)


def _change(key: tuple[str, str], name: str, from_post: str, to_post: str, cause: _Causes) -> PlanChange:
    number, shift = key
    if from_post == to_post:
        return PlanChange(number, name, "tetap", shift, from_post, to_post, "")
    kind = "pindah" if from_post and to_post else "masuk" if to_post else "lepas"
    return PlanChange(number, name, kind, shift, from_post, to_post, cause.of(number, from_post, to_post))
