"""Who marks beside the assessor captures into a log of their own; neither sees the other's too early."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from tests.factories.assessments import DAY, observed
from tests.factories.devices import Pocket
from tests.factories.results import another
from tests.factories.room import seated
from tests.factories.web import Cast
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import text
from tests.web.room.conftest import EVENING, MORNING, Office
from touchstone.web.assessments import actions as assessing
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.console import actions as console
from touchstone.web.console import own_logs
from touchstone.web.console import queries as captured
from touchstone.web.console.models import Became, Captured
from touchstone.web.console.packing import packed
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.quality.models import Review
from touchstone.web.records.models import Standing
from touchstone.web.records.told import told
from touchstone.web.reports.queries import captured_amiss, doubtful
from touchstone.web.room import actions

SECRET = "zirconium"


@pytest.fixture
def ready(people: Cast) -> Office:
    """An observation that holds in every way, not judged yet."""
    desk = Desk(observed(people), DAY + timedelta(hours=6))
    second = another(people, "assessor", "Robin Second")
    people.people["second"] = second
    return Office(desk, second, DAY + timedelta(hours=6))


def test_what_a_co_marker_captures_is_in_their_own_log_alone(office: Office) -> None:
    seat = office.seat("co_mark")
    device = office.pocket()
    section = office.made.method.sections[0].id
    device.capture(DAY, "section_started", section=section)
    device.capture(DAY + timedelta(minutes=5), "note", text=SECRET, ksbs=[])
    question: dict[str, Any] = {"of_kind": "set", "text": "Why?", "ksbs": ["K4"]}
    device.capture(DAY + timedelta(minutes=6), "question", **question)
    device.capture(DAY + timedelta(minutes=20), "section_ended", section=section)
    receipt = office.send(device)
    assert receipt.standing.words == "4 of 4 entries received, chain intact"
    assert receipt.standing.kept == 4
    assert office.send(device).standing.words == receipt.standing.words
    assert {row.became for row in Captured.objects.all()} == {Became.OWN}
    assert not Entry.objects.exists()
    own = own_logs.entries(seat.id)
    assert [one.kind for one in own] == ["section_started", "note", "question", "section_ended"]
    assert [one.number for one in own] == [1, 2, 3, 4]
    assert own[2].data["id"] == "Q1"
    assert own[2].data["section"] == section
    assert own[3].data["start"] == str(own[0].id)


def test_who_marks_beside_is_told_no_judgement_of_the_assessor_in_the_record_either(office: Office) -> None:
    """A quality assurer reads everybody's judgements, and not these before both have submitted."""
    one, by = office.made.one, office.made.people.actor("internal_quality_assurer")
    assert not told(one, by, office.at).hidden
    seat = office.seat("co_mark", person=by.person_id)
    assert told(one, by, office.at).hidden == {office.made.row.code}
    before = Standing.objects.get(apprenticeship=one).as_of
    actions.end_seat(seat=seat.id, by=by, at=office.at + timedelta(minutes=1))
    assert Standing.objects.get(apprenticeship=one).as_of == before  # they hold no lock for it
    assert not told(one, by, office.at).hidden


def test_two_devices_of_a_co_marker_share_one_log(office: Office) -> None:
    seat = office.seat("co_mark")
    for number in (1, 2):
        device = office.pocket()
        device.capture(DAY + timedelta(minutes=number), "note", text=f"Note {number}.", ksbs=[])
        office.send(device, EVENING + timedelta(minutes=number))
    assert [(one.number, one.data["text"]) for one in own_logs.entries(seat.id)] == [
        (1, "Note 1."),
        (2, "Note 2."),
    ]


def test_what_does_not_fit_is_set_aside_for_the_co_marker_alone(office: Office) -> None:
    seat = office.seat("co_mark")
    device = office.pocket()
    device.capture(DAY, "seen", ksbs=["K999"], text=SECRET)
    [aside] = office.send(device).aside
    assert captured.waits(office.made.row) == []
    assert captured.standings(office.id) == []
    assert doubtful(captured_amiss(office.id)) == []
    for role in ("manager", "assessor"):
        assert SECRET not in text(office.desk.get(role, "console-aside"))
    assert SECRET in text(office.desk.get("second", "console-aside"))
    for role in ("manager", "assessor"):
        with pytest.raises(Http404):
            console.leave_out(captured=aside.id, reason="No.", by=office.made.people.actor(role), at=EVENING)
    assert "Set aside: 1" in " ".join(actions.left_in(seat))
    with pytest.raises(Refused):
        console.take_up(captured=aside.id, by=office.sitter, at=EVENING)
    console.leave_out(captured=aside.id, reason="A slip.", by=office.sitter, at=EVENING)
    assert own_logs.waits(seat.id) == []


