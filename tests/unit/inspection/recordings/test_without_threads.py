"""In the sandbox of an account that is not root there are no threads: nothing here may need one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.recordings import people, recording
from touchstone.inspection.sandbox import _environment

ALONE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
from touchstone.inspection.recordings.opening import probe_at, watch_at
film, folder = sys.argv[1:]
print(watch_at(film, probe_at(film), folder)["seen"])
"""
NOBODY = "65534"
READS = "-all,+dac_read_search"  # so that nobody finds the interpreter wherever it lies


@pytest.mark.skipif(sys.platform != "linux", reason="limits of processes are Linux's")
def test_a_film_is_looked_at_without_threads(tmp_path: Path) -> None:
    film = recording(tmp_path / "film.mp4", 2, draw=people(1))
    command = [sys.executable, "-c", ALONE, str(film), str(tmp_path)]
    if os.getuid() == 0:  # whom no such limit binds
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("needs setpriv, to be nobody")
        for path in (tmp_path, film):
            os.chown(path, int(NOBODY), int(NOBODY))
        ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        caps = [f"--{name}={READS}" for name in ("inh-caps", "ambient-caps", "bounding-set")]
        command = [setpriv, *ids, *caps, *command]
    told = subprocess.run(
        command, env=_environment(str(tmp_path)), capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "[[0.0, 1], [1.0, 1]]", told.stderr[-1000:]
