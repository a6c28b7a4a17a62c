"""The page of posts that stand after the count: what stands, what is decided of it, and the version that follows."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.domain.risk import IndexEvent
from roster.planning.run_jobs import WorkerSettings, run_job
from roster.planning.translate import problem_of
from roster.store import JobState, PlanOrigin, Store
from roster.store.index_history import Taking
from roster.web.desk import Desk
from tests import small
from tests.web.conftest import Post

ORDER = {"hari": "1", "jam": "12", "saat": "H+1 09.00", "pejabat": "KOMPOL AYU", "alasan": "massa di PPK"}
GUARDED = "R-351402-003"


@pytest.fixture
def plan_id(store: Store) -> int:
    dataset = small.dataset()
    import_id = store.add_import(dataset, file_name="data polres.xlsx", uploaded_by=None)
    return store.add_plan(import_id, small.plan(), PlanOrigin(problem_of(dataset).to_json()))


def work(app: Flask, store: Store) -> int:
    """Work off the next job and return the plan it made."""
    desk: Desk = app.extensions["roster"]
    job = store.lease_next("me", kinds=("extend",))
    assert job is not None
    run_job(store, job, "me", WorkerSettings("", desk.settings.make_data_dir()))
    done = store.get_job(job.id)
    assert done.state is JobState.DONE, done.error_text
    return int(done.result["plan_id"])


def test_the_page_lists_what_stands_by_kecamatan_with_the_index_now(admin: FlaskClient, store: Store, plan_id: int) -> None:
    event = IndexEvent(datetime.fromisoformat("2024-11-28 06:00+07:00"), small.E, 2, 10.0, "kurang_rawan", "tenang", "intel", "Kasat")
    before = admin.get(f"/rencana/{plan_id}/penarikan").text
    assert "turun</span>" not in before
    for words in ("UTARA: 1 pos", "SELATAN: 3 pos", GUARDED, "28-11-2024 12.00", "belum ada; pos tetap berdiri"):
        assert words in before
    store.take_index((event,), Taking("0" * 64, "indeks.csv", small.dataset().operation.voting_day, 0, None))
    after = admin.get(f"/rencana/{plan_id}/penarikan").text
    assert "SELATAN: 3 pos, 1 dengan indeks sudah turun" in after


def test_a_decision_becomes_a_new_draft_and_the_next_day_goes_on_from_it(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int
) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    answer = post(admin, page, source=page, **ORDER, **{f"pos:{GUARDED}": "tarik"})
    assert answer.status_code == 302
    first = work(app, store)
    plan = store.get_plan(first)
    assert {row.post for row in plan.rows if row.shift == "S6"} == {"R-351401-002", "R-351402-002", "R-351402-004"}
    assert store.get_plan_record(first).parent == plan_id
    text = admin.get(f"/rencana/{first}/penarikan").text
    assert "KOMPOL AYU: massa di PPK" in text
    assert GUARDED not in text
    listed = admin.get(f"/rencana/{first}/penarikan/daftar.csv")
    assert f"{GUARDED};SELATAN;" in listed.text
    assert ";tarik;2024-11-28 12:00;" in listed.text
    page = f"/rencana/{first}/penarikan"
    assert post(admin, page, source=page, **(ORDER | {"hari": "2", "saat": "H+1 20.00"}), **{"kec:351402": "tarik"}).status_code == 302
    second = work(app, store)
    late = {row.post for row in store.get_plan(second).rows if row.shift in ("S7", "S8") and row.role == "anggota"}
    assert late == {"R-351401-002"}


def test_who_was_named_absent_before_is_not_called_to_a_day_added(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int
) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    post(admin, page, source=page, **ORDER)
    called = next(row.number for row in store.get_plan(work(app, store)).rows if row.shift == "S6")
    record, members = store.get_plan_record(plan_id), small.dataset().members
    place = [member.number for member in members].index(called)
    settings = {**record.settings, "absent": [place], "now": "2024-11-26T20:00:00+07:00"}
    ill = store.add_plan(record.import_id, small.plan(), PlanOrigin(problem_of(small.dataset()).to_json(), settings))
    page = f"/rencana/{ill}/penarikan"
    post(admin, page, source=page, **ORDER)
    made = work(app, store)
    assert called not in {row.number for row in store.get_plan(made).rows if row.shift == "S6"}
    assert store.get_plan_record(made).settings["absent"] == [place]
    assert "1 orang yang berhalangan tidak ditugaskan lagi" in admin.get(f"/rencana/{made}/penarikan").text


def test_when_all_is_withdrawn_the_page_says_that_nothing_stands(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int
) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    post(admin, page, source=page, **ORDER, **{"kec:351401": "tarik", "kec:351402": "tarik"})
    last = f"/rencana/{work(app, store)}/penarikan"
    text = admin.get(last).text
    assert "Tidak ada pos yang masih berdiri" in text
    assert "<select" not in text.split("<main")[1]
    later = ORDER | {"hari": "2", "saat": "H+1 20.00"}
    assert "Tidak ada pos yang masih berjaga: semuanya sudah ditarik." in post(admin, last, source=page, **later).text
    with admin.session_transaction() as session:
        session["language"] = "en"
    assert "No post stands any more: all have been withdrawn." in post(admin, last, source=page, **later).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pejabat": " "}, "Sebut pejabat"),
        ({"alasan": ""}, "Sebut pejabat"),
        ({"saat": "kapan-kapan"}, "H+1 09.00"),
        ({"saat": "H+2 09.00"}, "sudah lewat"),
        ({"hari": "x"}, "Pilihan ini"),
        ({"hari": "99"}, "bukan hari"),
        ({"jam": "7"}, "Pilihan ini"),
        ({"pos:R-999999-001": "tarik"}, "tidak dapat dipastikan"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_typed_stays(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, change: dict[str, str], words: str
) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    answer = post(admin, page, source=page, **(ORDER | {f"pos:{GUARDED}": "tarik"} | change))
    assert answer.status_code == 400
    assert words in answer.text
    assert f'value="{change.get("alasan", ORDER["alasan"])}"' in answer.text
    assert store.list_jobs() == ()


def test_the_page_speaks_english(admin: FlaskClient, post: Post, plan_id: int) -> None:
    with admin.session_transaction() as session:
        session["language"] = "en"
    page = f"/rencana/{plan_id}/penarikan"
    text = admin.get(page).text
    for words in ("Posts that still stand", "As the kecamatan", "Decide and plan", "none yet; the post stands"):
        assert words in text
    assert "Name the officer" in post(admin, page, source=page, **(ORDER | {"pejabat": ""})).text


def test_the_list_of_a_plan_that_is_no_extension_has_only_its_header(admin: FlaskClient, plan_id: int) -> None:
    assert len(admin.get(f"/rencana/{plan_id}/penarikan/daftar.csv").text.splitlines()) == 1


def test_an_unknown_plan_is_not_found(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/rencana/99/penarikan").status_code == 404
    assert admin.get("/rencana/99/penarikan/daftar.csv").status_code == 404
    assert post(admin, "/rencana/99/penarikan", source="/data", **ORDER).status_code == 404


def test_a_name_that_is_markup_comes_back_as_text(admin: FlaskClient, post: Post, plan_id: int) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    answer = post(admin, page, source=page, **(ORDER | {"pejabat": "<script>alert(1)</script>", "alasan": ""}))
    assert "<script>alert(1)" not in answer.text


def test_the_page_is_closed_to_visitors(client: FlaskClient) -> None:
    assert client.get("/rencana/1/penarikan").status_code == 302