def test_who_marks_beside_is_shown_nothing_that_waits_as_a_manager_either(office: Office) -> None:
    """Somebody with two roles: a manager leaves out what others captured, and not while they mark beside."""
    theirs = Pocket(office.id, office.made.people.people["assessor"].id)
    as_: dict[str, Any] = {
        "attempt": office.id,
        "device": theirs.id,
        "by": office.made.people.actor("assessor"),
    }
    console.prepare(**as_, at=MORNING)
    theirs.capture(DAY, "seen", ksbs=["K999"], text=SECRET)
    [row] = console.take(**as_, lines=theirs.lines, times=theirs.times(EVENING), at=EVENING).aside
    assert SECRET in text(office.desk.get("manager", "console-aside"))
    manager = office.made.people.actor("manager")
    seated(office.made.row, manager.person_id, "co_mark", MORNING)
    assert office.desk.get("manager", "console-aside").status_code == 404
    with pytest.raises(Http404):
        console.leave_out(captured=row.id, reason="No.", by=manager, at=EVENING)


def test_what_is_taken_up_into_an_own_log_is_on_the_trail(office: Office) -> None:
    seat = office.seat("co_mark")
    section, other = (one.id for one in office.made.method.sections[:2])
    first, second = office.pocket(), office.pocket()
    first.capture(DAY, "section_started", section=section)
    second.capture(DAY + timedelta(minutes=1), "section_started", section=other)
    office.send(first)
    [row] = office.send(second).aside
    first.capture(DAY + timedelta(minutes=30), "section_ended", section=section)
    office.send(first)
    console.take_up(captured=row.id, by=office.sitter, at=EVENING)
    event = Event.objects.get(action="console.take_up")
    assert (event.chain, event.facts) == (
        office.made.one.id,
        {"attempt": office.made.row.code, "captured": str(row.id)},
    )
    assert [one.kind for one in own_logs.entries(seat.id)][-1] == "section_started"


def test_the_pack_of_a_co_marker_has_nothing_of_the_assessors(ready: Office) -> None:
    ready.made.judge(reason="Because.")
    seat = ready.seat("co_mark")
    told = packed(ready.id, ready.sitter, EVENING)
    assert (told["seat"], told["entries"], told["submitted"]) == (str(seat.id), [], False)
    assert told["method"]["title"] == ready.made.method.title
    assert packed(ready.id, ready.made.people.actor("assessor"), EVENING)["seat"] is None


def test_the_console_lists_and_prepares_and_answers_with_the_own_log(office: Office) -> None:
    office.seat("co_mark")
    client = office.desk.browser("second")
    told = office.ask("second", "console-state").json()
    assert [one["attempt"] for one in told["attempts"]] == [str(office.id)]
    assert told["attempts"][0]["title"].startswith("Co-mark: ")
    office.made.write("note", 1, text=SECRET)
    device = office.pocket()
    device.capture(DAY, "note", text="My own.", ksbs=[])
    body = {
        "device": str(device.id),
        "shows": EVENING.isoformat(),
        "stretch": str(device.stretches[0].name),
        "stretches": [{"name": str(device.stretches[0].name), "place": 1}],
        "entries": [{"body": one.body, "hash": one.hash} for one in device.lines],
    }
    office.desk.now = EVENING
    path = reverse("console-captured", args=[office.id])
    send = lambda: client.post(path, json.dumps(body), content_type="application/json")  # noqa: E731
    answer = office.desk._at(send)
    assert answer.status_code == 200
    assert [one["data"]["text"] for one in answer.json()["entries"]] == ["My own."]
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("role", ["second", "internal_quality_assurer"])
def test_neither_side_sees_the_other_before_both_have_submitted(ready: Office, role: str) -> None:
    who = ready.made.people.people[role]
    seat = ready.seat("co_mark", person=who.id)
    ready.made.write("note", 200, text=SECRET)
    for page in ("assessments-attempt", "assessments-log", "reports-inside", "room-compared"):
        assert ready.desk.get(role, page).status_code == 404, page
    watching = text(ready.desk.get(role, "room-watch"))
    assert "once both of you have submitted" in watching
    assert SECRET not in watching
    assert "Open it in the console" in text(ready.desk.get(role, "room-page"))
    for page in ("room-page", "room-compared"):
        assert ready.desk.get("assessor", page).status_code == 200
    ready.made.judge()
    assessing.submit(attempt=ready.id, by=ready.made.people.actor("assessor"), at=EVENING)
    assert ready.desk.get(role, "assessments-log").status_code == 404
    review = Review.objects.get(attempt=ready.id)
    expected = 404 if role != "second" else 403
    assert ready.desk.get(role, "quality-review", review.id).status_code == expected
    seat.submitted_at = EVENING
    seat.save()
    assert ready.desk.get("internal_quality_assurer", "room-compared").status_code == 200


