"""Who gets in: the first account, sign-in, sign-out, and that every other page is closed to visitors."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.store import Store
from roster.web import passwords
from roster.web.gate import OPEN_ENDPOINTS
from tests.web.cast import LOGIN, PASSWORD
from tests.web.conftest import Post

NEW = {"login": "kabagops", "password": "sandi yang panjang", "again": "sandi yang panjang"}


def _examples(app: Flask) -> list[tuple[str, str]]:
    """One address for every closed rule and method of the application."""
    values = {
        "plan_id": 1,
        "nth": 0,
        "import_id": 1,
        "job_id": 1,
        "paper_id": 1,
        "entry_id": 1,
        "step": "ajukan",
        "token": "a" * 24,
        "kind": "demo",
        "name": "plan.csv",
        "post": "R-1",
    }
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_ENDPOINTS:
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            found += [(method, path) for method in rule.methods or () if method in ("GET", "POST")]
    return found


def test_every_page_that_is_not_open_sends_a_visitor_to_sign_in_and_shows_nothing(app: Flask, client: FlaskClient, post: Post) -> None:
    examples = _examples(app)
    assert len(examples) >= 20  # the walk found the pages at all
    for method, path in examples:
        answer = client.get(path) if method == "GET" else post(client, path)
        assert answer.status_code == 302, (method, path)
        assert answer.headers["Location"].startswith("/masuk"), (method, path)


def test_open_pages_are_these_and_no_others() -> None:
    assert {"static", "sign_in.sign_in", "sign_in.set_up", "home.health", "home.choose_language"} == OPEN_ENDPOINTS


def test_without_any_account_every_page_leads_to_the_set_up_page(app: Flask) -> None:
    visitor = app.test_client()
    for path in ("/", "/data", "/masuk"):
        assert visitor.get(path).headers["Location"] == "/penyiapan"


def test_the_first_account_is_made_at_this_machine_without_a_key(app: Flask, store: Store, post: Post) -> None:
    visitor = app.test_client()
    assert "Kunci penyiapan" not in visitor.get("/penyiapan").text
    assert post(visitor, "/penyiapan", source="/penyiapan", **NEW).headers["Location"] == "/masuk"
    (user,) = store.list_users()
    assert user.login == "kabagops"
    assert user.password_hash.startswith("$argon2id$")
    assert passwords.check_sign_in(store, "kabagops", NEW["password"]) is not None


@pytest.mark.parametrize(
    "origin",
    [
        {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}},
        {"headers": {"X-Forwarded-For": "10.1.2.3"}},  # through a proxy on this machine
        {"base_url": "http://roster.polres.example"},  # a foreign name that leads to this machine
    ],
)
def test_from_elsewhere_the_first_account_needs_the_printed_key(app: Flask, store: Store, origin: dict[str, Any]) -> None:
    visitor = app.test_client()
    page = visitor.get("/penyiapan", **origin).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert "Kunci penyiapan" in page
    for key in ("", "salah"):
        assert "Kunci tidak cocok" in visitor.post("/penyiapan", data={"csrf_token": token, "key": key, **NEW}, **origin).text
    assert store.list_users() == ()
    assert visitor.post("/penyiapan", data={"csrf_token": token, "key": "kunci-sekali-pakai", **NEW}, **origin).status_code == 302
    assert len(store.list_users()) == 1


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"password": "sebelas-sbl", "again": "sebelas-sbl"}, "Paling sedikit 12 karakter"),  # 11 characters, one too few
        ({"again": "sandi yang lain lagi"}, "Kedua kata sandi tidak sama"),
        ({"login": ""}, "Wajib diisi"),
        ({"login": "<b>"}, "Hanya huruf"),
    ],
)
def test_a_bad_first_account_is_refused_with_the_reason(
    app: Flask, store: Store, post: Post, changed: dict[str, str], complaint: str
) -> None:
    answer = post(app.test_client(), "/penyiapan", source="/penyiapan", **{**NEW, **changed})
    assert complaint in answer.text
    assert store.list_users() == ()


def test_a_password_of_exactly_twelve_characters_is_enough(app: Flask, store: Store, post: Post) -> None:
    answer = post(app.test_client(), "/penyiapan", source="/penyiapan", **{**NEW, "password": "dua-belas-12", "again": "dua-belas-12"})
    assert answer.status_code == 302
    assert len(store.list_users()) == 1


def test_once_there_is_an_account_the_set_up_page_is_gone(client: FlaskClient, store: Store, post: Post) -> None:
    assert client.get("/penyiapan").status_code == 404
    assert post(client, "/penyiapan", **NEW).status_code == 404
    assert len(store.list_users()) == 1


def test_a_right_password_opens_the_page_that_was_asked_for(client: FlaskClient, post: Post) -> None:
    asked = client.get("/rencana?hal=2").headers["Location"]
    assert asked == "/masuk?next=/rencana?hal%3D2"
    assert post(client, asked, source=asked, login=LOGIN.upper(), password=PASSWORD).headers["Location"] == "/rencana?hal=2"
    assert client.get("/rencana").status_code == 200


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", "/\njahat"])
def test_sign_in_never_leads_to_another_site(client: FlaskClient, post: Post, target: str) -> None:
    answer = client.get("/masuk", query_string={"next": target})
    token = answer.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "login": LOGIN, "password": PASSWORD}
    assert client.post("/masuk", query_string={"next": target}, data=fields).headers["Location"] == "/"


@pytest.mark.parametrize(("login", "password"), [(LOGIN, "salah salah salah"), ("tidak-ada", PASSWORD), ("", ""), (LOGIN, "")])
def test_a_wrong_password_and_an_unknown_login_get_the_same_refusal(client: FlaskClient, post: Post, login: str, password: str) -> None:
    answer = post(client, "/masuk", login=login, password=password)
    assert answer.status_code == 200
    assert ("tidak cocok" in answer.text) is bool(login and password)
    assert client.get("/").status_code == 302


def test_the_eleventh_attempt_within_a_minute_is_turned_away(client: FlaskClient, post: Post) -> None:
    for _attempt in range(10):
        assert post(client, "/masuk", login=LOGIN, password="salah salah salah").status_code == 200
    refused = post(client, "/masuk", login=LOGIN, password=PASSWORD)
    assert refused.status_code == 429
    assert "Tunggu satu menit" in refused.text


def test_signing_out_closes_the_pages_again(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/").status_code == 200
    assert post(admin, "/keluar", source="/").headers["Location"] == "/masuk"
    assert admin.get("/").status_code == 302


def test_sign_out_needs_the_button(admin: FlaskClient) -> None:
    assert admin.get("/keluar").status_code == 405
    assert admin.get("/").status_code == 200


def test_signing_in_and_out_is_kept_by_id_only(admin: FlaskClient, store: Store) -> None:
    actions = [entry.action for entry in store.list_actions().items]
    assert "masuk" in actions


def test_an_account_switched_off_is_out_at_once(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(type(store), "get_user", lambda _self, _id: None)
    assert admin.get("/").status_code == 302


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client: FlaskClient, post: Post) -> None:
    cookie = post(client, "/masuk", login=LOGIN, password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_password_and_no_login_reaches_the_log(client: FlaskClient, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post(client, "/masuk", login="nama-rahasia", password="sandi rahasia sekali")
    assert "rahasia" not in caplog.text


def test_an_old_hash_is_renewed_at_sign_in(client: FlaskClient, store: Store, post: Post) -> None:
    user = store.find_user(LOGIN)
    assert user is not None
    weaker = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16).hash(PASSWORD)
    store.set_password_hash(user.id, weaker)
    assert post(client, "/masuk", login=LOGIN, password=PASSWORD).status_code == 302
    renewed = store.find_user(LOGIN)
    assert renewed is not None
    assert renewed.password_hash != weaker
