"""Invented people of the three unsur for a given geography: posts, ranks, bases, homes and numbers.

Shares follow published figures where there are any (15 % officers, 7 % women, two Linmas per TPS,
one Bhabinkamtibmas and Babinsa per desa as far as men reach) and are project defaults elsewhere.
Numbers are of the right form and belong to nobody: NIK and NRP TNI start with 99, no province's code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from roster.domain.calendar import DEFAULT_VOTING_DAY
from roster.domain.personnel import Member
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area
from roster.planning.invent_names import invent_degree, invent_person, pick, pick_share
from solver.terrain import HOME_UNKNOWN, HomeRules, draw_homes

OFFICER_SHARE = 0.15
WOMEN_SHARE = 0.07
NCO_RANKS = {"AIPTU": 0.15, "AIPDA": 0.15, "BRIPKA": 0.25, "BRIGPOL": 0.15, "BRIPTU": 0.15, "BRIPDA": 0.15}
OFFICER_RANKS = {"AKP": 0.2, "IPTU": 0.4, "IPDA": 0.4}
TNI_SHARES = {"PELTU": 0.03, "PELDA": 0.05, "SERMA": 0.1, "SERKA": 0.15, "SERTU": 0.2, "SERDA": 0.2} | {
    "KOPKA": 0.1,
    "KOPTU": 0.07,
    "KOPDA": 0.05,
    "PRAKA": 0.05,
}
BIRTH_YEARS = {
    "AKBP": (1977, 1983),
    "KOMPOL": (1972, 1986),
    "AKP": (1970, 1991),
    "IPTU": (1970, 1996),
    "IPDA": (1970, 1999),
    "AIPTU": (1968, 1978),
    "AIPDA": (1974, 1983),
    "BRIPKA": (1979, 1990),
    "BRIGPOL": (1988, 1995),
    "BRIPTU": (1994, 1999),
    "BRIPDA": (1999, 2005),
}
CHIEFS = (
    ("Kapolres", "AKBP", "Mako", "dikecualikan"),
    ("Wakapolres", "KOMPOL", "Mako", "dikecualikan"),
    ("Kabag Ops", "KOMPOL", "Bag Ops", "dikecualikan"),
    ("Kabag SDM", "KOMPOL", "Bag SDM", "pamenwas"),
    ("Kabag Log", "KOMPOL", "Bag Log", "pamenwas"),
    ("Kabag Ren", "KOMPOL", "Bag Ren", "pamenwas"),
    ("Kasat Intelkam", "KOMPOL", "Sat Intelkam", "pamenwas"),
    ("Kasat Binmas", "KOMPOL", "Sat Binmas", "pamenwas"),
    ("Kasat Samapta", "KOMPOL", "Sat Samapta", "pamenwas"),
    ("Kasat Reskrim", "KOMPOL", "Sat Reskrim", "pamenwas"),
    ("Kasat Lantas", "KOMPOL", "Sat Lantas", "pamenwas"),
    ("Kasat Resnarkoba", "AKP", "Sat Resnarkoba", "padal"),
    ("Kasat Tahti", "IPTU", "Sat Tahti", "dikecualikan"),
    ("Ka SPKT", "IPTU", "SPKT", "dikecualikan"),
)
MAKO_UNITS = {
    "Sat Samapta": 0.2,
    "Sat Reskrim": 0.17,
    "Sat Lantas": 0.16,
    "Sat Intelkam": 0.11,
    "Sat Resnarkoba": 0.06,
    "Sat Binmas": 0.04,
    "Sat Tahti": 0.025,
    "SPKT": 0.035,
    "Bag Ops": 0.03,
    "Bag SDM": 0.03,
    "Bag Log": 0.025,
    "Bag Ren": 0.015,
    "Si Propam": 0.025,
    "Si Humas": 0.015,
    "Si TIK": 0.01,
    "Si Dokkes": 0.01,
    "Si Keu": 0.01,
}
HELD_BACK_UNITS = ("Bag Ops", "Sat Tahti", "SPKT")
POLSEK_SHARE = 0.52
ABSENCES = {"sakit": 0.16, "cuti": 0.24, "pendidikan": 0.3, "penugasan luar": 0.3}
SKILLS = {"Sat Lantas": "lantas", "Sat Intelkam": "intel", "Sat Samapta": "dalmas", "Si Dokkes": "kesehatan"}


@dataclass(frozen=True, slots=True)
class Strength:
    """How many people a district has. ``polri_absent`` of them are sick, on leave, at school or detached."""

    polri: int = 975
    polri_absent: int = 102
    tni: int = 260
    linmas_per_tps: int = 2
    brimob: int = 0
    kodim: str = "Kodim 0898"
    homes: HomeRules = field(default_factory=lambda: HomeRules(decay_km=12.0, unknown=0.012, outside=0.06))


@dataclass(frozen=True)
class Ground:
    """The areas and TPS people are invented for; ``outside_code`` is the desa of those who live elsewhere."""

    areas: tuple[Area, ...]
    stations: tuple[PollingStation, ...]
    mako: tuple[float, float]
    outside_code: str
    voting_day: date = DEFAULT_VOTING_DAY
    stations_per_desa: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stations_per_desa", Counter(station.desa_code for station in self.stations))

    @property
    def kecamatan(self) -> tuple[Area, ...]:
        """The kecamatan, in the order given."""
        return tuple(area for area in self.areas if area.is_kecamatan)

    @property
    def desa(self) -> tuple[Area, ...]:
        """The desa and kelurahan, in the order given."""
        return tuple(area for area in self.areas if not area.is_kecamatan)

    def stations_per_kecamatan(self) -> list[int]:
        """Return the number of TPS of each kecamatan, in their order."""
        parents = {desa.code: desa.parent for desa in self.desa}
        load = Counter(parents[station.desa_code] for station in self.stations)
        return [load[kecamatan.code] for kecamatan in self.kecamatan]


def invent_members(ground: Ground, strength: Strength, rng: np.random.Generator) -> tuple[Member, ...]:
    """Return Polri (chiefs first), then TNI, then Linmas in the order of their desa; numbers are unique."""
    polri = _with_homes(_invent_polri(ground, strength, rng), ground, strength.homes, rng)
    polri = _with_absences(polri, strength.polri_absent, ground.voting_day, rng)
    tni = _with_homes(_invent_tni(ground, strength, rng), ground, replace(strength.homes, outside=0.02), rng)
    return (*polri, *tni, *_invent_linmas(ground, strength, rng))


def _invent_polri(ground: Ground, strength: Strength, rng: np.random.Generator) -> list[Member]:
    numbers: set[str] = set()
    jobs = list(_polri_jobs(ground, strength, rng))
    women = set(rng.choice(np.arange(1, len(jobs)), round(WOMEN_SHARE * len(jobs)), replace=False).tolist())
    people = []
    for index, job in enumerate(jobs):
        name = invent_person(rng, female=index in women)
        if job.rank in (*OFFICER_RANKS, "KOMPOL", "AKBP") and rng.uniform() < 0.7:
            name = f"{name}, {invent_degree(rng, job.rank)}"
        sex = "P" if index in women else "L"
        people.append(replace(job, name=name, number=_nrp(rng, job.rank, numbers), sex=sex, skills=_skills(job.unit)))
    return people


def _polri_jobs(ground: Ground, strength: Strength, rng: np.random.Generator) -> Iterator[Member]:
    """Yield one nameless member per established post: chiefs, Kapolsek, Polsek men, staff of the mako, Brimob."""
    chiefs = CHIEFS if strength.polri >= 100 else ()
    for position, rank, unit, tasking in chiefs:
        yield Member("POLRI", "", rank, "", position=position, unit=unit, tasking=tasking)
    count = strength.polri - strength.brimob - len(chiefs) - len(ground.kecamatan)
    in_polsek = count if strength.polri < 100 else round(POLSEK_SHARE * count)
    officers = max(0, round(OFFICER_SHARE * strength.polri) - len(chiefs) - len(ground.kecamatan))
    ranks = _ranks(rng, count, officers)
    weights = ground.stations_per_kecamatan()
    busiest = max(weights)
    for kecamatan, weight, men in zip(ground.kecamatan, weights, _shares(weights, in_polsek), strict=True):
        rank = "KOMPOL" if weight == busiest and strength.polri >= 100 else pick(rng, ("AKP", "AKP", "IPTU"))
        unit = _polsek(kecamatan)
        yield Member("POLRI", "", rank, "", f"Kapolsek {unit.removeprefix('Polsek ')}", unit, kecamatan.code, tasking="padal")
        yield from _polsek_men(kecamatan, [ranks.pop() for _ in range(men)], ground)
    for rank in ranks:
        unit = pick_share(rng, MAKO_UNITS)
        position = "Kanit" if rank in OFFICER_RANKS else f"Ba {unit}"
        tasking = "dikecualikan" if unit in HELD_BACK_UNITS else "bebas"
        yield Member("POLRI", "", rank, "", position=position, unit=unit, tasking=tasking)
    for index in range(strength.brimob):
        rank = "IPDA" if index == 0 else pick(rng, ("BRIPKA", "BRIGPOL", "BRIPTU", "BRIPDA"))
        position = "Danton Brimob" if index == 0 else "Ba Sat Brimob"
        yield Member("POLRI", "", rank, "", position, "Sat Brimob", skills=("brimob",), detached_from="Sat Brimob Polda")


def _ranks(rng: np.random.Generator, count: int, officers: int) -> list[str]:
    ranks = [pick_share(rng, OFFICER_RANKS) for _ in range(officers)]
    ranks += [pick_share(rng, NCO_RANKS) for _ in range(count - officers)]
    return [ranks[i] for i in rng.permutation(count)]


def _polsek(kecamatan: Area) -> str:
    return kecamatan.polsek or f"Polsek {kecamatan.name}"


def _polsek_men(kecamatan: Area, ranks: Sequence[str], ground: Ground) -> Iterator[Member]:
    """Yield the men of one Polsek; the senior bintara are Bhabinkamtibmas of its desa, one each as far as they reach."""
    open_desa = [desa for desa in ground.desa if desa.parent == kecamatan.code]
    for rank in ranks:
        member = Member("POLRI", "", rank, "", "Banit Samapta", _polsek(kecamatan), kecamatan.code)
        if rank in OFFICER_RANKS:
            yield replace(member, position="Kanit")
        elif rank in ("AIPTU", "AIPDA", "BRIPKA") and open_desa:
            desa = open_desa.pop(0)
            yield replace(member, position=f"Bhabinkamtibmas {desa.name}", charge_codes=(desa.code,))
        else:
            yield member


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """Return whole numbers summing to ``total``, proportional to weights by largest remainder."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(value) for value in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _skills(unit: str) -> tuple[str, ...]:
    return (SKILLS[unit],) if unit in SKILLS else (("brimob",) if unit == "Sat Brimob" else ())


