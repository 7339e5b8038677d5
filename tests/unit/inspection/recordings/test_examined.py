"""A recording among the files that are examined."""

from __future__ import annotations

from pathlib import Path

from tests.factories.recordings import recording
from touchstone.inspection.recordings import Recording
from touchstone.inspection.report import Report
from touchstone.inspection.sandbox import run

PHONE = {
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 15",
    "com.apple.quicktime.creationdate": "2026-03-05T11:00:00+0100",
    "com.apple.quicktime.location.ISO6709": "+51.5007-000.1246/",
}


def examined(path: Path) -> Report:
    return Report.of_json(run("examine", path, name=path.name))


def test_the_report_holds_what_the_recording_says(tmp_path: Path) -> None:
    kept = {"movflags": "use_metadata_tags"}
    report = examined(recording(tmp_path / "talk.mov", 2, says=PHONE, options=kept))
    assert report.recording is not None
    found = Recording.of_json(dict(report.recording))
    assert (found.whole_seconds, found.medium) == (2, "video")
    assert report.metadata.device == "Apple iPhone 15"
    assert report.metadata.created == "2026-03-05T10:00:00+00:00"
    assert str(report.metadata.place) == "51.50070° N, 0.12460° W"
    assert {note.code for note in report.notes} == {"recording.plays", "place"}


def test_sound_alone_is_told(tmp_path: Path) -> None:
    report = examined(recording(tmp_path / "talk.m4a", 2, pictures=None))
    assert [note.code for note in report.notes] == ["recording.no_pictures"]
    assert report.outcome == "advice"


def test_a_file_with_sound_and_pictures_needs_no_word(tmp_path: Path) -> None:
    assert examined(recording(tmp_path / "talk.mp4", 2)).outcome == "fine"
