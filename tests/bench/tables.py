"""The tables of a comparison as Markdown, and their place between two comments of a paper."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.bench.contest import Outcome, Terms
from tests.bench.rivals import OWN, TITLES, TUNED

NEAR = 1.01
_PACKAGES = ("ortools", "highspy", "timefold", "numpy")
_HEADER = ("instance", "solver", "first plan s", "within 1 % s", "proof s", "uncovered risk", "bound", "peak MiB", "rules broken")
_RATIO_HEADER = ("instance", "best alternative", "its value", "after s", "engine s", "engine's value", "times faster")


def machine_line() -> str:
    """Return one line on the machine and the versions that ran."""
    found = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {found}, {_java()}."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) if path.is_file() else []
    return names[0] if names else "processor unknown"


def _java() -> str:
    try:
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        return "no Java"
    return " ".join(["Java", *re.findall(r'version "([^"]+)"', said)])


def best_bound(outcomes: list[Outcome]) -> float:
    """Return the best bound any rival proved for the problem itself, 0 when none did."""
    return max((outcome.bound for outcome in outcomes if outcome.bound is not None), default=0.0)


def result_table(outcomes: dict[str, list[Outcome]], terms: Terms) -> str:
    """Return one row per instance and rival."""
    lines = [f"Limit {terms.limit:.0f} s, {terms.threads} threads, {terms.memory_mib / 1024:.0f} GiB.", "", *_head(_HEADER)]
    for title, found in outcomes.items():
        bound = best_bound(found)
        lines += [_line([title, TITLES[outcome.rival], *_figures(outcome, bound)]) for outcome in found]
    return "\n".join(lines)


def _figures(outcome: Outcome, bound: float) -> list[str]:
    if outcome.value is None:
        return ["-", "-", "-", outcome.fault, "-", f"{outcome.peak_mib:,.0f}" if outcome.peak_mib else "-", "-"]
    proof = _seconds(outcome.ended if outcome.is_proven else None)
    if outcome.is_proven and outcome.bound is None:
        proof += " (own model)"
    return [
        _seconds(outcome.plans[0][0] if outcome.plans else None),
        _seconds(outcome.first_within(bound * NEAR)),
        proof,
        f"{outcome.value:,.1f}",
        "none" if outcome.bound is None else f"{outcome.bound:,.1f}",
        f"{outcome.peak_mib:,.0f}",
        str(outcome.violations),
    ]


def ratio_table(outcomes: dict[str, list[Outcome]]) -> str:
    """Return how much sooner the engine has a plan at least as good as the best of the alternatives, per instance.

    Those that run as they come and those tuned for this problem have a row each.
    """
    lines = _head(_RATIO_HEADER)
    for title, found in outcomes.items():
        plans = [o for o in found if o.value is not None and o.violations == 0 and o.plans]
        own = [o for o in plans if o.rival in OWN]
        others = [o for o in plans if o.rival not in OWN]
        groups = [[o for o in others if (o.rival in TUNED) == is_tuned] for is_tuned in (False, True)]
        lines += [_ratio_line(title, own, group) for group in groups if group] or [_ratio_line(title, own, [])]
    return "\n".join(lines)


def _ratio_line(title: str, own: list[Outcome], others: list[Outcome]) -> str:
    value_of_own = f"{min(o.value or 0.0 for o in own):,.1f}" if own else "-"
    if not others or not own:
        return _line([title, "none found a plan" if not others else "-", *["-"] * 3, value_of_own, "-"])
    best = min(others, key=lambda o: (round(o.value or 0.0, 4), o.plans[-1][0]))
    value = best.value or 0.0
    # Of the engine's runs the one that is there first counts.
    after, ours = best.plans[-1][0], min((s for o in own if (s := o.first_within(value)) is not None), default=None)
    times = "not as good" if ours is None else f"{after / ours:,.0f}"
    return _line([title, TITLES[best.rival], f"{value:,.1f}", _seconds(after), _seconds(ours), value_of_own, times])


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _head(names: tuple[str, ...]) -> list[str]:
    return [_line(list(names)), f"|{'---|' * len(names)}"]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def replace_between(paper: str, name: str, text: str) -> str:
    """Return the paper with the text between the comments ``name`` and ``/name`` replaced.

    Raises
    ------
    ValueError
        When the paper does not hold both.
    """
    before, opened, rest = paper.partition(f"<!-- {name} -->\n")
    _, closed, after = rest.partition(f"<!-- /{name} -->")
    if not opened or not closed:
        raise ValueError(f"the paper has no place named {name}")
    return f"{before}{opened}{text}\n{closed}{after}"
