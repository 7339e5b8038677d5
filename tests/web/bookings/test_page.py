"""The page of a booking and what can be done from it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.bookings import FIRST, another_assessor, ready
from tests.factories.web import cast
from tests.web.bookings.conftest import Desk
from tests.web.bookings.test_booking_pages import DAY, answers
from touchstone.web.bookings import actions
from touchstone.web.bookings.models import Booking, Conflict

PAGE = "bookings-page"
EVERYBODY = ("bookings", "manager", "assessor", "training_provider", "employer", "apprentice")
CHANGES = ("bookings-notice", "bookings-move", "bookings-cancel", "bookings-no-show")


def test_everybody_concerned_sees_when_who_and_where(desk: Desk) -> None:
    made = desk.booked()
    for role in EVERYBODY:
        text = desk.text(role, PAGE, made.id)
        assert "Tuesday 23 June 2026" in text
        assert "09:00 (UK time, BST) on 23 June 2026" in text
        assert "Room 2, North Works" in text
        assert "North Assessor" in text
        assert ("Move" in text) == (role in ("bookings", "manager"))
        assert ("Do you take it?" in text) == (role == "assessor")


def test_the_bookings_team_is_told_by_when_to_serve_notice(desk: Desk) -> None:
    made = desk.booked()
    assert "Serve it by Tuesday 9 June 2026." in desk.text("bookings", PAGE, made.id)
    desk.now = FIRST - timedelta(days=3)
    text = desk.text("bookings", PAGE, made.id)
    assert "Too late for notice" in text


def test_notice_is_served_from_its_page(desk: Desk) -> None:
    made = desk.booked()
    assert "it is long enough" in desk.text("bookings", "bookings-notice", made.id)
    said = {"to": "apprentice", "channel": "letter", "proof": "RM 1"}
    assert desk.post("bookings", "bookings-notice", made.id, **said).status_code == 302
    text = desk.text("bookings", PAGE, made.id)
    assert "Served at 12:30 on 1 June 2026 to the apprentice by North Bookings team. Letter." in text
    assert "RM 1" in text
    assert "Notice was served at" in desk.text("bookings", "bookings-notice", made.id)


def test_notice_that_is_too_short_is_refused_with_the_rule(desk: Desk) -> None:
    made = desk.booked()
    desk.now = FIRST - timedelta(days=3)
    said = {"to": "apprentice", "channel": "mail"}
    answer = desk.post("bookings", "bookings-notice", made.id, **said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Notice served now is too short" in text
    assert "with 14 calendar days the earliest day is 4 July 2026" in text
    said["too_short_because"] = "The apprentice asked for it."
    assert desk.post("manager", "bookings-notice", made.id, **said).status_code == 302


def test_an_assessor_accepts_with_the_word_that_there_is_no_conflict(desk: Desk) -> None:
    made = desk.booked()
    answer = desk.post("assessor", "bookings-accept", made.id)
    assert answer.status_code == 422
    assert "decline if you have one" in answer.content.decode()
    assert desk.post("assessor", "bookings-accept", made.id, no_conflict="on").status_code == 302
    assert "accepted at 12:30 on 1 June 2026" in desk.text("bookings", PAGE, made.id)


def test_an_assessor_declines_with_a_reason_that_only_the_bookings_team_reads(desk: Desk) -> None:
    made = desk.booked()
    assert desk.post("assessor", "bookings-decline", made.id).status_code == 422
    said = {"reason": "She is my cousin.", "conflict": "on"}
    assert desk.post("assessor", "bookings-decline", made.id, **said).status_code == 302
    assert Conflict.objects.count() == 1
    assert "She is my cousin." in desk.text("bookings", PAGE, made.id)
    for role in ("training_provider", "employer", "apprentice"):
        text = desk.text(role, PAGE, made.id)
        assert "Declined by the assessor" in text
        assert "cousin" not in text


def test_a_booking_moves_with_a_reason_and_keeps_its_history(desk: Desk) -> None:
    made = desk.booked()
    actions.serve_notice(
        booking=made.id, to="apprentice", channel="mail", by=desk.people.actor("bookings"), at=desk.now
    )
    assert "North Assessor" in desk.text("bookings", "bookings-move", made.id)
    assert "Why is it moved?" in desk.text("bookings", "bookings-move", made.id, query=DAY)
    changed = answers(desk, on_day="24")
    assert b"Give the reason" in desk.post("bookings", "bookings-move", made.id, **changed).content
    changed["reason"] = "The mentee is ill."
    text = desk.post("bookings", "bookings-move", made.id, **changed).content.decode()
    assert "Notice of the day before does not count for this one." in text
    answer = desk.post("bookings", "bookings-move", made.id, **changed | {"do": "book"})
    assert answer.status_code == 302
    moved = Booking.objects.get(ended="")
    text = desk.text("bookings", PAGE, moved.id)
    assert "Wednesday 24 June 2026" in text
    assert "The mentee is ill." in text
    assert "Notice to serve" in text
    assert "Moved" in desk.text("apprentice", PAGE, made.id)
    assert desk.get("bookings", "bookings-move", made.id).status_code == 302


def test_a_booking_is_cancelled_with_a_reason(desk: Desk) -> None:
    made = desk.booked()
    assert desk.post("bookings", "bookings-cancel", made.id).status_code == 422
    assert desk.post("bookings", "bookings-cancel", made.id, reason="Fire.").status_code == 302
    answer = desk.post("bookings", "bookings-cancel", made.id, reason="Fire.")
    assert answer.status_code == 422
    assert "does not stand any more: cancelled at 12:30" in answer.content.decode()


def test_nobody_came(desk: Desk) -> None:
    made = desk.booked()
    desk.now = FIRST + timedelta(minutes=3)
    assert "Then it can be recorded" in desk.text("assessor", "bookings-no-show", made.id)
    assert desk.post("assessor", "bookings-no-show", made.id, reason="Rang.").status_code == 422
    desk.now = FIRST + timedelta(hours=1)
    assert desk.post("assessor", "bookings-no-show", made.id, reason="Rang twice.").status_code == 302
    assert "Nobody came" in desk.text("bookings", PAGE, made.id)


def test_every_booking_of_an_apprentice_is_on_one_page(desk: Desk) -> None:
    text = desk.text("bookings", "bookings-apprentice", desk.one.id)
    assert "Book Observation with questioning" in text
    made = desk.booked()
    actions.cancel(booking=made.id, reason="Fire.", by=desk.people.actor("bookings"), at=desk.now)
    text = desk.text("bookings", "bookings-apprentice", desk.one.id)
    assert "Book Observation with questioning" in text
    assert "Fire." in text
    desk.booked(at=desk.now)
    assert "Open the booking" in desk.text("apprentice", "bookings-apprentice", desk.one.id)


def test_an_assessor_sees_only_their_own(desk: Desk) -> None:
    mine = desk.booked()
    other = ready(desk.people, another_assessor(desk.people))
    theirs = desk.booked("professional_discussion", assessor=other.id, starts_at=FIRST + timedelta(days=1))
    assert desk.get("assessor", PAGE, theirs.id).status_code == 404
    for page in ("bookings-accept", "bookings-decline", "bookings-no-show"):
        assert desk.get("assessor", page, theirs.id).status_code == 404
        assert desk.post("assessor", page, theirs.id, reason="x", no_conflict="on").status_code == 404
    text = desk.text("assessor", "bookings-apprentice", desk.one.id)
    assert "Ola Second" not in text
    assert desk.get("assessor", PAGE, mine.id).status_code == 200


@pytest.mark.parametrize("role", ["training_provider", "employer", "apprentice", "internal_quality_assurer"])
def test_others_change_nothing(desk: Desk, role: str) -> None:
    made = desk.booked()
    for page in (*CHANGES, "bookings-accept", "bookings-decline", "bookings-booked"):
        assert desk.get(role, page, made.id).status_code == 403
        assert desk.post(role, page, made.id, reason="x").status_code in (403, 405)
    assert Booking.objects.get().ended == ""


def test_others_bookings_are_not_there(desk: Desk) -> None:
    made = desk.booked()
    south = Desk(cast("South"), desk.one)
    for page in (PAGE, "bookings-booked", *CHANGES):
        assert south.get("bookings", page, made.id).status_code == 404
        assert desk.get("bookings", page, uuid4()).status_code == 404
    assert south.get("training_provider", PAGE, made.id).status_code == 404


def test_a_stranger_is_sent_to_sign_in(desk: Desk) -> None:
    made = desk.booked()
    assert Client().get(f"/bookings/{made.id}/").headers["Location"].startswith("/accounts/login/")
