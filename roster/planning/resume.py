"""A plan made anew while it runs: duties that have begun stay, and who is absent serves no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from roster.domain.calendar import minute_of
from roster.domain.operation import Dataset
from roster.domain.plan import BEGUN, BYGONE, Plan, PlanNeed, PlanPost, PlanRow
from roster.domain.policy import read_policies
from roster.domain.renumbering import without_gone
from roster.planning.expected import KINDS, ROLES
from roster.planning.followed_baseline import followed_baseline
from roster.planning.read_absences import refuse_unknown
from solver.problem import WEIGHT_SCALE, Person, Post, Posting, Problem, Shift, Slot, Tasking, Unsur
from solver.rules.availability import joined_windows

FREEZE_MINUTE = -2 * 1440 + 8 * 60
"""H-2 08.00: duties that begin up to then are never changed, unless the policy says otherwise."""


@dataclass(frozen=True, slots=True)
class Situation:
    """When a plan is made anew, and who (nomor induk) is absent from then on."""

    now: datetime
    absent: frozenset[str] = frozenset()


def frozen_until(dataset: Dataset, now: datetime) -> int:
    """Return the minute up to which a duty counts as begun: now, or the freeze (policy ``beku_sampai``) where that is later."""
    operation = dataset.operation
    freeze: int = read_policies(dataset.policies).get("beku_sampai", FREEZE_MINUTE)
    return max(minute_of(operation.voting_day, operation.zone, now), freeze)


def begun_shifts(shifts: Iterable[Shift], minute: int) -> tuple[str, ...]:
    """Return the shifts that begin at a minute or before it, and those that go on from them: one duty is one order."""
    begun: dict[str, None] = {}
    for shift in sorted(shifts, key=lambda shift: (shift.start, shift.id)):
        if shift.start <= minute or shift.continues in begun:
            begun[shift.id] = None
    return tuple(begun)


def resumed(problem: Problem, dataset: Dataset, earlier: Plan, situation: Situation) -> Problem:
    """Return the problem of what is left to decide: the rows of begun shifts pinned, the absent without a further hour.

    Raises
    ------
    RosterError
        When somebody absent is not in the list, all of them named at once.
    """
    refuse_unknown(sorted(situation.absent - {person.id for person in problem.persons}))
    begun = begun_shifts(problem.shifts, frozen_until(dataset, situation.now))
    return with_begun(problem, followed_baseline(dataset, earlier), begun, situation.absent)


def with_begun(problem: Problem, earlier: Plan, begun: Collection[str], absent: Collection[str] = ()) -> Problem:
    """Return the problem with the rows of these shifts of an earlier plan as they stood, at posts kept for them where they are gone."""
    known = {post.id for post in problem.posts}
    rows = list(_begun_rows(problem, earlier, begun))
    # What was asked for at a post stays told even where nobody came.
    needed = {row.post for row in rows}.union(need.post for need in earlier.needs if need.shift in begun) - known
    bygone = tuple(_bygone(post, {site.id for site in problem.sites}) for post in earlier.posts if post.post in needed)
    heads = Counter((row.post, row.shift, Unsur(row.unsur), ROLES[row.role]) for row in rows)
    own: dict[str, set[str]] = {}
    for row in rows:
        own.setdefault(row.number, set()).add(row.shift)
    return replace(
        problem,
        posts=tuple(sorted((*problem.posts, *bygone), key=lambda post: post.id)),
        slots=(
            *(Slot(*key, demand=count, weight=0) for key, count in sorted(heads.items())),
            *(slot for slot in problem.slots if slot.shift not in begun),
        ),
        persons=tuple(_persons(problem, own, absent)),
        pins=(
            *(pin for pin in problem.pins if pin.shift not in begun),
            *(Posting(row.number, row.shift, row.post) for row in rows),
        ),
        begun=tuple(shift.id for shift in problem.shifts if shift.id in begun),
        bygone=tuple(post.id for post in bygone),
    )


def _begun_rows(problem: Problem, earlier: Plan, begun: Collection[str]) -> Iterator[PlanRow]:
    """Yield the rows of begun shifts whose person is still listed; a damaged table may hold rows that say nothing."""
    listed, shifts = {person.id for person in problem.persons}, {shift.id for shift in problem.shifts}
    posts = {post.post for post in earlier.posts if post.kind in KINDS}.union(post.id for post in problem.posts)
    for row in earlier.rows:
        is_known = row.role in ROLES and row.unsur in set(Unsur) and row.post in posts and row.shift in shifts
        if is_known and row.shift in begun and row.number in listed:
            yield row


def _bygone(row: PlanPost, sites: Collection[str]) -> Post:
    """Return a post of an earlier plan that guards nothing any more."""
    stations = tuple(station for station in row.stations if station in sites)
    point = round(row.lat * 1e6), round(row.lon * 1e6)
    return Post(row.post, KINDS[row.kind], row.category, "", row.desa_codes, stations, round(row.weight * WEIGHT_SCALE), *point)


def _persons(problem: Problem, own: Mapping[str, set[str]], absent: Collection[str]) -> Iterator[Person]:
    """Yield the people, each free for what he has begun, and for no more where he is absent or held back by now."""
    hours = {shift.id: (shift.start, shift.end) for shift in problem.shifts}
    for person in problem.persons:
        served = tuple(sorted(hours[shift] for shift in own.get(person.id, ())))
        is_done = person.id in absent or person.tasking is Tasking.HELD_BACK
        tasking = Tasking.FREE if served and person.tasking is Tasking.HELD_BACK else person.tasking
        yield replace(person, windows=joined_windows(served if is_done else (*person.windows, *served)), tasking=tasking)


def as_it_began(plan: Plan, earlier: Plan, problem: Problem) -> Plan:
    """Return a plan made anew whose begun rows, posts and needs read as they did in the earlier one."""
    if not problem.begun:
        return plan
    told = {(row.number, row.shift, row.post): row for row in earlier.rows if row.shift in problem.begun}
    posts = {post.post: without_gone(post) for post in earlier.posts}
    rows = (_row(row, told.get((row.number, row.shift, row.post))) for row in plan.rows)
    filled = Counter((row.shift, row.post, row.unsur, row.role) for row in plan.rows)
    needs = [need for need in plan.needs if need.shift not in problem.begun]
    needs += [_need(need, filled) for need in earlier.needs if need.shift in problem.begun]
    asked = {"slot": len(needs), "kepala": sum(need.needed for need in needs)}
    sizes: dict[str, Any] = {**plan.sizes, **asked, BEGUN: list(problem.begun), BYGONE: list(problem.bygone)}
    return replace(
        plan,
        rows=tuple(rows),
        posts=tuple(posts[post.post] if post.post in problem.bygone else post for post in plan.posts),
        needs=tuple(sorted(needs, key=lambda need: (need.shift, need.post, need.unsur, need.role))),
        sizes=sizes,
    )


def _row(row: PlanRow, told: PlanRow | None) -> PlanRow:
    """Return a row with the team and the place as they were told, whatever the post guards by now."""
    if told is None:
        return row
    told = without_gone(told)
    return replace(
        row, team=told.team, kecamatan=told.kecamatan, desa_codes=told.desa_codes, stations=told.stations, category=told.category
    )


def _need(need: PlanNeed, filled: Mapping[tuple[str, str, str, str], int]) -> PlanNeed:
    heads = filled.get((need.shift, need.post, need.unsur, need.role), 0)
    return replace(need, filled=heads, short=max(0, need.needed - heads))
