"""The reviewers' queue and the decision about one item."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.gateway import all_accepted, handed_in, signed
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message

QUEUE, PAGE = "gateway-list", "gateway-review"


def test_the_queue_shows_what_waits_oldest_first_with_the_day_by_policy(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    handed_in(people, one, "photo_id")
    handed_in(people, one, "mapping_and_tracking_form", at=NOW + timedelta(hours=1))
    handed_in(people, one, "english_and_maths", at=NOW + timedelta(hours=2))
    text = at_gateway.get("bookings", QUEUE).content.decode()
    assert text.index("Photo ID") < text.index("Mapping and Tracking Form") < text.index("Declaration")
    assert "15 June 2026" in text
    assert "Not signed yet" in text


def test_an_empty_queue_says_when_something_comes(at_gateway: Gateway) -> None:
    text = at_gateway.get("manager", QUEUE).content.decode()
    assert "Nothing waits for a review" in text


def test_a_long_queue_goes_on_by_key_and_loses_nothing(
    at_gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    people = at_gateway.people
    for number in range(5):
        handed_in(people, apprenticeship(people, uln="", last_name=f"Number{number}"), "photo_id")
    browser, seen, address = at_gateway.browser("bookings"), list[str](), "/gateways/"
    for _ in range(3):
        text = browser.get(address).content.decode()
        seen += [f"Number{number}" for number in range(5) if f"Amina Number{number}</td>" in text]
        if "Next page" in text:
            address = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == [f"Number{number}" for number in range(5)]


@pytest.mark.parametrize("after", ["", "nonsense", "2026-01-01T00:00:00,x", "2026-01-01,5"])
def test_a_key_that_is_none_begins_at_the_beginning(at_gateway: Gateway, after: str) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.browser("bookings").get("/gateways/", {"after": after})
    assert b"Photo ID" in answer.content


def test_the_queue_names_gateways_that_can_be_confirmed(at_gateway: Gateway) -> None:
    all_accepted(at_gateway.people, at_gateway.one)
    text = at_gateway.get("bookings", QUEUE).content.decode()
    assert "To confirm" in text
    assert "Ready" in text


def test_others_items_are_not_in_the_queue_and_other_roles_have_none(at_gateway: Gateway) -> None:
    handed_in(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert b"Photo ID" not in other.get("bookings", QUEUE).content
    for role in ("training_provider", "employer", "apprentice", "assessor", "internal_quality_assurer"):
        assert at_gateway.get(role, QUEUE).status_code == 403


def test_a_reviewer_accepts_and_the_provider_is_told(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "To be reviewed by Monday 15 June 2026." in page
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 302
    assert Round.objects.get().decision == "accepted"
    told = Message.objects.get(kind="gateway_accepted")
    assert told.to == "training_provider@north.example"
    assert told.subject == "Accepted: Photo ID of Amina Khan"


def test_a_reviewer_returns_with_a_reason_and_the_provider_reads_it(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="It's <b>blurred</b>.")
    assert answer.status_code == 302
    told = Message.objects.get(kind="gateway_returned")
    assert "It's <b>blurred</b>." in told.text
    assert "<b>blurred</b>" not in told.html


def test_a_return_without_a_reason_and_no_decision_at_all_are_asked_again(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="  ")
    assert answer.status_code == 422
    assert "Enter what is wrong and what to do" in answer.content.decode()
    answer = at_gateway.post("bookings", PAGE, made.id)
    assert answer.status_code == 422
    assert "Choose whether to accept or to return the item." in answer.content.decode()
    assert Round.objects.get().decision == ""


def test_an_unsigned_item_can_only_be_returned(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "Until then it can only be returned." in page
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 422
    assert "not signed by the training provider yet" in answer.content.decode()


def test_a_declaration_that_says_not_met_is_not_accepted(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths", says="not_met")
    signed(at_gateway.people, at_gateway.one, made)
    answer = at_gateway.post("bookings", PAGE, made.id, decision="accept")
    assert answer.status_code == 422
    assert "the declaration itself states that it is not met" in answer.content.decode()


def test_a_decision_taken_meanwhile_is_told_and_what_was_typed_is_kept(at_gateway: Gateway) -> None:
    people = at_gateway.people
    made = handed_in(people, at_gateway.one, "photo_id")
    actions.accept(round=made.id, by=people.actor("manager"), at=NOW)
    answer = at_gateway.post("bookings", PAGE, made.id, decision="return", reason="Too dark to read.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "North Manager accepted this item at 12:00 on 1 June 2026." in text
    assert "Too dark to read." in text
    assert Round.objects.get().decision == "accepted"


def test_a_round_of_others_or_of_nobody_cannot_be_reviewed(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert other.post("bookings", PAGE, made.id, decision="accept").status_code == 404
    assert at_gateway.get("bookings", PAGE, uuid4()).status_code == 404
    assert at_gateway.post("training_provider", PAGE, made.id, decision="accept").status_code == 403
