"""Officers who press at the same moment: nothing is made twice, nothing anybody added is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.planning import keep_whatif
from roster.store import PlanOrigin, Store
from tests import small
from tests.unit.planning.explained import kept

HANDS = 6

AtOnce = Callable[[Callable[[int], tuple[str, dict[str, str]]]], list[int]]


@pytest.fixture
def plan_id(store: Store) -> int:
    import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
    return store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json()))


@pytest.fixture
def at_once(app: Flask, admin: FlaskClient) -> AtOnce:
    """Send forms from several windows of the administrator at the same moment; the statuses."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', admin.get("/data").text)
    cookie = admin.get_cookie("roster_sesi")
    assert cookie is not None
    assert token is not None

    def send(form: Callable[[int], tuple[str, dict[str, str]]]) -> list[int]:
        barrier, statuses = Barrier(HANDS), list[int]()

        def press(nth: int) -> None:
            window, (path, fields) = app.test_client(), form(nth)
            window.set_cookie("roster_sesi", cookie.value)
            barrier.wait(30)
            statuses.append(window.post(path, data={"csrf_token": token[1], **fields}).status_code)

        threads = [Thread(target=press, args=(nth,)) for nth in range(HANDS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    return send


def test_the_same_replacement_pressed_by_many_makes_one_version(at_once: AtOnce, store: Store, plan_id: int) -> None:
    absent = small.police(5)[0]
    page = f"/rencana/{plan_id}/pengganti"
    form = {"aksi": "ganti", "daftar": absent, "pukul": "H-1 20.00", "alasan": "sakit"}
    assert at_once(lambda nth: (page, form)) == [200] * HANDS
    assert len([plan for plan in store.list_plans() if plan.parent == plan_id]) == 1
    assert len([job for job in store.list_jobs() if job.kind == "papers"]) == 1


def test_cases_added_by_many_are_all_kept(at_once: AtOnce, app: Flask, plan_id: int) -> None:
    page = f"/rencana/{plan_id}/andai/kasus"
    added = at_once(lambda nth: (page, {"nama": f"Kasus {nth}", "jenis": "kebijakan", "kunci": "cadangan_min", "nilai": str(nth)}))
    assert added == [302] * HANDS
    draft = keep_whatif.read_draft(plan_id, app.extensions["roster"].settings.make_data_dir())
    assert sorted(case.name for case in draft.cases) == [f"Kasus {nth}" for nth in range(HANDS)]


def test_of_many_decisions_on_one_plan_one_is_worked_out(at_once: AtOnce, store: Store, plan_id: int) -> None:
    page = f"/rencana/{plan_id}/penarikan"
    order = {"hari": "1", "jam": "12", "saat": "H+1 09.00", "pejabat": "KOMPOL AYU", "alasan": "massa di PPK"}
    assert at_once(lambda nth: (page, order)) == [302] * HANDS
    assert len([job for job in store.list_jobs() if job.kind == "extend"]) == 1
