"""How many people a plan must tell anew when polling stations rise one class: bounds that hold for whichever of them rise.

A TPS that rises leaves its beat and is guarded by a new one, as ``beats`` builds it in a re-plan; every other beat keeps its
TPS, its id and its crew. Counted are the people whose postings at beats (for Linmas: at TPS) must differ so that every new beat
is manned in full: who comes to it, and the crew of a beat that is left without TPS. Somebody who is taken from another post to
come counts once; that his old place then stands open is told by ``calling``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from solver.beats import build_beats
from solver.covering import Covering, Heads
from solver.geometry import radians_of, travel_m
from solver.problem import Post, PostKind, Problem, Role, Site, Unsur
from solver.solution import Assignment

GUARDS = (Unsur.POLRI, Unsur.TNI)
"""Who stands at beats."""

SHARED = 0.5
"""What a crew may fall back on at least, as a part of a new beat's need, where several TPS can share that beat."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of people that lies between two proven bounds."""

    least: float
    most: float


class Rises:
    """The TPS of a problem that can rise, and what that does to the crews of a plan.

    ``heads`` says what one post of each category wants, ``following`` maps a category to the next. Rows of posts and people
    that the problem does not have are left out.
    """

    def __init__(self, problem: Problem, rows: Iterable[Assignment], heads: Heads, following: Mapping[str, str]) -> None:
        self.problem, self.following = problem, following
        self.people = {person.id: person for person in problem.persons}
        self.rows = tuple(row for row in rows if row.person in self.people)
        by_id = {site.id: site for site in problem.sites}
        self._members = {
            post.id: tuple(by_id[site] for site in post.sites)
            for post in problem.posts
            if post.kind is PostKind.BEAT and post.id not in problem.bygone
        }
        self._beats = {post.id: post for post in problem.posts if post.id in self._members}
        self._beat_of = {site.id: beat for beat, sites in self._members.items() for site in sites if site.category in following}
        self.sites = tuple(site for site in problem.sites if site.id in self._beat_of)
        self.covering = {unsur: Covering(problem, unsur, heads) for unsur in GUARDS}
        self._linmas = Covering(problem, Unsur.LINMAS, heads, PostKind.STATION)
        self._fewest = {u: {c: cover.fewest(c) for c in cover.asked} for u, cover in self.covering.items()}
        self._road = problem.policies.road_factor_milli
        self._crews = self._find_crews()
        self._duties_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.rows:
            self._duties_of[row.person].append((row.post, row.shift))
        self._station_people = {site.id: self._at_station(site) for site in self.sites}
        emptied = dict.fromkeys(self._beat_of.values())
        self._extra = {(unsur, beat): self._find_extra(unsur, beat) for unsur in GUARDS for beat in emptied}
        self.alone = {site.id: self._alone(site) for site in self.sites}

    def people_of(self, unsur: Unsur, category: str) -> int:
        """Return how many people of an unsur one beat of a category takes."""
        return self._fewest[unsur].get(category, 0)

    def measure(self, chosen: Collection[str]) -> Span:
        """Return bounds on the changes when exactly these TPS rise: the beats are built, their people counted."""
        fresh, gone = self._rebuilt(chosen)
        least = most = 0
        for unsur in GUARDS:
            told = sum(len(self._crews[unsur, beat.id]) for beat in gone)
            counts = Counter(beat.category for beat in fresh)
            least += max(self.covering[unsur].least(counts), told)
            most += told + self._called(unsur, fresh, gone)
        return Span(least, most + sum(self._station_people[site] for site in chosen))

    def worst(self, most: int) -> list[Span]:
        """Return for 1 to ``most`` TPS bounds on the changes that the worst choice of them causes.

        The upper bound holds for every choice: no new beat takes more people than one for each of its TPS, and what crews
        left without TPS add is charged to the beats that can be emptied. The lower one is that of a choice that is shown.
        """
        order = self.worst_order(most)
        ceilings = self._ceilings(most, GUARDS, with_stations=True)
        spans = [self.measure(order[:count]) for count in range(1, len(order) + 1)]
        if spans:
            ceilings[0] = max(span.most for span in self.alone.values())
        return [Span(span.least, max(span.least, math.floor(c + 1e-9))) for span, c in zip(spans, ceilings, strict=False)]

    def worst_calls(self, most: int, unsur: Unsur) -> list[Span]:
        """Return for 1 to ``most`` TPS bounds on the people of one unsur who must come, beyond the crews left without TPS."""
        order = self._calling_order(most)
        ceilings = self._ceilings(most, (unsur,), with_stations=False, with_crews=False)
        return [Span(self._calls(order[: n + 1], unsur), math.floor(ceilings[n] + 1e-9)) for n in range(len(order))]

    def mean(self, most: int) -> list[Span]:
        """Return for 1 to ``most`` TPS bounds on the mean changes over all equally likely choices of so many, computed, not sampled.

        Below: each rise asks for the share of a bound that adds up, less what TPS that can join one beat may save together.
        """
        total = len(self.sites)
        counts = Counter(self.following[site.category] for site in self.sites)
        shares = {unsur: cover.shares(counts) for unsur, cover in self.covering.items()}
        floor = sum(shares[unsur].get(category, 0) * count for category, count in counts.items() for unsur in GUARDS)
        savings = self._savings({category: sum(shares[unsur].get(category, 0) for unsur in GUARDS) for category in counts})
        ceiling = sum(self._single(site) for site in self.sites)
        extras = [(len(self._members[beat]), extra) for (_, beat), extra in self._extra.items() if extra]
        spans = []
        for count in range(1, min(most, total) + 1):
            paired = count * (count - 1) / max(1, total * (total - 1))
            emptied = sum(extra * math.prod((count - n) / (total - n) for n in range(size)) for size, extra in extras if size <= count)
            least = max(0.0, floor * count / total - savings * paired)
            spans.append(Span(least, max(least, ceiling * count / total + emptied)))
        if spans:
            spans[0] = Span(*(sum(values) / total for values in zip(*((s.least, s.most) for s in self.alone.values()), strict=True)))
        return spans

    def sample(self, counts: Sequence[int], rounds: int) -> list[float]:
        """Return the mean of the upper bound over random choices of each number of TPS: an estimate, drawn with the problem's seed."""
        rng = np.random.Generator(np.random.PCG64(self.problem.seed))
        ids = [site.id for site in self.sites]
        sums = np.zeros(len(counts))
        for _ in range(rounds):
            order = [ids[i] for i in rng.permutation(len(ids))]
            sums += [self.measure(order[:count]).most for count in counts]
        return [float(each) for each in sums / rounds]

    def worst_order(self, most: int) -> list[str]:
        """Return TPS, the costliest to raise first, those that could share a new beat with one before them last."""
        chosen: list[Site] = []
        left: list[Site] = []
        for site in self._ranked():
            if len(chosen) == most:
                break
            (left if any(self._can_join(site, other) for other in chosen) else chosen).append(site)
        return [site.id for site in islice([*chosen, *left], most)]

    def _ranked(self) -> list[Site]:
        return sorted(self.sites, key=lambda site: (-self.alone[site.id].most, -site.weight, site.id))

    def _calling_order(self, most: int) -> list[str]:
        """Return TPS that need most people from elsewhere first: no beat is emptied before all others have given what they can."""
        last = set({self._beat_of[site.id]: site.id for site in reversed(self._ranked())}.values())
        order = sorted(self._ranked(), key=lambda site: (site.id in last, -self._single(site)))
        return [site.id for site in order[:most]]

    def _find_crews(self) -> dict[tuple[Unsur, str], frozenset[str]]:
        found: dict[tuple[Unsur, str], set[str]] = {(unsur, beat): set() for unsur in GUARDS for beat in self._members}
        for row in self.rows:
            if (row.unsur, row.post) in found and row.role is Role.MEMBER:
                found[row.unsur, row.post].add(row.person)
        return {key: frozenset(crew) for key, crew in found.items()}

    def _at_station(self, site: Site) -> int:
        """Return how many Linmas, at most, are told anew where the next class asks for other heads at the TPS itself."""
        asked, after = self._linmas.asked, self.following[site.category]
        if asked.get(site.category) == asked.get(after):
            return 0
        post = f"T-{site.id.replace('/', '-')}"
        told = {row.person for row in self.rows if row.post == post and row.unsur is Unsur.LINMAS}
        return len(told) + (self._linmas.fewest(after) if after in asked else 0)

    def _alone(self, site: Site) -> Span:
        """Return the bounds for this TPS alone."""
        if len(self._members[self._beat_of[site.id]]) == 1:
            return self.measure([site.id])
        category = self.following[site.category]
        least = sum(cover.least({category: 1}) for cover in self.covering.values() if category in cover.asked)
        return Span(least, self._single(site))

    def _single(self, site: Site) -> int:
        return sum(self.people_of(unsur, self.following[site.category]) for unsur in GUARDS) + self._station_people[site.id]

    def _rebuilt(self, chosen: Collection[str]) -> tuple[list[Post], list[Post]]:
        """Return the beats that are new when these TPS rise, and those left without TPS; beats that no TPS leaves do not matter."""
        rules, road = self.problem.beat_rules, self._road
        touched = [self._beats[beat] for beat in sorted({self._beat_of[site] for site in chosen})]
        raised = set(chosen)
        sites = [
            replace(site, category=self.following[site.category]) if site.id in raised else site
            for beat in touched
            for site in self._members[beat.id]
        ]
        beats = build_beats(sites, rules, road, touched)
        kept = {beat.id for beat in beats} & {beat.id for beat in touched}
        return [beat for beat in beats if beat.id not in kept], [beat for beat in touched if beat.id not in kept]

    def _called(self, unsur: Unsur, fresh: Sequence[Post], gone: Sequence[Post]) -> int:
        """Return people enough to man the new beats beside those who come from the beats that are gone."""
        waiting = {person: beat.id for beat in gone for person in sorted(self._crews[unsur, beat.id])}
        called = 0
        for beat in fresh:
            origins = {self._beat_of[site] for site in beat.sites}
            come = [person for person, origin in waiting.items() if origin in origins and self._can_follow(person, beat, origin)]
            come = come[: self.people_of(unsur, beat.category)]
            called += self.covering[unsur].fewest(beat.category, [self._help_of(person, waiting[person]) for person in come])
            for person in come:
                del waiting[person]
        return called

    def _can_follow(self, number: str, beat: Post, origin: str) -> bool:
        """Return whether somebody from a beat that is gone may stand at a new one: it is in reach, and no desa of it is new to him."""
        person = self.people[number]
        way = travel_m(radians_of([(person.lat_e6, person.lon_e6)]), radians_of([(beat.lat_e6, beat.lon_e6)]), self._road)
        is_near = int(way[0, 0]) <= self.problem.policies.reach_m(person.unsur)
        return is_near and set(beat.areas) <= set(self._beats[origin].areas)

    def _help_of(self, number: str, origin: str) -> frozenset[str] | None:
        """Return the shifts he surely can serve instead of those at a beat that is gone, None for whichever: nothing else binds him."""
        person = self.people[number]
        asked = [(shift.start, shift.end) for shift in self.problem.shifts if shift.id in self.covering[person.unsur].shifts]
        is_there = all(any(start <= a and b <= end for start, end in person.windows) for a, b in asked)
        held = self._duties_of[number]
        return None if is_there and all(post == origin for post, _ in held) else frozenset(s for post, s in held if post == origin)

    def _find_extra(self, unsur: Unsur, beat: str) -> float:
        """Return what a beat adds at most, beyond one new beat for each of its TPS, when all of them rise."""
        members, crew = self._members[beat], self._crews[unsur, beat]
        category = self.following[members[0].category]
        lone = [replace(self._beats[beat], areas=(s.area,), sites=(s.id,), lat_e6=s.lat_e6, lon_e6=s.lon_e6) for s in members]
        people, extra = self.people_of(unsur, category), float(len(crew))
        for post in lone:
            come = [person for person in sorted(crew) if self._can_follow(person, post, beat)][:people]
            called = self.covering[unsur].fewest(category, [self._help_of(person, beat) for person in come])
            extra = min(extra, len(crew) + called - people)
        is_shared = self.problem.beat_rules.cap(category) > 1
        return max(0.0, extra, len(crew) - SHARED * people if is_shared else 0.0)

    def _ceilings(self, most: int, unsurs: Sequence[Unsur], *, with_stations: bool, with_crews: bool = True) -> list[float]:
        """Return for 1 to ``most`` TPS the largest sum over any choice, by dynamic programming over the beats: exact."""
        best = [0.0] + [-math.inf] * most
        for beat, sites in self._members.items():
            if sites[0].category not in self.following:
                continue
            values = self._taken(beat, sites, unsurs, with_stations=with_stations)
            values[-1] += sum(self._extra[unsur, beat] for unsur in unsurs) if with_crews else 0
            for held in range(most, 0, -1):
                best[held] = max(best[held], *(best[held - n] + values[n] for n in range(1, min(held, len(sites)) + 1)))
        return best[1:]

    def _taken(self, beat: str, sites: Sequence[Site], unsurs: Sequence[Unsur], *, with_stations: bool) -> list[float]:
        """Return the largest sum over 0, 1, 2 ... TPS of one beat."""
        people = sum(self.people_of(unsur, self.following[sites[0].category]) for unsur in unsurs)
        stations = sorted((self._station_people[site.id] if with_stations else 0 for site in sites), reverse=True)
        return [float(people * n + sum(stations[:n])) for n in range(len(sites) + 1)]

    def _calls(self, chosen: Collection[str], unsur: Unsur) -> int:
        fresh, gone = self._rebuilt(chosen)
        told = sum(len(self._crews[unsur, beat.id]) for beat in gone)
        return max(0, self.covering[unsur].least(Counter(beat.category for beat in fresh)) - told)

    def _can_join(self, one: Site, other: Site) -> bool:
        """Return whether two TPS that rise may end in one beat, or one of them in the place that the other leaves."""
        to_one, to_other = self.following[one.category], self.following[other.category]
        if one.district != other.district or (self.problem.beat_rules.cap(to_one) == 1 and self.problem.beat_rules.cap(to_other) == 1):
            return False
        if to_one == other.category or to_other == one.category:
            return True
        way = travel_m(radians_of([(one.lat_e6, one.lon_e6)]), radians_of([(other.lat_e6, other.lon_e6)]), self._road)
        return to_one == to_other and int(way[0, 0]) <= self.problem.beat_rules.max_distance_m

    def _savings(self, shares: Mapping[str, int]) -> float:
        """Return what all pairs of TPS may save together: each pair that can share a new beat, or follow one another into an old one."""
        groups: dict[tuple[str, str], list[Site]] = defaultdict(list)
        for site in self.sites:
            groups[site.district, site.category].append(site)
        saved = 0.0
        for (district, category), members in groups.items():
            after = self.following[category]
            if self.problem.beat_rules.cap(after) == 1:
                continue
            points = radians_of([(site.lat_e6, site.lon_e6) for site in members])
            near = travel_m(points, points, self._road) <= self.problem.beat_rules.max_distance_m
            followed = len(groups.get((district, after), ()))
            saved += shares.get(after, 0) * (int(near.sum() - len(members)) / 2 + len(members) * followed)
        return saved
