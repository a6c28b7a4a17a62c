"""The archive beside a plan's tables: the solver's problem and the names it leaves out, all that an explanation asks for."""

from __future__ import annotations

import csv
import gzip
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.errors import RosterError
from roster.planning.expected import ROLES
from solver.problem import Problem, Role, Unsur
from solver.solution import Assignment, Solution

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan, PlanRow
    from roster.store import Store

ARCHIVE = "arsip.json.gz"
PLAN_TABLE = "plan.csv"

FORMAT = 1
"""Version of the archive's form; a reader refuses another."""

LARGEST_BYTES = 2**30
"""No district's problem comes near it when unpacked."""

MOST_ROWS = 10_000_000
"""More than any plan has."""

REMEDY = "Buat ulang dengan roster plan, atau beri datanya dengan --data."


class ArchiveError(RosterError):
    """The archive of a plan folder is missing, damaged, or of another plan."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """What a list calls a person."""

    name: str
    rank: str
    unit: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the solver does not know: number to person, code to desa or kecamatan, code to shift, and the calendar.

    ``voting_day`` is None where an archive does not tell it.
    """

    people: Mapping[str, PersonName]
    areas: Mapping[str, str]
    shifts: Mapping[str, str]
    voting_day: date | None = None
    zone: str = "WIB"


@dataclass(frozen=True)
class KeptPlan:
    """A plan in the solver's terms, with the names."""

    problem: Problem
    solution: Solution
    names: Names


def names_of(dataset: Dataset) -> Names:
    """Return the names a data set holds."""
    return Names(
        people={member.number: PersonName(member.name, member.rank, member.unit) for member in dataset.members},
        areas={area.code: area.name for area in dataset.areas},
        shifts={shift.code: shift.name for shift in dataset.shifts},
        voting_day=dataset.operation.voting_day,
        zone=dataset.operation.zone,
    )


@contextmanager
def archive_beside(out: Path, problem: Problem, dataset: Dataset | Names, plan: Plan) -> Iterator[None]:
    """Hold the archive ready while the tables are written, and move it in after them.

    A run that is broken off in between leaves the new tables beside an old archive, which no longer matches them and is
    refused when it is read: never an answer about another plan.

    Raises
    ------
    ArchiveError
        When the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".arsip-", dir=out) as draft_name:
            draft = Path(draft_name) / ARCHIVE
            packed = pack_archive(problem, dataset if isinstance(dataset, Names) else names_of(dataset), plan)
            draft.write_bytes(packed)
            yield
            draft.replace(out / ARCHIVE)
    except OSError as error:
        message = f"Arsip rencana tidak dapat ditulis di {out}: {error.strerror}."
        raise ArchiveError(message, "Periksa izin folder dan sisa ruang.", code="arsip_tulis") from error


def pack_archive(problem: Problem, names: Names, plan: Plan) -> bytes:
    """Return the archive of a plan: the same bytes for the same plan."""
    header = {
        "versi": FORMAT,
        "baris": [[a.shift, a.post, a.unsur, a.role, a.team, a.person] for a in solution_of(plan.rows).assignments],
        "personel": {number: [each.name, each.rank, each.unit] for number, each in names.people.items()},
        "wilayah": dict(names.areas),
        "shift": dict(names.shifts),
        "hari_h": [names.voting_day.isoformat(), names.zone] if names.voting_day else None,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")) + "\n" + problem.to_json() + "\n"
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def read_archive(folder: Path) -> KeptPlan:
    """Return the plan of a folder from its archive and its ``plan.csv``.

    Raises
    ------
    ArchiveError
        When there is no archive, it is damaged, or the plan in ``plan.csv`` is not the one it was written with.
    PlanFolderError
        When the tables cannot be read.
    """
    path = folder / ARCHIVE
    if not path.is_file():
        raise ArchiveError(f"Folder {folder} tidak memuat {ARCHIVE}.", REMEDY, code="arsip_tidak_ada")
    try:
        header, problem = _unpack(path)
        people = {number: PersonName(*held) for number, held in header["personel"].items()}
        day, zone = header.get("hari_h") or (None, "WIB")
        names = Names(people, header["wilayah"], header["shift"], date.fromisoformat(day) if day else None, zone)
        kept = KeptPlan(problem, _rows_of(header["baris"]), names)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ArchiveError(f"Arsip {ARCHIVE} di {folder} rusak atau bukan arsip rencana.", REMEDY, code="arsip_rusak") from error
    _require_same(folder, kept.solution)
    return kept


def archived_day(folder: Path) -> date | None:
    """Return the voting day of the plan in a folder as its archive tells it; None where there is none or it cannot be read."""
    try:
        with gzip.open(folder / ARCHIVE, "rb") as stream:
            day, _zone = json.loads(stream.readline(LARGEST_BYTES))["hari_h"]
        return date.fromisoformat(day)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return None


def _require_same(folder: Path, solution: Solution) -> None:
    """Raise ArchiveError unless ``plan.csv`` states the same assignments, whatever program saved it last."""
    if _plain_rows(folder / PLAN_TABLE) == {(a.shift, a.post, a.unsur.value, a.role.value, a.team, a.person) for a in solution.assignments}:
        return
    from roster.planning.plan_tables import read_plan

    if solution_of(read_plan(folder).rows) != solution:
        message = f"Arsip {ARCHIVE} di {folder} bukan milik {PLAN_TABLE} di folder itu: penugasannya berbeda."
        raise ArchiveError(message, REMEDY, code="arsip_lain")


def _plain_rows(path: Path) -> set[tuple[str, ...]]:
    """Return the rows of ``plan.csv`` as ``roster plan`` writes them, none where another program has saved it in its own way.

    Reading the tables with all their checks takes longer than answering the question.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader)
            shift, post, unsur, role, team, number = (
                header.index(name) for name in ("shift", "pos", "unsur", "peran", "regu", "nomor_induk")
            )
            return {(row[shift], row[post], row[unsur], ROLES[row[role]].value, row[team], row[number]) for row in reader}
    except (OSError, ValueError, LookupError, StopIteration, csv.Error):
        return set()


