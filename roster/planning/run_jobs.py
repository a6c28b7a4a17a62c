"""Background work: a worker process that takes jobs from the store, and the handle that keeps it alive.

The worker ends when its starter does: it holds one end of a pipe that the system closes with the starter. A worker
that dies is started anew; its job goes back to the queue when the lease runs out.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from roster.errors import RosterError
from roster.planning.extend_stored import run_extension
from roster.planning.keep_whatif import run_whatif_job
from roster.planning.store_plan import PlanRequest, plan_import, render_papers
from roster.store import Job, JobProgress, LeaseState, Store, StoreError, open_store

LOG = logging.getLogger("roster.jobs")

POLL_SECONDS = 0.5
TICK_SECONDS = 0.25
"""Progress is written at most once a tick: four times a second."""
TICKS_PER_HEARTBEAT = 4
RESTART_SECONDS = (0.2, 5.0)
"""The first and the longest pause before a worker that died is started anew."""
EXIT_ORPHAN, EXIT_LEASE_LOST = 3, 4


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """Where a worker finds its jobs and files, and how long a lease lasts without a heartbeat."""

    store_url: str
    data_dir: Path
    lease_seconds: float = 15.0


class JobCancelledError(Exception):
    """The user asked for the job to stop and there is nothing of it to keep."""


class JobRun:
    """One leased job in work: its progress, and whether to stop.

    A thread writes progress and heartbeats, so that the work itself never waits for the database.
    """

    def __init__(self, store: Store, job: Job, owner: str, settings: WorkerSettings) -> None:
        self.store, self.job, self.owner, self.settings = store, job, owner, settings
        self._cancel = threading.Event()
        self._done = threading.Event()
        self._progress: JobProgress | None = None
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.id}", daemon=True)

    def __enter__(self) -> JobRun:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def is_cancelled(self) -> bool:
        """Whether the user asked for the job to stop."""
        return self._cancel.is_set()

    def report(self, progress: Any) -> None:
        """Take note of progress: anything with stage, share, value, bound and gap."""
        self._progress = JobProgress(progress.stage, progress.share, progress.value, progress.bound, progress.gap)

    def report_paper(self, label: str, share: float) -> None:
        """Take note of the paper or stage at hand; JobCancelledError when the user asked to stop."""
        self._progress = JobProgress(label, share)
        if self.is_cancelled():
            raise JobCancelledError

    def _beat(self) -> None:
        tick, written = 0, None
        while not self._done.wait(TICK_SECONDS):
            tick += 1
            try:
                if self._progress != written:
                    written = self._progress
                    self.store.set_progress(self.job.id, self.owner, written or JobProgress())
                if tick % TICKS_PER_HEARTBEAT == 0:
                    self._obey(self.store.heartbeat(self.job.id, self.owner, seconds=self.settings.lease_seconds))
            except StoreError as error:  # a busy moment; the lease outlasts several of them
                LOG.warning("job %d: heartbeat missed (%s)", self.job.id, error.code)

    def _obey(self, state: LeaseState) -> None:
        if state is LeaseState.CANCEL:
            self._cancel.set()
        elif state is LeaseState.LOST and not self._done.is_set():
            # Another worker has the job: going on would store everything twice.
            LOG.error("job %d: lease lost, worker ends", self.job.id)
            os._exit(EXIT_LEASE_LOST)


def _run_plan(run: JobRun) -> dict[str, Any]:
    """Plan an import and queue its papers; a cancelled run keeps the best plan so far, without papers."""
    wanted = run.job.payload
    request = PlanRequest(
        wanted["import_id"], wanted.get("seed") or 0, wanted.get("baseline_plan"), run.job.created_by,
        wanted.get("seconds"), bool(wanted.get("is_fast")),
    )  # fmt: skip
    plan_id = plan_import(run.store, request, progress=run.report, cancel=run.is_cancelled)
    if run.is_cancelled():
        return {"plan_id": plan_id}
    return {"plan_id": plan_id, "papers_job": run.store.enqueue("papers", {"plan_id": plan_id}, created_by=run.job.created_by)}


def _run_papers(run: JobRun) -> dict[str, Any]:
    plan_id = run.job.payload["plan_id"]
    papers = render_papers(run.store, plan_id, run.settings.data_dir, progress=run.report_paper, user=run.job.created_by)
    return {"plan_id": plan_id, "papers": len(papers)}


def _run_prices(run: JobRun) -> dict[str, Any]:
    from roster.planning.price_rules import price_stored_plan

    plan_id = run.job.payload["plan_id"]
    price_stored_plan(run.store, plan_id, run.settings.data_dir, tell=lambda share: run.report_paper("harga", share))
    return {"plan_id": plan_id}


def _run_replan(run: JobRun) -> dict[str, Any]:
    """Solve a version anew and keep the answers on offer; of a cancelled run nothing is kept."""
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import Steering
    from roster.planning.replan_version import ReplanRequest, replan_version

    request, steering = ReplanRequest.of_payload(run.job.payload), Steering(run.report, run.is_cancelled, Budget())
    return replan_version(run.store, request, run.job.id, user=run.job.created_by, steering=steering)


HANDLERS: dict[str, Callable[[JobRun], Mapping[str, Any]]] = {
    "plan": _run_plan,
    "papers": _run_papers,
    "prices": _run_prices,
    "replan": _run_replan,
    "whatif": run_whatif_job,
    "extend": run_extension,
}
"""What runs each kind of job; the answer becomes the job's result."""


