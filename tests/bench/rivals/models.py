"""Two models of one unsur as rows: one Boolean per person and need, or one count per class of people and need."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.bench.rivals.rows import UNBOUNDED, Ints, Rows
from tests.bench.rivals.statement import Statement


@dataclass
class Model:
    """The rows of a statement, its first columns, and who (or which class) and what need each of them stands for.

    ``served`` are the (class, pattern) pairs of the columns that follow in a class model.
    """

    statement: Statement
    rows: Rows
    columns: Ints
    who: Ints
    where: Ints
    served: list[tuple[int, int]] = field(default_factory=list)


def person_model(statement: Statement) -> Model:
    """Return one Boolean per person and need open to him; each clique of kinds is one row per person."""
    group, where = np.nonzero(statement.mask)
    sizes = np.array([len(g) for g in statement.groups], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)])
    repeat = sizes[group] if len(group) else np.zeros(0, dtype=np.int64)
    nth = np.arange(int(repeat.sum())) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    who, where = np.repeat(first[group], repeat) + nth, np.repeat(where, repeat)
    rows = Rows()
    columns = rows.add_columns(np.ones(len(who), dtype=np.int64))
    model = Model(statement, rows, columns, who, where)
    people = int(sizes.sum())
    used = rows.add_columns([1] * people) if statement.most_people is not None else None
    kind = np.array([need.kind for need in statement.duties.needs], dtype=np.int64)[where]
    for clique in statement.cliques:
        chosen = np.isin(kind, clique)
        held = rows.add_rows(people, -UNBOUNDED, 0 if used is not None else 1)
        rows.add_terms(held[who[chosen]], columns[chosen])
        if used is not None:
            rows.add_terms(held, used, -1)
    for kinds in statement.larger:
        chosen = np.isin(kind, kinds)
        rows.add_terms(rows.add_rows(people, -UNBOUNDED, len(kinds) - 1)[who[chosen]], columns[chosen])
    _add_heads(model, used)
    return model


def class_model(statement: Statement) -> Model:
    """Return one count per class and need, and one per class and pattern of kinds its people serve."""
    who, where = np.nonzero(statement.mask)
    duties, rows = statement.duties, Rows()
    sizes = np.array([len(g) for g in statement.groups], dtype=np.int64)
    demand = np.array([need.demand for need in duties.needs], dtype=np.int64)
    columns = rows.add_columns(np.minimum(sizes[who], demand[where]))
    pairs = [(i, p) for i, g in enumerate(statement.groups) for p, pattern in enumerate(duties.patterns) if g.kinds.issuperset(pattern)]
    model = Model(statement, rows, columns, who, where, pairs)
    owner = np.array([i for i, _ in pairs], dtype=np.int64)
    patterns = rows.add_columns(sizes[owner])
    rows.add_terms(rows.add_rows(len(sizes), -UNBOUNDED, sizes)[owner], patterns)
    kinds = len(duties.kinds)
    served = rows.add_rows(len(sizes) * kinds, 0, 0)
    holds = [(i * kinds + k, column) for (i, p), column in zip(pairs, patterns.tolist(), strict=True) for k in duties.patterns[p]]
    rows.add_terms(served[[row for row, _ in holds]], np.array([column for _, column in holds], dtype=np.int64))
    kind = np.array([need.kind for need in duties.needs], dtype=np.int64)
    rows.add_terms(served[who * kinds + kind[where]], columns, -1)
    _add_area_rows(model)
    _add_heads(model, patterns if statement.most_people is not None else None)
    return model


def _add_area_rows(model: Model) -> None:
    """Bound what a class does in an area by its members the area is open to, kind by kind."""
    statement, rows = model.statement, model.rows
    touching: dict[str, dict[int, set[int]]] = {}
    for j, need in enumerate(statement.duties.needs):
        for area in need.post.areas:
            touching.setdefault(area, {}).setdefault(need.kind, set()).add(j)
    column = dict(zip(zip(model.who.tolist(), model.where.tolist(), strict=True), model.columns.tolist(), strict=True))
    for i, group in enumerate(statement.groups):
        for area, barred in group.barred.items():
            for needs in touching.get(area, {}).values():
                held = [column[i, j] for j in sorted(needs) if (i, j) in column]
                if held and barred < len(group):
                    rows.add_terms(np.repeat(rows.add_rows(1, -UNBOUNDED, len(group) - barred), len(held)), np.array(held))


def _add_heads(model: Model, used: Ints | None) -> None:
    """Add the slots with their missing heads, places with nobody, the strength and the reserve."""
    statement, rows = model.statement, model.rows
    slots, needs = statement.duties.slots, statement.duties.needs
    counted = [s for s, slot in enumerate(slots) if slot.weight > 0]
    demand = np.array([slots[s].demand for s in counted], dtype=np.int64)
    missing = rows.add_columns(demand)
    rows.add_costs(missing, (slots[s].weight for s in counted))
    filled = rows.add_rows(len(counted), demand, demand)
    rows.add_terms(filled, missing)
    row_of = dict(zip(counted, filled.tolist(), strict=True))
    places: dict[tuple[str, str], int] = {}
    for s in counted:
        key = (slots[s].post, slots[s].shift)
        places[key] = max(slots[s].weight, places.get(key, 0))
    empty = rows.add_columns([1] * len(places))
    rows.add_costs(empty, places.values())
    manned = rows.add_rows(len(places), 1, UNBOUNDED)
    rows.add_terms(manned, empty)
    place_of = dict(zip(places, manned.tolist(), strict=True))
    _add_served(model, [[row_of[s] for s in need.slots if s in row_of] for need in needs])
    _add_served(model, [sorted({place_of[slots[s].post, slots[s].shift] for s in need.slots if s in row_of}) for need in needs])
    if used is not None:
        strength = rows.add_rows(1, -UNBOUNDED, int(statement.most_people or 0))
        rows.add_terms(np.repeat(strength, len(used)), used)
        _add_reserve(model, used)


def _add_served(model: Model, rows_of: list[list[int]]) -> None:
    """Add every person column to the rows its need counts in; ``rows_of`` lists them per need."""
    counts = np.array([len(rows) for rows in rows_of], dtype=np.int64)
    flat = np.array([row for rows in rows_of for row in rows], dtype=np.int64)
    first = np.cumsum(counts) - counts
    repeat = counts[model.where]
    nth = np.arange(int(repeat.sum())) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    model.rows.add_terms(flat[np.repeat(first[model.where], repeat) + nth], np.repeat(model.columns, repeat))


def _add_reserve(model: Model, used: Ints) -> None:
    statement, rows = model.statement, model.rows
    standing = statement.reserve_needs
    if not standing:
        return
    least, (top, bottom) = statement.least_reserve(), statement.problem.policies.reserve_share
    most = min(statement.duties.needs[j].demand for j in standing)
    owed = rows.add_columns([most])
    rows.add_terms(rows.add_rows(1, least, most), owed)
    share = rows.add_rows(1, -UNBOUNDED, 0)
    rows.add_terms(np.repeat(share, len(used)), used, top)
    rows.add_terms(share, owed, -bottom)
    for j in standing:
        heads = rows.add_rows(1, 0, 0)
        chosen = model.columns[model.where == j]
        rows.add_terms(np.repeat(heads, len(chosen)), chosen)
        rows.add_terms(heads, owed, -1)


def read_people(model: Model, values: Ints) -> list[tuple[str, int]]:
    """Return the (person, need) pairs of a solved person model."""
    people = [person.id for group in model.statement.groups for person in group.members]
    chosen = np.flatnonzero(values[model.columns])
    return [(people[model.who[v]], int(model.where[v])) for v in chosen.tolist()]
