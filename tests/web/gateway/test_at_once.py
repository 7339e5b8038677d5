"""Two people do the same thing at the same moment: one does it, the other is told kindly who did."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.gateway import all_accepted, handed_in
from tests.factories.racing import at_once, committed, sent_by
from tests.factories.web import apprenticeship, cast
from touchstone.web.audit.queries import events, faults
from touchstone.web.gateway.models import Confirmation, Round
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import within

__all__ = ["committed"]  # the fixture


@pytest.mark.usefixtures("committed")
def test_of_two_clerks_one_confirms_and_the_other_is_told_by_whom() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        all_accepted(people, one)
    about = ("gateway-confirm", one.id, "gateway")
    answers = at_once(*(sent_by(people, role, *about) for role in ("bookings", "manager")))
    by_status = {answer.status_code: answer.content.decode() for answer in answers}
    assert sorted(by_status) == [302, 422]
    with within(people.organisation.id):
        made = Confirmation.objects.get()
        who = {person.id: person.name for person in people.people.values()}[made.confirmed_by]
        assert f"{who} confirmed Gateway at" in by_status[422]
        assert list(faults()) == []


@pytest.mark.usefixtures("committed")
def test_of_two_reviewers_one_decides_and_the_other_is_told_what() -> None:
    people = cast()
    with within(people.organisation.id):
        made = handed_in(people, apprenticeship(people), "photo_id")
    answers = at_once(
        sent_by(people, "bookings", "gateway-review", made.id, decision="accept"),
        sent_by(people, "manager", "gateway-review", made.id, decision="return", reason="Too dark."),
    )
    by_status = {answer.status_code: answer.content.decode() for answer in answers}
    assert sorted(by_status) == [302, 422]
    with within(people.organisation.id):
        decided = Round.objects.get().decision
    assert f" {decided} this item at " in by_status[422]


@pytest.mark.usefixtures("committed")
def test_a_form_sent_twice_at_once_makes_one_round() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
    about = ("gateway-item", one.id, "gateway", "mapping_and_tracking_form")
    answers = at_once(*(sent_by(people, "training_provider", *about) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    with within(people.organisation.id):
        assert Round.objects.count() == 1
        assert events(one.id).filter(action="gateway.hand_in").count() == 1
        assert Message.objects.filter(kind="gateway_handed_in").count() == 1


@pytest.mark.usefixtures("committed")
def test_a_clerk_who_clicks_twice_confirms_once() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        all_accepted(people, one)
    about = ("gateway-confirm", one.id, "gateway")
    answers = at_once(*(sent_by(people, "bookings", *about) for _ in range(2)))
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("gateway-confirmed", args=[one.id, "gateway"]))
    }
    with within(people.organisation.id):
        assert Confirmation.objects.count() == 1
        assert events(one.id).filter(action="gateway.confirm").count() == 1
        assert Message.objects.filter(kind="gateway_confirmed").count() == 3
