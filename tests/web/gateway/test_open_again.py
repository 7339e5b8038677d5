"""An item that was accepted by mistake is opened again, while its gateway is not confirmed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories.gateway import accepted, confirmed, handed_in, signed
from tests.factories.web import NOW, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import faults
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.portfolio.models import Portfolio
from touchstone.web.records.queries import record

PAGE = "gateway-open-again"
LATER = NOW + timedelta(minutes=5)
WHY = "It is her sister's passport."


def opened(at_gateway: Gateway, made: Round, by: str = "bookings", reason: str = f" {WHY} ") -> Round:
    """The round that waits in the place of the accepted one."""
    return actions.open_again(round=made.id, reason=reason, by=at_gateway.people.actor(by), at=LATER)


def test_it_waits_for_the_review_with_all_that_was_handed_in(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    first = signed(people, one, handed_in(people, one, "english_and_maths", note="All there."))
    actions.accept(round=first.id, by=people.actor("bookings"), at=NOW)
    again = opened(at_gateway, first)
    held = ("submitted_at", "submitted_by", "says", "note", "file_id", "signatures", "verifications")
    first.refresh_from_db()
    assert [getattr(again, name) for name in held] == [getattr(first, name) for name in held]
    assert (again.number, again.decision) == (2, "")
    assert (first.decision, first.reason, first.opened_again_at) == ("accepted", WHY, LATER)
    assert list(queue.waiting(people.actor("bookings"))) == [again]
    (told,) = record(one, LATER).gateways
    assert [[each.decision for each in item.rounds] for item in told.items] == [[None]]
    assert list(faults()) == []


def test_it_is_then_accepted_returned_or_taken_back_as_any_other(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    again = opened(at_gateway, accepted(people, one, "photo_id"))
    actions.return_(round=again.id, reason="Not hers.", by=people.actor("bookings"), at=LATER)
    third = handed_in(people, one, "photo_id", at=LATER + timedelta(minutes=1))
    assert third.number == 3
    at = LATER + timedelta(minutes=2)
    actions.accept(round=third.id, by=people.actor("bookings"), at=at)
    (told,) = record(one, at).gateways
    assert [[each.decision for each in item.rounds] for item in told.items] == [["returned", "accepted"]]


def test_whoever_handed_it_in_is_told_why_and_the_trail_keeps_it(at_gateway: Gateway) -> None:
    opened(at_gateway, accepted(at_gateway.people, at_gateway.one, "photo_id"))
    (told,) = Message.objects.filter(kind="gateway_opened_again")
    assert told.to == "training_provider@north.example"
    assert WHY in told.text
    assert "need not hand anything in now" in told.text
    event = Event.objects.get(action="gateway.open_again")
    assert event.facts == {"gateway": "gateway", "requirement": "photo_id", "round": 2}


def test_a_second_click_changes_nothing_and_somebody_else_is_told_who_did(at_gateway: Gateway) -> None:
    made = accepted(at_gateway.people, at_gateway.one, "photo_id")
    assert opened(at_gateway, made) == opened(at_gateway, made)
    assert Message.objects.filter(kind="gateway_opened_again").count() == 1
    with pytest.raises(Refused, match="opened this item again at 12:05 on 1 June 2026"):
        opened(at_gateway, made, by="manager")


def test_what_is_not_accepted_is_not_opened_again(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    with pytest.raises(Refused, match="is not accepted"):
        opened(at_gateway, made)
    assert at_gateway.post("bookings", PAGE, made.id, reason=WHY).status_code == 422


def test_a_confirmed_gateway_stays_as_it_was_confirmed(at_gateway: Gateway) -> None:
    confirmed(at_gateway.people, at_gateway.one)
    made = Round.objects.filter(requirement="photo_id").latest("number")
    with pytest.raises(Refused, match="confirmed Gateway at"):
        opened(at_gateway, made)
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "There is nothing to open again here" in page
    answer = at_gateway.post("bookings", PAGE, made.id, reason="Too <b>late</b>.")
    assert answer.status_code == 422
    assert "Too &lt;b&gt;late&lt;/b&gt;." in answer.content.decode()
    item = at_gateway.get("bookings", "gateway-item", at_gateway.one.id, "gateway", "photo_id")
    assert reverse(PAGE, args=[made.id]) not in item.content.decode()


def test_a_portfolio_that_the_assessor_has_stays_accepted(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    own = {"organisation": people.organisation, "apprenticeship": one}
    Portfolio.objects.create(**own, given_to_assessor_at=NOW)
    made = Round.objects.create(
        **own,
        gateway="gateway",
        requirement="portfolio",
        number=1,
        submitted_at=NOW,
        submitted_by=people.people["training_provider"].id,
        decision="accepted",
        decided_at=NOW,
        decided_by=people.people["bookings"].id,
    )
    with pytest.raises(Refused, match="The assessor has had the portfolio since 12:00 on 1 June 2026"):
        opened(at_gateway, made)


def test_it_wants_a_reason(at_gateway: Gateway) -> None:
    made = accepted(at_gateway.people, at_gateway.one, "photo_id")
    with pytest.raises(Refused, match="Say why"):
        opened(at_gateway, made, reason=" ")
    answer = at_gateway.post("bookings", PAGE, made.id, reason=" ")
    assert answer.status_code == 422
    assert "Enter why" in answer.content.decode()
    rows = Round.objects.filter(id=made.id)
    with pytest.raises(IntegrityError, match="round_opened_again_why"), transaction.atomic():
        rows.update(opened_again_at=NOW, opened_again_by=uuid4())


@pytest.mark.parametrize("role", ["apprentice", "training_provider", "employer", "assessor"])
def test_who_reviews_nothing_opens_nothing(at_gateway: Gateway, role: str) -> None:
    made = accepted(at_gateway.people, at_gateway.one, "photo_id")
    with pytest.raises(NotAllowed):
        opened(at_gateway, made, by=role)
    assert at_gateway.get(role, PAGE, made.id).status_code == 403


def test_the_page_asks_why_and_leads_to_the_review(at_gateway: Gateway) -> None:
    made = accepted(at_gateway.people, at_gateway.one, "photo_id")
    about = (at_gateway.one.id, "gateway", "photo_id")
    address = reverse(PAGE, args=[made.id])
    assert address in at_gateway.get("bookings", "gateway-item", *about).content.decode()
    assert address not in at_gateway.get("training_provider", "gateway-item", *about).content.decode()
    page = at_gateway.get("bookings", PAGE, made.id).content.decode()
    assert "Open Photo ID again?" in page
    assert page.count("<h1") == 1
    answer = at_gateway.post("bookings", PAGE, made.id, reason="Not <b>hers</b>.")
    again = Round.objects.get(number=2)
    assert answer.headers["Location"] == reverse("gateway-review", args=[again.id])
    item = at_gateway.get("training_provider", "gateway-item", *about).content.decode()
    assert "Opened again" in item
    assert "Not &lt;b&gt;hers&lt;/b&gt;." in item
    assert "Waits for review" in item
    assert "nothing to open again here" in at_gateway.get("bookings", PAGE, made.id).content.decode()


def test_others_and_strangers_find_nothing(at_gateway: Gateway) -> None:
    made = accepted(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert other.get("bookings", PAGE, made.id).status_code == 404
    assert other.post("bookings", PAGE, made.id, reason="Why.").status_code == 404
    assert at_gateway.get("bookings", PAGE, uuid4()).status_code == 404
    assert "/accounts/login/" in Client().get(reverse(PAGE, args=[made.id]))["Location"]
