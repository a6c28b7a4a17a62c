"""A stored version solved anew: three answers side by side, those with a plan kept on offer until one is taken.

People are named by their places in the import's list, which never changes: a job holds no numbers of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from roster.domain.life import MOVES, PlanAct
from roster.errors import RosterError
from roster.planning.budget import Budget
from roster.planning.mark_absent import ABSENT, SINCE
from roster.planning.prepare_replan import people_of
from roster.planning.publish_plan import role_of
from roster.planning.settle_history import INDEX_UNTIL, dataset_now, dataset_of_plan
from roster.planning.store_plan import proof_facts
from roster.store import Job, PlanOrigin, PlanRecord, Store
from roster.store.records import OFFERED_BY

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.planning.plan_operation import Steering
    from roster.planning.resolve_operation import Answer, Resolution

KIND = "replan"
"""The kind of job."""

LEFT = "tetap"
"""The answer that leaves the version as it is."""


@dataclass(frozen=True, slots=True)
class ReplanRequest:
    """What to solve anew: a version, against which import, from when (aware), without whom (places in the list), and how hard."""

    plan_id: int
    import_id: int
    now: datetime
    absent: tuple[int, ...] = ()
    seed: int = 0
    seconds: float | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the request as a job holds it."""
        facts = {"plan_id": self.plan_id, "import_id": self.import_id, "seed": self.seed, "seconds": self.seconds}
        return {**facts, SINCE: self.now.isoformat(), ABSENT: list(self.absent)}

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> ReplanRequest:
        """Return the request a job holds."""
        facts = {name: payload[name] for name in ("plan_id", "import_id", "seed", "seconds")}
        return cls(**facts, now=datetime.fromisoformat(payload[SINCE]), absent=tuple(payload[ABSENT]))


def start_replan(store: Store, request: ReplanRequest, *, user: int | None) -> int:
    """Put a re-plan in the queue and return its job.

    Raises
    ------
    UnknownIdError
        When there is no such plan or import.
    RosterError
        ``sudah_berjalan`` while this version is being solved anew, ``pilihan`` for a version that is itself on offer,
        ``absen_tidak_dikenal`` for a place that the list does not have.
    """
    record = store.get_plan_record(request.plan_id)
    if record.offered_by is not None:
        raise RosterError("Pilihan ini belum diambil.", "Ambil dahulu, lalu susun ulang dari rencana itu.", code="pilihan")
    if not set(request.absent) <= set(range(len(people_of(store, request.import_id)))):
        raise RosterError("Daftar yang berhalangan tidak cocok dengan data.", "Pilih lagi orangnya.", code="absen_tidak_dikenal")
    job, is_new = store.enqueue_alone(KIND, request.to_payload(), same="plan_id", created_by=user)
    if not is_new:
        raise RosterError(
            f"Rencana {record.id} sedang disusun ulang (pekerjaan {job}).",
            "Tunggu sampai selesai, atau hentikan pekerjaan itu.",
            code="sudah_berjalan",
        )
    store.record_action("susun_ulang_dimulai", user_id=user, subject="job", subject_id=job)
    return job


def replan_version(
    store: Store, request: ReplanRequest, job: int, *, user: int | None = None, steering: Steering | None = None
) -> dict[str, Any]:
    """Solve a version anew, keep the answers on offer and return them in figures; offers of an earlier re-plan of it go.

    The budget is that of the request. When the steering is asked to stop nothing is kept and the result is empty; where
    everything has begun there is nothing to offer.

    Raises
    ------
    UnknownIdError
        When the version or the import does not exist.
    RosterError
        When somebody absent is not listed, pins contradict the rules, or a plan fails the audit.
    """
    from roster.planning.plan_operation import Steering
    from roster.planning.resolve_operation import resolve_operation
    from roster.planning.resume import Situation

    until = store.last_index_id()
    dataset = dataset_now(store, request.import_id, until=until)
    absent = frozenset(dataset.members[place].number for place in request.absent)
    budget = Budget(request.seconds).closing(2 * (len(dataset.members) + len(dataset.stations)))
    steering = replace(steering, budget=budget) if steering else Steering(lambda step: None, None, budget)
    resolution = resolve_operation(
        dataset, store.get_plan(request.plan_id), Situation(request.now, absent), seed=request.seed, steering=steering
    )
    if steering.cancel is not None and steering.cancel():
        return {}
    store.drop_offers(request.plan_id)
    offered = _offer(store, request, resolution, (dataset, until, job, user))
    shifts = [shift.code for shift in sorted(dataset.shifts, key=lambda shift: shift.start)]
    rows = [_facts(answer, resolution, offered.get(answer.key)) for answer in resolution.answers]
    noted = next((answer.plan.noted for answer in resolution.answers if answer.plan is not None), {})
    facts = {"import_id": request.import_id, INDEX_UNTIL: until, "begun": list(resolution.begun), "shifts": shifts, "answers": rows}
    return facts | noted


