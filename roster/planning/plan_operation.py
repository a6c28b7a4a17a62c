"""The use case ``plan``: a dataset in, an audited plan out."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from roster import __version__
from roster.domain.operation import Dataset, Pinned
from roster.domain.plan import NOTES, RENUMBERED, STEPS, Plan, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.renumbering import former_lines, numbering_of
from roster.errors import RosterError
from roster.labels import label
from roster.planning.budget import Budget
from roster.planning.compare_plans import list_changes
from roster.planning.explain_conflict import refusal_of
from roster.planning.followed_baseline import followed_baseline, renumbering_notes
from roster.planning.kept_platoons import with_kept_platoons
from roster.planning.prove_plan import proof_text
from roster.planning.resume import as_it_began
from roster.planning.translate import ROLE_OF_TEXT, problem_of
from solver.audit import audit
from solver.beats import beat_bound
from solver.engine import PERFECT, PROVEN, UNPROVEN, Control, Event, solve
from solver.linear import LinearError
from solver.problem import WEIGHT_SCALE, Person, Posting, PostKind, Problem, Role, Slot, Unsur
from solver.rules.reach import road_distance_m
from solver.rules.reserve import stated_heads
from solver.solution import GoalValue, SolveResult, Violation

GOAL_KEYS = {
    "uncovered_risk": "risiko_tak_terjaga",
    "leaders": "pimpinan",
    "soft_neutrality": "netralitas_lunak",
    "changes": "perubahan",
    "balance": "keseimbangan",
    "blocks": "blok_bko",
    "junior_pairs": "regu_yunior",
    "travel": "jarak",
    "team_units": "kesatuan_regu",
}
ROLE_TEXT = {role: text for text, role in ROLE_OF_TEXT.items()}
PROOF_TEXT = {
    PROVEN: "relaksasi arus kelas, diselesaikan sampai optimal",
    PERFECT: "tidak ada nilai di bawah nol",
    UNPROVEN: "tidak terbukti: sasaran ini tidak dicari sampai tuntas, atau sasaran sebelumnya masih bercelah",
}
KIND_TEXT = {
    PostKind.BEAT: "regu",
    PostKind.STATION: "tps",
    PostKind.STATIC: "statis",
    PostKind.RESERVE: "cadangan",
    PostKind.COMMAND: "komando",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long step is: its stage, the share done (0-1), and the best value, bound and gap known."""

    stage: str
    share: float
    value: float | None = None
    bound: float | None = None
    gap: float | None = None


Listener = Callable[[Progress], None]


class Rising:
    """Passes progress on to a listener, its share never less than before: the unsur are planned side by side."""

    def __init__(self, tell: Listener) -> None:
        self._tell = tell
        self._share = 0.0

    def __call__(self, step: Progress) -> None:
        """Pass a step on."""
        self._share = max(self._share, step.share)
        self._tell(replace(step, share=self._share))


class BrokenPlanError(RosterError):
    """The audit found the finished plan breaking a rule: it is neither stored nor printed."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        counts = Counter(violation.rule for violation in violations)
        listed = ", ".join(f"{label('rules', rule)} {n}x" for rule, n in sorted(counts.items()))
        super().__init__(
            f"Rencana melanggar aturan ({listed}) dan tidak disimpan.", "Laporkan kepada pengembang.", code="rencana_melanggar"
        )
        self.violations = violations


def plan_operation(  # noqa: PLR0913 - a use case names all that it depends on
    dataset: Dataset,
    *,
    seed: int = 0,
    baseline: Plan | None = None,
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    budget: Budget | None = None,
) -> Plan:
    """Return an audited plan of the dataset: same input and seed, same plan, unless time ran out.

    With a baseline the plan changes as little as can be proven after coverage. ``cancel`` may say
    yes at any time; the best plan so far is then finished, audited and returned. ``progress`` and
    ``cancel`` are called from threads of the run, ``progress`` by one at a time; what it raises ends the run.

    Raises
    ------
    BrokenPlanError
        When the independent audit finds any violation.
    RosterError
        When pins contradict the rules.
    """
    plan, _ = plan_with_problem(dataset, seed=seed, baseline=baseline, progress=progress, cancel=cancel, budget=budget)
    return plan


def plan_with_problem(  # noqa: PLR0913
    dataset: Dataset,
    *,
    seed: int = 0,
    baseline: Plan | None = None,
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    budget: Budget | None = None,
) -> tuple[Plan, Problem]:
    """Return the plan and the solver's problem it answers, to be kept with it; see ``plan_operation``."""
    tell = progress or (lambda event: None)
    tell(Progress("pos", 0.0))
    began = time.perf_counter()
    problem = with_pins(problem_of(replace(dataset, pins=()), seed=seed, baseline=baseline), dataset.pins)
    refuse_broken_pins(problem)
    spent = time.perf_counter() - began
    steering = Steering(tell, cancel, (budget or Budget()).after(spent))
    plan = answer(dataset, problem, baseline, steering)
    return replace(plan, seconds={"pos": spent, **plan.seconds}, peak_mib=peak_mib()), problem