def _nrp(rng: np.random.Generator, rank: str, taken: set[str]) -> str:
    """Return a free NRP of eight digits: year and month of birth, then a running number."""
    first, last = BIRTH_YEARS[rank]
    while True:
        year, month, serial = rng.integers(first, last + 1), rng.integers(1, 13), rng.integers(1, 10_000)
        number = f"{year % 100:02d}{month:02d}{serial:04d}"
        if number not in taken:
            taken.add(number)
            return number


def _with_homes(people: Sequence[Member], ground: Ground, rules: HomeRules, rng: np.random.Generator) -> list[Member]:
    """Return the people with a home desa near their base; Brimob men live where their battalion is."""
    desa, load = ground.desa, ground.stations_per_desa
    spot = {area.code: (area.lat or ground.mako[0], area.lon or ground.mako[1]) for area in ground.areas}
    bases = np.array([spot.get(person.base_code, ground.mako) for person in people]).reshape(-1, 2)
    weights = np.array([load[area.code] for area in desa], dtype=np.float64)
    homes = draw_homes(rng, bases, np.array([spot[area.code] for area in desa]), weights, rules)
    housed = []
    for person, home in zip(people, homes, strict=True):
        if home == HOME_UNKNOWN:
            code = ""
        elif home < 0 or person.detached_from:
            code = ground.outside_code
        else:
            code = desa[home].code
        housed.append(replace(person, home_code=code))
    return housed


