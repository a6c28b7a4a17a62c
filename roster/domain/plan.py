"""A plan as the output tables hold it: posts, needs, rows by name, goals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One person in one shift, as a row of ``plan.csv`` (codes joined with ``;``)."""

    shift: str
    post: str
    kecamatan: str
    desa_codes: tuple[str, ...]
    stations: tuple[str, ...]
    category: str
    unsur: str
    role: str
    team: str
    number: str
    name: str
    rank: str
    unit: str
    distance_km: float


@dataclass(frozen=True, slots=True)
class PlanPost:
    """One post, as a row of ``pos.csv``. ``kind`` is regu, tps, statis, cadangan or komando."""

    post: str
    kind: str
    category: str
    kecamatan: str
    desa_codes: tuple[str, ...]
    stations: tuple[str, ...]
    weight: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PlanNeed:
    """One slot, as a row of ``kebutuhan.csv``."""

    shift: str
    post: str
    unsur: str
    role: str
    needed: int
    filled: int
    short: int
    weight: float


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """One goal of ``ringkasan.json``."""

    key: str
    value: float
    bound: float
    gap: float
    method: str = ""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One row of ``perubahan.csv``: ``kind`` is tetap, pindah, masuk or lepas."""

    number: str
    name: str
    kind: str
    shift: str
    from_post: str
    to_post: str
    cause: str


BEGUN, BYGONE, ABSENT, DRAWN = "sif_dimulai", "pos_lama", "berhalangan", "cadangan_ditarik"
"""What ``sizes`` of a plan made anew tell beside counts: shifts that had begun, posts kept for them alone, who served no more,
and who stood in reserve and was called to a post or fell out."""

REPLACED = "diganti"
"""What ``sizes`` of a plan from the replacement desk tell beside: who fell out and was replaced, in this step and those before it."""

RENUMBERED, STEPS, NOTES = "nomor_lama", "nomor_lama_diikuti", "catatan"
"""What ``sizes`` may tell as well: the former numbers of TPS a plan was made with (``id=id+id``), those that it and the plans before
it have followed, one entry per list (``id=id;id=id+id``) in their order, and what the user should look at."""


@dataclass(frozen=True)
class Plan:
    """One version of a plan. Rows, posts and needs are sorted as they are written.

    ``proof`` is JSON: the prices that prove the bound of the first goal, "" where there are none. ``is_whole`` is False
    when the run was ended before all it was asked for was sought.
    """

    rows: tuple[PlanRow, ...]
    posts: tuple[PlanPost, ...]
    needs: tuple[PlanNeed, ...]
    goals: tuple[PlanGoal, ...]
    status: str
    seed: int
    input_sha256: str
    version: str
    sizes: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: float = 0.0
    violations: int = 0
    changes: tuple[PlanChange, ...] = ()
    beat_bound: int = 0
    proof: str = ""
    is_whole: bool = True

    def listed(self, key: str) -> tuple[str, ...]:
        """Return what ``sizes`` list under this key, nothing where they do not."""
        listed = self.sizes.get(key, ())
        return tuple(map(str, listed)) if isinstance(listed, (list, tuple)) else ()

    @property
    def guarding(self) -> tuple[PlanPost, ...]:
        """The posts without those kept for begun duties alone, which guard nothing any more."""
        bygone = set(self.listed(BYGONE))
        return tuple(post for post in self.posts if post.post not in bygone)

    @property
    def noted(self) -> dict[str, Any]:
        """The notes of a plan as a field of its own, none where there is nothing to look at."""
        return {key: value for key, value in self.sizes.items() if key == NOTES}
