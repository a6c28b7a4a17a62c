"""Plan with 30 % of the people gone: ``python -m tests.bench.shortage DATA [--share 0.3]``.

Reports the proof of the first goal and how close the gaps lie to the lowest weights there are.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from solver.terrain import generator
from tests.bench.commands import goal, plan, read_summary, read_table, run_roster, write_table


@dataclass(frozen=True, slots=True)
class Gaps:
    """The shortage of one unsur and shift: heads asked and missing, its cost, and the least cost so many missing heads can have."""

    unsur: str
    shift: str
    asked: int
    missing: int
    cost: float
    least_cost: float
    heaviest_gap: float
    heaviest_slot: float


def remove_people(data: Path, out: Path, share: float = 0.3, seed: int = 1) -> int:
    """Copy the data folder without this share of the people of every unsur and return how many are gone."""
    shutil.copytree(data, out)
    rows = read_table(data, "personel")
    gone: set[int] = set()
    rng = generator(seed, 8)
    for unsur in ("POLRI", "TNI", "LINMAS"):
        mine = [i for i, row in enumerate(rows) if row["unsur"] == unsur]
        gone.update(mine[k] for k in rng.permutation(len(mine))[: round(share * len(mine))])
    write_table(out, "personel", [row for i, row in enumerate(rows) if i not in gone])
    numbers = {row["nomor_induk"] for i, row in enumerate(rows) if i not in gone}
    (out / "konflik.csv").unlink(missing_ok=True)
    if conflicts := [row for row in read_table(data, "konflik") if row["nomor_induk"] in numbers]:
        write_table(out, "konflik", conflicts)
    return len(gone)


def gaps_of(plan_folder: Path) -> list[Gaps]:
    """Return the gaps per unsur and shift of the members' slots, shifts without any shortage included.

    The price of a slot's missing heads is weight each, and once more for the last one; the least cost
    of m missing heads is the sum of the m lowest such prices.
    """
    slots: dict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    for row in read_table(plan_folder, "kebutuhan"):
        if row["peran"] == "anggota":
            slots[row["unsur"], row["shift"]].append((int(row["butuh"]), int(row["kurang"]), float(row["bobot"])))
    return [_gaps(unsur, shift, rows) for (unsur, shift), rows in sorted(slots.items())]


def _gaps(unsur: str, shift: str, rows: list[tuple[int, int, float]]) -> Gaps:
    prices = sorted(price for asked, _, weight in rows for price in [weight] * (asked - 1) + [2 * weight] * (asked > 0))
    missing = sum(short for _, short, _ in rows)
    cost = sum(weight * (short + (short == asked)) for asked, short, weight in rows if short)
    heaviest = max((weight for _, short, weight in rows if short), default=0.0)
    return Gaps(unsur, shift, sum(r[0] for r in rows), missing, cost, sum(prices[:missing]), heaviest, max(r[2] for r in rows))


def main() -> None:
    """Print the first goal of the reduced district and its gaps per unsur and shift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--share", type=float, default=0.3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roster-bench-") as folder:
        data, out = Path(folder) / "data", Path(folder) / "plan"
        gone = remove_people(given.data, data, given.share)
        run = plan(data, out)
        first = goal(read_summary(out), "risiko_tak_terjaga")
        check = run_roster("check", "--data", data, "--plan", out)
        print(f"{gone} people removed; {run.seconds:.2f} s; first goal {first}; check exit {check.status}\n")
        print("| unsur | shift | asked | missing | cost | least cost | heaviest gap | heaviest slot |\n|---|---|---|---|---|---|---|---|")
        for gaps in gaps_of(out):
            figures = f"{gaps.cost:.1f} | {gaps.least_cost:.1f} | {gaps.heaviest_gap:.2f} | {gaps.heaviest_slot:.2f}"
            print(f"| {gaps.unsur} | {gaps.shift} | {gaps.asked} | {gaps.missing} | {figures} |")


if __name__ == "__main__":
    main()
