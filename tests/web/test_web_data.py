"""The data pages: upload, report, marked copy, totals, workbooks to start from."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from roster.config import Settings
from roster.errors import Issue, RosterError, Severity
from roster.planning import store_plan
from roster.planning.store_plan import ImportOutcome
from roster.store import Store
from roster.web import uploads
from roster.web.totals import totals_of
from tests.web.cast import NASTY, add_import, make_dataset
from tests.web.conftest import Post

Fake = Callable[..., list[Path]]


def _issue(row: int, severity: Severity = Severity.ERROR, sheet: str = "personel", value: str = "3.51E+15") -> Issue:
    return Issue(severity, "nik", sheet, row, "nomor_induk", value, f"NIK rusak di baris {row}.", "Ubah kolom menjadi Teks.")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a fake in the place of the real reader: it answers with these issues and stores when none is an error."""

    def answer(*issues: Issue, error: RosterError | None = None) -> list[Path]:
        seen: list[Path] = []

        def import_file(store: Store, path: Path, *, file_name: str, user: int | None) -> ImportOutcome:
            seen.append(path)
            if error is not None:
                raise error
            if any(issue.severity is Severity.ERROR for issue in issues):
                return ImportOutcome(None, issues)
            return ImportOutcome(store.add_import(make_dataset(), file_name=file_name, uploaded_by=user), issues)

        monkeypatch.setattr(store_plan, "import_file", import_file)
        return seen

    return answer


def _upload(admin: FlaskClient, post: Post, *names: str) -> str:
    files = [(io.BytesIO(b"isi"), name) for name in names]
    answer = post(admin, "/data/unggah", source="/data", files=files)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_without_data_the_page_says_what_to_do(admin: FlaskClient) -> None:
    text = admin.get("/data").text
    assert "Belum ada. Unggah buku kerja Anda" in text
    assert "Paling besar 200 kB" in text


def test_a_clean_workbook_is_stored_and_its_file_is_removed(
    admin: FlaskClient, post: Post, reader: Fake, store: Store, settings: Settings
) -> None:
    seen = reader()
    report = _upload(admin, post, "data polres.xlsx")
    assert [record.file_name for record in store.list_imports()] == ["data polres.xlsx"]
    assert seen[0].name == "isian.xlsx"
    assert not seen[0].exists()
    text = admin.get(report).text
    assert "Data diterima dan disimpan." in text
    assert "Tidak ada catatan." in text
    assert "Personel menurut unsur" in text
    assert admin.get(f"{report}/bertanda.xlsx").status_code == 404
    assert [path.name for path in (settings.data_dir / "unggahan").rglob("*") if path.is_file()] == ["hasil.json"]


def test_warnings_are_shown_and_do_not_block(admin: FlaskClient, post: Post, reader: Fake, store: Store) -> None:
    reader(_issue(7, Severity.WARNING))
    text = admin.get(_upload(admin, post, "data.xlsx")).text
    assert "Data diterima dan disimpan." in text
    assert "Peringatan" in text
    assert len(store.list_imports()) == 1


def test_errors_are_named_with_sheet_row_column_value_and_remedy_and_nothing_is_stored(
    admin: FlaskClient, post: Post, reader: Fake, store: Store
) -> None:
    reader(_issue(12), _issue(3, sheet="tps", value=NASTY))
    text = admin.get(_upload(admin, post, "data.xlsx")).text
    assert "Ada 2 kesalahan; tidak ada yang disimpan." in text
    for part in ("personel", "nomor_induk", "3.51E+15", "NIK rusak di baris 12.", "Ubah kolom menjadi Teks.", "Unduh salinan bertanda"):
        assert part in text
    assert "&lt;script&gt;alert(" in text
    assert "<script>alert(" not in text
    assert store.list_imports() == ()


