"""Solving a version anew in the browser: the form, what it refuses, the answers in every state, and who may take one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.domain.life import PlanAct, UserRole
from roster.domain.plan import Plan
from roster.domain.register import NumberWish, PaperKind
from roster.errors import RosterError
from roster.planning.replan_version import ReplanRequest, start_replan
from roster.store import PlanOrigin, Store
from roster.store.records import OFFERED_BY
from roster.web import passwords
from tests.web.cast import NASTY, PASSWORD, add_import, add_plan, make_dataset, make_plan, make_problem
from tests.web.conftest import Post

NOW = datetime(2024, 11, 24, 13, tzinfo=UTC)
TYPED = "2024-11-24T20:00"

FIGURES = {
    "risk": 21.0,
    "bound": 21.0,
    "changes": 11.0,
    "changes_bound": 11.0,
    "moved": 1,
    "joined": 2,
    "dropped": 3,
    "letters": 7,
    "km": 99.0,
}
FIGURES |= {"seconds": 1.0, "is_whole": True, "serving": {"POLRI": 9}}


@pytest.fixture
def plan_id(store: Store) -> int:
    return add_plan(store, add_import(store))


def issue(store: Store, plan_id: int) -> None:
    for act in (PlanAct.SUBMIT, PlanAct.APPROVE):
        store.take_step(plan_id, act)
    store.issue_plan(plan_id, NumberWish(PaperKind.SPRIN, NOW.date().replace(day=1), is_next=True))


def page_of(plan_id: int) -> str:
    return f"/rencana/{plan_id}/susun-ulang"


def start(client: FlaskClient, post: Post, plan_id: int, **fields: Any) -> Any:
    page = page_of(plan_id)
    return post(client, page, source=page, **{"data": "1", "saat": TYPED, "benih": "0", "aksi": "mulai"} | fields)


def offer(store: Store, plan_id: int, job: int, plan: Plan | None = None) -> int:
    record = store.get_plan_record(plan_id)
    dataset, settings = store.get_dataset(record.import_id), {OFFERED_BY: job, "absent": [0], "now": NOW.isoformat()}
    plan = plan or make_plan(dataset, short=0)
    return store.add_plan(record.import_id, plan, PlanOrigin(make_problem(dataset, plan).to_json(), settings, parent=plan_id))


def answered(store: Store, plan_id: int, *, begun: tuple[str, ...] = (), offered: bool = True, **changed: dict[str, Any]) -> int:
    """Return a job that ended with three answers; keywords replace figures of an answer."""
    import_id = store.get_plan_record(plan_id).import_id
    job = start_replan(store, ReplanRequest(plan_id, import_id, NOW, (0,)), user=None)
    leased = store.lease_next("me", kinds=("replan",))
    assert leased is not None
    rows = []
    for key in ("tetap", "sedikit", "penuh"):
        figures = FIGURES | changed.get(key, {})
        rows.append({"key": key, "plan_id": offer(store, plan_id, job) if offered and key != "tetap" else None, **figures})
    shifts = [shift.code for shift in store.get_dataset(import_id).shifts]
    store.finish(job, "me", {"import_id": import_id, "index_until": 0, "begun": list(begun), "shifts": shifts, "answers": rows})
    return job


def plans_of(store: Store, job: int) -> dict[str, int]:
    return {answer["key"]: answer["plan_id"] for answer in store.get_job(job).result["answers"]}


def signed_in(app: Flask, store: Store, post: Post, role: UserRole) -> FlaskClient:
    store.add_user(role.value, passwords.hash_password(PASSWORD), role=role)
    client = app.test_client()
    assert post(client, "/masuk", login=role.value, password=PASSWORD).status_code == 302
    return client


def test_the_form_says_against_which_data_and_index_and_what_stays(admin: FlaskClient, store: Store, plan_id: int) -> None:
    text = admin.get(page_of(plan_id)).text
    assert "data polres.xlsx" in text
    assert "(sama dengan rencana ini)" in text
    assert "riwayat masih kosong" in text
    assert "tugas yang dimulai sampai" in text
    assert "Saat ini (WIB)" in text
    assert "Rencana ini belum terbit." in text
    newer = add_import(store, file_name="data baru.xlsx")
    text = admin.get(page_of(plan_id)).text
    assert "data baru.xlsx" in text
    assert f'name="data" value="{newer}"' in text
    other = make_dataset()
    add_import(store, replace(other, operation=replace(other.operation, polres="POLRES LAIN")), file_name="tetangga.xlsx")
    assert "tetangga.xlsx" not in admin.get(page_of(plan_id)).text


@pytest.mark.parametrize(("zone", "hour"), [("WIB", "20:00"), ("WITA", "21:00"), ("WIT", "22:00")])
def test_now_is_the_clock_of_the_district(
    admin: FlaskClient, post: Post, store: Store, monkeypatch: pytest.MonkeyPatch, zone: str, hour: str
) -> None:
    dataset = make_dataset()
    plan_id = add_plan(store, add_import(store, replace(dataset, operation=replace(dataset.operation, zone=zone))))
    monkeypatch.setattr(store, "_clock", lambda: NOW)
    text = admin.get(page_of(plan_id)).text
    assert f'value="2024-11-24T{hour}"' in text
    assert f"Saat ini ({zone})" in text
    start(admin, post, plan_id, saat=f"2024-11-24T{hour}")
    (job,) = store.list_jobs()
    assert ReplanRequest.of_payload(job.payload).now == NOW


def test_people_are_searched_ticked_pasted_and_unticked(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    page, members = page_of(plan_id), store.get_dataset(1).members
    with caplog.at_level(logging.DEBUG):
        found = start(admin, post, plan_id, aksi="cari", cari="alert aiptu").text
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in found
        assert NASTY not in found
        assert 'value="0" >' in found
        assert "R-351401-001" in found  # where he stands
        text = start(admin, post, plan_id, aksi="cari", absen="0", nrp=f"NRP\n{members[2].number}, 123456").text
    assert "Berhalangan: 2 orang" in text
    assert "Tidak ada dalam daftar personel: 123456" in text
    for place in (0, 2):
        assert f'value="{place}" checked>' in text
    assert "Tidak ada lagi yang cocok" in start(admin, post, plan_id, aksi="cari", cari="tidak ada orangnya").text
    linmas = next(member for member in members if member.unsur == "LINMAS")
    assert linmas.number not in start(admin, post, plan_id, aksi="cari", cari=linmas.number).text.replace(f'value="{linmas.number}"', "")
    assert members[2].number not in caplog.text
    start(admin, post, plan_id, absen=["0", "2", "x", "99999"])
    (job,) = store.list_jobs()
    assert job.payload["absent"] == [0, 2]
    assert store.get_job(job.id).payload["plan_id"] == plan_id
    assert admin.get(page).status_code == 200


def test_thousands_of_absent_are_kept_though_not_all_are_shown(admin: FlaskClient, post: Post, store: Store) -> None:
    dataset = make_dataset(kecamatan=10, desa=10, stations=8)
    plan_id = add_plan(store, add_import(store, dataset))
    numbers = "\n".join(member.number for member in dataset.members if member.unsur == "POLRI")
    text = start(admin, post, plan_id, aksi="cari", nrp=numbers).text
    assert "Berhalangan: 1.600 orang" in text
    assert "dan 1.400 lagi" in text
    start(admin, post, plan_id, nrp=numbers)
    assert len(store.list_jobs()[0].payload["absent"]) == 1600


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"saat": "besok"}, "Waktu tidak terbaca."),
        ({"saat": ""}, "Waktu tidak terbaca."),
        ({"nrp": "7777777"}, "Tidak ada dalam daftar personel: 7777777"),
        ({"nrp": ",".join(str(n) for n in range(1000001, 1000020))}, "dan 9 lagi"),
        ({"batas": "0"}, "Isi bilangan bulat 1 sampai 86400"),
        ({"batas": "sepuluh"}, "Isi bilangan bulat 1 sampai 86400"),
        ({"benih": "-1"}, "Isi bilangan bulat 0 sampai 999999999."),
    ],
)
def test_what_cannot_be_read_starts_nothing(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, fields: dict[str, str], complaint: str
) -> None:
    answer = start(admin, post, plan_id, **fields)
    assert answer.status_code == 400
    assert complaint in answer.text
    assert "Belum dimulai." in answer.text
    assert store.list_jobs() == ()


def test_a_pasted_list_with_a_moment_per_person_is_refused_in_both_languages(
    admin: FlaskClient, post: Post, store: Store, plan_id: int
) -> None:
    number = store.get_dataset(1).members[0].number
    typed = f"{number}@H 05.00"
    answer = start(admin, post, plan_id, nrp=typed)
    assert answer.status_code == 400
    assert f"Saat per orang tidak dipakai di sini: {typed}." in answer.text
    assert f">{typed}</textarea>" in answer.text
    with admin.session_transaction() as session:
        session["language"] = "en"
    text = start(admin, post, plan_id, nrp=f"{typed}, 7777777").text
    assert f"Not in the list of people: 7777777. A moment per person is not used here: {typed}." in text
    assert store.list_jobs() == ()


def test_newer_data_that_came_in_meanwhile_are_said_and_the_people_found_again(
    admin: FlaskClient, post: Post, store: Store, plan_id: int
) -> None:
    dataset = store.get_dataset(1)
    add_import(store, replace(dataset, members=tuple(reversed(dataset.members))))
    answer = start(admin, post, plan_id, absen="0")
    assert answer.status_code == 400
    assert "Sementara itu ada data yang lebih baru." in answer.text
    assert f'value="{len(dataset.members) - 1}" checked>' in answer.text
    assert store.list_jobs() == ()


def test_the_second_re_plan_is_refused_while_the_first_runs(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    (first,) = (start(admin, post, plan_id).headers["Location"],)
    assert start(admin, post, plan_id).headers["Location"] == page_of(plan_id)
    text = admin.get(page_of(plan_id)).text
    assert f"Rencana {plan_id} sedang disusun ulang (pekerjaan 1). Tunggu sampai selesai" in text
    assert f'href="{first}"' in text
    assert 'value="mulai" disabled' in text
    assert len(store.list_jobs()) == 1
    assert "Menyusun ulang rencana" in admin.get("/rencana").text
    post(admin, "/bahasa", source="/", language="en", next="/")
    start(admin, post, plan_id)
    assert "This plan is being re-planned. Wait until that is done" in admin.get(page_of(plan_id)).text


def test_a_plan_that_another_one_superseded_leads_to_the_one_in_force(admin: FlaskClient, store: Store, plan_id: int) -> None:
    issue(store, plan_id)
    other = add_plan(store, 1)
    text = admin.get(page_of(other)).text
    assert f"Yang berlaku untuk operasi ini adalah rencana {plan_id}." in text
    assert f'href="{page_of(plan_id)}"' in text
    assert "belum terbit" not in text


def test_the_answers_stand_side_by_side_and_lead_to_their_differences(admin: FlaskClient, store: Store, plan_id: int) -> None:
    job = answered(store, plan_id, tetap={"risk": 60.0, "letters": 0}, penuh={"risk": 12.5, "letters": 40, "changes_bound": 10.0})
    offered = plans_of(store, job)
    assert admin.get(f"/pekerjaan/{job}").headers["Location"] == f"{page_of(plan_id)}/{job}"
    text = admin.get(f"{page_of(plan_id)}/{job}").text
    assert "Tanpa perubahan, risiko 60,0 tidak terjaga. Dengan 7 surat baru, tersisa 21,0." in text
    assert "Susun ulang penuh menyisakan 12,5 dengan 40 surat." in text
    assert "terbukti tersedikit" in text
    assert "celah 9,1%" in text
    assert "1 hanya berganti TPS atau peleton" in text
    for key in ("sedikit", "penuh"):
        assert f'href="/rencana/{offered[key]}/beda?dari={plan_id}"' in text
        difference = admin.get(f"/rencana/{offered[key]}/beda?dari={plan_id}")
        assert difference.status_code == 200
        assert "belum diambil" in difference.text
    assert text.count('name="jawaban"') == 3
    assert "Ada pilihan yang belum diambil." in admin.get(page_of(plan_id)).text


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"begun": ("S1", "S2", "S3", "S4", "S5"), "offered": False}, "Semua sif sudah dimulai."),
        ({"penuh": {"serving": {"LINMAS": 3}}}, "Tidak ada anggota Polri yang dapat bertugas pada sif S1, S2, S3, S4, S5."),
        ({"sedikit": {"letters": 0, "changes": 0.0}, "penuh": {"letters": 0, "changes": 0.0}}, "Tidak ada yang perlu diubah."),
        ({}, "Susun ulang penuh tidak menambah penjagaan."),
        ({"sedikit": {"is_whole": False, "changes_bound": 0.0}}, "batas waktu habis"),
    ],
)
def test_every_outcome_is_said_in_both_languages(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, figures: dict[str, Any], said: str
) -> None:
    job = answered(store, plan_id, **figures)
    text = admin.get(f"{page_of(plan_id)}/{job}").text
    assert said in text
    assert ('name="jawaban"' in text) is figures.get("offered", True)
    post(admin, "/bahasa", source="/", language="en", next="/")
    english = admin.get(f"{page_of(plan_id)}/{job}").text
    assert said not in english
    assert "No change" in english


def test_an_answer_is_taken_and_the_others_are_gone(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    job, page = answered(store, plan_id), page_of(plan_id)
    offered = plans_of(store, job)
    assert f">{offered['penuh']}<" not in admin.get("/rencana").text
    answer = post(admin, f"{page}/{job}/ambil", source=f"{page}/{job}", jawaban="penuh")
    assert answer.headers["Location"] == f"/rencana/{offered['penuh']}/penerbitan"
    text = admin.get(answer.headers["Location"]).text
    assert f"Diambil sebagai rencana {offered['penuh']}." in text
    assert f'action="/rencana/{offered["penuh"]}/ajukan"' in text
    closed = admin.get(f"{page}/{job}").text
    assert "diambil</span>" in closed
    assert "ditutup</span>" in closed
    assert 'name="jawaban"' not in closed
    assert admin.get(f"/rencana/{offered['sedikit']}").status_code == 404
    post(admin, f"{page}/{job}/ambil", source="/", jawaban="sedikit")
    assert "Pilihan ini sudah tidak ada: pilihan lain sudah diambil." in admin.get("/").text
    post(admin, f"{page}/{job}/ambil", source="/", jawaban="penuh")
    assert "mungkin sudah diambil" in admin.get("/").text
    assert store.list_jobs()[0].payload == {"plan_id": offered["penuh"]}


def test_leaving_it_closes_the_answers(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    job, page = answered(store, plan_id), page_of(plan_id)
    assert post(admin, f"{page}/{job}/ambil", source=f"{page}/{job}", jawaban="tetap").headers["Location"] == f"/rencana/{plan_id}"
    assert f"Rencana {plan_id} tetap berlaku." in admin.get(f"/rencana/{plan_id}").text
    assert "Pilihan ini sudah ditutup" in admin.get(f"{page}/{job}").text
    assert [plan.id for plan in store.list_plans()] == [plan_id]


def test_the_approver_sees_the_answers_and_takes_none(app: Flask, client: FlaskClient, store: Store, post: Post, plan_id: int) -> None:
    approver = signed_in(app, store, post, UserRole.APPROVER)
    job, page = answered(store, plan_id), page_of(plan_id)
    text = approver.get(f"{page}/{job}").text
    assert "Perencana yang mengambil pilihan." in text
    assert 'name="jawaban"' not in text
    post(approver, f"{page}/{job}/ambil", source="/", jawaban="sedikit")
    assert "tidak berwenang mengambil pilihan" in approver.get("/").text
    assert len(store.list_offers(plan_id)) == 2


def test_an_answer_nobody_took_has_no_papers_no_numbers_and_is_in_no_list(
    admin: FlaskClient, post: Post, store: Store, plan_id: int
) -> None:
    job = answered(store, plan_id)
    offered = plans_of(store, job)["sedikit"]
    text = admin.get(f"/rencana/{offered}").text
    assert "Ini salah satu pilihan susun ulang dan belum diambil." in text
    assert f'href="{page_of(plan_id)}/{job}"' in text
    for part in ("naskah", "penerbitan", "susun-ulang"):
        assert f'href="/rencana/{offered}/{part}"' not in text
    assert post(admin, f"/rencana/{offered}/naskah/buat", source="/").status_code == 400
    post(admin, f"/rencana/{offered}/ajukan", source="/")
    assert store.get_plan_record(offered).state == "draft"
    assert admin.get(page_of(offered)).headers["Location"] == f"{page_of(plan_id)}/{job}"
    for path in ("/rencana", "/", "/data/1", f"/rencana/{plan_id}/beda"):
        assert f"/rencana/{offered}" not in admin.get(path).text, path
    assert f'value="{offered}"' not in admin.get("/rencana/baru").text


def test_a_run_that_failed_says_why_and_leads_back_to_the_form(admin: FlaskClient, store: Store, plan_id: int) -> None:
    job = start_replan(store, ReplanRequest(plan_id, 1, NOW), user=None)
    store.lease_next("me")
    store.fail(job, "me", RosterError("Pin tidak dapat berlaku.", "Hapus pinnya.", code="pin"))
    assert admin.get(f"{page_of(plan_id)}/{job}").headers["Location"] == f"/pekerjaan/{job}"
    text = admin.get(f"/pekerjaan/{job}").text
    assert "Pin tidak dapat berlaku." in text
    assert f'href="{page_of(plan_id)}"' in text


def test_jobs_of_another_plan_or_kind_are_not_found(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    job, other = answered(store, plan_id), add_plan(store, 1)
    papers = store.enqueue("papers", {"plan_id": plan_id})
    for path in (f"{page_of(other)}/{job}", f"{page_of(plan_id)}/{papers}", f"{page_of(plan_id)}/99", page_of(99), f"{page_of(99)}/1"):
        assert admin.get(path).status_code == 404, path
    assert post(admin, f"{page_of(other)}/{job}/ambil", source="/", jawaban="sedikit").status_code == 404
    assert post(admin, page_of(99), source="/").status_code == 404


def test_the_papers_of_a_successor_name_the_changing_order(admin: FlaskClient, store: Store, plan_id: int) -> None:
    dataset = store.get_dataset(1)
    same, other = (add_plan(store, 1, make_plan(dataset, short=short), parent=plan_id) for short in (1, 0))
    assert f"Tidak ada perintah anggota Polri yang berubah terhadap rencana {plan_id}." in admin.get(f"/rencana/{same}/naskah").text
    text = admin.get(f"/rencana/{other}/naskah").text
    assert "Surat Perintah perubahan dengan lampiran baris yang berubah" in text
    assert text.count("belum ada</span>") == 3
    assert "Surat Perintah perubahan" not in admin.get(f"/rencana/{plan_id}/naskah").text
