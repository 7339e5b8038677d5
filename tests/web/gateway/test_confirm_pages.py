"""Checking everything, confirming, and what happens next."""

from __future__ import annotations

import pytest

from tests.factories.gateway import accepted, all_accepted, confirmed
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.audit.queries import events, faults
from touchstone.web.gateway import actions
from touchstone.web.gateway.models import Confirmation
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.records.actions import override

PAGE, AFTER = "gateway-confirm", "gateway-confirmed"


def test_a_gateway_with_everything_in_place_is_confirmed_and_says_what_happens_next(
    at_gateway: Gateway,
) -> None:
    one = at_gateway.one
    all_accepted(at_gateway.people, one)
    assert b"Confirm the gateway" in at_gateway.get("bookings", PAGE, one.id, "gateway").content
    answer = at_gateway.post("bookings", PAGE, one.id, "gateway")
    assert answer.status_code == 302
    text = at_gateway.get("bookings", AFTER, one.id, "gateway").content.decode()
    assert "What happens next" in text
    assert "The end-point assessment typically ends by" in text
    told = Message.objects.filter(kind="gateway_confirmed")
    assert {message.to for message in told} == {
        "training_provider@north.example",
        "employer@north.example",
        "apprentice@north.example",
    }
    assert events(one.id).last().action == "gateway.confirm"  # type: ignore[union-attr]
    assert list(faults()) == []


def test_a_gateway_that_lacks_something_is_refused_with_every_reason(at_gateway: Gateway) -> None:
    one = at_gateway.one
    accepted(at_gateway.people, one, "photo_id")
    page = at_gateway.get("bookings", PAGE, one.id, "gateway").content.decode()
    assert "It cannot be confirmed yet" in page
    assert "Confirm the gateway" not in page
    answer = at_gateway.post("bookings", PAGE, one.id, "gateway")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Gateway cannot be confirmed yet." in text
    assert "Portfolio of evidence: not handed in yet" in text
    assert not Confirmation.objects.exists()


def test_what_a_manager_let_pass_holds_nobody_back(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    for item in ("photo_id", "portfolio", "english_and_maths"):
        accepted(people, one, item)
    override(
        apprenticeship=one.id,
        finding="gateway.mapping_and_tracking_form",
        subject="",
        reason="It burnt.",
        by=people.actor("manager"),
        at=NOW,
    )
    said = at_gateway.get("bookings", PAGE, one.id, "gateway").content.decode()
    assert "Let pass by North Manager (manager): It burnt." in said
    assert str(people.people["manager"].pk) not in said
    assert at_gateway.post("bookings", PAGE, one.id, "gateway").status_code == 302


def test_the_second_clerk_is_told_who_confirmed(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    confirmed(people, one, by="manager")
    answer = at_gateway.post("bookings", PAGE, one.id, "gateway")
    assert answer.status_code == 422
    assert "North Manager confirmed Gateway at 12:00 on 1 June 2026." in answer.content.decode()
    assert Confirmation.objects.count() == 1
    assert at_gateway.get("bookings", PAGE, one.id, "gateway").url.endswith("/confirmed/")


def test_the_page_after_a_confirmation_waits_for_one(at_gateway: Gateway) -> None:
    assert at_gateway.get("bookings", AFTER, at_gateway.one.id, "gateway").status_code == 302
    assert at_gateway.get("bookings", AFTER, at_gateway.one.id, "other").status_code == 404


def test_the_two_gateways_of_a_reformed_plan_are_confirmed_one_after_the_other(
    at_two_gateways: Gateway,
) -> None:
    people, one = at_two_gateways.people, at_two_gateways.one
    confirmed(people, one, "readiness")
    text = at_two_gateways.get("bookings", AFTER, one.id, "readiness").content.decode()
    assert "typically ends" not in text  # this gateway opens no period
    all_accepted(people, one, "completion")
    answer = at_two_gateways.post("bookings", PAGE, one.id, "completion")
    assert answer.status_code == 422
    assert "Field survey passed: not taken yet" in answer.content.decode()


def test_nobody_confirms_for_a_withdrawn_apprentice(at_gateway: Gateway) -> None:
    gone = apprenticeship(at_gateway.people, uln="", withdrawn_on=NOW.date())
    answer = at_gateway.post("bookings", PAGE, gone.id, "gateway")
    assert answer.status_code == 422
    assert "was withdrawn" in answer.content.decode()


def test_only_those_who_may_confirm_do(at_gateway: Gateway) -> None:
    one = at_gateway.one
    all_accepted(at_gateway.people, one)
    for role in ("training_provider", "employer", "apprentice", "internal_quality_assurer"):
        assert at_gateway.post(role, PAGE, one.id, "gateway").status_code == 403
    other = Gateway(cast("South"), one)
    assert other.post("bookings", PAGE, one.id, "gateway").status_code == 404
    assert at_gateway.post("bookings", PAGE, one.id, "other").status_code == 404
    assert not Confirmation.objects.exists()


def test_the_action_itself_answers_with_the_findings(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    with pytest.raises(Refused, match="cannot be confirmed yet") as refused:
        actions.confirm(apprenticeship=one.id, gateway="gateway", by=people.actor("bookings"), at=NOW)
    codes = [finding.code for finding in refused.value.findings]
    assert codes[0] == "gateway.photo_id"
    assert "gateway.months_on_programme" not in codes
