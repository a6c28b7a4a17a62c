"""An earlier version in the numbers that TPS bear in a later one, and whose orders read otherwise for that alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roster.domain.renumbering import follow, numbering_of, successors
from roster.planning.read_versions import Version


@dataclass(frozen=True)
class Renumbered:
    """The earlier version as it is read today; ``former`` are TPS of today with the numbers they bore, ``duties`` (number, shift)."""

    version: Version
    former: Mapping[str, tuple[str, ...]]
    duties: frozenset[tuple[str, str]]


def renumbered_version(before: Version, after: Version) -> Renumbered:
    """Return the earlier version with every TPS under its number in the later one; as it is where none was renumbered between them."""
    numbering = numbering_of(after.plan)
    present = set(after.facts.stations) or {station for post in after.plan.guarding for station in post.stations}
    plan = follow(before.plan, numbering, present)
    if plan is before.plan:
        return Renumbered(before, {}, frozenset())
    heirs = successors(before.plan, numbering, present, before.facts.stations)
    former: dict[str, tuple[str, ...]] = {}
    for old, new in sorted(heirs.items()):
        if new in present and new != old:
            former[new] = (*former.get(new, ()), old)
    # Of merged TPS the one that kept the number speaks, else the first.
    stations = {new: before.facts.stations[old] for old, new in sorted(heirs.items(), key=lambda pair: (pair[0] == pair[1], pair[0]))}
    pairs = zip(before.plan.rows, plan.rows, strict=True)
    duties = frozenset((now.number, now.shift) for was, now in pairs if was.stations != now.stations)
    return Renumbered(Version(plan, replace(before.facts, stations=stations)), former, duties)
