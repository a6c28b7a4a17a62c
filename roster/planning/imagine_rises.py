"""What if any so many TPS rise one class: how many people a plan would have to tell anew, and where a mobile reserve should wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from roster.domain.operation import Dataset
from roster.domain.orders import RESERVE
from roster.domain.plan import Plan
from roster.domain.risk import BAND_LIMITS, settle_index
from roster.domain.tps import CATEGORIES
from roster.planning.keep_archive import solution_of
from roster.planning.places import Places
from roster.planning.price_rules import kecamatan_bases
from roster.planning.translate import heads_of, patterns_of, problem_of
from solver.calling import Supply, supply_of
from solver.covering import Heads
from solver.problem import Problem, Site, Unsur
from solver.rising import GUARDS, Rises, Span
from solver.siting import Siting, best_sitings, can_try, measure, ways

FOLLOWING = {"kurang_rawan": "rawan", "rawan": "sangat_rawan"}
"""What a TPS rises to; the other classes have none above them."""

MOST_RISES = 200
MOST_PLACES = 3
SAMPLES = 20
"""Random choices the estimate of the mean is drawn from, for each number of TPS shown."""

STEPS = (*range(1, 11), 15, 20, 30, 50, 75, 100, 150, 200)
LEAST_CHANCE = 0.1
"""The weight of a TPS that is a whole band below the next class (project default): no TPS is beyond rising."""

MAKO = ""
"""What a place of waiting is called that is not in a kecamatan: the mako."""


@dataclass(frozen=True, slots=True)
class RiseLine:
    """What ``count`` TPS that rise ask for, people told anew: the worst choice, the mean of all, and a sampled mean within it.

    ``lack`` is how many who must come, in the worst choice, are not to be had from free people, and so leave the reserve or a lighter post.
    """

    count: int
    worst: Span
    mean: Span
    sampled: float
    lack: Span


@dataclass(frozen=True, slots=True)
class RaisedStation:
    """A TPS in its place among those costliest to raise, with its class now and the people told anew when all down to it rise.

    ``worst.least`` is proven for just these TPS, ``worst.most`` for any choice of as many: where both are equal no other choice is worse.
    """

    kecamatan: str
    desa: str
    station: str
    category: str
    worst: Span


@dataclass(frozen=True, slots=True)
class KecamatanRise:
    """A kecamatan: its TPS that can rise, the people told anew for the costliest of them, and the free Polri for the one with fewest."""

    kecamatan: str
    stations: int
    worst: Span
    free: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Places where a reserve waits, names of kecamatan ("" the mako): the mean way weighted by the chance to rise, and the longest, km."""

    places: tuple[str, ...]
    mean_km: float
    worst_km: float


@dataclass(frozen=True, slots=True)
class WaitingChoice:
    """The best so many places by the mean way and by the longest; every set was tried, so both are proven."""

    count: int
    nearest: Waiting
    fairest: Waiting


@dataclass(frozen=True, slots=True)
class RiseStory:
    """The answer. ``stations`` counts TPS that can rise, by class.

    ``free`` are Polri without a duty, ``callable_now`` as many of them as strength lets be called. ``today`` is how the mako serves, None
    where nothing can rise.
    """

    stations: tuple[tuple[str, int], ...]
    lines: tuple[RiseLine, ...]
    kecamatan: tuple[KecamatanRise, ...]
    free: int
    callable_now: int
    reserve: int
    platoons: int
    today: Waiting | None
    waiting: tuple[WaitingChoice, ...]
    costliest: tuple[RaisedStation, ...] = ()


def imagine_rises(dataset: Dataset, plan: Plan, most: int, *, tell: Callable[[float], None] | None = None) -> RiseStory:
    """Return what 1 to ``most`` TPS that rise one class do to a plan of these data; ``tell`` gets the share done."""
    tell = tell or (lambda share: None)
    problem = problem_of(dataset, seed=plan.seed, baseline=plan)
    patterns = patterns_of(dataset)
    following = {low: high for low, high in FOLLOWING.items() if low in patterns and high in patterns}
    rises = Rises(problem, solution_of(plan.rows).assignments, heads_by_class(dataset), following)
    tell(0.3)
    counts = Counter(site.category for site in rises.sites)
    reserve = {row.number for row in plan.rows if row.role == RESERVE}
    supplies = {unsur: supply_of(problem, rises.rows, unsur, rises.sites, rises.covering[unsur].shifts) for unsur in GUARDS}
    most = min(most, len(rises.sites), MOST_RISES)
    worst = rises.worst(most)
    lines = _lines(rises, supplies, worst)
    tell(0.8)
    today, waiting = _waiting(dataset, problem, rises.sites)
    tell(1.0)
    polri = supplies[Unsur.POLRI]
    return RiseStory(
        stations=tuple((category, counts[category]) for category in CATEGORIES if counts[category]),
        lines=lines,
        kecamatan=_kecamatan(dataset, rises, polri),
        free=polri.free,
        callable_now=min(polri.free, polri.sure),
        reserve=len(reserve),
        platoons=len(reserve) // problem.policies.platoon_size,
        today=today,
        waiting=waiting,
        costliest=_costliest(dataset, rises, worst),
    )


