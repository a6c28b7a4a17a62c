"""The reserve is kept at its post in platoons and never drained to fill other posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from solver.problem import Person, Post, PostKind, Problem, Role, Shift, Tasking, Unsur
from solver.rules.availability import is_inside, joined_windows
from solver.rules.reach import road_distance_m
from solver.rules.strength import usable_polri
from solver.solution import Solution, Violation

KEY = "reserve"


def violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield every shift of reserve that is short while people who could stand there guard posts.

    Facts: ``standing``, ``required`` and ``drained``, how many free Polri members at posts could have
    stood in reserve. A platoon above its size is named too (``platoon``, ``heads``, ``limit``). A
    problem without a slot of reserve asks for none.
    """
    posts = {post.id: post for post in problem.posts if post.kind is PostKind.RESERVE}
    asked = {slot.shift for slot in problem.slots if _is_reserve(slot.post, slot.unsur, slot.role, posts)}
    shifts = [shift for shift in problem.shifts if shift.id in asked]
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
    usable are those who can serve at all, and no more than the share of the stage.
    """
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
    if required_heads(problem, solution) == 0:
        return 0
    polri = {person.id for person in problem.persons if person.unsur is Unsur.POLRI}
    share, whole = problem.policies.reserve_share
    return max(problem.policies.reserve_min, -(-len(polri.intersection(a.person for a in solution.assignments)) * share // whole))


def _is_reserve(post: str, unsur: Unsur, role: Role, posts: dict[str, Post]) -> bool:
    return post in posts and unsur is Unsur.POLRI and role is Role.RESERVE


def _drained(problem: Problem, solution: Solution, shifts: list[Shift], posts: dict[str, Post]) -> Iterator[Person]:
    """Yield free members at posts who could stand in reserve and do not; the pinned are where the user wants them."""
    settled = {pin.person for pin in problem.pins} | {a.person for a in solution.assignments if a.post in posts}
    guarding = {a.person for a in solution.assignments if a.role is Role.MEMBER} - settled
    limit = problem.policies.reach_m(Unsur.POLRI)
    for person in problem.persons:
        if person.id not in guarding or person.unsur is not Unsur.POLRI or person.tasking is not Tasking.FREE:
            continue
        windows = joined_windows(person.windows)
        is_near = any(road_distance_m(person, post, problem.policies.road_factor_milli) <= limit for post in posts.values())
        if is_near and all(is_inside(shift, windows) for shift in shifts):
            yield person
