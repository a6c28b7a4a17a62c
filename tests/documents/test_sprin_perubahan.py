"""The order that changes an order: its words, its citation, each changed row once and no other, and what is left untouched."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import Amendment, Citation, cite_order, list_order_changes, read_amendment, render_amendments, render_document
from roster.documents.sprin_perubahan import build_sprin_perubahan
from roster.domain.plan import Plan
from roster.errors import RosterError
from tests.documents import changed_sample as changed
from tests.documents import sample
from tests.documents.sprin_pages import Sprin, read_sprin

GOLDEN = Path(__file__).parents[1] / "golden" / "sprin_perubahan.txt"
DOTS = "." * 24


def render(dataset, after: Plan, folder: Path, before: Plan | None = None) -> Sprin:
    amendment = read_amendment(dataset, before or sample.make_plan(), after)
    (path,) = render_amendments(dataset, amendment, folder, status="terbit")
    return read_sprin(path.read_bytes())


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Sprin:
    """The changed order of the sample, numbered 1301 on 25 November 2024."""
    dataset = changed.make_dataset(extra={"perubahan_nomor": "1301", "perubahan_tanggal": "25 November 2024"})
    return render(dataset, changed.make_after(), tmp_path_factory.mktemp("perubahan"))


def rows_of(sheet: Sprin) -> list[list[str]]:
    """The rows of people in the list SEMULA - MENJADI of the order, by the drawn grid."""
    pages = [number for number, page in enumerate(sheet.pages) if 'LAMPIRAN "A"' in page.text or "LAMPIRAN SPRIN" in page.text]
    with pdfplumber.open(io.BytesIO(sheet.content)) as pdf:
        rows = [row for number in pages for table in pdf.pages[number].extract_tables() for row in table]
    cells = [[(cell or "").replace("\n", " ") for cell in row] for row in rows]
    return [row for row in cells if len(row) == 8 and row[0].isdigit() and not row[1].isdigit()]


def built(after: Plan, **operation: object):
    dataset = changed.make_dataset(**operation)
    return build_sprin_perubahan(dataset, read_amendment(dataset, sample.make_plan(), after), True)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_words_of_the_order_are_the_golden_ones(paper: Sprin):
    assert "\n".join(page.text for page in paper.pages).split("\n") == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_it_has_its_own_number_and_cites_the_first_order_in_dasar_and_untuk(paper: Sprin):
    text = flat(paper.letter_text)
    cited = "Surat Perintah Kapolres Wanajati Nomor Sprin/1234/XI/OPS.1.3./2024 tanggal 20 November 2024"
    assert "Nomor: Sprin/1301/XI/OPS.1.3./2024" in text
    grounds, tasks = text.split("DIPERINTAHKAN")
    assert f"{cited} tentang pengamanan TPS Pemilihan Serentak Tahun 2024." in grounds
    assert f"baris lampiran {cited} atas nama personel pada kolom SEMULA" in tasks
    assert f"ketentuan lain dalam {cited} tetap berlaku, juga bagi personel yang baru mendapat tugas" in tasks


def test_pertimbangan_names_causes_in_counts_and_no_person(paper: Sprin):
    reason = flat(paper.letter_text).split("Dasar :")[0]
    assert "perubahan indeks kerawanan 1 (satu) TPS dan 1 (satu) personel yang berhalangan" in reason
    assert "penugasan 9 (sembilan) personel" in reason
    for name, *_ in sample.POLICE:
        assert name.split(",")[0].upper() not in paper.letter_text.upper()


def test_a_blank_citation_is_dotted_lines_and_a_blank_number_room_to_write(tmp_path: Path):
    sheet = render(changed.make_dataset(order_number="", issue_date=None), changed.make_after(), tmp_path)
    text = flat(sheet.letter_text)
    assert text.count(f"Surat Perintah Kapolres Wanajati Nomor {DOTS} tanggal {DOTS}") == 3
    assert re.search(r"Nomor: Sprin/\s+/XI/OPS\.1\.3\./2024", sheet.letter[0].text)


def test_number_and_date_may_be_blank_each_for_itself():
    assert cite_order(sample.make_dataset(order_number="").operation) == Citation("", date(2024, 11, 20))
    assert cite_order(sample.make_dataset(issue_date=None).operation) == Citation("Sprin/1234/XI/OPS.1.3./2024", None)


def test_every_changed_person_is_one_printed_row_and_nobody_else(paper: Sprin):
    rows = rows_of(paper)
    numbers = [set(re.findall(r"\b\d{8}\b", " ".join((row[2], row[5])))) for row in rows]
    assert [int(row[0]) for row in rows] == list(range(1, 10))
    assert all(len(found) == 1 for found in numbers)
    assert {number for found in numbers for number in found} == changed.TOLD


def test_both_sides_hold_the_changed_shifts_once_and_no_unchanged_one():
    dataset, before, after = changed.make_dataset(), sample.make_plan(), changed.make_after()
    paper = built(after)
    for side, plan, other in (("before", before, after), ("after", after, before)):
        printed = [
            (cell.person.number, shift)
            for band in paper.bands
            for person in band.people
            if (cell := getattr(person, side))
            for duty in cell.duties
            for shift in duty.shifts.split(", ")
        ]
        there = {(row.number, row.shift): (row.post, row.stations) for row in plan.rows if row.unsur == "POLRI"}
        elsewhere = {(row.number, row.shift): (row.post, row.stations) for row in other.rows}
        assert sorted(printed) == sorted(key for key, place in there.items() if elsewhere.get(key) != place)
    assert len(list_order_changes(dataset, before, after)) == 11


def test_rows_tell_semula_and_menjadi_joiners_a_dash_and_leavers_dicabut(paper: Sprin):
    rows = {(set(re.findall(r"\b\d{8}\b", row[2] + row[5]))).pop(): row for row in rows_of(paper)}
    panji, gatra, galih, tirta = (rows[number] for number in (changed.PANJI, changed.GATRA, changed.GALIH, changed.TIRTA))
    assert panji[3] == "S2: KALIBENING TPS 001 (sangat rawan)"
    assert panji[6] == "S5: KALIBENING TPS 001 (sangat rawan)"
    assert (gatra[1], gatra[6], gatra[7]) == ("–", "S3, S4: SUMBERJATI TPS 001 (rawan)", "mengganti yang berhalangan")
    assert (galih[4], galih[7]) == ("DICABUT", "berhalangan")
    assert tirta[4] == "DICABUT (SIF S3 TETAP)"
    assert rows[changed.KRISNA][6] == "S3: GUDANG LOGISTIK KPU"


def test_people_stand_by_kecamatan_and_then_by_name():
    bands = built(changed.make_after()).bands
    assert [band.name for band in bands] == ["BANYUURIP", "WONOSARI"]
    for band in bands:
        names = [(person.after or person.before).person.name for person in band.people]
        assert names == sorted(names)


def test_those_who_only_lose_duties_are_listed_with_post_and_moment():
    withdrawn = built(changed.make_after()).withdrawn
    found = {row.side.person.number: (row.side.duties[0].places, row.since.strftime("%d/%m %H:%M"), row.kept) for row in withdrawn}
    # S3 starts 27/11 05.00, S4 13.00, S5 on 28/11 00.00. Panji loses S2 and gets S5: he is not withdrawn.
    assert found == {
        changed.GALIH: (("SUMBERJATI TPS 001, 002",), "27/11 05:00", ""),
        changed.ARUM: (("KALIBENING TPS 001",), "28/11 00:00", ""),
        changed.TIRTA: (("KALIBENING TPS 002, 003", "RINGINANOM TPS 001, 002"), "27/11 13:00", "S3"),
    }


def test_mates_who_stay_are_told_who_left_and_who_came():
    teams = built(changed.make_after()).teams
    told = {
        (team.places[0], team.shifts): tuple({person.number for person in side} for side in (team.stay, team.left, team.came))
        for team in teams
    }
    assert told == {
        ("SUMBERJATI TPS 001", "S3, S4"): ({changed.DIMAS}, {changed.GALIH}, {changed.GATRA}),
        ("KALIBENING TPS 002, 003", "S4"): ({changed.SATRIA}, {changed.TIRTA}, set()),
    }


def test_tni_and_linmas_stand_on_sheets_of_their_own_outside_the_order(paper: Sprin):
    order = [page for page in paper.pages if "LAMPIRAN" in page.text.split("\n")[0] or not page.is_annex]
    notices = [page for page in paper.annex if page.text.startswith("PEMBERITAHUAN") or "PEMBERITAHUAN PERUBAHAN" in page.text]
    assert len(notices) == 2
    assert all("PRAJAKA" not in page.text and "WARGA" not in page.text for page in order)
    for page in notices:
        assert "Bukan bagian dari surat perintah Kapolres Wanajati" in page.text
        assert not re.search("KEPOLISIAN NEGARA|Dikeluarkan di|NOMOR", page.text)
    text = "\n".join(page.text for page in notices)
    assert "3120000001" in text
    assert "359x************" in text
    assert changed.GUARD not in "".join(page.text for page in paper.pages)


def test_the_papers_of_the_first_order_stay_as_they_are(tmp_path: Path):
    first = render_document("sprin", sample.make_dataset(), sample.make_plan(), tmp_path / "sprin.pdf")
    before = (first.read_bytes(), first.stat().st_mtime_ns)
    render(changed.make_dataset(), changed.make_after(), tmp_path)
    assert (first.read_bytes(), first.stat().st_mtime_ns) == before
    assert {path.name for path in tmp_path.iterdir()} == {"sprin.pdf", "sprin_perubahan.pdf"}


def test_where_nothing_changed_there_is_no_paper(tmp_path: Path):
    amendment = read_amendment(sample.make_dataset(), sample.make_plan(), sample.make_plan())
    assert render_amendments(sample.make_dataset(), amendment, tmp_path) == ()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RosterError, match="tidak ada perintah anggota Polri yang berubah"):
        build_sprin_perubahan(sample.make_dataset(), amendment, True)


def test_where_only_a_soldier_changes_the_kapolres_orders_nothing(tmp_path: Path):
    after = changed.with_moves(sample.make_plan(), {(changed.SOLDIER, "S3")}, [])
    assert render_amendments(sample.make_dataset(), read_amendment(sample.make_dataset(), sample.make_plan(), after), tmp_path) == ()


def test_only_withdrawals_give_no_new_duty_and_one_list_each(tmp_path: Path):
    after = changed.with_moves(sample.make_plan(), {(changed.PANJI, "S2"), (changed.ARUM, "S5")}, [])
    sheet = render(sample.make_dataset(), after, tmp_path)
    text = flat(sheet.letter_text)
    assert "kolom MENJADI" not in text
    assert "penugasan yang dicabut menurut Lampiran B" in text
    assert "Lampiran C" not in text
    assert "penyesuaian kebutuhan pengamanan" in text
    assert [row[4] for row in rows_of(sheet)] == ["DICABUT", "DICABUT"]


def test_a_single_list_bears_no_letter(tmp_path: Path):
    # The two men of the warehouse change shifts: nobody stays beside them, nobody is withdrawn.
    gone, new = {("85110015", "S1"), ("96010016", "S2")}, [("85110015", "S2", "GUDANG-KPU"), ("96010016", "S1", "GUDANG-KPU")]
    after = changed.with_moves(sample.make_plan(), gone, new)
    sheet = render(sample.make_dataset(), after, tmp_path)
    assert "LAMPIRAN SPRIN KAPOLRES WANAJATI" in sheet.annex_text
    assert "kolom MENJADI Lampiran surat perintah ini" in flat(sheet.letter_text)


@cache
def large() -> tuple[Sprin, int]:
    """A district of 240 people in pairs, each pair moved to the next beat of its kecamatan, and how many were moved."""
    import tempfile

    dataset, before = sample.make_large(240)
    posts = {post.post: post for post in before.posts}
    order = [post.post for post in before.posts]
    following = dict(zip(order, order[17:] + order[:17], strict=True))
    rows = []
    for row in before.rows:
        post = posts[following[row.post]]
        rows.append(replace(row, post=post.post, stations=post.stations, desa_codes=post.desa_codes, kecamatan=post.kecamatan))
    with tempfile.TemporaryDirectory() as folder:
        return render(dataset, replace(before, rows=tuple(rows)), Path(folder), before), len({row.number for row in rows})


def test_a_long_list_repeats_its_head_and_splits_no_row():
    sheet, people = large()
    rows = rows_of(sheet)
    assert [int(row[0]) for row in rows] == list(range(1, people + 1))
    assert all(len(re.findall(r"\b\d{8}\b", row[2])) == 1 and row[3] and row[6] for row in rows)
    pages = [page for page in sheet.annex if "LAMPIRAN SPRIN" in page.text]
    # Two lines of 10.1 pt and their padding are 23 pt; a page of 210 - 47 mm less its head has room for 17, or 16 with a band.
    assert people / 18 <= len(pages) <= people / 11
    assert all("SEMULA MENJADI" in page.text for page in pages)
    assert [page.lines[0].text.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    assert "Dikeluarkan di" in pages[-1].text
    # Each of the last three rows bears one number on either side: the signature never stands alone.
    assert len(set(re.findall(r"\b\d{8}\b", pages[-1].text))) >= 3


def test_each_list_counts_its_own_pages(paper: Sprin):
    heads = [page.lines[0].text for page in paper.annex if "LAMPIRAN" in page.lines[0].text]
    # The list A of the sample is two pages long; the others start at one again, which bears a kop and no number.
    assert [re.sub(r"KEPOLISIAN NEGARA REPUBLIK INDONESIA ", "kop ", head) for head in heads] == [
        'kop LAMPIRAN "A" SPRIN KAPOLRES WANAJATI',
        '2 LAMPIRAN "A" SPRIN KAPOLRES WANAJATI',
        'kop LAMPIRAN "B" SPRIN KAPOLRES WANAJATI',
        'kop LAMPIRAN "C" SPRIN KAPOLRES WANAJATI',
    ]
    assert ["Dikeluarkan di" in page.text for page in paper.annex] == [False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({"perubahan_tanggal": "19 November 2024"}, "bertanggal sebelum"),
        ({"perubahan_tanggal": "besok"}, "bukan tanggal"),
        ({"perubahan_nomor": "1234", "perubahan_tanggal": "25 November 2024"}, "sama dengan nomor"),
        ({"perubahan_nomor": "Sprin/12/IX/OPS.1.3./2024", "perubahan_tanggal": "25 November 2024"}, "Bulan dan tahun"),
    ],
)
def test_a_number_or_date_that_cannot_be_is_refused(extra, told):
    with pytest.raises(RosterError, match=told):
        built(changed.make_after(), extra=extra)


def test_month_of_a_blank_date_is_that_of_two_days_before_the_vote():
    paper = built(changed.make_after(), voting_day=date(2024, 12, 5), issue_date=date(2024, 11, 20))
    assert (paper.issue.day, paper.issue.month, paper.number.roman_month) == (None, date(2024, 12, 3), "XII")


def test_a_number_given_by_the_register_is_taken_as_it_is():
    dataset = changed.make_dataset()
    given = Amendment(
        sample.make_plan(),
        changed.make_after(),
        Citation("Sprin/9/XI/OPS.1.3./2024", date(2024, 11, 18)),
        Citation("12", date(2024, 11, 25)),
    )
    paper = build_sprin_perubahan(dataset, given, False)
    assert (paper.number.sequence, paper.issue.day, paper.cited.number) == ("12", date(2024, 11, 25), "Sprin/9/XI/OPS.1.3./2024")


def test_f4_is_had_by_setting(tmp_path: Path):
    sheet = render(changed.make_dataset(extra={"kertas": "F4"}), changed.make_after(), tmp_path)
    assert {(round(page.width), round(page.height)) for page in sheet.pages} == {(215, 330), (330, 215)}


def test_the_same_changes_give_the_same_bytes(paper: Sprin, tmp_path: Path):
    dataset = changed.make_dataset(extra={"perubahan_nomor": "1301", "perubahan_tanggal": "25 November 2024"})
    assert render(dataset, changed.make_after(), tmp_path).content == paper.content


def test_a_plan_that_breaks_a_rule_of_lists_by_name_is_refused():
    after = changed.make_after()
    twice = replace(after.rows[0], post="R-999902-002")
    with pytest.raises(RosterError, match="Lampiran Sprin tidak dibuat"):
        built(replace(after, rows=(*after.rows, twice)))
