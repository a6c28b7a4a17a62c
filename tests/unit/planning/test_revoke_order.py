"""An issued version withdrawn without a successor: who may, its number and day, its paper, and what is planned afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import Citation, missing_requirements
from roster.domain.life import UserRole
from roster.domain.plan import Plan
from roster.domain.register import PaperKind
from roster.errors import RosterError
from roster.planning.change_orders import changed_version, paper_dataset, paper_keys
from roster.planning.publish_plan import UsualNumber, approve_plan, issue_plan, submit_plan, usual_number
from roster.planning.revoke_order import RevokeRequest, revocation_of, revoke_plan
from roster.planning.store_plan import render_papers
from roster.store import PlanOrigin, PlanRecord, Store, UnknownIdError, open_store
from tests.documents import rakor_sample, sample
from tests.unit.planning.test_change_orders import make_after

NOW = datetime(2024, 11, 24, 13, tzinfo=UTC)
WHY = "penundaan pemungutan suara oleh KPU Kabupaten Wanajati."
GOLDEN = Path(__file__).parents[2] / "golden" / "sprin_pencabutan.txt"
FIRST = Citation("Sprin/1234/XI/OPS.1.3./2024", date(2024, 11, 20))

Add = Callable[..., int]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def add(store: Store) -> Add:
    """Store a plan of the sample as a new version and, unless told otherwise, issue it."""

    def make(plan: Plan | None = None, *, parent: int | None = None, is_issued: bool = True, **issue: str) -> int:
        import_id = store.add_import(sample.make_dataset(), file_name="a", uploaded_by=None)
        plan_id = store.add_plan(import_id, plan or rakor_sample.make_plan(), PlanOrigin("{}", parent=parent))
        if is_issued:
            submit_plan(store, plan_id)
            approve_plan(store, plan_id)
            issue_plan(store, plan_id, **issue)
        return plan_id

    return make


def of(store: Store, plan_id: int) -> PlanRecord:
    return store.get_plan_record(plan_id)


@pytest.fixture
def _press() -> None:
    if missing := missing_requirements():
        pytest.skip(" ".join(missing))


def test_a_revoked_order_has_a_number_of_its_own_and_nothing_is_issued_any_more(store: Store, add: Add) -> None:
    first = add()
    entry = revoke_plan(store, RevokeRequest(first, WHY))
    assert (entry.kind, entry.number, entry.day, entry.month) == (PaperKind.SPRIN_PENCABUTAN, 1235, None, date(2024, 11, 1))
    record = of(store, first)
    assert (record.state, store.find_issued(record.import_id)) == ("revoked", None)
    assert [(step.step, step.note) for step in store.list_steps(first)][-1] == ("revoke", WHY)
    assert next((entry.action, entry.subject_id) for entry in store.list_actions().items) == ("rencana_dicabut", first)
    about = revocation_of(store, record)
    assert about is not None
    assert (about.orders, about.own, about.reason) == ((FIRST,), Citation("Sprin/1235/XI/OPS.1.3./2024"), WHY)


def test_what_changed_the_order_is_withdrawn_with_it(store: Store, add: Add) -> None:
    heir = add(make_after(), parent=add(), number="auto", day="2024-11-25")
    revoke_plan(store, RevokeRequest(heir, WHY, "2000", "2024-11-25"))
    about = revocation_of(store, of(store, heir))
    assert about is not None
    assert about.orders == (FIRST, Citation("Sprin/1235/XI/OPS.1.3./2024", date(2024, 11, 25)))
    assert about.own == Citation("Sprin/2000/XI/OPS.1.3./2024", date(2024, 11, 25))
    assert paper_keys(store, of(store, heir)) == ("sprin", "rakor", "sprin_perubahan", "sprin_pencabutan")


def test_what_is_planned_from_a_revoked_version_is_a_first_order_again(store: Store, add: Add) -> None:
    first = add()
    revoke_plan(store, RevokeRequest(first, WHY))
    again = add(make_after(), parent=first, is_issued=False)
    record = of(store, again)
    assert changed_version(store, record) is None
    assert paper_keys(store, record) == ("sprin", "rakor")
    assert paper_dataset(store, record).operation.order_number == "Sprin//XI/OPS.1.3./2024"
    assert usual_number(store, record) == UsualNumber(PaperKind.SPRIN, None, None, date(2024, 11, 1))
    submit_plan(store, again)
    approve_plan(store, again)
    issued = issue_plan(store, again)
    assert (issued.entry.kind, issued.entry.number, issued.superseded) == (PaperKind.SPRIN, 1236, None)
    assert of(store, first).state == "revoked"
    revoke_plan(store, RevokeRequest(again, WHY))
    about = revocation_of(store, of(store, again))
    assert about is not None
    assert [order.number for order in about.orders] == ["Sprin/1236/XI/OPS.1.3./2024"]


def test_what_is_planned_from_an_order_withdrawn_with_its_successor_is_a_first_order_again(store: Store, add: Add) -> None:
    first = add()
    heir = add(make_after(), parent=first, number="auto")
    revoke_plan(store, RevokeRequest(heir, WHY))  # Sprin/1236 withdraws 1234 and 1235
    again = add(make_after(), parent=first, is_issued=False)
    record = of(store, again)
    assert changed_version(store, record) is None
    assert paper_keys(store, record) == ("sprin", "rakor")
    submit_plan(store, again)
    approve_plan(store, again)
    entry = issue_plan(store, again).entry
    assert (entry.kind, entry.number) == (PaperKind.SPRIN, 1237)
    last = add(rakor_sample.make_plan(), parent=again)
    assert changed_version(store, of(store, last)) == again
    revoke_plan(store, RevokeRequest(last, WHY))
    about = revocation_of(store, of(store, last))
    assert about is not None
    assert [order.number for order in about.orders] == ["Sprin/1237/XI/OPS.1.3./2024", "Sprin/1238/XI/OPS.1.3./2024"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "catatan"),
        ({"number": "1234"}, "nomor_terpakai"),
        ({"number": "x"}, "nomor"),
        ({"day": "kemarin"}, "tanggal"),
        ({"day": "2024-11-19"}, "tanggal_mundur"),
        ({"day": "2099-01-01"}, "tanggal_jauh"),
        ({"day": "2014-11"}, "tanggal_jauh"),
    ],
)
def test_what_cannot_be_leaves_the_version_issued(store: Store, add: Add, change: dict[str, str], code: str) -> None:
    first = add()
    with pytest.raises(RosterError) as caught:
        revoke_plan(store, RevokeRequest(first, **({"reason": WHY} | change)))
    assert caught.value.code == code
    assert (of(store, first).state, len(store.entries_of(first))) == ("issued", 1)


def test_an_order_withdrawn_years_later_bears_no_month_long_after_the_vote(tmp_path: Path, store: Store, add: Add) -> None:
    first = add()
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}", clock=lambda: datetime(2026, 11, 24, tzinfo=UTC)) as later:
        entry = revoke_plan(later, RevokeRequest(first, WHY))
    assert (entry.day, entry.month) == (None, date(2024, 12, 1))  # 27-11-2024 and 30 days


def test_only_an_issued_version_is_revoked_and_only_by_who_may_issue(store: Store, add: Add) -> None:
    first, draft = add(), add(is_issued=False)
    planner = store.add_user("perencana", "x", role=UserRole.PLANNER)
    approver = store.add_user("kabag", "x", role=UserRole.APPROVER)
    for plan_id, user, code in ((first, planner, "peran"), (draft, approver, "langkah")):
        with pytest.raises(RosterError) as caught:
            revoke_plan(store, RevokeRequest(plan_id, WHY), user=user)
        assert caught.value.code == code
    with pytest.raises(UnknownIdError):
        revoke_plan(store, RevokeRequest(99, WHY))
    revoke_plan(store, RevokeRequest(first, WHY), user=approver)
    assert of(store, first).state == "revoked"


@pytest.mark.usefixtures("_press")
def test_the_paper_is_one_page_in_the_golden_words_and_those_issued_stay(store: Store, add: Add, tmp_path: Path) -> None:
    heir = add(make_after(), parent=add(), number="auto", day="2024-11-25")
    before = {paper.key: (tmp_path / paper.path).read_bytes() for paper in render_papers(store, heir, tmp_path)}
    revoke_plan(store, RevokeRequest(heir, WHY, day="2024-11-25"))
    papers = {paper.key: tmp_path / paper.path for paper in render_papers(store, heir, tmp_path)}
    assert {key: papers[key].read_bytes() for key in before} == before
    assert set(papers) - set(before) == {"sprin_pencabutan"}
    with pdfplumber.open(papers["sprin_pencabutan"]) as pdf:
        (page,) = pdf.pages
        assert page.extract_text().split("\n") == GOLDEN.read_text(encoding="utf-8").splitlines()
