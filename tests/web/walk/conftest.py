"""Two organisations at work, told once for all walks; what a walk changes is undone at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.factories.devices import set_aside
from tests.factories.doors import secret_of
from tests.factories.imports import finished, row, sent, sheet
from tests.factories.links import sent_from_outside
from tests.factories.room import seated
from tests.factories.told import House, cast_of, tell
from tests.factories.web import NOW
from tests.web.walk.walking import Town
from touchstone.web.accounts.actions import invite
from touchstone.web.apprentices.breaks import begin_break
from touchstone.web.bookings.assessors import add_conflict
from touchstone.web.bookings.models import Attempt
from touchstone.web.doors.announcing import announce
from touchstone.web.doors.endpoints import add as add_endpoint
from touchstone.web.organisations.scope import everywhere
from touchstone.web.packs.models import Arrival
from touchstone.web.privacy.actions import ask_erasure, place_hold
from touchstone.web.uploads.actions import begin as begin_upload

SOME = (
    *("withdrawn", "portfolio", "handed_in", "returned", "noticed"),
    *("begun", "asked_back", "released", "proposed", "agreed", "finished"),
)
FEW = ("proposed", "finished")  # who has come furthest has one of everything; who failed, a proposal


def whole(name: str, stages: tuple[str, ...]) -> House:
    """An organisation with one of everything: what no story has is added."""
    house = tell(cast_of(name, stages), NOW)
    manager, assessor = house.team.one("manager"), house.team.one("assessor")
    withdrawn = house.told[0].one
    with everywhere():
        add_conflict(
            assessor=assessor.person_id, apprenticeship=withdrawn.id, reason="A cousin.", by=manager, at=NOW
        )
        invite(email=f"new@{name}.example", name="New", into=house.id, role="bookings", by=manager, at=NOW)
        begin_break(apprenticeship=house.told[-1].one.id, began_on=NOW.date(), by=manager, at=NOW)
        secret_of(manager)
        import_some(house)
        place_hold(apprenticeship=withdrawn.id, reason="A court asked.", by=manager, at=NOW)
        ask_erasure(apprenticeship=withdrawn.id, received_how="A letter", by=manager, at=NOW)
        events, address = ["apprentice.withdrawn"], f"https://{name.lower()}.example/"
        add_endpoint(id=uuid4(), address=address, events=events, by=manager, at=NOW)
        sends = house.team.one("training_provider")
        begin_upload(apprenticeship=house.told[-1].one.id, name="film.mp4", size=4, by=sends, at=NOW)
        assert sends.membership_id is not None
        Arrival.objects.create(
            organisation_id=house.id,
            apprenticeship=house.told[-1].one,
            by=sends.person_id,
            membership=sends.membership_id,
            name="portfolio.zip",
            sent_at=NOW,
        )
        announce(withdrawn, "apprentice.withdraw", {}, NOW)
        sent_from_outside(house.at("finished"), sends)
        attempt = (
            Attempt.objects.filter(organisation=house.id, judged_at__isnull=False).order_by("id").first()
        )
        assert attempt is not None  # the stories have some
        set_aside(attempt, house.team.one("assessor").person_id)
        seated(attempt, house.team.one("internal_quality_assurer").person_id)
    return house


def import_some(house: House) -> None:
    """A file that was worked through, with somebody left out, and one that waits to be confirmed."""
    places = {"provider": house.cast.providers[0], "employer": house.cast.employers[0]}
    bookings = house.team.one("bookings")
    people = [row(1, **places), row(2, **places, email="<b>nobody</b>")]
    finished(sent(sheet(people), bookings, name="spring.csv"), bookings)
    sent(sheet([row(3, **places, uln="9276308687"), people[1]]), bookings, name="autumn.csv")
    sent(sheet([row(4, **places)]), house.team.one("training_provider"), name="college.csv")


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One organisation with somebody at every stage, and another beside it."""
    with (
        tempfile.TemporaryDirectory() as files,
        override_settings(FILES_FOLDER=Path(files), CLOCK="tests.factories.clocks.stopped"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield Town(whole("North", SOME), whole("South", FEW))
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(town: Town) -> None:
    """Takes the place of what undoes everything after each test: the telling must outlast them."""
