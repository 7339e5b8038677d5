"""What is published installs into a clean environment, with its plans, and runs without any web framework."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, committed

UV = ROOT / ".venv-tools" / "bin" / "uv"
PROGRAM = """
import importlib.util, sys
import touchstone.rules, touchstone.plans
unwanted = ("django", "ninja", "psycopg", "numpy", "pyarrow", "typst")
assert not any(importlib.util.find_spec(name) for name in unwanted)
assert "site-packages" in touchstone.__file__
"""

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path = ROOT) -> str:
    """Run a command; its output, or a failure that shows what it said."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built distribution."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_committed_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(PACKAGE.parent).as_posix() for path in committed() if PACKAGE in path.parents
    }
    assert expected - inside == set()
    assert "touchstone/py.typed" in inside
    assert any(name.endswith("/plan.yaml") for name in inside)


@pytest.mark.skipif(not UV.exists(), reason="the environment was not made by make setup")
def test_the_core_runs_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "clean" / "bin" / "python"
    run(UV, "venv", "--python", sys.executable, tmp_path / "clean")
    run(UV, "pip", "sync", "--python", python, "--require-hashes", ROOT / "requirements" / "core.lock")
    run(UV, "pip", "install", "--python", python, "--no-deps", wheel)
    run(python, "-I", "-c", PROGRAM, cwd=tmp_path)
    assert "ST1379" in run(tmp_path / "clean" / "bin" / "touchstone", "plan", "list", cwd=tmp_path)
