"""The served application as a process of its own, and Debian's chromium to visit it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``roster serve`` on an empty data folder."""
    program = "from roster.config import Settings; from roster.web import serve; serve(Settings.from_environment())"
    data_dir = tmp_path_factory.mktemp("e2e") / "data"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "ROSTER_DATA_DIR": str(data_dir), "ROSTER_PORT": "0"}
    for name in ("ROSTER_ADMIN_PASSWORD", "ROSTER_DATABASE_URL", "ROSTER_HOST"):
        env.pop(name, None)
    with (data_dir.parent / "serve.log").open("w+") as log:
        process = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            process.wait(timeout=20)
            log.seek(0)
            pytest.fail(f"the server did not start: {log.read()}")
        yield found[0].rstrip("/")
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    """A page of a fresh browser that fails the test on any error of the console, such as a breach of the content policy."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (a development dependency)")
    complaints: list[str] = []
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=list(SWITCHES), viewport={"width": 1366, "height": 768}
        )
        opened = context.new_page()
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        context.close()
    assert complaints == []
