from dataclasses import replace
from datetime import datetime

import pytest

from roster.documents.figures import PlanCounts, home_strictness
from roster.documents.paparan import brief
from roster.domain.calendar import ZONES
from roster.domain.operation import DeclaredConflict
from roster.domain.plan import BEGUN, BYGONE
from roster.domain.risk import IndexEvent
from roster.domain.tps import DEFAULT_PATTERNS
from roster.errors import RosterError
from tests.documents import rakor_sample, sample


@pytest.fixture(scope="module")
def plan():
    return rakor_sample.make_plan()


@pytest.fixture(scope="module")
def briefing(plan):
    return brief(sample.make_dataset(), plan)


def test_risk_is_counted_per_kecamatan(briefing):
    # Banyuurip: R 2, KR 5; voters 480 + number: Sumberjati 1-5 = 2400 + 15, Tegalrejo 1-2 = 960 + 3.
    # Wonosari: SR 1, KR 4; Kalibening 1-3 = 1440 + 6, Ringinanom 1-2 = 963.
    assert [(line.name, line.desa, line.counts, line.voters) for line in briefing.risk] == [
        ("Banyuurip", 2, (5, 2, 0, 0), 3378),
        ("Wonosari", 2, (4, 0, 1, 0), 2409),
    ]
    assert (briefing.risk_total.counts, briefing.stations, briefing.risk_total.voters) == ((9, 2, 1, 0), 12, 5787)


def test_one_unknown_number_of_voters_leaves_the_sum_unknown(plan):
    dataset = sample.make_dataset()
    blank = replace(dataset, stations=(replace(dataset.stations[0], voters=None), *dataset.stations[1:]))
    assert brief(blank, plan).risk_total.voters is None


def test_everybody_is_counted_once(briefing):
    # Police: 22 listed = 10 at TPS (8 crew, 1 night, 1 standby), 3 leaders, 2 warehouse, 4 reserve, 3 free.
    by_source = {(line.unsur, line.source): line for line in briefing.strength}
    totals = {line.unsur: line for line in briefing.strength_totals}
    police = totals["POLRI"]
    assert (police.listed, police.stations, police.leaders, police.objects, police.reserve, police.standby) == (22, 10, 3, 2, 4, 3)
    assert by_source["POLRI", "bko"].listed == 1
    assert (
        by_source["POLRI", "polsek"].listed == 5
    )  # four of Polsek Wonosari and Banyuurip on the crews and command: Dimas, Hendra, Panji, Surya, Ratri
    assert by_source["POLRI", "polres"].listed == 16
    assert (totals["TNI"].stations, totals["TNI"].standby) == (1, 2)
    assert (totals["LINMAS"].stations, totals["LINMAS"].standby) == (4, 1)


def test_a_sick_man_and_one_held_back_stand_in_their_own_columns(plan):
    dataset = sample.make_dataset()
    free = [member.number for member in dataset.members if member.unsur == "POLRI"][-3:]
    changed = {free[0]: {"is_available": False}, free[1]: {"tasking": "dikecualikan"}}
    members = tuple(replace(member, **changed.get(member.number, {})) for member in dataset.members)
    police = brief(replace(dataset, members=members), plan).strength_totals[0]
    assert (police.standby, police.held_back, police.away) == (1, 1, 1)


def test_patterns_give_the_heads_they_ask_for(briefing):
    # Teams x 2 policemen, TPS x 2 Linmas; one soldier at the one team of sangat rawan.
    found = [(line.pattern.category, line.stations, line.beats, line.polri, line.linmas, line.tni) for line in briefing.patterns]
    assert found == [("kurang_rawan", 9, 2, 4, 18, 0), ("rawan", 2, 1, 2, 4, 0), ("sangat_rawan", 1, 1, 2, 2, 1), ("khusus", 0, 0, 0, 0, 0)]
    assert (briefing.linmas_needed, briefing.linmas_rule, briefing.is_linmas_even) == (24, 24, True)


def test_cover_says_what_is_missing_where(briefing):
    # Voting shift: all 8 policemen and the soldier stand; Linmas 4 of 24, all in Banyuurip (14 of 24 needed there).
    lines = {line.name: line for line in briefing.cover}
    assert (lines["Banyuurip"].needed, lines["Banyuurip"].filled) == ((4, 0, 14), (4, 0, 4))
    assert (lines["Wonosari"].needed, lines["Wonosari"].filled) == ((4, 1, 10), (4, 1, 0))
    assert [(line.complete, line.partial, line.empty) for line in briefing.cover] == [(7, 0, 0), (5, 0, 0)]
    # Banyuurip, all shifts: Linmas 2 x 10, warehouse 1 + 1, R in S2 and S5 1 + 1 = 24.
    # Wonosari: Linmas 2 x 10, padal S1 1, SR in S1 1, S2 1, S5 1 = 24.
    assert [line.missing for line in briefing.cover] == [24, 24]
    assert briefing.cover_total.missing_leaders == 1
    assert (briefing.missing_reserve, briefing.platoons) == (26, 1)


