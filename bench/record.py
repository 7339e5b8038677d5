"""One full record judged: inside one process, from the command line, and how much memory that takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clock import medians, peak_megabytes, run
from bench.full_record import ASKED_ON, full_record
from bench.job import PLAN_FILE
from bench.line import Line, at_most
from touchstone.plans.law_files import load_policy, load_scheme
from touchstone.plans.plan_file import load_plan
from touchstone.plans.record_file import read_record
from touchstone.rules.judge import assess
from touchstone.rules.situation import Situation

COMMAND = [sys.executable, "-c", "from touchstone.cli.main import run; run()"]
MILLI = 1000
SIZE = "full ST1379 record"


def measure() -> Iterator[Line]:
    """``assess`` with its trace, the command line from start to answer, the most memory of a process."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "record.json"
        file.write_text(json.dumps(full_record(load_plan(PLAN_FILE))), encoding="utf-8")
        yield _inside(file)
        yield _command(file, Path(folder) / "compiled")
        yield at_most(
            f"assess, {SIZE}: peak memory of the process",
            peak_megabytes(_code(file)),
            "MB",
            80,
            "Python itself included",
        )


def situation_of(file: Path) -> Situation:
    """All that the rules look at, read from files."""
    return Situation(
        plan=load_plan(PLAN_FILE),
        policy=load_policy(),
        scheme=load_scheme(),
        record=read_record(file),
        now=datetime.fromisoformat(ASKED_ON),
    )


def _inside(file: Path) -> Line:
    situation = situation_of(file)
    report = assess(situation)
    if report.overall.grade != "distinction" or not report.holds or not report.traces:
        raise AssertionError("the record of the benchmark is not judged as it should be")
    taken = medians({"assess": lambda: assess(_fresh(situation))}, 200)["assess"]
    return at_most(
        f"assess, {SIZE}, with trace", taken * MILLI, "ms", 2, "a new situation each time, nothing kept"
    )


def _fresh(situation: Situation) -> Situation:
    return replace(situation, record=replace(situation.record))


def _command(file: Path, compiled: Path) -> Line:
    command = [*COMMAND, "assess", str(file), "--on", ASKED_ON]
    taken = medians({"command": lambda: run(command, compiled)}, 9)["command"]
    return at_most(
        "touchstone assess, from start to answer",
        taken,
        "s",
        0.35,
        "a new process each time, modules compiled before",
    )


def _code(file: Path) -> str:
    return f"""
from pathlib import Path
from bench.record import assess, situation_of
assess(situation_of(Path({str(file)!r})))
"""
