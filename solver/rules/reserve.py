"""The reserve is kept at its post in platoons and never drained to fill other posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Person, Post, PostKind, Problem, Role, Shift, Slot, Tasking, Unsur
from solver.rules.availability import closed_shifts, is_inside, joined_windows
from solver.rules.reach import is_beyond, road_distance_m
from solver.rules.strength import usable_polri
from solver.solution import Solution, Violation

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.placing import Placing

KEY = "reserve"


def prohibits(problem: Problem) -> Callable[[Person, Slot], bool]:
    """Return a test that bars nobody: whether a man is missed in reserve depends on the others."""
    return lambda person, slot: False


def build(placing: Placing) -> None:
    """Keep the reserve whole in every shift, unless nobody who could stand in it guards a post.

    The platoons are formed when the solution is read, so their size needs no constraint.
    """
    mako = {post.id for post in placing.problem.posts if post.kind is PostKind.RESERVE}
    asked = [s for s in placing.problem.slots if s.post in mako and s.unsur is Unsur.POLRI and s.role is Role.RESERVE]
    shifts = dict.fromkeys(slot.shift for slot in asked)
    is_kept = placing.model.new_bool_var("")
    _keep_undrained(placing, reservists(placing.problem) - set(placing.problem.drawn), mako, is_kept)
    polri = {person.id for person in placing.problem.persons if person.unsur is Unsur.POLRI}
    every = [shift.id for shift in placing.problem.shifts]
    fixed = len(polri.intersection(row.person for row in placing.outsiders))
    used = fixed + sum(placing.serves(person.id, every) for person in placing.persons if person.id in polri)
    outside, back = _drawn(placing, polri, mako)
    for shift in shifts:
        keys = [slot.key for slot in asked if slot.shift == shift]
        standing = sum(literal for key in keys for literal in placing.takers[key]) + sum(placing.standing[key] for key in keys)
        _keep_whole(placing, standing + outside - sum(back), used, is_kept)


def _drawn(placing: Placing, polri: set[str], mako: set[str]) -> tuple[int, list[cp_model.IntVar]]:
    """Return how many of those drawn from the reserve are surely outside it, and for each of the others whether he is back in it."""
    drawn = polri.intersection(placing.problem.drawn)
    chosen = [person.id for person in placing.persons if person.id in drawn]
    back = {row.person for row in placing.outsiders if row.post in mako and row.role is Role.RESERVE}
    places = [[p.literal for p in placing.places(each) if p.slot.post in mako and p.slot.role is Role.RESERVE] for each in chosen]
    return len(drawn - back), [placing.either(literals) for literals in places]


def reservists(problem: Problem) -> set[str]:
    """Return the people who could stand in every shift of the reserve and are pinned nowhere."""
    mako = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    shifts = {s.shift for s in problem.slots if s.post in mako and s.unsur is Unsur.POLRI and s.role is Role.RESERVE}
    is_far, closed = is_beyond(problem), closed_shifts(problem)
    pinned = {pin.person for pin in problem.pins}
    able = (p for p in problem.persons if p.unsur is Unsur.POLRI and p.tasking is Tasking.FREE and p.id not in pinned)
    return {p.id for p in able if closed[p.windows].isdisjoint(shifts) and not all(is_far(p, post) for post in mako)}


def _keep_undrained(placing: Placing, reservists: set[str], mako: set[str], is_kept: cp_model.IntVar) -> None:
    """Let the reserve be kept if a reservist is a member at a post and nowhere at the mako."""
    for person in placing.persons:
        if person.id in reservists:
            places = placing.places(person.id)
            member = placing.either([place.literal for place in places if place.slot.role is Role.MEMBER])
            placing.forbid([member], [is_kept, *(place.literal for place in places if place.slot.post in mako)])
    members = {row.person for row in placing.outsiders if row.role is Role.MEMBER}
    if reservists & members - {row.person for row in placing.outsiders if row.post in mako}:
        placing.forbid([], [is_kept])


def _keep_whole(placing: Placing, standing: cp_model.LinearExprT, used: cp_model.LinearExprT, is_kept: cp_model.IntVar) -> None:
    """Let a kept reserve have its least heads and its share of the Polri used, or all that a small district owes."""
    policies = placing.problem.policies
    share, whole = policies.reserve_share
    is_capped = placing.model.new_bool_var("")
    placing.model.add(standing >= most_owed(placing.problem)).only_enforce_if(is_kept, is_capped)
    placing.model.add(standing >= policies.reserve_min).only_enforce_if(is_kept, ~is_capped)
    placing.model.add(standing * whole >= used * share).only_enforce_if(is_kept, ~is_capped)


def most_owed(problem: Problem) -> int:
    """Return the reserve that is never exceeded: a part of those who may be used and can serve at all."""
    polri = [person for person in problem.persons if person.unsur is Unsur.POLRI]
    able = [person for person in polri if person.windows and person.tasking is not Tasking.HELD_BACK]
    (share, whole), (part, parts) = problem.policies.strength_share, problem.policies.reserve_cap_share
    return min(len(polri) * share // whole, len(able)) * part // parts


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every shift of reserve that is short while people who could stand there guard posts.

    Facts: ``standing``, ``required`` and ``drained``, how many free Polri members at posts could have
    stood in reserve. A platoon above its size is named too (``platoon``, ``heads``, ``limit``). A
    problem without a slot of reserve asks for none.
    """
    posts = {post.id: post for post in problem.posts if post.kind is PostKind.RESERVE}
    asked = {slot.shift for slot in problem.slots if _is_reserve(slot.post, slot.unsur, slot.role, posts)}
    # A reserve that stands already is what it is.
    shifts = [shift for shift in problem.shifts if shift.id in asked and shift.id not in problem.begun]
    if not shifts:
        return
    required = required_heads(problem, solution)
    drained = sum(1 for _ in _drained(problem, solution, shifts, posts))
    heads = Counter((a.shift, a.post, a.team) for a in solution.assignments if _is_reserve(a.post, a.unsur, a.role, posts))
    for shift in shifts:
        standing = sum(count for (held, _, _), count in heads.items() if held == shift.id)
        if standing < required and drained:
            facts = (("standing", standing), ("required", required), ("drained", drained))
            yield Violation(KEY, post=min(posts), shift=shift.id, facts=facts)
    for (held, post, team), count in sorted(heads.items()):
        if count > problem.policies.platoon_size:
            yield Violation(
                KEY, post=post, shift=held, facts=(("platoon", team), ("heads", count), ("limit", problem.policies.platoon_size))
            )


