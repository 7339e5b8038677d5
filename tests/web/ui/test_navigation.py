"""The layout: where a role may go, who acts, and what a stranger is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import set_script_prefix

from tests.factories.web import cast
from touchstone.web.organisations.permissions import ROLES, Permission
from touchstone.web.ui.navigation import ENTRIES, ROOM, managed, places

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


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_nobody_has_more_places_than_one_row_has_room_for(role: str) -> None:
    shown = places(cast().actor(role), "/")
    assert len(shown) <= ROOM + 1
    assert len({place.text for place in shown}) == len(shown)


@pytest.mark.parametrize("path", ["/people/", "/manage/", "/data-protection/holds/", "/jobs/"])
def test_what_a_manager_does_now_and_then_stands_on_one_page(client: Client, path: str) -> None:
    people = cast()
    manager = people.actor("manager")
    shown = places(manager, path)
    assert [place.text for place in shown if place.active] == ["Manage"]
    assert "People" not in {place.text for place in shown}
    client.force_login(people.people["manager"])
    page = client.get("/manage/").content.decode()
    for entry, href in managed(manager):
        assert f'href="{href}">{entry.title}</a>' in page
    assert {"People", "Jobs", "Data protection", "Partners"} <= {entry.title for entry, _ in managed(manager)}


def test_everything_a_role_may_open_is_in_the_row_or_on_that_page() -> None:
    people = cast()
    for role in ROLES:
        actor = people.actor(role.id)
        allowed = {entry.title for entry in ENTRIES if actor.may(entry.needs)}
        shown = {place.text for place in places(actor, "/")} | {entry.title for entry, _ in managed(actor)}
        assert allowed == shown - {"Manage"}


def test_who_manages_nothing_is_not_shown_that_page(client: Client) -> None:
    client.force_login(cast().people["appeal_decider"])
    assert client.get("/manage/").status_code == 403


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


def test_what_narrows_a_role_narrows_where_it_may_go() -> None:
    actor = cast().actor("manager")
    few = replace(actor, only=frozenset({Permission.SEE_APPRENTICES, Permission.SEE_OWN}))
    assert [place.text for place in places(few, "/")] == ["Apprentices"]
    assert few.permitted == {Permission.SEE_APPRENTICES}  # of the two, the role permits one
    assert len(places(actor, "/")) > 1


def test_places_are_where_the_installation_is() -> None:
    actor = cast().actor("manager")
    before = [place.href for place in places(actor, "/")]
    set_script_prefix("/assessment/")
    try:
        assert [place.href for place in places(actor, "/")] == [f"/assessment{href}" for href in before]
    finally:
        set_script_prefix("/")


def test_the_answer_is_the_same_whatever_language_a_browser_asks_for(client: Client) -> None:
    answers = [client.get("/help/", headers={"Accept-Language": language}) for language in ("en-gb", "fr")]
    assert "Accept-Language" not in answers[0].headers.get("Vary", "")  # so a cache keeps one
    assert answers[0].content == answers[1].content
