"""Items of a gateway come in, are signed, reviewed and locked, and the gateway is confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.gateway import confirmed, handed_in
from tests.factories.web import NOW, apprenticeship, cast
from tests.web.gateway.conftest import Gateway
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import within
from touchstone.web.records import queries

pytestmark = pytest.mark.django_db


def test_who_waited_for_somebody_elses_change_acts_after_it(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    handed_in(people, one, "photo_id", at=NOW + timedelta(seconds=2))
    made = handed_in(people, one, "mapping_and_tracking_form", at=NOW)  # came in first, had to wait
    assert made.submitted_at == NOW + timedelta(seconds=2)
    page = at_gateway.get("bookings", "gateway-tasks", one.id)
    assert page.status_code == 200


def test_facts_far_ahead_stay_a_contradiction(at_gateway: Gateway) -> None:
    people, one = at_gateway.people, at_gateway.one
    handed_in(people, one, "photo_id", at=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="lies after the moment asked about"):
        handed_in(people, one, "mapping_and_tracking_form", at=NOW)


def test_a_gateway_with_everything_accepted_is_confirmed_and_opens_the_period() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        confirmed(people, one)
        report = queries.report(one, NOW)
        assert report.stage == "in_assessment"
        assert Message.objects.filter(kind="gateway_confirmed").count() == 3
