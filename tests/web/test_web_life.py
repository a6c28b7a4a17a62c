"""From draft to issued order in the browser: who may press what, what is refused and why, and the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.domain.life import PlanAct, UserRole
from roster.domain.register import NumberWish, PaperKind
from roster.planning import publish_plan
from roster.store import Store
from roster.web import passwords
from tests.web.cast import PASSWORD, add_import, add_plan, make_dataset, make_plan
from tests.web.conftest import Post

SPRIN = PaperKind.SPRIN
NOVEMBER = date(2024, 11, 1)


@pytest.fixture
def plan_id(store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    """A plan whose papers are taken as printable; the cast's guards live where they stand, and the Sprin refuses that."""
    monkeypatch.setattr(publish_plan, "require_papers", lambda _store, _record: None)
    return add_plan(store, add_import(store))


def page_of(plan_id: int) -> str:
    return f"/rencana/{plan_id}/penerbitan"


def approve(store: Store, plan_id: int) -> None:
    store.take_step(plan_id, PlanAct.SUBMIT)
    store.take_step(plan_id, PlanAct.APPROVE)


def signed_in(app: Flask, store: Store, post: Post, role: UserRole) -> FlaskClient:
    store.add_user(role.value, passwords.hash_password(PASSWORD), role=role)
    client = app.test_client()
    assert post(client, "/masuk", login=role.value, password=PASSWORD).status_code == 302
    return client


def test_who_may_not_take_the_next_step_is_told_whose_it_is(app: Flask, post: Post, store: Store, plan_id: int) -> None:
    store.take_step(plan_id, PlanAct.SUBMIT)
    text = signed_in(app, store, post, UserRole.PLANNER).get(page_of(plan_id)).text
    assert "Langkah berikutnya bukan wewenang akun Anda" in text
    assert "Setujui</button>" not in text


