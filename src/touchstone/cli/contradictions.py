"""Facts that contradict each other, told with the file and the line where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from touchstone.plans.fault import Fault
from touchstone.plans.file_text import decode, read_bytes
from touchstone.plans.json_places import Places
from touchstone.plans.json_text import MOST_BYTES
from touchstone.plans.tree import KeyPath
from touchstone.rules.report import Problem


class ContradictoryError(Exception):
    """A record that contradicts itself or its plan: it can be read, and is never judged."""

    def __init__(self, file: Path, problems: Iterable[Problem]) -> None:
        self.faults = placed(file, problems)
        super().__init__("\n".join(map(str, self.faults)))


def placed(file: Path, problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """The problems with file, line and column before their paths; raise ``RefusedError`` as reading does."""
    places = Places(decode(read_bytes(file, MOST_BYTES), str(file)), str(file))
    known = places.spelt()
    return tuple(Fault(_place(places, known, one.place), one.message, one.remedy) for one in problems)


def _place(places: Places, known: dict[str, KeyPath], words: str) -> str:
    """Where a path stands; one that is not in the file stands where its nearest part is."""
    near = words
    while near not in known:
        near = near[: max(near.rfind("."), near.rfind("["), 0)]
    line, column = places.line_and_column(known[near])
    return f"{places.file}:{line}:{column} {words}"
