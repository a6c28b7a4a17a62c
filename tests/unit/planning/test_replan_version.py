"""A stored version solved anew: the answers on offer, the one taken, and the evening as it really comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from roster.documents import letters_of, list_order_changes
from roster.domain.calendar import moment
from roster.domain.life import PlanAct, UserRole
from roster.domain.operation import Dataset
from roster.domain.register import NumberWish, PaperKind
from roster.domain.risk import IndexEvent
from roster.errors import RosterError
from roster.imports import read_dataset
from roster.planning import run_jobs
from roster.planning.check_plan import check_plan
from roster.planning.compare_versions import difference_of
from roster.planning.prepare_replan import (
    find_people,
    frozen_until_moment,
    ground_of,
    known_absent,
    people_of,
    present_moment,
    read_moment,
    read_numbers,
)
from roster.planning.publish_plan import issue_plan, submit_plan
from roster.planning.read_versions import glanced_version, stored_version
from roster.planning.replan_version import ReplanRequest, may_take, replan_version, start_replan, take_answer
from roster.planning.run_jobs import WorkerSettings, run_job
from roster.planning.settle_history import dataset_of_plan
from roster.planning.store_plan import PlanRequest, plan_import
from roster.store import Job, JobState, Store, UnknownIdError, open_store
from roster.store.index_history import Taking
from tests.project.tiny import write_tiny

EVENING = datetime(2024, 11, 24, 13, tzinfo=UTC)
"""H-3 20.00 WIB: nothing has begun."""

AFTERNOON = datetime(2024, 11, 27, 5, tzinfo=UTC)
"""12.00 WIB of the voting day: all but S5 have begun."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    dataset = read_dataset(write_tiny(tmp_path_factory.mktemp("data"))).dataset
    assert dataset is not None
    return dataset


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'roster.sqlite3'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, clock=lambda: EVENING) as opened:
        yield opened


@pytest.fixture
def issued(store: Store, tiny: Dataset) -> int:
    """The tiny Polres planned and issued."""
    plan_id = plan_import(store, PlanRequest(store.add_import(tiny, file_name="a", uploaded_by=None)))
    for act in (PlanAct.SUBMIT, PlanAct.APPROVE):
        store.take_step(plan_id, act)
    store.issue_plan(plan_id, NumberWish(PaperKind.SPRIN, EVENING.date().replace(day=1), is_next=True))
    return plan_id


def guards(store: Store, plan_id: int, shift: str = "S3") -> list[str]:
    """Return the policemen of the teams in a shift, by number."""
    rows = (row for row in store.get_plan(plan_id).rows if row.unsur == "POLRI" and row.role == "anggota")
    return sorted({row.number for row in rows if row.shift == shift})


def place_of(store: Store, import_id: int, number: str) -> int:
    return next(place for place, member in enumerate(people_of(store, import_id)) if member.number == number)


def request_of(store: Store, plan_id: int, *absent: str, now: datetime = EVENING, import_id: int | None = None) -> ReplanRequest:
    against = import_id or store.get_plan_record(plan_id).import_id
    return ReplanRequest(plan_id, against, now, tuple(place_of(store, against, number) for number in absent))


def run(store: Store, request: ReplanRequest, tmp_path: Path, *, user: int | None = None) -> Job:
    """Start a re-plan and let a worker do it."""
    start_replan(store, request, user=user)
    job = store.lease_next("me", kinds=("replan",))
    assert job is not None
    run_job(store, job, "me", WorkerSettings("", tmp_path))
    return store.get_job(job.id)


def answers_of(job: Job) -> dict[str, dict]:
    assert job.state is JobState.DONE, job.error_text
    return {answer["key"]: answer for answer in job.result["answers"]}


def test_three_answers_are_kept_and_none_is_listed_before_one_is_taken(store: Store, issued: int, url: str, tmp_path: Path) -> None:
    ill = guards(store, issued)[0]
    job = run(store, request_of(store, issued, ill), tmp_path)
    found = answers_of(job)
    assert list(found) == ["tetap", "sedikit", "penuh"]
    assert found["tetap"]["risk"] > found["sedikit"]["risk"] == 0
    assert (found["sedikit"]["joined"], found["sedikit"]["dropped"], found["sedikit"]["letters"]) == (1, 1, 2)
    assert found["tetap"]["plan_id"] is None
    assert (job.result["begun"], job.result["shifts"]) == ([], ["S1", "S2", "S3", "S4", "S5"])
    assert [plan.id for plan in store.list_plans()] == [issued]
    assert [offer.id for offer in store.list_offers(issued)] == [found[key]["plan_id"] for key in ("sedikit", "penuh")]
    assert ill not in str(job.payload) + str(job.result)
    for key in ("sedikit", "penuh"):
        plan_id = found[key]["plan_id"]
        before, after = store.get_plan(issued), store.get_plan(plan_id)
        compared = difference_of(lambda: stored_version(store, issued), lambda at=plan_id: glanced_version(url, at))
        assert compared is not None
        dataset = dataset_of_plan(store, store.get_plan_record(plan_id))
        # What the answer says, the page of differences, and the changing order: one number of letters.
        assert found[key]["letters"] == compared.totals.letters == letters_of(list_order_changes(dataset, before, after))
        assert check_plan(dataset, after) == ()