def test_thousands_of_faults_come_in_pages_and_can_be_filtered(admin: FlaskClient, post: Post, reader: Fake) -> None:
    reader(*(_issue(row) for row in range(1, 5001)), *(_issue(row, Severity.WARNING, "tps") for row in range(1, 31)))
    report = _upload(admin, post, "data.xlsx")
    first = admin.get(report)
    assert len(first.data) < 60_000
    assert "1–100 dari 5.030" in first.text
    assert "NIK rusak di baris 100." in first.text
    assert "NIK rusak di baris 101." not in first.text
    assert "NIK rusak di baris 101." in admin.get(f"{report}?hal=2").text
    only = admin.get(f"{report}?lembar=tps&jenis=peringatan").text
    assert "1–30 dari 30" in only
    assert "5.001–5.030 dari 5.030" in admin.get(f"{report}?hal=999999").text
    assert "1–100 dari 5.030" in admin.get(f"{report}?hal=-3").text


def test_the_marked_copy_is_made_of_the_upload_and_its_issues(
    admin: FlaskClient, post: Post, reader: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    import roster.imports

    calls = []

    def mark(path: Path, issues: tuple[Issue, ...], out: Path) -> Path:
        calls.append((path.read_bytes(), len(issues)))
        out.write_bytes(b"bertanda")
        return out

    monkeypatch.setattr(roster.imports, "mark_workbook", mark, raising=False)
    reader(_issue(12), _issue(13))
    report = _upload(admin, post, "Budi Santoso.xlsx")
    for _again in range(2):
        answer = admin.get(f"{report}/bertanda.xlsx")
        assert answer.data == b"bertanda"
        assert "Budi" not in answer.headers["Content-Disposition"]
    assert calls == [(b"isi", 2)]


def test_several_csv_files_are_kept_under_their_sheet_names(admin: FlaskClient, post: Post, reader: Fake) -> None:
    seen = reader(_issue(1))
    _upload(admin, post, "Wilayah.csv", "folder/tps.csv", "personel.csv")
    assert sorted(path.name for path in seen[0].iterdir()) == ["personel.csv", "tps.csv", "wilayah.csv"]


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ((), "Belum ada berkas yang dipilih."),
        (("data.xls",), "Jenis berkas tidak diterima."),
        (("data.zip",), "Jenis berkas tidak diterima."),
        (("data.xlsx", "tps.csv"), "Terlalu banyak berkas."),
        (("data.xlsx", "lagi.xlsx"), "Terlalu banyak berkas."),
        (("../../etc/passwd.csv",), None),  # only the last part counts, and that is a harmless name
        (("daftar $ orang!.csv",), "Nama berkas .csv tidak dikenal."),
    ],
)
def test_what_is_no_import_is_refused_before_it_is_read(
    admin: FlaskClient, post: Post, reader: Fake, settings: Settings, names: tuple[str, ...], complaint: str | None
) -> None:
    seen = reader(_issue(1))
    location = _upload(admin, post, *names)
    if complaint is None:
        assert [path.relative_to(settings.data_dir).parts[0] for path in seen] == ["unggahan"]
        return
    assert location == "/data"
    assert complaint in admin.get("/data").text
    assert seen == []


def test_a_reader_that_gives_up_leaves_no_file_behind(admin: FlaskClient, post: Post, reader: Fake, settings: Settings) -> None:
    reader(error=RosterError("Berkas terlalu lama dibaca.", "Pecah menjadi beberapa berkas.", code="waktu"))
    assert _upload(admin, post, "data.xlsx") == "/data"
    text = admin.get("/data").text
    assert "Berkas terlalu lama dibaca. Pecah menjadi beberapa berkas." in text
    assert list((settings.data_dir / "unggahan").iterdir()) == []


def test_old_uploads_are_removed(admin: FlaskClient, post: Post, reader: Fake, settings: Settings) -> None:
    reader(_issue(1))
    for _upload_number in range(uploads.KEPT_UPLOADS + 3):
        last = _upload(admin, post, "data.xlsx")
    assert len(list((settings.data_dir / "unggahan").iterdir())) == uploads.KEPT_UPLOADS
    assert admin.get(last).status_code == 200


