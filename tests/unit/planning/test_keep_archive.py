"""The archive beside the tables: the plan comes back as it was, and nothing else is ever answered for it."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from roster.planning.keep_archive import ARCHIVE, ArchiveError, KeptPlan, archive_beside, names_of, pack_archive, read_archive, rebuild_plan
from roster.planning.plan_tables import PlanFolderError, write_plan
from tests import small
from tests.unit.planning.explained import kept


def write(out: Path) -> KeptPlan:
    """Write tables and archive of the hand-made plan and return what they hold."""
    whole = kept()
    with archive_beside(out, whole.problem, small.dataset(), small.plan()):
        write_plan(small.plan(), out)
    return whole


def save_again(path: Path, delimiter: str) -> None:
    """Save a table the way a spreadsheet does: with a byte-order mark, and another delimiter."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    whole = write(tmp_path)
    assert read_archive(tmp_path) == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == [ARCHIVE, "kebutuhan.csv", "plan.csv", "pos.csv", "ringkasan.json"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    whole = kept()
    first, second = (pack_archive(whole.problem, whole.names, small.plan()) for _ in range(2))
    assert first == second
    assert first[4:8] == b"\0\0\0\0"  # no moment of writing


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_saved_again_by_a_spreadsheet_is_still_the_same_plan(tmp_path: Path, delimiter: str) -> None:
    whole = write(tmp_path)
    save_again(tmp_path / "plan.csv", delimiter)
    assert read_archive(tmp_path) == whole


def test_a_table_of_another_plan_is_refused_with_the_remedy(tmp_path: Path) -> None:
    write(tmp_path)
    plan = small.plan()
    write_plan(replace(plan, rows=plan.rows[1:]), tmp_path)
    with pytest.raises(ArchiveError, match="penugasannya berbeda") as caught:
        read_archive(tmp_path)
    assert "--data" in caught.value.advice


def test_without_the_archive_the_remedy_is_told(tmp_path: Path) -> None:
    write_plan(small.plan(), tmp_path)
    with pytest.raises(ArchiveError, match=r"tidak memuat arsip\.json\.gz") as caught:
        read_archive(tmp_path)
    assert "--data" in caught.value.advice


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan gzip",
        gzip.compress(b""),
        gzip.compress(b"{}\n{}\n"),
        gzip.compress(b'{"versi": 2}\n{}\n'),
        gzip.compress(b"[]\n[]\n"),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(b'{"versi":1,"baris":[],"personel":{"1":["a"]},"wilayah":{},"shift":{}}\n{}\n'),
    ],
    ids=["kosong", "bukan gzip", "tanpa isi", "tanpa versi", "versi lain", "daftar", "bukan UTF-8", "nama kurang"],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    write(tmp_path)
    (tmp_path / ARCHIVE).write_bytes(content)
    with pytest.raises(ArchiveError, match="rusak"):
        read_archive(tmp_path)


def test_half_an_archive_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    whole = (tmp_path / ARCHIVE).read_bytes()
    (tmp_path / ARCHIVE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveError, match="rusak"):
        read_archive(tmp_path)


def test_a_folder_without_its_tables_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "plan.csv").unlink()
    with pytest.raises(PlanFolderError, match=r"tidak ada plan\.csv"):
        read_archive(tmp_path)


def test_a_run_broken_off_while_the_tables_are_written_leaves_the_old_archive(tmp_path: Path) -> None:
    whole = write(tmp_path)
    with pytest.raises(KeyboardInterrupt), archive_beside(tmp_path, whole.problem, small.dataset(), small.plan()):
        raise KeyboardInterrupt
    assert read_archive(tmp_path) == whole
    assert not list(tmp_path.glob(".arsip-*"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    whole = kept()
    with (
        pytest.raises(ArchiveError, match="tidak dapat ditulis"),
        archive_beside(tmp_path / "berkas", whole.problem, small.dataset(), small.plan()),
    ):
        pass


def test_the_data_give_the_same_plan_back_without_an_archive(tmp_path: Path) -> None:
    write_plan(small.plan(), tmp_path)
    assert rebuild_plan(small.dataset(), tmp_path) == kept()


def test_data_of_another_plan_are_refused(tmp_path: Path) -> None:
    dataset = small.dataset()
    write_plan(small.plan(), tmp_path)
    serving = {row.number for row in small.plan().rows}
    fewer = replace(dataset, members=tuple(member for member in dataset.members if member.number not in serving))
    with pytest.raises(ArchiveError) as caught:
        rebuild_plan(fewer, tmp_path)
    assert caught.value.code == "data_lain"
    assert str(len(serving)) in caught.value.message


def test_names_are_those_of_the_data() -> None:
    names = names_of(small.dataset())
    member = small.dataset().members[0]
    assert names.people[member.number].name == member.name
    assert names.areas[small.A] == "AWU"
    assert names.shifts["S1"]
