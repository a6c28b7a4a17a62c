"""The papers of a version that changes an issued order: which order is changed, whose number is printed, and what stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import Citation, list_order_changes, missing_requirements
from roster.domain.plan import Plan
from roster.errors import RosterError
from roster.planning.change_orders import amendment_of, changed_version, paper_dataset, paper_keys
from roster.planning.keep_register import fill_blanks
from roster.planning.mark_absent import ABSENT, SINCE, dataset_with_absent
from roster.planning.publish_plan import approve_plan, issue_plan, submit_plan
from roster.planning.store_plan import render_papers
from roster.store import PlanOrigin, PlanRecord, Store, open_store
from tests.documents import changed_sample, rakor_sample, sample
from tests.documents.changed_sample import GALIH, GATRA

NOW = datetime(2024, 11, 24, 13, tzinfo=UTC)

Add = Callable[..., int]


def make_after() -> Plan:
    """Return the plan in which Gatra has taken the place of Galih."""
    place = [(shift, "R-999901-001") for shift in sample.CHAIN]
    gone, new = {(GALIH, shift) for shift, _ in place}, [(GATRA, *each) for each in place]
    return changed_sample.with_moves(rakor_sample.make_plan(), gone, new)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def add(store: Store) -> Add:
    """Store a plan of the sample as a new version, issued where a number or a day is given."""

    def make(plan: Plan, parent: int | None = None, *, settings: dict | None = None, **issue: str) -> int:
        import_id = store.add_import(sample.make_dataset(), file_name="a", uploaded_by=None)
        plan_id = store.add_plan(import_id, plan, PlanOrigin("{}", settings or {}, parent=parent))
        if issue:
            submit_plan(store, plan_id)
            approve_plan(store, plan_id)
            issue_plan(store, plan_id, **issue)
        return plan_id

    return make


def of(store: Store, plan_id: int) -> PlanRecord:
    return store.get_plan_record(plan_id)


def pages(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)


@pytest.fixture
def _press() -> None:
    if missing := missing_requirements():
        pytest.skip(" ".join(missing))


def test_the_order_changed_is_that_of_the_nearest_version_that_was_issued(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    draft = add(make_after(), first)
    again = add(make_after(), draft)
    assert [changed_version(store, of(store, plan_id)) for plan_id in (first, draft, again)] == [None, first, first]
    heir = add(make_after(), draft, number="101", day="2024-11-25")
    assert changed_version(store, of(store, heir)) == first  # superseded by it, and still what it changes
    assert changed_version(store, of(store, add(rakor_sample.make_plan(), heir))) == heir


def test_a_draft_of_a_draft_is_compared_with_it_until_it_is_the_first_order(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan())
    second = add(make_after(), first)
    assert changed_version(store, of(store, second)) == first
    for step in (submit_plan, approve_plan, issue_plan):
        step(store, second)
    assert changed_version(store, of(store, second)) is None
    assert paper_keys(store, of(store, second)) == ("sprin", "rakor")


def test_where_no_order_of_a_policeman_changes_there_is_no_changing_order(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    same, other = add(rakor_sample.make_plan(), first), add(make_after(), first)
    assert (paper_keys(store, of(store, same)), amendment_of(store, of(store, same))) == (("sprin", "rakor"), None)
    assert paper_keys(store, of(store, other)) == ("sprin", "rakor", "sprin_perubahan")


def test_number_and_date_are_cited_and_those_of_its_own_come_from_the_register(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    draft = amendment_of(store, of(store, add(make_after(), first)))
    assert draft is not None
    assert draft.cited == Citation("Sprin/100/XI/OPS.1.3./2024", date(2024, 11, 20))
    assert draft.own == Citation()
    heir = add(make_after(), first, number="101", day="2024-11-25")
    issued = amendment_of(store, of(store, heir))
    assert issued is not None
    assert issued.own == Citation("Sprin/101/XI/OPS.1.3./2024", date(2024, 11, 25))
    third = amendment_of(store, of(store, add(rakor_sample.make_plan(), heir)))
    assert third is not None
    assert third.cited == issued.own
    assert (draft.earlier, issued.earlier, third.earlier) == ((), (), (draft.cited,))


def test_the_whole_order_of_a_draft_bears_no_number_of_the_one_it_changes(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    draft = of(store, add(make_after(), first))
    sheet = store.get_dataset(draft.import_id).operation
    assert sheet.order_number  # the sheet still names the first order
    blank = paper_dataset(store, draft).operation
    assert (blank.order_number, blank.issue_date) == ("Sprin//XI/OPS.1.3./2024", None)
    heir = of(store, add(make_after(), first, number="101", day="2024-12-02"))
    assert paper_dataset(store, heir).operation.order_number == "Sprin/101/XII/OPS.1.3./2024"
    assert paper_dataset(store, of(store, first)).operation.order_number == "Sprin/100/XI/OPS.1.3./2024"


def test_a_changing_order_older_than_the_first_is_not_issued(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    heir = add(make_after(), first)
    submit_plan(store, heir)
    approve_plan(store, heir)
    with pytest.raises(RosterError) as caught:
        issue_plan(store, heir, number="101", day="2024-11-19")
    assert caught.value.code == "tanggal_mundur"
    assert of(store, heir).state == "approved"
    issue_plan(store, heir, number="101", day="2024-11-20")


def test_who_was_named_absent_serves_no_longer_than_that_moment(store: Store, add: Add) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="2024-11-20")
    members = sample.make_dataset().members
    place = next(place for place, member in enumerate(members) if member.number == GALIH)
    settings = {ABSENT: [place], SINCE: NOW.isoformat()}
    marked = of(store, add(make_after(), first, settings=settings))
    dataset = dataset_with_absent(store, marked)
    assert dataset.members[place].available_to == datetime(2024, 11, 24, 20, 0)
    assert [each for nth, each in enumerate(dataset.members) if nth != place] == [each for nth, each in enumerate(members) if nth != place]
    amendment = amendment_of(store, marked)
    assert amendment is not None
    galih = next(each for each in list_order_changes(dataset, amendment.before, amendment.after) if each.number == GALIH)
    assert {stretch.reason for stretch in galih.stretches} == {"absen"}


@pytest.mark.usefixtures("_press")
def test_the_changing_order_is_made_beside_the_others_and_the_first_order_stays_byte_for_byte(
    store: Store, add: Add, tmp_path: Path
) -> None:
    first = add(rakor_sample.make_plan(), number="100", day="blank")
    originals = {paper.path: (tmp_path / paper.path).read_bytes() for paper in render_papers(store, first, tmp_path)}
    (entry,) = store.entries_of(first)
    fill_blanks(store, entry.id, day="2024-11-20")
    heir = add(make_after(), first)
    drafts = render_papers(store, heir, tmp_path)
    assert [paper.key for paper in drafts] == ["sprin", "rakor", "sprin_perubahan"]
    text = pages(tmp_path / drafts[2].path)
    assert "Sprin/100/XI/OPS.1.3./2024" in text
    assert "20 November 2024" in text
    assert "Sprin/100/" not in pages(tmp_path / drafts[0].path)
    for step in (submit_plan, approve_plan):
        step(store, heir)
    issue_plan(store, heir, number="101", day="2024-11-25")
    papers = render_papers(store, heir, tmp_path)
    assert [paper.path for paper in papers] == [f"naskah/{heir}/terbit/{key}.pdf" for key in ("sprin", "rakor", "sprin_perubahan")]
    assert "Nomor: Sprin/101/XI/OPS.1.3./2024" in pages(tmp_path / papers[2].path)
    assert render_papers(store, heir, tmp_path) == papers
    assert {path: (tmp_path / path).read_bytes() for path in originals} == originals
    third = render_papers(store, add(rakor_sample.make_plan(), heir), tmp_path)
    cited = "tanggal 20 November 2024 sebagaimana telah diubah dengan Surat Perintah Nomor Sprin/101/XI/OPS.1.3./2024"
    assert f"Sprin/100/XI/OPS.1.3./2024 {cited}" in pages(tmp_path / third[2].path)
