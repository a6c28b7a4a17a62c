"""The linear program of one unsur: columns, rows and costs; ``flow`` solves it goal after goal.

Columns count people of a class on a pattern, people of a class at a need, people who stay where
the baseline has them, missing heads, and the heads of reserve that are owed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from solver.ceiling import ELSEWHERE, Ceiling, ceiling_of
from solver.classes import Bools, Metres, PersonClass, barred_areas, class_distances, open_needs, soft_areas
from solver.duties import DutyPlan, Family
from solver.keeping import Keeping, ask_of, choose, draining, kept_back
from solver.limit import FOREVER, Limit
from solver.linear import Floats, Ints, LinearProgram
from solver.problem import Person, Problem, Role, Tasking, Unsur
from solver.stays import Stay, find_stays

GOALS = (
    "uncovered_risk",
    "leaders",
    "soft_neutrality",
    "changes",
    "balance",
    "blocks",
    "junior_pairs",
    "travel",
    "team_units",
)
"""Every goal in the order of importance."""

VOTING_PART, PAMENWAS_PART = 1e-4, 1e-3
"""What the day of the vote costs more than another day without a padal, and a day without a pamenwas, in days."""

GUARDS = (Family.STATION, Family.STATIC)
"""The families in which people stand in teams."""


def usable_strength(problem: Problem, unsur: Unsur) -> int:
    """Return how many people of the unsur may be used at all: the strength share for POLRI, else those who can serve."""
    if unsur is Unsur.POLRI:
        share, whole = problem.policies.strength_share
        return sum(person.unsur is unsur for person in problem.persons) * share // whole
    return sum(p.unsur is unsur and p.tasking is Tasking.FREE and bool(p.windows) for p in problem.persons)


def even_share(problem: Problem, duties: DutyPlan) -> float:
    """Return the even share of duty of one usable person, half minutes (nights counted 1.5)."""
    usable = usable_strength(problem, duties.unsur)
    demanded = sum(duties.kinds[need.kind].load * need.demand for need in duties.needs)
    return demanded / max(1, usable)


class FlowProgram:
    """The linear program of one unsur: columns, rows and the cost of every goal.

    ``most_people`` replaces the strength that may be used outside the stages given. Where ``is_split``
    juniors stand in classes of their own, and the goal of junior pairs is sought.
    """

    def __init__(  # noqa: PLR0913  # facts first, then the ways to build it, all by keyword
        self,
        problem: Problem,
        duties: DutyPlan,
        classes: list[PersonClass],
        *,
        is_exact: bool,
        is_split: bool = False,
        most_people: int | None = None,
        limit: Limit = FOREVER,
    ) -> None:
        self.problem, self.duties, self.classes, self.is_exact = problem, duties, classes, is_exact
        self.ceiling = ceiling_of(problem, duties)
        if most_people is not None:
            self.ceiling = Ceiling({**self.ceiling.most, ELSEWHERE: most_people}, self.ceiling.of_kind)
        self.ask = ask_of(problem, duties.unsur)
        self.distance: Metres = class_distances(classes, duties, problem.policies)
        self.mask: Bools = open_needs(classes, duties, problem, self.distance)
        self.stays = find_stays(problem, duties, classes, self.mask) if problem.baseline else [[] for _ in classes]
        self.scattered: Ints = np.zeros(0, dtype=np.int64)
        self.ways = choose(self.ask, problem, duties, classes, (self.ceiling, self.mask))
        self.program = LinearProgram(limit)
        self._add_columns()
        self._add_people_rows()
        self._add_slot_rows()
        self._add_area_cuts()
        self._add_pins()
        self.raw = self._add_senior_rows() if is_split else []

    def _add_columns(self) -> None:
        duties, classes = self.duties, self.classes
        demand = np.array([need.demand for need in duties.needs], dtype=np.float64)
        sizes = np.array([len(c) for c in classes], dtype=np.float64)
        self.x_class, self.x_need = np.nonzero(self.mask)
        self.x = self.program.add_variables(np.minimum(sizes[self.x_class], demand[self.x_need]))
        pairs = [(i, p) for i, c in enumerate(classes) for p, pattern in enumerate(duties.patterns) if c.kinds.issuperset(pattern)]
        self.y_class = np.array([i for i, _ in pairs], dtype=np.int64)
        self.y_pattern = np.array([p for _, p in pairs], dtype=np.int64)
        self.y = self.program.add_variables(sizes[self.y_class])
        # People of a class who stay on the same needs are one column: st counts them.
        columns: dict[tuple[int, tuple[int, ...]], list[Stay]] = {}
        for i, stays in enumerate(self.stays):
            for stay in stays:
                columns.setdefault((i, stay.needs), []).append(stay)
        self.st_columns = list(columns.items())
        self.st_class = np.array([i for (i, _), _ in self.st_columns], dtype=np.int64)
        self.st = self.program.add_variables([float(len(stays)) for _, stays in self.st_columns])
        slots = duties.slots
        self.short = self.program.add_variables([float(slot.demand - 1) for slot in slots])
        self.bare = self.program.add_variables([1.0] * len(slots))
        self.new = self.program.add_variables(sizes if self.problem.baseline else [])
        owed = sorted(float(slot.demand) for slot in slots if slot.role is Role.RESERVE)
        # How much reserve is owed depends on how many people are used, so it is decided with them.
        self.owed = self.program.add_variables(owed[:1])

    def _add_people_rows(self) -> None:
        program, duties, count = self.program, self.duties, len(self.classes)
        sizes = [float(len(c)) for c in self.classes]
        capacity = program.add_rows([-np.inf] * count, sizes)
        program.add_terms(capacity[self.y_class], self.y)
        program.add_terms(capacity[self.st_class], self.st)
        kinds = len(duties.kinds)
        balance = program.add_rows([0.0] * (count * kinds), [0.0] * (count * kinds))
        y_rows = [
            (i * kinds + k, j)
            for i, p, j in zip(self.y_class.tolist(), self.y_pattern.tolist(), self.y.tolist(), strict=True)
            for k in duties.patterns[p]
        ]
        program.add_terms(balance[[r for r, _ in y_rows]], np.array([j for _, j in y_rows], dtype=np.int64))
        need_kind = np.array([need.kind for need in duties.needs], dtype=np.int64)
        program.add_terms(balance[self.x_class * kinds + need_kind[self.x_need]], self.x, -1.0)
        self._add_strength_rows()
        self._add_reserve_rows()
        if self.problem.baseline:
            told = {posting.person for posting in self.problem.baseline}
            newcomers = program.add_rows([-np.inf] * count, [float(sum(p.id in told for p in c.members)) for c in self.classes])
            program.add_terms(newcomers[self.y_class], self.y)
            program.add_terms(newcomers[self.st_class], self.st)
            program.add_terms(newcomers, self.new, -1.0)

    def _add_strength_rows(self) -> None:
        """Limit the people used in each stage; somebody with several duties in it counts once."""
        patterns = [self.ceiling.touched(pattern) for pattern in self.duties.patterns]
        stays = [self.ceiling.touched(self.duties.needs[j].kind for j in needs) for (_, needs), _ in self.st_columns]
        self.strength = self.program.add_rows([-np.inf] * len(self.ceiling.most), [float(most) for most in self.ceiling.most.values()])
        for row, stage in zip(self.strength.tolist(), self.ceiling.most, strict=True):
            in_stage = np.array([stage in touched for touched in patterns], dtype=bool)
            used = self.y[in_stage[self.y_pattern]] if len(self.y) else self.y
            staying = self.st[[stage in touched for touched in stays]] if stays else self.st
            columns = np.concatenate([used, staying])
            self.program.add_terms(np.full(len(columns), row), columns)

    def _add_reserve_rows(self) -> None:
        """Let the reserve owed be the share of the people used, and the least at least: what ``keeping`` takes back where it is another."""
        everyone = np.concatenate([self.y, self.st])
        count = len(self.owed)
        self.share_row = self.program.add_rows([-np.inf] * count, [float(self.ask.whole * self.ask.drawn)] * count)
        self.program.add_terms(np.repeat(self.share_row, len(everyone)), np.tile(everyone, count), float(self.ask.share))
        self.program.add_terms(self.share_row, self.owed, -float(self.ask.whole))
        self.least_row = self.program.add_rows([float(self.ask.least)] * count, [np.inf] * count)
        self.program.add_terms(self.least_row, self.owed)

    def keeping(self, way: Keeping, heads: float | None = None) -> LinearProgram:
        """Return the program of the plans that keep the reserve in this way, with exactly so many heads of it if given."""
        program = self.program.copy_unfixed()
        if heads is not None:
            program.add_terms(program.add_rows([heads], [heads]), self.owed)
        reserve = [s for s, slot in enumerate(self.duties.slots) if slot.role is Role.RESERVE]
        if way is Keeping.SHORT:
            program.free(np.concatenate([self.share_row, self.least_row]))
            program.raise_to_upper(self.owed)
            program.close(self._drained_columns())
        else:
            program.close(np.concatenate([self.short[reserve], self.bare[reserve]]))
        if way is Keeping.CAPPED:
            program.free(self.share_row)
            for owed in self.owed.tolist():
                program.append_row(float(self.ask.cap), np.inf, [owed], [1.0])
        return program

    def _drained_columns(self) -> Ints:
        """Return the columns of people who could stand in reserve, are members at a post, and do not stand in it."""
        held, is_draining = kept_back(self.problem, self.classes), draining(self.duties)
        patterns = [p for p, pattern in enumerate(self.duties.patterns) if is_draining(pattern)]
        stays = [is_draining(self.duties.needs[j].kind for j in needs) for (_, needs), _ in self.st_columns]
        drained = self.y[np.isin(self.y_class, held) & np.isin(self.y_pattern, patterns)]
        return np.concatenate([drained, self.st[np.isin(self.st_class, held) & np.array(stays, dtype=bool)]])

    def _add_slot_rows(self) -> None:
        program, duties = self.program, self.duties
        is_reserve = np.array([slot.role is Role.RESERVE for slot in duties.slots], dtype=bool)
        demand = np.where(is_reserve, 0.0, [float(slot.demand) for slot in duties.slots])
        self.slot_rows = rows = program.add_rows(demand, demand)
        program.add_terms(rows[is_reserve], np.repeat(self.owed, int(is_reserve.sum())), -1.0)
        for width in {len(need.slots) for need in duties.needs}:
            # One pass per number of shifts in a need keeps this a handful of array operations.
            table = np.array([need.slots if len(need.slots) == width else (-1,) * width for need in duties.needs], dtype=np.int64)
            chosen = table[self.x_need, 0] >= 0
            for column in range(width):
                program.add_terms(rows[table[self.x_need[chosen], column]], self.x[chosen])
        stayed = zip(self.st.tolist(), (needs for (_, needs), _ in self.st_columns), strict=True)
        stay_terms = [(s, column) for column, needs in stayed for j in needs for s in duties.needs[j].slots]
        program.add_terms(rows[[s for s, _ in stay_terms]], np.array([column for _, column in stay_terms], dtype=np.int64))
        program.add_terms(rows, self.short)
        program.add_terms(rows, self.bare)

    def _add_area_cuts(self) -> None:
        """Bound postings in an area by the members it is open to, where names could fail otherwise."""
        self.soft_excess: list[int] = []
        if self.is_exact:
            return
        touching: dict[str, list[int]] = {}
        for j, need in enumerate(self.duties.needs):
            for area in need.post.areas:
                touching.setdefault(area, []).append(j)
        is_wide = np.array([len(need.post.areas) > 1 for need in self.duties.needs], dtype=bool)[self.x_need]
        wide: dict[int, list[int]] = {}
        for v in np.flatnonzero(is_wide).tolist():
            wide.setdefault(int(self.x_class[v]), []).append(v)
        column = {(i, j): v for i, j, v in zip(self.x_class.tolist(), self.x_need.tolist(), self.x.tolist(), strict=True)}
        for i, people in enumerate(self.classes):
            for area, count in people.barred.items():
                for columns, heads in self._columns_by_kind(column, i, touching.get(area, [])):
                    if heads > len(people) - count:
                        self._cut(columns, len(people) - count)
            self._cut_posts(people, wide.get(i, []))
            if len(people) > 1:
                # A class of one pays its soft postings directly.
                self._add_soft_rows(i, touching, column)

    def _add_soft_rows(self, i: int, touching: dict[str, list[int]], column: dict[tuple[int, int], int]) -> None:
        people = self.classes[i]
        for area, count in people.soft.items():
            for columns, heads in self._columns_by_kind(column, i, touching.get(area, [])):
                if heads > len(people) - count:
                    excess = self.program.add_variables([float(len(people))])
                    self.program.add_terms(self._cut(columns, len(people) - count), excess, -1.0)
                    self.soft_excess.append(int(excess[0]))

    def _cut_posts(self, people: PersonClass, columns: list[int]) -> None:
        """Bound each need of several areas by the members none of them is closed to, where that can bind; ``columns`` by place in ``x``."""
        closed = Counter(barred_areas(person, self.problem.policies) for person in people.members)
        bound: dict[int, float] = {}
        for v in columns:
            need = self.duties.needs[int(self.x_need[v])]
            if len(people) - sum(people.barred[area] for area in need.post.areas) >= need.demand:
                continue
            able = sum(count for own, count in closed.items() if own.isdisjoint(need.post.areas))
            if able < need.demand:
                bound[v] = float(able)
        # All at once: each call copies the rows there are.
        rows = self.program.add_rows([-np.inf] * len(bound), list(bound.values()))
        self.program.add_terms(rows, self.x[np.array(list(bound), dtype=np.int64)])

    def _cut(self, columns: list[int], most: int) -> Ints:
        row = self.program.add_rows([-np.inf], [float(most)])
        self.program.add_terms(np.full(len(columns), row[0]), np.array(columns))
        return row

    def _columns_by_kind(self, column: dict[tuple[int, int], int], i: int, needs: list[int]) -> Iterator[tuple[list[int], int]]:
        by_kind: dict[int, list[int]] = {}
        for j in needs:
            if (i, j) in column:
                by_kind.setdefault(self.duties.needs[j].kind, []).append(j)
        for members in by_kind.values():
            yield [column[i, j] for j in members], sum(self.duties.needs[j].demand for j in members)

    def teams(self) -> list[tuple[int, ...]]:
        """Return the needs of every team: who stands at one post for one kind."""
        found: dict[tuple[str, int], list[int]] = {}
        for j, need in enumerate(self.duties.needs):
            is_guard = need.role is Role.MEMBER and self.duties.kinds[need.kind].family in GUARDS
            if is_guard and self.duties.unsur is Unsur.POLRI:
                found.setdefault((need.post.id, need.kind), []).append(j)
        return [tuple(needs) for needs in found.values()]

    def _add_senior_rows(self) -> list[int]:
        """Ask every full team of two or more for a senior; return the columns that count the teams without one."""
        senior = np.array([c.sample.rank > self.problem.policies.junior_max_rank for c in self.classes], dtype=bool)
        by_need: dict[int, list[int]] = {}
        for v in np.flatnonzero(senior[self.x_class]).tolist():
            by_need.setdefault(int(self.x_need[v]), []).append(int(self.x[v]))
        for m, ((people, needs), _) in enumerate(self.st_columns):
            for j in needs if senior[people] else ():
                by_need.setdefault(j, []).append(int(self.st[m]))
        raw = []
        for team in self.teams():
            slots = {s for j in team for s in self.duties.needs[j].slots[:1]}
            if sum(self.duties.needs[j].demand for j in team) > 1:
                column = int(self.program.add_variables([1.0])[0])
                missing = [int(column) for s in sorted(slots) for column in (self.short[s], self.bare[s])]
                held = sorted({column for j in team for column in by_need.get(j, ())})
                columns = np.array([column, *missing, *held], dtype=np.int64)
                self.program.add_terms(np.full(len(columns), self.program.add_rows([1.0], [np.inf])[0]), columns)
                raw.append(column)
        return raw

    def _add_pins(self) -> None:
        """Put all of a class where its pins are."""
        pinned = {pin.person for pin in self.problem.pins}
        where = {c.sample.id: i for i, c in enumerate(self.classes) if c.sample.id in pinned}
        kinds, by_place = self.duties.kinds, dict[tuple[str, str], list[int]]()
        for j, need in enumerate(self.duties.needs):
            for shift in kinds[need.kind].shifts:
                by_place.setdefault((need.post.id, shift), []).append(j)
        for pin in dict.fromkeys(self.problem.pins):
            if pin.person not in where:
                continue
            i, holding = where[pin.person], by_place.get((pin.post, pin.shift), [])
            stays = [m for m, ((held, needs), _) in enumerate(self.st_columns) if held == i and set(needs) & set(holding)]
            columns = np.concatenate([self.x[(self.x_class == i) & np.isin(self.x_need, holding)], self.st[stays]])
            if len(columns):
                # A crew of the whole chain and one of the surplus both hold the shift: either will do.
                heads = float(len(self.classes[i]))
                self.program.add_terms(np.full(len(columns), self.program.add_rows([heads], [heads])[0]), columns)

    def costs(self, share: float) -> dict[str, Floats]:
        """Return one cost vector per goal in raw units, after ``reserve``, which nothing may drain."""
        duties, size = self.duties, self.program.variable_count
        cost = {key: np.zeros(size) for key in ("reserve", *GOALS)}
        weights = np.array([slot.weight for slot in duties.slots], dtype=np.float64)
        cost["uncovered_risk"][self.short] = weights
        cost["uncovered_risk"][self.bare] = weights + self.first_heads()
        # Of equal plans the one that leads the day of the vote, which is the duty of several shifts.
        voting = 0.0 if self.problem.policies.leaders_first else VOTING_PART
        leading = {n.slots[0]: 1.0 + voting * (len(n.slots) > 1) if n.role is Role.PADAL else PAMENWAS_PART for n in duties.needs}
        for s, slot in enumerate(duties.slots):
            if slot.role is Role.RESERVE:
                cost["reserve"][[self.short[s], self.bare[s]]] = 1.0
            elif slot.role in (Role.PADAL, Role.PAMENWAS) and s in leading:
                # Pamenwas are wanted too, but only the days without padal are the value of the goal.
                cost["leaders"][[self.short[s], self.bare[s]]] = leading[s]
        cost["soft_neutrality"][self.x] = self._soft_costs()
        cost["soft_neutrality"][self.soft_excess] = 1.0
        if self.problem.baseline:
            cost["changes"][self.new] = self.problem.policies.change_new
            cost["changes"][self.st] = -self.problem.policies.change_moved
        loads = np.array([sum(duties.kinds[k].load for k in pattern) for pattern in duties.patterns], dtype=np.float64)
        cost["junior_pairs"][self.raw] = 1.0
        cost["balance"][self.y] = np.maximum(0.0, loads[self.y_pattern] - share)
        cost["travel"][self.x] = self.distance[self.x_class, self.x_need]
        for m, ((i, needs), stays) in enumerate(self.st_columns):
            load = sum(duties.kinds[duties.needs[j].kind].load for j in needs)
            cost["balance"][self.st[m]] = max(0.0, load - share)
            cost["travel"][self.st[m]] = self.distance[i, list(needs)].sum()
            cost["soft_neutrality"][self.st[m]] = soft_cost(stays[0].person, [self.duties.needs[j].post.areas for j in needs], self.problem)
        return cost

    def first_heads(self) -> Floats:
        """Return what the first head of each slot is worth more than another, 0 where somebody in another slot may do."""
        weighty = Counter((slot.post, slot.shift) for slot in self.duties.slots if slot.weight)
        worth = [slot.weight if weighty[slot.post, slot.shift] < 2 else 0 for slot in self.duties.slots]
        return np.array(worth, dtype=np.float64)

    def _soft_costs(self) -> Floats:
        """Return per x column the certain cost: only where every member of the class pays it."""
        cost = np.zeros(len(self.x))
        for i, people in enumerate(self.classes):
            if not people.soft or not (self.is_exact or len(people) == 1):
                continue
            for v in np.flatnonzero(self.x_class == i).tolist():
                cost[v] = soft_cost(people.sample, [self.duties.needs[self.x_need[v]].post.areas], self.problem)
        return cost


def soft_cost(person: Person, areas_of_postings: list[tuple[str, ...]], problem: Problem) -> int:
    """Return how many (duty, soft rule) pairs these postings of a person count."""
    rules = soft_areas(person, problem.policies)
    return sum(bool(rule.intersection(areas)) for areas in areas_of_postings for rule in rules)
