"""Items of a gateway come in, are signed, reviewed and locked, and the gateway is confirmed."""

from __future__ import annotations

import pytest

from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import within
from touchstone.web.records import queries

pytestmark = pytest.mark.django_db


def test_a_gateway_with_everything_accepted_is_confirmed_and_opens_the_period() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        confirmed(people, one)
        report = queries.report(one, NOW)
        assert report.stage == "in_assessment"
        assert Message.objects.filter(kind="gateway_confirmed").count() == 3
