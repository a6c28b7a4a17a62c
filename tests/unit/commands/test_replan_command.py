"""``roster replan``: what it is asked with, what it refuses, and what it writes of three answers."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.planning import resolve_operation
from tests.project.tiny import write_tiny

EVENING, VOTING_DAY, LATE = "24/11/2024 20.00", "27/11/2024 12.00", "29/11/2024 08.00"

PAPERS = ("sprin.pdf", "rakor.pdf", "sprin_perubahan.pdf")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny(tmp_path_factory.mktemp("data"))
    with (folder / "operasi.csv").open("a", encoding="utf-8") as file:
        file.write("nomor_sprin,1234\ntanggal_terbit,2024-11-20\n")
    return folder


@pytest.fixture(scope="module")
def issued(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rencana")
    assert cli.run(["plan", "--data", str(data), "--out", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def ill(issued: Path) -> str:
    """A policeman of a team, by number."""
    return next(row["nomor_induk"] for row in rows_of(issued) if (row["unsur"], row["peran"]) == ("POLRI", "anggota"))


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def replan(data: Path, issued: Path):
    def run(*options: str) -> int:
        return cli.run(["replan", "--data", str(data), "--baseline", str(issued), *options])

    return run


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_without_a_folder_the_answers_are_compared_and_nothing_is_written(
    replan, ill: str, issued: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(issued)
    assert replan("--now", EVENING, "--absent", ill) == 0
    out = capsys.readouterr().out
    assert "Sif yang sudah dimulai dan tidak diubah: belum ada" in out
    for title in ("Tanpa perubahan", "Perubahan tersedikit", "Susun ulang penuh"):
        assert title in out
    assert "Tidak ada yang ditulis" in out
    assert ill not in out
    assert tree(issued) == before


def test_changes_of_which_nothing_is_proven_are_told_so_as_on_the_page(
    replan, ill: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = resolve_operation.resolve_operation

    def unproven(*asked: Any, **more: Any) -> resolve_operation.Resolution:
        found = solved(*asked, **more)
        return replace(found, answers=tuple(replace(each, changes_bound=0.0) for each in found.answers))

    monkeypatch.setattr(resolve_operation, "resolve_operation", unproven)
    assert replan("--now", EVENING, "--absent", ill) == 0
    out = capsys.readouterr().out
    assert "belum terbukti" in out
    assert "celah" not in out


def test_as_json_each_answer_is_an_object(replan, ill: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", EVENING, "--absent", ill, "--json") == 0
    answers = {line["kunci"]: line for line in objects(capsys.readouterr().out) if line["jenis"] == "pilihan"}
    assert list(answers) == ["tetap", "sedikit", "penuh"]
    assert answers["tetap"]["risiko_tak_terjaga"] > answers["sedikit"]["risiko_tak_terjaga"] == 0
    assert (answers["sedikit"]["masuk"], answers["sedikit"]["lepas"], answers["sedikit"]["surat"]) == (1, 1, 2)
    assert answers["sedikit"]["perubahan"] == answers["sedikit"]["batas_bawah_perubahan"]
    assert not any(answer["diambil"] for answer in answers.values())


@pytest.mark.parametrize("text", ["besok pagi", "31/02/2024 08.00", "24/11/2024 25.61"])
def test_a_moment_nobody_can_read_is_refused_with_an_example(replan, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", text) == 1
    err = capsys.readouterr().err
    assert f"Waktu '{text}' tidak terbaca" in err
    assert '"26/11/2024 20.00"' in err


def test_a_moment_may_be_counted_from_the_vote_or_name_its_zone(replan, capsys: pytest.CaptureFixture[str]) -> None:
    # 06.30 WIT is 04.30 WIB, half an hour before S3 begins.
    for text, begun in (("H-1 20.00", "S1, S2"), ("27/11/2024 06.30 WIT", "S1, S2"), ("27/11/2024 06.30", "S1, S2, S3, S4")):
        assert replan("--now", text) == 0
        assert f"tidak diubah: {begun}\n" in capsys.readouterr().out


def test_a_day_without_its_hour_is_no_moment(replan, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", "26/11/2024") == 1
    assert "tidak menyebut jam" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "told"), [("", "tidak memuat satu nomor pun"), ("NRP\nNama\n", "tidak memuat satu nomor pun")])
def test_a_list_that_names_nobody_is_refused(replan, text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_text(text, encoding="utf-8")
    assert replan("--now", EVENING, "--absent-file", str(listed)) == 1
    assert told in capsys.readouterr().err


def test_an_absence_from_a_later_moment_is_left_to_the_replacement_desk(replan, ill: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", EVENING, "--absent", f"{ill}@H 13.00") == 1
    assert "roster replace" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2024-11-27 12:00", "H 12.00"])
def test_a_moment_may_be_counted_from_the_voting_day(replan, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", text) == 0
    assert "Sif yang sudah dimulai dan tidak diubah: S1, S2, S3, S4\n" in capsys.readouterr().out


def test_everything_wrong_about_moment_and_absent_people_is_named_at_once(
    replan, ill: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_text(f"Daftar NRP\n{ill[:4]}.{ill[4:]}\n77777777; 88888888\n", encoding="utf-8")
    assert replan("--now", "H-3", "--absent", "BRIPTU Budi", "--absent", "66666666", "--absent-file", str(listed)) == 1
    err = capsys.readouterr().err
    assert "Waktu 'H-3' tidak menyebut jam." in err
    assert "Bukan nomor induk: 'BRIPTU Budi'." in err
    assert "Tidak ada dalam daftar personel: 66666666, 77777777, 88888888." in err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8", b"", b"Daftar NRP\n# 12345678\n"])
def test_a_list_that_is_none_is_refused(replan, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_bytes(content)
    assert replan("--now", EVENING, "--absent-file", str(listed)) == 1
    assert "satu nomor induk per baris" in capsys.readouterr().err


def test_a_moment_of_one_person_is_refused(replan, ill: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", EVENING, "--absent", f"{ill}@H 05.00") == 1
    assert f"Saat per orang tidak dipakai di sini: {ill}@H 05.00." in capsys.readouterr().err


def test_what_has_begun_stays_and_who_is_absent_serves_no_more(replan, ill: str, issued: Path, tmp_path: Path) -> None:
    assert replan("--now", VOTING_DAY, "--absent", ill, "--out", str(tmp_path), "--quiet") == 0
    begun = {"S1", "S2", "S3", "S4"}
    before, after = (sorted((r["shift"], r["nomor_induk"], r["pos"]) for r in rows_of(folder)) for folder in (issued, tmp_path))
    assert [row for row in before if row[0] in begun] == [row for row in after if row[0] in begun]
    assert not [row for row in after if row[1] == ill and row[0] not in begun]


def test_where_all_has_begun_the_plan_stays_as_it_is(
    replan, ill: str, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replan("--now", LATE, "--absent", ill, "--out", str(tmp_path)) == 0
    assert "Sif yang sudah dimulai dan tidak diubah: S1, S2, S3, S4, S5" in capsys.readouterr().out
    assert rows_of(tmp_path) == rows_of(issued)


def test_to_leave_it_writes_nothing(replan, ill: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "baru"
    assert replan("--now", EVENING, "--absent", ill, "--take", "tetap", "--out", str(out), "--docs") == 0
    assert not out.exists()
    assert "Rencana lama tetap berlaku; tidak ada yang ditulis." in capsys.readouterr().out


@pytest.mark.parametrize("key", ["sedikit", "penuh"])
def test_the_answer_taken_is_written_with_all_three_beside_it(replan, ill: str, tmp_path: Path, key: str) -> None:
    assert replan("--now", EVENING, "--absent", ill, "--take", key, "--out", str(tmp_path), "--quiet") == 0
    choices = json.loads((tmp_path / "pilihan.json").read_text(encoding="utf-8"))
    assert (choices["diambil"], [each["kunci"] for each in choices["pilihan"]]) == (key, ["tetap", "sedikit", "penuh"])
    assert ill not in {row["nomor_induk"] for row in rows_of(tmp_path)}


def test_with_papers_the_changing_order_is_made_too_and_the_earlier_plan_stays(
    replan, ill: str, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pdfplumber

    before = tree(issued)
    assert replan("--now", EVENING, "--absent", ill, "--out", str(tmp_path), "--docs", "--json") == 0
    lines = objects(capsys.readouterr().out)
    assert tuple(Path(line["berkas"]).name for line in lines if line["jenis"] == "dokumen") == PAPERS
    (letters,) = [line for line in lines if line["jenis"] == "surat_berubah"]
    assert (letters["polri"], letters["linmas"]) == (2, 0)
    texts = {}
    for name in PAPERS:
        with pdfplumber.open(tmp_path / "dokumen" / name) as pdf:
            texts[name] = " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)
    assert "Sprin/1234/XI/" in texts["sprin_perubahan.pdf"]
    assert "Sprin/1234/" not in texts["sprin.pdf"]
    assert "berhalangan" in texts["sprin_perubahan.pdf"]  # he was named absent here, and in no list
    assert tree(issued) == before


def test_where_no_order_changes_a_line_says_so(replan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", EVENING, "--out", str(tmp_path), "--docs") == 0
    assert "Sprin perubahan tidak dibuat: tidak ada perintah yang berubah terhadap rencana lama." in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "dokumen").iterdir()) == sorted(PAPERS[:2])


def with_a_tps_dropped(data: Path, folder: Path, *, is_told: bool) -> Path:
    """Copy the data without the first TPS of a desa, all others moved up by one; with ``is_told`` the sheet says so."""
    shutil.copytree(data, folder)
    with (folder / "tps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    desa = rows[0]["kode_desa"]
    kept = [row | {"nomor_lama": ""} for row in rows if row["kode_desa"] != desa or int(row["nomor"]) > 1]
    for row in kept:
        if row["kode_desa"] == desa:
            row["nomor_lama"] = row["nomor"] if is_told else ""
            row["nomor"] = f"{int(row['nomor']) - 1:03d}"
    with (folder / "tps.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    return folder


def test_a_desa_that_lost_a_tps_without_former_numbers_is_pointed_out_and_with_them_not(
    data: Path, issued: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = with_a_tps_dropped(data, tmp_path / "diam", is_told=False)
    told = with_a_tps_dropped(data, tmp_path / "disebut", is_told=True)
    asked = ["--baseline", str(issued), "--now", EVENING]
    assert cli.run(["replan", "--data", str(silent), *asked]) == 0
    assert "isi kolom nomor_lama" in capsys.readouterr().err
    assert cli.run(["replan", "--data", str(silent), *asked, "--out", str(tmp_path / "baru"), "--json"]) == 0
    notes = [each for each in objects(capsys.readouterr().out) if each["jenis"] == "catatan"]
    assert len(notes) == 1
    assert json.loads((tmp_path / "baru" / "ringkasan.json").read_text(encoding="utf-8"))["ukuran"]["catatan"] == [notes[0]["pesan"]]
    assert cli.run(["replan", "--data", str(told), *asked, "--out", str(tmp_path / "ikut")]) == 0
    assert "nomor_lama" not in capsys.readouterr().err
    with (tmp_path / "ikut" / "perubahan.csv").open(encoding="utf-8", newline="") as file:
        causes = {row["sebab"] for row in csv.DictReader(file) if row["jenis"] == "tetap"}
    assert any(" menjadi TPS 001" in cause for cause in causes)


def test_who_was_absent_stays_so_in_the_next_plan_until_he_is_named_present(
    data: Path, replan, ill: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replan("--now", EVENING, "--absent", ill, "--out", str(tmp_path / "satu")) == 0
    again = ["replan", "--data", str(data), "--baseline", str(tmp_path / "satu"), "--now", EVENING]
    capsys.readouterr()
    assert cli.run([*again, "--out", str(tmp_path / "dua")]) == 0
    assert "berhalangan: 1 orang" in capsys.readouterr().out
    assert ill not in {row["nomor_induk"] for row in rows_of(tmp_path / "dua")}
    assert cli.run([*again, "--present", ill]) == 0
    assert "berhalangan" not in capsys.readouterr().out


def test_somebody_named_absent_and_present_is_refused(replan, ill: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replan("--now", EVENING, "--absent", ill, "--present", ill) == 1
    assert "berhalangan dan hadir sekaligus" in capsys.readouterr().err
