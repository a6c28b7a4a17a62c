"""The stages of an operation: their days in every spelling, their usual shares, and what is wrong with a set of them."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from roster.domain.policy import faults_of, read_policies
from roster.domain.stages import STAGES, StageWindow, read_window, stage_faults, stages_of

DAY = date(2024, 11, 27)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("H-63 s.d. H-4", (-63, -4)),
        ("h-63 s/d h-4", (-63, -4)),
        ("H-63 sd H-4", (-63, -4)),
        ("H-63 sampai dengan H-4", (-63, -4)),
        ("H-63 hingga H-4", (-63, -4)),
        ("H - 63 s.d. H - 4", (-63, -4)),
        ("H-63 - H-4", (-63, -4)),
        ("H-63–H-4", (-63, -4)),
        ("H+2 s.d. H+19", (2, 19)),
        ("H+85", (85, 85)),
        ("H", (0, 0)),
        ("25/09/2024 s.d. 23/11/2024", (date(2024, 9, 25), date(2024, 11, 23))),
        ("25 September 2024 s.d. 23 Nov 2024", (date(2024, 9, 25), date(2024, 11, 23))),
        ("2024-09-25 s.d. H-4", (date(2024, 9, 25), -4)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, window: tuple[object, object]) -> None:
    assert read_window(text) == window


@pytest.mark.parametrize("text", ["", "–", "besok", "H-63 s.d.", "H-63 s.d. H-4 s.d. H-1", "31/02/2024", "H-1000", "25/9/24", "3 Foo 2024"])
def test_other_texts_are_faults(text: str) -> None:
    assert read_policies({"tahap_kampanye": text}) == {}
    assert len(faults_of({"tahap_kampanye": text})) == (1 if text else 0)


def stages(**sheet: str) -> tuple[StageWindow, ...]:
    return stages_of(read_policies(sheet), DAY)


def faults(**sheet: str) -> list[tuple[str, str]]:
    return [(key, message) for key, message, advice in stage_faults(read_policies(sheet), DAY) if advice]


def test_no_stage_counts_until_its_share_or_its_days_are_given() -> None:
    assert stages(bagian_kekuatan="1/2") == ()
    assert stages(bagian_kekuatan_kampanye="40 %") == (StageWindow("kampanye", (2, 5), -63, -4),)
    assert stages(tahap_kampanye="H-50 s.d. H-10") == (StageWindow("kampanye", (1, 2), -50, -10),)


def test_usual_days_and_shares_are_those_of_the_norm_and_do_not_touch_each_other_or_the_vote() -> None:
    given = {f"bagian_kekuatan_{stage.key}": f"{stage.share[0]}/{stage.share[1]}" for stage in STAGES if stage.days}
    found = stages(**given)
    assert [(s.key, s.share, s.first, s.last) for s in found] == [
        ("pendaftaran", (1, 3), -92, -90),  # 27 August is 92 days before 27 November
        ("penetapan", (1, 3), -66, -65),  # 22 and 23 September
        ("kampanye", (1, 2), -63, -4),  # 25 September to 23 November
        ("masa_tenang", (1, 5), -3, -3),  # 24 November; the two days after it are those of moving out
        ("penghitungan", (1, 6), 2, 19),  # to 16 December
        ("pelantikan", (1, 3), 85, 85),  # 20 February
    ]
    assert faults(**given) == []
    assert all(after.first > before.last for before, after in itertools.pairwise(found))
    assert not any(stage.first <= 1 and stage.last >= -2 for stage in found)


def test_minutes_run_from_the_first_to_the_end_of_the_last_day() -> None:
    # H-2 begins 2,880 minutes before the voting day, H+1 ends 2,880 after its beginning.
    assert StageWindow("x", (1, 2), -2, 1).minutes == (-2_880, 2_880)


def test_dates_are_counted_from_the_voting_day() -> None:
    assert stages(tahap_kampanye="25/09/2024 s.d. 23/11/2024")[0].minutes == (-63 * 1_440, -3 * 1_440)


@pytest.mark.parametrize(
    ("sheet", "key", "words"),
    [
        ({"tahap_kampanye": "H-4 s.d. H-63"}, "tahap_kampanye", "berakhir sebelum dimulai (H-4 s.d. H-63)"),
        ({"tahap_kampanye": "H-63 s.d. H"}, "tahap_kampanye", "mencakup hari pemungutan"),
        ({"tahap_penghitungan": "H s.d. H+19"}, "tahap_penghitungan", "mencakup hari pemungutan"),
        ({"tahap_pelantikan": "20/02/2052"}, "tahap_pelantikan", "lebih dari 400 hari"),
        ({"bagian_kekuatan_sengketa": "1/6"}, "bagian_kekuatan_sengketa", "belum diberi hari"),
        (
            {"bagian_kekuatan_penghitungan": "1/6", "tahap_sengketa": "H+19 s.d. H+40"},
            "tahap_sengketa",
            "(H+19 s.d. H+40) bertumpuk dengan tahap penghitungan (H+2 s.d. H+19)",
        ),
        ({"tahap_kampanye": "H-63 s.d. H-3", "bagian_kekuatan_masa_tenang": "1/5"}, "bagian_kekuatan_masa_tenang", "bertumpuk"),
    ],
)
def test_each_fault_names_its_key(sheet: dict[str, str], key: str, words: str) -> None:
    ((found, message),) = faults(**sheet)
    assert found == key
    assert words in message


@pytest.mark.parametrize(
    "sheet",
    [
        {"tahap_kampanye": "H-63 s.d. H-1", "tahap_penghitungan": "H+1 s.d. H+19"},
        {"tahap_sengketa": "H+20 s.d. H+84", "bagian_kekuatan_penghitungan": "1/6"},
        {"bagian_kekuatan_sengketa": "1/6", "tahap_sengketa": "H+20"},
        {"tahap_pelantikan": "H+400"},
    ],
)
def test_stages_that_only_touch_are_no_fault(sheet: dict[str, str]) -> None:
    assert faults(**sheet) == []
