"""The emblem a workbook names: a picture beside it, or an empty slot and a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from roster.domain.operation import Dataset
from roster.errors import Severity
from roster.imports import read_dataset
from tests.unit.imports.books import OPERASI, found, read, with_sheets, write_folder, write_xlsx

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def named(emblem: str) -> dict[str, list[list[object]]]:
    """Return good sheets that name an emblem."""
    return with_sheets(operasi=[*OPERASI, ["lambang", emblem]])


def imported(path: Path) -> Dataset:
    report = read_dataset(path)
    assert report.dataset is not None, report.errors
    assert report.issues == ()
    return report.dataset


@pytest.mark.parametrize("name", ["lambang.png", "gambar/Lambang.PNG", "gambar\\Lambang.PNG"])
def test_a_relative_name_means_the_folder_of_the_data_not_the_current_one(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "lain"
    (data / "gambar").mkdir(parents=True)
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    file = data / name.replace("\\", "/")
    file.write_bytes(PNG)
    assert imported(write_xlsx(data / "isian.xlsx", named(name))).operation.emblem == str(file.resolve())


def test_a_folder_of_csv_files_holds_its_emblem(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "csv", named("lambang.jpg"))
    (folder / "lambang.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert imported(folder).operation.emblem == str((folder / "lambang.jpg").resolve())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tidak-ada.png", "tidak ditemukan"),
        ("../luar.png", "di luar folder data"),
        ("tautan.png", "di luar folder data"),
        ("/etc/hostname", "bukan .png"),
        ("/etc/hostname.png", "di luar folder data"),
        ("rahasia.txt", "bukan .png"),
        ("palsu.png", "bukan gambar"),
        ("besar.png", "2 MiB"),
        ("putar.png", "dibaca"),
        ("a" * 300 + ".png", "dibaca"),
        ("folder.png", "tidak ditemukan"),
    ],
)
def test_other_files_leave_the_slot_empty_with_a_warning(tmp_path: Path, name: str, words: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "luar.png").write_bytes(PNG)
    (data / "tautan.png").symlink_to(tmp_path / "luar.png")
    (data / "putar.png").symlink_to(data / "putar.png")
    (data / "palsu.png").write_bytes(b"rahasia")
    (data / "besar.png").write_bytes(PNG + b"\0" * 2**21)
    (data / "folder.png").mkdir()
    report = read_dataset(write_xlsx(data / "isian.xlsx", named(name)))
    assert report.dataset is not None
    assert report.dataset.operation.emblem == ""
    issue = found(report, "lambang", Severity.WARNING)
    assert words in issue.message
    assert (issue.sheet, issue.row) == ("operasi", 5)


def test_sheets_that_come_from_no_file_have_no_emblem() -> None:
    report = read(named("lambang.png"))
    assert report.dataset is not None
    assert report.dataset.operation.emblem == ""
    found(report, "lambang", Severity.WARNING)
