"""Two versions in the numbers that TPS bear in the one that has followed more lists, and whose orders read otherwise for that alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roster.domain.renumbering import NEW, follow, numbering_of, successors, unplayed
from roster.planning.read_versions import Version


@dataclass(frozen=True)
class Renumbered:
    """Two versions as they are read today; ``former`` are TPS of today with the numbers they bore, ``duties`` (number, shift)."""

    before: Version
    after: Version
    former: Mapping[str, tuple[str, ...]]
    duties: frozenset[tuple[str, str]]


def renumbered_versions(before: Version, after: Version) -> Renumbered:
    """Return both versions with every TPS under its newest number; as they are where none was renumbered between them."""
    if _has_gone_on(after, before):
        told, former, duties = _followed(after, before)
        return Renumbered(before, told, former, duties)
    told, former, duties = _followed(before, after)
    return Renumbered(told, after, former, duties)


def _has_gone_on(before: Version, after: Version) -> bool:
    """Return whether the second has followed lists that the first has not, and not the other way round.

    A plan without a step may have been made afresh under the numbers of today: it then lacks TPS the list names as former ones.
    """
    ahead = unplayed(before.plan, numbering_of(after.plan))
    known = _stations_of(before)
    is_earlier = all(old in known for olds in ahead.values() for old in olds if old != NEW)
    return bool(ahead) and is_earlier and not unplayed(after.plan, numbering_of(before.plan))


def _stations_of(version: Version) -> set[str]:
    return set(version.facts.stations) or {station for post in version.plan.guarding for station in post.stations}


def _followed(before: Version, after: Version) -> tuple[Version, dict[str, tuple[str, ...]], frozenset[tuple[str, str]]]:
    numbering, present = numbering_of(after.plan), _stations_of(after)
    plan = follow(before.plan, numbering, present)
    if plan is before.plan:
        return before, {}, frozenset()
    heirs = successors(before.plan, numbering, present, before.facts.stations)
    former: dict[str, tuple[str, ...]] = {}
    for old, new in sorted(heirs.items()):
        if new in present and new != old:
            former[new] = (*former.get(new, ()), old)
    # Of merged TPS the one that kept the number speaks, else the first.
    stations = {new: before.facts.stations[old] for old, new in sorted(heirs.items(), key=lambda pair: (pair[0] == pair[1], pair[0]))}
    pairs = zip(before.plan.rows, plan.rows, strict=True)
    duties = frozenset((now.number, now.shift) for was, now in pairs if was.stations != now.stations)
    return Version(plan, replace(before.facts, stations=stations)), former, duties
