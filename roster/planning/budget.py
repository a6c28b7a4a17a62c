"""How hard a plan is to be sought."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
