"""Names for a solved class model, found by the engine's own naming: a user who merges people would need one like it."""

from __future__ import annotations

import numpy as np

from solver.flow import ClassFlow
from solver.naming import name_flows
from tests.bench.rivals.models import Model
from tests.bench.rivals.rows import Ints


def name_people(model: Model, values: Ints) -> list[tuple[str, int]]:
    """Return the (person, need) pairs of a solved class model; the names are found by the engine's own naming."""
    statement, duties = model.statement, model.statement.duties
    flows = [ClassFlow(group) for group in statement.groups]
    for v in np.flatnonzero(values[model.columns]).tolist():
        flows[model.who[v]].needs[int(model.where[v])] = int(values[model.columns[v]])
    first = len(model.columns)
    for (i, p), heads in zip(model.served, values[first : first + len(model.served)].tolist(), strict=True):
        if heads:
            flows[i].patterns[duties.patterns[p]] = int(heads)
    _, named = name_flows(statement.problem, duties, flows, tables=(statement.mask, statement.distance))
    return [(person, j) for person, needs in named.duties.items() for j in needs]
