"""Rows of a cohort file as text, a stretch at a time, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchstone.plans.fault import Fault, RefusedError, cut

ROWS_AT_ONCE = 16_384
MOST_FAULTS = 20


class CohortFileError(RefusedError):
    """A file that cannot be read as a cohort; nothing was graded."""

    what = "cohort file"


@dataclass(frozen=True)
class Rows:
    """A stretch of rows: the number of the first as a person sees it, the cells of each column as text (blank
    where there is nothing), and how much of the file has been read, from 0 to 1."""

    first: int
    columns: Mapping[str, Sequence[str]]
    share: float

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.columns["id"])


class Faults:
    """What is wrong with a file, gathered so that a person mends it in one go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, message: str, remedy: str, *, row: int | None = None, column: str | None = None) -> None:
        """Keep one fault; raise ``CohortFileError`` when there are enough to show."""
        parts = [f"row {row}"] * (row is not None) + [f"column {cut(column or '')}"] * (column is not None)
        place = f"{self._path}: {', '.join(parts)}" if parts else str(self._path)
        self._found.append(Fault(place, message, remedy))
        if len(self._found) == MOST_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Raise ``CohortFileError`` when anything was found."""
        if self._found:
            raise CohortFileError(self._found)


def refusal(path: Path, message: str, remedy: str) -> CohortFileError:
    """A refusal of the whole file for one reason."""
    return CohortFileError([Fault(str(path), message, remedy)])
