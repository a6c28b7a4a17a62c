"""Which scenarios there are, in the order of the domain paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from tests.bench.scenarios import (
    illness,
    kediri,
    metro_jaya,
    padang_lawas,
    pamekasan,
    pasuruan_split,
    pekalongan,
    pilkades,
    pilkades_kota,
    revote,
    sleman,
    standing,
    terrain,
    tulungagung,
)
from tests.bench.scenarios.stage import Expectation, Stage


class Scenario(Protocol):
    """One module: its number in the domain paper, its name on the command line, and the play itself."""

    NUMBER: int
    KEY: str
    TITLE: str
    SOURCE: str
    IS_SMALL: bool

    def play(self, stage: Stage) -> Iterator[Expectation]:
        """Yield every expectation with what was found."""


PLANNING = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15)
"""The scenarios of section 9 of ``operations.md`` that concern planning."""

_MODULES = (
    kediri,
    sleman,
    pamekasan,
    metro_jaya,
    pekalongan,
    pasuruan_split,
    pilkades,
    pilkades_kota,
    standing,
    tulungagung,
    padang_lawas,
    terrain,
    illness,
    revote,
)
SCENARIOS: dict[str, Scenario] = {module.KEY: cast(Scenario, module) for module in _MODULES}
