"""The output tables of a plan: written all or nothing, read back to an equal plan."""

from __future__ import annotations

import csv
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from roster.domain.plan import Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.errors import RosterError
from roster.planning.read_summary import SIDE, SIDE_GOALS, summary_fields

PLAN_COLUMNS = (
    "shift", "pos", "kecamatan", "kode_desa", "tps", "kategori", "unsur", "peran", "regu",
    "nomor_induk", "nama", "pangkat", "kesatuan", "jarak_km",
)  # fmt: skip
POST_COLUMNS = ("pos", "jenis", "kategori", "kecamatan", "kode_desa", "tps", "bobot_risiko", "lat", "lon")
NEED_COLUMNS = ("shift", "pos", "unsur", "peran", "butuh", "terisi", "kurang", "bobot")
CHANGE_COLUMNS = ("nomor_induk", "nama", "jenis", "shift", "dari_pos", "ke_pos", "sebab")

CHANGES = "perubahan.csv"
SUMMARY = "ringkasan.json"
PROOF = "bukti.json"
TABLES = ("plan.csv", "pos.csv", "kebutuhan.csv", CHANGES, PROOF, SUMMARY)
"""The files of a plan in the order they are moved in; a folder that holds the summary holds them all but ``OPTIONAL``."""

OPTIONAL = (CHANGES, PROOF)
"""There only after a re-plan, and only where prices prove the first goal."""

MOST = 1e9
"""No weight, kilometre or degree of a plan comes near it."""

Row = TypeVar("Row")

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class PlanFolderError(RosterError):
    """A folder does not hold the tables of a plan, or one of them cannot be read."""


def write_plan(plan: Plan, out: Path) -> Plan:
    """Write the tables of a plan into ``out`` and return the plan with the seconds of writing.

    Everything is first written beside the folder and then moved in, file by file, the summary
    last: a run that is broken off leaves the old tables or the new ones, never half a table.

    Raises
    ------
    PlanFolderError
        When the folder cannot be written.
    """
    began = time.perf_counter()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".rencana-", dir=out) as draft_name:
            draft = Path(draft_name)
            write_table(draft / "plan.csv", PLAN_COLUMNS, map(_plan_line, plan.rows))
            write_table(draft / "pos.csv", POST_COLUMNS, map(_post_line, plan.posts))
            write_table(draft / "kebutuhan.csv", NEED_COLUMNS, map(_need_line, plan.needs))
            if plan.changes:
                write_table(draft / CHANGES, CHANGE_COLUMNS, map(_change_line, plan.changes))
            timed = replace(plan, seconds={**plan.seconds, "tulis": time.perf_counter() - began})
            if plan.proof:
                (draft / PROOF).write_text(plan.proof, encoding="utf-8")
            (draft / SUMMARY).write_text(summary_json(timed), encoding="utf-8")
            _move_in(draft, out)
    except OSError as error:
        message = f"Folder {out} tidak dapat ditulisi: {error.strerror}."
        raise PlanFolderError(message, "Periksa izin folder dan sisa ruang.", code="folder_rencana") from error
    return timed


def _move_in(draft: Path, out: Path) -> None:
    """Move the tables into the folder; what this plan does not have goes."""
    for name in OPTIONAL:
        if not (draft / name).exists():
            (out / name).unlink(missing_ok=True)
    for name in TABLES:
        if (draft / name).exists():
            (draft / name).replace(out / name)


