"""Cohorts in Parquet, read and written a stretch at a time. Needs pyarrow, imported when used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from touchstone.cohort.header import check_header
from touchstone.cohort.rows import ROWS_AT_ONCE, Faults, Rows, refusal
from touchstone.rules.plan import Plan


def read_parquet(plan: Plan, path: Path, faults: Faults) -> Iterator[Rows]:
    """The rows of a Parquet file; raise ``CohortFileError`` for a schema or a file that cannot be used."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            check_header(plan, file.schema_arrow.names, faults)
            total = max(file.metadata.num_rows, 1)
            first = 1
            for batch in file.iter_batches(ROWS_AT_ONCE):
                columns = {name: _texts(batch.column(name)) for name in batch.schema.names}
                yield Rows(first, columns, (first - 1 + batch.num_rows) / total)
                first += batch.num_rows
    except (ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise refusal(path, f"The file is not Parquet: {reason}", "Give a CSV or Parquet file.") from None


def _texts(column: Any) -> list[str]:
    return [_text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


class ParquetWriter:
    """Writes columns of text to a Parquet file; a blank is written as null."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._schema = pa.schema([(name, pa.string()) for name in names])
        self._writer = parquet.ParquetWriter(path, self._schema)

    def write(self, columns: Sequence[Sequence[str]]) -> None:
        """Add rows, given as columns."""
        import pyarrow as pa

        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """End the file."""
        self._writer.close()
