"""Re-plan after 20 TPS change class: ``python -m tests.bench.index_change DATA PLAN [--work DIR]``.

Compares a re-solve against the issued plan with a plan from scratch, and checks ``perubahan.csv``
against the difference of the two plans.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from solver.terrain import generator
from tests.bench.commands import plan, read_summary, read_table, run_roster, write_table

RAISED, LOWERED = 14, 6
Postings = dict[tuple[str, str], str]
"""(number of the person, shift) to the post."""


@dataclass(frozen=True, slots=True)
class Moves:
    """People of the old plan whose postings changed, people who came new, and people of the old plan who guard other TPS than before."""

    moved: int
    new: int
    guarding_elsewhere: int


def change_classes(data: Path, out: Path, seed: int = 1) -> list[str]:
    """Copy the data folder with 20 new rows in ``indeks`` and return the ids of the TPS: 14 raised to rawan, 6 lowered."""
    shutil.copytree(data, out)
    rng = generator(seed, 7)
    stations = [row for row in read_table(data, "tps") if row["khusus"] != "ya"]
    quiet = [row for row in stations if row["kategori"] == "kurang_rawan"]
    tense = [row for row in stations if row["kategori"] == "rawan"]
    chosen = [(row, "rawan", "45") for row in _draw(rng.permutation(len(quiet)), quiet, RAISED)]
    chosen += [(row, "kurang_rawan", "20") for row in _draw(rng.permutation(len(tense)), tense, LOWERED)]
    events = [_event(row, category, score) for row, category, score in chosen]
    write_table(out, "indeks", read_table(data, "indeks") + events)
    return [f"{row['kode_desa']}/{row['nomor']}" for row, _, _ in chosen]


def _draw(order: Iterable[int], rows: list[dict[str, str]], count: int) -> list[dict[str, str]]:
    return [rows[i] for i in list(order)[:count]]


def _event(row: dict[str, str], category: str, score: str) -> dict[str, str]:
    return {
        "tanggal": "2024-11-25 18:00",
        "kode_desa": row["kode_desa"],
        "nomor_tps": row["nomor"],
        "skor": score,
        "kategori": category,
        "alasan": "pemutakhiran H-2",
        "sumber": "Sat Intelkam",
        "petugas": "",
    }


def postings(plan_folder: Path) -> Postings:
    """Return who stands where in which shift."""
    return {(row["nomor_induk"], row["shift"]): row["pos"] for row in read_table(plan_folder, "plan")}


def count_moves(old: Path, new: Path) -> Moves:
    """Return how many people changed between two plans, by post id and by what they guard."""
    before, after = postings(old), postings(new)
    people = {number for number, _ in before}
    changed = {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    guarded = [{row["pos"]: (row["kode_desa"], row["tps"]) for row in read_table(folder, "pos")} for folder in (old, new)]
    elsewhere = {key[0] for key, post in before.items() if key not in after or guarded[0][post] != guarded[1][after[key]]}
    return Moves(len(changed & people), len(changed - people), len(elsewhere))


def difference(old: Path, new: Path) -> set[tuple[str, str, str, str, str]]:
    """Return (number, kind, shift, from, to) for every posting that differs, as ``perubahan.csv`` should have it."""
    before, after = postings(old), postings(new)
    rows = set()
    for number, shift in before.keys() | after.keys():
        source, target = before.get((number, shift), ""), after.get((number, shift), "")
        if source != target:
            kind = "masuk" if not source else "lepas" if not target else "pindah"
            rows.add((number, kind, shift, source, target))
    return rows


def written(new: Path) -> set[tuple[str, str, str, str, str]]:
    """Return the same from ``perubahan.csv``, without the rows of those who stay."""
    fields = ("nomor_induk", "jenis", "shift", "dari_pos", "ke_pos")
    return {tuple(row[field] for field in fields) for row in read_table(new, "perubahan") if row["jenis"] != "tetap"}  # type: ignore[misc]


def main() -> None:
    """Print people moved by the re-solve and by a plan from scratch, and whether the tables agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--work", type=Path, help="keep the folders here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roster-bench-") as folder:
        work = given.work or Path(folder)
        data = work / "data"
        changed = change_classes(given.data, data)
        print(f"{len(changed)} TPS change class: {', '.join(changed)}")
        for name, options in (("re-solve", ("--baseline", given.plan)), ("from scratch", ())):
            out = work / name.replace(" ", "-")
            run = plan(data, out, *options)
            moves = count_moves(given.plan, out)
            check = run_roster("check", "--data", data, "--plan", out)
            goals = {row["kunci"]: row["nilai"] for row in read_summary(out)["sasaran"]}
            print(f"{name}: {run.seconds:.2f} s, {moves}, check exit {check.status}, goals {goals}")
        expected, found = difference(given.plan, work / "re-solve"), written(work / "re-solve")
        print(f"perubahan.csv: {len(found)} rows, {'equal to' if found == expected else 'NOT equal to'} the difference of the plans")
        for row in sorted(expected ^ found)[:10]:
            print("  differs:", row[1:])


if __name__ == "__main__":
    main()
