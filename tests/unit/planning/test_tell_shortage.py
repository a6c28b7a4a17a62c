"""Sentences of a shortage, with figures given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roster.planning.explain_shortage import AskGroup, Bottleneck, Leftover, ShortageStory, explain_shortage
from roster.planning.tell_shortage import bottleneck_lines, headline, leftover_line, story_lines
from solver.headcount import Headcount
from tests.unit.planning.explained import kept

COUNTS = Headcount(
    listed=100,
    unfit=10,
    absent=5,
    far=30,
    barred=(("neutrality_home", 12),),
    able=43,
    heads=50,
    reserve=0,
    usable=66,
    short=7,
    more_people=7,
)
FOUND = Bottleneck(
    "POLRI",
    (AskGroup(("S3", "S4"), "anggota", 41, 50),),
    (("Tosari", 30), ("Puspo", 11)),
    tuple(f"R{n}" for n in range(41)),
    COUNTS,
    9,
    None,
)


def test_posts_people_and_remedy_are_told_as_counts() -> None:
    assert bottleneck_lines(FOUND, "id") == (
        "Polri: 41 pos di kecamatan Tosari dan Puspo meminta 50 orang:",
        "  S3+S4 anggota 50",
        "  43 orang boleh bertugas di salah satunya, dan tidak seorang pun dapat memegang dua di antaranya: "
        "kurang paling sedikit 7 dalam rencana mana pun; rencana ini kurang 9.",
        "  Dari 100 terdaftar: 10 tidak cocok tugas, pangkat, atau keahlian, 5 tidak tersedia pada sif itu, "
        "30 berpangkalan di luar jangkauan, 12 berdomisili di desa yang disentuh pos itu dan 43 boleh.",
        "  Yang menutupnya: sedikitnya 7 Polri lagi yang boleh bertugas di sana; atau maks_jarak_km_polri (menyangkut 30 orang); "
        "atau netralitas_polri = lunak (menyangkut 12 orang).",
    )


def test_the_same_in_english() -> None:
    text = "\n".join(bottleneck_lines(FOUND, "en"))
    assert "Police: 41 posts in kecamatan Tosari and Puspo ask for 50 people:" in text
    assert "at least 7 short in any plan; this plan lacks 9." in text
    assert "maks_jarak_km_polri (concerns 30 people)" in text


@pytest.mark.parametrize(
    ("percent", "words"),
    [(60, "bagian_kekuatan = 60%"), (None, "bagian_kekuatan saja tidak menutupnya: hanya 43 orang dapat bertugas di sana.")],
)
def test_the_share_of_strength_says_whether_it_could_close_the_gap(percent: int | None, words: str) -> None:
    counts = replace(COUNTS, usable=33, short=17, more_people=19)
    text = "\n".join(bottleneck_lines(replace(FOUND, counts=counts, share_percent=percent), "id"))
    assert "33 orang paling banyak boleh dikerahkan dari 100 terdaftar (43 dapat bertugas di sana)" in text
    assert "sedikitnya 19 BKO di luar batas pengerahan (2 di antaranya menambah cadangan)" in text
    assert words in text


def test_what_no_set_explains_is_told_with_who_could_and_what_he_does() -> None:
    left = Leftover("POLRI", "S1", "pamenwas", missing=2, able=6, busy=4, used=650, usable=650)
    assert leftover_line(left, "id") == (
        "Polri perwira menengah pengawas, sif S1: kurang 2; 6 orang boleh di sana, "
        "4 bertugas di tempat lain, 2 tidak dikerahkan (650 dari paling banyak 650 orang dikerahkan)."
    )
    assert "of at most 650 people used" in leftover_line(left, "en")


def test_a_full_plan_has_nothing_to_tell() -> None:
    story = explain_shortage(kept())
    assert story == ShortageStory(0, 0, (), 0, ())
    assert headline(story, "id") == "Tidak ada kekurangan: setiap kebutuhan terisi."
    assert story_lines(story, "en") == ()
