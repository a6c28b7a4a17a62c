"""The sheet ``penarikan``: decisions read as they are typed, and every fault named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from roster.domain.withdrawal import Level, StandingDecision, Verdict
from roster.errors import Severity
from tests.unit.imports.books import read, with_sheets

HEAD = ["tanggal", "kecamatan", "desa", "kode_desa", "pos", "kategori", "keputusan", "sampai", "pejabat", "alasan"]


def row(**given: Any) -> list[Any]:
    cells = {"tanggal": "H+1 12.00", "keputusan": "tarik", "pejabat": "AKP Budi", "alasan": "situasi kondusif", **given}
    return [cells.get(name, "") for name in HEAD]


def decisions(*rows: list[Any]) -> tuple[StandingDecision, ...]:
    report = read(with_sheets(penarikan=[HEAD, *rows]))
    assert report.dataset is not None, report.errors
    return report.dataset.standing


def codes(*rows: list[Any]) -> list[tuple[int, str, str]]:
    report = read(with_sheets(penarikan=[HEAD, *rows]))
    assert report.dataset is None
    return [(issue.row, issue.column, issue.code) for issue in report.issues if issue.severity is Severity.ERROR]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_every_target_and_both_verdicts_are_read() -> None:
    found = decisions(
        row(kecamatan="Tutur"),
        row(kecamatan="35.14.06", keputusan="Perpanjang", sampai="H+2"),
        row(kode_desa="35.14.06.2001", keputusan="diperpanjang", sampai="29/11/2024 18.00"),
        row(desa="Pucangsari", kecamatan="Tutur", tanggal="29/11/2024"),
        row(pos="r-351406-003"),
        row(pos="T-3514062001-002"),
        row(kategori="Sangat Rawan", keputusan="cabut"),
    )
    assert [(each.level, each.target, each.verdict) for each in found] == [
        (Level.KECAMATAN, "351407", Verdict.WITHDRAW),
        (Level.KECAMATAN, "351406", Verdict.EXTEND),
        (Level.DESA, "3514062001", Verdict.EXTEND),
        (Level.DESA, "3514072002", Verdict.WITHDRAW),
        (Level.POST, "R-351406-003", Verdict.WITHDRAW),
        (Level.POST, "T-3514062001-002", Verdict.WITHDRAW),
        (Level.CATEGORY, "sangat_rawan", Verdict.WITHDRAW),
    ]
    assert found[0].since == at("2024-11-28 12:00")
    # A day alone is meant to its end.
    assert found[1].until == at("2024-11-30 00:00")
    assert found[2].until == at("2024-11-29 18:00")
    assert found[3].since == at("2024-11-29 00:00")
    assert {(each.officer, each.reason) for each in found} == {("AKP Budi", "situasi kondusif")}


@pytest.mark.parametrize(
    ("given", "column", "code"),
    [
        ({"kecamatan": "Antah"}, "kecamatan", "kecamatan_tidak_ada"),
        ({"kode_desa": "3514062009"}, "kode_desa", "desa_tidak_ada"),
        ({"pos": "R-999999-001"}, "pos", "pos_tidak_ada"),
        ({"pos": "T-3514062001-099"}, "pos", "pos_tidak_ada"),
        ({"pos": "Pos depan pasar"}, "pos", "pos_tidak_ada"),
        ({"kategori": "gawat"}, "kategori", "kategori_tidak_dikenal"),
        ({}, "pos", "sasaran_kosong"),
        ({"pos": "R-351406-001", "kategori": "rawan"}, "pos", "sasaran_ganda"),
        ({"kecamatan": "Tutur", "pejabat": ""}, "pejabat", "pejabat_kosong"),
        ({"kecamatan": "Tutur", "alasan": ""}, "alasan", "alasan_kosong"),
        ({"kecamatan": "Tutur", "keputusan": ""}, "keputusan", "keputusan_kosong"),
        ({"kecamatan": "Tutur", "keputusan": "entah"}, "keputusan", "keputusan_tidak_dikenal"),
        ({"kecamatan": "Tutur", "tanggal": ""}, "tanggal", "tanggal_kosong"),
        ({"kecamatan": "Tutur", "tanggal": "lusa"}, "tanggal", "tanggal_salah"),
        ({"kecamatan": "Tutur", "tanggal": "H 20.00"}, "tanggal", "tarik_sebelum_hitung"),
        ({"kecamatan": "Tutur", "tanggal": "H+1 06.00"}, "tanggal", "tarik_dalam_sif"),
        ({"kecamatan": "Tutur", "sampai": "H+3"}, "sampai", "sampai_pada_penarikan"),
        ({"kecamatan": "Tutur", "keputusan": "perpanjang", "sampai": "H+1 08.00"}, "sampai", "sampai_sebelum_tanggal"),
    ],
)
def test_a_fault_is_named_with_its_cell(given: dict[str, str], column: str, code: str) -> None:
    assert (2, column, code) in codes(row(**given))


def test_every_fault_of_a_row_is_named_at_once() -> None:
    found = codes(row(pejabat="", alasan="", keputusan="entah", tanggal="lusa"))
    assert {code for _, _, code in found} == {
        *("pejabat_kosong", "alasan_kosong", "keputusan_tidak_dikenal", "tanggal_salah", "sasaran_kosong")
    }


def test_two_decisions_that_contradict_each_other_are_refused_with_both_rows() -> None:
    report = read(with_sheets(penarikan=[HEAD, row(kecamatan="Tutur"), row(kecamatan="351407", keputusan="perpanjang")]))
    (issue,) = report.errors
    assert (issue.row, issue.code) == (3, "keputusan_bertentangan")
    assert "baris 2" in issue.message
    assert len(decisions(row(kecamatan="Tutur"), row(kecamatan="351407", keputusan="perpanjang", tanggal="H+2"))) == 2


def test_a_withdrawal_at_the_change_of_shifts_or_for_a_day_is_taken() -> None:
    assert len(decisions(row(kecamatan="Tutur", tanggal="H+1 00.00"), row(kecamatan="Tutur", tanggal="H+1 12.00"))) == 2
    assert decisions(row(kecamatan="Tutur", tanggal="H+1"))[0].since == at("2024-11-28 00:00")
