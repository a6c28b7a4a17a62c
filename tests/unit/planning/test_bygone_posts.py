"""Posts kept for begun duties alone: they guard nothing any more, wherever a plan is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from roster.documents import list_order_changes
from roster.documents.figures import PlanCounts, count_patterns
from roster.domain.plan import BEGUN, BYGONE, Plan, PlanPost
from roster.domain.renumbering import follow, numbering_next
from roster.planning.compare_plans import POST_GONE, list_changes
from roster.planning.compare_versions import difference
from roster.planning.extend_posts import held_index, places_of, standing_posts
from roster.planning.imagine_plan import outcome_of
from roster.planning.plan_tables import summary_json
from roster.planning.read_versions import Version
from roster.planning.version_causes import CauseKind
from roster.planning.version_facts import facts_of_tables
from tests.small import SELATAN, A, D, E, F, dataset, plan

TENSE = f"R-{SELATAN}-003"
"""The beat of ``sangat_rawan`` E/002: one in S1, two in S2 and S5, two with a soldier in S3 and S4."""

GHOST = f"R-{SELATAN}-999"


def with_post(made: Plan, post: PlanPost, *bygone: str) -> Plan:
    posts = tuple(sorted((*made.posts, post), key=lambda each: each.post))
    return replace(made, posts=posts, sizes={BEGUN: ["S1"], BYGONE: list(bygone)})


def haunted(station: str, category: str) -> Plan:
    """Return the plan with a beat that was dissolved: it guarded a TPS that another beat guards now."""
    post = next(each for each in plan().posts if each.kind == "regu" and station in each.stations)
    return with_post(plan(), replace(post, post=GHOST, category=category, stations=(station,)), GHOST)


def dissolved() -> Plan:
    """Return the plan after S1 with the beat of E/002 dissolved: who served it in S1 is told so, the others go home."""
    made = plan()
    rows, needs = (tuple(each for each in side if each.post != TENSE or each.shift == "S1") for side in (made.rows, made.needs))
    return replace(made, rows=rows, needs=needs, sizes={BEGUN: ["S1"], BYGONE: [TENSE]})


def without_single_tps(made: Plan) -> Plan:
    posts = tuple(post for post in made.posts if post.kind != "tps")
    known = {post.post for post in posts}
    return replace(made, posts=posts, rows=tuple(row for row in made.rows if row.post in known))


def test_nobody_decides_on_a_post_that_guards_nothing_nor_is_its_class_that_of_a_tps() -> None:
    made = haunted(f"{E}/002", "rawan")
    assert held_index(dataset(), made).stations == dataset().stations
    assert GHOST not in places_of(dataset(), made)
    standing = {each.place.post for each in standing_posts(dataset(), made, datetime(2024, 11, 28, 9))}
    assert TENSE in standing
    assert GHOST not in standing


def test_the_team_of_today_keeps_a_renumbered_tps_and_not_the_one_that_is_gone() -> None:
    # D/001 and D/003 swap numbers; the dissolved beat once guarded D/001.
    moved = {f"{D}/001": (f"{D}/003",), f"{D}/003": (f"{D}/001",)}
    stations = [replace(each, former=moved.get(each.id, ())) for each in dataset().stations]
    made = haunted(f"{D}/001", "rawan")
    found = follow(made, numbering_next(made, stations), {each.id for each in stations})
    teams = {post.post: post.stations for post in found.posts}
    assert teams[f"R-{SELATAN}-001"] == (f"{D}/002", f"{D}/003", f"{F}/001")
    assert teams[GHOST] == (f"{D}/003",)


def test_a_dissolved_single_tps_stays_dissolved_under_its_new_number() -> None:
    # The post of A/003 is gone, A/002 bears the number 3 today.
    gone = f"T-{A}-003"
    made = replace(plan(), sizes={BEGUN: ["S1"], BYGONE: [gone]})
    stations = [s for s in dataset().stations if s.id not in (f"{A}/002", f"{A}/003")]
    moved = [*stations, replace(dataset().stations[2], former=(f"{A}/002",))]
    found = follow(made, numbering_next(made, moved), {each.id for each in moved})
    assert found.listed(BYGONE) == (f"{gone}-lama",)
    assert gone in {post.post for post in found.guarding}


def test_two_single_tps_that_became_one_still_guard_where_one_of_them_does() -> None:
    # A/003 was dissolved while a duty ran; the list of today says that A/002 is both.
    made = replace(plan(), sizes={BEGUN: ["S1"], BYGONE: [f"T-{A}-003"]})
    stations = [s for s in dataset().stations if s.id != f"{A}/003"]
    merged = [replace(s, former=(f"{A}/002", f"{A}/003")) if s.id == f"{A}/002" else s for s in stations]
    found = follow(made, numbering_next(made, merged), {each.id for each in merged})
    assert found.listed(BYGONE) == ()
    assert sum(post.post == f"T-{A}-002" for post in found.guarding) == 1


def test_the_order_tells_of_the_class_that_is_guarded_now() -> None:
    post = next(each for each in plan().posts if each.post == TENSE)
    made = with_post(dissolved(), replace(post, post=f"R-{SELATAN}-000", category="rawan"), TENSE)
    before, after = (without_single_tps(each) for each in (plan(), made))
    reasons = {stretch.reason for change in list_order_changes(dataset(), before, after) for stretch in change.stretches}
    assert reasons == {"indeks"}


def test_who_served_at_a_dissolved_post_is_told_that_the_teams_changed() -> None:
    post = next(each for each in plan().posts if each.post == TENSE)
    made = with_post(dissolved(), replace(post, post=f"R-{SELATAN}-000"), TENSE)
    reasons = {stretch.reason for change in list_order_changes(dataset(), plan(), made) for stretch in change.stretches}
    assert reasons == {"regu"}
    causes = {change.cause for change in list_changes(dataset(), plan(), made) if change.kind == "lepas"}
    assert causes == {POST_GONE}


def test_a_dissolved_post_is_gone_in_the_difference_and_a_cause() -> None:
    before, after = plan(), dissolved()
    facts = facts_of_tables(before)
    found = difference(Version(before, facts), Version(after, facts))
    assert (found.totals.posts_new, found.totals.posts_gone, found.totals.posts_changed) == (0, 1, 0)
    left = [person for person in found.people if person.kind == "lepas"]
    assert left
    assert {posting.cause.kind for person in left for posting in person.postings if posting.cause} == {CauseKind.POST_GONE}
    # In the version after that it is no post at all.
    assert TENSE not in {each.post for each in difference(Version(after, facts), Version(after, facts)).posts}


def test_beats_are_counted_without_those_that_guard_nothing() -> None:
    made = haunted(f"{E}/002", "rawan")
    beats = sum(post.kind == "regu" for post in plan().posts)
    assert json.loads(summary_json(made))["regu"]["jumlah"] == beats
    assert outcome_of("", made).beats == beats
    assert facts_of_tables(made).stations[f"{E}/002"].category == "sangat_rawan"
    assert sum(line.beats for line in count_patterns(PlanCounts(dataset(), made))) == beats
