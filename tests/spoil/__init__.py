"""Ways to spoil a correct plan, each to be named by one rule.

A spoiler takes the data and the plan and gives both back with one fault built in; it works on any
correct plan that has a place for the fault, a hand-made one or that of a real district, and raises
``NoPlaceError`` where there is none. Columns that only repeat the data (name, rank, unit) are kept true,
and ``terisi`` is counted anew, so that the fault itself is what a check finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from tests.spoil import people, tables
from tests.spoil.parts import NoPlaceError as NoPlaceError
from tests.spoil.parts import Spoiled
from tests.spoil.parts import with_member as with_member


@dataclass(frozen=True)
class Spoiler:
    """One fault: what it is called, the rule that must name it, and how it is built in."""

    key: str
    rule: str
    apply: Callable[[Dataset, Plan], Spoiled]


SPOILERS = (
    Spoiler("home desa through the second desa of a beat", "neutrality_home", people.second_desa),
    Spoiler("home desa direct", "neutrality_home", people.home_direct),
    Spoiler("Linmas at the TPS of his own desa", "neutrality_home", people.home_of_linmas),
    Spoiler("padal of his own kecamatan", "neutrality_home", people.home_of_padal),
    Spoiler("unknown home at a TPS", "neutrality_home", people.unknown_home),
    Spoiler("desa of charge while the rule is hard", "neutrality_charge", people.charge),
    Spoiler("kin conflict in a desa", "neutrality_kin", people.kin_in_desa),
    Spoiler("kin conflict in a kecamatan", "neutrality_kin", people.kin_in_kecamatan),
    Spoiler("a sick man", "availability", people.sick),
    Spoiler("window ended a minute early", "availability", people.window_ended),
    Spoiler("one man twice in a shift", "one_place", people.twice_in_one_shift),
    Spoiler("rest cut by an hour", "rest", people.rest_cut),
    Spoiler("night before the vote and the vote", "rest", people.night_into_vote),
    Spoiler("static night after the vote", "rest", people.static_after_vote),
    Spoiler("a held-back man", "eligibility", people.held_back),
    Spoiler("an Aiptu as padal", "eligibility", people.aiptu_as_padal),
    Spoiler("a soldier in a Polri slot", "eligibility", people.soldier_for_policeman),
    Spoiler("over 60 km", "reach", people.too_far),
    Spoiler("Linmas over 10 km", "reach", people.linmas_too_far),
    Spoiler("over two thirds of the strength", "strength", people.too_much_strength),
    Spoiler("drained reserve", "reserve", people.drained_reserve),
    Spoiler("pin broken", "pins", people.pin_broken),
    Spoiler("S3 without S4", "continuity", people.leaves_after_s3),
    Spoiler("unknown person", "demand", people.unknown_person),
    Spoiler("unknown post", "demand", people.unknown_post),
    Spoiler("slot too full", "demand", people.overfull),
    Spoiler("need left out", "demand", tables.need_left_out),
    Spoiler("need too small", "demand", tables.need_too_small),
    Spoiler("a beat of more than its cap", "beats", tables.beat_too_large),
    Spoiler("TPS in two beats", "beats", tables.tps_in_two_beats),
    Spoiler("TPS in no beat", "beats", tables.tps_in_no_beat),
    Spoiler("a beat over two kecamatan", "beats", tables.over_two_kecamatan),
    Spoiler("a beat of four desa", "beats", tables.over_four_desa),
    Spoiler("a beat of mixed categories", "beats", tables.mixed_categories),
    Spoiler("a beat of a lower category than its TPS", "beats", tables.category_misstated),
    Spoiler("a desa of a beat left out", "tables", tables.desa_left_out),
    Spoiler("wrong weight", "tables", tables.weight_misstated),
    Spoiler("a post put elsewhere", "tables", tables.moved_post),
    Spoiler("a command post put elsewhere", "tables", tables.moved_command),
    Spoiler("wrong name", "tables", tables.name_misstated),
    Spoiler("distance 6 m off", "tables", tables.distance_misstated),
    Spoiler("wrong terisi", "tables", tables.wrong_count),
    Spoiler("wrong goal value", "goals", tables.goal_misstated),
    Spoiler("bound above value", "goals", tables.bound_above_value),
    Spoiler("gap hidden", "goals", tables.gap_hidden),
    Spoiler("violations claimed", "goals", tables.violations_claimed),
    Spoiler("false change", "changes", tables.false_change),
)
"""Every fault the check of a plan must name."""
