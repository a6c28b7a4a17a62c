"""``roster why --conflict``: pins that cannot hold together."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter

if TYPE_CHECKING:
    from roster.commands.why import WhyRequest
    from solver.problem import Problem


def answer(request: WhyRequest, reporter: Reporter) -> int:
    """Name every smallest set of pins that cannot hold together; return 0 when all can hold, else 1.

    Raises
    ------
    RosterError
        When a pin names a post, shift or person that does not exist.
    """
    from roster.planning.explain_conflict import conflict_text, list_conflicts

    problem = _problem(request, reporter)
    if problem is None:
        return 1
    conflicts = list_conflicts(problem)
    for number, conflict in enumerate(conflicts, start=1):
        text = conflict_text(conflict, problem, request.language)
        reporter.say(f"{number}. {text}.")
        pins = [asdict(pin) for pin in conflict.pins]
        reporter.emit("pertentangan", pin=pins, aturan=list(conflict.rules), teks=text)
    if not conflicts:
        reporter.say(_all_hold(len(problem.pins), request.language))
    reporter.emit("hasil", pin=len(problem.pins), pertentangan=len(conflicts))
    return 1 if conflicts else 0


def _problem(request: WhyRequest, reporter: Reporter) -> Problem | None:
    """Return the problem asked about: of a stored plan, else of the data as a new plan would see it."""
    if request.folder is not None or request.plan_id is not None:
        from roster.commands.why import open_plan

        plan = open_plan(request, reporter)
        return None if plan is None else plan.problem
    from roster.commands.reading import read_input
    from roster.planning.plan_operation import with_pins
    from roster.planning.translate import problem_of

    dataset = read_input(request.data, reporter) if request.data else None
    return None if dataset is None else with_pins(problem_of(replace(dataset, pins=())), dataset.pins)


def _all_hold(pins: int, language: str) -> str:
    if not pins:
        text = ("Tidak ada pin; tanpa pin semua kebijakan dapat berlaku bersama.", "No pins; without pins all policies can hold together.")
    else:
        text = (f"Semua {pins} pin dapat berlaku bersama.", f"All {pins} pins can hold together.")
    return text[language == "en"]