def _unpack(path: Path) -> tuple[dict[str, Any], Problem]:
    with gzip.open(path, "rb") as stream:
        packed = stream.read(LARGEST_BYTES)
    first, _, rest = packed.decode().partition("\n")
    header: dict[str, Any] = json.loads(first)
    if header["versi"] != FORMAT:
        raise ValueError(f"archive of form {header['versi']}")
    return header, Problem.from_json(rest)


def rebuild_plan(dataset: Dataset, folder: Path) -> KeptPlan:
    """Return the plan of a folder with its problem worked out anew from the data; who was replaced has no hour but for what he keeps.

    Raises
    ------
    PlanFolderError
        When the tables cannot be read.
    ArchiveError
        When the tables name posts, TPS or people that the data do not have.
    """
    from roster.planning.plan_tables import read_plan
    from roster.planning.rebuild import rebuild, without_replaced

    plan = read_plan(folder)
    rebuilt = rebuild(dataset, plan)
    strangers = {row.person for row in rebuilt.solution.assignments} - {person.id for person in rebuilt.problem.persons}
    if rebuilt.faults or strangers:
        count = len(rebuilt.faults) + len(strangers)
        message = f"Tabel rencana di {folder} tidak cocok dengan data itu: {count} pos, TPS, atau orang tidak ada dalam data."
        advice = "Beri data yang dipakai menyusun rencana itu; roster check menyebut setiap perbedaan."
        raise ArchiveError(message, advice, code="data_lain")
    return KeptPlan(without_replaced(rebuilt.problem, plan), rebuilt.solution, names_of(dataset))


def glanced_plan(url: str, plan_id: int) -> KeptPlan | None:
    """Return a plan of the store at this URL without opening the store, None where that has to be done."""
    from roster.store.glance import glance_at_plan

    found = glance_at_plan(url, plan_id)
    if found is None:
        return None
    people = {number: PersonName(name, rank, unit) for number, name, rank, unit in found.people}
    rows = (Assignment(shift, post, Unsur(unsur), ROLES[role], team, number) for shift, post, unsur, role, team, number in found.rows)
    names = Names(people, dict(found.areas), dict(found.shifts))
    return KeptPlan(Problem.from_json(found.problem_json), Solution(tuple(rows)), names)


def stored_plan(store: Store, plan_id: int) -> KeptPlan:
    """Return a plan of the store.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    record = store.get_plan_record(plan_id)
    problem = Problem.from_json(store.get_problem_json(plan_id))
    rows = store.find_rows(plan_id, limit=MOST_ROWS).items
    return KeptPlan(problem, solution_of(rows), names_of(store.get_dataset(record.import_id)))


def solution_of(rows: Iterable[PlanRow]) -> Solution:
    """Return the rows of a plan in the solver's terms; a row of an unknown unsur or role is left out."""
    unsurs = {unsur.value: unsur for unsur in Unsur}
    return Solution(
        tuple(
            Assignment(row.shift, row.post, unsurs[row.unsur], ROLES[row.role], row.team, row.number)
            for row in rows
            if row.unsur in unsurs and row.role in ROLES
        )
    )


def _rows_of(rows: list[list[str]]) -> Solution:
    return Solution(
        tuple(Assignment(shift, post, Unsur(unsur), Role(role), team, person) for shift, post, unsur, role, team, person in rows)
    )
