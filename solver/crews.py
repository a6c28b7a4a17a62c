"""The teams of one unsur as they stand: who is in them, how good they are, who could better them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from solver.duties import Family
from solver.mending import Board, Named
from solver.problem import Person, Problem, Role, Unsur

Team = tuple[str, int]
"""Post id and duty kind."""

Score = tuple[int, int, int]
"""Teams of juniors only; units beyond the first, and people outside the largest unit, summed over teams."""

BEST: Score = (0, 0, 0)

_GUARDS = (Family.STATION, Family.STATIC)

_SMALL = 6
"""Up to so many members every exchange is tried; in larger teams only strangers make way for the main unit."""


class Crews:
    """The teams of one unsur as they stand, kept up to date while people are exchanged."""

    def __init__(self, problem: Problem, board: Board, named: Named) -> None:
        self.board, self.named = board, named
        self.limit = problem.policies.junior_max_rank
        self.draws_larger = False
        self.told = frozenset(posting.person for posting in problem.baseline)
        self.members: dict[Team, set[str]] = {}
        self.by_unit: dict[tuple[int, int, str], list[str]] = {}
        self.by_point: dict[tuple[int, int, int], set[str]] = {}
        self.seniors: dict[tuple[int, int], list[str]] = {}
        for person in board.people.values():
            if person.unsur is Unsur.POLRI:
                self._register(person)

    def _register(self, person: Person) -> None:
        self.by_unit.setdefault((person.lat_e6, person.lon_e6, person.unit), []).append(person.id)
        if person.rank > self.limit:
            self.seniors.setdefault((person.lat_e6, person.lon_e6), []).append(person.id)
        self._join(person.id)

    def _join(self, person: str) -> None:
        for team in self.teams_of(person):
            self.members.setdefault(team, set()).add(person)
        for point in self._points(person):
            self.by_point.setdefault(point, set()).add(person)

    def _leave(self, person: str) -> None:
        for team in self.teams_of(person):
            self.members[team].discard(person)
        for point in self._points(person):
            self.by_point[point].discard(person)

    def _points(self, person: str) -> list[tuple[int, int, int]]:
        """Return where and in which kind the person stands in a team."""
        needs = [self.board.duties.needs[need] for need in self.named.duties.get(person, ()) if self.team_at(need) is not None]
        return [(need.kind, need.post.lat_e6, need.post.lon_e6) for need in needs]

    def teams_of(self, person: str) -> list[Team]:
        """Return the teams a person stands in, in the order of his duties."""
        return self.teams_at(self.named.duties.get(person, ()))

    def teams_at(self, needs: Iterable[int]) -> list[Team]:
        """Return the teams that serve these needs."""
        return [team for need in needs if (team := self.team_at(need)) is not None]

    def team_at(self, need: int) -> Team | None:
        """Return the team that serves a need, None at posts of reserve and command."""
        held, kinds = self.board.duties.needs[need], self.board.duties.kinds
        return (held.post.id, held.kind) if held.role is Role.MEMBER and kinds[held.kind].family in _GUARDS else None

    def score(self, people: Iterable[str]) -> Score:
        """Return juniors, mixture and strangers of one team of these people; somebody alone is no team."""
        units: Counter[str] = Counter()
        has_senior = False
        for person in people:
            held = self.board.people[person]
            units[held.unit] += 1
            has_senior = has_senior or held.rank > self.limit
        size = units.total()
        if size < 2:
            return BEST
        if self.draws_larger:
            return int(not has_senior), size**3 - sum(count**3 for count in units.values()), len(units) - 1
        return int(not has_senior), len(units) - 1, size - max(units.values())

    def seniors_of(self, people: Iterable[str]) -> set[str]:
        """Return who of these people is above the lowest rank class."""
        return {person for person in people if self.board.people[person].rank > self.limit}

    def total(self) -> Score:
        """Return the score over all teams."""
        return sum_scores(self.score(people) for people in self.members.values())

    def poor_teams(self) -> list[Team]:
        """Return the teams that could be better, in a fixed order."""
        return [team for team in sorted(self.members) if self.score(self.members[team]) != BEST]

    def teams_of_one(self, units: set[str]) -> list[Team]:
        """Return the teams of two or more who are all of one of these units, in a fixed order."""
        held = {team: {self.board.people[person].unit for person in people} for team, people in self.members.items() if len(people) > 1}
        return [team for team in sorted(held) if len(held[team]) == 1 and held[team] <= units]

    def main_units(self, team: Team) -> list[str]:
        """Return the units most of the team belong to, several where they are equal."""
        units = Counter(self.board.people[person].unit for person in self.members[team])
        return sorted(unit for unit, count in units.items() if count == max(units.values()))

    def movable(self, team: Team) -> list[str]:
        """Return the members whose exchange could better the team, in the seeded order."""
        main = self.main_units(team)
        takes_all = len(self.members[team]) <= _SMALL or len(main) > 1 or self.score(self.members[team])[0]
        free = (person for person in self.members[team] - self.board.fixed if takes_all or self.board.people[person].unit not in main)
        return sorted(free, key=self.board.rank.__getitem__)

    def partners(self, person: str, team: Team) -> Iterator[str]:
        """Yield who would suit the teams of this person better: a unit of his mates or a senior, from his base or at his side."""
        own, units = self.board.people[person], set(self.main_units(team))
        for held in self.teams_of(person):
            if len(self.members[held]) <= _SMALL:
                units |= {self.board.people[mate].unit for mate in self.members[held]}
        for unit in sorted(units - {own.unit}):
            yield from self.by_unit.get((own.lat_e6, own.lon_e6, unit), ())
            # Posts of one desa lie at one point, so there a base makes no difference.
            beside = {q for point in self._points(person) for q in self.by_point.get(point, ())}
            yield from sorted(q for q in beside if self.board.people[q].unit == unit)
        if self.score(self.members[team])[0]:
            yield from self.seniors.get((own.lat_e6, own.lon_e6), ())

    def gain(self, one: str, other: str, needs: tuple[list[int], list[int]]) -> bool:
        """Return whether the teams would be better if ``one`` and ``other`` held these needs."""
        before = {person: set(self.teams_of(person)) for person in (one, other)}
        after = {one: set(self.teams_at(needs[0])), other: set(self.teams_at(needs[1]))}
        changed = set().union(*(before[person] ^ after[person] for person in (one, other)))
        now, then = [], []
        for team in changed:
            people = self.members.get(team, set())
            now.append(self.score(people))
            moved = {person for person in (one, other) if team in after[person]}
            then.append(self.score((people - {one, other}) | moved))
        return sum_scores(then) < sum_scores(now)

    def exchange(self, one: str, other: str, *, needs: tuple[list[int], list[int]]) -> None:
        """Give ``one`` and ``other`` these needs and bring the teams up to date."""
        self.place(one, needs[0])
        self.place(other, needs[1])

    def place(self, person: str, needs: list[int]) -> None:
        """Give a person these needs and bring the teams up to date."""
        self._leave(person)
        self.named.duties[person] = needs
        self._join(person)


def sum_scores(scores: Iterable[Score]) -> Score:
    """Return the scores added up, part by part."""
    juniors = mixture = strangers = 0
    for score in scores:
        juniors, mixture, strangers = juniors + score[0], mixture + score[1], strangers + score[2]
    return juniors, mixture, strangers
