"""The page that compares two versions: what is chosen, what it says, and what it keeps out of its addresses."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from flask.testing import FlaskClient

from roster.store import PlanOrigin, Store
from roster.web import difference, paging
from tests import small
from tests.unit.planning.explained import kept
from tests.web.cast import add_import, add_plan, make_dataset, make_plan
from tests.web.conftest import Post

GUARD, MATE, SPARE = small.police(3, 4, 40)
LINMAS = "3514000000000001"


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """The hand-made plan, and one in which a guard fell ill, a Linmas moved and a post was added."""
    data = small.dataset()
    sick = replace(data, members=tuple(replace(m, is_available=False, status="sakit") if m.number == GUARD else m for m in data.members))
    rows = [row for row in small.plan().rows if row.number != GUARD]
    gone = next(row for row in small.plan().rows if row.number == GUARD and row.shift == "S1")
    rows.append(replace(gone, number=SPARE, name="POLISI 40"))
    other = next(post.post for post in small.plan().posts if post.kind == "tps" and post.post != f"T-{small.A}-001")
    rows = [replace(row, post=other) if row.number == LINMAS else row for row in rows]
    problem = kept().problem.to_json()
    first = store.add_plan(store.add_import(data, file_name="a.xlsx", uploaded_by=None), small.plan(), PlanOrigin(problem))
    second = store.add_import(sick, file_name="b.xlsx", uploaded_by=None)
    people = tuple(replace(p, windows=()) if p.id == GUARD else p for p in kept().problem.persons)
    ill = replace(kept().problem, persons=people).to_json()
    posts = (*small.plan().posts, replace(small.plan().posts[0], post="R-BARU"))
    return first, store.add_plan(second, replace(small.plan(), rows=tuple(rows), posts=posts), PlanOrigin(ill, parent=first))


def test_a_version_is_compared_with_its_parent_first(admin: FlaskClient, two: tuple[int, int]) -> None:
    text = admin.get(f"/rencana/{two[1]}/beda").text
    assert f'<option value="{two[0]}" selected>' in text
    assert 'aria-current="page">Beda versi' in text
    assert "berhalangan: sakit" in text
    assert "menggantikan BRIPKA POLISI 03" in text
    assert "UTARA" in text


def test_the_other_way_round_the_sick_man_comes_back(admin: FlaskClient, two: tuple[int, int]) -> None:
    text = admin.get(f"/rencana/{two[0]}/beda?dari={two[1]}").text
    assert "menggantikan BRIPKA POLISI 40" in text
    assert f'<option value="{two[1]}" selected>' in text


def test_the_same_version_on_both_sides_has_no_difference(admin: FlaskClient, two: tuple[int, int]) -> None:
    assert "Tidak ada perbedaan." in admin.get(f"/rencana/{two[0]}/beda?dari={two[0]}").text


def test_another_later_version_leads_to_its_own_page(admin: FlaskClient, two: tuple[int, int]) -> None:
    answer = admin.get(f"/rencana/{two[0]}/beda?dari={two[0]}&ke={two[1]}")
    assert answer.headers["Location"] == f"/rencana/{two[1]}/beda?dari={two[0]}"


@pytest.mark.parametrize(
    "choice", ["dari=99", "dari=-1", "dari=abc", "ke=99", "dari=999999999999999999999", "kecamatan=BUKAN&jenis=x&bagian=x&hal=x"]
)
def test_a_choice_that_does_not_exist_is_as_none(admin: FlaskClient, two: tuple[int, int], choice: str) -> None:
    answer = admin.get(f"/rencana/{two[1]}/beda?{choice}")
    assert answer.status_code == 200
    assert "berhalangan: sakit" in answer.text


def test_the_only_version_says_so(admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    assert "Belum ada versi lain untuk dibandingkan" in admin.get(f"/rencana/{plan_id}/beda").text


def test_plans_of_two_districts_are_refused_in_words(admin: FlaskClient, store: Store, two: tuple[int, int]) -> None:
    data = make_dataset()
    codes = {area.code: "9" + area.code[1:] for area in data.areas}
    areas = tuple(replace(a, code=codes[a.code], parent=codes.get(a.parent, "")) for a in data.areas)
    members = tuple(replace(m, base_code=codes.get(m.base_code, ""), home_code=codes.get(m.home_code, "")) for m in data.members)
    stations = tuple(replace(s, desa_code=codes[s.desa_code]) for s in data.stations)
    moved = replace(data, areas=areas, members=members, stations=stations)
    import_id = store.add_import(moved, file_name="c.xlsx", uploaded_by=None)
    other = add_plan(store, import_id, make_plan(moved))
    assert "daerah yang berbeda" in admin.get(f"/rencana/{other}/beda?dari={two[0]}").text
    assert admin.get(f"/rencana/{other}/beda/unduh?dari={two[0]}").status_code == 404


def test_lists_are_filtered_and_cut(admin: FlaskClient, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/rencana/{two[1]}/beda?dari={two[0]}"
    left = admin.get(f"{address}&jenis=lepas").text
    assert "POLISI 03" in left
    assert "POLISI 40" not in left
    assert "Tidak ada yang cocok" in admin.get(f"{address}&jenis=tetap").text
    assert "LINMAS 01" in admin.get(f"{address}&kecamatan=UTARA").text
    monkeypatch.setattr(difference, "cut", lambda items, page: paging.cut(items, page, 1))
    first, second = (admin.get(f"{address}&hal={page}").text for page in (1, 2))
    assert "1–1 dari 3" in first
    assert "2–2 dari 3" in second


def test_posts_are_listed_with_who_left_and_came(admin: FlaskClient, two: tuple[int, int]) -> None:
    text = admin.get(f"/rencana/{two[1]}/beda?bagian=pos&kecamatan=UTARA").text
    assert f"R-{small.UTARA}-002" in text
    assert "BRIPKA POLISI 03" in text
    assert "BRIPKA POLISI 40" in text
    assert f"R-{small.SELATAN}-001" not in text
    assert "R-BARU</a></th><td>baru</td>" in admin.get(f"/rencana/{two[1]}/beda?bagian=pos").text
    assert "R-BARU</a></th><td>dibubarkan</td>" in admin.get(f"/rencana/{two[0]}/beda?dari={two[1]}&bagian=pos").text


def test_no_number_of_a_linmas_stands_in_the_page_and_nobody_in_an_address(admin: FlaskClient, two: tuple[int, int]) -> None:
    text = admin.get(f"/rencana/{two[1]}/beda").text
    assert "LINMAS 01" in text
    assert LINMAS not in text
    for address in re.findall(r'(?:href|action)="([^"]*)"', text):
        assert GUARD not in address
        assert "POLISI" not in address


def test_the_workbook_is_sent(admin: FlaskClient, two: tuple[int, int]) -> None:
    answer = admin.get(f"/rencana/{two[1]}/beda/unduh?dari={two[0]}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=beda-rencana-{two[0]}-{two[1]}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Ringkasan", "Personel", "Kecamatan", "Pos"]
    assert admin.get(f"/rencana/{two[1]}/beda/unduh?dari=99").status_code == 404


def test_an_unknown_plan_is_told(admin: FlaskClient) -> None:
    assert admin.get("/rencana/99/beda").status_code == 404
    assert admin.get("/rencana/99/beda/unduh?dari=1").status_code == 404


def test_the_page_speaks_english(admin: FlaskClient, post: Post, two: tuple[int, int]) -> None:
    post(admin, "/bahasa", source="/", language="en", next="/")
    text = admin.get(f"/rencana/{two[1]}/beda").text
    assert "absent: sakit" in text
    assert "replaces BRIPKA POLISI 03" in text
    assert "People who change, and why" in text
    assert "Tidak" not in text
