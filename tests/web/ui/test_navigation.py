"""The layout: where a role may go, who acts, and what a stranger is shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.web import cast
from touchstone.web.ui.navigation import ENTRIES, places

pytestmark = pytest.mark.django_db


def test_a_role_is_shown_only_what_it_may_open() -> None:
    people = cast()
    allowed = {entry.title for entry in ENTRIES if people.actor("bookings").may(entry.needs)}
    shown = {place.text for place in places(people.actor("bookings"), "/")}
    assert {"Apprentices", "Gateways"} <= shown <= allowed
    assert "Jobs" not in shown


def test_where_one_is_is_marked_once() -> None:
    active = [place.text for place in places(cast().actor("manager"), "/apprentices/register/")]
    marked = [
        place.text for place in places(cast("South").actor("manager"), "/apprentices/x/") if place.active
    ]
    assert "Apprentices" in active
    assert marked == ["Apprentices"]


def test_a_stranger_has_no_navigation_but_help_and_a_way_to_sign_in(client: Client) -> None:
    page = client.get("/help/").content.decode()
    assert places(None, "/") == []
    assert 'href="/accounts/login/"' in page
    assert "govuk-service-navigation" not in page
    assert 'href="#main-content"' in page


def test_the_page_says_who_acts_in_which_role(client: Client) -> None:
    people = cast()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(people.people["bookings"], backend=backend)
    page = client.get("/help/").content.decode()
    assert "North Bookings team" in page
    assert "Bookings team, North Assessment" in page
    assert 'href="/roles/"' in page
