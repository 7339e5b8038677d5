"""A cohort's grades from file to file, CSV or Parquet; in memory are a stretch of rows and the ids so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from touchstone.cohort import grade_many
from touchstone.cohort.arrays import Bounds, GradeRanks, Grades
from touchstone.cohort.cells import read_cells
from touchstone.cohort.csv_rows import CsvWriter, read_csv
from touchstone.cohort.header import ID
from touchstone.cohort.parquet_rows import ParquetWriter, read_parquet
from touchstone.cohort.rows import CohortFileError, Faults, Rows, refusal
from touchstone.plans.fault import RefusedError
from touchstone.plans.file_text import check_ordinary
from touchstone.rules.plan import Plan

Progress = Callable[[int, float], None]  # rows graded so far, share of the file read from 0 to 1
Kind = TypeVar("Kind")
ENDS = ("", ".lowest", ".highest")


class Writer(Protocol):
    """Takes columns of text and writes them as rows."""

    def write(self, columns: Sequence[Sequence[str]]) -> None: ...
    def close(self) -> None: ...


READERS: Mapping[str, Callable[[Plan, Path, Faults], Iterator[Rows]]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
}
WRITERS: Mapping[str, Callable[[Path, Sequence[str]], Writer]] = {
    ".csv": CsvWriter,
    ".parquet": ParquetWriter,
}


@dataclass(frozen=True)
class Tally:
    """How many rows were graded, and how many came to each overall grade; blank is *cannot tell yet*.

    ``cap_unknown``: the plan has a cap, and no column says whose grade carries it, so nobody's does.
    ``repeated``: ids that stand in several rows, in the order in which they came again; each row is graded.
    """

    rows: int
    overall: Mapping[str, int]
    cap_unknown: bool
    repeated: tuple[str, ...] = ()


def grade_file(plan: Plan, source: Path, target: Path, *, progress: Progress | None = None) -> Tally:
    """Grade a cohort from ``source`` into ``target``, each CSV or Parquet by the end of its name.

    Columns in: ``id``, one per criterion holding a level or nothing, ``<method>.score``, ``capped``. Columns
    out: ``id``; per method and ``overall`` the grade (blank while it cannot be told), the lowest and the
    highest it can still be, the overall ones after the cap. Raises ``CohortFileError`` with up to 20 faults,
    each with row and column, and leaves no output then.
    """
    reader, writer = _by_suffix(READERS, source), _by_suffix(WRITERS, target)
    _check_paths(source, target)
    part = target.with_name(target.name + ".part")
    try:
        tally = _grade(plan, source, reader, writer(part, _names(plan)), progress)
        part.replace(target)
    except OSError as error:
        message = f"Writing failed: {error.strerror or error}."
        raise refusal(target, message, "Check the rights and the space.") from None
    finally:
        part.unlink(missing_ok=True)
    return tally


def _grade(
    plan: Plan,
    source: Path,
    reader: Callable[[Plan, Path, Faults], Iterator[Rows]],
    writer: Writer,
    progress: Progress | None,
) -> Tally:
    faults = Faults(source)
    counts: Counter[str] = Counter()
    done, cap_unknown = 0, False
    ids, repeated = set[str](), dict[str, None]()
    try:
        for rows in _read(reader(plan, source, faults), source):
            cohort, capped = read_cells(plan, rows, faults)
            cap_unknown = capped is None and plan.attempts.cap is not None
            if not faults:
                columns = _columns(grade_many(plan, cohort, capped=capped))
                counts.update(columns[-len(ENDS)])
                writer.write([rows.columns[ID], *columns])
                repeated |= dict.fromkeys(_seen_again(rows.columns[ID], ids))
            done += rows.size
            if progress is not None:
                progress(done, rows.share)
    finally:
        writer.close()
    faults.refuse()
    return Tally(done, dict(counts), cap_unknown, tuple(repeated))


def _seen_again(names: Sequence[str], seen: set[str]) -> Iterator[str]:
    """The names that are not new, and all of them marked as seen."""
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _read(stretches: Iterator[Rows], source: Path) -> Iterator[Rows]:
    """The rows; what goes wrong while they are read is said of their file, not of the one written."""
    try:
        yield from stretches
    except OSError as error:
        message = f"Reading failed: {error.strerror or error}."
        raise refusal(source, message, "Check its rights.") from None


def _names(plan: Plan) -> list[str]:
    return [ID, *(part + end for part in [*(m.id for m in plan.methods), "overall"] for end in ENDS)]


def _columns(grades: Grades) -> list[list[str]]:
    told = [(bounds.told, bounds) for bounds in grades.methods.values()]
    return [
        column
        for grade, bounds in [*told, (grades.overall, grades.after_cap)]
        for column in _texts(grade, bounds)
    ]


def _texts(grade: GradeRanks, bounds: Bounds) -> Iterator[list[str]]:
    words = np.array([*bounds.scale, ""], dtype=np.object_)  # CANNOT_TELL takes the last, a blank
    for ranks in (grade, bounds.lowest, bounds.highest):
        yield words[ranks].tolist()


def _by_suffix(known: Mapping[str, Kind], path: Path) -> Kind:
    if path.suffix.lower() not in known:
        raise refusal(path, "The name does not end in .csv or .parquet.", "Name a CSV or Parquet file.")
    return known[path.suffix.lower()]


def _check_paths(source: Path, target: Path) -> None:
    try:
        check_ordinary(source)
    except RefusedError as error:
        raise CohortFileError(error.faults) from None
    if target.is_dir():
        raise refusal(target, "This is a folder.", "Name a file to write to.")
    if target.exists() and target.samefile(source):
        raise refusal(target, "The grades would overwrite the cohort.", "Name another file to write to.")
    if not target.parent.is_dir():
        raise refusal(target, "There is no such folder to write to.", "Make it first, or name another.")
