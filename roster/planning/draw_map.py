"""The risk map of a stored plan, drawn once and kept as a file."""

from __future__ import annotations

from pathlib import Path

from roster.planning.settle_history import dataset_of_plan
from roster.store import Store


def plan_map(store: Store, plan_id: int, data_dir: Path) -> Path:
    """Return the SVG file of the plan's risk map below the data folder; a plan never changes, so neither does its map.

    Raises
    ------
    UnknownIdError
        When there is no such plan.
    """
    record = store.get_plan_record(plan_id)
    path = data_dir / "peta" / f"{plan_id}.svg"
    if not path.exists():
        from roster.documents.risk_map import risk_map_svg

        drawing = risk_map_svg(dataset_of_plan(store, record), store.get_plan(plan_id))
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".baru")
        draft.write_text(drawing, encoding="utf-8")
        draft.replace(path)
    return path
