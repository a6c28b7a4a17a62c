"""Submitting, approving and issuing a stored plan; the number and day it bears, and its papers kept as they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import missing_requirements
from roster.domain.life import PlanAct, UserRole
from roster.domain.register import PaperKind
from roster.errors import RosterError
from roster.planning.keep_register import OtherPaper, enter_paper, fill_blanks, void_number
from roster.planning.publish_plan import ACTIONS, UsualNumber, approve_plan, issue_plan, return_plan, submit_plan, usual_number
from roster.planning.store_plan import render_papers
from roster.store import PlanOrigin, Store, UnknownIdError, open_store
from tests.documents import rakor_sample, sample

NOVEMBER = date(2024, 11, 1)


class Clock:
    """Stands at a moment until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2024, 11, 18, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}", clock=clock) as opened:
        yield opened


Add = Callable[..., int]


@pytest.fixture
def add(store: Store) -> Add:
    """Store the sample as a new version, approved; keywords replace fields of the operation."""

    def make(*, parent: int | None = None, is_approved: bool = True, **operation: object) -> int:
        dataset = sample.make_dataset(**operation)
        plan_id = store.add_plan(
            store.add_import(dataset, file_name="a", uploaded_by=None), rakor_sample.make_plan(), PlanOrigin("{}", parent=parent)
        )
        if is_approved:
            submit_plan(store, plan_id)
            approve_plan(store, plan_id)
        return plan_id

    return make


def usual(store: Store, plan_id: int) -> UsualNumber:
    return usual_number(store, store.get_plan_record(plan_id))


def test_the_first_order_takes_number_and_day_of_the_sheet_and_the_next_one_counts_on(store: Store, add: Add) -> None:
    first = add()
    assert usual(store, first) == UsualNumber(PaperKind.SPRIN, 1234, date(2024, 11, 20), NOVEMBER)
    entry = issue_plan(store, first).entry
    assert (entry.kind, entry.number, entry.day, entry.year) == (PaperKind.SPRIN, 1234, date(2024, 11, 20), 2024)
    heir = add(parent=first)  # from the same sheet, whose number is used
    issued = issue_plan(store, heir)
    assert (issued.superseded, issued.entry.kind, issued.entry.number, issued.entry.day) == (first, PaperKind.SPRIN_PERUBAHAN, 1235, None)


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("auto", "2024-11-21", (1, date(2024, 11, 21), NOVEMBER)),
        ("blank", "blank", (None, None, NOVEMBER)),
        (" Kosong ", "", (None, date(2024, 11, 20), NOVEMBER)),
        ("77", "2024-10", (77, None, date(2024, 10, 1))),
        ("", "2025-01-02", (1234, date(2025, 1, 2), date(2025, 1, 1))),
    ],
)
def test_number_and_day_are_taken_as_typed(
    store: Store, add: Add, number: str, day: str, expected: tuple[int | None, date | None, date]
) -> None:
    entry = issue_plan(store, add(), number=number, day=day).entry
    assert (entry.number, entry.day, entry.month) == expected


@pytest.mark.parametrize("number", ["12a", "0", "-3", "1234567", "\u0661"])
def test_a_number_that_cannot_be_read_issues_nothing(store: Store, add: Add, number: str) -> None:
    plan_id = add()
    with pytest.raises(RosterError) as caught:
        issue_plan(store, plan_id, number=number)
    assert caught.value.code == "nomor"
    assert store.register_years() == ()


@pytest.mark.parametrize("day", ["2099-01-01", "1999-01-01", "2014-11", "2026-01-02"])
def test_a_day_years_from_the_vote_issues_nothing(store: Store, add: Add, day: str) -> None:
    plan_id = add()
    with pytest.raises(RosterError, match="lebih dari 400 hari") as caught:
        issue_plan(store, plan_id, day=day)
    assert caught.value.code == "tanggal_jauh"
    assert store.register_years() == ()


@pytest.mark.parametrize("day", ["20-11-2024", "2024-13-01", "2024-02-30", "besok", "2024", "0001-01", "0001-01-01", "9999-12", "=1+1"])
def test_a_day_that_cannot_be_read_issues_nothing(store: Store, add: Add, day: str) -> None:
    with pytest.raises(RosterError) as caught:
        issue_plan(store, add(), day=day)
    assert caught.value.code == "tanggal"
    assert store.register_years() == ()


