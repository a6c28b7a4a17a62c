"""Teams of one unit among flows that cost the same: two bases beside each other, two pairs wanted."""

from __future__ import annotations

import numpy as np

from solver.classes import merge_people
from solver.duties import plan_duties
from solver.flow import FlowModel
from solver.gather import gather_units
from solver.problem import Person, Post, PostKind, Problem, Role, Shift, Slot, Tasking, Unsur


def _person(number: str, unit: str, lon: int) -> Person:
    return Person(number, Unsur.POLRI, 9, Tasking.FREE, unit, 0, lon, "elsewhere", windows=((0, 600),))


def _problem() -> Problem:
    """Two posts at one point half way between two bases: who goes where costs the same."""
    posts = tuple(Post(f"O{n}", PostKind.STATIC, "", "K", ("A",), (), 10_000, 0, 50_000) for n in (1, 2))
    people = [_person(f"E{n}", "Polsek East", 100_000) for n in (1, 2)] + [_person(f"W{n}", "Polsek West", 0) for n in (1, 2)]
    # Two strangers to everybody make the listed strength of six, of which four may be used.
    idle = [_person(f"Z{n}", "Mako", 50_000_000) for n in (1, 2)]
    slots = tuple(Slot(post.id, "S", Unsur.POLRI, Role.MEMBER, 2, 10_000) for post in posts)
    return Problem(sites=(), posts=posts, shifts=(Shift("S", 0, 600),), slots=slots, persons=tuple(people + idle))


def _heads(model: FlowModel, values: np.ndarray) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for people, need, column in zip(model.x_class.tolist(), model.x_need.tolist(), model.x.tolist(), strict=True):
        if values[column] > 0.5:
            found[model.classes[people].sample.unit, model.duties.needs[need].post.id] = round(values[column])
    return found


def _solved() -> tuple[FlowModel, np.ndarray]:
    problem = _problem()
    duties = plan_duties(problem, Unsur.POLRI)
    classes, is_exact = merge_people(problem, duties)
    model = FlowModel(problem, duties, classes, is_exact=is_exact)
    values = np.zeros(model.program.variable_count)
    pairs = zip(model.x_class.tolist(), model.x_need.tolist(), model.x.tolist(), strict=True)
    for people, _, column in pairs:
        values[column] = 1.0 if classes[people].sample.unit != "Mako" else 0.0
    return model, values


def test_two_mixed_pairs_become_two_pairs_of_one_unit() -> None:
    model, mixed = _solved()
    face = model.program.copy_unfixed()
    face.minimise(model.costs(0.0)["uncovered_risk"])
    gathered = _heads(model, gather_units(model, face, mixed))
    assert sorted(gathered.values()) == [2, 2]
    assert {post for _, post in gathered} == {"O1", "O2"}
    assert len({unit for unit, _ in gathered}) == 2


def test_what_is_gathered_already_stays_as_it_is() -> None:
    model, mixed = _solved()
    face = model.program.copy_unfixed()
    face.minimise(model.costs(0.0)["uncovered_risk"])
    gathered = gather_units(model, face, mixed)
    assert (gather_units(model, face, gathered) == gathered).all()
