"""The use case ``extend``: posts that still stand after the count are manned for another day, those withdrawn are not.

Everything begun is frozen; the shifts added are manned with people who are rested by the rules, so the relief of one day
rests the next. Extending an extension goes on from the last version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset
from roster.domain.plan import ABSENT, Plan, PlanPost
from roster.domain.relief import GUARDS, guarded_place
from roster.domain.risk import settle_index
from roster.domain.withdrawal import (
    OPEN_ENDED,
    USUAL_HOURS,
    GuardedPlace,
    Level,
    StandingDecision,
    Verdict,
    contradictions,
    covers,
    has_fallen,
    last_hour,
    new_shifts,
    standing_shifts,
    stands,
    with_shifts,
    worst_category,
)
from roster.errors import RosterError
from roster.planning.budget import Budget
from roster.planning.followed_baseline import followed_baseline
from roster.planning.name_targets import find_targets
from roster.planning.plan_operation import Steering, answer, peak_mib, refuse_broken_pins, with_pins
from roster.planning.resume import Situation, frozen_until, resumed
from roster.planning.standing_posts import local_start
from roster.planning.translate import problem_of
from solver.problem import Problem

FARTHEST_DAY = 30
"""Days after the vote beyond which a day is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class ExtensionOrder:
    """What was decided: the last day (counted from the voting day) through which posts are guarded, when, by whom and why.

    ``withdraw`` and ``extend`` name posts, desa, kecamatan or categories; all other posts stand on. ``absent`` are people
    (nomor induk) who serve no more; ``hours`` the length of a shift that has to be added.
    """

    through_day: int
    now: datetime
    officer: str
    reason: str
    withdraw: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    hours: int = USUAL_HOURS


@dataclass(frozen=True)
class Extension:
    """The plan gone on with: the extended data set it was made of, the shifts added, the decisions of this step."""

    dataset: Dataset
    plan: Plan
    problem: Problem
    shifts: tuple[ShiftRule, ...]
    decisions: tuple[StandingDecision, ...]


@dataclass(frozen=True, slots=True)
class StandingPost:
    """A post with an open end that stands at a moment; ``category_now`` is the gravest its TPS have by the newest index."""

    place: GuardedPlace
    kecamatan: str
    stations: tuple[str, ...]
    category_now: str

    @property
    def has_fallen(self) -> bool:
        """Whether the index now allows the withdrawal."""
        return has_fallen(self.place.category, self.category_now)


def with_extension(dataset: Dataset, shifts: Iterable[ShiftRule], decisions: Iterable[StandingDecision]) -> Dataset:
    """Return a data set with shifts and decisions of an earlier extension that it does not have itself."""
    known = set(dataset.standing)
    more = tuple(each for each in decisions if each not in known)
    return replace(dataset, shifts=with_shifts(dataset.shifts, shifts), standing=(*dataset.standing, *more))


def held_index(dataset: Dataset, issued: Plan) -> Dataset:
    """Return the data set with every TPS in the class it was guarded in.

    After the vote a new index decides which posts may go home, never how teams are built: without this, beats of TPS that
    fell would be taken apart while people stand there.
    """
    held = {station: post.category for post in issued.guarding if post.kind == "regu" for station in post.stations}
    settled = settle_index(dataset.stations, dataset.events)
    if all(held.get(station.id, station.category) == station.category for station in settled):
        return dataset
    return replace(dataset, stations=tuple(replace(s, category=held.get(s.id, s.category)) for s in settled), events=())


def places_of(dataset: Dataset, issued: Plan) -> dict[str, tuple[GuardedPlace, PlanPost]]:
    """Return id to place and row of every beat and TPS that a plan still guards."""
    codes = {area.code: area.parent for area in dataset.areas}
    return {post.post: (guarded_place(post, codes), post) for post in issued.guarding if post.kind in GUARDS}


def standing_posts(dataset: Dataset, issued: Plan, when: datetime) -> tuple[StandingPost, ...]:
    """Return the posts with an open end that stand at a local moment and are asked for after the count, by kecamatan and id.

    ``dataset`` has the newest index; the class a post is guarded in is that of the plan.
    """
    asked = _asked_after_count(dataset)
    now = {station.id: station.category or "" for station in settle_index(dataset.stations, dataset.events)}
    found = [
        StandingPost(place, post.kecamatan, post.stations, worst_category(now.get(station, "") for station in post.stations))
        for place, post in places_of(dataset, issued).values()
        if (post.kind, place.category) in asked and stands(dataset.standing, place, when)
    ]
    return tuple(sorted(found, key=lambda each: (each.place.kecamatan_code, each.place.post)))


