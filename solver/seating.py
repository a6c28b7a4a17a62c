"""Who of one base takes which place, so that the fewest units mix in teams: exact for the people looked at, by CP-SAT.

Exchanges of two people stop where only three or more of them together better a team. People of one
base may be seated anew at no metre: at duties of the same hours, or each at all another one holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ortools.sat.python import cp_model

from solver.crews import Crews, Team

_MOST_PEOPLE = 40
"""As many people are seated anew at a time; with more it takes seconds."""

_EFFORT = 0.25
"""Deterministic seconds of one seating."""

Place = tuple[int, ...]
"""Needs that change hands together."""


class _Seat(NamedTuple):
    """A person and the place he may give away."""

    person: str
    place: Place


def reseat(crews: Crews, team: Team) -> bool:
    """Seat the people of the bases of a mixed team anew if that leaves better teams; return whether it did."""
    points = sorted({_base(crews, person) for person in crews.members[team]})
    groups = (group for point in points for group in (_same_hours(crews, point, team[1]), _around(crews, point, team)))
    return any(_seat_anew(crews, group) for group in groups)


def _base(crews: Crews, person: str) -> tuple[int, int]:
    held = crews.board.people[person]
    return held.lat_e6, held.lon_e6


def _movable(crews: Crews, team: Team, point: tuple[int, int]) -> Iterator[str]:
    """Yield the members of a team from this base who may be moved, in the seeded order."""
    for person in sorted(crews.members[team], key=crews.board.rank.__getitem__):
        if _base(crews, person) == point and person not in crews.board.fixed and not crews.board.people[person].block:
            yield person


def _same_hours(crews: Crews, point: tuple[int, int], kind: int) -> list[_Seat]:
    """Return the duties of the hours of this kind, one of each person of this base; none where they are too many."""
    kinds, hours = crews.board.duties.kinds, crews.board.duties.kinds[kind]
    same = {k for k, held in enumerate(kinds) if (held.shifts, held.load) == (hours.shifts, hours.load)}
    seats = []
    for team in sorted(team for team in crews.members if team[1] in same):
        for person in _movable(crews, team, point):
            need = next(need for need in crews.named.duties[person] if crews.team_at(need) == team)
            seats.append(_Seat(person, (need,)))
    return seats if len(seats) <= _MOST_PEOPLE else []


def _around(crews: Crews, point: tuple[int, int], team: Team) -> list[_Seat]:
    """Return all duties of the people of this base in a team, in the teams they share, and in teams of one unit of theirs."""
    near = sorted({held for person in _movable(crews, team, point) for held in crews.teams_of(person)} - {team})
    units = {crews.board.people[person].unit for held in (team, *near) for person in crews.members[held]}
    seats: dict[str, _Seat] = {}
    for held in (team, *near, *crews.teams_of_one(units)):
        if len(seats) + len(crews.members[held]) > _MOST_PEOPLE:
            continue
        for person in _movable(crews, held, point):
            if person not in crews.told:
                seats[person] = _Seat(person, tuple(crews.named.duties[person]))
    return list(seats.values())


def _seat_anew(crews: Crews, seats: list[_Seat]) -> bool:
    """Let the people of these seats change places so that the fewest units mix; undo it where nothing is gained."""
    found = _seating(crews, seats) if len(seats) > 2 else None
    if found is None:
        return False
    before, now = crews.total(), {seat.person: crews.named.duties[seat.person] for seat in seats}
    for seat in seats:
        crews.place(seat.person, _instead(crews, seat, found[seat.person]))
    if crews.total() < before:
        return True
    for person, needs in now.items():
        crews.place(person, needs)
    return False


def _instead(crews: Crews, seat: _Seat, place: Place) -> list[int]:
    """Return the needs of a person who takes this place for his own."""
    return [*place, *(need for need in crews.named.duties[seat.person] if need not in seat.place)]


def _seating(crews: Crews, seats: list[_Seat]) -> dict[str, Place] | None:
    """Return the place of each person with the fewest units over the teams, None if none was found."""
    model = cp_model.CpModel()
    heads = Counter(seat.place for seat in seats)
    takes: dict[tuple[str, Place], cp_model.IntVar] = {}
    for seat in seats:
        own = {place: model.new_bool_var("") for place in heads if place == seat.place or _may_take(crews, seat, place)}
        model.add_exactly_one(own.values())
        model.add_hint(own[seat.place], 1)
        takes |= {(seat.person, place): chosen for place, chosen in own.items()}
    for place, count in heads.items():
        model.add(sum(chosen for (_, held), chosen in takes.items() if held == place) == count)
    _part_units(model, crews, seats, takes)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _EFFORT
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {person: place for (person, place), chosen in takes.items() if solver.value(chosen)}


def _part_units(model: cp_model.CpModel, crews: Crews, seats: list[_Seat], takes: dict[tuple[str, Place], cp_model.IntVar]) -> None:
    """Minimise the units over all teams of these seats; no team loses its last senior."""
    given = {(seat.person, team) for seat in seats for team in crews.teams_at(seat.place)}
    costs = []
    for team in sorted({team for _, team in given}):
        rest = {person for person in crews.members[team] if (person, team) not in given}
        joins = [(person, chosen) for (person, place), chosen in takes.items() if team in crews.teams_at(place)]
        if not crews.score(crews.members[team])[0] and not crews.seniors_of(rest):
            seniors = crews.seniors_of(person for person, _ in joins)
            model.add_bool_or(chosen for person, chosen in joins if person in seniors)
        stays = {crews.board.people[person].unit for person in rest}
        for unit in sorted({crews.board.people[person].unit for person, _ in joins} - stays):
            costs.append(model.new_bool_var(unit))
            for person, chosen in joins:
                if crews.board.people[person].unit == unit:
                    model.add_implication(chosen, costs[-1])
    model.minimize(sum(costs))


def _may_take(crews: Crews, seat: _Seat, place: Place) -> bool:
    """Return whether a person may take this place for his own, against no soft rule."""
    board = crews.board
    if not all(board.may(seat.person, need) and not board.soft(seat.person, need) for need in place):
        return False
    return board.can_serve_all(seat.person, [board.duties.needs[need].kind for need in _instead(crews, seat, place)])
