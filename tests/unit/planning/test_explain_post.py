"""The story of one post in the words of the input."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roster.planning.explain_names import KIND_WORDS, ROLE_WORDS
from roster.planning.explain_post import PlaceStory, UnknownPostError, list_posts, tell_post
from roster.planning.explain_sentences import Words
from roster.planning.plan_operation import KIND_TEXT, ROLE_TEXT
from tests import small
from tests.unit.planning.explained import named

BEAT = "R-351401-002"


def test_a_post_is_told_with_what_each_shift_asks_and_who_stands_there() -> None:
    story = tell_post(named(), BEAT)
    assert (story.kind, story.category, story.kecamatan, story.desa, story.weight) == ("regu", "rawan", "UTARA", ("CUKIR",), 7.5)
    by_shift = {place.where.shifts: place for place in story.places}
    assert set(by_shift) == {("S1",), ("S2",), ("S3", "S4"), ("S5",)}
    whole = by_shift["S3", "S4"]
    assert [someone.number for someone, _ in whole.crew] == list(small.police(3, 4))
    assert (whole.short, whole.weight) == (0, 15.0)
    assert whole.listed == 60 - 2


def test_everybody_else_could_stand_there_or_is_barred() -> None:
    whole = next(place for place in tell_post(named(), BEAT).places if place.where.shifts == ("S3", "S4"))
    barred = {rule.rule: rule.count for rule in whole.barred}
    assert whole.could + max(barred.values()) <= whole.listed <= whole.could + sum(barred.values())
    assert all(other.other is not None for other in whole.others)


def test_a_head_that_is_missing_is_told_with_the_reason_in_both_languages() -> None:
    plan = small.plan()
    gone = small.police(3)[0]
    short = replace(plan, rows=tuple(row for row in plan.rows if row.number != gone))
    place = next(each for each in tell_post(named(plan=short), BEAT).places if each.where.shifts == ("S1",))
    assert place.short == 1
    assert "boleh di sini" in Words("id").vacancy(place)
    assert "may stand here" in Words("en").vacancy(place)


def short_place(policies: dict[str, str]) -> PlaceStory:
    """Return the place in S1 that lacks a head, with the share of strength of these policies."""
    dataset, plan = replace(small.dataset(), policies=small.dataset().policies | policies), small.plan()
    gone = small.police(3)[0]
    short = replace(plan, rows=tuple(row for row in plan.rows if row.number != gone))
    return next(each for each in tell_post(named(dataset, short), BEAT).places if each.where.shifts == ("S1",))


def test_idle_people_whom_the_share_of_strength_holds_back_are_told_so() -> None:
    used = len({row.number for row in small.plan().rows if row.unsur == "POLRI"}) - 1
    held = short_place({"bagian_kekuatan": f"{used}/60"})
    assert (held.effort.used, held.effort.limit, held.effort.listed) == (used, used, 60)
    assert f"tetapi tertahan batas pengerahan: {used} dari paling banyak {used} orang sudah dipakai" in Words("id").vacancy(held)
    assert f"held back by the limit of strength: {used} of at most {used} people are used" in Words("en").vacancy(held)
    free = short_place({"bagian_kekuatan": "1"})
    assert free.idle > 0
    assert "tertahan" not in Words("id").vacancy(free)


def test_a_share_that_binds_in_another_stage_holds_nobody_back_here() -> None:
    # Everybody used stands in S3 or S4, but S1 lies in the quiet days before, whose share is free.
    used = len({row.number for row in small.plan().rows if row.unsur == "POLRI" and row.shift in ("S2", "S3", "S4", "S5")})
    place = short_place({"bagian_kekuatan": f"{used}/60", "bagian_kekuatan_masa_tenang": "1", "tahap_masa_tenang": "H-1"})
    assert place.effort.limit == 60
    assert "tertahan" not in Words("id").vacancy(place)


def test_one_and_many_of_a_goal_read_alike() -> None:
    assert Words("en").costs((("team_units", 1.0), ("travel", -0.6))) == "different units within teams +1; travel -0.6 km"
    assert Words("id").costs((("team_units", 2.0), ("leaders", 1.0))) == "kesatuan berbeda dalam regu +2; hari kecamatan tanpa padal +1"


def test_posts_are_listed_the_shortest_first_and_found_by_kecamatan_and_name() -> None:
    plan = small.plan()
    short = replace(plan, rows=tuple(row for row in plan.rows if not (row.post == BEAT and row.shift == "S1")))
    naming = named(plan=short)
    rows = list_posts(naming)
    assert (rows[0].post, rows[0].short) == (BEAT, 1)
    assert sum(row.short for row in rows) == 1
    assert {row.kecamatan for row in list_posts(naming, kecamatan="SELATAN")} == {"SELATAN"}
    assert [row.post for row in list_posts(naming, text=BEAT.lower())] == [BEAT]
    assert list_posts(naming, text="tidak ada") == []


def test_a_post_is_found_whatever_the_case() -> None:
    assert tell_post(named(), " gudang ").post == "GUDANG"


@pytest.mark.parametrize("name", ["", "R-999", "x" * 400])
def test_an_unknown_post_is_refused_briefly(name: str) -> None:
    with pytest.raises(UnknownPostError) as caught:
        tell_post(named(), name)
    assert len(caught.value.message) < 120


def test_words_of_kinds_and_roles_are_those_of_the_tables() -> None:
    assert KIND_WORDS == KIND_TEXT
    assert ROLE_WORDS == ROLE_TEXT
