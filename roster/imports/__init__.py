"""Workbooks and csv folders to facts, with every finding at once; the only user of pandas."""

from __future__ import annotations

from roster.imports.index_list import IndexList, ListRow, read_index_list
from roster.imports.marked_copy import mark_workbook
from roster.imports.report import ImportReport, read_dataset, require_dataset
from roster.imports.source import Limits

__all__ = [
    "ImportReport",
    "IndexList",
    "Limits",
    "ListRow",
    "mark_workbook",
    "read_dataset",
    "read_index_list",
    "require_dataset",
]
