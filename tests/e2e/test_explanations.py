"""The pages that explain a plan, and the page of a run that was refused, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.e2e.steps import PLAN_MILLISECONDS, look_both, sign_in, speak, start_plan, upload
from tests.project.tiny import write_tiny

GUARD = "99000004"
PRICES_MILLISECONDS = 120_000


def _planned(page: Any, address: str, folder: Path, *, keep: int = 30) -> str:
    """Return the address of the plan of the smallest input, with so many of its Polri."""
    data = write_tiny(folder / "data")
    lines = (data / "personel.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    police = [line for line in lines if line.startswith("POLRI")]
    (data / "personel.csv").write_text("".join(line for line in lines if line not in police[keep:]), encoding="utf-8")
    sign_in(page, address)
    upload(page, sorted(data.glob("*.csv")))
    start_plan(page)
    page.wait_for_url(re.compile(r"/rencana/\d+$"), timeout=PLAN_MILLISECONDS)
    return str(page.url)


def test_a_person_and_a_post_are_explained(page: Any, address: str, tmp_path: Path) -> None:
    plan = _planned(page, address, tmp_path)
    page.get_by_role("link", name="Mengapa", exact=True).click()
    look_both(page, tmp_path, "11-mengapa")
    page.get_by_label("NRP, NIP, atau NIK").fill(GUARD)
    page.get_by_role("button", name="Terangkan").click()
    assert page.get_by_role("heading", name="Anggota Karangan 04").is_visible()
    assert GUARD not in page.url
    assert page.get_by_text("Tempat lain yang dapat ia isi").is_visible()
    look_both(page, tmp_path, "12-orang")
    page.goto(f"{plan}/mengapa/pos/R-990101-001")
    assert page.get_by_text("boleh berdiri di sini").first.is_visible()
    look_both(page, tmp_path, "13-pos")
    page.get_by_role("button", name=re.compile("Anggota Karangan")).first.click()
    assert page.get_by_role("heading", name=re.compile("Anggota Karangan")).is_visible()
    page.goto(f"{plan}/mengapa/pos/R-990101-001")
    speak(page, "English")
    assert page.get_by_text("may stand here").first.is_visible()
    look_both(page, tmp_path, "14-post-english")


def test_a_shortage_and_the_prices_are_shown(page: Any, address: str, tmp_path: Path) -> None:
    plan = _planned(page, address, tmp_path, keep=6)
    page.get_by_role("link", name="Kekurangan", exact=True).click()
    assert page.get_by_role("heading", name="Leher botol").is_visible()
    look_both(page, tmp_path, "15-kekurangan")
    page.get_by_role("link", name="Harga", exact=True).click()
    assert page.get_by_role("heading", name="Harga belum dihitung").is_visible()
    page.get_by_role("button", name="Hitung harga").click()
    page.get_by_text("Harga tiap aturan").wait_for(timeout=PRICES_MILLISECONDS)
    assert page.get_by_role("row", name=re.compile("^Banyu Asri")).is_visible()
    look_both(page, tmp_path, "16-harga")
    speak(page, "English")
    assert page.get_by_text("Price of every rule").is_visible()
    look_both(page, tmp_path, "17-prices-english")
    page.goto(plan)
    assert page.get_by_text("goal 1 proven best").is_visible()


def test_pins_that_cannot_hold_are_shown_before_and_after_planning(page: Any, address: str, tmp_path: Path) -> None:
    data = write_tiny(tmp_path / "data")
    pins = f"nomor_induk,shift,pos\n{GUARD},S3,CADANGAN\n{GUARD},S4,R-990101-001\n"
    (data / "pin.csv").write_text(pins, encoding="utf-8")
    sign_in(page, address)
    upload(page, sorted(data.glob("*.csv")))
    page.goto(f"{address}/data")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Periksa apakah semuanya dapat berlaku bersama").click()
    assert page.get_by_role("heading", name="Kelompok 1: 2 pin tidak dapat berlaku bersama").is_visible()
    look_both(page, tmp_path, "18-pin")

    page.goto(f"{address}/rencana/baru")
    page.get_by_role("button", name="Mulai menyusun").click()
    page.get_by_text("rencana tidak disusun").wait_for(timeout=PLAN_MILLISECONDS)
    assert page.get_by_role("heading", name="Kelompok 1: 2 pin tidak dapat berlaku bersama").is_visible()
    assert page.get_by_role("listitem").filter(has_text=f"{GUARD} · S3 · CADANGAN").is_visible()
    look_both(page, tmp_path, "19-ditolak")
    speak(page, "English")
    assert page.get_by_role("heading", name="Set 1: 2 pins cannot hold together").is_visible()
    assert page.get_by_text("One place at a time").first.is_visible()
    look_both(page, tmp_path, "20-refused-english")
