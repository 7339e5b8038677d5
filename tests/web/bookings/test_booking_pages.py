"""Booking a method: the day, the times and the assessor, the answers again, and what happens next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.bookings import FIRST, PLACE, another_assessor, booked, ready, slots
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.bookings.conftest import Desk
from touchstone.rules.calendar import LONDON
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.mail.models import Message

PAGE = "bookings-book"
DAY = "?on_day=23&on_month=6&on_year=2026&at=09:00"


def answers(desk: Desk, do: str = "check", method: str = "observation", **changes: Any) -> dict[str, Any]:
    """What the form sends when it is filled in as proposed."""
    said = {"do": do, "on_day": "23", "on_month": "6", "on_year": "2026", "place": PLACE, "link": ""}
    for slot in slots(desk.one, method):
        said[f"starts-{slot.section}"] = slot.starts_at.astimezone(LONDON).strftime("%H:%M")
        said[f"ends-{slot.section}"] = slot.ends_at.astimezone(LONDON).strftime("%H:%M")
    said["venue"] = {"observation": "workplace", "professional_discussion": "face_to_face"}[method]
    said["assessor"] = str(desk.people.people["assessor"].id)
    return said | changes


def send(desk: Desk, role: str = "bookings", method: str = "observation", **changes: Any) -> Any:
    """The answer to sending it."""
    return desk.post(role, PAGE, desk.one.id, method, **answers(desk, method=method, **changes))


def test_the_first_page_asks_for_the_day_and_says_what_the_rules_allow(desk: Desk) -> None:
    text = desk.text("bookings", PAGE, desk.one.id, "observation")
    assert "Monday 15 June 2026" in text  # fourteen days after 1 June
    assert "Monday 22 June 2026, 08:00 to 18:00" in text
    assert "North Assessor" in text


def test_times_before_the_earliest_day_are_not_proposed(desk: Desk) -> None:
    desk.now = FIRST - timedelta(days=14)
    text = desk.text("bookings", PAGE, desk.one.id, "observation")
    assert "Assessors who are available from then on" in text
    assert "Monday 22 June 2026, 08:00" not in text  # notice served today allows the 23rd
    assert "Tuesday 23 June 2026, 08:00 to 18:00" in text


def test_a_day_without_anybody_available_says_what_to_do(desk: Desk) -> None:
    text = desk.text(
        "bookings",
        PAGE,
        apprenticeship(desk.people, uln="", standard="ST9002", version="1.0").id,
        "field_survey",
    )
    assert "Nobody is available" in text


def test_the_second_page_proposes_the_sections_of_the_plan_in_its_order(desk: Desk) -> None:
    text = desk.text("bookings", PAGE, desk.one.id, "observation", query=DAY)
    for time in ("09:00", "09:15", "09:45", "10:45", "11:15"):
        assert f'value="{time}"' in text
    assert "North Assessor" in text
    assert "At least 30 minutes; after Live mentoring session and Two recorded mentoring sessions." in text


def test_a_time_that_the_clock_change_skips_gets_a_kind_error(desk: Desk) -> None:
    answer = desk.get(
        "bookings", PAGE, desk.one.id, "observation", query="?on_day=28&on_month=3&on_year=2027&at=01:30"
    )
    assert answer.status_code == 422
    assert "01:30 does not exist on 28 March 2027, when the clocks change" in answer.content.decode()


def test_a_time_that_comes_twice_gets_one_too(desk: Desk) -> None:
    changed = {"on_day": "25", "on_month": "10", "starts-explanation": "01:30", "ends-explanation": "03:00"}
    answer = send(desk, **changed)
    assert answer.status_code == 422
    assert "01:30 happens twice on 25 October 2026" in answer.content.decode()


def test_who_cannot_assess_is_shown_with_every_reason(desk: Desk) -> None:
    another_assessor(desk.people)
    text = desk.text("bookings", PAGE, desk.one.id, "observation", query=DAY)
    assert "1 assessor who cannot, and why" in text
    assert (
        "Not approved for ST1379 on 23 June 2026. Has not said that they are available at that time." in text
    )


def test_the_answers_are_shown_again_with_what_follows(desk: Desk) -> None:
    text = send(desk).content.decode()
    assert "Check before you book" in text
    assert "Tuesday 23 June 2026, 09:15 to 09:45" in text
    assert "<strong>Tuesday 9 June 2026</strong>" in text  # the last day to serve notice
    assert not Booking.objects.exists()


def test_what_the_rules_would_say_is_told_before_anything_is_booked(desk: Desk) -> None:
    changed = {
        "starts-live": "09:15",
        "ends-live": "09:40",
        "starts-questioning": "09:40",
        "ends-questioning": "10:10",
    }
    changed |= {"starts-recordings": "10:10", "ends-recordings": "11:10"}
    text = send(desk, **changed).content.decode()
    assert "Live mentoring session took 25 minutes in its longest stretch; the least is 30 minutes." in text
    assert (
        "Questioning started at 09:40 on 23 June 2026, before Two recorded mentoring sessions had ended."
        in text
    )


def test_a_day_too_near_for_notice_is_warned_of(desk: Desk) -> None:
    desk.now = FIRST.replace(day=20)
    assert "served today, it allows Saturday 4 July 2026 at the earliest" in send(desk).content.decode()


def test_it_is_booked_and_everybody_is_told(desk: Desk) -> None:
    answer = send(desk, do="book")
    made = Booking.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith(f"/bookings/{made.id}/booked/")
    text = desk.text("bookings", "bookings-booked", made.id)
    assert "Serve notice by <strong>Tuesday 9 June 2026</strong>" in text
    assert {mail.to for mail in Message.objects.filter(kind="booking")} == {
        f"{role}@north.example" for role in ("apprentice", "training_provider", "employer", "assessor")
    }
    assert made.starts_at == FIRST
    assert str(made.notice_due_on) == "2026-06-09"


def test_the_same_form_sent_twice_books_once(desk: Desk) -> None:
    first, second = send(desk, do="book"), send(desk, do="book")
    assert first.url == second.url
    assert Booking.objects.count() == 1


def test_what_cannot_be_meant_is_told_beside_its_field(desk: Desk) -> None:
    changed = {"ends-live": "09:00", "ends-questioning": "", "place": "", "venue": ""}
    text = send(desk, **changed).content.decode()
    assert "Say when Questioning ends, or leave both times empty." in text
    assert "Choose where it is held." in text
    answer = send(desk, **{"ends-live": "09:00", "place": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Live mentoring session must end after it starts." in text
    assert "Say where it is: a place, a meeting link, or both." in text


def test_an_assessor_who_was_booked_meanwhile_is_refused_in_words(desk: Desk) -> None:
    other = apprenticeship(desk.people, uln="", last_name="Other")
    confirmed(desk.people, other)
    booked(desk.people, other)
    answer = send(desk)
    assert answer.status_code == 422
    assert "Is booked at that time." in answer.content.decode()


def test_a_method_that_is_booked_cannot_be_booked_again(desk: Desk) -> None:
    desk.booked()
    answer = send(desk, do="book", on_day="24")
    assert answer.status_code == 422
    assert "is not to be booked now" in answer.content.decode()


def test_before_the_gateway_nothing_is_booked(desk: Desk) -> None:
    early = apprenticeship(desk.people, uln="", last_name="Early")
    desk.one = early
    answer = send(desk, do="book")
    assert answer.status_code == 422
    assert "Gateway has not been confirmed." in answer.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "role", ["training_provider", "employer", "apprentice", "assessor", "internal_quality_assurer"]
)
def test_only_the_bookings_team_and_managers_book(desk: Desk, role: str) -> None:
    assert desk.get(role, PAGE, desk.one.id, "observation").status_code == 403
    assert send(desk, role=role, do="book").status_code == 403
    assert not Booking.objects.exists()


def test_others_apprentices_and_methods_nobody_knows_are_not_there(desk: Desk) -> None:
    assert desk.get("bookings", PAGE, desk.one.id, "no_such_method").status_code == 404
    assert desk.get("bookings", PAGE, uuid4(), "observation").status_code == 404
    other = Desk(cast("South"), desk.one)
    assert other.get("bookings", PAGE, desk.one.id, "observation").status_code == 404
    assert send(desk, do="book", assessor="nobody").status_code == 404


def test_a_second_assessor_can_be_chosen(desk: Desk) -> None:
    second = ready(desk.people, another_assessor(desk.people))
    send(desk, do="book", assessor=str(second.id))
    assert Booking.objects.get().assessor_id == second.id
    assert Booking.objects.get().booked_at > NOW
