"""The briefing (paparan): all its figures in one frozen context, checked against each other before a page is made.

The forms ask for figures that agree: the categories add up to the TPS, Linmas are two for each TPS
or the deviation is named, and the Polri at the TPS are the rows of the lampiran.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from roster.documents.figures import (
    CoverLine,
    NeutralityLine,
    PatternLine,
    PlanCounts,
    RiskLine,
    ShiftLine,
    StrengthLine,
    count_cover,
    count_neutrality,
    count_patterns,
    count_risk,
    count_shifts,
    count_strength,
    missing_elsewhere,
)
from roster.documents.lampiran import build_annex
from roster.documents.roll import duty_days
from roster.domain.calendar import PATTERN
from roster.domain.operation import Dataset
from roster.domain.personnel import UNSUR
from roster.domain.plan import BEGUN, Plan, PlanGoal
from roster.domain.policy import read_policies
from roster.domain.tps import CATEGORIES
from roster.errors import RosterError

LINMAS_PER_TPS = 2
"""UU 7/2017 art. 351 and the PKPU on voting: one at the entrance, one at the exit."""


@dataclass(frozen=True, slots=True)
class Source:
    """One sender of detached policemen and how many he sent."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """Every figure of the briefing, in the order of its chapters. Tuples of heads follow ``UNSUR``."""

    unsur: tuple[str, ...]
    categories: tuple[str, ...]
    risk: tuple[RiskLine, ...]
    risk_total: RiskLine
    special: int
    rayons: tuple[str, ...]
    shifts: tuple[ShiftLine, ...]
    strength: tuple[StrengthLine, ...]
    strength_totals: tuple[StrengthLine, ...]
    sources: tuple[Source, ...]
    patterns: tuple[PatternLine, ...]
    beats: int
    beat_bound: int
    polri_at_stations: int
    linmas_needed: int
    linmas_rule: int
    cover: tuple[CoverLine, ...]
    cover_total: CoverLine
    voting_shift: ShiftLine
    voting_hours: float
    missing_elsewhere: int
    missing_reserve: int
    platoons: int
    neutrality: tuple[NeutralityLine, ...]
    conflicts: int
    goals: tuple[PlanGoal, ...]
    risk_asked: float
    people: int
    padal_days: int
    are_leaders_first: bool
    status: str
    seed: int

    @property
    def stations(self) -> int:
        """All TPS."""
        return self.risk_total.total

    @property
    def polri_used(self) -> int:
        """Policemen with any duty."""
        return next(line.used for line in self.strength_totals if line.unsur == "POLRI")

    @property
    def missing(self) -> int:
        """Heads lacking at all posts but the reserve, in all shifts."""
        return self.cover_total.missing + self.missing_elsewhere

    @property
    def is_linmas_even(self) -> bool:
        """Whether the Linmas asked for are exactly two for each TPS."""
        return self.linmas_needed == self.linmas_rule


def brief(dataset: Dataset, plan: Plan) -> Briefing:
    """Return the figures of the briefing.

    Raises
    ------
    RosterError
        Naming every pair of figures that do not agree; no paper may be made from such a plan.
    """
    counts = PlanCounts(dataset, plan)
    if faults := list(_mismatches(counts)):
        text = "; ".join(faults[:8])
        raise RosterError(
            f"Angka bahan rapat tidak cocok: {text}.", "Susun ulang rencana dari data yang sama, lalu ulangi.", code="angka_rakor"
        )
    briefing = _brief(counts)
    if faults := list(_disagreements(briefing, counts)):
        raise RosterError(f"Angka bahan rapat tidak cocok: {'; '.join(faults)}.", "Periksa tabel rencana yang disebut.", code="angka_rakor")
    return briefing


def _brief(counts: PlanCounts) -> Briefing:
    dataset, plan = counts.dataset, counts.plan
    risk, strength, cover, shifts = count_risk(counts), count_strength(counts), count_cover(counts), count_shifts(counts)
    patterns = count_patterns(counts)
    senders = Counter(member.detached_from for member in dataset.members if member.unsur == "POLRI" and member.detached_from)
    return Briefing(
        unsur=UNSUR,
        categories=CATEGORIES,
        risk=risk,
        risk_total=_sum_risk(risk),
        special=sum(station.is_special or station.category == "khusus" for station in counts.stations),
        rayons=tuple(sorted({area.rayon for area in dataset.areas if area.rayon})),
        shifts=shifts,
        strength=strength,
        strength_totals=tuple(_sum_strength(unsur, [s for s in strength if s.unsur == unsur]) for unsur in UNSUR),
        sources=tuple(Source(name, count) for name, count in sorted(senders.items())),
        patterns=patterns,
        beats=sum(line.beats for line in patterns),
        beat_bound=plan.beat_bound,
        polri_at_stations=sum(group.sums.heads for group in build_annex(dataset, plan).groups if group.kind == "kecamatan"),
        linmas_needed=sum(line.linmas for line in patterns),
        linmas_rule=LINMAS_PER_TPS * len(counts.stations),
        cover=cover,
        cover_total=_sum_cover(cover),
        voting_shift=next(line for line in shifts if line.code == counts.voting_shift),
        voting_hours=counts.voting_hours,
        missing_elsewhere=missing_elsewhere(counts),
        missing_reserve=max((n.short for n in plan.needs if n.role == "cadangan" and _kind(counts, n.post) == "cadangan"), default=0),
        platoons=len({row.team for row in plan.rows if row.role == "cadangan" and _kind(counts, row.post) == "cadangan"}),
        neutrality=count_neutrality(counts),
        conflicts=len(dataset.conflicts),
        goals=plan.goals,
        risk_asked=_risk_asked(plan),
        people=len({row.number for row in plan.rows}),
        padal_days=_padal_days(counts),
        are_leaders_first=bool(read_policies(dataset.policies).get("padal_didahulukan", False)),
        status=plan.status,
        seed=plan.seed,
    )


def _risk_asked(plan: Plan) -> float:
    """Return the value of the first goal if nobody stood anywhere: each head, and each post of an unsur once more."""
    posts = {(need.post, need.shift, need.unsur): need.weight for need in plan.needs if need.needed}
    return sum(need.weight * need.needed for need in plan.needs) + sum(posts.values())


def _padal_days(counts: PlanCounts) -> int:
    """Return the days of duty of all kecamatan, each of which asks for a padal."""
    needs = [need for need in counts.plan.needs if need.role == "padal" and need.needed]
    kecamatan: dict[str, set[str]] = defaultdict(set)
    for need in needs:
        kecamatan[need.post].add(need.shift)
    return sum(len(duty_days(counts.dataset, shifts)) for shifts in kecamatan.values())


def _kind(counts: PlanCounts, post: str) -> str:
    return counts.posts[post].kind


def _sum_risk(lines: tuple[RiskLine, ...]) -> RiskLine:
    voters = [line.voters for line in lines]
    known = [number for number in voters if number is not None]
    return RiskLine(
        "",
        sum(line.desa for line in lines),
        tuple(sum(line.counts[i] for line in lines) for i in range(len(CATEGORIES))),
        sum(known) if len(known) == len(voters) else None,
    )


def _sum_strength(unsur: str, lines: list[StrengthLine]) -> StrengthLine:
    columns = ("listed", "stations", "leaders", "objects", "reserve", "standby", "held_back", "away")
    return StrengthLine(unsur, "", *(sum(getattr(line, column) for line in lines) for column in columns))


def _sum_cover(lines: tuple[CoverLine, ...]) -> CoverLine:
    heads = [tuple(sum(getattr(line, part)[i] for line in lines) for i in range(len(UNSUR))) for part in ("needed", "filled")]
    states = [sum(getattr(line, part) for line in lines) for part in ("complete", "partial", "empty", "missing", "missing_leaders")]
    return CoverLine("", heads[0], heads[1], *states)


def _mismatches(counts: PlanCounts) -> Iterator[str]:
    """Yield what makes counting senseless: a plan that is not one of this data, or whose tables contradict each other."""
    plan = counts.plan
    unknown = {row.number for row in plan.rows} - counts.members.keys()
    if unknown:
        yield f"{len(unknown)} personel pada plan.csv tidak ada dalam daftar personel"
    posts = {row.post for row in plan.rows} | {need.post for need in plan.needs}
    if lost := posts - counts.posts.keys():
        yield f"{len(lost)} pos tidak ada pada pos.csv"
    yield from _station_mismatches(counts)
    rows = Counter((row.shift, row.post, row.unsur, row.role) for row in plan.rows)
    filled = {(need.shift, need.post, need.unsur, need.role): need for need in plan.needs}
    wrong = sum(rows[key] != need.filled or need.short != need.needed - need.filled for key, need in filled.items())
    wrong += sum(key not in filled for key in rows)
    if wrong:
        yield f"{wrong} baris kebutuhan.csv tidak sama dengan plan.csv"
    shifts = {rule.code for rule in counts.dataset.shifts}
    if strange := ({row.shift for row in plan.rows} | {need.shift for need in plan.needs}) - shifts:
        yield f"sif {', '.join(sorted(strange))} tidak dikenal"
    if not any(need.needed for need in counts.member_needs("POLRI") if need.shift == counts.voting_shift):
        yield "tidak ada kebutuhan Polri di TPS pada sif pemungutan suara"


def _station_mismatches(counts: PlanCounts) -> Iterator[str]:
    listed = {station.id: station.category for station in counts.stations}
    beats = [post for post in counts.plan.guarding if post.kind == "regu"]
    guarded = Counter(station for post in beats for station in post.stations)
    if lost := len(listed.keys() - guarded.keys()):
        yield f"{lost} dari {len(listed)} TPS tidak masuk regu mana pun"
    if strange := len(guarded.keys() - listed.keys()):
        yield f"{strange} TPS pada pos.csv tidak ada dalam daftar TPS"
    if doubled := sum(count > 1 for count in guarded.values()):
        yield f"{doubled} TPS masuk lebih dari satu regu"
    if moved := sum(listed.get(station, post.category) != post.category for post in beats for station in post.stations):
        yield f"{moved} TPS berbeda kategori antara daftar TPS dan pos.csv"


def _disagreements(briefing: Briefing, counts: PlanCounts) -> Iterator[str]:
    """Yield the cross-checks of the forms that fail."""
    total = len(counts.dataset.stations)
    if briefing.stations != total:
        yield f"jumlah kategori {briefing.stations}, TPS {total}"
    at_stations = sum(line.stations for line in briefing.strength if line.unsur == "POLRI")
    if at_stations != briefing.polri_at_stations:
        yield f"Polri di TPS {at_stations}, baris lampiran {briefing.polri_at_stations}"
    for line in briefing.strength:
        if line.listed != line.used + line.standby + line.held_back + line.away:
            yield f"rincian kekuatan {line.unsur} tidak menjumlah"
    for neutrality in briefing.neutrality:
        if neutrality.strictness == "hard" and neutrality.at_home:
            yield f"{neutrality.at_home} penugasan {neutrality.unsur} di desa domisili padahal aturan keras"
    # A voting shift that has begun is guarded as the list of before asked for.
    is_ahead = counts.voting_shift not in counts.plan.listed(BEGUN)
    if is_ahead:
        yield from _pattern_faults(briefing, counts)
    short = sum(need.short for need in counts.plan.needs if counts.posts[need.post].kind != "cadangan")
    if briefing.missing != short:
        yield f"kekurangan menurut kecamatan {briefing.missing}, menurut kebutuhan.csv {short}"
    states = briefing.cover_total.complete + briefing.cover_total.partial + briefing.cover_total.empty
    if is_ahead and states != total:
        yield f"TPS menurut keadaan regu {states}, TPS {total}"


def _pattern_faults(briefing: Briefing, counts: PlanCounts) -> Iterator[str]:
    """Where the voting shift asks for the full pattern, teams times pattern are the heads needed."""
    rule = next(rule for rule in counts.dataset.shifts if rule.code == counts.voting_shift)
    asked = dict(rule.demand)
    for line in briefing.patterns:
        category = line.pattern.category
        if asked.get(("POLRI", category)) == PATTERN and line.beats * line.pattern.polri != line.polri:
            yield f"pola {category}: {line.beats} regu x {line.pattern.polri} Polri bukan {line.polri}"
        if asked.get(("LINMAS", category)) == PATTERN and line.stations * line.pattern.linmas_per_tps != line.linmas:
            yield f"pola {category}: {line.stations} TPS x {line.pattern.linmas_per_tps} Linmas bukan {line.linmas}"