@pytest.mark.parametrize(
    ("now", "zone", "month"),
    [
        # The vote is on 27 November, so orders without a day bear the month of 17 November at the earliest.
        ("2024-09-05T03:00+00:00", "WIB", date(2024, 11, 1)),
        # 16.30 UTC on 30 November is 23.30 WIB the same day, and 00.30 WITA and 01.30 WIT on 1 December.
        ("2024-11-30T16:30+00:00", "WIB", date(2024, 11, 1)),
        ("2024-11-30T16:30+00:00", "WITA", date(2024, 12, 1)),
        ("2024-11-30T16:30+00:00", "WIT", date(2024, 12, 1)),
        # Thirty days after the vote is 27 December.
        ("2026-07-01T00:00+00:00", "WIB", date(2024, 12, 1)),
    ],
)
def test_an_order_without_a_day_bears_the_month_in_the_zone_of_the_district(
    store: Store, add: Add, clock: Clock, now: str, zone: str, month: date
) -> None:
    clock.now = datetime.fromisoformat(now)
    assert usual(store, add(zone=zone, order_number="", issue_date=None)).month == month


def test_a_whole_number_of_the_sheet_gives_its_month(store: Store, add: Add) -> None:
    whole = usual(store, add(order_number="Sprin/77/X/PAM.3.3./2024", issue_date=None))
    assert (whole.number, whole.day, whole.month) == (77, None, date(2024, 10, 1))


def test_steps_stay_in_their_order_when_the_clock_goes_back(store: Store, add: Add, clock: Clock) -> None:
    plan_id = add(is_approved=False)
    submit_plan(store, plan_id)
    clock.now = clock.now.replace(hour=1)
    approve_plan(store, plan_id)
    steps = store.list_steps(plan_id)
    assert [step.step for step in steps] == ["submit", "approve"]
    assert steps[1].at < steps[0].at


def test_a_step_belongs_to_its_role_and_is_on_record(store: Store, add: Add) -> None:
    planner = store.add_user("paurmin", "h", role=UserRole.PLANNER)
    approver = store.add_user("kabagops", "h", role=UserRole.APPROVER)
    plan_id = add(is_approved=False)
    submit_plan(store, plan_id, user=planner)
    for refused in (
        lambda: approve_plan(store, plan_id, user=planner),
        lambda: return_plan(store, plan_id, note="x", user=planner),
        lambda: issue_plan(store, plan_id, user=planner),
        lambda: approve_plan(store, plan_id, user=99),  # an account that is gone
        lambda: submit_plan(store, plan_id, user=approver),
    ):
        with pytest.raises(RosterError) as caught:
            refused()
        assert caught.value.code == "peran"
    return_plan(store, plan_id, note="kurang padal", user=approver)
    entries = [(entry.action, entry.user_id) for entry in store.list_actions().items]
    assert entries == [("rencana_dikembalikan", approver), ("rencana_diajukan", planner)]


def test_issuing_and_superseding_are_both_on_record(store: Store, add: Add) -> None:
    first = add()
    issue_plan(store, first)
    heir = add(parent=first)
    issue_plan(store, heir)
    log = [(entry.action, entry.subject_id) for entry in store.list_actions().items]
    assert log[:2] == [("rencana_diterbitkan", heir), ("rencana_digantikan", first)]


def test_a_plan_whose_papers_cannot_be_made_is_not_issued(store: Store, add: Add) -> None:
    plan_id = add(kop=("BARIS SATU", "DUA", "TIGA", "EMPAT"))
    with pytest.raises(RosterError, match="Kop surat"):
        issue_plan(store, plan_id)
    assert (store.get_plan_record(plan_id).state, store.register_years()) == ("approved", ())


def test_nothing_is_done_to_a_plan_that_is_not_there(store: Store) -> None:
    for step in (submit_plan, approve_plan, issue_plan):
        with pytest.raises(UnknownIdError):
            step(store, 7)


