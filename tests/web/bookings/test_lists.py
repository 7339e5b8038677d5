"""Lists of bookings, and how many questions a page asks of the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.bookings import FIRST, another_assessor, booked, ready
from tests.factories.gateway import confirmed
from tests.factories.web import apprenticeship, cast
from tests.web.bookings.conftest import Desk
from tests.web.bookings.test_booking_pages import DAY, answers
from touchstone.web.bookings import actions

LIST, OWN = "bookings-list", "bookings-own"
MOST = 15
OWN_QUERY = 1  # of the test itself, to see rows again


def more(desk: Desk, number: int) -> None:
    """So many further apprentices, each booked with an assessor of their own."""
    for each in range(number):
        one = apprenticeship(
            desk.people, uln="", last_name=f"Number{each}", email=f"a{each}@x.example", person=None
        )
        confirmed(desk.people, one)
        assessor = ready(desk.people, another_assessor(desk.people, f"Extra{each} Assessor"))
        booked(desk.people, one, assessor=assessor.id)


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    assert "Book one from an apprentice’s page." in desk.text("bookings", LIST)
    assert "No assessment is booked." in desk.text("assessor", OWN)


def test_the_list_is_chosen_by_what_bookings_wait_for(desk: Desk) -> None:
    made = desk.booked()
    text = desk.text("bookings", LIST)
    assert "Notice to serve (1)</a>" in text
    assert "Not accepted (1)</a>" in text
    assert "This week (0)</a>" in text
    assert "Past</a>" in text  # what grows for ever has no number
    assert "Moved or cancelled</a>" in text
    assert "Amina Khan" in text
    team, assessor = desk.people.actor("bookings"), desk.people.actor("assessor")
    actions.serve_notice(booking=made.id, to="apprentice", channel="mail", by=team, at=desk.now)
    actions.accept(booking=made.id, no_conflict=True, by=assessor, at=desk.now)
    text = desk.text("bookings", LIST, query="?show=notice")
    assert "Notice of every booking has been served." in text
    assert "Ready" in desk.text("bookings", LIST)
    desk.now = FIRST - timedelta(days=1)  # the Monday of its week
    assert "Amina Khan" in desk.text("bookings", LIST, query="?show=week")
    desk.now = FIRST + timedelta(days=1)
    assert "Amina Khan" in desk.text("bookings", LIST, query="?show=past")


@pytest.mark.parametrize("query", ["?show=nonsense", "?after=x&sort=-y", "?q=%00"])
def test_an_address_somebody_made_up_shows_the_list(desk: Desk, query: str) -> None:
    desk.booked()
    assert desk.get("bookings", LIST, query=query).status_code == 200


def test_the_list_is_exported(desk: Desk) -> None:
    desk.booked()
    answer = desk.browser("bookings").get("/bookings/?export=csv&show=ended")
    assert answer["Content-Type"].startswith("text/csv")
    with desk.clock():
        answer = desk.browser("bookings").get("/bookings/?export=csv")
    text = answer.getvalue().decode()
    assert "2026-06-23 09:00,Amina Khan,Observation with questioning,North Assessor" in text


def test_an_assessor_sees_their_own_and_what_waits_for_their_answer(desk: Desk) -> None:
    desk.booked()
    other = ready(desk.people, another_assessor(desk.people))
    desk.booked("professional_discussion", assessor=other.id, starts_at=FIRST + timedelta(days=1))
    text = desk.text("assessor", OWN)
    assert "1 booking waits for your answer." in text
    assert "Observation with questioning" in text
    assert "Professional discussion" not in text


def test_lists_are_for_those_who_book_and_those_who_are_booked(desk: Desk) -> None:
    for role in ("training_provider", "employer", "apprentice", "internal_quality_assurer", "assessor"):
        assert desk.get(role, LIST).status_code == 403
    for role in ("training_provider", "employer", "apprentice", "bookings"):
        assert desk.get(role, OWN).status_code == 403
    desk.booked()
    assert "Amina Khan" not in Desk(cast("South"), desk.one).text("bookings", LIST)


def test_no_page_asks_more_the_more_there_is(desk: Desk) -> None:
    made = desk.booked()
    discussion = ("bookings-book", desk.one.id, "professional_discussion")
    pages = [
        ("bookings", LIST, (), ""),
        ("assessor", OWN, (), ""),
        ("bookings", "bookings-assessors", (), ""),
        ("bookings", "bookings-assessor", (desk.people.people["assessor"].id,), ""),
        ("bookings", "bookings-page", (made.id,), ""),
        ("apprentice", "bookings-page", (made.id,), ""),
        ("bookings", "bookings-apprentice", (desk.one.id,), ""),
        ("training_provider", "bookings-apprentice", (desk.one.id,), ""),
        ("bookings", discussion[0], discussion[1:], ""),
        ("bookings", discussion[0], discussion[1:], DAY.replace("23", "24")),
        ("bookings", "bookings-move", (made.id,), DAY),
        ("bookings", "bookings-notice", (made.id,), ""),
    ]

    def counted() -> list[int]:
        found = []
        for role, page, about, query in pages:
            desk.browser(role)  # signing in is another request
            with CaptureQueriesContext(connection) as asked:
                desk.text(role, page, *about, query=query)
            found.append(len(asked) - OWN_QUERY)
        with CaptureQueriesContext(connection) as asked:
            said = answers(desk, method="professional_discussion", on_day="24")
            text = desk.post("bookings", discussion[0], *discussion[1:], **said).content.decode()
        assert "Check before you book" in text
        return [*found, len(asked) - OWN_QUERY]

    few = counted()
    more(desk, 4)
    assert counted() == few
    assert max(few) <= MOST, dict(zip([*(page[1] for page in pages), "check"], few, strict=True))


@pytest.mark.parametrize("show", ["coming", "notice", "accept", "week"])
def test_what_is_coming_stands_in_the_order_of_its_begin(desk: Desk, show: str) -> None:
    days = {"Later": 2, "Sooner": 0, "Between": 1}
    for number, (name, after) in enumerate(days.items()):
        one = apprenticeship(desk.people, uln="", last_name=name, email=f"{name}@x.example", person=None)
        confirmed(desk.people, one)
        assessor = ready(desk.people, another_assessor(desk.people, f"Extra{number} Assessor"))
        booked(desk.people, one, assessor=assessor.id, starts_at=FIRST + timedelta(days=after))
    desk.now = FIRST - timedelta(hours=1)
    for sort, expected in (
        ("when", ["Sooner", "Between", "Later"]),
        ("-when", ["Later", "Between", "Sooner"]),
    ):
        text = desk.text("bookings", LIST, query=f"?show={show}&sort={sort}")
        assert sorted(days, key=text.index) == expected
    desk.now = FIRST + timedelta(days=1, hours=8)
    left = desk.text("bookings", LIST, query=f"?show={show}")
    assert ("Sooner" in left, "Later" in left) == (show == "week", True)
