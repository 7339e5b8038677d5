"""Node, which runs what browsers run: where it is missing, a test that needs it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from touchstone.project import settings

ROOT = Path(settings.__file__).resolve().parents[3]
PACKAGES = ROOT / "node_modules"


def node() -> str:
    """Where node is: on the machine, or where ``make setup`` put it."""
    brought = ROOT / ".venv-node" / "bin"
    found = shutil.which("node", path=f"{os.environ['PATH']}:{brought}")
    assert found is not None, "node is missing: make setup brings it"
    return found


def bundled(script: Path, folder: Path) -> Path:
    """A module and what it imports as one small file, made as ``make assets`` makes those of pages."""
    (program,) = PACKAGES.glob("@esbuild/*/bin/esbuild")
    out = folder / f"{script.stem}.mjs"
    how = ["--bundle", "--minify", "--format=esm", "--target=es2020", "--log-level=warning"]
    subprocess.run([program, script, *how, f"--outfile={out}"], check=True)
    return out
