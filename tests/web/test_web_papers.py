"""The papers of a plan: states missing, being made, failed, ready; and that downloads stay where they belong."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from roster.config import Settings
from roster.errors import RosterError
from roster.store import JobProgress, Store
from tests.web.cast import add_import, add_plan
from tests.web.conftest import Post


@pytest.fixture
def plan_id(store: Store) -> int:
    return add_plan(store, add_import(store))


def _add_paper(store: Store, settings: Settings, plan_id: int, key: str = "sprin") -> int:
    content = b"%PDF-1.7 " + key.encode()
    path = f"naskah/{plan_id}/{key}.pdf"
    file = settings.data_dir / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return store.add_paper(plan_id, key, path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def test_missing_papers_are_named_and_can_be_made(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    page = f"/rencana/{plan_id}/naskah"
    text = admin.get(page).text
    assert text.count("belum ada</span>") == 2
    assert "Buat naskah yang belum ada" in text
    assert post(admin, f"{page}/buat", source=page).headers["Location"] == page
    assert post(admin, f"{page}/buat", source=page).headers["Location"] == page
    (job,) = store.list_jobs()  # asking twice starts one job
    assert (job.kind, dict(job.payload)) == ("papers", {"plan_id": plan_id})


def test_while_papers_are_made_the_page_shows_how_far(admin: FlaskClient, store: Store, plan_id: int) -> None:
    job = store.enqueue("papers", {"plan_id": plan_id})
    store.lease_next("pekerja")
    store.set_progress(job, "pekerja", JobProgress("Surat Perintah", 0.3))
    text = admin.get(f"/rencana/{plan_id}/naskah").text
    assert f'data-watch="/pekerjaan/{job}/keadaan"' in text
    assert "Surat Perintah" in text
    assert "30%" in text
    assert '<meta http-equiv="refresh" content="3">' in text
    assert "Buat naskah" not in text
    store.finish(job, "pekerja", {"plan_id": plan_id, "papers": 2})
    assert admin.get(f"/pekerjaan/{job}").headers["Location"] == f"/rencana/{plan_id}/naskah"


def test_papers_that_failed_say_why_and_can_be_tried_again(admin: FlaskClient, store: Store, plan_id: int) -> None:
    job = store.enqueue("papers", {"plan_id": plan_id})
    store.lease_next("pekerja")
    store.fail(job, "pekerja", RosterError("Huruf Arial tidak ada.", "Pasang fonts-liberation2.", code="huruf"))
    text = admin.get(f"/rencana/{plan_id}/naskah").text
    assert "Huruf Arial tidak ada." in text
    assert "Pasang fonts-liberation2." in text
    assert "Buat naskah yang belum ada" in text


def test_a_paper_is_fetched_under_a_name_without_persons(admin: FlaskClient, store: Store, settings: Settings, plan_id: int) -> None:
    paper = _add_paper(store, settings, plan_id)
    assert f'href="/rencana/{plan_id}/naskah/{paper}"' in admin.get(f"/rencana/{plan_id}/naskah").text
    answer = admin.get(f"/rencana/{plan_id}/naskah/{paper}")
    assert answer.data == b"%PDF-1.7 sprin"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=rencana-{plan_id}-sprin.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert store.list_actions().items[0].action == "naskah_diunduh"


def test_a_paper_of_another_plan_or_outside_the_data_folder_is_not_found(
    admin: FlaskClient, store: Store, settings: Settings, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add_plan(store, store.get_plan_record(plan_id).import_id)
    paper = _add_paper(store, settings, other)
    assert admin.get(f"/rencana/{plan_id}/naskah/{paper}").status_code == 404
    mine = store.get_paper(_add_paper(store, settings, plan_id))
    (settings.data_dir.parent / "luar.pdf").write_bytes(b"luar")
    monkeypatch.setattr(type(store), "get_paper", lambda *_: replace(mine, path="../luar.pdf"))
    assert admin.get(f"/rencana/{plan_id}/naskah/{mine.id}").status_code == 404


def test_a_paper_whose_file_is_gone_is_not_found(admin: FlaskClient, store: Store, settings: Settings, plan_id: int) -> None:
    paper = _add_paper(store, settings, plan_id)
    (settings.data_dir / f"naskah/{plan_id}/sprin.pdf").unlink()
    assert admin.get(f"/rencana/{plan_id}/naskah/{paper}").status_code == 404


def test_papers_unknown_to_the_labels_are_listed_all_the_same(admin: FlaskClient, store: Store, settings: Settings, plan_id: int) -> None:
    _add_paper(store, settings, plan_id, "naskah_baru")
    assert "naskah_baru" in admin.get(f"/rencana/{plan_id}/naskah").text


@pytest.mark.parametrize("name", ["plan.csv", "pos.csv", "kebutuhan.csv", "ringkasan.json"])
def test_the_tables_are_those_of_the_command_line(admin: FlaskClient, plan_id: int, name: str) -> None:
    answer = admin.get(f"/rencana/{plan_id}/naskah/tabel/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=rencana-{plan_id}-{name}"
    assert {"plan.csv": "shift,pos,", "pos.csv": "pos,jenis,", "kebutuhan.csv": "shift,pos,", "ringkasan.json": "{"}[name] in answer.text


@pytest.mark.parametrize("name", ["perubahan.csv", "plan.json", "rahasia.csv", "..%2Froster.sqlite3", "plan"])
def test_there_are_no_other_tables(admin: FlaskClient, plan_id: int, name: str) -> None:
    assert admin.get(f"/rencana/{plan_id}/naskah/tabel/{name}").status_code == 404


def test_a_plan_with_a_baseline_also_has_its_changes(admin: FlaskClient, store: Store, plan_id: int) -> None:
    assert "perubahan.csv" not in admin.get(f"/rencana/{plan_id}/naskah").text
    newer = add_plan(store, store.get_plan_record(plan_id).import_id, parent=plan_id)
    assert "perubahan.csv" in admin.get(f"/rencana/{newer}/naskah").text
