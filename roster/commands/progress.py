"""Progress of long steps: a bar on a terminal, plain lines elsewhere, JSON for programs."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter, decimal_text, share_text
from roster.labels import stage_text
from roster.planning.tell_goals import is_unproven

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from roster.planning.plan_operation import Progress

LINE_INTERVAL_S = 1.0
"""Between two plain lines of the same task."""


class StageProgress:
    """Shows the progress of the stages of one command; use as a context manager and call with each step, from any thread."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._last: tuple[str, float] = ("", 0.0)
        self._lock = threading.Lock()

    def __enter__(self) -> StageProgress:
        if self._reporter.is_terminal and not self._reporter.is_quiet:
            self._bars = _bars()
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, step: Progress) -> None:
        """Show one step of the planner; its share counts over all its stages, so it has one bar."""
        self._show("susun", stage_text(step.stage), step.share, figures_text(step))
        if self._reporter.as_json:
            self._reporter.emit(
                "kemajuan", tahap=step.stage, bagian=round(step.share, 4), nilai=step.value, batas_bawah=step.bound, celah=step.gap
            )

    def show(self, stage: str, share: float, figures: str = "") -> None:
        """Show that this share (0-1) of a stage is done."""
        self._show(stage, stage_text(stage), share, figures)

    def _show(self, task: str, text: str, share: float, figures: str) -> None:
        with self._lock:
            self._draw(task, text, share, figures)

    def _draw(self, task: str, text: str, share: float, figures: str) -> None:
        if self._bars is not None:
            if task not in self._tasks:
                self._tasks[task] = self._bars.add_task(text, total=1.0, figures="")
            self._bars.update(self._tasks[task], completed=share, description=text, figures=figures)
            return
        now = time.monotonic()
        task_before, shown_at = self._last
        if task == task_before and now - shown_at < LINE_INTERVAL_S and share < 1:
            return
        self._last = (task, now)
        self._reporter.note(" ".join(part for part in (f"{text}: {share:.0%}", figures) if part))


def figures_text(step: Progress) -> str:
    """Return best value, bound and gap of a step as Indonesian text, only those it has; a bound that says nothing is none."""
    parts = []
    if step.value is not None:
        parts.append(f"nilai {decimal_text(step.value)}")
    if step.value is not None and step.bound is not None and is_unproven(step.value, step.bound):
        return f"{parts[0]}  belum terbukti"
    if step.bound is not None:
        parts.append(f"batas {decimal_text(step.bound)}")
    if step.gap is not None:
        parts.append(f"celah {share_text(step.gap)}")
    return "  ".join(parts)


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
