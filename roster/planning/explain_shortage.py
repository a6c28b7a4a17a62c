"""Why a plan is short, as counts: each bottleneck with the posts that ask, the people who can serve, and what would close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from roster.planning.expected import ROLES
from roster.planning.keep_archive import KeptPlan, stored_plan
from solver.asks import Ask, SlotKey, Suspect, missing_duties, missing_heads
from solver.bottleneck import find_suspects
from solver.headcount import Headcount, able_people, count_heads
from solver.problem import Problem, Role, Unsur
from solver.rules.reserve import required_heads

if TYPE_CHECKING:
    from roster.store import Store

MOST_TOLD = 12
"""Bottlenecks told of one plan, the widest first; the rest are counted."""

_ROLE_WORDS = {role: word for word, role in ROLES.items()}


@dataclass(frozen=True, slots=True)
class AskGroup:
    """Posts that ask for heads in the same shifts and role."""

    shifts: tuple[str, ...]
    role: str
    posts: int
    heads: int


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Posts that ask for more heads than can be had, counted anew. ``plan_short`` is what the plan at hand lacks there.

    ``kecamatan`` maps a name ("" for posts of the whole district) to its posts, the most first. ``share_percent`` is the
    least share of strength that would do, None where no share does or none binds.
    """

    unsur: str
    groups: tuple[AskGroup, ...]
    kecamatan: tuple[tuple[str, int], ...]
    posts: tuple[str, ...]
    counts: Headcount
    plan_short: int
    share_percent: int | None


@dataclass(frozen=True, slots=True)
class Leftover:
    """Heads missing outside every bottleneck: ``able`` may serve there, ``busy`` of them serve elsewhere in the plan.

    ``used`` of ``usable`` people are used at all (None without a limit).
    """

    unsur: str
    shift: str
    role: str
    missing: int
    able: int
    busy: int
    used: int
    usable: int | None


@dataclass(frozen=True, slots=True)
class ShortageStory:
    """All there is to say of a plan's shortage: ``heads`` missing over all shifts at ``slots`` needs."""

    heads: int
    slots: int
    bottlenecks: tuple[Bottleneck, ...]
    untold: int
    leftovers: tuple[Leftover, ...]


def explain_shortage(plan: KeptPlan) -> ShortageStory:
    """Return the bottlenecks of a plan; empty where nothing is missing. Every figure is counted by the rules alone."""
    problem = plan.problem
    missing = _missing(plan)
    suspects = sorted(find_suspects(problem, missing), key=lambda suspect: -missing_duties(suspect, missing))
    told: list[Bottleneck] = []
    covered: set[SlotKey] = set()
    for suspect in suspects[:MOST_TOLD]:
        counts = count_heads(problem, suspect)
        if counts is not None:
            told.append(_named(plan, suspect, counts, missing_duties(suspect, missing)))
            covered |= {(ask.post, shift, suspect.unsur, ask.role) for ask in suspect.asks for shift in ask.shifts}
    beyond = {(ask.post, shift, s.unsur, ask.role) for s in suspects[MOST_TOLD:] for ask in s.asks for shift in ask.shifts}
    left = {key: heads for key, heads in missing.items() if key not in covered | beyond}
    return ShortageStory(sum(missing.values()), len(missing), tuple(told), len(suspects[MOST_TOLD:]), tuple(_leftovers(plan, left)))


def _missing(plan: KeptPlan) -> dict[SlotKey, int]:
    """Return slot to missing heads; reserve only as far as it is owed."""
    filled = Counter((a.post, a.shift, a.unsur, a.role) for a in plan.solution.assignments)
    missing = missing_heads(plan.problem, filled)
    owed = required_heads(plan.problem, plan.solution)
    kept = {key: min(heads, owed - filled[key]) if key[3] is Role.RESERVE else heads for key, heads in missing.items()}
    return {key: heads for key, heads in kept.items() if heads > 0}


def _named(plan: KeptPlan, suspect: Suspect, counts: Headcount, plan_short: int) -> Bottleneck:
    districts = {post.id: post.district for post in plan.problem.posts}
    posts = dict.fromkeys(ask.post for ask in suspect.asks)
    tally = Counter(plan.names.areas.get(districts[post], districts[post]) for post in posts)
    return Bottleneck(
        unsur=suspect.unsur.value,
        groups=tuple(_groups(suspect.asks, plan.problem)),
        kecamatan=tuple(sorted(tally.items(), key=lambda item: (not item[0], -item[1], item[0]))),
        posts=tuple(posts),
        counts=counts,
        plan_short=plan_short,
        share_percent=_share_percent(counts),
    )


def _groups(asks: Iterable[Ask], problem: Problem) -> Iterable[AskGroup]:
    """Yield the groups in the order of the shifts; posts of reserve last."""
    order = {shift.id: nth for nth, shift in enumerate(problem.shifts)}
    by_kind: dict[tuple[tuple[str, ...], Role], list[Ask]] = {}
    for ask in asks:
        by_kind.setdefault((ask.shifts, ask.role), []).append(ask)
    for (shifts, role), own in sorted(by_kind.items(), key=lambda item: ([order[s] for s in item[0][0]], list(Role).index(item[0][1]))):
        yield AskGroup(shifts, _ROLE_WORDS[role], len({ask.post for ask in own}), sum(ask.heads for ask in own))


def _share_percent(counts: Headcount) -> int | None:
    if counts.usable is None or not counts.is_limited:
        return None
    wanted = counts.usable + counts.more_people
    return -(-wanted * 100 // counts.listed) if wanted <= counts.able else None


def _leftovers(plan: KeptPlan, missing: dict[SlotKey, int]) -> Iterable[Leftover]:
    groups: dict[tuple[Unsur, str, Role], list[SlotKey]] = {}
    for key in missing:
        groups.setdefault((key[2], key[1], key[3]), []).append(key)
    used = {a.person: a.unsur for a in plan.solution.assignments}
    for (unsur, shift, role), keys in groups.items():
        able = able_people(plan.problem, Suspect(unsur, tuple(_asks(plan.problem, keys)), is_shared=False))
        yield Leftover(
            unsur=unsur.value,
            shift=shift,
            role=_ROLE_WORDS[role],
            missing=sum(missing[key] for key in keys),
            able=len(able),
            busy=len(able & used.keys()),
            used=sum(each is unsur for each in used.values()),
            usable=_limit(plan.problem, shift) if unsur is Unsur.POLRI else None,
        )


def _asks(problem: Problem, keys: Sequence[SlotKey]) -> Iterable[Ask]:
    slots = {slot.key: slot for slot in problem.slots}
    return (Ask(key[0], (key[1],), key[3], slots[key].demand, slots[key].skill) for key in keys)


def _limit(problem: Problem, shift: str) -> int:
    """Return how many Polri may be used in the stage of a shift."""
    start = next(each.start for each in problem.shifts if each.id == shift)
    policies = problem.policies
    stage = next(((share, whole) for first, end, share, whole in policies.strength_stages if first <= start < end), policies.strength_share)
    return sum(person.unsur is Unsur.POLRI for person in problem.persons) * stage[0] // stage[1]


@lru_cache(maxsize=2)
def explain_stored_shortage(store: Store, plan_id: int) -> ShortageStory:
    """Return the bottlenecks of a plan of the store; a stored plan never changes, so they are sought once.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    return explain_shortage(stored_plan(store, plan_id))
