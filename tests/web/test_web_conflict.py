"""Pins that cannot hold: on the page of the refused job, on the list of all, and for data before a plan is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from roster.domain.operation import Pinned
from roster.domain.risk import IndexEvent
from roster.errors import RosterError
from roster.planning.plan_operation import plan_operation
from roster.planning.run_jobs import WorkerSettings, run_job
from roster.planning.tell_conflict import check_stored_pins
from roster.store import JobState, Store
from roster.web.conflict import ON_JOB, ON_PAGE
from tests import small
from tests.web.conftest import Post

MEN = small.police(*range(1, 31))
NAMES = {member.number: f"{member.rank} {member.name}" for member in small.dataset().members}
FREE = [member.number for member in small.dataset().members if member.unsur == "POLRI" and member.tasking == "bebas"]


def english(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["language"] = "en"


def refused(store: Store, *pins: Pinned, policies: dict[str, str] | None = None) -> int:
    """Return the job that was refused for these pins."""
    dataset = small.dataset()
    pinned = replace(dataset, pins=pins, policies=policies or dataset.policies)
    import_id = store.add_import(pinned, file_name="a.xlsx", uploaded_by=None)
    store.enqueue("plan", {"import_id": import_id, "seed": 3, "baseline_plan": None})
    job = store.lease_next("me")
    assert job is not None
    run_job(store, job, "me", WorkerSettings("", None))  # type: ignore[arg-type]
    ended = store.get_job(job.id)
    assert (ended.state, ended.error_code) == (JobState.FAILED, "pin")
    return job.id


def wrong(count: int) -> tuple[Pinned, ...]:
    """Return so many pins each of which breaks a rule by itself: the padal's post wants an officer tasked for it."""
    return tuple(Pinned(number, "S3", "PADAL-351401") for number in FREE[:count])


def pair() -> tuple[Pinned, Pinned]:
    """Return two pins of one man at two posts in shifts that go on into each other."""
    number = small.police(3)[0]
    return Pinned(number, "S3", "R-351401-002"), Pinned(number, "S4", "R-351401-003")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ("2 pin tidak dapat berlaku bersama", "Satu orang satu tempat", "Tanpa salah satu di antaranya", "rencana tidak disusun")),
        ("en", ("2 pins cannot hold together", "One place at a time", "Without any one of them", "no plan was made")),
    ],
)
def test_a_refused_run_shows_the_smallest_set_and_its_rules(
    admin: FlaskClient, store: Store, language: str, words: tuple[str, ...]
) -> None:
    if language == "en":
        english(admin)
    first, second = pair()
    text = admin.get(f"/pekerjaan/{refused(store, first, second)}").text
    for word in (*words, NAMES[first.number], first.post, second.post):
        assert word in text
    assert "Penetapan tetap (pin) bertentangan dengan aturan" not in text  # the long line of the terminal


def test_the_list_of_plans_names_the_refusal_in_few_words(admin: FlaskClient, store: Store) -> None:
    job = refused(store, *pair())
    text = admin.get("/rencana").text
    assert f"Pekerjaan {job} gagal:" in text
    assert "Penetapan tetap (pin) tidak dapat berlaku; rencana tidak disusun." in text


def test_a_home_is_told_by_its_name(admin: FlaskClient, store: Store) -> None:
    at_home = Pinned(small.police(3)[0], "S4", "R-351402-001")
    assert "pos mencakup desa domisilinya, DADAP, R-351402-001 S4" in admin.get(f"/pekerjaan/{refused(store, at_home)}").text


def test_many_sets_are_shown_in_pages(admin: FlaskClient, store: Store) -> None:
    job = refused(store, *wrong(ON_PAGE + 3))
    text = admin.get(f"/pekerjaan/{job}").text
    assert text.count("satu pin tidak dapat berlaku") == ON_JOB
    assert f'href="/pekerjaan/{job}/pin"' in text
    first, second = (admin.get(f"/pekerjaan/{job}/pin?hal={page}").text for page in (1, 2))
    assert first.count("satu pin tidak dapat berlaku") == ON_PAGE
    assert second.count("satu pin tidak dapat berlaku") == 3
    assert f"Kelompok {ON_PAGE + 1}: satu pin" in second


