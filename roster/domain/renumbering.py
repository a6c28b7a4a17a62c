"""TPS that bear another number than before: a plan made under the old numbers, told in those of today.

A list says of a TPS which numbers it bore. What a plan was made under is kept with the plan, so that a column that is still
filled shifts nothing twice: of each desa only what the plan has not followed yet counts. Every list that was followed is a step;
a plan keeps the steps of those it goes back to with its own, so that any earlier one is told in its numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from roster.domain.plan import BYGONE, RENUMBERED, STEPS, Plan, PlanNeed, PlanPost, PlanRow
from roster.domain.tps import PollingStation

NEW = "baru"
"""What stands for former numbers at a TPS that is new although its number was used before."""

GONE = "-lama"
"""What a TPS that is no more bears behind its number where another TPS bears that number now."""

Former = Mapping[str, tuple[str, ...]]
"""TPS of today to what it was before: ids, or ``NEW``; a TPS that kept its number is missing."""


Place = TypeVar("Place", PlanPost, PlanRow)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of TPS at one time: the ``lines`` of its list, and all steps that led there, as plans keep them."""

    lines: tuple[str, ...]
    steps: tuple[str, ...]


def former_lines(stations: Iterable[PollingStation]) -> list[str]:
    """Return what a list says of former numbers, as a plan made of it keeps it: ``id=id+id``, sorted."""
    return sorted(f"{station.id}={'+'.join(station.former)}" for station in stations if station.former)


def read_former_lines(lines: Iterable[str]) -> Former:
    """Return what such lines say; a line without a sign of equality says nothing."""
    parts = (line.partition("=") for line in lines)
    return {station: tuple(former.split("+")) for station, mark, former in parts if mark}


def numbering_of(plan: Plan) -> Numbering:
    """Return the numbers a plan is told in; one that keeps no steps followed the list it was made with at most."""
    lines = plan.listed(RENUMBERED)
    return Numbering(lines, plan.listed(STEPS) or ((";".join(lines),) if lines else ()))


def numbering_next(plan: Plan, stations: Iterable[PollingStation]) -> Numbering:
    """Return the numbers of a list against which a plan is made anew: what it has not followed of the column is one step more."""
    lines, told = former_lines(stations), numbering_of(plan)
    left = pending(read_former_lines(lines), read_former_lines(told.lines))
    step = ";".join(line for line in lines if line.partition("=")[0] in left)
    return Numbering(tuple(lines), (*told.steps, step) if step else told.steps)


def unplayed(plan: Plan, numbering: Numbering) -> dict[str, tuple[str, ...]]:
    """Return what TPS of a numbering were in that of a plan: the steps of each desa that the plan has not played, as one."""
    played, wanted = (
        [_by_desa(read_former_lines(step.split(";"))) for step in steps] for steps in (numbering_of(plan).steps, numbering.steps)
    )
    ahead = {desa: _first_unplayed(*([s[desa] for s in steps if desa in s] for steps in (played, wanted))) for s in wanted for desa in s}
    found: dict[str, tuple[str, ...]] = {}
    for step in wanted:
        more = {new: old for desa, part in step.items() if ahead[desa] <= 0 for new, old in part.items()}
        ahead.update({desa: ahead[desa] - 1 for desa in step})
        found = _then(found, more)
    return {station: former for station, former in found.items() if former != (station,)}


def _first_unplayed(played: Sequence[Former], wanted: Sequence[Former]) -> int:
    """Return how many steps of a desa a plan need not play: those both have in common, and all where the last is the same."""
    common = next((nth for nth, pair in enumerate(zip(played, wanted, strict=False)) if pair[0] != pair[1]), min(len(played), len(wanted)))
    return len(wanted) if common < len(played) and played[-1] == wanted[-1] else common


def _then(first: Former, second: Former) -> dict[str, tuple[str, ...]]:
    """Return two steps as one: what TPS after the second were before the first."""
    olds = {new: second.get(new, (new,)) for new in (*first, *second)}
    return {new: tuple(dict.fromkeys(each for old in found for each in first.get(old, (old,)))) for new, found in olds.items()}


