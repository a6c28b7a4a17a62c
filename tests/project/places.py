"""Where the repository lies and which files belong to it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BUILT = {".git", ".venv", ".make", "__pycache__", "build", "dist", "demo", ".hypothesis"}


@cache
def own_files() -> tuple[Path, ...]:
    """Every file of the repository, relative to its root: as git knows them, else all that is not built."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        asked = subprocess.run(command, capture_output=True, check=False)
        if asked.returncode == 0:
            names = asked.stdout.decode().split("\0")
            return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))
    return tuple(sorted(path.relative_to(ROOT) for path in _walk(ROOT)))


def own_text(suffix: str) -> list[tuple[Path, str]]:
    """Every own file with this suffix and its text."""
    return [(path, (ROOT / path).read_text(encoding="utf-8")) for path in own_files() if path.suffix == suffix]


def _walk(folder: Path) -> list[Path]:
    found = []
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in BUILT and not path.name.endswith(("_cache", ".egg-info")):
                found += _walk(path)
        else:
            found.append(path)
    return found
