from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every command away from the user's own data folder."""
    folder = tmp_path_factory.mktemp("home") / "data"
    monkeypatch.setenv("ROSTER_DATA_DIR", str(folder))
    for name in ("ROSTER_DATABASE_URL", "ROSTER_DEBUG", "ROSTER_PORT", "ROSTER_UPLOAD_LIMIT_MIB"):
        monkeypatch.delenv(name, raising=False)
    return folder
