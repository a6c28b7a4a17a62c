"""Play the scenarios: ``python -m tests.bench.scenarios [NAME...] [--write]``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tests.bench.run import machine
from tests.bench.scenarios.registry import SCENARIOS
from tests.bench.scenarios.report import Report, chapter, overview, play
from tests.bench.sources import shared_folder

PAPER = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- outcome: begin -->", "<!-- outcome: end -->"
NO_DATA = "the folder 'shared' with the public data is not beside the checkout; set ROSTER_SHARED"


def render(reports: Sequence[Report]) -> str:
    """Return the outcome of the scenarios as Markdown, with the machine it was found on."""
    held = sum(expectation.ok for report in reports for expectation in report.expectations)
    count = sum(len(report.expectations) for report in reports)
    head = f"{machine()}; {held} of {count} expectations hold."
    return "\n\n".join((head, overview(reports), *map(chapter, reports)))


def write(text: str, paper: Path = PAPER) -> None:
    """Put the text between the markers of the paper.

    Raises
    ------
    ValueError
        When the paper lacks a marker.
    """
    whole = paper.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{paper.name} lacks its markers")
    paper.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Play the scenarios named, all by default, and print or write what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scenarios", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--write", action="store_true", help="put the outcome into README.md beside this module (all scenarios only)")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    if given.write and given.names:
        parser.error("--write plays all scenarios")
    if shared_folder() is None:
        print(f"skipped: {NO_DATA}")
        return
    text = render([play(SCENARIOS[name]) for name in given.names or SCENARIOS])
    if given.write:
        write(text)
    print(text)


if __name__ == "__main__":
    main()
