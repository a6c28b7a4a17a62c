"""As the user installs it: the wheel in an empty environment without the tools, far from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.project.places import ROOT, own_files
from tests.project.tiny import write_tiny

LOCK = ROOT / ".ci" / "constraints.txt"


def uv() -> str | None:
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else shutil.which("uv")


def run(command: list[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    assert ran.returncode == 0, f"{command[:4]} failed:\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
    return ran


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from a copy of the repository's own files, so that nothing built before gets in."""
    source = tmp_path_factory.mktemp("source")
    for path in own_files():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    out = tmp_path_factory.mktemp("wheel")
    if uv():  # first the sdist, then the wheel from it: both ways of shipping are tried
        run([uv(), "build", "--quiet", "--build-constraint", LOCK, "--out-dir", out, source])
    else:
        run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, source])
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that holds the wheel and what it requires, no more."""
    if not uv():
        pytest.skip("uv is not beside this Python; without its cache the install takes minutes")
    folder = tmp_path_factory.mktemp("empty") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    run([uv(), "pip", "install", "--quiet", "--python", folder / "bin" / "python", "--constraint", LOCK, wheel])
    return folder / "bin"


def test_wheel_holds_templates_and_both_packages_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    packed = {name for name in names if ".dist-info/" not in name}
    expected = {path.as_posix() for path in own_files() if path.parts[0] in {"roster", "solver"}}
    expected |= {f"roster/{path.as_posix()}" for path in own_files() if path.parts[0] == "templates"}
    assert packed == expected
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_program_makes_a_sprin_far_from_the_checkout(programs: Path, tmp_path: Path) -> None:
    assert not (programs / "pytest").exists()
    data = write_tiny(tmp_path / "data")
    home = tmp_path / "home"
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "ROSTER_DATA_DIR": str(home / "roster")}
    health = run([programs / "roster", "doctor"], cwd=tmp_path, env=environ)
    assert "KURANG" not in health.stdout
    out = tmp_path / "rencana"
    run([programs / "roster", "plan", "--data", data, "--out", out, "--docs"], cwd=tmp_path, env=environ)
    assert (out / "dokumen" / "sprin.pdf").read_bytes().startswith(b"%PDF-")
    checked = run([programs / "roster", "check", "--data", data, "--plan", out], cwd=tmp_path, env=environ)
    assert "Tidak ada pelanggaran." in checked.stdout


def test_doctor_names_another_solver(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "solver").mkdir()
    (tmp_path / "solver" / "__init__.py").write_text("")
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([programs / "roster", "doctor"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "solver lain" in ran.stderr
