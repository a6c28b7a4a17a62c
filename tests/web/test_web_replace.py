"""The replacement desk on the web: choosing people, the ranked list, the new version, and what it keeps out of addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.planning import store_replacement
from roster.planning.check_plan import check_plan
from roster.planning.explain_names import person_refs
from roster.store import PlanOrigin, PlanState, Store
from roster.web import replace
from tests import small
from tests.unit.planning.explained import kept
from tests.web.cast import LOGIN, PASSWORD
from tests.web.conftest import Post

GUARD, OTHER, IDLE = (small.police(n)[0] for n in (5, 11, 33))
LINMAS = "3514000000000001"


@pytest.fixture
def plan_id(store: Store) -> int:
    """The hand-made plan, whole."""
    import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
    return store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json()))


def ask(admin: FlaskClient, post: Post, plan_id: int, **form: object) -> str:
    address = f"/rencana/{plan_id}/pengganti"
    return post(admin, address, source=address, **{"pukul": "H-1 20.00", **form}).text


def refs(store: Store, plan_id: int, *numbers: str) -> list[str]:
    known = person_refs(store, plan_id)
    return [str(known[number]) for number in numbers]


def test_the_page_asks_who_is_absent(admin: FlaskClient, plan_id: int) -> None:
    text = admin.get(f"/rencana/{plan_id}/pengganti").text
    assert "Siapa yang berhalangan?" in text
    assert 'aria-current="page">Pengganti' in text
    assert 'value="H-1 20.00"' in text


def test_people_are_searched_and_stay_chosen(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    text = ask(admin, post, plan_id, aksi="cari", cari="polisi 05", orang=refs(store, plan_id, OTHER))
    assert "BRIPKA POLISI 05" in text
    assert "Dipilih (1)" in text
    assert re.search(rf'value="{refs(store, plan_id, OTHER)[0]}" checked', text)


def test_a_search_shows_the_first_and_counts_the_rest(
    admin: FlaskClient, post: Post, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace, "HITS_SHOWN", 3)
    assert "57 lagi cocok" in ask(admin, post, plan_id, aksi="cari", cari="polisi")
    assert "Tidak ada orang lain yang cocok" in ask(admin, post, plan_id, aksi="cari", cari="tidak ada")


def test_a_pasted_time_of_one_person_is_refused_and_not_dropped(admin: FlaskClient, post: Post, plan_id: int) -> None:
    text = ask(admin, post, plan_id, aksi="peringkat", daftar=f"{GUARD}@H 05.00")
    assert "Waktu per orang" in text
    assert f"{GUARD}@H 05.00" in text


def test_a_pasted_list_is_taken_over_and_unknown_numbers_are_named(admin: FlaskClient, post: Post, plan_id: int) -> None:
    text = ask(admin, post, plan_id, aksi="peringkat", daftar=f"Nomor\n{GUARD}\n999, <b>1</b>\n")
    assert "Dipilih (1)" in text
    assert "999, &lt;b&gt;1&lt;/b&gt;" in text
    assert "<b>1" not in text


def test_the_list_ranks_reserve_free_and_moved_with_their_facts(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    text = ask(admin, post, plan_id, aksi="peringkat", orang=refs(store, plan_id, GUARD, OTHER, IDLE))
    assert "3 orang berhalangan, 2 dinas terbuka" in text
    assert "BRIPKA POLISI 05 · R-351401-003 (S3+S4)" in text
    assert "cadangan, urutan 1" in text
    assert "Terhalang:" in text
    assert "Tidak memiliki dinas yang belum dimulai, jadi tidak diganti: BRIPKA POLISI 33." in text
    assert "Ganti dan buat versi baru" in text


def test_one_button_makes_the_new_version_and_its_papers_once(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    form = {"aksi": "ganti", "orang": refs(store, plan_id, GUARD, OTHER), "alasan": "sakit"}
    text = ask(admin, post, plan_id, **form)
    assert "2 orang berubah tugas (terbukti paling sedikit)" in text
    assert "Siapa masuk ke mana, menggantikan siapa" in text
    ask(admin, post, plan_id, **form)
    versions = [plan for plan in store.list_plans() if plan.parent == plan_id]
    assert [plan.state for plan in versions] == [PlanState.DRAFT]
    made = store.get_plan(versions[0].id)
    assert check_plan(small.dataset(), made) == ()
    assert "berhalangan: sakit" in {change.cause for change in made.changes}
    assert [job.payload for job in store.list_jobs() if job.kind == "papers"] == [{"plan_id": versions[0].id}]
    assert admin.get(f"/rencana/{versions[0].id}").status_code == 200
    assert store.get_plan(plan_id) == small.plan()


def test_a_button_pressed_twice_at_once_or_again_on_reload_makes_one_version(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"aksi": "ganti", "orang": refs(store, plan_id, GUARD, OTHER), "alasan": "sakit"}
    clients = [app.test_client() for _ in range(3)]
    for client in clients:
        post(client, "/masuk", login=LOGIN, password=PASSWORD)
    together = Barrier(len(clients))
    monkeypatch.setattr(store_replacement, "_asked", _meeting(store_replacement._asked, together))
    with ThreadPoolExecutor(len(clients)) as pool:
        texts = list(pool.map(lambda client: ask(client, post, plan_id, **form), clients))
    monkeypatch.undo()
    texts.append(ask(clients[0], post, plan_id, **form))
    (version,) = [plan.id for plan in store.list_plans() if plan.parent == plan_id]
    assert all(f"Versi baru: rencana {version} (konsep)" in text for text in texts)
    assert [job.payload for job in store.list_jobs() if job.kind == "papers"] == [{"plan_id": version}]


def test_two_who_replace_other_people_at_once_get_a_version_each(
    admin: FlaskClient, app: Flask, post: Post, store: Store, plan_id: int
) -> None:
    client = app.test_client()
    post(client, "/masuk", login=LOGIN, password=PASSWORD)
    asked = [(admin, GUARD), (client, OTHER)]
    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(ask, each, post, plan_id, aksi="ganti", orang=refs(store, plan_id, number)) for each, number in asked]
        assert all("Versi baru" in done.result() for done in work)
    versions = [plan.id for plan in store.list_plans() if plan.parent == plan_id]
    assert len(versions) == 2
    for version in versions:
        assert check_plan(small.dataset(), store.get_plan(version)) == ()


def _meeting(work: Callable[..., Any], together: Barrier) -> Callable[..., Any]:
    """Return the work begun by all requests in the same moment."""

    def meet(*args: Any) -> Any:
        together.wait(timeout=30)
        return work(*args)

    return meet


def test_a_name_may_be_chosen(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    guard, free = refs(store, plan_id, GUARD, IDLE)
    choice = {f"pilih {guard} R-351401-003": free}
    assert "BRIPKA POLISI 33" in ask(admin, post, plan_id, aksi="ganti", orang=[guard], **choice)
    barred = {f"pilih {guard} R-351401-003": refs(store, plan_id, small.police(27)[0])[0]}
    assert "tidak dapat mengambil dinas itu" in ask(admin, post, plan_id, aksi="ganti", orang=[guard], **barred)
    for broken in ({"pilih x": "1"}, {f"pilih {guard} R-351401-003": "x"}, {"pilih 9999999 X": "1"}):
        assert "Versi baru" in ask(admin, post, plan_id, aksi="ganti", orang=[guard], **broken)


def test_a_gap_is_told_with_the_count_per_rule(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    soldiers = refs(store, plan_id, "31000001", "31000002")
    assert "Tidak ada yang dapat menggantikan langsung." in ask(admin, post, plan_id, aksi="peringkat", orang=soldiers)
    text = ask(admin, post, plan_id, aksi="ganti", orang=soldiers)
    assert "1 dinas tetap kosong." in text
    assert "Tetap kosong: R-351402-003" in text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"aksi": "peringkat"}, "Belum ada yang dipilih"),
        ({"aksi": "ganti", "orang": ["99999", "x", "-1"]}, "Belum ada yang dipilih"),
        ({"aksi": "peringkat", "orang": ["0"], "pukul": "nanti"}, "Waktu tidak terbaca"),
        ({"aksi": "peringkat", "orang": ["0"], "pukul": ""}, "Waktu tidak terbaca"),
        ({"aksi": "ganti", "orang": ["0"], "pukul": "H+5 08.00"}, "tidak ada yang perlu diganti"),
        ({"aksi": "ubah", "orang": ["0"]}, "Dipilih (1)"),
        ({"aksi": "lain", "orang": ["0"]}, "Dipilih (1)"),
    ],
)
def test_a_question_without_sense_leads_back_with_the_reason(
    admin: FlaskClient, post: Post, plan_id: int, form: dict[str, object], said: str
) -> None:
    text = ask(admin, post, plan_id, **form)
    assert said in text
    assert "Siapa yang berhalangan?" in text


def test_an_unknown_plan_is_told(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/rencana/99/pengganti").status_code == 404
    assert post(admin, "/rencana/99/pengganti", source="/", aksi="cari").status_code == 404


def test_no_number_stands_in_an_address_and_no_nik_in_a_source(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    chosen = refs(store, plan_id, GUARD, LINMAS)
    pages = [ask(admin, post, plan_id, aksi=action, orang=chosen) for action in ("cari", "peringkat", "ganti")]
    for text in pages:
        assert "LINMAS" in text
        assert "35140000000" not in text
        for address in re.findall(r'(?:href|action)="([^"]*)"', text):
            assert GUARD not in address


def test_the_desk_speaks_english(admin: FlaskClient, post: Post, store: Store, plan_id: int) -> None:
    post(admin, "/bahasa", source="/", language="en", next="/")
    chosen = refs(store, plan_id, GUARD)
    assert "Who is absent?" in admin.get(f"/rencana/{plan_id}/pengganti").text
    assert "reserve, turn 1" in ask(admin, post, plan_id, aksi="peringkat", orang=chosen)
    assert "1 people change duties (proven the fewest)" in ask(admin, post, plan_id, aksi="ganti", orang=chosen)
