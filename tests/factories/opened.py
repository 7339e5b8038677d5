"""The sandbox for tests: every file is really opened in it, the same bytes once in a run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, BinaryIO

from touchstone.inspection import sandbox

READS = ("look", "examine")  # what answers the same for the same bytes, and writes nothing
_known: dict[str, Any] = {}


def run(function: str, file: Path | BinaryIO, **given: Any) -> Any:
    """What the sandbox answers, or what it answered before."""
    if function not in READS:
        return sandbox.run(function, file, **given)
    said = json.dumps([function, _sum(file), given, sandbox.OTHER_SIDE], default=str, sort_keys=True)
    if said not in _known:
        _known[said] = sandbox.run(function, file, **given)
    return _known[said]


def _sum(file: Path | BinaryIO) -> str:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
