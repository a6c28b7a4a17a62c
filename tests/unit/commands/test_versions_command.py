"""``roster versions``: a stored plan from draft to issued order by commands, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roster import cli
from roster.config import Settings
from roster.store import PlanOrigin, Store, open_store
from tests import small


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    data_folder.mkdir(parents=True)
    with open_store(Settings.from_environment().database_url) as opened:
        yield opened


@pytest.fixture
def plan_id(store: Store) -> int:
    return add(store)


def add(store: Store, parent: int | None = None) -> int:
    return store.add_plan(store.add_import(small.dataset(), file_name="a", uploaded_by=None), small.plan(), PlanOrigin("{}", parent=parent))


def run(*arguments: object) -> int:
    return cli.run(["versions", *map(str, arguments)])


def facts(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_plan_goes_from_draft_to_issued(store: Store, plan_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert [run("submit", plan_id), run("return", plan_id, "--note", "kurang padal"), run("submit", plan_id), run("approve", plan_id)] == [
        0
    ] * 4
    assert run("issue", plan_id, "--number", "12", "--date", "2024-11-20") == 0
    out = capsys.readouterr().out
    assert f"Rencana {plan_id}: diajukan." in out
    assert f"Rencana {plan_id}: terbit." in out
    assert "Surat Perintah: nomor 12, tahun 2024, 2024-11-20" in out
    assert "Naskah dibuat oleh roster serve" in out
    assert [(job.kind, dict(job.payload)) for job in store.list_jobs()] == [("papers", {"plan_id": plan_id})]
    assert run("show", plan_id) == 0
    out = capsys.readouterr().out
    assert "Dikembalikan (baris perintah): kurang padal" in out
    assert out.count(" WIB  ") == 5


def test_the_steps_are_told_as_facts(store: Store, plan_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    for step in ("submit", "approve", "issue"):
        assert run(step, plan_id, "--json") == 0
    heir = add(store, plan_id)
    for step in ("submit", "approve"):
        run(step, heir)
    capsys.readouterr()
    assert run("issue", heir, "--number", "blank", "--json") == 0
    state, number, former = facts(capsys)
    assert (state["rencana"], state["keadaan"], state["acuan"]) == (heir, "issued", plan_id)
    assert (number["jenis_naskah"], number["nomor"], number["tanggal"]) == ("sprin_perubahan", None, None)
    assert former == {"jenis": "digantikan", "rencana": plan_id}
    assert run("show", plan_id, "--json") == 0
    found = facts(capsys)
    assert [line["langkah"] for line in found if line["jenis"] == "langkah"] == ["submit", "approve", "issue", "supersede"]
    assert next(line for line in found if line.get("langkah") == "supersede")["digantikan_oleh"] == heir
    assert run("list", "--json") == 0
    assert [(line["rencana"], line["keadaan"]) for line in facts(capsys)] == [(heir, "issued"), (plan_id, "superseded")]


def test_an_issued_plan_is_revoked_with_a_reason(store: Store, plan_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    for step in ("submit", "approve", "issue"):
        run(step, plan_id)
    capsys.readouterr()
    assert run("revoke", plan_id) == 2
    assert "--note" in capsys.readouterr().err
    assert run("revoke", plan_id, "--note", "pemungutan suara ditunda", "--number", "77", "--json") == 0
    state, number = facts(capsys)[:2]
    assert (state["keadaan"], number["jenis_naskah"], number["nomor"]) == ("revoked", "sprin_pencabutan", 77)
    assert run("revoke", plan_id, "--note", "lagi") == 1
    assert "sekarang berstatus dicabut" in capsys.readouterr().err
    run("show", plan_id)
    out = capsys.readouterr().out
    assert "Dicabut (baris perintah): pemungutan suara ditunda" in out
    assert "Surat Perintah Pencabutan: nomor 77" in out


def test_an_empty_store_says_how_it_fills(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert store.list_plans() == ()
    assert run("list") == 0
    assert "Belum ada rencana" in capsys.readouterr().out


def test_the_list_names_state_and_baseline(store: Store, plan_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    heir = add(store, plan_id)
    assert run("list") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Rencana {heir}  konsep  ")
    assert first.endswith(f"acuan rencana {plan_id}")
    assert second.startswith(f"Rencana {plan_id}  konsep  ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("approve", 1), "sekarang berstatus konsep"),
        (("issue", 1), "sekarang berstatus konsep"),
        (("return", 1, "--note", " "), "Alasan pengembalian kosong"),
        (("issue", 1, "--number", "x"), "Nomor surat tidak dapat dibaca"),
        (("issue", 1, "--date", "besok"), "Tanggal surat tidak dapat dibaca"),
        (("show", 9), "Rencana nomor 9 tidak ada"),
        (("submit", 9), "Rencana nomor 9 tidak ada"),
    ],
)
@pytest.mark.usefixtures("plan_id")
def test_what_cannot_be_done_is_said_in_one_line(capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], message: str) -> None:
    assert run(*arguments) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("submit",), ("submit", "x"), ("submit", 0), ("return", 1), ("erase", 1), ()])
def test_wrong_use_is_told_apart_from_refusal(arguments: tuple[object, ...]) -> None:
    assert run(*arguments) == 2


def test_the_papers_are_made_at_once_when_asked_for(
    store: Store, plan_id: int, data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def render(_dataset: Any, _plan: Any, folder: Path, *, status: str, progress: Any) -> tuple[Path, ...]:
        assert (status, progress) == ("terbit", None)
        (folder / "sprin.pdf").write_bytes(b"sprin")
        return (folder / "sprin.pdf",)

    monkeypatch.setattr("roster.documents.render_all", render)
    for step in ("submit", "approve"):
        run(step, plan_id)
    assert run("issue", plan_id, "--docs") == 0
    paper = data_folder / "naskah" / str(plan_id) / "terbit" / "sprin.pdf"
    assert f"Dokumen: {paper}" in capsys.readouterr().out
    assert paper.read_bytes() == b"sprin"
    assert store.list_jobs() == ()