def claims_of(former: Former, present: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return former TPS to those of today that it became, whoever kept the number first, then by id; more than one: it was split."""
    claims: dict[str, list[str]] = {}
    for station in sorted(present):
        for old in former.get(station, (station,)):
            if old != NEW:
                claims.setdefault(old, []).append(station)
    return {old: tuple(sorted(found, key=lambda station: station != old)) for old, found in claims.items()}


def pending(former: Former, followed: Former) -> dict[str, tuple[str, ...]]:
    """Return what of a list's former numbers a plan has not followed: that of each desa where the plan was told otherwise."""
    taken, wanted = _by_desa(followed), _by_desa(former)
    return {station: found for desa, stations in wanted.items() if stations != taken.get(desa, {}) for station, found in stations.items()}


def _by_desa(former: Former) -> dict[str, dict[str, tuple[str, ...]]]:
    grouped: dict[str, dict[str, tuple[str, ...]]] = {}
    for station, found in former.items():
        grouped.setdefault(station.partition("/")[0], {})[station] = found
    return grouped


def follow(plan: Plan, numbering: Numbering, present: Collection[str]) -> Plan:
    """Return a plan told in the numbers of today; the same plan where it has played all of these steps already.

    Posts keep their ids but those of single TPS, which bear the number. A TPS that is no more stays in its team under a name no
    TPS bears, so that the team counts as one that lost it; of TPS merged out of several teams the first named keeps its team.
    """
    heirs = _heirs_of(plan, numbering, present)
    if heirs is None:
        return plan
    renamed: dict[str, PlanPost] = {post.post: heirs.post(post) for post in plan.posts}
    names = {post: told.post for post, told in renamed.items()}
    posts = {post.post: post for post in plan.posts}
    return replace(
        plan,
        rows=tuple(heirs.row(row, posts[row.post], renamed[row.post]) if row.post in posts else row for row in plan.rows),
        posts=_posts(plan, renamed),
        needs=tuple(_joined(replace(need, post=names.get(need.post, need.post)) for need in plan.needs)),
        sizes={**plan.sizes, **_bygone(plan, names), RENUMBERED: list(numbering.lines), STEPS: list(numbering.steps)},
    )


def _posts(plan: Plan, renamed: Mapping[str, PlanPost]) -> tuple[PlanPost, ...]:
    """Return the posts told anew, those that became one once, and as one that still guards where one of them does."""
    gone = set(plan.listed(BYGONE))
    standing = {post.post for key, post in renamed.items() if key not in gone}
    told = (post for key, post in reversed(list(renamed.items())) if key not in gone or post.post not in standing)
    return tuple({post.post: post for post in told}.values())[::-1]


def _bygone(plan: Plan, names: Mapping[str, str]) -> dict[str, list[str]]:
    standing = {names[post.post] for post in plan.guarding}
    gone = dict.fromkeys(names.get(post, post) for post in plan.listed(BYGONE))
    return {BYGONE: [post for post in gone if post not in standing]} if gone else {}


def renumbered(plan: Plan, numbering: Numbering, present: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return post to its TPS that bear another number today, each as (old, new), of what the plan has not followed yet."""
    heirs = _heirs_of(plan, numbering, present)
    if heirs is None:
        return {}
    steps = {post.post: tuple((old, new) for old, new in heirs.steps(post) if new not in (old, old + GONE)) for post in plan.posts}
    return {post: found for post, found in steps.items() if found}


def successors(plan: Plan, numbering: Numbering, present: Collection[str], stations: Iterable[str]) -> dict[str, str]:
    """Return what each of these TPS of a plan is called today."""
    heirs = _heirs_of(plan, numbering, present)
    return {station: heirs.heir(station) if heirs else station for station in stations}


def _heirs_of(plan: Plan, numbering: Numbering, present: Collection[str]) -> _Heirs | None:
    left = unplayed(plan, numbering)
    return _Heirs(left, {*present}, plan) if left else None


def _joined(needs: Iterable[PlanNeed]) -> Iterable[PlanNeed]:
    """Return the needs with those of posts that became one added up."""
    found: dict[tuple[str, str, str, str], PlanNeed] = {}
    for need in needs:
        key = (need.shift, need.post, need.unsur, need.role)
        found[key] = _sum(found[key], need) if key in found else need
    return found.values()


def _sum(one: PlanNeed, other: PlanNeed) -> PlanNeed:
    heads = {name: getattr(one, name) + getattr(other, name) for name in ("needed", "filled", "short")}
    return replace(one, **heads, weight=max(one.weight, other.weight))


class _Heirs:
    """Finds the TPS of today that each former one became; ``present`` are the TPS of today."""

    def __init__(self, former: Former, present: Collection[str], plan: Plan) -> None:
        teams = {station: post.post for post in plan.guarding if post.kind == "regu" for station in post.stations}
        first = {new: next((old for old in olds if old in teams), None) for new, olds in former.items()}
        self._present = present
        self._bygone = set(plan.listed(BYGONE))
        self._first = {new: teams[old] for new, old in first.items() if old is not None}
        self._claims = claims_of(former, present)

    def post(self, post: PlanPost) -> PlanPost:
        """Return a post with the TPS it guards today."""
        if not post.stations:
            return post
        told = _at(post, (new for _, new in self.steps(post)))
        is_own = post.kind == "tps" and len(told.stations) == 1
        name = f"T-{told.stations[0].replace('/', '-')}" if is_own and told.stations != post.stations else post.post
        return replace(told, post=name)

    def row(self, row: PlanRow, post: PlanPost, told: PlanPost) -> PlanRow:
        """Return a row of a post with what that guards today; a begun one that names other TPS than its post keeps to its own."""
        if row.stations == post.stations:
            return replace(row, post=told.post, stations=told.stations, desa_codes=told.desa_codes)
        return replace(_at(row, map(self.heir, row.stations)) if row.stations else row, post=told.post)

    def steps(self, post: PlanPost) -> tuple[tuple[str, str], ...]:
        """Return the TPS of a post, each with what it is today from where this post stands."""
        return tuple((station, self._heir(station, post)) for station in post.stations)

    def heir(self, station: str) -> str:
        """Return what a TPS is today."""
        bare = station + GONE if station in self._present else station
        return next(iter(self._claims.get(station, ())), bare)

    def _heir(self, station: str, post: PlanPost) -> str:
        """Return what a TPS is today from where this post stands."""
        heir = self.heir(station)
        is_team = post.kind == "regu" and post.post not in self._bygone
        is_elsewhere = is_team and self._first.get(heir, post.post) != post.post
        return station + GONE if is_elsewhere else heir


def _at(place: Place, stations: Iterable[str]) -> Place:
    """Return a post or a row at these TPS and their desa."""
    found = tuple(sorted(set(stations)))
    standing = tuple(station for station in found if not station.endswith(GONE)) or found
    return replace(place, stations=found, desa_codes=tuple(sorted({station.partition("/")[0] for station in standing})))


def without_gone(post: Place) -> Place:
    """Return a post or a row of a plan that was followed without the TPS that are no more and whose number another one bears."""
    return replace(post, stations=tuple(station for station in post.stations if not station.endswith(GONE)))
