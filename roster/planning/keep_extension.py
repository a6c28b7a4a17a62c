"""What an extension leaves beside its tables: its shifts and decisions for the next day, the input it needs, the list of posts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from roster.domain.calendar import ShiftRule
from roster.domain.operation import Dataset
from roster.domain.plan import PlanRow
from roster.domain.relief import PostRelief
from roster.domain.withdrawal import Level, StandingDecision, Verdict, standing_shifts
from roster.errors import RosterError
from roster.planning.plan_tables import write_table

EXTENSION, LIST, INPUT = "perpanjangan.json", "penarikan.csv", "masukan.xlsx"
FORMAT = 1

LIST_COLUMNS = (
    "pos", "kecamatan", "kode_desa", "tps", "kategori", "keputusan", "mulai", "shift", "selesai_bertugas", "pengganti", "pejabat", "alasan",
)  # fmt: skip
"""Columns of the list of posts; people as ``NAMA (nomor induk)``."""

Carried = tuple[tuple[ShiftRule, ...], tuple[StandingDecision, ...]]


def write_extension(out: Path, dataset: Dataset, relief: Iterable[PostRelief]) -> None:
    """Write shifts and decisions, the list of posts, and the extended input into a folder.

    Raises
    ------
    RosterError
        When the folder cannot be written.
    """
    from roster.imports.workbook_writer import Table, tables_of, write_workbook

    facts = {
        "versi": FORMAT,
        "shift": [_shift_facts(rule) for rule in standing_shifts(dataset.shifts)],
        "keputusan": [_decision_facts(each) for each in dataset.standing],
    }
    pins = Table(("nomor_induk", "shift", "pos"), tuple((pin.number, pin.shift, pin.post) for pin in dataset.pins))
    tables = tables_of(dataset) | ({"pin": pins} if pins.rows else {})
    try:
        write_table(out / LIST, LIST_COLUMNS, map(list_line, relief))
        write_workbook(tables, out / INPUT, subtitle=f"{dataset.operation.polres} - {dataset.operation.name} (data perpanjangan)")
        (out / EXTENSION).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"Perpanjangan tidak dapat ditulis di {out}: {error.strerror}."
        raise RosterError(message, "Periksa izin folder dan sisa ruang.", code="perpanjangan_tulis") from error


def read_extension(folder: Path) -> Carried:
    """Return the shifts and decisions kept beside a plan; none where it is no extension.

    Raises
    ------
    RosterError
        When the file is damaged.
    """
    path = folder / EXTENSION
    if not path.exists():
        return (), ()
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts["versi"] != FORMAT:
            raise ValueError(facts["versi"])
        return tuple(map(_shift, facts["shift"])), tuple(map(_decision, facts["keputusan"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        message = f"{path} tidak dapat dibaca."
        raise RosterError(message, "Perpanjang lagi dari rencana sebelumnya.", code="perpanjangan_rusak") from error


def list_line(each: PostRelief) -> tuple[str, ...]:
    """Return one change of guard as a row of the list."""
    post, decision = each.post, each.decision
    verdict = decision.verdict.value if decision else Verdict.EXTEND.value
    return (
        post.post, post.kecamatan, ";".join(post.desa_codes), ";".join(post.stations), post.category,
        Verdict.WITHDRAW.value if each.is_withdrawn else verdict, f"{each.when:%Y-%m-%d %H:%M}", each.shift.code if each.shift else "",
        _people(each.leaving), _people(each.coming), decision.officer if decision else "", decision.reason if decision else "",
    )  # fmt: skip


def _people(rows: Iterable[PlanRow]) -> str:
    return "; ".join(f"{row.name} ({row.number})" for row in rows)


def _shift_facts(rule: ShiftRule) -> dict[str, Any]:
    demand = [[unsur, category, heads] for (unsur, category), heads in rule.demand]
    return {
        "kode": rule.code, "nama": rule.name, "mulai": rule.start, "selesai": rule.end, "lanjutan": rule.continues, "kebutuhan": demand,
    }  # fmt: skip


def _shift(facts: dict[str, Any]) -> ShiftRule:
    demand = tuple(((str(unsur), str(category)), int(heads)) for unsur, category, heads in facts["kebutuhan"])
    return ShiftRule(str(facts["kode"]), str(facts["nama"]), int(facts["mulai"]), int(facts["selesai"]), demand, str(facts["lanjutan"]))


def _decision_facts(each: StandingDecision) -> dict[str, Any]:
    span = dict(_span(each))
    return span | {
        "tingkat": each.level, "sasaran": each.target, "keputusan": each.verdict, "pejabat": each.officer, "alasan": each.reason,
    }  # fmt: skip


def _span(each: StandingDecision) -> Iterator[tuple[str, str]]:
    yield "sejak", each.since.isoformat()
    yield "sampai", each.until.isoformat() if each.until else ""


def _decision(facts: dict[str, Any]) -> StandingDecision:
    until = datetime.fromisoformat(facts["sampai"]) if facts["sampai"] else None
    return StandingDecision(
        datetime.fromisoformat(facts["sejak"]), Level(facts["tingkat"]), str(facts["sasaran"]), Verdict(facts["keputusan"]), until,
        str(facts["pejabat"]), str(facts["alasan"]),
    )  # fmt: skip
