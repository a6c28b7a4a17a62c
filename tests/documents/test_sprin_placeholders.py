"""Places kept for people on loan in the annex by name: the name of the place, an open rank and NRP, and a note."""

from __future__ import annotations

import re
from dataclasses import replace

from roster.documents.lampiran import build_annex
from roster.domain.operation import Dataset
from roster.domain.personnel import Member
from roster.domain.plan import Plan
from tests.documents import sample
from tests.documents.sprin_pages import read_sprin, render_bytes

FIRST, PADAL = "BKO-BRIMOB-17", "BKO-POLDA-JATIM-17"
"""The second is as long as a NIP."""


def with_places() -> tuple[Dataset, Plan]:
    """The sample with places on loan instead of the third of the crew and of the padal of Banyuurip."""
    dataset, plan = sample.make_dataset(), sample.make_plan()
    numbers = {sample.POLICE[2][2]: FIRST, sample.POLICE[10][2]: PADAL}
    places = {
        FIRST: Member("POLRI", "BKO Brimob 17", "", FIRST, unit="Brimob", detached_from="Brimob"),
        PADAL: Member("POLRI", "BKO Polda Jatim 17", "IPTU", PADAL, unit="Polda Jatim", detached_from="BKO Polda Jatim"),
    }
    members = tuple(places.get(numbers.get(member.number, ""), member) for member in dataset.members)
    rows = []
    for row in plan.rows:
        place = places.get(numbers.get(row.number, ""))
        rows.append(replace(row, number=place.number, name=place.name, rank=place.rank, unit=place.unit) if place else row)
    return replace(dataset, members=members), replace(plan, rows=tuple(rows))


def test_a_place_has_an_open_rank_and_number_and_two_notes() -> None:
    annex = build_annex(*with_places())
    (entry,) = (e for group in annex.groups for unit in group.units for e in unit.entries if e.number == FIRST)
    assert (entry.name, entry.rank, entry.printed_number, entry.position) == ("BKO BRIMOB 17", "–", "", "BRIMOB")
    assert entry.notes == ("BKO BRIMOB", "nama menyusul")
    assert not annex.has_nip


def test_a_place_that_leads_is_named_without_a_number() -> None:
    annex = build_annex(*with_places())
    (band,) = (group for group in annex.groups if group.name == "BANYUURIP")
    assert [name for leader in band.leaders for name in leader.names] == ["IPTU BKO POLDA JATIM 17"]
    (entry,) = (e for group in annex.groups for unit in group.units for e in unit.entries if e.number == PADAL)
    assert entry.notes[:2] == ("BKO POLDA JATIM", "nama menyusul")


def test_the_paper_prints_the_place_and_never_its_number() -> None:
    sheet = read_sprin(render_bytes(*with_places()))
    assert "BKO BRIMOB 17" in sheet.annex_text.upper()
    assert FIRST not in sheet.annex_text
    (row,) = (row for row in sheet.table_rows if len(row) == 10 and row[2] == "BKO BRIMOB 17")
    assert (row[3], row[4]) == ("–", "")
    assert re.search(r"nama\s+menyusul", row[9])