def marked(ready: Office) -> None:
    """The assessor says met to all; the co-marker all but one."""
    ready.seat("co_mark")
    device = ready.pocket()
    first = ready.made.method.criteria[0].id.replace("-", "_")
    ready.judged(device, **{first: "not_met"})
    ready.send(device)


def test_both_are_compared_and_the_result_stays(ready: Office) -> None:
    marked(ready)
    answer = ready.desk.get("second", "room-own")
    assert "Submit your judgements" in text(answer)
    assert ready.desk.post("second", "room-own").status_code == 302
    assert "The assessor has not submitted yet." in text(ready.desk.get("second", "room-own"))
    assert "Nothing is compared before" in text(ready.desk.get("assessor", "room-compared"))
    assert "Nothing is compared before" in text(ready.desk.get("second", "room-compared"))
    ready.made.judge()
    told = assessing.submit(attempt=ready.id, by=ready.made.people.actor("assessor"), at=EVENING)
    before = told.grade
    page = text(ready.desk.get("assessor", "room-compared"))
    assert "Compared" in text(ready.desk.get("second", "room-own"))
    assert "agrees with the assessor" in text(ready.desk.get("second", "room-compared"))
    assert f"/attempts/{ready.id}/compared/" in text(ready.desk.get("second", "room-page"))
    total = len(ready.made.method.criteria)
    assert f"agrees with the assessor on {total - 1} of {total} criteria." in page
    assert "I say not_met." in page
    assert "Why met." in page
    assert ready.desk.get("manager", "room-compared").status_code == 200
    for role in ("apprentice", "training_provider", "employer"):
        assert ready.desk.get(role, "room-compared").status_code == 403
    file = ready.desk.get("manager", "room-compared-file")
    rows = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert rows[0][-1] == "Agree"
    assert [row[-1] for row in rows[1:]] == ["no", *["yes"] * (total - 1)]
    assert Entry.objects.filter(kind="judgement").count() == total
    after = ready.made
    after.row.refresh_from_db()
    assert after.row.judged_by == ready.made.people.people["assessor"].id
    assert before == told.grade


def test_nothing_is_submitted_while_something_is_open(ready: Office) -> None:
    ready.seat("co_mark")
    answer = ready.desk.post("second", "room-own")
    assert answer.status_code == 422
    assert "Not yet assessed" in text(answer)
    with pytest.raises(Http404):
        actions.submit_own(attempt=ready.id, by=ready.made.people.actor("assessor"), at=EVENING)


def test_a_submitted_own_log_is_locked(ready: Office) -> None:
    marked(ready)
    actions.submit_own(attempt=ready.id, by=ready.sitter, at=EVENING)
    with pytest.raises(Refused, match="already"):
        actions.submit_own(attempt=ready.id, by=ready.sitter, at=EVENING)
    with pytest.raises(Refused, match="locked"):
        ready.pocket()


def test_what_comes_after_is_kept_and_out_of_the_log(ready: Office) -> None:
    seat = ready.seat("co_mark")
    device = ready.pocket()
    ready.judged(device)
    ready.send(device)
    actions.submit_own(attempt=ready.id, by=ready.sitter, at=EVENING)
    device.capture(DAY + timedelta(hours=3), "note", text="Too late.", ksbs=[])
    assert [one.became for one in ready.send(device).aside] == [Became.ASIDE]
    assert len(own_logs.entries(seat.id)) == len(ready.made.method.criteria)


def test_a_chain_is_for_one_log(office: Office) -> None:
    """Who co-marked and is booked afterwards takes another browser: their chain is of their own log."""
    seat = office.seat("co_mark")
    device = office.pocket()
    device.capture(DAY, "note", text="Beside.", ksbs=[])
    office.send(device)
    actions.end_seat(seat=seat.id, by=office.made.people.actor("manager"), at=EVENING)
    office.made.row.bookings.update(assessor=office.second)
    again: dict[str, Any] = {"attempt": office.id, "name": "A tablet", "by": office.sitter, "at": EVENING}
    with pytest.raises(Refused, match="for another log"):
        console.prepare(device=device.id, **again)


def test_no_seat_no_device(office: Office) -> None:
    with pytest.raises(Http404):
        office.pocket()
    office.seat("watch")
    with pytest.raises(Http404):
        office.pocket()
    assert MORNING < DAY


def test_quality_assurance_without_a_seat_has_nothing_in_the_console(office: Office) -> None:
    assert office.ask("internal_quality_assurer", "console-state").json()["attempts"] == []
    by = office.made.people.actor("internal_quality_assurer")
    with pytest.raises(NotAllowed):
        console.prepare(attempt=office.id, device=uuid4(), name="A tablet", by=by, at=MORNING)
