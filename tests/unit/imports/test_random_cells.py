"""No content of any cell gives a traceback, whatever the column, and an import always answers one way or the other."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roster.imports.cells import ErrorValue, Formula
from roster.imports.tables import TABLES
from tests.unit.imports.books import good, read

TRICKS = (
    *(
        "=1+1",
        "-",
        "H-1 08.00",
        "27/11/2024",
        "99/99/9999",
        "3.51E+15",
        "3514062001",
        "35.14.06",
        "Gerbo, Purwodadi",
        "JUMLAH",
        "Total 3",
        "pola",
        "ya",
    ),
    *(
        "\u202e\u0000",
        "a" * 6_000,
        "e\u0301" * 50,
        "1e400",
        "-0",
        "١٢٣",
        "²",
        "Ⅷ",
        "½",
        "\ud800",
        "'",
        ";;;",
        "S3;S4",
        "BKO",
        "Kec.",
        "Desa",
        "(",
        "[",
        "\\",
        "%",
    ),
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(TRICKS),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(Formula, st.text(max_size=20)),
    st.builds(ErrorValue, st.just("#REF!")),
)
SHEETS = [spec.key for spec in TABLES]


def header(key: str) -> list[Any]:
    spec = next(spec for spec in TABLES if spec.key == key)
    return [column.key for column in spec.columns] + (["polri", "tni_rawan"] if key == "shift" else [])


def check(sheets: dict[str, list[list[Any]]]) -> None:
    report = read(sheets)
    assert (report.dataset is None) == bool(report.errors)
    assert all(issue.message and issue.advice and issue.sheet for issue in report.issues)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(st.sampled_from(SHEETS), st.data())
def test_random_rows_below_a_right_header(key: str, data: st.DataObject) -> None:
    head = header(key)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), min_size=1, max_size=4))
    check({**good(), key: [head, *rows]})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["wilayah", "tps", "personel", "operasi"]), st.integers(0, 40), CELLS)
def test_one_random_cell_in_good_sheets(key: str, place: int, cell: Any) -> None:
    sheets = good()
    rows = sheets[key]
    row = rows[place % len(rows)]
    row[place % len(row)] = cell
    check(sheets)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SHEETS), st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_random_sheets_without_a_header(key: str, rows: list[list[Any]]) -> None:
    check({**good(), key: rows})


def test_times_and_dates_at_their_limits() -> None:
    for cell in (
        datetime.max,
        datetime.min,
        date.max,
        date.min,
        time.max,
        timedelta.max,
        timedelta.min,
        float("nan"),
        float("inf"),
        -1e308,
    ):
        for key in SHEETS:
            head = header(key)
            check({**good(), key: [head, [cell] * len(head)]})
