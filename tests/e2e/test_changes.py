"""An issued plan through its changes, in a real browser: number, new index, re-plan, difference, replacement, what-if, withdrawal."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from tests.e2e.steps import PLAN_MILLISECONDS, look_both, sign_in, speak, start_plan, upload
from tests.project.tiny import write_tiny

VERSION = re.compile(r"/rencana/\d+$")
INDEX = """tanggal,kode_desa,nomor_tps,skor,kategori,alasan,sumber,petugas
2024-11-24 09:00,9901012002,1,55,rawan,perselisihan antarpendukung,Satintelkam,IPTU Karangan
2024-11-24 09:00,9901012009,1,55,rawan,perselisihan antarpendukung,Satintelkam,IPTU Karangan
"""


def _issue(page: Any, plan: str, number: str = "") -> None:
    page.goto(f"{plan}/penerbitan")
    page.get_by_role("button", name="Ajukan").click()
    page.get_by_role("button", name="Setujui").click()
    if number:
        page.get_by_label("Nomor", exact=True).fill(number)
    page.locator("#tanggal").fill("2024-11-24")
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_text("Rencana diterbitkan; naskahnya sedang dibuat.").wait_for()


def _take_index(page: Any, address: str, folder: Path) -> None:
    """Hand in a list with an unknown TPS, which is refused whole, and then the list without that row."""
    rows = INDEX.splitlines(keepends=True)
    for text in (rows, rows[:-1]):
        (folder / "indeks.csv").write_text("".join(text), encoding="utf-8")
        page.goto(f"{address}/indeks")
        page.locator("input[type=file]").set_input_files(folder / "indeks.csv")
        page.get_by_role("button", name="Lihat apa yang diubahnya").click()
        page.wait_for_url(re.compile(r"/indeks/pratinjau/"))
        if len(text) == len(rows):
            assert page.get_by_text("kesalahan; tidak ada yang disimpan").is_visible()
            assert page.get_by_role("button", name="Ambil daftar ini").count() == 0
    look_both(page, folder, "30-pratinjau")
    assert page.get_by_role("cell", name="perselisihan antarpendukung").is_visible()
    page.get_by_role("button", name="Ambil daftar ini").click()
    assert page.get_by_text("1 baris diambil ke dalam riwayat").is_visible()


def _replan(page: Any, plan: str, folder: Path) -> str:
    """Compare the three answers, look at a difference, take the fewest changes and return the address of the new version."""
    page.goto(f"{plan}/susun-ulang")
    page.get_by_label(re.compile("^Saat ini")).fill("2024-11-24T12:00")
    page.get_by_role("button", name="Bandingkan pilihan").click()
    page.wait_for_url(re.compile(r"/susun-ulang/\d+$"), timeout=PLAN_MILLISECONDS)
    answers = page.url
    assert [
        page.get_by_role("heading", name=name).count() for name in ("Tanpa perubahan", "Perubahan tersedikit", "Susun ulang penuh")
    ] == [1] * 3
    look_both(page, folder, "31-tiga-pilihan")
    page.get_by_role("link", name="Lihat bedanya Perubahan tersedikit").click()
    page.get_by_text("Personel yang berubah, dengan sebabnya").wait_for()
    assert "kurang rawan → rawan 1" in page.locator("main").inner_text()
    look_both(page, folder, "32-beda")
    page.goto(answers)
    page.get_by_role("button", name="Ambil Perubahan tersedikit").click()
    page.wait_for_url(re.compile(r"/rencana/\d+/penerbitan$"))
    return str(page.url).removesuffix("/penerbitan")


def _guard(page: Any, plan: str) -> str:
    """Return the number of a policeman who guards a TPS on the voting day."""
    rows = csv.DictReader(page.request.get(f"{plan}/naskah/tabel/plan.csv").text().lstrip("\ufeff").splitlines())
    return next(row["nomor_induk"] for row in rows if (row["shift"], row["unsur"], row["peran"]) == ("S3", "POLRI", "anggota"))


def _replace(page: Any, plan: str, folder: Path) -> str:
    """Replace one who falls ill on the eve and return the address of the new version."""
    ill = _guard(page, plan)
    page.goto(f"{plan}/pengganti")
    page.get_by_label("Saat ini").fill("H-1 20.00")
    page.get_by_label(re.compile("^Sebab")).fill("sakit")
    page.get_by_label("Atau tempel nomor").fill(ill)
    page.get_by_role("button", name="Lihat pengganti").click()
    assert page.get_by_text("1 orang berhalangan, 1 dinas terbuka").is_visible()
    look_both(page, folder, "33-peringkat")
    page.get_by_role("button", name="Ganti dan buat versi baru").click()
    assert page.get_by_text("terbukti paling sedikit").is_visible()
    assert page.get_by_role("contentinfo").inner_text().endswith("Versi 0.1.0")
    look_both(page, folder, "34-versi-pengganti")
    page.get_by_role("link", name=re.compile(r"^Buka rencana")).click()
    page.wait_for_url(VERSION)
    return str(page.url)


def _imagine(page: Any, plan: str, folder: Path) -> None:
    """Compare a case with the plan; nothing is kept."""
    page.goto(f"{plan}/andai")
    for label, text in (("Nama kasus", "Cadangan 2"), ("Kunci", "cadangan_min"), ("Nilai", "2")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Tambah", exact=True).click()
    page.get_by_label("Andai sampai berapa TPS").fill("2")
    page.get_by_role("button", name="Hitung dan bandingkan").click()
    page.get_by_text("Perbandingan kasus").wait_for(timeout=PLAN_MILLISECONDS)
    assert page.get_by_role("rowheader", name="Cadangan 2").first.is_visible()
    look_both(page, folder, "35-andai")


def _extend(page: Any, plan: str, folder: Path) -> None:
    """Extend what stands for a day and see that the version says so."""
    page.goto(f"{plan}/penarikan")
    look_both(page, folder, "36-penarikan")
    page.get_by_label("Saat keputusan").fill("H+1 09.00")
    page.get_by_label("Pejabat yang memutuskan").fill("KOMPOL KARANGAN")
    page.get_by_label("Alasan").fill("massa di PPK")
    page.get_by_role("button", name="Putuskan dan susun").click()
    page.wait_for_url(re.compile(r"/rencana/\d+"), timeout=PLAN_MILLISECONDS)
    page.goto(re.sub(r"(/rencana/\d+).*", r"\1/penarikan", page.url))
    assert page.get_by_text("Versi ini adalah perpanjangan.").is_visible()
    assert page.get_by_text("1 orang yang berhalangan tidak ditugaskan lagi").is_visible()
    look_both(page, folder, "37-perpanjangan")


def test_an_issued_plan_is_changed_replaced_imagined_and_extended(page: Any, address: str, tmp_path: Path) -> None:
    data = write_tiny(tmp_path / "data")
    sign_in(page, address)
    upload(page, sorted(data.glob("*.csv")))
    start_plan(page)
    page.wait_for_url(VERSION, timeout=PLAN_MILLISECONDS)
    first = str(page.url)
    _issue(page, first, "1456")
    _take_index(page, address, tmp_path)
    second = _replan(page, first, tmp_path)
    _issue(page, second)
    assert page.get_by_text("nomor 1457").is_visible()
    page.goto(f"{first}/penerbitan")
    assert page.get_by_text("Digantikan").first.is_visible()
    look_both(page, tmp_path, "38-digantikan")
    third = _replace(page, second, tmp_path)
    _imagine(page, third, tmp_path)
    _extend(page, third, tmp_path)
    page.goto(f"{address}/register")
    assert page.get_by_role("cell", name="1457").is_visible()
    speak(page, "English")
    for path in ("penerbitan", "susun-ulang", "beda", "pengganti", "andai", "penarikan"):
        page.goto(f"{third}/{path}")
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.get_by_text("Tidak ada").count() == 0
