"""What the worker processes of the tests run: the real worker with jobs that sleep, die or report."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from roster.planning import run_jobs
from roster.store import JobProgress


def sleep_until_cancelled(run: run_jobs.JobRun) -> dict[str, Any]:
    while not run.is_cancelled():
        time.sleep(0.02)
    return {"plan_id": 12}


def die(run: run_jobs.JobRun) -> dict[str, Any]:
    if run.job.attempts <= run.job.payload["deaths"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"attempts": run.job.attempts}


def report_often(run: run_jobs.JobRun) -> dict[str, Any]:
    for n in range(100):
        run.report(JobProgress("susun", n / 100, 5.0, 4.0, 0.2))
        time.sleep(0.01)
    return {}


def work_with_test_jobs(settings: run_jobs.WorkerSettings, leash: Connection) -> None:
    run_jobs.HANDLERS.update(sleep=sleep_until_cancelled, die=die, report=report_often)
    run_jobs.work(settings, leash)


def start_and_wait(store_url: str, data_dir: str, *, seconds: float) -> None:
    """Body of a whole program: start a worker, say its process id, wait, and end without stopping it."""
    handle = run_jobs.start_worker(store_url, Path(data_dir), entry=work_with_test_jobs)
    sys.stdout.write(f"{handle.pid}\n")
    sys.stdout.flush()
    time.sleep(seconds)


if __name__ == "__main__":
    start_and_wait(sys.argv[1], sys.argv[2], seconds=float(sys.argv[3]))
