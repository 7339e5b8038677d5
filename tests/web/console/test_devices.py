"""One's own devices: seen, and taken out of use, also where there are as many as can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.web import Cast, cast
from tests.web.console.conftest import MORNING, Session
from touchstone.web.audit.models import Event
from touchstone.web.console import actions, queries
from touchstone.web.console.models import Device
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import see

Browse = Callable[..., Any]
MOST_QUERIES = 15


@pytest.fixture
def browse(people: Cast, session: Session) -> Browse:
    """Open the page, or press the button of a device, in a role."""

    def browsed(role: str, ends: Any = None, of: Cast | None = None) -> Any:
        client = Client()
        client.force_login((of or people).people[role])
        with override_settings(CLOCK="tests.web.console.test_pages.moment"):
            if ends is None:
                answer = client.get(reverse("console-devices"))
            else:
                answer = client.post(reverse("console-end-device", args=[ends]))
        see([people.organisation.id])
        return answer

    return browsed


def test_each_is_shown_with_what_is_on_it(browse: Browse, session: Session) -> None:
    page = browse("assessor").content.decode()
    assert "A tablet" in page
    assert page.count("Yes, take it out of use") == 1
    assert reverse("console-end-device", args=[session.pocket.id]) in page


def test_one_is_taken_out_of_use(browse: Browse, session: Session) -> None:
    answer = browse("assessor", ends=session.pocket.id)
    assert (answer.status_code, answer.url) == (302, reverse("console-devices"))
    assert "No device is in use" in browse("assessor").content.decode()
    assert Device.objects.get(id=session.pocket.id).ended_at is not None
    assert browse("assessor", ends=session.pocket.id).status_code == 302  # once more is no harm
    assert Event.objects.filter(action="console.end_device").count() == 1


def test_its_console_learns_so_with_what_it_asks_anyway(session: Session, people: Cast) -> None:
    client = Client()
    client.force_login(people.people["assessor"])
    other = session.second()

    def told() -> Any:
        with override_settings(CLOCK="tests.web.console.test_pages.moment"):
            answer = client.get(reverse("console-state"), headers={"Accept": "application/json"})
        see([people.organisation.id])
        return answer.json()["ended"]

    assert told() == []
    by = session.made.people.actor("assessor")
    actions.end_device(device=session.pocket.id, by=by, at=MORNING)
    assert told() == [str(session.pocket.id)]
    assert str(other.id) not in told()
    client.force_login(people.people["internal_quality_assurer"])
    assert told() == []  # those of others are nobody's to know


def test_the_page_says_what_it_does_not_do_and_leads_to_signing_out_elsewhere(
    browse: Browse, session: Session
) -> None:
    page = browse("assessor").content.decode()
    assert "This does not sign you out there." in page
    assert reverse("usersessions_list") in page


def test_there_is_room_for_another_then(browse: Browse, session: Session) -> None:
    """The way out that the refusal names is there."""
    for _ in range(actions.MOST_DEVICES - 1):
        session.second(MORNING)
    with pytest.raises(Refused, match=r"^You have 20 devices in use.+leads to Your devices\.$"):
        session.second()
    browse("assessor", ends=session.pocket.id)
    session.second()
    by = session.made.people.actor("assessor")
    assert queries.in_use(by).count() == actions.MOST_DEVICES


def test_twenty_cost_as_many_queries_as_one(session: Session, people: Cast) -> None:
    client = Client()
    client.force_login(people.people["assessor"])
    counts = []
    for more in (0, actions.MOST_DEVICES - 1):
        see([people.organisation.id])
        for _ in range(more):
            session.second(MORNING)
        with (
            override_settings(CLOCK="tests.web.console.test_pages.moment"),
            CaptureQueriesContext(connection) as asked,
        ):
            page = client.get(reverse("console-devices")).content.decode()
        assert page.count("Yes, take it out of use") == more + 1
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize("role", ["manager", "apprentice", "employer"])
def test_who_conducts_nothing_has_none(browse: Browse, session: Session, role: str) -> None:
    assert browse(role).status_code == 403
    assert browse(role, ends=session.pocket.id).status_code == 403


def test_those_of_others_are_not_there(browse: Browse, session: Session) -> None:
    assurer = "internal_quality_assurer"
    south = cast("South")
    for role, of in (("assessor", south), (assurer, None)):
        assert "A tablet" not in browse(role, of=of).content.decode()
        assert browse(role, ends=session.pocket.id, of=of).status_code == 404
    assert Device.objects.get(id=session.pocket.id).ended_at is None


def test_one_that_is_unknown_is_not_there(browse: Browse) -> None:
    assert browse("assessor", ends=uuid4()).status_code == 404


def test_nothing_is_done_by_looking(session: Session, people: Cast) -> None:
    client = Client()
    client.force_login(people.people["assessor"])
    address = reverse("console-end-device", args=[session.pocket.id])
    with override_settings(CLOCK="tests.web.console.test_pages.moment"):
        assert client.get(address).status_code == 405
    see([people.organisation.id])
    assert Device.objects.get(id=session.pocket.id).ended_at is None
