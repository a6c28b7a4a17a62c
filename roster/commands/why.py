"""``roster why``: one question about a stored plan, answered in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.reading import read_input
from roster.commands.reporter import Reporter
from roster.errors import RosterError

if TYPE_CHECKING:
    from roster.planning.explain_names import Costs, Where
    from roster.planning.keep_archive import KeptPlan

SHOWN = 20
"""How many of a list are shown without ``--all``."""

QUESTIONS = {
    "person": "roster.commands.why_person",
    "post": "roster.commands.why_post",
    "gaps": "roster.commands.why_gaps",
    "prices": "roster.commands.why_prices",
    "conflict": "roster.commands.why_conflict",
}
"""Question to the module whose ``answer(request, reporter)`` answers it; loaded when asked, so that each starts quickly."""


@dataclass(frozen=True, slots=True)
class WhyRequest:
    """What ``roster why`` was asked: one question, about a plan folder or a plan of the store."""

    person: str | None = None
    post: str | None = None
    gaps: bool = False
    prices: bool = False
    conflict: bool = False
    folder: Path | None = None
    plan_id: int | None = None
    data: Path | None = None
    show_all: bool = False
    english: bool = False

    @property
    def language(self) -> str:
        """The language of the answer, ``id`` or ``en``."""
        return "en" if self.english else "id"

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions asked, in the order of ``QUESTIONS``."""
        return tuple(name for name in QUESTIONS if getattr(self, name) not in (None, False))


def open_plan(request: WhyRequest, reporter: Reporter) -> KeptPlan | None:
    """Return the plan a question is about, or None after every fault of its data was reported.

    Raises
    ------
    RosterError
        When the plan cannot be read.
    """
    from roster.planning import keep_archive

    if request.plan_id is not None:
        from roster.config import Settings

        url = Settings.from_environment().database_url
        return keep_archive.glanced_plan(url, request.plan_id) or _from_store(url, request.plan_id)
    folder = request.folder or Path()
    if request.data is None:
        return keep_archive.read_archive(folder)
    dataset = read_input(request.data, reporter)
    return None if dataset is None else keep_archive.rebuild_plan(dataset, folder)


def _from_store(url: str, plan_id: int) -> KeptPlan:
    from roster.planning.keep_archive import stored_plan
    from roster.store import open_store

    with open_store(url) as store:
        return stored_plan(store, plan_id)


def explain(request: WhyRequest, reporter: Reporter) -> int:
    """Answer the one question asked and return the exit status.

    Raises
    ------
    RosterError
        When not exactly one question and one plan is given, or the plan cannot be read.
    """
    asked = request.questions
    if len(asked) != 1:
        message = "Beri tepat satu pertanyaan: --person, --post, --gaps, --prices, atau --conflict."
        raise RosterError(message, "Contoh: roster why --person NRP --plan FOLDER", code="pertanyaan")
    if any(given is not None and not given.strip() for given in (request.person, request.post)):
        advice = "Isi --person dengan NRP, NIP, atau NIK, atau --post dengan nama pos."
        raise RosterError("Pertanyaan itu kosong.", advice, code="pertanyaan")
    is_before_plan = request.conflict and request.data is not None and request.plan_id is None
    if (request.folder is None) == (request.plan_id is None) and not is_before_plan:
        message = "Beri tepat satu rencana: --plan FOLDER atau --id NOMOR."
        raise RosterError(message, "Contoh: roster why --post POS --plan FOLDER", code="rencana")
    answer: Callable[[WhyRequest, Reporter], int] = import_module(QUESTIONS[asked[0]]).answer
    return answer(request, reporter)


def place_facts(where: Where) -> dict[str, object]:
    """Return a place as facts of a message."""
    return {"pos": where.post, "shift": where.shifts, "unsur": where.unsur, "peran": where.role, "kecamatan": where.kecamatan}


def costs_facts(costs: Costs) -> dict[str, float]:
    """Return costs as facts of a message, goal by goal."""
    return {key: round(value, 4) for key, value in costs}
