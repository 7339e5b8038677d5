"""Records: one apprentice's facts as a JSON document, read and written."""

from __future__ import annotations

from pathlib import Path

from touchstone.plans.decoders import read_as
from touchstone.plans.fault import RecordError, RefusedError
from touchstone.plans.file_text import read_bytes
from touchstone.plans.heading import check_format
from touchstone.plans.json_text import MOST_BYTES, parse_json
from touchstone.plans.reading import Reading
from touchstone.plans.writing import encode, json_text
from touchstone.rules.record import Record

RECORD_FORMAT = "touchstone-record/1"


def read_record(path: Path | str) -> Record:
    """The record in a file; raise ``RecordError`` with every fault found."""
    try:
        return parse_record(read_bytes(Path(path), MOST_BYTES), str(path))
    except RefusedError as error:
        raise RecordError(error.faults) from None


def parse_record(data: bytes, name: str = "record") -> Record:
    """The record in a JSON text; raise ``RecordError`` with every fault. ``name`` stands for the file."""
    reading = Reading()
    try:
        root = parse_json(data, name)
        check_format(root, RECORD_FORMAT)
        record = read_as(Record, root, reading)
    except RefusedError as error:
        raise RecordError(error.faults) from None
    if record is None:
        raise RecordError(reading.faults)
    return record


def dump_record(record: Record) -> str:
    """The record as JSON text; reading it gives an equal record."""
    return json_text(encode(record)) + "\n"
