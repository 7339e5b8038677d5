"""The apprentice signs that an assessment starts and has ended: on the screen, or on their own page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.assessments import DAY
from tests.factories.web import cast
from tests.web.assessments.conftest import Desk
from tests.web.assessments.test_attempt_page import text
from touchstone.web.assessments import actions
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import NotAllowed, Refused

SIGN, LOG = "assessments-sign", "assessments-log"


def test_the_apprentice_signs_start_and_end_on_their_own_page(desk: Desk) -> None:
    page = text(desk.get("apprentice", SIGN))
    assert "The assessment starts now" in page
    assert desk.post("apprentice", SIGN, moment="start").status_code == 302
    assert desk.post("apprentice", SIGN, moment="end").status_code == 302
    found = list(Entry.objects.order_by("number"))
    assert [one.data for one in found] == [
        {"moment": moment, "how": "page", "name": desk.made.one.name} for moment in ("start", "end")
    ]
    assert {one.by for one in found} == {desk.made.people.people["apprentice"].id}
    assert {one.at for one in found} == {desk.now}
    log = text(desk.get("assessor", LOG))
    assert "The apprentice signed the start" in log
    assert "on their own page" in log
    assert Event.objects.filter(action="assessment.signed").count() == 2
    again = desk.post("apprentice", SIGN, moment="start")
    assert again.status_code == 422
    assert "You signed the start at" in text(again)
    booking = desk.made.row.bookings.get()
    assert "Sign the start and the end" in text(desk.get("apprentice", "bookings-page", booking.id))
    assert "Sign the start" not in text(desk.get("assessor", "bookings-page", booking.id))


@pytest.mark.parametrize(
    ("after", "moment", "why"),
    [
        (timedelta(days=-1), "start", "on the day of the assessment"),
        (timedelta(days=1), "end", "on the day of the assessment"),
        (timedelta(hours=-1), "end", "sign its end when it has ended"),
    ],
)
def test_it_is_signed_on_the_day_alone(desk: Desk, after: timedelta, moment: str, why: str) -> None:
    desk.now = DAY + after
    assert why in text(desk.get("apprentice", SIGN))
    answer = desk.post("apprentice", SIGN, moment=moment)
    assert answer.status_code == 422
    assert why in text(answer)
    assert not Entry.objects.exists()


def test_nothing_is_signed_once_the_record_is_closed_or_without_a_date(desk: Desk) -> None:
    row, by = desk.made.row, desk.made.people.actor("apprentice")
    row.bookings.update(ended="cancelled", ended_at=DAY, reason="Ill.")
    with pytest.raises(Refused, match="No date is booked"):
        actions.sign(attempt=row.id, moment="start", by=by, at=desk.now)
    row.judged_at, row.judged_by = DAY, by.person_id
    row.save()
    with pytest.raises(Refused, match="record is closed"):
        actions.sign(attempt=row.id, moment="start", by=by, at=desk.now)


def test_only_the_apprentice_signs_on_this_page(desk: Desk) -> None:
    assert desk.get("assessor", SIGN).status_code == 403
    assert desk.post("training_provider", SIGN, moment="start").status_code == 403
    assert desk.get("apprentice", SIGN, people=cast("South")).status_code == 404
    assert desk.post("apprentice", SIGN, moment="middle").status_code == 404
    with pytest.raises(NotAllowed):
        actions.sign(
            attempt=desk.made.row.id, moment="start", by=desk.made.people.actor("manager"), at=desk.now
        )


def test_somebody_elses_assessment_is_not_there(desk: Desk) -> None:
    desk.made.one.person = None
    desk.made.one.save()
    assert desk.get("apprentice", SIGN).status_code == 404
    assert desk.post("apprentice", SIGN, moment="start").status_code == 404


def test_a_signature_on_the_screen_and_a_recording_are_entries_of_any_method(desk: Desk) -> None:
    desk.made.write("signed", 1, moment="start", how="screen", name="Amina Khan")
    desk.made.write(
        "meeting_recorded", 2, where="https://meet.example/recording/7", kept_by="The assessment office"
    )
    log = text(desk.get("assessor", LOG))
    assert "Amina Khan, on the assessor’s screen" in log
    assert "https://meet.example/recording/7" in log
    assert "Kept by: The assessment office" in log


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("signed", {"moment": "start", "how": "screen", "name": " "}, "name"),
        ("signed", {"moment": "middle", "how": "screen", "name": "A"}, "moment"),
        ("signed", {"moment": "start", "how": "by_post", "name": "A"}, "how"),
        ("meeting_recorded", {"where": "", "kept_by": "A"}, "where"),
        ("meeting_recorded", {"where": "A", "kept_by": " "}, "kept_by"),
    ],
)
def test_what_is_missing_is_named(desk: Desk, kind: str, said: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.made.write(kind, 1, **said)
    assert set(refused.value.fields) == {field}


def test_without_the_console_it_is_signed_on_the_page_of_the_assessment(desk: Desk) -> None:
    assert "The apprentice signs" in text(desk.get("assessor"))
    answer = desk.send("signed", moment="start", name="Amina Khan")
    assert answer.status_code == 302
    assert answer["Location"].endswith("#room")
    where = "https://meet.example/7"
    assert desk.send("meeting_recorded", where=where, kept_by="The office").status_code == 302
    assert [one.data for one in Entry.objects.order_by("number")] == [
        {"how": "screen", "moment": "start", "name": "Amina Khan"},
        {"where": where, "kept_by": "The office"},
    ]
    page = text(desk.get("manager"))
    assert "The apprentice signed the start" in page
    assert where in page
    assert "types their name" not in page
    answer = desk.send("signed", name=" ")
    assert answer.status_code == 422
    assert "Type your name to sign." in text(answer)
    assert "Say whether it is the start or the end." in text(answer)
    assert desk.send("signed", role="manager", moment="end", name="Me").status_code == 422
    assert Entry.objects.count() == 2


def test_what_the_apprentice_signed_on_their_own_page_stays(desk: Desk) -> None:
    by = desk.made.people.actor("apprentice")
    signed = actions.sign(attempt=desk.made.row.id, moment="start", by=by, at=desk.now)
    with pytest.raises(Refused) as refused:
        desk.made.write("taken_back", 70, entry=str(signed.id), reason="A slip.")
    assert "it stays" in refused.value.fields["entry"]
    screen = desk.made.write("signed", 71, moment="end", how="screen", name="Amina Khan")
    desk.made.write("taken_back", 72, entry=str(screen.id), reason="It had not ended.")
