"""Scenario 15: a re-vote ten days later without the men of the first time, and an input with four faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import DeclaredConflict
from roster.errors import Issue, Severity
from roster.imports import read_dataset
from tests.bench.reference import OUTSIDE_DESA, Options, build_reference
from tests.bench.scenarios.district import calm, read_kabupaten, resized
from tests.bench.scenarios.people import invent_cast
from tests.bench.scenarios.stage import Expectation, Stage, Trial, expect

NUMBER = 15
KEY = "revote"
TITLE = "PSU at H+10 in 4 TPS of 2 desa, two categories up; and an input with four faults"
SOURCE = "operations.md 9.15, 5 (re-vote, data quality), 0.1 (the ambiguous triple)"
IS_SMALL = True

LISTED, IN_CATEGORIES = 1_307, 1_223
PER_DESA = 2
RAISED = "sangat_rawan"
POLICIES = {"bagian_kekuatan": "1", "cadangan_min": "0", "cadangan_bagian": "0", "linmas_lokal": "ya"}


def build() -> Dataset:
    """Return the first vote: Kec. Pasrepan with 60 policemen and 20 soldiers."""
    dataset = build_reference("Pasrepan", Options(polri=60, tni=20))
    members = tuple(replace(m, home_code=OUTSIDE_DESA) if m.tasking == "padal" else m for m in dataset.members)
    return replace(dataset, members=members, policies=POLICIES)


def play(stage: Stage) -> Iterator[Expectation]:
    """Plan the vote, then the re-vote without those who stood there; then bring the faulty tables."""
    first = stage.plan("vote", stage.write("vote", build()))
    chosen = _chosen(first.dataset)
    again = stage.plan("revote", stage.write("revote", _revote(first, chosen)))
    yield expect("TPS, desa of the re-vote", "4, 2", f"{len(again.dataset.stations)}, {len({tps[:10] for tps in chosen})}")
    before, after = _guards(first, chosen), _guards(again, chosen)
    yield expect("category of their teams", {RAISED}, {post.category for post in again.plan.posts if post.kind == "regu"})
    yield expect("men who guarded there the first time and are sent again", 0, len(before & after))
    yield expect("heads missing at the re-vote", 0, _missing(again))
    yield expect("a padal on the voting day", 1, len(set(again.heads("padal"))))
    yield from _faulty(stage)
    stage.outcome = (
        f"The four TPS are guarded as sangat rawan by {len(after)} people, none of the {len(before)} of the first time; "
        "their rows of konflik had to be made from plan.csv by hand. "
        "The faulty input is refused before any plan, each fault with its place."
    )


def _chosen(dataset: Dataset) -> tuple[str, ...]:
    """Return the first two TPS of the first two desa that were kurang rawan throughout."""
    tense = {s.desa_code for s in dataset.stations if s.category != "kurang_rawan"}
    desa = [code for code in dict.fromkeys(s.desa_code for s in dataset.stations) if code not in tense][:2]
    return tuple(f"{code}/{number:03d}" for code in desa for number in range(1, PER_DESA + 1))


def _revote(first: Trial, chosen: Sequence[str]) -> Dataset:
    """Return the second operation: its day, its four TPS, the men of the first plan closed out of the desa they guarded."""
    dataset = first.dataset
    rows = [row for row in first.plan.rows if set(row.stations) & set(chosen)]
    closed = {(row.number, tps[:10]) for row in rows for tps in chosen}
    conflicts = [DeclaredConflict(*pair, "bertugas pada pemungutan pertama", "PSU", "plan.csv") for pair in sorted(closed)]
    return replace(
        dataset,
        stations=tuple(replace(s, category=RAISED) for s in dataset.stations if s.id in chosen),
        conflicts=(*dataset.conflicts, *conflicts),
        operation=replace(dataset.operation, name="PSU", voting_day=dataset.operation.voting_day + timedelta(days=10)),
        events=(),
        sha256="",
    )


def _guards(trial: Trial, chosen: Sequence[str]) -> set[str]:
    return {row.number for row in trial.plan.rows if set(row.stations) & set(chosen)}


def _missing(trial: Trial) -> int:
    guarded = {post.post for post in trial.plan.posts if post.kind in ("regu", "tps")}
    return sum(need.short for need in trial.plan.needs if need.post in guarded)


def _faulty(stage: Stage) -> Iterator[Expectation]:
    """Bring 1,307 TPS with categories that sum to 1,223, one NRP twice, a TPS without desa, and a triple in one cell."""
    dataset = _old_list()
    rekap = [
        {"kategori": k, "jumlah": n} for k, n in (("kurang rawan", "1180"), ("rawan", "40"), ("sangat rawan", "3"), ("jumlah", "1307"))
    ]
    stage.write("faulty", dataset, {"rekap": rekap})
    people = stage.rows("faulty", "personel")
    people[5] = {**people[5], "nomor_induk": people[2]["nomor_induk"]}
    stage.replace("faulty", "personel", people)
    stations = stage.rows("faulty", "tps")
    stations[10] = {**stations[10], "kode_desa": "", "desa": ""}
    stage.replace("faulty", "tps", stations)
    folder = stage.folder / "faulty-data"
    stage.replace("faulty", "pola", [{"kategori": "kurang rawan", "polri": "2-10-5"}])
    errors = read_dataset(folder).errors
    yield expect("the faulty input is refused", "errors", "errors" if errors else "accepted")
    yield _named(errors, "categories sum to 1,223", ("rekap", None, "1223"))
    both = [issue for issue in errors if "1223" in issue.message]
    yield _named(both, "the sum is set against all 1,307 rows of the list", ("rekap", None, "1307"))
    yield _named(errors, "NRP of row 7 doubles row 4", ("personel", 7, people[2]["nomor_induk"]))
    yield _named(errors, "TPS of row 12 without desa", ("tps", 12, ""))
    yield _named(errors, "triple 2-10-5 in a cell of pola", ("pola", 2, "2-10-5"))
    stage.replace("faulty", "pola", [{"kategori": "kurang rawan", "pola": "2-10-5", "bobot": "1"}])
    told = [issue for issue in read_dataset(folder).issues if issue.sheet == "pola"]
    yield _named(told, "triple 2-10-5 in a column of its own is refused, not passed over", ("pola", 2, "2-10-5"))
    stage.replace("faulty", "pola", [{"kategori": "kurang rawan", "polri": "2", "maks_tps": "2-10-5"}])
    told = [issue for issue in read_dataset(folder).errors if issue.sheet == "pola"]
    yield _named(told, "triple 2-10-5 under maks_tps", ("pola", 2, "2-10-5"))


def _old_list() -> Dataset:
    geography = resized(read_kabupaten("Kabupaten Pekalongan"), LISTED)
    cast = invent_cast(geography, polri=30)
    operation = Operation("Mantap Praja Candi", polres="Polres Pekalongan", polda="Polda Jawa Tengah", place="Kajen")
    return Dataset(areas=geography.areas, stations=calm(geography.stations), members=cast.free, policies=POLICIES, operation=operation)


def _named(errors: Sequence[Issue], what: str, wanted: tuple[str, int | None, str]) -> Expectation:
    """Return whether an error names the sheet, the row and the value."""
    sheet, row, value = wanted
    here = [
        i
        for i in errors
        if i.severity is Severity.ERROR and i.sheet == sheet and (row is None or i.row == row) and value in f"{i.value} {i.message}"
    ]
    near = here or [i for i in errors if i.sheet == sheet]
    found = "; ".join(f"{i.sheet} {i.row} {i.column} [{i.value}]: {i.message}" for i in near[:2]) or "not named"
    place = f"{sheet}, row {row}" if row else sheet
    return expect(what, f"{place}, {value or 'blank'}", found, ok=bool(here))
