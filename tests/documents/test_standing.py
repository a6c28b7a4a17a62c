"""The changed order after the count: who relieves whom, which posts are withdrawn from when, and a letter that only withdraws."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from roster.documents import is_order_changed
from roster.documents.render import render_html
from roster.documents.sprin_perubahan import Amendment, build_sprin_perubahan
from roster.domain.calendar import ZONES
from roster.domain.operation import Dataset
from roster.planning.extend_posts import Extension, ExtensionOrder, extend_posts
from tests import small

CALM = f"R-{small.SELATAN}-002"
TEMPLATE = "sprin_perubahan/sprin_perubahan.html"


def extended(*withdraw: str) -> Extension:
    now = datetime(2024, 11, 28, 9, tzinfo=ZONES["WIB"])
    return extend_posts(small.dataset(), small.plan(), ExtensionOrder(1, now, "KOMPOL AYU", "indeks turun", withdraw))


def words(data: Dataset, made: Extension) -> str:
    paper = build_sprin_perubahan(data, Amendment(small.plan(), made.plan), is_draft=True)
    return " ".join(render_html(TEMPLATE, paper).split())


def test_the_order_names_reliefs_and_the_moment_of_withdrawal() -> None:
    made = extended(CALM)
    paper = build_sprin_perubahan(made.dataset, Amendment(small.plan(), made.plan), is_draft=True)
    assert (paper.extended_posts, paper.withdrawn_posts) == (3, 1)
    (gone,) = [line for line in paper.relief if line.is_withdrawn]
    assert (gone.kecamatan, gone.when, gone.coming) == ("SELATAN", datetime.fromisoformat("2024-11-28 12:00"), ())
    assert [person.name for person in gone.leaving] == ["POLISI 19"]
    assert all(line.leaving and line.coming for line in paper.relief if not line.is_withdrawn)
    assert {reason for band in paper.bands for person in band.people for reason in person.reasons} == {"siaga"}
    text = words(made.dataset, made)
    for part in ("POS DITARIK", "28 November 2024 pukul 12.00 WIB", "perpanjangan siaga 3 (tiga) pos", "penarikan 1 (satu) pos"):
        assert part in text
    assert "BELUM TERISI" not in text


def test_an_order_that_only_withdraws_has_no_list_of_changes() -> None:
    made = extended(small.UTARA, small.SELATAN)
    paper = build_sprin_perubahan(made.dataset, Amendment(small.plan(), made.plan), is_draft=True)
    assert paper.bands == ()
    assert [line.is_withdrawn for line in paper.relief] == [True] * 4
    text = words(made.dataset, made)
    assert "penarikan 4 (empat) pos sesudah penghitungan suara dalam pengamanan TPS" in text
    assert "kolom SEMULA" not in text
    assert "perlu diubah" not in text


def test_posts_that_no_policeman_guards_are_no_matter_of_the_order() -> None:
    made = extended(small.UTARA, small.SELATAN)
    theirs = replace(made.plan, posts=tuple(replace(post, kind="tps") for post in made.plan.posts))
    assert is_order_changed(made.dataset, small.plan(), made.plan)
    assert not is_order_changed(made.dataset, small.plan(), theirs)