@dataclass(frozen=True, slots=True)
class Steering:
    """Who is told of a run, who may end it, and how hard it tries."""

    tell: Listener
    cancel: Callable[[], bool] | None
    budget: Budget


def answer(dataset: Dataset, problem: Problem, baseline: Plan | None, steering: Steering) -> Plan:
    """Return the audited plan that solves a problem, its changes against the baseline listed; see ``plan_operation``."""
    seconds, began = {}, time.perf_counter()
    result = _solve(problem, Rising(steering.tell), steering.cancel, steering.budget)
    seconds["susun"] = time.perf_counter() - began
    steering.tell(Progress("periksa", 0.95))
    violations = audit(problem, result.solution)
    if violations:
        raise BrokenPlanError(violations)
    plan = _plan_of(dataset, problem, result)
    if baseline is not None:
        today = followed_baseline(dataset, baseline)
        plan = with_kept_platoons(as_it_began(plan, today, problem), today, problem.policies.platoon_size)
        if steps := numbering_of(today).steps:
            plan = replace(plan, sizes={**plan.sizes, STEPS: list(steps)})
        plan = replace(plan, changes=list_changes(dataset, baseline, plan))
        if notes := renumbering_notes(dataset, baseline):
            plan = replace(plan, sizes={**plan.sizes, NOTES: list(notes)})
    seconds["periksa"] = time.perf_counter() - began - seconds["susun"]
    steering.tell(Progress("selesai", 1.0, plan.goals[0].value, plan.goals[0].bound, plan.goals[0].gap))
    return replace(plan, seconds=seconds)


def _solve(problem: Problem, tell: Listener, cancel: Callable[[], bool] | None, budget: Budget) -> SolveResult:
    control = Control(lambda event: tell(_progress_of(event)), cancel, budget.seconds, budget.is_fast, budget.workers)
    try:
        return solve(problem, control=control)
    except LinearError as error:
        if not problem.pins:
            raise
        refusal = refusal_of(problem)
        if refusal is None:
            message = f"{len(problem.pins)} penetapan tetap (pin) tidak menyisakan cukup orang untuk cadangan dalam batas pengerahan."
            refusal = RosterError(message, "Kurangi pin, atau longgarkan kebijakan yang membatasi.", code="pin")
        raise refusal from error


def with_pins(problem: Problem, pins: Iterable[Pinned]) -> Problem:
    """Return the problem with its pins; a RosterError names every pin to a post, shift or person it does not have."""
    wanted = tuple(Posting(pin.number, pin.shift, pin.post) for pin in pins)
    posts, shifts, people = ({each.id for each in known} for known in (problem.posts, problem.shifts, problem.persons))
    lost = [pin for pin in wanted if pin.post not in posts or pin.shift not in shifts or pin.person not in people]
    if lost:
        named = "; ".join(f"{pin.person} {pin.shift} {pin.post}" for pin in lost)
        advice = "Pakai kode pos dari kolom pos dalam pos.csv sebuah rencana, atau hapus pin itu."
        raise RosterError(f"Penetapan tetap (pin) menunjuk pos yang tidak ada: {named}", advice, code="pin")
    return replace(problem, pins=wanted) if wanted else problem


def refuse_broken_pins(problem: Problem) -> None:
    """Raise a RosterError naming the smallest sets of pins that cannot hold together, with the rules they break."""
    if problem.pins and (refusal := refusal_of(problem)) is not None:
        raise refusal


