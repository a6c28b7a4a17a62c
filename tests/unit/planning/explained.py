"""The hand-made district as a plan ready for questions."""

from __future__ import annotations

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.planning.explain_names import Naming, name_plan
from roster.planning.keep_archive import KeptPlan, names_of
from roster.planning.rebuild import rebuild
from tests import small


def kept(dataset: Dataset | None = None, plan: Plan | None = None) -> KeptPlan:
    dataset, plan = dataset or small.dataset(), plan or small.plan()
    rebuilt = rebuild(dataset, plan)
    return KeptPlan(rebuilt.problem, rebuilt.solution, names_of(dataset))


def named(dataset: Dataset | None = None, plan: Plan | None = None) -> Naming:
    return name_plan(kept(dataset, plan))
