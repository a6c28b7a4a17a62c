"""The annex by name, by points 22-31 of the faithfulness checklist."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from roster.documents.annex_rules import find_faults
from roster.documents.lampiran import UNIT_ROWS, build_annex
from roster.documents.roll import enlist, polling_chain
from roster.domain.calendar import DEFAULT_SHIFTS, ShiftRule
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.errors import RosterError
from tests.documents import sample
from tests.documents.sprin_pages import Sprin, large, last_page, read_sprin, render_bytes, sprin

LISTED = 19
"""8 crew + 2 other shifts + 2 padal + 1 pamenwas + 2 at the warehouse + 4 reserve, see sample.py."""


def people_of(sheet: Sprin) -> list[list[str]]:
    return [row for row in sheet.table_rows if len(row) == 10 and re.fullmatch(r"\d+", row[0]) and row[3].isupper()]


def entries(dataset: Dataset, plan: Plan):
    return [entry for group in build_annex(dataset, plan).groups for unit in group.units for entry in unit.entries]


def spoiled(**changes) -> Plan:
    """The sample plan whose first row of a beat in S3 is changed."""
    plan = sample.make_plan()
    at = next(index for index, row in enumerate(plan.rows) if row.shift == "S3" and row.post == "R-999901-001")
    rows = list(plan.rows)
    rows[at] = replace(rows[at], **changes)
    return replace(plan, rows=tuple(rows))


def test_22_annex_starts_on_a_page_of_its_own_with_kop_and_identity_at_one_height():
    pages = sprin().pages
    first = next(index for index, page in enumerate(pages) if page.is_annex)
    assert first == len(sprin().letter)
    top = pages[first].lines[0]
    assert top.text == "KEPOLISIAN NEGARA REPUBLIK INDONESIA LAMPIRAN SPRIN KAPOLRES WANAJATI"
    assert (top.left, top.right) == (pytest.approx(15, abs=0.5), pytest.approx(297 - 15, abs=8))


def test_23_identity_has_three_underlined_lines_of_capitals_and_the_number_of_the_letter():
    page = sprin().annex[1]
    block = page.lines[:3]
    assert [line.text for line in block] == [
        "2 LAMPIRAN SPRIN KAPOLRES WANAJATI",
        "NOMOR : SPRIN/1234/XI/OPS.1.3./2024",
        "TANGGAL : 20 NOVEMBER 2024",
    ]
    number = re.search(r"Nomor: (\S+)", sprin().letter_text)
    assert number
    assert number[1].upper() in block[1].text
    for line in block:
        assert any(r.is_level and line.bottom - 0.5 < r.top < line.bottom + 1 and r.right >= line.right - 0.5 for r in page.rules)


def test_24_page_numbers_restart_and_later_pages_have_no_kop():
    first, *later = large(100).annex
    assert later
    assert "KEPOLISIAN" in first.lines[0].text
    for number, page in enumerate(later, start=2):
        assert page.lines[0].text == f"{number} LAMPIRAN SPRIN KAPOLRES WANAJATI"
        assert "KEPOLISIAN NEGARA" not in page.text


def test_25_head_and_column_numbers_repeat_on_every_page_of_the_list():
    for page in large(100).annex:
        if "PERSONEL 0" in page.text:
            assert "NAMA PANGKAT NRP JABATAN STRUKTUR" in page.text
            assert "\n1 2 3 4 5 6 7 8 9 10\n" in page.text


def test_25_no_row_and_no_pair_is_split_over_600_rows():
    sheet = large(600)
    rows = people_of(sheet)
    assert [int(row[0]) for row in rows] == list(range(1, 601))
    # Each row is whole on its page: overall number, number in the group, name, rank and NRP.
    assert all(row[1] and row[2].startswith("PERSONEL") and row[3] == "BRIPKA" and re.fullmatch(r"\d{8}", row[4]) for row in rows)
    for page in sheet.annex:
        names = re.findall(r"PERSONEL (\d{4})", page.text)
        assert all(count == 2 for count in Counter(int(name) // 2 for name in names).values())


def test_25_no_page_of_600_rows_runs_over_its_margins():
    for page in large(600).annex:
        assert min(line.left for line in page.lines) >= 15 - 0.2
        assert max(line.right for line in page.lines) <= 297 - 15 + 0.5
        assert max(rule.bottom for rule in page.rules) <= 210 - 15 + 0.5


def test_26_columns_are_those_of_the_form():
    head = sprin().table_rows[:3]
    assert head[0] == ["NO", "", "NAMA", "PANGKAT", "NRP", "JABATAN STRUKTUR", "PENUGASAN", "", "KERAWANAN", "KET"]
    assert head[1] == ["URUT", "PLOT", "", "", "", "", "DESA/KEL", "TPS", "", ""]
    assert head[2] == [str(number) for number in range(1, 11)]


def test_27_numbers_keep_their_leading_zeros_and_ranks_their_short_form():
    rows = {row[2]: row for row in people_of(sprin())}
    assert rows["BAYU LESMANA"][3:5] == ["BRIPDA", "00050006"]
    assert rows["BIMO ANGGADIREJA, S.H., M.H."][3:5] == ["KOMPOL", "80100014"]


def test_27_a_civil_servant_changes_the_head_to_nrp_nip():
    dataset, plan = sample.make_dataset(), sample.make_plan()
    nip, nrp = "198501012010011001", sample.POLICE[0][2]
    dataset = replace(dataset, members=tuple(replace(m, number=nip, rank="PENATA") if m.number == nrp else m for m in dataset.members))
    plan = replace(plan, rows=tuple(replace(row, number=nip, rank="PENATA") if row.number == nrp else row for row in plan.rows))
    sheet = read_sprin(render_bytes(dataset, plan))
    assert sheet.table_rows[0][4] == "NRP/NIP"
    assert nip in {row[4] for row in people_of(sheet)}


def test_28_pairs_share_one_cell_and_stand_under_their_kecamatan_and_padal():
    rows = sprin().table_rows
    band = next(index for index, row in enumerate(rows) if row[0] == "KECAMATAN BANYUURIP")
    assert rows[band][4] == "PADAL: IPTU SURYA LAKSMANA NRP 86030002"
    senior, junior = rows[band + 1], rows[band + 2]
    assert senior[2:4] == ["DIMAS PRABANGKARA", "BRIPKA"]
    assert senior[6:9] == ["SUMBERJATI", "001, 002", "RAWAN"]
    # The cell of the junior is the one that hangs over from above.
    assert junior[2:4] == ["GALIH WICAKSANA, S.H.", "BRIPTU"]
    assert junior[6:9] == ["", "", ""]


def test_28_a_beat_over_a_border_names_each_desa_with_its_tps():
    rows = {row[2]: row for row in people_of(sprin())}
    assert rows["WULAN KENCANA"][6:8] == ["SUMBERJATI TEGALREJO", "003–005 001, 002"]


def test_28_padal_who_differ_by_day_are_told_by_day_and_a_missing_one_with_the_reason():
    rows = sprin().table_rows
    band = next(row for row in rows if row[0] == "KECAMATAN WONOSARI")
    # 19 of 22 Polri stand; the rule allows 2/3 x 22 = 14, so no strength is left.
    reason = "kekuatan yang boleh dikerahkan habis dipakai pada tugas yang didahulukan"
    assert band[4] == f"PADAL: 26/11 BELUM TERISI ({reason}); 27/11 IPDA RATRI HANDAYANINGSIH, S.Sos. NRP 89060013"


def test_28_each_kind_of_duty_has_its_own_group_in_order():
    assert [(group.kind, group.name, group.sums.heads) for group in build_annex(sample.make_dataset(), sample.make_plan()).groups] == [
        ("pamenwas", "", 1),
        ("padal", "", 2),
        ("kecamatan", "BANYUURIP", 4),
        ("kecamatan", "WONOSARI", 6),
        ("statis", "", 2),
        ("cadangan", "", 4),
    ]


def test_28_desa_and_tps_rise_within_a_kecamatan():
    dataset, plan = sample.make_large(40, kecamatan=2)
    for group in build_annex(dataset, plan).groups:
        numbers = [int(unit.places[0].stations) for unit in group.units]
        assert numbers == sorted(numbers)


def test_28_a_platoon_is_printed_in_parts_a_page_can_hold():
    dataset, plan = sample.make_large(30, kecamatan=1)
    rows = tuple(replace(row, post="CADANGAN", role="cadangan", team="SST-1", stations=(), desa_codes=()) for row in plan.rows)
    post = replace(sample.make_plan().posts[0], post="CADANGAN", kind="cadangan", stations=(), desa_codes=(), kecamatan="")
    annex = build_annex(dataset, replace(plan, rows=rows, posts=(post,)))
    (group,) = annex.groups
    # 30 = 8 + 8 + 8 + 6.
    assert [len(unit.entries) for unit in group.units] == [UNIT_ROWS, UNIT_ROWS, UNIT_ROWS, 6]
    assert {unit.places[0].desa for unit in group.units} == {"SST-1"}


def test_29_no_soldier_and_no_linmas_is_listed_and_bko_is_marked():
    text = sprin().annex_text.upper()
    assert "PRAJAKA" not in text
    assert "WARGA" not in text
    marked = [row[2] for row in people_of(sprin()) if "BKO" in row[9]]
    assert marked == ["WULAN KENCANA"]


def test_30_everybody_is_listed_once_and_numbered_without_a_gap():
    rows = people_of(sprin())
    assert [int(row[0]) for row in rows] == list(range(1, LISTED + 1))
    assert len({row[4] for row in rows}) == LISTED
    within: list[int] = []
    for row in sprin().table_rows:
        if row[0].startswith(("KECAMATAN", "PERWIRA", "POS", "PASUKAN")) and len(row) == 10:
            within = []
        elif re.fullmatch(r"\d+", row[0]) and len(row) == 10 and row[3].isupper():
            within.append(int(row[1]))
            assert within == list(range(1, len(within) + 1))


def test_30_subtotals_and_recap_agree():
    rows = sprin().table_rows
    subtotals = [int(match[1]) for row in rows if (match := re.match(r"JUMLAH .*: (\d+) POLRI", row[0]))]
    assert subtotals == [1, 2, 4, 6, 2, 4]
    recap = rows[next(index for index, row in enumerate(rows) if row[0] == "KELOMPOK") + 1 :]
    assert [row[1] for row in recap] == ["1", "2", "4", "6", "2", "4", "19"]
    # TPS: rawan 2; kurang rawan 5 + 4; sangat rawan 1; together 12.
    assert recap[-1] == ["JUMLAH", "19", "12", "9", "2", "1", "0"]


def test_30_tps_without_any_polri_are_told_apart():
    plan = sample.make_plan()
    plan = replace(plan, rows=tuple(row for row in plan.rows if row.post != "R-999902-002"))
    annex = build_annex(sample.make_dataset(), plan)
    assert (annex.total.heads, annex.total.stations, annex.total.unmanned) == (17, 8, 4)
    sheet = read_sprin(render_bytes(sample.make_dataset(), plan))
    assert "4 TPS BELUM TERISI" in sheet.annex_text


def test_30_a_kecamatan_with_nobody_is_still_on_the_list():
    plan = sample.make_plan()
    plan = replace(plan, rows=tuple(row for row in plan.rows if row.kecamatan != "Wonosari"))
    sheet = read_sprin(render_bytes(sample.make_dataset(), plan))
    rows = sheet.table_rows
    band = next(index for index, row in enumerate(rows) if row[0] == "KECAMATAN WONOSARI")
    assert rows[band + 1][0] == "NIHIL"
    assert rows[band + 2][0] == "JUMLAH KECAMATAN WONOSARI: 0 POLRI"


def test_30_a_plan_with_nobody_at_all_still_makes_a_paper():
    assert (
        "JUMLAH 0 0" in read_sprin(render_bytes(sample.make_dataset(), replace(sample.make_plan(), rows=(), posts=(), needs=()))).annex_text
    )


def test_31_date_and_signature_are_repeated_and_never_alone():
    last = sprin().annex[-1]
    for text in ("Dikeluarkan di : Wanajati", "pada tanggal : 20 November 2024", "KEPALA KEPOLISIAN RESOR WANAJATI"):
        assert text in last.text
    assert "AJUN KOMISARIS BESAR POLISI NRP 82040001" in last.text
    assert "JUMLAH" in last.text[: last.text.index("Dikeluarkan di")]


@pytest.mark.parametrize("people", [40, 60, 80])
def test_31_rows_stand_above_the_signature_wherever_the_list_ends(people):
    last = last_page(people)
    assert last[: last.index("Dikeluarkan di")].count("KECAMATAN") >= 3


def test_duties_outside_the_polls_are_noted_once_per_person():
    notes = {row[2]: row[9] for row in people_of(sprin())}
    assert notes["DIMAS PRABANGKARA"] == "S1 26/11 08.00"
    assert notes["GALIH WICAKSANA, S.H."] == ""
    assert notes["PANJI KUSUMADEWA"] == "malam (S2) 26/11 20.00"
    assert notes["ARUM SETYANINGRAT"] == "siaga (S5) 28/11 00.00"
    assert (
        "Sif: S1 geser 26/11 08.00–20.00; S2 malam 26/11 20.00–05.00; S3 pungut 27/11 05.00–13.00; "
        "S4 hitung 27/11 13.00–24.00; S5 siaga 28/11 00.00–12.00. Tanpa catatan sif pada kolom KET: bertugas S3 dan S4."
    ) in " ".join(sprin().annex[0].text.split())


def test_a_second_post_is_named_in_the_note():
    plan = sample.make_plan()
    extra = next(row for row in plan.rows if row.post == "R-999902-001" and row.shift == "S2")
    mover = next(row for row in plan.rows if row.number == sample.POLICE[3][2])
    rows = (*plan.rows, replace(extra, number=mover.number, name=mover.name, rank=mover.rank))
    dataset = sample.make_dataset()
    dataset = replace(dataset, members=tuple(replace(m, home_code="") if m.number == mover.number else m for m in dataset.members))
    person = next(p for p in enlist(dataset, replace(plan, rows=rows)) if p.member.number == mover.number)
    assert person.notes == ("S2 26/11 20.00 di TPS 001 KALIBENING",)


def test_the_polls_belong_to_the_shift_that_holds_most_of_them_and_its_continuation():
    assert polling_chain(DEFAULT_SHIFTS) == {"S3", "S4"}
    # 07.00-13.00 is 360 minutes: A holds 60 of them, B 300.
    assert polling_chain((ShiftRule("A", "a", 0, 480), ShiftRule("B", "b", 480, 1000))) == {"B"}
    assert polling_chain((ShiftRule("A", "a", 1440, 1600),)) == frozenset()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": sample.POLICE[2][2]}, "bertugas di 2 tempat pada sif S3"),
        ({"number": "11111111"}, "tidak ada dalam daftar personel"),
        ({"number": "3120000002"}, "bukan anggota Polri"),
        ({"number": sample.POLICE[4][2]}, "desa domisilinya"),
        ({"shift": "S9"}, "sif S9 tidak dikenal"),
    ],
)
def test_a_plan_that_breaks_a_rule_of_the_list_is_refused_by_name_of_the_fault(changes, fault):
    with pytest.raises(RosterError, match=fault):
        build_annex(sample.make_dataset(), spoiled(**changes))


def test_a_doubled_number_in_the_list_of_people_is_refused():
    dataset = sample.make_dataset()
    with pytest.raises(RosterError, match="ada 2 kali"):
        build_annex(replace(dataset, members=(*dataset.members, dataset.members[0])), sample.make_plan())


def test_all_faults_are_told_at_once_without_names_or_whole_numbers():
    plan = spoiled(number="11112222")
    plan = replace(plan, rows=tuple(replace(row, shift="S9") if row.shift == "S5" else row for row in plan.rows))
    dataset = sample.make_dataset()
    assert len(list(find_faults(dataset, plan))) == 2
    with pytest.raises(RosterError) as caught:
        build_annex(dataset, plan)
    assert "2222" in caught.value.message
    assert "11112222" not in caught.value.message


@pytest.mark.parametrize("policy", [{"netralitas_polri": "lunak"}, {"netralitas_domisili": "mati"}])
def test_a_man_at_home_passes_where_the_policy_lets_him(policy):
    plan = spoiled(number=sample.POLICE[4][2])
    plan = replace(plan, rows=tuple(row for row in plan.rows if row.number != sample.POLICE[4][2] or row.post == "R-999901-001"))
    dataset = replace(sample.make_dataset(), policies=policy)
    assert list(find_faults(dataset, plan)) == []
    assert list(find_faults(replace(dataset, policies={}), plan)) != []


def test_the_heading_names_the_voting_day():
    page = sprin(voting_day=date(2024, 11, 27)).annex[0]
    assert "DAFTAR PERSONEL PENGAMANAN TPS PEMILIHAN SERENTAK TAHUN 2024" in page.text
    assert "HARI RABU TANGGAL 27 NOVEMBER 2024" in page.text


def test_names_and_words_of_absurd_length_keep_to_their_cells():
    dataset, plan = sample.make_dataset(), sample.make_plan()
    number = sample.POLICE[0][2]
    monsters = {number: "A" * 100_000, sample.POLICE[1][2]: "NAMA " * 20_000}
    dataset = replace(
        dataset,
        members=tuple(
            replace(m, name=monsters.get(m.number, m.name), position="B" * 5000 if m.number == number else m.position)
            for m in dataset.members
        ),
    )
    sheet = read_sprin(render_bytes(dataset, plan))
    assert max(line.right for page in sheet.annex for line in page.lines) <= 297 - 15 + 0.5
    assert [entry.overall for entry in entries(dataset, plan)] == list(range(1, LISTED + 1))
