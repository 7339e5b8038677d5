"""What was captured under a wrong clock has both times, and its section, in the log and the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.results import SUBMITTED, Office, held
from tests.factories.web import apprenticeship
from tests.web.reports.test_report_pages import INSIDE, INSIDE_FILE, text_of
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt
from touchstone.web.console.models import Captured, Device
from touchstone.web.reports import making
from touchstone.web.ui.words import clock, moment

SLOW = timedelta(hours=2)
KINDS = ("note", "question", "section_started", "judgement")


@pytest.fixture
def attempt(office: Office) -> Attempt:
    """A submitted observation with a note."""
    made = held(office.people, apprenticeship(office.people))
    entries = Entry.objects.filter(attempt=made).order_by("number")
    first, last = entries.filter(kind="section_started").first(), entries.last()
    assert first is not None
    assert last is not None
    Entry.objects.create(
        organisation=made.organisation,
        attempt=made,
        number=last.number + 1,
        kind="note",
        data={"text": "Sets her at ease."},
        at=first.at + timedelta(minutes=1),
        by=last.by,
        kept_at=first.at + timedelta(minutes=1),
    )
    by = office.people.actor("assessor")
    assessments.submit(attempt=made.id, by=by, at=SUBMITTED["observation"])
    return made


def captured(attempt: Attempt, state: str = "corrected", slow: timedelta = SLOW) -> dict[str, Entry]:
    """One entry of each kind, as a device with another clock sent it."""
    own: dict[str, Any] = {"organisation": attempt.organisation}
    found = {}
    first = Entry.objects.filter(attempt=attempt).order_by("number")[0]
    device = Device.objects.create(
        **own, person=first.by, name="Tablet", key="sealed", made_at=first.at, seen_at=first.at
    )
    for number, kind in enumerate(KINDS, 1):
        entry = Entry.objects.filter(attempt=attempt, kind=kind).order_by("number")[0]
        Captured.objects.create(
            **own,
            attempt=attempt,
            device=device,
            sequence=number,
            entry=entry.id,
            before="0" * 64,
            hash=str(number) * 64,
            body="{}",
            by=entry.by,
            stretch=uuid4(),
            wall=entry.at - slow,
            at=entry.at,
            received_at=entry.kept_at,
            clock=state,
            became="kept",
        )
        found[kind] = entry
    return found


@pytest.mark.parametrize("state", ["corrected", "doubtful"])
def test_the_log_has_both_times(office: Office, attempt: Attempt, state: str) -> None:
    entries = captured(attempt, state)
    page = office.get("manager", "assessments-log", attempt.id).text_
    assert page.count("the device’s clock said") == len(KINDS)
    for entry in entries.values():
        assert f"{moment(entry.at)} (the device’s clock said {moment(entry.at - SLOW)})" in page


def test_the_report_has_both_times(office: Office, attempt: Attempt) -> None:
    entries = captured(attempt)
    page = office.get("manager", INSIDE, attempt.id).text_
    pdf = text_of(office.get("manager", INSIDE_FILE, attempt.id))
    for text in (page, pdf):
        assert "Device clock" in text
        assert text.count("the device’s clock said") == 1  # of the judgement, which is not in the course
        for kind in ("note", "question"):
            assert clock(entries[kind].at - SLOW) in text, kind
    assert f"(the device’s clock said {moment(entries['judgement'].at - SLOW)})" in page
    started = entries["section_started"]
    ended = Entry.objects.get(attempt=attempt, kind="section_ended", data__start=str(started.id))
    assert f"{clock(started.at - SLOW)} to {clock(ended.at)}" in page


def test_what_was_captured_under_a_right_clock_has_one_time(office: Office, attempt: Attempt) -> None:
    captured(attempt, "right", timedelta(seconds=40))
    for page in ("assessments-log", INSIDE):
        assert "device’s clock" not in office.get("manager", page, attempt.id).text_
    Captured.objects.update(clock="doubtful")  # as near as can be told, and forty seconds off
    assert "device’s clock said" in office.get("manager", "assessments-log", attempt.id).text_


def test_the_report_says_in_which_section(office: Office, attempt: Attempt) -> None:
    said = making.whole(attempt.id, office.people.actor("manager"), office.now).context
    session, questions = (
        next(one for one in said["parts"] if one["id"] == id) for id in ("session", "questions")
    )
    rows = [dict(zip(session["fields"], row, strict=True)) for row in session["rows"]]
    (note,) = (row for row in rows if row["text"] == "Sets her at ease.")
    held = [row["said"] for row in rows if row["at"] <= note["at"] <= row["until"]]
    assert [said.startswith(note["section"]) for said in held] == [True]
    asked = [dict(zip(questions["fields"], row, strict=True)) for row in questions["rows"]]
    assert all(row["section"] for row in asked)
    told = [row["section"] for row in (*rows, *asked)].count(note["section"])
    for text in (
        office.get("manager", INSIDE, attempt.id).text_,
        text_of(office.get("manager", INSIDE_FILE, attempt.id)),
    ):
        assert "Section" in text
        assert text.count(note["section"]) > told