def write_table(path: Path, columns: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write one table as UTF-8 with commas and line feeds, texts that a spreadsheet would run as formulas made harmless."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([neutral(value) for value in line] for line in lines)


def neutral(value: object) -> object:
    """Return text with a leading apostrophe where a spreadsheet would take it for a formula; numbers stay."""
    return "'" + value if isinstance(value, str) and _would_run(value) else value


def _would_run(text: str) -> bool:
    """Return whether a spreadsheet would run the text, or whether it is such a text made harmless once already."""
    if text[:1] == "'":
        return _would_run(text[1:])
    return text.lstrip()[:1] in ("=", "+", "-", "@") and len(text) > 1 and not _NUMBER.fullmatch(text)


def summary_json(plan: Plan) -> str:
    """Return ``ringkasan.json``: everything but the timings is the same for the same input and seed."""
    # Only a run that was ended early says so.
    ended = {} if plan.is_whole else {"tuntas": False}
    summary = {
        "versi": plan.version,
        "benih": plan.seed,
        "masukan_sha256": plan.input_sha256,
        "status": plan.status,
        **ended,
        "ukuran": plan.sizes,
        "sasaran": [_goal_fields(goal) for goal in plan.goals if goal.key not in SIDE_GOALS],
        SIDE: [_goal_fields(goal) for goal in plan.goals if goal.key in SIDE_GOALS],
        "pelanggaran": plan.violations,
        "regu": {"jumlah": sum(post.kind == "regu" for post in plan.guarding), "batas_bawah": plan.beat_bound},
        "detik": {key: round(value, 3) for key, value in plan.seconds.items()},
        "puncak_mib": plan.peak_mib,
    }
    return json.dumps(summary, ensure_ascii=False, indent=2) + "\n"


def _goal_fields(goal: PlanGoal) -> dict[str, object]:
    bounds = {"nilai": _plain(goal.value), "batas_bawah": _plain(goal.bound), "celah": goal.gap}
    return {"kunci": goal.key, **bounds, "bukti": goal.method}


def read_plan(folder: Path) -> Plan:
    """Return the plan written into a folder; what its proof holds is looked at only where it is used.

    Raises
    ------
    PlanFolderError
        When a table is missing, not UTF-8, lacks a column or holds what is no number where one belongs.
    """
    missing = [name for name in TABLES if name not in OPTIONAL and not (folder / name).is_file()]
    if missing:
        message = f"Folder {folder} bukan folder rencana: tidak ada {', '.join(missing)}."
        raise PlanFolderError(message, "Beri folder hasil roster plan.", code="folder_rencana")
    try:
        summary = summary_fields((folder / SUMMARY).read_text(encoding="utf-8"))
        changes, proof = folder / CHANGES, folder / PROOF
        return Plan(
            rows=tuple(_read(folder / "plan.csv", PLAN_COLUMNS, _row_of)),
            posts=tuple(_read(folder / "pos.csv", POST_COLUMNS, _post_of)),
            needs=tuple(_read(folder / "kebutuhan.csv", NEED_COLUMNS, _need_of)),
            changes=tuple(_read(changes, CHANGE_COLUMNS, _change_of)) if changes.is_file() else (),
            proof=proof.read_text(encoding="utf-8", errors="replace") if proof.is_file() else "",
            **summary,
        )
    except (ValueError, csv.Error, OSError) as error:
        message = f"Tabel rencana di {folder} tidak dapat dibaca: {_reason_of(error)}."
        raise PlanFolderError(message, "Perbaiki baris itu, atau buat ulang dengan roster plan.", code="tabel_rencana") from error


def _read(path: Path, columns: Sequence[str], make: Callable[[dict[str, str]], Row]) -> Iterable[Row]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        # A spreadsheet set to Indonesian saves a table it was shown with semicolons and decimal commas.
        header = handle.readline()
        handle.seek(0)
        reader = csv.DictReader(handle, delimiter=";" if header.count(";") > header.count(",") else ",")
        lacking = [column for column in columns if column not in (reader.fieldnames or ())]
        if lacking:
            raise ValueError(f"{path.name}: kolom {', '.join(lacking)} tidak ada")
        for number, line in enumerate(reader, start=2):
            if any(line.pop(None, ())) or None in line.values():
                raise ValueError(f"{path.name} baris {number}: jumlah kolomnya tidak sama dengan judul")
            try:
                yield make({key: _bare(value) for key, value in line.items()})
            except ValueError as error:
                raise ValueError(f"{path.name} baris {number}: sebuah kolom angka tidak berisi angka") from error


def _reason_of(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "bukan teks UTF-8"
    if isinstance(error, csv.Error):
        return "tanda kutip tidak ditutup atau selnya terlalu panjang"
    return str(error)


def _float(text: str) -> float:
    value = float(text.replace(",", "."))
    if not abs(value) < MOST:  # so that nan, which is in no order with anything, is refused too
        raise ValueError(text)
    return value


def _bare(value: str) -> str:
    """Return the text without the apostrophe that ``neutral`` put before it."""
    return value[1:] if value[:1] == "'" and _would_run(value) else value


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _joined(codes: Iterable[str]) -> str:
    return ";".join(codes)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _decimal(number: float, places: int) -> str:
    """Return a number with at most so many decimals and no trailing zeros."""
    return f"{number:.{places}f}".rstrip("0").rstrip(".") if places else str(round(number))


def _plan_line(row: PlanRow) -> list[object]:
    return [
        row.shift, row.post, row.kecamatan, _joined(row.desa_codes), _joined(row.stations), row.category, row.unsur, row.role, row.team,
        row.number, row.name, row.rank, row.unit, f"{row.distance_km:.3f}",
    ]  # fmt: skip


def _post_line(post: PlanPost) -> list[object]:
    return [
        post.post, post.kind, post.category, post.kecamatan, _joined(post.desa_codes), _joined(post.stations),
        _decimal(post.weight, 4), f"{post.lat:.6f}", f"{post.lon:.6f}",
    ]  # fmt: skip


def _need_line(need: PlanNeed) -> list[object]:
    return [need.shift, need.post, need.unsur, need.role, need.needed, need.filled, need.short, _decimal(need.weight, 4)]


def _change_line(change: PlanChange) -> list[object]:
    return [change.number, change.name, change.kind, change.shift, change.from_post, change.to_post, change.cause]


def _row_of(line: dict[str, str]) -> PlanRow:
    return PlanRow(
        line["shift"], line["pos"], line["kecamatan"], _split(line["kode_desa"]), _split(line["tps"]), line["kategori"], line["unsur"],
        line["peran"], line["regu"], line["nomor_induk"], line["nama"], line["pangkat"], line["kesatuan"], _float(line["jarak_km"]),
    )  # fmt: skip


def _post_of(line: dict[str, str]) -> PlanPost:
    return PlanPost(
        line["pos"], line["jenis"], line["kategori"], line["kecamatan"], _split(line["kode_desa"]), _split(line["tps"]),
        _float(line["bobot_risiko"]), _float(line["lat"]), _float(line["lon"]),
    )  # fmt: skip


def _need_of(line: dict[str, str]) -> PlanNeed:
    heads = (int(line["butuh"]), int(line["terisi"]), int(line["kurang"]))
    return PlanNeed(line["shift"], line["pos"], line["unsur"], line["peran"], *heads, _float(line["bobot"]))


def _change_of(line: dict[str, str]) -> PlanChange:
    return PlanChange(line["nomor_induk"], line["nama"], line["jenis"], line["shift"], line["dari_pos"], line["ke_pos"], line["sebab"])
