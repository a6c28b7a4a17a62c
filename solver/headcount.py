"""Who can serve a set of needs, counted person by person with the rules alone.

Shares no code with the search that found the set: people, pairs of duties and heads are counted again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count

from solver.asks import Ask, Suspect
from solver.problem import Person, PostKind, Problem, Role, Unsur
from solver.rules import RULES
from solver.rules.strength import most_polri
from solver.solution import Assignment, Solution

NEUTRALITY = ("neutrality_home", "neutrality_charge", "neutrality_kin")
ABLE, FAR = "able", "far"
_MOST_FILLERS = 8
LEAST_M_PER_E6 = 0.111
"""A millionth of a degree of latitude is a little more than this many metres."""

Fitting = tuple[int, ...]
"""Numbers of profiles of asks."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """The figures of one bottleneck; each of the listed is counted once.

    Of the ``listed``, ``unfit`` fit none of the asks by tasking, rank or skill, ``absent`` are away, ``far`` are based
    beyond reach of all, ``barred`` maps a rule of neutrality to how many it keeps from every ask in reach, and ``able``
    may serve at least one, but no two of them. ``heads`` are asked for, ``reserve`` of them the reserve that is owed.
    ``usable`` people may be used at all, None without a limit. At least ``short`` heads stay open in every plan, and at
    least ``more_people`` would have to come.
    """

    listed: int
    unfit: int
    absent: int
    far: int
    barred: tuple[tuple[str, int], ...]
    able: int
    heads: int
    reserve: int
    usable: int | None
    short: int
    more_people: int

    @property
    def is_limited(self) -> bool:
        """Whether fewer people may be used than could serve, so that the limit is what binds."""
        return self.usable is not None and self.usable < self.able


def count_heads(problem: Problem, suspect: Suspect) -> Headcount | None:
    """Return the figures of a suspect, None where they do not bear it out.

    That is when the asks are no part of the demand, when somebody could serve two of them, or when people suffice.
    """
    own = _one_unsur(problem, suspect.unsur)
    if not _is_demanded(own, suspect) or not _exclude_each_other(own, suspect.asks):
        return None
    profiles = _profiles(suspect)
    fit, present = _fit_and_present(own, suspect.unsur, profiles)
    verdicts = Counter(_verdicts(own, suspect.unsur, profiles, present).values())
    limit = _most_used(problem, suspect)
    most = verdicts[ABLE] if limit is None else min(verdicts[ABLE], limit)
    heads = sum(ask.heads for ask in suspect.asks if ask.role is not Role.RESERVE)
    reserve = _reserve_owed(own, suspect.unsur, profiles, present, most)
    if heads + reserve <= most:
        return None
    return Headcount(
        listed=len(own.persons),
        unfit=len(own.persons) - len(fit),
        absent=len(fit) - len(present),
        far=verdicts[FAR],
        barred=tuple((rule, verdicts[rule]) for rule in NEUTRALITY if verdicts[rule]),
        able=verdicts[ABLE],
        heads=heads + reserve,
        reserve=reserve,
        usable=limit,
        short=heads + reserve - most,
        more_people=_more_people(problem, heads=heads, reserve=reserve, most=most),
    )


def able_people(problem: Problem, suspect: Suspect) -> frozenset[str]:
    """Return who may serve at least one of the asks."""
    own = _one_unsur(problem, suspect.unsur)
    profiles = _profiles(suspect)
    verdicts = _verdicts(own, suspect.unsur, profiles, _fit_and_present(own, suspect.unsur, profiles)[1])
    return frozenset(person for person, verdict in verdicts.items() if verdict == ABLE)


def _most_used(problem: Problem, suspect: Suspect) -> int | None:
    """Return how many people may be used in the stages in which the asks begin, None without a limit."""
    if suspect.unsur is not Unsur.POLRI:
        return None
    starts = {shift.id: shift.start for shift in problem.shifts}
    stages = [(first, end) for first, end, _, _ in problem.policies.strength_stages]
    begun = {starts[ask.shifts[0]] for ask in suspect.asks}
    touched = {next((n for n, (first, end) in enumerate(stages) if first <= start < end), None) for start in begun}
    return sum(most_polri(problem, stage) for stage in touched)


def _one_unsur(problem: Problem, unsur: Unsur) -> Problem:
    persons = tuple(person for person in problem.persons if person.unsur is unsur)
    slots = tuple(slot for slot in problem.slots if slot.unsur is unsur)
    return replace(problem, persons=persons, slots=slots, pins=(), baseline=())


def _is_demanded(problem: Problem, suspect: Suspect) -> bool:
    """Return whether the slots hold at least the heads of the asks."""
    asked: Counter[tuple[str, str, Unsur, Role]] = Counter()
    for ask in suspect.asks:
        for shift in ask.shifts:
            asked[ask.post, shift, suspect.unsur, ask.role] += ask.heads
    demand = {slot.key: slot.demand for slot in problem.slots}
    return all(heads <= demand.get(key, 0) for key, heads in asked.items())


def _exclude_each_other(problem: Problem, asks: Iterable[Ask]) -> bool:
    """Return whether nobody can serve two of the asks: tried for every pair of shifts and kinds of post.

    A pause that is too short is none where duties fill it, so each pair is tried with every set of shifts between, too.
    """
    kinds = {post.id: post.kind for post in problem.posts}
    samples = {(ask.shifts, kinds[ask.post]): _stand("", ask, Unsur.POLRI) for ask in asks}
    for one, other in combinations(samples.values(), 2):
        fillers = _between(problem, one, other)
        if len(fillers) > _MOST_FILLERS:
            return False
        for size in range(len(fillers) + 1):
            for chosen in combinations(fillers, size):
                postings = [*one, *other, *chosen]
                if not _broken(problem, postings, "one_place") and not _broken(problem, postings, "rest"):
                    return False
    return True


def _between(problem: Problem, one: Sequence[Assignment], other: Sequence[Assignment]) -> list[Assignment]:
    """Return one posting for every shift that lies in the pause between two duties."""
    shifts = {shift.id: shift for shift in problem.shifts}
    ends = [max(shifts[a.shift].end for a in duty) for duty in (one, other)]
    starts = [min(shifts[a.shift].start for a in duty) for duty in (one, other)]
    opens, closes = min(ends), max(starts)
    static = {post.id for post in problem.posts if post.kind is PostKind.STATIC}
    # A duty that is no static one breaks the fewest rules.
    posts = {slot.shift: slot.post for slot in sorted(problem.slots, key=lambda slot: slot.post not in static)}
    inside = [shift for shift in problem.shifts if shift.id in posts and opens <= shift.start and shift.end <= closes]
    return [Assignment(shift.id, posts[shift.id], Unsur.POLRI, Role.MEMBER, "", "") for shift in inside]


def _stand(person: str, ask: Ask, unsur: Unsur) -> list[Assignment]:
    return [Assignment(shift, ask.post, unsur, ask.role, "", person) for shift in ask.shifts]


def _broken(problem: Problem, postings: Sequence[Assignment], rule: str) -> set[tuple[str, str]]:
    """Return (person, post) of every violation of the rule."""
    return {(v.person or "", v.post or "") for v in RULES[rule].violations(problem, Solution(tuple(postings)))}


def _profiles(suspect: Suspect) -> list[list[Ask]]:
    """Return the asks by what they ask of a person; one of a profile stands for all."""
    profiles: dict[tuple[tuple[str, ...], Role, str | None], list[Ask]] = {}
    for ask in suspect.asks:
        profiles.setdefault((ask.shifts, ask.role, ask.skill), []).append(ask)
    return list(profiles.values())


def _fit_and_present(problem: Problem, unsur: Unsur, profiles: Sequence[Sequence[Ask]]) -> tuple[set[str], dict[str, Fitting]]:
    """Return who fits some profile, and person to the numbers of the profiles he fits and is there for."""
    alike: dict[object, list[str]] = {}
    for person in problem.persons:
        alike.setdefault((person.tasking, person.rank, person.skills, person.windows), []).append(person.id)
    fit: set[str] = set()
    present: dict[str, Fitting] = {}
    for number, asks in enumerate(profiles):
        # Both rules read nothing else of a person, so one stands for all who agree in that.
        samples = [a for group in alike.values() for a in _stand(group[0], asks[0], unsur)]
        unfit = {person for person, _ in _broken(problem, samples, "eligibility")}
        absent = {person for person, _ in _broken(problem, samples, "availability")}
        for group in alike.values():
            fit |= set() if group[0] in unfit else set(group)
            for one in group if group[0] not in unfit | absent else ():
                present[one] = (*present.get(one, ()), number)
    return fit, present


def _verdicts(problem: Problem, unsur: Unsur, profiles: Sequence[Sequence[Ask]], present: dict[str, Fitting]) -> dict[str, str]:
    """Return person to ``ABLE``, to ``FAR``, or to the rule of neutrality that keeps him from every ask in his reach.

    The rules of place read nothing of a person but his base and the areas closed to him, so one stands for all who
    agree in them. Each is tried at a few posts and, where those are closed, at ever more: most are found able at once.
    """
    alike: dict[object, list[Person]] = {}
    for person in problem.persons:
        if person.id in present:
            facts = (person.lat_e6, person.lon_e6, person.home, person.charges, person.kin_areas)
            alike.setdefault((facts, present[person.id]), []).append(person)
    places = {fitting: _places(problem, profiles, fitting) for fitting in set(present.values())}
    left = {group[0].id: _maybe_near(problem, group[0], places[present[group[0].id]]) for group in alike.values()}
    verdict = dict.fromkeys(left, FAR)
    width = 1
    while left:
        for one, found in _try(problem, unsur, {one: asks[:width] for one, asks in left.items()}):
            verdict[one] = found if verdict[one] != ABLE else ABLE
        left = {one: asks[width:] for one, asks in left.items() if verdict[one] != ABLE and len(asks) > width}
        width *= 4
    return {one.id: verdict[group[0].id] for group in alike.values() for one in group}


def _try(problem: Problem, unsur: Unsur, tried: dict[str, list[Ask]]) -> Iterator[tuple[str, str]]:
    """Yield (person, ``ABLE`` or the rule of neutrality that bars him) for every ask within his reach."""
    postings = [_stand(person, ask, unsur)[0] for person, asks in tried.items() for ask in asks]
    far = _broken(problem, postings, "reach")
    near = [a for a in postings if (a.person, a.post) not in far]
    closed: dict[tuple[str, str], str] = {}
    for rule in NEUTRALITY:
        for place in _broken(problem, near, rule):
            closed.setdefault(place, rule)
    yield from ((a.person, closed.get((a.person, a.post), ABLE)) for a in near)


def _places(problem: Problem, profiles: Sequence[Sequence[Ask]], fitting: Fitting) -> list[tuple[int, Ask]]:
    """Return the asks of some profiles, one per post, each with the latitude of its post."""
    latitude = {post.id: post.lat_e6 for post in problem.posts}
    asks = {ask.post: ask for number in fitting for ask in profiles[number]}
    return [(latitude[post], ask) for post, ask in asks.items()]


def _maybe_near(problem: Problem, person: Person, places: Sequence[tuple[int, Ask]]) -> list[Ask]:
    """Return the asks that lie not too far north or south to be in reach; those are asked of the rule."""
    widest = problem.policies.reach_m(person.unsur) * 1000 / (problem.policies.road_factor_milli * LEAST_M_PER_E6)
    return [ask for latitude, ask in places if abs(latitude - person.lat_e6) <= widest]


def _reserve_owed(problem: Problem, unsur: Unsur, profiles: Sequence[Sequence[Ask]], present: dict[str, Fitting], most: int) -> int:
    """Return the heads of reserve among the asks that a plan owes which uses ``most`` of these people.

    A plan that uses fewer owes less reserve, but no more is gained than people are lost. Where too few can stand in
    reserve nobody is kept from the posts for it.
    """
    ours = {number for number, asks in enumerate(profiles) if asks[0].role is Role.RESERVE}
    stated = sum(ask.heads for number in ours for ask in profiles[number])
    standing = {person: own for person, fitting in present.items() if (own := tuple(n for n in fitting if n in ours))}
    if not ours or Counter(_verdicts(problem, unsur, profiles, standing).values())[ABLE] < stated:
        return 0
    return min(stated, _owed(problem, most))


def _owed(problem: Problem, used: int) -> int:
    share, whole = problem.policies.reserve_share
    return max(problem.policies.reserve_min, -(-used * share // whole))


def _more_people(problem: Problem, *, heads: int, reserve: int, most: int) -> int:
    """Return how many people would have to come so that they may suffice: every tenth of them goes to the reserve."""
    lacking = heads + reserve - most
    share, whole = problem.policies.reserve_share
    if not reserve or reserve < _owed(problem, most) or share >= whole:
        return lacking
    return next(x for x in count(lacking) if heads + _owed(problem, most + x) <= most + x)
