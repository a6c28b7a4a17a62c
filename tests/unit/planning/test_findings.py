from __future__ import annotations

import pytest

from roster.planning.findings import finding_of, hours, kilometres
from solver.rules import RULES
from solver.solution import Violation


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(479, "7 jam 59 menit"), (480, "8 jam"), (59, "59 menit"), (0, "0 jam"), (1201, "20 jam 1 menit")],
)
def test_hours(minutes: int, text: str) -> None:
    assert hours(minutes) == text


def test_kilometres() -> None:
    assert kilometres(60_001) == "60,001 km"


@pytest.mark.parametrize(
    ("violation", "text"),
    [
        (
            Violation("rest", "90010001", "R-1", "S3", (("kind", "pause"), ("minutes", 479), ("limit", 480), ("other_shift", "S1"))),
            "Istirahat dan batas jam dinas: nomor induk 90010001, pos R-1, sif S3: "
            "istirahat hanya 7 jam 59 menit setelah dinas yang mulai pada sif S1, paling sedikit 8 jam.",
        ),
        (
            Violation("strength", facts=(("used", 651), ("limit", 650), ("listed", 975))),
            "Batas pengerahan kekuatan: 651 dari 975 personel Polri dikerahkan, paling banyak 650.",
        ),
        (
            Violation("eligibility", "9", "R-1", "S3", (("kind", "tasking"), ("found", "held_back"), ("needed", "member"))),
            "Kelayakan unsur, pangkat, keahlian: nomor induk 9, pos R-1, sif S3: "
            "tugasnya dalam daftar personel (dikecualikan) tidak membolehkan peran anggota.",
        ),
        (
            Violation("reach", "9", "R-1", "S3", (("distance_m", 60_001), ("limit", 60_000))),
            "Jarak jangkau: nomor induk 9, pos R-1, sif S3: jarak dari pangkalan 60,001 km, paling jauh 60,000 km.",
        ),
        (
            Violation("beats", post="R-1", facts=(("kind", "size"), ("found", 7), ("limit", 6))),
            "Pembentukan regu: pos R-1: berisi 7 TPS, paling banyak 6.",
        ),
    ],
)
def test_a_violation_becomes_one_sentence(violation: Violation, text: str) -> None:
    assert finding_of(violation) == (violation.rule, text)


def test_every_rule_has_a_sentence() -> None:
    from roster.planning.findings import _SENTENCES

    missing = set(RULES) - {rule for rule, _ in _SENTENCES}
    assert not missing, f"roster/planning/findings.py: no sentence for {sorted(missing)}"
