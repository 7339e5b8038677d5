"""The log, taking entries back, and the list of an apprentice's assessments."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.web import cast
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import last, text
from touchstone.web.assessments.models import Entry

LOG, BACK, LIST = "assessments-log", "assessments-take-back", "assessments-apprentice"


def test_an_empty_log_says_how_it_begins(desk: Desk) -> None:
    page = text(desk.get("assessor", LOG))
    assert page.count("<h1") == 1
    assert "Nothing was written yet" in page


def test_an_entry_is_taken_back_with_a_reason_and_both_stay(desk: Desk) -> None:
    desk.send("note", text="Wrong apprentice.")
    row = desk.made.row.id
    assert "Wrong apprentice." in text(desk.get("assessor", BACK, row, 1))
    answer = desk.post("assessor", BACK, row, 1)
    assert answer.status_code == 422
    assert "Say why." in text(answer)
    id = Entry.objects.get().id
    said: dict[str, Any] = {f"taken_back-{id}-reason": "Typed in the wrong window."}
    answer = desk.post("assessor", BACK, row, 1, **said)
    assert answer.status_code == 302
    page = text(desk.get("assessor", LOG))
    assert "Wrong apprentice." in page
    assert "Taken back in #2: Typed in the wrong window." in page
    assert desk.get("assessor", BACK, row, 1).status_code == 404
    assert desk.get("assessor", BACK, row, 2).status_code == 404
    assert desk.get("assessor", BACK, row, 77).status_code == 404


def test_what_others_rest_on_is_taken_back_last(desk: Desk) -> None:
    desk.send("section_started", "live")
    start = last()
    desk.send("section_ended", "live")
    said: dict[str, Any] = {f"taken_back-{start.id}-reason": "No."}
    answer = desk.post("assessor", BACK, desk.made.row.id, 1, **said)
    assert answer.status_code == 422
    assert "Take back or change first what rests on it: #2." in text(answer)


def test_only_whoever_writes_takes_back(desk: Desk) -> None:
    desk.send("note", text="A note.")
    row = desk.made.row.id
    assert desk.get("manager", BACK, row, 1).status_code == 302
    assert desk.post("manager", BACK, row, 1).status_code == 422
    assert desk.post("assessor", BACK, row, 1, people=cast("South")).status_code == 404
    assert desk.get("apprentice", BACK, row, 1).status_code == 403
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("apprentice", 403), ("training_provider", 404)]
)
def test_who_reads_the_log(desk: Desk, role: str, status: int) -> None:
    assert desk.get(role, LOG).status_code == status


def test_the_log_of_nobody_is_not_there(desk: Desk) -> None:
    assert desk.get("assessor", LOG, uuid4()).status_code == 404
    assert desk.get("manager", LOG, people=cast("South")).status_code == 404
    assert desk.post("assessor", LOG).status_code == 405


def test_the_list_shows_each_method_and_how_far_it_is(desk: Desk) -> None:
    one = desk.made.one.id
    own = text(desk.get("assessor", LIST, one))
    assert "Observation with questioning" in own
    assert "Professional discussion" not in own
    everything = text(desk.get("manager", LIST, one))
    assert "Professional discussion" in everything
    assert "To be conducted or judged" in everything
    booking = text(desk.get("bookings", LIST, one))
    assert f"/attempts/{desk.made.row.id}/" not in booking
    assert "Nothing for you here" in text(desk.get("training_provider", LIST, one))


def test_the_list_of_others_is_not_there(desk: Desk) -> None:
    one = desk.made.one.id
    assert desk.get("manager", LIST, one, people=cast("South")).status_code == 404
    assert desk.get("apprentice", LIST, one).status_code == 403
    assert desk.get("manager", LIST, uuid4()).status_code == 404
