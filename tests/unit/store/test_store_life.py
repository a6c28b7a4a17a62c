"""Steps are taken once, an issued version supersedes its ancestor and never changes, whoever writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from roster.domain.life import PlanAct
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.register import NumberWish, PaperKind
from roster.store import PlanOrigin, PlanState, Store, StoreError, UnknownIdError, migrations, open_store
from roster.store.database import migrate, open_engine
from roster.store.life import Issued

WISH = NumberWish(PaperKind.SPRIN, date(2024, 2, 1), is_next=True)
WITHDRAWAL = NumberWish(PaperKind.SPRIN_PENCABUTAN, date(2024, 2, 1), is_next=True)

Add = Callable[..., int]


@pytest.fixture
def add(store: Store, dataset: Dataset, plan: Plan) -> Add:
    """Add a version, on an import of its own unless one is given."""

    def make(*, parent: int | None = None, polres: str = "POLRES A", voting_day: date = date(2024, 2, 14), **changed: object) -> int:
        operation = replace(dataset.operation, polres=polres, voting_day=voting_day)
        import_id = store.add_import(replace(dataset, operation=operation), file_name="a", uploaded_by=None)
        return store.add_plan(import_id, replace(plan, **changed), PlanOrigin("{}", parent=parent))  # type: ignore[arg-type]

    return make


def issue(store: Store, plan_id: int) -> Issued:
    for step in (PlanAct.SUBMIT, PlanAct.APPROVE):
        store.take_step(plan_id, step)
    return store.issue_plan(plan_id, WISH)


def states(store: Store, *plan_ids: int) -> list[str]:
    return [store.get_plan_record(plan_id).state.value for plan_id in plan_ids]


def test_a_version_goes_from_draft_to_issued_and_each_step_is_on_record(store: Store, add: Add, user_id: int) -> None:
    plan_id = add()
    store.take_step(plan_id, PlanAct.SUBMIT, user_id=user_id)
    store.take_step(plan_id, PlanAct.RETURN, user_id=user_id, note="  Rayon II kurang padal ")
    store.take_step(plan_id, PlanAct.SUBMIT)
    assert store.take_step(plan_id, PlanAct.APPROVE, user_id=user_id).state is PlanState.APPROVED
    issued = store.issue_plan(plan_id, WISH, user_id=user_id)
    assert (issued.entry.number, issued.entry.plan_id, issued.superseded) == (1, plan_id, None)
    assert states(store, plan_id) == ["issued"]
    steps = store.list_steps(plan_id)
    assert [(each.step, each.user_id, each.note) for each in steps] == [
        ("submit", user_id, ""),
        ("return", user_id, "Rayon II kurang padal"),
        ("submit", None, ""),
        ("approve", user_id, ""),
        ("issue", user_id, ""),
    ]
    assert steps[0].at == datetime(2024, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("step", [PlanAct.APPROVE, PlanAct.RETURN])
def test_a_step_from_the_wrong_state_is_refused_and_leaves_no_trace(store: Store, add: Add, step: PlanAct) -> None:
    plan_id = add()
    with pytest.raises(StoreError, match="sekarang berstatus konsep") as caught:
        store.take_step(plan_id, step, note="x")
    assert caught.value.code == "langkah"
    assert store.list_steps(plan_id) == ()


def test_a_version_is_not_issued_before_it_is_approved(store: Store, add: Add) -> None:
    plan_id = add()
    store.take_step(plan_id, PlanAct.SUBMIT)
    with pytest.raises(StoreError, match="hanya untuk rencana berstatus disetujui"):
        store.issue_plan(plan_id, WISH)
    assert (states(store, plan_id), store.register_years()) == (["submitted"], ())


def test_a_return_needs_a_reason_of_bearable_length(store: Store, add: Add) -> None:
    plan_id = add()
    store.take_step(plan_id, PlanAct.SUBMIT)
    for note in ("  ", "x" * 501):
        with pytest.raises(StoreError) as caught:
            store.take_step(plan_id, PlanAct.RETURN, note=note)
        assert caught.value.code == "catatan"
    assert states(store, plan_id) == ["submitted"]


@pytest.mark.parametrize("changed", [{"violations": 1}, {"status": "infeasible"}])
def test_a_plan_that_breaks_rules_takes_no_step_forward(store: Store, add: Add, changed: dict[str, object]) -> None:
    plan_id = add(**changed)
    with pytest.raises(StoreError) as caught:
        store.take_step(plan_id, PlanAct.SUBMIT)
    assert caught.value.code == "pelanggaran"
    with store._write() as connection:
        connection.execute(text("UPDATE plans SET state = 'approved'"))  # as if it had been approved before it was found out
    with pytest.raises(StoreError) as caught:
        store.issue_plan(plan_id, WISH)
    assert caught.value.code == "pelanggaran"
    assert (states(store, plan_id), store.register_years()) == (["approved"], ())


def test_steps_of_no_plan_are_said_to_be_unknown(store: Store) -> None:
    for ask in (lambda: store.take_step(9, PlanAct.SUBMIT), lambda: store.issue_plan(9, WISH), lambda: store.list_steps(9)):
        with pytest.raises(UnknownIdError):
            ask()
    with pytest.raises(UnknownIdError):
        store.find_issued(9)


def test_issuing_a_successor_supersedes_the_ancestor_at_once(store: Store, add: Add) -> None:
    first = add()
    between = add(parent=first)
    last = add(parent=between)
    issue(store, first)
    assert issue(store, last).superseded == first
    assert states(store, first, between, last) == ["superseded", "draft", "issued"]
    end = store.list_steps(first)[-1]
    assert (end.step, end.successor) == (PlanAct.SUPERSEDE, last)
    record = store.get_plan_record(last)
    assert store.find_issued(record.import_id) == last
    assert store.list_ancestors(last) == (between, first)


def test_two_lines_of_one_operation_are_never_both_issued(store: Store, add: Add) -> None:
    first, rival = add(polres="POLRES A"), add(polres=" Polres  a")
    issue(store, first)
    with pytest.raises(StoreError, match=f"Rencana {first} sudah terbit") as caught:
        issue(store, rival)
    assert caught.value.code == "terbit_lain"
    assert states(store, first, rival) == ["issued", "approved"]
    issue(store, add(parent=first))
    brother = add(parent=first)  # made from a version that is no longer in force
    with pytest.raises(StoreError) as caught:
        issue(store, brother)
    assert caught.value.code == "terbit_lain"


def test_other_operations_go_their_own_way(store: Store, add: Add) -> None:
    first = add()
    issue(store, first)
    others = [add(polres="POLRES B"), add(voting_day=date(2024, 6, 1)), add(parent=first, voting_day=date(2024, 7, 1))]
    for other in others:
        assert issue(store, other).superseded is None
    assert states(store, first, *others) == ["issued"] * 4


WRITES = [
    "UPDATE plan_rows SET name = 'x' WHERE plan_id = :id",
    "UPDATE plan_rows SET plan_id = :id WHERE plan_id = :other",
    "DELETE FROM plan_rows WHERE plan_id = :id",
    "INSERT INTO plan_problems (plan_id, problem) VALUES (:id, '')",
    "DELETE FROM plan_needs WHERE plan_id = :id",
    "UPDATE plan_goals SET value = 0 WHERE plan_id = :id",
    "DELETE FROM plan_changes WHERE plan_id = :id",
    "DELETE FROM plan_posts WHERE plan_id = :id",
    "UPDATE plan_problems SET problem = '' WHERE plan_id = :id",
    "UPDATE plans SET violations = 3 WHERE id = :id",
    "UPDATE plans SET parent_id = NULL, seed = 1 WHERE id = :id",
    "UPDATE plans SET state = 'draft' WHERE id = :id",
    "DELETE FROM plans WHERE id = :id",
    "UPDATE papers SET sha256 = 'x' WHERE plan_id = :id",
    "DELETE FROM papers WHERE plan_id = :id",
]


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("state", ["issued", "superseded", "revoked"])
def test_no_program_changes_an_issued_version(store: Store, add: Add, plan: Plan, statement: str, state: str) -> None:
    plan_id, other = add(), add(polres="B", rows=plan.rows[:1])
    issue(store, plan_id)
    store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/terbit/sprin.pdf", sha256="aa", size=1)
    if state == "superseded":
        issue(store, add(parent=plan_id))
    if state == "revoked":
        store.revoke_plan(plan_id, WITHDRAWAL, note="ditunda")
    values = {"id": plan_id, "other": other} if ":other" in statement else {"id": plan_id}
    with pytest.raises(StoreError) as caught, store._write() as connection:
        connection.execute(text(statement), values)
    assert caught.value.code == "bentrok"
    assert (store.get_plan(plan_id), states(store, plan_id)) == (plan, [state])
    assert len(store.list_papers(plan_id)) == 1


def test_of_two_officers_who_revoke_at_the_same_moment_one_is_told_why_not_and_takes_no_number(
    store: Store, store_url: str, add: Add
) -> None:
    plan_id = add()
    issue(store, plan_id)
    with open_store(store_url) as other:
        found = _at_once(*(lambda each=each: each.revoke_plan(plan_id, WITHDRAWAL, note="ditunda") for each in (store, other)))
    (refused,) = (each for each in found if isinstance(each, StoreError))
    assert (refused.code, "sekarang berstatus dicabut" in refused.message) == ("langkah", True)
    assert [(entry.kind, entry.number) for entry in store.entries_of(plan_id)] == [("sprin", 1), ("sprin_pencabutan", 2)]
    assert states(store, plan_id) == ["revoked"]


def test_a_revocation_that_fails_leaves_the_version_issued(store: Store, add: Add) -> None:
    plan_id, draft = add(), add(polres="B")
    issue(store, plan_id)
    for number, wish, note, code in (
        (plan_id, WITHDRAWAL, " ", "catatan"),
        (plan_id, WITHDRAWAL, "x" * 501, "catatan"),
        (plan_id, replace(WITHDRAWAL, is_next=False, number=1), "ditunda", "nomor_terpakai"),
        (draft, WITHDRAWAL, "ditunda", "langkah"),
    ):
        with pytest.raises(StoreError) as caught:
            store.revoke_plan(number, wish, note=note)
        assert caught.value.code == code
    assert states(store, plan_id, draft) == ["issued", "draft"]
    assert len(store.entries_of(plan_id)) == 1


def test_a_draft_may_still_go(store: Store, add: Add) -> None:
    plan_id = add()
    with store._write() as connection:
        connection.execute(text("DELETE FROM plans WHERE id = :id"), {"id": plan_id})
    assert store.list_plans() == ()


def test_papers_of_the_draft_go_when_it_is_issued_and_later_ones_stay(store: Store, add: Add) -> None:
    plan_id = add()
    store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/sprin.pdf", sha256="aa", size=1)
    issue(store, plan_id)
    assert store.list_papers(plan_id) == ()
    with pytest.raises(StoreError) as caught:  # a draft's paper that was being made meanwhile
        store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/sprin.pdf", sha256="aa", size=1)
    assert caught.value.code == "naskah_terbit"
    paper = store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/terbit/sprin.pdf", sha256="bb", size=1)
    with pytest.raises(StoreError) as caught:
        store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/terbit/sprin.pdf", sha256="cc", size=1)
    assert caught.value.code == "naskah_terbit"
    assert store.get_paper(paper).sha256 == "bb"


def _at_once(*works: Callable[[], object]) -> list[object]:
    """Run all at the same moment and return what each gave, or the error it raised."""
    found: list[object] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = works[place]()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _older(url: str, revision: str, state: str) -> None:
    """Leave a database of an older revision with plan 1 in a state."""
    engine = open_engine(url)
    migrate(engine, revision)
    moment = "'2024-10-01 12:00:00'"
    with engine.execution_options(roster_writes=True).begin() as connection:
        for statement in (
            f"INSERT INTO imports (id, sha256, file_name, created_at, counts) VALUES (1, '', 'a', {moment}, '{{}}')",
            "INSERT INTO plans (id, import_id, state, solve_status, seed, version, input_sha256, settings, violations, created_at, sizes, "
            f"seconds, peak_mib, beat_bound, proof, is_whole) VALUES (1, 1, '{state}', 'optimal', 0, '', '', '{{}}', 0, {moment}, '{{}}', "
            "'{}', 0, 0, '', true)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_version_issued_in_an_older_database_can_be_revoked_and_stays_guarded(empty_url: str) -> None:
    _older(empty_url, "r0006", "issued")
    with open_store(empty_url) as store:
        store.revoke_plan(1, WITHDRAWAL, note="ditunda")
        with pytest.raises(StoreError), store._write() as connection:
            connection.execute(text("UPDATE plans SET state = 'issued' WHERE id = 1"))
        assert states(store, 1) == ["revoked"]
    engine = open_engine(empty_url)
    migrate(engine, "base")
    engine.dispose()


def test_an_older_program_finds_no_word_of_a_revocation_and_its_number_stays_taken(empty_url: str) -> None:
    _older(empty_url, "r0006", "issued")
    with open_store(empty_url) as store:
        number = store.revoke_plan(1, WITHDRAWAL, note="ditunda").number
    engine, config = open_engine(empty_url), Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.execution_options(roster_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "r0006")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT state FROM plans")).scalars().all() == ["superseded"]
        assert connection.execute(text("SELECT step, note FROM plan_steps")).all() == [("supersede", "ditunda")]
        assert connection.execute(text("SELECT kind, number FROM register")).all() == [("sprin_perubahan", number)]
    with pytest.raises(DBAPIError), engine.execution_options(roster_writes=True).begin() as connection:
        connection.execute(text("UPDATE register SET kind = 'sprin'"))
    engine.dispose()


def test_plans_of_an_older_database_are_drafts_that_take_their_first_step(empty_url: str) -> None:
    _older(empty_url, "r0003", "draft")
    with open_store(empty_url) as store:
        assert store.list_steps(1) == ()
        assert store.take_step(1, PlanAct.SUBMIT).state is PlanState.SUBMITTED


def test_of_two_officers_who_issue_at_the_same_moment_one_is_told_why_not(store: Store, store_url: str, add: Add) -> None:
    plan_id = add()
    for step in (PlanAct.SUBMIT, PlanAct.APPROVE):
        store.take_step(plan_id, step)
    with open_store(store_url) as other:
        found = _at_once(lambda: store.issue_plan(plan_id, WISH), lambda: other.issue_plan(plan_id, WISH))
    (done,) = (each for each in found if isinstance(each, Issued))
    (refused,) = (each for each in found if not isinstance(each, Issued))
    assert isinstance(refused, StoreError)
    assert (refused.code, "sekarang berstatus terbit" in refused.message) == ("langkah", True)
    assert [entry.number for entry in store.entries_of(plan_id)] == [done.entry.number] == [1]
    assert [each.step for each in store.list_steps(plan_id)].count(PlanAct.ISSUE) == 1


def test_of_two_lines_issued_at_the_same_moment_one_stands(store: Store, store_url: str, add: Add) -> None:
    rivals = [add(), add()]
    for plan_id in rivals:
        for step in (PlanAct.SUBMIT, PlanAct.APPROVE):
            store.take_step(plan_id, step)
    with open_store(store_url) as other:
        found = _at_once(lambda: store.issue_plan(rivals[0], WISH), lambda: other.issue_plan(rivals[1], WISH))
    (refused,) = (each for each in found if isinstance(each, StoreError))
    assert refused.code == "terbit_lain"
    assert sorted(states(store, *rivals)) == ["approved", "issued"]
    assert store.list_register().total == 1