def heads_by_class(dataset: Dataset) -> Heads:
    """Return unsur and category to shift to the heads one post wants."""
    demand = {rule.code: dict(rule.demand) for rule in dataset.shifts}
    return {
        (unsur, category): {code: heads for code, asked in demand.items() if (heads := heads_of(dataset, asked, unsur, category))}
        for unsur in Unsur
        for category in patterns_of(dataset)
    }


def _costliest(dataset: Dataset, rises: Rises, worst: Sequence[Span]) -> tuple[RaisedStation, ...]:
    """Return the choice of TPS that the lower bounds are those of: as many as rise, from the first."""
    areas = {area.code: area for area in dataset.areas}
    stations = {station.id: station for station in dataset.stations}
    sites = {site.id: site for site in rises.sites}
    found = []
    for chosen, span in zip(rises.worst_order(len(worst)), worst, strict=True):
        station, desa = stations[chosen], areas[stations[chosen].desa_code]
        number = f"TPS {station.number:03d}"
        found.append(RaisedStation(areas[desa.parent].name, desa.name, number, sites[chosen].category, span))
    return tuple(found)


def _lines(rises: Rises, supplies: dict[Unsur, Supply], worst: Sequence[Span]) -> tuple[RiseLine, ...]:
    most = len(worst)
    counts = [count for count in STEPS if count < most] + ([most] if most else [])
    mean = rises.mean(most)
    sampled = rises.sample(counts, SAMPLES)
    width = max((rises.problem.beat_rules.cap(high) for high in rises.following.values()), default=1)
    calls = {unsur: rises.worst_calls(most, unsur) for unsur in GUARDS}
    found = []
    for nth, count in enumerate(counts):
        asked = [(supplies[unsur], calls[unsur][count - 1]) for unsur in GUARDS]
        least = sum(supply.must_lack(round(span.least)) for supply, span in asked)
        lack = Span(least, max(least, sum(supply.may_lack(round(span.most), width) for supply, span in asked)))
        found.append(RiseLine(count, worst[count - 1], mean[count - 1], sampled[nth], lack))
    return tuple(found)


def _kecamatan(dataset: Dataset, rises: Rises, supply: Supply) -> tuple[KecamatanRise, ...]:
    names = {area.code: area.name for area in dataset.areas}
    found = []
    for district in sorted({site.district for site in rises.sites}):
        own = [nth for nth, site in enumerate(rises.sites) if site.district == district]
        spans = [rises.alone[rises.sites[nth].id] for nth in own]
        worst = Span(max(span.least for span in spans), max(span.most for span in spans))
        found.append(KecamatanRise(names.get(district, district), len(own), worst, min(int(supply.able[nth]) for nth in own)))
    return tuple(sorted(found, key=lambda each: (each.free, -each.worst.most, each.kecamatan)))


def _waiting(dataset: Dataset, problem: Problem, sites: tuple[Site, ...]) -> tuple[Waiting | None, tuple[WaitingChoice, ...]]:
    """Return how far the mako is from TPS that may rise, and the best 1 to 3 places of waiting."""
    if not sites:
        return None, ()
    names = {area.code: area.name for area in dataset.areas}
    bases = kecamatan_bases(problem)
    places = [MAKO, *(names.get(code, code) for code in bases)]
    distance = ways([Places(dataset).mako, *bases.values()], [(s.lat_e6, s.lon_e6) for s in sites], problem.policies.road_factor_milli)
    chance = np.array(chances(dataset, sites))

    def named(siting: Siting) -> Waiting:
        return Waiting(tuple(places[n] for n in siting.places), siting.mean_m / 1000, siting.worst_m / 1000)

    found = []
    for count in range(1, MOST_PLACES + 1):
        if can_try(len(places), count):
            best = best_sitings(distance, chance.tolist(), count)
            found.append(WaitingChoice(count, named(best.nearest), named(best.fairest)))
    return named(measure(distance, chance.tolist(), (0,))), tuple(found)


def chances(dataset: Dataset, sites: tuple[Site, ...]) -> list[float]:
    """Return the weight of each TPS by how near its score is to the next class: 1 at the limit, ``LEAST_CHANCE`` a whole band below it."""
    scores = {station.id: station.score or 0.0 for station in settle_index(dataset.stations, dataset.events)}
    limits = dict(zip(FOLLOWING, BAND_LIMITS, strict=True))
    band = BAND_LIMITS[0]
    return [min(1.0, max(LEAST_CHANCE, 1 - (limits[site.category] - scores[site.id]) / band)) for site in sites]