def _asked_after_count(dataset: Dataset) -> set[tuple[str, str]]:
    """Return the kinds of post and categories that the shifts after the count ask for, by default those of the last one added."""
    rules = standing_shifts(dataset.shifts) or new_shifts(dataset.shifts, through_day=1, now=0)
    pairs = {(unsur, category) for rule in rules for (unsur, category), heads in rule.demand if heads and category in OPEN_ENDED}
    return {("tps" if unsur == "LINMAS" else "regu", category) for unsur, category in pairs}


def extend_posts(dataset: Dataset, issued: Plan, order: ExtensionOrder, *, seed: int = 0, steering: Steering | None = None) -> Extension:
    """Return the audited plan in which the posts that stay are guarded through the day, and those withdrawn no longer.

    Raises
    ------
    RosterError
        When the order lacks officer or reason, names unknown or contradictory targets, or leaves nothing to do; when somebody
        absent is not listed or the plan fails the audit.
    """
    extended, added, decisions = decide_posts(dataset, issued, order)
    problem = _problem(extended, issued, order, seed)
    plan = answer(extended, problem, issued, steering or Steering(lambda event: None, None, Budget()))
    sizes = {**plan.sizes, **({ABSENT: sorted(order.absent)} if order.absent else {})}
    return Extension(extended, replace(plan, sizes=sizes, peak_mib=peak_mib()), problem, added, decisions)


def _require_order(order: ExtensionOrder) -> None:
    if not order.officer.strip() or not order.reason.strip():
        missing = "pejabat yang memutuskan" if not order.officer.strip() else "alasan keputusan"
        raise RosterError(
            f"Perpanjangan tanpa {missing}.", "Sebut pejabat dan alasannya: keputusan ini dipertanggungjawabkan.", code="pejabat"
        )
    if not 0 < order.through_day <= FARTHEST_DAY:
        message = f"Hari H{order.through_day:+d} bukan hari sesudah pemungutan suara (H+1 sampai H+{FARTHEST_DAY})."
        raise RosterError(message, "Periksa harinya.", code="hari")


def _require_shifts(dataset: Dataset, issued: Plan) -> None:
    lost = sorted({row.shift for row in issued.rows} - {rule.code for rule in dataset.shifts})
    if lost:
        advice = "Pakai rencana dengan perpanjangan.json di foldernya, atau data yang memuat sif itu."
        raise RosterError(f"Sif rencana lama tidak ada dalam data: {', '.join(lost)}.", advice, code="sif")


def decide_posts(
    dataset: Dataset, issued: Plan, order: ExtensionOrder
) -> tuple[Dataset, tuple[ShiftRule, ...], tuple[StandingDecision, ...]]:
    """Return the extended data set, the shifts added and the decisions of this step; nothing is planned.

    Raises
    ------
    RosterError
        When the order lacks officer or reason, names unknown or contradictory targets, or leaves nothing to do.
    """
    _require_order(order)
    _require_shifts(dataset, issued)
    issued = followed_baseline(dataset, issued)
    dataset = held_index(dataset, issued)
    minute = frozen_until(dataset, order.now)
    added = new_shifts(dataset.shifts, through_day=order.through_day, now=minute, hours=order.hours)
    if minute >= (order.through_day + 1) * 1440:
        advice = "Sebut hari yang masih akan datang, atau saat keputusannya (--now)."
        raise RosterError(f"Hari H{order.through_day:+d} sudah lewat.", advice, code="hari_lewat")
    ahead = [rule for rule in (*standing_shifts(dataset.shifts), *added) if rule.start > minute]
    if not ahead or not (added or order.withdraw or order.extend):
        until = local_start(dataset, last_hour(dataset.shifts))
        message = f"Pos sudah dijaga sampai {until:%d-%m-%Y %H.%M}; tidak ada yang perlu diperpanjang."
        raise RosterError(message, "Sebut hari yang lebih akhir, atau pos yang ditarik.", code="sudah_dijaga")
    since = local_start(dataset, ahead[0].start)
    until = local_start(dataset, max(rule.end for rule in ahead))
    named = [*_named(dataset, issued, order, since)]
    _require_standing(standing_posts(replace(dataset, shifts=(*dataset.shifts, *added)), issued, since), named)
    earlier = tuple(_not_overruled(dataset, issued, named, since))
    extended = replace(dataset, shifts=(*dataset.shifts, *added), standing=(*earlier, *named))
    _require_agreement(extended)
    staying = [each for each in standing_posts(extended, issued, since) if not _is_named(each.place, named)]
    kept = [_extending(each.place.post, order, (since, until)) for each in staying]
    manned = _manned(extended, issued, added)
    decisions = (*named, *kept)
    return replace(extended, shifts=(*dataset.shifts, *manned), standing=(*earlier, *decisions)), manned, decisions


