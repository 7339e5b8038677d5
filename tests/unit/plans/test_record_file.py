"""Records, read and written."""

from __future__ import annotations

from pathlib import Path

from tests.factories.files import refusal_of
from tests.factories.record import a_confirmed_gateway, a_record, a_section_held, an_attempt, judgements
from touchstone.plans.fault import RecordError
from touchstone.plans.record_file import dump_record, parse_record, read_record
from touchstone.rules.record import Record


def a_full_record() -> Record:
    attempt = an_attempt(
        sections=(a_section_held("2025-10-26 09:00", "2025-10-26 10:00:30"),),
        judgements=judgements(first_P1="met"),
    )
    return a_record(gateways=(a_confirmed_gateway(),), attempts=(attempt,))


def test_what_is_written_is_read_as_the_same() -> None:
    text = dump_record(a_full_record())
    assert text.startswith('{\n  "format": "touchstone-record/1",\n  "standard": "ST9999",\n')
    assert text.endswith("}\n")
    assert parse_record(text.encode()) == a_full_record()


def test_a_record_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text(dump_record(a_record()))
    assert read_record(file) == a_record()
    assert read_record(str(file)) == a_record()


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert (
        refusal_of(read_record, tmp_path, error=RecordError)
        == f"{tmp_path}: this is a folder. Name one file."
    )


def test_faults_are_all_found_with_their_paths() -> None:
    text = dump_record(a_full_record()).replace('"met"', "true").replace("10:00:30+00:00", "10:00:30")
    offset, level = refusal_of(parse_record, text.encode(), error=RecordError).splitlines()
    assert offset.startswith(
        "attempts[0].sections[0].ended_at: 2025-10-26T10:00:30 has no offset from UTC, so it could be any of"
    )
    assert level == (
        'attempts[0].judgements[0].level: true is not text here. Write it in quotes, it is text: "true".'
    )


def test_another_document_is_told_from_a_record() -> None:
    said = refusal_of(parse_record, b'{"format": "touchstone-record/2"}', error=RecordError)
    assert said.startswith('format: the format "touchstone-record/2" is not read here.')
    assert said.endswith("This program reads touchstone-record/1.")
    listed = refusal_of(parse_record, b"[]", "r.json", error=RecordError)
    assert listed.startswith("r.json: this is not a touchstone-record/1 file: it holds a list.")
    assert refusal_of(parse_record, b"{", "r.json", error=RecordError).startswith("r.json:1:2: ")
