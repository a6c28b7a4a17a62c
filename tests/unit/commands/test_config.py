from __future__ import annotations

import stat
from pathlib import Path

import pytest

from roster.config import MIB, Settings, SettingsError


def settings(folder: Path, **environ: str) -> Settings:
    return Settings.from_environment({"ROSTER_DATA_DIR": str(folder), **environ})


def test_defaults_lie_in_the_data_folder(tmp_path: Path) -> None:
    found = settings(tmp_path / "data")
    assert found.database_url == f"sqlite:///{tmp_path}/data/roster.sqlite3"
    assert (found.upload_limit_bytes, found.host, found.port) == (30 * MIB, "127.0.0.1", 8080)
    assert not (tmp_path / "data").exists()


def test_default_data_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.from_environment({}).data_dir == tmp_path / ".local" / "share" / "pam-tps-roster"


def test_every_wrong_number_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, ROSTER_PORT="65536", ROSTER_UPLOAD_LIMIT_MIB="banyak")
    assert "ROSTER_PORT='65536'" in caught.value.message
    assert "ROSTER_UPLOAD_LIMIT_MIB='banyak'" in caught.value.message


@pytest.mark.parametrize(("text", "port"), [("0", 0), ("65535", 65535), (" 8000 ", 8000), ("", 8080)])
def test_ports_at_the_edges_are_taken(tmp_path: Path, text: str, port: int) -> None:
    assert settings(tmp_path, ROSTER_PORT=text).port == port


def test_secrets_never_show(tmp_path: Path) -> None:
    found = settings(tmp_path, ROSTER_ADMIN_PASSWORD="kucing-hitam", ROSTER_DATABASE_URL="postgresql://u:kucing@h/d")
    assert found.admin_password == "kucing-hitam"
    assert "kucing" not in repr(found)


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    found = settings(tmp_path / "data")
    key = found.secret_key()
    assert len(key) == 64
    assert found.secret_key() == key
    assert stat.S_IMODE((tmp_path / "data" / "kunci_rahasia").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["kunci_rahasia"]


def test_a_data_folder_that_cannot_be_made_has_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path / "file" / "data").make_data_dir()
    assert "ROSTER_DATA_DIR" in caught.value.advice
