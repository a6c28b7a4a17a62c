"""The queue of background work: one table, leased by workers, fair to SQLite and PostgreSQL.

A worker leases a job for some seconds and prolongs the lease at each heartbeat. A worker that dies stops doing so;
its job is then leased to another, at most ``MAX_ATTEMPTS`` times in all. Every change by a worker names its lease,
so one that was believed dead and wakes up again changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, text

from roster.errors import RosterError
from roster.store import schema
from roster.store.database import Database
from roster.store.records import Job, JobProgress, JobState, LeaseState, StoreError, UnknownIdError

MAX_ATTEMPTS = 3
"""A job is tried once, and twice more after its worker died (project default)."""

DEAD_WORKER = RosterError(
    "Pekerjaan berhenti di tengah jalan beberapa kali; kemungkinan memori komputer tidak cukup.",
    "Tutup program lain atau pakai komputer dengan memori lebih besar, lalu mulai lagi.",
    code="pekerja_mati",
)

_JOBS = schema.jobs


class JobTable(Database):
    """The jobs of a store. Payloads and results hold ids and settings only, never names or numbers of people."""

    def enqueue(self, kind: str, payload: Mapping[str, Any], *, created_by: int | None = None) -> int:
        """Put a job at the end of the queue and return its id; ``payload`` must be writable as JSON."""
        with self._write() as connection:
            return self._add(connection, kind, payload, created_by)

    def _add(self, connection: Connection, kind: str, payload: Mapping[str, Any], created_by: int | None) -> int:
        row = {
            "kind": kind,
            "payload": dict(payload),
            "state": JobState.QUEUED,
            "progress": asdict(JobProgress()),
            "attempts": 0,
            "is_cancel_requested": False,
            "owner": "",
            **_error_values(None),
            "result": {},
            "created_by": created_by,
            "created_at": self._clock(),
        }
        return int(connection.execute(_JOBS.insert().returning(_JOBS.c.id), row).scalar_one())

    def enqueue_alone(self, kind: str, payload: Mapping[str, Any], *, same: str, created_by: int | None = None) -> tuple[int, bool]:
        """Put a job in the queue unless one of its kind with the same value under ``same`` waits or runs.

        Return the id and True for the new one, the id and False for the one that is there.
        """
        active = (JobState.QUEUED, JobState.RUNNING)
        query = select(_JOBS.c.id).where(
            _JOBS.c.kind == kind, _JOBS.c.state.in_(active), _JOBS.c.payload[same].as_integer() == payload[same]
        )
        with self._write() as connection:
            if self.dialect == "postgresql":  # SQLite has but one writer anyway
                connection.execute(text("LOCK TABLE jobs IN SHARE ROW EXCLUSIVE MODE"))
            if (there := connection.execute(query).scalars().first()) is not None:
                return int(there), False
            return self._add(connection, kind, payload, created_by), True

    def get_job(self, job_id: int) -> Job:
        """Return a job; UnknownIdError when there is none."""
        with self._read() as connection:
            return _job(_job_row(connection, job_id))

    def list_jobs(self, *, states: tuple[JobState, ...] = (), limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, newest first, of all states or those given."""
        query = select(_JOBS).order_by(_JOBS.c.id.desc()).limit(limit)
        if states:
            query = query.where(_JOBS.c.state.in_(states))
        with self._read() as connection:
            return tuple(_job(row) for row in connection.execute(query))

    def request_cancel(self, job_id: int) -> Job:
        """Ask for a job to stop and return it as it then is: a queued one is cancelled at once, an ended one stays.

        A running one is told at its next heartbeat and keeps the best it has found.
        """
        with self._write() as connection:
            row = _job_row(connection, job_id, is_locked=True)
            if row.state is JobState.QUEUED:
                _change(connection, job_id, state=JobState.CANCELLED, is_cancel_requested=True, finished_at=self._clock())
            elif row.state is JobState.RUNNING:
                _change(connection, job_id, is_cancel_requested=True)
            return _job(_job_row(connection, job_id))

    def lease_next(self, owner: str, *, kinds: tuple[str, ...] = (), seconds: float = 30) -> Job | None:
        """Lease the oldest waiting job of these kinds (all when empty) to a worker; None when there is none.

        A job whose lease ran out counts as waiting. One that has used up its attempts is failed instead, one whose
        cancelling was asked for is cancelled. ``owner`` names the worker and must differ between workers.
        """
        with self._write() as connection:
            while (row := self._next_row(connection, kinds)) is not None:
                if row.is_cancel_requested:
                    _change(connection, row.id, state=JobState.CANCELLED, finished_at=self._clock(), owner="")
                elif row.attempts >= MAX_ATTEMPTS:
                    _change(connection, row.id, state=JobState.FAILED, finished_at=self._clock(), owner="", **_error_values(DEAD_WORKER))
                else:
                    return self._lease(connection, row, owner, seconds)
        return None

    def heartbeat(self, job_id: int, owner: str, *, seconds: float = 30) -> LeaseState:
        """Prolong the lease of a job and return whether to go on, to stop with the best so far, or to drop it."""
        now = self._clock()
        update = _JOBS.update().where(_held(job_id, owner)).values(heartbeat_at=now, lease_until=now + timedelta(seconds=seconds))
        with self._write() as connection:
            row = connection.execute(update.returning(_JOBS.c.is_cancel_requested)).one_or_none()
        if row is None:
            return LeaseState.LOST
        return LeaseState.CANCEL if row.is_cancel_requested else LeaseState.HELD

    def set_progress(self, job_id: int, owner: str, progress: JobProgress) -> None:
        """Write how far a job is; nothing happens when the lease is lost. Values that are not finite become None."""
        values = {name: None if isinstance(v, float) and not math.isfinite(v) else v for name, v in asdict(progress).items()}
        with self._write() as connection:
            connection.execute(_JOBS.update().where(_held(job_id, owner)).values(progress=values))

    def finish(self, job_id: int, owner: str, result: Mapping[str, Any], *, cancelled: bool = False) -> None:
        """End a job as done, or as cancelled with what it kept; StoreError ``sewa_hilang`` when the lease is lost."""
        state = JobState.CANCELLED if cancelled else JobState.DONE
        self._end(job_id, owner, state=state, result=dict(result))

    def fail(self, job_id: int, owner: str, error: RosterError) -> None:
        """End a job as failed with the error's code, text and advice; StoreError ``sewa_hilang`` when the lease is lost."""
        self._end(job_id, owner, state=JobState.FAILED, **_error_values(error))

    def release(self, job_id: int, owner: str) -> None:
        """Give a job back to the queue as if it had not been tried, for a worker told to stop."""
        with self._write() as connection:
            freed = {"state": JobState.QUEUED, "attempts": _JOBS.c.attempts - 1, "owner": "", "lease_until": None}
            connection.execute(_JOBS.update().where(_held(job_id, owner)).values(freed))

    def _next_row(self, connection: Connection, kinds: tuple[str, ...]) -> Row[Any] | None:
        is_expired = and_(_JOBS.c.state == JobState.RUNNING, _JOBS.c.lease_until < self._clock())
        query = select(_JOBS).where(or_(_JOBS.c.state == JobState.QUEUED, is_expired)).order_by(_JOBS.c.id).limit(1)
        if kinds:
            query = query.where(_JOBS.c.kind.in_(kinds))
        return connection.execute(query.with_for_update(skip_locked=True)).one_or_none()

    def _lease(self, connection: Connection, row: Row[Any], owner: str, seconds: float) -> Job:
        now = self._clock()
        _change(
            connection,
            row.id,
            state=JobState.RUNNING,
            owner=owner,
            attempts=row.attempts + 1,
            progress=asdict(JobProgress()),
            started_at=row.started_at or now,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=seconds),
        )
        return _job(_job_row(connection, row.id))

    def _end(self, job_id: int, owner: str, **values: Any) -> None:
        update = _JOBS.update().where(_held(job_id, owner)).values(**values, finished_at=self._clock(), lease_until=None)
        with self._write() as connection:
            if connection.execute(update).rowcount == 0:
                raise StoreError("Pekerjaan ini sudah diambil alih.", "Lihat hasilnya di daftar pekerjaan.", code="sewa_hilang")


def _held(job_id: int, owner: str) -> ColumnElement[bool]:
    return and_(_JOBS.c.id == job_id, _JOBS.c.owner == owner, _JOBS.c.state == JobState.RUNNING)


def _change(connection: Connection, job_id: int, **values: Any) -> None:
    connection.execute(_JOBS.update().where(_JOBS.c.id == job_id).values(**values))


def _job_row(connection: Connection, job_id: int, *, is_locked: bool = False) -> Row[Any]:
    query = select(_JOBS).where(_JOBS.c.id == job_id)
    row = connection.execute(query.with_for_update() if is_locked else query).one_or_none()
    if row is None:
        raise UnknownIdError(f"Pekerjaan nomor {job_id} tidak ada.", "Pilih pekerjaan dari daftar.", code="tidak_ditemukan")
    return row


def _job(row: Row[Any]) -> Job:
    return Job(**{**row._mapping, "progress": JobProgress(**row.progress)})


def _error_values(error: RosterError | None) -> dict[str, str]:
    if error is None:
        return {"error_code": "", "error_text": "", "error_advice": ""}
    return {"error_code": error.code, "error_text": error.message, "error_advice": error.advice}
