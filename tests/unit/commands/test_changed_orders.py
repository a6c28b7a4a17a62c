"""``roster plan --baseline --docs``: the paper that changes the earlier order, and what is said where there is none."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.commands.changed_orders import ChangedOrders, report_changed_orders
from roster.commands.reporter import Reporter
from tests.project.tiny import write_tiny

PAPER = "sprin_perubahan.pdf"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rencana")
    assert cli.run(["plan", "--data", str(data), "--out", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def one_ill(made: Path, tmp_path: Path) -> Path:
    """The data with one man of the plan ill, and the number and date of the first order given."""
    folder = write_tiny(tmp_path / "data")
    with (made / "plan.csv").open(encoding="utf-8", newline="") as file:
        ill = next(row["nomor_induk"] for row in csv.DictReader(file) if row["unsur"] == "POLRI" and row["peran"] == "anggota")
    head, *lines = (folder / "personel.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{head},status", *(f"{line},{'sakit' if f',{ill},' in line else ''}" for line in lines)]
    (folder / "personel.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with (folder / "operasi.csv").open("a", encoding="utf-8") as file:
        file.write("nomor_sprin,1234\ntanggal_terbit,2024-11-20\n")
    return folder


def again(data: Path, made: Path, out: Path, *options: str) -> int:
    return cli.run(["plan", "--data", str(data), "--out", str(out), "--baseline", str(made), "--docs", *options])


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_changed_order_is_made_told_and_counted(one_ill: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in made.iterdir() if path.is_file()}
    assert again(one_ill, made, tmp_path / "baru", "--json") == 0
    lines = json_lines(capsys.readouterr().out)
    assert [Path(line["berkas"]).name for line in lines if line["jenis"] == "dokumen"] == ["sprin.pdf", "rakor.pdf", PAPER]
    (letters,) = [line for line in lines if line["jenis"] == "surat_berubah"]
    assert letters["polri"] >= 1
    assert (tmp_path / "baru" / "dokumen" / PAPER).read_bytes().startswith(b"%PDF-")
    assert {path.name: path.read_bytes() for path in made.iterdir() if path.is_file()} == before


def test_where_nothing_changed_a_line_says_so(data: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert again(data, made, tmp_path / "baru") == 0
    assert "Sprin perubahan tidak dibuat: tidak ada perintah yang berubah terhadap rencana lama." in capsys.readouterr().out
    assert not (tmp_path / "baru" / "dokumen" / PAPER).exists()


def test_a_plan_written_over_its_own_baseline_is_compared_with_what_stood_there(one_ill: Path, made: Path, tmp_path: Path) -> None:
    own = tmp_path / "sama"
    own.mkdir()
    for path in made.iterdir():
        if path.is_file():
            (own / path.name).write_bytes(path.read_bytes())
    assert again(one_ill, own, own, "--quiet") == 0
    assert (own / "dokumen" / PAPER).is_file()


def test_an_earlier_changed_order_does_not_stay_beside_a_new_plan(data: Path, tmp_path: Path) -> None:
    (tmp_path / "dokumen").mkdir()
    (tmp_path / "dokumen" / PAPER).write_bytes(b"old")
    assert cli.run(["plan", "--data", str(data), "--out", str(tmp_path), "--quiet"]) == 0
    assert not (tmp_path / "dokumen" / PAPER).exists()


def test_without_papers_nothing_is_said_of_orders(one_ill: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", "--data", str(one_ill), "--out", str(tmp_path / "baru"), "--baseline", str(made)]) == 0
    assert "perintah" not in capsys.readouterr().out.lower()


def test_a_paper_that_does_not_fit_is_told_and_the_tables_stay(
    one_ill: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("roster.documents.render_amendments", full)
    assert again(one_ill, made, tmp_path / "baru") == 1
    assert "ruang penyimpanan penuh; tabel rencana sudah ditulis" in capsys.readouterr().err
    assert (tmp_path / "baru" / "plan.csv").is_file()


def test_changes_of_other_unsur_alone_are_told_with_their_number(capsys: pytest.CaptureFixture[str]) -> None:
    report_changed_orders(ChangedOrders((), {"POLRI": 0, "TNI": 2, "LINMAS": 1344}), Reporter())
    told = "tidak ada perintah Polri yang berubah (orang yang penugasannya berubah: Polri 0, TNI 2, Linmas 1.344)"
    assert told in capsys.readouterr().out
