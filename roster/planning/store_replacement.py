"""The replacement desk on plans of the store: a plan loaded once, and its new version kept as a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from roster.domain.calendar import moment
from roster.planning.keep_archive import stored_plan
from roster.planning.mark_absent import ABSENT, SINCE
from roster.planning.replace_person import Call, Desk, Replacement, open_desk
from roster.planning.settle_history import INDEX_UNTIL

if TYPE_CHECKING:
    from roster.store import PlanRecord, Store

REPLACEMENT = "replacement"
"""Key of a plan's settings: what was asked of the desk, without a name."""

_KEEPING = Lock()
"""Held while a version is looked for and stored: the page answers in threads of one process."""


@lru_cache(maxsize=2)
def desk_of(store: Store, plan_id: int) -> Desk:
    """Return a stored plan ready for the desk; its rows never change, so it is read once.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    return open_desk(store.get_plan(plan_id), stored_plan(store, plan_id))


def keep_replacement(store: Store, plan_id: int, call: Call, made: Replacement, *, user: int | None) -> tuple[int, bool]:
    """Store the new version as a draft after the plan it was made from; return its id, and whether it was not there before.

    The same answer to the same question, as from a button pressed twice or a page reloaded, is stored once.

    Raises
    ------
    UnknownIdError
        When the plan it was made from does not exist.
    StoreError
        When the store fails.
    """
    from roster.store import PlanOrigin

    record = store.get_plan_record(plan_id)
    asked = _asked(call, made)
    inherited = {key: record.settings[key] for key in ("policies", INDEX_UNTIL) if key in record.settings}
    settings: dict[str, Any] = {
        "seed": record.seed,
        "baseline_plan": plan_id,
        **inherited,
        REPLACEMENT: asked,
        **_away(record, call, store),
    }
    origin = PlanOrigin(problem_json=made.problem.to_json(), settings=settings, created_by=user, parent=plan_id)
    with _KEEPING:
        if (known := _kept_already(store, record, asked)) is not None:
            return known, False
        new_id = store.add_plan(record.import_id, made.plan, origin)
    store.record_action("orang_diganti", user_id=user, subject="plan", subject_id=new_id)
    return new_id, True


def _kept_already(store: Store, record: PlanRecord, asked: Mapping[str, object]) -> int | None:
    others = (each for each in store.list_plans(import_id=record.import_id) if each.parent == record.id and not each.state.is_final)
    return next((each.id for each in others if each.settings.get(REPLACEMENT) == asked), None)


def _away(record: PlanRecord, call: Call, store: Store) -> dict[str, Any]:
    """Return who is absent by now, those of earlier versions too, by their places in the list of people, and since when."""
    operation = store.get_dataset(record.import_id).operation
    places = {*(record.settings.get(ABSENT) or ()), *(someone.ref for someone in call.absent)}
    return {ABSENT: sorted(places), SINCE: moment(operation.voting_day, operation.zone, call.now).isoformat()}


def _asked(call: Call, made: Replacement) -> Mapping[str, object]:
    rows = "\n".join(f"{row.shift} {row.post} {row.number}" for row in made.plan.rows)
    return {"now": call.now, "absent": len(call.absent), "rows_sha256": hashlib.sha256(rows.encode()).hexdigest()}
