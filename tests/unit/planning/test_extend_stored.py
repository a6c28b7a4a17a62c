"""Papers of a version that extends or withdraws posts: the changing order has a number of its own, as after any other re-plan."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import missing_requirements
from roster.domain.calendar import ZONES
from roster.domain.register import PaperKind
from roster.planning.change_orders import amendment_of, paper_keys
from roster.planning.extend_posts import ExtensionOrder
from roster.planning.extend_stored import extend_stored
from roster.planning.number_papers import order_entry
from roster.planning.publish_plan import approve_plan, issue_plan, submit_plan
from roster.planning.store_plan import render_papers, tables_of
from roster.planning.translate import problem_of
from roster.store import PlanOrigin, Store, open_store
from tests import small

NOW = datetime(2024, 11, 28, 2, tzinfo=UTC)
CITED = "Surat Perintah Kapolres Pasuruan Nomor Sprin/1234/XI/OPS.1.3./2024 tanggal 20 November 2024"
STAMPED = 40
"""Points: nothing but the stamp of a draft is printed so large."""
HIGHEST = f"R-{small.SELATAN}-003"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'roster.db'}", clock=lambda: NOW) as opened:
        yield opened


def issued(store: Store, plan_id: int, number: str, day: str) -> int:
    submit_plan(store, plan_id)
    approve_plan(store, plan_id)
    issue_plan(store, plan_id, number=number, day=day)
    return plan_id


@pytest.fixture
def first(store: Store) -> int:
    """The small plan, issued as Sprin 1234."""
    dataset = small.dataset()
    import_id = store.add_import(dataset, file_name="a", uploaded_by=None)
    return issued(store, store.add_plan(import_id, small.plan(), PlanOrigin(problem_of(dataset).to_json())), "1234", "2024-11-20")


def extended(store: Store, plan_id: int, *withdraw: str) -> int:
    order = ExtensionOrder(1, NOW.astimezone(ZONES["WIB"]), "KOMPOL AYU", "indeks turun", withdraw)
    return extend_stored(store, plan_id, order)


def words(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        text = " ".join(page.filter(lambda item: item.get("size", 0) < STAMPED).extract_text() for page in pdf.pages)
    return " ".join(text.split())


def stamp(path: Path) -> str:
    """Return the letters printed across the pages."""
    with pdfplumber.open(path) as pdf:
        return "".join(char["text"] for page in pdf.pages for char in page.chars if char["size"] >= STAMPED)


@pytest.fixture
def _press() -> None:
    if missing := missing_requirements():
        pytest.skip(" ".join(missing))


@pytest.mark.parametrize("withdraw", [(), (HIGHEST,), (small.UTARA, small.SELATAN)], ids=["all stay", "one goes", "all go"])
def test_whatever_is_decided_of_the_posts_has_a_changing_order(store: Store, first: int, withdraw: tuple[str, ...]) -> None:
    record = store.get_plan_record(extended(store, first, *withdraw))
    assert paper_keys(store, record) == ("sprin", "rakor", "sprin_perubahan")
    amendment = amendment_of(store, record)
    assert amendment is not None
    assert (amendment.cited.number, amendment.cited.day) == ("Sprin/1234/XI/OPS.1.3./2024", date(2024, 11, 20))


def test_the_table_of_changes_names_everybody_of_both_versions(store: Store, first: int, tmp_path: Path) -> None:
    second = extended(store, first, HIGHEST)
    with (tables_of(store, second, tmp_path) / "perubahan.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    before, after = ({(row.number, row.shift) for row in store.get_plan(plan_id).rows} for plan_id in (first, second))
    assert {(line["nomor_induk"], line["shift"]) for line in listed} == before | after
    added = [line for line in listed if line["jenis"] == "masuk"]
    assert {(line["nomor_induk"], line["shift"]) for line in added} == after - before
    assert {(line["shift"], line["sebab"]) for line in added} == {("S6", "perpanjangan siaga sesudah penghitungan")}


@pytest.mark.usefixtures("_press")
def test_an_extension_says_who_comes_which_post_goes_and_what_stays(store: Store, first: int, tmp_path: Path) -> None:
    second = extended(store, first, HIGHEST)
    (draft,) = [paper for paper in render_papers(store, second, tmp_path) if paper.key == "sprin_perubahan"]
    text = words(tmp_path / draft.path)
    assert set(stamp(tmp_path / draft.path)) == set("KONSEP")
    for part in (f"{CITED} tentang pengamanan TPS", f"ketentuan lain dalam {CITED} tetap berlaku", "POS DITARIK", "S6: FAJAR TPS 002"):
        assert part in text
    # Only shifts are added: no line of the first order lapses, and its masa tugas is no longer the whole of it.
    assert "SEMULA Lampiran" not in text
    assert "masa tugas" not in text
    issued(store, second, "auto", "2024-11-28")
    entry = order_entry(store, second)
    assert entry is not None
    assert (entry.kind, entry.number) == (PaperKind.SPRIN_PERUBAHAN, 1235)
    (final,) = [paper for paper in render_papers(store, second, tmp_path) if paper.key == "sprin_perubahan"]
    assert "Nomor: Sprin/1235/XI/OPS.1.3./2024" in words(tmp_path / final.path)
    assert not stamp(tmp_path / final.path)


@pytest.mark.usefixtures("_press")
def test_the_order_of_the_next_day_cites_the_first_one_and_the_last_that_changed_it(store: Store, first: int, tmp_path: Path) -> None:
    second = issued(store, extended(store, first), "auto", "2024-11-28")
    order = ExtensionOrder(2, NOW.astimezone(ZONES["WIB"]), "KOMPOL AYU", "massa di PPK")
    third = extend_stored(store, second, order)
    (paper,) = [each for each in render_papers(store, third, tmp_path) if each.key == "sprin_perubahan"]
    changed = "sebagaimana telah diubah dengan Surat Perintah Nomor Sprin/1235/XI/OPS.1.3./2024 tanggal 28 November 2024"
    text = words(tmp_path / paper.path)
    assert f"{CITED} tentang pengamanan TPS" in text
    for part in (f"2024 {changed}.", f"ketentuan lain dalam {CITED} {changed} tetap berlaku"):
        assert part in text


@pytest.mark.usefixtures("_press")
def test_an_order_that_only_withdraws_lists_the_posts_left(store: Store, first: int, tmp_path: Path) -> None:
    second = extended(store, first, small.UTARA, small.SELATAN)
    (paper,) = [each for each in render_papers(store, second, tmp_path) if each.key == "sprin_perubahan"]
    text = words(tmp_path / paper.path)
    assert text.count("POS DITARIK") == 4
    assert "1. meninggalkan pos yang ditarik" in text
    assert "pergantian jaga pada pos" not in text