def test_the_answer_taken_is_a_draft_with_its_parent_and_the_other_is_gone(store: Store, issued: int, tmp_path: Path) -> None:
    ill = guards(store, issued)[0]
    job = run(store, request_of(store, issued, ill), tmp_path)
    found = answers_of(job)
    taken = take_answer(store, job, "sedikit", user=None)
    assert taken is not None
    assert (taken.id, taken.parent, taken.state, taken.offered_by) == (found["sedikit"]["plan_id"], issued, "draft", None)
    assert [plan.id for plan in store.list_plans()] == [taken.id, issued]
    assert store.list_offers(issued) == ()
    with pytest.raises(UnknownIdError):
        store.get_plan_record(found["penuh"]["plan_id"])
    for key, expected in (("sedikit", RosterError), ("penuh", UnknownIdError), ("lain", RosterError)):
        with pytest.raises(expected):
            take_answer(store, job, key, user=None)
    assert next((queued.kind, dict(queued.payload)) for queued in store.list_jobs()) == ("papers", {"plan_id": taken.id})
    assert known_absent(store, taken, taken.import_id) == (place_of(store, taken.import_id, ill),)


def test_leaving_the_version_as_it_is_drops_every_answer(store: Store, issued: int, tmp_path: Path) -> None:
    job = run(store, request_of(store, issued, guards(store, issued)[0]), tmp_path)
    assert take_answer(store, job, "tetap", user=None) is None
    assert (store.list_offers(issued), [plan.id for plan in store.list_plans()]) == ((), [issued])
    assert store.get_plan_record(issued).state == "issued"


def test_an_answer_nobody_took_is_neither_submitted_nor_solved_anew(store: Store, issued: int, tmp_path: Path) -> None:
    offered = answers_of(run(store, request_of(store, issued, guards(store, issued)[0]), tmp_path))["sedikit"]["plan_id"]
    refused = (
        lambda: submit_plan(store, offered),
        lambda: issue_plan(store, offered),
        lambda: start_replan(store, request_of(store, offered), user=None),
    )
    for step in refused:
        with pytest.raises(RosterError) as caught:
            step()
        assert caught.value.code == "pilihan"


def test_a_second_re_plan_is_refused_while_one_waits_or_runs_and_replaces_it_afterwards(store: Store, issued: int, tmp_path: Path) -> None:
    request = request_of(store, issued, guards(store, issued)[0])
    first = start_replan(store, request, user=None)
    for _state in ("waiting", "running"):
        with pytest.raises(RosterError, match=f"sedang disusun ulang .pekerjaan {first}.") as caught:
            start_replan(store, request, user=None)
        assert caught.value.code == "sudah_berjalan"
        job = store.lease_next("me") or store.get_job(first)
    run_job(store, job, "me", WorkerSettings("", tmp_path))
    old = [offer.id for offer in store.list_offers(issued)]
    second = run(store, request, tmp_path)
    offers = store.list_offers(issued)
    assert [offer.offered_by for offer in offers] == [second.id, second.id]
    assert not {offer.id for offer in offers} & set(old)
    # Closing the older one leaves the newer one's answers alone.
    take_answer(store, store.get_job(first), "tetap", user=None)
    assert store.list_offers(issued) == offers


