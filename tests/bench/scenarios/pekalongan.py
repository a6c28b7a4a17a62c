"""Scenario 5: men on loan from five sources, kept together, first as placeholders and at H-3 by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from tests.bench.scenarios.district import calm, read_kabupaten, resized
from tests.bench.scenarios.people import invent_cast, lend
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

NUMBER = 5
KEY = "pekalongan"
TITLE = "Polres Pekalongan 2020: 2,163 TPS, 449 own men + BKO 30+30+30+50+25, 400 TNI, 4,326 Linmas"
SOURCE = "operations.md 9.5, 1.2 row 25, 4 (BKO)"
IS_SMALL = False

TPS, OWN, SOLDIERS, CAP = 2_163, 449, 400, 8
"""With 614 men a pair must watch more than 7 TPS; 2-8-16 is the next pattern in use."""
BKO = {"Polda Jateng": 30, "Polres Banjarnegara": 30, "Polres Cilacap": 30, "Polres Batang": 50, "Sat Brimob": 25}
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0", "linmas_lokal": "ya"}


def build() -> tuple[Dataset, dict[str, str]]:
    """Return the operation with everybody named, and the placeholder name of each man on loan by his number."""
    geography = resized(read_kabupaten("Kabupaten Pekalongan"), TPS)
    cast = invent_cast(geography, polri=OWN + sum(BKO.values()), tni=SOLDIERS)
    lent: list[Member] = []
    names: dict[str, str] = {}
    for unit, count in BKO.items():
        block = lend(cast.free[OWN + len(lent) :][:count], unit)
        names |= {member.number: f"BKO {unit.split()[-1]} {nth}" for nth, member in enumerate(block, start=1)}
        lent += block
    base = Dataset(
        areas=geography.areas,
        stations=calm(geography.stations),
        members=(*cast.free[:OWN], *lent, *cast.kapolsek, *cast.tni, *cast.linmas),
    )
    patterns = tuple(replace(p, max_tps=CAP, tni=1) if p.category == "kurang_rawan" else p for p in base.patterns)
    operation = Operation("Mantap Praja Candi", polres="Polres Pekalongan", polda="Polda Jawa Tengah", place="Kajen")
    return replace(base, patterns=patterns, policies=POLICIES, operation=operation), names


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan with placeholders as the rows come at H-10, then with names at H-3 against that plan."""
    dataset, names = build()
    yield expect("TPS, Linmas", f"{TPS}, 4326", f"{len(dataset.stations)}, {sum(m.unsur == 'LINMAS' for m in dataset.members)}")
    named = stage.plan("named", stage.write("named", dataset))
    for unsur in ("POLRI", "TNI", "LINMAS"):
        yield expect(f"{unsur}: heads missing at the TPS", 0, named.short(unsur=unsur).total())
    spread = _kecamatan_of_blocks(named)
    yield expect("units on loan with men at the TPS", len(BKO), sum(bool(men) for _, men in spread.values()))
    for unit, count in BKO.items():
        fewest = _fewest_kecamatan(named, len(spread[unit][1]))
        yield expect(
            f"{unit}: {count} men in as few kecamatan as hold them", fewest, len(spread[unit][0]), ok=len(spread[unit][0]) <= fewest
        )
    stage.outcome = (
        f"{named.beats()} pairs of 614 men on 2,163 TPS. Kecamatan per unit on loan: "
        f"{', '.join(f'{unit} {len(places)}' for unit, (places, _) in spread.items())}."
    )
    yield from _with_placeholders(stage, dataset, names, named)


def _kecamatan_of_blocks(trial: Trial) -> dict[str, tuple[set[str], set[str]]]:
    """Return per unit on loan the kecamatan it stands in and its people at the TPS."""
    unit_of = {member.number: member.detached_from for member in trial.dataset.members if member.detached_from}
    found: dict[str, tuple[set[str], set[str]]] = {unit: (set(), set()) for unit in BKO}
    for row in trial.plan.rows:
        if row.role == "anggota" and row.number in unit_of:
            found[unit_of[row.number]][0].add(row.kecamatan)
            found[unit_of[row.number]][1].add(row.number)
    return found


def _fewest_kecamatan(trial: Trial, men: int) -> int:
    """Return how many kecamatan, the largest first, have places for so many men."""
    districts = {post.post: post.kecamatan for post in trial.plan.posts}
    places: Counter[str] = Counter()
    for need in trial.plan.needs:
        if (need.shift, need.unsur, need.role) == ("S3", "POLRI", "anggota"):
            places[districts[need.post]] += need.needed
    count = 0
    for _, room in places.most_common():
        if men <= 0:
            break
        men, count = men - room, count + 1
    return count


def _with_placeholders(stage: Stage, dataset: Dataset, names: dict[str, str], named: Trial) -> Iterator[Expectation]:
    """Plan with ``BKO Batang 17`` in place of names and numbers, then bring the names."""
    data = stage.write("placeholders", replace(dataset, policies={**POLICIES, "bko_tanpa_nama_boleh_tps": "ya"}))
    rows = stage.rows("placeholders", "personel")
    stage.replace("placeholders", "personel", [_placeholder(row, names) for row in rows])
    early = stage.plan("placeholders", data)
    lent = [member for member in early.dataset.members if member.detached_from]
    yield expect("placeholders taken in", sum(BKO.values()), len(lent))
    yield expect("with placeholders: heads missing at the TPS", 0, early.short().total())
    named_data = stage.write("names", dataset)
    rows = stage.rows("names", "personel")
    stage.replace("names", "personel", [{**row, "menggantikan": names.get(row["nomor_induk"], "")} for row in rows])
    late = stage.plan("names", named_data, baseline=early)
    own = {member.number for member in late.dataset.members if not member.detached_from}
    changed = {change.number for change in late.plan.changes if change.kind != "tetap"}
    yield expect("names at H-3: people of the district moved", 0, len(changed & own))
    before, after = _postings(early, names), _postings(late, names)
    kept = sum(before.get(key) == post for key, post in after.items())
    yield expect("names at H-3: every name takes the place of its placeholder", len(before), kept)
    blamed = {change.number for change in late.plan.changes if change.kind in ("masuk", "lepas", "pindah")} - own
    yield expect("names at H-3: men on loan told as changed", 0, len(blamed))


def _placeholder(row: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    name = names.get(row["nomor_induk"])
    return row if name is None else {**row, "nama": name, "nomor_induk": "", "pangkat": "", "desa_domisili": ""}


def _postings(trial: Trial, names: dict[str, str]) -> dict[tuple[str, str], str]:
    """Return the post by (placeholder, shift) of the men on loan, whether they stand under their name or not."""
    by_number = {name.upper().replace(" ", "-"): name for name in names.values()}
    found = {}
    for row in trial.plan.rows:
        name = names.get(row.number) or by_number.get(row.number)
        if name and row.unsur == "POLRI":
            found[name, row.shift] = row.post
    return found
