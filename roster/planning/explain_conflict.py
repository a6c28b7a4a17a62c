"""Pins that cannot hold together: the smallest sets, in words, for the one who set them."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain.personnel import NIK_DIGITS, mask_nik
from roster.errors import RosterError
from roster.labels import Label, label
from roster.planning.explain_names import rank_word
from roster.planning.explain_sentences import bar_sentence
from roster.planning.phrases import both, list_text
from solver.conflict import Conflict, find_conflicts
from solver.problem import Posting, Problem
from solver.solution import Violation

PINS_SHOWN = 6

CONFLICTS_SHOWN = 10
"""How many sets one refusal names; ``roster why --conflict`` names all."""

_SENTENCES = {
    ("strength", ""): Label(
        "{used} Polri ditetapkan, paling banyak {limit} dari {listed} boleh dikerahkan",
        "{used} Polri are pinned, at most {limit} of {listed} may be used",
    ),
    ("demand", "overfull"): Label("{heads} orang untuk {limit} tempat", "{heads} people for {limit} places"),
    ("demand", "slot"): Label("pos ini tidak membutuhkan {unsur} pada sif itu", "the post asks for no {unsur} in that shift"),
}
"""(rule, kind) to the sentence where more than one person is meant; the others are those that bar one person."""


def list_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Return the smallest sets of pins that cannot hold together, each checked again; empty when all of them can."""
    return find_conflicts(problem)


def refusal_of(problem: Problem) -> RosterError | None:
    """Return the error that names every smallest set of pins that cannot hold together; None when all of them can."""
    conflicts = list_conflicts(problem)
    if not conflicts:
        return None
    told = "; ".join(conflict_text(conflict, problem, "id") for conflict in conflicts[:CONFLICTS_SHOWN])
    if len(conflicts) > CONFLICTS_SHOWN:
        told += f"; dan {len(conflicts) - CONFLICTS_SHOWN} pertentangan lagi (roster why --conflict menyebut semuanya)"
    return RosterError(f"Penetapan tetap (pin) bertentangan dengan aturan: {told}", "Hapus atau ubah salah satunya.", code="pin")


def conflict_text(conflict: Conflict, problem: Problem, language: str) -> str:
    """Return which pins cannot hold together, the rules they break and by how much."""
    pins = list_text([*map(pin_text, conflict.pins[:PINS_SHOWN]), *_more(conflict, language)], language)
    if len(conflict.pins) > 1:
        start = both(language, f"pin {pins} tidak dapat berlaku bersama", f"the pins {pins} cannot hold together")
    else:
        start = both(language, f"pin {pins} tidak dapat berlaku", f"the pin {pins} cannot hold")
    reasons = "; ".join(f"{rule}: {reason}" for rule, reason in reasons_of(conflict, problem, language))
    others = other_rules(conflict, language)
    also = both(language, "; bersama ", "; together with ") + list_text(others, language) if others else ""
    return f"{start} ({reasons}{also})"


def reasons_of(conflict: Conflict, problem: Problem, language: str, areas: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the rules a set of pins breaks, by their labels, each with by how much and where; the first few.

    ``areas`` are the names of desa by their codes; without one the code stands.
    """
    return [(label("rules", v.rule, language), _reason(v, problem, language, areas or {})) for v in conflict.violations[:PINS_SHOWN]]


def other_rules(conflict: Conflict, language: str) -> list[str]:
    """Return the rules of the set that break nothing by themselves: with continuity a pin holds a second shift too."""
    named = {violation.rule for violation in conflict.violations}
    return [label("rules", rule, language) for rule in conflict.rules if rule not in named]


def pin_text(pin: Posting) -> str:
    """Return a pin as the user wrote it: number, shift, post."""
    person = mask_nik(pin.person) if len(pin.person) == NIK_DIGITS else pin.person
    return f"{person} {pin.shift} {pin.post}"


def _more(conflict: Conflict, language: str) -> list[str]:
    count = len(conflict.pins) - PINS_SHOWN
    return [both(language, f"{count} pin lagi", f"{count} more")] if count > 0 else []


def _reason(violation: Violation, problem: Problem, language: str, areas: Mapping[str, str]) -> str:
    facts = _in_words(violation, problem, language)
    if facts.get("area"):
        facts["area"] = areas.get(str(facts["area"]), facts["area"])
    known = _SENTENCES.get((violation.rule, str(facts.get("kind", ""))))
    sentence = (known.en if language == "en" else known.id).format_map(facts) if known else ""
    told = sentence or bar_sentence(violation.rule, {**facts, "shift": violation.shift or ""}, language)
    where = " ".join(part for part in (violation.post, violation.shift) if part)
    return f"{told}, {where}" if where else told


def _in_words(violation: Violation, problem: Problem, language: str) -> dict[str, str | int | float]:
    """Return the figures of a violation with ranks and unsur as the lists write them."""
    facts = dict(violation.facts)
    unsur = next((person.unsur for person in problem.persons if person.id == violation.person), None)
    if violation.rule == "eligibility" and facts.get("kind") == "rank" and unsur is not None:
        facts |= {key: rank_word(unsur, int(facts[key])) for key in ("found", "needed")}
    if "unsur" in facts:
        facts["unsur"] = label("unsur", str(facts["unsur"]), language)
    return facts
