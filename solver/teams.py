"""Who shares a team: names exchanged at no cost to any earlier goal, until no team can be made better.

People of one base who serve the same kind of duty may change places without a metre or a minute more.
So pairs of two juniors are broken up, and teams are put together from one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.crews import BEST, Crews, Score, Team
from solver.limit import FOREVER, Limit
from solver.mending import Board, Named
from solver.problem import Problem, Role
from solver.seating import reseat

_MAX_ROUNDS = 6
_TURNS = 3

_RESEATED = 12
"""Mixed teams whose bases are seated anew, each a fraction of a second; a larger district may keep a few more."""


def arrange_teams(problem: Problem, board: Board, named: Named, limit: Limit = FOREVER) -> Score:
    """Exchange people in place until no exchange makes a team better, or the time is up; return what is left."""
    crews = Crews(problem, board, named)
    _settle(crews, limit)
    best, kept = crews.total(), dict(named.duties)
    for _ in range(_TURNS):
        if best == BEST or limit.is_over():
            break
        # Large teams gather faster when the larger part of a team draws more; then the small ones are mended again.
        for crews.draws_larger in (True, False):
            _settle(crews, limit)
        if crews.total() < best:
            best, kept = crews.total(), dict(named.duties)
    for person, needs in list(named.duties.items()):
        if needs != kept.get(person, []):
            crews.place(person, kept.get(person, []))
    for team in crews.poor_teams()[:_RESEATED]:
        if not limit.is_over():
            reseat(crews, team)
    return crews.total()


def _settle(crews: Crews, limit: Limit) -> None:
    """Make the exchanges that help, until none is left, enough was tried, or the time is up."""
    for _ in range(_MAX_ROUNDS):
        found = False
        for team in crews.poor_teams():
            if limit.is_over():
                return
            found = sum(_improve(crews, person, team) for person in crews.movable(team)) > 0 or found
        if not found:
            break


def _improve(crews: Crews, person: str, team: Team) -> bool:
    """Make the first exchange of this person that betters the teams it touches; return whether there was one."""
    if person not in crews.members[team] or crews.score(crews.members[team]) == BEST:
        return False
    for other in crews.partners(person, team):
        if other in crews.board.fixed or other == person or other in crews.members[team]:
            continue
        for needs in _exchanges(crews, person, other):
            if _is_allowed(crews, (person, other), needs) and crews.gain(person, other, needs):
                crews.exchange(person, other, needs=needs)
                return True
    return False


def _exchanges(crews: Crews, one: str, other: str) -> Iterator[tuple[list[int], list[int]]]:
    """Yield what the two would hold after an exchange of one duty of the same hours, or of all duties."""
    needs, kinds = crews.board.duties.needs, crews.board.duties.kinds
    first, second = crews.named.duties.get(one, []), crews.named.duties.get(other, [])
    for mine in first:
        for his in second:
            own, that = needs[mine], needs[his]
            same_hours = (kinds[own.kind].shifts, kinds[own.kind].load) == (kinds[that.kind].shifts, kinds[that.kind].load)
            if own.post.id != that.post.id and same_hours and own.role is that.role is Role.MEMBER:
                yield [his if need == mine else need for need in first], [mine if need == his else need for need in second]
    if first != second and not {one, other} & crews.told:
        yield list(second), list(first)


def _is_allowed(crews: Crews, people: tuple[str, str], needs: tuple[list[int], list[int]]) -> bool:
    """Return whether the two may hold these needs, at no more soft postings or metres than they hold now."""
    board = crews.board
    if board.people[people[0]].block != board.people[people[1]].block:
        return False  # a block is kept together, whatever would suit a team
    pairs = tuple(zip(people, needs, strict=True))
    if not all(board.may(person, need) for person, held in pairs for need in held):
        return False
    if not all(not held or board.can_serve_all(person, [board.duties.needs[need].kind for need in held]) for person, held in pairs):
        return False
    now = tuple((person, crews.named.duties.get(person, [])) for person in people)
    return _cost(board, pairs) <= _cost(board, now)


def _cost(board: Board, held: Iterable[tuple[str, list[int]]]) -> tuple[int, int]:
    """Return soft postings and metres of these people at these needs."""
    pairs = [(person, need) for person, needs in held for need in needs]
    return sum(board.soft(*pair) for pair in pairs), sum(board.metres(*pair) for pair in pairs)
