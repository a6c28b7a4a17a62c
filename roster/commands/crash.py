"""Reports of unexpected errors: where and what kind, never what the data held."""

from __future__ import annotations

import json
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from roster import __version__
from roster.config import Settings
from roster.resources import PACKAGE


def write_crash_report(error: BaseException, command: str) -> Path | None:
    """Write a report of this error to the data folder and return its path, None where nothing can be written.

    Messages and values of the error are left out, because they may hold names or numbers of people.
    """
    when = datetime.now(UTC)
    report = {
        "waktu": when.isoformat(timespec="seconds"),
        "versi": __version__,
        "python": platform.python_version(),
        "sistem": platform.system(),
        "perintah": command,
        "galat": [_chain_link(link) for link in _chain(error)],
    }
    try:
        folder = Settings.from_environment().make_data_dir() / "laporan-galat"
        folder.mkdir(exist_ok=True)
        path = folder / f"galat-{when:%Y%m%dT%H%M%S%f}.json"
        path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    except Exception:
        return None
    return path


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in links:
        links.append(current)
        current = current.__cause__ or current.__context__
    return links


def _chain_link(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    return {"jenis": type(error).__qualname__, "jejak": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]}


def _short(filename: str) -> str:
    """Return the path from the package on; of other files the last two parts, so that no home folder shows."""
    path = Path(filename)
    if path.is_relative_to(PACKAGE.parent):
        return path.relative_to(PACKAGE.parent).as_posix()
    return "/".join(path.parts[-2:])