def test_shifts_carry_their_heads_and_hours(briefing):
    found = {line.code: (line.needed, line.filled) for line in briefing.shifts}
    assert found["S1"] == ((6, 0, 0), (3, 0, 0))
    assert found["S2"] == ((5, 0, 0), (2, 0, 0))
    assert found["S3"] == ((41, 1, 24), (15, 1, 4))
    assert found["S5"] == ((3, 0, 0), (1, 0, 0))
    assert briefing.voting_shift.code == "S3"
    assert briefing.voting_hours == 19  # 05.00 to 24.00


def test_neutrality_counts_people_and_posts_without_names(briefing):
    lines = {line.unsur: line for line in briefing.neutrality}
    # Every policeman of the sample lives in a desa with a beat. Beats touching: Sumberjati 2, Tegalrejo 1, Kalibening 2, Ringinanom 1.
    homes = [row[5] for row in sample.POLICE]
    weights = {sample.SUMBERJATI: 2, sample.TEGALREJO: 1, sample.KALIBENING: 2, sample.RINGINANOM: 1}
    assert (lines["POLRI"].listed, lines["POLRI"].barred) == (22, 22)
    assert lines["POLRI"].pairs == sum(weights[home] for home in homes)
    # Soldiers live in Sumberjati, their only post is Kalibening 001: nobody is barred. Linmas live in Tegalrejo with 2 TPS.
    assert (lines["TNI"].barred, lines["LINMAS"].barred, lines["LINMAS"].pairs) == (0, 5, 10)
    assert [line.at_home for line in briefing.neutrality] == [0, 0, 0]


def test_policies_say_how_strict_the_home_rule_is():
    dataset = sample.make_dataset()
    assert home_strictness(dataset, "POLRI") == "hard"
    local = replace(dataset, policies={"linmas_lokal": "ya", "netralitas_tni": "lunak"})
    assert [home_strictness(local, unsur) for unsur in ("POLRI", "TNI", "LINMAS")] == ["hard", "soft", "off"]
    assert home_strictness(replace(dataset, policies={"netralitas_domisili": "mati"}), "LINMAS") == "off"


def test_declared_conflicts_and_people_of_unknown_home_are_counted(plan):
    dataset = sample.make_dataset()
    members = (replace(dataset.members[-1], home_code=""), *dataset.members[:-1])
    conflicts = (DeclaredConflict("3120000002", sample.WONOSARI, "saudara calon"),)
    found = brief(replace(dataset, members=members, conflicts=conflicts), plan)
    assert found.conflicts == 1
    assert {line.unsur: line.unknown for line in found.neutrality} == {"POLRI": 0, "TNI": 0, "LINMAS": 1}


def test_a_deviation_from_two_linmas_is_flagged_not_hidden():
    patterns = tuple(replace(pattern, linmas_per_tps=1) for pattern in DEFAULT_PATTERNS)
    plan = rakor_sample.make_plan()
    needs = tuple(
        replace(need, needed=max(1, need.filled), short=max(1, need.filled) - need.filled) if need.unsur == "LINMAS" else need
        for need in plan.needs
    )
    dataset = replace(sample.make_dataset(), patterns=patterns)
    with pytest.raises(RosterError, match="Linmas bukan"):  # two TPS still ask for 2 although the pattern says 1
        brief(dataset, replace(plan, needs=needs))
    rows = tuple(row for row in plan.rows if row.unsur != "LINMAS")
    bare = tuple(replace(need, needed=1, filled=0, short=1) if need.unsur == "LINMAS" else need for need in plan.needs)
    found = brief(dataset, replace(plan, rows=rows, needs=bare))
    assert (found.linmas_needed, found.linmas_rule, found.is_linmas_even) == (12, 24, False)


