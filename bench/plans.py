"""Plan files: one loaded and validated, seven hundred listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clock import medians
from bench.job import PLAN_FILE
from bench.line import Line, at_most
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import register

PLANS = 700
MILLI = 1000
REFERENCE = "ST1379"


def measure() -> Iterator[Line]:
    """The largest shipped plan, and a register as large as the market's."""
    taken = medians({"load": lambda: load_plan(PLAN_FILE)}, 15)["load"]
    yield at_most("ST1379 1.1, loaded and validated", taken * MILLI, "ms", 50)
    with TemporaryDirectory() as folder:
        _write_plans(Path(folder))
        if len(register(Path(folder)).headers) != PLANS:
            raise AssertionError("the generated plans are not all listed")
        taken = medians({"list": lambda: register(Path(folder))}, 5)["list"]
    size = PLAN_FILE.stat().st_size // 1024
    yield at_most(f"a register of {PLANS} generated plans, listed", taken, "s", 1, f"files of {size} KB each")


def _write_plans(folder: Path) -> None:
    text = PLAN_FILE.read_text(encoding="utf-8")
    for number in range(1, PLANS + 1):
        reference = f"ST{number:04}"
        path = folder / reference / "1.1" / "plan.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text.replace(REFERENCE, reference), encoding="utf-8")
