"""A report says what follows, and crosses between processes and tables without loss."""

from __future__ import annotations

import json

import pytest

from touchstone.inspection.kinds import JPEG
from touchstone.inspection.report import Metadata, Note, Place, Report

ADVICE = Note("place", "advice", "The picture says where it was taken.")
REFUSED = Note("sound_only", "refused", "There is no picture.", "st0763-v1.1 § Observation")
FULL = Report(
    kind=JPEG,
    size=3,
    sha256="ab" * 32,
    notes=(ADVICE, REFUSED),
    pages=2,
    text="words",
    cut=True,
    metadata=Metadata(Place(51.5, -0.12), "A phone", ("A. Writer",), "A program", "2026-11-22T10:00:00", "T"),
    recording={"seconds": 1800.5},
    scanned="ClamAV 1.4",
)


@pytest.mark.parametrize("report", [FULL, Report(kind=None, size=0)])
def test_a_report_reads_back_as_it_was_written(report: Report) -> None:
    assert Report.of_json(json.loads(json.dumps(report.as_json()))) == report


def test_the_gravest_note_is_the_outcome() -> None:
    assert FULL.outcome == "refused"
    assert FULL.as_json()["outcome"] == "refused"
    assert Report(kind=JPEG, size=1, notes=(ADVICE,)).outcome == "advice"
    assert Report(kind=JPEG, size=1).outcome == "fine"


def test_notes_are_told_by_outcome_and_added_at_the_end() -> None:
    assert FULL.told("advice") == (ADVICE,)
    assert Report(kind=JPEG, size=1, notes=(ADVICE,)).with_notes(REFUSED).notes == (ADVICE, REFUSED)


def test_a_place_is_read_in_degrees() -> None:
    assert str(Place(51.50073, -0.12463)) == "51.50073° N, 0.12463° W"
    assert str(Place(-33.9, 18.4)) == "33.90000° S, 18.40000° E"


@pytest.mark.parametrize(
    ("created", "words"),
    [
        ("2026-11-20T10:11:12+00:00", "10:11:12 on 20 November 2026"),
        ("2026-07-20T10:11:00+00:00", "11:11 on 20 July 2026"),
        ("2026-07-20T10:11:00", "10:11 on 20 July 2026"),
        ("last summer", "last summer"),
        (None, None),
    ],
)
def test_when_it_was_made_is_read_in_words(created: str | None, words: str | None) -> None:
    assert Metadata(created=created).made_at == words


def test_what_is_no_report_is_not_read_as_one() -> None:
    with pytest.raises(KeyError):
        Report.of_json({"kind": "pdf"})