def _with_absences(people: list[Member], absent: int, voting_day: date, rng: np.random.Generator) -> list[Member]:
    """Return the people with ``absent`` of them away, and a few more back only on the eve of voting."""
    usable = [i for i, p in enumerate(people) if p.tasking == "bebas" and not p.detached_from]
    chosen = [usable[i] for i in rng.permutation(len(usable))]
    away, late = chosen[:absent], chosen[absent : absent + max(1, len(people) // 200)]
    eve = datetime.combine(voting_day, time(20)) - timedelta(days=1)
    result = list(people)
    for index in away:
        result[index] = replace(people[index], status=pick_share(rng, ABSENCES), is_available=False)
    for index in late:
        result[index] = replace(people[index], available_from=eve)
    return result


def _invent_tni(ground: Ground, strength: Strength, rng: np.random.Generator) -> list[Member]:
    weights = ground.stations_per_kecamatan()
    in_koramil = strength.tni if strength.tni < 100 else round(0.85 * strength.tni)
    jobs: list[Member] = []
    for index, (kecamatan, men) in enumerate(zip(ground.kecamatan, _shares(weights, in_koramil), strict=True), start=1):
        unit = f"Koramil {strength.kodim.removeprefix('Kodim ')}/{index:02d} {kecamatan.name}"
        open_desa = [desa for desa in ground.desa if desa.parent == kecamatan.code]
        for nth in range(men):
            member = Member("TNI", "", pick_share(rng, TNI_SHARES), "", "Ba Koramil", unit, kecamatan.code)
            if nth == 0 and men > 4:
                member = replace(member, rank=pick(rng, ("KAPTEN", "LETTU")), position="Danramil", tasking="dikecualikan")
            elif nth % 4 and open_desa:
                desa = open_desa.pop(0)
                member = replace(member, position=f"Babinsa {desa.name}", charge_codes=(desa.code,))
            jobs.append(member)
    jobs += [Member("TNI", "", pick_share(rng, TNI_SHARES), "", "Staf Kodim", strength.kodim) for _ in range(strength.tni - in_koramil)]
    return [
        replace(job, name=invent_person(rng), number=f"99{rng.integers(70, 100):02d}{rng.integers(1, 13):02d}{serial:08d}", sex="L")
        for serial, job in enumerate(jobs, start=1)
    ]


def _invent_linmas(ground: Ground, strength: Strength, rng: np.random.Generator) -> Iterator[Member]:
    """Yield the Satlinmas of each desa: as many as its TPS need, at home and based in the desa."""
    taken: set[str] = set()
    for desa in ground.desa:
        unit = f"Satlinmas {desa.name}"
        for nth in range(strength.linmas_per_tps * ground.stations_per_desa[desa.code]):
            female = rng.uniform() < 0.08
            name = invent_person(rng, female=female, single_share=0.3)
            rank = "KOMANDAN REGU" if nth == 0 else "ANGGOTA"
            number = _nik(rng, desa.parent, female=female, taken=taken)
            yield Member("LINMAS", name, rank, number, rank.title(), unit, desa.code, desa.code, "P" if female else "L")


def _nik(rng: np.random.Generator, kecamatan: str, *, female: bool, taken: set[str]) -> str:
    """Return a free NIK of 16 digits that nobody can bear: 99 is no province."""
    while True:
        day, month, year = rng.integers(1, 29) + (40 if female else 0), rng.integers(1, 13), rng.integers(1960, 2003)
        number = f"99{kecamatan[2:6]}{day:02d}{month:02d}{year % 100:02d}{rng.integers(1, 10_000):04d}"
        if number not in taken:
            taken.add(number)
            return number
