"""The page of what-ifs: cases gathered, worked out by the worker, shown in both languages; the store is only read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from roster.planning import keep_whatif
from roster.planning.plan_operation import plan_with_problem
from roster.planning.run_jobs import WorkerSettings, run_job
from roster.store import JobState, PlanOrigin, Store
from tests import small
from tests.web.cast import add_import
from tests.web.conftest import Post


@pytest.fixture(scope="module")
def planned() -> tuple[object, ...]:
    return plan_with_problem(small.dataset())


@pytest.fixture
def plan_id(store: Store, planned: tuple[object, ...]) -> int:
    plan, problem = planned
    return store.add_plan(add_import(store, small.dataset()), plan, PlanOrigin(problem.to_json(), {}))  # type: ignore[arg-type,attr-defined]


@pytest.fixture
def data_dir(app: Flask) -> Path:
    return Path(app.extensions["roster"].settings.make_data_dir())


def add(client: FlaskClient, post: Post, plan_id: int, *, name: str = "Cadangan", kind: str = "kebijakan", **setting: str) -> int:
    page = f"/rencana/{plan_id}/andai"
    return post(client, f"{page}/kasus", source=page, nama=name, jenis=kind, **setting).status_code


def work(store: Store, data_dir: Path) -> None:
    job = store.lease_next("me", kinds=("whatif",))
    assert job is not None
    run_job(store, job, "me", WorkerSettings("", data_dir))
    assert store.get_job(job.id).state is JobState.DONE, store.get_job(job.id).error_text


def contents(store: Store) -> tuple[object, ...]:
    """Return what the store holds of plans and data."""
    plans = tuple((plan, store.get_plan(plan.id)) for plan in store.list_plans())
    return plans, tuple((each, store.get_dataset(each.id)) for each in store.list_imports())


def test_the_empty_page_says_what_to_do(admin: FlaskClient, plan_id: int) -> None:
    text = admin.get(f"/rencana/{plan_id}/andai").text
    assert "Belum ada yang dihitung" in text
    assert "cadangan_min" in text


@pytest.mark.parametrize(("language", "words"), [("id", "Perbandingan kasus"), ("en", "Comparison of the cases")])
def test_cases_are_worked_out_and_shown_and_the_store_is_only_read(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, data_dir: Path, language: str, words: str
) -> None:
    before = contents(store)
    page = f"/rencana/{plan_id}/andai"
    assert add(admin, post, plan_id, kunci="bagian_kekuatan", nilai="1/2") == 302
    assert add(admin, post, plan_id, name="<b>BKO</b>", kind="personel", kunci="UTARA", nilai="+5 BKO Brimob") == 302
    for _ in range(2):
        assert post(admin, f"{page}/hitung", source=page, naik="3").headers["Location"] == page
    (job,) = store.list_jobs()
    assert set(job.payload) == {"plan_id", "token"}
    assert "sedang dihitung" in admin.get(page).text
    work(store, data_dir)
    assert admin.get(f"/pekerjaan/{job.id}").headers["Location"] == page
    with admin.session_transaction() as session:
        session["language"] = language
    text = admin.get(page).text
    assert words in text
    assert "&lt;b&gt;BKO&lt;/b&gt;" in text
    assert {"id": "Pilihan TPS terburuk yang diketahui", "en": "Worst choice of TPS that is known"}[language] in text
    assert "<b>BKO" not in text
    token = job.payload["token"]
    assert admin.get(f"{page}/{token}/peta.svg").mimetype == "image/svg+xml"
    assert admin.get(f"{page}/{token}/bandingan.xlsx").data[:2] == b"PK"
    assert contents(store) == before


def test_a_wrong_setting_is_shown_with_its_remedy_and_not_kept(admin: FlaskClient, post: Post, plan_id: int, data_dir: Path) -> None:
    page = f"/rencana/{plan_id}/andai"
    for fields in ({"nama": "A", "jenis": "pola", "kunci": "rawan.meriam", "nilai": "3"}, {"nama": "", "jenis": "pola"}):
        answer = post(admin, f"{page}/kasus", source=page, **fields)
        assert answer.status_code == 400
        assert "note bad" in answer.text
    assert keep_whatif.read_draft(plan_id, data_dir) == keep_whatif.Question()


LIST = b"nama;jenis;kunci;nilai\nCadangan;kebijakan;cadangan_min;6\n;personel;UTARA;+5 BKO Brimob\n<b>Naik</b>;indeks;SELATAN;naik\n"


def send(client: FlaskClient, post: Post, plan_id: int, content: bytes, name: str = "Kasus kami (1).csv") -> TestResponse:
    page = f"/rencana/{plan_id}/andai"
    return post(client, f"{page}/daftar", source=page, berkas=(BytesIO(content), name))


def test_a_list_sent_twice_is_there_once_and_its_file_is_not_kept(
    admin: FlaskClient, post: Post, plan_id: int, data_dir: Path, tmp_path: Path
) -> None:
    before = set(data_dir.iterdir())
    for _ in range(2):
        assert send(admin, post, plan_id, LIST).status_code == 302
    cases = keep_whatif.read_draft(plan_id, data_dir).cases
    assert [(case.name, len(case.settings)) for case in cases] == [("Cadangan", 2), ("<b>Naik</b>", 1)]
    text = admin.get(f"/rencana/{plan_id}/andai").text
    assert "2 kasus diambil dari daftar" in text
    assert "<b>Naik" not in text
    assert {path.name for path in set(data_dir.iterdir()) - before} <= {keep_whatif.FOLDER}
    book = openpyxl.Workbook()
    for row in (("nama", "jenis", "kunci", "nilai"), ("Cadangan", "kebijakan", "cadangan_min", 4)):
        book.active.append(row)
    book.save(tmp_path / "kasus.xlsx")
    assert send(admin, post, plan_id, (tmp_path / "kasus.xlsx").read_bytes(), "kasus.xlsx").status_code == 302
    changed = keep_whatif.read_draft(plan_id, data_dir).cases[0]
    assert [(setting.key, setting.value) for setting in changed.settings] == [("cadangan_min", "4")]


def test_every_fault_of_a_list_is_shown_with_row_value_and_remedy_and_no_case_is_taken(
    admin: FlaskClient, post: Post, plan_id: int, data_dir: Path
) -> None:
    wrong = LIST + b"A;pola;rawan.meriam;3\nB;indeks;ATLANTIS;naik\n"
    answer = send(admin, post, plan_id, wrong)
    assert answer.status_code == 400
    for words in (">5<", "rawan.meriam", "misalnya rawan.polri", ">6<", "ATLANTIS", "Ada 2 kesalahan dalam daftar"):
        assert words in answer.text
    headless = send(admin, post, plan_id, b"<i>a</i>;b\n1;2\n")
    assert headless.status_code == 400
    assert "<i>a</i>" not in headless.text
    assert keep_whatif.read_draft(plan_id, data_dir) == keep_whatif.Question()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "", "Belum ada berkas yang dipilih"),
        (LIST, "kasus.ods", "Jenis berkas tidak diterima"),
        (b"PK rusak", "kasus.xlsx", "note bad"),
        (b"", "kasus.csv", "note bad"),
        (b"nama;jenis;kunci;nilai\n" + b"".join(b"K%d;;cadangan_min;6\n" % nth for nth in range(31)), "kasus.csv", "31 kasus melebihi 30"),
    ],
)
def test_what_is_no_list_of_cases_is_refused_in_words(
    admin: FlaskClient, post: Post, plan_id: int, data_dir: Path, content: bytes, name: str, words: str
) -> None:
    answer = send(admin, post, plan_id, content, name)
    assert answer.status_code == 400
    assert words in answer.text
    assert keep_whatif.read_draft(plan_id, data_dir) == keep_whatif.Question()


def test_a_list_that_makes_too_many_cases_with_those_gathered_is_refused(
    admin: FlaskClient, post: Post, plan_id: int, data_dir: Path
) -> None:
    rows = b"".join(b"K%d;;cadangan_min;6\n" % nth for nth in range(30))
    assert send(admin, post, plan_id, b"nama;jenis;kunci;nilai\n" + rows).status_code == 302
    answer = send(admin, post, plan_id, LIST)
    assert answer.status_code == 400
    assert "Lebih dari 30 kasus" in answer.text
    assert len(keep_whatif.read_draft(plan_id, data_dir).cases) == 30


def test_a_case_is_removed(admin: FlaskClient, post: Post, plan_id: int, data_dir: Path) -> None:
    add(admin, post, plan_id, kunci="cadangan_min", nilai="6")
    page = f"/rencana/{plan_id}/andai"
    assert post(admin, f"{page}/kasus/0/hapus", source=page).status_code == 302
    assert keep_whatif.read_draft(plan_id, data_dir).cases == ()


@pytest.mark.parametrize("rise", ["0", "x", "-1", "201", "99999"])
def test_nothing_asked_starts_nothing(admin: FlaskClient, post: Post, store: Store, plan_id: int, rise: str) -> None:
    page = f"/rencana/{plan_id}/andai"
    assert post(admin, f"{page}/hitung", source=page, naik=rise).status_code == 302
    assert store.list_jobs() == ()


def test_a_case_becomes_a_draft_only_when_the_user_says_so(
    admin: FlaskClient, post: Post, store: Store, plan_id: int, data_dir: Path
) -> None:
    page = f"/rencana/{plan_id}/andai"
    add(admin, post, plan_id, name="Enam", kunci="cadangan_min", nilai="6")
    post(admin, f"{page}/hitung", source=page, naik="0")
    work(store, data_dir)
    token = store.list_jobs()[0].payload["token"]
    for nth, status in ((0, 404), (2, 404), (1, 302)):
        assert post(admin, f"{page}/{token}/{nth}/simpan", source=page).status_code == status
    newest = store.list_imports()[0]
    assert "Enam" in newest.file_name
    assert store.get_dataset(newest.id).policies["cadangan_min"] == "6"
    job = store.list_jobs()[0]
    assert (job.kind, job.payload["import_id"], job.payload["baseline_plan"]) == ("plan", newest.id, plan_id)
    assert len(store.list_plans()) == 1


def test_unknown_plans_and_answers_are_not_found(admin: FlaskClient, post: Post, plan_id: int) -> None:
    page = f"/rencana/{plan_id}/andai"
    assert admin.get("/rencana/99/andai").status_code == 404
    assert post(admin, "/rencana/99/andai/hitung", source=page, naik="1").status_code == 404
    for token in ("x", f"{plan_id}-0123456789abcdef", "..%2f..", "99-0123456789abcdef"):
        assert admin.get(f"{page}/{token}/peta.svg").status_code == 404


def test_old_answers_are_removed(plan_id: int, data_dir: Path) -> None:
    tokens = [keep_whatif.ask(plan_id, keep_whatif.Question(rise=1), data_dir) for _ in range(keep_whatif.KEPT + 2)]
    left = {path.name for path in (data_dir / "andai").iterdir()}
    assert left == set(tokens[-keep_whatif.KEPT :])


def test_a_visitor_is_sent_to_the_door(client: FlaskClient) -> None:
    assert client.get("/rencana/1/andai").status_code == 302
    assert client.post("/rencana/1/andai/hitung").status_code in (302, 400)
