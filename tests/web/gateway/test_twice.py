"""The same thing sent again by the same person, as a second click does: it stands, and is told once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import uploads
from tests.factories.gateway import all_accepted, handed_in
from tests.factories.web import NOW, Cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.accounts.models import Person
from touchstone.web.audit.queries import events, faults
from touchstone.web.files.models import StoredFile
from touchstone.web.gateway import actions
from touchstone.web.gateway.models import Confirmation, Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Membership

CHOICES = [
    ("gateway-review", "bookings", {"decision": "accept"}),
    ("gateway-review", "bookings", {"decision": "return", "reason": "Too dark."}),
    ("gateway-take-back", "training_provider", {"reason": "The wrong file."}),
]


def colleague(people: Cast, role: str) -> Actor:
    """Somebody else in the same role of the same organisation."""
    person = Person.objects.create_user("second@north.example", "correct horse battery", name="Second Person")
    at = people.memberships[role].organisation
    member = Membership.objects.create(person=person, organisation=at, role=role, since=NOW)
    return organisations.actor_of(member, person.name)


def told(at_gateway: Gateway) -> tuple[int, int]:
    """How many events and messages there are."""
    assert list(faults()) == []
    return events(at_gateway.one.id).count(), Message.objects.count()


@pytest.mark.parametrize(("page", "role", "fields"), CHOICES)
def test_a_decision_sent_twice_is_taken_once(
    at_gateway: Gateway, page: str, role: str, fields: dict[str, str]
) -> None:
    made = handed_in(at_gateway.people, at_gateway.one, "photo_id")
    first = at_gateway.post(role, page, made.id, **fields)
    after = told(at_gateway)
    second = at_gateway.post(role, page, made.id, **fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert told(at_gateway) == after


def test_the_opposite_decision_by_the_same_person_is_not_the_same(at_gateway: Gateway) -> None:
    made, by = handed_in(at_gateway.people, at_gateway.one, "photo_id"), at_gateway.people.actor("bookings")
    actions.return_(round=made.id, reason="Too dark.", by=by, at=NOW)
    with pytest.raises(Refused, match="returned this item"):
        actions.accept(round=made.id, by=by, at=NOW)
    with pytest.raises(Refused, match="returned this item"):
        actions.return_(round=made.id, reason="Too bright.", by=by, at=NOW)


def test_a_confirmation_sent_twice_stands_once(at_gateway: Gateway) -> None:
    all_accepted(at_gateway.people, at_gateway.one)
    about = ("gateway-confirm", at_gateway.one.id, "gateway")
    first = at_gateway.post("bookings", *about)
    after = told(at_gateway)
    second = at_gateway.post("bookings", *about)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url.endswith("/confirmed/")
    assert told(at_gateway) == after
    assert Confirmation.objects.count() == 1


def test_a_signature_given_twice_is_one_and_a_colleague_is_told_whose(at_gateway: Gateway) -> None:
    people = at_gateway.people
    made = handed_in(people, at_gateway.one, "english_and_maths")
    first = at_gateway.post("training_provider", "gateway-sign", made.id)
    after = told(at_gateway)
    second = at_gateway.post("training_provider", "gateway-sign", made.id)
    assert (first.status_code, second.status_code) == (302, 302)
    assert told(at_gateway) == after
    assert len(Round.objects.get().signatures) == 1
    with pytest.raises(Refused, match="North Training provider signed this for the training provider at"):
        actions.sign(round=made.id, by=colleague(people, "training_provider"), at=NOW)


def test_the_same_file_handed_in_twice_is_one_round_and_another_file_is_refused(at_gateway: Gateway) -> None:
    about = ("training_provider", "gateway-item", at_gateway.one.id, "gateway", "photo_id")
    paper = uploads.pdf()
    first = at_gateway.post(*about, file=SimpleUploadedFile("a.pdf", paper), note=" The passport. ")
    after = told(at_gateway)
    second = at_gateway.post(*about, file=SimpleUploadedFile("a.pdf", paper), note="The passport.")
    assert (first.status_code, second.status_code) == (302, 302)
    assert told(at_gateway) == after
    other = at_gateway.post(*about, file=SimpleUploadedFile("b.pdf", uploads.pdf(2)), note="The passport.")
    assert other.status_code == 422
    assert "it waits for the review. Nothing was added." in other.content.decode()
    assert (Round.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert told(at_gateway) == after


def test_what_a_colleague_handed_in_already_is_not_handed_in_for_them(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    handed_in(people, one, "mapping_and_tracking_form")
    by = colleague(people, "training_provider")
    item = "mapping_and_tracking_form"
    with pytest.raises(Refused, match="North Training provider handed in Mapping and Tracking Form"):
        actions.hand_in(apprenticeship=one.id, gateway="gateway", requirement=item, by=by, at=NOW)


def test_the_employers_words_said_twice_are_kept_once_and_a_later_note_joins_the_earlier(
    at_two_gateways: Gateway,
) -> None:
    about = ("employer", "gateway-item", at_two_gateways.one.id, "completion", "behaviours_verified")
    at_two_gateways.post(*about, B1="yes", B2="no", note="B2 after the audit.")
    after = told(at_two_gateways)
    assert at_two_gateways.post(*about, B1="yes", B2="no", note="B2 after the audit.").status_code == 302
    assert told(at_two_gateways) == after
    at_two_gateways.post(*about, B1="yes", B2="yes", note="The audit went well.")
    made = Round.objects.get()
    assert [word["holds"] for word in made.verifications] == [True, False, True, True]
    assert made.note == "B2 after the audit.\n\nThe audit went well."
