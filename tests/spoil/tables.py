"""Faults in the tables: needs, beats, columns, goals, changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from roster.domain.operation import Dataset
from roster.domain.plan import Plan, PlanChange, PlanPost
from roster.domain.risk import settle_index
from tests.spoil.parts import NoPlaceError, Spoiled, beats, first, guards, holding, pairs, with_posts, with_rows


def need_left_out(dataset: Dataset, plan: Plan) -> Spoiled:
    gone = first((need for need in plan.needs if need.unsur == "POLRI"), "a need")
    return dataset, replace(plan, needs=tuple(need for need in plan.needs if need != gone))


def need_too_small(dataset: Dataset, plan: Plan) -> Spoiled:
    changed = first((need for need in plan.needs if need.needed > 1), "a need of two")
    small = replace(changed, needed=1, short=max(0, 1 - changed.filled))
    return dataset, replace(plan, needs=tuple(small if need == changed else need for need in plan.needs))


def wrong_count(dataset: Dataset, plan: Plan) -> Spoiled:
    changed = first((need for need in plan.needs if need.filled > 0), "a need that is filled")
    wrong = replace(changed, filled=changed.filled - 1, short=changed.needed - changed.filled + 1)
    return dataset, replace(plan, needs=tuple(wrong if need == changed else need for need in plan.needs))


def _caps(dataset: Dataset) -> dict[str, int]:
    return {pattern.category: pattern.max_tps for pattern in dataset.patterns}


def beat_too_large(dataset: Dataset, plan: Plan) -> Spoiled:
    caps = _caps(dataset)
    fit = (
        (one, other)
        for one, other in pairs(plan)
        if one.category == other.category
        and one.kecamatan == other.kecamatan
        and caps[one.category] < len(one.stations) + len(other.stations)
    )
    one, other = first(fit, "two beats of one category and kecamatan")
    merged = holding(one, one.stations + other.stations)
    weight = round(one.weight + other.weight, 4)
    return dataset, with_posts(plan, replace(merged, weight=weight), dropped=other.post)


def tps_in_two_beats(dataset: Dataset, plan: Plan) -> Spoiled:
    caps = _caps(dataset)
    fit = ((one, other) for one, other in pairs(plan) if one.category == other.category and len(one.stations) < caps[one.category])
    one, other = first(fit, "a beat with room")
    return dataset, with_posts(plan, holding(one, (*one.stations, other.stations[0])))


def tps_in_no_beat(dataset: Dataset, plan: Plan) -> Spoiled:
    post = first((post for post in beats(plan) if len(post.stations) > 1), "a beat of two TPS")
    return dataset, with_posts(plan, holding(post, post.stations[1:]))


def _exchanged(plan: Plan, one: PlanPost, other: PlanPost, stations: tuple[str, str]) -> Plan:
    mine, theirs = stations
    changed = (
        holding(one, ({*one.stations} - {mine}) | {theirs}),
        holding(other, ({*other.stations} - {theirs}) | {mine}),
    )
    return with_posts(plan, *changed)


def over_two_kecamatan(dataset: Dataset, plan: Plan) -> Spoiled:
    fit = (
        (one, other)
        for one, other in pairs(plan)
        if one.category == other.category and one.kecamatan != other.kecamatan and len(one.stations) > 1
    )
    one, other = first(fit, "beats of one category in two kecamatan")
    return dataset, _exchanged(plan, one, other, (one.stations[0], other.stations[0]))


def over_four_desa(dataset: Dataset, plan: Plan) -> Spoiled:
    for one, other in pairs(plan):
        if one.category != other.category or one.kecamatan != other.kecamatan or len(one.desa_codes) != 3:
            continue
        desa = Counter(station.partition("/")[0] for station in one.stations)
        mine = next((station for station in one.stations if desa[station.partition("/")[0]] > 1), None)
        theirs = next((station for station in other.stations if station.partition("/")[0] not in desa), None)
        if mine and theirs:
            return dataset, _exchanged(plan, one, other, (mine, theirs))
    raise NoPlaceError("a beat of three desa and a TPS of a fourth")


def mixed_categories(dataset: Dataset, plan: Plan) -> Spoiled:
    fit = ((one, other) for one, other in pairs(plan) if one.category != other.category and one.kecamatan == other.kecamatan)
    one, other = first(((one, other) for one, other in fit if len(one.stations) > 1), "beats of two categories")
    return dataset, _exchanged(plan, one, other, (one.stations[0], other.stations[0]))


def category_misstated(dataset: Dataset, plan: Plan) -> Spoiled:
    settled = {station.id: station.category for station in settle_index(dataset.stations, dataset.events)}
    post = first((post for post in beats(plan) if settled[post.stations[0]] == "rawan"), "a beat that is rawan")
    return dataset, with_posts(plan, replace(post, category="kurang_rawan"))


def desa_left_out(dataset: Dataset, plan: Plan) -> Spoiled:
    post = first((post for post in beats(plan) if len(post.desa_codes) > 1), "a beat of two desa")
    return dataset, with_posts(plan, replace(post, desa_codes=post.desa_codes[:1]))


def weight_misstated(dataset: Dataset, plan: Plan) -> Spoiled:
    post = first(beats(plan), "a beat")
    return dataset, with_posts(plan, replace(post, weight=post.weight + 1))


def moved_post(dataset: Dataset, plan: Plan) -> Spoiled:
    post = first(beats(plan), "a beat")
    return dataset, with_posts(plan, replace(post, lat=post.lat + 0.5))


def moved_command(dataset: Dataset, plan: Plan) -> Spoiled:
    post = first((post for post in plan.posts if post.kind == "komando"), "a command post")
    return dataset, with_posts(plan, replace(post, lon=post.lon + 0.01))


def name_misstated(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return dataset, with_rows(plan, [replace(r, name=r.name + " X") if r == row else r for r in plan.rows])


def distance_misstated(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return dataset, with_rows(plan, [replace(r, distance_km=r.distance_km + 0.006) if r == row else r for r in plan.rows])


def _with_goal(plan: Plan, key: str, **changes: float) -> Plan:
    return replace(plan, goals=tuple(replace(goal, **changes) if goal.key == key else goal for goal in plan.goals))


def goal_misstated(dataset: Dataset, plan: Plan) -> Spoiled:
    value = next(goal.value for goal in plan.goals if goal.key == "jarak") - 1
    return dataset, _with_goal(plan, "jarak", value=value, bound=value, gap=0.0)


def bound_above_value(dataset: Dataset, plan: Plan) -> Spoiled:
    value = next(goal.value for goal in plan.goals if goal.key == "jarak")
    return dataset, _with_goal(plan, "jarak", bound=value * 1.1 + 1, gap=0.0)


def gap_hidden(dataset: Dataset, plan: Plan) -> Spoiled:
    value = next(goal.value for goal in plan.goals if goal.key == "jarak")
    return dataset, _with_goal(plan, "jarak", bound=value / 2, gap=0.0)


def violations_claimed(dataset: Dataset, plan: Plan) -> Spoiled:
    return dataset, replace(plan, violations=1)


def false_change(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first(plan.rows, "a row")
    told = [PlanChange(r.number, r.name, "tetap", r.shift, r.post, r.post, "") for r in plan.rows if r != row]
    wrong = PlanChange(row.number, row.name, "pindah", row.shift, "R-000000-001", "R-000000-002", "")
    return dataset, replace(plan, changes=(*told, wrong))
