"""The pages that explain: one person, one post, the way to them, and what they keep out of addresses and sources."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from roster.planning.explain_names import person_refs
from roster.store import PlanOrigin, Store
from roster.web import why
from tests import small
from tests.unit.planning.explained import kept
from tests.web.conftest import Post

GUARD = small.police(3)[0]
LINMAS = "3514000000000001"


@pytest.fixture
def plan_id(store: Store) -> int:
    """The hand-made plan, whole."""
    import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
    return store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json()))


def ask(admin: FlaskClient, post: Post, plan_id: int, **form: str) -> str:
    return post(admin, f"/rencana/{plan_id}/mengapa/orang", source=f"/rencana/{plan_id}/mengapa", **form).text


def test_the_way_leads_by_number_and_by_the_list_of_posts(admin: FlaskClient, plan_id: int) -> None:
    text = admin.get(f"/rencana/{plan_id}/mengapa").text
    assert 'name="nomor"' in text
    assert f'href="/rencana/{plan_id}/mengapa/pos/GUDANG"' in text
    assert 'aria-current="page">Mengapa' in text


def test_a_person_is_found_by_number_and_told(admin: FlaskClient, post: Post, plan_id: int) -> None:
    text = ask(admin, post, plan_id, nomor=GUARD)
    assert "risiko tak terjaga +15,00 bobot" in text
    assert "Tempat lain yang dapat ia isi" in text
    assert "Netralitas: desa domisili" in text


def test_the_next_page_of_places_is_asked_by_post(
    admin: FlaskClient, post: Post, plan_id: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(why, "OFFERS_SHOWN", 3)
    ref = str(person_refs(store, plan_id)[GUARD])
    first, second = (ask(admin, post, plan_id, orang=ref, hal=page) for page in ("1", "2"))
    assert "1–3 dari" in first
    assert "4–6 dari" in second
    assert "1–3 dari" in ask(admin, post, plan_id, orang=ref, hal="bukan angka")


def test_a_person_without_duty_is_told_why(admin: FlaskClient, post: Post, plan_id: int) -> None:
    used = {row.number for row in small.plan().rows}
    idle = next(member.number for member in small.dataset().members if member.number not in used)
    assert "Tidak bertugas." in ask(admin, post, plan_id, nomor=idle)


@pytest.mark.parametrize(
    "form", [{"nomor": "999"}, {"nomor": ""}, {}, {"orang": "99999"}, {"orang": "-1"}, {"orang": "x"}, {"nomor": "<b>"}]
)
def test_an_unknown_person_leads_back_to_the_question(admin: FlaskClient, post: Post, plan_id: int, form: dict[str, str]) -> None:
    text = ask(admin, post, plan_id, **form)
    assert "Tidak ada orang dengan nomor itu" in text
    assert 'name="nomor"' in text
    assert "<b>" not in text


def test_an_address_without_a_person_leads_to_the_question(admin: FlaskClient, plan_id: int) -> None:
    answer = admin.get(f"/rencana/{plan_id}/mengapa/orang")
    assert answer.headers["Location"] == f"/rencana/{plan_id}/mengapa"


def test_a_post_is_told_with_its_places(admin: FlaskClient, plan_id: int) -> None:
    text = admin.get(f"/rencana/{plan_id}/mengapa/pos/R-351401-002").text
    assert "S3 butuh 2, terisi 2; S4 butuh 2, terisi 2" in text
    assert "boleh berdiri di sini" in text
    assert "Yang terhalang, menurut aturan" in text


@pytest.mark.parametrize("name", ["R-999", "x" * 300, "%3Cscript%3E"])
def test_an_unknown_post_leads_back_to_the_list(admin: FlaskClient, plan_id: int, name: str) -> None:
    text = admin.get(f"/rencana/{plan_id}/mengapa/pos/{name}").text
    assert "tidak memiliki pos itu" in text
    assert "<script>" not in text


@pytest.mark.parametrize("path", ["mengapa", "mengapa/pos/GUDANG"])
def test_an_unknown_plan_is_told(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"/rencana/99/{path}").status_code == 404


def test_an_unknown_plan_has_no_people(admin: FlaskClient, post: Post) -> None:
    assert post(admin, "/rencana/99/mengapa/orang", source="/", nomor=GUARD).status_code == 404


def test_posts_are_filtered_by_kecamatan_and_name(admin: FlaskClient, plan_id: int) -> None:
    address = f"/rencana/{plan_id}/mengapa"
    south = admin.get(address, query_string={"kecamatan": "SELATAN"}).text
    assert "R-351402-001" in south
    assert "R-351401-001" not in south
    assert "Tidak ada pos yang cocok" in admin.get(address, query_string={"cari": "tidak ada"}).text
    assert "R-351401-001" in admin.get(address, query_string={"kecamatan": "BUKAN", "cari": "r-351401"}).text


def test_the_number_of_a_linmas_stands_in_no_source_and_no_persons_in_an_address(admin: FlaskClient, post: Post, plan_id: int) -> None:
    pages = [
        ask(admin, post, plan_id, nomor=LINMAS),
        admin.get(f"/rencana/{plan_id}/mengapa/pos/T-{small.A}-001").text,
        admin.get(f"/rencana/{plan_id}/personel").text,
    ]
    for text in pages:
        assert "LINMAS" in text
        assert "35140000000" not in text
        for address in re.findall(r'(?:href|action)="([^"]*)"', text):
            assert GUARD not in address
            assert "orang=" not in address


def test_the_lists_of_a_plan_lead_to_the_pages_that_explain(admin: FlaskClient, store: Store, plan_id: int) -> None:
    people = admin.get(f"/rencana/{plan_id}/personel").text
    assert re.search(r'<button class="plain name" form="ke-orang" name="orang" value="\d+"', people)
    assert f"/rencana/{plan_id}/mengapa/pos/R-351401-002" in people
    assert f"/rencana/{plan_id}/mengapa?kecamatan=UTARA" in admin.get(f"/rencana/{plan_id}/cakupan").text
    plan = small.plan()
    needs = tuple(replace(need, filled=need.filled - 1, short=1) if need.post == "GUDANG" else need for need in plan.needs)
    record = store.get_plan_record(plan_id)
    short = store.add_plan(record.import_id, replace(plan, needs=needs), PlanOrigin(kept().problem.to_json()))
    for page in ("", "/kekurangan"):
        assert f"/rencana/{short}/mengapa/pos/GUDANG" in admin.get(f"/rencana/{short}{page}").text


def test_the_pages_speak_english(admin: FlaskClient, post: Post, plan_id: int) -> None:
    post(admin, "/bahasa", source="/", language="en", next="/")
    text = ask(admin, post, plan_id, nomor=GUARD)
    assert "uncovered risk +15.00 points" in text
    assert "Other places he could take" in text
    assert "Neutrality: home desa" in text
    assert "may stand here" in admin.get(f"/rencana/{plan_id}/mengapa/pos/GUDANG").text
    assert "Nobody in the plan" in ask(admin, post, plan_id, nomor="999")
