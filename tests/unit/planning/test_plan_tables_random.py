"""Any plan survives the tables: random texts, codes and figures, and a write that breaks off leaves the old ones."""

from __future__ import annotations

import csv
import json
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain.plan import Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.planning import plan_tables
from roster.planning.plan_tables import OPTIONAL, TABLES, PlanFolderError, read_plan, write_plan
from tests import small

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
SPIKED = st.builds(lambda sign, rest: sign + rest, st.sampled_from(["=", "+", "-", "@", "'", '"', ",", ";", " ", "\ufeff"]), TEXT)


def _is_plain(text: str) -> bool:
    """Return whether the text does not itself look like one that was made harmless."""
    return not text.startswith("'") or text[1:].lstrip()[:1] not in ("=", "+", "-", "@")


WORDS = (TEXT | SPIKED).filter(_is_plain)
CODES = st.lists(st.from_regex(r"[0-9]{10}(/[0-9]{3})?", fullmatch=True), max_size=3).map(tuple)
COUNT = st.integers(0, 10_000)
WEIGHT = COUNT.map(lambda n: n / 10_000)
DEGREES = st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1e6)
KM = st.integers(0, 500_000).map(lambda n: n / 1000)

ROWS = st.builds(PlanRow, WORDS, WORDS, WORDS, CODES, CODES, *([WORDS] * 8), KM)
POSTS = st.builds(PlanPost, WORDS, WORDS, WORDS, WORDS, CODES, CODES, WEIGHT, DEGREES, DEGREES)
NEEDS = st.builds(PlanNeed, WORDS, WORDS, WORDS, WORDS, COUNT, COUNT, COUNT, WEIGHT)
CHANGES = st.builds(PlanChange, *([WORDS] * 7))
FIGURE = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)
PLANS = st.builds(
    Plan,
    rows=st.lists(ROWS, max_size=4).map(tuple),
    posts=st.lists(POSTS, max_size=3).map(tuple),
    needs=st.lists(NEEDS, max_size=3).map(tuple),
    goals=st.lists(st.builds(PlanGoal, WORDS, FIGURE, FIGURE, FIGURE, WORDS), max_size=3).map(tuple),
    status=WORDS,
    seed=st.integers(0, 2**63 - 1),
    input_sha256=WORDS,
    version=WORDS,
    sizes=st.dictionaries(TEXT, COUNT, max_size=3),
    peak_mib=KM,
    violations=COUNT,
    changes=st.lists(CHANGES, max_size=3).map(tuple),
    beat_bound=COUNT,
)


@settings(max_examples=40, deadline=None)
@given(PLANS)
def test_any_plan_reads_back_as_it_was(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_plan(plan, Path(name))
        assert replace(read_plan(Path(name)), seconds={}) == plan


def test_a_text_that_itself_begins_with_an_apostrophe_and_a_sign_comes_back(tmp_path: Path) -> None:
    plan = replace(small.plan(), rows=(replace(small.plan().rows[0], name="'=0"),))
    write_plan(plan, tmp_path)
    assert read_plan(tmp_path).rows == plan.rows


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_no_cell_of_text_begins_as_a_formula(names: list[str]) -> None:
    row = small.plan().rows[0]
    plan = replace(small.plan(), rows=tuple(replace(row, name=name) for name in names))
    with tempfile.TemporaryDirectory() as folder:
        write_plan(plan, Path(folder))
        with (Path(folder) / "plan.csv").open(encoding="utf-8", newline="") as handle:
            cells = [line["nama"] for line in csv.DictReader(handle)]
    for cell in cells:
        # A lone sign and a plain number are no formulas.
        assert len(cell) < 2 or cell.lstrip()[:1] not in ("=", "+", "@", "-") or cell.lstrip("-").replace(".", "", 1).isdecimal()


def test_the_plan_made_by_hand_reads_back_and_keeps_its_numbers_of_persons(tmp_path: Path) -> None:
    plan = small.plan()
    write_plan(plan, tmp_path)
    found = read_plan(tmp_path)
    assert replace(found, seconds={}) == plan
    assert {row.number for row in found.rows} == {row.number for row in plan.rows}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("broken", ["plan.csv", "pos.csv", "kebutuhan.csv"])
def test_a_write_that_fails_leaves_the_old_tables_and_no_draft(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plan(small.plan(), tmp_path)
    before = contents(tmp_path)
    original = plan_tables.write_table

    def failing(path: Path, columns: object, lines: object) -> None:
        if path.name == broken:
            raise OSError(28, "No space left on device")
        original(path, columns, lines)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_tables, "write_table", failing)
    with pytest.raises(PlanFolderError, match="No space left"):
        write_plan(replace(small.plan(), rows=small.plan().rows[:3], seed=9), tmp_path)
    assert contents(tmp_path) == before


def test_a_summary_that_cannot_be_made_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plan(small.plan(), tmp_path)
    before = contents(tmp_path)

    def fail(plan: Plan) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(plan_tables, "summary_json", fail)
    with pytest.raises(PlanFolderError):
        write_plan(replace(small.plan(), seed=9), tmp_path)
    assert contents(tmp_path) == before


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("milik pengguna")
    write_plan(small.plan(), tmp_path)
    write_plan(small.plan(), tmp_path)
    assert (tmp_path / "catatan.txt").read_text() == "milik pengguna"
    assert set(contents(tmp_path)) == {"catatan.txt", *TABLES} - set(OPTIONAL)


@pytest.mark.parametrize("name", ["plan.csv", "pos.csv", "kebutuhan.csv", "ringkasan.json"])
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe\x00", b"{", b"a,b\n1,2\n", b"[]"])
def test_a_damaged_table_is_refused_and_never_raises_anything_else(name: str, damage: bytes, tmp_path: Path) -> None:
    write_plan(small.plan(), tmp_path)
    (tmp_path / name).write_bytes(damage)
    with pytest.raises(PlanFolderError) as caught:
        read_plan(tmp_path)
    assert caught.value.advice


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["plan.csv", "pos.csv", "kebutuhan.csv", "ringkasan.json"]), st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_bytes_written_over_a_table_are_read_or_refused(name: str, where: int, scribble: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        write_plan(small.plan(), folder)
        raw = (folder / name).read_bytes()
        (folder / name).write_bytes(raw[:where] + scribble + raw[where + len(scribble) :])
        # Any other error would fail the test.
        with suppress(PlanFolderError):
            read_plan(folder)


def test_a_summary_of_another_make_up_is_refused(tmp_path: Path) -> None:
    write_plan(small.plan(), tmp_path)
    path = tmp_path / "ringkasan.json"
    summary = json.loads(path.read_text())
    path.write_text(json.dumps(summary | {"sasaran": ["rusak"]}))
    with pytest.raises(PlanFolderError):
        read_plan(tmp_path)
