"""The worker: jobs run to an end that is recorded, and no death of a process loses one."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from roster.errors import RosterError
from roster.planning import run_jobs
from roster.planning.run_jobs import JobCancelledError, JobRun, WorkerSettings, run_job, start_worker
from roster.planning.store_plan import PlanRequest
from roster.store import Job, JobProgress, JobState, Store, open_store
from tests.unit.store import worker_entries

WAIT_SECONDS = 30


def wait_for(condition: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> WorkerSettings:
    return WorkerSettings(store_url, tmp_path / "data")


@pytest.fixture
def run_one(store: Store, settings: WorkerSettings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Run one job of a kind in this process, by the handler given or the real one, and return it as it ended."""

    def run(kind: str, payload: dict[str, Any], handler: Callable[[JobRun], Any] | None = None, *, user: int | None = None) -> Job:
        if handler:
            monkeypatch.setitem(run_jobs.HANDLERS, kind, handler)
        store.enqueue(kind, payload, created_by=user)
        job = store.lease_next("me")
        assert job is not None
        run_job(store, job, "me", settings)
        return store.get_job(job.id)

    return run


def test_a_job_that_works_is_done(run_one: Callable[..., Job]) -> None:
    job = run_one("demo", {"n": 4}, lambda run: {"double": 2 * run.job.payload["n"]})
    assert (job.state, job.result) == (JobState.DONE, {"double": 8})


def test_a_known_error_reaches_the_user_with_its_advice(run_one: Callable[..., Job]) -> None:
    def fail(_run: JobRun) -> None:
        raise RosterError("Tidak ada TPS.", "Isi lembar tps.", code="kosong")

    job = run_one("demo", {}, fail)
    assert (job.state, job.error_code, job.error_text, job.error_advice) == (JobState.FAILED, "kosong", "Tidak ada TPS.", "Isi lembar tps.")


def test_an_unexpected_error_tells_no_names(run_one: Callable[..., Job], caplog: pytest.LogCaptureFixture) -> None:
    name = "Dwi Sastra"

    def fail(_run: JobRun) -> None:
        raise KeyError(name)

    with caplog.at_level(logging.ERROR, "roster.jobs"):
        job = run_one("demo", {}, fail)
    assert (job.state, job.error_code) == (JobState.FAILED, "tak_terduga")
    assert f"pekerjaan {job.id}" in job.error_text
    assert "laporkan" in job.error_advice
    assert "KeyError" in caplog.text
    assert "in fail" in caplog.text
    assert "Dwi" not in caplog.text + job.error_text


def test_a_cancelled_job_keeps_what_it_found(run_one: Callable[..., Job], store: Store) -> None:
    def plan(run: JobRun) -> dict[str, Any]:
        store.request_cancel(run.job.id)
        return worker_entries.sleep_until_cancelled(run)

    job = run_one("demo", {}, plan)
    assert (job.state, job.result) == (JobState.CANCELLED, {"plan_id": 12})


def test_papers_stop_between_two_papers(run_one: Callable[..., Job], store: Store) -> None:
    reached = []

    def papers(run: JobRun) -> dict[str, Any]:
        run.report_paper("Sprin", 0.0)
        store.request_cancel(run.job.id)
        wait_for(run.is_cancelled)
        with pytest.raises(JobCancelledError):
            run.report_paper("Paket rakor", 0.5)
        reached.append(True)
        raise JobCancelledError

    job = run_one("demo", {}, papers)
    assert (job.state, job.result, reached) == (JobState.CANCELLED, {}, [True])


