"""The pages of the index: history, a new list before and as it is taken, and where Polri and Bawaslu differ."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roster.config import Settings
from roster.domain.risk import IndexEvent
from roster.store import Store
from roster.store.index_history import Taking
from tests.web.cast import NASTY, add_import, make_dataset
from tests.web.conftest import Post

HEAD = "tanggal;kode_desa;nomor_tps;skor;kategori;alasan;sumber;petugas;riwayat_kekerasan"
VOTE = make_dataset().operation.voting_day
FIRST, SECOND = "3514012001/001", "3514012001/002"


def upload(admin: FlaskClient, post: Post, *rows: str, name: str = "daftar indeks.csv") -> str:
    """Upload a list and return the address of its preview."""
    content = "\n".join((HEAD, *rows)).encode()
    answer = post(admin, "/indeks/unggah", source="/indeks", files=[(io.BytesIO(content), name)])
    assert answer.status_code == 302
    return answer.headers["Location"]


def take(admin: FlaskClient, post: Post, preview: str) -> TestResponse:
    path = preview.replace("/pratinjau/", "/ambil/").partition("?")[0]
    text = admin.get(preview).text
    shown = text.partition('name="sampai" value="')[2].partition('"')[0] or "0"
    return post(admin, path, source=preview, sampai=shown, data="1")


def decide(admin: FlaskClient, post: Post, *stations: str, **fields: str) -> TestResponse:
    given = {"kategori": "sangat_rawan", "alasan": "ricuh", "petugas": "AKP A", "data": "1", **fields}
    return post(admin, "/indeks/putuskan", source="/indeks/perbedaan", tps=list(stations), **given)


def test_without_data_the_page_leads_to_the_upload(admin: FlaskClient) -> None:
    assert "Belum ada data." in admin.get("/indeks").text
    assert admin.get("/indeks/perbedaan").status_code == 404


def test_without_history_both_pages_say_what_to_do(admin: FlaskClient, store: Store) -> None:
    add_import(store)
    text = admin.get("/indeks").text
    assert "Masih kosong." in text
    assert "Belum ada daftar yang diambil." in text
    assert "Belum ada masukan Bawaslu." in admin.get("/indeks/perbedaan").text


def test_a_list_is_shown_before_it_is_taken_and_then_stands_in_the_history(
    admin: FlaskClient, store: Store, post: Post, settings: Settings
) -> None:
    add_import(store)
    preview = upload(admin, post, f"20/11/2024;3514012001;1;70;sangat rawan;{NASTY.replace(';', ',')};Polri;Kasat;")
    text = admin.get(preview).text
    for part in ("daftar indeks.csv", FIRST, "Kecamatan 01", "Perpindahan kategori", "70,00", "Mengubah indeks"):
        assert part in text
    assert "<script>alert(" not in text
    assert store.index_events(VOTE) == ()
    answer = take(admin, post, preview)
    assert answer.headers["Location"] == "/indeks?data=1"
    text = admin.get("/indeks").text
    assert "1 baris diambil ke dalam riwayat" in text
    assert "Desa 01-01 TPS 001" in text
    assert "<script>alert(" not in text
    assert len(store.index_events(VOTE)) == 1
    assert [path for path in (settings.data_dir / "unggahan-indeks").rglob("*") if path.is_file()] == []
    assert [entry.action for entry in store.list_actions().items][:1] == ["indeks_diambil"]


def test_a_faulty_list_names_its_faults_and_offers_the_marked_copy(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    preview = upload(admin, post, "20/11/2024;3514012001;1;170;;;;;", "20/11/2024;3514012001;99;7;;;;;")
    text = admin.get(preview).text
    assert "Ada 2 kesalahan; tidak ada yang disimpan." in text
    assert "TPS 099 di desa 3514012001 tidak ada di lembar tps." in text
    assert "Ambil daftar ini" not in text
    marked = admin.get(preview.replace("?", "/bertanda.xlsx?"))
    assert marked.data.startswith(b"PK")
    assert take(admin, post, preview).headers["Location"] == preview
    assert store.index_events(VOTE) == ()


def test_the_same_file_twice_is_said_on_the_page(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    row = "20/11/2024;3514012001;1;70;;;;;"
    take(admin, post, upload(admin, post, row))
    again = upload(admin, post, row, name="salinan.csv")
    text = admin.get(again).text
    assert "Berkas ini sudah diambil." in text
    assert "Ambil daftar ini" not in text
    take(admin, post, again)
    assert "sudah pernah diambil" in admin.get(again).text
    assert len(store.index_events(VOTE)) == 1


def test_a_history_that_grew_meanwhile_shows_the_list_again(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    preview = upload(admin, post, "20/11/2024;3514012001;1;70;;;;;")
    path = preview.replace("/pratinjau/", "/ambil/").partition("?")[0]
    decide(admin, post, SECOND)
    for shown in ("0", "", "x", "9" * 12):
        assert post(admin, path, source=preview, sampai=shown, data="1").headers["Location"] == preview
    assert "Riwayat indeks berubah sejak daftar ini diperlihatkan" in admin.get(preview).text
    assert len(store.index_events(VOTE)) == 1
    take(admin, post, preview)
    assert len(store.index_events(VOTE)) == 2


def test_older_rows_are_said_not_to_hold(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    take(admin, post, upload(admin, post, "20/11/2024;3514012001;1;;sangat rawan;;;;"))
    preview = upload(admin, post, "19/11/2024;3514012001;1;;kurang rawan;;;;")
    assert "Daftar ini tidak mengubah kategori maupun skor satu TPS pun." in admin.get(preview).text
    assert "Ada kejadian lebih baru: masuk riwayat, tidak berlaku" in admin.get(f"{preview}&lihat=lama").text


def test_thousands_of_rows_come_in_pages(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store, make_dataset(10, 10, 20))
    rows = [f"20/11/2024;3514{k:02d}{2000 + d};{n};;sangat rawan;;;;" for k in range(1, 11) for d in range(1, 11) for n in range(1, 21)]
    preview = upload(admin, post, *rows)
    first = admin.get(preview)
    assert len(first.data) < 120_000
    assert "1–100 dari 2.000" in first.text
    assert "1.901–2.000 dari 2.000" in admin.get(f"{preview}&hal=99").text
    assert "1–100 dari 2.000" in admin.get(f"{preview}&lihat=baris").text
    take(admin, post, preview)
    assert "1–50 dari 2.000" in admin.get("/indeks").text
    assert "1.951–2.000 dari 2.000" in admin.get("/indeks?hal=999").text
    only = admin.get(f"/indeks?kecamatan={quote('Kecamatan 03')}&kategori=sangat_rawan").text
    assert "1–50 dari 200" in only
    assert "Desa 04-" not in only
    assert "Tidak ada kejadian yang cocok." in admin.get("/indeks?kategori=khusus").text


def test_both_inputs_stand_side_by_side_until_an_officer_decides(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    flags = upload(admin, post, "20/11/2024;3514012001;1;;;;Bawaslu;;ya", "20/11/2024;3514012001;2;;;;Bawaslu;;ya")
    assert take(admin, post, flags).headers["Location"] == "/indeks/perbedaan?data=1"
    text = admin.get("/indeks/perbedaan").text
    for part in (FIRST, SECOND, "Pernah terjadi kekerasan", "menentukan", "40,00", "Berbeda, belum diputuskan (2)"):
        assert part in text
    assert decide(admin, post, FIRST, kategori="usulan", alasan="laporan Panwascam").status_code == 302
    text = admin.get("/indeks/perbedaan").text
    assert "Keputusan atas 1 TPS berlaku dan masuk riwayat." in text
    assert FIRST not in text.partition("<table>")[2]
    assert "AKP A: laporan Panwascam" in admin.get("/indeks/perbedaan?keadaan=diputuskan").text
    assert store.index_events(VOTE)[-1].category == "sangat_rawan"
    assert "Tidak ada TPS dalam keadaan ini." in admin.get(f"/indeks/perbedaan?kecamatan={quote('Kecamatan 02')}").text


@pytest.mark.parametrize(
    ("stations", "fields", "text"),
    [
        ((), {}, "Belum ada TPS yang dipilih."),
        ((FIRST,), {"alasan": " "}, "Keputusan tanpa alasan"),
        ((FIRST,), {"petugas": ""}, "Keputusan tanpa petugas"),
        ((FIRST,), {"kategori": "gawat"}, "tidak dikenal"),
        ((), {"tps_lain": "3514012001/099; entah"}, "3514012001/099, entah"),
    ],
)
def test_an_incomplete_decision_is_refused_and_keeps_what_was_typed(
    admin: FlaskClient, store: Store, post: Post, stations: tuple[str, ...], fields: dict[str, str], text: str
) -> None:
    add_import(store)
    answer = decide(admin, post, *stations, **{"alasan": "keributan di posko", **fields})
    assert answer.status_code == 400
    assert text in answer.text
    assert "alasan" in fields or 'value="keributan di posko"' in answer.text
    assert store.index_events(VOTE) == ()


def test_other_tps_can_be_typed(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    assert decide(admin, post, tps_lain="35.14.01.2001/2; 3514022001/1").status_code == 302
    assert [event.place for event in store.index_events(VOTE)] == [SECOND, "3514022001/001"]


def test_a_decision_behind_a_newer_event_says_that_it_does_not_hold(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    later = IndexEvent(datetime.now(UTC) + timedelta(days=1), "3514012001", 1, None, "rawan")
    store.take_index([later], Taking("a", "a.xlsx", VOTE, 0, None))
    decide(admin, post, FIRST)
    assert "TIDAK berlaku: ada kejadian yang lebih baru." in admin.get("/indeks/perbedaan").text


def test_the_history_can_be_carried_into_a_workbook(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    take(admin, post, upload(admin, post, "20/11/2024;3514012001;1;70;sangat rawan;ricuh;;;"))
    answer = admin.get("/indeks/riwayat.csv")
    assert answer.mimetype == "text/csv"
    assert "indeks.csv" in answer.headers["Content-Disposition"]
    header, row = answer.data.decode("utf-8-sig").splitlines()
    assert header.startswith("tanggal;kode_desa;nomor_tps;skor;kategori")
    assert row.startswith("2024-11-20 00:00;3514012001;1;70.0;sangat_rawan;ricuh")


def test_wrong_files_and_lost_uploads_are_answered(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    answer = post(admin, "/indeks/unggah", source="/indeks", files=[(io.BytesIO(b"x"), "a.pdf")])
    assert answer.headers["Location"] == "/indeks?data=1"
    assert "Jenis berkas tidak diterima." in admin.get("/indeks").text
    for path in ("/indeks/pratinjau/" + "a" * 24, "/indeks/pratinjau/" + "a" * 24 + "/bertanda.xlsx", "/indeks/pratinjau/..%2f"):
        assert admin.get(path).status_code == 404
    assert post(admin, "/indeks/ambil/" + "a" * 24, source="/indeks").status_code == 404


def test_the_pages_speak_english_too(admin: FlaskClient, store: Store, post: Post) -> None:
    add_import(store)
    take(admin, post, upload(admin, post, "20/11/2024;3514012001;1;;;;Bawaslu;;ya"))
    post(admin, "/bahasa", source="/", language="en", next="/indeks")
    assert "History of the index, newest first" in admin.get("/indeks").text
    text = admin.get("/indeks/perbedaan").text
    assert "Past violence" in text
    assert "Differ, undecided (1)" in text