def test_a_large_set_is_folded(admin: FlaskClient, store: Store) -> None:
    # 13 places in reserve, so 14 pinned to it are one too many: twelve are shown, two folded.
    pins = tuple(Pinned(number, "S3", "CADANGAN") for number in FREE[:14])
    text = admin.get(f"/pekerjaan/{refused(store, *pins, policies={'cadangan_min': '13'})}").text
    assert "14 orang untuk 13 tempat" in text
    assert "<summary>dan 2 pin lagi</summary>" in text


def test_pins_to_what_is_not_there_are_listed(admin: FlaskClient, store: Store) -> None:
    job = refused(store, Pinned(MEN[0], "S3", "TIADA"), *wrong(1))
    english(admin)
    text = admin.get(f"/pekerjaan/{job}").text
    assert "Pins to posts, shifts or people that do not exist (1)" in text
    assert "TIADA" in text
    assert "one pin cannot hold" in text


def test_pins_that_only_starve_the_reserve_are_told_so(admin: FlaskClient, store: Store) -> None:
    import_id = store.add_import(replace(small.dataset(), pins=(Pinned(MEN[0], "S3", "CADANGAN"),)), file_name="a.xlsx", uploaded_by=None)
    job = store.enqueue("plan", {"import_id": import_id})
    assert store.lease_next("me") is not None
    store.fail(job, "me", RosterError("1 penetapan tetap (pin) tidak menyisakan cukup orang.", "Kurangi pin.", code="pin"))
    for page in (f"/pekerjaan/{job}", f"/pekerjaan/{job}/pin"):
        assert "tidak menyisakan cukup orang untuk cadangan" in admin.get(page).text


def test_data_are_checked_before_there_is_a_plan(admin: FlaskClient, store: Store) -> None:
    bare = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
    pinned = store.add_import(replace(small.dataset(), pins=(Pinned(MEN[0], "S3", "CADANGAN"),)), file_name="b.xlsx", uploaded_by=None)
    broken = store.add_import(replace(small.dataset(), pins=pair()), file_name="c.xlsx", uploaded_by=None)
    assert "/pin" not in admin.get(f"/data/{bare}").text
    assert f'href="/data/{pinned}/pin"' in admin.get(f"/data/{pinned}").text
    assert "Data ini tidak memuat pin" in admin.get(f"/data/{bare}/pin").text
    assert "Semua pin dapat berlaku bersama." in admin.get(f"/data/{pinned}/pin").text
    assert "2 pin tidak dapat berlaku bersama" in admin.get(f"/data/{broken}/pin").text


def test_what_is_not_there_is_not_found(admin: FlaskClient, post: Post, store: Store) -> None:
    job = store.enqueue("plan", {"import_id": 1})
    for page in ("/data/99/pin", "/pekerjaan/99/pin", f"/pekerjaan/{job}/pin"):
        assert admin.get(page).status_code == 404
    assert post(admin, "/data/99/pin", source="/data").status_code == 405


def test_a_visitor_is_sent_to_the_door(client: FlaskClient) -> None:
    for page in ("/data/1/pin", "/pekerjaan/1/pin"):
        assert "/masuk" in client.get(page).headers["Location"]


def test_the_page_says_what_the_planner_says(store: Store) -> None:
    good = Pinned(MEN[0], "S3", "CADANGAN")
    import_id = store.add_import(replace(small.dataset(), pins=(good,)), file_name="a.xlsx", uploaded_by=None)
    assert check_stored_pins(store, import_id).can_hold
    assert plan_operation(store.get_dataset(import_id)).violations == 0


def test_a_category_decided_since_is_what_the_pins_are_checked_against(store: Store) -> None:
    dataset = small.dataset()
    pinned = replace(dataset, pins=(Pinned(small.police(3)[0], "S3", "R-351401-003"),))
    import_id = store.add_import(pinned, file_name="a.xlsx", uploaded_by=None)
    assert check_stored_pins(store, import_id).can_hold
    harjo = next(station for station in dataset.stations if station.desa_code == small.H)
    event = IndexEvent(datetime(2024, 11, 20, tzinfo=UTC), harjo.desa_code, harjo.number, 50.0, "rawan", "", "", "")
    store.add_decisions([event], voting_day=dataset.operation.voting_day, user=None)
    check = check_stored_pins(store, import_id)
    assert {post.category for post in check.problem.posts if harjo.id in post.sites and post.id.startswith("R-")} == {"rawan"}