def _require_standing(standing: Sequence[StandingPost], named: Sequence[StandingDecision]) -> None:
    """Raise a RosterError where nothing stands any more, or nothing of what is withdrawn, all of that named at once."""
    if not standing and not any(each.verdict is Verdict.EXTEND for each in named):
        raise RosterError(
            "Tidak ada pos yang masih berjaga: semuanya sudah ditarik.", "Tidak ada yang perlu diputuskan.", code="semua_ditarik"
        )
    idle = [n for n in named if n.verdict is Verdict.WITHDRAW and not any(covers(n, each.place) for each in standing)]
    if idle:
        listed = ", ".join(f"{each.level} {each.target}" for each in idle[:10])
        advice = "Lihat pos yang masih berjaga dengan perintah ini tanpa --out."
        raise RosterError(f"Tidak ada pos yang masih berjaga pada {listed}.", advice, code="tidak_berjaga")


def _manned(dataset: Dataset, issued: Plan, added: Sequence[ShiftRule]) -> tuple[ShiftRule, ...]:
    """Return the shifts in which anything stands: where all is withdrawn none is added."""
    return tuple(rule for rule in added if standing_posts(dataset, issued, local_start(dataset, rule.start)))


def _named(dataset: Dataset, issued: Plan, order: ExtensionOrder, since: datetime) -> Iterator[StandingDecision]:
    """Yield the decisions that the order names; they hold until somebody decides otherwise."""
    found = find_targets(dataset, [place for place, _ in places_of(dataset, issued).values()], (*order.withdraw, *order.extend))
    for texts, verdict in ((order.withdraw, Verdict.WITHDRAW), (order.extend, Verdict.EXTEND)):
        for text in dict.fromkeys(texts):
            level, target = found[text]
            yield StandingDecision(since, level, target, verdict, None, order.officer.strip(), order.reason.strip())


def _not_overruled(dataset: Dataset, issued: Plan, named: Sequence[StandingDecision], since: datetime) -> Iterator[StandingDecision]:
    """Yield the decisions of before that those now named leave in force.

    Who decides twice before a shift begins has changed his mind: what was said of the same target goes, and so does the
    extension for a time that every post got which nobody named.
    """
    places = {post: place for post, (place, _) in places_of(dataset, issued).items()}
    said = {(each.level, each.target) for each in named}
    for each in dataset.standing:
        is_passing = each.level is Level.POST and each.verdict is Verdict.EXTEND and each.until is not None and each.target in places
        is_overruled = (each.level, each.target) in said or (is_passing and any(covers(n, places[each.target]) for n in named))
        if each.since < since or not is_overruled:
            yield each


def _is_named(place: GuardedPlace, named: Sequence[StandingDecision]) -> bool:
    return any(each.target == place.post for each in named)


def _extending(post: str, order: ExtensionOrder, span: tuple[datetime, datetime]) -> StandingDecision:
    return StandingDecision(span[0], Level.POST, post, Verdict.EXTEND, span[1], order.officer.strip(), order.reason.strip())


def _require_agreement(dataset: Dataset) -> None:
    """Raise a RosterError for decisions that contradict each other, and for withdrawals in the middle of a shift."""
    against = contradictions(dataset.standing)
    if against:
        listed = "; ".join(f"{dataset.standing[n].level} {dataset.standing[n].target}" for _, n in against[:10])
        message = f"Keputusan yang saling bertentangan mulai saat yang sama: {listed}."
        raise RosterError(message, "Sisakan satu keputusan: perpanjang atau tarik.", code="bertentangan")
    spans = [(rule, local_start(dataset, rule.start), local_start(dataset, rule.end)) for rule in standing_shifts(dataset.shifts)]
    early = [
        f"{each.level} {each.target} {each.since:%d-%m-%Y %H.%M} (sif {rule.code} selesai {end:%d-%m-%Y %H.%M})"
        for each in dataset.standing
        for rule, start, end in spans
        # A day alone, kept as its midnight, means the first change of shift on it.
        if each.verdict is Verdict.WITHDRAW and start < each.since < end and each.since.time() != time()
    ]
    if early:
        raise RosterError(f"Penarikan sebelum sif selesai: {'; '.join(early[:10])}.", "Tarik saat sif itu selesai.", code="dalam_sif")


def _problem(dataset: Dataset, issued: Plan, order: ExtensionOrder, seed: int) -> Problem:
    bare = problem_of(replace(dataset, pins=()), seed=seed, baseline=issued)
    problem = resumed(bare, dataset, issued, Situation(order.now, order.absent))
    own = [pin for pin in dataset.pins if pin.shift not in problem.begun]
    pinned = with_pins(replace(problem, pins=()), own)
    # What the user fixed may contradict the rules; what has begun is a fact.
    refuse_broken_pins(replace(pinned, begun=()))
    return replace(problem, pins=(*pinned.pins, *problem.pins))