def test_a_plan_goes_from_draft_to_issued_by_its_buttons(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    page = page_of(plan_id)
    text = admin.get(page).text
    assert "Belum ada langkah" in text
    assert f'action="/rencana/{plan_id}/ajukan"' in text
    assert "Terbitkan" not in text
    for step, said in (("ajukan", "Rencana diajukan."), ("setujui", "Rencana disetujui.")):
        assert post(admin, f"/rencana/{plan_id}/{step}", source=page).headers["Location"] == page
        assert said in admin.get(page).text
    assert post(admin, f"/rencana/{plan_id}/terbitkan", source=page, nomor="", tanggal="2024-11-20").headers["Location"] == page
    text = admin.get(page).text
    assert "Rencana diterbitkan; naskahnya sedang dibuat." in text
    assert "nomor 1</dd>" in text
    assert "20-11-2024" in text
    assert f'action="/rencana/{plan_id}/cabut"' in text
    assert "Versi ini berlaku." in text
    assert text.count("<td>admin</td>") == 3
    (job,) = store.list_jobs()
    assert (job.kind, dict(job.payload)) == ("papers", {"plan_id": plan_id})
    actions = [entry.action for entry in store.list_actions().items if entry.subject == "plan"]
    assert actions == ["rencana_diterbitkan", "rencana_disetujui", "rencana_diajukan"]


def test_an_issued_plan_is_revoked_with_its_reason_and_not_without(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int
) -> None:
    approve(store, plan_id)
    store.issue_plan(plan_id, NumberWish(SPRIN, NOVEMBER, date(2024, 11, 20), is_next=True))
    page, address = page_of(plan_id), f"/rencana/{plan_id}/cabut"
    planner = signed_in(app, store, post, UserRole.PLANNER)
    assert address not in planner.get(page).text
    post(planner, address, source="/", catatan="ditunda")
    assert "Akun Anda tidak berwenang mengambil langkah ini." in planner.get(page).text
    for form, words in (({"catatan": " "}, "Alasan pencabutan kosong."), ({"catatan": "x", "tanggal": "2024-11-19"}, "Sprin yang dicabut")):
        post(admin, address, source=page, **form)
        assert words in admin.get(page).text
    assert store.get_plan_record(plan_id).state == "issued"
    for words in ("Rencana dicabut; Sprin pencabutannya sedang dibuat.", "sekarang berstatus dicabut"):
        assert post(admin, address, source="/", catatan="<b>ditunda</b>", tanggal="2024-11-25").headers["Location"] == page
        text = admin.get(page).text
        assert words in text
    assert "&lt;b&gt;ditunda" in text
    assert "nomor 2</dd>" in text
    assert "Rencana ini sudah dicabut: tidak ada penugasan yang berlaku." in text
    assert address not in text
    assert [(job.kind, dict(job.payload)) for job in store.list_jobs()] == [("papers", {"plan_id": plan_id})]
    assert "Surat Perintah pencabutan" in admin.get(f"/rencana/{plan_id}/naskah").text
    with admin.session_transaction() as session:
        session["language"] = "en"
    assert "revoked</span>" in admin.get(page).text


@pytest.mark.parametrize("part", ["susun-ulang", "penarikan", "andai"])
def test_pages_that_work_on_from_a_version_say_that_it_is_in_force_no_more(
    admin: FlaskClient, store: Store, plan_id: int, part: str
) -> None:
    heir = add_plan(store, add_import(store), parent=plan_id)
    wish = NumberWish(SPRIN, NOVEMBER, is_next=True)
    pages = {plan_id: f"/rencana/{plan_id}/{part}", heir: f"/rencana/{heir}/{part}"}
    for each in pages:
        approve(store, each)
        store.issue_plan(each, wish)
    superseded, revoked = (
        "Versi ini sudah digantikan dan tidak berlaku lagi.",
        "Rencana ini sudah dicabut: tidak ada penugasan yang berlaku.",
    )
    assert not any(words in admin.get(pages[heir]).text for words in (superseded, revoked))
    store.revoke_plan(heir, replace(wish, kind=PaperKind.SPRIN_PENCABUTAN), note="ditunda")
    assert superseded in admin.get(pages[plan_id]).text
    assert revoked in admin.get(pages[heir]).text
    with admin.session_transaction() as session:
        session["language"] = "en"
    assert "This version was superseded and is no longer in force." in admin.get(pages[plan_id]).text
    assert "This plan has been revoked: no assignment is in force." in admin.get(pages[heir]).text


def test_a_plan_is_returned_with_its_reason_and_not_without(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    store.take_step(plan_id, PlanAct.SUBMIT)
    page = page_of(plan_id)
    post(admin, f"/rencana/{plan_id}/kembalikan", source=page, catatan=" ")
    assert "Alasan pengembalian kosong." in admin.get(page).text
    post(admin, f"/rencana/{plan_id}/kembalikan", source=page, catatan="<b>Padal</b> kurang")
    text = admin.get(page).text
    assert "Rencana dikembalikan menjadi konsep." in text
    assert "&lt;b&gt;Padal&lt;/b&gt; kurang" in text
    assert store.get_plan_record(plan_id).state == "draft"


@pytest.mark.parametrize(
    ("role", "state", "shown", "refused"),
    [
        (UserRole.PLANNER, "draft", ["ajukan"], []),
        (UserRole.PLANNER, "submitted", [], ["setujui", "kembalikan"]),
        (UserRole.PLANNER, "approved", [], ["terbitkan"]),
        (UserRole.APPROVER, "draft", [], ["ajukan"]),
        (UserRole.APPROVER, "submitted", ["setujui", "kembalikan"], []),
        (UserRole.APPROVER, "approved", ["kembalikan", "terbitkan"], []),
    ],
)
def test_each_role_has_its_own_buttons_and_no_other_works(
    app: Flask, store: Store, post: Post, plan_id: int, role: UserRole, state: str, shown: list[str], refused: list[str]
) -> None:
    client = signed_in(app, store, post, role)
    for act in {"draft": [], "submitted": [PlanAct.SUBMIT], "approved": [PlanAct.SUBMIT, PlanAct.APPROVE]}[state]:
        store.take_step(plan_id, act)
    text = client.get(page_of(plan_id)).text
    steps = ("ajukan", "setujui", "kembalikan", "terbitkan")
    assert [step for step in steps if f'action="/rencana/{plan_id}/{step}"' in text] == shown
    for step in refused:
        post(client, f"/rencana/{plan_id}/{step}", source="/", catatan="x")
        assert "Akun Anda tidak berwenang mengambil langkah ini." in client.get(page_of(plan_id)).text
    assert store.get_plan_record(plan_id).state == state


def test_the_second_officer_is_told_that_he_came_too_late(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    approve(store, plan_id)
    for _officer in range(2):
        post(admin, f"/rencana/{plan_id}/terbitkan", source="/")
    text = admin.get(page_of(plan_id)).text
    assert f"Rencana {plan_id} sekarang berstatus terbit" in text
    assert len(store.entries_of(plan_id)) == 1
    post(admin, "/bahasa", source="/", language="en", next="/")
    post(admin, f"/rencana/{plan_id}/terbitkan", source="/")
    assert "another officer may just have taken it" in admin.get(page_of(plan_id)).text


def test_a_plan_that_breaks_rules_has_no_button(admin: FlaskClient, post: Post, store: Store) -> None:
    dataset = make_dataset()
    broken = add_plan(store, add_import(store, dataset), make_plan(dataset, violations=2))
    text = admin.get(page_of(broken)).text
    assert "melanggar aturan dan tidak dapat diajukan" in text
    assert "/ajukan" not in text
    post(admin, f"/rencana/{broken}/ajukan", source="/")
    assert "melanggar 2 aturan" in admin.get(page_of(broken)).text


@pytest.mark.parametrize(("number", "complaint"), [("7", "sudah dipakai"), ("0", "tidak dapat dibaca"), ("tujuh", "tidak dapat dibaca")])
def test_a_bad_number_issues_nothing(admin: FlaskClient, post: Post, store: Store, plan_id: int, number: str, complaint: str) -> None:
    store.add_entry(NumberWish(SPRIN, NOVEMBER, number=7))
    approve(store, plan_id)
    post(admin, f"/rencana/{plan_id}/terbitkan", source="/", nomor=number, tanggal="2024-11-20")
    assert complaint in admin.get(page_of(plan_id)).text
    assert store.get_plan_record(plan_id).state == "approved"
    assert store.list_jobs() == ()


def test_a_successor_says_what_it_supersedes_and_both_pages_link(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    approve(store, plan_id)
    store.issue_plan(plan_id, NumberWish(SPRIN, NOVEMBER, is_next=True))
    heir = add_plan(store, store.get_plan_record(plan_id).import_id, parent=plan_id)
    approve(store, heir)
    assert f"Rencana {plan_id} akan digantikan." in admin.get(page_of(heir)).text
    post(admin, f"/rencana/{heir}/terbitkan", source="/", nomor="", kosong="ya")
    former = admin.get(page_of(plan_id)).text
    assert ">digantikan</span>" in former
    assert f'<a href="/rencana/{heir}/penerbitan">' in former
    assert "nomor kosong" in admin.get(page_of(heir)).text
    listed = admin.get("/rencana").text
    assert ">terbit</span>" in listed
    assert ">digantikan</span>" in listed


def test_a_plan_whose_sprin_cannot_be_made_is_not_issued(admin: FlaskClient, post: Post, store: Store) -> None:
    homely = add_plan(store, add_import(store))
    approve(store, homely)
    post(admin, f"/rencana/{homely}/terbitkan", source="/")
    assert "bertugas di desa domisilinya" in admin.get(page_of(homely)).text
    assert (store.get_plan_record(homely).state, store.list_register().total) == ("approved", 0)


def test_a_sheet_whose_number_no_paper_can_bear_is_named_before_the_button(admin: FlaskClient, store: Store) -> None:
    dataset = make_dataset()
    broken = replace(dataset, operation=replace(dataset.operation, order_number="dua belas"))
    plan_id = add_plan(store, add_import(store, broken))
    approve(store, plan_id)
    text = admin.get(page_of(plan_id)).text
    assert "Nomor Sprin tidak dapat dibaca." in text
    assert "terbitkan" not in text


def test_the_register_of_a_new_office_says_how_it_fills(admin: FlaskClient) -> None:
    text = admin.get("/register").text
    assert "Belum ada nomor" in text
    assert "Catat naskah lain" in text


def test_blanks_are_filled_on_the_register_page_and_once_only(admin: FlaskClient, post: Post, store: Store) -> None:
    entry = store.add_entry(NumberWish(SPRIN, NOVEMBER)).id
    assert f'action="/register/{entry}/isi"' in admin.get("/register").text
    refusals = [
        ({"nomor": "", "tanggal": ""}, "Isi nomor atau tanggalnya dahulu."),
        ({"nomor": "x"}, "tidak dapat dibaca"),
        ({"tanggal": "2024-12-01"}, "tidak dalam bulan 11/2024"),
        ({"tanggal": "kapan"}, "tidak dapat dibaca"),
    ]
    for fields, complaint in refusals:
        post(admin, f"/register/{entry}/isi", source="/register", **fields)
        assert complaint in admin.get("/register").text, fields
    post(admin, f"/register/{entry}/isi", source="/register", nomor="88", tanggal="2024-11-20")
    text = admin.get("/register").text
    assert "Register dilengkapi." in text
    assert f'action="/register/{entry}/isi"' not in text
    post(admin, f"/register/{entry}/isi", source="/register", nomor="89")
    assert "sudah terisi atau batal" in admin.get("/register").text
    assert store.get_entry(entry).number == 88


def test_a_void_number_is_marked_and_never_given_again(admin: FlaskClient, post: Post, store: Store) -> None:
    post(admin, "/register", source="/register", jenis="undangan", nomor="", tanggal="", keterangan="rakor")
    (entry,) = store.list_register().items
    assert (entry.kind, entry.number, entry.note, entry.plan_id) == (PaperKind.UNDANGAN, 1, "rakor", None)
    post(admin, f"/register/{entry.id}/batal", source="/register", catatan="salah")
    text = admin.get("/register").text
    assert ">batal</span>" in text
    assert "rakor; salah" in text
    post(admin, "/register", source="/register", jenis="undangan", nomor="1", tanggal="")
    assert "Nomor 1 tahun" in admin.get("/register").text
    assert store.list_register().total == 1
    post(admin, "/register", source="/register", jenis="surat_cinta")
    assert "Pilihan ini sudah tidak ada." in admin.get("/register").text


def test_the_register_is_shown_by_year_kind_and_page(admin: FlaskClient, store: Store) -> None:
    for number in range(1, 121):
        store.add_entry(NumberWish(SPRIN, NOVEMBER, number=number, day=NOVEMBER))
    store.add_entry(NumberWish(PaperKind.UNDANGAN, date(2025, 1, 1)))
    text = admin.get("/register").text
    assert "1 belum lengkap" in text
    assert "1–50 dari 121" in text
    assert "101–120 dari 120" in admin.get("/register?tahun=2024&jenis=sprin&hal=3").text
    assert admin.get("/register?isi=kosong").text.count("/isi") == 1
    assert "Tidak ada nomor yang cocok." in admin.get("/register?tahun=1999").text
    assert "Tidak ada nomor yang cocok." in admin.get("/register?hal=9").text
    assert admin.get("/register?tahun=x&jenis=y&hal=-1").status_code == 200


def test_lines_and_plans_that_do_not_exist_are_not_found(admin: FlaskClient, post: Post) -> None:
    assert admin.get(page_of(9)).status_code == 404
    for path in ("/rencana/9/ajukan", "/rencana/9/terbitkan", "/register/9/isi", "/register/9/batal"):
        assert post(admin, path, source="/", nomor="1", catatan="x").status_code == 404, path
    assert post(admin, "/rencana/9/hapus", source="/").status_code == 404


def test_papers_of_an_issued_version_are_not_made_anew(admin: FlaskClient, store: Store, plan_id: int) -> None:
    approve(store, plan_id)
    store.issue_plan(plan_id, NumberWish(SPRIN, NOVEMBER, is_next=True))
    page = f"/rencana/{plan_id}/naskah"
    assert "Buat naskah yang belum ada" in admin.get(page).text
    for key in ("sprin", "rakor"):
        store.add_paper(plan_id, key, path=f"naskah/{plan_id}/terbit/{key}.pdf", sha256="aa", size=9)
    text = admin.get(page).text
    assert "Buat ulang naskah" not in text
    assert "tidak berubah lagi" in text
