"""Starting a plan, watching it, and the pages of a plan: states empty, running, failed, done, and very long."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster import cli
from roster.domain.personnel import shown_number
from roster.domain.plan import PlanGoal
from roster.errors import RosterError
from roster.planning.budget import LONGEST_S
from roster.store import Coverage, JobProgress, JobState, Store
from roster.web.coverage import kecamatan_rows, sort_rows, total_row
from roster.web.language import number, portion
from roster.web.places import station_text
from tests.web.cast import GOALS, NASTY, add_import, add_plan, make_dataset, make_plan
from tests.web.conftest import Post


def test_the_home_page_leads_from_step_to_step(admin: FlaskClient, store: Store) -> None:
    assert 'class="button main-action" href="/data"' in admin.get("/").text
    import_id = add_import(store)
    assert 'class="button main-action" href="/rencana/baru"' in admin.get("/").text
    job = store.enqueue("plan", {"import_id": import_id})
    assert f'class="button main-action" href="/pekerjaan/{job}"' in admin.get("/").text
    store.request_cancel(job)
    plan_id = add_plan(store, import_id)
    assert f'class="button main-action" href="/rencana/{plan_id}/naskah"' in admin.get("/").text
    add_import(store, make_dataset(3))  # newer data than the plan's
    assert 'class="button main-action" href="/rencana/baru"' in admin.get("/").text


def test_without_data_a_plan_cannot_be_started(admin: FlaskClient, post: Post, store: Store) -> None:
    assert admin.get("/rencana/baru").headers["Location"] == "/data"
    assert post(admin, "/rencana/baru", source="/", import_id="1", seed="0", baseline="0").status_code == 302
    assert store.list_jobs() == ()
    assert "Belum ada data" in admin.get("/rencana").text


def test_starting_a_plan_queues_the_job_and_leads_to_it(admin: FlaskClient, post: Post, store: Store) -> None:
    import_id = add_import(store)
    baseline = add_plan(store, import_id)
    answer = post(admin, "/rencana/baru", source="/rencana/baru", import_id=str(import_id), seed="7", baseline=str(baseline))
    (job,) = store.list_jobs()
    assert answer.headers["Location"] == f"/pekerjaan/{job.id}"
    assert dict(job.payload) == {"import_id": import_id, "seed": 7, "baseline_plan": baseline, "seconds": None, "is_fast": False}
    assert job.kind == "plan"
    assert job.created_by is not None


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"seed": "-1"}, "Isi bilangan bulat"),
        ({"seed": "sepuluh"}, "Isi bilangan bulat"),
        ({"seed": "1234567890"}, "Isi bilangan bulat"),
        ({"seed": ""}, "Wajib diisi"),
        ({"limit": "0"}, "Isi bilangan bulat 1 sampai"),
        ({"limit": "1,5"}, "Isi bilangan bulat 1 sampai"),
        ({"limit": str(LONGEST_S + 1)}, f"Isi bilangan bulat 1 sampai {LONGEST_S}, atau kosongkan."),
        ({"mode": "kilat"}, "Pilihan ini sudah tidak ada"),
        ({"import_id": "99"}, "Pilihan ini sudah tidak ada"),
        ({"baseline": "x"}, "Pilihan ini sudah tidak ada"),
    ],
)
def test_a_bad_start_is_refused_with_the_reason(
    admin: FlaskClient, post: Post, store: Store, changed: dict[str, str], complaint: str
) -> None:
    fields = {"import_id": str(add_import(store)), "seed": "0", "baseline": "0", **changed}
    assert complaint in post(admin, "/rencana/baru", source="/rencana/baru", **fields).text
    assert store.list_jobs() == ()


def test_the_longest_limit_is_that_of_the_command_line(admin: FlaskClient, post: Post, store: Store) -> None:
    fields = {"import_id": str(add_import(store)), "seed": "0", "baseline": "0", "limit": str(LONGEST_S)}
    assert post(admin, "/rencana/baru", source="/rencana/baru", **fields).status_code == 302
    assert next(iter(store.list_jobs())).payload["seconds"] == LONGEST_S
    limit = next(option for option in cli.plan.params if option.name == "limit")
    assert isinstance(limit.type, cli.Seconds)
    assert limit.type.max == LONGEST_S


def test_a_limit_and_the_fast_mode_go_with_the_job(admin: FlaskClient, post: Post, store: Store) -> None:
    fields = {"import_id": str(add_import(store)), "seed": "0", "baseline": "0", "limit": "45", "mode": "cepat"}
    assert post(admin, "/rencana/baru", source="/rencana/baru", **fields).status_code == 302
    (job,) = store.list_jobs()
    assert (job.payload["seconds"], job.payload["is_fast"]) == (45, True)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (
            {"proof": {"bound": 21.0, "is_kept": True, "is_optimal": True, "prices": 754}},
            "diperiksa ulang dari 754 harga tanpa pemecah: terbukti",
        ),
        ({"proof": {"bound": 20.0, "is_kept": True, "is_optimal": False, "prices": 754}}, "batas 20,0 terbukti"),
        ({"proof": {"bound": 20.0, "is_kept": False, "is_optimal": False, "prices": 754}}, "hanya 20,0 yang terbukti"),
        ({"is_fast": True}, "Disusun dengan cara cepat."),
        ({"catatan": ["Desa Awu: 3 TPS dalam rencana acuan, sekarang 2"]}, '<li lang="id">Desa Awu: 3 TPS dalam rencana acuan'),
    ],
)
def test_the_summary_says_what_is_proven(kept: dict[str, Any], said: str, admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store), settings=kept)
    assert said in admin.get(f"/rencana/{plan_id}").text
    bare = add_plan(store, add_import(store))
    assert "diperiksa ulang" not in admin.get(f"/rencana/{bare}").text


@pytest.mark.parametrize(("seconds", "said"), [(45, "batas waktu 45 detik"), (None, "dihentikan sebelum tuntas")])
def test_the_summary_says_when_a_run_was_ended_early(seconds: int | None, said: str, admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store)
    ended = replace(make_plan(store.get_dataset(import_id)), is_whole=False)
    plan_id = add_plan(store, import_id, ended, settings={"seconds": seconds})
    assert said in admin.get(f"/rencana/{plan_id}").text


def test_the_start_page_takes_over_data_and_baseline_from_the_link(admin: FlaskClient, store: Store) -> None:
    first, plan_id = add_import(store), 0
    add_import(store, make_dataset(3))
    plan_id = add_plan(store, first)
    text = admin.get(f"/rencana/baru?data={first}&acuan={plan_id}").text
    assert f'<option selected value="{first}">' in text
    assert f'<option selected value="{plan_id}">' in text


def _job(store: Store, state: str) -> int:
    job = store.enqueue("plan", {"import_id": 1, "seed": 0})
    if state != "queued":
        store.lease_next("pekerja")
        store.set_progress(job, "pekerja", JobProgress("susun", 0.62, 21.0, 20.5, 0.0238))
    if state == "failed":
        store.fail(job, "pekerja", RosterError(f"Data rusak {NASTY}", "Unggah lagi.", code="rusak"))
    if state == "cancelled":
        store.finish(job, "pekerja", {}, cancelled=True)
    return job


def test_a_queued_job_waits_and_can_be_stopped(admin: FlaskClient, post: Post, store: Store) -> None:
    job = _job(store, "queued")
    text = admin.get(f"/pekerjaan/{job}").text
    assert "Menunggu giliran" in text
    assert '<meta http-equiv="refresh" content="3">' in text
    assert post(admin, f"/pekerjaan/{job}/batal", source=f"/pekerjaan/{job}").headers["Location"] == f"/pekerjaan/{job}"
    assert store.get_job(job).is_cancel_requested or store.get_job(job).state is JobState.CANCELLED


def test_a_running_job_shows_stage_share_value_bound_and_gap(admin: FlaskClient, store: Store) -> None:
    text = admin.get(f"/pekerjaan/{_job(store, 'running')}").text
    for part in ("Menyusun penugasan", 'value="0.62"', "62%", "21,00", "20,50", "2,38%", "Hentikan"):
        assert part in text


def test_a_failed_job_says_why_and_what_to_do(admin: FlaskClient, store: Store) -> None:
    text = admin.get(f"/pekerjaan/{_job(store, 'failed')}").text
    assert "Data rusak &lt;script&gt;" in text
    assert "Unggah lagi." in text
    assert "Coba lagi" in text
    assert "refresh" not in text
    assert "Data rusak" in admin.get("/rencana").text


def test_a_job_stopped_before_it_had_anything_says_so(admin: FlaskClient, store: Store) -> None:
    assert "Tidak ada yang sempat disimpan" in admin.get(f"/pekerjaan/{_job(store, 'cancelled')}").text


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_job_that_made_a_plan_leads_to_it(admin: FlaskClient, store: Store, cancelled: bool) -> None:
    plan_id = add_plan(store, add_import(store))
    job = _job(store, "running")
    store.finish(job, "pekerja", {"plan_id": plan_id}, cancelled=cancelled)
    assert admin.get(f"/pekerjaan/{job}").headers["Location"] == f"/rencana/{plan_id}"
    assert admin.get(f"/pekerjaan/{job}/keadaan").headers["X-Next"] == f"/rencana/{plan_id}"


def test_the_polled_part_answers_304_until_something_moves(admin: FlaskClient, store: Store) -> None:
    job = _job(store, "running")
    first = admin.get(f"/pekerjaan/{job}/keadaan")
    assert first.status_code == 200
    assert "<html" not in first.text
    same = admin.get(f"/pekerjaan/{job}/keadaan", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    store.set_progress(job, "pekerja", JobProgress("periksa", 0.9))
    moved = admin.get(f"/pekerjaan/{job}/keadaan", headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert "Memeriksa rencana" in moved.text


@pytest.mark.parametrize(
    "path", ["", "/cakupan", "/peta.svg", "/kekurangan", "/personel", "/naskah", "/naskah/1", "/naskah/tabel/plan.csv"]
)
def test_pages_of_an_unknown_plan_are_not_found(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"/rencana/99{path}").status_code == 404


def test_unknown_jobs_are_not_found(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/pekerjaan/99").status_code == 404
    assert admin.get("/pekerjaan/99/keadaan").status_code == 404
    assert post(admin, "/pekerjaan/99/batal", source="/").status_code == 404


def test_the_summary_states_heads_goals_and_the_proof_in_words(admin: FlaskClient, store: Store) -> None:
    # 4 beats x 2 shifts x 2 policemen + 1 Linmas = 17 postings; the last beat lacks one man in both shifts: 15 filled, 2 short.
    text = admin.get(f"/rencana/{add_plan(store, add_import(store))}").text
    for part in (">17<", ">15 <", "88,2%", ">2<", "2 penugasan belum terisi"):  # 15 / 17 = 0.882
        assert part in text
    assert "Terbukti tidak dapat lebih baik." in text
    assert "Paling banyak 1,83% dari nilai ini" in text
    assert "Kecamatan 02" in text


def test_a_complete_plan_says_so(admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store)
    plan_id = add_plan(store, import_id, make_plan(store.get_dataset(import_id), short=0))
    assert "Semua kebutuhan terisi dan tidak ada aturan yang dilanggar." in admin.get(f"/rencana/{plan_id}").text
    assert "Setiap pos pada setiap sif terisi penuh." in admin.get(f"/rencana/{plan_id}/kekurangan").text


def test_a_plan_with_violations_is_marked_as_not_to_be_used(admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store)
    plan_id = add_plan(store, import_id, make_plan(store.get_dataset(import_id), violations=3))
    assert "3 aturan dilanggar." in admin.get(f"/rencana/{plan_id}").text


def test_coverage_is_sorted_and_filtered_as_asked(admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    text = admin.get(f"/rencana/{plan_id}/cakupan?urut=kurang&arah=turun").text
    assert text.index("Kecamatan 02</a>") < text.index("Kecamatan 01<")
    assert 'aria-sort="descending"' in text
    plain = admin.get(f"/rencana/{plan_id}/cakupan?urut=bukan&arah=x&shift=S99").text
    assert plain.index("Kecamatan 01<") < plain.index("Kecamatan 02</a>")
    assert "Tidak ada kebutuhan pada sif ini." in admin.get(f"/rencana/{plan_id}/cakupan?shift=S5").text


def test_coverage_adds_up_by_kecamatan_and_in_total() -> None:
    coverage = (
        Coverage("A", "POLRI", needed=10, filled=8, short=2, uncovered_weight=2.5),
        Coverage("A", "TNI", needed=2, filled=2, short=0, uncovered_weight=0.0),
        Coverage("", "POLRI", needed=0, filled=0, short=0, uncovered_weight=0.0),
    )
    rows = kecamatan_rows(coverage)
    assert [(row.kecamatan, row.needed, row.filled, row.short) for row in rows] == [("A", 12, 10, 2), ("", 0, 0, 0)]
    assert [row.share for row in rows] == [10 / 12, 1.0]
    total = total_row(coverage)
    assert (total.needed, total.short, total.uncovered, dict(total.short_by)) == (12, 2, 2.5, {"POLRI": 2, "TNI": 0, "LINMAS": 0})
    assert [row.kecamatan for row in sort_rows(rows, "kurang", is_descending=True)] == ["A", ""]


def test_gaps_name_post_weight_and_reason_the_heaviest_first(admin: FlaskClient, store: Store) -> None:
    # Of 24 policemen 18 live in other desa than the post's (2 kecamatan x 2 desa x 6 each): 24 - 6 = 18 may stand there.
    # The nasty one lives in the first desa, so he counts for the last.
    plan_id = add_plan(store, add_import(store))
    text = admin.get(f"/rencana/{plan_id}/kekurangan").text
    assert "R-351402-004" in text
    assert "Desa 02-02 001–003" in text
    assert "18 Polri boleh di sini" in text
    assert "1–2 dari 2" in text
    assert "Tidak ada kekurangan" in admin.get(f"/rencana/{plan_id}/kekurangan?kecamatan=Kecamatan 01").text


def test_a_gap_where_everybody_is_at_home_says_so(admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store, make_dataset(1, 1))
    plan_id = add_plan(store, import_id)
    assert "Semua 6 Polri dalam jangkauan terhalang netralitas" in admin.get(f"/rencana/{plan_id}/kekurangan").text


def test_people_show_names_as_text_and_hide_the_nik_of_linmas(admin: FlaskClient, store: Store) -> None:
    dataset = make_dataset()
    plan_id = add_plan(store, add_import(store, dataset))
    text = admin.get(f"/rencana/{plan_id}/personel").text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;Budi&#34;" in text
    assert "<script>alert" not in text
    assert "80000001" in text
    linmas = next(member for member in dataset.members if member.unsur == "LINMAS")
    assert linmas.number not in text
    assert "351x************" in text


def test_a_search_goes_by_post_and_leaves_no_trace(admin: FlaskClient, post: Post, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = f"/rencana/{add_plan(store, add_import(store))}/personel"
    found = post(admin, path, source=path, cari="polisi 1-1-1").text
    assert "POLISI 1-1-1<" in found
    assert "POLISI 1-1-2<" not in found
    assert "cari=" not in found
    assert "polisi" not in caplog.text.lower()
    assert "POLISI 1-1-1<" in admin.get(f"{path}?cari=POLISI+1-1-2").text  # an address cannot search
    assert "Tidak ada penugasan yang cocok" in post(admin, path, source=path, cari="%").text
    assert "LINMAS 1-1" in post(admin, path, source=path, unsur="LINMAS", shift="S3", kecamatan="Kecamatan 01").text


def test_thousands_of_rows_come_in_small_pages(admin: FlaskClient, post: Post, store: Store) -> None:
    dataset = make_dataset(17, 15, 7)
    import_id = add_import(store, dataset)
    plan_id = add_plan(store, import_id, make_plan(dataset, short=200))
    for path in ("", "/cakupan", "/kekurangan", "/personel", "/naskah"):
        answer = admin.get(f"/rencana/{plan_id}{path}")
        assert answer.status_code == 200
        assert len(answer.data) < 60_000, path
    # 255 beats x 2 shifts: 55 full with 2, 200 with 1, so 2 x (110 + 200) + 1 Linmas = 621 rows, 13 pages of 50.
    page = f"/rencana/{plan_id}/personel"
    assert "Halaman 1 dari 13" in admin.get(page).text
    assert "601–621 dari 621" in post(admin, page, source=page, hal="13").text
    assert "351–400 dari 400" in admin.get(f"/rencana/{plan_id}/kekurangan?hal=8").text


def test_a_page_beyond_the_end_says_that_nothing_is_there(admin: FlaskClient, store: Store) -> None:
    plan_id = add_plan(store, add_import(store))
    assert admin.get(f"/rencana/{plan_id}/kekurangan?hal=77").status_code == 200
    assert admin.get(f"/rencana/{plan_id}/personel?hal=77").status_code == 200


def test_the_map_is_a_drawing_without_script_and_is_drawn_once(admin: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = add_plan(store, add_import(store))
    answer = admin.get(f"/rencana/{plan_id}/peta.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert "<script" not in answer.text
    monkeypatch.setattr(type(store), "get_dataset", lambda *_: pytest.fail("drawn twice"))
    assert admin.get(f"/rencana/{plan_id}/peta.svg").data == answer.data


def test_stations_are_named_by_desa_and_runs_of_numbers() -> None:
    names = {"3514012001": "Sukorejo", "3514012002": "Lemahbang"}
    stations = ("3514012001/001", "3514012001/002", "3514012001/003", "3514012002/007", "3514019999/004")
    assert station_text(stations, names) == "Sukorejo 001–003; Lemahbang 007; 3514019999 004"
    assert station_text((), names) == ""


def test_only_numbers_of_linmas_are_hidden() -> None:
    assert shown_number("80010203", "POLRI") == "80010203"
    assert shown_number("3514011234567890", "LINMAS") == "351x************"


@pytest.mark.parametrize(
    ("filled", "needed", "text"),
    [(8191, 8195, "99,9%"), (8195, 8195, "100,0%"), (0, 10, "0,0%"), (1, 10_000, "0,1%"), (1, 2, "50,0%"), (0, 0, "100,0%")],
)
def test_a_share_is_full_only_when_nothing_is_missing(app: Flask, filled: int, needed: int, text: str) -> None:
    # 8,191 of 8,195 is 99.951 %: rounded it would read 100.0 %.
    with app.test_request_context():
        assert portion(filled, needed) == text


@pytest.mark.parametrize(("value", "places", "text"), [(-0.001, 2, "0,00"), (-0.4, 0, "0"), (1528.25, 1, "1.528,2"), (8195, 0, "8.195")])
def test_what_rounds_to_nothing_has_no_sign(app: Flask, value: float, places: int, text: str) -> None:
    with app.test_request_context():
        assert number(value, places) == text


def test_without_a_baseline_the_goal_of_changes_does_not_apply(admin: FlaskClient, store: Store) -> None:
    import_id = add_import(store)
    goals = (*GOALS[:3], PlanGoal("perubahan", 0.0, 0.0, 0.0, ""), *GOALS[3:])
    plan = make_plan(store.get_dataset(import_id), goals=goals)
    first = add_plan(store, import_id, plan)
    second = add_plan(store, import_id, plan, parent=first)
    assert "disusun tanpa rencana acuan" in admin.get(f"/rencana/{first}").text
    assert "disusun tanpa rencana acuan" not in admin.get(f"/rencana/{second}").text
    assert f'href="/rencana/{first}"' in admin.get(f"/rencana/{second}").text
