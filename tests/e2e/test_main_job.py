"""The main job as the Kabag Ops does it, in a real browser over the served application."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any

import pdfplumber

LOGIN, PASSWORD = "kabagops", "kata sandi panjang"
PLAN_MILLISECONDS, PAPERS_MILLISECONDS = 180_000, 420_000


def _look(page: Any, folder: Path, name: str) -> None:
    """Keep a picture of the page; ROSTER_SCREENSHOTS names a folder to look at them afterwards."""
    kept = Path(os.environ.get("ROSTER_SCREENSHOTS") or folder)
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png", full_page=True)


def _sign_in(page: Any, address: str) -> None:
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


def _upload(page: Any, path: Path) -> None:
    page.get_by_role("link", name="Data", exact=True).click()
    page.get_by_label("Buku kerja Excel").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url(re.compile(r"/data/periksa/"), timeout=120_000)


def test_from_the_workbook_to_the_sprin(page: Any, address: str, tmp_path: Path) -> None:
    _sign_in(page, address)
    _look(page, tmp_path, "01-beranda")

    page.get_by_role("link", name="Data", exact=True).click()
    with page.expect_download(timeout=60_000) as demo:
        page.get_by_role("link", name="Unduh contoh lengkap").click()
    workbook = tmp_path / "Data PAM TPS.xlsx"
    demo.value.save_as(workbook)
    _upload(page, workbook)
    assert page.get_by_text("Data diterima dan disimpan.").is_visible()
    _look(page, tmp_path, "02-hasil")

    page.get_by_role("link", name="Susun rencana").click()
    page.get_by_role("button", name="Mulai menyusun").click()
    page.wait_for_url(re.compile(r"/rencana/\d+$"), timeout=PLAN_MILLISECONDS)
    assert page.get_by_text("tidak ada aturan yang dilanggar").or_(page.get_by_text("Tidak ada aturan yang dilanggar")).first.is_visible()
    _look(page, tmp_path, "03-rencana")

    page.get_by_role("link", name="Cakupan", exact=True).click()
    assert page.locator("tbody tr").count() >= 17
    assert page.locator("section.map img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    _look(page, tmp_path, "04-cakupan")

    page.get_by_role("link", name="Naskah", exact=True).click()
    button = page.get_by_role("link", name=re.compile("^Unduh Surat Perintah"))
    button.wait_for(timeout=PAPERS_MILLISECONDS)
    _look(page, tmp_path, "05-naskah")
    with page.expect_download(timeout=60_000) as sprin:
        button.click()
    assert re.fullmatch(r"rencana-\d+-sprin\.pdf", sprin.value.suggested_filename)
    with pdfplumber.open(io.BytesIO(Path(sprin.value.path()).read_bytes())) as pdf:
        assert len(pdf.pages) >= 3
        text = pdf.pages[0].extract_text()
    assert "SURAT PERINTAH" in text.upper()


def test_a_faulty_workbook_is_explained_and_nothing_is_stored(page: Any, address: str, tmp_path: Path) -> None:
    _sign_in(page, address)
    page.get_by_role("link", name="Data", exact=True).click()
    before = page.locator("tbody tr").count()
    broken = tmp_path / "bukan excel.xlsx"
    broken.write_text("kode,nama\n3514,Pasuruan\n", encoding="utf-8")
    _upload(page, broken)
    assert page.get_by_text("tidak ada yang disimpan").is_visible()
    _look(page, tmp_path, "06-kesalahan")
    page.get_by_role("link", name="Data", exact=True).click()
    assert page.locator("tbody tr").count() == before


def test_the_pages_fit_a_narrow_telephone_and_speak_english(page: Any, address: str, tmp_path: Path) -> None:
    _sign_in(page, address)
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="English").click()
    for path in ("/", "/data", "/rencana"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("document.documentElement.lang") == "en"
    _look(page, tmp_path, "07-telepon")
