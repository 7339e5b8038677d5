"""The signature: one short page for each decision, for the party that the plan asks."""

from __future__ import annotations

from uuid import uuid4

from tests.factories.gateway import handed_in
from tests.factories.web import NOW, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.gateway import actions
from touchstone.web.gateway.models import Round

PAGE = "gateway-sign"


def test_the_provider_signs_what_the_page_shows(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths", note="<u>Seen</u>")
    page = at_gateway.get("training_provider", PAGE, made.id)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Sign for the training provider" in text
    assert "&lt;u&gt;Seen&lt;/u&gt;" in text
    assert at_gateway.post("training_provider", PAGE, made.id).status_code == 302
    signature = Round.objects.get().signatures[0]
    assert signature["role"] == "training_provider"
    assert signature["by"] == str(at_gateway.people.people["training_provider"].id)


def test_employer_and_apprentice_sign_the_same_paper(at_two_gateways: Gateway) -> None:
    made = handed_in(at_two_gateways.people, at_two_gateways.one, "agreed_ready", "readiness")
    assert at_two_gateways.post("employer", PAGE, made.id).status_code == 302
    assert at_two_gateways.post("apprentice", PAGE, made.id).status_code == 302
    assert [one["role"] for one in Round.objects.get().signatures] == ["employer", "apprentice"]


def test_a_party_that_the_plan_does_not_ask_cannot_sign(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    answer = at_gateway.post("employer", PAGE, made.id)
    assert answer.status_code == 422
    assert "is signed by: training provider." in answer.content.decode()
    assert at_gateway.post("bookings", PAGE, made.id).status_code == 403
    assert Round.objects.get().signatures == []


def test_a_decided_round_is_not_signed_any_more(at_gateway: Gateway) -> None:
    people = at_gateway.people
    made = handed_in(people, at_gateway.one, "english_and_maths")
    actions.return_(round=made.id, reason="Sign it, please.", by=people.actor("bookings"), at=NOW)
    answer = at_gateway.post("training_provider", PAGE, made.id)
    assert answer.status_code == 422
    assert "North Bookings team returned this item at 12:00 on 1 June 2026." in answer.content.decode()


def test_nothing_is_signed_verified_or_decided_for_who_withdrew(at_two_gateways: Gateway) -> None:
    people, one = at_two_gateways.people, at_two_gateways.one
    made = handed_in(people, one, "agreed_ready", "readiness")
    words = handed_in(people, one, "behaviours_verified", "completion")
    one.withdrawn_on = NOW.date()
    one.save()
    assert at_two_gateways.post("apprentice", PAGE, made.id).status_code == 422
    about = (one.id, "completion", "behaviours_verified")
    assert at_two_gateways.post("employer", "gateway-item", *about, B1="no", B2="no").status_code == 422
    for decision in ({"decision": "accept"}, {"decision": "return", "reason": "Sign it, please."}):
        for round in (made, words):
            answer = at_two_gateways.post("bookings", "gateway-review", round.id, **decision)
            assert answer.status_code == 422
            assert "was withdrawn from the programme" in answer.content.decode()
    assert {known.decision for known in Round.objects.all()} == {""}


def test_a_round_of_others_or_of_nobody_is_not_there(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    other = Gateway(cast("South"), at_gateway.one)
    assert other.get("training_provider", PAGE, made.id).status_code == 404
    assert other.post("training_provider", PAGE, made.id).status_code == 404
    assert at_gateway.get("employer", PAGE, uuid4()).status_code == 404
