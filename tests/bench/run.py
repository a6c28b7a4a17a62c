"""Time the whole job on the reference instances: ``python -m tests.bench.run [NAME...] [--times 5]``."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from roster.domain.tps import DEFAULT_PATTERNS
from roster.imports.workbook_writer import write_folder
from roster.planning.build_demo import build_demo, write_demo_workbook
from tests.bench.commands import Run, plan, read_summary, read_table, run_roster
from tests.bench.reference import Options, build_reference

INSTANCES = ("Pasrepan", "Kota Kediri", "Polres Kediri Kota", "Polres Pekalongan", "Polres Pasuruan", "Jember", "demo")
GOALS = ("risiko_tak_terjaga", "pimpinan", "netralitas_lunak", "keseimbangan", "blok_bko", "regu_yunior", "jarak", "kesatuan_regu")
HEADER = ("instance", "TPS", "Polri", "wall s (min-max)", "peak MiB", "status", *GOALS, "beats / bound", "check")


def build(name: str, folder: Path, options: Options) -> Path:
    """Write the input of one instance under the folder and return its path (``demo``: the workbook)."""
    if name == "demo":
        return write_demo_workbook(folder / "demo.xlsx")
    return write_folder(build_reference(name, options), folder / "data")


def measure(name: str, times: int, options: Options) -> list[str]:
    """Build one instance, plan it ``times`` times, check it, and return its row of the table."""
    with tempfile.TemporaryDirectory(prefix="roster-bench-") as work:
        folder = Path(work)
        data, out = build(name, folder, options), folder / "plan"
        runs = [plan(data, out) for _ in range(times)]
        return [name if options.scale == 1 else f"{name} x{options.scale}", *_figures(data, out, runs)]


def _figures(data: Path, out: Path, runs: list[Run]) -> list[str]:
    summary = read_summary(out)
    seconds = [run.seconds for run in runs]
    size = summary["ukuran"]
    check = run_roster("check", "--data", data, "--plan", out)
    return [
        f"{size['tps']:,}",
        f"{size['personel']['POLRI']:,}",
        f"{statistics.median(seconds):.2f} ({min(seconds):.2f}-{max(seconds):.2f})",
        f"{statistics.median(run.peak_mib for run in runs):.0f}",
        summary["status"],
        *(_goal_text(row) for key in GOALS for row in (*summary["sasaran"], *summary["sasaran_tambahan"]) if row["kunci"] == key),
        "{} / {}".format(*beats_and_bound(data, out)),
        "clean" if check.status == 0 else f"exit {check.status}",
    ]


def _goal_text(row: dict[str, float]) -> str:
    return f"{row['nilai']:,.1f} (bound {row['batas_bawah']:,.1f}, gap {100 * row['celah']:.2f} %)"


def caps_of(data: Path) -> dict[str, int]:
    """Return TPS per team by category, from the sheet ``pola`` of a data folder, the defaults where it has none."""
    if not data.is_dir():
        return {pattern.category: pattern.max_tps for pattern in build_demo().patterns}
    given = {row["kategori"]: int(row["maks_tps"]) for row in read_table(data, "pola")}
    return {pattern.category: pattern.max_tps for pattern in DEFAULT_PATTERNS} | given


def beats_and_bound(data: Path, out: Path) -> tuple[int, int]:
    """Return the beats of a plan and the bound: per kecamatan and category TPS / cap, rounded up."""
    caps = caps_of(data)
    beats = [row for row in read_table(out, "pos") if row["jenis"] == "regu"]
    stations: Counter[tuple[str, str]] = Counter()
    for row in beats:
        for station in row["tps"].split(";"):
            stations[station[:6], row["kategori"]] += 1
    return len(beats), sum(-(-count // caps[category]) for (_, category), count in stations.items())


def machine() -> str:
    """Return one line on the machine and the versions that ran."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("ortools", "numpy", "pandas", "python-calamine"))
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}, {packages}"


def main() -> None:
    """Print the table of the instances named, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(INSTANCES), metavar="NAME")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(f"{machine()}; medians of {given.times}\n")
    print(f"| {' | '.join(HEADER)} |\n|{'---|' * len(HEADER)}")
    for name in given.names:
        print(f"| {' | '.join(measure(name, given.times, Options(seed=given.seed, scale=given.scale)))} |", flush=True)


if __name__ == "__main__":
    main()
