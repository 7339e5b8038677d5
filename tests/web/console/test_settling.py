"""The page of what was set aside: taken up or left out by who captured it, left out by a manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.assessments import DAY
from tests.factories.web import Cast, cast
from tests.web.console.conftest import Session
from touchstone.web.audit.models import Event
from touchstone.web.bookings.models import Booking
from touchstone.web.console import gaps, queries
from touchstone.web.console.models import Became, Captured
from touchstone.web.organisations.scope import see

Browse = Callable[..., Any]


@pytest.fixture
def browse(people: Cast, session: Session) -> Browse:
    """Open the page, or send one of its forms, in a role."""

    def browsed(role: str, name: str = "console-aside", of: Cast | None = None, **said: Any) -> Any:
        client = Client()
        client.force_login((of or people).people[role])
        address = reverse(name, args=[session.made.row.id])
        with override_settings(CLOCK="tests.web.console.test_pages.moment"):
            answer = client.post(address, said) if said else client.get(address)
        see([people.organisation.id])
        return answer

    return browsed


@pytest.fixture
def row(session: Session) -> Captured:
    """One entry that does not fit: a section that is running on another device."""
    first, second = (section.id for section in session.made.method.sections[:2])
    tablet = session.second()
    session.pocket.capture(DAY, "section_started", section=first)
    tablet.capture(DAY, "section_started", section=second)
    session.send()
    session.send(pocket=tablet)
    return Captured.objects.get(became=Became.ASIDE)


def test_it_says_what_waits_and_why(browse: Browse, session: Session, row: Captured) -> None:
    page = browse("assessor").content.decode()
    assert f"{session.made.method.sections[1].title} started" in page
    assert "Another section is still running; end it first." in page
    assert str(row.id) in page


def test_nothing_waits(browse: Browse, session: Session) -> None:
    assert "Nothing waits here." in browse("assessor").content.decode()


def test_left_out_with_a_reason(browse: Browse, row: Captured) -> None:
    answer = browse("assessor", "console-leave-out", captured=row.id, reason="Pressed by mistake.")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.became, row.reason) == (Became.LEFT, "Pressed by mistake.")


def test_a_reason_is_asked_for_and_what_was_typed_stays(browse: Browse, row: Captured) -> None:
    answer = browse("assessor", "console-leave-out", captured=row.id, reason="")
    assert answer.status_code == 422
    assert "Say why it stays out" in answer.content.decode()
    row.refresh_from_db()
    assert row.became == Became.ASIDE


def test_taken_up_once_it_fits(browse: Browse, session: Session, row: Captured) -> None:
    answer = browse("assessor", "console-take-up", captured=row.id)
    assert answer.status_code == 422
    assert "It still does not fit. Another section is still running" in answer.content.decode()
    session.pocket.capture(DAY, "section_ended", section=session.made.method.sections[0].id)
    session.send()
    assert browse("assessor", "console-take-up", captured=row.id).status_code == 302
    row.refresh_from_db()
    assert row.became == Became.KEPT
    again = browse("assessor", "console-take-up", captured=row.id)
    assert "settled already" in again.content.decode()


def test_a_manager_leaves_out_what_a_former_assessor_captured(browse: Browse, row: Captured) -> None:
    assert "Try again" not in browse("manager").content.decode()
    answer = browse("manager", "console-leave-out", captured=row.id, reason="Held again by another.")
    assert answer.status_code == 302


def test_who_lost_the_booking_still_sees_their_own(
    browse: Browse, session: Session, people: Cast, row: Captured
) -> None:
    Booking.objects.filter(attempt=session.made.row).update(assessor=people.people["manager"])
    assert str(row.id) in browse("assessor").content.decode()


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "internal_quality_assurer"])
def test_others_may_not(browse: Browse, row: Captured, role: str) -> None:
    assert browse(role).status_code in (403, 404)
    answer = browse(role, "console-leave-out", captured=row.id, reason="Mine.")
    assert answer.status_code in (403, 404)
    row.refresh_from_db()
    assert row.became == Became.ASIDE


def test_of_another_organisation_nothing_is_there(browse: Browse, row: Captured) -> None:
    south = cast("South")
    for role in ("assessor", "manager"):
        assert browse(role, of=south).status_code == 404


def test_an_entry_of_another_attempt_is_not_settled_here(browse: Browse, row: Captured) -> None:
    answer = browse("assessor", "console-leave-out", captured=row.device_id, reason="Not here.")
    assert answer.status_code == 422


@pytest.fixture
def gap(session: Session) -> Captured:
    """An entry that came without the one before it."""
    lines = [session.note(minute, f"Seen {minute}.") for minute in range(3)]
    session.send([lines[0], lines[2]])
    return Captured.objects.get(became=Became.WAITING)


def test_what_came_without_those_before_is_said_with_what_to_do(browse: Browse, gap: Captured) -> None:
    page = browse("assessor").content.decode()
    assert "1 entry came without those before" in page
    assert "Wait no longer" in page
    assert "Nothing waits here." not in page


def test_what_will_never_come_is_waited_for_no_longer(
    browse: Browse, session: Session, gap: Captured
) -> None:
    answer = browse("assessor", "console-wait-no-longer", reason="The laptop broke.")
    assert answer.status_code == 302
    gap.refresh_from_db()
    assert (gap.became, gap.why and gap.why["message"]) == (Became.ASIDE, gaps.ALONE)
    assert gap.at == DAY + timedelta(minutes=2)
    standing = queries.standing(gap.attempt_id, gap.device_id)
    assert (standing.words, standing.whole) == ("2 of 3 entries received, 1 missing", False)
    event = Event.objects.get(action="console.wait_no_longer")
    assert (event.facts["entries"], event.facts["reason"]) == (1, "The laptop broke.")
    assert gaps.ALONE in browse("assessor").content.decode()
    assert browse("assessor", "console-take-up", captured=gap.id).status_code == 302
    assert queries.waits(session.made.row) == []
    assert session.send().standing.words == "3 of 3 entries received, chain intact"
    assert [entry.data["text"] for entry in session.log] == [
        "Seen 0.",
        "Seen 2.",
        "Seen 1.",
    ]  # it came after all


def test_why_it_will_never_come_is_asked_for(browse: Browse, gap: Captured) -> None:
    answer = browse("assessor", "console-wait-no-longer", reason=" ")
    assert answer.status_code == 422
    assert "Say why they will never come" in answer.content.decode()
    gap.refresh_from_db()
    assert gap.became == Became.WAITING


def test_nothing_is_given_up_twice(browse: Browse, gap: Captured) -> None:
    browse("assessor", "console-wait-no-longer", reason="Lost.")
    answer = browse("assessor", "console-wait-no-longer", reason="Lost.")
    assert answer.status_code == 422
    assert gaps.NOTHING in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 302), ("training_provider", 404), ("employer", 403)]
)
def test_who_else_may_say_that_it_will_never_come(
    browse: Browse, gap: Captured, role: str, status: int
) -> None:
    assert browse(role, "console-wait-no-longer", reason="Lost.").status_code == status
    gap.refresh_from_db()
    assert (gap.became == Became.ASIDE) is (status == 302)


def test_nobody_of_another_organisation_gives_it_up(browse: Browse, gap: Captured) -> None:
    other = cast("south")
    assert browse("manager", "console-wait-no-longer", other, reason="Lost.").status_code == 404
    gap.refresh_from_db()
    assert gap.became == Became.WAITING
