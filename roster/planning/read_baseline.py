"""An earlier plan to go on from, as it lies in a folder, refused where it does not fit the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.risk import votes_between
from roster.errors import RosterError
from roster.planning.expected import ROLES
from roster.planning.keep_archive import archived_day
from roster.planning.plan_tables import read_plan
from solver.problem import Unsur

FAULTS_TOLD = 10
"""Rows named at once; a table with more is not mended row by row."""


def read_baseline(folder: Path, dataset: Dataset) -> Plan:
    """Return the plan in a folder, of the same district as the data and with no row that says nothing.

    Raises
    ------
    PlanFolderError
        When a table is missing or cannot be read.
    RosterError
        ``acuan_daerah`` for the plan of another district, ``acuan_pemilihan`` for that of another election,
        ``acuan_baris`` with the rows of ``plan.csv`` at fault.
    """
    plan = read_plan(folder)
    guarded = {code for post in plan.posts for code in post.desa_codes}
    if guarded and guarded.isdisjoint(area.code for area in dataset.areas):
        message = f"Rencana di {folder} tidak memuat satu desa pun dari data ini: itu rencana daerah lain."
        raise RosterError(message, "Beri folder rencana dan data dari Polres yang sama.", code="acuan_daerah")
    _require_vote(folder, dataset)
    faults = list(_row_faults(plan))
    if faults:
        more = f"; dan {len(faults) - FAULTS_TOLD} baris lagi" if len(faults) > FAULTS_TOLD else ""
        message = f"Rencana di {folder}: {'; '.join(faults[:FAULTS_TOLD])}{more}."
        raise RosterError(message, "Perbaiki baris itu, atau pakai folder asli dari roster plan.", code="acuan_baris")
    return plan


def _require_vote(folder: Path, dataset: Dataset) -> None:
    """Raise RosterError where the archive tells a voting day of another election; a re-vote is none."""
    vote, day = dataset.operation.voting_day, archived_day(folder)
    first, last = votes_between(vote)
    if day is not None and not first <= day <= last:
        message = f"Rencana di {folder} untuk pemungutan suara {day:%d-%m-%Y}, data ini untuk {vote:%d-%m-%Y}: itu pemilihan lain."
        raise RosterError(message, "Beri folder rencana dan data dari pemilihan yang sama.", code="acuan_pemilihan")


def _row_faults(plan: Plan) -> Iterator[str]:
    posts, units = {post.post for post in plan.posts}, set(Unsur)
    for number, row in enumerate(plan.rows, start=2):
        faults = []
        if row.unsur not in units:
            faults.append(f"unsur {row.unsur[:20]!r} tidak dikenal")
        if row.role not in ROLES:
            faults.append(f"peran {row.role[:20]!r} tidak dikenal")
        if row.post not in posts:
            faults.append(f"pos {row.post[:40]!r} tidak ada dalam pos.csv")
        if faults:
            yield f"plan.csv baris {number}: {', '.join(faults)}"