def peak_mib() -> float:
    """Return the largest resident memory this process, or any child it waited for, has held, MiB."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def _progress_of(event: Event) -> Progress:
    stage = f"susun {event.stage}" if event.goal is None else f"{event.stage} {GOAL_KEYS[event.goal]}"
    gap = None
    if event.value is not None and event.bound is not None:
        gap = GoalValue(event.goal or "", event.value, event.bound, "").gap
    return Progress(stage, 0.05 + 0.9 * event.share, event.value, event.bound, gap)


def _plan_of(dataset: Dataset, problem: Problem, result: SolveResult) -> Plan:
    names = {area.code: area.name for area in dataset.areas}
    filled = Counter((a.post, a.shift, a.unsur, a.role) for a in result.solution.assignments)
    table = tuple(
        PlanPost(
            post.id,
            KIND_TEXT[post.kind],
            post.category,
            names.get(post.district, ""),
            post.areas,
            post.sites,
            post.weight / WEIGHT_SCALE,
            post.lat_e6 / 1e6,
            post.lon_e6 / 1e6,
        )
        for post in problem.posts
    )
    needs = [_need(slot, filled, problem, result) for slot in problem.slots]
    return Plan(
        rows=_rows(dataset, problem, result, {row.post: row for row in table}),
        posts=table,
        needs=tuple(sorted(needs, key=lambda need: (need.shift, need.post, need.unsur, need.role))),
        goals=tuple(PlanGoal(GOAL_KEYS[g.key], g.value, g.bound, round(g.gap, 6), PROOF_TEXT[g.method]) for g in result.goals),
        status=result.status.value,
        seed=problem.seed,
        input_sha256=dataset.sha256,
        version=__version__,
        sizes=_sizes(dataset, problem, needs),
        beat_bound=beat_bound(problem.sites, problem.beat_rules),
        proof=proof_text(result.prices),
        is_whole=result.is_whole,
    )


def _rows(dataset: Dataset, problem: Problem, result: SolveResult, table: dict[str, PlanPost]) -> tuple[PlanRow, ...]:
    members = {member.number: member for member in dataset.members}
    people = {person.id: person for person in problem.persons}
    distance = _distances(problem, people, result)
    rows = []
    for a in sorted(result.solution.assignments, key=lambda a: (a.shift, a.post, a.unsur, ROLE_TEXT[a.role], a.team, a.person)):
        member, post = members[a.person], table[a.post]
        rows.append(
            PlanRow(
                shift=a.shift,
                post=a.post,
                kecamatan=post.kecamatan,
                desa_codes=post.desa_codes,
                stations=post.stations,
                category=post.category,
                unsur=a.unsur.value,
                role=ROLE_TEXT[a.role],
                team=a.team,
                number=a.person,
                name=member.name,
                rank=member.rank,
                unit=member.unit,
                distance_km=distance[a.person, a.post] / 1000,
            )
        )
    return tuple(rows)


def _distances(problem: Problem, people: dict[str, Person], result: SolveResult) -> dict[tuple[str, str], int]:
    """Return metres per (person, post) that occurs in the solution."""
    posts = {post.id: post for post in problem.posts}
    pairs = dict.fromkeys((a.person, a.post) for a in result.solution.assignments)
    return {(person, post): road_distance_m(people[person], posts[post], problem.policies.road_factor_milli) for person, post in pairs}


def _need(slot: Slot, filled: Counter[tuple[str, str, Unsur, Role]], problem: Problem, result: SolveResult) -> PlanNeed:
    heads = filled[slot.key]
    # The reserve owed depends on who is used in the end; the slot held the most it could be.
    demand = max(heads, stated_heads(problem, result.solution)) if slot.role is Role.RESERVE else slot.demand
    return PlanNeed(
        slot.shift, slot.post, slot.unsur.value, ROLE_TEXT[slot.role], demand, heads, demand - heads, slot.weight / WEIGHT_SCALE
    )


def _sizes(dataset: Dataset, problem: Problem, needs: Sequence[PlanNeed]) -> dict[str, object]:
    people = Counter(member.unsur for member in dataset.members)
    lines = former_lines(dataset.stations)
    return {
        **({RENUMBERED: lines} if lines else {}),
        "tps": len(dataset.stations),
        "pos": len(problem.posts),
        "personel": {unsur.value: people[unsur.value] for unsur in Unsur},
        "slot": len(needs),
        "kepala": sum(need.needed for need in needs),
    }
