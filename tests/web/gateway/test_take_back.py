"""An item is taken back before anybody decided: a mistaken upload does not wait for the reviewer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories.gateway import handed_in, signed
from tests.factories.web import NOW, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.audit.queries import faults
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.models import Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.records.queries import record

PAGE = "gateway-take-back"
LATER = NOW + timedelta(minutes=5)


def taken_back(at_gateway: Gateway, made: Round, by: str = "training_provider") -> Round:
    """The round, taken back."""
    actor = at_gateway.people.actor(by)
    return actions.take_back(round=made.id, reason=" The wrong file. ", by=actor, at=LATER)


def test_it_waits_no_more_and_comes_in_again_at_once(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    first = taken_back(at_gateway, handed_in(people, one, "photo_id"))
    assert (first.decision, first.reason) == ("taken_back", "The wrong file.")
    assert not queue.waiting(people.actor("bookings")).exists()
    assert record(one, LATER).gateways == ()
    second = handed_in(people, one, "photo_id", at=LATER + timedelta(minutes=1))
    assert second.number == 2
    (told,) = record(one, LATER + timedelta(minutes=2)).gateways
    assert [len(item.rounds) for item in told.items] == [1]
    assert list(faults()) == []


def test_the_reviewer_and_who_signed_are_told_why(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "english_and_maths")
    signed(at_gateway.people, at_gateway.one, made)
    taken_back(at_gateway, made)
    told = Message.objects.filter(kind="gateway_taken_back")
    assert "bookings@north.example" in {one.to for one in told}
    assert "training_provider@north.example" not in {one.to for one in told}
    assert all("The wrong file." in one.text for one in told)


def test_a_signature_and_a_decision_after_it_are_refused(at_gateway: Gateway) -> None:
    people = at_gateway.people
    made = taken_back(at_gateway, handed_in(people, at_gateway.one, "english_and_maths"))
    for act in (actions.sign, actions.take_back, actions.accept, actions.return_):
        role = "bookings" if act in (actions.accept, actions.return_) else "training_provider"
        more = {"reason": "Why."} if act in (actions.take_back, actions.return_) else {}
        with pytest.raises(Refused, match="took back this item at 12:05"):
            act(round=made.id, by=people.actor(role), at=LATER, **more)


def test_what_was_decided_cannot_be_taken_back(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    actions.accept(round=made.id, by=at_gateway.people.actor("bookings"), at=NOW)
    with pytest.raises(Refused, match="accepted this item"):
        taken_back(at_gateway, made)
    answer = at_gateway.post("training_provider", PAGE, made.id, reason="Wrong <b>file</b>.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "nothing left for you to take back" in text
    assert "Wrong &lt;b&gt;file&lt;/b&gt;." in text


@pytest.mark.parametrize("role", ["apprentice", "bookings", "manager", "assessor"])
def test_who_hands_nothing_in_takes_nothing_back(at_gateway: Gateway, role: str) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    with pytest.raises(NotAllowed):
        taken_back(at_gateway, made, by=role)
    assert at_gateway.get(role, PAGE, made.id).status_code == 403


def test_another_party_does_not_take_back_the_providers_item(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    with pytest.raises(Refused, match="handed in by the training provider"):
        taken_back(at_gateway, made, by="employer")
    page = at_gateway.get("employer", PAGE, made.id).content.decode()
    assert "nothing left for you to take back" in page


def test_the_page_asks_why_and_the_item_shows_it(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    about = (at_gateway.one.id, "gateway", "photo_id")
    address = reverse(PAGE, args=[made.id])
    assert address in at_gateway.get("training_provider", "gateway-item", *about).content.decode()
    assert address not in at_gateway.get("bookings", "gateway-item", *about).content.decode()
    page = at_gateway.get("training_provider", PAGE, made.id).content.decode()
    assert "Take back Photo ID?" in page
    assert page.count("<h1") == 1
    answer = at_gateway.post("training_provider", PAGE, made.id, reason=" ")
    assert answer.status_code == 422
    assert "Enter why" in answer.content.decode()
    assert Round.objects.get().decision == ""
    answer = at_gateway.post("training_provider", PAGE, made.id, reason="It's <b>Amina’s</b> sister.")
    assert answer.status_code == 302
    item = at_gateway.get("training_provider", "gateway-item", *about).content.decode()
    assert "Taken back" in item
    assert "&lt;b&gt;Amina" in item
    assert "Hand in" in item
    assert address not in item
    review = at_gateway.get("bookings", "gateway-review", made.id).content.decode()
    assert "This item was taken back by" in review


def test_after_a_return_the_reason_to_put_right_stays_in_view(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    first = handed_in(people, one, "photo_id")
    actions.return_(round=first.id, reason="Too dark.", by=people.actor("bookings"), at=NOW)
    taken_back(at_gateway, handed_in(people, one, "photo_id", at=NOW + timedelta(minutes=1)))
    item = at_gateway.get("training_provider", "gateway-item", one.id, "gateway", "photo_id")
    assert "It was returned: Too dark." in item.content.decode()


def test_others_and_strangers_find_nothing(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    other = Gateway(cast("South"), at_gateway.one)
    assert other.get("training_provider", PAGE, made.id).status_code == 404
    assert other.post("training_provider", PAGE, made.id, reason="Why.").status_code == 404
    assert at_gateway.get("training_provider", PAGE, uuid4()).status_code == 404
    assert "/accounts/login/" in Client().get(reverse(PAGE, args=[made.id]))["Location"]


def test_the_database_wants_a_reason_who_and_when(at_gateway: Gateway) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    rows = Round.objects.filter(id=made.id)
    with pytest.raises(IntegrityError, match="round_decided_whole"), transaction.atomic():
        rows.update(decision="taken_back", reason="Why.")
    with pytest.raises(IntegrityError, match="round_returned_why"), transaction.atomic():
        rows.update(decision="taken_back", decided_at=NOW, decided_by=uuid4())
