"""One plan version with the facts behind it, from a folder or from the store, read fast enough to compare two in half a second."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.domain.plan import Plan, PlanNeed, PlanPost, PlanRow
from roster.planning.keep_archive import ARCHIVE, FORMAT, LARGEST_BYTES
from roster.planning.plan_tables import MOST, NEED_COLUMNS, PLAN_COLUMNS, POST_COLUMNS, SUMMARY, read_plan
from roster.planning.read_summary import summary_fields
from roster.planning.version_facts import Facts, facts_of_archive, facts_of_dataset, facts_of_tables

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.store import Store


@dataclass(frozen=True)
class Version:
    """A plan version: its plan and the facts behind it."""

    plan: Plan
    facts: Facts


def folder_version(folder: Path, dataset: Dataset | None = None) -> Version:
    """Return the version in a plan folder, its facts from the data set where one is given, else from its archive.

    Without a readable archive the tables alone speak: who is absent is not known then.

    Raises
    ------
    PlanFolderError
        When the tables are missing or cannot be read.
    """
    plan = _plain_plan(folder) or read_plan(folder)
    header, problem = _archive_texts(folder)
    if dataset is not None:
        return Version(plan, facts_of_dataset(dataset, problem))
    return Version(plan, _archived_facts(header, problem) or facts_of_tables(plan))


def glanced_version(url: str, plan_id: int) -> Version | None:
    """Return a version of the store at this URL without opening the store, None where that has to be done."""
    from roster.store.version_glance import glance_at_version

    found = glance_at_version(url, plan_id)
    if found is None:
        return None
    dataset = found.dataset
    if found.history:
        # Loads the store's library, which takes longer than everything else here.
        from roster.planning.settle_history import with_history

        dataset = with_history(dataset, found.history)
    return Version(found.plan, facts_of_dataset(dataset, found.problem_json))


def stored_version(store: Store, plan_id: int) -> Version:
    """Return a version of the store.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    from roster.planning.settle_history import dataset_of_plan

    dataset = dataset_of_plan(store, store.get_plan_record(plan_id))
    return Version(store.get_plan(plan_id), facts_of_dataset(dataset, store.get_problem_json(plan_id)))


def _archive_texts(folder: Path) -> tuple[str, str]:
    """Return header and problem of the archive beside the tables, empty where there is none or it is damaged."""
    try:
        with gzip.open(folder / ARCHIVE, "rb") as stream:
            header, _, problem = stream.read(LARGEST_BYTES).decode().partition("\n")
    except (OSError, EOFError, zlib.error, ValueError):
        return "", ""
    return header, problem


def _archived_facts(header_text: str, problem_text: str) -> Facts | None:
    try:
        header: dict[str, Any] = json.loads(header_text)
        return facts_of_archive(header, json.loads(problem_text)) if header["versi"] == FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain_plan(folder: Path) -> Plan | None:
    """Return the plan of tables as ``roster plan`` writes them, None where anything about them is out of the ordinary.

    Reading them with all checks takes longer than comparing two of them; whatever is odd is left to that reading, which names it.
    """
    lists = _Lists()
    try:
        posts = tuple(_post(row, lists) for row in _plain_rows(folder / "pos.csv", POST_COLUMNS))
        rows = tuple(_row(row, lists) for row in _plain_rows(folder / "plan.csv", PLAN_COLUMNS))
        needs = tuple(_need(row) for row in _plain_rows(folder / "kebutuhan.csv", NEED_COLUMNS))
        summary = summary_fields((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError, csv.Error):
        return None
    return replace(Plan(rows, posts, needs, (), "", 0, "", ""), **summary)


def _plain_rows(path: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    text = path.read_bytes().decode()
    # An apostrophe may stand before a text that a spreadsheet would run.
    if any(mark in text for mark in (",'", "\n'", "\"'")):
        raise ValueError(path.name)
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != tuple(columns):
        raise ValueError(path.name)
    for row in reader:
        if len(row) != len(columns):
            raise ValueError(path.name)
        yield row


class _Lists(dict[str, tuple[str, ...]]):
    """The lists of codes as the tables write them, each split once: a post's stand on every row of its people."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        self[text] = found = tuple(part for part in text.split(";") if part)
        return found


def _row(row: list[str], lists: _Lists) -> PlanRow:
    shift, post, kecamatan, desa, stations, category, unsur, role, team, number, name, rank, unit, km = row
    place = (shift, post, kecamatan, lists[desa], lists[stations], category)
    return PlanRow(*place, unsur, role, team, number, name, rank, unit, _float(km))


def _post(row: list[str], lists: _Lists) -> PlanPost:
    post, kind, category, kecamatan, desa, stations, weight, lat, lon = row
    return PlanPost(post, kind, category, kecamatan, lists[desa], lists[stations], _float(weight), _float(lat), _float(lon))


def _need(row: list[str]) -> PlanNeed:
    shift, post, unsur, role, needed, filled, short, weight = row
    return PlanNeed(shift, post, unsur, role, int(needed), int(filled), int(short), _float(weight))


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or abs(value) >= MOST:
        raise ValueError(text)
    return value
