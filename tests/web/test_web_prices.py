"""The page of prices: started on request, worked out by the worker, shown in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.planning import price_rules
from roster.planning.price_rules import BaseLine, GoalCell, PriceStory, RuleLine, kept_prices, price_stored_plan
from roster.planning.run_jobs import WorkerSettings, run_job
from roster.store import JobState, Store
from roster.web.desk import Desk
from tests.web.cast import add_import, add_plan
from tests.web.conftest import Post

STORY = PriceStory(
    goals=(GoalCell("risiko_tak_terjaga", 1900.112, 0.0, True),),
    rules=(
        RuleLine("strength", "priced", (GoalCell("risiko_tak_terjaga", 142.35, -1757.76, False),)),
        RuleLine("one_place", "defining", ()),
        RuleLine("pins", "idle", ()),
    ),
    people=(BaseLine("Tosari", ((1, 13.856), (10, 124.486))),),
)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return app.extensions["roster"]  # type: ignore[no-any-return]


def test_prices_are_started_once_and_watched(admin: FlaskClient, post: Post, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    page = f"/rencana/{plan_id}/harga"
    assert "Harga belum dihitung" in admin.get(page).text
    for source in (page, "/data"):
        assert post(admin, f"{page}/hitung", source=source).headers["Location"] == page
    (job,) = store.list_jobs()
    assert (job.kind, dict(job.payload)) == ("prices", {"plan_id": plan_id})
    assert "Harga sedang dihitung" in admin.get(page).text


def test_the_worker_keeps_the_prices_and_the_page_shows_them(admin: FlaskClient, store: Store, desk: Desk) -> None:
    plan_id = add_plan(store, add_import(store))
    data_dir = desk.settings.make_data_dir()
    told: list[float] = []
    story = price_stored_plan(store, plan_id, data_dir, tell=told.append)
    assert kept_prices(plan_id, data_dir) == story
    assert told[-1] == 1.0
    text = admin.get(f"/rencana/{plan_id}/harga").text
    for words in ("Nilai satu dan sepuluh Polri lagi per kecamatan", "Batas pengerahan kekuatan", "tidak dapat dimatikan"):
        assert words in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ("1.900,11", "-1.757,76*", "124,49", "tidak ada yang diikatnya")),
        ("en", ("1,900.11", "-1,757.76*", "124.49", "nothing in this data for it to bind", "Price of every rule")),
    ],
)
def test_figures_stand_in_the_language_of_the_page(
    admin: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, ...]
) -> None:
    plan_id = add_plan(store, add_import(store))
    monkeypatch.setattr(price_rules, "kept_prices", lambda plan, folder: STORY)
    with admin.session_transaction() as session:
        session["language"] = language
    text = admin.get(f"/rencana/{plan_id}/harga").text
    for word in words:
        assert word in text


def test_a_job_of_prices_leads_to_their_page(admin: FlaskClient, store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = add_plan(store, add_import(store))
    monkeypatch.setattr(price_rules, "price_stored_plan", lambda store, plan, folder, tell: tell(0.5))
    store.enqueue("prices", {"plan_id": plan_id})
    job = store.lease_next("me")
    assert job is not None
    run_job(store, job, "me", WorkerSettings("", desk.settings.make_data_dir()))
    assert store.get_job(job.id).state is JobState.DONE
    assert admin.get(f"/pekerjaan/{job.id}").headers["Location"] == f"/rencana/{plan_id}/harga"


def test_prices_of_an_unknown_plan_are_not_found(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/rencana/99/harga").status_code == 404
    assert post(admin, "/rencana/99/harga/hitung", source="/data").status_code == 404


def test_a_visitor_is_sent_to_the_door(client: FlaskClient) -> None:
    assert client.get("/rencana/1/harga").status_code == 302
    assert client.post("/rencana/1/harga/hitung").status_code in (302, 400)


def test_gaps_begin_with_their_bottleneck(admin: FlaskClient, store: Store) -> None:
    # The last beat lacks one of two men in S3+S4; 16 of 24 may be used, 8 heads are asked for: nobody is lacking, and it says so.
    plan_id = add_plan(store, add_import(store))
    text = admin.get(f"/rencana/{plan_id}/kekurangan").text
    assert "Leher botol" in text
    assert "18 orang boleh di sana" in text
