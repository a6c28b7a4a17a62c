"""One rival's run against the clock: what it found when, and how much time is left."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from solver.problem import Problem, Unsur


@dataclass
class Race:
    """The clock and the log of one run. Values and bounds are weight units of goal 1 (ten-thousandths of a risk point).

    A plan counts from the moment every unsur asked for has one; its value is the sum.
    """

    problem: Problem
    limit: float
    threads: int
    log: TextIO
    entrants: Sequence[Unsur] = ()
    began: float = field(default_factory=time.perf_counter)
    values: dict[Unsur, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = {slot.unsur for slot in self.problem.slots if slot.demand > 0}
        self.entrants = [unsur for unsur in Unsur if unsur in asked]

    def left(self) -> float:
        """Return the seconds left, never negative."""
        return max(0.0, self.limit - (time.perf_counter() - self.began))

    def tell(self, unsur: Unsur, value: int) -> None:
        """Note a plan of one unsur, when it is better than the one before."""
        if value >= self.values.get(unsur, value + 1):
            return
        self.values[unsur] = value
        if self.has_plan:
            self.write("plan", value=sum(self.values.values()))

    @property
    def has_plan(self) -> bool:
        """Whether every unsur asked for has a plan."""
        return len(self.values) == len(self.entrants)

    def finish(self, *, bound: float | None, is_proven: bool, naming: float = 0.0) -> None:
        """Note that the search is over.

        ``bound`` is the one that holds for the problem as a whole, None when there is none; ``naming``
        the seconds it took to turn what was found into names, which every plan told of would have needed.
        The unsur that have a plan are named, for a run that ended before all had one.
        """
        self.write("end", bound=bound, proven=is_proven, naming=naming, planned=", ".join(unsur for unsur in self.values))

    def write(self, event: str, **facts: float | bool | str | None) -> None:
        """Write one line of the log: the event, the seconds since the start, and the facts."""
        row = {"event": event, "seconds": round(time.perf_counter() - self.began, 4), **facts}
        self.log.write(json.dumps(row) + "\n")
        self.log.flush()
