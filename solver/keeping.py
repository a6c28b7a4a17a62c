"""How a plan may keep the reserve: whole for the people used, whole whatever their number, or short with nobody drained for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from solver.ceiling import ELSEWHERE, UNLIMITED, Ceiling
from solver.classes import Bools, PersonClass, drawn_away
from solver.duties import DutyPlan, Family
from solver.problem import PostKind, Problem, Role, Unsur
from solver.rules.reserve import most_owed, reservists


class Keeping(Enum):
    """One way to meet the rule of the reserve; between them they hold every legal plan."""

    WHOLE = "as many heads as the people used ask for"
    CAPPED = "as many as are ever asked for, however many people are used"
    SHORT = "fewer; whoever could stand in it is a member at a post only if he stands in it too"


@dataclass(frozen=True)
class ReserveAsk:
    """What the rule asks of the Polri: ``least`` heads and ``share``/``whole`` of the people used, never more than ``cap``.

    ``room`` are the heads that every shift of reserve has places for, ``drawn`` those who were drawn from it: as
    many heads less are owed, which ``least`` and ``cap`` count in. ``is_plain`` says that all shifts ask for the same
    at one post, so that the program of an unsur knows every way to keep the reserve.
    """

    least: int
    share: int
    whole: int
    cap: int
    room: int
    is_plain: bool
    drawn: int = 0

    def most_used(self, standing: int) -> int | None:
        """Return how many people a reserve of so many heads allows to be used, None where it is short whoever is used."""
        if standing >= self.cap:
            return UNLIMITED
        if standing < self.least:
            return None
        return (standing + self.drawn) * self.whole // self.share if self.share else UNLIMITED

    def ways(self, most: int) -> tuple[Keeping, ...]:
        """Return the ways there are while no more than ``most`` people can be used, none that another one holds."""
        if not self.cap or not (self.least or self.share):
            return (Keeping.CAPPED,)
        found = []
        if self.share * most > self.whole * (self.cap + self.drawn) and self.room >= self.cap:
            found.append(Keeping.CAPPED)
        if self.room + self.drawn >= max(1, self.least) and self.room >= self.least and (not found or self.least < self.cap):
            found.append(Keeping.WHOLE)
        return (*found, Keeping.SHORT)


NOTHING = ReserveAsk(0, 0, 1, 0, 0, is_plain=True)
"""What is asked where there is no reserve."""


def ask_of(problem: Problem, unsur: Unsur) -> ReserveAsk:
    """Return what the rule of the reserve asks of an unsur; only of POLRI it asks anything."""
    places = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    slots = [slot for slot in problem.slots if slot.role is Role.RESERVE and slot.unsur is Unsur.POLRI]
    asked = [slot for slot in slots if slot.post in places]
    if unsur is not Unsur.POLRI or not slots:
        return NOTHING
    heads = Counter[str]()
    for slot in asked:
        heads[slot.shift] += slot.demand
    drawn = len(drawn_away(problem))
    share, whole = problem.policies.reserve_share
    is_owed = asked and (share or problem.policies.reserve_min > drawn)
    cap = max(0, most_owed(problem) - drawn) if is_owed else 0
    is_plain = len({(slot.post, slot.demand, slot.skill) for slot in slots}) == 1 and len(asked) == len(slots) and slots[0].demand > 0
    least = min(max(0, problem.policies.reserve_min - drawn), cap)
    return ReserveAsk(least, share, whole, cap, min(heads.values(), default=0), is_plain, drawn)


def could_stand(problem: Problem) -> frozenset[str]:
    """Return whom the rule counts as drained where he is a member at a post and stands nowhere in a reserve that is short."""
    return frozenset(reservists(problem)).difference(problem.drawn)


def standing_heads(problem: Problem, duties: DutyPlan, needs: Iterable[int]) -> int:
    """Return how many stand in the shift of reserve with the fewest; ``needs`` once per head."""
    places = {post.id for post in problem.posts if post.kind is PostKind.RESERVE}
    asked = {slot.shift for slot in problem.slots if slot.post in places and slot.role is Role.RESERVE and slot.unsur is Unsur.POLRI}
    held = [duties.needs[j] for j in needs]
    reserve = [need for need in held if need.role is Role.RESERVE and need.post.id in places]
    heads = Counter(shift for need in reserve for shift in duties.kinds[need.kind].shifts)
    return min((heads[shift] for shift in asked), default=0)


def draining(duties: DutyPlan) -> Callable[[Iterable[int]], bool]:
    """Return the test whether these kinds make a member at a post of somebody who stands nowhere in reserve."""
    reserve = frozenset(k for k, kind in enumerate(duties.kinds) if kind.family is Family.RESERVE)
    member = frozenset(need.kind for need in duties.needs if need.role is Role.MEMBER) - reserve
    return lambda kinds: not member.isdisjoint(held := frozenset(kinds)) and reserve.isdisjoint(held)


@dataclass(frozen=True)
class Choice:
    """The ways to keep the reserve in a problem: those a plan is sought by, and all that a bound has to hold for."""

    sought: tuple[Keeping, ...]
    known: tuple[Keeping, ...]
    is_open: bool
    """Whether only the plans tell which of those sought is best; else the first that gives a plan is."""


def choose(ask: ReserveAsk, problem: Problem, duties: DutyPlan, classes: Sequence[PersonClass], tables: tuple[Ceiling, Bools]) -> Choice:
    """Return which ways to keep the reserve are worth a plan.

    A reserve is kept whole where enough people can stand in it for all that may be used. Where too few can,
    all of them do, and nobody else is kept from the posts for the rest. ``tables`` are the ceiling and the
    open needs, shape (classes, needs).
    """
    ceiling, mask = tables
    if ask is NOTHING:
        return Choice((Keeping.WHOLE,), (Keeping.WHOLE,), is_open=False)
    people = sum(map(len, classes))
    strength = sum(ceiling.most.values()) if problem.policies.strength_stages else ceiling.most[ELSEWHERE]
    most = min(strength, people)
    known = ask.ways(most)
    whole = tuple(way for way in known if way is not Keeping.SHORT)[:1]
    if Keeping.SHORT not in known or not whole:
        return Choice(known[:1], known, is_open=False)
    needs = [j for j, need in enumerate(duties.needs) if need.role is Role.RESERVE]
    called = min(max(ask.least, -(-most * ask.share // ask.whole) - ask.drawn), max((duties.needs[j].demand for j in needs), default=0))
    places = {duties.needs[j].post.id for j in needs}
    elsewhere = {pin.person for pin in problem.pins if pin.post not in places}
    able = sum(len(c) for i, c in enumerate(classes) if mask[i, needs].all() and c.sample.id not in elsewhere)
    stages = ceiling.touched(duties.needs[j].kind for j in needs)
    room = min((ceiling.most[stage] for stage in stages if stage in ceiling.most), default=most)
    if able < called and able <= room:
        return Choice((Keeping.SHORT, *whole), known, is_open=False)
    return Choice((*whole, Keeping.SHORT), known, is_open=room < called)


def kept_back(problem: Problem, classes: Iterable[PersonClass]) -> list[int]:
    """Return the classes with anybody who could stand in every shift of reserve."""
    able = could_stand(problem)
    return [i for i, people in enumerate(classes) if any(person.id in able for person in people.members)]


class Watch:
    """Who may still be used beside the reserve, in a plan that is made head by head and has the reserve first."""

    def __init__(self, problem: Problem, duties: DutyPlan, classes: Sequence[PersonClass]) -> None:
        self._problem, self._duties, self._classes = problem, duties, classes
        self._is_draining = draining(duties)
        self._back = frozenset[int]()
        self._most = UNLIMITED

    def begin(self, duties_of: Mapping[str, Iterable[int]]) -> None:
        """Heed what the rule asks beside the reserve that stands so far, of people by their needs.

        It is whole for so many people, or short with those kept back who could stand in it, where that leaves far more to be used.
        """
        ask = ask_of(self._problem, self._duties.unsur)
        most = ask.most_used(standing_heads(self._problem, self._duties, [j for needs in duties_of.values() for j in needs]))
        if most == UNLIMITED:
            return
        back = kept_back(self._problem, self._classes)
        people, held = sum(map(len, self._classes)), sum(len(self._classes[i]) for i in back)
        standing = sum(any(self._duties.needs[j].role is Role.RESERVE for j in needs) for needs in duties_of.values())
        used = sum(map(bool, duties_of.values()))
        if most is None or used > most or 2 * most < people - held + standing:
            self._back = frozenset(back)
        else:
            self._most = most

    @property
    def is_short(self) -> bool:
        """Whether anybody is kept back."""
        return bool(self._back)

    def left(self, used: int) -> int:
        """Return how many more people may be used."""
        return max(0, self._most - used)

    def bars(self, row: int, kinds: Iterable[int]) -> bool:
        """Return whether nobody of this class may hold these kinds together."""
        return row in self._back and self._is_draining(kinds)