def test_a_voting_shift_that_has_begun_may_be_guarded_as_the_list_of_before_asked(plan):
    def owes_one(need):
        return need.unsur == "LINMAS" and need.shift == "S3" and need.filled == need.needed == 2

    more = next(need for need in plan.needs if owes_one(need))
    needs = tuple(replace(need, needed=3, short=1) if need == more else need for need in plan.needs)
    with pytest.raises(RosterError, match="Linmas bukan"):
        brief(sample.make_dataset(), replace(plan, needs=needs))
    begun = {**plan.sizes, BEGUN: ["S1", "S2", "S3", "S4"]}
    assert brief(sample.make_dataset(), replace(plan, needs=needs, sizes=begun)).linmas_needed == 25


def test_a_beat_kept_only_for_what_has_begun_guards_nothing_twice(plan):
    beat = next(post for post in plan.posts if post.kind == "regu")
    old = replace(beat, post="R-999999-001")
    posts = (*plan.posts, old)
    with pytest.raises(RosterError, match="lebih dari satu regu"):
        brief(sample.make_dataset(), replace(plan, posts=posts))
    sizes = {**plan.sizes, BEGUN: ["S1", "S2", "S3", "S4"], BYGONE: [old.post]}
    assert brief(sample.make_dataset(), replace(plan, posts=posts, sizes=sizes)).stations == 12


def _without_first_beat(plan):
    first = next(post for post in plan.posts if post.kind == "regu")
    return replace(
        plan,
        posts=tuple(post for post in plan.posts if post != first),
        rows=tuple(row for row in plan.rows if row.post != first.post),
        needs=tuple(need for need in plan.needs if need.post != first.post),
    )


def _with_two_beats_of_one_station(plan):
    beats = [post for post in plan.posts if post.kind == "regu"]
    wide = replace(beats[1], stations=(*beats[1].stations, beats[0].stations[0]))
    return replace(plan, posts=tuple(wide if post == beats[1] else post for post in plan.posts))


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_without_first_beat, "2 dari 12 TPS tidak masuk regu"),
        (_with_two_beats_of_one_station, "1 TPS masuk lebih dari satu regu"),
        (lambda plan: replace(plan, rows=plan.rows[1:]), "kebutuhan.csv tidak sama dengan plan.csv"),
        (lambda plan: replace(plan, rows=(replace(plan.rows[0], number="99999999"), *plan.rows[1:])), "tidak ada dalam daftar personel"),
        (lambda plan: replace(plan, posts=plan.posts[1:]), "pos tidak ada pada pos.csv"),
        (lambda plan: replace(plan, needs=(replace(plan.needs[0], shift="S9"), *plan.needs[1:])), "sif S9 tidak dikenal"),
    ],
)
def test_figures_that_do_not_agree_stop_the_packet(plan, spoil, named):
    with pytest.raises(RosterError, match="tidak cocok") as caught:
        brief(sample.make_dataset(), spoil(plan))
    assert named in caught.value.message


def test_a_category_changed_after_the_plan_stops_the_packet(plan):
    event = IndexEvent(datetime(2024, 11, 25, tzinfo=ZONES["WIB"]), sample.RINGINANOM, 1, None, "sangat_rawan")
    with pytest.raises(RosterError, match="1 TPS berbeda kategori"):
        brief(replace(sample.make_dataset(), events=(event,)), plan)


def test_a_posting_at_home_stops_the_packet(plan):
    dataset = sample.make_dataset()
    guard = next(row for row in plan.rows if row.unsur == "LINMAS")
    members = tuple(replace(m, home_code=sample.SUMBERJATI) if m.number == guard.number else m for m in dataset.members)
    with pytest.raises(RosterError, match="2 penugasan LINMAS di desa domisili"):  # S3 and S4
        brief(replace(dataset, members=members), plan)
    local = replace(dataset, members=members, policies={"linmas_lokal": "ya"})
    assert next(line for line in brief(local, plan).neutrality if line.unsur == "LINMAS").at_home == 2


def test_the_polls_decide_which_shift_the_briefing_speaks_of(plan):
    counts = PlanCounts(replace(sample.make_dataset(), shifts=()), plan)
    assert counts.voting_shift == ""


def test_heads_missing_outside_every_kecamatan_are_not_lost(plan):
    # Nobody fills the pamenwas of the rayon, whose post has no kecamatan: 2 heads (S3, S4) beside the 48 of the kecamatan.
    rows = tuple(row for row in plan.rows if row.role != "pamenwas")
    needs = tuple(replace(need, filled=0, short=1) if need.role == "pamenwas" else need for need in plan.needs)
    found = brief(sample.make_dataset(), replace(plan, rows=rows, needs=needs))
    assert (found.cover_total.missing, found.missing_elsewhere, found.missing) == (48, 2, 50)
