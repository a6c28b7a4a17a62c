"""Extensions of stored plans: what still stands by kecamatan, and a decision made into a new version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from roster.domain.withdrawal import USUAL_HOURS, StandingDecision, decision_in_force, last_hour
from roster.planning.mark_absent import ABSENT, SINCE
from roster.planning.settle_history import INDEX_UNTIL, dataset_of_plan, index_ground, with_history
from roster.planning.standing_posts import local_start
from roster.store import PlanOrigin, Store

if TYPE_CHECKING:
    from roster.planning.extend_posts import ExtensionOrder, StandingPost
    from roster.planning.plan_operation import Progress
    from roster.planning.run_jobs import JobRun


@dataclass(frozen=True, slots=True)
class Standing:
    """A post that stands, and the decision it stands by; None where none was needed yet."""

    post: StandingPost
    decision: StandingDecision | None


@dataclass(frozen=True, slots=True)
class StandingKecamatan:
    """The posts of one kecamatan that still stand."""

    code: str
    name: str
    posts: tuple[Standing, ...]

    @property
    def fallen(self) -> int:
        """How many of them have an index that allows the withdrawal."""
        return sum(each.post.has_fallen for each in self.posts)


@dataclass(frozen=True, slots=True)
class StandingView:
    """What stands after a plan: ``guarded_until`` is local, ``next_day`` the first day not guarded to its end, from the voting day."""

    guarded_until: datetime
    next_day: int
    kecamatan: tuple[StandingKecamatan, ...]


def view_standing(store: Store, plan_id: int) -> StandingView:
    """Return the posts that stand where a stored plan ends, with the newest index; UnknownIdError when there is no such plan."""
    from roster.planning.extend_posts import standing_posts

    record = store.get_plan_record(plan_id)
    ground = index_ground(store, record.import_id)
    dataset = with_history(ground, store.index_events(ground.operation.voting_day))
    end = last_hour(dataset.shifts)
    until = local_start(dataset, end)
    found = standing_posts(dataset, store.get_plan(plan_id), until)
    listed = [Standing(post, decision_in_force(dataset.standing, post.place, local_start(dataset, end - 1))) for post in found]
    groups = tuple(
        StandingKecamatan(code, posts[0].post.kecamatan, posts)
        for code, group in groupby(listed, key=lambda each: each.post.place.kecamatan_code)
        if (posts := tuple(group))
    )
    return StandingView(until, max(1, end // 1440), groups)


def check_order(store: Store, plan_id: int, order: ExtensionOrder) -> None:
    """Raise a RosterError where a decision cannot be carried out; nothing is planned."""
    from roster.planning.extend_posts import decide_posts

    decide_posts(dataset_of_plan(store, store.get_plan_record(plan_id)), store.get_plan(plan_id), order)


def order_facts(order: ExtensionOrder) -> dict[str, Any]:
    """Return an order as the payload of a job keeps it."""
    return {
        "through_day": order.through_day,
        "now": order.now.isoformat(),
        "officer": order.officer,
        "reason": order.reason,
        "withdraw": list(order.withdraw),
        "extend": list(order.extend),
        "hours": order.hours,
    }


def order_of(facts: Mapping[str, Any]) -> ExtensionOrder:
    """Return the order a payload keeps."""
    from roster.planning.extend_posts import ExtensionOrder

    now = datetime.fromisoformat(facts["now"])
    names = tuple(facts["withdraw"]), tuple(facts["extend"])
    return ExtensionOrder(facts["through_day"], now, facts["officer"], facts["reason"], *names, hours=facts.get("hours", USUAL_HOURS))


def extend_stored(  # noqa: PLR0913 - a use case names all that it depends on
    store: Store,
    plan_id: int,
    order: ExtensionOrder,
    *,
    user: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> int:
    """Store the plan gone on with as a new draft on data of its own, with shifts and decisions added, and return its id.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    RosterError
        When the order cannot be carried out, no plan can be made, or the store fails.
    """
    from roster.planning.budget import Budget
    from roster.planning.extend_posts import extend_posts
    from roster.planning.plan_operation import Steering

    record = store.get_plan_record(plan_id)
    steering = Steering(progress or (lambda event: None), cancel, Budget())
    dataset, away = dataset_of_plan(store, record), record.settings.get(ABSENT) or ()
    order = replace(order, absent=order.absent | {dataset.members[place].number for place in away})
    made = extend_posts(dataset, store.get_plan(plan_id), order, seed=record.seed, steering=steering)
    own = store.get_dataset(record.import_id)
    # The history of the index is kept apart from imports and comes in again by its own mark.
    kept = replace(own, shifts=made.dataset.shifts, standing=made.dataset.standing)
    name = f"{store.get_import(record.import_id).file_name.split(' + siaga')[0]} + siaga H{order.through_day:+d}"
    import_id = store.add_import(kept, file_name=name, uploaded_by=user)
    until = int(record.settings.get(INDEX_UNTIL, 0))
    settings = {"seed": record.seed, "baseline_plan": plan_id, "policies": dict(kept.policies), INDEX_UNTIL: until}
    settings |= {key: record.settings[key] for key in (ABSENT, SINCE) if away}
    origin = PlanOrigin(made.problem.to_json(), settings | made.plan.noted | {"extension": order_facts(order)}, user, plan_id)
    number = store.add_plan(import_id, made.plan, origin)
    store.record_action("siaga_diperpanjang", user_id=user, subject="plan", subject_id=number)
    return number


def run_extension(run: JobRun) -> dict[str, Any]:
    """Work off a job of an extension: store the new version and queue its papers; a cancelled run keeps the best plan so far."""
    plan_id = run.job.payload["plan_id"]
    user = run.job.created_by
    number = extend_stored(run.store, plan_id, order_of(run.job.payload), user=user, progress=run.report, cancel=run.is_cancelled)
    if run.is_cancelled():
        return {"plan_id": number}
    return {"plan_id": number, "papers_job": run.store.enqueue("papers", {"plan_id": number}, created_by=user)}


def relief_text(store: Store, plan_id: int) -> str:
    """Return the list of posts relieved and withdrawn by a stored extension as csv; only its header for other plans."""
    import csv
    import io

    from roster.domain.relief import list_relief
    from roster.planning.keep_extension import LIST_COLUMNS, list_line
    from roster.planning.plan_tables import neutral

    record = store.get_plan_record(plan_id)
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";")
    writer.writerow(LIST_COLUMNS)
    if record.parent is not None:
        dataset = dataset_of_plan(store, record)
        for each in list_relief(dataset, store.get_plan(record.parent), store.get_plan(plan_id)):
            writer.writerow([neutral(cell) for cell in list_line(each)])
    return content.getvalue()
