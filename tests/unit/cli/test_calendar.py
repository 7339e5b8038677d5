from __future__ import annotations

from pathlib import Path

from icalendar import Calendar

from tests.unit.cli.running import AMINA, CHLOE, about, run


def test_the_deadlines_go_to_stdout_as_icalendar() -> None:
    ran = run("calendar", *about(AMINA))
    assert (ran.status, ran.err) == (0, "")
    events = Calendar.from_ical(ran.out).walk("VEVENT")
    assert len(events) == len(run("assess", *about(AMINA), "--json").document["deadlines"]) > 3


def test_the_deadlines_go_to_a_file_when_one_is_named(tmp_path: Path) -> None:
    out = tmp_path / "chloe.ics"
    ran = run("calendar", *about(CHLOE), "-o", out)
    assert (ran.status, ran.said) == (0, f"2 deadlines written to {out}")
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_json_answer_lists_them() -> None:
    document = run("calendar", *about(CHLOE), "--json").document
    assert document["written_to"] is None
    assert [one["on"] for one in document["deadlines"]] == ["2025-10-27", "2025-11-04"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    ran = run("calendar", *about(CHLOE), "-o", tmp_path)
    assert (ran.status, "this cannot be written: Is a directory." in ran.err) == (2, True)
