"""``roster index``: history, preview, taking and deciding from the command line, and refusals that say what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.store import open_store
from tests.project.tiny import write_tiny
from tests.web.cast import make_dataset

HEAD = "tanggal;kode_desa;nomor_tps;skor;kategori;alasan;sumber;petugas;riwayat_kekerasan"
VOTE = make_dataset().operation.voting_day
FIRST = "3514012001/001"


@pytest.fixture
def stored(data_folder: Path) -> str:
    """A store with one import, and its URL."""
    url = f"sqlite:///{data_folder / 'roster.sqlite3'}"
    with open_store(url) as store:
        store.add_import(make_dataset(), file_name="a.xlsx", uploaded_by=None)
    return url


def csv(path: Path, *rows: str) -> str:
    file = path / "indeks.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return str(file)


def facts(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def decide(*more: str, tps: str = FIRST) -> int:
    return cli.run(["index", "decide", "--tps", tps, "--category", "sangat_rawan", "--reason", "ricuh", "--officer", "AKP A", *more])


def test_a_list_is_shown_taken_and_then_stands_in_the_history(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv(tmp_path, "20/11/2024;3514012001;1;70;sangat rawan;ricuh;Polri;;")
    assert cli.run(["index", "preview", file]) == 0
    assert "1 TPS: rawan -> sangat rawan" in capsys.readouterr().out
    with open_store(stored) as store:
        assert store.index_events(VOTE) == ()
    assert cli.run(["index", "take", file]) == 0
    assert "Daftar diambil sebagai daftar nomor 1: 1 baris masuk riwayat." in capsys.readouterr().out
    assert cli.run(["index", "show", "--kecamatan", "kecamatan 01"]) == 0
    assert f"20-11-2024 00.00 · {FIRST} · Sangat rawan · skor 70,00 · ricuh · Polri · indeks.csv" in capsys.readouterr().out


def test_the_same_file_twice_is_said_and_changes_nothing(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv(tmp_path, "20/11/2024;3514012001;1;70;;;;;")
    assert cli.run(["index", "take", file]) == 0
    assert cli.run(["index", "take", file]) == 1
    assert "sudah pernah diambil" in capsys.readouterr().err
    assert cli.run(["index", "preview", file]) == 1
    assert "sudah diambil sebagai daftar nomor 1" in capsys.readouterr().err
    with open_store(stored) as store:
        assert len(store.index_events(VOTE)) == 1


def test_a_faulty_list_is_named_cell_by_cell_and_refused(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv(tmp_path, "20/11/2024;3514012001;1;170;;;;;", "20/11/2024;3514012001;99;7;;;;;")
    for action in ("preview", "take"):
        assert cli.run(["index", action, file]) == 1
        err = capsys.readouterr().err
        assert "baris 2" in err
        assert "TPS 099 di desa 3514012001 tidak ada" in err
    with open_store(stored) as store:
        assert store.list_index_files() == ()


def test_a_folder_is_enough_for_a_preview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_tiny(tmp_path / "data")
    code = (data / "tps.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    assert cli.run(["index", "preview", csv(tmp_path, f"20/11/2024;{code};1;90;sangat rawan;;;;"), "--data", str(data), "--json"]) == 0
    found = facts(capsys)
    assert [line["hasil"] for line in found if line["jenis"] == "baris"] == ["ubah"]
    assert next(line for line in found if line["jenis"] == "pratinjau_indeks")["kategori"]["sangat_rawan"][1] == 1


def test_thousands_of_changes_are_summed_and_cut_unless_all_are_asked_for(
    stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(stored) as store:
        store.add_import(make_dataset(10, 10, 20), file_name="besar.xlsx", uploaded_by=None)
    rows = [f"20/11/2024;3514{k:02d}{2000 + d};;;sangat rawan;;;;" for k in range(1, 11) for d in range(1, 11)]
    file = csv(tmp_path, *rows)
    assert cli.run(["index", "preview", file]) == 0
    out = capsys.readouterr().out
    assert "1.900 TPS: kurang rawan -> sangat rawan" in out
    assert "... dan 1.980 TPS lagi (--all)." in out
    assert cli.run(["index", "preview", file, "--all"]) == 0
    assert capsys.readouterr().out.count("35141020") == 200


def test_a_decision_is_recorded_with_officer_and_reason(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert decide("--when", "20/11/2024 14.30") == 0
    assert f"{FIRST}: Rawan -> Sangat rawan" in capsys.readouterr().out
    assert cli.run(["index", "show", "--tps", FIRST, "--json"]) == 0
    (entry,) = facts(capsys)
    assert (entry["petugas"], entry["alasan"], entry["sumber"]) == ("AKP A", "ricuh", "keputusan")
    assert entry["waktu"] == "2024-11-20T07:30:00+00:00"  # 14.30 WIB


def test_a_decision_older_than_the_newest_event_says_that_it_does_not_hold(
    stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["index", "take", csv(tmp_path, "20/11/2024;3514012001;1;;rawan;;;;")]) == 0
    assert decide("--when", "19/11/2024 08.00") == 1
    err = capsys.readouterr().err
    assert "TIDAK berlaku, tetap Rawan" in err
    assert "Periksa jam komputer" in err


def test_differing_inputs_are_listed_with_both_sides(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["index", "show", "--disputed"]) == 0
    assert "tidak berselisih" in capsys.readouterr().out
    assert cli.run(["index", "take", csv(tmp_path, "20/11/2024;3514012001;1;;;;Bawaslu;;ya")]) == 0
    capsys.readouterr()
    assert cli.run(["index", "show", "--disputed"]) == 0
    assert f"{FIRST}: Polri rawan (skor 10,00) · Bawaslu sangat rawan (skor 40,00) [wajib]; riwayat_kekerasan" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["preview"],
        ["show", "."],
        ["decide", "--tps", FIRST],
        ["take", ".", "--data", "."],
        ["show", "--tps", FIRST, "--tps", FIRST],
        ["show", "--tps", "x"],
        ["lihat"],
    ],
)
def test_wrong_use_is_refused_with_status_2(stored: str, arguments: list[str]) -> None:
    assert cli.run(["index", *arguments]) == 2


def test_what_the_store_lacks_is_said_with_status_1(data_folder: Path, stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["index", "show", "--import", "9"]) == 1
    assert cli.run(["index", "show", "--kecamatan", "Entah"]) == 1
    assert "Kecamatan 01, Kecamatan 02" in capsys.readouterr().err
    assert decide(tps="3514012001/099") == 1
    assert decide("--when", "kemarin") == 1
    capsys.readouterr()
    assert cli.run(["index", "show"]) == 0
    assert "Riwayat indeks kosong." in capsys.readouterr().out


def test_without_any_data_the_way_on_is_named(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["index", "show"]) == 1
    assert "Unggah data" in capsys.readouterr().err
