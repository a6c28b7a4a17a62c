"""A stored problem that is damaged: every fault is named by its path, and nothing else is raised."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from solver.instances import random_problem
from solver.problem import Policies, Problem, ProblemError, Unsur
from tests.cases import person, problem


def faults_of(text: str) -> tuple[str, ...]:
    with pytest.raises(ProblemError) as caught:
        Problem.from_json(text)
    return caught.value.faults


def damaged(damage: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    raw = json.loads(random_problem(3).to_json())
    damage(raw)
    return faults_of(json.dumps(raw))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no JSON: Expecting value"),
        ("[1", "no JSON: Expecting ',' delimiter"),
        ("[" * 100_000, "no JSON: maximum recursion depth exceeded"),
        ("[]", "the whole: a list of 0 instead of named values"),
        ("null", "the whole: null instead of named values"),
        ("NaN", "the whole: NaN instead of named values"),
    ],
)
def test_what_is_no_problem_at_all_is_refused(text: str, fault: str) -> None:
    (found,) = faults_of(text)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda raw: raw.update(seed="4"), 'seed: "4" instead of a whole number'),
        (lambda raw: raw.update(seed=True), "seed: true instead of a whole number"),
        (lambda raw: raw.update(seed=1.0), "seed: 1.0 instead of a whole number"),
        (lambda raw: raw.update(seed=2**53 + 1), "seed: 9007199254740993 instead of a whole number"),
        (lambda raw: raw.update(more=1), "more: unknown"),
        (lambda raw: raw.pop("slots"), "slots: missing"),
        (lambda raw: raw.update(pins={}), "pins: named values instead of a list"),
        (lambda raw: raw["posts"][2].update(lat_e6=None), "posts[2].lat_e6: null instead of a whole number"),
        (
            lambda raw: raw["posts"][2].update(kind="tower"),
            'posts[2].kind: "tower" instead of one of beat, station, static, reserve, command',
        ),
        (lambda raw: raw["persons"][0].update(windows=[[1]]), "persons[0].windows[0]: a list of 1 instead of 2 values"),
        (lambda raw: raw["persons"][0].update(home=5), "persons[0].home: 5 instead of a text"),
        (lambda raw: raw["persons"].insert(0, 7), "persons[0]: 7 instead of named values"),
        (lambda raw: raw["policies"].update(leaders_first=1), "policies.leaders_first: 1 instead of true or false"),
        (lambda raw: raw["policies"].update(strength_share=[2, 0]), "strength share 2/0: is none"),
        (lambda raw: raw["policies"].update(platoon_size=0), "platoon size 0: holds nobody"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_by_its_path(damage: Callable[[dict[str, Any]], object], fault: str) -> None:
    assert damaged(damage) == (fault,)


def test_every_fault_is_named() -> None:
    def damage(raw: dict[str, Any]) -> None:
        del raw["shifts"][0]["start"]
        raw["slots"][1]["demand"] = "2"
        raw["beat_rules"]["max_sites"] = [["rawan", None]]

    assert set(damaged(damage)) == {
        "shifts[0].start: missing",
        'slots[1].demand: "2" instead of a whole number',
        "beat_rules.max_sites[0][1]: null instead of a whole number",
    }


def test_what_has_a_default_may_be_left_out() -> None:
    raw = json.loads(random_problem(3).to_json())
    for name in ("pins", "baseline", "seed", "policies"):
        del raw[name]
    assert Problem.from_json(json.dumps(raw)).policies == Policies()


def test_an_unsur_without_a_word_on_reach_or_neutrality_is_a_fault() -> None:
    silent = Policies(max_distance_m=((Unsur.TNI, 1),), neutrality_home=())
    with pytest.raises(ProblemError) as caught:
        problem(persons=[person("a")], policies=silent)
    assert caught.value.faults == ("home neutrality: not stated for POLRI", "reach: not stated for POLRI")
