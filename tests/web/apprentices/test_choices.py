"""What the list can be narrowed to, and how many it has: the same as to look at each whom a role may see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.standings import listed
from tests.factories.web import NOW, Cast, cast
from touchstone.rules.calendar import day
from touchstone.web.apprentices.choices import partners, standards
from touchstone.web.apprentices.listing import table
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import PARTNERS, visible_to
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.organisations.permissions import ROLES
from touchstone.web.organisations.scope import everywhere, within
from touchstone.web.ui.tables import Asked

pytestmark = pytest.mark.django_db
FOUND = {  # apprentices, standards
    "organisation": (4, 2),
    "provider": (4, 1),
    "employer": (5, 2),
    "booked": (2, 2),
    "self": (4, 2),
    "appeals": (0, 0),
    "granted": (0, 0),
}
OTHER = {"standard": "ST9002", "version": "1.0"}


def booked_with_assessor(people: Cast, one: Apprenticeship) -> None:
    attempt = Attempt.objects.create(organisation=one.organisation, apprenticeship=one, code="a", method="m")
    Booking.objects.create(
        organisation=one.organisation,
        apprenticeship=one,
        attempt=attempt,
        assessor=people.people["assessor"],
        starts_at=NOW,
        ends_at=NOW.replace(hour=13),
        booked_at=NOW,
        booked_by=people.people["bookings"].id,
    )


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_they_are_those_of_everybody_whom_a_role_sees(role: str) -> None:
    north, south = cast("North"), cast("South")
    with everywhere():
        ones = [listed(north, uln="", last_name=f"N{number}") for number in range(3)]
        ones.append(listed(north, uln="", provider=south.provider, **OTHER))
        for one in ones[2:]:
            booked_with_assessor(north, one)
        listed(south, uln="", provider=north.provider, employer=north.employer)
        listed(south, uln="", standard="ST9003", version="1.0")
    both = (north.organisation.id, south.organisation.id)
    actor = replace(north.actor(role), on=day(NOW))
    sees = both if actor.role.reach in PARTNERS else tuple(actor.sees)
    actor = replace(actor, sees=sees)
    with within(*sees):
        seen = list(visible_to(actor))
        assert standards(actor) == sorted({one.standard for one in seen})
        for part in PARTNERS:
            expected = sorted({(getattr(one, part).name, getattr(one, part).id) for one in seen})
            assert [(name, id) for id, name, _ in partners(actor, part)] == expected
            if actor.role.reach in PARTNERS:
                numbers = {id: many for id, _, many in partners(actor, part)}
                assert numbers == {id: sum(getattr(one, part).id == id for one in seen) for _, id in expected}
        rows = table(actor, {}).rows
        if isinstance(rows, Asked):
            assert rows.count() == len(seen)
    many = len(seen), len({one.standard for one in seen})
    assert many == FOUND[actor.role.reach]


def test_nobody_whom_the_database_does_not_show_is_counted() -> None:
    north, south = cast("North"), cast("South")
    with everywhere():
        listed(south, uln="", provider=north.provider)
    actor = replace(north.actor("training_provider"), sees=(north.organisation.id, south.organisation.id))
    with within(north.organisation.id):
        assert standards(actor) == []
        assert partners(actor, "employer") == []
        rows = table(actor, {}).rows
        assert isinstance(rows, Asked)
        assert rows.count() == 0
