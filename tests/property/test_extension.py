"""Day after day of decisions drawn at random: the plan holds, what has begun stays, nobody stands at a post that is withdrawn."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest

from roster.domain.calendar import moment
from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.domain.withdrawal import last_hour, stands
from roster.planning.check_plan import check_plan
from roster.planning.extend_posts import ExtensionOrder, extend_posts, places_of, standing_posts
from roster.planning.standing_posts import local_start
from tests.small import dataset, plan

DAYS = 4


def draw_order(data: Dataset, issued: Plan, day: int, rng: np.random.Generator) -> ExtensionOrder:
    """Return a decision some hours before the guard ends, withdrawing posts, kecamatan and categories now and then."""
    end = last_hour(data.shifts)
    now = moment(data.operation.voting_day, data.operation.zone, end) - timedelta(hours=int(rng.integers(1, 12)))
    standing = [post.place for post in standing_posts(data, issued, local_start(data, end))]
    posts = [place.post for place in standing]
    # What stands no longer cannot be withdrawn.
    wide = sorted({place.kecamatan_code for place in standing} | {place.category for place in standing})
    withdraw = [post for post in posts if rng.uniform() < 0.2] + [target for target in wide if rng.uniform() < 0.08]
    extend = [post for post in posts if post not in withdraw and rng.uniform() < 0.2]
    absent = frozenset(row.number for row in issued.rows if row.unsur == "POLRI" and rng.uniform() < 0.02)
    hours = int(rng.choice([6, 8, 12]))
    return ExtensionOrder(day, now, "KOMPOL AYU", "uji", tuple(withdraw), tuple(extend), absent, hours)


def rest_broken(data: Dataset, made: Plan) -> list[str]:
    """Return who has a pause shorter than 8 h between duties that do not touch, worked out from the rows alone."""
    spans = {rule.code: (rule.start, rule.end) for rule in data.shifts}
    served: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in made.rows:
        served[row.number].append(spans[row.shift])
    return [
        number
        for number, duties in served.items()
        for (_, end), (start, _) in zip(sorted(duties), sorted(duties)[1:], strict=False)
        if 0 < start - end < 480
    ]


@pytest.mark.parametrize("seed", range(12))
def test_after_each_of_several_days_the_plan_holds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data, issued, steps = dataset(), plan(), 0
    for day in range(1, DAYS + 1):
        order = draw_order(data, issued, day, rng)
        if not standing_posts(data, issued, local_start(data, last_hour(data.shifts))) or last_hour(data.shifts) >= (day + 1) * 1440:
            continue
        made = extend_posts(data, issued, order)
        assert check_plan(made.dataset, made.plan) == (), (seed, day)
        begun = set(made.problem.begun)
        before, after = ({(r.number, r.shift, r.post) for r in each.rows if r.shift in begun} for each in (issued, made.plan))
        assert before == after
        assert rest_broken(made.dataset, made.plan) == []
        places = {post: place for post, (place, _) in places_of(made.dataset, made.plan).items()}
        starts = {rule.code: local_start(made.dataset, rule.start) for rule in made.dataset.shifts}
        new = [row for row in made.plan.rows if row.shift not in begun]
        assert [r for r in new if r.post in places and not stands(made.dataset.standing, places[r.post], starts[r.shift])] == []
        assert order.absent.isdisjoint(row.number for row in new)
        data, issued, steps = made.dataset, made.plan, steps + 1
    assert steps
