"""The main job as the Kabag Ops does it, in a real browser over the served application."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pdfplumber

from tests.e2e.steps import PLAN_MILLISECONDS, look, sign_in, speak, upload

PAPERS_MILLISECONDS = 420_000


def test_from_the_workbook_to_the_sprin(page: Any, address: str, tmp_path: Path) -> None:
    sign_in(page, address)
    look(page, tmp_path, "01-beranda")

    page.get_by_role("link", name="Data", exact=True).click()
    with page.expect_download(timeout=60_000) as demo:
        page.get_by_role("link", name="Unduh contoh lengkap").click()
    workbook = tmp_path / "Data PAM TPS.xlsx"
    demo.value.save_as(workbook)
    upload(page, workbook)
    assert page.get_by_text("Data diterima dan disimpan.").is_visible()
    look(page, tmp_path, "02-hasil")

    page.get_by_role("link", name="Susun rencana").click()
    page.get_by_role("button", name="Mulai menyusun").click()
    page.wait_for_url(re.compile(r"/rencana/\d+$"), timeout=PLAN_MILLISECONDS)
    assert page.get_by_text("tidak ada aturan yang dilanggar").or_(page.get_by_text("Tidak ada aturan yang dilanggar")).first.is_visible()
    look(page, tmp_path, "03-rencana")

    page.get_by_role("link", name="Cakupan", exact=True).click()
    assert page.locator("tbody tr").count() >= 17
    assert page.locator("section.map img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    look(page, tmp_path, "04-cakupan")

    page.get_by_role("link", name="Naskah", exact=True).click()
    button = page.get_by_role("link", name=re.compile("^Unduh Surat Perintah"))
    button.wait_for(timeout=PAPERS_MILLISECONDS)
    look(page, tmp_path, "05-naskah")
    with page.expect_download(timeout=60_000) as sprin:
        button.click()
    assert re.fullmatch(r"rencana-\d+-sprin\.pdf", sprin.value.suggested_filename)
    with pdfplumber.open(io.BytesIO(Path(sprin.value.path()).read_bytes())) as pdf:
        assert len(pdf.pages) >= 3
        text = pdf.pages[0].extract_text()
    assert "SURAT PERINTAH" in text.upper()


def test_a_faulty_workbook_is_explained_and_nothing_is_stored(page: Any, address: str, tmp_path: Path) -> None:
    sign_in(page, address)
    page.get_by_role("link", name="Data", exact=True).click()
    before = page.locator("tbody tr").count()
    broken = tmp_path / "bukan excel.xlsx"
    broken.write_text("kode,nama\n3514,Pasuruan\n", encoding="utf-8")
    upload(page, broken)
    assert page.get_by_text("tidak ada yang disimpan").is_visible()
    look(page, tmp_path, "06-kesalahan")
    page.get_by_role("link", name="Data", exact=True).click()
    assert page.locator("tbody tr").count() == before


def test_the_pages_fit_a_narrow_telephone_and_speak_english(page: Any, address: str, tmp_path: Path) -> None:
    sign_in(page, address)
    page.set_viewport_size({"width": 360, "height": 740})
    speak(page, "English")
    for path in ("/", "/data", "/rencana"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("document.documentElement.lang") == "en"
    look(page, tmp_path, "07-telepon")
