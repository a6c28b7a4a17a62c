"""Error pages, security headers, forgery tokens, the two languages, and the sign of life."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from flask import Flask
from flask.testing import FlaskClient

from roster.resources import templates_dir
from roster.store import Store, StoreError
from roster.web.language import read_catalogue
from tests.web.cast import add_import, add_plan
from tests.web.conftest import Post

ENGLISH_MONTHS = ("January", "February", "March", "May", "June", "July", "August", "October", "December")


def test_each_error_says_in_the_house_style_what_to_do(admin: FlaskClient, post: Post) -> None:
    seen = {
        400: admin.post("/keluar"),  # no forgery token
        404: admin.get("/tidak-ada"),
        405: admin.get("/data/unggah"),
        413: post(admin, "/data/unggah", source="/data", files=(io.BytesIO(b"x" * 300_000), "besar.xlsx")),
    }
    for status, answer in seen.items():
        assert answer.status_code == status
        assert f"Galat {status}" in answer.text
        assert "Yang dapat dilakukan:" in answer.text
        assert "Beranda" in answer.text


@pytest.mark.parametrize("number", [2**31, 2**63, 10**26])
def test_a_number_no_database_can_hold_names_nothing(admin: FlaskClient, number: int) -> None:
    for path in (
        f"/rencana/{number}",
        f"/rencana/{number}/penarikan",
        f"/data/{number}",
        f"/pekerjaan/{number}",
        f"/rencana/1/naskah/{number}",
    ):
        assert admin.get(path).status_code == 404, path


def test_a_page_too_large_by_one_byte_is_refused_and_nothing_is_kept(app: Flask, admin: FlaskClient, post: Post, store: Store) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 5_000
    body = b"x" * 5_000  # with the form around it this is over the limit
    assert post(admin, "/data/unggah", source="/data", files=(io.BytesIO(body), "data.xlsx")).status_code == 413
    assert store.list_imports() == ()


def test_an_unexpected_error_shows_no_trace_and_logs_no_text(
    admin: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def burst(_self: Store) -> None:
        raise ValueError("NRP 80000001 Budi")

    monkeypatch.setattr(type(store), "list_imports", burst)
    answer = admin.get("/data")
    assert answer.status_code == 500
    assert "Terjadi gangguan" in answer.text
    assert "Traceback" not in answer.text
    assert "Budi" not in answer.text + caplog.text
    assert "ValueError" in caplog.text


def test_a_refusal_of_the_program_shows_its_message_and_advice(admin: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Store) -> None:
        raise StoreError("Basis data penuh.", "Kosongkan cakram.", code="penuh")

    monkeypatch.setattr(type(store), "list_imports", refuse)
    answer = admin.get("/data")
    assert answer.status_code == 400
    assert "Basis data penuh." in answer.text
    assert "Kosongkan cakram." in answer.text


def test_error_pages_for_visitors_show_no_menu(client: FlaskClient) -> None:
    answer = client.get("/tidak-ada")
    assert answer.status_code == 404
    assert "/rencana" not in answer.text


def test_every_answer_carries_the_strict_headers(client: FlaskClient) -> None:
    for path in ("/masuk", "/tidak-ada", "/sehat", "/statis/app.css"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in client.get("/masuk").headers


def test_pages_are_never_kept_but_style_and_script_are(client: FlaskClient) -> None:
    assert client.get("/masuk").headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/statis/app.css").headers["Cache-Control"]


def test_every_form_that_changes_something_refuses_a_missing_forgery_token(app: Flask, admin: FlaskClient) -> None:
    values = {"plan_id": 1, "job_id": 1, "entry_id": 1, "nth": 1, "step": "ajukan", "token": "a" * 24}
    adapter = app.url_map.bind("localhost")
    paths = [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]
    assert len(paths) >= 16  # the walk found the forms at all
    for path in paths:
        answer = admin.post(path, data={"csrf_token": "palsu"})
        assert answer.status_code == 400, path
        assert "Halaman kedaluwarsa" in answer.text


def _sources() -> Iterable[tuple[str, Path]]:
    yield from (("jinja2.ext:babel_extract", path) for path in (templates_dir() / "web").rglob("*.html"))
    yield from (("python", path) for path in (Path(__file__).parents[2] / "roster" / "web").glob("*.py"))


def test_every_text_of_the_pages_has_its_english_one() -> None:
    english = read_catalogue("en")
    missing = []
    for method, path in _sources():
        keywords = {"_": None, "gettext": None}
        for _line, message, _comments, _context in extract_from_file(method, path, keywords=keywords):
            if isinstance(message, str) and message not in english._catalog:
                missing.append(f"{path.name}: {message}")
    assert missing == []


def test_english_texts_use_the_same_figures_as_the_indonesian_ones() -> None:
    for source, text in read_catalogue("en")._catalog.items():
        assert sorted(re.findall(r"%\((\w+)\)s", source)) == sorted(re.findall(r"%\((\w+)\)s", text)), source


def test_templates_hold_no_inline_style_or_script() -> None:
    for path in (templates_dir() / "web").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)|javascript:", text), path.name
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), path.name


def test_the_style_sheet_stays_in_one_modest_file() -> None:
    assert len((templates_dir() / "static" / "app.css").read_text(encoding="utf-8").splitlines()) <= 350


def test_the_pages_change_language_and_keep_it(admin: FlaskClient, store: Store, post: Post) -> None:
    plan_id = add_plan(store, add_import(store))
    indonesian = admin.get(f"/rencana/{plan_id}").text
    assert '<html lang="id">' in indonesian
    assert "Terbukti tidak dapat lebih baik." in indonesian
    assert "1,83%" in indonesian
    assert "12.345,6" in indonesian
    answer = post(admin, "/bahasa", source="/", language="en", next=f"/rencana/{plan_id}")
    assert answer.headers["Location"] == f"/rencana/{plan_id}"
    english = admin.get(f"/rencana/{plan_id}").text
    assert '<html lang="en">' in english
    assert "Proven: it cannot be better." in english
    assert "1.83%" in english
    assert "12,345.6" in english


def test_indonesian_pages_never_name_an_english_month(admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    for path in ("/", "/data", "/rencana", f"/rencana/{plan_id}", f"/rencana/{plan_id}/naskah"):
        text = admin.get(path).text
        assert not [month for month in ENGLISH_MONTHS if month in text], path
        assert "pukul" in text or path.endswith("naskah")


def test_an_unknown_language_is_refused(client: FlaskClient, post: Post) -> None:
    assert post(client, "/bahasa", language="xx", next="/").status_code == 400


def test_the_language_switch_never_leads_to_another_site(client: FlaskClient, post: Post) -> None:
    assert post(client, "/bahasa", language="en", next="//jahat.example").headers["Location"] == "/"


def test_the_sign_of_life_needs_no_account_and_tells_of_a_dead_database(app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = app.test_client()
    assert visitor.get("/sehat").json == {"keadaan": "sehat"}

    def dead(_self: Store, **_: object) -> None:
        raise StoreError("putus", code="basis_data")

    monkeypatch.setattr(type(store), "list_jobs", dead)
    assert visitor.get("/sehat").status_code == 503
