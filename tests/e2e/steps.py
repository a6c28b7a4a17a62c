"""What every visit begins with: signing in, handing in data, planning, and a picture of the page."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOGIN, PASSWORD = "kabagops", "kata sandi panjang"
PLAN_MILLISECONDS = 180_000
NARROW, WIDE = (360, 740), (1366, 768)
"""The telephone and the screen of an office computer."""


def look(page: Any, folder: Path, name: str) -> None:
    """Keep a picture of the page; ROSTER_SCREENSHOTS names a folder to look at them afterwards."""
    kept = Path(os.environ.get("ROSTER_SCREENSHOTS") or folder)
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png", full_page=True)


def look_both(page: Any, folder: Path, name: str) -> None:
    """Keep pictures on the screen and on the telephone, where nothing may stand out of the page."""
    look(page, folder, name)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    look(page, folder, f"{name}-telepon")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def sign_in(page: Any, address: str) -> None:
    """Make the account where there is none yet, and sign in."""
    page.goto(f"{address}/masuk")
    if page.url.endswith("/penyiapan"):
        page.get_by_label("Nama pengguna").fill(LOGIN)
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Buat akun").click()
    page.get_by_label("Nama pengguna").fill(LOGIN)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"{address}/")


def upload(page: Any, paths: Path | Sequence[Path]) -> None:
    """Hand in one workbook, or several csv files, and wait for the report."""
    page.get_by_role("link", name="Data", exact=True).click()
    page.get_by_label("Buku kerja Excel").set_input_files(paths)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url(re.compile(r"/data/periksa/"), timeout=120_000)


def start_plan(page: Any) -> None:
    """Start a plan of the data at hand."""
    page.get_by_role("link", name="Susun rencana").first.click()
    page.get_by_role("button", name="Mulai menyusun").click()


def speak(page: Any, language: str) -> None:
    """Switch the language of the pages."""
    page.get_by_role("button", name=language).click()
