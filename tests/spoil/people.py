"""Faults in who stands where: neutrality, absence, rest, fitness, strength, continuity, demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from roster.domain.calendar import moment
from roster.domain.operation import Dataset, Pinned
from roster.domain.personnel import DeclaredConflict, rank_level
from roster.domain.plan import Plan
from roster.domain.wilayah import Area, AreaKind
from tests.spoil.parts import (
    FAR_DESA,
    FAR_KECAMATAN,
    NoPlaceError,
    Spoiled,
    by,
    first,
    guards,
    handed_over,
    idle,
    voting_rows,
    with_member,
    with_rows,
)


def second_desa(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(((row, post) for row, post in guards(plan) if len(post.desa_codes) > 1), "a beat of two desa")
    return with_member(dataset, row.number, home_code=post.desa_codes[1]), plan


def home_direct(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan), "a man at a beat")
    return with_member(dataset, row.number, home_code=post.desa_codes[0]), plan


def home_of_linmas(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan, kind="tps", unsur="LINMAS"), "a Linmas")
    return with_member(dataset, row.number, home_code=post.desa_codes[0]), plan


def unknown_home(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return with_member(dataset, row.number, home_code=""), plan


def home_of_padal(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first((row for row in plan.rows if row.role == "padal" and row.desa_codes), "a padal")
    return with_member(dataset, row.number, home_code=row.desa_codes[-1]), plan


def charge(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan), "a man at a beat")
    hard = replace(dataset, policies={**dataset.policies, "netralitas_binaan": "keras"})
    return with_member(hard, row.number, charge_codes=(post.desa_codes[-1],)), plan


def kin_in_desa(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan), "a man at a beat")
    conflict = DeclaredConflict(row.number, post.desa_codes[-1], "saudara", "calon", "pernyataan")
    return replace(dataset, conflicts=(*dataset.conflicts, conflict)), plan


def kin_in_kecamatan(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan), "a man at a beat")
    parent = next(area.parent for area in dataset.areas if area.code == post.desa_codes[0])
    return replace(dataset, conflicts=(*dataset.conflicts, DeclaredConflict(row.number, parent))), plan


def sick(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return with_member(dataset, row.number, is_available=False, status="sakit"), plan


def window_ended(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first((row for row, _ in guards(plan) if row.shift == "S4"), "a man in S4")
    end = next(rule.end for rule in dataset.shifts if rule.code == "S4")
    operation = dataset.operation
    last = moment(operation.voting_day, operation.zone, end).replace(tzinfo=None) - timedelta(minutes=1)
    return with_member(dataset, row.number, available_to=last), plan


def twice_in_one_shift(dataset: Dataset, plan: Plan) -> Spoiled:
    rows = [row for row, _ in guards(plan) if row.shift == "S3"]
    one = first(rows, "a man in S3")
    other = first((row for row in rows if row.post != one.post), "another post in S3")
    return dataset, handed_over(dataset, plan, voting_rows(plan, other.number), one.number)


def rest_cut(dataset: Dataset, plan: Plan) -> Spoiled:
    """Let a shift end seven hours before the next one its people serve."""
    times = {rule.code: (rule.start, rule.end) for rule in dataset.shifts}
    held: dict[str, list[str]] = {}
    for row in plan.rows:
        held.setdefault(row.number, []).append(row.shift)
    orders = [sorted(shifts, key=lambda shift: times[shift]) for shifts in held.values()]
    pauses = {(one, other) for order in orders for one, other in pairwise(order) if times[other][0] > times[one][1]}
    before, after = min(pauses, key=lambda pair: (times[pair[1]][0] - times[pair[0]][1], pair), default=("", ""))
    if not before:
        raise NoPlaceError("a man with two duties")
    end = times[after][0] - 7 * 60
    return replace(dataset, shifts=tuple(replace(rule, end=end) if rule.code == before else rule for rule in dataset.shifts)), plan


def night_into_vote(dataset: Dataset, plan: Plan) -> Spoiled:
    night = first((row for row, _ in guards(plan) if row.shift == "S2"), "a man in S2")
    day = first((row for row, _ in guards(plan) if row.shift == "S3" and not voting_rows(plan, night.number)), "a man in S3")
    return dataset, handed_over(dataset, plan, voting_rows(plan, day.number), night.number)


def static_after_vote(dataset: Dataset, plan: Plan) -> Spoiled:
    static = first((row for row, _ in guards(plan, kind="statis") if row.shift == "S5"), "a static post in S5")
    guard = first((row for row, _ in guards(plan) if row.shift == "S4"), "a man in S4")
    return dataset, handed_over(dataset, plan, [static], guard.number)


def held_back(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return with_member(dataset, row.number, tasking="dikecualikan"), plan


def aiptu_as_padal(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first((row for row in plan.rows if row.role == "padal"), "a padal")
    low = first((m for m in idle(dataset, plan) if rank_level(m.unsur, m.rank) < rank_level("POLRI", "IPDA")), "a man below Ipda")
    data = with_member(dataset, low.number, rank="AIPTU")
    return data, handed_over(data, plan, [r for r in plan.rows if r.number == row.number], low.number)


def soldier_for_policeman(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first((row for row, _ in guards(plan) if row.shift == "S3"), "a man in S3")
    soldier = first((member for member in idle(dataset, plan, "TNI")), "a soldier without duty")
    return dataset, handed_over(dataset, plan, voting_rows(plan, row.number), soldier.number)


def _from_afar(dataset: Dataset, number: str, lat: float, lon: float) -> Dataset:
    areas = (Area(FAR_KECAMATAN, "JAUH", AreaKind.KECAMATAN, "", lat, lon), Area(FAR_DESA, "JAUH", AreaKind.DESA, FAR_KECAMATAN, lat, lon))
    return with_member(replace(dataset, areas=(*dataset.areas, *areas)), number, base_code=FAR_DESA)


def too_far(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan), "a man at a beat")
    # 0.4 degrees x 111.195 km x 1.4 = 62.3 km
    return _from_afar(dataset, row.number, post.lat + 0.4, post.lon), plan


def linmas_too_far(dataset: Dataset, plan: Plan) -> Spoiled:
    row, post = first(guards(plan, kind="tps", unsur="LINMAS"), "a Linmas")
    # 0.065 degrees x 111.195 km x 1.4 = 10.1 km
    return _from_afar(dataset, row.number, post.lat + 0.065, post.lon), plan


def too_much_strength(dataset: Dataset, plan: Plan) -> Spoiled:
    """Give every S1 and S5 duty of a man who also stands elsewhere to a fresh one, until too many are used."""
    limit = sum(member.unsur == "POLRI" for member in dataset.members) * 2 // 3
    fresh, spoiled = list(idle(dataset, plan)), plan
    for row, _ in list(guards(plan)):
        used = {r.number for r in spoiled.rows if r.unsur == "POLRI"}
        if len(used) > limit or not fresh:
            break
        if row.shift in ("S1", "S5"):
            spoiled = handed_over(dataset, spoiled, [row], fresh.pop().number)
    if len({row.number for row in spoiled.rows if row.unsur == "POLRI"}) <= limit:
        raise NoPlaceError("enough people to spare")
    return dataset, spoiled


def drained_reserve(dataset: Dataset, plan: Plan) -> Spoiled:
    people = sorted({row.number for row in plan.rows if row.role == "cadangan"})
    gone = set(people[: (len(people) + 1) // 2])
    first(gone, "a reserve")
    return dataset, with_rows(plan, [row for row in plan.rows if row.number not in gone or row.role != "cadangan"])


def pin_broken(dataset: Dataset, plan: Plan) -> Spoiled:
    rows = [row for row, _ in guards(plan) if row.shift == "S3"]
    one = first(rows, "a man in S3")
    other = first((row for row in rows if row.post != one.post), "another post in S3")
    return replace(dataset, pins=(*dataset.pins, Pinned(one.number, "S3", other.post))), plan


def leaves_after_s3(dataset: Dataset, plan: Plan) -> Spoiled:
    gone = first((row for row, _ in guards(plan) if row.shift == "S4"), "a man in S4")
    return dataset, with_rows(plan, [row for row in plan.rows if row != gone])


def unknown_person(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return dataset, with_rows(plan, [replace(r, number="00000000") if r.number == row.number else r for r in plan.rows])


def unknown_post(dataset: Dataset, plan: Plan) -> Spoiled:
    row, _ = first(guards(plan), "a man at a beat")
    return dataset, with_rows(plan, [replace(r, post="R-000000-999") if r == row else r for r in plan.rows])


def overfull(dataset: Dataset, plan: Plan) -> Spoiled:
    row = first((row for row, _ in guards(plan) if row.shift == "S5"), "a man in S5")
    extra = first(idle(dataset, plan), "a man without duty")
    return dataset, with_rows(plan, [*plan.rows, by(row, extra)])
