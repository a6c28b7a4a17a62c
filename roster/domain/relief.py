"""Who relieves whom at the posts that stand on, and who goes home from those withdrawn: one version of a plan against the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from roster.domain.calendar import ShiftRule, moment
from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanPost, PlanRow
from roster.domain.renumbering import follow, numbering_of
from roster.domain.withdrawal import GuardedPlace, StandingDecision, Verdict, decision_in_force, standing_shifts, stands

GUARDS = ("regu", "tps")


@dataclass(frozen=True, slots=True)
class PostRelief:
    """One change of guard. ``shift`` is None where the post is withdrawn: then nobody comes, and ``when`` is since when it stands empty.

    ``leaving`` guarded the post until then, ``coming`` guard it from then on. ``decision`` is None where none was needed.
    """

    post: PlanPost
    when: datetime
    shift: ShiftRule | None
    decision: StandingDecision | None
    leaving: tuple[PlanRow, ...]
    coming: tuple[PlanRow, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody comes."""
        return self.shift is None


def list_relief(dataset: Dataset, before: Plan, after: Plan) -> tuple[PostRelief, ...]:
    """Return the changes of guard after the count that the later plan brings, by kecamatan, post and time; local moments.

    Only posts that stood when the earlier plan ended are told of; what it held already is left out.
    """
    rules = {rule.code: rule for rule in standing_shifts(dataset.shifts)}
    before = follow(before, numbering_of(after), {station for post in after.guarding for station in post.stations})
    old, new = _asked(before, rules), _asked(after, rules)
    last = max((rule.start for shifts in old.values() for rule in shifts), default=None)
    crews = _crews(after)
    parents = {area.code: area.parent for area in dataset.areas}
    found: list[PostRelief] = []
    for post in after.guarding:
        mine = old.get(post.post, [])
        if post.kind in GUARDS and mine and mine[-1].start == last:
            found += _of_post(dataset, post, guarded_place(post, parents), (mine, new.get(post.post, []), crews))
    return tuple(sorted(found, key=lambda each: (each.post.kecamatan, each.post.post, each.when)))


Watches = tuple[list[ShiftRule], list[ShiftRule], Mapping[tuple[str, str], tuple[PlanRow, ...]]]


def _of_post(dataset: Dataset, post: PlanPost, place: GuardedPlace, watches: Watches) -> Iterator[PostRelief]:
    old, new, crews = watches
    known = {rule.code for rule in old}
    for nth, rule in enumerate(new):
        if rule.code not in known:
            when = _local(dataset, rule.start)
            leaving = crews.get((post.post, new[nth - 1].code), ()) if nth else ()
            decision = decision_in_force(dataset.standing, place, when)
            yield PostRelief(post, when, rule, decision, leaving, crews.get((post.post, rule.code), ()))
    served = new or []
    end = _local(dataset, served[-1].end if served else old[0].start)
    decision = decision_in_force(dataset.standing, place, end)
    if decision is not None and decision.verdict is Verdict.WITHDRAW:
        yield PostRelief(post, end, None, decision, crews.get((post.post, served[-1].code), ()) if served else (), ())


def _asked(plan: Plan, rules: Mapping[str, ShiftRule]) -> dict[str, list[ShiftRule]]:
    """Return post to the shifts after the count that ask for guards there, by start."""
    asked: dict[str, set[str]] = defaultdict(set)
    for need in plan.needs:
        if need.role == "anggota" and need.needed and need.shift in rules:
            asked[need.post].add(need.shift)
    return {post: sorted((rules[code] for code in codes), key=lambda rule: (rule.start, rule.code)) for post, codes in asked.items()}


def _crews(plan: Plan) -> dict[tuple[str, str], tuple[PlanRow, ...]]:
    crews: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
    for row in plan.rows:
        if row.role == "anggota":
            crews[row.post, row.shift].append(row)
    return {key: tuple(sorted(rows, key=lambda row: (row.name, row.number))) for key, rows in crews.items()}


def _local(dataset: Dataset, minute: int) -> datetime:
    return moment(dataset.operation.voting_day, dataset.operation.zone, minute).replace(tzinfo=None)


def withdrawn_duties(dataset: Dataset, plan: Plan) -> frozenset[tuple[str, str]]:
    """Return (post, shift) of a plan after the count at which a post is withdrawn by now."""
    if not dataset.standing:
        return frozenset()
    rules = {rule.code: rule for rule in standing_shifts(dataset.shifts)}
    parents = {area.code: area.parent for area in dataset.areas}
    places = {post.post: guarded_place(post, parents) for post in plan.posts if post.kind in GUARDS}
    return frozenset(
        (row.post, row.shift)
        for row in plan.rows
        if row.post in places and row.shift in rules
        if not stands(dataset.standing, places[row.post], _local(dataset, rules[row.shift].start))
    )


def guarded_place(post: PlanPost, parents: Mapping[str, str]) -> GuardedPlace:
    """Return a post of a plan as decisions speak of it; ``parents`` is code of desa to that of its kecamatan."""
    return GuardedPlace(post.post, post.desa_codes, parents.get(next(iter(post.desa_codes), ""), ""), post.category)
