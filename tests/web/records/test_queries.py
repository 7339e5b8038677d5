"""Rows become facts in one place, and the rules answer about them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.web import NOW, apprenticeship, cast
from touchstone.rules.report import StageOf
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.audit.queries import faults
from touchstone.web.organisations.scope import see, within
from touchstone.web.records import actions, queries

pytestmark = pytest.mark.django_db


def test_a_registered_apprentice_is_on_programme() -> None:
    people = cast()
    with within(people.organisation.id):
        report = queries.report(apprenticeship(people), NOW)
    assert report.stage is StageOf.ON_PROGRAMME


def test_ten_apprentices_take_as_many_queries_as_one() -> None:
    people = cast()
    with within(people.organisation.id):
        some = [apprenticeship(people, uln="") for _ in range(10)]
        with CaptureQueriesContext(connection) as one:
            queries.reports(some[:1], NOW)
        with CaptureQueriesContext(connection) as ten:
            queries.reports(some, NOW)
    assert len(ten) == len(one) <= 9


def test_the_database_shows_one_organisation_nothing_of_another() -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        apprenticeship(north)
    with within(south.organisation.id):
        assert not Apprenticeship.objects.exists()
    see(())
    assert not Apprenticeship.objects.exists()


def test_an_action_leaves_an_event_and_a_standing() -> None:
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        actions.keep(one, "apprentice.register", by=people.actor("bookings"), at=NOW)
        actions.keep(one, "apprentice.edit", by=people.actor("bookings"), at=NOW)
        assert one.records_standings.get().stage == "on_programme"
        assert list(faults()) == []
