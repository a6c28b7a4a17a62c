"""``roster whatif``: the plan in other cases, side by side; what TPS that rise would ask for. Nothing issued or stored is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.folders import require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.issues import report_issues
from roster.commands.progress import StageProgress
from roster.commands.reading import read_input
from roster.commands.reporter import Reporter
from roster.errors import RosterError

if TYPE_CHECKING:
    from roster.domain.cases import Case
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.errors import Issue
    from roster.planning.budget import Budget
    from roster.planning.imagine_plan import Comparison
    from roster.planning.imagine_rises import RiseStory
    from roster.planning.tell_whatif import Grid

KEPT = "kasus-{nth}"
CASE_ADVICE = 'Tulis kunci=nilai, misalnya "cadangan_min=60" atau "personel.Bangil=+100 BKO", atau nama berkas .csv atau .xlsx.'


@dataclass(frozen=True, slots=True)
class WhatIfRequest:
    """What ``roster whatif`` was asked. ``cases`` are files or lines as typed; ``keep`` writes the plans of the cases too."""

    data: Path
    baseline: Path | None = None
    cases: tuple[str, ...] = ()
    rise: int = 0
    out: Path | None = None
    keep: bool = False
    seed: int = 0
    english: bool = False
    budget: Budget | None = None


def imagine(request: WhatIfRequest, reporter: Reporter) -> int:
    """Compare the cases and return 0, or 1 when data or cases have faults or a case has no plan.

    Raises
    ------
    RosterError
        When nothing was asked, a case line cannot be read, or data, plan or folder cannot be used.
    """
    if not request.cases and not request.rise:
        raise RosterError("Belum ada yang diandaikan.", f"Beri --case atau --rise. {CASE_ADVICE}", code="kasus")
    if request.keep and request.out is None:
        raise RosterError("--keep memerlukan --out.", "Beri folder tempat rencana kasus disimpan.", code="kasus")
    if request.out is not None:
        require_writable(request.out)
    cases, issues = _read_cases(request)
    dataset = read_input(request.data, reporter)
    if dataset is not None and not issues:
        issues = _check(dataset, cases, request)
    if dataset is None or issues:
        report_issues(reporter, issues)
        return 1
    found, story, has_baseline = _solve(request, dataset, _flat(cases), reporter)
    _report(found, story, reporter, language="en" if request.english else "id", has_baseline=has_baseline)
    _write(found, story, request, reporter, has_baseline=has_baseline)
    return 1 if any(each.outcome.error for each in found.cases) else 0


Sheets = list[tuple[str, tuple["Case", ...]]]
"""Cases by the sheet they were read from, "" for those typed."""


def _read_cases(request: WhatIfRequest) -> tuple[Sheets, tuple[Issue, ...]]:
    from roster.domain.cases import MOST_CASES, read_line
    from roster.imports.case_list import read_case_list

    sheets: Sheets = []
    issues: list[Issue] = []
    for text in request.cases:
        path = Path(text)
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx", ".xlsm") or ("=" not in text and path.exists()):
            listed = read_case_list(path)
            sheets.append((listed.sheet, listed.cases))
            issues += listed.errors
            continue
        try:
            sheets.append(("", (read_line(text),)))
        except ValueError as error:
            raise RosterError(f"Kasus '{text[:80]}' tidak terbaca pada '{str(error)[:60]}'.", CASE_ADVICE, code="kasus") from error
    if len(_flat(sheets)) > MOST_CASES:
        raise RosterError(f"Lebih dari {MOST_CASES} kasus.", "Setiap kasus disusun sekali; bagi menjadi beberapa kali.", code="kasus")
    return sheets, tuple(issues)


def _flat(sheets: Sheets) -> list[Case]:
    return [case for _, cases in sheets for case in cases]


def _check(dataset: Dataset, sheets: Sheets, request: WhatIfRequest) -> tuple[Issue, ...]:
    from roster.planning.imagine_plan import case_faults

    return tuple(issue for sheet, cases in sheets for issue in case_faults(dataset, cases, sheet=sheet))


def _solve(
    request: WhatIfRequest, dataset: Dataset, cases: Sequence[Case], reporter: Reporter
) -> tuple[Comparison, RiseStory | None, bool]:
    from roster.planning.budget import Budget
    from roster.planning.imagine_plan import imagine_plans
    from roster.planning.imagine_rises import imagine_rises
    from roster.planning.plan_operation import Steering
    from roster.planning.read_baseline import read_baseline

    earlier: Plan | None = read_baseline(request.baseline, dataset) if request.baseline else None
    with Interrupts(reporter) as interrupts, StageProgress(reporter) as progress, interrupts.soft():
        steering = Steering(progress, interrupts.is_cancelled, request.budget or Budget())
        found = imagine_plans(dataset, cases, baseline=earlier, seed=request.seed, steering=steering)
        story = None
        plan = found.cases[0].plan
        if request.rise and plan is not None and not interrupts.is_cancelled():
            story = imagine_rises(dataset, plan, request.rise, tell=lambda share: progress.show("andai", share))
    return found, story, earlier is not None


def _report(found: Comparison, story: RiseStory | None, reporter: Reporter, *, language: str, has_baseline: bool) -> None:
    from roster.planning.phrases import both
    from roster.planning.tell_whatif import errors_of, rise_notes, rise_sentence
    from roster.planning.write_comparison import comparison_grids

    outcomes = [each.outcome for each in found.cases]
    for outcome in outcomes:
        facts = {"orang": outcome.used, "kurang": outcome.men_short, "kecamatan_kurang": outcome.kecamatan_short}
        reporter.emit("kasus", **asdict(outcome), **facts)
    if story is not None:
        reporter.emit("naik", **asdict(story))
    grids = list(comparison_grids(outcomes, story, language, has_baseline=has_baseline).values())
    for grid in (grids[0], *grids[2:]):
        for line in _lines(grid, language):
            reporter.say(line)
    for name, error in errors_of(outcomes):
        reporter.fault(f"{name}: {error}" if name else error)
    if found.skipped:
        reporter.note(both(language, "Tidak dihitung: ", "Not worked out: ") + ", ".join(found.skipped))
    if story is not None:
        for text in (rise_sentence(story, language), *rise_notes(language)):
            reporter.say(text)


def _lines(grid: Grid, language: str) -> Iterator[str]:
    """Yield a table in columns: the first to the left, figures to the right."""
    rows = [grid.heads, *grid.texts(language)]
    widths = [max(len(row[nth]) for row in rows) for nth in range(len(grid.heads))]
    yield grid.title
    for row in rows:
        yield "  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()


def _write(found: Comparison, story: RiseStory | None, request: WhatIfRequest, reporter: Reporter, *, has_baseline: bool) -> None:
    """Write what was asked for, and say where; without ``--out`` nothing."""
    from roster.planning.phrases import both
    from roster.planning.write_comparison import write_all

    language = "en" if request.english else "id"
    if request.out is None:
        reporter.say(both(language, "Tidak ada yang ditulis: beri --out untuk menyimpan bandingan.", "Nothing was written: give --out."))
        return
    files, fault = write_all(found, story, request.out, language=language, has_baseline=has_baseline)
    for file in (*files, *(_keep(found, request.out) if request.keep else ())):
        reporter.emit("berkas", berkas=os.fspath(file))
        reporter.say(os.fspath(file))
    if fault is not None:
        reporter.error(fault)


def _keep(found: Comparison, out: Path) -> Iterator[Path]:
    """Write the plan of each case as the folder of a draft and yield it."""
    from roster.planning.keep_archive import archive_beside
    from roster.planning.plan_tables import write_plan

    for nth, each in enumerate(found.cases):
        if each.plan is not None and each.problem is not None:
            folder = out / KEPT.format(nth=nth)
            with archive_beside(folder, each.problem, each.dataset, each.plan):
                write_plan(each.plan, folder)
            yield folder
