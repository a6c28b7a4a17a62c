"""The tables of the briefing: each figure counted once, straight from the plan's rows and the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from roster.documents.roll import enlist, polling_chain
from roster.documents.writing import period_id
from roster.domain.calendar import ShiftRule, moment
from roster.domain.operation import Dataset
from roster.domain.personnel import UNSUR, Member
from roster.domain.plan import Plan, PlanNeed, PlanPost
from roster.domain.policy import read_policies
from roster.domain.risk import settle_index
from roster.domain.tps import CATEGORIES, Pattern, PollingStation

MEMBER = "anggota"
_DUTY_OF_KIND = {"regu": "stations", "tps": "stations", "komando": "leaders", "statis": "objects", "cadangan": "reserve"}
_NO_SHIFT = ShiftRule("", "", 0, 0)
_DUTIES = ("stations", "leaders", "objects", "reserve")


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One kecamatan: its desa, its TPS by category (in the order of ``CATEGORIES``), and voters where every TPS states them."""

    name: str
    desa: int
    counts: tuple[int, ...]
    voters: int | None

    @property
    def total(self) -> int:
        """All TPS of the kecamatan."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class StrengthLine:
    """People of one unsur and source by what the plan gives them to do; everybody stands in exactly one column.

    Who has several duties counts at his main one, which for Polri is the one the lampiran groups him
    by. ``standby`` could serve but got nothing, ``held_back`` the list keeps out, ``away`` cannot serve.
    """

    unsur: str
    source: str
    listed: int
    stations: int
    leaders: int
    objects: int
    reserve: int
    standby: int
    held_back: int
    away: int

    @property
    def used(self) -> int:
        """Everybody with any duty."""
        return self.stations + self.leaders + self.objects + self.reserve


@dataclass(frozen=True, slots=True)
class PatternLine:
    """One category: its pattern and what it asks for in the voting shift."""

    pattern: Pattern
    stations: int
    beats: int
    polri: int
    linmas: int
    tni: int


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift, its days and hours written out: heads needed and filled by unsur (in the order of ``UNSUR``), all posts and roles."""

    code: str
    name: str
    period: str
    needed: tuple[int, ...]
    filled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One kecamatan in the voting shift: heads at the TPS by unsur, TPS by how far their team is complete.

    ``missing`` are all heads lacking in all shifts, leaders included; ``missing_leaders`` the part of these.
    """

    name: str
    needed: tuple[int, ...]
    filled: tuple[int, ...]
    complete: int
    partial: int
    empty: int
    missing: int
    missing_leaders: int


@dataclass(frozen=True, slots=True)
class NeutralityLine:
    """One unsur under the home-desa rule: counts of people only.

    ``barred`` live in a desa where posts of their unsur stand, and are barred from ``pairs`` (person,
    post) pairs; ``unknown`` have no home desa on the list; ``at_home`` are postings at a post that
    touches the home desa all the same.
    """

    unsur: str
    strictness: str
    listed: int
    barred: int
    pairs: int
    unknown: int
    charges: int
    at_home: int


class PlanCounts:
    """Counts over one plan and its data; every row must be of a known post, person and shift."""

    def __init__(self, dataset: Dataset, plan: Plan) -> None:
        self.dataset = dataset
        self.plan = plan
        self.posts: dict[str, PlanPost] = {post.post: post for post in plan.posts}
        self.members: dict[str, Member] = {member.number: member for member in dataset.members}
        self.patterns: dict[str, Pattern] = {pattern.category: pattern for pattern in dataset.patterns}

    @cached_property
    def stations(self) -> tuple[PollingStation, ...]:
        """All TPS with their settled category."""
        return settle_index(self.dataset.stations, self.dataset.events)

    @cached_property
    def voting_shift(self) -> str:
        """The first of the shifts in which the polls are open; "" without any."""
        return min(self._polling, key=lambda rule: (rule.start, rule.code), default=_NO_SHIFT).code

    @cached_property
    def _polling(self) -> tuple[ShiftRule, ...]:
        chain = polling_chain(self.dataset.shifts)
        return tuple(rule for rule in self.dataset.shifts if rule.code in chain)

    @cached_property
    def voting_hours(self) -> float:
        """The hours from the start of the polls' first shift to the end of the last one that continues it."""
        return (max(rule.end for rule in self._polling) - min(rule.start for rule in self._polling)) / 60

    def member_needs(self, unsur: str) -> Iterator[PlanNeed]:
        """Yield the needs of members of one unsur at the TPS (beats or single TPS), all shifts."""
        for need in self.plan.needs:
            kind = self.posts[need.post].kind if need.post in self.posts else ""
            if need.unsur == unsur and need.role == MEMBER and kind in {"regu", "tps"}:
                yield need

    @cached_property
    def duties(self) -> dict[str, str]:
        """The duty each person counts under: stations, leaders, objects or reserve."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.plan.rows:
            found[row.number].add(_DUTY_OF_KIND[self.posts[row.post].kind])
        duties = {number: next(duty for duty in _DUTIES if duty in kinds) for number, kinds in found.items()}
        police = {person.member.number: _DUTY_OF_KIND[self.posts[person.main.post].kind] for person in enlist(self.dataset, self.plan)}
        return duties | police


def count_risk(counts: PlanCounts) -> tuple[RiskLine, ...]:
    """Return one line per kecamatan, by code of kecamatan."""
    kecamatan = {area.code: area.name for area in counts.dataset.areas if area.is_kecamatan}
    parents = {area.code: area.parent for area in counts.dataset.areas if not area.is_kecamatan}
    mine: dict[str, list[PollingStation]] = defaultdict(list)
    for station in counts.stations:
        mine[parents[station.desa_code]].append(station)
    desa = Counter(parents.values())
    lines = []
    for code in sorted(kecamatan):
        by_category = Counter(station.category for station in mine[code])
        voters = [station.voters for station in mine[code]]
        known = [number for number in voters if number is not None]
        whole = sum(known) if len(known) == len(voters) else None
        lines.append(RiskLine(kecamatan[code], desa[code], tuple(by_category[c] for c in CATEGORIES), whole))
    return tuple(lines)


def count_strength(counts: PlanCounts) -> tuple[StrengthLine, ...]:
    """Return one line per unsur and source, in the order of ``UNSUR``: Polri as polres, polsek and bko."""
    groups: dict[tuple[str, str], Counter[str]] = {}
    for unsur in UNSUR:
        for source in ("polres", "polsek", "bko") if unsur == "POLRI" else ("",):
            groups[unsur, source] = Counter()
    for member in counts.dataset.members:
        groups[member.unsur, _source(member)][_column(member, counts.duties)] += 1
    columns = (*_DUTIES, "standby", "held_back", "away")
    return tuple(
        StrengthLine(unsur, source, group.total(), *(group[column] for column in columns))
        for (unsur, source), group in groups.items()
        if group or source != "bko"
    )


def _source(member: Member) -> str:
    if member.unsur != "POLRI":
        return ""
    if member.detached_from:
        return "bko"
    return "polsek" if "POLSEK" in member.unit.upper() else "polres"


def _column(member: Member, duties: Mapping[str, str]) -> str:
    if member.number in duties:
        return duties[member.number]
    if not member.is_available:
        return "away"
    return "held_back" if member.tasking == "dikecualikan" else "standby"


def count_patterns(counts: PlanCounts) -> tuple[PatternLine, ...]:
    """Return one line per category of a pattern, in the order of ``CATEGORIES``; heads are the needs of the voting shift."""
    stations = Counter(station.category for station in counts.stations)
    beats = Counter(post.category for post in counts.plan.guarding if post.kind == "regu")
    heads: Counter[tuple[str, str]] = Counter()
    for unsur in UNSUR:
        for need in counts.member_needs(unsur):
            if need.shift == counts.voting_shift:
                heads[unsur, counts.posts[need.post].category] += need.needed
    return tuple(
        PatternLine(counts.patterns[c], stations[c], beats[c], heads["POLRI", c], heads["LINMAS", c], heads["TNI", c])
        for c in CATEGORIES
        if c in counts.patterns
    )


def count_shifts(counts: PlanCounts) -> tuple[ShiftLine, ...]:
    """Return one line per shift with any need, by start."""
    operation = counts.dataset.operation
    needed: Counter[tuple[str, str]] = Counter()
    filled: Counter[tuple[str, str]] = Counter()
    for need in counts.plan.needs:
        needed[need.shift, need.unsur] += need.needed
        filled[need.shift, need.unsur] += need.filled
    at = partial(moment, operation.voting_day, operation.zone)
    return tuple(
        ShiftLine(
            rule.code,
            rule.name,
            period_id(at(rule.start), at(rule.end), operation.zone),
            tuple(needed[rule.code, unsur] for unsur in UNSUR),
            tuple(filled[rule.code, unsur] for unsur in UNSUR),
        )
        for rule in sorted(counts.dataset.shifts, key=lambda rule: (rule.start, rule.code))
        if any(needed[rule.code, unsur] for unsur in UNSUR)
    )


def count_cover(counts: PlanCounts) -> tuple[CoverLine, ...]:
    """Return one line per kecamatan, by code of kecamatan."""
    heads: Counter[tuple[str, str, str]] = Counter()
    for unsur in UNSUR:
        for need in counts.member_needs(unsur):
            if need.shift == counts.voting_shift:
                name = counts.posts[need.post].kecamatan
                heads.update({(name, unsur, "needed"): need.needed, (name, unsur, "filled"): need.filled})
    missing, leaders = _missing(counts)
    states = _states(counts)
    names = [area.name for area in sorted(counts.dataset.areas, key=lambda a: a.code) if area.is_kecamatan]
    return tuple(
        CoverLine(
            name,
            tuple(heads[name, unsur, "needed"] for unsur in UNSUR),
            tuple(heads[name, unsur, "filled"] for unsur in UNSUR),
            states[name, "complete"],
            states[name, "partial"],
            states[name, "empty"],
            missing[name],
            leaders[name],
        )
        for name in names
    )


def _missing(counts: PlanCounts) -> tuple[Counter[str], Counter[str]]:
    missing: Counter[str] = Counter()
    leaders: Counter[str] = Counter()
    for need in counts.plan.needs:
        post = counts.posts.get(need.post)
        if post is not None and post.kind != "cadangan":
            missing[post.kecamatan] += need.short
            leaders[post.kecamatan] += need.short if post.kind == "komando" else 0
    return missing, leaders


def missing_elsewhere(counts: PlanCounts) -> int:
    """Return the heads lacking at posts of no single kecamatan (pamenwas of a rayon, posts of the Polres), all shifts."""
    missing, _ = _missing(counts)
    names = {area.name for area in counts.dataset.areas if area.is_kecamatan}
    return sum(heads for name, heads in missing.items() if name not in names)


def _states(counts: PlanCounts) -> Counter[tuple[str, str]]:
    """TPS by kecamatan and by how far the police team of their beat is complete in the voting shift."""
    states: Counter[tuple[str, str]] = Counter()
    for need in counts.member_needs("POLRI"):
        if need.shift == counts.voting_shift:
            post = counts.posts[need.post]
            state = "complete" if need.short == 0 else "partial" if need.filled else "empty"
            states[post.kecamatan, state] += len(post.stations)
    return states


def count_neutrality(counts: PlanCounts) -> tuple[NeutralityLine, ...]:
    """Return one line per unsur with people on the list."""
    by_unsur = {unsur: [m for m in counts.dataset.members if m.unsur == unsur] for unsur in UNSUR}
    return tuple(_neutrality_line(counts, unsur, members) for unsur, members in by_unsur.items() if members)


def _neutrality_line(counts: PlanCounts, unsur: str, members: list[Member]) -> NeutralityLine:
    touching: Counter[str] = Counter()
    for post in {need.post for need in counts.member_needs(unsur) if need.needed}:
        touching.update(counts.posts[post].desa_codes)
    barred = [touching[member.home_code] for member in members if touching[member.home_code]]
    at_home = sum(
        row.unsur == unsur and row.number in counts.members and counts.members[row.number].home_code in row.desa_codes
        for row in counts.plan.rows
        if row.desa_codes and counts.posts[row.post].kind in {"regu", "tps", "komando"}
    )
    return NeutralityLine(
        unsur=unsur,
        strictness=home_strictness(counts.dataset, unsur),
        listed=len(members),
        barred=len(barred),
        pairs=sum(barred),
        unknown=sum(not member.home_code for member in members),
        charges=sum(bool(member.charge_codes) for member in members),
        at_home=at_home,
    )


def home_strictness(dataset: Dataset, unsur: str) -> str:
    """Return how the home-desa rule binds an unsur: hard, soft or off; default hard (project default)."""
    values = read_policies(dataset.policies)
    own = values.get(f"netralitas_{unsur.lower()}")
    if own is None and unsur == "LINMAS" and values.get("linmas_lokal"):
        return "off"
    return str(own or values.get("netralitas_domisili", "hard"))
