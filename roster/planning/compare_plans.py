"""The difference of two plans, row by row, with the cause of each change."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanChange, PlanPost
from roster.domain.relief import withdrawn_duties
from roster.planning.followed_baseline import followed_baseline, renumbered_duties

UNAVAILABLE = "personel tidak lagi tersedia"
GONE = "personel tidak ada lagi dalam daftar"
RECLASSED = "kerawanan TPS pada pos ini berubah"
POST_GONE = "pos dibubarkan atau disusun ulang"
POST_NEW = "pos baru"
KNOCK_ON = "penyesuaian akibat perubahan pos lain"
EXTENDED = "perpanjangan siaga sesudah penghitungan"
WITHDRAWN = "pos ditarik sesudah penghitungan"
NAMED = "namanya kini diketahui; menggantikan {place}"
NAMED_AT_HOME = "namanya kini diketahui; domisilinya termasuk pos lama"
NAMED_ANEW = "menggantikan {place} yang belum bertugas dalam rencana lama"


def list_changes(dataset: Dataset, before: Plan, after: Plan) -> tuple[PlanChange, ...]:
    """Return one row per person and shift of either plan: tetap, pindah, masuk or lepas, sorted by person and shift.

    TPS are told in the numbers they bear now, and who stays is told the change of number. Who fills a place that was kept for him
    stays where the place stood; the cause tells that its name is new.
    """
    places = {row.number for row in before.rows}
    issued, before = before, followed_baseline(dataset, before)
    places -= {row.number for row in before.rows}
    old = {(row.number, row.shift): row.post for row in before.rows}
    new = {(row.number, row.shift): row.post for row in after.rows}
    names = {row.number: row.name for row in (*before.rows, *after.rows)}
    cause = _Causes(dataset, before, after, places)
    cause.renumbered = renumbered_duties(dataset, issued, before)
    order = {shift.code: i for i, shift in enumerate(dataset.shifts)}
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0], order.get(key[1], len(order)), key[1]))
    return tuple(_change(key, names[key[0]], old.get(key, ""), new.get(key, ""), cause) for key in keys)


class _Causes:
    """Finds out why a row changed, from what differs between the two plans and in the data.

    ``named`` are the places of the earlier plan that now have a name.
    """

    def __init__(self, dataset: Dataset, before: Plan, after: Plan, named: set[str]) -> None:
        self._renamed = named
        self.renumbered: Mapping[tuple[str, str], str] = {}
        self._old = {post.post: post for post in before.guarding}
        self._new = {post.post: post for post in after.guarding}
        self._homes = {member.number: member.home_code for member in dataset.members}
        self._fills = {member.number: member.fills for member in dataset.members if member.fills}
        self._asked = {need.shift for need in before.needs} | {row.shift for row in before.rows}
        self._withdrawn = withdrawn_duties(dataset, before)
        self._told = {row.number for row in before.rows}
        self._available = {member.number: member.is_available and member.tasking != "dikecualikan" for member in dataset.members}

    def of(self, number: str, from_post: str, to_post: str, shift: str) -> str:
        """Return the cause of leaving one post for another in a shift; "" posts mean none."""
        if from_post and number not in self._available:
            return GONE
        if from_post and not to_post and not self._available[number]:
            return UNAVAILABLE
        place = self._fills.get(number, "")
        if place and number not in self._told:
            return NAMED_ANEW.format(place=place)
        if place and from_post in self._old and self._homes[number] in self._old[from_post].desa_codes:
            return NAMED_AT_HOME
        if to_post and shift not in self._asked:
            return EXTENDED
        if not to_post and (from_post, shift) in self._withdrawn:
            return WITHDRAWN
        return self._of_post(from_post) or self._of_post(to_post) or self.renumbered.get((number, shift), KNOCK_ON)

    def of_staying(self, number: str, shift: str) -> str:
        """Return why somebody who stays must be told all the same, "" where nothing is new."""
        place = self._fills.get(number, "")
        parts = (NAMED.format(place=place) if place in self._renamed else "", self.renumbered.get((number, shift), ""))
        return "; ".join(filter(None, parts))

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
        return PlanChange(number, name, "tetap", shift, from_post, to_post, cause.of_staying(number, shift))
    kind = "pindah" if from_post and to_post else "masuk" if to_post else "lepas"
    return PlanChange(number, name, kind, shift, from_post, to_post, cause.of(number, from_post, to_post, shift))