@pytest.mark.parametrize("token", ["..", "a" * 24, "%2e%2e", "A" * 24, "hasil.json"])
def test_an_unknown_upload_is_not_found(admin: FlaskClient, token: str) -> None:
    assert admin.get(f"/data/periksa/{token}").status_code == 404
    assert admin.get(f"/data/periksa/{token}/bertanda.xlsx").status_code == 404


def test_totals_of_an_import_are_shown(admin: FlaskClient, store: Store) -> None:
    # 2 kecamatan x 2 desa x 3 TPS = 12 TPS, number 1 of each desa rawan: 4; 2 policemen per TPS: 24; one Linmas per desa: 4.
    totals = totals_of(make_dataset())
    assert (len(totals.kecamatan), len(totals.desa_names), totals.stations) == (2, 4, 12)
    assert dict(totals.by_category) == {"kurang_rawan": 8, "rawan": 4, "sangat_rawan": 0, "khusus": 0}
    assert dict(totals.people) == {"POLRI": (24, 24, 0), "TNI": (0, 0, 0), "LINMAS": (4, 4, 0)}
    text = admin.get(f"/data/{add_import(store, file_name=NASTY)}").text
    assert "Kurang rawan" in text
    assert "66,7%" in text  # 8 of 12
    assert "<script>alert" not in text


def test_an_unknown_import_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/data/99").status_code == 404
    assert admin.get("/data/x").status_code == 404


@pytest.mark.parametrize("kind", ["demo", "kosong"])
def test_the_workbooks_to_start_from_are_workbooks(admin: FlaskClient, kind: str) -> None:
    for _again in range(2):
        answer = admin.get(f"/data/contoh/{kind}.xlsx")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f"attachment; filename=data-{kind}.xlsx"
        assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_there_is_no_other_workbook(admin: FlaskClient) -> None:
    assert admin.get("/data/contoh/lain.xlsx").status_code == 404


def test_a_finding_on_the_file_itself_names_the_file_as_the_user_does(admin: FlaskClient, post: Post, reader: Fake) -> None:
    reader(_issue(0, sheet="isian.xlsx"))
    text = admin.get(_upload(admin, post, "data polres.xlsx")).text
    assert "isian.xlsx" not in text
    assert text.count("data polres.xlsx") >= 2


def test_a_file_that_is_no_workbook_is_explained_by_the_real_reader(admin: FlaskClient, post: Post, store: Store) -> None:
    report = _upload(admin, post, "bukan.xlsx")
    assert "bukan buku kerja Excel" in admin.get(report).text
    assert admin.get(f"{report}/bertanda.xlsx").status_code == 200
    assert store.list_imports() == ()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["tps.csv", "wilayah.csv", "TPS.CSV"], "Dua berkas untuk lembar tps."),
        (["tps.csv", "../../bahaya!.csv"], "Nama berkas .csv tidak dikenal."),
        (["data.xlsm"], "Jenis berkas tidak diterima."),
        ([".xlsx"], "Jenis berkas tidak diterima."),
    ],
)
def test_files_that_are_refused_leave_nothing_behind(
    names: list[str], told: str, admin: FlaskClient, post: Post, reader: Fake, store: Store, settings: Settings
) -> None:
    seen = reader()
    page = admin.get(_upload(admin, post, *names)).text
    assert told in page
    assert (seen, store.list_imports()) == ([], ())
    assert not list((settings.data_dir / "unggahan").rglob("*"))


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    admin: FlaskClient, post: Post, reader: Fake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(_file: FileStorage, path: Path) -> None:
        Path(path).write_bytes(b"is")
        raise OSError(errno.ENOSPC, "No space left on device")

    seen = reader()
    monkeypatch.setattr(FileStorage, "save", save)
    assert "Berkas tidak dapat disimpan di server." in admin.get(_upload(admin, post, "tps.csv", "wilayah.csv")).text
    assert seen == []
    assert not list((settings.data_dir / "unggahan").rglob("*"))
