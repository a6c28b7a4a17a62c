"""Versions on offer: listed nowhere, taken once, and gone when another is; and one job of a kind for one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.store import JobState, PlanOrigin, PlanRecord, Store, StoreError, UnknownIdError, open_store
from roster.store.records import OFFERED_BY, TAKEN_FROM

Offer = Callable[..., int]


@pytest.fixture
def baseline(store: Store, dataset: Dataset, plan: Plan) -> int:
    return store.add_plan(store.add_import(dataset, file_name="a", uploaded_by=None), plan, PlanOrigin("{}"))


@pytest.fixture
def offer(store: Store, baseline: int, plan: Plan) -> Offer:
    """Add a version that job 7, or another, offers in place of the baseline."""

    def make(job: int = 7) -> int:
        return store.add_plan(1, plan, PlanOrigin("{}", {"answer": "sedikit", OFFERED_BY: job}, parent=baseline))

    return make


def test_offers_are_complete_and_in_no_list(store: Store, baseline: int, offer: Offer, plan: Plan) -> None:
    one, other = offer(), offer()
    assert [each.id for each in store.list_offers(baseline)] == [one, other]
    assert [each.id for each in store.list_plans()] == [each.id for each in store.list_plans(import_id=1)] == [baseline]
    assert store.get_plan(one) == plan
    assert (store.get_plan_record(one).offered_by, store.get_plan_record(baseline).offered_by) == (7, None)
    assert store.list_offers(one) == ()


def test_the_one_taken_is_a_draft_like_any_other_and_those_beside_it_are_gone(
    store: Store, baseline: int, offer: Offer, plan: Plan
) -> None:
    one, other = offer(), offer()
    record = store.take_offer(other, {"proof": {"prices": 3}})
    assert record.settings == {"answer": "sedikit", "proof": {"prices": 3}, TAKEN_FROM: 7}
    assert (record.id, record.parent, record.state, record.offered_by) == (other, baseline, "draft", None)
    assert store.get_plan(other) == plan
    assert [each.id for each in store.list_plans()] == [other, baseline]
    with pytest.raises(UnknownIdError):
        store.get_problem_json(one)
    with pytest.raises(UnknownIdError):
        store.take_offer(one, {})
    for number in (other, baseline):
        with pytest.raises(StoreError) as caught:
            store.take_offer(number, {})
        assert caught.value.code == "pilihan"


def test_nothing_is_made_from_an_offer_that_may_be_gone_tomorrow(store: Store, baseline: int, offer: Offer, plan: Plan) -> None:
    with pytest.raises(StoreError) as caught:
        store.add_plan(1, plan, PlanOrigin("{}", parent=offer()))
    assert caught.value.code == "pilihan"
    assert store.drop_offers(baseline) == 1


def test_offers_are_dropped_all_or_those_of_one_job(store: Store, baseline: int, offer: Offer) -> None:
    offer(7)
    kept = offer(8)
    assert store.drop_offers(baseline, job=7) == 1
    assert [each.id for each in store.list_offers(baseline)] == [kept]
    assert store.drop_offers(baseline) == 1
    assert (store.drop_offers(baseline), [each.id for each in store.list_plans()]) == (0, [baseline])


def test_of_two_people_who_take_two_answers_at_once_one_is_told(store: Store, store_url: str, baseline: int, offer: Offer) -> None:
    offers = [offer(), offer()]

    def take(number: int) -> PlanRecord | StoreError:
        with open_store(store_url) as own:
            try:
                return own.take_offer(number, {})
            except StoreError as error:
                return error

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(take, offers))
    (taken,) = (each for each in found if isinstance(each, PlanRecord))
    (refused,) = (each for each in found if isinstance(each, StoreError))
    assert refused.code in ("tidak_ditemukan", "pilihan")
    assert [each.id for each in store.list_plans()] == [taken.id, baseline]


def test_of_eight_who_start_the_same_at_once_one_starts_it(store: Store, store_url: str) -> None:
    def start(_nth: int) -> tuple[int, bool]:
        with open_store(store_url) as own:
            return own.enqueue_alone("replan", {"plan_id": 3, "seed": 0}, same="plan_id")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(start, range(8)))
    (job,) = store.list_jobs()
    assert sorted(found, key=lambda each: each[1]) == [*[(job.id, False)] * 7, (job.id, True)]


def test_what_runs_or_waits_for_something_else_is_no_hindrance(store: Store) -> None:
    first, _new = store.enqueue_alone("replan", {"plan_id": 3}, same="plan_id")
    store.lease_next("me")
    assert store.enqueue_alone("replan", {"plan_id": 3}, same="plan_id") == (first, False)
    assert store.enqueue_alone("replan", {"plan_id": 4}, same="plan_id")[1]
    assert store.enqueue_alone("papers", {"plan_id": 3}, same="plan_id")[1]
    store.finish(first, "me", {})
    again, is_new = store.enqueue_alone("replan", {"plan_id": 3}, same="plan_id")
    assert (is_new, store.get_job(again).state) == (True, JobState.QUEUED)


def test_the_imports_of_an_operation_are_those_of_its_polres_and_voting_day(store: Store, dataset: Dataset) -> None:
    def add(**changed: object) -> int:
        operation = replace(dataset.operation, **changed)  # type: ignore[arg-type]
        return store.add_import(replace(dataset, operation=operation), file_name="a", uploaded_by=None)

    first, other = add(polres="POLRES A"), add(polres="POLRES B")
    add(polres="POLRES A", voting_day=date(2025, 4, 16))
    last = add(polres=" polres  a ")
    assert store.find_imports(first) == store.find_imports(last) == (last, first)
    assert store.find_imports(other) == (other,)
    with pytest.raises(UnknownIdError):
        store.find_imports(99)
