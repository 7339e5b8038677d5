"""Questions that wait for their yearly review: on the front page and in the digest of who keeps the bank."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.questions import question
from tests.factories.web import NOW, Cast, cast
from touchstone.web.mail.digest import write_all
from touchstone.web.mail.models import Message
from touchstone.web.organisations.scope import see, within

QUALITY = "internal_quality_assurer"
YEAR_AGO = NOW - timedelta(days=370)


def now() -> object:
    """What requests take for now."""
    return NOW


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    made = cast()
    with within(made.organisation.id):
        yield made


def front(people: Cast, role: str) -> str:
    client = Client()
    client.force_login(people.people[role])
    with override_settings(CLOCK="tests.web.questions.test_reminding.now"):
        page = client.get(reverse("home")).content.decode()
    see([people.organisation.id])
    return str(page)


@pytest.mark.parametrize("role", [QUALITY, "manager"])
def test_the_front_page_of_a_keeper_says_what_is_due(people: Cast, role: str) -> None:
    question(people, "Asked of old?", at=YEAR_AGO)
    question(people, "Asked of new?", at=NOW)
    page = front(people, role)
    assert "1 question waits for its yearly review" in page
    assert f"/questions/?due={NOW.date()}" in page


@pytest.mark.parametrize("role", ["assessor", "bookings", "training_provider", "apprentice"])
def test_nobody_else_is_told(people: Cast, role: str) -> None:
    question(people, "Asked of old?", at=YEAR_AGO)
    assert "yearly review" not in front(people, role)


def test_nothing_is_said_where_nothing_is_due(people: Cast) -> None:
    question(people, "Asked of new?", at=NOW)
    assert "yearly review" not in front(people, QUALITY)


def test_the_daily_digest_of_a_keeper_says_it(people: Cast) -> None:
    for turn in range(2):
        question(people, f"Asked of old {turn}?", at=YEAR_AGO)
    for role in (QUALITY, "bookings"):
        people.people[role].daily_digest = True
        people.people[role].save()
    write_all(organisation=people.organisation.id, at=NOW)
    (found,) = Message.objects.filter(kind="digest")
    assert found.to == people.people[QUALITY].email
    assert "2 questions of the bank wait for their yearly review" in found.text
