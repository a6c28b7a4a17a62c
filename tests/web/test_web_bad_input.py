"""Files that are no good, through the browser's way in and the real reader: told, not stored, no traceback, nothing in the log."""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from roster.config import Settings
from roster.store import Store
from tests.unit.imports.books import Rows, good, with_cell, with_sheets, write_xlsx
from tests.web.conftest import Post

NIK = "3514061708850001"
NAME = "Rahasia Sekali"
SHIFT = ["kode", "mulai", "selesai", "polri_rawan"]


def workbook(sheets: dict[str, Rows], folder: Path) -> bytes:
    return write_xlsx(folder / "buatan.xlsx", sheets).read_bytes()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(f"xl/{name}.bin", part)
    return packed.getvalue()


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def send(admin: FlaskClient, post: Post, *files: tuple[bytes, str]) -> str:
    """Upload files and return the address of the report."""
    answer = post(admin, "/data/unggah", source="/data", files=[(io.BytesIO(content), name) for content, name in files])
    assert answer.status_code == 302
    return answer.headers["Location"]


def broken(kind: str, folder: Path) -> tuple[bytes, str]:
    """Return the content of a bad file, and words of what is said about it."""
    whole = workbook(good(), folder)
    made: dict[str, tuple[bytes, str]] = {
        "kosong": (b"", "Berkas kosong."),
        "terpotong": (whole[: len(whole) // 2], "Berkas rusak atau tidak utuh."),
        "bom": (with_parts(whole, a=b"\0" * (40 * 2**20)), "mengembang terlalu besar"),
        "sandi": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "dilindungi kata sandi"),
        "csv": (as_csv(good()["tps"]), "isinya bukan buku kerja Excel"),
    }
    return made[kind]


@pytest.mark.parametrize("kind", ["kosong", "terpotong", "bom", "sandi", "csv"])
def test_files_that_cannot_be_read_are_told(
    kind: str, admin: FlaskClient, post: Post, store: Store, settings: Settings, tmp_path: Path
) -> None:
    content, words = broken(kind, tmp_path)
    report = send(admin, post, (content, "data.xlsx"))
    page = admin.get(report)
    assert page.status_code == 200
    assert words in page.text
    assert store.list_imports() == ()
    marked = admin.get(f"{report}/bertanda.xlsx")
    assert (marked.status_code, marked.data[:2]) == (200, b"PK")
    assert {path.name for path in (settings.data_dir / "unggahan").rglob("*.*")} == {"isian.xlsx", "hasil.json", "bertanda.xlsx"}


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"Sheet1": good()["tps"]}, "lembar yang ada: Sheet1"),
        (with_cell("tps", 2, "dpt", "=500+12"), "Rumus belum dihitung"),
        (with_cell("personel", 5, "nomor_induk", 3.51406200185e15), "angka terakhirnya tidak dapat dipercaya"),
        (with_cell("tps", 2, "kode_desa", "3514062099"), "Desa 3514062099 tidak ada"),
        (with_sheets(shift=[SHIFT, ["S3", "H 05.00", "H 13.00", -1]]), "Kebutuhan negatif: -1."),
        (with_sheets(shift=[SHIFT, ["S3", "H 13.00", "H 05.00", 1]]), "Shift selesai sebelum"),
    ],
)
def test_faulty_cells_are_told_and_nothing_is_stored(
    sheets: dict[str, Rows], words: str, admin: FlaskClient, post: Post, store: Store, tmp_path: Path
) -> None:
    assert words in admin.get(send(admin, post, (workbook(sheets, tmp_path), "data.xlsx"))).text
    assert store.list_imports() == ()


def test_macros_hidden_sheets_and_formulas_in_names_do_no_harm(admin: FlaskClient, post: Post, store: Store, tmp_path: Path) -> None:
    sheets = with_cell("personel", 2, "nama", '=HYPERLINK("http://jahat","klik")')
    content = with_parts(workbook(sheets, tmp_path), vbaProject=b"\xd0\xcf\x11\xe0" + b"macro" * 99)
    page = admin.get(send(admin, post, (content, "../../CON.xlsx"))).text
    assert "Teks menyerupai rumus" in page
    (record,) = store.list_imports()
    assert record.file_name == "CON.xlsx"
    assert store.get_dataset(record.id).members[0].name == '=HYPERLINK("http://jahat","klik")'


def test_an_emblem_named_in_an_upload_reads_no_file_of_the_server(admin: FlaskClient, post: Post, store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\n")
    sheets = with_sheets(operasi=[["kunci", "nilai"], ["tanggal", "27/11/2024"], ["lambang", str(secret)]])
    assert "di luar folder data" in admin.get(send(admin, post, (workbook(sheets, tmp_path), "data.xlsx"))).text
    assert store.get_dataset(store.list_imports()[0].id).operation.emblem == ""


def test_no_name_or_number_of_a_person_gets_into_log_address_or_file_name(
    admin: FlaskClient, post: Post, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sheets = good()
    sheets["personel"] += [["LINMAS", NAME, "", NIK, "", "", "", "3514062001", "", ""]] * 2  # a double is an error
    report = send(admin, post, (workbook(sheets, tmp_path), "data.xlsx"))
    assert NIK in admin.get(report).text
    written = [path.relative_to(settings.data_dir).as_posix() for path in settings.data_dir.rglob("*")]
    for place in (caplog.text, report, " ".join(written)):
        assert NIK not in place
        assert "Rahasia" not in place
