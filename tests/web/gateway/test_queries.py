"""No page of gateways asks the database more than fifteen times, however much there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.gateway import all_accepted, handed_in, signed
from tests.factories.web import NOW, apprenticeship
from tests.web.gateway.conftest import Gateway
from touchstone.web.gateway import actions

MOST = 15


def rounds(at: Gateway, number: int) -> None:
    """An item that came back so often, and waits now."""
    people = at.people
    for count in range(number):
        when = NOW + timedelta(hours=count)
        made = signed(people, at.one, handed_in(people, at.one, "english_and_maths", at=when), when)
        if count < number - 1:
            actions.return_(round=made.id, reason="Again.", by=people.actor("bookings"), at=when)


@pytest.mark.parametrize("page", ["gateway-tasks", "gateway-item", "gateway-confirm", "gateway-review"])
def test_a_page_about_one_apprentice_asks_as_often_for_many_rounds_as_for_one(
    at_gateway: Gateway, page: str
) -> None:
    asked = []
    for number in (1, 6):
        one = at_gateway.one = apprenticeship(at_gateway.people, uln="")
        rounds(at_gateway, number)
        made = one.gateway_rounds.latest("number")
        about = {
            "gateway-tasks": (one.id,),
            "gateway-item": (one.id, "gateway", "english_and_maths"),
            "gateway-confirm": (one.id, "gateway"),
            "gateway-review": (made.id,),
        }[page]
        browser = at_gateway.browser("bookings")
        with CaptureQueriesContext(connection) as queries:
            at_gateway._seen_again(browser.get(reverse(page, args=about)))
        asked.append(len(queries) - 1)  # the last makes the test see its rows again
    assert asked[0] == asked[1] <= MOST


def test_the_queue_asks_as_often_for_many_items_as_for_one(at_gateway: Gateway) -> None:
    asked = []
    for number in (1, 8):
        for _ in range(number):
            handed_in(at_gateway.people, apprenticeship(at_gateway.people, uln=""), "photo_id")
            all_accepted(at_gateway.people, apprenticeship(at_gateway.people, uln=""))
        browser = at_gateway.browser("bookings")
        with CaptureQueriesContext(connection) as queries:
            at_gateway._seen_again(browser.get("/gateways/"))
        asked.append(len(queries) - 1)
    assert asked[0] == asked[1] <= MOST
