"""The child process that opens files: python-calamine and csv behind gates, answers as JSON on standard output.

Run by path and alone (``python -I reader.py SITE LIMITS FILE...``): it imports nothing of this
package, so it starts in a few hundredths of a second and a parser that is killed or taken over
takes nothing with it. Faults are codes; the parent turns them into sentences.

Cells: text, number, true or false as JSON has them; ``["d", iso]`` a date or a moment, ``["t", iso]``
a time of day, ``["s", seconds]`` a duration, ``["f", text]`` a formula saved without its value,
``["e", text]`` an error of the spreadsheet.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

MAX_TEXT = 5_000
MAX_LINES_IN_CELL = 30
END = "\x1e"
CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
REFERENCE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
COLUMNS = re.compile(rb"""\sr=["']([A-Z]{1,3})\d""")
ROWS = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,7})["']""")
VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)", re.DOTALL)
OUTSIDE_CALL = re.compile(r"HYPERLINK|WEBSERVICE|IMPORT|DDE|\|", re.IGNORECASE)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Sheet = dict[str, Any]


class RefusedError(Exception):
    """A file or sheet that is refused: a stable code and a detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def confine(limits: dict[str, int]) -> None:
    """Bind this process to the given memory (bytes) and processor seconds where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_file(path: Path, limits: dict[str, int]) -> list[Sheet]:
    """Return the sheets of one file, known by its first bytes rather than its name.

    Raises
    ------
    RefusedError
        With the reason the file is refused.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
    suffix = path.suffix.lower()
    if not head:
        raise RefusedError("kosong")
    if head.startswith(b"PK"):
        if suffix in {".csv", ".tsv", ".txt"}:
            raise RefusedError("xlsx_bernama_csv")
        return read_archive(path, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError("xls_atau_sandi")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z")):
        raise RefusedError("bukan_tabel")
    if suffix not in {".csv", ".tsv", ".txt"}:
        raise RefusedError("csv_bernama_xlsx")
    return [read_delimited(path.read_bytes(), path.stem, limits)]


def read_archive(path: Path, limits: dict[str, int]) -> list[Sheet]:
    """Return the sheets of a zip: a workbook, or csv files packed together."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedError("rusak") from error
    with archive:
        entries = check_archive(archive, limits)
        names = set(entries)
        if "xl/workbook.xml" in names:
            return read_workbook(path, archive, limits)
        if "xl/workbook.bin" in names:
            raise RefusedError("xlsb")
        if "mimetype" in names or "content.xml" in names:
            raise RefusedError("ods")
        tables = [n for n in entries if n.lower().endswith((".csv", ".tsv", ".txt")) and not n.startswith("__MACOSX")]
        if path.suffix.lower() == ".zip" and tables:
            return [read_delimited(archive.read(n), Path(n.replace("\\", "/")).stem, limits) for n in sorted(tables)]
    raise RefusedError("bukan_tabel")


def check_archive(archive: zipfile.ZipFile, limits: dict[str, int]) -> list[str]:
    """Return the names in the archive after the gates: count, doubles, encryption, unpacked size, ratio."""
    entries = archive.infolist()
    if len(entries) > limits["entries"]:
        raise RefusedError("bom", f"{len(entries)} bagian")
    if len({entry.filename for entry in entries}) < len(entries):
        raise RefusedError("rusak")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError("xls_atau_sandi")
    total = sum(entry.file_size for entry in entries)
    if total > limits["unpacked"]:
        raise RefusedError("bom", f"{total // 2**20} MiB setelah dibuka")
    for entry in entries:
        if entry.file_size > 4 * 2**20 and entry.file_size > limits["ratio"] * max(entry.compress_size, 1):
            raise RefusedError("bom", f"satu bagian mengembang {entry.file_size // max(entry.compress_size, 1)} kali")
    return [entry.filename for entry in entries]