def test_the_register_is_kept_with_each_change_on_record(store: Store) -> None:
    blank = enter_paper(store, OtherPaper(PaperKind.UNDANGAN, "blank", note="rakor"))
    assert (blank.number, blank.day, blank.month, blank.note) == (None, None, NOVEMBER, "rakor")
    assert fill_blanks(store, blank.id) == blank  # nothing typed, nothing changed
    filled = fill_blanks(store, blank.id, number=" 12 ", day="2024-11-19")
    assert (filled.number, filled.day) == (12, date(2024, 11, 19))
    assert enter_paper(store, OtherPaper(PaperKind.UNDANGAN, day="2024-11-20")).number == 13
    assert void_number(store, blank.id, note="batal rapat").is_void
    assert [entry.action for entry in store.list_actions().items] == ["nomor_batal", "nomor_dicatat", "nomor_diisi", "nomor_dicatat"]


@pytest.fixture
def _press() -> None:
    if missing := missing_requirements():
        pytest.skip(" ".join(missing))


@pytest.mark.usefixtures("_press")
def test_the_sprin_of_an_issued_plan_bears_its_number_and_stays_byte_for_byte(store: Store, add: Add, tmp_path: Path) -> None:
    plan_id = add()
    (draft, *_) = render_papers(store, plan_id, tmp_path)
    assert draft.path == f"naskah/{plan_id}/sprin.pdf"
    issue_plan(store, plan_id, number="blank", day="blank")
    papers = render_papers(store, plan_id, tmp_path)
    assert [paper.path for paper in papers] == [f"naskah/{plan_id}/terbit/{key}.pdf" for key in ("sprin", "rakor")]
    assert not (tmp_path / draft.path).exists()
    content = (tmp_path / papers[0].path).read_bytes()
    (entry,) = store.entries_of(plan_id)
    fill_blanks(store, entry.id, number="4321", day="2024-11-21")  # written on the paper by hand
    issue_plan(store, add(parent=plan_id))
    assert render_papers(store, plan_id, tmp_path) == papers
    assert (tmp_path / papers[0].path).read_bytes() == content
    with pdfplumber.open(tmp_path / papers[0].path) as pdf:
        text = pdf.pages[0].extract_text()
    assert "Nomor: Sprin/ /XI/OPS.1.3./2024" in " ".join(text.split())
    assert "KONSEP" not in text


@pytest.mark.usefixtures("_press")
def test_a_number_given_when_issued_is_printed_with_its_day(store: Store, add: Add, tmp_path: Path) -> None:
    plan_id = add(order_number="Sprin/77/XI/PAM.3.3./2024", issue_date=None)
    issue_plan(store, plan_id, number="4321", day="2024-12-02")
    (sprin, *_) = render_papers(store, plan_id, tmp_path)
    with pdfplumber.open(tmp_path / sprin.path) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Nomor: Sprin/4321/XII/PAM.3.3./2024" in text
    assert "2 Desember 2024" in text


@pytest.mark.usefixtures("_press")
def test_a_paper_left_by_a_run_that_was_broken_off_is_the_one_that_stays(store: Store, add: Add, tmp_path: Path) -> None:
    plan_id = add()
    issue_plan(store, plan_id)
    left = tmp_path / f"naskah/{plan_id}/terbit/sprin.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"handed out before the lights went off")
    papers = render_papers(store, plan_id, tmp_path)
    assert left.read_bytes() == b"handed out before the lights went off"
    assert papers[0].size == len(left.read_bytes())


def test_the_words_of_the_log_are_complete() -> None:
    assert set(ACTIONS) == set(PlanAct)


def test_a_plan_that_was_never_issued_keeps_the_number_of_its_sheet(store: Store, add: Add) -> None:
    from roster.planning.number_papers import numbered

    plan_id = add()
    record = store.get_plan_record(plan_id)
    dataset = store.get_dataset(record.import_id)
    assert numbered(store, record, dataset) == dataset
    issue_plan(store, plan_id, number="9")
    issued = numbered(store, store.get_plan_record(plan_id), dataset).operation
    assert issued == replace(dataset.operation, order_number="Sprin/9/XI/OPS.1.3./2024")
