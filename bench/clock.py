"""Timing: contenders take turns, so that what else the machine does hits all alike; the median counts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

MEBI = 1024 * 1024
KIBI = 1024


def medians(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each contender over so many rounds.

    In each turn a contender runs twice and the second run counts: none pays for what another left cold.
    """
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            contender()
            start = perf_counter()
            contender()
            taken[name].append(perf_counter() - start)
    return {name: median(seconds) for name, seconds in taken.items()}


def run(command: Sequence[str], compiled: Path) -> None:
    """Run a command to its end; raise ``CalledProcessError`` when it fails.

    Python keeps its compiled modules in the folder ``compiled``: after one run it starts as one installed.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {"PYTHONPYCACHEPREFIX": str(compiled)}
    subprocess.run(command, check=True, capture_output=True, text=True, env=environment)


HIGH_WATER = """
import resource, sys
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():  # getrusage would count what the parent held when it started us
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def peak_megabytes(code: str) -> float:
    """The most memory, in MB, that a fresh Python holds while it runs this code."""
    program = [sys.executable, "-c", code + HIGH_WATER]
    told = subprocess.run(program, check=True, capture_output=True, text=True).stdout
    return int(told.splitlines()[-1]) * KIBI / MEBI
