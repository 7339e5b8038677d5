"""The task list: every gateway of the plan, who owes what, where each item stands."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from tests.factories.gateway import all_accepted, confirmed, handed_in
from tests.factories.web import apprenticeship, cast
from tests.web.gateway.conftest import Gateway

PAGE = "gateway-tasks"


def test_it_says_who_owes_what_and_from_when_the_gateway_may_be_confirmed(at_gateway: Gateway) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.get("training_provider", PAGE, at_gateway.one.id)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<h1") == 1
    assert "Waits for review" in text
    assert "The training provider hands it in." in text
    assert "from Tuesday 2 September 2025" in text


def test_it_shows_both_gateways_of_a_plan_that_has_two(at_two_gateways: Gateway) -> None:
    text = at_two_gateways.get("employer", PAGE, at_two_gateways.one.id).content.decode()
    assert "Gateway to the field survey" in text
    assert "Gateway to completion" in text
    assert "The employer hands it in." in text


def test_a_start_on_29_february_is_complete_on_28_february(at_gateway: Gateway) -> None:
    leap = apprenticeship(at_gateway.people, uln="", started_on=date(2024, 2, 29))
    text = at_gateway.get("bookings", PAGE, leap.id).content.decode()
    assert "28 February 2025" in text


def test_the_bookings_team_is_led_to_the_confirmation_and_the_provider_is_told_of_it(
    at_gateway: Gateway,
) -> None:
    all_accepted(at_gateway.people, at_gateway.one)
    clerk = at_gateway.get("bookings", PAGE, at_gateway.one.id).content.decode()
    provider = at_gateway.get("training_provider", PAGE, at_gateway.one.id).content.decode()
    assert "Check and confirm" in clerk
    assert "Check and confirm" not in provider
    assert "The bookings team confirms it next." in provider


def test_a_confirmed_gateway_says_by_whom(at_gateway: Gateway) -> None:
    confirmed(at_gateway.people, at_gateway.one)
    text = at_gateway.get("apprentice", PAGE, at_gateway.one.id).content.decode()
    assert "Confirmed by North Bookings team at 12:00 on 1 June 2026." in text


def test_html_in_a_name_stays_text(at_gateway: Gateway) -> None:
    odd = apprenticeship(at_gateway.people, uln="", first_name="<b>O’Hara</b>", last_name="d'Arc")
    text = at_gateway.get("bookings", PAGE, odd.id).content.decode()
    assert "<b>O’Hara" not in text
    assert "&lt;b&gt;O’Hara&lt;/b&gt; d&#39;Arc" in text


def test_another_organisations_people_and_an_unknown_id_find_nothing(at_gateway: Gateway) -> None:
    other = Gateway(cast("South"), at_gateway.one)
    assert other.get("bookings", PAGE, at_gateway.one.id).status_code == 404
    assert other.get("training_provider", PAGE, at_gateway.one.id).status_code == 404
    assert at_gateway.get("bookings", PAGE, uuid4()).status_code == 404


def test_an_assessor_who_is_not_booked_finds_nothing(at_gateway: Gateway) -> None:
    assert at_gateway.get("assessor", PAGE, at_gateway.one.id).status_code == 404
