"""The letter, by points 1-21 of the faithfulness checklist; the emblem, the spacing and the look (H) are judged by eye."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from roster.documents import render_document
from roster.documents.grounds import rank_of_ground, sort_grounds
from roster.documents.letterhead import choose_signature, long_rank, read_district, read_issue_date, read_number
from roster.documents.sprin import build_sprin
from roster.domain.operation import Official
from roster.domain.personnel import POLRI_RANKS
from roster.errors import RosterError
from tests.documents import sample
from tests.documents.sprin_pages import read_sprin, render_bytes, sprin

GOLDEN = Path(__file__).parents[1] / "golden" / "sprin_surat.txt"
LABELS = ("Pertimbangan", "Dasar", "DIPERINTAHKAN", "Kepada", "Untuk", "Selesai.", "Dikeluarkan di", "pada tanggal", "Tembusan")


def items_after(label: str, stop: str) -> list[str]:
    """The numbered items between two labels of the letter, each on one line."""
    text = sprin().letter_text
    body = text[text.index(f"\n{label} :") : text.index(f"\n{stop}")]
    body = re.sub(r"\n2 SURAT PERINTAH.*\nNOMOR.*\nTANGGAL.*", "", body)
    body = " ".join(body.split())
    return re.split(r" \d+\. ", body)[1:]


def with_officials(*officials: Official):
    return replace(sample.make_dataset(), officials=officials)


def test_01_kop_has_at_most_three_lines_of_capitals_within_41_characters():
    kop = [line.text for line in sprin().letter[0].lines[:3]]
    assert kop == ["KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH JAWA TIMUR", "RESOR WANAJATI"]
    assert all(len(line) <= 41 and line == line.upper() for line in kop)


@pytest.mark.parametrize("kop", [("A", "B", "C", "D"), ("R" * 42,)])
def test_01_a_kop_beyond_the_rule_is_refused(kop):
    with pytest.raises(RosterError, match="Kop surat"):
        read_district(sample.make_dataset(kop=kop).operation)


def test_02_kop_stands_top_left_two_centimetres_down_and_its_lines_are_centred():
    first, *rest = sprin().letter[0].lines[:3]
    assert first.left == pytest.approx(25, abs=0.5)
    assert first.baseline == pytest.approx(20, abs=2.5)
    middle = (first.left + first.right) / 2
    assert all((line.left + line.right) / 2 == pytest.approx(middle, abs=0.5) for line in rest)


def test_03_rule_under_the_kop_is_as_long_as_the_longest_line():
    page = sprin().letter[0]
    longest, last = page.lines[0], page.lines[2]
    under = [rule for rule in page.rules if rule.is_level and last.bottom - 0.5 <= rule.top <= last.bottom + 1.5]
    assert under
    assert all(rule.left == pytest.approx(longest.left, abs=2) and rule.right == pytest.approx(longest.right, abs=2) for rule in under)


def test_04_the_emblem_slot_stays_empty_without_a_file_of_the_user():
    page = sprin().letter[0]
    assert page.find("SURAT PERINTAH").top - page.lines[2].bottom > 15


def test_05_title_is_centred_and_underlined_with_the_number_directly_below():
    page = sprin().letter[0]
    title, number = page.find("SURAT PERINTAH"), page.find("Nomor:")
    middle = 25 + (page.width - 25 - 15) / 2
    assert (title.left + title.right) / 2 == pytest.approx(middle, abs=1)
    assert (number.left + number.right) / 2 == pytest.approx(middle, abs=1)
    assert page.is_underlined(title)
    assert 0 < number.top - title.bottom < 2


def test_06_number_has_the_form_and_the_month_of_the_issue_date():
    found = re.search(r"Nomor: Sprin/(\d+|\s+)/(XII|XI|IX|IV|V?I{0,3}|X)/([A-Z]+(?:\.\d+)*\.)/(\d{4})", sprin().letter_text)
    assert found
    assert found.groups() == ("1234", "XI", "OPS.1.3.", "2024")


def test_06_a_number_not_yet_given_leaves_room_to_write():
    page = sprin(order_number="", issue_date=None).letter[0]
    assert re.search(r"Sprin/\s+/XI/OPS\.1\.3\./2024", page.text)
    blank, given = page.find("Nomor:"), sprin().letter[0].find("Nomor:")
    # Four digits of 11 pt are 4 x 0.556 x 11 pt = 8.6 mm; the blank is 15 mm at least.
    assert (blank.right - blank.left) - (given.right - given.left) >= 15 - 8.7


def test_06_a_day_not_yet_given_leaves_room_before_the_month():
    page = sprin(order_number="", issue_date=None).letter[-1]
    line = page.find("pada tanggal")
    assert re.search(r"pada tanggal :\s+November 2024$", line.text)
    assert not re.search(r"\d+ November", line.text)


def test_06_month_and_year_without_issue_date_are_those_of_ten_days_before_the_vote():
    # 5 December 2024 less 10 days is 25 November 2024.
    assert read_issue_date(sample.make_dataset(issue_date=None, voting_day=date(2024, 12, 5)).operation).month == date(2024, 11, 25)


def test_06_a_whole_number_is_taken_apart_and_a_month_that_differs_is_refused():
    whole = sample.make_dataset(order_number="Sprin/77/XI/PAM.3.3./2024").operation
    number = read_number(whole, read_issue_date(whole))
    assert (number.sequence, number.roman_month, number.kka, number.year) == ("77", "XI", "PAM.3.3.", 2024)
    wrong = sample.make_dataset(order_number="Sprin/77/X/OPS.1.3./2024").operation
    with pytest.raises(RosterError, match="tanggal terbit"):
        read_number(wrong, read_issue_date(wrong))


@pytest.mark.parametrize(("field", "value"), [("order_number", "abc"), ("kka", "??"), ("order_number", "Sprin/1/IIII/OPS.1.3./2024")])
def test_06_a_number_that_cannot_be_read_is_refused(field, value):
    operation = sample.make_dataset(**{field: value}).operation
    with pytest.raises(RosterError, match=r"tidak dapat dibaca|tidak dikenal"):
        read_number(operation, read_issue_date(operation))


def test_07_labels_appear_once_each_and_in_order():
    starts = [line.text for page in sprin().letter for line in page.lines]
    places = []
    for label in LABELS:
        found = [index for index, text in enumerate(starts) if re.match(rf"{re.escape(label)}(?: *:|$)", text)]
        assert len(found) == 1, label
        places.append(found[0])
    assert places == sorted(places)


def test_08_a_police_order_never_says_menimbang():
    assert "menimbang" not in (sprin().letter_text + sprin().annex_text).lower()


def test_09_colons_stand_in_one_column():
    page = sprin().letter[0]
    lefts = {round(line.left) for line in page.lines if re.match(r"(Pertimbangan|Dasar|Kepada|Untuk) :", line.text)}
    assert lefts == {25}


@pytest.mark.parametrize("election", ["pilkada", "pemilu", "pilkades"])
def test_10_default_grounds_stand_in_the_order_of_the_hierarchy(election):
    text = sprin(election=election).letter_text
    body = " ".join(text[text.index("\nDasar :") : text.index("\nDIPERINTAHKAN")].split())
    grounds = re.split(r" \d+\. ", body)[1:]
    assert len(grounds) >= 5
    assert [rank_of_ground(ground) for ground in grounds] == sorted(rank_of_ground(ground) for ground in grounds)
    assert all(ground.endswith(";") for ground in grounds[:-1])
    assert grounds[-1].endswith(".")


def test_10_grounds_of_the_user_are_sorted_and_their_end_marks_set_anew():
    given = (
        "Rencana Operasi;",
        "2. Perkap Nomor 1 Tahun 2009.",
        "Undang-Undang Nomor 2 Tahun 2002;",
        "Peraturan Pemerintah Nomor 1 Tahun 2000",
    )
    assert sort_grounds(given) == (
        "Undang-Undang Nomor 2 Tahun 2002",
        "Peraturan Pemerintah Nomor 1 Tahun 2000",
        "Perkap Nomor 1 Tahun 2009",
        "Rencana Operasi",
    )


def test_11_tasks_start_lower_case_and_end_in_semicolons_and_a_full_stop():
    tasks = items_after("Untuk", "Selesai.")
    assert len(tasks) == 13
    assert all(task[0].islower() for task in tasks)
    assert all(task.endswith(";") for task in tasks[:-1])
    assert tasks[-1].endswith(".")


@pytest.mark.parametrize("count", range(3, 11))
def test_11_the_number_of_an_item_never_parts_from_its_words(count):
    grounds = tuple(f"Peraturan Kapolri Nomor {n} Tahun 2019" for n in range(count))
    numbers = [line.text for page in sprin(grounds=grounds).letter for line in page.lines if re.match(r"\d+\.", line.text)]
    assert len(numbers) >= 13
    assert not [text for text in numbers if re.fullmatch(r"\d+\.", text)]


def test_12_tasks_name_firearms_neutrality_report_line_and_period():
    tasks = " ".join(items_after("Untuk", "Selesai."))
    assert "tidak membawa atau menggunakan senjata api" in tasks
    assert "menjaga netralitas" in tasks
    assert "Perwira Pengendali (Padal) atau Kapolsek" in tasks
    # S1 starts at -960 minutes: 26 November 08.00; S5 ends at 2160 minutes: 28 November 12.00.
    assert "mulai hari Selasa tanggal 26 November 2024 pukul 08.00 WIB" in tasks
    assert "sampai dengan hari Kamis tanggal 28 November 2024 pukul 12.00 WIB" in tasks


def test_12_the_period_is_told_in_the_zone_of_the_district():
    assert "pukul 08.00 WITA" in " ".join(sprin(zone="WITA").letter_text.split())


def test_12_a_period_that_ends_at_midnight_is_written_24_00():
    dataset, plan = sample.make_large(4)
    paper = build_sprin(dataset, plan, False)
    # Only S3 and S4 are manned: 27 November 05.00 to 24.00.
    assert (paper.duty.first_day, paper.duty.first_minute) == (date(2024, 11, 27), 300)
    assert (paper.duty.last_day, paper.duty.last_minute) == (date(2024, 11, 27), 1440)


def test_13_kepada_points_to_the_annex_and_no_name_of_the_list_stands_in_the_body():
    text = " ".join(sprin().letter_text.split())
    assert "NAMA, PANGKAT, NRP DAN JABATAN SEBAGAIMANA TERCANTUM DALAM LAMPIRAN SURAT PERINTAH INI." in text
    for name, *_ in sample.POLICE:
        assert name.split(",")[0].upper() not in text.upper()


def test_14_selesai_stands_alone_at_the_left_margin():
    line = next(line for page in sprin().letter for line in page.lines if "Selesai" in line.text)
    assert line.text == "Selesai."
    assert line.left == pytest.approx(25, abs=0.5)


def test_15_signature_title_is_that_of_the_kapolres():
    assert "KEPALA KEPOLISIAN RESOR WANAJATI" in sprin().letter[-1].text
    assert "a.n." not in sprin().letter_text


@pytest.mark.parametrize(
    ("official", "heads"),
    [
        (Official("Kabag Ops", "A", on_behalf="Kapolres"), ("a.n. KEPALA KEPOLISIAN RESOR WANAJATI", "KABAG OPS")),
        (
            Official("Kasubbag Binops", "A", on_behalf="ya", for_him="Kabag Ops"),
            ("a.n. KEPALA KEPOLISIAN RESOR WANAJATI", "KABAG OPS", "u.b.", "KASUBBAG BINOPS"),
        ),
        (Official("Plt. Kapolres Wanajati", "A"), ("Plt. KEPALA KEPOLISIAN RESOR WANAJATI",)),
        (Official("Wakapolres", "A", on_behalf="a.n. KAPOLRES"), ("a.n. KEPALA KEPOLISIAN RESOR WANAJATI", "WAKAPOLRES")),
    ],
)
def test_15_deputies_sign_in_nested_forms(official, heads):
    dataset = with_officials(official)
    assert choose_signature(dataset, read_district(dataset.operation)).heads == heads


def test_15_the_kapolres_signs_before_a_deputy_unless_the_user_names_one():
    deputy = Official("Kabag Ops", "A", on_behalf="Kapolres")
    dataset = with_officials(deputy, Official("Kapolres", "B"))
    district = read_district(dataset.operation)
    assert choose_signature(dataset, district).name == "B"
    dataset = replace(dataset, operation=replace(dataset.operation, extra={"penandatangan": "kabag ops"}))
    assert choose_signature(dataset, district).name == "A"


def test_15_without_officials_the_block_names_the_post_and_invents_nobody(tmp_path):
    dataset = with_officials()
    signature = choose_signature(dataset, read_district(dataset.operation))
    assert (signature.heads, signature.name, signature.rank, signature.number) == (("KEPALA KEPOLISIAN RESOR WANAJATI",), "", "", "")
    assert render_document("sprin", dataset, sample.make_plan(), tmp_path / "s.pdf").stat().st_size > 10_000


def test_16_signer_has_his_long_rank_his_number_and_an_underlined_name():
    page = sprin().letter[-1]
    assert page.find("AJUN KOMISARIS BESAR POLISI NRP 82040001").text == "AJUN KOMISARIS BESAR POLISI NRP 82040001"
    name = page.find("RADITYA MAHESWARA")
    assert name.text == "RADITYA MAHESWARA, S.H., S.I.K., M.Si."
    assert page.is_underlined(name)


def test_16_every_rank_of_the_police_has_a_long_form():
    assert all(long_rank(short) == long for short, long in POLRI_RANKS)
    assert long_rank("Kombes. Pol.") == "KOMISARIS BESAR POLISI"


def test_17_four_blank_lines_are_left_for_the_signature_and_nothing_is_printed_there():
    page = sprin().letter[-1]
    gap = page.find("RADITYA").top - page.find("KEPALA KEPOLISIAN").bottom
    # Four lines of 11 pt at 1.15 are 4 x 11 x 1.15 x 0.353 mm = 17.8 mm.
    assert gap >= 17.8


@pytest.mark.parametrize("count", range(6, 26, 2))
def test_18_signature_never_stands_alone_on_a_page(count):
    grounds = tuple(
        f"Peraturan Kapolri Nomor {n} Tahun 2019 tentang Tata Cara yang Cukup Panjang untuk Satu Baris Penuh" for n in range(count)
    )
    page = sprin(grounds=grounds).letter[-1]
    before = page.text[: page.text.index("Dikeluarkan di")]
    assert re.search(r"kesempatan pertama\.\nSelesai\.", before)


def test_19_page_one_has_no_number_and_later_pages_carry_it_with_the_identity():
    first, *later = sprin().letter
    assert later
    assert not re.search(r"^\d+$|SURAT PERINTAH KAPOLRES", first.text, re.MULTILINE)
    for number, page in enumerate(later, start=2):
        assert [line.text for line in page.lines[:3]] == [
            f"{number} SURAT PERINTAH KAPOLRES WANAJATI",
            "NOMOR : SPRIN/1234/XI/OPS.1.3./2024",
            "TANGGAL : 20 NOVEMBER 2024",
        ]


def test_20_konsep_stands_on_every_page_until_the_paper_is_issued():
    assert all(page.turned == "KONSEP" for page in sprin("draft").pages)
    assert all(page.turned == "" for page in sprin("terbit").pages)
    assert "KONSEP" not in sprin("terbit").letter_text + sprin("terbit").annex_text
    assert not re.search(r"RAHASIA|TERBATAS", sprin().letter_text + sprin().annex_text)


def test_21_sheets_are_a4_with_margins_of_the_rule_and_one_typeface():
    paper = sprin()
    assert {(round(page.width), round(page.height)) for page in paper.pages} == {(210, 297), (297, 210)}
    for page in paper.letter:
        assert min(line.left for line in page.lines) >= 25 - 0.2
        assert max(line.right for line in page.lines) <= 210 - 15 + 0.5  # justified lines round to the pixel
        assert max(line.bottom for line in page.lines) <= 297 - 15
    assert paper.fonts <= {"Liberation-Sans", "Liberation-Sans-Bold"}


def test_21_f4_is_had_by_setting():
    pages = read_sprin(render_bytes(sample.make_dataset(extra={"kertas": "F4"}), sample.make_plan())).pages
    assert {(round(page.width), round(page.height)) for page in pages} == {(215, 330), (330, 215)}


def test_the_words_of_the_letter_are_the_golden_ones():
    assert sprin().letter_text.split("\n") == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_10_the_number_of_a_paper_is_never_broken():
    plan = "Rencana Operasi Kapolres Wanajati Nomor: R/Renops/12/VIII/OPS.1.3./2024 tanggal 19 Agustus 2024"
    grounds = tuple(f"Keputusan Bupati {'tentang hal ' * n}{plan}" for n in range(8))
    text = "\n".join(line.text for page in sprin(grounds=grounds).letter for line in page.lines)
    assert text.count("R/Renops/12/VIII/OPS.1.3./2024") == len(grounds)
