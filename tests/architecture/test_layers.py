"""The contract of the layers holds, and bites: each breach put into a copy of the package is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

BREACHES = {
    "a folder without a place": ("somewhere/__init__.py", "", "somewhere"),
    "a file beside the layers": ("somefile.py", "", "somefile"),
    "rules import plans": (
        "rules/breach.py",
        "import touchstone.plans\n",
        "not allowed to import touchstone.plans",
    ),
    "rules import a library": ("rules/breach.py", "import yaml\n", "not allowed to import yaml"),
    "plans import the command line": (
        "plans/breach.py",
        "import touchstone.cli\n",
        "not allowed to import touchstone.cli",
    ),
    "siblings import one another": (
        "documents/breach.py",
        "import touchstone.cohort\n",
        "not allowed to import touchstone.cohort",
    ),
    "the command line imports Django": ("cli/breach.py", "import django\n", "not allowed to import django"),
    "the command line imports arrays itself": (
        "cli/breach.py",
        "import numpy\n",
        "not allowed to import numpy",
    ),
    "pages import the command line": (
        "web/__init__.py",
        "import touchstone.cli\n",
        "not allowed to import touchstone.cli",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contract on the package of that folder."""
    program = "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "300"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to break."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copytree(PACKAGE, folder / "touchstone", ignore=shutil.ignore_patterns("__pycache__", "*.yaml"))
    return folder


def test_the_package_keeps_its_layers(copied: Path) -> None:
    answer = lint(copied)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("name", "content", "words"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_found(copied: Path, name: str, content: str, words: str) -> None:
    breach = copied / "touchstone" / name
    made = not breach.parent.exists()
    breach.parent.mkdir(exist_ok=True)
    breach.write_text(content, encoding="utf-8")
    try:
        answer = lint(copied)
    finally:
        breach.unlink()
        if made:
            shutil.rmtree(breach.parent)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert words in answer.stdout
