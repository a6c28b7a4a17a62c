"""The rakor packet: checklist points 33 to 37 and 39 of the forms, and every figure against the plan's tables."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from roster.documents import render_document
from roster.documents.rakor import build_rakor
from roster.documents.render import render_html
from roster.documents.sprin import build_sprin
from roster.domain.calendar import DEFAULT_SHIFTS
from roster.domain.plan import PlanGoal
from roster.errors import RosterError
from tests.documents import rakor_sample, sample

MARK_SIZE = 60
GOLDEN = Path(__file__).parents[1] / "golden" / "rakor.txt"
EXTRA = {
    "rakor_tanggal": "12 November 2024",
    "rakor_pukul_mulai": "09.00",
    "rakor_pukul_selesai": "11.30",
    "rakor_tempat": "Pendopo Wanajati",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("rakor")


@pytest.fixture(scope="module")
def packet(folder):
    return render_document("rakor", sample.make_dataset(), rakor_sample.make_plan(), folder / "rakor.pdf")


def _pages(path):
    with pdfplumber.open(path) as pdf:
        return [(page.width, page.height, page.filter(_is_not_mark).extract_text()) for page in pdf.pages]


def _is_not_mark(thing):
    return thing.get("size", 0) < MARK_SIZE  # the tilted letters of KONSEP would break into the lines


def _words(dataset, plan):
    """Return the text of the packet before layout, in one line."""
    html = render_html("rakor/rakor.html", build_rakor(dataset, plan, is_draft=True))
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture(scope="module")
def pages(packet):
    return [text for _, _, text in _pages(packet)]


def _page(pages, heading, nth=0):
    found = [text for text in pages if " ".join(text.split()).startswith(heading)]
    assert len(found) > nth, f"no page {heading}"
    return found[nth]


def _numbers(line):
    return [int(word.replace(".", "")) for word in re.findall(r"(?<![\w,])\d[\d.]*(?![\w,])", line)]


def _line(text, start):
    return next(line for line in text.splitlines() if line.startswith(start))


def _agenda(pages):
    """Return the times of the agenda; those of the shifts come with their zone."""
    return re.findall(r"(\d\d)\.(\d\d)–(\d\d)\.(\d\d)(?! W)", "\n".join(pages))


def test_33_invitation_and_agenda(pages):
    letter = next(text for text in pages if "Klasifikasi" in text)
    labels = (
        "Nomor :",
        "Klasifikasi :",
        "Lampiran :",
        "Perihal :",
        "Rujukan:",
        "hari/tanggal :",
        "pukul :",
        "tempat :",
        "acara :",
        "pakaian :",
    )
    places = [letter.index(label) for label in labels]
    assert places == sorted(places)
    assert letter.index("Kepada") < letter.index("Yth. (daftar undangan terlampir)") < letter.index("Rujukan")
    assert "hari/tanggal : Kamis, 14 November 2024" in letter
    assert "pukul : 08.30 WIB s.d. 10.40 WIB" in letter
    assert "tempat : Aula Mapolres Wanajati" in letter
    assert re.search(r"Nomor : B/\s*/XI/OPS\.1\.3\./2024", letter)
    times = [(int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in _agenda(pages)]
    assert times[0][0] == 8 * 60 + 30
    assert times[-1][1] == 10 * 60 + 40
    assert all(end == start for (_, end), (start, _) in pairwise(times))


def test_33_the_users_own_meeting_is_used_everywhere():
    text = _words(sample.make_dataset(extra=EXTRA), rakor_sample.make_plan())
    for words in ("Selasa, 12 November 2024", "09.00 WIB s.d. 11.30 WIB", "Pendopo Wanajati"):
        assert text.count(words) >= 3  # cover, letter, attendance list
    agenda = _agenda([text])
    assert (agenda[0][:2], agenda[-1][2:]) == (("09", "00"), ("11", "30"))


def test_34_guests_and_attendance(pages, packet):
    guests = _page(pages, "DAFTAR UNDANGAN")
    for office in ("Bupati Wanajati", "Ketua DPRD", "Ketua KPU", "Ketua Bawaslu", "Dandim", "Kepala Satpol PP", "Linmas", "Wakapolres"):
        assert office in guests
    for name in ("Banyuurip", "Wonosari"):
        assert f"Camat, Danramil, dan Kapolsek {name}" in guests
    start = next(n for n, text in enumerate(pages) if text.lstrip().startswith("DAFTAR HADIR"))
    end = next(n for n, text in enumerate(pages) if "Mengetahui" in text) + 1
    attendance = "\n".join(pages[start:end])
    invited = _numbers(_line(guests, "JUMLAH "))[-1]
    marks = [int(number) for number in re.findall(r"(\d+)\. \.\.\.", attendance)]
    assert sorted(marks) == list(range(1, len(marks) + 1))
    assert len(marks) >= invited + 6
    with pdfplumber.open(packet) as pdf:
        words = [word for page in pdf.pages[start:end] for word in page.extract_words() if re.fullmatch(r"\d+\.", word["text"])]
    sides = {int(word["text"][:-1]) % 2: round(word["x0"], -1) for word in words}
    assert sides[0] > sides[1]  # even numbers sign on the right, odd ones on the left


def test_34_rows_are_high_enough_to_sign(packet, pages):
    start = next(n for n, text in enumerate(pages) if text.lstrip().startswith("DAFTAR HADIR"))
    with pdfplumber.open(packet) as pdf:
        rows = pdf.pages[start].find_tables()[-1].rows[1:]
    heights = [(row.bbox[3] - row.bbox[1]) / 72 * 25.4 for row in rows]
    assert min(heights) >= 12


def test_34_pilkades_invites_its_own_committee():
    text = _words(sample.make_dataset(election="pilkades"), rakor_sample.make_plan())
    for words in ("Kepala DPMD", "Panitia Pemilihan Kabupaten", "Pemilihan Kepala Desa Serentak Tahun 2024"):
        assert words in text
    assert "Paparan tata cara pemungutan" not in text


def _tables():
    """Return the figures of the packet, counted here again from the rows alone."""
    dataset, plan = sample.make_dataset(), rakor_sample.make_plan()
    names = {area.code: area.name for area in dataset.areas}
    parents = {area.code: names.get(area.parent) for area in dataset.areas}
    kinds = {post.post: post for post in plan.posts}
    main = {}
    for row in sorted(plan.rows, key=lambda row: (row.shift not in sample.CHAIN, row.shift)):
        main.setdefault(row.number, kinds[row.post].kind)
    return dataset, plan, parents, kinds, main


def test_35_categories_add_up_to_the_tps(pages):
    dataset, _, parents, _, _ = _tables()
    text = _page(pages, "4 PETA KERAWANAN")
    for name in ("Banyuurip", "Wonosari"):
        mine = [station for station in dataset.stations if parents[station.desa_code] == name]
        counts = [sum(s.category == c for s in mine) for c in ("kurang_rawan", "rawan", "sangat_rawan", "khusus")]
        line = next(line for line in text.splitlines() if name.upper() in line)
        assert _numbers(line)[1:] == [2, *counts, len(mine), sum(s.voters for s in mine)]
    total = _numbers(_line(text, "JUMLAH "))
    assert sum(total[1:5]) == total[5] == len(dataset.stations)
    assert "9 + 2 + 1 + 0 = 12 TPS" in text


def test_35_strength_agrees_with_the_rows_and_the_annex(pages):
    dataset, plan, _, _, main = _tables()
    text = _page(pages, "5 KEKUATAN PERSONEL")
    for unsur in ("POLRI", "TNI", "LINMAS"):
        numbers = {member.number for member in dataset.members if member.unsur == unsur}
        kinds = Counter(main[number] for number in numbers & main.keys())
        at_tps = kinds["regu"] + kinds["tps"]
        expected = [
            len(numbers),
            at_tps,
            kinds["komando"],
            kinds["statis"],
            kinds["cadangan"],
            len(numbers) - len(numbers & main.keys()),
            0,
            0,
        ]
        assert _numbers(next(line for line in text.splitlines() if line.startswith(f"{unsur} "))) == expected
    annex = {row.number for row in plan.rows if row.unsur == "POLRI" and main[row.number] == "regu"}
    assert f"{len(annex)} (sepuluh) Polri di TPS sama dengan baris petugas TPS dalam lampiran" in text


def test_35_linmas_are_two_for_each_tps(pages):
    _, plan, _, _, _ = _tables()
    needed = sum(need.needed for need in plan.needs if need.unsur == "LINMAS" and need.shift == "S3")
    assert needed == 2 * 12
    assert f"Linmas: {needed} = 2 × 12 TPS" in _page(pages, "6 POLA PENGAMANAN")


def test_35_a_deviation_of_linmas_is_printed():
    plan = rakor_sample.make_plan()
    needs = tuple(replace(need, needed=1, filled=0, short=1) if need.unsur == "LINMAS" else need for need in plan.needs)
    plan = replace(plan, rows=tuple(row for row in plan.rows if row.unsur != "LINMAS"), needs=needs)
    patterns = tuple(replace(pattern, linmas_per_tps=1) for pattern in sample.make_dataset().patterns)
    dataset = replace(sample.make_dataset(), patterns=patterns)
    assert "Menyimpang dari 2 Linmas per TPS: kebutuhan 12, sedangkan 2 × 12 TPS = 24" in _words(dataset, plan)


def test_35_shifts_and_gaps_equal_the_needs(pages):
    _, plan, _, kinds, _ = _tables()
    schedule = _page(pages, "3 TAHAPAN")
    for code in ("S1", "S3", "S4", "S5"):
        needs = [need for need in plan.needs if need.shift == code]
        sums = [sum(getattr(n, part) for n in needs if n.unsur == u) for u in ("POLRI", "TNI", "LINMAS") for part in ("needed", "filled")]
        assert _numbers(_line(schedule, code))[-6:] == sums
    gaps = _page(pages, "6 PLOTTING")
    for name in ("Banyuurip", "Wonosari"):
        mine = [need for need in plan.needs if kinds[need.post].kecamatan == name]
        voting = [n for n in mine if n.shift == "S3" and n.role == "anggota" and kinds[n.post].kind in {"regu", "tps"}]
        heads = []
        for unsur in ("POLRI", "TNI", "LINMAS"):
            needed, filled = (sum(getattr(n, part) for n in voting if n.unsur == unsur) for part in ("needed", "filled"))
            heads += [needed, filled, needed - filled]
        manned = sum(len(kinds[n.post].stations) for n in voting if n.unsur == "POLRI" and n.short == 0)
        line = next(line for line in gaps.splitlines() if name.upper() in line)
        assert _numbers(line)[1:] == [*heads, manned, 0, 0, sum(need.short for need in mine)]


def test_35_goals_are_those_of_the_plan(pages):
    text = _page(pages, "11 PENUTUP")
    assert "Semua tempat tugas yang berbobot terisi penuh pada semua sif. 0 0 terbukti terbaik" in text
    assert "6. Jarak tempuh (km) 96,5 96 paling jauh 0,52%" in text
    assert "12 TPS dijaga 4 regu; regu Polri lengkap di 12 TPS." in text
    assert "Masih kurang 48 orang-sif" in text  # 24 in each kecamatan


def test_35_figures_that_disagree_stop_the_packet(folder):
    plan = rakor_sample.make_plan()
    with pytest.raises(RosterError, match="tidak cocok"):
        render_document("rakor", sample.make_dataset(), replace(plan, rows=plan.rows[1:]), folder / "wrong.pdf")
    assert not (folder / "wrong.pdf").exists()


def test_36_pattern_with_its_heads(pages):
    text = _page(pages, "6 POLA PENGAMANAN")
    assert "POLRI : LINMAS : TPS" in text
    # teams x 2 policemen; TPS x 2 Linmas
    for line in (
        "KURANG RAWAN 2 : 12 : 6 9 2 4 18 0",
        "RAWAN 2 : 4 : 2 2 1 2 4 0",
        "SANGAT RAWAN 2 : 2 : 1 1 1 2 2 1",
        "KHUSUS 2 : 2 : 1 0 0 0 0 0",
    ):
        assert line in text.splitlines()
    assert "JUMLAH KEBUTUHAN 12 4 8 24 1" in text


def test_37_neutrality_without_names(pages):
    text = _page(pages, "9 NETRALITAS")
    assert "Aturan desa domisili" in text
    # 22 policemen, all living where police stand; pairs: 7 x 2 (Sumberjati) + 5 x 1 + 6 x 2 (Kalibening) + 4 x 1 (Ringinanom)
    homes = Counter(row[5] for row in sample.POLICE)
    pairs = 2 * homes[sample.SUMBERJATI] + homes[sample.TEGALREJO] + 2 * homes[sample.KALIBENING] + homes[sample.RINGINANOM]
    assert f"Polri keras 22 22 {pairs} 0 0" in text
    assert "Linmas keras 5 5 10 0 0" in text


def test_37_no_names_or_numbers_but_those_of_officials(pages):
    text = "\n".join(pages)
    members = sample.make_members()
    assert not [m.number for m in members if m.number in text or m.name.upper() in text.upper()]
    assert not re.search(r"\d{16}", text)


def test_39_indonesian_forms(pages):
    text = "\n".join(pages)
    english = "January February March May June July August October December Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    assert not [word for word in english.split() if re.search(rf"\b{word}\b", text)]
    assert not re.search(r"\d{1,2}:\d{2}", text)
    assert "3.378" in text
    assert "Rabu, 27 November 2024" in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}|None|True|False|Undefined", text)


def test_every_page_says_konsep_until_it_is_issued(packet, folder):
    def marks(path):
        with pdfplumber.open(path) as pdf:
            return ["".join(c["text"] for c in page.chars if not _is_not_mark(c)) for page in pdf.pages]

    assert all(mark == "KONSEP" for mark in marks(packet))
    issued = render_document("rakor", sample.make_dataset(), rakor_sample.make_plan(), folder / "issued.pdf", status="terbit")
    assert not any(marks(issued))


def test_letters_stand_upright_and_slides_lie(packet):
    sizes = [(width < height, text) for width, height, text in _pages(packet)]
    slides = [text for is_upright, text in sizes if not is_upright]
    assert [int(text.split()[0]) for text in slides] == [1, 2, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11]
    with pdfplumber.open(packet) as pdf:
        assert all({round(page.width), round(page.height)} == {595, 842} for page in pdf.pages)
        assert {font.split("+")[-1].split("-")[0] for page in pdf.pages for font in {c["fontname"] for c in page.chars}} == {"Liberation"}


def test_the_map_is_drawn_with_its_words(pages):
    text = "".join(_page(pages, "4 PETA KERAWANAN", nth=1).split())
    for words in ("BANYUURIP", "7 TPS · kurang 24", "KETERANGAN", "Sangat rawan 1 TPS", "sekat bukan batas administrasi", "km"):
        assert "".join(words.split()) in text


def test_the_same_plan_gives_the_same_bytes(packet, folder):
    again = render_document("rakor", sample.make_dataset(), rakor_sample.make_plan(), folder / "again.pdf")
    assert again.read_bytes() == packet.read_bytes()


def test_words_of_the_user_are_text():
    dataset = sample.make_dataset(extra={"rakor_tempat": "<b>Aula</b> & {kapolres}"})
    assert "tempat : <b>Aula</b> & {kapolres}" in _words(dataset, rakor_sample.make_plan())


def test_the_context_holds_nobody_but_officials():
    paper = build_rakor(sample.make_dataset(), rakor_sample.make_plan(), is_draft=True)
    shown = repr(replace(paper, signature=paper.operations_chief, operations_chief=paper.operations_chief))
    assert not [member.name for member in sample.make_members() if member.name in shown]


def test_the_words_of_the_packet_are_the_golden_ones():
    found = re.sub(r"(?<=[.;:]) ", "\n", _words(sample.make_dataset(), rakor_sample.make_plan())) + "\n"
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_shifts_of_the_sample_are_the_default_ones():
    assert sample.make_dataset().shifts == DEFAULT_SHIFTS


@pytest.mark.parametrize("election", ["pilkada", "pemilu", "pilkades"])
def test_grounds_by_default_are_those_of_the_order(election):
    dataset = sample.make_dataset(election=election)
    packet = _words(dataset, rakor_sample.make_plan())
    html = render_html("sprin/sprin.html", build_sprin(dataset, sample.make_plan(), is_draft=True))
    letter = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    grounds = re.split(r" \d+\. ", letter[letter.index("Dasar :") : letter.index("DIPERINTAHKAN")])[1:]
    assert len(grounds) >= 5
    assert all(packet.count(ground.strip(" :;.")) >= 2 for ground in grounds)  # rujukan of the invitation, chapter 1


def test_goals_are_told_in_plain_words():
    goals = (
        PlanGoal("risiko_tak_terjaga", 20.0, 20.0, 0.0),
        PlanGoal("pimpinan", 1.0, 1.0, 0.0),
        PlanGoal("keseimbangan", 240.0, 238.0, 0.0083),
        PlanGoal("jarak", 96.0, 0.0, 1.0),
    )
    words = _words(sample.make_dataset(), replace(rakor_sample.make_plan(), goals=goals))
    chapter = words[words.index("PENUTUP DAN KESIMPULAN") :]
    # 2 kecamatan x 2 days (26 and 27 November).
    assert "Dari 4 hari tugas kecamatan, 1 belum mempunyai padal." in chapter
    assert "dari bobot risiko seluruh tempat tugas" in chapter
    assert "paling jauh 0,83%" in chapter
    # 24 stand: 19 Polri, 1 soldier, 4 Linmas; 96 km / 24 = 4 km.
    assert "rata-rata 4,0 km per orang bertugas. 96 – batas belum terbukti" in chapter