def _offer(store: Store, request: ReplanRequest, resolution: Resolution, made: tuple[Dataset, int, int, int | None]) -> dict[str, int]:
    dataset, until, job, user = made
    if len(resolution.begun) == len(dataset.shifts):
        return {}
    offered = {}
    settings = {"seed": request.seed, "baseline_plan": request.plan_id, "policies": dict(dataset.policies), "is_fast": False}
    settings |= {"seconds": request.seconds, "workers": Budget().workers, INDEX_UNTIL: until, OFFERED_BY: job}
    settings |= {SINCE: request.now.isoformat(), ABSENT: list(request.absent)}
    for answer in resolution.answers:
        if answer.plan is None or answer.problem is None:
            continue
        facts = settings | {"answer": answer.key} | answer.plan.noted
        origin = PlanOrigin(answer.problem.to_json(), facts, created_by=user, parent=request.plan_id)
        offered[answer.key] = store.add_plan(request.import_id, answer.plan, origin)
    return offered


def _facts(answer: Answer, resolution: Resolution, plan_id: int | None) -> dict[str, Any]:
    names = ("risk", "bound", "changes", "changes_bound", "moved", "joined", "dropped", "letters", "km", "seconds")
    serving: dict[str, int] = {}
    if answer.plan is not None:
        left = {(row.unsur, row.number) for row in answer.plan.rows if row.shift not in resolution.begun}
        serving = {unsur: sum(each == unsur for each, _ in left) for unsur in sorted({each for each, _ in left})}
    is_whole = answer.plan is None or answer.plan.is_whole
    figures = {name: round(getattr(answer, name), 4) for name in names}
    return {"key": answer.key, "plan_id": plan_id, **figures, "serving": serving, "is_whole": is_whole}


def may_take(store: Store, user: int | None) -> bool:
    """Whether a user may take an answer: it becomes a draft, so whoever may submit one may."""
    return role_of(store, user) in MOVES[PlanAct.SUBMIT].roles


def take_answer(store: Store, job: Job, key: str, *, user: int | None) -> PlanRecord | None:
    """Make the answer taken of a re-plan a draft, drop the others and start its papers; ``tetap`` drops all and makes None.

    Raises
    ------
    UnknownIdError
        When that answer is gone.
    RosterError
        ``peran`` when the user may not, ``pilihan`` when it was taken before.
    """
    if not may_take(store, user):
        raise RosterError("Akun Anda tidak berwenang mengambil pilihan.", "Mintalah kepada perencana.", code="peran")
    baseline = int(job.payload["plan_id"])
    if key == LEFT:
        store.drop_offers(baseline, job=job.id)
        store.record_action("susun_ulang_ditutup", user_id=user, subject="plan", subject_id=baseline)
        return None
    plan_id = next((answer["plan_id"] for answer in job.result.get("answers", ()) if answer["key"] == key), None)
    if plan_id is None:
        raise RosterError("Pilihan ini tidak membawa rencana baru.", "Pilih yang lain.", code="pilihan")
    # Worked out for the answer taken only: it takes as long as storing it.
    proof = proof_facts(dataset_of_plan(store, store.get_plan_record(plan_id)), store.get_plan(plan_id))
    record = store.take_offer(plan_id, {"proof": proof})
    store.record_action("susun_ulang_diambil", user_id=user, subject="plan", subject_id=plan_id)
    store.enqueue("papers", {"plan_id": plan_id}, created_by=user)
    return record
