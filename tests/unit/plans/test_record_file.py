"""Records, read and written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.files import refusal_of
from tests.factories.record import a_confirmed_gateway, a_record, a_section_held, an_attempt, judgements
from touchstone.plans.fault import RecordError
from touchstone.plans.record_file import dump_record, parse_record, read_record
from touchstone.rules.pointing import Where
from touchstone.rules.record import Record
from touchstone.rules.record.portfolio import Piece, PortfolioFacts


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
        "record:27:23 attempts[0].sections[0].ended_at: 2025-10-26T10:00:30 has no offset from UTC"
    )
    assert level == (
        "record:33:20 attempts[0].judgements[0].level: "
        'true is not text here. Write it in quotes, it is text: "true".'
    )


def test_another_document_is_told_from_a_record() -> None:
    said = refusal_of(parse_record, b'{"format": "touchstone-record/2"}', error=RecordError)
    assert said.startswith('record:1:12 format: the format "touchstone-record/2" is not read here.')
    assert said.endswith("This program reads touchstone-record/1.")
    listed = refusal_of(parse_record, b"[]", "r.json", error=RecordError)
    assert listed.startswith("r.json:1:1: this is not a touchstone-record/1 file: it holds a list.")
    assert refusal_of(parse_record, b"{", "r.json", error=RecordError).startswith("r.json:1:2: ")


@pytest.mark.parametrize(
    ("found", "written", "said"),
    [
        (
            '"attempts": [',
            '"attempts": {}, "appeals": [',
            "Write the entries in square brackets with commas between them, such as [1, 2]; none is [].",
        ),
        (
            '"programme": {',
            '"programme": [], "case": {',
            'and is a list. Write the keys in braces, such as {"key": "value"}.',
        ),
        (
            '"format": "touchstone-record/1",',
            "",
            'the key "format" is missing. Add "format": "touchstone-record/1".',
        ),
        ('"met"', '"met", "by": 7', 'by: 7 is not text here. Write it in quotes, it is text: "7".'),
        ('"attempts": [', '"appeals": [{"against": "all"}], "attempts": [', 'Write one of: "result", "adj'),
        ('"started_on": "', '"started_on": "on ', 'Write year-month-day, such as "2025-09-02".'),
    ],
)
def test_remedies_are_told_in_the_terms_of_json(found: str, written: str, said: str) -> None:
    text = dump_record(a_full_record())
    assert found in text
    refused = refusal_of(parse_record, text.replace(found, written, 1).encode(), error=RecordError)
    assert said in refused
    assert all(line.startswith("record:") for line in refused.splitlines())


def test_places_are_kept_with_their_ksbs_and_older_records_have_none() -> None:
    piece = Piece(id="E01", kind="log", ksbs=("K1",), pointers={"K1": Where(pages=((3, 5), (8, 8)))})
    record = replace(a_record(), portfolio=PortfolioFacts(pieces=(piece,)))
    text = dump_record(record)
    assert '"pointers": {\n          "K1": "pages 3–5, 8"\n        }' in text
    assert parse_record(text.encode()) == record
    without = dump_record(replace(record, portfolio=PortfolioFacts(pieces=(replace(piece, pointers={}),))))
    assert "pointers" not in without
    assert parse_record(without.encode()).portfolio == PortfolioFacts(pieces=(replace(piece, pointers={}),))


def test_a_place_that_is_none_is_refused_with_its_ksb() -> None:
    piece = Piece(id="E01", kind="log", ksbs=("K1",), pointers={"K1": Where(pages=((3, 5),))})
    text = dump_record(replace(a_record(), portfolio=PortfolioFacts(pieces=(piece,))))
    said = refusal_of(parse_record, text.replace("pages 3–5", "5-3").encode(), error=RecordError)
    assert "portfolio.pieces[0].pointers.K1" in said
    assert "Page 3 comes before page 5." in said
