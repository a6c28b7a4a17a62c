"""What-ifs on a stored plan: cases being gathered, the comparison worked out in the background, and its files below the data folder.

The store is only read. A case becomes a draft version when the user says so, and then by the ordinary way of an import and a plan.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.domain.cases import MOST_CASES, Case, Setting
from roster.errors import Issue, RosterError
from roster.planning.settle_history import dataset_of_plan

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.planning.imagine_plan import Outcome
    from roster.planning.imagine_rises import RiseStory
    from roster.planning.run_jobs import JobRun
    from roster.store import Store

FOLDER, ASKED, ANSWER, DRAFT = "andai", "kasus.json", "hasil.json", "draf-{plan_id}.json"
KIND = "whatif"
KEPT = 5
"""Results of one plan that are kept; older ones are removed with their maps, which hold no names but the cases may."""

MOST_SETTINGS = 200

_TOKEN = re.compile(r"\d{1,9}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be worked out: the cases, and up to how many TPS rise (0: not asked)."""

    cases: tuple[Case, ...] = ()
    rise: int = 0


@dataclass(frozen=True)
class KeptAnswer:
    """A comparison that was worked out: the plan's own line first, then the cases; ``skipped`` were not begun."""

    token: str
    question: Question
    outcomes: tuple[Outcome, ...]
    skipped: tuple[str, ...]
    story: RiseStory | None


