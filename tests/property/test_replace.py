"""Who is replaced, by whom and how: no rule is broken, nobody else moves, chains are as short as stated, and nobody is moved in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice, product
from random import Random

import pytest

from solver import replace as desk
from solver.audit import audit, goal_values
from solver.explain import Search, Stint, open_search
from solver.explain.cost import changed
from solver.explain.standing import rows_of
from solver.explain.substitutes import OpenDuty, Substitute, open_vacancies, rank
from solver.instances import ProblemSize
from solver.placing import Placing
from solver.problem import Problem, Role, Unsur
from solver.replace import Restored, restore
from solver.rules import RULES
from solver.solution import Assignment, Solution
from solver.vacancies import Absence, Choice, Vacancies, still_drawn
from tests.placed import accepts
from tests.property.test_agreement import instance, is_clean, rosters
from tests.property.test_explain import posed

SEEDS = range(24)
SIZE = ProblemSize(districts=2, areas=4, sites=6, shifts=4, polri=18, tni=3, linmas=9)
TINY = ProblemSize(districts=1, areas=3, sites=3, shifts=3, polri=6, tni=1, linmas=3)


def fallen_out(seed: int, size: ProblemSize = SIZE) -> tuple[Search, Vacancies]:
    """A random plan in which a few people fall out, now and then after it has begun, one of them later than the others."""
    problem, plan = posed(seed, size)
    dice = Random(seed + 100)
    search = open_search(problem, plan)
    on_duty = sorted(search.standing.stints)
    away = dice.sample(on_duty, min(len(on_duty), dice.randint(1, 3)))
    first = min(shift.start for shift in problem.shifts)
    now = dice.choice([first, first, dice.choice(problem.shifts).start])
    absences = [Absence(person, None if nth else now + 60) for nth, person in enumerate(away)]
    return search, open_vacancies(search.standing, absences, now)


def restored(search: Search, vacancies: Vacancies) -> Restored:
    return restore(vacancies, Solution(search.standing.assignments))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_restored_plan_breaks_no_rule_and_is_kept_with_who_was_drawn(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    found = restored(search, vacancies)
    assert audit(found.problem, found.solution) == ()
    assert found.problem.drawn == still_drawn(vacancies.problem, found.solution.assignments)
    again = Problem.from_json(found.problem.to_json())
    assert again == found.problem
    assert audit(again, found.solution) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_moves_but_who_is_named_and_nothing_begun_is_touched(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    found = restored(search, vacancies)
    before, after = (
        {(a.person, a.shift, a.post, a.role, a.team) for a in rows} for rows in (search.standing.assignments, found.solution.assignments)
    )
    assert {row[0] for row in before ^ after} - vacancies.absent == set(found.changed)
    begins = {shift.id: shift.start for shift in vacancies.problem.shifts}
    firsts = {(person, shift, stint.place.post): begins[stint.place.shifts[0]]
              for person, stints in open_search(search.standing.problem, found.solution).standing.stints.items()
              for stint in stints for shift in stint.place.shifts}  # fmt: skip
    assert all(firsts[person, shift, post] >= vacancies.now for person, shift, post, _, _ in after - before)
    gone = {(a.person, a.shift, a.post) for a in (*vacancies.opened, *vacancies.movable)}
    assert all((person, shift, post) in gone for person, shift, post, _, _ in before - after)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_posting_given_up_is_taken_over_or_named_as_open(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    found = restored(search, vacancies)
    left = Counter(search.standing.assignments) - Counter(found.solution.assignments)
    told = Counter([old for old, _ in found.fills]) + Counter(found.unfilled)
    drawn = set(left - told)
    assert all(row.role is Role.RESERVE and row.person in found.problem.drawn for row in drawn)
    assert Counter(new for _, new in found.fills) == Counter(found.solution.assignments) - Counter(search.standing.assignments)
    for old, new in found.fills:
        assert (old.post, old.shift, old.unsur, old.role, old.team) == (new.post, new.shift, new.unsur, new.role, new.team)


def loss(search: Search, vacancies: Vacancies, rows: tuple[Assignment, ...]) -> tuple[float, int, int]:
    """Return the risk, the heads without weight, and the places of reserve that were opened and not taken again."""
    problem, before = search.standing.problem, search.standing.assignments
    weights = {slot.key: slot.weight for slot in problem.slots}
    lost = Counter((a.post, a.shift, a.unsur, a.role) for a in before)
    lost.subtract((a.post, a.shift, a.unsur, a.role) for a in rows)
    idle = sum(heads for key, heads in lost.items() if not weights[key] and key[3] is not Role.RESERVE)
    new = {(a.person, a.shift) for a in rows if a.role is Role.RESERVE} - {(a.person, a.shift) for a in before if a.role is Role.RESERVE}
    asked = sum(a.role is Role.RESERVE for a in vacancies.opened)
    return goal_values(problem, Solution(rows))["uncovered_risk"], idle, asked - len(new)


def arrangements(search: Search, vacancies: Vacancies, people: tuple[str, ...]) -> Iterator[tuple[Assignment, ...]]:
    """Yield every way to hand the open duties and those ahead of these people out among them that opens no other post."""
    standing = search.standing
    ahead = {(a.person, a.shift, a.post) for a in (*vacancies.opened, *vacancies.movable)}
    seats: list[Stint] = []
    owners: list[str] = []
    kept = [a for a in standing.assignments if a not in set(vacancies.opened)]
    for person in (*vacancies.absent, *people):
        for stint in standing.stints.get(person, ()):
            if (person, stint.place.shifts[0], stint.place.post) in ahead:
                seats.append(stint)
                owners.append(person)
                kept = [a for a in kept if a.person != person or a.post != stint.place.post or a.shift not in stint.place.shifts]
    allowed = Counter((a.post, a.shift, a.unsur, a.role) for a in vacancies.opened)
    stood = Counter((a.post, a.shift, a.unsur, a.role) for a in standing.assignments)
    if len(seats) <= 5:
        for takers in product((None, *people), repeat=len(seats)):
            gained = {
                taker for seat, taker in zip(seats, takers, strict=True) if taker is not None and seat not in standing.stints.get(taker, ())
            }
            lost = {own for own, seat, taker in zip(owners, seats, takers, strict=True) if taker != own}
            joins = {taker for seat, taker in zip(seats, takers, strict=True) if taker in gained and seat.place.role is Role.RESERVE}
            if lost - vacancies.absent - gained or lost & joins:
                continue
            new = [row for seat, taker in zip(seats, takers, strict=True) if taker is not None for row in rows_of(taker, (seat,))]
            missing = stood - Counter((a.post, a.shift, a.unsur, a.role) for a in (*kept, *new))
            if all(heads <= allowed[key] for key, heads in missing.items() if key[3] is not Role.RESERVE):
                yield (*kept, *new)


@pytest.mark.parametrize("seed", range(20))
def test_on_tiny_instances_no_arrangement_restores_more_or_as_much_with_fewer_people(seed: int) -> None:
    search, vacancies = fallen_out(seed, TINY)
    found = restored(search, vacancies)
    assert found.is_fewest
    present = [p.id for p in vacancies.problem.persons if p.id not in vacancies.absent]
    reached = loss(search, vacancies, found.solution.assignments)
    for count in range(min(3, len(found.changed) + 1)):
        for people in combinations(present, count):
            for rows in arrangements(search, vacancies, people):
                value = loss(search, vacancies, rows)
                is_better = value < reached or (value == reached and count < len(found.changed))
                assert not is_better or audit(vacancies.problem, Solution(rows)), (people, value, reached)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_not_everybody_may_be_moved_what_is_called_the_fewest_is_the_fewest(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    search, vacancies = fallen_out(seed)
    best = restored(search, vacancies)
    monkeypatch.setattr(desk, "WHOLE_CELLS", 0)
    monkeypatch.setattr(desk, "NEAR", 2)
    found = restored(search, vacancies)
    assert audit(found.problem, found.solution) == ()
    values = [(loss(search, vacancies, each.solution.assignments), len(each.changed)) for each in (best, found)]
    assert values[0] <= values[1]
    if found.is_fewest:
        assert values[0] == values[1]


def tried(search: Search, vacancies: Vacancies, substitute: Substitute) -> Solution:
    """Return the plan without the absent people in which one substitute and his chain move."""
    gone = set(vacancies.opened)
    rows = changed(search.standing, substitute.moves)
    return Solution(tuple(row for row in rows if row not in gone or row.person not in vacancies.absent))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_substitute_may_take_the_duty_and_leaves_nothing_open(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    for duty in rank(search, vacancies):
        for substitute in duty.substitutes:
            after = tried(search, vacancies, substitute)
            assert audit(vacancies.problem, after) == (), (duty, substitute)
            assert substitute.chain == len(substitute.moves) == len({move.person for move in substitute.moves})
            heads = Counter((a.post, a.shift, a.unsur, a.role) for a in after.assignments)
            open_again = Counter((a.post, a.shift, a.unsur, a.role) for a in search.standing.assignments if a not in set(vacancies.opened))
            open_again.update((duty.stint.place.post, s, duty.stint.place.unsur, duty.stint.place.role) for s in duty.stint.place.shifts)
            missing = {key: lack for key, lack in (open_again - heads).items() if key[3] is not Role.RESERVE}
            assert missing == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_is_listed_or_counted_and_the_order_is_reserve_free_moved(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    for duty in rank(search, vacancies):
        unsur = duty.stint.place.unsur
        present = [p for p in vacancies.problem.persons if p.unsur is unsur and p.id not in vacancies.absent]
        assert len(duty.substitutes) + sum(duty.barred.values()) + duty.stranded + duty.unasked == len(present)
        order = [list(type(s.source)).index(s.source) for s in duty.substitutes]
        assert order == sorted(order)
        turns = [s.turn for s in duty.substitutes if s.turn]
        assert turns == sorted(turns)
        assert [vacancies.order[turn - 1] for turn in turns] == [s.person for s in duty.substitutes if s.turn]
        chains = [s.chain for s in duty.substitutes if s.source.value == "moved"]
        assert chains == sorted(chains)


def directly(search: Search, vacancies: Vacancies, stint: Stint, person: str, gone: tuple[Stint, ...] = ()) -> list[tuple[Assignment, ...]]:
    """Return the rows of a person who takes a duty on top of what he keeps, and where he may, in place of his reserve."""
    ahead = {(a.person, a.shift, a.post) for a in vacancies.movable}
    held = [each for each in search.standing.stints.get(person, ()) if each not in gone]
    reserve = [s for s in held if s.place.role is Role.RESERVE and (person, s.place.shifts[0], s.place.post) in ahead]
    return [tuple(rows_of(person, (*(each for each in held if each != out), stint))) for out in (None, *reserve)]


def is_legal(search: Search, vacancies: Vacancies, people: set[str], rows: tuple[Assignment, ...]) -> bool:
    gone = set(vacancies.opened)
    kept = tuple(a for a in search.standing.assignments if a not in gone and a.person not in people)
    return audit(vacancies.problem, Solution((*kept, *rows))) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_left_out_who_could_come_directly_and_no_chain_could_be_shorter(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    for duty in rank(search, vacancies):
        if duty.stint.place.role is Role.RESERVE:
            continue
        listed = {s.person: s for s in duty.substitutes}
        present = [p.id for p in vacancies.problem.persons if p.unsur is duty.stint.place.unsur and p.id not in vacancies.absent]
        for person in present:
            found = listed.get(person)
            if found is None or found.chain > 1:
                assert not any(is_legal(search, vacancies, {person}, rows) for rows in directly(search, vacancies, duty.stint, person))
            if found is not None and found.chain > 2:
                assert not list(pairs(search, vacancies, duty, person, present))


def pairs(search: Search, vacancies: Vacancies, duty: OpenDuty, person: str, present: list[str]) -> Iterator[str]:
    """Yield who could directly take over a duty that this person would leave for the open one."""
    ahead = {(a.person, a.shift, a.post) for a in vacancies.movable}
    for left in search.standing.stints.get(person, ()):
        if (
            (person, left.place.shifts[0], left.place.post) not in ahead
            or left.place.role is Role.RESERVE
            or left.place == duty.stint.place
        ):
            continue
        own = tuple(rows_of(person, (*(s for s in search.standing.stints[person] if s != left), duty.stint)))
        for other in present:
            if other != person and any(
                is_legal(search, vacancies, {person, other}, (*own, *rows)) for rows in directly(search, vacancies, left, other)
            ):
                yield other


@pytest.mark.parametrize("seed", SEEDS)
def test_the_chosen_substitute_comes_where_the_list_says_he_may(seed: int) -> None:
    search, vacancies = fallen_out(seed)
    for duty in rank(search, vacancies):
        for substitute in duty.substitutes[:1] + duty.substitutes[-1:]:
            choice = Choice(duty.absent, substitute.person, duty.stint.place.post)
            found = restore(vacancies, Solution(search.standing.assignments), [choice])
            assert audit(found.problem, found.solution) == ()
            taken = {(new.post, new.shift) for _, new in found.fills if new.person == substitute.person}
            assert taken & {(duty.stint.place.post, shift) for shift in duty.stint.place.shifts}


def test_people_without_a_duty_ahead_leave_nothing_open() -> None:
    problem, plan = posed(3, SIZE)
    search = open_search(problem, plan)
    end = max(shift.end for shift in problem.shifts)
    vacancies = open_vacancies(search.standing, [Absence(person) for person in search.standing.stints], end)
    assert vacancies.opened == ()
    assert rank(search, vacancies) == ()
    found = restore(vacancies, plan)
    assert (found.changed, found.fills, found.unfilled, found.is_fewest) == ((), (), (), True)
    assert found.solution == plan


def test_the_same_question_has_the_same_answer() -> None:
    search, vacancies = fallen_out(5)
    shuffled = replace(vacancies, movable=vacancies.movable[::-1], opened=vacancies.opened[::-1])
    assert restored(search, vacancies).solution == restored(search, shuffled).solution


@pytest.mark.parametrize("seed", range(12))
def test_both_statements_of_the_reserve_agree_about_who_was_drawn(seed: int) -> None:
    problem, dice = instance(seed), Random(seed)
    polri = [person.id for person in problem.persons if person.unsur is Unsur.POLRI]
    problem = replace(problem, drawn=tuple(dice.sample(polri, min(3, len(polri)))))
    placing = Placing(problem, people=[person.id for person in problem.persons])
    RULES["reserve"].build(placing)
    for cells in islice(rosters(problem, seed), 20):
        assert accepts(placing, cells) is is_clean("reserve", problem, placing.as_solution(cells)), sorted(cells)
