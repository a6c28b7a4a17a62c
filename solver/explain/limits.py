"""Which rule of several duties or of the whole district a change would break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from solver.explain.cost import Move, changed
from solver.explain.standing import Standing, Stint, rows_of
from solver.problem import Post, PostKind, Problem, Role, Unsur
from solver.rules import RULES
from solver.rules.reserve import required_heads
from solver.solution import Assignment, Solution, Violation

_DRAINED_ENOUGH = 3
"""With so many people who could stand in reserve, moving two of them changes nothing."""


class Limits:
    """Asks the rules themselves, on as little of the plan as each of them needs; what was asked once is remembered."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        problem = standing.problem
        self._pinned = {(pin.person, pin.shift, pin.post) for pin in problem.pins}
        kinds = tuple(Post(kind, kind, "", "", (), (), 0, 0, 0) for kind in PostKind)
        self._in_time = Problem(sites=(), posts=kinds, shifts=problem.shifts, slots=(), persons=(), policies=problem.policies)
        self._rested: dict[tuple[tuple[str, str], ...], Violation | None] = {}
        self._district: dict[object, str | None] = {}
        self._polri = tuple(a for a in standing.assignments if a.unsur is Unsur.POLRI)
        self._reserve_shifts = {slot.shift for slot in standing.slots.values() if slot.role is Role.RESERVE}
        self._is_reserve_short = self._lacks_reserve(_AsIs(self._polri))

    def tired(self, stints: Sequence[Stint]) -> Violation | None:
        """Return how one person's duties break rest or overlap, None when they keep the rules of time; ``post`` is the kind of post."""
        posts = self._standing.posts
        key = tuple(sorted((shift, posts[place.post].kind.value) for place, _ in stints for shift in place.shifts))
        if key not in self._rested:
            rows = tuple(Assignment(shift, kind, Unsur.POLRI, Role.MEMBER, "", "") for shift, kind in key)
            both = (*RULES["one_place"].violations(self._in_time, _AsIs(rows)), *RULES["rest"].violations(self._in_time, _AsIs(rows)))
            self._rested[key] = both[0] if both else None
        return self._rested[key]

    def is_pinned(self, person: str, stints: Sequence[Stint]) -> bool:
        """Return whether the user fixed any of these duties."""
        return any((person, shift, place.post) in self._pinned for place, _ in stints for shift in place.shifts)

    def broken(self, moves: Sequence[Move]) -> str | None:
        """Return the key of a rule the moves would break, None when all hold; bars of single slots are asked elsewhere."""
        for move in moves:
            given_up = [stint for stint in move.before if stint not in move.after]
            if self.is_pinned(move.person, given_up):
                return "pins"
        for move in moves:
            tired = self.tired(move.after)
            if tired is not None:
                return tired.rule
        if not self._is_continuous(moves):
            return "continuity"
        is_polri = any(self._standing.persons[move.person].unsur is Unsur.POLRI for move in moves)
        return self._of_district(moves) if is_polri else None

    def _is_continuous(self, moves: Sequence[Move]) -> bool:
        """Return whether crews still go on together; only somebody with two duties at one post can break that."""
        touched = {place.post for move in moves for place, _ in move.after if _is_twice(place.post, move.after)}
        if not touched:
            return True
        problem = self._standing.problem
        posts = tuple(post for post in problem.posts if post.id in touched)
        sites = tuple(site for site in problem.sites if any(site.id in post.sites for post in posts))
        slots = tuple(slot for slot in problem.slots if slot.post in touched)
        narrow = Problem(sites=sites, posts=posts, shifts=problem.shifts, slots=slots, persons=(), policies=problem.policies)
        rows = tuple(a for a in changed(self._standing, moves) if a.post in touched)
        return next(iter(RULES["continuity"].violations(narrow, _AsIs(rows))), None) is None

    def _of_district(self, moves: Sequence[Move]) -> str | None:
        """Return ``strength`` or ``reserve`` when the district could not bear the moves."""
        reserve = _reserve_heads(moves)
        before, after = ([_shifts(getattr(move, when)) for move in moves] for when in ("before", "after"))
        is_same = not reserve and Counter(before) == Counter(after)
        if is_same and not self._is_reserve_short:
            return None
        used = sum(map(bool, after)) - sum(map(bool, before))
        has_stages = bool(self._standing.problem.policies.strength_stages)
        if not used and not reserve and not has_stages and not self._is_reserve_short:
            return None
        stages = (tuple(sorted(map(sorted, before))), tuple(sorted(map(sorted, after)))) if has_stages else ()
        people = tuple(move.person for move in moves) if self._is_reserve_short else ()
        key = (used, tuple(sorted(reserve.items())), str(stages), people, str(before + after) if people else "")
        if key not in self._district:
            answer, is_general = self._ask_district(moves)
            if not is_general:
                return answer
            self._district[key] = answer
        return self._district[key]

    def _lacks_reserve(self, posted: Solution) -> bool:
        """Return whether a shift of reserve holds less than the rule asks for, which it allows where nobody else could stand there."""
        if not self._reserve_shifts:
            return False
        standing = Counter(a.shift for a in posted.assignments if a.role is Role.RESERVE)
        return min(standing[shift] for shift in self._reserve_shifts) < required_heads(self._standing.problem, posted)

    def _ask_district(self, moves: Sequence[Move]) -> tuple[str | None, bool]:
        """Return the answer of both rules, and whether it is the same for other people who make the same moves."""
        problem = self._standing.problem
        by_person = {move.person: move for move in moves}
        kept = [a for a in self._polri if a.person not in by_person]
        posted = _AsIs((*kept, *(row for move in moves for row in rows_of(move.person, move.after))))
        if next(iter(RULES["strength"].violations(problem, posted)), None) is not None:
            return "strength", True
        broken = next(iter(RULES["reserve"].violations(problem, posted)), None)
        if broken is None:
            return None, not self._lacks_reserve(posted)
        drained = dict(broken.facts).get("drained", _DRAINED_ENOUGH)
        return "reserve", int(drained) >= _DRAINED_ENOUGH


class _AsIs(Solution):
    """Assignments in the order given: the rules asked here do not depend on it, and sorting would cost more than asking."""

    def __post_init__(self) -> None:
        """Leave the order."""


def _is_twice(post: str, stints: Sequence[Stint]) -> bool:
    return sum(place.post == post for place, _ in stints) > 1


def _shifts(stints: Sequence[Stint]) -> frozenset[str]:
    return frozenset(shift for place, _ in stints for shift in place.shifts)


def _reserve_heads(moves: Sequence[Move]) -> Counter[tuple[str, str, str]]:
    heads: Counter[tuple[str, str, str]] = Counter()
    for move in moves:
        for stints, sign in ((move.after, 1), (move.before, -1)):
            for place, teams in stints:
                if place.role is Role.RESERVE:
                    for shift, team in zip(place.shifts, teams, strict=True):
                        heads[place.post, shift, team] += sign
    return Counter({key: change for key, change in heads.items() if change})