def read_draft(plan_id: int, data_dir: Path) -> Question:
    """Return the cases that are being gathered for a plan."""
    path = data_dir / FOLDER / DRAFT.format(plan_id=plan_id)
    return _question(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Question()


def keep_draft(plan_id: int, question: Question, data_dir: Path) -> None:
    """Keep the cases that are being gathered for a plan."""
    _write(data_dir / FOLDER / DRAFT.format(plan_id=plan_id), asdict(question))


def add_setting(question: Question, name: str, setting: Setting) -> Question:
    """Return the question with one more setting, in the case of that name or in a new one.

    Raises
    ------
    RosterError
        When there are too many.
    """
    cases = {case.name: case.settings for case in question.cases}
    cases[name] = (*cases.get(name, ()), setting)
    return _within_limits(replace(question, cases=tuple(Case(each, settings) for each, settings in cases.items())))


def add_cases(question: Question, listed: Sequence[Case]) -> Question:
    """Return the question with the cases of a list, each in the place of one of the same name: a list sent twice is there once.

    Raises
    ------
    RosterError
        When there are too many.
    """
    cases = {case.name: case.settings for case in (*question.cases, *listed)}
    return _within_limits(replace(question, cases=tuple(Case(name, settings) for name, settings in cases.items())))


def read_cases(path: Path, dataset: Dataset) -> tuple[tuple[Case, ...], tuple[Issue, ...]]:
    """Return the cases of a list and its faults, those of the settings on these data included; no case where there is a fault."""
    from roster.imports.case_list import read_case_list
    from roster.planning.imagine_plan import case_faults

    listed = read_case_list(path)
    faults = listed.errors or case_faults(dataset, listed.cases, sheet=listed.sheet)
    return (() if faults else listed.cases), faults


def _within_limits(question: Question) -> Question:
    if len(question.cases) > MOST_CASES or sum(len(case.settings) for case in question.cases) > MOST_SETTINGS:
        message = f"Lebih dari {MOST_CASES} kasus atau {MOST_SETTINGS} setelan."
        raise RosterError(message, "Hitung dulu yang ada, lalu hapus.", code="kasus")
    return question


def without_case(question: Question, nth: int) -> Question:
    """Return the question without its case of this place; the same where there is none."""
    return replace(question, cases=tuple(case for place, case in enumerate(question.cases) if place != nth))


def ask(plan_id: int, question: Question, data_dir: Path) -> str:
    """Keep a question for the worker and return its token; the oldest answers of the plan are removed."""
    root = data_dir / FOLDER
    token = f"{plan_id}-{secrets.token_hex(8)}"
    _write(root / token / ASKED, asdict(question))
    for old in sorted(_folders(plan_id, root), key=lambda path: -path.stat().st_mtime_ns)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return token


def run_whatif_job(run: JobRun) -> dict[str, Any]:
    """Work out the question of a job and keep the answer; when cancelled, the cases done so far."""
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import Steering

    plan_id, token = run.job.payload["plan_id"], run.job.payload["token"]
    steering = Steering(run.report, run.is_cancelled, Budget(workers=1))
    answer_question(run.store, plan_id, (token, run.settings.data_dir), steering)
    return {"plan_id": plan_id, "token": token}


def answer_question(store: Store, plan_id: int, place: tuple[str, Path], steering: Any) -> None:
    """Work out the question of a token and write table, workbook and maps beside it.

    Raises
    ------
    RosterError
        When the question is gone.
    """
    from roster.planning.imagine_plan import imagine_plans
    from roster.planning.imagine_rises import imagine_rises
    from roster.planning.write_comparison import DRAWING, WORKBOOK, drawing_of, write_workbook

    token, data_dir = place
    folder = data_dir / FOLDER / token
    question = read_question(token, data_dir)
    record = store.get_plan_record(plan_id)
    dataset, plan = dataset_of_plan(store, record), store.get_plan(plan_id)
    found = imagine_plans(dataset, question.cases, baseline=plan, seed=record.seed, steering=steering)
    story = imagine_rises(dataset, plan, question.rise) if question.rise and not found.skipped else None
    write_workbook(found, story, folder / WORKBOOK, has_baseline=True)
    (folder / DRAWING).write_text(drawing_of(found, has_baseline=True), encoding="utf-8")
    outcomes = [asdict(each.outcome) for each in found.cases]
    _write(folder / ANSWER, {"hasil": outcomes, "dilewati": list(found.skipped), "naik": asdict(story) if story else None})


def read_question(token: str, data_dir: Path) -> Question:
    """Return the question of a token.

    Raises
    ------
    RosterError
        When it is gone.
    """
    path = data_dir / FOLDER / token / ASKED
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise RosterError("Kasus andai ini sudah dihapus.", "Susun kasusnya lagi pada halaman Andai.", code="andai_hilang")
    return _question(json.loads(path.read_text(encoding="utf-8")))


def kept_answer(plan_id: int, data_dir: Path) -> KeptAnswer | None:
    """Return the newest answer on a plan, None while there is none."""
    done = [path for path in _folders(plan_id, data_dir / FOLDER) if (path / ANSWER).is_file()]
    if not done:
        return None
    folder = max(done, key=lambda path: (path / ANSWER).stat().st_mtime_ns)
    raw = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    outcomes, story = tuple(map(_outcome, raw["hasil"])), _story(raw["naik"]) if raw["naik"] else None
    return KeptAnswer(folder.name, read_question(folder.name, data_dir), outcomes, tuple(raw["dilewati"]), story)


def answer_file(plan_id: int, token: str, name: str, data_dir: Path) -> Path | None:
    """Return a file of an answer on this plan, None where there is none."""
    path = data_dir / FOLDER / token / name
    return path if _TOKEN.fullmatch(token) and token.startswith(f"{plan_id}-") and path.is_file() else None


def case_as_data(store: Store, plan_id: int, case: Case) -> Dataset:
    """Return the data of a plan as they are in a case, to be stored as an import of their own.

    Raises
    ------
    RosterError
        When the case cannot be applied.
    """
    from roster.planning.apply_case import apply_case

    applied = apply_case(dataset_of_plan(store, store.get_plan_record(plan_id)), case)
    if applied.dataset is None:
        raise RosterError(applied.issues[0].message, applied.issues[0].advice, code="kasus")
    digest = hashlib.sha256(f"{applied.dataset.sha256} {case.settings!r}".encode()).hexdigest()
    return replace(applied.dataset, sha256=digest)


def _folders(plan_id: int, root: Path) -> Sequence[Path]:
    return [path for path in root.glob(f"{plan_id}-*") if _TOKEN.fullmatch(path.name)]


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _question(raw: Any) -> Question:
    cases = tuple(Case(case["name"], tuple(Setting(**setting) for setting in case["settings"])) for case in raw["cases"])
    return Question(cases, raw["rise"])


def _outcome(raw: Any) -> Outcome:
    from roster.planning.imagine_plan import Outcome

    pairs = {key: tuple((name, count) for name, count in raw[key]) for key in ("people", "short")}
    return Outcome(**{**raw, **pairs, "changed": tuple(raw["changed"]) if raw["changed"] else None})


def _story(raw: Any) -> RiseStory:
    from roster.planning.imagine_rises import KecamatanRise, RaisedStation, RiseLine, RiseStory, Waiting, WaitingChoice
    from solver.rising import Span

    def waiting(each: Any) -> Waiting:
        return Waiting(tuple(each["places"]), each["mean_km"], each["worst_km"])

    def spans(each: Any, *keys: str) -> dict[str, Any]:
        return {**each, **{key: Span(**each[key]) for key in keys}}

    choices = tuple(WaitingChoice(each["count"], waiting(each["nearest"]), waiting(each["fairest"])) for each in raw["waiting"])
    built = {
        "stations": tuple((name, count) for name, count in raw["stations"]),
        "lines": tuple(RiseLine(**spans(each, "worst", "mean", "lack")) for each in raw["lines"]),
        "kecamatan": tuple(KecamatanRise(**spans(each, "worst")) for each in raw["kecamatan"]),
        "today": waiting(raw["today"]) if raw["today"] else None,
        "waiting": choices,
        # An answer kept before this was worked out has none.
        "costliest": tuple(RaisedStation(**spans(each, "worst")) for each in raw.get("costliest", ())),
    }
    return RiseStory(**{**raw, **built})