def run_job(store: Store, job: Job, owner: str, settings: WorkerSettings) -> None:
    """Run one leased job to its end and record how it ended; a fault of the job never ends the worker."""
    try:
        with JobRun(store, job, owner, settings) as run:
            error, result = _attempt(run)
        if run.is_cancelled():
            store.finish(job.id, owner, result, cancelled=True)
        elif error is not None:
            store.fail(job.id, owner, error)
        else:
            store.finish(job.id, owner, result)
    except StoreError as failure:
        # The end could not be recorded: the lease runs out and the job is tried again.
        LOG.error("job %d: end not recorded (%s)", job.id, failure.code)


def _attempt(run: JobRun) -> tuple[RosterError | None, Mapping[str, Any]]:
    try:
        return None, HANDLERS[run.job.kind](run)
    except JobCancelledError:
        return None, {}
    except RosterError as error:
        return error, {}
    except Exception as error:
        # Only the places are logged: the text of an unexpected error may hold names.
        LOG.error("job %d: %s\n%s", run.job.id, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        message = f"Kesalahan tak terduga pada pekerjaan {run.job.id} ({type(error).__name__})."
        return RosterError(message, "Ulangi sekali lagi; bila tetap terjadi, laporkan nomor pekerjaan ini.", code="tak_terduga"), {}


def work(settings: WorkerSettings, leash: Connection) -> None:
    """Take and run jobs until told to stop through the leash; the body of the worker process.

    A job in work when the word comes is given back to the queue.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the starter too, which tells us through the leash
    owner = f"{os.getpid()}-{uuid.uuid4().hex}"
    with _opened(settings.store_url) as store:
        current = _Current(store, owner)
        threading.Thread(target=current.follow, args=(leash,), name="leash", daemon=True).start()
        while not current.stopping.is_set():
            try:
                job = store.lease_next(owner, kinds=tuple(HANDLERS), seconds=settings.lease_seconds)
            except StoreError as error:
                LOG.warning("no job taken (%s)", error.code)
                job = None
            if job is None:
                current.stopping.wait(POLL_SECONDS)
                continue
            current.job = job
            if current.stopping.is_set():  # the word came between the lease and this line
                store.release(job.id, owner)
                return
            run_job(store, job, owner, settings)
            current.job = None


def _opened(store_url: str) -> Store:
    try:
        return open_store(store_url)
    except StoreError as error:
        LOG.error("store not opened (%s)", error.code)
        raise SystemExit(1) from None


class _Current:
    """What the worker has in hand, for the thread that hears of the end."""

    def __init__(self, store: Store, owner: str) -> None:
        self.store, self.owner = store, owner
        self.job: Job | None = None
        self.stopping = threading.Event()

    def follow(self, leash: Connection) -> None:
        try:
            leash.recv()
        except (EOFError, OSError):
            os._exit(EXIT_ORPHAN)
        self.stopping.set()
        if (job := self.job) is not None:
            # Whatever is half done is rolled back by the database; the job starts over with the next worker.
            try:
                self.store.release(job.id, self.owner)
            finally:
                os._exit(0)


class WorkerHandle:
    """A running worker process, started anew whenever it dies until ``stop``."""

    def __init__(self, settings: WorkerSettings, entry: Callable[[WorkerSettings, Connection], None]) -> None:
        self._settings, self._entry = settings, entry
        self._context = multiprocessing.get_context("spawn")
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process, self._leash = self._start()
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._keeper.start()
        # Before multiprocessing waits for its children at the end of the program, or it would wait for ever.
        self._finalize = Finalize(self, self._end, exitpriority=10)

    @property
    def pid(self) -> int | None:
        """The process id of the worker of this moment."""
        pid: int | None = self._process.pid
        return pid

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """End the worker; a job in work goes back to the queue. Safe to call twice."""
        self._end(timeout_seconds)
        self._finalize.cancel()

    def _end(self, timeout_seconds: float = 5.0) -> None:
        with self._lock:
            self._stopping.set()
        try:
            self._leash.send("stop")
        except OSError:
            LOG.info("worker had ended already")
        self._keeper.join(timeout_seconds)
        if self._keeper.is_alive():
            self._process.kill()
            self._keeper.join()
        self._leash.close()

    def _start(self) -> tuple[Any, Connection]:
        theirs, ours = self._context.Pipe(duplex=False)
        process = self._context.Process(target=self._entry, args=(self._settings, theirs), name="roster-worker")
        process.start()
        theirs.close()
        return process, ours

    def _keep(self) -> None:
        pause, longest = RESTART_SECONDS
        while True:
            started = time.monotonic()
            self._process.join()
            if self._stopping.is_set():
                return
            LOG.error("worker ended with status %s, starting another", self._process.exitcode)
            pause = RESTART_SECONDS[0] if time.monotonic() - started > longest else min(2 * pause, longest)
            self._stopping.wait(pause)
            with self._lock:
                if self._stopping.is_set():
                    return
                self._leash.close()
                self._process, self._leash = self._start()


def start_worker(
    store_url: str, data_dir: Path, *, lease_seconds: float = 15.0, entry: Callable[[WorkerSettings, Connection], None] = work
) -> WorkerHandle:
    """Start a worker process on a store and a data folder and return its handle; call ``stop`` at the end.

    ``entry`` is what the process runs, to be found by its module and name.
    """
    return WorkerHandle(WorkerSettings(store_url, data_dir, lease_seconds), entry)
