"""The queue: no job twice, none lost, and no worker believed after its lease."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from roster.errors import RosterError
from roster.store import JobProgress, JobState, LeaseState, Store, StoreError, UnknownIdError
from roster.store.jobs import MAX_ATTEMPTS
from tests.unit.store.conftest import Clock


def test_jobs_are_leased_in_order_and_once(store: Store, user_id: int, clock: Clock) -> None:
    first, second = store.enqueue("plan", {"import_id": 1}, created_by=user_id), store.enqueue("papers", {"plan_id": 2})
    job = store.lease_next("worker-a", seconds=30)
    assert job is not None
    assert (job.id, job.kind, job.payload, job.state, job.attempts, job.owner, job.created_by) == (
        first,
        "plan",
        {"import_id": 1},
        JobState.RUNNING,
        1,
        "worker-a",
        user_id,
    )
    assert job.started_at == clock.now
    other = store.lease_next("worker-b")
    assert other is not None
    assert other.id == second
    assert store.lease_next("worker-c") is None


def test_a_worker_takes_only_its_kinds(store: Store) -> None:
    store.enqueue("plan", {})
    papers = store.enqueue("papers", {})
    job = store.lease_next("w", kinds=("papers", "maps"))
    assert job is not None
    assert job.id == papers
    assert store.lease_next("w", kinds=("papers",)) is None


def test_progress_and_result_are_kept(store: Store, clock: Clock) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w")
    store.set_progress(job_id, "w", JobProgress("pos", 0.25, 10.5, float("-inf"), float("nan")))
    assert store.get_job(job_id).progress == JobProgress("pos", 0.25, 10.5, None, None)
    clock.forward(3)
    store.finish(job_id, "w", {"plan_id": 7})
    job = store.get_job(job_id)
    assert (job.state, job.result, job.finished_at, job.lease_until) == (JobState.DONE, {"plan_id": 7}, clock.now, None)
    assert job.state.is_final


def test_a_failed_job_tells_the_user_what_to_do(store: Store) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w")
    store.fail(job_id, "w", RosterError("Tidak ada personel.", "Isi lembar personel.", code="kosong"))
    job = store.get_job(job_id)
    assert (job.state, job.error_code, job.error_text, job.error_advice) == (
        JobState.FAILED,
        "kosong",
        "Tidak ada personel.",
        "Isi lembar personel.",
    )
    assert store.lease_next("w") is None


def test_a_heartbeat_keeps_the_lease(store: Store, clock: Clock) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w", seconds=30)
    for _ in range(4):
        clock.forward(29)
        assert store.heartbeat(job_id, "w", seconds=30) is LeaseState.HELD
        assert store.lease_next("other") is None
    assert store.get_job(job_id).heartbeat_at == clock.now


def test_a_job_of_a_dead_worker_goes_to_the_next_and_the_dead_one_changes_nothing(store: Store, clock: Clock) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("dead", seconds=30)
    store.set_progress(job_id, "dead", JobProgress("susun", 0.9))
    clock.forward(30)
    assert store.lease_next("heir") is None  # the lease holds to its last moment
    clock.forward(0.001)
    job = store.lease_next("heir", seconds=30)
    assert job is not None
    assert (job.id, job.attempts, job.owner, job.progress) == (job_id, 2, "heir", JobProgress())
    assert store.heartbeat(job_id, "dead") is LeaseState.LOST
    store.set_progress(job_id, "dead", JobProgress("hantu", 1.0))
    store.release(job_id, "dead")
    for end in (lambda: store.finish(job_id, "dead", {}), lambda: store.fail(job_id, "dead", RosterError("x"))):
        with pytest.raises(StoreError) as caught:
            end()
        assert caught.value.code == "sewa_hilang"
    assert store.get_job(job_id) == job
    store.finish(job_id, "heir", {})


def test_a_job_that_kills_every_worker_is_failed_with_advice(store: Store, clock: Clock) -> None:
    job_id, behind = store.enqueue("plan", {}), store.enqueue("plan", {})
    for attempt in range(MAX_ATTEMPTS):
        job = store.lease_next(f"w{attempt}", seconds=30)
        assert job is not None
        assert job.id == job_id
        clock.forward(31)
    following = store.lease_next("last")
    assert following is not None
    assert following.id == behind
    job = store.get_job(job_id)
    assert (job.state, job.error_code, job.attempts) == (JobState.FAILED, "pekerja_mati", 3)
    assert "memori" in job.error_advice


def test_a_released_job_was_not_tried(store: Store) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w")
    store.release(job_id, "w")
    job = store.get_job(job_id)
    assert (job.state, job.attempts, job.owner, job.lease_until) == (JobState.QUEUED, 0, "", None)


def test_cancelling_a_queued_job_ends_it_at_once(store: Store, clock: Clock) -> None:
    job_id = store.enqueue("plan", {})
    assert store.request_cancel(job_id).state is JobState.CANCELLED
    assert store.get_job(job_id).finished_at == clock.now
    assert store.lease_next("w") is None


def test_cancelling_a_running_job_is_told_at_the_next_heartbeat(store: Store) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w")
    assert store.request_cancel(job_id).state is JobState.RUNNING
    assert store.heartbeat(job_id, "w") is LeaseState.CANCEL
    store.finish(job_id, "w", {"plan_id": 3}, cancelled=True)
    job = store.get_job(job_id)
    assert (job.state, job.result) == (JobState.CANCELLED, {"plan_id": 3})
    assert store.request_cancel(job_id) == job  # an ended one stays as it is


def test_a_cancelled_job_of_a_dead_worker_is_not_tried_again(store: Store, clock: Clock) -> None:
    job_id = store.enqueue("plan", {})
    store.lease_next("w", seconds=30)
    store.request_cancel(job_id)
    clock.forward(31)
    assert store.lease_next("v") is None
    assert store.get_job(job_id).state is JobState.CANCELLED


def test_jobs_are_listed_newest_first_and_by_state(store: Store) -> None:
    ids = [store.enqueue("plan", {"n": n}) for n in range(3)]
    store.lease_next("w")
    assert [job.id for job in store.list_jobs()] == ids[::-1]
    assert [job.id for job in store.list_jobs(limit=1)] == [ids[2]]
    assert [job.id for job in store.list_jobs(states=(JobState.RUNNING,))] == [ids[0]]


def test_unknown_jobs_are_said_to_be_unknown(store: Store) -> None:
    for ask in (store.get_job, store.request_cancel):
        with pytest.raises(UnknownIdError):
            ask(4)


def test_a_payload_that_is_no_json_is_refused(store: Store) -> None:
    with pytest.raises((StoreError, TypeError)):
        store.enqueue("plan", {"path": object()})
    assert store.list_jobs() == ()


def test_eight_threads_lease_every_job_exactly_once(store: Store) -> None:
    """Writers and readers at once; a locked database or a job leased twice fails the test."""
    gate = threading.Barrier(8)

    def put_and_take(number: int) -> list[int]:
        gate.wait()
        leased = []
        for n in range(10):
            store.enqueue("plan", {"n": n})
            store.list_jobs(limit=3)
            job = store.lease_next(f"w{number}")
            if job is not None:
                store.set_progress(job.id, f"w{number}", JobProgress("x", 0.5))
                store.finish(job.id, f"w{number}", {})
                leased.append(job.id)
        return leased

    with ThreadPoolExecutor(8) as pool:
        leased = Counter(job_id for each in pool.map(put_and_take, range(8)) for job_id in each)
    while (job := store.lease_next("rest")) is not None:
        leased[job.id] += 1
    assert len(leased) == 80
    assert set(leased.values()) == {1}


def test_large_imports_beside_many_small_writes_lock_nobody_out(store: Store) -> None:
    from roster.domain.operation import Dataset
    from roster.domain.personnel import Member

    members = tuple(Member("POLRI", f"N {i}", "BRIPKA", str(i)) for i in range(2_000))

    def write(number: int) -> None:
        for _ in range(3):
            if number % 2:
                store.add_import(Dataset((), (), members), file_name="a", uploaded_by=None)
            else:
                for _ in range(10):
                    store.record_action("coba", subject_id=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert len(store.list_imports()) == 12
    assert store.list_actions().total == 120


ENQUEUE_FOR_EVER = """
import sys
from roster.store import open_store
with open_store(sys.argv[1]) as store:
    while True:
        print(store.enqueue("plan", {"text": "x" * 2000}), flush=True)
"""


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(store: Store, store_url: str) -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", ENQUEUE_FOR_EVER, store_url], cwd=root, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    kept = {job.id for job in store.list_jobs(limit=100_000)}
    assert set(acknowledged) <= kept
    assert store.enqueue("plan", {}) > max(kept)
