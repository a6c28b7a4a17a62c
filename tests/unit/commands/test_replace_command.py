"""``roster replace``: the ranked list, the new version in one go, and refusals that say what to do."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.imports.workbook_writer import write_folder
from roster.planning.check_plan import check_plan
from roster.planning.keep_archive import ARCHIVE, archive_beside, read_archive
from roster.planning.mark_absent import told_absent
from roster.planning.plan_tables import read_plan, write_plan
from roster.store import PlanOrigin, PlanState, open_store
from tests import small
from tests.project.tiny import write_tiny
from tests.unit.planning.explained import kept

GUARD, OTHER, IDLE, CHOSEN = (small.police(n)[0] for n in (5, 11, 33, 24))
LINMAS = "3514000000000001"
EVE = ("--at", "2024-11-26 20:00")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made plan with its archive."""
    out = tmp_path_factory.mktemp("ganti") / "rencana"
    with archive_beside(out, kept().problem, small.dataset(), small.plan()):
        write_plan(small.plan(), out)
    return out


@pytest.fixture
def stored(data_folder: Path) -> int:
    """The same plan in the store."""
    data_folder.mkdir(parents=True)
    with open_store(f"sqlite:///{data_folder / 'roster.sqlite3'}") as store:
        import_id = store.add_import(small.dataset(), file_name="a.xlsx", uploaded_by=None)
        return store.add_plan(import_id, small.plan(), PlanOrigin(kept().problem.to_json(), {"policies": {}}))


def run(*arguments: str | Path) -> int:
    return cli.run(["replace", *map(str, arguments)])


def facts(capsys: pytest.CaptureFixture[str], kind: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in found if line["jenis"] == kind]


def changes(folder: Path) -> list[dict[str, str]]:
    with (folder / "perubahan.csv").open(encoding="utf-8") as handle:
        return [row for row in csv.DictReader(handle) if row["jenis"] != "tetap"]


def test_the_list_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", GUARD, *EVE) == 0
    out = capsys.readouterr().out
    assert out.startswith("R-351401-003 (S3+S4) · H 05.00 – H 24.00 · Regu TPS, UTARA (HARJO)\n  semula BRIPKA POLISI 05 · 90010005\n")
    assert "    1. BRIPKA POLISI 2" in out
    assert "cadangan, urutan 1 · rantai 1 · " in out
    assert " lagi; --all menampilkan semuanya" in out
    assert "Terhalang: " in out
    assert "Kelayakan unsur, pangkat, keahlian: 6" in out


def test_the_list_is_told_in_english_and_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", GUARD, *EVE, "--english", "--all") == 0
    out = capsys.readouterr().out
    assert "reserve, turn 1 · chain 1" in out
    assert "leaves " in out
    assert "--all shows them" not in out


def test_the_list_is_told_in_facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", f"{GUARD},{OTHER}", "--at", "H-1 20.00", "--json") == 0
    duties = facts(capsys, "dinas")
    assert [duty["berhalangan"]["number"] for duty in duties] == [GUARD, OTHER]
    first = duties[0]["pengganti"][0]
    assert (first["peringkat"], first["sumber"], first["urutan_cadangan"], first["rantai"]) == (1, "reserve", 1, 1)
    assert first["menit_dinas"] == 19 * 60
    assert duties[0]["terhalang"]["eligibility"] == 6


