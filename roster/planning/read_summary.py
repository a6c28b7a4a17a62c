"""``ringkasan.json`` read back with the kind of every value checked: the file may have been edited by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from roster.domain.plan import PlanGoal

SIDE = "sasaran_tambahan"

SIDE_GOALS = {"blok_bko": "jarak", "regu_yunior": "jarak", "kesatuan_regu": ""}
"""Goals beside those of the model, and the goal each comes before ("" for the end)."""

KINDS = {str: "teks", bool: "true atau false", int: "bilangan bulat", float: "angka", dict: "objek", list: "daftar"}


def summary_fields(text: str) -> dict[str, Any]:
    """Return the fields of a Plan that the summary holds.

    Raises
    ------
    ValueError
        Naming the key that is missing or whose value is of another kind; numbers must be finite.
    """
    try:
        summary = json.loads(text, parse_constant=_refuse)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("ringkasan.json bukan JSON yang utuh") from error
    if not isinstance(summary, dict):
        raise ValueError("ringkasan.json tidak berisi objek")
    return {
        "goals": _in_order(summary),
        "status": _value(summary, "status", str),
        "is_whole": _value(summary, "tuntas", bool) if "tuntas" in summary else True,
        "seed": _value(summary, "benih", int),
        "input_sha256": _value(summary, "masukan_sha256", str),
        "version": _value(summary, "versi", str),
        "sizes": _value(summary, "ukuran", dict),
        "seconds": {key: _value(summary["detik"], key, float) for key in _value(summary, "detik", dict)},
        "peak_mib": _value(summary, "puncak_mib", float),
        "violations": _value(summary, "pelanggaran", int),
        "beat_bound": _value(_value(summary, "regu", dict), "batas_bawah", int) if "regu" in summary else 0,
    }


def _in_order(summary: Mapping[str, Any]) -> tuple[PlanGoal, ...]:
    """Return all goals in the order of importance: those of the model, and the side goals where they belong."""
    goals = [_goal(goal) for goal in _value(summary, "sasaran", list)]
    side = [_goal(goal) for goal in _value(summary, SIDE, list)] if SIDE in summary else []
    for goal in side:
        before = SIDE_GOALS.get(goal.key)
        place = next((nth for nth, other in enumerate(goals) if other.key == before), len(goals))
        goals.insert(place, goal)
    return tuple(goals)


def _goal(goal: object) -> PlanGoal:
    if not isinstance(goal, dict):
        raise ValueError("ringkasan.json: sasaran berisi sesuatu yang bukan objek")
    value, bound, gap = (_value(goal, key, float) for key in ("nilai", "batas_bawah", "celah"))
    return PlanGoal(_value(goal, "kunci", str), value, bound, gap, _value(goal, "bukti", str) if "bukti" in goal else "")


def _value(holder: Mapping[str, Any], key: str, kind: type) -> Any:
    if key not in holder:
        raise ValueError(f"ringkasan.json: {key} tidak ada")
    value = holder[key]
    is_right = isinstance(value, (int, float) if kind is float else kind) and isinstance(value, bool) is (kind is bool)
    if not is_right or (kind is float and not math.isfinite(value)):
        raise ValueError(f"ringkasan.json: {key} bukan {KINDS[kind]}")
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"ringkasan.json: {text} bukan angka")
