"""Running the program inside the test's own process, and the demonstration's records to run it on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from touchstone.cli.main import program

DEMO = Path(str(files("touchstone.cli").joinpath("demo")))
AMINA = (DEMO / "amina.json", "2025-11-05")  # a distinction
BEN = (DEMO / "ben.json", "2025-09-30")  # a fail, a resit, a pass under the cap
CHLOE = (DEMO / "chloe.json", "2025-10-20")  # blocked at the gateway


@dataclass(frozen=True)
class Ran:
    """What a run of the program left."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its answer as JSON."""
        return json.loads(self.out)

    @property
    def refused(self) -> Any:
        """Why it did not answer, as JSON from stderr."""
        return json.loads(self.err)

    @property
    def said(self) -> str:
        """Its answer with line breaks and runs of spaces made one space, as wrapping does not matter."""
        return " ".join(self.out.split())


def run(*arguments: object) -> Ran:
    """Run ``touchstone`` with these arguments; raise what it did not expect itself."""
    result = CliRunner().invoke(program(), [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def about(apprentice: tuple[Path, str]) -> tuple[Path, str, str]:
    """The arguments that name a demonstration record and its moment."""
    file, on = apprentice
    return file, "--on", on


def changed(apprentice: tuple[Path, str], folder: Path, **keys: Any) -> Path:
    """A copy of a demonstration record with top-level keys replaced."""
    record = json.loads(apprentice[0].read_text(encoding="utf-8")) | keys
    path = folder / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
