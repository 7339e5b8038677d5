"""Records: one apprentice's facts as a JSON document, read and written."""

from __future__ import annotations

from pathlib import Path

from touchstone.plans.decoders import read_as
from touchstone.plans.fault import RecordError, RefusedError
from touchstone.plans.file_text import read_bytes
from touchstone.plans.heading import check_format
from touchstone.plans.json_text import MOST_BYTES, parse_json
from touchstone.plans.reading import Reading
from touchstone.plans.syntax import JSON
from touchstone.plans.tree import Node
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
    try:
        return _record(parse_json(data, name))
    except RefusedError:
        pass  # read again, now with the line of everything: finding them takes longer than reading
    try:
        return _record(parse_json(data, name, placed=True))
    except RefusedError as error:
        raise RecordError(error.faults) from None


def _record(root: Node) -> Record:
    check_format(root, RECORD_FORMAT, JSON)
    reading = Reading(syntax=JSON)
    record = read_as(Record, root, reading)
    if record is None:
        raise RefusedError(reading.faults)
    return record


def dump_record(record: Record) -> str:
    """The record as JSON text; reading it gives an equal record."""
    return json_text(encode(record)) + "\n"
