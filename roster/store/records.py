"""What the store gives back beside the domain's own dataclasses: records of imports, plans, users, jobs and papers.

Every moment is an aware datetime in UTC. Ids are positive integers given by the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from roster.domain.life import PlanAct, PlanState, UserRole
from roster.domain.register import PaperKind
from roster.domain.risk import IndexEvent
from roster.errors import RosterError

Item = TypeVar("Item")

OFFERED_BY, TAKEN_FROM = "offered_by", "taken_from"
"""Keys of a plan's settings: the job of the re-plan that offers it beside others, and, once it was taken, that offered it."""


class StoreError(RosterError):
    """The store refused or could not be opened; nothing of the call was kept."""


class UnknownIdError(StoreError):
    """No record with that id exists. ``code`` is ``tidak_ditemukan``."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a longer list: ``items`` from ``offset`` on, ``total`` counts all that match."""

    items: tuple[Item, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One stored import. ``counts`` maps areas, stations, members, conflicts ... to the number of rows."""

    id: int
    sha256: str
    file_name: str
    uploaded_by: int | None
    created_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PlanOrigin:
    """Where a plan version comes from: the solver's problem, the settings it ran with, who asked, the parent version."""

    problem_json: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    created_by: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One plan version without its rows. ``solve_status`` is optimal, feasible or infeasible; ``version`` the code's.

    ``is_whole`` is False when the run was ended early.
    """

    id: int
    import_id: int
    parent: int | None
    state: PlanState
    solve_status: str
    seed: int
    version: str
    input_sha256: str
    settings: Mapping[str, Any]
    violations: int
    is_whole: bool
    created_by: int | None
    created_at: datetime

    @property
    def offered_by(self) -> int | None:
        """The job of the re-plan that offers this version beside others; None for every version that stands for itself."""
        return self.settings.get(OFFERED_BY)


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan version in figures, all counted by SQL.

    ``needed``, ``filled`` and ``short`` are heads over all slots (a man in two shifts counts twice); ``gaps`` the
    slots that are short; ``uncovered_weight`` the risk left unguarded (goal ``risiko_tak_terjaga``).
    ``goals`` maps goal keys to (value, bound, gap) in order of importance.
    """

    record: PlanRecord
    rows: int
    persons: Mapping[str, int]
    posts: Mapping[str, int]
    needed: int
    filled: int
    short: int
    gaps: int
    uncovered_weight: float
    goals: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Heads of one unsur in one kecamatan ("" for posts of the whole district), over the shifts asked for.

    ``uncovered_weight`` is the share of goal ``risiko_tak_terjaga`` that lies here.
    """

    kecamatan: str
    unsur: str
    needed: int
    filled: int
    short: int
    uncovered_weight: float


@dataclass(frozen=True, slots=True)
class PostCount:
    """Posts of one kecamatan ("" for the whole district) with a demand, and those of them that lack nobody of any unsur."""

    kecamatan: str
    posts: int
    full: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One slot that is short. ``weight`` is per missing head, ``uncovered`` = weight x short."""

    shift: str
    post: str
    kind: str
    category: str
    kecamatan: str
    desa_codes: tuple[str, ...]
    stations: tuple[str, ...]
    unsur: str
    role: str
    needed: int
    filled: int
    short: int
    weight: float
    uncovered: float


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What rows of a plan to show; empty text means any. ``text`` is looked for in name, number, post, unit and TPS."""

    text: str = ""
    kecamatan: str = ""
    unsur: str = ""
    shift: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """One account. ``password_hash`` is what the web's hasher made; the store never sees a password."""

    id: int
    login: str
    role: UserRole
    password_hash: str = field(repr=False)
    is_active: bool
    created_at: datetime


class JobState(StrEnum):
    """The life of a job: queued, running, then done, failed or cancelled."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether the job will not change any more."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class LeaseState(StrEnum):
    """What a worker learns at each heartbeat: go on, stop with the best so far, or the job is no longer its own."""

    HELD = "held"
    CANCEL = "cancel"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is: the stage by name, its share 0-1, and the best value, bound and gap of the goal in work."""

    stage: str = ""
    share: float = 0.0
    value: float | None = None
    bound: float | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One job. ``error_*`` are set when it failed (text and advice for the user), ``result`` when it ended.

    A cancelled plan job keeps the best plan so far: its ``result`` names it as a finished one's does.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]
    state: JobState
    progress: JobProgress
    attempts: int
    is_cancel_requested: bool
    owner: str
    lease_until: datetime | None
    heartbeat_at: datetime | None
    error_code: str
    error_text: str
    error_advice: str
    result: Mapping[str, Any]
    created_by: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One rendered file. ``path`` is relative to the data folder and made of ids and document keys only."""

    id: int
    plan_id: int
    key: str
    path: str
    sha256: str
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step in the life of a plan version. ``user_id`` is None for the command line, ``successor`` the version that superseded it."""

    plan_id: int
    step: PlanAct
    user_id: int | None
    at: datetime
    note: str
    successor: int | None


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register of numbers. ``number`` and ``day`` are None while blank; ``month`` is the first day of the month printed.

    A void entry keeps its number: none is ever used twice.
    """

    id: int
    kind: PaperKind
    year: int
    number: int | None
    month: date
    day: date | None
    plan_id: int | None
    is_void: bool
    note: str
    created_by: int | None
    created_at: datetime
    changed_by: int | None
    changed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the registry still has something to fill."""
        return not self.is_void and (self.number is None or self.day is None)


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """How many entries of one kind a year holds, and how many of them are still to be filled."""

    year: int
    kind: PaperKind
    entries: int
    blank: int


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One index list that was taken; ``rows`` counts the events it brought."""

    id: int
    sha256: str
    file_name: str
    rows: int
    taken_by: int | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One entry of the index history. ``event.when`` is aware; file name and digest are "" for a decision."""

    id: int
    event: IndexEvent
    file_name: str
    sha256: str
    taken_by: int | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class IndexFilter:
    """What entries of the index history to show; empty text means any.

    A ``desa_code`` asks for what speaks of its TPS ``number``, or of the whole desa; ``voting_day`` for what belongs to its operation.
    """

    voting_day: date | None = None
    kecamatan_code: str = ""
    category: str = ""
    desa_code: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which record, by ids only. ``subject`` is import, plan, job, paper, user, register or index."""

    id: int
    created_at: datetime
    user_id: int | None
    action: str
    subject: str
    subject_id: int | None