def required_heads(problem: Problem, solution: Solution) -> int:
    """Return the heads of reserve the solution owes: at least 30 and 10 % of the Polri used.

    No more than a third of the usable strength, so that a small district can still man its posts;
    usable are those who can serve at all, and no more than the share of the stage. Who was drawn from it and is not
    back is owed no more.
    """
    return max(0, _whole_heads(problem, solution) - len(_outside(problem, solution)))


def _outside(problem: Problem, solution: Solution) -> set[str]:
    """Return the Polri who were drawn from the reserve and do not stand in it."""
    posts = {post.id: post for post in problem.posts if post.kind is PostKind.RESERVE}
    back = {a.person for a in solution.assignments if _is_reserve(a.post, a.unsur, a.role, posts)} if problem.drawn else set()
    return {person.id for person in problem.persons if person.unsur is Unsur.POLRI}.intersection(problem.drawn) - back


def _whole_heads(problem: Problem, solution: Solution) -> int:
    """Return the heads of reserve that are owed before anybody is drawn from it."""
    policies = problem.policies
    polri = [person for person in problem.persons if person.unsur is Unsur.POLRI]
    can_serve = sum(person.tasking is not Tasking.HELD_BACK and bool(person.windows) for person in polri)
    usable = min(usable_polri(policies, len(polri)), can_serve)
    used = len({person.id for person in polri}.intersection(a.person for a in solution.assignments))
    share, whole = policies.reserve_share
    part, parts = policies.reserve_cap_share
    return min(max(policies.reserve_min, -(-used * share // whole)), usable * part // parts)


def stated_heads(problem: Problem, solution: Solution) -> int:
    """Return the reserve as the rule states it, without the cap for small districts; 0 where none can be formed at all.

    A district too small for it shows the difference as a shortage.
    """
    if _whole_heads(problem, solution) == 0:
        return 0
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    share, whole = problem.policies.reserve_share
    return max(problem.policies.reserve_min, -(-len(polri.intersection(a.person for a in solution.assignments)) * share // whole))


def _is_reserve(post: str, unsur: Unsur, role: Role, posts: dict[str, Post]) -> bool:
    return post in posts and unsur is Unsur.POLRI and role is Role.RESERVE


def _drained(problem: Problem, solution: Solution, shifts: list[Shift], posts: dict[str, Post]) -> Iterator[Person]:
    """Yield free members at posts who could stand in reserve and do not; the pinned and the drawn are where the user wants them."""
    settled = {pin.person for pin in problem.pins}.union(problem.drawn, (a.person for a in solution.assignments if a.post in posts))
    guarding = {a.person for a in solution.assignments if a.role is Role.MEMBER} - settled
    limit = problem.policies.reach_m(Unsur.POLRI)
    for person in problem.persons:
        if person.id not in guarding or person.unsur is not Unsur.POLRI or person.tasking is not Tasking.FREE:
            continue
        windows = joined_windows(person.windows)
        is_near = any(road_distance_m(person, post, problem.policies.road_factor_milli) <= limit for post in posts.values())
        if is_near and all(is_inside(shift, windows) for shift in shifts):
            yield person