def test_progress_is_written_at_most_four_times_a_second(
    run_one: Callable[..., Job], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[JobProgress] = []
    monkeypatch.setattr(store, "set_progress", lambda _job, _owner, progress: written.append(progress))
    start = time.monotonic()
    run_one("demo", {}, worker_entries.report_often)
    seconds = time.monotonic() - start
    assert 1 <= len(written) <= 4 * seconds + 1
    assert written[-1].stage == "susun"
    assert (written[-1].value, written[-1].bound, written[-1].gap) == (5.0, 4.0, 0.2)


def test_a_plan_job_queues_its_papers(run_one: Callable[..., Job], store: Store, user_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[PlanRequest] = []

    def plan_import(_store: Store, request: PlanRequest, **_: Any) -> int:
        asked.append(request)
        return 5

    monkeypatch.setattr(run_jobs, "plan_import", plan_import)
    job = run_one("plan", {"import_id": 3, "seed": None, "baseline_plan": 2}, user=user_id)
    assert asked == [PlanRequest(3, 0, 2, user_id)]
    papers = store.get_job(job.result["papers_job"])
    assert job.result["plan_id"] == 5
    assert (papers.kind, papers.payload, papers.state, papers.created_by) == ("papers", {"plan_id": 5}, JobState.QUEUED, user_id)


def test_a_cancelled_plan_queues_no_papers(run_one: Callable[..., Job], store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan_import(_store: Store, _request: PlanRequest, *, cancel: Callable[[], bool], **_: Any) -> int:
        store.request_cancel(store.list_jobs(limit=1)[0].id)
        wait_for(cancel)
        return 5

    monkeypatch.setattr(run_jobs, "plan_import", plan_import)
    job = run_one("plan", {"import_id": 3})
    assert (job.state, job.result) == (JobState.CANCELLED, {"plan_id": 5})
    assert len(store.list_jobs()) == 1


def test_a_papers_job_counts_the_papers(run_one: Callable[..., Job], settings: WorkerSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(_store: Store, plan_id: int, data_dir: Path, *, progress: Callable[[str, float], None], user: int | None) -> tuple[Any, ...]:
        progress("Sprin", 0.5)
        assert (plan_id, data_dir, user) == (5, settings.data_dir, None)
        return ("a", "b")

    monkeypatch.setattr(run_jobs, "render_papers", render)
    job = run_one("papers", {"plan_id": 5})
    assert (job.state, job.result) == (JobState.DONE, {"plan_id": 5, "papers": 2})


def test_an_end_that_cannot_be_recorded_does_not_end_the_worker(
    store: Store, settings: WorkerSettings, caplog: pytest.LogCaptureFixture
) -> None:
    store.enqueue("demo", {})
    job = store.lease_next("me")
    assert job is not None
    with caplog.at_level(logging.ERROR, "roster.jobs"):
        run_job(store, job, "somebody else", settings)
    assert "sewa_hilang" in caplog.text
    assert store.get_job(job.id).state is JobState.RUNNING


@pytest.fixture
def live(store_url: str) -> Iterator[Store]:
    """A store with the real clock, as the worker processes have it."""
    with open_store(store_url) as opened:
        yield opened


@pytest.fixture
def worker(store_url: str, live: Store, tmp_path: Path) -> Iterator[run_jobs.WorkerHandle]:
    handle = start_worker(store_url, tmp_path, lease_seconds=1.5, entry=worker_entries.work_with_test_jobs)
    yield handle
    handle.stop()


def test_a_worker_runs_jobs_until_it_is_stopped(live: Store, worker: run_jobs.WorkerHandle) -> None:
    job_id = live.enqueue("die", {"deaths": 0})
    wait_for(lambda: live.get_job(job_id).state is JobState.DONE)
    pid = worker.pid
    worker.stop()
    worker.stop()
    assert not is_alive(pid)
    later = live.enqueue("die", {"deaths": 0})
    time.sleep(0.5)
    assert live.get_job(later).state is JobState.QUEUED


def test_a_job_survives_the_kill_of_its_worker(live: Store, worker: run_jobs.WorkerHandle) -> None:
    job_id = live.enqueue("sleep", {})
    wait_for(lambda: live.get_job(job_id).state is JobState.RUNNING)
    first = worker.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    job = wait_for(lambda: (found := live.get_job(job_id)).attempts == 2 and found)
    assert job.owner.split("-")[0] == str(worker.pid)
    assert worker.pid != first
    live.request_cancel(job_id)
    job = wait_for(lambda: (found := live.get_job(job_id)).state.is_final and found)
    assert (job.state, job.result) == (JobState.CANCELLED, {"plan_id": 12})


def test_a_deadly_job_is_given_up_after_three_tries_and_the_next_one_runs(live: Store, worker: run_jobs.WorkerHandle) -> None:
    deadly, behind = live.enqueue("die", {"deaths": 9}), live.enqueue("die", {"deaths": 0})
    wait_for(lambda: live.get_job(behind).state.is_final and live.get_job(deadly).state.is_final, 60)
    job = live.get_job(deadly)
    assert (job.state, job.error_code, job.attempts) == (JobState.FAILED, "pekerja_mati", 3)
    assert live.get_job(behind).result == {"attempts": 1}


def test_stopping_gives_the_job_back(live: Store, worker: run_jobs.WorkerHandle) -> None:
    job_id = live.enqueue("sleep", {})
    wait_for(lambda: live.get_job(job_id).state is JobState.RUNNING)
    start = time.monotonic()
    worker.stop()
    assert time.monotonic() - start < 4
    job = live.get_job(job_id)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def is_alive(pid: int | None) -> bool:
    try:
        os.kill(int(str(pid)), 0)
    except ProcessLookupError:
        return False
    # A process that ended and was not yet waited for still has its number.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("manner", ["killed", "ended"])
def test_a_worker_does_not_outlive_the_program_that_started_it(tmp_path: Path, manner: str) -> None:
    root = Path(run_jobs.__file__).parents[2]
    url = f"sqlite:///{tmp_path / 'roster.db'}"
    open_store(url).close()
    command = [sys.executable, "-m", "tests.unit.store.worker_entries", url, str(tmp_path), "60" if manner == "killed" else "1.5"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert is_alive(pid)
        if manner == "killed":
            program.kill()
        program.wait(WAIT_SECONDS)
    wait_for(lambda: not is_alive(pid), 10)
