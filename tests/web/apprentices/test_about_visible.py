"""Rows about apprentices are narrowed as apprentices are, whatever the role; only quicker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.standings import stands
from tests.factories.web import NOW, apprenticeship, cast
from touchstone.rules.calendar import day
from touchstone.web.apprentices.queries import about_visible, visible_to
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.records.models import Standing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_every_role_sees_the_rows_of_those_whom_it_sees_and_no_others(role: str) -> None:
    north, south = cast("North"), cast("South")
    with everywhere():
        ones = [apprenticeship(north), apprenticeship(south)]
        ones.append(
            apprenticeship(north, provider=south.provider, employer=south.employer, person=None, uln="")
        )
        attempts = [
            Attempt.objects.create(organisation=one.organisation, apprenticeship=one, code="a-1", method="m")
            for one in ones
        ]
        Booking.objects.create(
            organisation=north.organisation,
            apprenticeship=ones[0],
            attempt=attempts[0],
            assessor=north.people["assessor"],
            starts_at=NOW,
            ends_at=NOW.replace(hour=13),
            booked_at=NOW,
            booked_by=north.people["bookings"].id,
        )
    actor = replace(north.actor(role), on=day(NOW))
    with within(*actor.sees):
        seen = set(visible_to(actor).values_list("id", flat=True))
        rows = about_visible(Attempt.objects.all(), actor)
        assert set(rows.values_list("apprenticeship", flat=True)) == seen
        assert ones[1].id not in seen
    expected = {"organisation": 2, "appeals": 0, "granted": 0}.get(actor.role.reach, 1)
    assert len(seen) == expected


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_whoever_is_shown_no_organisation_sees_nothing(role: str) -> None:
    north = cast("North")
    with everywhere():
        one = apprenticeship(north)
        Attempt.objects.create(organisation=north.organisation, apprenticeship=one, code="a-1", method="m")
        blind = replace(north.actor(role), sees=())
        assert not visible_to(blind).exists()
        assert not about_visible(Attempt.objects.all(), blind).exists()


@pytest.mark.parametrize("role", ["training_provider", "employer"])
def test_where_their_own_stand_is_told_without_asking_the_apprenticeships(role: str) -> None:
    north, south = cast("North"), cast("South")
    with everywhere():
        own, elsewhere = apprenticeship(north), apprenticeship(south)
        for one in (own, elsewhere):
            stands(one, stage="gateway", as_of=NOW)
        actor = north.actor(role)
        rows = about_visible(Standing.objects.all(), actor)
        assert [row.apprenticeship_id for row in rows] == [own.id]
        assert "apprentices_apprenticeship" not in str(rows.query)