def test_a_new_version_is_written_in_one_go(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "baru"
    assert run("--plan", folder, "--absent", GUARD, "--absent", OTHER, *EVE, "--reason", "sakit", "--out", out) == 0
    text = capsys.readouterr().out
    assert "menggantikan BRIPKA POLISI 05" in text
    assert "2 orang berubah tugas (terbukti paling sedikit), 2 di antaranya ditarik dari cadangan." in text
    assert check_plan(small.dataset(), read_plan(out)) == ()
    assert {row["sebab"] for row in changes(out) if row["nomor_induk"] in (GUARD, OTHER)} == {"berhalangan: sakit"}
    assert len(read_archive(out).problem.drawn) == 2


def test_the_folder_of_a_new_version_is_a_plan_to_start_from_again(folder: Path, tmp_path: Path) -> None:
    assert run("--plan", folder, "--absent", GUARD, *EVE, "--out", tmp_path / "satu") == 0
    assert run("--plan", tmp_path / "satu", "--absent", OTHER, *EVE, "--out", tmp_path / "dua") == 0
    assert check_plan(small.dataset(), read_plan(tmp_path / "dua")) == ()


def test_data_of_another_election_or_district_are_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = small.dataset()
    write_folder(replace(dataset, operation=replace(dataset.operation, voting_day=date(2029, 2, 14))), tmp_path / "lain")
    for data, words in ((tmp_path / "lain", "itu pemilihan lain"), (write_tiny(tmp_path / "daerah"), "itu rencana daerah lain")):
        assert run("--plan", folder, "--data", data, "--absent", GUARD, "--at", "H-1 20.00") == 1
        assert words in capsys.readouterr().err


def test_who_fell_out_two_steps_ago_is_known_and_called_by_no_later_step(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third, data = (tmp_path / name for name in ("satu", "dua", "tiga", "data"))
    assert run("--plan", folder, "--absent", f"{GUARD}@H 05.00", *EVE, "--out", first) == 0
    assert run("--plan", first, "--absent", OTHER, *EVE, "--out", second) == 0
    before = read_plan(second)
    assert told_absent(before) == {GUARD, OTHER}
    assert not {GUARD, OTHER} & {row.number for row in before.rows}
    write_folder(small.dataset(), data)
    capsys.readouterr()
    asked = ("--plan", second, "--data", data, "--absent", small.police(6)[0], *EVE)
    assert run(*asked, "--all", "--json") == 0
    offered = {each["number"] for duty in facts(capsys, "dinas") for each in duty["pengganti"]}
    assert offered
    assert not {GUARD, OTHER} & offered
    assert run(*asked, "--out", third) == 0
    assert told_absent(read_plan(third)) == {GUARD, OTHER, small.police(6)[0]}
    assert check_plan(small.dataset(), read_plan(third)) == ()


def test_the_chosen_one_comes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", GUARD, *EVE, "--choose", f"{GUARD}={CHOSEN}", "--out", tmp_path / "baru", "--json") == 0
    assert [line["masuk"]["number"] for line in facts(capsys, "ganti")] == [CHOSEN]


def test_a_list_in_a_file_may_hold_headings_remarks_and_moments(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_text(f'\ufeffNomor induk\n# sakit perut\n{GUARD}; {OTHER}\n\n"{IDLE}"@H 06.00\n', encoding="utf-8")
    assert run("--plan", folder, "--absent-file", listed, *EVE, "--json") == 0
    (absent,) = facts(capsys, "berhalangan")
    assert [someone["number"] for someone in absent["orang"]] == [GUARD, OTHER, IDLE]
    assert [someone["number"] for someone in absent["tanpa_dinas"]] == [IDLE]


def test_the_number_of_a_linmas_is_never_printed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", LINMAS, *EVE) == 0
    assert run("--plan", folder, "--absent", LINMAS, *EVE, "--out", tmp_path / "baru") == 0
    captured = capsys.readouterr()
    assert "351x" in captured.out
    assert "35140000000" not in captured.out + captured.err


def test_both_soldiers_absent_leave_the_gap(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--plan", folder, "--absent", "31000001,31000002", *EVE, "--out", tmp_path / "baru") == 0
    captured = capsys.readouterr()
    assert "Tetap kosong: R-351402-003 (S3+S4)" in captured.err
    assert "31000002: tidak memiliki dinas yang belum dimulai" in captured.err
    assert read_plan(tmp_path / "baru").status == "feasible"


def test_a_plan_of_the_store_gets_a_draft_after_it_once(
    stored: int, data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--id", str(stored), "--absent", GUARD, *EVE, "--out", tmp_path / "baru", "--json")
    assert run(*asked) == 0
    assert run(*asked) == 0
    versions = {line["rencana"] for line in facts(capsys, "hasil")}
    with open_store(f"sqlite:///{data_folder / 'roster.sqlite3'}") as store:
        (version,) = versions
        record = store.get_plan_record(version)
        assert (record.parent, record.state) == (stored, PlanState.DRAFT)
        assert store.get_plan(version).changes
        assert "orang_diganti" in {entry.action for entry in store.list_actions().items}
        assert check_plan(small.dataset(), store.get_plan(version)) == ()


def test_an_older_archive_takes_a_moment_counted_from_the_voting_day(folder: Path, tmp_path: Path) -> None:
    import gzip

    old = tmp_path / "lama"
    write_plan(small.plan(), old)
    header, problem = gzip.decompress((folder / ARCHIVE).read_bytes()).decode().split("\n", 1)
    bare = {key: value for key, value in json.loads(header).items() if key != "hari_h"}
    (old / ARCHIVE).write_bytes(gzip.compress((json.dumps(bare) + "\n" + problem).encode()))
    assert run("--plan", old, "--absent", GUARD, "--at", "H-1 20.00") == 0
    assert run("--plan", old, "--absent", GUARD, *EVE) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--absent", "123,124"), "Tidak ada dalam daftar personel: 123, 124."),
        (("--absent", f"123,{GUARD}@besok,x", "--at", "nanti"), "Waktu 'nanti' tidak terbaca. Tidak ada dalam daftar personel: 123."),
        (("--absent", f"{GUARD}@besok,{OTHER}@lusa"), "Waktu 'besok' tidak terbaca. Waktu 'lusa' tidak terbaca."),
        (("--absent", f"{GUARD},{GUARD}@H 06.00"), "dengan dua saat yang berbeda"),
        (("--absent", IDLE), "tidak ada yang perlu diganti"),
        (("--absent", GUARD, "--at", "kapan-kapan"), "tidak terbaca"),
        (("--absent", GUARD, "--at", "2024-11-26"), "tidak menyebut jam"),
        (("--absent", f"{GUARD}@besok"), "tidak terbaca"),
        ((), "Belum ada yang berhalangan disebut."),
        (("--absent", "tanpa angka"), "Bukan nomor induk: 'tanpa angka'."),
        (("--absent", ""), "Bukan nomor induk: ''."),
        (("--absent", GUARD, "--choose", f"{GUARD}={CHOSEN}"), "Tanpa --out"),
        (("--absent", GUARD, "--docs", "--out", "x"), "Dokumen memerlukan data"),
        (("--absent", GUARD, "--id", "1"), "tepat satu rencana"),
    ],
)
def test_a_question_without_sense_is_refused(folder: Path, asked: Sequence[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    eve = () if "--at" in asked else EVE
    assert run("--plan", folder, *asked, *eve) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("choice", ["x", f"{GUARD}=", f"{GUARD}=123", f"{OTHER}={CHOSEN}"])
def test_a_bad_choice_writes_nothing(folder: Path, tmp_path: Path, choice: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "baru"
    assert run("--plan", folder, "--absent", GUARD, *EVE, "--choose", choice, "--out", out) == 1
    assert not out.exists()
    assert "Galat: " in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"tanpa nomor\n"])
def test_a_list_that_is_none_is_refused(folder: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "absen.txt"
    listed.write_bytes(content)
    assert run("--plan", folder, "--absent-file", listed, *EVE) == 1
    assert "satu nomor induk per baris" in capsys.readouterr().err


def test_the_papers_hold_the_order_of_today_and_the_one_that_changes_it(
    stored: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from roster import documents
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan

    seen: list[tuple[Dataset, Plan]] = []

    def rendered(dataset: Dataset, plan: Plan, folder: Path, **_: object) -> tuple[Path, ...]:
        seen.append((dataset, plan))
        return (folder / "sprin.pdf",)

    monkeypatch.setattr(documents, "render_all", rendered)
    monkeypatch.setattr(documents, "render_amendments", lambda dataset, amendment, folder: (folder / "sprin_perubahan.pdf",))
    assert run("--id", stored, "--absent", GUARD, *EVE, "--out", tmp_path / "baru", "--docs") == 0
    out = capsys.readouterr().out
    assert "sprin.pdf" in out
    assert "sprin_perubahan.pdf" in out
    assert "Orang yang perintahnya berubah: Polri 2" in out
    ((dataset, plan),) = seen
    assert next(member for member in dataset.members if member.number == GUARD).available_to is not None
    assert GUARD not in {row.number for row in plan.rows}