def test_of_a_re_plan_that_is_stopped_nothing_is_kept(store: Store, issued: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_replan(store, request_of(store, issued), user=None)
    job = store.lease_next("me")
    assert job is not None
    monkeypatch.setattr(run_jobs.JobRun, "is_cancelled", lambda _run: True)
    run_job(store, job, "me", WorkerSettings("", tmp_path))
    assert (store.get_job(job.id).state, dict(store.get_job(job.id).result)) == (JobState.CANCELLED, {})
    assert store.list_offers(issued) == ()


def test_only_who_may_submit_takes_an_answer(store: Store, issued: int, tmp_path: Path) -> None:
    job = run(store, request_of(store, issued, guards(store, issued)[0]), tmp_path)
    users = {role: store.add_user(role.value, "h", role=role) for role in UserRole}
    assert {role for role, user in users.items() if may_take(store, user)} == {UserRole.ADMINISTRATOR, UserRole.PLANNER}
    with pytest.raises(RosterError) as caught:
        take_answer(store, job, "sedikit", user=users[UserRole.APPROVER])
    assert caught.value.code == "peran"
    assert take_answer(store, job, "sedikit", user=users[UserRole.PLANNER]) is not None


def test_where_everything_has_begun_there_is_nothing_to_take(store: Store, issued: int, tmp_path: Path) -> None:
    late = datetime(2024, 11, 29, tzinfo=UTC)
    job = run(store, request_of(store, issued, guards(store, issued)[0], now=late), tmp_path)
    assert job.result["begun"] == job.result["shifts"]
    assert [answer["plan_id"] for answer in job.result["answers"]] == [None, None, None]
    assert store.list_offers(issued) == ()
    with pytest.raises(RosterError) as caught:
        take_answer(store, job, "sedikit", user=None)
    assert caught.value.code == "pilihan"


def test_where_nobody_of_the_polri_is_left_the_answer_says_so(store: Store, issued: int, tmp_path: Path) -> None:
    everybody = [member.number for member in people_of(store, 1) if member.unsur == "POLRI"]
    found = answers_of(run(store, request_of(store, issued, *everybody), tmp_path))
    assert set(found["penuh"]["serving"]) == {"LINMAS"}


def test_a_person_struck_off_the_list_who_stands_in_the_issued_order_is_replaced(
    store: Store, issued: int, tiny: Dataset, tmp_path: Path
) -> None:
    gone = guards(store, issued)[0]
    struck = replace(tiny, members=tuple(member for member in tiny.members if member.number != gone))
    newer = store.add_import(struck, file_name="b", uploaded_by=None)
    assert ground_of(store, store.get_plan_record(issued)).data.id == newer
    job = run(store, request_of(store, issued, import_id=newer), tmp_path)
    taken = take_answer(store, job, "sedikit", user=None)
    assert taken is not None
    assert answers_of(job)["sedikit"]["dropped"] == 1
    assert gone not in {row.number for row in store.get_plan(taken.id).rows}
    assert answers_of(job)["sedikit"]["risk"] == 0
    # On the voting day his begun duties fall with him; nobody else's order changes but S5's.
    late = answers_of(run(store, request_of(store, issued, now=AFTERNOON, import_id=newer), tmp_path))
    assert (late["sedikit"]["dropped"], late["sedikit"]["letters"]) == (1, 1)


def test_a_tps_removed_while_it_is_guarded_stays_in_the_duties_that_have_begun(
    store: Store, issued: int, tiny: Dataset, tmp_path: Path
) -> None:
    removed = tiny.stations[0].id
    newer = store.add_import(replace(tiny, stations=tiny.stations[1:]), file_name="b", uploaded_by=None)
    job = run(store, request_of(store, issued, now=AFTERNOON, import_id=newer), tmp_path)
    assert job.result["begun"] == ["S1", "S2", "S3", "S4"]
    taken = take_answer(store, job, "sedikit", user=None)
    assert taken is not None
    before, after = store.get_plan(issued), store.get_plan(taken.id)

    def standing(plan, *, begun: bool):
        rows = [row for row in plan.rows if (row.shift in job.result["begun"]) is begun]
        return {(row.number, row.shift, row.post, row.stations) for row in rows if removed in row.stations}

    assert standing(before, begun=True)
    assert standing(before, begun=True) == standing(after, begun=True)
    assert not standing(after, begun=False)
    assert check_plan(dataset_of_plan(store, taken), after) == ()


@pytest.mark.parametrize(("zone", "begun"), [("WIB", ["S1", "S2"]), ("WITA", ["S1", "S2"]), ("WIT", ["S1", "S2", "S3", "S4"])])
def test_what_has_begun_is_told_by_the_clock_of_the_district(url: str, tiny: Dataset, tmp_path: Path, zone: str, begun: list[str]) -> None:
    # 20.30 UTC on the 26th is 03.30 WIB, 04.30 WITA and 05.30 WIT of the voting day; S3 begins at 05.00, S4 goes on from it.
    now = datetime(2024, 11, 26, 20, 30, tzinfo=UTC)
    with open_store(url, clock=lambda: now) as store:
        local = replace(tiny, operation=replace(tiny.operation, zone=zone))
        plan_id = plan_import(store, PlanRequest(store.add_import(local, file_name="a", uploaded_by=None)))
        shown = present_moment(store, 1)
        hour = {"WIB": 3, "WITA": 4, "WIT": 5}[zone]
        assert (shown.hour, shown.minute, shown.tzinfo) == (hour, 30, None)
        assert read_moment(store, 1, shown.strftime("%Y-%m-%dT%H:%M")) == now
        assert read_moment(store, 1, f"27/11/2024 0{hour}.30") == now
        assert run(store, request_of(store, plan_id, now=now), tmp_path).result["begun"] == begun


def test_a_moment_nobody_can_read_is_refused(store: Store, issued: int) -> None:
    for text in ("", "besok", "31/02/2024 08.00", "26/11/2024 25.00"):
        with pytest.raises(RosterError) as caught:
            read_moment(store, store.get_plan_record(issued).import_id, text)
        assert caught.value.code == "waktu"


def test_before_the_freeze_duties_up_to_it_stay_as_well(store: Store, issued: int) -> None:
    freeze = moment(datetime(2024, 11, 27, tzinfo=UTC).date(), "WIB", -2 * 1440 + 480)
    assert frozen_until_moment(store, 1, EVENING) == freeze
    assert frozen_until_moment(store, 1, freeze + timedelta(hours=1)) == freeze + timedelta(hours=1)


def test_a_changed_index_is_what_the_answers_are_solved_against(store: Store, issued: int, tiny: Dataset, tmp_path: Path) -> None:
    station = tiny.stations[2]
    event = IndexEvent(EVENING, station.desa_code, station.number, 80.0, "sangat_rawan", "unjuk rasa", "manual", "KOMPOL Karangan")
    store.take_index([event], Taking("1" * 64, "indeks.xlsx", tiny.operation.voting_day, 0, None))
    ground = ground_of(store, store.get_plan_record(issued))
    assert (ground.events, ground.newest, ground.until) == (1, EVENING, 1)
    job = run(store, request_of(store, issued), tmp_path)
    found = answers_of(job)
    assert job.result["index_until"] == 1
    assert found["tetap"]["risk"] > found["penuh"]["risk"]
    taken = take_answer(store, job, "penuh", user=None)
    assert taken is not None
    post = next(post for post in store.get_plan(taken.id).posts if station.id in post.stations and post.kind == "regu")
    assert post.category == "sangat_rawan"
    assert taken.settings["index_until"] == 1


def test_people_are_found_by_every_word_and_pasted_lists_by_number(store: Store, issued: int) -> None:
    members = people_of(store, store.get_plan_record(issued).import_id)
    assert [members[place].number for place in find_people(members, "karangan 07", most=5)] == ["99000007", "9901010101000007"]
    assert len(find_people(members, "karangan", most=5)) == 5
    assert find_people(members, "  ", most=5) == ()
    listed = read_numbers(members, "NRP\n9900 0007\n99-000-008, 99000007;123\tabc")
    assert [members[place].number for place in listed.places] == ["99000007", "99000008"]
    assert listed.unknown == ("123",)
    dated = read_numbers(members, "99000007 @ H 05.00\n99000008@")
    assert [members[place].number for place in dated.places] == ["99000008"]
    assert (dated.unknown, dated.dated) == ((), ("99000007@H 05.00",))


def test_the_absent_of_a_version_are_known_in_a_later_import_by_number(store: Store, issued: int, tiny: Dataset, tmp_path: Path) -> None:
    first, second = guards(store, issued)[:2]
    job = run(store, request_of(store, issued, first, second), tmp_path)
    taken = take_answer(store, job, "sedikit", user=None)
    assert taken is not None
    fewer = tuple(member for member in reversed(tiny.members) if member.number != second)
    newer = store.add_import(replace(tiny, members=fewer), file_name="b", uploaded_by=None)
    assert known_absent(store, taken, newer) == (place_of(store, newer, first),)


def test_nothing_is_started_for_what_is_not_there(store: Store, issued: int) -> None:
    with pytest.raises(UnknownIdError):
        start_replan(store, ReplanRequest(99, 1, EVENING), user=None)
    with pytest.raises(UnknownIdError):
        start_replan(store, ReplanRequest(issued, 99, EVENING), user=None)
    with pytest.raises(RosterError) as caught:
        start_replan(store, ReplanRequest(issued, 1, EVENING, (9999,)), user=None)
    assert caught.value.code == "absen_tidak_dikenal"
    with pytest.raises(UnknownIdError):
        replan_version(store, ReplanRequest(99, 1, EVENING), 1)
    assert store.list_jobs() == ()