def read_workbook(path: Path, archive: zipfile.ZipFile, limits: dict[str, int]) -> list[Sheet]:
    """Return the worksheets of an xlsx after each part has passed the gate of its extent."""
    parts = worksheet_parts(archive)
    if "xl/sharedStrings.xml" in archive.namelist():
        part_bytes(archive, "xl/sharedStrings.xml")
    specials = {name: scan_part(part_bytes(archive, part), limits) for name, part in parts.items()}
    from python_calamine import SheetTypeEnum, load_workbook

    try:
        workbook = load_workbook(str(path))
    except BaseException as error:  # a panic of the parser is no Exception
        raise RefusedError("rusak") from error
    return [
        read_sheet(workbook, meta.name, *specials.get(meta.name, ({}, "")))
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    ]


def part_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one XML part; a document type, which no spreadsheet program writes, is refused."""
    try:
        data = archive.read(name)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise RefusedError("rusak") from error
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RefusedError("rusak")
    return data


def worksheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each worksheet by the sheet's name."""
    try:
        book = ET.fromstring(part_bytes(archive, "xl/workbook.xml"))  # noqa: S314 - document types are refused before
        links = ET.fromstring(part_bytes(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    except ET.ParseError as error:
        raise RefusedError("rusak") from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            target = targets.get(node.get(RELATION)) or next((targets.get(v) for k, v in node.items() if k.endswith("}id")), "") or ""
            part = target.lstrip("/") if target.startswith("/") else "xl/" + target
            if part in archive.namelist() and "worksheets/" in part:
                found[node.get("name", "")] = part
    return found


def scan_part(data: bytes, limits: dict[str, int]) -> tuple[dict[tuple[int, int], list[str]], str]:
    """Return the special cells of a worksheet, and the reference of a cell too far out ("" when none)."""
    columns = max((column_index(c) for c in set(COLUMNS.findall(data))), default=0) + 1
    rows = max((int(r) for r in ROWS.findall(data)), default=0)
    if rows * columns > limits["cells"]:
        far = farthest_content(data, limits["cells"])
        if far:
            return {}, far
    if b"<f" not in data and b't="e"' not in data:
        return {}, ""
    return dict(special_cells(data)), ""


def farthest_content(data: bytes, most: int) -> str:
    """Return the reference of the cell with content that makes the sheet too large, or "" (only formats lie far out)."""
    rows = columns = 0
    last = ""
    for attributes, body in (match.groups(b"") for match in CELL.finditer(data)):
        match = REFERENCE.search(b" " + attributes)
        if match and body.strip():
            row, column = int(match[2]), column_index(match[1]) + 1
            if row > rows or column > columns:
                last = (match[1] + match[2]).decode()
            rows, columns = max(rows, row), max(columns, column)
    return last if rows * columns > most else ""


def special_cells(data: bytes) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Yield (row, column) from 0 and the tagged value of error cells and of formulas without a saved value."""
    for attributes, body in (match.groups(b"") for match in CELL.finditer(data)):
        if b"<f" not in body and b't="e"' not in attributes:
            continue
        match = REFERENCE.search(b" " + attributes)
        if not match:
            continue
        place = (int(match[2]) - 1, column_index(match[1]))
        value = VALUE.search(body)
        formula = FORMULA.search(body)
        shown = (value[1] if value else b"").decode("utf-8", "replace")
        text = "=" + unescape((formula[1] or b"...").decode("utf-8", "replace")) if formula else ""
        if b't="e"' in attributes:
            yield place, ["e", shown or "#ERROR"]
        elif formula and ((not shown and b't="str"' not in attributes) or (shown == "0" and OUTSIDE_CALL.search(text))):
            yield place, ["f", text[:500]]


def unescape(text: str) -> str:
    """Return XML text with its five entities resolved."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def column_index(letters: bytes) -> int:
    """Return the column of letters, from 0 for A."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def read_sheet(workbook: Any, name: str, special: dict[tuple[int, int], list[str]], far: str) -> Sheet:
    """Return one worksheet with rows from row 1, and its vertically merged ranges."""
    if far:
        return {"name": name, "rows": [], "merged": [], "note": ["jauh", far]}
    try:
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or () if end[0] > start[0]]
    except MemoryError:
        raise
    except BaseException:
        return {"name": name, "rows": [], "merged": [], "note": ["lembar_rusak", ""]}
    for (row, column), value in special.items():
        while row >= len(rows):
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    return {"name": name, "rows": trim(rows), "merged": merged, "note": []}


def trim(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows without empty cells at their end and without empty rows at the end; texts are cut to a sane length."""
    for row in rows:
        while row and (row[-1] == "" or row[-1] is None):
            row.pop()
        for index, cell in enumerate(row):
            if type(cell) is str and len(cell) > MAX_TEXT:
                row[index] = cell[:MAX_TEXT]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def read_delimited(data: bytes, name: str, limits: dict[str, int]) -> Sheet:
    """Return one csv as a sheet; ``note`` is ``["cp1252", ""]`` where it was not UTF-8."""
    if not data.strip():
        return {"name": name, "rows": [], "merged": [], "note": ["kosong", ""], "file": True}
    text, note = decode(data)
    if text.count("\0") > 8:
        raise RefusedError("bukan_tabel")
    text = text.replace("\0", "")
    match = re.match(r"sep=(.)\r?\n", text)
    delimiter = match[1] if match else guess_delimiter(text)
    body = text[match.end() :] if match else text
    csv.field_size_limit(50_000_000)
    rows: list[list[Any]] = []
    count = 0
    # A quote left open takes all that follows into one cell: then the line added here is no row of its own.
    for row in csv.reader(io.StringIO(f"{body}\n{END}", newline=""), delimiter=delimiter):
        count += len(row)
        if count > limits["cells"]:
            return {"name": name, "rows": [], "merged": [], "note": ["jauh", f"baris {len(rows)}"], "file": True}
        if any(cell.count("\n") > MAX_LINES_IN_CELL for cell in row):
            return {"name": name, "rows": [], "merged": [], "note": ["kutip", str(len(rows) + 1)], "file": True}
        rows.append(row)
    if rows.pop() != [END]:
        return {"name": name, "rows": [], "merged": [], "note": ["kutip", str(len(rows) + 1)], "file": True}
    return {"name": name, "rows": trim(rows), "merged": [], "note": note, "file": True}


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a csv and the note on its encoding."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), ["cp1252", ""]
    except UnicodeDecodeError:
        return data.decode("latin-1"), ["cp1252", ""]


def guess_delimiter(text: str) -> str:
    """Return the delimiter that stands in most of the first lines, outside quotes."""
    lines = [re.sub(r'"[^"]*"?', "", line) for line in text[:200_000].splitlines()[:60] if line.strip()]
    return max(",;\t|", key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)))


def encode(cell: Any) -> list[Any]:
    """Return the tagged form of a value JSON has no form for."""
    if isinstance(cell, (datetime, date)):
        return ["d", cell.isoformat()]
    if isinstance(cell, time):
        return ["t", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["s", cell.total_seconds()]
    return ["e", "#ERROR"]


def main(arguments: list[str]) -> None:
    """Read the files named and write one JSON object: ``sheets`` and ``faults`` (file name, code, detail)."""
    site, limits_text, *paths = arguments
    sys.path.append(site)
    limits = json.loads(limits_text)
    confine(limits)
    sheets: list[Sheet] = []
    faults: list[list[str]] = []
    for path in map(Path, paths):
        try:
            sheets.extend(read_file(path, limits))
        except RefusedError as fault:
            faults.append([path.name, fault.code, fault.detail])
        except MemoryError:
            faults.append([path.name, "memori", ""])
        except OSError:
            faults.append([path.name, "tidak_terbaca", ""])
        except (csv.Error, ValueError):
            faults.append([path.name, "rusak", ""])
    json.dump({"sheets": sheets, "faults": faults}, sys.stdout, default=encode, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
