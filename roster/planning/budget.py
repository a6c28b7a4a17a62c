"""How hard a plan is to be sought."""

from __future__ import annotations

from dataclasses import dataclass, replace

LONGEST_S = 86_400
"""The longest limit that may be set, a day: beyond it nobody waits."""

CLOSING_S = 0.1
CLOSING_S_PER_THOUSAND = 0.3
"""What is left to do once the search stops, seconds, and seconds more per thousand people and TPS: naming the people, the audit,
the tables and the account. Measured on the reference districts (406 to 24,013 people and TPS): 0.1 to 0.2 s per thousand for all
but the naming, and about as much again for it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How hard to try: seconds at most (None: until all is proven), all goals at once and unproven, with so many workers.

    Only without a limit is the plan the same on every computer; ``workers`` change nothing but the time.
    """

    seconds: float | None = None
    is_fast: bool = False
    workers: int = 2

    def after(self, spent: float) -> Budget:
        """Return what is left of the budget when so many seconds were spent."""
        return self if self.seconds is None else replace(self, seconds=max(0.0, self.seconds - spent))

    def closing(self, rows: int) -> Budget:
        """Return the budget less what it takes to finish a plan of so many people and TPS once the search stops."""
        return self.after(CLOSING_S + CLOSING_S_PER_THOUSAND * rows / 1000)
