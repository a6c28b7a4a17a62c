"""What is claimed of rising TPS against re-plans that were really made: no choice needs more people than the worst that is claimed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from roster.domain.cases import INDEX, Case, Setting
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.planning.apply_case import apply_case
from roster.planning.imagine_rises import FOLLOWING, chances, heads_by_class, imagine_rises
from roster.planning.keep_archive import solution_of
from roster.planning.plan_operation import plan_operation
from roster.planning.translate import problem_of
from solver.problem import Unsur
from solver.rising import Rises
from tests import small

AMPLE = {"cadangan_min": "4", "cadangan_bagian": "0", "bagian_kekuatan": "1", "biaya_pindah": "1", "biaya_baru": "1"}
"""Nobody is short, every person told anew counts one, and the reserve does not grow with those who are called."""


def district(seed: int) -> Dataset:
    """Return the hand-made district with classes drawn anew, half of its TPS left out."""
    rng = np.random.default_rng(seed)
    whole = small.dataset()
    classes = ("kurang_rawan", "kurang_rawan", "rawan", "sangat_rawan")
    stations = [
        replace(s, category=classes[int(rng.integers(4))], is_special=False) for s in whole.stations if rng.uniform() < 0.5 or s.number == 1
    ]
    soldiers = [replace(m, number=f"3200{n:04d}", home_code=small.G) for n in range(8) for m in whole.members if m.number == "31000001"]
    spare = [replace(whole.members[0], number=f"9002{n:04d}", home_code=small.G) for n in range(24)]
    return replace(whole, stations=tuple(stations), members=(*whole.members, *soldiers, *spare), policies=AMPLE)


def raised(dataset: Dataset, chosen: tuple[str, ...]) -> Dataset:
    found = apply_case(dataset, Case("naik", tuple(Setting(INDEX, site, "naik") for site in chosen)))
    assert found.dataset is not None, found.issues
    return found.dataset


def told_anew(dataset: Dataset, plan: Plan, chosen: tuple[str, ...]) -> int:
    """Return how many guards a re-plan with proven fewest changes tells anew, all needs being met; leaders and reserve left out."""
    after = plan_operation(raised(dataset, chosen), baseline=plan)
    goals = {goal.key: goal for goal in after.goals}
    assert goals["risiko_tak_terjaga"].value == 0
    assert goals["perubahan"].gap == 0
    before, now = ({(row.number, row.shift, row.post) for row in each.rows if row.role == "anggota"} for each in (plan, after))
    return len({number for number, *_ in before ^ now})


@pytest.mark.parametrize("seed", range(3))
def test_no_choice_asks_for_more_than_the_worst_that_is_claimed(seed: int) -> None:
    dataset = district(seed)
    plan = plan_operation(dataset)
    rises = Rises(problem_of(dataset, baseline=plan), solution_of(plan.rows).assignments, heads_by_class(dataset), FOLLOWING)
    worst, mean = rises.worst(2), rises.mean(2)
    rng = np.random.default_rng(seed)
    for count in (1, 2):
        every = list(combinations([site.id for site in rises.sites], count))
        is_whole = len(every) <= 12
        tried = every if is_whole else [every[i] for i in rng.choice(len(every), 12, replace=False)]
        found = {chosen: told_anew(dataset, plan, chosen) for chosen in tried}
        for chosen, changes in found.items():
            span = rises.measure(chosen)
            assert span.least <= changes <= span.most, chosen
            assert changes <= worst[count - 1].most, chosen
        if is_whole:
            assert max(found.values()) >= worst[count - 1].least
            assert mean[count - 1].least - 1e-9 <= sum(found.values()) / len(found) <= mean[count - 1].most + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_every_choice_lies_below_the_ceiling_and_some_choice_above_the_floor(seed: int) -> None:
    # The bounds on the worst and the mean of all choices against those of each choice alone, every choice of up to three.
    dataset = replace(district(seed), policies={"cadangan_min": "4"})
    plan = plan_operation(dataset)
    rises = Rises(problem_of(dataset, baseline=plan), solution_of(plan.rows).assignments, heads_by_class(dataset), FOLLOWING)
    worst, mean = rises.worst(3), rises.mean(3)
    for count, (peak, average) in enumerate(zip(worst, mean, strict=True), start=1):
        spans = [rises.measure(chosen) for chosen in combinations([site.id for site in rises.sites], count)]
        assert max(span.most for span in spans) <= peak.most
        assert max(span.least for span in spans) >= peak.least
        assert sum(span.least for span in spans) / len(spans) >= average.least - 1e-9
        assert sum(span.most for span in spans) / len(spans) <= average.most + 1e-9


@pytest.mark.parametrize("seed", range(2))
def test_calls_beyond_the_free_lie_between_their_bounds(seed: int) -> None:
    dataset = district(seed)
    plan = plan_operation(dataset)
    story = imagine_rises(dataset, plan, 2)
    free = story.callable_now
    for line in story.lines:
        assert line.lack.least <= line.lack.most
        assert line.lack.most <= line.worst.most
        # Everybody may serve in an ample district: whoever comes is free, as long as the free last.
        assert line.lack.least == 0 or line.worst.most > free
    problem = problem_of(dataset, baseline=plan)
    # 0.1 where a score is a whole band below the next class, 1 at its limit.
    assert all(0.1 <= weight <= 1 for weight in chances(dataset, tuple(s for s in problem.sites if s.category in FOLLOWING)))
    assert story.free == sum(
        person.unsur is Unsur.POLRI and person.tasking == "free" and person.id not in {row.number for row in plan.rows}
        for person in problem.persons
    )
